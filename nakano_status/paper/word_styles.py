"""Move the looks of paragraphs into styles, so that one change in Word's list of styles changes all of them.

A look is the spacing, indents, alignment, border and numbering of a paragraph. A style gets the properties that all its
paragraphs share. Each look that remains becomes a style based on it, named by the difference. Headings keep a remaining
look themselves, because programs find them by Word's own heading styles.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from xml.etree.ElementTree import Element, tostring

from nakano_status.domain.grouped import grouped
from nakano_status.paper.word_file import TWIPS_PER_POINT, make

_NORMAL = "Normal"
_HEADING = "Heading"
_LOOKS = ("w:numPr", "w:pBdr", "w:snapToGrid", "w:spacing", "w:ind", "w:jc")
"""The properties of a look; others concern the text, or its place among its neighbours."""

_BEFORE_LOOKS = frozenset(("w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:widowControl"))
_SIDES = {"both": "両端揃え", "center": "中央揃え", "right": "右揃え", "left": "左揃え"}
Look = dict[str, str]
"""The properties of a look as XML text, by their tags."""


def move_looks_to_styles(body: Element, styles: Element) -> None:
    """Move the looks of the paragraphs in `body` to `styles`; both are changed.

    New styles are added for looks that only some paragraphs of a style have.
    """
    known = {each.get("w:styleId"): each for each in styles.iter("w:style")}
    by_style = grouped((_style_of(properties), properties) for properties in body.iter("w:pPr"))
    for key, paragraphs in by_style.items():
        # every other style is based on the normal one
        common = {} if key == _NORMAL else reduce(_shared, map(_look, paragraphs))
        _add(known[key], [each for each in paragraphs[0] if each.tag in common])
        for properties in paragraphs:
            _remove(properties, common)
        if not key.startswith(_HEADING):
            styles.extend(_further_styles(known[key], paragraphs))


def _further_styles(base: Element, paragraphs: Iterable[Element]) -> list[Element]:
    """Return a style for each remaining look, and assign it to its paragraphs."""
    made: dict[tuple[str, ...], Element] = {}
    for properties in paragraphs:
        look = _look(properties)
        if look:
            found = made.get(tuple(look.values()))
            if found is None:
                found = _style(base, [each for each in properties if each.tag in look], len(made) + 1)
                made[tuple(look.values())] = found
            _remove(properties, look)
            _set_style(properties, found.get("w:styleId", ""))
    return list(made.values())


def _style(base: Element, look: Sequence[Element], number: int) -> Element:
    key, name = base.get("w:styleId", ""), base.find("w:name")
    called = "本文" if key == _NORMAL or name is None else name.get("w:val", "")
    title = f"{called} {number}（{'・'.join(filter(None, map(_words, look)))}）"
    facts = [make("name", {"val": title}), make("basedOn", {"val": key}), make("qFormat"), make("pPr", children=look)]
    return make("style", {"type": "paragraph", "customStyle": 1, "styleId": f"{key}-{number}"}, facts)


def _words(look: Element) -> str:
    """Return the name of a property, as a part of a style's name; empty if other properties imply it."""
    match look.tag:
        case "w:spacing":
            above, line = look.get("w:before", "0"), look.get("w:line")
            heights = (("段落前", above if above != "0" else None), ("行", line))
            return "・".join(f"{what}{int(twips) / TWIPS_PER_POINT:g}pt" for what, twips in heights if twips)
        case "w:ind":
            sides = (("左", "w:left"), ("右", "w:right"), ("字下げ", "w:firstLine"), ("ぶら下げ", "w:hanging"))
            return "・".join(
                f"{what}{int(look.get(key, 0)) / TWIPS_PER_POINT:g}pt" for what, key in sides if look.get(key)
            )
        case "w:jc":
            return _SIDES[look.get("w:val", "left")]
        case "w:pBdr":
            return "枠"
    return ""


def _look(properties: Element) -> Look:
    return {each.tag: tostring(each, encoding="unicode") for each in properties if each.tag in _LOOKS}


def _shared(one: Look, other: Look) -> Look:
    return {tag: text for tag, text in one.items() if other.get(tag) == text}


def _remove(properties: Element, look: Look) -> None:
    for each in [each for each in properties if each.tag in look]:
        properties.remove(each)


def _add(style: Element, look: Sequence[Element]) -> None:
    """Add properties to a style; they replace its own properties of the same kind."""
    if not look:
        return
    place = style.find("w:pPr")
    if place is None:
        place = make("pPr")
        run = style.find("w:rPr")
        style.insert(len(style) if run is None else list(style).index(run), place)
    _remove(place, {each.tag: "" for each in look})
    kept = [each for each in place if each.tag in _LOOKS]
    _remove(place, {each.tag: "" for each in kept})
    first = sum(each.tag in _BEFORE_LOOKS for each in place)
    for number, each in enumerate(sorted((*kept, *look), key=lambda each: _LOOKS.index(each.tag))):
        place.insert(first + number, each)


def _style_of(properties: Element) -> str:
    named = properties.find("w:pStyle")
    return _NORMAL if named is None else named.get("w:val", _NORMAL)


def _set_style(properties: Element, key: str) -> None:
    named = properties.find("w:pStyle")
    if named is None:
        properties.insert(0, make("pStyle", {"val": key}))
    else:
        named.set("w:val", key)
