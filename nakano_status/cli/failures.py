"""How the command line reports that it cannot go on: a line that cannot be parsed, a defect (cli.md, exit 70)."""

from __future__ import annotations

import click

from nakano_status.defect_report import write_report
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import Usage


def usage_refusal(error: click.UsageError) -> Refused:
    """Return the refusal of a command line that click could not parse."""
    return Usage(reason=_reason(error))


def _reason(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            return f"「{error.option_name}」という指定はありません。"
        case click.MissingParameter():
            return f"「{_parameter(error)}」の指定が必要です。"
        case click.BadParameter():
            return f"「{_parameter(error)}」の指定を読み取れません。"
        case click.BadOptionUsage():
            return f"「{error.option_name}」の使い方が異なります。"
    named = error.message.partition("'")[2].rpartition("'")[0]
    if error.message.startswith("No such command"):
        return f"「{named}」というコマンドはありません。"
    return f"指定を読み取れません（{error.message}）。"


def _parameter(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    names = [name for name in error.param.opts if name.startswith("--")]
    return names[0] if names else (error.param.make_metavar(click.Context(click.Command(""))) or error.param.name or "")


def report_defect(defect: BaseException) -> tuple[str, str, str]:
    """Write the report and return (code, message, remedy) naming the file."""
    report = write_report(defect)
    if report is None:
        message = "プログラムの不具合のため、処理を中止しました。記録は保存できませんでした。"
        return "DEFECT", message, "空き容量を確認し、実行したコマンドを、担当者に連絡してください。"
    message = f"プログラムの不具合のため、処理を中止しました。記録は「{report}」にあります。"
    return "DEFECT", message, "記録のファイルを添えて、担当者に連絡してください。"
