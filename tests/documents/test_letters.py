"""Letters, mails, and the templates they are made from."""

import re
import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nakano_status.application.papers.kinds.letters_paper import phrase_of_rows
from nakano_status.application.papers.templates import template_faults
from nakano_status.catalogue.plans import BuiltInCatalogue
from nakano_status.documents import letters
from nakano_status.documents.document import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Group,
    Heading,
    PageBreak,
    Paragraph,
    ParagraphRole,
    Row,
    Table,
    plain,
    plain_text,
)
from nakano_status.documents.template import (
    BLANK_LINE,
    MANNERS,
    MOST_CHARACTERS,
    Manner,
    Template,
    TemplateKind,
    TemplateLine,
    faults_of_template,
    fill_template,
    guide_comments,
    parse_template,
    with_guide,
    with_own_names,
    without_guide,
    without_remarks,
)
from nakano_status.documents.template import TemplateKind as Kind
from nakano_status.domain.fields.profile import AskedFields, Profile
from nakano_status.domain.fields.profile_validation import read_profile
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.round.states import LetterKind
from nakano_status.paper.typst_setter import count_pages
from tests.support.fields import NAKANO
from tests.support.plans import R4
from tests.support.planted_profiles import CHOICE, DIRECTION, OF_OFFICE, SECOND, planted_content
from tests.support.set_papers import value_of

KIND = TemplateKind("letter", "依頼文", {"年度末": "令和4年度末"}, {"件数表": "件数の表"})


def line(text: str) -> TemplateLine:
    (only,) = parse_template(text).lines
    return only


def faults(text: str) -> tuple[Problem, ...]:
    return faults_of_template(parse_template(text), KIND.placeholders, KIND.parts)


@pytest.mark.parametrize(
    ("typed", "level", "text"),
    [
        ("１　計画の進捗管理", 1, "計画の進捗管理"),
        ("12 計画", 1, "計画"),
        ("(1)　取組", 2, "取組"),
        ("（２）取組", 2, "取組"),
        ("⑶ 取組", 2, "取組"),
        ("　　ア　様式", 3, "様式"),
        ("(ア)　様式", 4, "様式"),
    ],
)
def test_what_begins_with_a_number_is_a_heading(typed: str, level: int, text: str) -> None:
    assert (line(typed).manner, line(typed).level, line(typed).text) == (Manner.HEADING, level, text)


@pytest.mark.parametrize(
    "typed", ["2023年の取組", "4段階で区分した。", "アンケートを行った。", "（別紙のとおり）", "［］"]
)
def test_other_lines_are_no_headings(typed: str) -> None:
    assert line(typed).manner is not Manner.HEADING


@pytest.mark.parametrize("word", MANNERS)
@pytest.mark.parametrize("brackets", ["［］", "[]"])
def test_a_word_in_brackets_places_what_follows_it(word: str, brackets: str) -> None:
    found = line(f"{brackets[0]} {word} {brackets[1]}　本文")
    assert (found.manner, found.text) == (MANNERS[word], "本文")


def test_a_line_of_brackets_alone_is_a_part() -> None:
    assert line("　［成果指標 目標１］ ") == TemplateLine(1, Manner.PART, "成果指標 目標１")


def test_dots_and_notes_hang() -> None:
    assert [each.manner for each in parse_template("・一つ\n※注").lines] == [Manner.BULLET, Manner.NOTE]


def test_remarks_and_empty_lines_around_are_not_printed_and_lines_keep_their_numbers() -> None:
    found = parse_template("\ufeff＃ 説明\n\n本文一\n\n# 控え\n本文二\n\n\n")
    assert [(each.number, each.manner) for each in found.lines] == [
        (3, Manner.BODY),
        (4, Manner.BLANK),
        (6, Manner.BODY),
    ]


def test_a_template_that_says_only_what_there_is_has_no_faults() -> None:
    assert faults("［右］{ 年度末 }の取組\n［件数表］\n［改ページ］\n本文［提出］") == ()


def test_an_unknown_word_is_told_at_its_line_with_those_there_are() -> None:
    (found,) = faults("本文\n｛年度｝と｛年度末｝")
    assert (found.code, found.place.row, found.found, found.expected) == (
        "TEMPLATE-WORD-UNKNOWN", 2, "年度", "｛年度末｝"
    )  # fmt: skip


