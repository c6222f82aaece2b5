"""計画・組織: what is settled is named before a 改正 and before a correction, which then needs a reason."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.organisation.edit_division import BodyCorrection, CorrectedBody, plan_correction
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.round.read.as_known import organisation_of
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import SuccessionKind
from nakano_status.domain.organisation.reorganisation import Renaming
from nakano_status.gui.features.organisation.division_editor import NameQuestion
from tests.support.command_line import done
from tests.support.organising import begin_reorganising, choose, kept, look, organising, pick, take_in, write_schedule
from tests.support.paper_offices import FIRST, answer_all, paper_office
from tests.support.windows import Person, somebody, store_of, unnamed

SINCE = date(2022, 3, 1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An office whose R4 has a recorded paper; since then 税務課 was renamed, from a day before."""
    parts = make_parts()
    with closing(paper_office(tmp_path, cell="税務課")) as office:
        answer_all(parts, office)
    done("publish", "--for", "庁議", "--date", "2023-08-10", "--out", tmp_path / "庁議", "--store", office.path)
    with closing(parts.stores.open(office.path)) as store:
        reorganise(parts, store, [Renaming("税務課", "納税課")], SINCE)
    return office.path


@pytest.fixture
def person(path: Path) -> Iterator[Person]:
    """A user of that office."""
    with somebody(path) as sitting:
        yield sitting


@pytest.fixture
def person_after_close(path: Path) -> Iterator[Person]:
    """A user of that office, whose R4 was closed."""
    done("round", "close", "--store", path)
    with somebody(path) as sitting:
        yield sitting


def named(person: Person) -> str:
    """Read back what R4 calls the division, without the window."""
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        return organisation_of(records, chosen_round(records, FiscalYear(2022))).name("zeimu")


def test_a_correction_of_a_name_shows_the_rounds_and_papers_and_needs_a_reason(person: Person) -> None:
    page = organising(person)
    editor = page.divisions.editor
    choose(person, page, "納税課")
    QTest.mouseClick(editor.correct, Qt.MouseButton.LeftButton)
    question = editor.question
    person.click(question.do)
    assert "令和4年度分（資料第1号）：税務課 → 納税課" in question.reaching.words.plain_text
    assert "正誤表" in question.reaching.words.plain_text
    assert (question.reaching.reason.hasFocus(), named(person), unnamed(page)) == (True, "税務課", [])
    person.click(question.do)
    assert named(person) == "税務課", "without a reason nothing is written"
    assert "訂正の理由が記入されていません" in person.said[-1].text
    assert "「訂正の理由」に理由を記入して" in person.said[-1].remedy
    assert question.reaching.reason.hasFocus()
    question.reaching.reason.setText("改正日の登録誤り")
    person.click(question.do)
    assert (named(person), question.isHidden()) == ("納税課", True)
    assert "正誤表" in person.said[-1].remedy


def test_a_published_round_is_among_those_that_a_change_leaves_as_they_are(path: Path, tmp_path: Path) -> None:
    done("publish", "--for", "公表", "--date", "2023-10-11", "--out", tmp_path / "公表", "--store", path)
    with somebody(path) as person:
        page = organising(person)
        panel = begin_reorganising(person, page, "納税課", SuccessionKind.RENAMED)
        panel.form.name.setText("課税課")
        panel.form.since.show_day(date(2022, 4, 1))
        lines = look(person, panel)
    assert "今のまま変わらない進捗確認（締切・公表の済んだもの）" in lines, lines
    assert "資料を記録した進捗確認" not in lines


def test_another_name_is_shown_again_before_it_is_written(person: Person) -> None:
    page = organising(person)
    question = page.divisions.editor.question
    choose(person, page, "納税課")
    QTest.mouseClick(page.divisions.editor.correct, Qt.MouseButton.LeftButton)
    person.click(question.do)
    question.reaching.reason.setText("誤記")
    question.name.setText("課税課")
    assert question.reaching.isHidden()
    person.click(question.do)
    assert (named(person), question.reaching.isVisible()) == ("税務課", True)
    assert "税務課 → 課税課" in question.reaching.words.plain_text


