"""The count broken down: departments and divisions are in 建制順, what belongs to none is last."""

from nakano_status.application.organisation.import_divisions import import_divisions
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.read.counts import NO_GROUP, read_counts
from nakano_status.bootstrap import find_example_tables
from nakano_status.domain.round.tally import Grouping
from tests.support.rounds import round_of


def groups(store: Store, by: Grouping) -> list[str]:
    with store.reading() as records:
        return list(read_counts(records, round_of(store), by).groups)


def test_departments_and_divisions_stand_in_their_order(parts: Parts, office: Store) -> None:
    import_divisions(parts, office, find_example_tables()[0])
    departments = groups(office, Grouping.DEPARTMENT)
    assert departments[:2] == ["企画財政部", "総務管理部"]
    divisions = groups(office, Grouping.DIVISION)
    assert divisions[:3] == ["広聴・広報課", "総務課", "職員課"]
    assert departments[-1] == divisions[-1] == NO_GROUP


def test_measures_stand_as_printed(office: Store) -> None:
    assert groups(office, Grouping.MEASURE)[:3] == ["1-1-①", "1-1-②", "1-1-③"]


def test_a_goal_is_named_and_keeps_its_code(office: Store) -> None:
    with office.reading() as records:
        view = read_counts(records, round_of(office), Grouping.GOAL)
    assert list(view.groups) == ["1", "2"]
    assert view.group_names["1"].startswith("目標1 ICTを活用した")
