"""Why a whole file is quarantined until a person decides (exchange.md, "Identity" and "Left out, cleared, closed")."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.exchange.answered_return import CellState, Return
from nakano_status.domain.exchange.ledger import HeldItem, HeldKind, row_of_cell
from nakano_status.domain.exchange.merge_context import ROW_MOVED, MergeContext, year_label
from nakano_status.domain.exchange.package import FORM_VERSION, Package
from nakano_status.domain.exchange.row_matching import MatchedRow
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.review.review import ROUND_CLOSED
from nakano_status.domain.text.narrative import is_blank, same

_BY_CONSENT = frozenset({"MANY-PACKAGES", "MASS-CLEARED"})
"""The reasons that a person's consent settles; the others need another file, or another round."""
_WITHOUT_PLACE = frozenset({"UNKNOWN-ID", "PROPOSAL"})
_ROWS_WITH_VALUES = frozenset({"FOREIGN", "LEFT-OUT", ROW_MOVED})

_MASS = 5
_MANY = 2


def reason_to_hold(file: AnswerFile, known: MergeContext) -> Problem | None:
    """Return why the whole file is held whatever its rows contain, or None if its rows can be examined."""
    return _unclear(file, known) or _not_for_now(file, known)


def many_packages(
    file: AnswerFile, rows: Sequence[MatchedRow], package: Package, known: MergeContext
) -> Problem | None:
    """Return a problem if a file has rows of two or more other packages, or more foreign than own (部とりまとめ)."""
    foreign = [row for row in rows if row.is_foreign]
    homes = [home for row in foreign if (home := known.package_to_answer(row.row_id or ""))]
    others = {home.package_id: home for home in homes}
    own = sum(row.own for row in rows)
    if len(others) < _MANY and len(foreign) <= own:
        return None
    whose = answered_divisions(file, package, known)
    shown = [each for each in others.values() if each.division in whose] or others.values()
    named = dict.fromkeys(known.names.get(each.division, each.division) for each in (package, *shown))
    count = own + sum(row.read.shows_answer() or not whose for row in foreign)
    found = f"{'、'.join(named)}（計{count}件）"
    return problem("MANY-PACKAGES", Place(file=file.name), found=found)


def can_apply(item: HeldItem) -> bool:
    """Return whether a person's approval suffices to import an item; an unreadable cell has nothing to import.

    A row held for its reopening is imported by that. A file of a closed round is imported once rows of it are open
    again.
    """
    of_a_closed_round = item.kind is HeldKind.FILE and item.reason == ROUND_CLOSED
    return of_a_closed_round or item.reason in _BY_CONSENT | _ROWS_WITH_VALUES


def can_place(item: HeldItem) -> bool:
    """Return whether an item is a row without a place: a person may decide which row of the round it is."""
    return item.kind is HeldKind.ROW and item.reason in _WITHOUT_PLACE


def is_placed(answer: Return, item: HeldItem) -> bool:
    """Return whether a return is that row of a file, as a person placed it (`admit_placed`)."""
    rows = {row_of_cell(value.cell) for value in answer.values.values()}
    return can_place(item) and item.sha256 == answer.sha256 and rows == {item.cell}


def named_in(found: str) -> list[str]:
    """Return the names of the divisions from what `many_packages` reports as found."""
    return found.rpartition("（計")[0].split("、")


def answered_divisions(file: AnswerFile, package: Package | None, known: MergeContext) -> tuple[str, ...]:
    """Return the IDs of the divisions whose answers to the round a file carries, in the order of its rows.

    A row belongs to the division that was asked for it: by the file's own package if that is known, or by another one.
    """
    asked = {*package.answer_rows, *package.figures, None} if package else frozenset[str | None]()
    rows = (row for row in file.answered_rows if row.shows_answer(but_note=True))
    homes = (package if row.row_id in asked else known.package_to_answer(row.row_id or "") for row in rows)
    return tuple(dict.fromkeys(home.division for home in homes if home))


def mass_cleared(file: AnswerFile, returns: Iterable[Return], known: MergeContext) -> Problem | None:
    """Return a problem if a return clears five or more fields of what its package sent, and more than it answers."""
    for answer in returns:
        cleared, answered = _weigh(answer, known.packages[answer.package_id])
        if cleared >= _MASS and cleared > answered:
            return problem("MASS-CLEARED", Place(file=file.name), found=str(cleared))
    return None


def _round_closed(file: AnswerFile, package: Package, known: MergeContext) -> Problem | None:
    """Return a problem if the package's round is closed."""
    if package.round_id not in known.rounds.closed:
        return None
    return problem("ROUND-CLOSED", Place(file=file.name), found=known.rounds.label(package.round_id))


def differs_from_base(answer: Return, row_id: str, key: str, known: MergeContext) -> bool:
    """Whether a field's answer differs from what its package sent; a note does not count."""
    value, package = answer.values[row_id, key], known.packages[answer.package_id]
    return key != NOTE and value.state is CellState.VALUE and not same(value.text, package.sent(row_id, key))


def _named(package_id: str, known: MergeContext) -> str:
    """Return a 照会番号 with the name of its division, if that is known."""
    package = known.packages.get(package_id)
    return package_id if package is None else f"{package_id}（{known.names.get(package.division, package.division)}）"


def _unclear(file: AnswerFile, known: MergeContext) -> Problem | None:
    """Return a problem if the file does not name exactly one package in a form that this version reads."""
    identity, place = file.identity, Place(file=file.name)
    if len(identity.packages) > 1:
        return problem("IDENTITY-DISAGREES", place, found="、".join(_named(each, known) for each in identity.packages))
    if not identity.packages:
        return problem("IDENTITY-MISSING", place)
    if identity.form_version not in (None, FORM_VERSION):
        return problem("FORM-VERSION", place, found=str(identity.form_version), expected=str(FORM_VERSION))
    return None


def _not_for_now(file: AnswerFile, known: MergeContext) -> Problem | None:
    """Return a problem if the package is not this data file's, was damaged, or belongs to another round."""
    identity, place, rounds = file.identity, Place(file=file.name), known.rounds
    package = known.packages.get(identity.packages[0])
    this_year = rounds.label(rounds.round_id)
    if package is None:
        named_division = f"（{identity.division}）" if identity.division else ""
        named = f"{identity.packages[0]}{named_division}"
        if identity.packages[0] in known.void:
            return problem("PACKAGE-VOID", place, found=named)
        if identity.year not in (None, rounds.years.get(rounds.round_id)):
            return problem("OTHER-YEAR", place, found=year_label(identity.year), expected=this_year)
        return problem("PACKAGE-UNKNOWN", place, found=named)
    if identity.seal and identity.seal != package.seal:
        return problem("SEAL-BROKEN", place, found=_named(package.package_id, known))
    if package.round_id != rounds.round_id:
        other_year = problem("OTHER-YEAR", place, found=rounds.label(package.round_id), expected=this_year)
        return _round_closed(file, package, known) or other_year
    return None


def _weigh(answer: Return, package: Package) -> tuple[int, int]:
    """Count the fields that a return clears and those that it answers, compared with what its package sent."""
    cleared = answered = 0
    for (row_id, key), value in answer.values.items():
        sent = package.sent(row_id, key)
        cleared += value.state is CellState.BLANK and not is_blank(sent)
        answered += value.state is CellState.VALUE and not same(value.text, sent)
    return cleared, answered