def correct_to(person: Person, name: str) -> NameQuestion:
    """Correct the present name, so far that the settled rounds are shown."""
    page = organising(person)
    question = page.divisions.editor.question
    choose(person, page, "納税課")
    QTest.mouseClick(page.divisions.editor.correct, Qt.MouseButton.LeftButton)
    question.name.setText(name)
    person.click(question.do)
    return question


def test_a_typo_in_the_new_name_leaves_the_rounds_that_have_another_name_unless_they_are_ticked(
    person: Person,
) -> None:
    question = correct_to(person, "課税課")
    (tick,) = question.reaching.ticks.values()
    assert (tick.text(), tick.isChecked(), tick.hasFocus()) == ("令和4年度分も訂正する", False, True)
    assert not question.reaching.reason.isVisible(), "nothing that is settled changes"
    assert unnamed(organising(person)) == []
    person.click(question.do)
    assert (named(person), kept(person, "課税課").name, question.isHidden()) == ("税務課", "課税課", True)


def test_a_round_that_is_ticked_is_corrected_too_for_a_reason_reached_by_tab(person: Person) -> None:
    question = correct_to(person, "課税課")
    (tick,) = question.reaching.ticks.values()
    QTest.keyClick(tick, Qt.Key.Key_Space)
    QTest.keyClick(tick, Qt.Key.Key_Tab)
    assert question.reaching.reason.hasFocus()
    QTest.keyClicks(question.reaching.reason, "a")
    person.click(question.do)
    assert (named(person), question.isHidden()) == ("課税課", True)


def test_a_round_that_shows_the_mistake_can_be_left_as_it_was_published(person: Person) -> None:
    question = correct_to(person, "納税課")
    (tick,) = question.reaching.ticks.values()
    assert (tick.isChecked(), question.reaching.reason.isVisible()) == (True, True)
    tick.click()
    person.click(question.do)
    assert (named(person), question.isHidden()) == ("税務課", True)


def test_a_round_that_was_unticked_stays_unticked_when_the_rounds_are_shown_again(person: Person) -> None:
    question = correct_to(person, "納税課")
    next(iter(question.reaching.ticks.values())).click()
    correction = BodyCorrection("zeimu", name="納税課")
    planned = list[CorrectedBody]()
    person.shell.session.use(lambda store: plan_correction(store, correction), planned.append, what="調べています")
    person.wait()
    question.reaching.show_rounds(planned[0])
    assert [each.isChecked() for each in question.reaching.ticks.values()] == [False]


def test_a_correction_of_a_place_is_shown_too(person: Person, tmp_path: Path) -> None:
    page = organising(person)
    done_before = tmp_path / "組織.csv"
    done_before.write_text("部,所管課\n総務部,職員課\n", "utf-8-sig")
    take_in(person, page, done_before)
    editor = page.divisions.editor
    choose(person, page, "納税課")
    pick(person, page, "総務部")
    person.click(editor.placing.do)
    assert "区民部 税務課 → 総務部 税務課" in editor.placing.reaching.words.plain_text
    editor.placing.reaching.reason.setText("部の登録誤り")
    person.click(editor.placing.do)
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        then = organisation_of(records, chosen_round(records, FiscalYear(2022)))
        above = then.department_of("zeimu")
    assert (above.name_on() if above else None, then.name("zeimu")) == ("総務部", "税務課")


def test_a_table_of_corrections_shows_them_and_asks_for_the_reason(person: Person, tmp_path: Path) -> None:
    page = organising(person)
    kept = page.divisions.kept
    table = tmp_path / "組織.csv"
    table.write_text("所管課,旧名称\n課税課,納税課\n", "utf-8-sig")
    kept.look_at(table)
    person.wait()
    person.click(kept.since.correction)
    assert (kept.reason.isVisible(), kept.take_in.isEnabled(), unnamed(page)) == (True, False, [])
    lines = [str(kept.list.lines.index(place).data()) for place in range(kept.list.lines.rowCount())]
    assert any("令和4年度分（資料第1号）" in each and "税務課 → 課税課" in each for each in lines), lines
    kept.reason.setText("誤記")
    person.click(kept.take_in)
    assert named(person) == "課税課"


