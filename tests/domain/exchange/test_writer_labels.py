"""The labels of writers on 照合用, and cells with the names of bodies: every name that may be registered is read."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nakano_status.domain.exchange.writer_labels import edited_label, names_writers, section_label
from nakano_status.domain.organisation.divisions import (
    LONGEST_NAME,
    Division,
    DivisionKind,
    DivisionName,
    NameKind,
    Organisation,
    may_be_name,
)
from nakano_status.domain.plan.ownership import parse_owners

RETURN = "0123456789abcdef"


_IN_NAMES = [each for each in "税務課・／/ー（）() 　、,A" if may_be_name(f"税{each}課")]


@given(st.text(alphabet=st.sampled_from(_IN_NAMES), min_size=1, max_size=6))
def test_every_name_that_may_be_registered_is_read_in_a_cell_and_in_a_label(name: str) -> None:
    assume(may_be_name(name) and name.strip(" 　・／/"))
    organisation = Organisation((Division("d", DivisionKind.DIVISION, (DivisionName(name, NameKind.OFFICIAL),)),))
    (owner,), unknown = parse_owners(name, organisation)
    assert (owner.division, unknown) == ("d", ())
    for label in (name, section_label("収納係", RETURN), edited_label([section_label(name, RETURN)], name)):
        assert names_writers(label, lambda each: organisation.find(each) is not None)


@pytest.mark.parametrize("section", ["収納係", "収納係（第2）", "第2 収納係", "係" * LONGEST_NAME])
def test_a_section_of_any_name_is_a_writer(section: str) -> None:
    both = edited_label([section_label(section, RETURN), section_label("窓口係", RETURN)], "税務課")
    assert names_writers(both, "税務課".__eq__)
    assert names_writers(section_label(section, RETURN), "税務課".__eq__)


@pytest.mark.parametrize(
    "text", ["税務課が記入", "収納係（回答番号 x1）", "納税課", "収納係（回答番号 01）の回答を納税課で修正"]
)
def test_any_other_text_names_no_writer(text: str) -> None:
    assert not names_writers(text, "税務課".__eq__)
