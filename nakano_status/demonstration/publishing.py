"""Autumn: the count, the papers for 庁議, the committee and the public, proved and recorded; a correction.

At the end of the year the data file is checked and pictures are made.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from nakano_status.application.check_data_files import check_data_files
from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.kinds import set_paper
from nakano_status.application.papers.making import make_paper
from nakano_status.application.papers.option import DAY, Option
from nakano_status.application.papers.paper import MadePaper
from nakano_status.application.papers.publish import DRAFT, read_publications
from nakano_status.application.papers.set_kinds.report_paper import NUMBER, OCCASION, PREVIOUS, TOTAL
from nakano_status.application.round.read.counts import read_counts
from nakano_status.application.verify import verify
from nakano_status.demonstration import cast
from nakano_status.demonstration.figures import FIGURES
from nakano_status.demonstration.looking import check_count_table, digest, expect_words
from nakano_status.demonstration.stage import YEAR, AnyStage, Stage, Unexpected, expect
from nakano_status.documents.progress_data import tally_of_data
from nakano_status.domain.fields.field import DONE, MARK
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.refusals.papers import PaperNotFinal
from nakano_status.domain.round.tally import Exclusion

_DRAFT, _COUNCIL, _COMMITTEE, _REPLACED, _PUBLIC = 1, 2, 3, 4, 5
"""The numbers under which the papers are recorded."""


def refuse_while_open(stage: Stage) -> str:
    """Check that no paper is final while an answer is undecided: nothing is recorded, nothing is written."""
    before = digest(stage)
    try:
        _publish(stage, {OCCASION: Occasion.COUNCIL}, stage.folder.council)
    except PaperNotFinal as refused:
        points = refused.details["points"]
    else:
        raise Unexpected("確認が済んでいない間の資料", "記録されました", "記録されない")
    expect("断られた後の資料", (_numbers(stage), stage.folder.council.exists(), digest(stage)), ([], False, before))
    return f"確認が済んでいないものがある間は、確定版の資料を作成できませんでした（{points}）。"


def draft_for_council(stage: Stage) -> str:
    """Make the papers for 庁議 as 作成中, to be read within the office."""
    stage.clock.set(8, 28, 14)
    made = _publish(stage, {OCCASION: Occasion.COUNCIL, DRAFT: True}, stage.folder.drafts)
    expect(f"{cast.COUNCIL}資料の案", (made.publication.number, made.publication.is_final), (_DRAFT, False))
    for file in _of_kind(made, ".pdf"):
        expect_words(stage, file, ["作成中 令和5年8月28日時点"])
    return f"{cast.COUNCIL}の資料を「作成中」と表示した案として作成しました（{len(made.files)}ファイル）。"


def report_to_council(stage: Stage) -> str:
    """Make and record the papers for 庁議."""
    stage.clock.set(9, 4)
    options = {OCCASION: Occasion.COUNCIL, DAY: date(2023, 9, 12), TOTAL: True, PREVIOUS: True}
    made = _publish(stage, options, stage.folder.council)
    _check_final(stage, made, _COUNCIL)
    return _recorded_text(cast.COUNCIL, made)


def report_to_committee(stage: Stage) -> str:
    """Make and record the papers for the committee; the same options again give the same paper."""
    stage.clock.set(9, 19)
    options = {OCCASION: Occasion.COMMITTEE, DAY: date(2023, 10, 11), NUMBER: "資料1"}
    made = _publish(stage, options, stage.folder.committee)
    _check_final(stage, made, _COMMITTEE)
    expect("委員会の資料の正誤表", [file.name for file in made.files if "正誤表" in file.name], [])
    again = _publish(stage, options, stage.folder.committee, replace=True)
    expect("同じ資料の再作成", (again.is_known, again.publication.number, again.files), (True, _COMMITTEE, made.files))
    return _recorded_text("委員会", made)


def correct_afterwards(stage: Stage) -> str:
    """Correct a text and a figure that proved wrong after the committee."""
    stage.clock.set(10, 16)
    was, now = cast.CORRECTION
    values = stage.expectation.texts[cast.CORRECTED_ROW]
    expect(f"管理番号 {cast.CORRECTED_ROW} の「{was}」", values[DONE].count(was), 1)
    text = values[DONE].replace(was, now)
    stage.expectation.texts[cast.CORRECTED_ROW] = {**values, DONE: text}
    with stage.office() as store:
        edit_entry(stage.parts, store, Entry(cast.CORRECTED_ROW, {DONE: text}), cast.OFFICE_CLERK)
        figure = IndicatorEntry(cast.CORRECTED_FIGURE, {YEAR: FigureEntry(cast.CORRECT_FIGURE)})
        edit_indicator(stage.parts, store, figure, cast.OFFICE_CLERK)
    return f"委員会の後に、管理番号 {cast.CORRECTED_ROW} の文章と成果指標 {cast.CORRECTED_FIGURE} を訂正しました。"


def replace_at_committee(stage: Stage) -> str:
    """Make the committee's papers again, with a 正誤表 of the errors in those that it has."""
    stage.clock.set(10, 17)
    options = {OCCASION: Occasion.COMMITTEE, DAY: date(2023, 10, 18), NUMBER: "資料1"}
    made = _publish(stage, options, stage.folder.replaced)
    _check_final(stage, made, _REPLACED)
    expect("差し替えた資料", made.publication.supersedes, _COMMITTEE)
    figures = (FIGURES[cast.CORRECTED_FIGURE].text, cast.CORRECT_FIGURE)
    for suffix in (".docx", ".pdf"):
        expect_words(stage, _the(made, "正誤表", suffix), (*cast.CORRECTION, *figures))
    return f"{_recorded_text('委員会', made)}正誤表が付いています。"