def test_the_preview_of_a_reorganisation_names_what_stays(person: Person) -> None:
    page = organising(person)
    choose(person, page, "納税課")
    page.divisions.begin_reorganising()
    panel = page.divisions.reorganising_panel
    panel.form.since.show_day(date(2022, 4, 1))
    panel.form.name.setText("課税課")
    person.click(panel.look)
    model = panel.list.lines
    lines = [str(model.index(place).data()) for place in range(model.rowCount())]
    assert any("令和4年度分（資料第1号）" in each for each in lines), lines


STAYS = "締切・公表・記録の済んだ進捗確認（令和4年度分（資料第1号））は、前のまま変わりません。"


@pytest.mark.parametrize(
    ("tab", "row"),
    [
        ("divisions", "部,所管課,適用開始日\n総務部,納税課,2022-05-01\n"),
        ("schedule", f"管理番号,令和4年度\n{FIRST},本格実施\n"),
    ],
    ids=["divisions", "schedule"],
)
def test_a_table_names_the_rounds_that_stay_before_and_after(
    person_after_close: Person, tmp_path: Path, tab: str, row: str
) -> None:
    person = person_after_close
    page = organising(person)
    panel = page.divisions if tab == "divisions" else page.schedule
    page.tabs.setCurrentWidget(panel)
    table = tmp_path / "表.csv"
    table.write_text(row, "utf-8-sig")
    panel.kept.look_at(table)
    person.wait()
    model = panel.kept.list.lines
    lines = [str(model.index(place).data()) for place in range(model.rowCount())]
    assert any("令和4年度分（資料第1号）" in each and "変わりません" in each for each in lines), lines
    person.click(panel.kept.take_in)
    assert STAYS in person.said[-1].text


def test_an_edit_in_the_tables_names_the_rounds_that_stay(person_after_close: Person) -> None:
    person = person_after_close
    page = organising(person)
    page.tabs.setCurrentWidget(page.schedule)
    person.wait()
    write_schedule(page.schedule, FIRST, FiscalYear(2022), "本格実施")
    person.wait()
    assert person.said[-1].text == f"変更しました。{STAYS}"
    assert "「schedule import」に「--correct」を付けて" in person.said[-1].remedy
    said = len(person.said)
    write_schedule(page.schedule, FIRST, FiscalYear(2025), "推進")
    person.wait()
    assert len(person.said) == said, "no settled round shows R7"
    choose(person, page, "納税課")
    person.click(page.divisions.editor.down)
    assert person.said[-1].text == f"変更しました。{STAYS}"


def test_what_was_blank_in_a_closed_round_is_named_when_it_is_filled_in(tmp_path: Path) -> None:
    paper_office(tmp_path).close()
    path = tmp_path / "office.nakano"
    done("round", "close", "--store", path)
    filled = "締切・公表の済んだ令和4年度分の、空欄だったところ（1件）を補いました。"
    with somebody(path) as person:
        page = organising(person)
        page.tabs.setCurrentWidget(page.schedule)
        person.wait()
        write_schedule(page.schedule, FIRST, FiscalYear(2022), "本格実施")
        person.wait()
        assert (person.said[-1].text, person.said[-1].remedy) == (f"変更しました。{filled}", "")
        table = tmp_path / "組織.csv"
        table.write_text("部,所管課\n区民部,防災課\n", "utf-8-sig")
        page.divisions.kept.look_at(table)
        person.wait()
        model = page.divisions.kept.list.lines
        lines = [str(model.index(place).data()) for place in range(model.rowCount())]
        assert "締切・公表が済み、空欄だったところを補う進捗確認\u30001件" in lines, lines
        QTest.mouseClick(page.divisions.kept.stop, Qt.MouseButton.LeftButton)
        choose(person, page, "防災課")
        pick(person, page, "区民部")
        assert [each.text for each in person.said] == [f"変更しました。{filled}"] * 2
