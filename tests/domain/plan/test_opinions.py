"""An author's name is published only if it was decided that it may be."""

from __future__ import annotations

from datetime import date

import pytest

from nakano_status.domain.plan.opinions import Opinion, OpinionSource


@pytest.mark.parametrize(
    ("who", "is_named", "published"), [("中野", True, "中野"), ("中野", False, None), (None, True, None)]
)
def test_a_name_is_published_only_if_it_may_be(who: str | None, is_named: bool, published: str | None) -> None:
    opinion = Opinion(1, OpinionSource.ASSEMBLY, date(2023, 6, 1), who, is_named, "意見")
    assert opinion.published_name == published