def test_an_unknown_part_is_told_at_its_line_with_those_there_are() -> None:
    (found,) = faults("本文\n\n［表］")
    assert (found.code, found.place.row, found.found, found.expected) == (
        "TEMPLATE-PART-UNKNOWN", 3, "表", "［件数表］［改ページ］"
    )  # fmt: skip


def test_an_unknown_place_of_a_line_is_told() -> None:
    (found,) = faults("［みぎ］本文")
    assert (found.code, found.place.row, found.found) == ("TEMPLATE-MANNER-UNKNOWN", 1, "みぎ")
    assert "［右］" in (found.expected or "")


@pytest.mark.parametrize("typed", ["本文｛年度末", "年度末}の取組", "本文｛｛年度末｝｝"])
def test_a_brace_alone_is_told(typed: str) -> None:
    assert [each.code for each in faults(typed)] == ["TEMPLATE-BRACE"]


@pytest.mark.parametrize("typed", ["", "\n　\n", "＃ 控えだけ", "［件数表］\n［改ページ］", "［右］｛年度末｝ "])
def test_a_template_that_may_say_nothing_is_told(typed: str) -> None:
    assert [each.code for each in faults(typed)] == ["TEMPLATE-EMPTY"]


def test_a_text_that_was_pasted_by_a_slip_is_too_long_and_told_as_that_alone() -> None:
    line = "あ" * (MOST_CHARACTERS - 1)
    assert faults(line) == ()
    (found,) = faults(f"{line}い｛")
    assert (found.code, found.found, found.expected) == ("TEMPLATE-TOO-LONG", "50,002", "50,000")
    assert [each.code for each in faults("行\n" * MOST_CHARACTERS)] == ["TEMPLATE-TOO-LONG"]


def test_more_headings_than_there_are_letters_are_told() -> None:
    text = "１　前\n" + "ア　同じ段\n" * 46
    assert faults(text) == ()
    (found,) = faults(text + "ア　一つ多い")
    assert (found.code, found.place.row) == ("TEMPLATE-HEADINGS-MANY", 48)


def test_the_guide_names_every_word_and_part_and_is_itself_not_printed() -> None:
    text = "\n".join(guide_comments(KIND))
    assert "｛年度末｝　令和4年度末" in text
    assert "［件数表］　件数の表" in text
    assert parse_template(text).lines == ()


def test_a_guide_stands_once_however_often_a_text_is_saved() -> None:
    once = with_guide(KIND, "本文\n# 控え\n本文二")
    assert with_guide(KIND, once) == once
    assert without_guide(once) == "本文\n# 控え\n本文二"


TABLE = Table((Column(50),), (Row((Cell(plain("97")),)),))


def filled(text: str, values: dict[str, str] | None = None, **parts: tuple[Block, ...]) -> tuple[Block, ...]:
    return fill_template(parse_template(text), values or {}, parts)


def paragraph(text: str, values: dict[str, str] | None = None) -> Paragraph:
    (only,) = filled(text, values)
    assert isinstance(only, Paragraph)
    return only


def test_headings_are_numbered_anew_under_each_heading_above() -> None:
    found = filled("３　計画\n(5)　一つ\n(5)　二つ\n９　次\n(8)　三つ\nア　四つ")
    assert [(each.level, each.ordinal) for each in found if isinstance(each, Heading)] == [
        (1, 1),
        (2, 1),
        (2, 2),
        (1, 2),
        (2, 1),
        (3, 1),
    ]


def test_a_body_stands_one_character_further_in_than_its_heading_and_begins_one_more() -> None:
    found = filled("前文\n１　計画\n本文\n(1)　一つ\n本文\n・点")
    indents = [(each.indent, each.first_line) for each in found if isinstance(each, Paragraph)]
    assert indents == [(0, 1), (1, 1), (2, 1), (3, -1)]


def test_words_are_put_in_whatever_the_width_of_braces_and_digits() -> None:
    assert (
        plain_text(paragraph("{年度末}と｛目標１｝", {"年度末": "令和4年度末", "目標1": "利便性"}).text)
        == "令和４年度末と利便性"
    )


