"""Comparison and search of texts, which are stored as typed: their normalisation, and the best matches of a query.

Search ignores width, case, kana and blanks: 「まいなんばー」 finds マイナンバー.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

_BLANKS_AT_LINE_END = re.compile(r"(?<![ \t\u3000\u00a0])[ \t\u3000\u00a0]++(?=\n|$)")
_SPACES = re.compile(r" {2,}")
_LINE_BREAKS = re.compile("\r\n|[\r\v\f]")  # Word's soft break arrives as VT
_NO_CHARACTERS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # a workbook cannot carry them
_UNUSUAL = re.compile("[\x00-\x08\v-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # any of both: found by one search of a set
_NOT_SHOWN = frozenset({"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"})  # Co is not among them: names are written with 外字
_MOST_NAMED = 5
BLANKS = " \t\n\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""The characters that are visible only as space."""

TYPED_BLANKS = " \t\r\n\u3000\u00a0"
"""The blanks that people type around a code, a title or the text of a cell."""

INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""The characters without width; a text of such characters only counts as blank."""

_SHOWS_NOTHING = BLANKS + INVISIBLE

_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")


def is_dash(text: str) -> bool:
    """Return whether a text consists of dashes, which mean that there is no value."""
    return not is_blank(text) and set(text.strip().translate(_HYPHENS)) <= {"-", "－", "ー"}


def fold(text: str | None) -> str | None:
    """Return a text normalised as digests and IDs have it; None if it is blank.

    CRLF and CR become LF; control characters, blanks at line ends (U+3000 included) and empty lines at the end are
    removed; runs of U+0020 become one. Elsewhere U+3000 is text. Texts that look alike, and that `same` therefore holds
    to be equal, may give different results.
    """
    if text is None:
        return None
    folded = _SPACES.sub(" ", _BLANKS_AT_LINE_END.sub("", _characters(text))).rstrip("\n")
    return None if is_blank(folded) else folded


def is_blank(text: str | None) -> bool:
    """Return whether a text shows nothing: it is None, empty, or has only blanks and characters without width."""
    return text is None or not text.strip(_SHOWS_NOTHING)


def is_utf8(text: str) -> bool:
    """Return whether a text can be encoded in UTF-8; names of files and cells may contain halves of surrogate pairs."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def as_utf8(text: str) -> str:
    """Return a text in which characters that UTF-8 cannot encode are escaped, so that it can be shown and stored."""
    return text.encode("utf-8", "backslashreplace").decode()


def is_one_line(text: str) -> bool:
    """Return whether a text is shown unchanged on one line.

    It has no line breaks, and no control, invisible or unassigned characters; 外字 may be in it.
    """
    return not any(unicodedata.category(each) in _NOT_SHOWN for each in text)


def as_typed(text: str | None) -> str | None:
    """Return a text as it is stored: line breaks are LF, and control characters are removed; None if it is blank."""
    characters = None if text is None else _characters(text)
    return None if is_blank(characters) else characters


def stored_entry(text: str | None) -> str | None:
    """Return a short text (a reason, a name, a figure) as it is stored: `as_typed`, without blanks around it."""
    stored = as_typed(text)
    return None if stored is None else stored.strip()


_UNSEEN = dict.fromkeys(
    (
        *(*range(0x7F, 0xA0), 0x00AD, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, 0xFEFF),
        *(*range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080)),
    )
)


OTHER_LINE_ENDS = dict.fromkeys((0x0085, 0x2028, 0x2029), "\n")
"""The line and paragraph ends of other systems, with the line feed that replaces them in papers and data."""


def has_line_break(text: str) -> bool:
    """Return whether a text has a line end of any kind that `str.splitlines` knows."""
    return text.splitlines() not in ([], [text])


_MARK = re.compile(r"[\u0300-\u036f\u3099\u309a]")
_MARKED = re.compile(rf"[^\s\uf900-\ufaff\U0002f800-\U0002fa1f]{_MARK.pattern}+")
"""A letter with combining marks; compatibility forms of kanji, which Unicode would replace, are left out."""


def compose_letters(text: str) -> str:
    """Return a text in which a letter and its combining mark are one character where possible: が for か and ゛."""
    return _MARKED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text) if _MARK.search(text) else text


