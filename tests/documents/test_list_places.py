"""A long list is laid out part by part, and its pages are counted through."""

from __future__ import annotations

from collections.abc import Sequence

from nakano_status.application.papers.set_kinds.list_paper import list_places
from nakano_status.documents.list.builder import build_list
from nakano_status.documents.list.layout import ListDocument
from nakano_status.documents.pages.printed_paper import PAPER_STYLE, Placed, Value
from tests.support.list_entries import content, entry


def document(*rows: int) -> ListDocument:
    """Return a list of 実施内容 with so many rows each."""
    return build_list(
        content(*(entry(at, code=f"1-{place}-①") for place, count in enumerate(rows, 1) for at in range(1, count + 1)))
    )


def test_pages_are_counted_through_and_nothing_is_kept_of_a_part_before() -> None:
    log: list[str] = []

    def measure(style: str, value: Value) -> Sequence[Placed]:
        rows = [row["id"] for section in value["sections"] for part in section["parts"] for row in part["rows"]]
        if style != PAPER_STYLE:
            return [Placed(str(at), column, 0, 0, 9) for at in range(len(rows)) for column in range(8)]
        log.append("laid out")
        return [Placed(row, 0, at // 100, 0, 9) for at, row in enumerate(rows)]

    found = list_places(document(40, 460, 50, 40), measure, lambda: log.append("forgotten"))
    assert log == ["laid out", "forgotten", "laid out"]
    assert [found[at].page for at in (0, 499, 500, 589)] == [0, 4, 5, 5]