def test_a_word_that_looks_like_a_place_for_another_is_printed_as_it_is() -> None:
    assert plain_text(paragraph("｛判断｝", {"判断": "｛年度末｝［件数表］"}).text) == "｛年度末｝［件数表］"


def test_a_word_that_is_not_there_is_a_defect() -> None:
    with pytest.raises(KeyError):
        filled("｛年度末｝")


def test_a_line_of_empty_words_alone_leaves_nothing() -> None:
    values = {"資料番号": "", "日付": " ", "課": ""}
    found = filled("［枠］｛資料番号｝\n［右］｛日付｝\n・｛課｝\n※ ｛課｝\n課：｛課｝", values)
    assert [plain_text(each.text) for each in found if isinstance(each, Paragraph)] == ["課："]


def test_lines_stand_where_their_word_places_them() -> None:
    found = [paragraph(f"［{word}］本文") for word in ("右", "中央", "題名", "枠", "左", "太字")]
    assert [each.align for each in found] == [
        Align.RIGHT, Align.CENTRE, Align.CENTRE, Align.RIGHT, Align.LEFT, Align.LEFT
    ]  # fmt: skip
    assert [each.is_boxed for each in found] == [False, False, False, True, False, False]
    assert [each.role for each in found[2:]] == [
        ParagraphRole.TITLE, ParagraphRole.SENDER, ParagraphRole.SENDER, ParagraphRole.LABEL
    ]  # fmt: skip
    assert {each.first_line for each in found} == {0}


def test_a_part_comes_in_its_place_and_what_leads_to_it_stays_with_it() -> None:
    before, part, after = filled("本文\n［件数表］\n後", 件数表=(TABLE,))
    assert part == TABLE
    assert isinstance(before, Paragraph)
    assert before.is_kept_with_next
    assert isinstance(after, Paragraph)
    assert not after.is_kept_with_next


def test_empty_lines_are_room_above_what_follows() -> None:
    found = filled("一\n\n２　二\n\n\n［表］\n\n［組］", 表=(TABLE,), 組=(Group((TABLE, TABLE)),))
    heading, table, group = found[1:]
    assert isinstance(heading, Heading)
    assert isinstance(table, Table)
    assert isinstance(group, Group)
    first, second = group.blocks
    assert isinstance(first, Table)
    assert (heading.space_above, table.space_above, first.space_above) == (BLANK_LINE, 2 * BLANK_LINE, BLANK_LINE)
    assert second == TABLE


def test_a_part_without_blocks_leaves_nothing() -> None:
    assert filled("［表］", 表=()) == ()


def test_a_page_can_be_begun() -> None:
    assert filled("一\n\n［改ページ］\n二")[1] == PageBreak()


def test_a_heading_is_one_line_whatever_is_put_in() -> None:
    assert filled("１　｛名｝", {"名": "一\n二"}) == (Heading(1, 1, "一 二"),)


_FIGURES = str.maketrans("０１２３４５６７８９", "0123456789")
_VALUES = {"語": "一語", "空": ""}
_WORDS = re.compile(r"[｛{]\s*([^｛{｝}]*?)\s*[｝}]")
ANY_KIND = Kind("any", "文面", {"語": "一語", "空": "何もない"}, {"表": "何もない"})
LINES = st.lists(
    st.lists(
        st.sampled_from(
            [
                *"｛｝{}［］[]（）()語空表右枠本１1ア・※＃# 　",
                "｛語｝",
                "｛空｝",
                "［表］",
                "［右］",
                "(1)　",
                "１　",
                "ア　",
            ]
        ),
        max_size=5,
    ).map("".join),
    max_size=6,
).map("\n".join)


@given(LINES)
@example("［\n・｛空｝")
def test_a_wording_has_faults_or_can_be_filled(text: str) -> None:
    template = parse_template(text)
    if faults_of_template(template, ANY_KIND.placeholders, ANY_KIND.parts):
        return
    blocks = fill_template(template, _VALUES, {"表": ()})
    said = "".join(
        block.text if isinstance(block, Heading) else plain_text(block.text)
        for block in blocks
        if isinstance(block, Heading | Paragraph)
    )
    typed = (line.text for line in template.lines if line.manner is not Manner.PART)
    filled = ((line, _WORDS.sub(lambda word: _VALUES[word[1]], line)) for line in typed)
    expected = "".join(text for line, text in filled if text == line or text.strip("・※ \u3000"))
    assert _bare(said) == _bare(expected)
    assert said


