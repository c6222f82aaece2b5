"""The mail with a 回答ファイル names whose it is, the file and who sends it, where that is known."""

from nakano_status.application.submission.submit import SentAnswer, submission_mail
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import Respondent

SENT = SentAnswer("税務課", FiscalYear(2022), Respondent("中野 花子", "1234"), "税務課_R4回答ファイル.xlsx", 2)


def test_it_names_division_file_rows_and_sender() -> None:
    assert submission_mail(SENT) == (
        "件名：令和4年度末時点の進捗状況の確認について（税務課 回答）\n"
        "\n"
        "お疲れさまです。税務課の中野 花子（内線1234）です。\n"
        "令和4年度末時点の進捗状況の確認について、回答ファイル「税務課_R4回答ファイル.xlsx」（2件）を送付します。\n"
        "ご確認をお願いします。"
    )


def test_a_draft_says_so_and_an_unnamed_sender_is_the_division() -> None:
    text = submission_mail(
        SentAnswer("税務課", FiscalYear(2022), Respondent(), "下書き.xlsx", 2, is_draft=True, written=1)
    )
    assert "（税務課 下書き）" in text
    assert "お疲れさまです。税務課です。" in text
    assert "回答ファイルの下書き「下書き.xlsx」（2件のうち1件に記入）" in text
