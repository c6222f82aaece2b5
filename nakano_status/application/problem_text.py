"""The one place where a problem or a refusal becomes a sentence, for the office or for a division.

The place is first, then the finding, then the remedy, and last the code. A missing detail is shown as （不明）, so that
formatting a message never fails. The catalogue addresses the user of the program. A division that gets findings in its
file reads the same problems, but with remedies that a division can carry out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict

from nakano_status.documents.form import FindingLine
from nakano_status.domain.fields.field import FIGURE_KEYS
from nakano_status.domain.grouped import grouped
from nakano_status.domain.problem_texts import CATALOGUE, entry_of
from nakano_status.domain.problems.problem import WHOLE_ROW, Place, Problem, Refused, Severity
from nakano_status.domain.text.narrative import truncated

UNKNOWN = "（不明）"
BLANK = "（空欄）"
"""The text that messages show in place of a blank one."""
_LONGEST_QUOTE = 1_000
"""Maximum length in characters: enough for the 管理番号 of every row of a division; longer texts fill pages."""

_FIRST = 3
"""Maximum number of places that are named in the line of one cause."""
_OTHERS = "others"
"""The detail that names the other places of a cause that is listed once."""

_IN_GENERAL = {"marks": "凡例にある記号", "level": "計画の段", "example": "計画に記載", "state": "進捗状況"}
"""Texts for details that a problem lacks: held items and findings stored by earlier versions have none."""

_ORDER = tuple(Severity)


class _Details(dict[str, str]):
    """Values of placeholders; an unknown one gives （不明）."""

    def __missing__(self, name: str) -> str:
        return _IN_GENERAL.get(name, UNKNOWN)


def message(problem: Problem) -> str:
    """Return the message of a problem, without its place."""
    details = dict(problem.details)
    behind = "".join(details.get(each, "") for each in (WHOLE_ROW, _OTHERS))
    return entry_of(problem.code).message.format_map(_details(problem)) + behind


def finding(problem: Problem) -> str:
    """Return the message of a problem without its place, and without what the program did because of it."""
    entry = entry_of(problem.code)
    return (entry.finding or entry.message).format_map(_details(problem))


def title(problem: Problem) -> str:
    """Return the short title of a problem, without details."""
    return entry_of(problem.code).title


def remedy(problem: Problem) -> str:
    """Return the remedy of a problem."""
    return entry_of(problem.code).remedy.format_map(_details(problem))


def place(problem: Problem) -> str:
    """Return the place of a problem, in the file's own terms; empty if no place is known.

    The field is named only if the message does not name it.
    """
    return _place(problem.place, message(problem))


def plain_sentence(problem: Problem) -> str:
    """Return the whole sentence as people read it: place, message, remedy."""
    return f"{_placed_message(problem)}{remedy(problem)}"


def as_reason(problem: Problem) -> str:
    """Return place and message without the full stop, for a refusal that quotes its first problem."""
    return _placed_message(problem).rstrip("。")


def _placed_message(problem: Problem) -> str:
    where = place(problem)
    return f"{where}{'：' if where else ''}{message(problem)}"


def sentence(problem: Problem) -> str:
    """Return the whole sentence with the code at the end, as commands print it."""
    return f"{plain_sentence(problem)} [{problem.code}]"


def group_by_cause(problems: Iterable[Problem]) -> list[tuple[str, tuple[str, ...]]]:
    """Return a pair for each code of the problems: a line with title, number and first places, and all the sentences.

    If a code has only one problem, the pair is the problem's own sentence and an empty tuple.
    """
    causes = grouped((each.code, each) for each in problems)
    return [
        (plain_sentence(mine[0]), ())
        if len(mine) == 1
        else (f"{title(mine[0])}　{len(mine)}件{_first_spots(mine)}", tuple(map(plain_sentence, mine)))
        for mine in causes.values()
    ]


def sentences_by_code(problems: Iterable[Problem]) -> list[str]:
    """Return a line for each problem, grouped by code: its place, without the file, and its message.

    The last line of each code ends with the remedy of that problem.
    """
    found: list[str] = []
    for mine in grouped((each.code, each) for each in problems).values():
        found += (_placed_message(each.at(file=None)).replace("\n", "") for each in mine)
        found[-1] += remedy(mine[-1])
    return found


def _cell_or_id(problem: Problem) -> str | None:
    return problem.place.cell or problem.place.id


def first_of_each_cause(
    problems: Iterable[Problem], spot: Callable[[Problem], str | None] = _cell_or_id
) -> list[Problem]:
    """Return one problem for each group of problems that differ only in their row or cell.

    It is the first problem of the group; its message also names the places of the others, as `spot` returns them.
    """
    causes = grouped((each.at(cell=None, row=None, id=None), each) for each in problems)
    return [
        first.having({_OTHERS: f"ほかの{len(others)}か所{_first_spots(others, spot)}も同じです。"}) if others else first
        for first, *others in causes.values()
    ]


def _first_spots(problems: Sequence[Problem], spot: Callable[[Problem], str | None] = _cell_or_id) -> str:
    """Return the first places of several problems, and the number of further places, as text."""
    spots = list(dict.fromkeys(filter(None, map(spot, problems))))
    others = f" ほか{len(spots) - _FIRST}か所" if len(spots) > _FIRST else ""
    return f"（{'、'.join(spots[:_FIRST])}{others}）" if spots else ""


def refusal_text(refused: Refused) -> tuple[str, str, str]:
    """Return code, message and remedy of a refused act."""
    details = _known(refused.details)
    entry = refused.entry
    return entry.code, entry.message.format_map(details), entry.remedy.format_map(details)


def more_about(code: str) -> str:
    """Return the catalogue's additional explanation of a code, with the code; empty if there is none."""
    if code not in CATALOGUE or not (more := entry_of(code).more):
        return ""
    return f"{more.format_map(_known({}))}（{code}）"


