"""Hypothesis strategies for everything that is stored and must be read back exactly."""

from hypothesis import strategies as st

from nakano_status.domain.cell_address import LAST_COLUMN, CellPlace, column_letters
from nakano_status.domain.exchange.ledger import Fate, HeldItem, HeldKind, LedgerRow
from nakano_status.domain.exchange.returns import (
    CellState,
    HeldState,
    Package,
    PackageRow,
    Purpose,
    Respondent,
    Return,
    ReturnState,
    ReturnValue,
)
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.history.acts import Change, Draft, Why
from nakano_status.domain.merge.resolution import Assertion, AssertionKind, ConflictChoice, CurrentValue, Slot
from nakano_status.domain.organisation.divisions import Role
from tests.support.fields import NAKANO, slot_in
from tests.support.stores import ROUND

AWKWARD = ("𠮷野家", "a\r\nb\rc\n", "=1+1", "\u3000 \u3000", "", "NULL", "0012", "e\u0301", "\x01x", "'\";--")


def longest_text() -> str:
    """Return as many letters as a cell of Excel holds; Hypothesis shows this function's name, not the letters."""
    return "あ" * 32_767


texts = (
    st.sampled_from(AWKWARD)
    | st.builds(longest_text)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
)
maybe_texts = st.none() | texts
_letters = st.integers(1, LAST_COLUMN).map(column_letters)
maybe_places = st.none() | st.builds(CellPlace, texts, st.integers(1, 2**31 - 1), st.none() | _letters)
ids = st.text("ABCDEFGH23456789-", min_size=1, max_size=8)
row_ids = st.sampled_from(["a", "b", "c", "d", "x-unknown"])
divisions = st.sampled_from(["zeimu", "koseki", "bosai"])
keys = st.sampled_from(sorted(NAKANO.by_key))
id_sets = st.frozensets(ids, max_size=3)


@st.composite
def slots(draw: st.DrawFn) -> Slot:
    """Any slot of the small round; a note has its division."""
    group = draw(st.sampled_from(sorted(NAKANO.groups)))
    return slot_in(draw(row_ids), group, draw(divisions) if group == NOTE else None)


@st.composite
def values_for(draw: st.DrawFn, slot: Slot) -> tuple[str | None, ...]:
    """Any values of a slot."""
    return tuple(draw(maybe_texts) for _ in slot.keys)


observed_assertions = st.dictionaries(slots(), st.frozensets(ids, min_size=1, max_size=3), max_size=3)
respondents = st.builds(Respondent, maybe_texts, maybe_texts, maybe_texts, maybe_texts)
return_values = st.builds(ReturnValue, st.sampled_from(CellState), maybe_texts, maybe_places)


def returns() -> st.SearchStrategy[Return]:
    """Any return of the small round, made in the store itself."""
    return st.builds(
        Return,
        return_id=ids,
        declared_id=st.none() | ids,
        package_id=ids,
        round_id=st.just(ROUND),
        division=divisions,
        parents=id_sets,
        values=st.dictionaries(st.tuples(row_ids, keys), return_values, max_size=8),
        state=st.sampled_from(ReturnState),
        sha256=st.none(),
        file=maybe_texts,
        is_draft=st.booleans(),
        respondent=respondents,
        observed=observed_assertions,
    )


@st.composite
def packages(draw: st.DrawFn) -> Package:
    """Any package of the small round."""
    rows = draw(st.lists(st.builds(PackageRow, row_ids, st.sampled_from(Role)), unique_by=lambda row: row.row_id))
    wanted = draw(st.lists(slots(), unique=True, max_size=6))
    return Package(
        package_id=draw(ids),
        round_id=ROUND,
        division=draw(divisions),
        parents=draw(id_sets),
        purpose=draw(st.sampled_from(Purpose)),
        rows=tuple(rows),
        base={slot: draw(values_for(slot)) for slot in wanted},
        observed=draw(observed_assertions),
        form_version=draw(st.integers(1, 99)),
        seal=draw(texts),
    )


@st.composite
def assertions(draw: st.DrawFn) -> Assertion:
    """Any assertion written in a store."""
    slot = draw(slots())
    writer = draw(divisions | st.just("office"))
    kind = draw(st.sampled_from(AssertionKind))
    take = draw(st.none() | st.sampled_from(ConflictChoice))
    return Assertion(draw(ids), slot, draw(values_for(slot)), writer, kind, draw(id_sets), take)


@st.composite
def current_values(draw: st.DrawFn) -> CurrentValue:
    """Any line of the cache."""
    slot = draw(slots())
    heads = draw(st.lists(ids, unique=True, max_size=3))
    return CurrentValue(slot, draw(values_for(slot)), draw(st.booleans()), tuple(heads))


def changes(act_id: str) -> st.SearchStrategy[Change]:
    """Any change that belongs to that act."""
    return st.builds(
        Change,
        act_id=st.just(act_id),
        round_id=st.just(ROUND),
        row_id=row_ids,
        key=keys,
        division=st.none() | divisions,
        was=maybe_texts,
        now=maybe_texts,
        who=texts,
        why=st.sampled_from(Why),
        assertion_id=maybe_texts,
        sha256=maybe_texts,
        file=maybe_texts,
        cell=maybe_places,
    )


held_items = st.builds(
    HeldItem,
    item_id=ids,
    kind=st.sampled_from(HeldKind),
    reason=texts,
    file=texts,
    sha256=texts,
    cell=maybe_places,
    row_id=maybe_texts,
    key=maybe_texts,
    found=maybe_texts,
    return_id=maybe_texts,
    state=st.sampled_from(HeldState),
)
ledger_rows = st.builds(LedgerRow, texts, texts, st.integers(1, 2**31 - 1), maybe_texts, st.sampled_from(Fate))
drafts = st.builds(Draft, row_ids, keys, divisions, maybe_texts)
