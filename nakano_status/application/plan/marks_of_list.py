"""The marks of a new plan, guessed from a published list: the texts of its rows, and the legend beside its table."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from nakano_status.application.plan.items_of_list import means_end
from nakano_status.domain.fields.field import CHANGE_REASON, MARK, UNKNOWN_CODES, Editor
from nakano_status.domain.fields.mark import FEWEST_MARKS, MOST_MARKS, usual_look
from nakano_status.domain.fields.option import options_with_boxes, usual_look_alikes
from nakano_status.domain.published_list.published_list import ListRow, PublishedList
from nakano_status.domain.text.narrative import is_dash

_MARK = re.compile(r"([^\w\s]|[A-Za-z]|\d{1,2})(?:[\s:.・、(/…-]+(.+?)\)?)?")
_LETTERS = "ABCDEFGHIJ"
_AS_PLANNED = re.compile(
    "^(?!.*(?:ない|なかった|できず|下回))(?:(?!未|不|遅|やや|一部|変更).)*"
    "(?:順調|[とど]おり|通り|達成|完了|進[んめ]|実施|上回|計画以上|予定以上|目標以上)"
)
"""Labels of marks for results as planned, or nearly so. The first mark always means that."""
_NOTHING_TO_DO = re.compile("^(?>.*?該当).*(?:なし|無し)|対象(?:外|なし|無し)", re.MULTILINE)
"""Labels of marks that mean that there was nothing to do; they are counted apart."""
_LEADER = re.compile(
    r"(?:^|(?<=[\s、，,;；/／(（:：・※】\]]))"
    r"((?:\d{1,2}|[A-Za-zＡ-Ｚａ-ｚ]|[^\w\s、。，,.:：;；=＝()（）/／「」【】\[\]・…~～ー－\-＊*※])(?=[\s:：=＝….．)）]|・・)"
    r"|[^\W\d_A-Za-zＡ-Ｚａ-ｚ](?=\s*[:：=＝]))(?:[\s:：=＝….．)）]|・・+)*"
)
"""A symbol with the signs after it, at the beginning of a line of a legend or among other symbols of it."""
_AROUND_LABEL = " \t\u3000、，,;；/／・」"
_LONGEST_LABEL = 14


def marks_of_list(
    published: PublishedList, rows: Sequence[ListRow], usual: Sequence[Mapping[str, Any]], *, numbers: bool
) -> Iterator[dict[str, Any]]:
    """Yield the marks of the list; nothing unless they are two to ten, so that the marks of an empty plan are used.

    `usual`: the marks of an empty plan, which are used if the list has no others. `numbers`: the marks may be numbers,
    because a person declared their column; other numbers are marks only if a legend names them all. Marks whose meaning
    the list does not state ask for no reason, unless the list has reasons beside some of them.
    """
    texts, offered = _texts_of_marks(published, rows)
    found = _symbols(list(dict.fromkeys(each for each in (*offered, *texts) if each and not is_dash(each))))
    lines = [*chain(*published.outside.values())]
    if all(len(label) == 1 for label in found.values()) and find_legend(lines, found.values()):
        found = {label: label for label in found.values()}  # words of one character are marks if a legend has them
    legend = find_legend(lines, found) if all(symbol == label for symbol, label in found.items()) else {}
    known = {each[name] for each in usual for name in ("symbol", "label")}
    if not legend and (known >= {*found.values()} or not FEWEST_MARKS <= len(found) <= MOST_MARKS):
        return
    is_named = bool(legend) and all(len(label) <= _LONGEST_LABEL for label in legend.values())  # no notes 1, 2, 3
    if any(map(str.isdecimal, found)) and not (numbers or is_named):
        return
    explained = {
        _symbol_of(text, found) for text, row in zip(texts, rows, strict=True) if row.values.get(CHANGE_REASON)
    }
    by_size = dict(sorted(found.items(), key=lambda each: (len(each[0]), each)))
    ordered = legend or (by_size if all(symbol.isalnum() for symbol in found) else found)
    # a reason beside every mark tells nothing of those that ask for it
    yield from _declare_marks(ordered, explained if 0 < len(explained) < len(found) else None)


def _texts_of_marks(published: PublishedList, rows: Sequence[ListRow]) -> tuple[list[str], list[str]]:
    """Return the mark of each row as a text (empty if it has none), and all options in the column of marks.

    Only the marks beside boxes (☑実施 □未実施) are options; of these, a row's mark is the ticked one.
    """
    unknown = [each for each in published.problems if each.code == UNKNOWN_CODES[Editor.MARK]]
    unread = {(each.place.sheet, each.place.row): each.found or "" for each in unknown}
    stated = (unread.get((row.sheet, row.row)) or row.values.get(MARK) or "" for row in rows)
    boxes = [(each, options_with_boxes(each)) for each in stated]
    are_alone = not any(len(of) > 1 for _, of in boxes)
    if are_alone and not all(is_ticked for _, of in boxes for _, is_ticked in of):
        boxes = [(text, []) for text, _ in boxes]  # ■完了 and □未完了 are two marks, and no choice among several
    ticked = (next((option for option, is_ticked in of if is_ticked), "" if of else text) for text, of in boxes)
    return [*map(_shown, ticked)], [_shown(option) for _, of in boxes for option, _ in of]


def _shown(text: str) -> str:
    """Return the text of a mark in unified width, without the blanks around it."""
    return unicodedata.normalize("NFKC", text).strip()


def _declare_marks(labels: Mapping[str, str], explained: Collection[str | None] | None) -> Iterator[dict[str, Any]]:
    """Yield the declarations of marks as in a profile.

    `labels`: their labels by symbol, in order. `explained`: the symbols of the marks that ask for a reason; None to
    decide that by the labels.
    """
    alike = Counter(each for symbol in labels for each in usual_look_alikes(symbol))
    for place, (symbol, label) in enumerate(labels.items()):
        is_apart = len(labels) > FEWEST_MARKS and _NOTHING_TO_DO.search(label) is not None
        is_expected = place == 0 or symbol == label or _AS_PLANNED.search(label) is not None or is_apart
        colour, pattern = usual_look(place)
        yield {
            "key": f"mark_{place + 1}",
            "symbol": symbol,
            "label": label if len(label) <= _LONGEST_LABEL else symbol,
            "legend": label,
            "look_alikes": "".join(each for each in usual_look_alikes(symbol) if alike[each] == 1 or each == symbol),
            "asks_reason": not is_expected if explained is None else symbol in explained,
            "colour": colour,
            "pattern": pattern,
            **({"counted_apart": True} if is_apart else {}),
            **({"ends": True} if means_end(label) else {}),
        }


def find_legend(lines: Iterable[Sequence[str]], symbols: Collection[str]) -> dict[str, str]:
    """Return the labels of marks by symbol, in the order of the legend that names all of `symbols`.

    `lines`: the texts of each line outside the table. A legend is one line, or consecutive lines with a symbol at the
    beginning of each. Empty if there is no such legend, or more than one.
    """
    legends: list[dict[str, str]] = []
    run: dict[str, str] = {}
    for line in (each for texts in lines for each in "　".join(texts).split("\n")):
        labels = labels_in_line(line)
        if run and labels and not run.keys() & labels.keys():
            run |= labels
        else:
            run = labels
            legends.append(run)
    named = [each for each in legends if symbols and each.keys() >= {*symbols}]
    complete = [each for each in named if FEWEST_MARKS <= len(each) <= MOST_MARKS]
    is_one = len(complete) == 1 and len({*complete[0].values()}) == len(complete[0])
    return complete[0] if is_one else {}


def labels_in_line(line: str) -> dict[str, str]:
    """Return the labels in a line of a legend, by symbol; empty if a symbol is there twice or has no label."""
    text = line.strip()
    leaders = [*_LEADER.finditer(text)]
    ends = (*(each.start() for each in leaders[1:]), len(text))
    found = ((each[1], text[each.end() : end]) for each, end in zip(leaders, ends, strict=False))
    pairs = [(unicodedata.normalize("NFKC", symbol), _without_edges(label)) for symbol, label in found]
    labels = dict(pairs)
    return labels if len(labels) == len(pairs) and all(labels.values()) else {}


def _without_edges(label: str) -> str:
    """Return a label without the signs between it and the next symbol."""
    label = label.strip(_AROUND_LABEL).rstrip("(（").rstrip(_AROUND_LABEL)
    return label if "(" in label or "（" in label else label.rstrip(")）")


def _symbols(texts: Sequence[str]) -> dict[str, str]:
    """Return the symbols of the marks that texts state, each with its label; words without a symbol get letters.

    Words for results as planned get the first of these letters, and words for nothing to do the last.
    """
    read = [each for text in texts if (each := _MARK.fullmatch(text))]
    found: dict[str, str] = {}
    for each in read:
        found.setdefault(each[1], each[2] or each[0])
    words = [text for text in texts if not _MARK.fullmatch(text) and text not in found.values()]
    for word in sorted(words, key=lambda each: (bool(_NOTHING_TO_DO.search(each)), not _AS_PLANNED.search(each))):
        found.setdefault(next((each for each in _LETTERS if each not in found), word[0]), word)
    return found


def _symbol_of(text: str, found: Mapping[str, str]) -> str | None:
    """Return the symbol of the mark that a text states; None if it states none."""
    read = _MARK.fullmatch(text)
    return read[1] if read else next((symbol for symbol, label in found.items() if label == text), None)
