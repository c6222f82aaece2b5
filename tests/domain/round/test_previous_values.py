"""What was reported before, of merged and of split rows."""

from nakano_status.domain.plan.lineage import SAME_ROWS, RowLineage
from nakano_status.domain.round.row_years import values_before

VALUES: dict[str, dict[str, str | None]] = {
    "a": {"mark": "◎", "done": "増設した。", "later": None},
    "b": {"mark": "◎", "done": "検討した。\n続けた。", "later": "運用"},
    "c": {"mark": "○", "done": "調査した。", "later": " "},
    "d": {"mark": "△", "done": "中止した。"},
}
TITLES = {"a": "窓口", "b": "配信", "c": "調査", "d": "中止"}
TEXTS = ("done", "later")


def test_without_a_lineage_the_values_are_as_they_are() -> None:
    assert values_before(VALUES, SAME_ROWS, TITLES, TEXTS) == VALUES


def test_of_two_predecessors_both_are_shown_and_named() -> None:
    found = values_before(VALUES, RowLineage({"a": ("a", "b"), "x": ("a", "c")}), TITLES, TEXTS)
    assert found["a"] == {
        "mark": "◎",
        "done": "【a 窓口】\n増設した。\n【b 配信】\n検討した。\n続けた。",
        "later": "【b 配信】\n運用",
    }
    assert found["x"] == {"mark": None, "done": "【a 窓口】\n増設した。\n【c 調査】\n調査した。", "later": None}


def test_of_a_split_row_the_whole_is_shown_and_marked() -> None:
    found = values_before(VALUES, RowLineage({"c2": ("c",)}, {"c": ("c", "c2")}), TITLES, TEXTS)
    whole = {"mark": "○", "done": "【分割前の c 調査 の全体】\n調査した。", "later": None}
    assert (found["c"], found["c2"], found["a"]) == (whole, whole, VALUES["a"])


def test_a_renumbered_row_has_its_values_and_a_new_one_none() -> None:
    found = values_before(VALUES, RowLineage({"e": ("d",), "n": ()}), TITLES, TEXTS)
    assert (found["e"], found["n"]) == (VALUES["d"], {})


def test_of_the_plan_before_only_texts_are_shown_under_its_name() -> None:
    found = values_before(VALUES, RowLineage({"x": ("a",), "n": ()}, {}, spans_plans=True), TITLES, TEXTS)
    assert found["x"] == {"done": "【前の計画の a 窓口】\n増設した。", "later": None}
    assert found["n"] == {}