def _bare(text: str) -> str:
    """A text without blanks and without regard to the width of its figures."""
    return "".join(text.translate(_FIGURES).split())


@given(LINES)
def test_a_wording_reads_alike_with_and_without_its_guide(text: str) -> None:
    lines = [(line.manner, line.text, line.level) for line in parse_template(text).lines]
    again = parse_template(with_guide(ANY_KIND, without_guide(text)))
    assert [(line.manner, line.text, line.level) for line in again.lines] == lines


LETTER_LINES = (
    letters.LetterLine("税務課", 2, "01-02_税務課_R4回答様式.xlsx", "R4-ABCDEF", answered=1, own_due=date(2023, 7, 21)),
    letters.LetterLine("住宅課", 0, "01-03_住宅課_R4回答不要.xlsx"),
)
LETTER = letters.Letter(
    kind=LetterKind.REQUEST,
    addressee="区民部庶務担当課長　様",
    plan_title="小さな計画",
    year=R4,
    due=date(2023, 7, 14),
    department_due=date(2023, 7, 11),
    lines=LETTER_LINES,
    asked=(
        letters.AskedLine("税務課", "a", "取組 a", "理由を記入してください。", "01-02_税務課_R4修正依頼.xlsx", None),
    ),
    made_on=date(2023, 6, 23),
    number="５総デ第1号",
    of_rows="取組の進捗状況、取組状況及び今後の取組予定",
    note="事務局への連絡",
)


def template(kind: LetterKind) -> Template:
    return parse_template(BuiltInCatalogue().template(kind.template))


def built(letter: letters.Letter) -> Document:
    return letters.build_letter(letter, template(letter.kind))


def words(document: Document) -> str:
    return "\n".join(plain_text(block.text) for block in document.blocks if isinstance(block, Paragraph))


def cells(document: Document) -> list[tuple[str, ...]]:
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return [tuple(plain_text(cell.text) for cell in row.cells) for row in table.rows]


@pytest.mark.parametrize("kind", LetterKind)
def test_wordings_of_a_ward_without_departments_name_none(kind: LetterKind) -> None:
    known = letters.letter_templates(names_departments=False)[kind]
    text = without_remarks(with_own_names(BuiltInCatalogue().template(kind.template), known))
    assert "部" not in with_guide(known, text)
    own = (
        f"本文\n［{next(iter(known.parts))}］\n｛回答期限｝\n・｛提出のまとめ｝\n期限は｛部内期限｝である。\n｛違う名｝"
    )
    assert [(each.found, each.place.row) for each in template_faults(known, own)] == [("違う名", 6)]


@pytest.mark.parametrize("kind", LetterKind)
def test_the_built_in_wording_can_be_filled(kind: LetterKind) -> None:
    known = letters.letter_templates()[kind]
    assert faults_of_template(template(kind), known.placeholders, known.parts) == ()
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
    lines = (letters.LetterLine("職員課", rows, "01-01_職員課_R4回答様式.xlsx", figures=figures), LETTER_LINES[1])
    letter = replace(LETTER, lines=lines)
    assert told in words(built(letter)).splitlines()
    assert told in letters.letter_mail(letter, template(LetterKind.REQUEST)).replace("　", "").splitlines()


def test_a_request_of_the_plans_last_year_asks_what_comes_after_it() -> None:
    found = phrase_of_rows(AskedFields(NAKANO, R4, R4))
    assert found == "取組の進捗状況、取組状況及び今後の方向性"
    assert f"回答様式に記載した{found}" in words(built(replace(LETTER, of_rows=found))).splitlines()
    assert phrase_of_rows(AskedFields(NAKANO, R4, R4.plus(1))) == LETTER.of_rows