def as_published(text: str) -> str:
    """Return a text as in published data: as typed, without invisible characters that change search or reading.

    Letters are composed, and every line ends with a line feed. Marks of direction, which reverse the text after them,
    spaces without width, hidden letters (tags) and C1 controls are removed. Joiners and variation selectors are kept,
    because emoji and the forms of kanji in names need them.
    """
    shown = text if text.isprintable() else text.translate(_UNSEEN | OTHER_LINE_ENDS)
    return as_typed(compose_letters(shown)) or ""


def find_dropped_characters(text: str) -> str:
    """Return the characters of a text that `as_typed` removes, because a workbook cannot hold them."""
    return "".join(_NO_CHARACTERS.findall(text))


_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def direction_controls_in(text: str) -> str:
    """Return the direction controls in a text (U+202A–202E, U+2066–2069), in their order."""
    return "" if text.isascii() else "".join(_TURNING.findall(text))


def without_direction_controls(text: str) -> str:
    """Return a text without direction controls (U+202A–202E, U+2066–2069)."""
    return text if text.isascii() else _TURNING.sub("", text)


def find_controls(text: str) -> str:
    """Return the control characters that `as_typed` removes and the direction controls of a text."""
    return find_dropped_characters(text) + direction_controls_in(text)


def remove_controls(text: str) -> str:
    """Return a text without the characters that `find_controls` finds."""
    return text if text.isprintable() else _TURNING.sub("", _NO_CHARACTERS.sub("", text))


def texts_in(content: object) -> Iterator[str]:
    """Yield every text in parsed JSON, including its keys."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for each in content:
            yield from texts_in(each)
        for each in content.values() if isinstance(content, dict) else ():
            yield from texts_in(each)


def code_points(characters: str) -> str:
    """Return characters as a list of their code points, each once and at most five: `U+0007、U+0000`."""
    named = [f"U+{ord(each):04X}" for each in dict.fromkeys(characters)]
    return "、".join(named[:_MOST_NAMED]) + ("など" if len(named) > _MOST_NAMED else "")


def _characters(text: str) -> str:
    return _NO_CHARACTERS.sub("", _LINE_BREAKS.sub("\n", text)) if _UNUSUAL.search(text) else text


_LOOK_ALIKES = {ord("〜"): "～", **OTHER_LINE_ENDS}
"""Characters that look alike, either of which programs write for the same key."""


def fold_alike(text: str | None) -> str | None:
    """Return a text normalised as by `fold`, and without invisible differences; None if it is blank.

    Letters are composed, 〜 becomes ～, and every line ends with a line feed. `fold` must not do this, because digests
    and IDs made from its results are stored.
    """
    if text is None or text.isascii():
        return fold(text)
    return fold(compose_letters(_characters(text).translate(_LOOK_ALIKES)))


def same(one: str | None, other: str | None) -> bool:
    """Return whether two texts are equal after normalisation by `fold_alike`; None equals a blank text."""
    return one == other or fold_alike(one) == fold_alike(other)


def bare_text(text: str | None) -> str:
    """Return a text with unified width and without any blanks, for comparing names and short entries; '' for None.

    Unlike in `fold_width`, characters such as ① and ㎡ are replaced by plain ones.
    """
    return "".join(unicodedata.normalize("NFKC", text or "").split())


_CLAUSE_ENDS = re.compile(r"(?:[\s、。・!?()「」『』【】]|[,.:](?!\d))+")


def has_clauses_of(text: str | None, part: str | None) -> bool:
    """Return whether a text contains another text as whole clauses: 「確定」 is in 「額は、確定。」, not in 「未確定」.

    Width, blanks and punctuation do not matter. Two texts that are equal without blanks contain each other.
    """
    clauses, wanted = _clauses(text), _clauses(part)
    places = range(len(clauses) - len(wanted) + 1)
    return bare_text(text) == bare_text(part) or any(clauses[at : at + len(wanted)] == wanted for at in places)


def _clauses(text: str | None) -> list[str]:
    return [each for each in _CLAUSE_ENDS.split(unicodedata.normalize("NFKC", text or "")) if each]


_WIDTHS = ("", "<wide>", "<narrow>")
_SHIFTED_OR_FRAMED = ("<super>", "<sub>", "<circle>", "<fraction>")


def fold_width(text: str) -> str:
    """Return a text with unified width: full-width letters and digits become ASCII, half-width kana full-width.

    Letters are composed, too.
    Characters that combine a digit with something else, such as 10⁶, ①, ㎡ and ⑴, are unchanged.
    """
    return text if text.isascii() else unicodedata.normalize("NFC", "".join(map(_in_one_width, text)))


def _in_one_width(character: str) -> str:
    kind, folded = unicodedata.decomposition(character).split(" ")[0], unicodedata.normalize("NFKC", character)
    if kind in _WIDTHS:
        return folded
    return character if kind in _SHIFTED_OR_FRAMED or any(map(str.isdecimal, folded)) else folded


def on_one_line(text: str) -> str:
    """Return a text with a space in place of each line break."""
    return " ".join(text.splitlines())


def truncated(text: str, most: int) -> str:
    """Return the text, or if it is longer than `most` characters, its first `most` characters and …."""
    return text if len(text) <= most else f"{text[:most]}…"


def fold_for_search(text: str) -> str:
    """Return the text normalised for searching: one width, lower case, hiragana, no blanks, one hyphen."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_HYPHENS).translate(_KATAKANA_TO_HIRAGANA)
    return "".join(folded.split())


