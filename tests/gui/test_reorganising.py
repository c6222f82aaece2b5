"""改正 at the window: what moves is seen before it is written, and a split asks row by row."""

from contextlib import closing
from datetime import date

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.round.extend_due import Extension, extend_due
from nakano_status.bootstrap import make_parts
from nakano_status.domain.organisation.divisions import SuccessionKind
from nakano_status.gui.commands import MOVE_UP, REORGANISE
from nakano_status.gui.features.organisation.organisation_page import OrganisationPage
from nakano_status.gui.features.organisation.reorganising_panel import HEIR, ReorganisingPanel
from nakano_status.gui.features.round.round_page import InquiryPage
from nakano_status.gui.window.page_list import OFFICE_PAGES
from tests.support.organisations import division_named, organisation
from tests.support.organising import begin_reorganising, kept, look, look_and_do, organising, press
from tests.support.rounds import OWN, ZEIMU
from tests.support.window_texts import texts_on
from tests.support.windows import Person, store_of, unnamed

SPRING = date(2023, 4, 1)


def beginning(person: Person, page: OrganisationPage, name: str, kind: SuccessionKind) -> ReorganisingPanel:
    """Begin a 改正 of a body in spring."""
    panel = begin_reorganising(person, page, name, kind)
    panel.form.since.show_day(SPRING)
    person.wait()
    assert unnamed(page) == []
    return panel


def until(person: Person, name: str) -> date | None:
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store:
        return division_named(organisation(store), name).until


def extend(person: Person, name: str, due: date) -> None:
    """Give a division a due date of its own."""
    extension = Extension(due, "繁忙期のため", (name,))
    person.shell.session.act(lambda store: extend_due(store, extension), lambda _: None, what="期限の延長")
    person.wait()


def packages(person: Person) -> list[str]:
    """Read the numbers of the forms that 税務課 was sent."""
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        own = division_named(records.organisation.read(), ZEIMU).division_id
        return [each.package_id for each in records.exchange.packages(chosen_round(records).round_id, own)]


def test_a_merger_is_seen_with_all_that_it_moves_before_it_is_written(office_person: Person) -> None:
    person = office_person
    extend(person, ZEIMU, date(2023, 8, 1))
    page = organising(person)
    panel = beginning(person, page, ZEIMU, SuccessionKind.MERGED)
    assert not panel.look.isEnabled(), "the name of what they become is missing"
    QTest.keyClicks(panel.form.name, "a")
    panel.others_list.setCurrentIndex(panel.others_list.lines.place_of("職員課"))
    QTest.keyClick(panel.others_list, Qt.Key.Key_Space)
    told = look(person, panel)
    assert "税務課 → a（統合）" in told
    assert "職員課 → a（統合）" in told
    assert any(line.startswith(f"{OWN[0]}　") and line.endswith("、税務課 → a") for line in told.split("\n"))
    assert "送付済みの回答様式（照会番号）" in told
    (package,) = packages(person)
    assert f"{ZEIMU}　{package}、この様式に記入された回答も取り込めます。" in told
    dues = f"{ZEIMU} 令和5年8月1日（火）、職員課 令和5年7月14日（金） → a 令和5年8月1日（火）"
    assert f"a（令和4年度分）、{dues}。期限が異なるときは、最も遅い期限になります。" in told
    assert "取組" in panel.words.plain_text
    assert until(person, ZEIMU) is None, "nothing is written yet"

    # another input ends the preview: what is written is what was seen
    panel.form.name.setText("税務・人事課")
    assert (panel.do.isVisible(), panel.look.isVisible()) == (False, True)
    panel.form.reason.setText("組織改正")
    look_and_do(person, page)
    assert until(person, ZEIMU) == date(2023, 3, 31)
    assert "改正しました：税務課 → 税務・人事課（統合）" in person.said[-1].text

    # what ended is shown apart, and is offered no more
    divisions = page.divisions
    assert divisions.current is not None
    assert divisions.current.name == "税務・人事課"
    assert not {ZEIMU, "職員課"} & {each.name for each in divisions.model.bodies}
    divisions.with_ended.click()
    lines = divisions.ended_list.lines
    ended = [str(lines.index(place).data()) for place in range(lines.rowCount())]
    assert f"{ZEIMU}、令和5年3月31日まで（統合）、引き継いだ組織：税務・人事課" in ended
    divisions.with_history.click()
    assert "改正　税務課 → 税務・人事課（統合）" in str(divisions.history_list.lines.index(0).data())
    assert "組織改正" in str(divisions.history_list.lines.index(0).data())
    again = beginning(person, page, "総務課", SuccessionKind.ABOLISHED)
    assert again.form.body.findText(ZEIMU) == again.form.heir.findText(ZEIMU) == -1
    assert again.form.heir.findText("税務・人事課") > 0


