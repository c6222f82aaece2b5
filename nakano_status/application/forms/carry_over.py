"""内容を引き継ぐ: copy texts from an old form, or from another year's form, into blank fields of this round.

The command is `carry-over`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application import lookup, preconditions
from nakano_status.application.entries.edit_entry import RecordedValues, record_values
from nakano_status.application.forms.form_content import FormMaker, shown_fields
from nakano_status.application.forms.output_paths import form_path, write_under_free_name
from nakano_status.application.merge.sent_forms import SentForms, earlier_sentences, without_past
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.problem_text import finding_lines
from nakano_status.application.round.read import as_known
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.roll_over_record import row_mergers
from nakano_status.application.submission.form_reading import read_form
from nakano_status.documents import form_sentences
from nakano_status.documents.form import FindingList, FormContent, FormFigure, FormRow
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.cell_address import parse_address
from nakano_status.domain.exchange.answer_file import AnswerFile, Identity, ReadCell, ReadRow
from nakano_status.domain.exchange.fact_problems import problems_beside_sent
from nakano_status.domain.exchange.returns import CellState, Package
from nakano_status.domain.fields.field import FIGURE, FIGURE_KEYS, Scope, read_value
from nakano_status.domain.fields.headings import ID
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.merge.resolution import AssertionKind
from nakano_status.domain.plan.lineage import SAME_ROWS, RowLineage, lineage_of_rounds
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.refusals.exchange import NothingSent
from nakano_status.domain.review.review import Locks
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.states import repeat_due_date
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.text.labels import Labelled
from nakano_status.domain.text.narrative import is_blank, same, truncated

if TYPE_CHECKING:
    from nakano_status.store.exchange import StoredExchange


class WhyLeft(Labelled):
    """The reason why a text in a file was not carried over."""

    FILLED = "filled", "既に別の内容が記入されているため"
    NOT_ASKED = "not_asked", "今回回答する取組ではないため"
    UNKNOWN_ROW = "unknown_row", "管理番号を確認できないため"
    OTHER_YEAR = "other_year", "年度が異なるため"
    OTHER_DIVISION = "other_division", "他の所管課の連絡であるため"
    NO_FIELD = "no_field", "今回の様式にない項目であるため"
    OTHER_PLAN = "other_plan", "計画が異なるため"
    UNREADABLE = "unreadable", "値を読み取れないため"
    LOCKED = "locked", "確認済又は締切り後の取組であるため"


@dataclass(frozen=True)
class CarryTarget:
    """The fields to fill.

    `year`: the round's year, as `R4`. `fields`: the current text of every open field by row ID and key (None: blank).
    `same_division`: whether the file is from the division whose fields are filled. `locked`: the IDs of rows that can
    no longer be changed. `lineage`: which rows of the round continue the file's rows.
    """

    year: str
    fields: Mapping[str, Mapping[str, str | None]]
    same_division: bool
    profile: Profile
    locked: frozenset[str] = frozenset()
    lineage: RowLineage = SAME_ROWS

    def rows_for(self, row: ReadRow) -> tuple[str | None, ...]:
        """Return the IDs of the rows of the round that continue a row of the file; if none does, the row's own ID.

        Of the parts of a split row, only parts with open fields are returned if there are any. An indicator is only
        continued by itself.
        """
        if row.row_id is None or self.is_unrelated(row):
            return (row.row_id,)
        found = (row.row_id,) if FIGURE in row.cells else self.lineage.descendants(row.row_id)
        return tuple(each for each in found if each in self.fields) or found or (row.row_id,)

    def is_unrelated(self, row: ReadRow) -> bool:
        """Return whether a row of the file is of another plan, and none of the round's rows continues it.

        Equal IDs of two plans mean different rows and indicators.
        """
        return self.lineage.spans_plans and not self.lineage.now.get(row.row_id or "")

    def is_ended(self, row: ReadRow) -> bool:
        """Return whether no row of the round continues a row of the file, although the round may have its ID."""
        return FIGURE not in row.cells and not self.lineage.descendants(row.row_id or "")


@dataclass(frozen=True)
class CarriedField:
    """A text that is carried over; `cell` is its address in the file, such as `H9` on `sheet`.

    `row_id`: the 管理番号 of the row that is filled.
    """

    row_id: str
    key: str
    text: str
    sheet: str
    cell: str


@dataclass(frozen=True)
class LeftField:
    """A cell that is not carried over, with its text and the reason.

    `row_id`: the 管理番号 of the row that it would fill, otherwise of the file's row; None if the row is unknown.
    """

    row_id: str | None
    key: str
    text: str
    sheet: str
    cell: str
    why: WhyLeft


@dataclass(frozen=True)
class CarryOver:
    """The texts that are carried over from a file, and those that are not.

    Texts already in their field are in neither.
    """

    carried: tuple[CarriedField, ...] = ()
    left: tuple[LeftField, ...] = ()

    @property
    def texts(self) -> dict[str, dict[str, str | None]]:
        """The carried texts, by row ID and key; none of them is None."""
        found: dict[str, dict[str, str | None]] = {}
        for each in self.carried:
            found.setdefault(each.row_id, {})[each.key] = each.text
        return found


@dataclass
class _Filling:
    """The fields while they are filled: the second of two rows for one 管理番号 finds its fields filled."""

    target: CarryTarget
    year: str | None
    now: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def why_left(self, row: ReadRow, row_id: str, key: str, cell: ReadCell) -> WhyLeft | None:
        """Return why a cell of a row is not carried over to the row `row_id`; None if it is carried over."""
        target = self.target
        reasons = (
            (target.is_unrelated(row), WhyLeft.OTHER_PLAN),
            (row_id not in target.fields or target.is_ended(row), WhyLeft.NOT_ASKED),
            (row_id in target.locked, WhyLeft.LOCKED),
            (key not in target.fields.get(row_id, {}), WhyLeft.NO_FIELD),
            (cell.state is CellState.UNREADABLE or self.stored(key, cell.text) is None, WhyLeft.UNREADABLE),
            (self.year != target.year and self._is_of_its_year(key), WhyLeft.OTHER_YEAR),
            (target.lineage.spans_plans and self._is_of_its_year(key), WhyLeft.OTHER_PLAN),
            (self._is_part(key) and not target.same_division, WhyLeft.OTHER_DIVISION),
            (not is_blank(self.current(row_id, key)), WhyLeft.FILLED),
        )
        return next((why for holds, why in reasons if holds), None)

    def stored(self, key: str, text: str | None) -> str | None:
        """Return a text of the file as its field is stored; None if the field cannot have such a value.

        The file may be of a plan that declares the field as another kind, or with other options.
        """
        declared = self.target.profile.any_by_key.get(key)
        try:
            return read_value(declared, text) if declared is not None else text
        except ValueError:
            return None

    def _is_part(self, key: str) -> bool:
        return key in self.target.profile.part_keys

    def _is_of_its_year(self, key: str) -> bool:
        declared = self.target.profile.any_by_key.get(key)  # None: a field of another plan, or of another edition
        return declared is not None and (declared.scope is Scope.INDICATOR or not declared.is_text)

    def current(self, row_id: str, key: str) -> str | None:
        """Return the present text of a field, including texts filled so far."""
        return self.now.get((row_id, key), self.target.fields.get(row_id, {}).get(key))


def texts_to_carry_over(file: AnswerFile, target: CarryTarget) -> CarryOver:
    """Return the texts to carry over from a file into blank fields, and the other texts with reasons.

    A text that its field has already is in neither. If a file has several texts for a field, the first is carried over.
    The texts of a row that was split are carried over into each of its parts.
    """
    filling = _Filling(target, file.identity.year)
    carried: list[CarriedField] = []
    left: list[LeftField] = []
    cells = ((row_id, *each) for each in file.written_cells() for row_id in target.rows_for(each[0]))
    for row_id, row, key, cell in cells:
        text = cell.text or cell.found or ""
        if row_id is not None and same(filling.current(row_id, key), text):
            continue
        why = WhyLeft.UNKNOWN_ROW if row_id is None else filling.why_left(row, row_id, key, cell)
        if why is None and row_id is not None and (stored := filling.stored(key, cell.text)) is not None:
            filling.now[row_id, key] = stored
            carried.append(CarriedField(row_id, key, stored, row.sheet, cell.cell))
        elif why is not None:
            left.append(LeftField(row_id, key, text, row.sheet, cell.cell, why))
    return CarryOver(tuple(carried), tuple(left))


_WHAT = "引継ぎ"
_LONGEST_QUOTE = 40
_LEAD = (
    "記入済みの内容を、今回の回答様式に引き継ぎました。引き継いだ欄が今回の回答として正しいかを確認し、"
    "残りを記入して、このファイルを提出してください。"
)


@dataclass(frozen=True)
class CarryOverOptions:
    """Options for carrying over.

    `file`: its path. `year`: the year of the round whose form is filled (None: the current round). `division`: its name
    as typed (None: the division that the file states). `passwords` are tried on a protected file. `due`: the due date
    printed on the new form (None: chosen by `repeat_due_date`).
    """

    file: Path
    year: FiscalYear | None = None
    division: str | None = None
    passwords: tuple[str, ...] = ()
    due: date | None = None


OFFERED_FOR = frozenset(
    {"OTHER-YEAR", "FORM-VERSION", "PACKAGE-UNKNOWN", "DIVISION-UNREGISTERED", "PACKAGE-VOID", "ROUND-CLOSED"}
)
"""Reasons for holding a whole file whose texts can be carried over into a form of this round."""


def names_of_divisions_with_form(records: Records) -> tuple[str, ...]:
    """Return the names of the divisions for which a form was made in the chosen plan's current round, in 建制順.

    Forms about some rows only do not count. Raises RoundUnknown, PlanUnclear.
    """
    round_ = lookup.chosen_round(records)
    organisation = as_known.organisation_of(records, round_)
    packages = records.exchange.packages(round_.round_id, row_ids=())
    sent = {package.division for package in packages if not package.purpose.is_for_some_rows}
    return tuple(each.name_on(round_.named_on) for each in organisation.divisions if each.division_id in sent)


@dataclass(frozen=True)
class CarriedOver:
    """The result of carrying over texts from a file.

    `from_division`, `from_year`, `from_package`: the values that the file states about itself. `division`, `year`,
    `package`: the package of the new form. `out` (its path) and `due` (its due date) are None in a division's data
    file, whose fields are filled directly. `what`: the carried texts, and the texts that were not carried.
    """

    file: str
    from_division: str | None
    from_year: str | None
    from_package: str | None
    division: str
    year: FiscalYear
    package: str | None
    out: Path | None
    what: CarryOver
    due: date | None = None


def carry_into_form(parts: Parts, store: Store, options: CarryOverOptions, folder: Path) -> Outcome[CarriedOver]:
    """Write a division's form of a round into `folder`, with the texts of an earlier file in its blank fields.

    `options`: the file, the round and the division. An existing file is never overwritten. Raises FileMissing,
    FileUnreadable, FormNotReadable, and the same errors as `carry_file_into_form`.
    """
    file = read_form(parts, options.file, parts.files.read(options.file), options.passwords)
    return carry_file_into_form(parts, store, file, folder, options.year, options.division, options.due)


def carry_file_into_form(
    parts: Parts,
    store: Store,
    file: AnswerFile,
    folder: Path,
    year: FiscalYear | None = None,
    division: str | None = None,
    due: date | None = None,
) -> Outcome[CarriedOver]:
    """Write a division's form as `carry_into_form` does, from a file that is already read.

    `year`: the year of the round whose form is written (None: the current round). `division`: its name (None: the
    division that the file states). `due`: the due date on the form (None: chosen by `repeat_due_date`). Raises
    RoundUnknown, PlanUnclear, WrongRole, RoundClosed, DivisionUnknown, NothingSent, DuePassed, TargetNotWritable.
    """
    with preconditions.office_reading(store) as records:
        round_ = preconditions.need_open(lookup.chosen_round(records, year))
        body = lookup.find_division(records, division or file.identity.division or "").division_id
        maker = FormMaker.load(records, round_)
        package = _newest_form(records.exchange, maker, body)
        current = shown_fields(maker, package) | {each: maker.figure_values(each) for each in package.figures}
        carried = texts_to_carry_over(file, _target(records, round_, body, current, file))
        problems = tuple(_problems(file, carried, maker.contents, SentForms(parts, records)))
        printed_due = repeat_due_date(lookup.today_of(parts), round_.due_of(body), due)
        content = replace(_form(maker, package, carried, (file, problems)), due=printed_due)
    drawn = parts.workbooks.write_form(content)
    organisation = maker.contents.organisation
    path = write_under_free_name(parts, lambda what: folder / form_path(organisation, round_, body, what), _WHAT, drawn)
    name = organisation.name(body, round_.named_on)
    result = replace(_result(file, name, round_, carried), package=package.package_id, out=path, due=printed_due)
    return Outcome(result, problems=problems)


def carry_into_store(
    parts: Parts, store: Store, options: CarryOverOptions, by: str | None = None
) -> Outcome[CarriedOver]:
    """Fill blank fields in a division's data file with the texts of an earlier file; if none fits, record no act.

    `options`: the file and the round. Raises RoundUnknown, PlanUnclear, FileMissing, FileUnreadable, FormNotReadable,
    WrongRole, RoundClosed.
    """
    file = read_form(parts, options.file, parts.files.read(options.file), options.passwords)
    with store.writing() as work:
        preconditions.need_role(work, StoreRole.DIVISION)
        division = work.info.division or ""
        round_ = preconditions.need_open(lookup.chosen_round(work, options.year))
        contents = RoundContents.load(work, round_)
        fields = _open_fields(contents, division) | _open_figures(work.exchange, contents, division)
        what = texts_to_carry_over(file, _target(work, round_, division, fields, file))
        problems = tuple(_problems(without_past(file), what, contents, SentForms(parts, work)))
        touched: frozenset[tuple[str, str]] = frozenset()
        if what.carried:
            act = work.begin_act(ActKind.CARRY_OVER, by, file.name)
            touched = record_values(
                parts, work, act, round_, RecordedValues(what.texts, division, AssertionKind.TYPED)
            ).touched
            work.commit()
    result = _result(file, contents.organisation.name(division, round_.named_on), round_, what)
    return Outcome(result, touched, problems)


def _newest_form(records: StoredExchange, maker: FormMaker, division: str) -> Package:
    """Return the division's newest form of the round, ignoring forms about some rows; raises NothingSent."""
    contents = maker.contents
    packages = records.packages(contents.round_.round_id, division)
    forms = [package for package in packages if not package.purpose.is_for_some_rows]
    if not forms:
        raise NothingSent(division=contents.organisation.name(division, contents.round_.named_on))
    return forms[-1]


