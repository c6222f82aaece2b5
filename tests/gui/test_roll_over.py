"""The next round and the next edition at the window."""

import re
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtTest import QTest

from nakano_status.application.organisation.edit_division import DivisionEdit, edit_division
from nakano_status.application.plan.schedules import edit_schedule
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.roll_over import RollOver
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.lineage import PlanFate
from nakano_status.domain.plan.plan import Edition
from nakano_status.gui.features.organisation.editions_panel import EditionsPanel
from nakano_status.gui.features.round.roll_over_panel import RoundStart
from nakano_status.gui.features.round.round_page import InquiryPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.page import GoTo
from tests.gui.test_moved_values import meanwhile
from tests.support.command_line import done
from tests.support.edition_books import INDICATORS, OWNERS, TREE, EditionBook, edited
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.organising import organising
from tests.support.rounds import OWN
from tests.support.user_input import click, write
from tests.support.windows import Person, copied, rows_in, somebody, store_of, unnamed

ENDED, PROPOSED = OWN
FOUND = "1-5-1-03-U"
"""A row whose title contains セミナー."""


@pytest.fixture
def store(sent_office: Office, tmp_path: Path) -> Path:
    """An office after R4, in which one row was finished, and 税務課 proposed that another is."""
    path = copied(sent_office.store, tmp_path)
    done("round", "amend", "--id", ENDED, "--out", "完了", "--reason", "終えた", "--store", path)
    done("set", PROPOSED, "note=完了", "--as", "税務課", "--store", path)
    done("round", "close", "--store", path)
    return path


def preview(person: Person) -> InquiryPage:
    page = of_kind(InquiryPage, person.go_to("inquiry"))
    assert page.open_button.text() == "令和5年度の進捗確認を開始…"
    person.click(page.open_button)
    return page


def line(page: InquiryPage, row_id: str) -> RichTextItem:
    item = next(each for each in page.starting.list.lines.item_keys if isinstance(each, tuple) and each[1] == row_id)
    found = page.starting.list.lines.line_of(item)
    assert found
    return found


def turn(page: InquiryPage, row_id: str) -> None:
    index = page.starting.list.lines.place_of(line(page, row_id).item)
    state = page.starting.list
    state.setCurrentIndex(index)
    page.starting.list.lines.setData(index, 0 if line(page, row_id).ticked else 2, 10)


def test_a_decided_end_is_ticked_and_a_proposed_one_is_not(store: Path) -> None:
    with somebody(store) as person:
        page = preview(person)
        assert page.starting.isVisible()
        assert (line(page, ENDED).ticked, line(page, PROPOSED).ticked) == (True, False)
        assert "税務課" in line(page, PROPOSED).accessible_text
        assert page.starting.about.plain_text.endswith("印のない申出は、報告対象に残ります。")
        click(page.starting.stop)
        assert (page.starting.isVisible(), page.open_button.isVisible()) == (False, True)


def test_what_remains_is_not_counted_by_its_line(store: Path) -> None:
    with somebody(store) as person:
        shown = preview(person).starting.list.lines
        lines = [str(shown.index(place, 0).data()) for place in range(shown.rowCount())]
        assert any("未記入" in each for each in lines)
        assert "前回までの進捗確認に残っているもの" in lines


def test_what_another_entered_after_the_preview_is_shown_before_the_round_is_opened(store: Path) -> None:
    with somebody(store) as person:
        page, session = preview(person), person.shell.session
        edit = DivisionEdit(contact="鈴木 内線2222")
        session.use(lambda store: edit_division(store, "zeimu", edit, "佐藤"), lambda _: None)
        person.click(page.starting.start)
        assert (person.said[-1].code, "佐藤" in person.said[-1].text) == ("CONTENT-MOVED", True)
        assert page.starting.isVisible()
        assert "鈴木 内線2222" in line(page, "税務課").accessible_text
        person.click(page.starting.start)
        assert "令和5年度分の進捗確認を開始しました" in person.said[-1].text


