"""Reads the text of a cell in pieces: struck-through, raised and lowered characters, and symbol fonts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

from nakano_status.workbook.colours import Colour, characters_colour
from nakano_status.workbook.gate import is_off

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TEXT, _RUN, _LOOK = (MAIN + tag for tag in ("t", "r", "rPr"))
_STRIKE, _SCRIPT, _BOLD, _SIZE = (MAIN + tag for tag in ("strike", "vertAlign", "b", "sz"))
_FONT_OF_CELL, _FONT_OF_RUN, _CHARSET = (MAIN + tag for tag in ("name", "rFont", "charset"))
_OF_SYMBOLS = "2"
"""Character set of fonts that show signs in place of letters."""
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
_OVERLAID = re.compile("(?:[^\u0335\u0336][\u0335\u0336]+)+")
"""Characters that each have a combining line through them."""


def _signs(first: int, texts: str) -> dict[int, str]:
    return dict(enumerate(texts, start=first))


def _typed_for(texts: str, typed: str) -> dict[int, str]:
    return dict(zip(map(ord, typed), texts, strict=True))


_GREEK = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}~"
_CIRCLED, _FILLED = "⓪①②③④⑤⑥⑦⑧⑨⑩", "⓿❶❷❸❹❺❻❼❽❾❿"
_SIGNS: Mapping[str, Mapping[int, str]] = {
    "symbol": {
        **_signs(0x20, " !∀#∃%&∋()*+,−./0123456789:;<=>?≅"),
        **_signs(0x41, _GREEK),
        **_signs(0xA3, "≤⁄∞"),
        **_signs(0xAB, "↔←↑→↓°±″≥×∝∂•÷≠≡≈…"),
        **_signs(0xD5, "∏√"),
        **_signs(0xDB, "⇔⇐⇑⇒⇓"),
        **_signs(0xE5, "∑"),
    },
    "wingdings": {
        **_signs(0x43, "👍👎☜☞☝☟"),
        **_typed_for("☺☹●■□◆❖○▪□★➔", "JLlnouv¡§¨«è"),
        **_signs(0x80, _CIRCLED + _FILLED),
        **_signs(0xDF, "←→↑↓"),
        **_signs(0xEF, "⇦⇨⇧⇩"),
        **_signs(0xFB, "✗✓☒☑"),
    },
    "wingdings 2": {
        **_signs(0x4F, "✗✓☒☑☒☒"),
        **_signs(0x69, _CIRCLED + _FILLED),
        **_signs(0x98, "●○"),
        **_signs(0xA2, "■□"),
        **_signs(0xAE, "◆◇"),
        **_signs(0xF8, "※"),
    },
    "wingdings 3": {**_signs(0x21, "←→↑↓"), **_signs(0x66, "←→↑↓"), **_signs(0x70, "▲▼△▽◀▶◁▷")},
    "webdings": _typed_for("✓□■●✗？", "acgnrs"),
}
"""The characters of Unicode for the signs of symbol fonts, by the codes of the letters that are typed for them."""

_SYMBOL_FONTS = frozenset({*_SIGNS, "zapf dingbats", "zapfdingbats", "monotype sorts", "marlett", "mt extra"})
_OWN_USE = 0xF000
_LAST_CODE = 0xFF
_DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?")
_SMALLEST_READ = 3.0
"""Size of characters in points below which no text can be read."""


class CharacterLook(NamedTuple):
    """The look of characters, as far as it changes the meaning.

    `is_struck`: struck through.
    `script`: `RAISED` or `LOWERED`; None for neither.
    `font`: the name of a symbol font (None: the characters are letters).
    """

    is_struck: bool = False
    script: str | None = None
    font: str | None = None


PLAIN = CharacterLook()


@dataclass(frozen=True, slots=True)
class TextRun:
    """A piece of a text with its look and colour. If `look` is None, it looks like the other text of its cell.

    `is_too_small`: its size is too small to be read.
    """

    text: str
    look: CharacterLook | None = None
    colour: Colour | None = None
    is_too_small: bool = False


@dataclass(frozen=True, slots=True)
class SeenText:
    """A text as a person reads it.

    `text`: without struck-through characters; raised and lowered characters, and signs of symbol fonts, are replaced by
    characters of Unicode.
    `marked`: the whole text, with descriptions of looks that a plain text cannot show.
    `is_struck`: a part is struck through.
    `is_lost`: Unicode has no character for a part.
    """

    text: str
    marked: str
    is_struck: bool
    is_lost: bool


def look_of(font: Element) -> CharacterLook:
    """Return the look that a font element, or the properties of a run, give to characters."""
    strike, script = font.find(_STRIKE), font.find(_SCRIPT)
    is_struck = strike is not None and not is_off(strike, "val")
    shift = script.get("val") if script is not None else None
    symbols = _symbol_font_of(font)
    return CharacterLook(is_struck, shift if shift in _SCRIPTS else None, symbols)


def is_too_small(font: Element) -> bool:
    """Return whether the characters of a font, or of the properties of a run, are too small to be read."""
    size = font.find(_SIZE)
    stated = "" if size is None else size.get("val", "")
    return _DECIMAL.fullmatch(stated) is not None and float(stated) < _SMALLEST_READ


def is_bold(font: Element) -> bool:
    """Return whether a font is bold."""
    bold = font.find(_BOLD)
    return bold is not None and not is_off(bold, "val")


def _symbol_font_of(font: Element) -> str | None:
    named = font.find(_FONT_OF_CELL)
    named = font.find(_FONT_OF_RUN) if named is None else named
    charset = font.find(_CHARSET)
    return symbol_font("" if named is None else named.get("val", ""), "" if charset is None else charset.get("val", ""))


def symbol_font(name: str, charset: str = "") -> str | None:
    """Return the name of a font if it shows signs in place of letters, otherwise None.

    `charset`: the number of its character set as stored ('': not stated).
    """
    return name if name and (name.casefold() in _SYMBOL_FONTS or charset == _OF_SYMBOLS) else None


def read_string(node: Element) -> tuple[str, tuple[TextRun, ...]]:
    """Return the text of a shared or inline string, without furigana, and its runs.

    The runs are empty if none of them has a look of its own.
    """
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
            text = "".join(each.text or "" for each in part.findall(_TEXT))
            if properties is None:
                runs.append(TextRun(text))
            else:
                colour, is_small = characters_colour(properties), is_too_small(properties)
                runs.append(TextRun(text, look_of(properties), colour, is_too_small=is_small))
    return "".join(run.text for run in runs), tuple(runs) if has_looks else ()


def text_above(node: Element) -> str:
    """Return the text above a string, where furigana is set; empty if it is only kana, which is real furigana."""
    above = "".join(text.text or "" for part in node.iterfind(_PHONETIC) for text in part.iterfind(_TEXT))
    return "" if _KANA.fullmatch(above) else above


def seen_text(runs: Iterable[TextRun], of_cell: CharacterLook) -> SeenText | None:
    """Return the text of runs as a person reads it; None if the look changes nothing.

    `of_cell`: the look of the cell.
    """
    looks = [piece for run in runs for piece in _pieces(run.text, of_cell if run.look is None else run.look)]
    if all(look == PLAIN or not text.strip() for text, look in looks):
        return None
    texts: list[str] = []
    marked: list[str] = []
    is_struck = is_lost = False
    for text, look in _joined(looks):
        shown, words = _as_seen(text, look)
        if look.is_struck and text.strip():
            is_struck = True
            marked.append(mark_struck(shown))
            continue
        is_lost = is_lost or words is not None
        texts.append(shown)
        marked.append(shown if words is None else f"【{words}：{shown}】")
    return SeenText("".join(texts), "".join(marked), is_struck, is_lost)


def has_line_through(text: str) -> bool:
    """Return whether characters of a text have a combining line through them."""
    return _OVERLAID.search(text) is not None


def _pieces(text: str, look: CharacterLook) -> Iterator[tuple[str, CharacterLook]]:
    """Yield the pieces of a text with their looks.

    A piece whose characters have combining lines is yielded without the lines, as struck through.
    """
    at = 0
    for found in _OVERLAID.finditer(text):
        yield text[at : found.start()], look
        yield re.sub("[\u0335\u0336]", "", found[0]), look._replace(is_struck=True)
        at = found.end()
    yield text[at:], look


def _as_seen(text: str, look: CharacterLook) -> tuple[str, str | None]:
    """Return the characters of Unicode for a text with a look, and None.

    If Unicode lacks one of them, return the text and a description of the look.
    """
    shown = text
    if look.font is not None:
        signs = _in_font(text, look.font)
        if signs is None:
            return text, f"フォント {look.font}"
        shown = signs
    if look.script in _SCRIPTS and text.strip():
        changed = _shifted(shown, look.script)
        return (shown, _WORDS[look.script]) if changed is None else (changed, None)
    return shown, None


def _in_font(text: str, font: str) -> str | None:
    """Return a text as a symbol font shows it; None if Unicode has no certain character for one of its signs.

    A font has signs for the letters of one byte only: kana and kanji are shown in another font.
    """
    signs = _SIGNS.get(font.casefold(), {})
    codes = [None if each.isspace() else _code_of(each) for each in text]
    shown = [each if code is None else signs.get(code) for each, code in zip(text, codes, strict=True)]
    known = [each for each in shown if each is not None]
    return "".join(known) if len(known) == len(shown) else None


def _code_of(character: str) -> int | None:
    """Return the code that a character has in symbol fonts; None if they have no sign for it."""
    number = ord(character)
    code = number - _OWN_USE if number > _OWN_USE else number
    if code <= _LAST_CODE:
        return code
    western = character.encode("cp1252", "ignore")
    return western[0] if western else None


def mark_struck(text: str) -> str:
    """Return a text in brackets that describe it as struck through: 【取消線：…】."""
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
    """Return a text without the file format's escapes: `_x000D_` becomes a CR, `_x005F_x000D_` the text `_x000D_`.

    The two surrogates of a character outside the basic plane are joined. A lone surrogate becomes U+FFFD, which
    `read_cell` reports.
    """
    if "_x" not in text:
        return text
    decoded = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if not _SURROGATE.search(decoded):
        return decoded
    return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