def _target(
    records: Records,
    round_: Round,
    division: str,
    current: Mapping[str, Mapping[str, str | None]],
    file: AnswerFile,
) -> CarryTarget:
    locks = Locks.of(round_, records.reviews.of_round(round_.round_id))
    named = lookup.known_organisation(records).find(file.identity.division or "")
    return CarryTarget(
        round_.year.short,
        current,
        same_division=named is not None and named.division_id == division,
        profile=records.plan.asked(round_).profile,
        locked=frozenset(row_id for row_id in current if locks.reason(row_id, division)),
        lineage=_lineage_of_file(records, file.identity, round_),
    )


def _lineage_of_file(records: Records, identity: Identity, round_: Round) -> RowLineage:
    """Return which rows of a round continue the rows of a file, by the edition for which its form was made.

    An edition of the round's plan that the data file does not have counts as the round's own. No row of the round
    continues a row of a plan that the data file does not have.
    """
    packages = filter(None, map(records.exchange.find_package, identity.packages))
    homes = filter(None, (records.rounds.find(each.round_id) for each in packages))
    edition_id = next((each.edition_id for each in homes), identity.edition)
    plan_ids = records.plan.plan_ids()
    plan_id = plan_ids.get(edition_id or "", identity.plan)
    if edition_id not in plan_ids:
        return SAME_ROWS if plan_id in (None, plan_ids[round_.edition_id]) else RowLineage(spans_plans=True)
    before = edition_id, FiscalYear.read(identity.year)
    mergers = row_mergers(records, round_)
    return lineage_of_rounds(
        records.plan.all(), records.plan.derivations(), mergers, before, (round_.edition_id, round_.year)
    )


