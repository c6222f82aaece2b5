"""相違 is decided by key: digits, Enter, words of one's own; what was decided is named and can be changed."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.merge.resolve_conflict import Decision, resolve_conflict
from nakano_status.application.merge.take_back import take_back
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.domain.calendar.days import moment_label
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.round.todo import Openness, TodoKind
from nakano_status.gui.features.conflicts.conflict_page import ConflictPage, Conflicts
from nakano_status.gui.features.conflicts.decision_panel import SideCard, other_fields_html
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.lists.rich_text_list import HTML_ROLE
from nakano_status.gui.lists.row_words import MARKED, STATE
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.page import GoTo
from tests.support.command_line import ask, done
from tests.support.expected import of_kind, present
from tests.support.offices import ANSWERS, Office
from tests.support.plans import R4
from tests.support.user_input import click, compose, keys, press, write
from tests.support.windows import (
    FIRST,
    NOT_DONE,
    OTHER_ANSWERS,
    SECOND,
    Person,
    copied,
    gather,
    rows_in,
    second_copy,
    somebody,
    store_of,
)


@pytest.fixture(scope="module")
def two_copies(gathered_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data file of an office that has merged two copies that differ; copy before writing."""
    folder = tmp_path_factory.mktemp("copies")
    store = copied(gathered_office.store, folder)
    ask("merge", second_copy(gathered_office, folder), "--store", store)
    return store


@pytest.fixture
def decider(two_copies: Path, tmp_path: Path) -> Iterator[Person]:
    """A user of the office who has to decide."""
    with somebody(copied(two_copies, tmp_path)) as sitting:
        yield sitting


def deciding(person: Person) -> ConflictPage:
    """Go to 相違."""
    return of_kind(ConflictPage, person.go_to("conflict"))


def number_of(page: ConflictPage, text: str) -> int:
    """Return the number by which the side with a text is chosen; sides are in no order of arrival."""
    return next(
        number for number, card in enumerate(page.panel.cards, start=1) if text in card.choice.accessibleDescription()
    )


def test_a_difference_is_decided_by_number_and_enter(decider: Person) -> None:
    page = deciding(decider)
    assert len(page.model.open_items) == 2
    assert page.panel.title.text().count(FIRST) == 1
    page.list.setFocus()
    keys(page.list, str(number_of(page, "案内した")))
    decider.press(page.list, Qt.Key.Key_Return)
    assert rows_in(store_of(decider))[FIRST].values["done"] == "連携を開始し、案内した。"
    assert len(page.model.open_items) == 1
    assert page.panel.title.text().count(SECOND) == 1


def test_what_is_not_decided_yet_comes_first_also_after_a_look_at_what_is_decided(decider: Person) -> None:
    page = deciding(decider)
    keys(page.list, str(number_of(page, "案内した")))
    decider.press(page.list, Qt.Key.Key_Return)
    (decided,) = [item for item in page.model.conflict_items if item.is_decided]
    page.list.setCurrentIndex(page.model.place_of(decided))
    decider.wait()
    assert page.panel.title.text().count(FIRST) == 1
    decider.go_to("merge")
    deciding(decider)
    assert page.panel.title.text().count(SECOND) == 1
    assert page.list.current_item == page.model.open_items[0]


def offers(store: Path) -> list[tuple[bool, bool]]:
    """Return whether each difference on 相違 is decided, and whether the page offers a decision on it.

    Also check that the heading above the decided ones states the same.
    """
    with somebody(store) as person:
        page = deciding(person)
        found = []
        for item in page.model.conflict_items:
            page.list.setCurrentIndex(page.model.place_of(item))
            person.wait()
            found.append((item.is_decided, page.panel.button.isEnabled()))
        texts = " ".join(str(page.model.index(row).data()) for row in range(page.model.rowCount()))
        assert ("決め直せます" in texts) == ((True, True) in found)
        return found


def test_nothing_is_decided_on_a_row_of_a_closed_year_until_it_is_reopened(two_copies: Path, tmp_path: Path) -> None:
    store = copied(two_copies, tmp_path)
    done("resolve", f"{FIRST}:done", "--take", "both", "--store", store)
    assert offers(store) == [(False, True), (True, True)]
    ask("round", "close", "--store", store)  # it says that one is not decided
    assert offers(store) == [(False, False), (True, False)]
    done("reopen", "--id", FIRST, "--reason", "決算による訂正", "--store", store)
    assert offers(store) == [(False, False), (True, True)]