def test_what_is_ticked_remains_ticked_after_another_entered_something(store: Path) -> None:
    with somebody(store) as person:
        page, session = preview(person), person.shell.session
        panel = page.starting
        turn(page, ENDED)
        panel.list.setCurrentIndex(panel.list.lines.place_of(line(page, PROPOSED).item))
        panel.into.setCurrentIndex(1)
        panel.into.activated.emit(1)
        person.wait()
        chosen, edit = panel.choice, DivisionEdit(contact="鈴木 内線2222")
        session.use(lambda store: edit_division(store, "zeimu", edit, "佐藤"), lambda _: None)
        person.click(panel.start)
        assert person.said[-1].code == "CONTENT-MOVED"
        assert (line(page, ENDED).ticked, line(page, PROPOSED).ticked) == (False, True)
        assert panel.choice == chosen
        assert "報告対象外は、再掲 14件、中止／統合 1件です。" in panel.about.plain_text


def test_what_is_ticked_is_done_by_one_button(store: Path) -> None:
    with somebody(store) as person:
        page = preview(person)
        counted = re.search(r"報告対象は(\d+)件", page.starting.about.plain_text)
        turn(page, PROPOSED)
        person.wait()
        assert counted
        assert f"報告対象は{int(counted[1]) - 1}件" in page.starting.about.plain_text
        assert "報告対象外は、再掲 14件、完了 2件です。" in page.starting.about.plain_text
        turn(page, ENDED)
        seen: list[tuple[str, int, int]] = []
        person.shell.runner.progressed.connect(lambda what, done, total: seen.append((what, done, total)))
        person.click(page.starting.start)
        steps = dict.fromkeys(each for each in seen if each[2] == 3)
        assert [*steps] == [("進捗確認を開始しています", step, 3) for step in range(3)]
        assert "回答を読み取っています" in {what for what, _, total in seen if total}
        assert "令和5年度分の進捗確認を開始しました" in person.said[-1].text
        assert not page.starting.isVisible()
        rows = rows_in(store_of(person))
    assert (rows[ENDED].counted, rows[PROPOSED].counted) == (True, False)


def target_shown(person: Person) -> str:
    """Return the facts of the proposed row in 取組一覧."""
    page = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(PROPOSED)))
    return " ".join(QTextDocumentFragment.fromHtml(page.editor.form.head.facts.text()).toPlainText().split())


@pytest.mark.always
def test_the_row_into_which_a_proposed_one_is_merged_is_chosen(store: Path) -> None:
    with somebody(store) as person:
        page = preview(person)
        panel = page.starting
        assert (panel.merging.isVisible(), panel.into.isEnabled()) == (True, False)
        panel.list.setCurrentIndex(panel.list.lines.place_of(line(page, PROPOSED).item))
        offered = [panel.into.itemData(place) for place in range(panel.into.count())]
        assert offered[0] is None
        assert not {PROPOSED, ENDED} & set(offered), "neither itself nor one that ended"
        target = offered[1]
        panel.into.setCurrentIndex(1)
        panel.into.activated.emit(1)
        person.wait()
        assert line(page, PROPOSED).ticked
        assert f"{target}に統合" in line(page, PROPOSED).accessible_text
        assert panel.into.currentData() == target
        person.click(panel.start)
        with closing(make_parts().stores.open(store_of(person), read_only=True)) as opened, opened.reading() as records:
            kept = records.rounds.rolled_over()["R5"].ends
        assert kept == {PROPOSED: target}


