"""The content of a form as values: 回答様式 sent to divisions, 回答ファイル returned, and its package (照会).

A package has a 照会番号 and parents; it may ask again about only some rows. A form also states the past of its division
and rows, so that the division's data file can continue it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nakano_status.application.entries.own_answers import values_shown_to_division
from nakano_status.application.lookup import successions_in
from nakano_status.application.merge.folding import RoundFacts, resolved_assertions
from nakano_status.application.plan.opinions import save_opinions_of_forms
from nakano_status.application.ports.data_file import Parts, Records, UnitOfWork
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.views import OFFICE_NAME
from nakano_status.documents import form_sentences
from nakano_status.documents.form import ORDINARY_FORM, FormContent, FormFigure, FormRow, PreviousRow, remark_of
from nakano_status.domain.exchange.answer_file import NO_PAST, EditionProfile, FormPast, asked_slots, figure_slots
from nakano_status.domain.exchange.returns import Package, PackageRow, Purpose, form_version_of, seal
from nakano_status.domain.exchange.writer_labels import edited_label, section_label
from nakano_status.domain.fields.field import DONE, FIGURE_KEYS, NEXT_YEAR, NOTE
from nakano_status.domain.fields.headings import PLANNED, PREVIOUS_DONE, SCHEDULED
from nakano_status.domain.history.acts import HeadOf
from nakano_status.domain.indicators.indicator import Indicator
from nakano_status.domain.merge.resolution import OFFICE, Assertion, Resolution, Slot
from nakano_status.domain.organisation.descent import named_successions
from nakano_status.domain.organisation.divisions import Role, Succession, predecessors
from nakano_status.domain.plan.lineage import editions_in_order, steps_towards
from nakano_status.domain.round.round import Round, RoundRow
from nakano_status.domain.wording.word_table import BUILT_IN, WordTable

if TYPE_CHECKING:
    from nakano_status.domain.plan.annotations import Opinion
    from nakano_status.domain.plan.plan import Edition
    from nakano_status.store.exchange import StoredExchange


def past_of(contents: RoundContents, successions: Sequence[Succession], package: Package) -> FormPast:
    """Return the earlier divisions, editions and row IDs that a package's form shows; NO_PAST if there are none."""
    if not (successions or contents.organisation.has_dated_names or len(contents.plan.editions) > 1):
        return NO_PAST

    day, division = contents.round_.named_on, package.division
    editions = _editions_until(contents)
    bodies = predecessors(successions, division, day)
    had = {each.edition_id: _rows_of(each, bodies) for each in editions[:-1]}
    ids = [each.edition_id for each in editions]
    return FormPast(
        named_successions(contents.organisation, successions, division, day),
        editions if len(editions) > 1 else (),
        steps_towards(contents.steps, [row.row_id for row in package.rows], ids, had),
        tuple((each.year, each.named_on) for each in (contents.previous, contents.round_) if each is not None),
        tuple(_profiles_before(contents, editions[:-1])),
    )


def _profiles_before(contents: RoundContents, editions: Iterable[Edition]) -> Iterator[EditionProfile]:
    """Yield the profiles of earlier editions that differ from the round's."""
    before = contents.previous
    for each in editions:
        if each.profile != contents.edition.profile:
            is_last = before is not None and before.edition_id == each.edition_id
            yield EditionProfile(each.edition_id, each.profile, before.year if before and is_last else None)


def _left_out(contents: RoundContents) -> frozenset[str]:
    """Return the given columns that no form of the round has a text for; all its forms leave them out.

    Forms of the built-in plan have all columns.
    """
    if contents.asked.profile.is_built_in:
        return frozenset()
    has_before = contents.previous is not None or any(contents.previous_values.values())
    left_out = contents.asked.profile.left_out
    shown = frozenset(key for row_id in contents.listings for key in contents.form_values(row_id))
    texts = {
        SCHEDULED: contents.scheduled,
        PREVIOUS_DONE: has_before and DONE not in left_out,
        PLANNED: has_before and NEXT_YEAR not in left_out,
        **{key: key in shown for key in contents.asked.shown_keys},
    }
    return frozenset(key for key, found in texts.items() if not found)


def _on_marks(contents: RoundContents) -> str:
    """Return a note on marks that had another meaning in the last round; '' if there are none."""
    before = contents.asked_before
    named = f"{before.year.label}末" if before else ""
    return contents.asked.profile.marks.note_on_changes(named, before.profile.marks) if before else ""