def test_the_rest_of_a_division_is_what_can_be_decided(two_copies: Path, tmp_path: Path) -> None:
    store = copied(two_copies, tmp_path)
    ask("round", "close", "--store", store)
    done("reopen", "--id", FIRST, "--reason", "決算による訂正", "--store", store)
    with somebody(store) as person:
        page = deciding(person)
        item = next(each for each in page.model.open_items if each.conflict.startswith(FIRST))
        page.list.setCurrentIndex(page.model.place_of(item))
        person.wait()
        assert len(page.model.open_items) == 2
        assert (page.panel.button.isVisible(), page.panel.alike.isVisible()) == (True, False)


def test_enter_without_a_choice_says_so_and_stays(decider: Person) -> None:
    page = deciding(decider)
    decider.press(page.list, Qt.Key.Key_Return)
    assert len(page.model.open_items) == 2
    assert page.panel.title.text().count(FIRST) == 1
    assert page.panel.missing.isVisible()
    page.panel.choose(2)
    assert not page.panel.missing.isVisible()
    decider.click(page.panel.button)
    assert len(page.model.open_items) == 1
    click(page.panel.button)
    assert page.panel.missing.isVisible()


def test_the_page_takes_digits_as_soon_as_it_is_chosen_by_a_click(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    gather(office_person, sent_office.answer)
    gather(office_person, second_copy(sent_office, tmp_path))
    navigation = office_person.shell.window.navigation
    found = navigation.findItems("相違", Qt.MatchFlag.MatchExactly)[0]
    office_person.click(navigation.viewport(), navigation.visualItemRect(found).center())
    page = of_kind(ConflictPage, office_person.shell.window.page)
    for left in (1, 0):
        focused = present(QApplication.focusWidget())
        keys(focused, "2")
        chosen = present(QApplication.focusWidget())
        office_person.press(chosen, Qt.Key.Key_Return)
        assert len(page.model.open_items) == left


def test_a_decided_difference_names_the_side_that_was_chosen(decider: Person) -> None:
    page = deciding(decider)
    for decided, who in ((True, "税務課"), (False, "事務局の決定")):
        if decided:
            page.panel.choose(number_of(page, "案内した"))
        else:
            page.panel.choose(5)
            write(page.panel.editor, "書き直した文章。")
        page.decide()
        decider.wait()
        item = next(item for item in page.model.item_keys if item not in page.model.open_items)
        page.list.setCurrentIndex(page.model.place_of(item))
        chosen = [card for card in page.panel.cards if not card.chosen.isHidden()]
        assert [card.chosen.text() for card in chosen] == ["✓ 決定した内容"]
        assert who in chosen[0].choice.text()
        assert f"決定：{who}" in str(page.model.place_of(item).data())
        assert len(page.panel.cards) == (3 if decided else 4)
        QApplication.processEvents()
        assert len([card for card in page.panel.findChildren(SideCard) if not card.isHidden()]) == len(page.panel.cards)
        assert sum("事務局" in card.choice.text() for card in page.panel.cards) == (0 if decided else 1)


def test_of_two_files_of_one_division_the_list_names_the_one_that_was_chosen_and_when_it_came(decider: Person) -> None:
    page = deciding(decider)
    page.panel.choose(number_of(page, "案内した"))
    page.decide()
    decider.wait()
    (item,) = [item for item in page.model.conflict_items if item.is_decided]
    line = str(page.model.place_of(item).data())
    with closing(make_parts().stores.open(store_of(decider), read_only=True)) as store, store.reading() as records:
        came = next(each.at for each in records.exchange.received() if each.name == "税務課_2回目.xlsx")
    assert came is not None
    assert f"決定：税務課（税務課_2回目.xlsx、{moment_label(came)}受領）" in line


def test_the_choice_of_all_texts_says_how_many_they_are(decider: Person) -> None:
    page = deciding(decider)
    assert page.panel.both.text() == "4　両方の文章を残す"
    session = decider.shell.session
    session.act(
        lambda store: edit_entry(session.parts, store, Entry(FIRST, {"done": "事務局の文。"})),
        lambda _: None,
        what="保存しています",
    )
    decider.wait()
    page = deciding(decider)
    assert page.panel.both.text() == "5　3つの文章をすべて残す"
    page.panel.both.setChecked(True)
    page.decide()
    decider.wait()
    kept = rows_in(store_of(decider))[FIRST].values["done"] or ""
    assert kept.count("\n") == 2


def test_words_of_ones_own_settle_a_difference(decider: Person) -> None:
    page = deciding(decider)
    page.panel.choose(5)
    page.panel.editor.selectAll()
    compose(page.panel.editor, "れんけい")
    write(page.panel.editor, "連携を開始し、広く案内した。")
    decider.click(page.panel.button)
    assert rows_in(store_of(decider))[FIRST].values["done"] == "連携を開始し、広く案内した。"


def test_a_decision_can_be_changed(decider: Person) -> None:
    page = deciding(decider)
    for text in ("案内した", "連携を開始した。"):
        decided = next((item for item in page.model.item_keys if item not in page.model.open_items), None)
        page.list.setCurrentIndex(page.model.place_of(decided or page.model.open_items[0]))
        page.panel.choose(number_of(page, text))
        page.decide()
        decider.wait()
    assert rows_in(store_of(decider))[FIRST].values["done"] == "連携を開始した。"


def test_both_texts_are_not_joined_again_with_what_was_decided(decider: Person) -> None:
    page = deciding(decider)
    came = f"{ANSWERS[FIRST]['done']}\n{OTHER_ANSWERS[FIRST]['done']}"
    for _ in range(3):
        decided = next((item for item in page.model.item_keys if item not in page.model.open_items), None)
        page.list.setCurrentIndex(page.model.place_of(decided or page.model.open_items[0]))
        decider.wait()
        assert page.panel.editor.text() == came
        page.panel.both.setChecked(True)
        page.decide()
        decider.wait()
        assert rows_in(store_of(decider))[FIRST].values["done"] == came


def test_the_rest_of_a_division_is_decided_on_the_same_side_after_a_preview(decider: Person) -> None:
    page = deciding(decider)
    sources = [card.findChildren(ReadingLabel)[0].plain_text for card in page.panel.cards[1:]]
    assert sorted(each.splitlines()[1] for each in sources) == ["先に届いた回答", "最後に届いた回答"]
    page.panel.choose(number_of(page, "案内した"))
    click(page.panel.alike)
    question = page.panel.question
    assert question.words.plain_text == "次の2件を、同じ側の内容に決めます。"
    preview = [str(question.preview.lines.place_of(each).data()) for each in question.preview.lines.item_keys]
    assert [each.split("　")[0] for each in preview] == [FIRST, SECOND]
    assert "連携を開始し、案内した。" in preview[0]
    assert "△" in preview[1]
    enter(page)  # the focus is on ［選び直す］
    decider.wait()
    assert len(page.model.open_items) == 2
    click(page.panel.alike)
    decider.click(question.confirm)
    kept = rows_in(store_of(decider))
    assert (kept[FIRST].values["done"], kept[SECOND].values["mark"]) == ("連携を開始し、案内した。", "△")
    assert page.model.open_items == []


def test_writers_of_the_same_text_are_one_side_and_each_is_named_once_beside_its_file(decider: Person) -> None:
    page = deciding(decider)
    view = present(page.model.view_of(page.model.open_items[0]))
    first, second = view.sides
    same = replace(first, who="総務課", file="総務課.xlsx", assertion_id="other")
    page.show_conflicts(Conflicts(waiting=(replace(view, sides=(first, second, same)),)))
    (_, both, alone) = page.panel.cards
    assert both.choice.text() == "2　2者とも同じ内容"
    lines = both.findChildren(ReadingLabel)[0].plain_text.splitlines()
    assert [(each, lines[place + 1].partition("、")[0]) for place, each in enumerate(lines) if each.endswith("課")] == [
        ("税務課", present(first.file)),
        ("総務課", "総務課.xlsx"),
    ]
    assert alone.choice.text() == "3　税務課"
    assert "税務課_2回目.xlsx" in alone.choice.accessibleName()


def test_the_list_says_that_one_division_has_answered_twice(decider: Person) -> None:
    page = deciding(decider)
    said = str(page.model.place_of(page.model.open_items[0]).data())
    assert said.endswith("、税務課の2つの回答")


def test_both_texts_are_shown_as_they_will_be_written_once_they_are_chosen(decider: Person) -> None:
    page = deciding(decider)
    assert page.panel.joined.isHidden()
    page.panel.choose(4)
    assert page.panel.joined.isVisible()
    shown = page.panel.joined.plain_text
    assert shown.count("\n") == 1
    page.decide()
    decider.wait()
    assert rows_in(store_of(decider))[FIRST].values["done"] == shown
    assert page.panel.joined.isHidden()


def test_a_preview_shows_the_new_text_whole_and_below_it_what_it_replaces(decider: Person) -> None:
    page = deciding(decider)
    session = decider.shell.session
    session.act(
        lambda store: edit_entry(session.parts, store, Entry(SECOND, {"done": "いまの文章。"})),
        lambda _: None,
        what="保存しています",
    )
    decider.wait()
    view = present(page.model.view_of(page.model.open_items[0]))
    view = replace(
        view, id=SECOND, sides=tuple(replace(each, values={"done": "新しい文です。"}) for each in view.sides)
    )
    html = page._preview(view, Decision(view.sides[0].assertion_id)).html
    written, _, replaced = re.sub("<[^>]+>", "", html.replace("<br>", "\n")).partition("いまの内容：")
    assert written.endswith("新しい文です。\n")
    assert replaced == "いまの文章。"


def test_what_was_decided_at_once_is_undone_and_redone_at_once(decider: Person) -> None:
    page = deciding(decider)
    before = rows_in(store_of(decider))
    page.panel.choose(number_of(page, "案内した"))
    click(page.panel.alike)
    decider.click(page.panel.question.confirm)
    said = decider.said[-1]
    assert said.text == "2件の相違を決めました。"
    present(said.offer).do()
    decider.wait()
    assert len(page.model.open_items) == 2
    assert rows_in(store_of(decider)) == before
    page.around.undo.redo()
    decider.wait()
    assert rows_in(store_of(decider))[FIRST].values["done"] == "連携を開始し、案内した。"
    assert page.model.open_items == []
    page.around.undo.undo()
    decider.wait()
    assert len(page.model.open_items) == 2
    assert done("verify", "--store", store_of(decider))["problems"] == []


def test_without_a_side_the_rest_of_a_division_is_not_decided(decider: Person) -> None:
    page = deciding(decider)
    for text in (None, page.panel.both, page.panel.write):
        if text is not None:
            text.setChecked(True)
        click(page.panel.alike)
        assert (page.panel.missing.isVisible(), page.panel.question.isVisible()) == (True, False)


def test_after_the_last_one_the_page_leads_to_what_is_open(decider: Person) -> None:
    page = deciding(decider)
    assert page.next.isHidden()
    for _ in range(2):
        page.panel.choose(2)
        page.decide()
        decider.wait()
    assert not page.next.isHidden()
    assert TodoKind.CONFLICT not in [kind for kind, each in page.next.buttons.items() if not each.isHidden()]
    decider.click(page.next.buttons[TodoKind.UNANSWERED])
    assert present(decider.shell.window.page).name == "all_rows"
    page.show_conflicts(Conflicts(openness=Openness(())))
    assert page.next.isHidden(), "nothing is named where nothing is open"


def test_the_whole_row_is_beside_the_field_with_a_column_for_each_file(decider: Person) -> None:
    page = deciding(decider)
    row = page.panel.row.text()
    assert [each in row for each in ("税務課.xlsx", "2回目.xlsx", "対象を広げる。")] == [True] * 3
    assert "連携を開始" not in row
    planned = replace(page._rows[FIRST], planned="連携の対象を広げる。")
    view = present(page.model.view_of(page.model.open_items[0]))
    page.panel.show_conflict(view, page._headings, planned, {}, ("前回の令和4年度取組予定", "前回の取組状況"), "R4")
    assert "連携の対象を広げる。" in page.panel.planned.text()


def test_files_of_which_a_row_differs_elsewhere_are_marked_there_by_word(decider: Person) -> None:
    page = deciding(decider)
    view = present(page.model.view_of(page.model.open_items[0]))
    texts = dict(zip([side.assertion_id for side in view.sides], ("6月に広げる。", "9月に広げる。"), strict=True))
    sides = tuple(replace(side, row={"next_year": texts[side.assertion_id]}) for side in view.sides)
    html = other_fields_html(replace(view, sides=sides), None, {"next_year": "令和5年度取組予定"})
    assert html.count('<span class="added">6月</span>に広げる。') == 1
    assert html.count('<span class="added">9月</span>に広げる。') == 1


def test_what_differs_is_decided_in_the_year_that_is_shown(decider: Person) -> None:
    page = deciding(decider)
    waiting = len(page.model.open_items)
    assert page.panel.choose(2)
    page.session.year = FiscalYear(2021)  # chosen and not shown: nothing differs in it
    click(page.panel.button)
    decider.wait()
    page.session.year = None
    page.enter()
    decider.wait()
    assert len(page.model.open_items) == waiting - 1


@pytest.mark.parametrize(
    ("width", "history", "stacked"), [(1680, True, False), (1366, False, False), (1000, False, True)]
)
def test_the_history_is_beside_the_desk_where_there_is_room(
    decider: Person, *, width: int, history: bool, stacked: bool
) -> None:
    decider.shell.window.resize(width, 800)
    page = deciding(decider)
    assert page.history.isVisible() is history
    if history:
        assert any("税務課_2回目.xlsx" in str(page.history.lines.index(n).data(HTML_ROLE)) for n in range(9))
    first, second = (card.geometry() for card in page.panel.cards[:2])
    assert (first.left() == second.left()) is stacked
    shown = [page.panel.button, page.panel.alike, *(card.choice for card in page.panel.cards)]
    window = decider.shell.window
    assert all(each.mapTo(window, each.rect().topRight()).x() <= window.width() for each in shown)


def test_nothing_is_decided_twice_while_a_decision_is_saved_and_read_again(decider: Person) -> None:
    page = deciding(decider)
    shown = [page.panel.button, page.panel.alike]
    page.list.setFocus()
    keys(page.list, str(number_of(page, "案内した")))

    def click_again(*_: object) -> None:
        for each in shown:
            click(each)

    decider.shell.session.changed.connect(click_again)
    begun: list[str] = []
    decider.shell.runner.started.connect(lambda what: begun.append(what) if "相違" in what else None)
    click(page.panel.alike)
    click(page.panel.question.confirm)
    assert not any(each.isEnabled() for each in shown)
    decider.press(page.list, Qt.Key.Key_Return)
    assert begun == ["相違の決定を保存しています"]
    assert [message.text for message in decider.said] == ["2件の相違を決めました。"]
    assert page.model.open_items == []
    assert page.panel.button.isEnabled()


@pytest.mark.parametrize("together", [True, False])
def test_a_difference_that_was_decided_meanwhile_is_named_by_its_row_and_field(
    decider: Person, *, together: bool
) -> None:
    page, parts = deciding(decider), make_parts()
    conflicts = [item.conflict for item in page.model.open_items]
    later = present(page.model.view_of(page.model.open_items[0])).question_sides[1].return_id

    def meanwhile(store: Store) -> None:
        if together:
            for conflict in conflicts:
                resolve_conflict(parts, store, conflict, Decision("base"))
        else:
            take_back(store, present(later))

    decider.shell.session.use(meanwhile, lambda _: None)
    page.panel.choose(number_of(page, "案内した"))
    if together:
        click(page.panel.alike)
    decider.click(page.panel.question.confirm if together else page.panel.button)
    (said,) = decider.said
    which = f"{FIRST}「◎滞納整理支援システムRPA連携導入」の「令和4年度までの取組状況」"
    assert (FIRST in said.text) if together else said.text.startswith(f"{which}の相違は")
    assert (said.code, page.model.open_items) == ("VALUE-MOVED" if together else "", [])


def test_a_text_of_ones_own_stays_when_another_person_has_decided_meanwhile(decider: Person) -> None:
    page, parts = deciding(decider), make_parts()
    conflict = page.model.open_items[0].conflict

    def meanwhile(store: Store) -> None:
        resolve_conflict(parts, store, conflict, Decision("text", "佐藤が決めた文。"), by="佐藤")

    decider.shell.session.use(meanwhile, lambda _: None)
    write(page.panel.editor, "私の文。")
    mine = page.panel.editor.text()
    decider.click(page.panel.button)
    assert decider.said[-1].code == "VALUE-MOVED"
    assert "佐藤" in decider.said[-1].text
    assert (page.panel.editor.text(), page.panel.write.isChecked()) == (mine, True)
    assert rows_in(store_of(decider))[FIRST].values["done"] == "佐藤が決めた文。"
    decider.click(page.panel.button)
    assert rows_in(store_of(decider))[FIRST].values["done"] == mine.strip()


def test_a_text_of_ones_own_that_was_refused_and_then_decided_is_not_chosen_anew(decider: Person) -> None:
    page = deciding(decider)
    page.panel.editor.selectAll()
    write(page.panel.editor, "私の文。")
    with decider.without_writing(NOT_DONE[0]):
        decider.click(page.panel.button)
    assert (page.panel.editor.text(), page.panel.write.isChecked()) == ("私の文。", True)
    item, other = page.model.open_items[:2]
    decider.click(page.panel.button)
    for each in (other, next(each for each in page.model.conflict_items if each.conflict == item.conflict)):
        page.list.setCurrentIndex(page.model.place_of(each))
        decider.wait()
    assert not page.panel.write.isChecked()


@pytest.mark.parametrize("exchanged", [False, True])
def test_copies_of_one_batch_are_named_by_their_files_whatever_these_are_called(
    office_person: Person, sent_office: Office, tmp_path: Path, *, exchanged: bool
) -> None:
    names = ("税務課.xlsx", "【差替】税務課.xlsx")
    first, second = names[::-1] if exchanged else names
    (tmp_path / "届いた").mkdir()
    (tmp_path / "届いた" / first).write_bytes(sent_office.answer.read_bytes())
    (tmp_path / "届いた" / second).write_bytes(second_copy(sent_office, tmp_path).read_bytes())
    gather(office_person, tmp_path / "届いた")
    page = deciding(office_person)
    sources = {card.findChildren(ReadingLabel)[0].plain_text for card in page.panel.cards[1:]}
    assert {each.partition("、")[0] for each in sources} == set(names)
    assert page.panel.order.isVisible()
    assert all("最終保存（ブックの記録" in each and "届いた回答" not in each for each in sources)
    page.panel.choose(number_of(page, "案内した"))
    click(page.panel.alike)
    office_person.click(page.panel.question.confirm)
    kept = rows_in(store_of(office_person))
    assert (kept[FIRST].values["done"], kept[SECOND].values["mark"]) == ("連携を開始し、案内した。", "△")


def test_the_mark_its_reason_and_kind_are_decided_together(decider: Person) -> None:
    page = deciding(decider)
    page.list.setCurrentIndex(page.model.place_of(page.model.open_items[1]))
    assert page.panel.both.isHidden()
    assert page.panel.editor.isHidden()
    page.panel.choose(number_of(page, "大幅に遅れた"))
    page.decide()
    decider.wait()
    kept = rows_in(store_of(decider))[SECOND].values
    assert (kept["mark"], kept["change_reason"]) == ("△", "納期が大幅に遅れたため")


def test_the_answer_as_received_stands_beside_what_the_office_mended(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    gather(office_person, sent_office.answer)
    of_kind(AllRowsPage, office_person.go_to("all_rows", GoTo(FIRST)))
    session = office_person.shell.session
    session.act(
        lambda store: edit_entry(session.parts, store, Entry(FIRST, {"done": "連携を始めた。"})),
        lambda _: None,
        what="保存しています",
    )
    office_person.wait()
    gather(office_person, second_copy(sent_office, tmp_path))
    page = of_kind(ConflictPage, office_person.go_to("conflict"))
    assert page.panel.title.text().count(FIRST) == 1
    assert [card.choice.text().split("　")[-1] for card in page.panel.cards] == ["照会時", "事務局", "税務課"]
    assert page.panel.received.isVisible()
    assert page.panel.received.plain_text == "修文前に受け取った回答：連携を開始した。"
    page.list.setCurrentIndex(page.model.place_of(page.model.open_items[-1]))
    assert page.panel.received.isHidden()


def test_the_answer_as_received_is_not_repeated_beside_a_side_that_spells_it_otherwise(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    gather(office_person, sent_office.answer)
    session = office_person.shell.session
    received = rows_in(store_of(office_person))[FIRST].values["done"]
    session.act(
        lambda store: edit_entry(session.parts, store, Entry(FIRST, {"done": "連携を始めた。"})),
        lambda _: None,
        what="保存しています",
    )
    office_person.wait()
    copy = tmp_path / "税務課_2回目.xlsx"
    answers = {FIRST: {"mark": "◎", "done": f"{received} "}}
    copy.write_bytes(make_spreadsheet_user().fill_in(sent_office.form("税務課").read_bytes(), answers))
    gather(office_person, copy)
    page = of_kind(ConflictPage, office_person.go_to("conflict"))
    assert [card.choice.text().split("　")[-1] for card in page.panel.cards] == ["照会時", "事務局", "税務課"]
    assert page.panel.received.isHidden(), page.panel.received.plain_text


def test_typing_in_a_field_in_conflict_reports_that_it_remains_and_leads_to_it(decider: Person) -> None:
    rows = of_kind(AllRowsPage, decider.go_to("all_rows", GoTo(FIRST)))
    editor = rows.editor.form.texts["done"].editor
    editor.setFocus()
    write(editor, "事務局の文。")
    rows.editor.form.flush()
    decider.wait()
    shown = decider.said[-1]
    assert FIRST in shown.text
    assert "相違のままです" in shown.text
    assert "3つの内容" in shown.text
    assert shown.offer is not None
    shown.offer.do()
    decider.wait()
    page = of_kind(ConflictPage, decider.shell.window.page)
    assert page.panel.title.text().count(FIRST) == 1


def test_the_list_of_rows_offers_conflict_as_a_state_and_the_field_says_where_it_is_decided(decider: Person) -> None:
    page = of_kind(AllRowsPage, decider.go_to("all_rows", GoTo(SECOND)))
    cells = [page.model.place_of(SECOND).siblingAtColumn(column).data() for column in (MARKED, STATE)]
    assert cells == ["相違", "相違"]
    assert page.editor.state.text() == "相違"
    words = "■ 相違　「進捗状況」に、内容の異なる回答が並んでいます。どの内容にするかを「相違」で決めてください。"
    assert page.editor.form.fields.mark_message.plain_text == words
    page.go_to(FIRST)
    decider.wait()
    assert page.editor.form.texts["done"].message.plain_text == words.replace("進捗状況", "令和4年度までの取組状況")
    assert "空欄" not in page.editor.form.texts["done"].message.plain_text
    box = page.filters.boxes["state"]
    box.setCurrentIndex(box.findText("相違"))
    decider.wait()
    assert [row.id for row in page.model.shown] == [FIRST, SECOND]


def test_what_is_being_written_is_not_disturbed_by_what_concerns_other_rows(decider: Person) -> None:
    page = deciding(decider)
    page.panel.choose(5)
    write(page.panel.editor, "書きかけの文章")
    session = decider.shell.session
    session.act(
        lambda store: edit_entry(session.parts, store, Entry("1-1-1-01-P", {"done": "別の行。"})),
        lambda _: None,
        what="保存しています",
    )
    decider.wait()
    assert "書きかけの文章" in page.panel.editor.text()
    assert page.panel.write.isChecked()
    decider.click(page.panel.button)


def test_a_new_text_remains_while_other_conflicts_are_shown_and_closing_asks_until_it_is_decided(
    decider: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = deciding(decider)
    asked = list[str]()

    def may_lose(_: object, words: str) -> bool:
        asked.append(words)
        return False

    monkeypatch.setattr(decider.shell.messages, "may_lose", may_lose)
    first, second = page.model.open_items
    page.panel.choose(5)
    page.panel.editor.selectAll()
    write(page.panel.editor, "書きかけの文章")
    page.list.setCurrentIndex(page.model.place_of(second))
    decider.wait()
    assert not page.panel.write.isChecked()
    decider.go_to("all_rows")
    assert not decider.shell.window.may_leave()
    assert len(asked) == 1
    page = deciding(decider)
    page.list.setCurrentIndex(page.model.place_of(first))
    decider.wait()
    assert (page.panel.new_text, page.panel.write.isChecked()) == ("書きかけの文章", True)
    decider.click(page.panel.button)
    assert rows_in(store_of(decider))[FIRST].values["done"] == "書きかけの文章"
    assert decider.shell.window.may_leave()
    assert len(asked) == 1


def test_a_new_text_remains_while_another_round_is_shown(decider: Person) -> None:
    page, session = deciding(decider), decider.shell.session
    page.panel.choose(5)
    page.panel.editor.selectAll()
    write(page.panel.editor, "書きかけの文章")
    session.act(
        lambda store: open_round(session.parts, store, FiscalYear.parse("R5"), date(2027, 7, 1)),
        lambda _: None,
        what="開始しています",
    )
    decider.wait()
    assert page.model.open_items == []
    session.choose_year(R4)
    decider.wait()
    page = deciding(decider)
    assert page.panel.new_text == "書きかけの文章"
    assert "書きかけの文章" not in [each.remedy for each in decider.said]
    decider.click(page.panel.button)


@pytest.mark.parametrize("is_shown", [True, False])
def test_a_new_text_of_a_conflict_that_is_gone_is_shown_once_and_closing_asks_nothing(
    decider: Person, *, is_shown: bool
) -> None:
    page = deciding(decider)
    first, second = page.model.open_items
    later = present(page.model.view_of(first)).question_sides[1].return_id
    page.panel.choose(5)
    page.panel.editor.selectAll()
    write(page.panel.editor, "書きかけの文章")
    if not is_shown:
        page.list.setCurrentIndex(page.model.place_of(second))
    session = decider.shell.session
    session.act(lambda store: take_back(store, present(later)), lambda _: None, what="回答を取り消しています")
    decider.wait()
    assert page.model.open_items == []
    assert [each.remedy for each in decider.said].count("書きかけの文章") == 1
    assert decider.shell.window.may_leave()


def test_a_text_whose_decision_was_refused_is_there_with_its_choice(decider: Person) -> None:
    page = deciding(decider)
    page.panel.choose(5)
    page.panel.editor.selectAll()
    write(page.panel.editor, "書き直した文章。")
    with decider.without_writing(NOT_DONE[0]):
        decider.click(page.panel.button)
    assert page.panel.new_text == "書き直した文章。"
    decider.click(page.panel.button)
    assert rows_in(store_of(decider))[FIRST].values["done"] == "書き直した文章。"


def choose_and_enter(page: ConflictPage, number: int) -> None:
    """Press a digit and Enter where the keyboard is, as a person does who looks at the page alone."""
    page.list.setFocus()
    keys(page.list, str(number))
    enter(page)


def enter(page: ConflictPage) -> None:
    focused = present(QApplication.focusWidget())
    assert page.isAncestorOf(focused)
    press(focused, Qt.Key.Key_Return)


def blank_copy(office: Office, folder: Path, **cleared: str) -> Path:
    """Return the second copy of 税務課 with a field blank in each of the rows that are named by it."""
    answers = {row: dict(values) for row, values in OTHER_ANSWERS.items()}
    for key, row in cleared.items():
        answers[row][key] = ""
    path = folder / "税務課_空欄.xlsx"
    path.write_bytes(make_spreadsheet_user().fill_in(office.form("税務課").read_bytes(), answers))
    return path


def test_a_blank_side_is_not_decided_on_by_a_digit_and_any_number_of_enters(decider: Person) -> None:
    page = deciding(decider)
    assert "空欄" in page.panel.cards[0].choice.accessibleDescription()
    choose_and_enter(page, 1)
    assert page.panel.question.isVisible()
    assert "「令和4年度までの取組状況」が空欄になります。" in page.panel.question.words.plain_text
    for _ in range(3):
        enter(page)
        decider.wait()
    assert len(page.model.open_items) == 2
    assert page.panel.title.text().count(FIRST) == 1


def test_a_blank_side_is_decided_on_when_a_person_says_so(decider: Person) -> None:
    page = deciding(decider)
    choose_and_enter(page, 1)
    stop = QApplication.focusWidget()
    assert stop is page.panel.question.stop
    press(stop, Qt.Key.Key_Backtab)
    enter(page)
    decider.wait()
    assert rows_in(store_of(decider))[FIRST].values["done"] is None
    assert len(page.model.open_items) == 1
    assert page.panel.question.isHidden()


def test_another_choice_takes_the_question_about_a_blank_side_away(decider: Person) -> None:
    page = deciding(decider)
    choose_and_enter(page, 1)
    stop = present(QApplication.focusWidget())
    keys(stop, str(number_of(page, "案内した")))
    assert page.panel.question.isHidden()
    enter(page)
    decider.wait()
    assert rows_in(store_of(decider))[FIRST].values["done"] == "連携を開始し、案内した。"


def test_a_mark_that_was_blank_is_asked_about_and_a_text_of_ones_own_that_is_blank(decider: Person) -> None:
    page = deciding(decider)
    page.panel.choose(5)
    page.panel.editor.clear()
    click(page.panel.button)
    assert page.panel.question.isVisible()
    click(page.panel.question.stop)
    page.list.setCurrentIndex(page.model.place_of(page.model.open_items[1]))
    choose_and_enter(page, 1)
    assert "「進捗状況" in page.panel.question.words.plain_text
    decider.click(page.panel.question.confirm)
    assert rows_in(store_of(decider))[SECOND].values["mark"] is None


def test_what_was_sent_with_text_in_it_is_decided_on_without_a_question(decider: Person) -> None:
    page = deciding(decider)
    view = present(page.model.view_of(page.model.open_items[0]))
    sent = replace(view, base={"done": "照会したときの文章。"})
    page.show_conflicts(Conflicts(R4, (sent,), in_round=(sent,)))
    choose_and_enter(page, 1)
    assert page.panel.question.isHidden()
    decider.wait()
    assert len(page.model.open_items) == 1


def test_one_answer_for_a_whole_copy_says_how_many_fields_it_would_empty(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    gather(office_person, sent_office.answer)
    gather(office_person, blank_copy(sent_office, tmp_path, mark=SECOND))
    page = of_kind(ConflictPage, office_person.go_to("conflict"))
    page.panel.choose(number_of(page, "案内した"))
    click(page.panel.alike)
    assert "1件は、記入のある欄が空欄になります。" in page.panel.question.words.plain_text
    enter(page)
    office_person.wait()
    assert len(page.model.open_items) == 2
    click(page.panel.alike)
    office_person.click(page.panel.question.confirm)
    kept = rows_in(store_of(office_person))
    assert (kept[FIRST].values["done"], kept[SECOND].values["mark"]) == ("連携を開始し、案内した。", None)