def publish_to_all(stage: Stage) -> str:
    """Make and record the published papers, with the data files; the list is read back text by text."""
    stage.clock.set(10, 30)
    made = _publish(stage, {OCCASION: Occasion.PUBLIC, DAY: date(2023, 11, 1)}, stage.folder.published)
    _check_final(stage, made, _PUBLIC)
    _check_list(stage, _the(made, "進捗状況一覧", ".xlsx"))
    _check_data(stage, made)
    return f"{_recorded_text('公表', made)}データファイルは規則の点検を通りました。"


def look_at_what_was_recorded(stage: Stage) -> str:
    """Check that each paper is recorded with exactly the bytes that are in its folder."""
    folders = {
        _DRAFT: stage.folder.drafts,
        _COUNCIL: stage.folder.council,
        _COMMITTEE: stage.folder.committee,
        _REPLACED: stage.folder.replaced,
        _PUBLIC: stage.folder.published,
    }
    with stage.records() as records:
        papers = read_publications(records, chosen_round(records, YEAR))
        for paper in (each.paper for each in papers):
            for file in paper.files:
                kept = records.publications.content(paper.round_id, paper.number, file.name)
                expect(f"記録した {file.name}", kept == (folders[paper.number] / file.name).read_bytes(), expected=True)
    expect("記録した資料", [each.paper.number for each in papers], list(folders))
    expect("現在の資料", [each.paper.number for each in papers if each.is_current], [_PUBLIC])
    files = sum(len(each.paper.files) for each in papers)
    return f"資料{len(papers)}件（{files}ファイル）が、保存したものと同じ内容で記録されています。"


def _publish(stage: Stage, options: Mapping[Option[Any], Any], folder: Path, *, replace: bool = False) -> MadePaper:
    request = set_paper.PAPER.request(options)
    with stage.office() as store:
        return make_paper(stage.parts, store, request, folder, replace=replace, by=cast.OFFICE_CLERK).value


def _check_final(stage: Stage, made: MadePaper, number: int) -> None:
    """Check that a final paper has its number, is no draft, and has a report with the expected counts."""
    expect("資料の番号", (made.publication.number, made.publication.is_final), (number, True))
    expect("資料の件数", made.content.counts and dict(made.content.counts.counts), stage.expectation.counts)
    for suffix in (".docx", ".pdf"):
        check_count_table(stage, _the(made, "進捗状況について", suffix))


def _check_list(stage: Stage, target: Path) -> None:
    """Read the list back: the same rows, texts and marks."""
    profile = stage.edition.profile
    read = stage.parts.workbooks.read_list(target.name, stage.parts.files.read(target), profile)
    expect("一覧の行", len(read.rows), len(stage.edition.listings))
    marks = [row.values.get(MARK) for row in read.rows]
    expect(
        "一覧の件数",
        {mark: marks.count(mark) for mark in stage.edition.profile.marks.symbols},
        stage.expectation.counts,
    )
    for row in read.rows:
        expected = stage.expectation.texts.get(row.printed_id or "", {})
        for key in profile.published_keys:
            expect(f"一覧の {row.printed_id} の {key}", _plain(row.values.get(key)), _plain(expected.get(key)))


def _check_data(stage: Stage, made: MadePaper) -> None:
    """Check that the data files pass the 15 items, and that their marks add up to the count."""
    files = [file for file in made.files if "データ" in file.name]
    expect(
        "規則に合わないデータファイル",
        [each.file for each in check_data_files(stage.parts, files) if not each.passes],
        [],
    )
    counts = stage.expectation.counts
    csv = _the(made, "進捗状況一覧データ", ".csv")
    expect("データの件数", tally_of_data(csv.read_bytes(), counts), {**counts, "total": sum(counts.values())})


def _the(made: MadePaper, what: str, suffix: str) -> Path:
    """Return the first file of a set with that name; raises Unexpected."""
    found = [file for file in made.files if file.name.startswith(what) and file.suffix == suffix]
    expect(f"{what}のファイル（{suffix}）がある", bool(found), expected=True)
    return found[0]


def _of_kind(made: MadePaper, suffix: str) -> list[Path]:
    return [file for file in made.files if file.suffix == suffix]


def _numbers(stage: Stage) -> list[int]:
    with stage.records() as records:
        return [each.paper.number for each in read_publications(records, chosen_round(records, YEAR))]


def _recorded_text(occasion: str, made: MadePaper) -> str:
    return f"{occasion}の資料を第{made.publication.number}号として記録しました（{len(made.files)}ファイル）。"


def _plain(text: str | None) -> str:
    return (text or "").strip()


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


def check_the_store(stage: AnyStage) -> str:
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
