"""Constructors for rows, rounds and board lines as screens read them, in one call each."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from nakano_status.application.round.read.views import BoardLine, CountsView, RoundView, RowView
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.round.states import DivisionState, RowState
from tests.support.fields import NAKANO, asked_in

YEAR = FiscalYear(2022)
LAST_YEAR = FiscalYear(2025)

_ROW = RowView(
    id="1-1-1-02-K",
    code="1-1-①",
    measure="マイナンバーカードの普及促進",
    title="コンビニ交付サービスの利用促進",
    plan_class=None,
    sponsor="区",
    repost_of=None,
    counted=True,
    out_of_report=None,
    leads=("戸籍住民課",),
    trackers=(),
    associates=(),
    scheduled="推進",
    values={},
    notes={},
    planned="区報、HP、チラシ等による広報により、利用を促進する。",
    previous_done="区報及び区ホームページで周知した。",
    previous_later="（推進）",
    state=RowState.BLANK,
)


def row_view(row_id: str = "1-1-1-02-K", values: Mapping[str, str | None] | None = None, **changed: Any) -> RowView:
    """Return a row of 戸籍住民課, with the given values changed."""
    given = dict(values or {})
    goal = changed.get("code", _ROW.code)[0]
    return replace(_ROW, id=row_id, values=given, mark=NAKANO.marks.option_of(given.get("mark")), goal=goal, **changed)


def division_rows() -> tuple[RowView, ...]:
    """Return the eight rows of 戸籍住民課 as they may look halfway: three filled in, one with a question."""
    answered: dict[str, str | None] = {
        "mark": "◎",
        "done": "交付窓口を3か所に拡大し、休日の臨時窓口を月2回開設した。",
        "next_year": "（推進）",
        "later_years": "（推進）",
    }
    changed: dict[str, str | None] = {"mark": "○", "change_reason": "入札不調のため", "done": "（推進）"}
    second: dict[str, Any] = {"code": "1-1-②", "measure": "行政手続のオンライン化の推進"}
    third: dict[str, Any] = {"code": "2-3-①", "measure": "情報システムの標準化・共通化"}
    return (
        row_view("1-1-1-01-H", answered, title="交付窓口の拡大や休日開庁による交付機会の充実", state=RowState.FILLED),
        row_view(),
        row_view("1-1-1-03-P", title="健康保険証としての利用の周知", sponsor="国", trackers=("戸籍住民課",), leads=()),
        row_view("1-1-2-01-F", answered, title="証明書発行手続のオンライン化", state=RowState.FILLED, **second),
        row_view("1-1-2-02-M", {"mark": "△"}, title="窓口予約システムの導入", state=RowState.DRAFTING, **second),
        row_view("2-3-1-01-W", changed, title="先行の住民基本台帳業務の標準化対応", state=RowState.QUESTION, **third),
        row_view("2-3-1-02-A", title="標準仕様と現行システムとの対応度調査", planned=None, **third),
        row_view("2-3-1-03-C", answered, title="印鑑登録システムの標準化対応", state=RowState.FILLED, **third),
    )


def round_view(year: FiscalYear = YEAR, **changed: Any) -> RoundView:
    """Return the round of R4 as shown to 戸籍住民課."""
    view = RoundView(
        year=year,
        asked=asked_in(year, LAST_YEAR),
        as_of_label="令和4年度末時点の進捗状況",
        due=date(2023, 7, 14),
        closed=False,
        headings={key: asked_in(year, LAST_YEAR).heading(key) for key in NAKANO.by_key},
        division="戸籍住民課",
        previous_in_report=103,
    )
    return replace(view, **changed)


def board_line(division: str = "戸籍住民課", **changed: Any) -> BoardLine:
    """Return a line of the board without a return."""
    line = BoardLine(
        division, "区民部", 8, 0, DivisionState.NONE_RECEIVED, None, date(2023, 7, 14), read_on=date(2023, 7, 12)
    )
    return replace(line, **changed)


def board_lines() -> tuple[BoardLine, ...]:
    """Return a board with three 部 and a division without one."""
    came = datetime(2023, 7, 10, 1, 12, tzinfo=UTC)
    return (
        board_line(
            "情報システム課",
            department="総務部",
            rows=65,
            answered=65,
            state=DivisionState.REVIEWING,
            received=came,
            conflicts=2,
        ),
        board_line("総務課", department="総務部", rows=1, answered=1, state=DivisionState.SUBMITTED, received=came),
        board_line(state=DivisionState.OVERDUE, overdue_days=3),
        board_line(
            "税務課", department="区民部", rows=4, answered=2, state=DivisionState.PARTIAL, received=came, held=1
        ),
        board_line("会計室", department=None, rows=0, state=DivisionState.NOTHING_TO_REPORT, due=None),
    )


def counts_view(**changed: Any) -> CountsView:
    """Return a tally halfway through a round."""
    view = CountsView(
        counts={"◎": 61, "○": 5, "△": 2, "×": 1},
        total=69,
        in_report=103,
        excluded=tuple((f"1-1-1-{place:02}-X", "unanswered") for place in range(34)),
    )
    return replace(view, **changed)
