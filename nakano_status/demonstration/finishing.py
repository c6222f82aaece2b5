"""Late summer: the count; at the end of the year the check of the data file, pictures."""

from __future__ import annotations

from nakano_status.application.lookup import chosen_round
from nakano_status.application.round.read.counts import read_counts
from nakano_status.application.verify import verify
from nakano_status.demonstration import cast
from nakano_status.demonstration.checking import expect
from nakano_status.demonstration.stage import YEAR, Stage
from nakano_status.domain.round.tally import Exclusion


def count(stage: Stage) -> str:
    """Count the round; every row is counted, or excluded with a reason."""
    stage.clock.set(8, 28)
    with stage.records() as records:
        view = read_counts(records, chosen_round(records, YEAR))
    expected = stage.expectation
    expect("件数", dict(view.counts), expected.counts)
    expect("報告対象", view.in_report, len(expected.in_report))
    reposts = [listing.row_id for listing in stage.edition.listings if listing.is_repost]
    why = dict.fromkeys(reposts, Exclusion.REPOST.value)
    why |= dict.fromkeys(cast.NOT_THIS_YEAR, Exclusion.NOT_BEGUN.value)
    why |= dict.fromkeys(expected.unanswered, Exclusion.UNANSWERED.value)
    expect("数えていない取組", dict(view.excluded), why)
    marks = " ".join(f"{mark}{number}" for mark, number in expected.counts.items())
    return f"{marks} 計{view.total}件、数えていない取組 {len(why)}件で、合わせて{view.total + len(why)}件です。"


def check_the_store(stage: Stage) -> str:
    """Check the whole data file."""
    with stage.office() as store:
        problems = verify(store).problems
    expect("データファイルの点検", [problem.code for problem in problems], [])
    return "データファイルを点検し、問題はありませんでした。"


def take_pictures(stage: Stage) -> str:
    """Take pictures of the office's screens, and check that all pictures exist."""
    taken = stage.take_pictures(stage.folder.store, stage.folder.pictures / "事務局")
    for picture in stage.folder.pictures.rglob("*.png"):
        expect(f"画面の画像 {picture.name}", picture.stat().st_size > 0, expected=True)
    return f"画面の画像を{len(taken)}枚作成しました。"
