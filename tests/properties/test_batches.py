"""Random answer files, in any order and any batches: the same state, nothing lost, and twice is once.

From what a reader finds up to the current values; `test_merge_is_a_function_of_the_set` proves the fold itself against
a reference model.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.domain.exchange.admission import can_apply
from nakano_status.domain.exchange.answer_file import AnswerFile, ReadRow
from nakano_status.domain.exchange.clearing import rows_cleared
from nakano_status.domain.exchange.ledger import BESIDE_UNREADABLE, Fate, HeldKind, Verdict
from nakano_status.domain.exchange.returns import CellState, HeldState, Return
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.merge.resolution import (
    Conflict,
    CurrentValue,
    Resolution,
    Slot,
    blank_values,
    nearest_base_values,
    same_values,
    slot_of,
)
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.text.narrative import fold, same
from tests.support import answering
from tests.support.fields import NAKANO
from tests.support.sets import stale_slots

OWN = {
    "zeimu": (answering.A, answering.B, answering.C),
    "koseki": (answering.A, answering.D, answering.E),
    "bosai": (answering.F,),
}
READS = {"zeimu": (answering.D,), "koseki": (), "bosai": (answering.A,)}
FEW_KEYS = ("mark", "change_reason", "done", NOTE)
texts = st.sampled_from([None, "甲", "甲 ", "乙", "丙"])
answers = st.dictionaries(st.sampled_from(FEW_KEYS), texts, max_size=3)
Edit = Callable[[AnswerFile], AnswerFile]


@cache
def rows_of(division: str) -> st.SearchStrategy[str]:
    return st.sampled_from(OWN[division])


@cache
def edits(division: str) -> st.SearchStrategy[list[Edit]]:
    """What users do to a file; made once, since hypothesis validates every other strategy at each use."""
    row, key = rows_of(division), st.sampled_from(FEW_KEYS)
    stray = st.builds(
        lambda row_id, title, text: answering.read_row(
            0, row_id, {"done": text}, id_text=row_id or title, title=title or "新規"
        ),
        st.sampled_from([*{each for rows in OWN.values() for each in rows}, "9-9-9-99-A", None]),
        st.sampled_from(["取組1", "1-1-1-99-Z", None]),
        texts.filter(bool),
    )
    edit = st.one_of(
        st.builds(lambda row_id: lambda file: answering.without_rows(file, row_id), row),
        st.builds(lambda column: lambda file: answering.without_columns(file, column), key),
        st.builds(
            lambda row_id, k, found: lambda file: answering.edited(file, row_id, **{k: answering.Unreadable(found)}),
            row,
            key,
            key,
        ),
        st.builds(lambda row_id, k, text: lambda file: answering.edited(file, row_id, **{k: text}), row, key, texts),
        st.builds(lambda row_id: lambda file: answering.without_id(file, row_id), row),
        st.builds(lambda row_: lambda file: answering.with_rows(file, row_), stray),
        st.just(lambda file: answering.with_rows(file, file.rows[0]) if file.rows else file),
        st.just(answering.upside_down),
        st.just(answering.emptied),
        st.builds(lambda row_id: lambda file: answering.emptied(file, row_id), row),
        st.just(lambda file: answering.saved(file, by="LibreOffice")),
    )
    return st.lists(edit, max_size=2)


@dataclass(frozen=True)
class Story:
    """An office that has sent its forms, what comes back, and the rows that it leaves out."""

    office: answering.Office
    files: tuple[AnswerFile, ...]
    without: frozenset[str]

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text("\n".join(self._lines()))

    def _lines(self) -> Iterator[str]:
        yield f"leaves out {sorted(self.without)}"
        for file in self.files:
            said = file.identity
            yield f"{file.name}: {said.head_package}, declares {said.declared_return}, after {said.parents}"
            for row in file.rows:
                shown = {key: cell.text or cell.found for key, cell in row.cells.items() if cell.text or cell.found}
                yield f"  {row.row} {row.id_text} {row.given.get('title')} {shown} of {len(row.cells)}"

    def told(self, order: Iterable[Iterable[int]]) -> answering.Office:
        """Return the office after taking the files in, in batches of places; whole files get their word at the end."""
        office = self.office.copied()
        for batch in order:
            plan = office.merges(*(self.files[place] for place in batch), without=self.without)
            check_balances(office, plan, [self.files[place] for place in batch])
            assert stale_slots(office.facts, office.current) == []
        while files := [each for each in office.waiting if each.kind is HeldKind.FILE and can_apply(each)]:
            office.applies(min(files, key=lambda item: item.item_id))
        return office


@st.composite
def stories(draw: st.DrawFn) -> Story:
    office = answering.Office({answering.A: ("zeimu", "koseki", "bosai")})
    for row_id in draw(st.sets(st.sampled_from((answering.A, answering.B, answering.D)))):
        office.says(row_id, "done", draw(st.sampled_from(("甲", "乙"))))
    packages = {to: office.sends(to, *rows, reads=READS[to]) for to, rows in OWN.items()}
    for row_id in draw(st.sets(st.sampled_from((answering.A, answering.B, answering.C)), max_size=2)):
        office.says(row_id, "done", "事務局の文")
    anew = office.sends("zeimu", *OWN["zeimu"], after=["R4-P1"])
    clerks = [answering.Clerk(packages["zeimu"]), answering.Clerk(packages["koseki"])]
    files: list[AnswerFile] = []
    for _ in range(draw(st.integers(1, 6))):
        clerk = draw(st.sampled_from(clerks))
        to = clerk.package.division
        kind = draw(st.sampled_from(["program", "program", "by hand", "copy", "open", "anew"]))
        if kind == "copy":
            clerk = clerk.copied()
            clerks.append(clerk)
        elif kind == "open" and (
            own := [each for each in files if each.identity.head_package == clerk.package.package_id]
        ):
            clerk = answering.Clerk(clerk.package)
            clerk.opens(draw(st.sampled_from(own)))
            clerks.append(clerk)
        elif kind == "anew" and to == "zeimu":
            clerk.receives(anew)
        if kind == "by hand":
            to = draw(st.sampled_from(sorted(OWN)))
            file = answering.filled(packages[to], {draw(rows_of(to)): draw(answers)})
        else:
            clerk.writes(draw(rows_of(to)), **draw(answers))
            file = clerk.submits()
        for edit in draw(edits(to)):
            file = edit(file)
        files.append(replace(file, name=f"{len(files)}.xlsx"))
    return Story(
        office, tuple(files), frozenset(draw(st.sets(st.sampled_from((answering.A, answering.D)), max_size=1)))
    )


@st.composite
def orders(draw: st.DrawFn, number: int) -> list[list[int]]:
    """Return an order of so many files, cut into batches."""
    places = draw(st.permutations(range(number)))
    batches: list[list[int]] = [[]]
    for place in places:
        if draw(st.booleans()):
            batches.append([])
        batches[-1].append(place)
    return batches


def state(office: answering.Office) -> tuple[object, ...]:
    """Return what must not depend on order: values, conflicts, held items, the set with what each return shows.

    A question that was asked for a time only, until another file arrived, is not part of it.
    """
    lines = {
        slot: (line.values, line.conflict, frozenset(line.assertion_ids))
        for slot, line in office.current.items()
        if line != CurrentValue(slot, blank_values(slot), conflict=False)
    }
    sides = {
        slot: sorted(((side.writer, side.values) for side in each.sides), key=repr)
        for slot in lines
        if (each := found(office, slot))
    }
    in_force = (item for item in office.held.values() if item.state is not HeldState.WITHDRAWN)
    items = {item.item_id: (item.reason, item.state) for item in in_force}
    shown = {answer.return_id: answer.as_revision(NAKANO).shown for answer in office.facts.returns.values()}
    return lines, sides, items, shown


def found(office: answering.Office, slot: Slot) -> Conflict | None:
    return office.facts.conflict(slot)


def shows_anything(row: ReadRow) -> bool:
    return any(cell.state is not CellState.BLANK for cell in row.cells.values())


def check_balances(office: answering.Office, plan: MergePlan, files: list[AnswerFile]) -> None:
    """Count the rows again from the file itself: those with an ID and those that show anything."""
    assert plan.is_balanced
    for file, told in zip(files, plan.files, strict=True):
        package = office.packages[told.package_id or ""]
        reading = {row.row_id for row in package.rows if not row.answers}
        counted = [row for row in file.rows if shows_anything(row) or (row.id_text and row.row_id not in reading)]
        # Without ID and answer it is a row by its title, unless that is of a row which is only listed.
        carried = {row.row_id for row in file.rows}
        listed = {answering.title_of(row_id) for row_id in reading - carried}
        silent = [row for row in file.rows if not shows_anything(row) and row.id_text is None]
        counted += [row for row in silent if row.given.get("title") not in {None, *listed}]
        assert len(told.ledger) == sum(told.fates.values()) == len(counted)
        if len(told.return_ids) == 1:
            with_id = {row.row_id for row in told.ledger} & set(package.answer_rows)
            assert len(with_id) + len(told.absent) == len(package.answer_rows)


quick = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@quick
@given(stories(), st.data())
def test_order_and_batches_do_not_matter(story: Story, data: st.DataObject) -> None:
    together = story.told([range(len(story.files))])
    apart = story.told(data.draw(orders(len(story.files))))
    assert state(apart) == state(together)


@quick
@given(stories(), st.data())
def test_twice_is_once(story: Story, data: st.DataObject) -> None:
    office = story.told([range(len(story.files))])
    before = state(office)
    for place in data.draw(st.permutations(range(len(story.files)))):
        plan = office.merges(story.files[place], without=story.without)
        (file,) = plan.files
        if file.code is None:
            assert file.verdict is Verdict.KNOWN
            assert {row.fate for row in file.ledger} <= {Fate.UNCHANGED}
            waits = any(item.return_id in file.return_ids for item in office.waiting)
            assert {problem.severity for problem in file.problems} == {Severity.QUESTION if waits else Severity.ADVICE}
        assert not [*plan.returns, *plan.changes, *plan.held, *plan.superseded]
    assert state(office) == before


@quick
@given(stories(), st.data())
def test_nothing_that_arrived_is_lost(story: Story, data: st.DataObject) -> None:
    office = story.told(data.draw(orders(len(story.files))))
    check_every_row_is_kept(office, story)
    for answer in office.facts.returns.values():
        check_every_field_is_kept(office, answer)
    for slot in [slot for slot, line in office.current.items() if line.conflict]:
        conflict = office.facts.conflict(slot)
        assert conflict is not None
        losing = {side.return_id for side in conflict.sides} - {None}
        office.decides(slot.row_id, slot.group, data.draw(st.sampled_from(["base", *sorted(filter(None, losing))])))
        decided = office.facts.resolve(slot)
        assert not decided.conflict
        assert losing <= decided.heads[0].observed


@quick
@given(stories(), st.data())
def test_the_order_of_consents_to_fields_does_not_matter(story: Story, data: st.DataObject) -> None:
    office = story.told(data.draw(orders(len(story.files))))
    fields = [each for each in office.waiting if each.reason == BESIDE_UNREADABLE]
    together, apart = office.copied(), office.copied()
    if fields:
        together.applies(*fields)
    for item in data.draw(st.permutations(fields)):
        apart.applies(item)
    assert state(apart) == state(together)
    for each in (together, apart):
        assert stale_slots(each.facts, each.current) == []
        for answer in each.facts.returns.values():
            check_every_field_is_kept(each, answer)


def check_every_row_is_kept(office: answering.Office, story: Story) -> None:
    """Every row of every file takes part in a return, repeats one of its own file, or is kept as an item."""
    for file in story.files:
        again = office.admits(file, without=story.without)
        came = {answer.return_id for answer in again.returns}
        kept = {item.row_id for item in office.held.values() if item.kind is HeldKind.ROW and item.return_id in came}
        for row in again.rows:
            speaks = row.return_id in office.facts.returns
            # A row that waits as part of its return is no new item when the return comes again.
            assert speaks or row.fate is Fate.DUPLICATE or row.item in office.held or row.row_id in kept


def check_every_field_is_kept(office: answering.Office, answer: Return) -> None:
    for (row_id, key), value in answer.values.items():
        slot = slot_of(NAKANO, row_id, key, answer.division)
        waits = any(
            item.return_id == answer.return_id
            and (item.row_id == row_id or row_id in rows_cleared(item))
            and item.key in (None, key)
            for item in office.held.values()
        )
        if not value.takes_part:
            assert waits
        elif slot in answer.as_revision(NAKANO).shown:
            assert is_kept(office.facts.resolve(slot), answer.return_id, key, value.text)
        else:  # another field of its group cannot be read, or waits
            was = [
                dict(zip(slot.keys, each, strict=True))[key]
                for each in nearest_base_values(slot, office.facts.lineage, answer.return_id)
            ]
            assert waits or all(same(value.text, each) for each in was)


def is_kept(resolution: Resolution, return_id: str, key: str, text: str | None) -> bool:
    """Whether an answer is current, a repeat, superseded by one that had observed it, or a side of a conflict."""
    if return_id in resolution.repeats or any(return_id in assertion.observed for assertion in resolution.assertions):
        return True
    head = next(head for head in resolution.heads if head.assertion_id == return_id)
    stands = dict(zip(resolution.slot.keys, resolution.values, strict=True))[key]
    return resolution.conflict or same_values(head.values, resolution.values) or (fold(text) or "") in (stands or "")
