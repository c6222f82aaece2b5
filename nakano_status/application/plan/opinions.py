"""Opinions on the plan: entered, answered, corrected, deleted, imported from a table, and shown on forms (opinions).

The plan of an opinion's rows is stored: equal 管理番号 of two plans are different rows. The opinions that a form shows
to its division are stored with the form, so that the form can be made again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from nakano_status.application.edited_fields import edited, if_edited
from nakano_status.application.lookup import current_plan, edition_of
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.application.preconditions import need_role, office_writing
from nakano_status.application.round.roll_over_record import row_mergers
from nakano_status.application.table_rows import (
    NOTHING_LEFT_OUT,
    LeftOut,
    NamedRowTable,
    TableRow,
    read_table_rows,
    text_after_import,
)
from nakano_status.application.unchanged_content import (
    Content,
    TablePreview,
    find_acts_about,
    need_as_previewed,
    need_unchanged,
)
from nakano_status.domain.calendar.days import era_day, read_day
from nakano_status.domain.exchange.returns import Package
from nakano_status.domain.grouped import grouped
from nakano_status.domain.history.act_subjects import ActSubject, opinion_field
from nakano_status.domain.history.acts import Act, ActKind
from nakano_status.domain.plan.annotations import OPINION_LABELS, Opinion, OpinionSource, changed_opinion_fields
from nakano_status.domain.plan.initiative_id import fold_id, read_ids
from nakano_status.domain.plan.lineage import (
    PlanSubject,
    RowMerger,
    descendants,
    editions_in_order,
    first_editions,
    origins,
)
from nakano_status.domain.plan.plan import Edition, Plan
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals import planning as refusals
from nakano_status.domain.round.round import Round
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.text.labels import read_yes
from nakano_status.domain.text.narrative import as_typed, bare_text, fold_width, same, stored_entry, truncated


def opinion_plans(records: Records) -> Mapping[int, str]:
    """Return the plan ID of each opinion, by the opinion's number.

    An opinion without a recorded plan belongs to the plan that the data file was made with.
    """
    kept = records.plan.opinion_plans()
    return {each.number: kept.get(each.number, records.info.plan_id) for each in records.plan.opinions()}


def plan_of_opinion(records: Records, opinion: Opinion | None) -> Plan:
    """Return the plan that has the opinion's rows; without an opinion or rows, the current plan. Raises PlanUnclear."""
    if opinion is None or not opinion.rows:
        return current_plan(records)
    plan_id = opinion_plans(records)[opinion.number]
    return next(each for each in records.plan.all() if each.plan_id == plan_id)


def _save_opinions(work: UnitOfWork, opinions: Iterable[Opinion]) -> None:
    """Save opinions within an act that the caller began.

    New opinions, and opinions that get their first rows, belong to the current plan. Raises PlanUnclear.
    """
    some = list(opinions)
    before = {each.number: each.rows for each in work.plan.opinions()}
    fresh = [each.number for each in some if each.number not in before or (each.rows and not before[each.number])]
    plan_id = current_plan(work).plan_id if fresh else ""
    work.plan.save_opinions(some)
    if fresh and len(work.plan.all()) > 1:
        work.plan.save_opinion_plan(fresh, plan_id)


def save_opinions_of_forms(work: UnitOfWork, round_: Round, packages: Iterable[Package]) -> None:
    """Store with each new package the opinions that its form shows."""
    for each in packages:
        if shown := _opinions_to_show(work, round_, [row.row_id for row in each.rows]):
            work.plan.save_sent_opinions(each.package_id, shown)


def _opinions_to_show(records: Records, round_: Round, row_ids: Iterable[str]) -> tuple[Opinion, ...]:
    """Return the opinions on rows of a round as a division may see them, each with its rows among `row_ids`."""
    on_rows = opinions_by_row(records, round_, row_ids)
    rows = grouped((each.number, row_id) for row_id, opinions in on_rows.items() for each in opinions)
    found = {each.number: each for opinions in on_rows.values() for each in opinions}
    return tuple(replace(found[number].as_published, rows=rows[number]) for number in sorted(found))