def _open_fields(contents: RoundContents, division: str) -> dict[str, dict[str, str | None]]:
    """Return the current or draft texts of the fields that are open to the data file's own division."""
    found: dict[str, dict[str, str | None]] = {}
    for row in contents.round_.rows:
        answers = row.counted and division in row.writers
        keys = contents.asked.keys_at(row.row_id) if answers else contents.asked.part_keys
        drafts = {each.key: each.text for each in contents.drafts.get(row.row_id, ()) if not is_blank(each.text)}
        current = {**contents.values.get(row.row_id, {}), **contents.own_parts(row.row_id, division), **drafts}
        found[row.row_id] = {key: current.get(key) for key in keys}
    return found


def _open_figures(records: StoredExchange, contents: RoundContents, division: str) -> dict[str, dict[str, str | None]]:
    """Return the current values of the figures that the division was asked for."""
    packages = records.packages(contents.round_.round_id, division)
    asked = {each for package in packages for each in package.figures}
    return {each: {key: contents.values.get(each, {}).get(key) for key in FIGURE_KEYS} for each in asked}


def _form(
    maker: FormMaker, package: Package, what: CarryOver, source: tuple[AnswerFile, tuple[Problem, ...]]
) -> FormContent:
    """Return the form's content: current values and the carried texts.

    The form's parents include the division's returns, so that its answer counts as having observed the shown values.
    """
    file, problems = source
    contents, texts = maker.contents, what.texts
    shown = shown_fields(maker, package)
    sent = maker.sent(package)

    def filled(row: FormRow) -> FormRow:
        carried = texts.get(row.row_id, {})
        flags = dict.fromkeys(carried, Severity.QUESTION)
        return replace(row, values={**shown[row.row_id], **carried}, flags=flags)

    def filled_figure(figure: FormFigure) -> FormFigure:
        carried = texts.get(figure.indicator.indicator_id, {})
        values = {**maker.figure_values(figure.indicator.indicator_id), **carried}
        return replace(figure, values=values, flags=dict.fromkeys(carried, Severity.QUESTION))

    answers = (each for each in maker.facts.returns.values() if each.division == package.division)
    title = f"{contents.round_.year.label}末時点 進捗状況の確認　引き継いだ内容"
    lines = tuple(finding_lines(problems, contents.asked.headings))
    return replace(
        sent,
        rows=tuple(map(filled, sent.rows)),
        reference_rows=tuple(map(filled, sent.reference_rows)),
        figures=tuple(map(filled_figure, sent.figures)),
        parents=tuple(sorted({*sent.parents, *(each.return_id for each in answers)})),
        called=_WHAT,
        hint=form_sentences.CARRIED_HINT.format(source=_source(file)),
        findings=FindingList(title, sent.division, file.name, _LEAD, lines, contents.asked.profile.headings[ID]),
    )


