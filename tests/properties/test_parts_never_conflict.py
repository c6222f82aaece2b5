"""What each division has for itself: parts of two divisions never meet, and a printed text is split into them again."""

from collections.abc import Mapping
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.exchange.returns import CellState, Return, ReturnValue
from nakano_status.domain.merge.resolution import (
    OFFICE,
    Assertion,
    AssertionKind,
    Lineage,
    Resolution,
    Revision,
    resolve_slot,
    slot_of,
)
from nakano_status.domain.round.round import PartNames
from nakano_status.domain.text.narrative import as_typed
from tests.support.planted_profiles import DID, OF_EACH, PART, PLACES, ROW, planted_profile

PROFILE = planted_profile(PART, OF_EACH[0])
DIVISIONS = ("A", "B")
NUMBERS = {None: None, "行った。": "1", "別のことを行った。": "2", "行った。 ": "1"}
TEXTS = st.sampled_from((None, "行った。", "別のことを行った。", "行った。 "))


@st.composite
def revisions(draw: st.DrawFn) -> list[Revision]:
    """Returns of two divisions, each of which follows some of its division's earlier ones."""
    found: list[Revision] = []
    for number, (division, text) in enumerate(
        draw(st.lists(st.tuples(st.sampled_from(DIVISIONS), TEXTS), min_size=1, max_size=8))
    ):
        own = [each.revision_id for each in found if each.writer == division]
        parents = draw(st.frozensets(st.sampled_from(own))) if own else frozenset()
        state = CellState.BLANK if text is None else CellState.VALUE
        texts = {DID: text, "note": text, PLACES: NUMBERS[text]}
        values = {(ROW, key): ReturnValue(state, each) for key, each in texts.items()}
        found.append(
            Return(f"{number:02}", None, "P", "r", division, parents, values).as_revision(PROFILE),
        )
    return found


def resolve(found: list[Revision], division: str, key: str = DID, typed: tuple[Assertion, ...] = ()) -> Resolution:
    lineage = Lineage(found)
    return resolve_slot(slot_of(PROFILE, ROW, key, division), lineage, typed, DIVISIONS)


@given(revisions(), st.randoms())
def test_parts_of_two_divisions_never_conflict(found: list[Revision], chance: Random) -> None:
    shuffled = chance.sample(found, len(found))
    for division in DIVISIONS:
        resolution = resolve(found, division)
        mine = [each for each in found if each.writer == division]
        assert not resolution.conflict
        assert resolution.values == resolve(mine, division).values == resolve(shuffled, division).values
        number = resolve(found, division, PLACES)
        differ = len({head.values for head in number.heads}) > 1
        assert number.conflict is resolve(mine, division, PLACES).conflict is differ
        assert number.values == resolve(mine, division, PLACES).values == resolve(shuffled, division, PLACES).values
        assert number.values in [(None,), *(head.values for head in number.heads)]


@given(revisions())
def test_only_texts_of_one_writer_are_joined(found: list[Revision]) -> None:
    for key in (DID, PLACES, "note"):
        slot = slot_of(PROFILE, ROW, key, "A")
        office = Assertion("W", slot, ("9",), OFFICE, AssertionKind.TYPED)
        resolution = resolve(found, "A", key, (office,))
        differ = len({head.values[0] and head.values[0].strip() for head in resolution.heads}) > 1
        assert resolution.conflict is (differ and key != "note")
        assert key == "note" or resolution.values == ("9",)


ALL = {"A": "税務課", "B": "戸籍住民課", "C": "防災課"}
NAMES = PartNames(ALL, {"区民課": "B"}.get)
LINES = st.lists(
    st.sampled_from(("行った。", "【実績】3件", "", "税務課に聞いた。", "（【防災課】と行った。）")), max_size=4
)
WRITTEN = st.dictionaries(st.sampled_from([*ALL]), LINES.map(lambda lines: as_typed("\n".join(lines)))).map(
    lambda texts: {each: text for each, text in texts.items() if text}
)


@given(WRITTEN)
def test_a_printed_text_is_split_into_the_same_parts(texts: Mapping[str, str]) -> None:
    assert NAMES.split(NAMES.joined(texts)) == {**dict.fromkeys(ALL), **texts}


def test_parts_of_a_group_are_joined_field_by_field() -> None:
    pair = (
        {**PART, "group": DID},
        {**PART, "key": "shop", "group": DID, "heading": "各課の窓口", "patterns": ["各課の窓口"]},
    )
    pair[1]["data"] = {"heading": "各課の窓口", "meaning": "窓口。"}
    profile, texts = planted_profile(*pair), (("行った。", "1階"), ("別のこと。", "1階"), ("行った。", None))
    found = [
        Return(
            f"{number}", None, "P", "r", "A", frozenset(),
            {(ROW, key): ReturnValue(CellState.VALUE, text) for key, text in zip((DID, "shop"), some, strict=True)},
        ).as_revision(profile)
        for number, some in enumerate(texts)
    ]  # fmt: skip
    resolution = resolve_slot(slot_of(profile, ROW, "shop", "A"), Lineage(found), (), DIVISIONS)
    assert (resolution.values, resolution.conflict) == (("行った。\n別のこと。", "1階"), False)
