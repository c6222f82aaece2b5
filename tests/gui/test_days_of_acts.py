"""Every act at the window that needs a day: it begins only with a day that was read, and reports if nothing changed."""

from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.paper import DAY
from nakano_status.application.round.extend_due import FORMS_KEEP_DUE
from nakano_status.bootstrap import find_example_tables, make_parts
from nakano_status.domain.organisation.divisions import SuccessionKind
from nakano_status.domain.papers.publication import Occasion
from nakano_status.gui import commands
from nakano_status.gui.controls.fields import DayField
from nakano_status.gui.features.board.board_page import BoardPage
from nakano_status.gui.features.opinions.opinions_page import OpinionsPage
from nakano_status.gui.features.papers.papers_page import ExportPage
from nakano_status.gui.features.round.round_page import InquiryPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.page import GoTo
from tests.support.expected import of_kind, present
from tests.support.organising import begin_reorganising, organising, take_in
from tests.support.paper_fields import day_of
from tests.support.rounds import OWN, ZEIMU
from tests.support.user_input import CONTROL, click, keys, press
from tests.support.windows import Person, store_of


def inquiry(person: Person) -> InquiryPage:
    return of_kind(InquiryPage, person.go_to("inquiry"))


def type_day(field: DayField, text: str) -> None:
    """Type a text in place of a day."""
    field.setFocus()
    press(field, Qt.Key.Key_A, CONTROL)
    keys(field, text)


def correcting_due(person: Person) -> tuple[DayField, QPushButton]:
    panel = inquiry(person).collecting
    panel.ask_due()
    return panel.due, panel.give


def correcting_made_on(person: Person) -> tuple[DayField, QPushButton]:
    asking = inquiry(person).collecting.made_on
    inquiry(person).collecting.ask_made_on()
    asking.reason.setText("日の誤り")
    return asking.day, asking.look


def extending(person: Person) -> tuple[DayField, QPushButton]:
    page = of_kind(BoardPage, person.go_to("board"))
    page.table.setCurrentIndex(page.model.place_of(ZEIMU))
    person.wait()
    due = page.panel.due
    person.click(due.begin)
    due.reason.setText("繁忙期のため")
    return due.day, due.give


def asking_back(person: Person) -> tuple[DayField, QPushButton]:
    page = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(OWN[0])))
    person.do(commands.ASK_BACK)
    asking = page.editor.review.asking
    asking.comment.write_all("数値を確かめてください。")
    asking.flush()
    person.wait()
    asking.has_due.setChecked(True)
    return asking.due, asking.make


def handing_on(person: Person) -> tuple[DayField, QPushButton]:
    page = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(OWN[0])))
    person.do(commands.HAND_ON)
    panel = page.editor.review.handing
    panel.heir.setCurrentText("職員課")
    panel.reason.setText("事務分掌の変更")
    return panel.since, panel.look


def reorganising(person: Person) -> tuple[DayField, QPushButton]:
    panel = begin_reorganising(person, organising(person), ZEIMU, SuccessionKind.RENAMED)
    panel.form.name.setText("市税課")
    return panel.form.since, panel.look


def revising(person: Person) -> tuple[DayField, QPushButton]:
    page = organising(person)
    page.turn_to(page.editions)
    panel = page.editions
    table = present(person.shell.session.folder) / "計画の表.xlsx"
    panel.save(table)
    person.wait()
    panel.drop.dropped.emit((table,))
    person.wait()
    return panel.revising.adopted, panel.revising.again


def entering_an_opinion(person: Person) -> tuple[DayField, QPushButton]:
    asked = of_kind(OpinionsPage, person.do(commands.ADD_OPINION)).opinions.adding
    asked.text.put("なぜ遅れたのか。")
    return asked.day, asked.do


def making_a_paper(person: Person) -> tuple[DayField, QPushButton]:
    page = of_kind(ExportPage, person.go_to("export", Occasion.COUNCIL))
    field = day_of(page.options, DAY)
    field.dated.setChecked(True)
    person.wait()
    page._seen |= set(page.options.choices_of_record)
    return field, page.making.make


