"""The text in which a data file stores the facts of a settled round is written, and read back, as a whole."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import Direction, Indicator, YearFigure, parse_figure
from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    EarlierPlace,
    NameKind,
    Role,
)
from nakano_status.domain.plan.plan import Owner
from nakano_status.domain.round.settled import KnownFacts
from nakano_status.domain.round.settled_text import facts_as_text, facts_of_text

BODY = Division(
    "zeimu",
    DivisionKind.DIVISION,
    (DivisionName("税務課", NameKind.OFFICIAL, date(2021, 4, 1), date(2024, 4, 1)),),
    parent="kumin",
    order=3,
    is_liaison=True,
    earlier=(EarlierPlace(date(2022, 4, 1), "somu", 1),),
    until=date(2025, 4, 1),
)
INDICATOR = Indicator(
    indicator_id="KPI",
    edition_id="e",
    goal="1",
    ordinal=2,
    name="件数",
    name_printed="件数※",
    unit="件",
    footnote_mark="※",
    note="延べ",
    direction=Direction.UP,
    owner="zeimu",
    actuals=(YearFigure(FiscalYear(2022), parse_figure("約3件"), "暫定", "R5.3", "調査", "増員"),),
    targets=(YearFigure(FiscalYear(2025), parse_figure("5件")),),
)
OWNER = Owner("zeimu", Role.LEAD, 1, "係", date(2021, 4, 1), date(2024, 4, 1))
FACTS = KnownFacts(
    bodies={"zeimu": BODY, "new": None},
    indicators={"KPI": INDICATOR, "K2": None},
    scheduled={"a": "実施", "b": None},
    owners={"a": (OWNER,), "b": None},
)
STORED: Mapping[str, Any] = {
    "bodies": {
        "zeimu": {
            "kind": "division",
            "names": [["税務課", "official", "2021-04-01", "2024-04-01"]],
            "place": ["kumin", 3, True],
            "earlier": [["2022-04-01", "somu", 1, False]],
            "until": "2025-04-01",
        },
        "new": None,
    },
    "indicators": {
        "KPI": {
            "indicator_id": "KPI",
            "edition_id": "e",
            "goal": "1",
            "ordinal": 2,
            "name": "件数",
            "name_printed": "件数※",
            "unit": "件",
            "footnote_mark": "※",
            "note": "延べ",
            "owner": "zeimu",
            "direction": "up",
            "actuals": [[2022, "約3件", "暫定", "R5.3", "調査", "増員"]],
            "targets": [[2025, "5件", None, None, None, None]],
        },
        "K2": None,
    },
    "scheduled": {"a": "実施", "b": None},
    "owners": {"a": [["zeimu", "lead", 1, "係", "2021-04-01", "2024-04-01"]], "b": None},
}


def test_the_facts_are_stored_by_these_names_and_read_back_equal() -> None:
    assert facts_as_text(FACTS) == json.dumps(STORED, ensure_ascii=False)
    assert facts_of_text(facts_as_text(FACTS)) == FACTS


@pytest.mark.parametrize(
    "changed",
    [
        {"scheduled": []},
        {"scheduled": {"a": "実施", "b": 1}},
        {"scheduled": {"a": 1, "b": None}},
        {"bodies": {"zeimu": {**STORED["bodies"]["zeimu"], "kind": "?"}}},
        {"bodies": {"zeimu": {**STORED["bodies"]["zeimu"], "place": ["kumin", 3]}}},
        {"bodies": {"zeimu": {**STORED["bodies"]["zeimu"], "place": ["kumin", 3, 1]}}},
        {"bodies": {"zeimu": {**STORED["bodies"]["zeimu"], "until": "later"}}},
        {"bodies": {"zeimu": {**STORED["bodies"]["zeimu"], "names": None}}},
        {"owners": {"a": [["zeimu", "lead", 1, None, None, None], ["zeimu", "lead", "1", None, None, None]]}},
        {"owners": {"a": {}}},
        {"owners": {}, "more": {}},
    ],
)
def test_a_text_of_another_form_is_not_read(changed: Mapping[str, Any]) -> None:
    text = json.dumps({**STORED, **changed})
    with pytest.raises(ValueError, match=re.escape(text)):
        facts_of_text(text)
