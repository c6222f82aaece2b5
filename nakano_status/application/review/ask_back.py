"""修正依頼: send chosen rows back to a division with the office's comment beside each (ask-back).

The form shows current values, and its answer counts as having observed them. An accepted row is reopened, with the
comment as the reason (source: exchange.md, "Ask back, mend wording, confirm").
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nakano_status.application import lookup
from nakano_status.application.forms.form_content import Asking, FormMaker, package_for_some_rows
from nakano_status.application.forms.output_paths import ASKED_BACK_FILE, FormOptions, form_path, write_and_commit
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import (
    PackageRecords,
    Parts,
    Records,
    SettingRecords,
    Store,
    StoreRole,
    UnitOfWork,
)
from nakano_status.application.review.review_rows import own_rows, record_in_history, reopen_rows
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.package import Package, Purpose
from nakano_status.domain.organisation.divisions import Division
from nakano_status.domain.refusals.exchange import CommentMissing, NothingReceived
from nakano_status.domain.review.review import Locks
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.narrative import as_typed


@dataclass(frozen=True)
class AskedBack:
    """The file, its 照会番号, its rows, and those of them that were reopened."""

    division: str
    department: str | None
    file: Path
    package: str
    ids: tuple[str, ...]
    reopened: tuple[str, ...] = ()


def ask_back(
    parts: Parts, store: Store, options: FormOptions, comments: Mapping[str, str], by: str | None = None
) -> Outcome[AskedBack]:
    """Write the form with the rows in question; the same request again, before an answer, gives the same file.

    `comments` are by 管理番号 as typed. `due` becomes the division's own due date. Raises WrongRole, RoundUnknown,
    DivisionUnknown, IdUnknown, NotYours, CommentMissing, RoundClosed, NothingReceived, TargetExists,
    TargetNotWritable; then nothing is changed.
    """
    with store.writing() as work:
        lookup.need_role(work, StoreRole.OFFICE)
        round_ = lookup.chosen_round(work, options.year)
        division = lookup.find_division(work, options.division)
        asking = _asking(work, round_, division, comments)
        package, reopened, changed = _package(parts, work, round_, asking, options.due, by)
        round_ = lookup.same_round(work, round_)
        maker = FormMaker.load(work, round_)
        form = maker.sent(package)
        path = options.folder / form_path(maker.contents.organisation, round_, asking.division, ASKED_BACK_FILE)
        write_and_commit(parts, work, path, form, replace=options.replace)
    asked = AskedBack(form.division, form.department, path, package.package_id, asking.rows, reopened)
    return Outcome(asked, changed | {(slot.row_id, key) for slot in package.base for key in slot.keys})


def _asking(records: Records, round_: Round, division: Division, typed: Mapping[str, str]) -> Asking:
    """Read the comments; refuse rows that cannot be asked back."""
    own = division.division_id
    name = lookup.organisation_of(records, round_).name(own)
    rows = own_rows(round_, own, name, typed)
    comments = {lookup.find_row(round_, each).row_id: as_typed(text.strip()) for each, text in typed.items()}
    remarks = {(row.row_id, ""): text for row in rows if (text := comments[row.row_id]) is not None}
    silent = [row.row_id for row in rows if (row.row_id, "") not in remarks]
    if silent or not rows:
        raise CommentMissing(id="、".join(silent))
    lookup.need_open_rows(round_, (row.row_id for row in rows))
    if not _has_answered(records, round_, own):
        raise NothingReceived(division=name)
    return Asking(own, Purpose.ASK_BACK, tuple(row.row_id for row in rows), remarks)


def _has_answered(records: Records, round_: Round, division: str) -> bool:
    """Return whether there is any answer of a division: a return, or values typed on its behalf."""
    round_id = round_.round_id
    answers = (answer.division for answer in records.returns.of_round(round_id, row_ids=()))
    return division in answers or any(
        assertion.writer == division for assertion in records.entries.assertions(round_id)
    )


def _package(
    parts: Parts, work: UnitOfWork, round_: Round, asking: Asking, due: date | None, by: str | None
) -> tuple[Package, tuple[str, ...], frozenset[tuple[str, str]]]:
    """Find an existing package with the same request, or make one; accepted rows are reopened for it."""
    accepted = Locks.of(round_, work.reviews.of_round(round_.round_id)).accepted
    locked = [row for row in round_.rows if row.row_id in asking.rows and (row.row_id, asking.division) in accepted]
    before = None if locked else _asked_before(work.packages, FormMaker.load(work, round_), asking)
    is_later = due is not None and due != round_.due_of(asking.division)
    if before is not None and not is_later:
        return before, (), frozenset()
    act = work.begin_act("ask_back", by, "\n".join(dict.fromkeys(asking.remarks.values())))
    if due is not None and is_later:
        work.rounds.set_division_due(round_.round_id, asking.division, due)
    changed = reopen_rows(work, act, round_, locked)[1].touched if locked else frozenset()
    if before is None:
        record_in_history(work, act, round_, [(row_id, asking.division) for row_id in asking.rows], "asked_back")
    package = before or package_for_some_rows(parts, work, FormMaker.load(work, round_), asking)
    return package, tuple(row.row_id for row in locked), changed


def _asked_before(packages: PackageRecords, maker: FormMaker, asking: Asking) -> Package | None:
    """Return the package with the same request and current values that was not answered yet."""
    answered = {each for answer in maker.facts.returns.values() for each in (answer.package_id, *answer.parents)}
    for package in reversed(packages.of_round(maker.contents.round_.round_id, asking.division)):
        asks_this = package.purpose is asking.purpose and package.remarks == asking.remarks
        if asks_this and package.package_id not in answered and maker.shows(package):
            return package
    return None


Comments = Mapping[str, str]
"""Comments by 管理番号."""


def keep_comment(
    store: Store, division: str, row_ids: Iterable[str], text: str, by: str | None = None
) -> Outcome[Comments]:
    """Save the comment for some rows of a division, where blank removes it; return all its comments.

    Raises WrongRole, RoundUnknown, DivisionUnknown, IdUnknown.
    """
    with store.writing() as work:
        lookup.need_role(work, StoreRole.OFFICE)
        round_ = lookup.chosen_round(work)
        whose = lookup.find_division(work, division).division_id
        kept = dict(_kept(work.settings, round_, whose))
        for row_id in row_ids:
            row = lookup.find_row(round_, row_id).row_id
            kept.pop(row, None)
            if text.strip():
                kept[row] = text
        work.begin_act("keep_comment", by)
        work.settings.save(_key(round_, whose), json.dumps(kept, ensure_ascii=False))
        work.commit()
    return Outcome(_in_order(round_, kept))


def kept_comments(records: Records, division: str, year: FiscalYear | None = None) -> Comments:
    """Return the saved comments for a division in printed order; raises RoundUnknown, DivisionUnknown."""
    round_ = lookup.chosen_round(records, year)
    return _in_order(round_, _kept(records.settings, round_, lookup.find_division(records, division).division_id))


def _kept(settings: SettingRecords, round_: Round, division: str) -> dict[str, str]:
    kept: dict[str, str] = json.loads(settings.read(_key(round_, division)) or "{}")
    return kept


def _key(round_: Round, division: str) -> str:
    return f"asking:{round_.round_id}:{division}"


def _in_order(round_: Round, kept: Comments) -> dict[str, str]:
    return {row.row_id: kept[row.row_id] for row in round_.rows if row.row_id in kept}
