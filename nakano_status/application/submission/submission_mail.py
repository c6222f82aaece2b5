"""The text of the mail with which a division sends its 回答ファイル, to be copied and edited freely."""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.respondent import Respondent


@dataclass(frozen=True)
class SentAnswer:
    """What is sent: division, year, sender, file, and number of rows; whether it is a 下書き.

    In a 下書き, `written` of the rows are written.
    """

    division: str
    year: FiscalYear
    respondent: Respondent
    file: str
    rows: int
    is_draft: bool = False
    written: int = 0


def submission_mail(sent: SentAnswer) -> str:
    """Return subject and text; they name the sender if known."""
    what = "回答ファイルの下書き" if sent.is_draft else "回答ファイル"
    count = f"{sent.rows}件のうち{sent.written}件に記入" if sent.is_draft else f"{sent.rows}件"
    as_of = f"{sent.year.label}末時点の進捗状況の確認"
    lines = [
        f"件名：{as_of}について（{sent.division} {'下書き' if sent.is_draft else '回答'}）",
        "",
        f"お疲れさまです。{_sender(sent)}です。",
        f"{as_of}について、{what}「{sent.file}」（{count}）を送付します。",
        "内容をご覧いただき、ご意見をお願いします。" if sent.is_draft else "ご確認をお願いします。",
    ]
    return "\n".join(lines)


def _sender(sent: SentAnswer) -> str:
    name, extension = sent.respondent.name, sent.respondent.extension
    who = f"{sent.division}の{name}" if name else sent.division
    return f"{who}（内線{extension}）" if extension else who
