"""What the report printed differently: sentences, counts, figures, each with its page where it can be determined."""

from __future__ import annotations

from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.kinds import set_paper
from nakano_status.application.papers.paper_set import Correction, Printed, printed_values, read_set, report_corrections
from nakano_status.application.ports.data_file import Parts, Store

PAGES = (
    "１　件数\nこの計画の進捗は次のとおりである。\n◎（スケジュールどおり取り組んだ）　4",
    "２　成果指標\nカードの交付率",
)


def printed(report: str, done: str, **figures: str | None) -> Printed:
    counts = {("", f"count:{mark}"): number for mark, number in zip("◎○△×", (done, "1", "0", "0"), strict=True)}
    return {("", "report"): report, **counts, **{("", key): figure for key, figure in figures.items()}}


def test_sentences_and_counts_that_differ_are_told_with_their_page(parts: Parts, answered: Store) -> None:
    with answered.reading() as records:
        found = read_set(parts, records, set_paper.PAPER.request(), "")
        own = printed_values(found, {})
        assert chosen_round(records).round_id == found.contents.round_.round_id
    assert own["", "count:◎"] == "4"
    assert report_corrections(own, own, found, ()) == ()
    old = printed("題名\nこの計画の進捗は次のとおりである。\n以上である。", "4")
    new = printed("題名\nこの計画の進捗は下のとおりである。\n以上である。\n追記する。", "3")
    assert report_corrections(old, new, found, PAGES) == (
        Correction("1", "本文", "この計画の進捗は次のとおりである。", "この計画の進捗は下のとおりである。"),
        Correction("", "本文", None, "追記する。"),
        Correction("1", "件数の表\n【◎（スケジュールどおり取り組んだ）】", "4", "3"),
    )
