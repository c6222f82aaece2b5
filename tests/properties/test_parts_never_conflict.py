"""What each division has for itself: parts of two divisions never meet, and a printed text is split into them again."""

from collections.abc import Mapping
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.exchange.returns import CellState, Return, ReturnValue
from nakano_status.domain.merge.resolution import Lineage, Resolution, Revision, resolve_slot, slot_of
from nakano_status.domain.round.round import PartNames
from nakano_status.domain.text.narrative import as_typed
from tests.support.planted_profiles import DID, PART, ROW, planted_profile

PROFILE = planted_profile(PART)
DIVISIONS = ("A", "B")
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
        values = {(ROW, key): ReturnValue(state, text) for key in (DID, "note")}
        found.append(
            Return(f"{number:02}", None, "P", "r", division, parents, values).as_revision(PROFILE),
        )
    return found


def resolve(found: list[Revision], division: str) -> Resolution:
    lineage = Lineage(found)
    return resolve_slot(slot_of(PROFILE, ROW, DID, division), lineage, (), DIVISIONS)


@given(revisions(), st.randoms())
def test_parts_of_two_divisions_never_conflict(found: list[Revision], chance: Random) -> None:
    shuffled = chance.sample(found, len(found))
    for division in DIVISIONS:
        resolution = resolve(found, division)
        own = resolve([each for each in found if each.writer == division], division)
        assert not resolution.conflict
        assert resolution.values == own.values == resolve(shuffled, division).values


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
