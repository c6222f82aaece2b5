"""Late summer: the count, the list, the check of the data file, pictures."""

from __future__ import annotations

from nakano_status.application.choosing_round import chosen_round
from nakano_status.application.export_list import export_list
from nakano_status.application.read.counts import read_counts
from nakano_status.application.verify import verify
from nakano_status.demonstration import cast
from nakano_status.demonstration.checking import expect
from nakano_status.demonstration.stage import YEAR, Stage
from nakano_status.domain.fields import MARK, PUBLISHED_KEYS
from nakano_status.domain.mark import Mark, read_mark
from nakano_status.domain.tally import Exclusion


def count(stage: Stage) -> str:
    """Count the round; every row is counted, or excluded with why."""
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


def make_the_list(stage: Stage) -> str:
    """Write the official list, and read it back: the same rows, texts and marks."""
    target = stage.folder.papers / f"【別紙】進捗状況一覧_{YEAR.short}.xlsx"
    with stage.office() as store:
        exported = export_list(stage.parts, store, target).value
    content = stage.parts.files.read(target)
    read = stage.parts.read_list(target.name, content)
    expect("一覧の行", len(read.rows), exported.rows)
    marks = [read_mark(row.values.get(MARK)) for row in read.rows]
    expect("一覧の件数", {mark.value: marks.count(mark) for mark in Mark}, stage.expectation.counts)
    for row in read.rows:
        expected = stage.expectation.texts.get(row.printed_id or "", {})
        for key in PUBLISHED_KEYS:
            expect(f"一覧の {row.printed_id} の {key}", _plain(row.values.get(key)), _plain(expected.get(key)))
    return f"一覧（{exported.rows}行）を作成し、読み戻して件数と文章が一致することを確認しました。"


def check_the_store(stage: Stage) -> str:
    """Check the data file whole."""
    with stage.office() as store:
        problems = verify(store).problems
    expect("データファイルの点検", [problem.code for problem in problems], [])
    return "データファイルを点検し、問題はありませんでした。"


def take_pictures(stage: Stage) -> str:
    """Take pictures of the office's screens, and see that all pictures are there."""
    taken = stage.take_pictures(stage.folder.store, stage.folder.pictures / "事務局")
    for picture in stage.folder.pictures.rglob("*.png"):
        expect(f"画面の画像 {picture.name}", picture.stat().st_size > 0, expected=True)
    return f"画面の画像を{len(taken)}枚作成しました。"


def _plain(text: str | None) -> str:
    return (text or "").strip()
