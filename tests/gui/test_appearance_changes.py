"""Texts in another size, another scheme while the window is open: everything follows, nothing keeps an old colour."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton

from nakano_status.application.papers.kinds import set_paper
from nakano_status.application.papers.making import papers
from nakano_status.application.papers.paper import DAY
from nakano_status.application.papers.set_kinds import changes_paper
from nakano_status.application.papers.set_kinds.report_paper import OCCASION
from nakano_status.bootstrap import make_parts
from nakano_status.domain.papers.publication import Occasion
from nakano_status.gui.app_controller import AppController
from nakano_status.gui.features.board.board_page import BoardPage
from nakano_status.gui.features.conflicts.conflict_page import ConflictPage
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.papers.papers_page import ExportPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.lists.row_words import TITLE
from nakano_status.gui.looks import appearance
from nakano_status.gui.looks.appearance import (
    DARK,
    HIGH_CONTRAST,
    LIGHT,
    SMALLEST_POINTS,
    TextSize,
    apply_theme,
    chosen_text_size,
    current_theme,
    follow_system,
    steps,
)
from nakano_status.gui.looks.labels import ReadingLabel
from tests.support.expected import of_kind
from tests.support.offices import Office
from tests.support.paper_fields import choose, day_of
from tests.support.user_input import CONTROL, press
from tests.support.windows import Person, gather, second_copy


@pytest.fixture(autouse=True)
def _dressed_again(app: QApplication) -> Iterator[None]:
    """Leave the application as it was found."""
    yield
    apply_theme(app, LIGHT, TextSize.STANDARD)


def test_texts_grow_and_shrink_by_key_and_all_that_holds_them_with_them(office_person: Person) -> None:
    window, page = office_person.shell.window, office_person.go_to("board")
    window.resize(1920, 1080)  # with the largest texts, too, there is room for the names of pages
    assert isinstance(page, BoardPage)
    before = window.side.width(), window.navigation.sizeHintForRow(0), page.table.rowHeight(0), page.font().pointSizeF()
    press(window, Qt.Key.Key_Plus, CONTROL)
    office_person.press(window, Qt.Key.Key_Plus, CONTROL)
    now = window.side.width(), window.navigation.sizeHintForRow(0), page.table.rowHeight(0), page.font().pointSizeF()
    assert chosen_text_size() is TextSize.LARGEST
    assert all(large / small > 1.4 for small, large in zip(before, now, strict=True))
    assert min(label.font().pointSizeF() for label in window.findChildren(QLabel)) >= SMALLEST_POINTS * 1.4
    press(window, Qt.Key.Key_Minus, CONTROL)
    assert chosen_text_size() is TextSize.LARGE
    press(window, Qt.Key.Key_0, CONTROL)
    assert page.table.rowHeight(0) == before[2]


def test_the_marks_grow_with_the_texts(clerk: Person) -> None:
    page = of_kind(EntriesPage, clerk.go_to("entries"))
    button = page.form.marks.stops[0]
    before = button.height()
    clerk.shell.menus.sizing.choose(TextSize.LARGEST)
    clerk.wait()
    assert button.height() > before * 1.4


def test_lines_break_anew_when_the_help_takes_room_from_their_list(clerk: Person) -> None:
    page = of_kind(EntriesPage, clerk.go_to("entries"))
    clerk.shell.menus.guidance.explain()
    clerk.wait()
    rows = range(page.list.model().rowCount(page.list.rootIndex()))
    rects = [page.list.visualRect(page.list.model().index(row, 0)) for row in rows]
    assert [rect.top() for rect in rects[1:]] == [rect.bottom() + 1 for rect in rects[:-1]]


def test_the_size_of_texts_is_the_same_tomorrow(clerk: Person) -> None:
    clerk.shell.menus.sizing.choose(TextSize.LARGE)
    apply_theme(QApplication.instance(), LIGHT, TextSize.STANDARD)  # type: ignore[arg-type]
    tomorrow = AppController(make_parts(), clerk.shell.memory)
    assert chosen_text_size() is TextSize.LARGE
    tomorrow.close()


def test_high_contrast_is_worn_as_soon_as_the_system_asks_for_it(
    office_person: Person, app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = of_kind(BoardPage, office_person.go_to("board"))
    follow_system(app)
    facts = page.findChildren(ReadingLabel)
    assert any(LIGHT.muted in each.text() for each in facts)
    monkeypatch.setattr(appearance, "system_theme", lambda _: HIGH_CONTRAST)
    app.styleHints().accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert current_theme() is HIGH_CONTRAST
    assert not any(LIGHT.muted in each.text() for each in facts)
    picture = office_person.shell.window.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(0, picture.width(), 7) for y in range(0, 600, 7)}
    assert HIGH_CONTRAST.window in colours
    assert not {LIGHT.base, LIGHT.window, LIGHT.sunken, LIGHT.selected} & colours - {HIGH_CONTRAST.text}


@pytest.mark.sample(1)
@pytest.mark.parametrize("who", ["clerk", "office_person"])
def test_pages_are_whole_at_200_per_cent_and_with_large_texts_and_scroll_at_250(
    who: str, request: pytest.FixtureRequest
) -> None:
    person: Person = request.getfixturevalue(who)
    assert [over for name in pages_of(person, (960, 540)) for over in overlap(person, name)] == []
    assert all(is_reached_by_scrolling(person) for _ in pages_of(person, (768, 432)))
    person.shell.menus.sizing.choose(TextSize.LARGEST)
    assert [over for name in pages_of(person, (1366, 768)) for over in overlap(person, name)] == []


def test_rows_and_differences_are_told_apart_with_the_largest_texts(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    gather(office_person, sent_office.answer)
    gather(office_person, second_copy(sent_office, tmp_path))
    office_person.shell.window.resize(1920, 1080)
    rows = of_kind(AllRowsPage, office_person.go_to("all_rows"))
    office_person.shell.menus.sizing.choose(TextSize.LARGEST)
    office_person.wait()
    assert rows.table.columnWidth(TITLE) >= steps(15)
    office_person.shell.window.resize(1024, 700)
    page = of_kind(ConflictPage, office_person.go_to("conflict"))
    assert page.list.width() >= steps(15)


def test_what_leads_to_menus_without_room_is_seen_in_every_scheme(app: QApplication, reviewer: Person) -> None:
    window = reviewer.shell.window
    window.resize(1024, 700)
    for theme in (LIGHT, DARK, HIGH_CONTRAST):
        apply_theme(app, theme, TextSize.LARGEST)
        reviewer.wait()
        more = of_kind(QToolButton, window.menuBar().findChild(QToolButton))
        assert more.isVisible()
        image = window.menuBar().grab(more.geometry()).toImage()
        shades = [image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height())]
        assert max(shades) - min(shades) > 100, theme


def test_titles_beside_the_fields_are_read_with_the_largest_texts(clerk: Person) -> None:
    clerk.shell.window.resize(1024, 700)
    page = of_kind(EntriesPage, clerk.go_to("entries"))
    clerk.shell.menus.sizing.choose(TextSize.LARGEST)
    clerk.wait()
    assert page.list.width() >= steps(30)


@pytest.mark.whole
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    ("size", "texts"), [((960, 540), TextSize.STANDARD), ((1366, 768), TextSize.LARGEST)], ids=["200 %", "large texts"]
)
def test_every_paper_is_whole_with_its_pages_and_with_what_is_asked_and_told(
    office_person: Person, tmp_path: Path, size: tuple[int, int], texts: TextSize
) -> None:
    person = office_person
    person.shell.menus.sizing.choose(texts)
    person.shell.window.resize(*size)
    page = of_kind(ExportPage, person.go_to("export"))
    assert overlap(person, "export") == []
    for paper in papers():
        if page._offers(paper):
            person.go_to("export", paper)
            assert page.paper is paper
            assert overlap(person, paper.title) == []
    person.go_to("export", set_paper.PAPER)
    choose(page.options, OCCASION, Occasion.COMMITTEE.value)
    day_of(page.options, DAY).dated.setChecked(True)
    page.options.changed.emit()
    person.wait()
    assert overlap(person, "options") == []
    page.making.choose(tmp_path / "委員会")
    person.click(page.making.make)
    assert page.making.unfinished.isVisible()
    assert overlap(person, "refused") == []
    person.go_to("export", changes_paper.PAPER)
    target = tmp_path / "スケジュールを変更した取組等の一覧_R4.xlsx"
    target.write_bytes(b"another")
    page.making.choose(target)
    person.click(page.making.make)
    assert page.making.question.isVisible()
    assert overlap(person, "asked") == []
    person.click(page.making.question.replace)
    assert page.making.made.isVisible()
    assert overlap(person, "made") == []


def pages_of(person: Person, size: tuple[int, int]) -> Iterator[str]:
    """Go to every page in a window of this size, which it must not outgrow."""
    window = person.shell.window
    window.resize(*size)
    for name in window.offered:
        person.go_to(name)
        assert (name, window.width(), window.height()) == (name, *size)
        yield name


def overlap(person: Person, name: str) -> list[str]:
    """Return by how much the shown page exceeds its place, and which texts and buttons exceed theirs."""
    ground = person.shell.window.ground
    across, down = ground.horizontalScrollBar().maximum(), ground.verticalScrollBar().maximum()
    over = [f"{name}: {across} across, {down} down"] if across or down else []
    parts: list[QLabel | QPushButton] = [*ground.stack.findChildren(QLabel), *ground.stack.findChildren(QPushButton)]
    return over + [f"{name}: {each.text()}" for each in parts if each.isVisible() and each.text() and is_cut(each)]


def is_cut(part: QLabel | QPushButton) -> bool:
    """Whether a text or a button has less room than it needs."""
    needed = part.heightForWidth(part.width()) if part.hasHeightForWidth() else part.minimumSizeHint().height()
    return part.height() < needed or part.width() < part.minimumSizeHint().width()


def is_reached_by_scrolling(person: Person) -> bool:
    """Whether all of the page that is shown can be brought into sight."""
    ground, page = person.shell.window.ground, person.shell.window.page
    assert page is not None
    across = ground.viewport().width() + ground.horizontalScrollBar().maximum()
    down = ground.viewport().height() + ground.verticalScrollBar().maximum()
    least = page.minimumSizeHint()
    return across >= least.width() and down >= least.height()
