"""What is written into a form is what is read back.

Nothing lost, whatever the texts, and the return's ID is the same.
"""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from nakano_status.documents.form import FormContent
from nakano_status.domain.exchange.answer_file import AnswerFile, Answers, identify, return_id
from nakano_status.domain.fields.mark import ChangeKind
from nakano_status.domain.text.narrative import as_typed
from nakano_status.workbook.form.answer_reader import read_answers
from nakano_status.workbook.form.writer import write_form
from tests.support.fields import LAST_YEAR, NAKANO, asked_in
from tests.support.forms import IDS, PACKAGE, REFERENCE_IDS, form_content, form_row, reference_row
from tests.support.marks import BUILT_IN_MARKS

AWKWARD = (
    "=1+1",
    "+電話",
    "'から",
    "𠮷野家の①㈱髙﨑～－∥",
    "一行目\n\n三行目\r\n四行目",
    "  前後  ",
    "\u3000全角で始まり全角で終わる\u3000",
    "_x000D_と_x005F_",
    "0301",
    "1-1",
    "1/15",
    "#N/A",
    "TRUE",
    "<b>&amp;</b>",
    "<r><t>赤字</t></r>",
    "<r>&</r>",
    "_x000D_",
    "_x005F_x000D_",
    "_x0041_と_x3042_",
    "あ" * 1200,
    "禰\U000e0100",
    "\t字下げ",
    "{=SUM(A1)}",
    "http://example.jp/",
)
TEXTS = st.one_of(
    st.sampled_from(AWKWARD), st.text(max_size=40), st.text(alphabet='あ 　\n=_x0D’"<&', max_size=1200), st.none()
)
MARKS = st.sampled_from([None, *BUILT_IN_MARKS.symbols])
KINDS = st.sampled_from([None, *(kind.value for kind in ChangeKind)])
VALUES = st.fixed_dictionaries(
    {each.key: TEXTS for each in NAKANO.fields if each.is_text} | {"mark": MARKS, "change_kind": KINDS}
)


def read(content: FormContent) -> AnswerFile:
    file = read_answers("回答.xlsx", write_form(content), NAKANO)
    assert (file.refused, file.problems) == (None, ())
    return file


def answers_of(file: AnswerFile) -> dict[tuple[str, str], str | None]:
    rows = [(row, ["note"] if row.row_id in REFERENCE_IDS else list(row.cells)) for row in file.rows]
    return {(row.row_id or "", key): row.cells[key].text for row, keys in rows for key in keys}


def content_of(values: list[dict[str, str | None]], note: str | None) -> tuple[FormContent, Answers]:
    rows = tuple(form_row(row_id, values=each, base=each) for row_id, each in zip(IDS, values, strict=True))
    reference = reference_row(REFERENCE_IDS[0], values={"note": note})
    content = form_content(rows=rows, reference_rows=(reference,))
    said = {(row.row_id, key): as_typed(text) for row in rows for key, text in row.values.items()}
    return content, {**said, (REFERENCE_IDS[0], "note"): as_typed(note)}


@given(st.lists(VALUES, min_size=3, max_size=3), TEXTS)
def test_no_text_is_lost_and_what_was_sent_is_known(values: list[dict[str, str | None]], note: str | None) -> None:
    content, said = content_of(values, note)
    file = read(content)
    assert answers_of(file) == said
    sent = {(line.row_id, key): text for line in file.check_lines for key, text in line.base.items()}
    assert {place: text for place, text in sent.items() if place[0] in IDS} == {
        place: text for place, text in said.items() if place[0] in IDS
    }


@given(st.lists(VALUES, min_size=3, max_size=3), TEXTS)
def test_a_return_of_the_program_gives_the_id_that_it_declares(
    values: list[dict[str, str | None]], note: str | None
) -> None:
    content, said = content_of(values, note)
    parents = (PACKAGE, "0123456789abcdef0123456789abcdef")
    declared = return_id(parents, PACKAGE, said)
    file = read(replace(content, parents=parents, return_id=declared))
    identity = file.identity
    assert identity.declared_return == declared
    found = identify(identity.packages[0], identity.declared_return, identity.parents, answers_of(file))
    assert found == (declared, frozenset(parents))


def test_a_form_that_nobody_answered_declares_nothing() -> None:
    identity = read(form_content(parents=())).identity
    assert (identity.declared_return, identity.parents, identity.is_draft) == (None, (), False)


def test_the_file_says_what_it_is() -> None:
    file = read(form_content(is_draft=True, respondent="中野　花子", extension="5521"))
    identity = file.identity
    assert identity.packages == (PACKAGE,)
    assert identity.head_package == identity.check_package == identity.property_package == PACKAGE
    assert (identity.form_version, identity.plan, identity.edition) == (1, "nakano2", "nakano2-1")
    assert (identity.year, identity.division, identity.department, identity.due) == (
        *("R4", "戸籍住民課", "区民部"),
        "2023-07-14",
    )
    assert (identity.seal, identity.is_draft) == ("0123456789abcdef01234567", True)
    assert (file.respondent.name, file.respondent.extension) == ("中野　花子", "5521")
    assert file.shown_keys == ("mark", "change_reason", "done", "next_year", "later_years", "change_kind", "note")


def test_given_texts_are_read_beside_the_answers() -> None:
    row = read(form_content()).rows[0]
    assert (row.sheet, row.row, row.row_id, row.id_text) == ("回答", 9, IDS[0], IDS[0])
    assert row.given == {
        "measure": "1-1-①\n行政手続のオンライン化の推進",
        "title": "◎オンライン申請の対象となる手続の拡大",
        "divisions": "戸籍住民課\n（税務課）",
        "scheduled": "運用・推進",
        "previous_done": "対象となる手続を25件追加した。",
        "planned": "対象となる手続を30件追加する。",
    }
    assert row.cells["mark"].cell == "H9"


def test_lines_of_the_check_sheet_carry_roles_sponsors_and_writers() -> None:
    row = form_row(IDS[0], role="tracker", sponsor="国", writers={"mark": "税務課", "note": "事務局"})
    lines = read(form_content(rows=(row,))).check_lines
    assert [(line.row_id, line.role, line.sponsor, line.measure) for line in lines] == [
        (IDS[0], "tracker", "国", "1-1-①"),
        (REFERENCE_IDS[0], "associate", "区", "1-1-①"),
    ]
    assert lines[0].writers == {"mark": "税務課", "note": "事務局"}


def test_a_form_without_rows_to_answer_reads_as_its_reference_rows() -> None:
    file = read(form_content(rows=()))
    assert [row.row_id for row in file.rows] == list(REFERENCE_IDS)


def test_in_the_plan_s_last_year_next_and_later_are_one_column() -> None:
    content = form_content(asked=asked_in(LAST_YEAR), rows=(form_row(IDS[0], values={"next_year": "引き継ぐ。"}),))
    file = read(content)
    assert file.rows[0].cells["next_year"].text == "引き継ぐ。"
    assert "later_years" not in file.shown_keys
