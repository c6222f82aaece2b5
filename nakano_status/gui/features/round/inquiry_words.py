"""Texts for the steps of 照会: last year's list, the round, the forms."""

from __future__ import annotations

from datetime import date

from nakano_status.application.problem_text import message
from nakano_status.application.round.extend_due import questions_about_year
from nakano_status.application.round.read.board_labels import day_label
from nakano_status.application.round.read.inquiry import Rounds
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.calendar.printed_day import printed_day
from nakano_status.domain.plan.plan import Edition, Plan
from nakano_status.domain.round.round import Origin, Round
from nakano_status.gui.words import tr


def start_words(plan: Plan, year: FiscalYear, due: date, today: date) -> tuple[str, tuple[Edition, ...]]:
    """Return the question before a round is started, and the editions to choose from where none is certain.

    A due date whose year looks wrong is part of the question: later it would have to be corrected.
    """
    words = tr(
        "{year}分の進捗確認を、回答期限 {due}で開始します。"
        "報告対象の取組と回答する所管課は、開始したときの計画の内容で固定されます。"
    ).format(year=year.label, due=printed_day(due))
    words = "".join(map(message, questions_about_year(due, year, today))) + words
    found = plan.adopted_last(year)
    if len(found) == 1:
        return words + tr("計画は{edition}です。開始しますか。").format(edition=found[0].label), ()
    return words + tr("計画のどの版で行うかを、策定日から決められません。版を選んでください。"), found or plan.editions


def import_words(plan: Plan, year: FiscalYear) -> tuple[str, tuple[Edition, ...]]:
    """Return the question where the edition of a list is uncertain, and the editions to choose from."""
    words = tr("{year}分の一覧が計画のどの版のものかを、策定日から決められません。版を選んでください。")
    return words.format(year=year.label), plan.adopted_last(year) or plan.editions


def reference_words(found: Rounds) -> str:
    """Return the source of last time's plans that divisions see: the year before, whatever else was imported."""
    if (reference := found.reference) is None:
        return tr("まだ読み込んでいません。前回の一覧があると、前回の予定を見ながら記入できます。")
    if reference.origin is Origin.IMPORTED:
        return tr("前回は{year}分です（一覧を読み込み済み）。").format(year=reference.year.label)
    return tr("前回は{year}分です（このデータファイルの内容）。").format(year=reference.year.label)


def forms_words(found: Rounds) -> str:
    """Return how many forms were made, and which divisions still need one, as text."""
    if not found.sent:
        return tr("所管課ごとの回答様式（Excel）を、部ごとのフォルダーに作成します。")
    told = [tr("{count}所管分の回答様式を作成済みです。同じ内容で作り直せます。").format(count=found.sent)]
    if found.lacking:
        words = tr("回答する取組か成果指標が増え、回答様式の作り直しが必要な所管課：{names}")
        told.append(words.format(names="、".join(found.lacking)))
    if found.formless:
        words = tr("回答様式をまだ作成していない所管課：{names}")
        told.append(words.format(names="、".join(found.formless)))
    return "\n".join(told)


def round_words(collecting: Round | None) -> str:
    """Return which round is collected, its due date and how many rows it has, as text."""
    if collecting is None:
        return tr("年度と回答期限を決めて開始します。行と回答する所管課は、開始したときに固定されます。")
    counted = sum(row.counted for row in collecting.rows)
    due = tr("回答期限 {day}").format(day=day_label(collecting.due)) if collecting.due else tr("回答期限は未設定です")
    words = tr("{year}末時点の進捗確認を開始しています（{due}、報告対象 {count}件）。")
    return words.format(year=collecting.year.label, due=due, count=counted)