def as_json(problem: Problem) -> dict[str, str | int]:
    """Return a problem with the keys of the commands' JSON; keys without a value are absent."""
    values: dict[str, str | int | None] = {
        "code": problem.code,
        "severity": problem.severity.value,
        **_place_values(problem.place),
        "found": problem.found,
        "expected": problem.expected,
        "message": message(problem),
        "remedy": remedy(problem),
    }
    return {key: value for key, value in values.items() if value is not None}


def _details(problem: Problem) -> _Details:
    """Return the values of placeholders; a very long found text is truncated."""
    found = None if problem.found is None else truncated(problem.found, _LONGEST_QUOTE) or BLANK
    expected = None if problem.expected is None else problem.expected or BLANK
    return _known({**_place_values(problem.place), "found": found, "expected": expected, **dict(problem.details)})


def _place_values(found: Place) -> dict[str, str | int | None]:
    """Return the attributes of a place by their keys in JSON; column and key of a place in a table are the table's."""
    values = asdict(found)
    in_table = {"column": values.pop("table_column"), "key": values.pop("table_key")}
    return values if found.table is None else values | in_table


def _known(details: Mapping[str, object]) -> _Details:
    return _Details({name: str(value) for name, value in details.items() if value is not None})


def _place(found: Place, text: str) -> str:
    """Return file, sheet, row and field: 「…」、シート「回答」、管理番号 1-1-2-03-K（12行目）."""
    parts = [f"「{found.file}」"] if found.file else []
    if found.sheet:
        parts.append(f"シート「{found.sheet}」")
    spot = found.cell or (f"{found.row}行目" if found.row is not None else "")
    if found.id:
        number = f"{'指標番号' if found.key in FIGURE_KEYS else '管理番号'} {found.id}"
        parts.append(f"{number}（{spot}）" if spot else number)
    elif spot:
        parts.append(spot)
    column = found.column or found.table_column
    if column and column not in text:
        parts.append(column)
    return "、".join(parts)


def sort_by_severity(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems by severity: errors, questions, advice; the order within each severity is unchanged.

    Equal problems are returned once.
    """
    return tuple(sorted(dict.fromkeys(problems), key=lambda each: _ORDER.index(each.severity)))


def problems_for_division(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems that concern a division, sorted by severity."""
    return sort_by_severity(each for each in problems if not entry_of(each.code).is_for_office)


def finding_lines(problems: Iterable[Problem], headings: Mapping[str, str]) -> Iterator[FindingLine]:
    """Yield, for each problem, the line that shows it in a list of findings.

    `headings` are the headings of fields by key.
    """
    for found in problems:
        place = found.place
        spot = place.cell or (str(place.row) if place.row is not None else None)
        yield FindingLine(
            severity=found.severity,
            message=message(found),
            request=_request(found),
            row_id=place.id,
            key=place.key,
            item=headings.get(place.key or "") or place.column,
            received_at=f"{place.sheet}!{spot}" if place.sheet and spot else place.sheet,
        )


def _request(found: Problem) -> str:
    entry = entry_of(found.code)
    return (entry.request or entry.remedy).format_map(_details(found))
