"""計画の版 at the window: the workbook is saved, its changes are seen, questions answered, then it is one act."""

from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.lineage import PlanFate
from nakano_status.domain.plan.plan import Edition
from nakano_status.gui.features.organisation.editions_panel import EditionsPanel
from tests.support.edition_books import INDICATORS, OWNERS, TREE, EditionBook, edited
from tests.support.organising import organising
from tests.support.windows import Person, store_of, unnamed

FIRST, SECOND, THIRD, NEW = "1-5-1-01-B", "1-5-1-02-K", "1-5-1-03-U", "1-5-1-04-C"


def editions_panel(person: Person) -> EditionsPanel:
    page = organising(person)
    page.tabs.setCurrentWidget(page.editions)
    person.wait()
    return page.editions


def revise(person: Person, folder: Path, edit: Callable[[EditionBook], None]) -> EditionsPanel:
    """Save the workbook at the window, edit it and drop it there."""
    panel = editions_panel(person)
    panel.save(folder / "計画の表.xlsx")
    person.wait()
    assert panel.made.isVisible()
    panel.drop.dropped.emit((edited(folder / "計画の表.xlsx", folder / "改定.xlsx", edit),))
    person.wait()
    assert unnamed(panel) == []
    return panel


def editions(person: Person) -> tuple[Edition, ...]:
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        return records.plan.all()[0].editions


def answer(person: Person, panel: EditionsPanel, row_id: str, words: str) -> None:
    box = panel.revising.questions.boxes[row_id]
    box.setCurrentIndex(next(place for place in range(box.count()) if words in box.itemText(place)))
    box.activated.emit(box.currentIndex())
    person.wait()


def lines_of(panel: EditionsPanel) -> list[str]:
    lines = panel.revising.list.lines
    return [str(lines.index(place).data()) for place in range(lines.rowCount())]


def many(book: EditionBook) -> None:
    book.change(TREE, FIRST, 名称="区内事業者に対するオンライン化の支援")
    book.change(OWNERS, THIRD, 所管課="税務課")
    book.change(TREE, "1", 名称="区民の利便性の向上")
    book.change(INDICATORS, "KPI-1-1", 令和7年度目標="90%")
    book.remove(SECOND)
    book.remove("1-1-1-02-X")
    book.add_row("事業者のICT化と交流の支援", "1-5-①", "産業振興課", after=THIRD)


def test_a_revision_is_seen_row_by_row_asked_about_and_registered_in_one_act(
    office_person: Person, tmp_path: Path
) -> None:
    person = office_person
    person.shell.session.by = "佐藤"
    panel = revise(person, tmp_path, many)
    revising = panel.revising
    assert "確認事項が1件あります" in revising.words.plain_text
    assert not revising.do.isEnabled()
    box = revising.questions.boxes[NEW]
    assert SECOND in box.itemText(1), "the likeliest first"
    answer(person, panel, NEW, "の続き")
    answer(person, panel, "1-1-1-02-X", "完了")
    told = lines_of(panel)
    assert any(each.startswith(f"{FIRST}、") and "オンライン化の支援" in each for each in told)
    assert any(each.startswith(f"{THIRD}　順番の変更、") and "所管課 産業振興課 → 税務課" in each for each in told)
    assert any(each.startswith("1-1-1-02-X　完了") for each in told)
    place = told.index("計画の構成：名称の変更　1件")
    assert told[place + 1].startswith("1、区民の利便性の向上、名称 ICTを活用した")
    assert told[place + 1].endswith(" → 区民の利便性の向上")
    place = told.index("成果指標：目標値の変更　1件")
    assert told[place + 1].endswith("令和7年度の目標値 100% → 90%")
    assert len(editions(person)) == 1, "nothing is written yet"

    revising.title.setText("改定版（令和6年2月）")
    revising.adopted.show_day(date(2024, 2, 28))
    revising.has_force.click()
    revising.in_force.show_day(date(2024, 4, 1))
    revising.first_year.setCurrentText("令和5年度")
    QTest.mouseClick(revising.do, Qt.MouseButton.LeftButton)
    person.wait()
    newest = editions(person)[-1]
    assert (newest.title, newest.adopted_on, newest.in_force) == (
        "改定版（令和6年2月）",
        date(2024, 2, 28),
        date(2024, 4, 1),
    )
    assert newest.years == (FiscalYear(2023), FiscalYear(2025))
    assert newest.listing(SECOND).title == "事業者のICT化と交流の支援"
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        fates = {each.from_id: each.fate for each in records.plan.derivations()}
    assert fates["1-1-1-02-X"] is PlanFate.FINISHED
    assert "を登録しました。" in person.said[-1].text
    assert not panel.is_revising
    assert "令和5年度〜令和7年度" in str(panel.list.currentIndex().data())
    assert str(panel.list.currentIndex().data()).endswith("　佐藤"), "who registered it"

    # it is not used yet, so it can be withdrawn
    QTest.mouseClick(panel.withdraw, Qt.MouseButton.LeftButton)
    person.wait()
    assert len(editions(person)) == 1
    assert not panel.withdraw.isVisible(), "the first edition is kept"


def test_faults_are_listed_with_their_cells_and_the_mended_file_is_read_again(
    office_person: Person, tmp_path: Path
) -> None:
    person = office_person

    def wrong(book: EditionBook) -> None:
        book.change(TREE, FIRST, 番号="1-9-①")
        book.change(OWNERS, "1-1-1-01-P", 所管課="宇宙課")

    panel = revise(person, tmp_path, wrong)
    revising = panel.revising
    assert "表に直すところが2か所あります" in revising.words.plain_text
    told = lines_of(panel)
    assert any("1-9-①" in each and TREE in each for each in told)
    assert any("宇宙課" in each and OWNERS in each and "D2" in each for each in told)
    assert not revising.do.isEnabled()
    edited(tmp_path / "計画の表.xlsx", tmp_path / "改定.xlsx", lambda book: book.remove(SECOND))
    QTest.mouseClick(revising.again, Qt.MouseButton.LeftButton)
    person.wait()
    assert revising.do.isEnabled()
    QTest.mouseClick(revising.stop, Qt.MouseButton.LeftButton)
    assert not panel.is_revising
    assert len(editions(person)) == 1
