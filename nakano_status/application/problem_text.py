"""The one place where a problem or a refusal becomes a sentence (architecture.md, "Settle these"; practice.md §2).

Place first, then the finding, then the remedy; the code is last. A missing detail is shown as （不明）, so that
formatting a message never fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from nakano_status.domain.fields.registry import FIGURE_KEYS
from nakano_status.domain.problem_codes import CATALOGUE
from nakano_status.domain.problems.problem import Place, Problem, Refused

UNKNOWN = "（不明）"
_LONGEST_QUOTE = 1_000
"""Maximum length in characters: enough for the 管理番号 of every row of a division; longer texts fill pages."""


_IN_GENERAL = {"marks": "凡例にある記号"}
"""Texts for details that a problem lacks: held items have none, nor have findings kept by earlier versions."""


class _Details(dict[str, str]):
    """Values of placeholders; an unknown one gives （不明）."""

    def __missing__(self, name: str) -> str:
        return _IN_GENERAL.get(name, UNKNOWN)


def message(problem: Problem) -> str:
    """Return the finding, without its place."""
    return CATALOGUE[problem.code].message.format_map(_details(problem))


def title(problem: Problem) -> str:
    """Return a short title of the finding, without its details."""
    return CATALOGUE[problem.code].title


def remedy(problem: Problem) -> str:
    """Return the remedy."""
    return CATALOGUE[problem.code].remedy.format_map(_details(problem))


def place(problem: Problem) -> str:
    """Return the place, in the file's own terms; empty if no place is known.

    The field is named only if the message itself does not name it.
    """
    return _place(problem.place, message(problem))


def sentence(problem: Problem) -> str:
    """Return the whole sentence: place, message, remedy, and the code at the end."""
    where = place(problem)
    return f"{where}{'：' if where else ''}{message(problem)}{remedy(problem)} [{problem.code}]"


def refusal_text(refused: Refused) -> tuple[str, str, str]:
    """Return (code, message, remedy) of a refused act."""
    details = _known(refused.details)
    return refused.code, refused.message.format_map(details), refused.remedy.format_map(details)


def as_json(problem: Problem) -> dict[str, str | int]:
    """Return the problem with the keys of cli.md; keys that do not apply are absent."""
    values: dict[str, str | int | None] = {
        "code": problem.code,
        "severity": problem.severity.value,
        **asdict(problem.place),
        "found": problem.found,
        "expected": problem.expected,
        "message": message(problem),
        "remedy": remedy(problem),
    }
    return {key: value for key, value in values.items() if value is not None}


def _details(problem: Problem) -> _Details:
    """Return the values of placeholders; of a text of several pages only the beginning."""
    found = problem.found
    if found is not None and len(found) > _LONGEST_QUOTE:
        found = f"{found[:_LONGEST_QUOTE]}…"
    return _known({**asdict(problem.place), "found": found, "expected": problem.expected, **dict(problem.details)})


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
    if found.column and found.column not in text:
        parts.append(found.column)
    return "、".join(parts)
