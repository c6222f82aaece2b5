"""The report as a file: read back, it prints what the round counts."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.papers.counts import counts_in_tables
from nakano_status.application.papers.paper import DAY, LIST_LABEL
from nakano_status.application.papers.set_kinds import report_paper
from nakano_status.application.papers.templates import read_template, save_template
from nakano_status.application.plan.import_list import ListImport, import_into_new
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.documents.document import Paragraph, plain_text
from nakano_status.documents.template import parse_template
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.refusals.files import TargetExists
from nakano_status.domain.refusals.papers import PaperFormatUnknown, TemplateFaulty
from nakano_status.domain.refusals.planning import PreviousUnknown
from tests.support.made_papers import Values, make
from tests.support.marks import AS_PLANNED, BUILT_IN_MARKS, CHANGED, INSUFFICIENT, NOT_STARTED
from tests.support.rounds import OWN
from tests.support.stores import office_store

COMMITTEE = {
    report_paper.OCCASION: Occasion.COMMITTEE,
    DAY: date(2022, 10, 11),
    report_paper.NUMBER: "資料5",
    LIST_LABEL: "別紙1",
}
PUBLISHED_HEAD = (("指標項目", "実績", "目標"), ("令和2年度", "令和3年度", "令和5年度", "令和7年度"))
PUBLISHED_INDICATORS = (
    ("区内のマイナンバーカード交付率", "31.6%", "46.0%", "100%", "100%"),
    ("オンラインによる申請手続受付件数", "約146万件", "約171万件", "170万件", "200万件"),
    ("地図情報に関する窓口及び電話等問い合わせ件数", "約12万件", "—", "—", "約6万件"),
    (
        "区が特に力を入れていると感じる施策が「情報化の推進」である割合",
        "2.1%",
        "3.9%",
        "5%",
        "10%",
    ),
    ("区と連携してデジタルデバイドの解消に向けた取組を行う団体数", "2団体", "3団体", "4団体", "6団体"),
    (
        "本庁舎の執務室等で保有し、組織で共有している文書量 (fm) ※",
        "約8,800fm",
        "約6,200fm",
        "約3,600fm",
        "約3,000fm",
    ),
    ("AI・RPAの活用による業務改善数", "2件", "4件", "7件", "15件"),
    ("標準化システムへ移行した事業数", "0/15", "0/15", "1/15", "15/15"),
    ("情報セキュリティ事故発生件数", "14件", "15件", "0件", "0件"),
    ("ICT資格の「ITパスポート試験」取得者数", "13名", "14名", "20名", "30名"),
)


def codes(parts: Parts, store: Store, target: Path, values: Values) -> list[str]:
    return [each.code for each in make(parts, store, report_paper.PAPER, target, values).problems]


def test_the_published_list_gives_the_published_tables(parts: Parts, published_list: Path, tmp_path: Path) -> None:
    path, target = tmp_path / "office.nakano", tmp_path / "進捗状況について.docx"
    import_into_new(parts, path, ListImport(published_list, FiscalYear(2021)))
    with closing(parts.stores.open(path)) as store:
        made = make(parts, store, report_paper.PAPER, target, COMMITTEE)
    assert made.problems == ()
    counts = made.value.content.counts
    assert counts is not None
    assert (made.value.content.keys["rows"], counts.total) == (124, 103)
    word = parts.papers.read_word(target.read_bytes())
    table, *indicators = word.tables
    assert table == (
        ("進捗状況の区分", "取組の数"),
        ("◎（スケジュールどおり取り組んだ）", "97"),
        ("○（スケジュールどおりでなく、変更して取り組んだ）", "4"),
        ("△（着手したものの十分に進行しているとはいえない）", "1"),
        ("×（未着手）", "1"),
    )
    assert [table[:2] for table in indicators] == [PUBLISHED_HEAD, PUBLISHED_HEAD]
    assert tuple(row for table in indicators for row in table[2:]) == PUBLISHED_INDICATORS
    assert word.paragraphs[:4] == (
        "資料５",
        "令和４年（２０２２年）１０月１１日",
        "総 務 委 員 会 資 料",
        "総務部DX推進室デジタル政策課",
    )
    text = "\n".join(word.paragraphs)
    assert "（詳細は別紙１のとおり）" in text
    assert "概ね" not in text


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_what_was_made_says_what_was_counted_when_it_is_read_back(
    parts: Parts, office: Store, tmp_path: Path, suffix: str
) -> None:
    edit_entry(parts, office, Entry(OWN[0], {"mark": "◎", "done": "実施した。"}))
    edit_entry(parts, office, Entry(OWN[1], {"mark": "△", "change_reason": "遅れたため", "done": "着手した。"}))
    target = tmp_path / f"報告.{suffix}"
    make(parts, office, report_paper.PAPER, target, {report_paper.OCCASION: Occasion.COUNCIL, report_paper.TOTAL: True})
    content = target.read_bytes()
    papers = parts.papers
    tables = papers.read_word(content).tables if suffix == "docx" else papers.read_tables(content)
    found = counts_in_tables(tables, BUILT_IN_MARKS)
    assert found == {AS_PLANNED: 1, CHANGED: 0, INSUFFICIENT: 1, NOT_STARTED: 0}


def test_what_the_paper_does_not_tell_is_told_beside_it(parts: Parts, office: Store, tmp_path: Path) -> None:
    found = codes(parts, office, tmp_path / "a.docx", {report_paper.OCCASION: Occasion.COUNCIL})
    assert found == ["PAPER-DAY-OPEN", "COUNT-INCOMPLETE", "FIGURES-MISSING"]


def test_a_plan_without_indicators_says_so(parts: Parts, tmp_path: Path) -> None:
    with closing(office_store(tmp_path)) as store:
        found = codes(parts, store, tmp_path / "a.docx", {report_paper.OCCASION: Occasion.PUBLIC})
    assert found == ["OFFICE-MISSING", "COUNT-INCOMPLETE", "FIGURES-NONE"]


def test_a_round_without_one_before_it_has_nothing_to_stand_beside(parts: Parts, office: Store, tmp_path: Path) -> None:
    with pytest.raises(PreviousUnknown):
        codes(parts, office, tmp_path / "a.docx", {report_paper.OCCASION: Occasion.PUBLIC, report_paper.PREVIOUS: True})


def test_the_offices_wording_is_what_is_printed(parts: Parts, office: Store, tmp_path: Path) -> None:
    save_template(parts, office, "report", "［題名］報告\n\n１　状況\n｛年度末｝の状況である。\n［件数表］")
    make(
        parts,
        office,
        report_paper.PAPER,
        tmp_path / "a.pdf",
        {report_paper.OCCASION: Occasion.PUBLIC, report_paper.TOTAL: True},
    )
    page = "".join("".join(parts.papers.read_pages((tmp_path / "a.pdf").read_bytes())).split())
    assert "令和４年度末の状況である。" in page
    assert "合計" in page
    assert "成果指標" not in page


def test_a_wording_that_is_being_written_can_be_seen_before_it_is_kept(parts: Parts, office: Store) -> None:
    request = report_paper.PAPER.request({report_paper.OCCASION: Occasion.PUBLIC})
    with office.reading() as records:
        (only,) = report_paper.read_report(
            parts, records, request, parse_template("｛年度末｝の状況である。")
        ).document.blocks
        assert isinstance(only, Paragraph)
        assert plain_text(only.text) == "令和４年度末の状況である。"
        assert not read_template(parts, records, "report").is_own


def test_nothing_is_written_where_the_wording_is_faulty_or_the_target_is_taken(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    taken = tmp_path / "a.docx"
    taken.write_bytes(b"mine")
    with pytest.raises(TargetExists):
        make(parts, office, report_paper.PAPER, taken, COMMITTEE)
    with pytest.raises(PaperFormatUnknown):
        make(parts, office, report_paper.PAPER, tmp_path / "a.doc", COMMITTEE)
    with office.writing() as work:
        work.begin_act("save_template", None)
        work.settings.save("paper_template:report", "｛ない｝")
        work.commit()
    with pytest.raises(TemplateFaulty):
        make(parts, office, report_paper.PAPER, tmp_path / "b.docx", COMMITTEE)
    assert [each.name for each in tmp_path.glob("*.doc*")] == ["a.docx"]
    assert taken.read_bytes() == b"mine"