def opinions_by_row(records: Records, round_: Round, row_ids: Iterable[str]) -> Mapping[str, tuple[Opinion, ...]]:
    """Return the opinions on each of these rows of a round, sorted by number; rows without opinions are left out.

    They include the opinions on the rows that a row continues, from earlier editions and from the plan before, and on
    rows that were merged into it when a round was opened. A repost has the opinions on its original. In a division's
    data file, they are the opinions that its forms show.
    """
    if records.info.role is StoreRole.DIVISION:
        return _sent_by_row(records, round_, row_ids)
    known = sorted(records.plan.opinions(), key=lambda each: each.number)
    if not known:
        return {}
    edition, plan_ids, plans = edition_of(records, round_), records.plan.plan_ids(), opinion_plans(records)
    mergers = [each for each in row_mergers(records, round_) if each.holds_in(round_.year)]
    found = {}
    for row_id in row_ids:
        initiative = edition.listing(row_id).initiative
        named = {(plan_ids[edition.edition_id], row_id), *_was(records, edition, initiative, mergers)}
        found[row_id] = tuple(each for each in known if named & {(plans[each.number], row) for row in each.rows})
    return {row_id: opinions for row_id, opinions in found.items() if opinions}


def _sent_by_row(records: Records, round_: Round, row_ids: Iterable[str]) -> Mapping[str, tuple[Opinion, ...]]:
    """Return the opinions on rows as the division's newest form with each row shows them."""
    sent = records.plan.sent_opinions()
    if not sent:
        return {}
    newest: dict[str, str] = {}
    for package in records.exchange.packages(round_.round_id, records.info.division):
        newest |= {row.row_id: package.package_id for row in package.rows}
    return {
        row_id: opinions
        for row_id in row_ids
        if (opinions := tuple(each for each in sent.get(newest.get(row_id, ""), ()) if row_id in each.rows))
    }


def _was(records: Records, edition: Edition, row_id: str, mergers: Collection[RowMerger]) -> Iterator[tuple[str, str]]:
    """Yield the row and its predecessors in each edition up to the round's, as pairs of plan ID and row ID.

    `mergers`: the mergers that hold in the round.
    """
    plans, plan_ids = records.plan.all(), records.plan.plan_ids()
    every = [each.edition_id for each in editions_in_order(plans)]
    ids, begins = every[: every.index(edition.edition_id) + 1], first_editions(plans)
    for place, earlier in enumerate(ids):
        was = origins(records.plan.derivations(), PlanSubject.ROW, row_id, ids[place:], begins, mergers=mergers)
        yield from ((plan_ids[earlier], each) for each in was)


def changed_texts(before: Opinion, after: Opinion) -> Iterator[tuple[str, str, str]]:
    """Yield the differences between two opinions as (name of the field, former text, new text)."""
    for name in changed_opinion_fields(before, after):
        yield OPINION_LABELS[name], _as_text(getattr(before, name)), _as_text(getattr(after, name))


def _as_text(value: object) -> str:
    """Return a value of an opinion as a table shows it; empty for None."""
    if isinstance(value, bool):
        return named_text(is_named=value)
    if isinstance(value, date):
        return era_day(value)
    return "、".join(value) if isinstance(value, tuple) else str(value or "")


def named_text(*, is_named: bool) -> str:
    """Return the text of the column 氏名の公表."""
    return "可" if is_named else "不可"


