"""The texts of the frame around the pages: owner of the data file, round, due date, and pending work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nakano_status.application.lookup import chosen_round
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read import views
from nakano_status.application.round.read.counts import count_contents_again
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.todo import read_todo, read_todo_of
from nakano_status.domain.calendar.days import day_label, days_left_label, local_time
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.todo import Todo


@dataclass(frozen=True)
class Frame:
    """Content of the frame around the pages.

    `todo`: the work to do.
    `round`: the displayed round; None before a round was opened.
    `counts`: the tally; None also in a division's data file.
    `asks_sections`: the division has asked a section (係).
    `has_figures`: the division is asked for 成果指標.
    `made_on`: the day on which the division made its last 回答ファイル.
    `progress`: the number of the division's answered rows, and of all its rows.
    `rounds`: the rounds that can be shown.
    """

    plan_title: str
    todo: Todo
    round: views.RoundView | None = None
    counts: views.CountsView | None = None
    asks_sections: bool = False
    has_figures: bool = False
    made_on: date | None = None
    progress: tuple[int, int] | None = None
    rounds: tuple[views.RoundChoice, ...] = ()

    @property
    def shown_round(self) -> tuple[FiscalYear, str] | None:
        """The year and the plan's ID of the displayed round; None if there is no round."""
        return (self.round.year, self.round.plan_id) if self.round else None

    @property
    def whose(self) -> str:
        """The name of the data file's owner: of a division or of the office."""
        return (self.round.division if self.round else None) or views.OFFICE_NAME


def read_window_frame(
    records: Records, today: date, year: FiscalYear | None = None, known: Todo | None = None
) -> Frame:
    """Return the content of the window's title, left side and status bar.

    `year`: the year of the displayed round; None for the current round. `known`: the work to do, if it was already
    read; None to read it.
    """
    if not records.rounds.all():
        return Frame(records.plan.title(), known or read_todo(records, today, year))
    round_ = chosen_round(records, year)
    title = records.plan.title(round_.edition_id)
    view, rounds = views.read_round(records, round_), views.round_choices(records)
    if records.info.division is None:
        contents = RoundContents.load(records, round_)
        todo = known or read_todo_of(records, round_, today, contents=contents)
        return Frame(title, todo, view, count_contents_again(records, contents), rounds=rounds)
    todo = known or read_todo_of(records, round_, today)
    return Frame(
        title,
        todo,
        view,
        asks_sections=bool(records.organisation.read().sections_of(records.info.division)),
        has_figures=bool(records.indicators.of_edition(round_.edition_id)),
        made_on=_made_on(records, round_),
        progress=todo.progress,
        rounds=rounds,
    )


def title_of(frame: Frame, today: date) -> str:
    """Return the window's title: the division (for the office: the plan), then the round and the due date.

    Before the first round, it is the plan's title.
    """
    if frame.round is None:
        return frame.plan_title
    whose = frame.round.division or frame.plan_title
    words = "・".join(due_words(frame, today))
    title = f"{whose} ― {frame.round.as_of_label}の進捗状況"
    return f"{title}（{words}）" if words else title


def due_words(frame: Frame, today: date) -> tuple[str, ...]:
    """Return two texts on a division's answers: the due date, and the days left or overdue.

    The second text names the day of the 回答ファイル instead once the division has made it. Empty in the office's data
    file, and if no date is set.
    """
    due = frame.round.due if frame.round and frame.round.division else None
    if due is None:
        return ()
    return (f"回答期限 {day_label(due, today)}", _what_is_left(frame, due, today))


def to_send_words(frame: Frame) -> tuple[str, ...]:
    """Return a text that reminds the division to send the 回答ファイル that it made; empty if it made none."""
    if not frame.todo.is_handed_in:
        return ()
    return ("まだ送っていないときは、メールで送ってください。",)


def is_late(frame: Frame, today: date) -> bool:
    """Return whether a division's answers are overdue and not all submitted."""
    due = frame.round.due if frame.round and frame.round.division else None
    return due is not None and due < today and not frame.todo.is_handed_in


def _what_is_left(frame: Frame, due: date, today: date) -> str:
    if frame.todo.is_handed_in:
        done = "回答ファイル作成済"
        return f"{done}（{day_label(frame.made_on, today)}）" if frame.made_on else done
    return days_left_label(due, today)


def _made_on(records: Records, round_: Round) -> date | None:
    """Return the day, in local time, on which the division's newest 回答ファイル was made; None if there is none."""
    made = records.exchange.last_submissions(round_.round_id).get(records.info.division or "")
    return local_time(made).date() if made else None
