"""What a letter and its file are called."""

from nakano_status.domain.round.states import LetterKind, request_label


def test_a_letter_is_a_text_and_the_slip_with_it_is_none() -> None:
    assert [each.file_label for each in LetterKind] == [
        "依頼文",
        "再依頼文",
        "修正依頼文",
        "送付票",
        "期限変更通知",
        "受領のお知らせ",
    ]


def test_what_is_asked_for_is_counted() -> None:
    assert [request_label(*each) for each in ((3, 0), (0, 2), (3, 2), (0, 0))] == [
        "3件",
        "成果指標2件",
        "3件、成果指標2件",
        "",
    ]
