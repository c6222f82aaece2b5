"""How the command line reports a defect of the program (cli.md, exit 70)."""

from __future__ import annotations

from nakano_status.defect_report import write_report


def report_defect(defect: BaseException) -> tuple[str, str, str]:
    """Write the report and return (code, message, remedy) naming the file."""
    report = write_report(defect)
    if report is None:
        message = "プログラムの不具合のため、処理を中止しました。記録は保存できませんでした。"
        return "DEFECT", message, "空き容量を確認し、実行したコマンドを、担当者に連絡してください。"
    message = f"プログラムの不具合のため、処理を中止しました。記録は「{report}」にあります。"
    return "DEFECT", message, "記録のファイルを添えて、担当者に連絡してください。"