@dataclass(frozen=True)
class OpinionEdit:
    """Changes to an opinion; None means no change, and an empty text clears a field.

    `rows` replaces all linked rows.
    """

    source: OpinionSource | None = None
    day: date | None = None
    who: str | None = None
    is_named: bool | None = None
    text: str | None = None
    answer: str | None = None
    changed: str | None = None
    rows: tuple[str, ...] | None = None

    def applied_to(self, opinion: Opinion) -> Opinion:
        """Return the opinion with these changes; the texts are as typed, and nothing is checked or stored."""
        return replace(
            opinion,
            source=edited(self.source, opinion.source),
            day=edited(self.day, opinion.day),
            who=edited(self.who, opinion.who),
            is_named=edited(self.is_named, opinion.is_named),
            text=edited(self.text, opinion.text),
            answer=edited(self.answer, opinion.answer),
            changed=edited(self.changed, opinion.changed),
            rows=edited(self.rows, opinion.rows),
        )

    def undone_to(self, opinion: Opinion) -> OpinionEdit:
        """Return the edit that changes the same fields back to their values in `opinion`."""
        return OpinionEdit(
            source=if_edited(self.source, opinion.source),
            day=if_edited(self.day, opinion.day),
            who=if_edited(self.who, opinion.who or ""),
            is_named=if_edited(self.is_named, opinion.is_named),
            text=if_edited(self.text, opinion.text),
            answer=if_edited(self.answer, opinion.answer or ""),
            changed=if_edited(self.changed, opinion.changed or ""),
            rows=if_edited(self.rows, opinion.rows),
        )


@dataclass(frozen=True)
class DeletedOpinion:
    """A deleted opinion with its last content; the act records who deleted it, when and why."""

    opinion: Opinion
    act: Act


def add_opinion(store: Store, new: Opinion, by: str | None = None) -> Outcome[Opinion]:
    """Add an opinion as entered, with the next number.

    Raises WrongRole, OpinionTextMissing, PlanRowUnknown, PlanRowOfOtherEdition, PlanUnclear.
    """
    with office_writing(store) as work:
        opinion = _written(work, replace(new, number=next_number(work)))
        work.begin_act(ActKind.ADD_OPINION, by, _named(opinion.number))
        _save_opinions(work, [opinion])
        work.commit()
    return Outcome(opinion)


def edit_opinion(
    store: Store, number: int, edit: OpinionEdit, by: str | None = None, seen: Opinion | None = None
) -> Outcome[Opinion]:
    """Answer or correct an opinion and return the changed opinion; the act names the changed fields.

    `seen`: the opinion as shown to the user; ContentMoved is raised if a field to change has changed since (None: not
    checked). Raises WrongRole, OpinionUnknown, OpinionGone, OpinionTextMissing, ContentMoved, PlanRowUnknown,
    PlanRowOfOtherEdition and PlanUnclear.
    """
    with office_writing(store) as work:
        before = find_opinion(work, number)
        wanted = edit.applied_to(before)
        if seen is not None:
            _need_unmoved(work, seen, before, wanted)
        after = _written(work, wanted, before)
        if after != before:
            changed = "、".join(name for name, _, _ in changed_texts(before, after))
            work.begin_act(ActKind.EDIT_OPINION, by, f"{_named(number)}：{changed}")
            _save_opinions(work, [after])
            work.commit()
    return Outcome(after)


def _named(number: int) -> str:
    return f"意見{number}"


def _need_unmoved(records: Records, seen: Opinion, now: Opinion, wanted: Opinion) -> None:
    """Raise ContentMoved if a value of an opinion is neither as the user saw it nor as it is to be written."""
    for name, label in OPINION_LABELS.items():
        content = Content(f"{_named(now.number)}の{label}", find_acts_about(opinion_field(now.number, name)))
        need_unchanged(records, content, *(_comparable(getattr(each, name)) for each in (seen, now, wanted)))


def _comparable(value: object) -> object:
    """Return a value as it is compared: rows are stored in another order and spelling than they were typed."""
    if isinstance(value, tuple):
        return frozenset(map(fold_id, value))
    return as_typed(value) if isinstance(value, str) else value


def delete_opinion(
    store: Store, number: int, reason: str, by: str | None = None, seen: Opinion | None = None
) -> Outcome[DeletedOpinion]:
    """Delete an opinion with its answer; recorded papers that show it are not changed.

    `seen`: the opinion as shown to the user; ContentMoved is raised if it has changed since (None: not checked). Raises
    WrongRole, OpinionUnknown, OpinionGone, OpinionReasonMissing and ContentMoved.
    """
    with office_writing(store) as work:
        opinion, why = find_opinion(work, number), stored_entry(reason)
        if why is None:
            raise refusals.OpinionReasonMissing(found=str(number))
        if seen is not None:
            _need_unmoved(work, seen, opinion, seen)
        act = work.begin_act(ActKind.DELETE_OPINION, by, why)
        work.plan.remove_opinion(number)
        work.commit()
    return Outcome(DeletedOpinion(opinion, act))