def test_the_row_into_which_one_is_merged_is_found_by_typing_and_shown_beside_both_years(store: Path) -> None:
    with somebody(store) as person:
        page = preview(person)
        panel = page.starting
        panel.list.setCurrentIndex(panel.list.lines.place_of(line(page, PROPOSED).item))
        panel.into.setFocus()
        person.wait()
        assert panel.into.line.hasSelectedText(), "typing replaces what is shown"
        write(panel.into.line, "１－５－１ セミナー")
        offers = present(panel.into.offers.popup())
        assert (offers.isVisible(), offers.model().rowCount()) == (True, 1)
        person.press(offers, Qt.Key.Key_Return)
        assert f"{FOUND}に統合" in line(page, PROPOSED).accessible_text
        person.click(panel.start)
        for year in ("R5", "R4"):
            assert f"統合先 {FOUND}" in target_shown(person), year
            person.shell.session.choose_year(FiscalYear(2022))
            person.wait()
        person.shell.around.years_wanted.emit(PROPOSED)
        person.wait()
        shown = person.shell.years.panel.view.lines
        lines = [
            str(shown.index(place, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for place in range(shown.rowCount())
        ]
        (target,) = [each for each in lines if each.startswith("令和4年度") and FOUND in each]
        assert ("統合先" in target, "統合前" in target) == (True, False)


def test_a_row_that_is_only_stated_as_merged_has_no_target_yet(sent_office: Office, tmp_path: Path) -> None:
    path = copied(sent_office.store, tmp_path)
    done("set", PROPOSED, "mark=○", "change_reason=まとめるため", "change_kind=統合", "--store", path)
    with somebody(path) as person:
        assert "統合先 未定（「照会」の［進捗確認を開始…］で選びます）" in target_shown(person)


def test_a_target_is_withdrawn_and_another_row_has_none(store: Path) -> None:
    with somebody(store) as person:
        page = preview(person)
        panel = page.starting
        panel.list.setCurrentIndex(panel.list.lines.place_of(line(page, PROPOSED).item))
        for place in (1, 0):
            panel.into.setCurrentIndex(place)
            panel.into.activated.emit(place)
            person.wait()
        assert panel.choice is not None
        assert panel.choice.ends == {PROPOSED: None}
        assert "に統合" not in line(page, PROPOSED).accessible_text
        panel.list.setCurrentIndex(panel.list.lines.place_of(line(page, ENDED).item))
        assert not panel.into.isEnabled()


def test_a_trial_leaves_the_data_file_as_it_is(store: Path, tmp_path: Path) -> None:
    before = store.read_bytes()
    with somebody(store) as person:
        page = preview(person)
        for folder in ("試しに作成した資料", "試しに作成した資料-2"):
            page.starting.trial.try_in(tmp_path)
            person.wait()
            assert "データファイルは変わっていません" in page.starting.trial.words.plain_text
            assert list((tmp_path / folder).rglob("*回答様式.xlsx"))
        assert store.read_bytes() == before
        assert page.starting.start.isEnabled()


def test_nothing_is_tried_while_no_round_is_asked_about(store: Path, tmp_path: Path) -> None:
    with somebody(store) as person:
        page = of_kind(InquiryPage, person.go_to("inquiry"))
        page.starting.trial.try_in(tmp_path)
        person.wait()
        assert not (tmp_path / "試しに作成した資料").exists()


def test_a_preview_that_comes_late_is_not_shown(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with somebody(store) as person:
        page = preview(person)
        came: list[tuple[Callable[[Records], RollOver], Callable[[RollOver], None]]] = []
        monkeypatch.setattr(person.shell.session, "query", lambda read, then: came.append((read, then)))
        for plan in (None, "nakano2"):
            page.starting.ask(RoundStart(FiscalYear(2023), date(2024, 7, 12), "", (), plan))
        with closing(make_parts().stores.open(store, read_only=True)) as opened, opened.reading() as records:
            late, wanted = [read(records) for read, _ in came]
        came[0][1](late)
        assert not page.starting.list.isVisible()
        came[1][1](wanted)
        assert page.starting.list.isVisible()


FIRST, SECOND, THIRD, NEW = "1-5-1-01-B", "1-5-1-02-K", "1-5-1-03-U", "1-5-1-04-C"


def editions_panel(person: Person) -> EditionsPanel:
    page = organising(person)
    page.turn_to(page.editions)
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


def test_a_preview_follows_what_is_changed_in_the_newest_edition_meanwhile(
    office_person: Person, tmp_path: Path
) -> None:
    person = office_person
    panel = revise(person, tmp_path, lambda book: book.change(TREE, FIRST, 名称="オンライン化の支援"))
    assert not any("検討会を設置" in each for each in lines_of(panel))
    plan = {(SECOND, FiscalYear(2023)): "検討会を設置"}
    person.shell.session.use(lambda store: edit_schedule(store, plan, "佐藤"), lambda _: None)
    person.click(panel.revising.do)
    said = person.said[-1]
    assert (said.code, "佐藤" in said.text) == ("CONTENT-MOVED", True)
    assert len(editions(person)) == 1
    assert said.offer is not None
    said.offer.do()
    person.wait()
    assert any("検討会を設置" in each for each in lines_of(panel))
    plan = {(SECOND, FiscalYear(2023)): "準備会を設置"}
    meanwhile(person, lambda store: edit_schedule(store, plan, "佐藤"))
    assert any("準備会を設置" in each for each in lines_of(panel))
    person.click(panel.revising.do)
    assert len(editions(person)) == 2


def test_a_second_file_that_is_chosen_while_the_first_is_read_is_previewed(
    office_person: Person, tmp_path: Path
) -> None:
    person, second = office_person, tmp_path / "第2案.xlsx"
    panel = revise(person, tmp_path, lambda book: book.change(TREE, FIRST, 名称="始めの案"))
    edited(tmp_path / "計画の表.xlsx", second, lambda book: book.change(TREE, FIRST, 名称="第2の案"))
    panel.revising.look()
    panel.drop.dropped.emit((second,))
    person.wait()
    assert second.name in panel.revising.file.plain_text
    assert any("第2の案" in each for each in lines_of(panel))
    assert not any("始めの案" in each for each in lines_of(panel))


def many(book: EditionBook) -> None:
    book.change(TREE, FIRST, 名称="区内事業者に対するオンライン化の支援")
    book.change(OWNERS, THIRD, 所管課="税務課")
    book.change(TREE, "1", 名称="区民の利便性の向上")
    book.change(INDICATORS, "KPI-1-1", 令和7年度目標="90%")
    book.remove(SECOND)
    book.remove("1-1-1-02-X")
    book.add_row("事業者のICT化と交流の支援", "1-5-①", "産業振興課", after=THIRD)


def check_lines(told: list[str]) -> None:
    """Check that each kind of change of `many` is shown."""
    assert any(each.startswith(f"{FIRST}、") and "オンライン化の支援" in each for each in told)
    assert any(each.startswith(f"{THIRD}　順番の変更、") and "所管課 産業振興課 → 税務課" in each for each in told)
    assert any(each.startswith("1-1-1-02-X　完了") for each in told)
    place = told.index("計画の構成：名称の変更　1件")
    assert told[place + 1].startswith("1、区民の利便性の向上、名称 ICTを活用した")
    assert told[place + 1].endswith(" → 区民の利便性の向上")
    place = told.index("成果指標：目標値の変更　1件")
    assert told[place + 1].endswith("令和7年度の目標値 100% → 90%")


def check_saved_again(person: Person, panel: EditionsPanel, folder: Path) -> None:
    """Check that a file that was saved again after its preview is refused."""
    path = folder / panel.revising.file.plain_text.partition("」")[0].removeprefix("「")
    content = path.read_bytes()
    path.write_bytes(content + b" ")
    person.click(panel.revising.do)
    assert "内容を表示したあとに保存し直されています" in person.said[-1].text
    path.write_bytes(content)


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
    check_lines(lines_of(panel))
    assert len(editions(person)) == 1, "nothing is written yet"

    check_saved_again(person, panel, tmp_path)
    assert len(editions(person)) == 1

    revising.title.setText("改定版（令和6年2月）")
    revising.adopted.show_day(date(2024, 2, 28))
    revising.has_force.click()
    revising.in_force.show_day(date(2024, 4, 1))
    revising.first_year.setCurrentText("令和5年度")
    person.click(revising.do)
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
    person.click(panel.withdraw)
    assert len(editions(person)) == 1
    assert not panel.withdraw.isVisible(), "the first edition is kept"


def test_an_answer_stays_with_its_row_where_the_table_is_changed_and_read_again(
    office_person: Person, tmp_path: Path
) -> None:
    def first(book: EditionBook) -> None:
        book.remove(FOUND)
        book.add_row("議事録の自動作成", "1-5-①", "産業振興課", after="1-5-1-02-K")

    def second(book: EditionBook) -> None:
        first(book)
        book.add_row("窓口案内の音声化", "1-5-①", "産業振興課", after="1-5-1-01-B")

    person = office_person
    panel = revise(person, tmp_path, first)
    (made,) = [row_id for row_id in panel.revising.questions.boxes if row_id != FOUND]
    answer(person, panel, made, "の続き")
    assert panel.revising.do.isEnabled()
    edited(tmp_path / "計画の表.xlsx", tmp_path / "改定.xlsx", second)
    person.click(panel.revising.again)
    person.wait()
    asked = {each: box for each, box in panel.revising.questions.boxes.items() if each != FOUND}
    assert [box.accessibleName().split("」")[0] for box in asked.values()] == [
        "「窓口案内の音声化",
        "「議事録の自動作成",
    ]
    assert {box.currentText() for box in asked.values()} == {"（選んでください）"}
    assert not panel.revising.do.isEnabled()


def test_an_answer_about_a_row_that_left_the_table_is_not_given_to_the_next_row_with_its_number(
    office_person: Person, tmp_path: Path
) -> None:
    def first(book: EditionBook) -> None:
        book.remove(FOUND)
        book.add_row("議事録の自動作成", "1-5-①", "産業振興課", after="1-5-1-02-K")

    def second(book: EditionBook) -> None:
        book.add_row("窓口案内の音声化", "1-5-①", "産業振興課", after="1-5-1-02-K")

    person = office_person
    panel = revise(person, tmp_path, first)
    (made,) = [row_id for row_id in panel.revising.questions.boxes if row_id != FOUND]
    answer(person, panel, made, "の続き")
    edited(tmp_path / "計画の表.xlsx", tmp_path / "改定.xlsx", second)
    person.click(panel.revising.again)
    person.wait()
    person.click(panel.revising.do)
    assert len(editions(person)) == 2
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        assert {each.to_id for each in records.plan.derivations()}.isdisjoint({made})


def test_title_and_day_of_a_revision_are_those_of_its_workbook(office_person: Person, tmp_path: Path) -> None:
    def named(book: EditionBook) -> None:
        many(book)
        book.change("概要", "版の名称", 内容="中間見直し版")
        book.change("概要", "策定日", 内容="令和6年2月28日")

    panel = revise(office_person, tmp_path, named)
    assert (panel.revising.title.text(), panel.revising.adopted.day) == ("中間見直し版", date(2024, 2, 28))
    assert not any("入力した内容" in each for each in lines_of(panel))
    panel.revise(edited(tmp_path / "計画の表.xlsx", tmp_path / "改定.xlsx", many))
    office_person.wait()
    assert panel.revising.title.text() == "改定版"
    assert present(panel.revising.adopted.day) > date(2024, 2, 28)


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
    person.click(revising.again)
    assert revising.do.isEnabled()
    QTest.mouseClick(revising.stop, Qt.MouseButton.LeftButton)
    assert not panel.is_revising
    assert len(editions(person)) == 1
