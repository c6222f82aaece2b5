"""Letters per 部: their content follows from the round; the wording is a template."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

import pytest

from nakano_status.catalogue.plans import BuiltIn
from nakano_status.documents.document import Document, Paragraph, ParagraphRole, Table, plain_text
from nakano_status.documents.letters import LETTER_TEMPLATES, AskedLine, Letter, LetterLine, build_letter, letter_mail
from nakano_status.documents.template import Template, faults_of, parse_template
from nakano_status.domain.round.states import LetterKind
from nakano_status.paper.typst_setter import count_pages
from tests.support.plans import R4
from tests.support.set_papers import value_of

LINES = (
    LetterLine("税務課", 2, "01-02_税務課_R4回答様式.xlsx", "R4-ABCDEF", answered=1, own_due=date(2023, 7, 21)),
    LetterLine("住宅課", 0, "01-03_住宅課_R4回答不要.xlsx"),
)
LETTER = Letter(
    kind=LetterKind.REQUEST,
    addressee="区民部庶務担当課長　様",
    plan_title="小さな計画",
    year=R4,
    due=date(2023, 7, 14),
    department_due=date(2023, 7, 11),
    lines=LINES,
    asked=(AskedLine("税務課", "a", "取組 a", "理由を記入してください。", "01-02_税務課_R4修正依頼.xlsx", None),),
    made_on=date(2023, 6, 23),
    number="５総デ第1号",
)


def template(kind: LetterKind) -> Template:
    return parse_template(BuiltIn().template(kind.template))


def built(letter: Letter) -> Document:
    return build_letter(letter, template(letter.kind))


def words(document: Document) -> str:
    return "\n".join(plain_text(block.text) for block in document.blocks if isinstance(block, Paragraph))


def cells(document: Document) -> list[tuple[str, ...]]:
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return [tuple(plain_text(cell.text) for cell in row.cells) for row in table.rows]


@pytest.mark.parametrize("kind", LetterKind)
def test_the_built_in_wording_can_be_filled(kind: LetterKind) -> None:
    known = LETTER_TEMPLATES[kind]
    assert faults_of(template(kind), known.placeholders, known.parts) == ()
    document = built(replace(LETTER, kind=kind))
    assert words(document).startswith("５総デ第１号\n令和５年６月２３日\n区民部庶務担当課長　様\n")
    assert words(document).endswith("以上")


def test_a_request_lists_the_divisions_with_their_rows_and_files_and_both_due_dates() -> None:
    document = built(LETTER)
    assert cells(document) == [
        ("税務課", "2件", "01-02_税務課_R4回答様式.xlsx\n期限 令和5年7月21日（金）"),
        ("住宅課", "回答不要", "01-03_住宅課_R4回答不要.xlsx"),
    ]
    told = words(document)
    assert "令和５年７月１４日（金）（別に期限を示した所管課は、その日）\n部内期限　令和５年７月１１日（火）" in told
    assert "所管課への周知と、回答の取りまとめ" in told
    assert "※「回答不要」" in told


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ((2, 0), "回答様式に記載した取組の進捗状況、取組状況及び今後の取組予定"),
        ((2, 1), "回答様式に記載した取組の進捗状況、取組状況及び今後の取組予定並びに成果指標の実績"),
        ((0, 1), "回答様式に記載した成果指標の実績"),
    ],
)
def test_a_request_says_whether_rows_or_figures_or_both_are_asked_for(asked: tuple[int, int], told: str) -> None:
    rows, figures = asked
    lines = (LetterLine("職員課", rows, "01-01_職員課_R4回答様式.xlsx", figures=figures), LINES[1])
    letter = replace(LETTER, lines=lines)
    assert told in words(built(letter)).splitlines()
    assert told in letter_mail(letter, template(LetterKind.REQUEST)).replace("　", "").splitlines()


def test_a_request_of_the_plans_last_year_asks_what_comes_after_it() -> None:
    told = words(built(replace(LETTER, is_last_year=True))).splitlines()
    assert "回答様式に記載した取組の進捗状況、取組状況及び今後の方向性" in told


def test_what_a_letter_does_not_have_leaves_no_line() -> None:
    bare = replace(LETTER, number="", department_due=None, lines=LINES[:1])
    told = words(built(bare))
    assert told.startswith("令和５年６月２３日\n")
    assert "部内期限" not in told
    assert "回答不要" not in told


def test_who_only_reads_is_given_no_due_date() -> None:
    told = words(built(replace(LETTER, kind=LetterKind.COVER, lines=LINES[1:])))
    assert "回答の必要はありません。" in told
    assert "7月14日" not in told


def test_a_reminder_says_how_far_each_is_and_until_when() -> None:
    drafted = replace(LINES[0], is_draft=True, asked_back=1)
    reminder = replace(LETTER, kind=LetterKind.REMINDER, lines=(drafted,))
    standing = "2件のうち1件記入済（下書き）、修正依頼1件の回答待ち"
    assert cells(built(reminder)) == [("税務課", standing, "令和5年7月21日（金）")]
    mail = letter_mail(reminder, template(LetterKind.REMINDER))
    assert f"・税務課：{standing}（回答期限 令和5年7月21日（金））" in mail


def test_a_reminder_says_how_many_figures_are_answered_on_a_line_of_their_own() -> None:
    both, alone = replace(LINES[0], figures=3, figures_answered=1), LetterLine("職員課", 0, "職員課.xlsx", figures=2)
    reminder = replace(LETTER, kind=LetterKind.REMINDER, lines=(both, alone))
    assert [row[1] for row in cells(built(reminder))] == [
        "2件のうち1件記入済\n成果指標3件のうち1件記入済",
        "成果指標2件のうち0件記入済",
    ]
    assert "2件のうち1件記入済、成果指標3件のうち1件記入済" in letter_mail(reminder, template(LetterKind.REMINDER))


def test_a_reminder_after_the_day_says_that_it_is_past() -> None:
    late = replace(LETTER, kind=LetterKind.REMINDER, made_on=date(2023, 7, 18))
    assert "令和５年７月１４日（金）を過ぎていますので、早めの提出をお願いします。" in words(built(late))
    assert "過ぎて" not in words(built(replace(late, made_on=date(2023, 7, 14))))
    assert "過ぎて" not in words(built(replace(late, kind=LetterKind.REQUEST)))


def test_a_correction_tells_row_by_row_what_to_look_at_and_in_which_file() -> None:
    document = built(replace(LETTER, kind=LetterKind.CORRECTION))
    assert cells(document) == [("税務課", "a\n取組 a", "理由を記入してください。")]
    assert "・01-02_税務課_R4修正依頼.xlsx" in words(document)


@pytest.mark.parametrize(
    ("dues", "told", "division"),
    [
        ((None,), "早めの回答をお願いします。", "税務課"),
        ((date(2023, 6, 22),), "早めの回答をお願いします。", "税務課"),
        ((date(2023, 6, 30), date(2023, 6, 30)), "令和５年６月３０日（金）", "税務課"),
        (
            (date(2023, 6, 30), None),
            "所管課ごとに示した日",
            "税務課（回答期限 令和5年6月30日（金））",
        ),
    ],
)
def test_a_correction_names_the_days_that_were_set_for_it(
    dues: tuple[date | None, ...], told: str, division: str
) -> None:
    asked = tuple(replace(LETTER.asked[0], due=due) for due in dues)
    document = built(replace(LETTER, kind=LetterKind.CORRECTION, asked=asked))
    assert told in words(document)
    assert cells(document)[0][0] == division


def test_a_cover_has_room_to_tick_off_and_the_numbers_of_the_packages() -> None:
    assert cells(built(replace(LETTER, kind=LetterKind.COVER)))[0] == (
        "税務課",
        "2件",
        "01-02_税務課_R4回答様式.xlsx\n期限 令和5年7月21日（金）",
        "R4-ABCDEF",
        "",
        "",
    )


def test_a_body_without_a_department_is_told_nothing_of_one() -> None:
    to_department = words(built(LETTER))
    assert "・部でまとめての提出でも、所管課ごとの提出でも差し支えありません。" in to_department.splitlines()
    alone = replace(LETTER, addressee="区議会事務局長　様", department_due=None, is_to_department=False)
    for kind in LetterKind:
        document = built(replace(alone, kind=kind))
        told = words(document) + letter_mail(replace(alone, kind=kind), template(kind))
        assert not any(each in told.replace("一部", "") for each in ("部で", "部内", "各部"))
        assert "・" not in told.splitlines()
    cover = built(replace(alone, kind=LetterKind.COVER))
    assert cells(cover)[1] == ("住宅課", "回答不要", "01-03_住宅課_R4回答不要.xlsx", "―")
    [table] = [block for block in cover.blocks if isinstance(block, Table)]
    assert table.indent + table.width == pytest.approx(160)


def test_a_wording_that_an_office_changed_before_is_filled_as_it_was() -> None:
    text = BuiltIn().template(LetterKind.REQUEST.template).replace("｛提出のまとめ｝", "部でまとめて提出してください。")
    document = build_letter(replace(LETTER, is_to_department=False), parse_template(text))
    assert "・部でまとめて提出してください。" in words(document).splitlines()


def test_a_mail_has_no_date_no_number_and_no_columns_to_tick_off() -> None:
    mail = letter_mail(replace(LETTER, kind=LetterKind.COVER), template(LetterKind.COVER))
    assert mail.startswith("件名：令和4年度末時点の進捗状況の確認に係る送付票\n\n区民部庶務担当課長　様\n")
    assert "６月" not in mail
    assert "第1号" not in mail
    assert "「配付」" not in mail
    assert "・税務課：2件（01-02_税務課_R4回答様式.xlsx　照会番号 R4-ABCDEF）" in mail


def test_the_end_is_never_alone_on_a_page() -> None:
    *_, before, last = built(LETTER).sections[0].blocks
    assert isinstance(before, Paragraph)
    assert isinstance(last, Paragraph)
    assert plain_text(last.text) == "以上"
    assert before.is_kept_with_next


@pytest.mark.parametrize("kind", LetterKind)
def test_tables_end_at_the_right_edge_and_the_note_below_begins_where_they_do(kind: LetterKind) -> None:
    document = built(replace(LETTER, kind=kind))
    [table] = [block for block in document.blocks if isinstance(block, Table)]
    assert table.indent + table.width == pytest.approx(160)
    for note in (each for each in document.blocks if isinstance(each, Paragraph) and each.role is ParagraphRole.NOTE):
        starts = (note.indent + note.first_line) * document.sections[0].size * 25.4 / 72
        assert starts == pytest.approx(table.indent, abs=0.3)


def set_width(text: str) -> float:
    """Return how wide a line is in millimetres, in 9 points of 明朝: a Latin letter is half as wide as a kanji."""
    return sum(1.0 if unicodedata.east_asian_width(each) in "WF" else 0.5 for each in text) * 9.0 * 25.4 / 72


def test_the_usual_name_of_a_file_stays_on_one_line() -> None:
    document = built(replace(LETTER, kind=LetterKind.COVER))
    [table] = [block for block in document.blocks if isinstance(block, Table)]
    name = "02-03_防災危機管理課_R4回答様式.xlsx"
    spread = len(name) * 0.3 * 25.4 / 72  # Word sets letters a little wider apart
    assert set_width(name) <= table.columns[2].width - 2.4 - spread


def test_a_changed_due_date_is_stated_with_those_of_single_divisions() -> None:
    letter = replace(LETTER, kind=LetterKind.DUE, lines=LINES[:1])
    told = words(built(letter))
    assert "年７月１４日（金）（別に期限を示した所管課は、その日）" in told
    assert "回答期限の変更" in told
    assert cells(built(letter)) == [("税務課", "2件", "令和5年7月21日（金）")]
    mail = letter_mail(letter, template(LetterKind.DUE))
    assert "税務課：2件（回答期限 令和5年7月21日（金））" in mail


@pytest.mark.parametrize("kind", [LetterKind.REQUEST, LetterKind.COVER])
def test_what_is_asked_for_is_not_broken_inside_a_number(kind: LetterKind) -> None:
    asked = replace(LETTER, kind=kind, lines=(replace(LINES[0], rows=65, figures=4),))
    [table] = [block for block in built(asked).blocks if isinstance(block, Table)]
    column, cell = table.columns[1], table.rows[0].cells[1]
    room = column.width - 2 * min(3.0, 0.12 * column.width)
    assert all(set_width(line) <= room for line in plain_text(cell.text).split("\n"))


def test_the_letter_to_a_department_of_five_divisions_is_one_page() -> None:
    lines = tuple(
        LetterLine(f"第{number}担当課", 65, f"02-0{number}_第{number}担当課_R4回答様式.xlsx", figures=5)
        for number in range(5)
    )
    document = built(replace(LETTER, lines=lines))
    assert cells(document)[0] == ("第0担当課", "65件、成果指標5件", "02-00_第0担当課_R4回答様式.xlsx")
    assert count_pages(value_of(document)) == 1