def deleted_opinions(records: Records) -> tuple[DeletedOpinion, ...]:
    """Return the deleted opinions, oldest first."""
    removed = records.plan.removed_opinions()
    acts = {act.act_id: act for act in records.entries.acts()} if removed else {}
    return tuple(DeletedOpinion(opinion, acts[act_id]) for act_id, opinion in removed)


def find_opinion(records: Records, number: int) -> Opinion:
    """Return the opinion with a number; raises OpinionUnknown, OpinionGone."""
    for opinion in records.plan.opinions():
        if opinion.number == number:
            return opinion
    for gone in deleted_opinions(records):
        if gone.opinion.number == number:
            raise refusals.OpinionGone(found=str(number), reason=gone.act.reason or "")
    raise refusals.OpinionUnknown(found=str(number))


def _written(records: Records, opinion: Opinion, before: Opinion | None = None) -> Opinion:
    """Return an opinion in the form in which it is stored: blank texts are None, and `rows` are read as typed 管理番号.

    Values that equal those of `before` are unchanged. Raises OpinionTextMissing, PlanRowUnknown and
    PlanRowOfOtherEdition.
    """
    text = _stored_text(opinion.text, before.text if before else None)
    if text is None:
        raise refusals.OpinionTextMissing
    is_linked = before is not None and opinion.rows == before.rows
    rows = opinion.rows if is_linked else linked_rows(records, opinion.rows, opinion.day, before)
    return replace(
        opinion,
        who=_stored_text(opinion.who, before.who if before else None),
        text=text,
        answer=_stored_text(opinion.answer, before.answer if before else None),
        changed=_stored_text(opinion.changed, before.changed if before else None),
        rows=rows,
    )


def _stored_text(text: str | None, before: str | None) -> str | None:
    return text if text == before else as_typed(text)


def next_number(records: Records) -> int:
    """Return the number of the next opinion; numbers of deleted opinions are not used again."""
    return max((*(each.number for each in records.plan.opinions()), *deleted_numbers(records)), default=0) + 1


def deleted_numbers(records: Records) -> frozenset[int]:
    """Return the numbers of the deleted opinions."""
    return frozenset(opinion.number for _, opinion in records.plan.removed_opinions())


def linked_rows(records: Records, named: Iterable[str], day: date, before: Opinion | None = None) -> tuple[str, ...]:
    """Return the 管理番号 of the rows that a person named for an opinion, sorted and without repetitions.

    The rows must be in the newest edition, or in the edition that was the newest on `day`. `before`: the stored
    opinion; its rows may remain linked, and new rows must be of the same plan (None: of the current plan). Raises
    PlanRowUnknown, PlanRowOfOtherEdition and PlanUnclear.
    """
    wanted = tuple(named)
    if not wanted:
        return ()
    plan = plan_of_opinion(records, before)
    editions = editions_in_order([plan])
    then = [each for each in editions if each.adopted_on <= day][-1:] or editions[:1]
    fitting = {fold_id(row.row_id): row.row_id for each in (*then, plan.newest) for row in each.listings}
    fitting |= {fold_id(row_id): row_id for row_id in (before.rows if before else ())}
    found = set()
    for text in wanted:
        if fold_id(text) not in fitting:
            _refuse_row(records, editions, text)
        found.add(fitting[fold_id(text)])
    return tuple(sorted(found))


