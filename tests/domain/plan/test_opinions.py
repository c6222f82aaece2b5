"""An author's name is published only if it was decided that it may be."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from nakano_status.domain.plan.annotations import Opinion, OpinionSource, opinion_as_json, opinion_of_json


@pytest.mark.parametrize(
    ("who", "is_named", "published"), [("中野", True, "中野"), ("中野", False, None), (None, True, None)]
)
def test_a_name_is_published_only_if_it_may_be(who: str | None, is_named: bool, published: str | None) -> None:
    opinion = Opinion(1, OpinionSource.ASSEMBLY, date(2023, 6, 1), who, is_named, "意見")
    assert opinion.published_name == published
    assert opinion.as_published == replace(opinion, who=published)


HEARD = Opinion(
    7, OpinionSource.EXPERT, date(2023, 6, 1), "中野", True, "絞るべき", "絞ります", "取組を減らした", ("a", "b")
)
KEPT = {
    "number": 7,
    "source": "有識者",
    "day": "2023-06-01",
    "who": "中野",
    "is_named": True,
    "text": "絞るべき",
    "answer": "絞ります",
    "changed": "取組を減らした",
    "rows": ["a", "b"],
}


def test_an_opinion_is_kept_as_json_and_read_back() -> None:
    assert opinion_as_json(HEARD) == KEPT
    bare = replace(HEARD, who=None, is_named=False, answer=None, changed=None, rows=())
    for opinion in (HEARD, bare):
        assert opinion_of_json(json.loads(json.dumps(opinion_as_json(opinion)))) == opinion


@pytest.mark.parametrize(
    "wrong",
    [
        *({name: 1} for name in ("text", "who", "answer", "changed", "source", "day", "rows")),
        {"rows": [1]},
        {"rows": None},
        {"text": None},
        {"number": None},
        {"number": "x"},
        {"source": "噂"},
        {"day": "2023-02-30"},
    ],
)
def test_what_is_no_opinion_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it finds
        opinion_of_json(KEPT | wrong)


@pytest.mark.parametrize("name", KEPT)
def test_an_opinion_that_lacks_anything_is_refused(name: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it finds
        opinion_of_json({each: value for each, value in KEPT.items() if each != name})