def printing_a_paper(person: Person) -> tuple[DayField, QPushButton]:
    field, _ = making_a_paper(person)
    return field, of_kind(ExportPage, person.shell.window.page).making.print_out


def starting_a_round(person: Person) -> tuple[DayField, QPushButton]:
    page = inquiry(person)
    page.collecting.ask_withdrawal()
    person.click(page.collecting.question.start)
    return page.due, page.open_button


ACTS = [
    *(correcting_due, correcting_made_on, extending, asking_back, handing_on, reorganising, revising),
    *(entering_an_opinion, making_a_paper, printing_a_paper, starting_a_round),
]
"""Functions that prepare an act; each returns the field of its day, and the button that begins it."""


@pytest.mark.parametrize("prepare", ACTS)
def test_no_act_begins_with_a_day_that_cannot_be_read(
    office_person: Person, prepare: Callable[[Person], tuple[DayField, QPushButton]], monkeypatch: pytest.MonkeyPatch
) -> None:
    person = office_person
    field, button = prepare(person)
    assert button.isEnabled()
    type_day(field, "12/25")
    person.wait()
    begun: list[object] = []
    for name in ("act", "use"):
        monkeypatch.setattr(person.shell.session, name, lambda *given, **_: begun.append(given))
    person.click(button)
    assert (field.text(), field.hasFocus(), begun) == ("12/25", True, [])
    assert field.fault.isVisible()
    assert field.fault.plain_text.startswith("「12/25」は日付として読み取れません。2024-05-10、")


def test_no_row_of_a_sheet_is_taken_in_from_a_day_that_cannot_be_read(office_person: Person, tmp_path: Path) -> None:
    person = office_person
    page = organising(person)
    kept_table, since = page.divisions.kept, page.divisions.kept.since
    take_in(person, page, find_example_tables()[0])
    sheet = tmp_path / "表.csv"
    sheet.write_text("部,所管課\n健康環境部,産業振興課\n", "utf-8-sig")
    kept_table.look_at(sheet)
    person.wait()
    since.since.show_day(date(2023, 4, 1))
    person.wait()
    assert kept_table.take_in.isEnabled()
    type_day(since.since, "4/")
    click(kept_table.take_in)  # before the preview follows
    assert since.since.fault.isVisible()
    person.wait()
    assert (kept_table.since.isVisible(), kept_table.take_in.isEnabled()) == (True, False)
    assert (since.since.text(), since.since.hasFocus()) == ("4/", True), "it can be typed to its end"
    type_day(since.since, "2023-04-01")
    person.wait()
    assert (kept_table.take_in.isEnabled(), since.since.fault.isVisible()) == (True, False)


def test_a_due_date_that_is_corrected_to_the_same_day_is_reported_as_unchanged(office_person: Person) -> None:
    person = office_person
    panel = inquiry(person).collecting
    before = due_of(person)
    panel.ask_due()
    person.click(panel.give)
    assert person.said[-1].text == "全体の回答期限は、既にその日です。変更はありません。"
    assert FORMS_KEEP_DUE not in person.said[-1].remedy
    assert panel.box.isVisible(), "another day can be typed"
    panel.due.show_day(before + timedelta(days=7))
    person.click(panel.give)
    assert "にしました" in person.said[-1].text
    assert due_of(person) == before + timedelta(days=7)


def due_of(person: Person) -> date:
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        return present(chosen_round(records).due)


def test_the_explanation_of_every_day_has_a_place_in_its_window(office_person: Person) -> None:
    for name in [*office_person.shell.window.pages]:
        office_person.go_to(name)
    fields = office_person.shell.window.findChildren(DayField)
    assert len(fields) >= len(ACTS)
    assert [each.accessibleName() for each in fields if each.fault.window() is not each.window()] == []
