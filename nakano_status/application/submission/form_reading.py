"""Read a form that a division opens: its package, plan, round, previous report, and division.

The answers of a file are checked as a data file's answers are; problems have the cells as places (check FILE).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application.findings.file_findings import add_printing_findings
from nakano_status.application.lookup import chosen_round, known_organisation, read_year, successions_in
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.application.problem_text import message
from nakano_status.application.submission.check_entries import Checked, as_checked
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_checks import RULES, RULES_OF_PARTS, RowAnswer, check_submission
from nakano_status.domain.exchange.answer_file import AnswerFile, CheckLine, ReadRow, sent_package
from nakano_status.domain.exchange.matched_rows import answers_elsewhere
from nakano_status.domain.exchange.returns import FORM_VERSION, FORM_VERSIONS, CellState, Package
from nakano_status.domain.fields.field import DONE, FIGURE, NEXT_YEAR, read_value
from nakano_status.domain.fields.headings import DIVISIONS, MEASURE, PLANNED, PREVIOUS_DONE, SCHEDULED, TITLE, about_key
from nakano_status.domain.fields.profile import UNTITLED, AskedFields, Profile
from nakano_status.domain.indicators.indicator import (
    Direction,
    FigureKind,
    Indicator,
    YearFigure,
    figure_as_typed,
    figure_of_key,
    figure_questions,
)
from nakano_status.domain.organisation import descent, divisions
from nakano_status.domain.plan.lineage import PlanSubject, origins
from nakano_status.domain.plan.ownership import names_beside
from nakano_status.domain.plan.plan import (
    Edition,
    Listing,
    NamedDivision,
    Owner,
    Plan,
    PlanItem,
    PlanNode,
    PlanValues,
    Sponsor,
)
from nakano_status.domain.plan.printed_title import PLAN_CLASSES
from nakano_status.domain.problems.problem import Place, Problem, Refused
from nakano_status.domain.refusals.exchange import FormNotReadable, FormOfOtherDivision, FormOfPart
from nakano_status.domain.refusals.planning import PlanUnknown
from nakano_status.domain.round.round import Origin, Round, RoundRow
from nakano_status.domain.round.tally import UNDECIDED
from nakano_status.domain.wording.word_table import BUILT_IN

if TYPE_CHECKING:
    from nakano_status.application.ports.outside import Catalogue


def own_descent(own: divisions.Division, name: str, steps: Iterable[descent.NamedSuccession]) -> descent.Descent | None:
    """Return how the division called `name` descends from the data file's division `own`; None if it does not.

    `steps`: the successions between divisions, by their names.
    """
    names, known = [each.name for each in own.names], tuple(steps)
    # a later division may have an earlier name of this one, so the current name is tried first
    if (way := descent.find_descent(known, [own.name_on()], name)) is not None:
        return way
    return descent.find_descent(known, names, name)


def with_own_division(reading: FormReading, records: Records) -> FormReading:
    """Return the reading of a form with the data file's own division.

    Raises FormNotReadable for a form of another plan, FormOfOtherDivision, and FormOfPart for a form of a part of a
    split division, which needs its own data file.
    """
    info, known = records.info, records.organisation.read()
    own, found = known.get(info.division or ""), reading.file.identity.division or ""
    way = own_descent(own, found, reading.file.past.successions)
    if way is not None:
        _need_known_plan(records, reading)
    if way is None:
        raise FormOfOtherDivision(found=found, expected=own.name_on())
    if way.is_of_part:
        raise FormOfPart(found=found, expected=own.name_on())
    return replace(reading, own=descent.with_names(own, way.steps, reading.named_on), known=known)


def _need_known_plan(records: Records, reading: FormReading) -> None:
    """Refuse a form of another plan, unless the plan follows: its round is later than all collected rounds."""
    plans = records.plan.plan_ids()
    others = [each for each in records.rounds.all() if each.origin is Origin.COLLECTED]
    is_after = all(each.year < reading.year for each in others)
    if plans and reading.plan.plan_id not in plans.values() and not is_after:
        raise FormNotReadable(path=reading.path, reason="このデータファイルとは別の計画の回答様式です")


def save_past(work: UnitOfWork, reading: FormReading, *, is_newest: bool) -> None:
    """Save the plan and the past that a form states.

    These are earlier divisions that the data file lacks and their successions, the plan with its editions (earlier
    editions without rows), and derivations of the form's rows between editions. If the form is the newest one
    (`is_newest`), its division is saved, too, and a stored plan gets the title and the years that the form states.
    """
    past = reading.file.past
    own = reading.organisation.get(reading.division)
    earlier = descent.earlier_divisions(own, reading.known, past.successions)
    bodies = (*(reading.organisation.divisions if is_newest else ()), *earlier.bodies)
    work.organisation.save(divisions.Organisation(bodies))
    recorded = {*successions_in(work)}
    work.organisation.add_successions(each for each in earlier.successions if each not in recorded)
    heads = (each for each in past.editions if each.edition_id != reading.edition.edition_id)
    profiles = {each.edition_id: each.profile for each in past.profiles}
    now = reading.edition.profile
    empty = tuple(
        Edition(each.edition_id, each.title, each.adopted_on, each.ordinal, (), (), profiles.get(each.edition_id, now))
        for each in heads
    )
    work.plan.save(replace(reading.plan, editions=(*empty, reading.edition)))
    if is_newest and reading.file.identity.plan_years:
        work.plan.save_head(reading.plan)
    there = {*work.plan.derivations()}
    work.plan.add_derivations(each for each in past.derivations if each not in there)


def find_or_add_body(
    work: UnitOfWork, name: str, day: date, kind: divisions.DivisionKind = divisions.DivisionKind.DIVISION
) -> str:
    """Return the ID of the body that had the name `name` on a round's day.

    A body that the data file lacks is added. If another body here has the name now, the added body has it only until
    that day, inclusive.
    """
    here, wanted = work.organisation.read(), divisions.fold_name(name)
    official = [(each, one) for each in here.divisions for one in each.names if one.kind is divisions.NameKind.OFFICIAL]
    for body, named in official:
        if divisions.fold_name(named.name) == wanted and named.holds_on(day):
            return body.division_id
    named_then = (each for each in here.divisions if divisions.fold_name(each.name_on(day)) == wanted)
    if (known := next(named_then, None) or here.find(name)) is not None and divisions.fold_name(
        known.name_on(day)
    ) == wanted:
        return known.division_id
    added = here.make_body(name, kind)
    if known is not None:
        added = replace(added, names=(divisions.DivisionName(name, divisions.NameKind.OFFICIAL, None, day),))
    work.organisation.save(divisions.Organisation((added,)))
    return added.division_id


class Fit(StrEnum):
    """How a file relates to a division's data file.

    OWN: the file is to be opened, which may be refused. SECTION: it was returned by one of the division's sections.
    EARLIER_YEAR: it is of an earlier year. OTHER_DIVISION: it is of another division. INCOMPLETE: it lacks parts that
    opening needs (its number, 照合用). The texts of a file of the last three kinds can be carried over.
    """

    OWN = "own"
    SECTION = "section"
    EARLIER_YEAR = "earlier_year"
    OTHER_DIVISION = "other_division"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True)
class FormFit:
    """How a file relates to the division `own`, and the division and year that it states (None: not stated).

    `carries`: whether it is not to be opened here, but has texts that can be carried over.
    """

    fit: Fit
    own: str
    division: str | None = None
    year: str | None = None
    carries: bool = False


def form_fit(parts: Parts, store: Store, form: Path) -> FormFit:
    """Return how a file relates to the division that owns the data file.

    A file that cannot be read as a form is OWN, because opening it reports the reason. Raises FileMissing,
    FileUnreadable, RoundUnknown and PlanUnclear.
    """
    file = parts.workbooks.read_answers(form.name, parts.files.read(form), parts.catalogue.profile())
    with store.reading() as records:
        own = records.organisation.read().name(records.info.division or "")
        if file.refused is not None:
            return FormFit(Fit.OWN, own)
        fit, year = _fit(records, file)
    is_opened = fit in (Fit.OWN, Fit.SECTION)
    return FormFit(fit, own, file.identity.division, year, not is_opened and any(True for _ in file.written_cells()))


def _fit(records: Records, file: AnswerFile) -> tuple[Fit, str | None]:
    organisation, own, identity = known_organisation(records), records.info.division, file.identity
    stated = FiscalYear.read(identity.year)
    year = stated.label if stated else None
    found = organisation.find(identity.division or "")
    if found is not None and found.division_id in organisation.sections_of(own or ""):
        return Fit.SECTION, year
    if stated is None or not (identity.packages and identity.division and file.check_lines):
        return Fit.INCOMPLETE, year
    is_own = found is not None and found.division_id == own
    if not is_own and own_descent(organisation.get(own or ""), identity.division, file.past.successions) is None:
        return Fit.OTHER_DIVISION, year
    round_ = chosen_round(records)
    return (Fit.EARLIER_YEAR if stated < round_.year else Fit.OWN), year


def indicator_from_form(
    indicator_id: str,
    edition_id: str,
    owner: str,
    place: int,
    given: Mapping[str, str | None],
    known: Indicator | None,
) -> Indicator:
    """Return an indicator as its line in a form states it; values that the line lacks come from `known`.

    `given`: the texts of the line by key. `known`: the indicator of the built-in plan with this ID, or None. `place`:
    the position of the line, which an unknown indicator gets as its ordinal. If neither has a direction, it is UP.
    """
    stated = next((each for each in Direction if each.label == given.get("direction")), Direction.UP)
    name = given.get("indicator") or (known.name_printed if known else indicator_id)
    return Indicator(
        indicator_id=indicator_id,
        edition_id=edition_id,
        goal=given.get("goal") or (known.goal if known else ""),
        ordinal=known.ordinal if known else place,
        name=known.name if known else name,
        name_printed=name,
        unit=given.get("unit") or (known.unit if known else None),
        footnote_mark=known.footnote_mark if known else None,
        note=known.note if known else None,
        direction=known.direction if known else stated,
        owner=owner,
        actuals=tuple(_figures(given, FigureKind.ACTUAL)),
        targets=tuple(_figures(given, FigureKind.TARGET)),
    )


def _figures(given: Mapping[str, str | None], kind: FigureKind) -> Iterator[YearFigure]:
    for key, text in sorted(given.items()):
        figure = figure_of_key(key)
        if figure and figure[0] is kind and text:
            yield YearFigure(figure[1], figure_as_typed(text))


_ORDINARY_YEARS = 2
"""Assumed number of further years of an unknown plan; it gives the ordinary headings."""


def read_form(parts: Parts, path: Path, content: bytes, passwords: Sequence[str] = ()) -> AnswerFile:
    """Return the answers in a form; raises FormNotReadable if they cannot be read.

    `passwords` are tried on a protected file.
    """
    file = parts.workbooks.read_answers(path.name, content, parts.catalogue.profile(), passwords)
    if file.refused is not None:
        raise FormNotReadable(path=str(path), reason=message(file.refused).rstrip("。"))
    return file


@dataclass(frozen=True)
class FormReading:
    """A form as read, with values derived from it; `path` is for messages.

    `own`: the division of the data file (None: it is created from this form). `known`: all bodies in the data file.
    `round_id`: the ID of the form's round in the data file (None: its year).
    """

    file: AnswerFile
    path: str
    catalogue: Catalogue
    own: divisions.Division | None = None
    known: divisions.Organisation = divisions.NO_DIVISIONS
    round_id: str | None = None

    def check(self) -> None:
        """Raise FormNotReadable if the file lacks content needed to open it."""
        identity = self.file.identity
        if len(identity.packages) != 1:
            raise self._refusal("照会番号を一つに決められません")
        if (identity.form_version or 0) > max(FORM_VERSIONS):
            raise self._refusal("新しい版の回答様式です")
        if (identity.form_version or FORM_VERSION) > FORM_VERSION and self.file.profile is None:
            raise self._refusal("シート「照合用」の「項目の指定」を読み取れません")
        if not (identity.year and identity.division and (self.file.check_lines or self.file.check_figures)):
            raise self._refusal("シート「照合用」を読み取れません")
        ids = [each.row_id for each in self.file.check_lines]
        if len({*ids}) != len(ids):
            raise self._refusal("シート「照合用」に、同じ管理番号の行が2つ以上あります")
        bodies = [each.division_id for each in self.organisation.divisions]
        if len({*bodies}) != len(bodies):
            raise self._refusal("シート「照合用」の部と所管課の名称が同じです")

    def _refusal(self, reason: str) -> Refused:
        return FormNotReadable(path=self.path, reason=reason)

    def without_rows(self, row_ids: Container[str]) -> FormReading:
        """Return the reading of a form that shows all rows but these."""
        lines = tuple(each for each in self.file.check_lines if each.row_id not in row_ids)
        return replace(self, file=replace(self.file, check_lines=lines))

    @cached_property
    def year(self) -> FiscalYear:
        """The year of the round."""
        return read_year(self.file.identity.year or "")

    @cached_property
    def division(self) -> str:
        """The division's ID in its own data file: the folded name on its first form."""
        return self.own.division_id if self.own else divisions.fold_name(self.file.identity.division or "")

    @cached_property
    def organisation(self) -> divisions.Organisation:
        """The division, and its 部 if the form names one; for a section (係), the section and its division."""
        identity, kind, kind_above = (
            self.file.identity,
            divisions.DivisionKind.DIVISION,
            divisions.DivisionKind.DEPARTMENT,
        )
        if identity.collector:
            kind, kind_above = divisions.DivisionKind.SECTION, divisions.DivisionKind.DIVISION
        name = identity.collector or identity.department
        above = divisions.new_division(name, kind_above) if name else None
        own = self.own or descent.new_body(identity.division or "", self.file.past.successions, self.named_on)
        own = replace(own, kind=kind, parent=above.division_id if above else None)
        return divisions.Organisation((*([above] if above else []), own))

    @property
    def named_on(self) -> date:
        """The 作成日 of the form's round: divisions have the names of that day.

        It is the end of the year if the form does not state it.
        """
        return self.day_of(self.year)

    def day_of(self, year: FiscalYear) -> date:
        """Return the 作成日 of a year's round. It is the end of the year if the form does not state it."""
        return self.days.get(year, year.as_of)

    @cached_property
    def days(self) -> Mapping[FiscalYear, date]:
        """The 作成日 of rounds by year, as the form states them."""
        return dict(self.file.past.days)

    @property
    def edition(self) -> Edition:
        """The part of the round's edition that the form shows."""
        (shown,) = self.plan.editions
        return shown

    @cached_property
    def plan(self) -> Plan:
        """The part of the plan that the form shows, with one edition.

        A built-in plan with the same ID gives the title and the years, otherwise the form states them. If it does not,
        the title is the plan's ID, and the years begin with the form's year.
        """
        known = self._built_in()
        plan_id = self.file.identity.plan or "plan"
        edition_id = self.file.identity.edition or f"{plan_id}-1"
        built_in = next((each for each in known.editions if each.edition_id == edition_id), None) if known else None
        edition = next((each for each in self.file.past.editions if each.edition_id == edition_id), built_in)
        shown = Edition(
            edition_id=edition_id,
            title=edition.title if edition else "",
            adopted_on=edition.adopted_on if edition else self.year.as_of,
            ordinal=edition.ordinal if edition else 1,
            nodes=tuple(self._nodes()),
            listings=tuple(self._listings()),
            profile=self._profile,
        )
        if known:
            return replace(known, plan_id=plan_id, editions=(shown,))
        first, last = self.file.identity.plan_years or (self.year, self.year.plus(_ORDINARY_YEARS))
        return Plan(plan_id, self.file.identity.plan_title or plan_id, first, last, (shown,))

    @property
    def asked(self) -> AskedFields:
        """The fields that the round asks for."""
        rows = {key: {row_id: row_id for row_id in ids} for key, ids in self._level_rows.items()}
        return AskedFields(self.edition.profile, self.year, self.plan.last_year, rows)

    @property
    def _level_rows(self) -> Mapping[str, Sequence[str]]:
        """The rows at which the form asks for each item about a level."""
        lines = self.file.check_lines
        return {key: [each.row_id for each in lines if key in each.base] for key in self._profile.level_items}

    def _built_in(self) -> Plan | None:
        try:
            return self.catalogue.plan(self.file.identity.plan or "")
        except PlanUnknown:  # a plan that is not built in: the form itself contains all that is needed
            return None

    @cached_property
    def round_(self) -> Round:
        """The round, with the rows that the form shows."""
        return Round(
            round_id=self.round_id or self.year.short,
            year=self.year,
            edition_id=self.edition.edition_id,
            as_of=self.year.as_of,
            due=_day(self.file.identity.due),
            made_on=self.days.get(self.year),
            origin=Origin.COLLECTED,
            rows=tuple(RoundRow(line.row_id, None, self._named_divisions(line)) for line in self.file.check_lines),
        )

    @cached_property
    def package(self) -> Package:
        """The package, with the values as sent."""
        try:
            return sent_package(self.file, self.round_.round_id, self.division, self.asked)
        except ValueError:
            raise self._no_role from None

    @cached_property
    def schedules(self) -> dict[tuple[str, FiscalYear], str]:
        """計画上のスケジュール for the round's year, by row and year."""
        texts = {row_id: given.get(SCHEDULED) for row_id, given in self._given.items()}
        return {(row_id, self.year): text for row_id, text in texts.items() if text}

    @cached_property
    def values(self) -> PlanValues:
        """The values of the plan that the form shows for the round's year; texts that cannot be values are left out.

        For an item about a level, the value is the name of the node, at the row at which the form asks for the item.
        """
        fields = self.edition.profile.by_key
        asked = ((row_id, key) for key, ids in self._level_rows.items() for row_id in ids)
        named = (
            ((row_id, PlanItem(key, None)), self._given.get(row_id, {}).get(about_key(key))) for row_id, key in asked
        )
        found = {place: node for place, node in named if node}
        for row_id, given in self._given.items():
            for key in self.asked.plan_keys:
                with suppress(ValueError):
                    if text := read_value(fields[key], given.get(key)):
                        found[row_id, PlanItem(key, self.year if fields[key].by_year else None)] = text
        return found

    def shown_of_office(self) -> dict[str, dict[str, str | None]]:
        """Return the values of the office's own fields that the form shows, by row ID and key (None: blank).

        Texts that cannot be values are left out. A field without a column is blank in every row: forms leave such
        columns out.
        """
        fields, found = self.edition.profile.by_key, dict[str, dict[str, str | None]]()
        for row_id, given in self._given.items():
            for key in {*self.asked.shown_keys} & {*self.asked.office_keys}:
                with suppress(ValueError):
                    found.setdefault(row_id, {})[key] = read_value(fields[key], given.get(key))
        return found

    @cached_property
    def previous_year(self) -> FiscalYear:
        """The year of the last report; if the form does not state it, the year before the form's year."""
        report = self.file.previous
        return read_year(report.year) if report and report.year else self.year.plus(-1)

    @cached_property
    def previous(self) -> dict[str, Mapping[str, str | None]]:
        """The last report by row ID and key; texts that cannot be values or are `UNDECIDED` are left out."""
        return {row_id: dict(self._values_in(texts)) for row_id, texts in self._reported.items()}

    def _values_in(self, texts: Mapping[str, str | None]) -> Iterator[tuple[str, str | None]]:
        fields = self._profile.by_key_as_printed
        for key, text in texts.items():
            with suppress(ValueError):
                if text != UNDECIDED:
                    yield key, read_value(fields[key], text) if key in fields else text

    @cached_property
    def _reported(self) -> dict[str, Mapping[str, str | None]]:
        """The texts of the last report, from its own sheet or otherwise from the cells beside the answers.

        Rows without any text in it are left out.
        """
        if self.file.previous is not None:
            shown = self.file.previous.rows
        else:
            shown = {
                row_id: {DONE: given.get(PREVIOUS_DONE), NEXT_YEAR: given.get(PLANNED)}
                for row_id, given in self._given.items()
            }
        known = {line.row_id for line in self.file.check_lines}
        return {row_id: texts for row_id, texts in shown.items() if row_id in known and any(texts.values())}

    @cached_property
    def by_edition_before(self) -> FormReading:
        """The form with rows and numbers of the last report's edition; the form itself if the profile is the same.

        Each row has its number of that time. If a row was split into several, only the first of them is included.
        """
        past = self.file.past
        stated = next((each for each in past.profiles if each.year == self.previous_year), None)
        ids = [each.edition_id for each in past.editions]
        if stated is None or stated.edition_id not in ids or self.file.previous is None:
            return self
        ids = ids[ids.index(stated.edition_id) :]
        numbers: dict[str, str] = {}
        for row_id in self._reported:
            origin = next(iter(origins(past.derivations, PlanSubject.ROW, row_id, ids, mergers=())), row_id)
            if origin not in numbers.values():
                numbers[row_id] = origin
        known = [(each, numbers[each.row_id]) for each in self.file.check_lines if each.row_id in numbers]
        shown = [(each, numbers[each.row_id]) for each in self.file.rows if each.row_id in numbers]
        report = replace(
            self.file.previous,
            rows={
                number: {key: text for key, text in self._reported[row_id].items() if key in stated.profile.by_key}
                for row_id, number in numbers.items()
            },
            divisions={numbers[each]: name for each, name in self.file.previous.divisions.items() if each in numbers},
        )
        file = replace(
            self.file,
            identity=replace(self.file.identity, edition=stated.edition_id),
            check_lines=tuple(replace(each, row_id=number) for each, number in known),
            rows=tuple(replace(each, row_id=number) for each, number in shown),
            previous=report,
            profile=stated.profile,
        )
        return replace(self, file=file)

    @cached_property
    def previous_divisions(self) -> dict[str, str]:
        """The names of the divisions that answered the last report, by row.

        Rows that the form's own division answered are left out.
        """
        named = self.file.previous.divisions if self.file.previous else {}
        return {row_id: name for row_id, name in named.items() if row_id in self.previous}

    @property
    def previous_name(self) -> str:
        """The name that the form's division had in the last report."""
        return descent.former_name_on(
            self.file.past.successions, self.file.identity.division or "", self.day_of(self.previous_year)
        )

    @cached_property
    def as_given(self) -> dict[str, dict[str, str | None]]:
        """The locked texts of every row and 成果指標 as the form shows them, by ID and key (None: blank).

        `measure` is only the code.
        """
        lines = self.file.check_lines
        given: dict[str, dict[str, str | None]] = {
            line.row_id: {TITLE: None, **self._given.get(line.row_id, {}), MEASURE: line.measure} for line in lines
        }
        return given | {each.indicator_id: each.given for each in self.indicators}

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """The 成果指標 that the form asks for, as on its sheet; for a built-in plan with all known facts."""
        built_in = {each.indicator_id: each for each in self.catalogue.indicators(self.plan.plan_id)}
        shown = {row.row_id: row.given for row in self.file.figures if row.row_id is not None}
        asked = (line.row_id for line in self.file.check_figures)
        edition = self.edition.edition_id
        return tuple(
            indicator_from_form(each, edition, self.division, place, shown.get(each, {}), built_in.get(each))
            for place, each in enumerate(asked, start=1)
        )

    @cached_property
    def _given(self) -> dict[str, Mapping[str, str | None]]:
        known = {line.row_id for line in self.file.check_lines}
        return {row.row_id: row.given for row in self.file.rows if row.row_id is not None and row.row_id in known}

    def _role(self, line: CheckLine) -> divisions.Role:
        try:
            return divisions.Role(line.role)
        except ValueError:
            raise self._no_role from None

    @property
    def _no_role(self) -> Refused:
        return self._refusal("シート「照合用」の区分を読み取れません")

    def _named_divisions(self, line: CheckLine) -> tuple[NamedDivision, ...]:
        return (NamedDivision(self.division, self._role(line), 1),)

    @property
    def _profile(self) -> Profile:
        return self.file.profile or self.catalogue.profile()

    def _nodes(self) -> Iterator[PlanNode]:
        titles: dict[str, str | None] = {}
        for line in self.file.check_lines:
            printed = self._given.get(line.row_id, {}).get(MEASURE) or ""
            title = printed.removeprefix(line.measure).strip()
            titles[line.measure] = titles.get(line.measure) or (None if title == UNTITLED else title or None)
        for place, (code, named) in enumerate(titles.items(), start=1):
            yield PlanNode(code, self._profile.measure_level.key, None, named, place)

    def _listings(self) -> Iterator[Listing]:
        for place, line in enumerate(self.file.check_lines, start=1):
            given = self._given.get(line.row_id, {})
            title = given.get(TITLE) or ""
            yield Listing(
                row_id=line.row_id,
                measure=line.measure,
                ordinal=place,
                title=title,
                plan_class=title[0] if title[:1] and title[0] in PLAN_CLASSES else None,
                sponsor=_sponsor(line.sponsor),
                repost_of=None,
                owners=(Owner(self.division, self._role(line), 1),),
                owners_printed=given.get(DIVISIONS),
            )