def test_a_body_that_is_ticked_stays_ticked_although_another_body_was_chosen(office_person: Person) -> None:
    panel = beginning(office_person, organising(office_person), ZEIMU, SuccessionKind.MERGED)
    panel.others_list.setCurrentIndex(panel.others_list.lines.place_of("職員課"))
    QTest.keyClick(panel.others_list, Qt.Key.Key_Space)
    for name, ticked in (("職員課", []), (ZEIMU, ["職員課"])):
        panel.form.body.setCurrentIndex(panel.form.body.findText(name))
        panel.form.body.activated.emit(panel.form.body.currentIndex())
        assert panel.others_list.lines.ticked == ticked


def test_the_forms_of_divisions_that_were_merged_are_counted_no_more(office_person: Person) -> None:
    person = office_person
    inquiry = person.go_to("inquiry")
    assert isinstance(inquiry, InquiryPage)
    before = int(inquiry.forms_state.plain_text.partition("所管分")[0])
    page = organising(person)
    panel = beginning(person, page, ZEIMU, SuccessionKind.MERGED)
    panel.form.name.setText("税務・人事課")
    panel.others_list.setCurrentIndex(panel.others_list.lines.place_of("職員課"))
    QTest.keyClick(panel.others_list, Qt.Key.Key_Space)
    look_and_do(person, page)
    person.go_to("inquiry")
    assert inquiry.forms_state.plain_text.startswith(f"{before - 2}所管分の回答様式を作成済みです")
    assert inquiry.forms_state.plain_text.endswith("まだ作成していない所管課：税務・人事課")


