"""Read a text of a cell in its pieces: which characters are struck through, raised or lowered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TEXT, _RUN, _LOOK, _STRIKE, _SCRIPT = (MAIN + tag for tag in ("t", "r", "rPr", "strike", "vertAlign"))
_OFF = frozenset({"0", "false", "off"})
_PHONETIC = MAIN + "rPh"
_KANA = re.compile(r"[\s\u3041-\u309f\u30a0-\u30ff\uff66-\uff9f]*")
RAISED, LOWERED = "superscript", "subscript"
_SCRIPTS = frozenset({RAISED, LOWERED})
_WORDS = {RAISED: "上付き", LOWERED: "下付き"}
_STRUCK = "取消線"
SHIFTED = {RAISED: "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", LOWERED: "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"}
"""The raised and lowered characters that Unicode has and that papers can print."""

_CHARACTERS = {each: str.maketrans("0123456789+-=()ni"[: len(texts)], texts) for each, texts in SHIFTED.items()}
_ESCAPE = re.compile(r"_x(00[01][0-9A-F]|005F|007F|D[89A-F][0-9A-F]{2}|FFF[EF])_", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")
_MINUS = str.maketrans(dict.fromkeys("−‐‑–－ー", "-"))


class CharacterLook(NamedTuple):
    """The look of characters that changes what is meant: struck through, `RAISED` or `LOWERED`."""

    is_struck: bool = False
    script: str | None = None


PLAIN = CharacterLook()


@dataclass(frozen=True, slots=True)
class TextRun:
    """A piece of a text with its own look; None if it has that of its cell."""

    text: str
    look: CharacterLook | None = None


@dataclass(frozen=True, slots=True)
class SeenText:
    """A text as a person reads it.

    `text` lacks what is struck through and has raised and lowered characters of Unicode; `marked` has everything, with
    words for what a plain text cannot show. `is_struck` is True if anything is struck through, `is_lost` if a raised
    or lowered character became a plain one.
    """

    text: str
    marked: str
    is_struck: bool
    is_lost: bool


def look_of(font: Element) -> CharacterLook:
    """Return the look that a font, or the properties of a run, give to characters."""
    strike, script = font.find(_STRIKE), font.find(_SCRIPT)
    is_struck = strike is not None and strike.get("val", "1").lower() not in _OFF
    shift = script.get("val") if script is not None else None
    return CharacterLook(is_struck, shift) if is_struck or shift in _SCRIPTS else PLAIN


def read_string(node: Element) -> tuple[str, tuple[TextRun, ...]]:
    """Return the text of a shared or inline string without furigana, and its runs if it has any."""
    if len(node) == 1 and node[0].tag == _TEXT:  # nearly all
        return node[0].text or "", ()
    runs: list[TextRun] = []
    has_looks = False
    for part in node:
        if part.tag == _TEXT:
            runs.append(TextRun(part.text or ""))
        elif part.tag == _RUN:
            properties = part.find(_LOOK)
            has_looks = has_looks or properties is not None
            look = None if properties is None else look_of(properties)
            runs.append(TextRun("".join(text.text or "" for text in part.findall(_TEXT)), look))
    return "".join(run.text for run in runs), tuple(runs) if has_looks else ()


def words_above(node: Element) -> str:
    """Return what a string has above its characters in place of furigana; empty if that is kana only."""
    above = "".join(text.text or "" for part in node.iterfind(_PHONETIC) for text in part.iterfind(_TEXT))
    return "" if _KANA.fullmatch(above) else above


def seen_text(runs: Iterable[TextRun], of_cell: CharacterLook) -> SeenText | None:
    """Return the text of runs as a person reads it; None if all of it is plain."""
    looks = [(run.text, of_cell if run.look is None else run.look) for run in runs if run.text]
    if all(look == PLAIN or not text.strip() for text, look in looks):
        return None
    texts: list[str] = []
    marked: list[str] = []
    is_struck = is_lost = False
    for text, look in _joined(looks):
        shown = text
        if look.script in _SCRIPTS and text.strip():
            changed = _shifted(text, look.script)
            is_lost = is_lost or (changed is None and not look.is_struck)
            shown = text if changed is None else changed
        if look.is_struck and text.strip():
            is_struck = True
            marked.append(struck(shown))
            continue
        texts.append(shown)
        is_plain = look.script not in _SCRIPTS or shown != text or not text.strip()
        marked.append(shown if is_plain else f"【{_WORDS[look.script or RAISED]}：{text}】")
    return SeenText("".join(texts), "".join(marked), is_struck, is_lost)


def struck(text: str) -> str:
    """Return a text with words for the line through it."""
    return f"【{_STRUCK}：{text}】"


def _joined(looks: Iterable[tuple[str, CharacterLook]]) -> Iterable[tuple[str, CharacterLook]]:
    """Return the texts with neighbours of one look joined: programs cut runs anywhere."""
    found: list[tuple[str, CharacterLook]] = []
    for text, look in looks:
        if found and found[-1][1] == look:
            found[-1] = (found[-1][0] + text, look)
        else:
            found.append((text, look))
    return found


def _shifted(text: str, script: str) -> str | None:
    """Return a text in raised or lowered characters; None if Unicode lacks one."""
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS)
    table = _CHARACTERS[script]
    if not all(character.isspace() or ord(character) in table for character in plain):
        return None
    return plain.translate(table)


def unescape(text: str) -> str:
    """Return the text behind the file format's escapes: `_x000D_` is a CR, `_x005F_x000D_` the text `_x000D_`.

    Halves of a character outside the basic plane are joined; a half alone becomes U+FFFD, which `read_cell` reports.
    """
    if "_x" not in text:
        return text
    decoded = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if not _SURROGATE.search(decoded):
        return decoded
    return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