def answerers_before(contents: RoundContents) -> Mapping[str, tuple[str, ...]]:
    """Return the IDs of the divisions that answered in the last round, by the ID of the row in this round.

    Rows that no division answered are left out.
    """
    previous = contents.previous
    if previous is None:
        return {}
    lineage, known = contents.lineage_from(previous), {row.row_id: row.writers for row in previous.rows}
    found = {
        row.row_id: tuple(dict.fromkeys(who for each in lineage.origins(row.row_id) for who in known.get(each, ())))
        for row in contents.round_.rows
    }
    return {row_id: who for row_id, who in found.items() if who}


def _editions_until(contents: RoundContents) -> tuple[Edition, ...]:
    """Return the plan's editions up to the round's, oldest first."""
    found = editions_in_order([contents.plan])
    ids = [each.edition_id for each in found]
    return found[: ids.index(contents.edition.edition_id) + 1]


def _rows_of(edition: Edition, bodies: Sequence[str]) -> frozenset[str]:
    """Return the rows of an edition on which any of the bodies is or was named."""
    return frozenset(
        listing.row_id
        for listing in edition.listings
        if any(owner.division in bodies for owner in (*listing.former, *listing.owners))
    )


HEADINGS = {Purpose.ASK_BACK: "事務局からの修正依頼", Purpose.WORDING: "修文の内容（見え消し）"}
"""Heading above the remarks, by the form's purpose; a whole form with comments has that of a 修正依頼."""

CALLED = {Purpose.ASK_BACK: "修正依頼", Purpose.WORDING: "修文の確認"}
"""Name of the form in its title, by its purpose; for any other purpose it is 回答様式."""