def _refuse_row(records: Records, editions: Sequence[Edition], text: str) -> NoReturn:
    """Raise PlanRowUnknown, or PlanRowOfOtherEdition with the editions of the row and its present successors."""
    having = [each for each in editions if any(fold_id(row.row_id) == fold_id(text) for row in each.listings)]
    if not having:
        raise refusals.PlanRowUnknown(found=text)
    row_id = next(row.row_id for row in having[-1].listings if fold_id(row.row_id) == fold_id(text))
    later = [each.edition_id for each in editions[editions.index(having[-1]) :]]
    now = descendants(records.plan.derivations(), PlanSubject.ROW, row_id, later, mergers=())
    known = {row.row_id for row in editions[-1].listings}
    raise refusals.PlanRowOfOtherEdition(
        found=row_id,
        edition="、".join(each.title for each in having),
        expected="、".join(each for each in now if each in known) or "なし",
    )


HEADINGS = ("番号", "区分", "日付", "氏名・団体名", "氏名の公表", "意見", "考え方", "変更した内容", "管理番号")
"""The headings of the table. 考え方 may have the ward's name for itself before it: 区の考え方."""
NUMBER, SOURCE, DAY, WHO, NAMED, TEXT, ANSWER, CHANGED, ROWS = HEADINGS
_SOURCES = {bare_text(each.value): each for each in OpinionSource}
_NAMED = {"可": True, "公表": True, "公表する": True, "不可": False, "非公表": False, "公表しない": False}
_LARGEST = 99_999
"""The largest number of an opinion."""
_TEXTS = frozenset({"who", "text", "answer", "changed"})
_OF_ANOTHER = "TABLE-OPINION-OF-ANOTHER"


@dataclass(frozen=True)
class PlannedOpinions:
    """Effects of importing a table of opinions.

    `opinions`: the new and changed opinions, which are written. `added`: the new opinions, each by its `number`.
    `unchanged`: how many opinions are unchanged. `replaced`: for each of `opinions`, the current opinion with its
    number; None if it is new. `left_out`: the rows and cells that are not imported. `sha256`: the SHA-256 of the file.
    """

    opinions: tuple[Opinion, ...]
    added: tuple[int, ...]
    unchanged: int
    problems: tuple[Problem, ...] = field(default=())
    replaced: tuple[Opinion | None, ...] = ()
    left_out: LeftOut = NOTHING_LEFT_OUT
    sha256: str = field(default="", compare=False)

    @property
    def replaced_parts(self) -> Mapping[ActSubject, object]:
        """The fields that the import would replace; a new opinion replaces the place of its number."""
        pairs = zip(self.replaced, self.opinions, strict=True)
        return {
            opinion_field(now.number, name): None if was is None else getattr(was, name)
            for was, now in pairs
            for name in changed_opinion_fields(was, now)
        }

    @property
    def changed(self) -> tuple[int, ...]:
        """The numbers of the known opinions that change."""
        return tuple(each.number for each in self.opinions if each.number not in self.added)

    @property
    def corrected(self) -> tuple[tuple[Opinion, Opinion], ...]:
        """The known opinions that get another text or another person, each with the new opinion."""
        pairs = zip(self.replaced, self.opinions, strict=True)
        return tuple((was, now) for was, now in pairs if was is not None and _is_another(was, now))

    @property
    def has_refused_corrections(self) -> bool:
        """Whether rows are left out because they have another text or person than the opinion with their number."""
        return any(each.code == _OF_ANOTHER for each in self.problems)


def import_opinions(
    parts: Parts,
    store: Store,
    path: Path,
    by: str | None = None,
    seen: TablePreview | None = None,
    *,
    is_correction: bool = False,
) -> Outcome[PlannedOpinions]:
    """Import the readable rows of a table of opinions; unreadable rows are reported as problems and skipped.

    `seen`: the preview as shown (None: not checked); raises FileMoved if the file, and ContentMoved if an opinion to
    replace, is another one now. `is_correction`: whether rows may give the opinion with their number another text or
    another person; otherwise these rows are skipped, too. Also raises FileMissing, FileUnreadable, TableNotReadable,
    PaperFontMissing, PlanUnclear and WrongRole.
    """
    table = read_table_rows(parts, path, TEXT, meaning=_meaning)
    with store.writing() as work:
        planned = _planned(work, table, is_correction=is_correction)
        need_as_previewed(work, "表で変わる意見", seen, planned, path.name)
        if planned.opinions:
            work.begin_act(ActKind.IMPORT_OPINIONS, by, f"{path.name}：{len(planned.opinions)}件")
            _save_opinions(work, planned.opinions)
            work.commit()
    return Outcome(planned, problems=planned.problems)


