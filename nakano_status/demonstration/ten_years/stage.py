"""What every scene of the ten years uses, and how a round of one year is played from its forms to its papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from nakano_status.application.forms.distribute import DistributeOptions, Sent, distribute
from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.indicators.read.indicators import current_indicators
from nakano_status.application.lookup import chosen_round, organisation_of
from nakano_status.application.merge.merge_returns import merge_batch
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.papers.kinds import set_paper
from nakano_status.application.papers.making import make_paper
from nakano_status.application.papers.option import DAY
from nakano_status.application.papers.set_kinds.report_paper import OCCASION
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.open_and_close_round import close_round
from nakano_status.application.round.read.counts import read_counts
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.demonstration.cast import CLERK, OFFICE_CLERK
from nakano_status.demonstration.invented_answers import Answer, Chance, as_typed_by_hand, invent
from nakano_status.demonstration.stage import AnyStage, SpreadsheetUser, expect
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.papers.publication import Occasion

ENDS: Mapping[FiscalYear, Mapping[str, str | None]] = {
    FiscalYear(2022): {"1-2-2-01-X": None, "2-2-1-01-T": None},
    FiscalYear(2023): {"1-3-4-02-V": None},
    FiscalYear(2024): {"2-4-1-02-H": "2-4-1-03-S"},
}
"""The rows that end before a year, as divisions proposed the year before, and the row into which one is merged."""

_PROPOSAL = "完了"


@dataclass
class YearsStage(AnyStage):
    """The years while they are played.

    `known` are the digests of the papers of every year as they were made first, by the paths of the files.
    """

    make_user: Callable[[Profile], SpreadsheetUser]
    known: dict[FiscalYear, Mapping[str, str]] = field(default_factory=dict)

    def folder_of(self, year: FiscalYear, what: str) -> Path:
        """Return a folder with files of a year."""
        return self.folder.root / year.short / what

    def set_day(self, year: FiscalYear, month: int, day: int) -> date:
        """Set the clock to a day of the calendar year in which a fiscal year is reported on, and return it."""
        self.clock.set(month, day, year=year.start + 1)
        return self.clock.today()


def collect(year: FiscalYear, stage: YearsStage) -> str:
    """Send the forms of an open round, let every division answer, merge, close, and publish."""
    stage.set_day(year, 6, 23)
    with stage.office() as store:
        sent = distribute(
            stage.parts, store, DistributeOptions(stage.folder_of(year, "照会"), year=year), OFFICE_CLERK
        ).value
    answers = _invented(stage, year)
    stage.set_day(year, 7, 10)
    for form in sent:
        _answer(stage, year, form, answers)
    stage.set_day(year, 7, 14)
    with stage.office() as store:
        files = read_batch(stage.parts, [stage.folder_of(year, "届いた回答")])
        plan = merge_batch(store, files, by=OFFICE_CLERK).value
        expect("件数の一致", plan.balanced, expected=True)
        expect("相違", [each.conflict_id for each in plan.conflicts], [])
        _enter_figures(stage, store, year)
        close_round(store, year, OFFICE_CLERK)
    return _publish(stage, year, answers)


def _invented(stage: YearsStage, year: FiscalYear) -> dict[str, Answer]:
    """Return an answer for every row to be reported, by 管理番号: what the plan asks in that year."""
    with stage.records() as records:
        contents = RoundContents.load(records, chosen_round(records, year))
    marks, keys = contents.edition.profile.marks, contents.asked.keys
    found = {}
    for row_id in (row.row_id for row in contents.rows if row.counted):
        answer = invent(contents.listings[row_id], marks, year, contents.scheduled.get(row_id))
        found[row_id] = Answer(row_id, {key: text for key, text in answer.values.items() if key in keys})
    return found


def _answer(stage: YearsStage, year: FiscalYear, form: Sent, answers: Mapping[str, Answer]) -> None:
    """Let a division type its answers into the form, as it was sent."""
    with stage.records() as records:
        round_ = chosen_round(records, year)
        division = organisation_of(records, round_).find(form.division)
        profile = RoundContents.load(records, round_).edition.profile
    expect(f"{form.division}の名称", division is not None, expected=True)
    rows = round_.rows_of(division.division_id) if division else ()
    expect(f"{form.division}の取組", form.rows, len(rows))
    if rows:
        typed = {row.row_id: as_typed_by_hand(answers[row.row_id], profile.marks) for row in rows}
        for row_id in typed.keys() & ENDS.get(year.plus(1), {}).keys():
            typed[row_id][NOTE] = _PROPOSAL
        content = stage.make_user(profile).fill_in(stage.parts.files.read(form.file), typed, CLERK)
        stage.parts.files.write(stage.folder_of(year, "届いた回答") / f"{form.division}（回答）.xlsx", content)


def _enter_figures(stage: YearsStage, store: Store, year: FiscalYear) -> None:
    """Let the office enter an invented figure for every indicator that has no other."""
    with store.reading() as records:
        edition = chosen_round(records, year).edition_id
        known = current_indicators(records, edition)
    for each in known:
        if each.actual(year) is None:
            text = f"{Chance('figure', each.indicator_id, year.short).number(5, 95)}{each.unit or ''}"
            entry = IndicatorEntry(each.indicator_id, {year: FigureEntry(text)})
            edit_indicator(stage.parts, store, entry, OFFICE_CLERK)


def _publish(stage: YearsStage, year: FiscalYear, answers: Mapping[str, Answer]) -> str:
    """Check that the count is that of the answers, and publish the papers."""
    day = stage.set_day(year, 10, 30)
    with stage.records() as records:
        round_ = chosen_round(records, year)
        marks = RoundContents.load(records, round_).edition.profile.marks
        view = read_counts(records, round_)
    given = Counter(each.mark for each in answers.values())
    expect(f"{year.label}の件数", dict(view.counts), {symbol: given[symbol] for symbol in marks.symbols})
    request = set_paper.PAPER.request({OCCASION: Occasion.PUBLIC, DAY: day}, year)
    with stage.office() as store:
        made = make_paper(stage.parts, store, request, stage.folder_of(year, "公表"), by=OFFICE_CLERK).value
    counts = " ".join(f"{mark}{number}" for mark, number in view.counts.items())
    return f"{year.label}分の回答を取りまとめ、公表の資料を作成しました（{counts}、{len(made.files)}ファイル）。"