@dataclass(frozen=True)
class FormMaker:
    """Makes the content of forms of one round, which is loaded once.

    `successions`: all recorded successions, in the order of the acts. `answered_before`: the divisions that answered in
    the last round, by row of this round. `opinions`: opinions shown in forms, by 照会番号. `heads`: history heads that
    forms state, by 照会番号.
    """

    contents: RoundContents
    facts: RoundFacts
    successions: tuple[Succession, ...] = ()
    answered_before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    opinions: Mapping[str, tuple[Opinion, ...]] = field(default_factory=dict)
    heads: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def load(records: Records, round_: Round) -> FormMaker:
        """Load a round with its current values."""
        contents = RoundContents.load(records, round_)
        facts, answered = RoundFacts.load(records, round_), answerers_before(contents)
        shown, heads = records.plan.sent_opinions(), records.history.stated_heads(HeadOf.PACKAGE)
        return FormMaker(contents, facts, successions_in(records), answered, shown, heads)

    def is_current(self, package: Package) -> bool:
        """Return whether all current values still equal the values that a package showed to its division."""
        current = {slot: values_shown_to_division(self.facts, slot, package.division).values for slot in package.base}
        return current == dict(package.base)

    def sent(self, package: Package) -> FormContent:
        """Return the content of the 回答様式 of a package: its answer cells show the values as sent."""
        rows = {row.row_id: self._base_of(row, package) for row in package.rows}
        writers = {row_id: self._writers(package, row_id, package.observed) for row_id in rows}
        words = self.contents.advising.sent.get(package.package_id, BUILT_IN)
        figures = tuple(self._figure(package, each, self._sent_of(package, each)) for each in self._asked(package))
        return replace(self._content(package, rows, rows, writers), wording_table=_form_table(words), figures=figures)

    def answered(self, package: Package) -> FormContent:
        """Return the content of the 回答ファイル of a package: its answer cells show the current values.

        The caller adds the return's ID.
        """
        base = {row.row_id: self._base_of(row, package) for row in package.rows}
        values = {row.row_id: self.values_of(row, package) for row in package.rows}
        observed = {slot: resolved_assertions(self.facts.resolve(slot)) for slot in self.facts.slots()}
        writers = {row_id: self._writers(package, row_id, observed) for row_id in base}
        content = self._content(package, values, base, writers)
        figures = tuple(
            self._figure(package, each, self.figure_values(each.indicator_id)) for each in self._asked(package)
        )
        return replace(content, wording_table=_form_table(self.contents.advising.table), figures=figures)

    def figure_values(self, indicator_id: str) -> dict[str, str | None]:
        """Return the current values of the fields of a 成果指標, by key (None: blank)."""
        current = self.contents.values.get(indicator_id, {})
        return {key: current.get(key) for key in FIGURE_KEYS}

    def keys_of(self, row: PackageRow, package: Package) -> tuple[str, ...]:
        """Return the keys of the fields open in a row: all if the division answers the row, otherwise its own parts.

        A field about a level is open only in the rows at which the package asks for it.
        """
        asked = self.contents.asked
        if not row.answers:
            return asked.part_keys
        return tuple(key for key in asked.keys if package.asks(row.row_id, key, asked.profile))

    def values_of(self, row: PackageRow, package: Package) -> dict[str, str | None]:
        """Return the current values of the fields that are open in a row of a package, by key (None: blank)."""
        own = self.contents.own_parts(row.row_id, package.division)
        current = {**self.contents.values.get(row.row_id, {}), **own}
        return {key: current.get(key) for key in self.keys_of(row, package)}

    def _asked(self, package: Package) -> list[Indicator]:
        """Return the indicators that a package asks for, in printed order."""
        asked = set(package.figures)
        return [each for each in self.contents.indicators if each.indicator_id in asked]

    def _figure(self, package: Package, indicator: Indicator, values: Mapping[str, str | None]) -> FormFigure:
        """Return the line of an indicator: earlier figures are printed, the figure of the round's year is asked for."""
        year = self.contents.round_.year
        return FormFigure(
            indicator=indicator,
            actuals={each.year: each.figure.text for each in indicator.actuals if each.year < year},
            targets={each.year: each.figure.text for each in indicator.targets},
            values=values,
            base=self._sent_of(package, indicator),
        )

    def _sent_of(self, package: Package, indicator: Indicator) -> dict[str, str | None]:
        """Return the values of an indicator's fields as sent."""
        return {key: package.sent_value(indicator.indicator_id, key) for key in FIGURE_KEYS}

    def _base_of(self, row: PackageRow, package: Package) -> dict[str, str | None]:
        return {key: package.sent_value(row.row_id, key) for key in self.keys_of(row, package)}

    def _writers(self, package: Package, row_id: str, observed: Mapping[Slot, frozenset[str]]) -> dict[str, str]:
        """Return the writer of the current value of each field that has one, by key."""
        named: dict[str, str] = {}
        for key in self.contents.asked.keys:
            slot = self.facts.slot(row_id, key, package.division)
            resolution = self.facts.resolve(slot)
            assertions = [
                assertion
                for assertion_id in sorted(observed.get(slot, ()))
                if (assertion := resolution.assertion(assertion_id))
            ]
            if assertions:
                named[key] = self._writer_label(resolution, assertions[0])
        return named

    def _writer_label(self, resolution: Resolution, assertion: Assertion) -> str:
        """Return the label of an assertion's writer.

        For a section (係) it has the return's ID, and a note if the division edited the section's answer afterwards.
        """
        name = self._name(assertion.writer)
        sections = self._section_assertions(resolution)
        if assertion in sections:
            return section_label(name, assertion.assertion_id)
        edited = [
            each for each in sections if assertion.writer == self.facts.own and each.assertion_id in assertion.observed
        ]
        if not edited:
            return name
        return edited_label([section_label(self._name(each.writer), each.assertion_id) for each in edited], name)

    def _section_assertions(self, resolution: Resolution) -> list[Assertion]:
        """Return the assertions of the division's sections; an office's data file has no sections."""
        if self.facts.own == OFFICE:
            return []
        return [each for each in resolution.assertions if each.writer not in (OFFICE, self.facts.own)]

    def _name(self, writer: str) -> str:
        return OFFICE_NAME if writer == OFFICE else self.contents.organisation.name(writer)

    def _content(
        self,
        package: Package,
        values: Mapping[str, Mapping[str, str | None]],
        base: Mapping[str, Mapping[str, str | None]],
        writers: Mapping[str, Mapping[str, str]],
    ) -> FormContent:
        contents, day = self.contents, self.contents.round_.named_on
        rows = [
            self._row(package, row, values[row.row_id], base[row.row_id], writers[row.row_id]) for row in package.rows
        ]
        bodies = contents.organisation.above(package.division), contents.organisation.collector_of(package.division)
        above, collector = (body.name_on(day) if body else None for body in bodies)
        return FormContent(
            package_id=package.package_id,
            plan_id=contents.plan.plan_id,
            plan_title=contents.plan.title,
            plan_years=(contents.plan.first_year, contents.plan.last_year),
            edition_id=contents.edition.edition_id,
            asked=contents.asked,
            own_profile=None if contents.asked.profile.is_built_in else contents.asked.profile.content,
            division=contents.organisation.name(package.division, day),
            department=above,
            collector=collector,
            names_departments=contents.plan.is_built_in or (above is not None and collector is None),
            due=contents.round_.due_of(package.division),
            rows=tuple(row for row in rows if row.answers),
            reference_rows=tuple(row for row in rows if not row.answers),
            previous=self._previous(package),
            previous_year=contents.previous.year if contents.previous else None,
            parents=tuple(sorted(package.parents)),
            seal=package.seal,
            form_version=package.form_version,
            remark_heading=HEADINGS.get(Purpose.ASK_BACK if package.comments else package.purpose),
            purpose=package.purpose,
            called=CALLED.get(package.purpose, ORDINARY_FORM),
            hint=self._hint(package.purpose),
            past=past_of(contents, self.successions, package),
            opinions=self.opinions.get(package.package_id, ()),
            head=self.heads.get(package.package_id),
            on_marks=_on_marks(contents),
            left_out=_left_out(contents),
        )

    def _row(
        self,
        package: Package,
        row: PackageRow,
        values: Mapping[str, str | None],
        base: Mapping[str, str | None],
        writers: Mapping[str, str],
    ) -> FormRow:
        """Return a row with the texts of its locked cells, its answers, and the remarks on it."""
        contents = self.contents
        listing, nodes = contents.listings[row.row_id], contents.asked.nodes_at(row.row_id)
        before = contents.previous_reported(row.row_id).on_paper
        return FormRow(
            row_id=row.row_id,
            role=row.role.value,
            sponsor=listing.sponsor.value,
            measure_code=listing.measure,
            measure_title=contents.nodes[listing.measure].title,
            title=listing.title,
            divisions=contents.divisions_text(row.row_id) or "",
            scheduled=contents.scheduled.get(row.row_id),
            previous_done=before.get(DONE),
            planned=before.get(PLANNED),
            values=values,
            base=base,
            writers=writers,
            remark=remark_of(package, row.row_id, contents.asked),
            remarks={key: text for (row_id, key), text in package.remarks.items() if row_id == row.row_id},
            answers=row.answers,
            shown=contents.form_values(row.row_id),
            about=tuple(f"{contents.asked.heading(key)}：{nodes[key]}" for key in base if key in nodes),
        )

    def _hint(self, purpose: Purpose) -> str | None:
        """Return the instruction in the head block of a form with a purpose of its own, None for an ordinary one."""
        asked, hints = self.contents.asked, [form_sentences.PURPOSE_HINTS.get(purpose, "")]
        found = "".join(form_sentences.without_fields(hints, asked.profile.left_out))
        return found.format(note=asked.heading(NOTE)) or None

    def _previous(self, package: Package) -> tuple[PreviousRow, ...]:
        """Return the last round's published fields of the package's rows, without rows that had no texts."""
        shown, fields = [], self.facts.profile.by_key_as_printed
        for row in package.rows:
            before = self.contents.previous_reported(row.row_id, in_full=True)
            texts = before.on_paper
            values = {
                key: fields[key].printed(text, in_full=True) if text and key not in before.undecided else text
                for key, text in ((key, texts.get(key)) for key in self.facts.profile.published_keys)
            }
            if any(values.values()):
                title = self.contents.listings[row.row_id].title
                named = self._named_before(row.row_id, package.division) if row.answers else None
                shown.append(PreviousRow(row.row_id, title, values, named))
        return tuple(shown)

    def _named_before(self, row_id: str, division: str) -> str | None:
        """Return the names of the divisions that answered a row in the last round.

        None if this division was one of them.
        """
        answered, previous = self.answered_before.get(row_id, ()), self.contents.previous
        if previous is None or division in answered or not answered:
            return None
        return "、".join(self.contents.organisation.name(each, previous.named_on) for each in answered)


