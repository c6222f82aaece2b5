from __future__ import annotations

from itertools import permutations

from nakano_status.domain.merge.resolution import Lineage
from tests.support.fields import slot_in
from tests.support.sets import ROW, answer, package

P = package("P", "A")
R1, R2 = answer("R1", "A", "P", done="甲"), answer("R2", "A", "R1", "P")
TWIN, R3 = answer("R1'", "A", "P", done="乙"), answer("R3", "A", "R1'", "R2", done="丙")
ALL = (P, R1, R2, TWIN, R3)


def test_ancestors_are_closed_over_parents() -> None:
    lineage = Lineage(ALL)
    assert lineage.ancestors("P") == set()
    assert lineage.ancestors("R2") == {"R1", "P"}
    assert lineage.ancestors("R3") == {"R2", "R1'", "R1", "P"}


def test_a_parent_that_never_arrived_is_passed_over() -> None:
    assert Lineage([P, R2]).ancestors("R2") == {"P"}
    assert Lineage([P, R2, TWIN, R3]).ancestors("R3") == {"R2", "R1'", "P"}


def test_the_nearest_are_those_before_no_other() -> None:
    lineage = Lineage(ALL)
    assert lineage.nearest(["P", "R1", "R1'", "R2"]) == ["R1'", "R2"]
    assert lineage.nearest([]) == []


def test_ancestors_are_sorted_before_their_descendants_in_any_order_given() -> None:
    orders = {
        tuple(Lineage(given).oldest_first(revision.revision_id for revision in given)) for given in permutations(ALL)
    }
    assert orders == {("P", "R1", "R1'", "R2", "R3")}


def test_a_slot_knows_who_shows_it() -> None:
    lineage = Lineage(ALL)
    done = slot_in(ROW, "done")
    assert sorted(lineage.showing(done)) == ["P", "R1", "R1'", "R3"]
    assert lineage.showing(slot_in("other", "done")) == ()
    assert lineage.slots == set(P.shown) == set(lineage.slots_of(ROW))
    assert lineage.slots_of("other") == ()


def test_answers_that_each_name_all_before_them_are_passed_once() -> None:
    names = [f"R{number}" for number in range(40)]
    lineage = Lineage(answer(name, "A", *names[:place], done="甲") for place, name in enumerate(names))
    assert lineage.ancestors(names[-1]) == set(names[:-1])


def test_a_voice_that_names_itself_as_its_parent_is_not_before_itself() -> None:
    assert Lineage([answer("R", "A", "R", done="甲")]).ancestors("R") == set()