def test_a_request_names_no_item_that_its_form_does_not_ask() -> None:
    """Without both texts it names items of the plan: not those of the office, nor those that the last year lacks."""
    before_last = {**CHOICE, "asked": "before_last_year"}
    left_out = ({"key": key, "asked": "never"} for key in ("done", "next_year"))
    content = planted_content(OF_OFFICE[0], before_last, *left_out)
    order = [SECOND, DIRECTION]
    content["fields"].sort(key=lambda each: order.index(each["key"]) if each["key"] in order else len(order))
    profile = read_profile(content)
    assert isinstance(profile, Profile), profile
    told = [phrase_of_rows(AskedFields(profile, year, R4.plus(1))) for year in (R4, R4.plus(1))]
    assert told == ["取組の進捗状況、見直しの区分及び変更理由", "取組の進捗状況、変更理由及び予算執行額"]


def test_what_a_letter_does_not_have_leaves_no_line() -> None:
    bare = replace(LETTER, number="", department_due=None, lines=LETTER_LINES[:1])
    told = words(built(bare))
    assert told.startswith("令和５年６月２３日\n")
    assert "部内期限" not in told
    assert "回答不要" not in told


def test_who_only_reads_is_given_no_due_date() -> None:
    told = words(built(replace(LETTER, kind=LetterKind.COVER, lines=LETTER_LINES[1:])))
    assert "回答の必要はありません。" in told
    assert "7月14日" not in told


def test_a_reminder_says_how_far_each_is_and_until_when() -> None:
    drafted = replace(LETTER_LINES[0], is_draft=True, asked_back=1)
    reminder = replace(LETTER, kind=LetterKind.REMINDER, lines=(drafted,))
    standing = "2件のうち1件記入済（下書き）、修正依頼1件の回答待ち"
    assert cells(built(reminder)) == [("税務課", standing, "令和5年7月21日（金）")]
    mail = letters.letter_mail(reminder, template(LetterKind.REMINDER))
    assert f"・税務課：{standing}（回答期限 令和5年7月21日（金））" in mail


def test_a_reminder_says_how_many_figures_are_answered_on_a_line_of_their_own() -> None:
    both, alone = (
        replace(LETTER_LINES[0], figures=3, figures_answered=1),
        letters.LetterLine("職員課", 0, "職員課.xlsx", figures=2),
    )
    reminder = replace(LETTER, kind=LetterKind.REMINDER, lines=(both, alone))
    assert [row[1] for row in cells(built(reminder))] == [
        "2件のうち1件記入済\n成果指標3件のうち1件記入済",
        "成果指標2件のうち0件記入済",
    ]
    assert "2件のうち1件記入済、成果指標3件のうち1件記入済" in letters.letter_mail(
        reminder, template(LetterKind.REMINDER)
    )


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
        "税務課", "2件", "01-02_税務課_R4回答様式.xlsx\n期限 令和5年7月21日（金）", "R4-ABCDEF", "", ""
    )  # fmt: skip


def test_a_body_without_a_department_is_told_nothing_of_one() -> None:
    to_department = words(built(LETTER))
    assert "・部でまとめての提出でも、所管課ごとの提出でも差し支えありません。" in to_department.splitlines()
    alone = replace(LETTER, addressee="区議会事務局長　様", department_due=None, is_to_department=False)
    for kind in LetterKind:
        document = built(replace(alone, kind=kind))
        told = words(document) + letters.letter_mail(replace(alone, kind=kind), template(kind))
        assert not any(each in told.replace("一部", "") for each in ("部で", "部内", "各部"))
        assert "・" not in told.splitlines()
    cover = built(replace(alone, kind=LetterKind.COVER))
    assert cells(cover)[1] == ("住宅課", "回答不要", "01-03_住宅課_R4回答不要.xlsx", "―")
    [table] = [block for block in cover.blocks if isinstance(block, Table)]
    assert table.indent + table.width == pytest.approx(160)


def test_a_wording_that_an_office_changed_before_is_filled_as_it_was() -> None:
    text = (
        BuiltInCatalogue()
        .template(LetterKind.REQUEST.template)
        .replace("｛提出のまとめ｝", "部でまとめて提出してください。")
    )
    document = letters.build_letter(replace(LETTER, is_to_department=False), parse_template(text))
    assert "・部でまとめて提出してください。" in words(document).splitlines()