def _form_table(table: WordTable) -> WordTable | None:
    """Return the table to write into a form: None if it works as the built-in table, otherwise the lines in use."""
    return None if table.works_as_built_in else WordTable(table.in_use)


def shown_fields(maker: FormMaker, package: Package) -> dict[str, dict[str, str | None]]:
    """Return the current values of the fields open to a package's division, as it sees them, by row ID and key.

    A blank field has the value None.
    """
    found: dict[str, dict[str, str | None]] = {}
    for row in package.rows:
        slots = {key: maker.facts.slot(row.row_id, key, package.division) for key in maker.keys_of(row, package)}
        values = {
            slot: values_shown_to_division(maker.facts, slot, package.division).values for slot in {*slots.values()}
        }
        found[row.row_id] = {key: values[slot][slot.keys.index(key)] for key, slot in slots.items()}
    return found


_TOKEN_LENGTH = 6


@dataclass(frozen=True)
class Asking:
    """A form to be made about some rows: the division's ID, the purpose, the rows, and the remarks on fields.

    `remarks` are as in `Package.remarks`.
    """

    division: str
    purpose: Purpose
    rows: tuple[str, ...]
    remarks: Mapping[tuple[str, str], str] = field(default_factory=dict)


def package_for_some_rows(parts: Parts, work: UnitOfWork, maker: FormMaker, asking: Asking) -> Package:
    """Make a package of only some rows, save it and return it; the caller has begun the act.

    `asking`: the division, the purpose, the rows and the remarks of the package.
    """
    round_, division = maker.contents.round_, asking.division
    named = maker.contents.organisation.get(division).parent if asking.purpose is Purpose.SECTION else division
    parts_alone = round_.rows_read_by(named or "") if maker.contents.asked.part_items else ()
    rows = tuple(
        PackageRow(row.row_id, Role.ASSOCIATE if row in parts_alone else role_in(row, division))
        for row in round_.rows
        if row.row_id in asking.rows
    )
    parents = parents_of_package(maker, division, work.exchange.packages(round_.round_id, division))
    asked = Package("", round_.round_id, division, parents, asking.purpose, rows, {}, remarks=dict(asking.remarks))
    package = sealed_package(parts, work, maker, asked)
    work.exchange.add_package(package)
    store_shown_content(work, round_, [package])
    return package