def _day(text: str | None) -> date | None:
    """Return a day on 照合用; None if it is not written as the program writes it."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _sponsor(text: str) -> Sponsor:
    return Sponsor(text) if text in set(Sponsor) else Sponsor.WARD


def check_file(parts: Parts, path: Path) -> Outcome[Checked]:
    """Check the answers in a form before it is submitted; each problem has its sheet and cell as its place.

    Raises FileMissing, FormNotReadable.
    """
    file = add_printing_findings(read_form(parts, path, parts.files.read(path)), parts.papers)
    reading = FormReading(file, str(path), parts.catalogue)
    reading.check()
    asked = {row.row_id: row.answers for row in reading.package.rows if row.answers or reading.asked.part_items}
    shown: dict[str, ReadRow] = {row.row_id: row for row in file.rows if row.row_id in asked and row.row_id is not None}
    listings = {listing.row_id: listing for listing in reading.edition.listings}
    read = {row_id: _answer(reading, listings[row_id], row) for row_id, row in shown.items()}
    answers = [answer for row_id, answer in read.items() if asked[row_id]]
    parts_alone = [answer.of_parts for row_id, answer in read.items() if not asked[row_id]]
    rules = ((answers, RULES), (parts_alone, RULES_OF_PARTS))
    found = [_placed(path.name, shown, each) for some, given in rules for each in check_submission(some, given)]
    own, profile = (row for row_id, row in shown.items() if asked[row_id]), reading.edition.profile
    found += (each for row in own for each in answers_elsewhere(path.name, row, reading.package, profile))
    outcome = as_checked(answers, [*file.problems, *found, *_figures_on_form(path.name, reading)], parts_alone)
    form = f"{reading.year.label}分 {file.identity.division}"
    return replace(outcome, value=replace(outcome.value, form=form))


def _answer(reading: FormReading, listing: Listing, row: ReadRow) -> RowAnswer:
    values = {key: cell.text for key, cell in row.cells.items() if cell.state is CellState.VALUE}
    of_plan = {item.key: text for (row_id, item), text in reading.values.items() if row_id == listing.row_id}
    previous = reading.previous.get(listing.row_id, {})
    values = {**of_plan, **values}
    terms, due = (reading.file.terms or BUILT_IN).terms, reading.round_.due
    is_split = bool(reading.asked.part_items)
    others = names_beside(listing.owners_printed, reading.organisation, reading.division) if is_split else ()
    return RowAnswer(
        listing.row_id, listing.sponsor, values, reading.asked, previous, terms=terms, due=due, others=others
    )


def _figures_on_form(file: str, reading: FormReading) -> Iterator[Problem]:
    """Yield questions about figures on the sheet 成果指標; unreadable cells are already reported."""
    shown = {row.row_id: row for row in reading.file.figures}
    for each in reading.indicators:
        row = shown.get(each.indicator_id)
        cell = row.cells.get(FIGURE) if row else None
        if row is not None and cell is not None and cell.state is not CellState.UNREADABLE:
            column = reading.asked.heading(FIGURE)
            place = Place(file, row.sheet, cell.cell, row.row, column, each.indicator_id, FIGURE)
            yield from figure_questions(each, reading.year, cell.text, place)


def _placed(file: str, shown: Mapping[str, ReadRow], found: Problem) -> Problem:
    """Return a problem with its place in the file."""
    row = shown[found.place.id or ""]
    cell = row.cells.get(found.place.key or "")
    return found.at(file=file, sheet=row.sheet, row=row.row, cell=cell.cell if cell else None)
