"""課内とりまとめ: a division sends some of its rows to a section (係), and lists which sections have answered.

Returns of sections are merged in the division's data file by the same acts and rules as those of divisions; the
division's own return contains the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from nakano_status.application import lookup, preconditions
from nakano_status.application.forms import output_paths
from nakano_status.application.forms.distribute import Sent
from nakano_status.application.forms.form_content import Asking, FormMaker, package_for_some_rows
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.application.round.read.views import BoardLine
from nakano_status.application.stopping import counted
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.returns import Package, Purpose, Return, open_drafts
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.organisation.divisions import Division, DivisionKind, Organisation, fold_name, new_division
from nakano_status.domain.organisation.reorganisation import need_fit_name
from nakano_status.domain.refusals.exchange import DivisionNameMissing, NotYours, SectionNameInUse
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.states import DivisionFacts, division_state, overdue_days
from nakano_status.domain.storage.store_info import StoreRole


@dataclass(frozen=True)
class SendToSectionsOptions:
    """The forms for sections: the sections' names as typed, and the folder that the forms are written to.

    `row_ids`: the rows that each form asks about (empty: all that the division answers). `year`: the year of the round
    (None: the current round). `renew`: whether to make new forms, with the current values, even if the rows are the
    same. `replace`: whether existing files with other bytes may be replaced.
    """

    sections: tuple[str, ...]
    folder: Path
    row_ids: tuple[str, ...] = ()
    year: FiscalYear | None = None
    renew: bool = False
    replace: bool = False


def send_to_sections(
    parts: Parts, store: Store, options: SendToSectionsOptions, by: str | None = None
) -> Outcome[tuple[Sent, ...]]:
    """Write the forms of sections; the same rows give the same form again, unless `renew` asks for current values.

    Unknown sections are added under the division. A form that is saved but not in its place is a problem
    (FORMS-NOT-PLACED). Raises WrongRole, RoundUnknown, PlanUnclear, RoundClosed, IdUnknown, RowOutOfReport, NotYours,
    SectionNameInUse, DivisionNameMissing, DivisionNameUnfit, TargetExists, TargetNotWritable; then nothing is changed,
    for none of the sections.
    """
    with store.writing() as work:
        preconditions.need_role(work, StoreRole.DIVISION)
        round_ = preconditions.need_open(lookup.chosen_round(work, options.year))
        packages = _packages(parts, work, round_, options, by)
        maker = FormMaker.load(work, round_)
        forms = list(_forms(parts, maker, packages, options.folder))
        placed = output_paths.commit_with_forms(
            parts, work, options.folder, forms, output_paths.SECTION_FORM, replace=options.replace
        )
    return Outcome(
        tuple(replace(sent, is_placed=sent.file in placed.paths) for sent, _ in forms), problems=placed.problems
    )


def _forms(parts: Parts, maker: FormMaker, packages: Sequence[Package], folder: Path) -> Iterator[tuple[Sent, bytes]]:
    """Yield the description and the bytes of every form."""
    organisation, round_ = maker.contents.organisation, maker.contents.round_
    for package in counted("回答様式を作成しています", packages, len(packages)):
        form = maker.sent(package)
        name = output_paths.form_path(organisation, round_, package.division, output_paths.SECTION_FORM).name
        sent = Sent(form.division, form.department, folder / name, len(package.rows), package.package_id)
        yield sent, parts.workbooks.write_form(form)


def _chosen_rows(records: Records, round_: Round, typed: Sequence[str]) -> tuple[str, ...]:
    """Return the rows to send; raises RowOutOfReport, and NotYours if a row asks the division for nothing."""
    own = {row.row_id for row in round_.rows_asked_of(records.info.division or "", records.plan.asked(round_))}
    wanted = [lookup.find_row(round_, each) for each in typed]
    for row in wanted:
        preconditions.need_in_report(row)
        if row.row_id not in own:
            raise NotYours(id=row.row_id, division=records.organisation.read().name(records.info.division or ""))
    return tuple(row.row_id for row in round_.rows if row.row_id in ({each.row_id for each in wanted} or own))


def _packages(
    parts: Parts, work: UnitOfWork, round_: Round, options: SendToSectionsOptions, by: str | None
) -> list[Package]:
    """Return each section's newest package if it asks for exactly the chosen rows, otherwise a new package."""
    rows = _chosen_rows(work, round_, options.row_ids)
    added = _new_sections(work, options.sections)
    organisation = Organisation((*work.organisation.read().divisions, *added))
    sections = dict.fromkeys(body.division_id for name in options.sections if (body := organisation.find(name)))
    sent = {each: next(reversed(work.exchange.packages(round_.round_id, each)), None) for each in sections}
    newest = {each: package for each, package in sent.items() if package and _rows_of(package) == rows}
    made = [each for each in sections if options.renew or each not in newest]
    if made:
        work.begin_act(ActKind.SEND_TO_SECTION, by)
    if added:
        work.organisation.save(organisation)
    maker = FormMaker.load(work, round_)
    for each in made:
        newest[each] = package_for_some_rows(parts, work, maker, Asking(each, Purpose.SECTION, rows))
    return [newest[each] for each in sections]