def test_a_split_asks_row_by_row_and_for_all_that_are_selected(office_person: Person) -> None:
    person = office_person
    page = organising(person)
    panel = beginning(person, page, ZEIMU, SuccessionKind.SPLIT)
    heirs = panel.heirs
    panel.form.parts.setText("課税課、納税課")
    rows = heirs.model.rowCount()
    assert f"取組・成果指標 {rows}件のうち、引継ぎ先が未定のもの {rows}件" in heirs.words.plain_text

    # a row that nobody gets is refused, and what was chosen stays
    look(person, panel)
    assert "引き継ぐ所管課が決まっていません" in person.said[-1].text
    assert heirs.isVisible()

    heirs.table.setFocus()
    heirs.table.selectAll()
    heirs.part.choose("課税課")
    QTest.mouseClick(heirs.give, Qt.MouseButton.LeftButton)
    assert heirs.model.undecided_count == 0
    heirs.table.selectionModel().setCurrentIndex(
        heirs.model.index(1, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
    )
    press(person, Qt.Key.Key_Return)
    press(person, Qt.Key.Key_Down)
    press(person, Qt.Key.Key_Return)
    second = str(heirs.model.index(1, 0).data())
    assert heirs.model.chosen[second] == "納税課"
    assert set(heirs.model.chosen.values()) == {"課税課", "納税課"}
    told = look(person, panel)
    assert f"{second}　{heirs.model.index(1, 1).data()}、税務課 → 納税課" in told
    person.click(panel.do)
    assert until(person, ZEIMU) == date(2023, 3, 31)
    assert kept(person, "納税課").rows == 1
    assert str(heirs.model.index(1, HEIR).data()) == "納税課"


def test_rows_keep_the_heir_whose_name_is_taken_back_and_typed_again(office_person: Person) -> None:
    panel = beginning(office_person, organising(office_person), ZEIMU, SuccessionKind.SPLIT)
    model = panel.heirs.model
    panel.form.parts.setText("課税課、納税課")
    model.choose(range(model.rowCount()), "納税課")
    panel.form.parts.setText("課税課、納税")
    assert (model.undecided_count, dict(model.chosen)) == (model.rowCount(), {})
    assert str(model.index(0, HEIR).data()) == "（未定）"
    panel.form.parts.setText("課税課、納税課")
    assert model.undecided_count == 0
    assert str(model.index(0, HEIR).data()) == "納税課"
    office_person.click(panel.stop)
    beginning(office_person, organising(office_person), ZEIMU, SuccessionKind.SPLIT)
    panel.form.parts.setText("課税課、納税課")
    assert model.undecided_count == model.rowCount()


def test_a_body_that_goes_on_keeps_the_rows_that_nobody_chose(office_person: Person) -> None:
    panel = beginning(office_person, organising(office_person), ZEIMU, SuccessionKind.SPLIT)
    panel.form.parts.setText("税務課、納税課")
    assert panel.heirs.model.undecided_count == 0
    assert str(panel.heirs.model.index(0, HEIR).data()) == ZEIMU
    assert "移る取組・成果指標はありません。" in (look(office_person, panel) and panel.words.plain_text)


def test_a_new_body_is_founded_from_a_day_and_a_refusal_stays_to_be_mended(office_person: Person) -> None:
    person = office_person
    page = organising(person)
    panel = beginning(person, page, ZEIMU, SuccessionKind.FOUNDED)
    assert panel.form.body.isHidden()
    panel.form.name.setText("職員課")
    look(person, panel)
    assert "「職員課」は「職員課」の名称です" in person.said[-1].text
    panel.form.name.setText("未来課")
    look_and_do(person, page)
    assert kept(person, "未来課").since == SPRING


def test_what_was_begun_is_kept_until_it_is_put_away(office_person: Person) -> None:
    page = organising(office_person)
    panel = beginning(office_person, page, ZEIMU, SuccessionKind.SPLIT)
    panel.form.parts.setText("課税課、納税課")
    assert page.divisions.kept.drop.isHidden()
    office_person.go_to("board")
    organising(office_person)
    assert panel.form.kind.hasFocus()
    office_person.do(MOVE_UP)
    assert office_person.said[-1].text == "組織の改正の途中です。"
    office_person.do(REORGANISE)
    assert panel.form.parts.text() == "課税課、納税課"
    QTest.mouseClick(panel.stop, Qt.MouseButton.LeftButton)
    assert (panel.isVisible(), page.divisions.table.hasFocus(), page.divisions.kept.drop.isVisible()) == (
        False,
        True,
        True,
    )


def test_several_changes_of_one_day_are_collected_and_written_in_one_act(office_person: Person) -> None:
    person = office_person
    page = organising(person)
    panel = beginning(person, page, ZEIMU, SuccessionKind.FOUNDED)
    panel.form.name.setText("未来課")
    look(person, panel)
    QTest.mouseClick(panel.another, Qt.MouseButton.LeftButton)
    assert "・未来課（新設）" in panel.together.plain_text
    assert not panel.form.since.isEnabled(), "all of one day"

    # what the first one founded can be chosen in the next one
    panel.form.kind.choose(SuccessionKind.ABOLISHED)
    panel.form.body.setCurrentText(ZEIMU)
    panel.form.heir.setCurrentText("未来課")
    told = look(person, panel)
    assert "未来課（新設）" in told
    assert "税務課 → 未来課（廃止）" in told
    QTest.mouseClick(panel.another, Qt.MouseButton.LeftButton)
    person.click(panel.drop_last)
    assert panel.together.plain_text == "まとめて行う改正 1件\n・未来課（新設）"
    assert panel.form.body.findText(ZEIMU) >= 0, "the one that was dropped does not end it"

    panel.form.kind.choose(SuccessionKind.RENAMED)
    panel.form.body.setCurrentText(ZEIMU)
    panel.form.name.setText("納税課")
    look_and_do(person, page)
    assert "改正しました：未来課（新設）、税務課 → 納税課（改称）。" in person.said[-1].text
    assert len(page.divisions.recorded.list.lines.item_keys) == 1


def test_a_new_name_stands_on_every_page_at_once(office_person: Person) -> None:
    person = office_person
    names = [kind.name for kind in OFFICE_PAGES if kind.name != "organisation"]  # it has the history, too
    for name in names:
        person.go_to(name)
    before = {name for name in names if ZEIMU in "\n".join(texts_on(person.go_to(name)))}
    page = organising(person)
    panel = beginning(person, page, ZEIMU, SuccessionKind.RENAMED)
    panel.form.name.setText("納税課")
    look_and_do(person, page)
    for name in names:
        texts = "\n".join(texts_on(person.go_to(name)))
        assert (ZEIMU in texts, "納税課" in texts) == (False, name in before), name
    assert {"board", "all_rows", "indicators", "export", "recorded"} <= before


def test_the_latest_is_withdrawn_and_what_stands_in_the_way_is_listed(office_person: Person) -> None:
    person = office_person
    page = organising(person)
    for name in ("納税課", "収納課"):
        panel = beginning(person, page, ZEIMU if name == "納税課" else "納税課", SuccessionKind.RENAMED)
        panel.form.name.setText(name)
        panel.form.since.show_day(SPRING if name == "納税課" else date(2999, 4, 1))
        look_and_do(person, page)
    assert "その日までは今の組織のままです" in person.said[-1].remedy
    assert page.divisions.current is not None
    assert page.divisions.current.name == "納税課"
    assert "これからの改正" in page.divisions.editor.facts.text()
    assert not page.divisions.editor.correct.isEnabled()

    page.divisions.see_recorded.click()
    recorded = page.divisions.recorded
    assert unnamed(page) == []
    assert "令和981年4月1日から（これから）" in str(recorded.list.currentIndex().data())
    recorded.list.setCurrentIndex(recorded.list.lines.index(1))
    assert not recorded.withdraw.isEnabled()
    assert "納税課 → 収納課（改称）" in recorded.words.plain_text
    recorded.list.setCurrentIndex(recorded.list.lines.index(0))
    person.click(recorded.withdraw)
    assert person.said[-1].text == "取り消しました：納税課 → 収納課（改称）"
    assert [each.day for each in recorded.shown] == [SPRING]
    QTest.mouseClick(recorded.back, Qt.MouseButton.LeftButton)
    assert (page.divisions.table.hasFocus(), page.divisions.kept.drop.isVisible()) == (True, True)
