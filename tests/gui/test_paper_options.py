"""What is chosen, shown and open beside a paper, each part of 資料作成 by itself."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nakano_status.application.papers.kinds import approval_paper, check_paper, letters_paper, set_paper
from nakano_status.application.papers.making import papers
from nakano_status.application.papers.openness import OpenKind, Openness, OpenPoint
from nakano_status.application.papers.paper import DAY, LETTER_NUMBER, OfferedJudgement, PaperContent
from nakano_status.application.papers.set_kinds import list_paper, report_paper
from nakano_status.application.papers.set_kinds.list_paper import BOX_LABEL, SIZE
from nakano_status.application.papers.set_kinds.report_paper import COMMITTEE, JUDGEMENT, NUMBER, OCCASION
from nakano_status.documents.document import PaperSize
from nakano_status.domain.papers.publication import Occasion
from nakano_status.gui.features.papers.paper_desk import RecordingLine
from nakano_status.gui.features.papers.paper_options import PaperOptions, Whose, WhosePanel
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.panels.open_panel import OpenPanel
from tests.support.paper_fields import box_of, choose, day_of, line_of
from tests.support.user_input import click, press, write


def paper_options() -> PaperOptions:
    options = PaperOptions([each for each in papers() if each.group], date(2023, 8, 10))
    options.show_paper(report_paper.PAPER)
    return options


def test_what_is_open_is_a_click_from_its_list(qtbot: QtBot) -> None:
    rows, figures = ("1-1-1-01-K", "1-1-1-02-K"), ("KPI-1-2",)
    kinds = ((OpenKind.CONFLICT, rows), (OpenKind.UNANSWERED, rows), (OpenKind.FIGURE, figures))
    panel = OpenPanel()
    qtbot.addWidget(panel)
    panel.show()
    panel.show_openness(Openness(tuple(OpenPoint(kind, ids) for kind, ids in kinds)))
    assert "「作成中」になり、確定版は記録できません" in panel.words.text()
    assert panel.buttons[OpenKind.HELD].isHidden()
    wanted: list[tuple[str, object]] = []
    panel.wanted.connect(lambda *where: wanted.append(where))
    for kind, _ in kinds:
        click(panel.buttons[kind])
    assert wanted == [("conflict", None), ("all_rows", RowFilter(ids=frozenset(rows))), ("indicators", None)]


@pytest.mark.parametrize("can_record", [True, False])
def test_what_is_recorded_is_said_only_where_it_can_be(qtbot: QtBot, can_record: bool) -> None:
    line = RecordingLine()
    qtbot.addWidget(line)
    line.show_request(set_paper.PAPER.request(), allowed=True)
    line.note((), can_record=can_record)
    assert line.isHidden() is not can_record
    assert line.plain_text == "確定版として記録します"
    line.show_request(set_paper.PAPER.request(), allowed=False)
    assert line.plain_text == "確定版は記録できません。作成中としては記録できます"


def test_a_sentence_on_the_whole_is_taken_by_a_person_only(qtbot: QtBot) -> None:
    options = paper_options()
    qtbot.addWidget(options)
    options.show()
    offered = OfferedJudgement("多くの取組は予定どおり進んだ。", "86.0％", "◎")
    options.show_offer(PaperContent(offered=offered))
    assert "86.0％" in options.offer.words.plain_text
    assert options.request()[JUDGEMENT] == ""
    click(options.offer.take)
    assert options.request()[JUDGEMENT] == "多くの取組は予定どおり進んだ。"
    assert not options.offer.take.isVisible()


def test_what_is_ticked_and_what_stands_below_does_not_move_when_a_tick_is_turned(qtbot: QtBot) -> None:
    whose = WhosePanel()
    qtbot.addWidget(whose)
    whose.resize(320, 400)
    whose.show_names(("区民生活部",), ("税務課",))
    whose.show()
    before = whose.list.geometry(), whose.sizeHint()
    whose.list.setCurrentIndex(whose.list.lines.place_of(Whose("税務課", is_department=False)))
    press(whose.list, Qt.Key.Key_Space)
    assert whose.divisions == ("税務課",)
    whose.grab()
    assert (whose.list.geometry(), whose.sizeHint()) == before


def test_what_is_chosen_of_one_paper_is_not_chosen_of_another(qtbot: QtBot) -> None:
    options = paper_options()
    qtbot.addWidget(options)
    options.show_paper(list_paper.PAPER)
    choose(options, SIZE, "A4")
    write(line_of(options, BOX_LABEL), "別紙")
    options.show_paper(approval_paper.PAPER)
    write(line_of(options, LETTER_NUMBER), "５総デ第1号")
    options.show_paper(check_paper.PAPER)
    assert (options.request()[SIZE], options.request()[BOX_LABEL]) == (PaperSize.A3, None)
    options.show_paper(letters_paper.PAPER)
    assert options.request()[LETTER_NUMBER] == ""
    options.show_paper(list_paper.PAPER)
    assert (options.request()[SIZE], options.request()[BOX_LABEL]) == (PaperSize.A4, "別紙")


def test_what_is_printed_on_the_paper_of_one_occasion_is_not_on_that_of_another(qtbot: QtBot) -> None:
    options = paper_options()
    qtbot.addWidget(options)
    options.show()
    write(line_of(options, NUMBER), "1")
    dated = day_of(options, DAY).dated
    click(dated, QPoint(8, dated.height() // 2))
    day_of(options, DAY).show_day(date(2023, 9, 1))
    choose(options, OCCASION, Occasion.PUBLIC.value)
    assert (options.request()[NUMBER], options.request()[DAY]) == ("", None)
    assert not day_of(options, DAY).isVisible()
    choose(options, OCCASION, Occasion.COUNCIL.value)
    assert (options.request()[NUMBER], options.request()[DAY]) == ("1", date(2023, 9, 1))
    assert day_of(options, DAY).isVisible()


def test_only_what_a_paper_knows_is_asked(qtbot: QtBot) -> None:
    options = paper_options()
    qtbot.addWidget(options)
    options.show()
    assert box_of(options, OCCASION).isVisible()
    assert not line_of(options, COMMITTEE).isVisible()
    choose(options, OCCASION, Occasion.COMMITTEE.value)
    assert line_of(options, COMMITTEE).isVisible()
    assert line_of(options, COMMITTEE).placeholderText() == "計画で決めた委員会"
    assert options.request()[COMMITTEE] == "", "it is the plan's, unless another one is named"
    assert not day_of(options, DAY).isVisible()
    dated = day_of(options, DAY).dated
    click(dated, QPoint(8, dated.height() // 2))
    assert options.request()[DAY] == date(2023, 8, 10)
    options.show_paper(letters_paper.PAPER)  # the day of one paper is not that of another
    assert options.request()[DAY] is None
    assert options.whose.isVisible()
    assert not box_of(options, SIZE).isVisible()