def test_a_mail_has_no_date_no_number_and_no_columns_to_tick_off() -> None:
    mail = letters.letter_mail(replace(LETTER, kind=LetterKind.COVER), template(LetterKind.COVER))
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
    letter = replace(LETTER, kind=LetterKind.DUE, lines=LETTER_LINES[:1])
    told = words(built(letter))
    assert "年７月１４日（金）（別に期限を示した所管課は、その日）" in told
    assert "回答期限の変更" in told
    assert cells(built(letter)) == [("税務課", "2件", "令和5年7月21日（金）")]
    mail = letters.letter_mail(letter, template(LetterKind.DUE))
    assert "税務課：2件（回答期限 令和5年7月21日（金））" in mail


@pytest.mark.parametrize("kind", [LetterKind.REQUEST, LetterKind.COVER])
def test_what_is_asked_for_is_not_broken_inside_a_number(kind: LetterKind) -> None:
    asked = replace(LETTER, kind=kind, lines=(replace(LETTER_LINES[0], rows=65, figures=4),))
    [table] = [block for block in built(asked).blocks if isinstance(block, Table)]
    column, cell = table.columns[1], table.rows[0].cells[1]
    room = column.width - 2 * min(3.0, 0.12 * column.width)
    assert all(set_width(line) <= room for line in plain_text(cell.text).split("\n"))


def test_the_letter_to_a_department_of_five_divisions_is_one_page() -> None:
    lines = tuple(
        letters.LetterLine(f"第{number}担当課", 65, f"02-0{number}_第{number}担当課_R4回答様式.xlsx", figures=5)
        for number in range(5)
    )
    document = built(replace(LETTER, lines=lines))
    assert cells(document)[0] == ("第0担当課", "65件、成果指標5件", "02-00_第0担当課_R4回答様式.xlsx")
    assert count_pages(value_of(document)) == 1


MAIL_LETTER: tuple[Block, ...] = (
    Paragraph(plain("区民部庶務担当課長　様"), ParagraphRole.SENDER),
    Paragraph(plain("デジタル政策課長"), ParagraphRole.SENDER, Align.RIGHT),
    Paragraph(plain("確認について（依頼）"), ParagraphRole.TITLE, Align.CENTRE),
    Paragraph(plain("確認をお願いします。"), first_line=1, space_above=18),
    Paragraph(plain("記"), ParagraphRole.SENDER, Align.CENTRE, space_above=18),
    Heading(1, 1, "方法"),
    Paragraph(plain("・一行目\n二行目"), indent=2, first_line=-1),
    Heading(2, 1, "期限"),
    Paragraph(plain("以上"), ParagraphRole.SENDER, Align.RIGHT, space_above=18),
)


def test_the_title_is_the_subject_and_the_sender_stands_at_the_foot() -> None:
    lines = letters.mail_text(MAIL_LETTER, "確認").splitlines()
    assert lines[:3] == ["件名：確認について（依頼）", "", "区民部庶務担当課長　様"]
    assert lines[-1] == "デジタル政策課長"
    assert lines.count("デジタル政策課長") == 1


def test_headings_are_numbered_and_lines_stand_in_as_on_paper() -> None:
    lines = letters.mail_text(MAIL_LETTER, "確認").splitlines()
    assert lines[3:5] == ["", "　確認をお願いします。"]
    assert lines[7:11] == ["１　方法", "　・一行目", "　　二行目", "　(1)　期限"]
    assert lines[6].strip() == "記"
    assert lines[6].startswith("　" * 10)


def test_a_letter_to_nobody_by_name_begins_with_what_it_says() -> None:
    assert letters.mail_text(MAIL_LETTER[2:4], "確認") == "件名：確認について（依頼）\n\n　確認をお願いします。\n"


def test_a_wording_without_a_title_has_the_papers_own_as_its_subject() -> None:
    assert letters.mail_text(MAIL_LETTER[3:4], "確認") == "件名：確認\n\n　確認をお願いします。\n"


def test_a_table_is_no_text_of_a_mail() -> None:
    with pytest.raises(TypeError):
        letters.mail_text((MAIL_LETTER[2], Table((), (Row(()),))), "確認")