def plan_opinions(parts: Parts, store: Store, path: Path, *, is_correction: bool = False) -> PlannedOpinions:
    """Return the effects of importing a table of opinions without writing.

    `is_correction`: as in `import_opinions`. Raises the same errors, except ContentMoved.
    """
    table = read_table_rows(parts, path, TEXT, meaning=_meaning)
    with store.reading() as records:
        return _planned(records, table, is_correction=is_correction)


def _planned(records: Records, table: NamedRowTable, *, is_correction: bool) -> PlannedOpinions:
    need_role(records, StoreRole.OFFICE)
    reading = _TableReading(records, is_correction=is_correction)
    problems = [each for row in table.rows for each in reading.read(row)]
    changed = tuple(each for number, each in reading.found.items() if each != reading.known.get(number))
    added = tuple(each.number for each in changed if each.number not in reading.known)
    all_problems = table.all_problems((*HEADINGS, answer_heading(table.headings)), problems, reading.imported)
    replaced = tuple(reading.known.get(each.number) for each in changed)
    left_out = table.left_out_of_import(all_problems, reading.imported)
    return PlannedOpinions(
        opinions=changed,
        added=added,
        unchanged=len(reading.found) - len(changed),
        problems=all_problems,
        replaced=replaced,
        left_out=left_out,
        sha256=table.sha256,
    )


def answer_heading(headings: Iterable[str]) -> str:
    """Return the heading of the office's answers in a table: 考え方, or 区の考え方 with the ward's name for itself."""
    return next((each for each in headings if _meaning(each) == ANSWER), ANSWER)


def _meaning(heading: str) -> str:
    return ANSWER if heading.endswith(f"の{ANSWER}") else heading


