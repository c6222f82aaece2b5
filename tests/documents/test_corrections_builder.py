"""正誤表: page, place, wrong and right, words that differ underlined; a part without corrections is not named."""

from __future__ import annotations

from nakano_status.application.papers.paper_set import Correction, CorrectionContent, build_corrections
from nakano_status.documents.document import Run, Table, plain_text

ONE = Correction("3", "1-1-①　窓口の案内\n【取組状況】", "13件を受け付けた。", "15件を受け付けた。")
NEW = Correction("", "1-1-①　窓口の案内\n【変更理由】", None, "遅れたため")


def test_a_correction_shows_both_texts_with_what_differs_underlined() -> None:
    papers = (("進捗状況について", ()), ("進捗状況一覧", (ONE, NEW)))
    document = build_corrections(CorrectionContent("令和5年10月11日の委員会資料", papers, "2023-10-11", "作成中"))
    _, lead, table = document.blocks
    assert isinstance(table, Table)
    name, one, new = table.rows
    assert plain_text(name.cells[0].text) == "進捗状況一覧"
    assert name.is_kept_with_next
    assert [plain_text(cell.text) for cell in one.cells] == [ONE.page, ONE.place, ONE.wrong, ONE.right]
    assert [run for cell in one.cells[2:] for run in cell.text if run.underlined] == [
        Run("13", underlined=True),
        Run("15", underlined=True),
    ]
    assert plain_text(new.cells[2].text) == "（記載なし）"
    assert document.sections[0].header == "作成中"
    assert "令和５年１０月１１日の委員会資料を次のとおり訂正する。" in str(lead)