def store_shown_content(work: UnitOfWork, round_: Round, packages: Sequence[Package]) -> None:
    """Store the content that new forms show besides their rows, so that the forms can be made again unchanged."""
    work.wordings.add_sent_table(each.package_id for each in packages)
    save_opinions_of_forms(work, round_, packages)
    head = work.history.head()
    for each in packages:
        work.history.add_stated_head(HeadOf.PACKAGE, each.package_id, head)


def sealed_package(
    parts: Parts, work: UnitOfWork, maker: FormMaker, asked: Package, figures: Iterable[str] = ()
) -> Package:
    """Return the package `asked` with a new 照会番号, the values that it shows to its division, and its seal.

    `figures`: the IDs of the 成果指標 that the package asks for. Nothing is saved.
    """
    slots = [slot for row in asked.rows for slot in asked_slots(row, asked.division, maker.contents.asked)]
    slots += [slot for each in figures for slot in figure_slots(each)]
    shown = {slot: values_shown_to_division(maker.facts, slot, asked.division) for slot in slots}
    base = {slot: own.values for slot, own in shown.items()}
    observed = {slot: own.observed for slot, own in shown.items()}
    package_id = fresh_package_id(parts, work.exchange, maker.contents.round_)
    made_seal = seal(work.info.sealing_key, package_id, asked.rows, base)
    made = replace(asked, package_id=package_id, base=base, observed=observed, seal=made_seal)
    return replace(made, form_version=form_version_of(maker.contents.asked.profile))


def parents_of_package(maker: FormMaker, division: str, packages: Iterable[Package]) -> frozenset[str]:
    """Return the IDs of the parents of a new package: the division's earlier packages, and its returns received so far.

    `division`: its ID. `packages`: its earlier packages in the round.
    """
    answered = [each.return_id for each in maker.facts.returns.values() if each.division == division]
    return frozenset([*(package.package_id for package in packages), *answered])


def role_in(row: RoundRow, division: str) -> Role:
    """Return the role in which a division answers a row.

    An associate that answers a row opened to all named divisions (各課回答) answers as the lead does. A division that
    is not named on the row, but whose answer the office accepted, does so, too.
    """
    named = next((each.role for each in row.named_divisions if each.division == division), Role.LEAD)
    return named if named is not Role.ASSOCIATE else Role.LEAD


def fresh_package_id(parts: Parts, exchange: StoredExchange, round_: Round) -> str:
    """Return a new 照会番号 such as `R4-7KQ2MX`: easy to read over the telephone, and random rather than counted."""
    while True:
        package_id = f"{round_.year.short}-{parts.token(_TOKEN_LENGTH)}"
        if exchange.find_package(package_id) is None:
            return package_id