class _TableReading:
    """Reads the rows of a table as opinions by number; unreadable values are yielded as problems.

    `is_correction`: whether rows may give a known opinion another text or another person.
    """

    def __init__(self, records: Records, *, is_correction: bool) -> None:
        self.known = {each.number: each for each in records.plan.opinions()}
        self.found: dict[int, Opinion] = {}
        self.imported: set[int] = set()
        self._deleted = deleted_numbers(records)
        self._records = records
        self._is_correction = is_correction

    def read(self, row: TableRow) -> Iterator[Problem]:
        """Read a row and yield its problems; a row with a problem is not added to `found`."""
        values, problems = self._values(row)
        fitting = self._fitting(row, values)
        number = fitting[0] if len(fitting) == 1 else 0
        problems += self._link(row, values, self.known.get(number))
        if not fitting:
            yield row.problem("TABLE-VALUE-UNREADABLE", NUMBER, found=row.text(NUMBER), expected="1以上の数")
        elif not number:
            yield row.problem("TABLE-OPINION-UNCLEAR", TEXT, found="、".join(map(str, fitting)))
        elif number in self._deleted:
            yield row.problem("TABLE-OPINION-DELETED", NUMBER, found=str(number))
        elif number in self.found and row.text(NUMBER):
            yield row.problem("TABLE-TWICE", NUMBER, found=str(number))
        elif number in self.found:
            yield row.problem("TABLE-OPINION-TWICE", TEXT, found=str(number))
        else:
            before = self.known.get(number)
            needed = () if before else ((SOURCE, "source"), (DAY, "day"), (TEXT, "text"))
            lacking = [heading for heading, name in needed if name not in values and not row.text(heading)]
            problems += [row.problem("TABLE-NAME-MISSING", each if row.has(each) else TEXT) for each in lacking]
            yield from problems or self._take(row, number, values)

    def _take(self, row: TableRow, number: int, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Add the opinion of a row to `found`; yield a problem instead if it corrects a known opinion unasked."""
        if (before := self.known.get(number)) is None:
            opinion = Opinion(number=number, **{"who": None, "is_named": False, **values})
        else:
            kept = {name: text_after_import(getattr(before, name), values[name]) for name in _TEXTS & values.keys()}
            opinion = replace(before, **{**values, **kept})
        if before is not None and not self._is_correction and _is_another(before, opinion):
            known = "　".join(filter(None, (before.who, truncated(before.text, _LONGEST_SHOWN))))
            yield row.problem(_OF_ANOTHER, NUMBER, found=str(number), expected=known)
        else:
            self.imported.add(row.row)
            self.found[number] = opinion

    def _fitting(self, row: TableRow, values: Mapping[str, Any]) -> tuple[int, ...]:
        """Return the numbers of the opinions that a row may be about; empty if its written number is not readable.

        A row without a number is about an opinion of equal 区分, 日付 and 意見: one of the same person, otherwise a
        known one if the row or the opinion has no name, otherwise a new one with the next number.
        """
        written = fold_width(row.text(NUMBER) or "").strip()
        if written:
            return (int(written),) if written.isdecimal() and 0 < int(written) <= _LARGEST else ()
        who = bare_text(values.get("who"))
        alike = [
            each
            for each in (self.known | self.found).values()
            if (each.source, each.day) == (values.get("source"), values.get("day"))
            and text_after_import(each.text, values.get("text")) == each.text
        ]
        of_person = [each.number for each in alike if bare_text(each.who) == who]
        nameless = [each.number for each in alike if each.number not in self.found and not (who and each.who)]
        following = max((*self.known, *self.found, *self._deleted), default=0) + 1
        return tuple(of_person or nameless) or (following,)

    def _values(self, row: TableRow) -> tuple[dict[str, Any], list[Problem]]:
        """Return the values of a row by the fields of an opinion, and the problems of unreadable values."""
        found: dict[str, Any] = {}
        problems = []

        answer = answer_heading(row.columns)
        texts = ((WHO, "who"), (TEXT, "text"), (answer, "answer"), (CHANGED, "changed"))
        found |= {name: as_typed(row.text(heading)) for heading, name in texts if row.text(heading)}
        read = {
            SOURCE: ("source", _SOURCES.get(bare_text(row.text(SOURCE))), "、".join(OpinionSource)),
            DAY: ("day", read_day(row.text(DAY)), "2023-06-01 や令和5年6月1日の形"),
            NAMED: ("is_named", _read_named(row.text(NAMED)), "可か不可"),
        }
        for heading, (name, value, expected) in read.items():
            if text := row.text(heading):
                found[name] = value
                if value is None:
                    problems.append(row.problem("TABLE-VALUE-UNREADABLE", heading, found=text, expected=expected))
        return found, problems

    def _link(self, row: TableRow, values: dict[str, Any], before: Opinion | None) -> Iterator[Problem]:
        """Add the linked rows of a table row to its values; yield the problems of the links."""
        day = values.get("day") or (before.day if before else None)
        if not row.text(ROWS) or day is None:
            return
        try:
            values["rows"] = linked_rows(self._records, read_ids(row.text(ROWS)), day, before)
        except refusals.PlanRowUnknown as unknown:
            yield row.problem("TABLE-ID-UNKNOWN", ROWS, found=unknown.details["found"])
        except refusals.PlanRowOfOtherEdition as other:
            found, expected = other.details["found"], other.details["expected"]
            yield row.problem("TABLE-ID-OF-OTHER-EDITION", ROWS, found=found, expected=expected)


def _read_named(text: str) -> bool | None:
    """Return whether 氏名の公表 is permitted; None if the text is blank or cannot be read."""
    try:
        return read_yes(text, _NAMED)
    except ValueError:
        return None


_LONGEST_SHOWN = 40
"""The most letters of a stored opinion in a problem."""


def _is_another(known: Opinion, opinion: Opinion) -> bool:
    """Return whether an opinion with the number of a known one has another text or another person."""
    return not same(opinion.text, known.text) or bare_text(known.who) not in ("", bare_text(opinion.who))
