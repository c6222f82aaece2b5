"""What the frame around the pages shows: owner of the data file, round, due date, and what is pending (window.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nakano_status.application.indicators.read.indicators import without_figure
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.resolve_conflict import conflict_views
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.board import read_board, submission_counts
from nakano_status.application.round.read.counts import read_counts
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.read.views import (
    OFFICE_NAME,
    CountsView,
    RoundChoice,
    RoundView,
    read_round,
    round_choices,
)
from nakano_status.application.storage.restore import awaited_files
from nakano_status.application.submission.check_entries import check_entries
from nakano_status.application.submission.submit import since_submission
from nakano_status.domain.calendar.days import day_label
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.states import RowState
from nakano_status.gui.words import tr

_HANDED_IN = frozenset({RowState.SUBMITTED, RowState.RESUBMITTED, RowState.ACCEPTED})


@dataclass(frozen=True)
class Frame:
    """What the frame around the pages shows.

    `round` is None before a round was opened, `counts` also in a division's data file. `submitted` is how many
    divisions have submitted and how many answer; `waiting` is the numbers of 相違 and 未取込, `awaited` that of the
    files that are to be merged again after a restore. `figures_missing` is how many 成果指標 have no figure for the
    round's year. `asks_sections` is whether a division has asked a section (係), `has_figures` whether it is asked for
    成果指標, `handed_in` whether all its rows are as in the 回答ファイル that it made last, on the day `made_on`;
    `errors` is how many 修正を要するもの it still has. `rounds` are those that can be shown.
    """

    plan_title: str
    round: RoundView | None = None
    counts: CountsView | None = None
    submitted: tuple[int, int] = (0, 0)
    waiting: tuple[int, int] = (0, 0)
    awaited: int = 0
    figures_missing: int = 0
    asks_sections: bool = False
    has_figures: bool = False
    handed_in: bool = False
    made_on: date | None = None
    errors: int = 0
    rounds: tuple[RoundChoice, ...] = ()

    @property
    def shown(self) -> tuple[FiscalYear, str] | None:
        """The year and the plan of the round that is shown."""
        return (self.round.year, self.round.plan_id) if self.round else None

    @property
    def whose(self) -> str:
        """The name of the data file's owner."""
        return (self.round.division if self.round else None) or OFFICE_NAME


def frame_of(records: Records, today: date, year: FiscalYear | None = None) -> Frame:
    """Read what the title, the left side and the status bar show."""
    awaited = len(awaited_files(records))
    if not records.rounds.all():
        return Frame(records.plan.title(), awaited=awaited)
    round_ = chosen_round(records, year)
    title = records.plan.title(round_.edition_id)
    view, rounds = read_round(records, round_), round_choices(records)
    waiting = len(conflict_views(records, round_.year)), len(records.arrivals.held(round_.round_id))
    figures_missing = len(without_figure(records, round_))
    if records.info.division is not None:
        asks = bool(records.organisation.read().sections_of(records.info.division))
        return Frame(
            title,
            view,
            waiting=waiting,
            awaited=awaited,
            figures_missing=figures_missing,
            asks_sections=asks,
            has_figures=bool(records.indicators.of_edition(round_.edition_id)),
            handed_in=_is_handed_in(records, round_),
            made_on=_made_on(records, round_),
            errors=_count_errors(records, round_) if year is None else 0,  # an earlier year is not corrected
            rounds=rounds,
        )
    submitted = submission_counts(read_board(records, round_, today))
    return Frame(title, view, read_counts(records, round_), submitted, waiting, awaited, figures_missing, rounds=rounds)


def title_of(frame: Frame, today: date) -> str:
    """Return the window's title: owner, round, due date."""
    if frame.round is None:
        return frame.plan_title
    whose = frame.round.division or frame.plan_title
    words = "・".join(due_words(frame, today))
    title = f"{whose} ― {frame.round.as_of_label}の進捗状況"
    return f"{title}（{words}）" if words else title


def due_words(frame: Frame, today: date) -> tuple[str, ...]:
    """Return when a division's answers are due and how many days are left; empty if no day is set."""
    due = frame.round.due if frame.round and frame.round.division else None
    if due is None:
        return ()
    return (tr("回答期限 {day}").format(day=day_label(due, today)), _what_is_left(frame, due, today))


def to_send_words(frame: Frame) -> tuple[str, ...]:
    """Return that a 回答ファイル that was made must be sent: the program cannot know whether it was."""
    if not frame.handed_in:
        return ()
    return (tr("まだ送っていないときは、メールで送ってください。"),)


def is_late(frame: Frame, today: date) -> bool:
    """Return whether a division's answers are overdue and not all of them submitted."""
    due = frame.round.due if frame.round and frame.round.division else None
    return due is not None and due < today and not frame.handed_in


def _what_is_left(frame: Frame, due: date, today: date) -> str:
    if frame.handed_in:
        done = tr("回答ファイル作成済")
        return tr("{done}（{day}）").format(done=done, day=day_label(frame.made_on, today)) if frame.made_on else done
    left = (due - today).days
    return tr("あと{days}日").format(days=left) if left >= 0 else tr("{days}日超過").format(days=-left)


def _made_on(records: Records, round_: Round) -> date | None:
    """Return the day, in local time, on which the division's newest 回答ファイル was made."""
    made = records.returns.last_submission(round_.round_id, records.info.division or "")
    return made.astimezone().date() if made else None


def _count_errors(records: Records, round_: Round) -> int:
    """Return how many 修正を要するもの there are, as 提出前の確認 lists them."""
    found = check_entries(records, year=round_.year).problems
    return sum(each.severity is Severity.ERROR for each in found)


def _is_handed_in(records: Records, round_: Round) -> bool:
    """Return whether everything that the division answers was submitted and not changed since, also not by a 修文.

    A 修文 leaves the states of its rows as they were: only the newest 回答ファイル shows that it differs.
    """
    division = records.info.division
    own = [row for row in read_rows(records, round_) if row.counted and row.writer == division]
    if not own or any(row.state not in _HANDED_IN for row in own):
        return False
    submitted = since_submission(records, round_)
    return submitted is not None and submitted.is_current