def _problems(file: AnswerFile, what: CarryOver, contents: RoundContents, sent: SentForms) -> Iterator[Problem]:
    """Yield a problem for each carried field, one for each text that was not carried over, and the reader's problems.

    A cell whose text was not carried over is reported once. A form of this data file is compared with what was sent.
    """
    source = _source(file)
    if not what.carried:
        yield problem("NOTHING-TO-CARRY", Place(file=file.name), source=source)
    for each in what.carried:
        yield problem("CARRIED-OVER", _place(file, each, contents), source=source)
    for left in what.left:
        place = _place(file, left, contents)
        yield problem("NOT-CARRIED", place, found=truncated(left.text, _LONGEST_QUOTE), why=left.why.label)
    reported = {(each.sheet, each.cell) for each in what.left}
    yield from (each for each in file.problems if (each.place.sheet, each.place.cell) not in reported)
    package = sent.records.exchange.find_package(file.identity.check_package or "")
    if package is not None:
        cells = {(row.sheet, *parse_address(cell.cell)) for row in file.all_rows for cell in row.cells.values()}
        yield from problems_beside_sent(file, cells | file.read, [sent(package)], earlier_sentences())


def _place(file: AnswerFile, found: CarriedField | LeftField, contents: RoundContents) -> Place:
    """Return the place of a cell; a field that this round does not have gets the heading of its own form."""
    asked, key = contents.asked, found.key
    if key in asked.profile.any_by_key or file.profile is None:
        heading = asked.heading(key)
    else:
        heading = file.profile.any_by_key[key].heading_in(FiscalYear.read(file.identity.year) or asked.year)
    return Place(file.name, found.sheet, found.cell, column=heading, id=found.row_id, key=key)


def _source(file: AnswerFile) -> str:
    """Return a description of a file by the division and year that it states."""
    identity = file.identity
    year = FiscalYear.read(identity.year)
    whose = f"（{identity.division}）" if identity.division else ""
    return f"{f'{year.label}分の' if year else ''}回答様式{whose}"


def _result(file: AnswerFile, division: str, round_: Round, what: CarryOver) -> CarriedOver:
    identity = file.identity
    package = next(iter(identity.packages), None)
    return CarriedOver(
        file=file.name,
        from_division=identity.division,
        from_year=identity.year,
        from_package=package,
        division=division,
        year=round_.year,
        package=None,
        out=None,
        what=what,
    )