def search_words(query: str) -> tuple[str, ...]:
    """Return the parts of a query between blanks, normalised for searching."""
    return tuple(fold_for_search(word) for word in query.split())


def matches(words: Iterable[str], folded_text: str) -> bool:
    """Return whether a text, normalised for searching, has every part of a query; an empty query matches all texts."""
    return all(word in folded_text for word in words)


class Match(NamedTuple):
    """A text that has every part of a query; the best match is the smallest.

    `where`: 0 if a part of the text equals the query, 1 if a part begins with it, otherwise 2. `unused`: the negative
    number of uses, so that more often used texts come first. `ordinal`: the index of the text.
    """

    where: int
    unused: int
    ordinal: int


def haystack(*parts: str) -> str:
    """Return the parts of a text as `best_matches` searches them: normalised and joined."""
    return "\n".join(("", *map(fold_for_search, parts), ""))


def best_matches(query: str, haystacks: Sequence[str], uses: Mapping[int, int], most: int) -> list[Match]:
    """Return the best matches of a query among `haystacks`, best first and at most `most`.

    `haystacks`: texts made by `haystack`. `uses`: how often each text was used, by its index. An empty query matches
    every text.
    """
    words, start = search_words(query), f"\n{fold_for_search(query)}"
    found = [place for place, text in enumerate(haystacks) if words[0] in text] if words else range(len(haystacks))
    for word in words[1:]:
        found = [place for place in found if word in haystacks[place]]
    begun = [place for place in found if start in haystacks[place]]
    whole = [place for place in begun if f"{start}\n" in haystacks[place]]
    used = [place for place in uses if all(word in haystacks[place] for word in words)]
    candidates = {*used, *whole[:most], *begun[:most], *found[:most]}
    return sorted(Match(_where(start, haystacks[place]), -uses.get(place, 0), place) for place in candidates)[:most]


def _where(start: str, text: str) -> int:
    return 2 if start not in text else 1 if f"{start}\n" not in text else 0


_SEPARATOR = "、"
_LONGEST_LIST = 400


def join_texts(texts: Iterable[str]) -> str:
    """Return texts joined in one line; blank texts are left out.

    If they are too long together, the line has only the first texts, and the number of the others.
    """
    lines = [" ".join(each.split()) for each in texts if each.strip()]
    ends = accumulate(len(each) + len(_SEPARATOR) for each in lines)
    number = max(sum(end <= _LONGEST_LIST for end in ends), 1)
    shown, rest = [truncated(each, _LONGEST_LIST) for each in lines[:number]], len(lines[number:])
    if lines and len(lines[0]) > _LONGEST_LIST:
        shown.append(f"ほか{len(lines[0]) - _LONGEST_LIST}文字")
    return _SEPARATOR.join([*shown, *([f"ほか{rest}か所"] if rest else [])])


NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
"""The pattern of a number without a sign; its thousands may be separated by commas."""

_BRACKETED = re.compile(r"\(\s*([0-9.,]+)\s*\)")
_TRIANGLE = re.compile(r"[▲△]\s*(?=[0-9.])")
_MINUS = re.compile(r"[‐‑‒–—―−－]\s*(?=[0-9.])")


def with_minus(folded: str) -> str:
    """Return a text with a minus sign in place of other forms of a negative number: ▲80, △80, (80), or a longer dash.

    `folded` must have unified width.
    """
    text = _BRACKETED.sub(r"-\1", folded) if folded.startswith("(") else folded
    return _MINUS.sub("-", _TRIANGLE.sub("-", text, count=1), count=1)