def _new_sections(work: UnitOfWork, names: Iterable[str]) -> list[Division]:
    """Return a section for each name that the organisation lacks.

    Raises SectionNameInUse for another body's name, DivisionNameMissing and DivisionNameUnfit.
    """
    organisation = work.organisation.read()
    found = {fold_name(name): (name, organisation.find(name)) for name in names}
    taken = next((name for name, body in found.values() if body and body.kind is not DivisionKind.SECTION), None)
    if taken is not None:
        raise SectionNameInUse(found=taken)
    for folded, (name, body) in found.items():
        if not folded:
            raise DivisionNameMissing
        if body is None:
            need_fit_name(name.strip())
    parent = work.info.division or ""
    new = (name.strip() for name, body in found.values() if body is None)
    return [new_division(name, DivisionKind.SECTION, above=parent) for name in new]


def read_section_board(records: Records, round_: Round, today: date) -> tuple[BoardLine, ...]:
    """Return a line for every section that the division owning the data file asked in the round.

    Empty if it asked none.
    """
    returns = records.exchange.returns(round_.round_id)
    organisation = records.organisation.read()
    sections = [organisation.get(each) for each in organisation.sections_of(records.info.division or "")]
    lines = (_line(records, round_, each, returns, today) for each in sections)
    return tuple(line for line in lines if line is not None)


def rows_asked_of_section(records: Records, round_: Round, section: str) -> tuple[str, ...]:
    """Return the IDs of the rows that a section was asked about, in printed order.

    Rows that its division is no longer asked for are left out.
    """
    packages = records.exchange.packages(round_.round_id, section)
    asked = {row_id for package in packages for row_id in _rows_of(package)}
    own = {row.row_id for row in round_.rows_asked_of(records.info.division or "", records.plan.asked(round_))}
    return tuple(row.row_id for row in round_.rows if row.row_id in asked & own)


def _rows_of(package: Package) -> tuple[str, ...]:
    """Return the IDs of the rows of a section's form: it has only rows that are asked for, whole or in a part."""
    return tuple(row.row_id for row in package.rows)


def _line(
    records: Records, round_: Round, section: Division, arrived: Sequence[Return], today: date
) -> BoardLine | None:
    rows = rows_asked_of_section(records, round_, section.division_id)
    if not rows:
        return None
    own = [each for each in arrived if each.division == section.division_id]
    whole = {row.row_id for row in round_.rows_of(records.info.division or "")}
    waiting = {each.return_id for each in own}
    facts = DivisionFacts(
        rows=len(rows),
        answered=sum(any(_answers(each, row_id, is_whole=row_id in whole) for each in own) for row_id in rows),
        sent=True,
        received=bool(own),
        draft=bool(open_drafts(own)),
        open_points=0,
        due=round_.due,
        round_due=round_.due,
    )
    return BoardLine(
        division=section.name_on(round_.named_on),
        department=records.organisation.read().name(section.parent or ""),
        rows=facts.rows,
        answered=facts.answered,
        state=division_state(facts, today),
        received=records.exchange.last_submissions(round_.round_id).get(section.division_id),
        due=facts.due,
        overdue_days=overdue_days(facts, today),
        held=sum(item.return_id in waiting for item in records.exchange.held(round_.round_id)),
        read_on=today,
    )


def _answers(answered: Return, row_id: str, *, is_whole: bool) -> bool:
    """Return whether a section answered a row: with a mark, or if the division has only a part of it, with any text."""
    values = (value for (row, key), value in answered.values.items() if row == row_id and (key == MARK or not is_whole))
    return any(value.takes_part and value.text is not None for value in values)
