"""A division asks its sections, merges what they answer by the same rule, and submits the result (exchange.md)."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.entries.read.history import explain
from nakano_status.application.forms.ask_section import SendToSectionsOptions, read_section_board, send_to_sections
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.merge.resolve_conflict import Decision, resolve_conflict
from nakano_status.application.merge.take_back import take_back
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.read.views import read_round
from nakano_status.application.submission.check_entries import check_entries
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.verify import verify
from nakano_status.domain.refusals import exchange
from nakano_status.domain.refusals.files import WrongRole
from nakano_status.domain.round.states import DivisionState, RowState
from tests.support.expected import present
from tests.support.fields import NAKANO, slot_in
from tests.support.rounds import ANSWER, OWN, ZEIMU, hand_in, merge, rows_in, rows_of, send, write, write_all

FIRST, SECOND = OWN
FIRST_SECTION, SECOND_SECTION = "管理係", "収納係"


@pytest.fixture
def office(sending_office: Store) -> Store:
    return sending_office


def to_section(parts: Parts, own: Path, folder: Path, name: str, *ids: str, anew: bool = False) -> Path:
    """Send rows to a section; return the form."""
    with closing(parts.stores.open(own)) as store:
        return (
            send_to_sections(parts, store, SendToSectionsOptions((name,), folder, ids, renew=anew, replace=True))
            .value[0]
            .file
        )


def answered(parts: Parts, form: Path, path: Path, row_id: str, **typed: str) -> Path:
    """Let a section answer in a data file of its own; return its return, a 下書き unless it is complete."""
    open_form(parts, path, form)
    write(parts, path, row_id, **typed)
    return hand_in(parts, path, path.with_suffix(".xlsx"), draft="mark" not in typed).file


def taken(parts: Parts, own: Path, *files: Path) -> None:
    """Merge files in the division's data file."""
    with closing(parts.stores.open(own)) as store:
        merge(parts, store, *files)


def test_a_section_gets_only_its_rows_and_the_division_above_it_is_named(
    parts: Parts, own: Path, tmp_path: Path
) -> None:
    form = to_section(parts, own, tmp_path, FIRST_SECTION, FIRST)
    file = parts.workbooks.read_answers(form.name, form.read_bytes(), NAKANO)
    assert [line.row_id for line in file.check_lines] == [FIRST]
    assert (file.identity.division, file.identity.department) == (FIRST_SECTION, "税務課")
    assert form.name == "管理係_R4回答様式.xlsx"
    with closing(parts.stores.open(own)) as store, store.reading() as records:
        (package,) = file.identity.packages
        assert records.exchange.sent_forms([package]) == {package: (form.read_bytes(),)}


def test_the_same_rows_again_are_the_same_form_and_anew_is_another(parts: Parts, own: Path, tmp_path: Path) -> None:
    first = to_section(parts, own, tmp_path / "1", FIRST_SECTION, FIRST).read_bytes()
    assert to_section(parts, own, tmp_path / "2", FIRST_SECTION, FIRST).read_bytes() == first
    assert to_section(parts, own, tmp_path / "3", FIRST_SECTION, FIRST, anew=True).read_bytes() != first


def test_what_sections_answer_stands_in_the_division_and_is_not_handed_in_yet(
    parts: Parts, own: Path, tmp_path: Path
) -> None:
    one = to_section(parts, own, tmp_path, FIRST_SECTION, FIRST)
    two = to_section(parts, own, tmp_path, SECOND_SECTION, SECOND)
    files = (
        answered(parts, one, tmp_path / "one.nakano", FIRST, **ANSWER),
        answered(parts, two, tmp_path / "two.nakano", SECOND, **(ANSWER | {"done": "収納係の文。"})),
    )
    taken(parts, own, *files)
    rows = rows_in(parts, own)
    assert [rows[each].values["done"] for each in OWN] == ["実施した。", "収納係の文。"]
    assert {rows[each].state for each in OWN} <= {RowState.FILLED, RowState.QUESTION}
    hand_in(parts, own, tmp_path / "r.xlsx")
    assert {rows_in(parts, own)[each].state for each in OWN} == {RowState.SUBMITTED}
    with closing(parts.stores.open(own)) as store:
        assert verify(store).value


def test_two_sections_that_differ_are_a_conflict_that_the_division_decides(
    parts: Parts, own: Path, tmp_path: Path
) -> None:
    files = [
        answered(parts, to_section(parts, own, tmp_path, name, FIRST), tmp_path / f"{name}.nakano", FIRST, done=name)
        for name in (FIRST_SECTION, SECOND_SECTION)
    ]
    taken(parts, own, *files)
    assert rows_in(parts, own)[FIRST].conflicts == ("done",)
    with closing(parts.stores.open(own)) as store:
        resolve_conflict(parts, store, f"{FIRST}:done", Decision("both"))
        with store.reading() as records:
            (decided,) = (each for each in records.entries.assertions("R4") if each.choice)
            assert decided.writer == records.info.division
    taken(parts, own, *files)
    assert rows_in(parts, own)[FIRST].conflicts == ()
    assert rows_in(parts, own)[FIRST].values["done"] == f"{FIRST_SECTION}\n{SECOND_SECTION}"


def test_what_its_sections_differ_in_is_not_handed_in_undecided_and_a_draft_decides_nothing(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    files = [
        answered(parts, to_section(parts, own, tmp_path, name, FIRST), tmp_path / f"{name}.nakano", FIRST, done=name)
        for name in (FIRST_SECTION, SECOND_SECTION)
    ]
    taken(parts, own, *files)
    write(parts, own, FIRST, mark="◎", next_year="続ける。")
    write(parts, own, SECOND, **ANSWER)
    with closing(parts.stores.open(own, read_only=True)) as store, store.reading() as records:
        assert [each.code for each in check_entries(records).problems] == ["CONFLICT-OPEN"]
    with pytest.raises(exchange.SubmissionIncomplete):
        hand_in(parts, own, tmp_path / "r.xlsx")
    merge(parts, office, hand_in(parts, own, tmp_path / "draft.xlsx", draft=True).file)
    assert rows_in(parts, own)[FIRST].conflicts == ("done",)
    with closing(parts.stores.open(own)) as store:
        resolve_conflict(parts, store, f"{FIRST}:done", Decision("both"))
    merge(parts, office, hand_in(parts, own, tmp_path / "r.xlsx").file)
    assert rows_of(office)[FIRST].values["done"] == f"{FIRST_SECTION}\n{SECOND_SECTION}"
    assert rows_of(office)[FIRST].conflicts == ()


def test_the_office_traces_a_field_to_the_section_through_the_divisions_return(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    form = to_section(parts, own, tmp_path, FIRST_SECTION, FIRST)
    taken(parts, own, answered(parts, form, tmp_path / "s.nakano", FIRST, **ANSWER))
    write(parts, own, SECOND, **ANSWER)
    write(parts, own, FIRST, next_year="課で直した。")
    merge(parts, office, hand_in(parts, own, tmp_path / "r.xlsx").file)
    with office.reading() as records:
        said = {key: explain(records, FIRST, key).assertions[-1].last_writer or "" for key in ("done", "next_year")}
        plain = explain(records, SECOND, "done").assertions[-1].last_writer
    assert said["done"].startswith("管理係（回答番号 ")
    assert said["next_year"].startswith("管理係（回答番号 ")
    assert said["next_year"].endswith("の回答を税務課で修正")
    assert plain == "税務課"
    assert rows_of(office)[FIRST].values["next_year"] == "課で直した。"


def test_the_divisions_own_return_asks_for_its_own_form_whatever_its_sections_were_sent(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    to_section(parts, own, tmp_path, FIRST_SECTION, FIRST)
    write_all(parts, own)
    handed = hand_in(parts, own, tmp_path / "r.xlsx")
    outcome = merge(parts, office, handed.file)
    assert handed.rows == len(OWN)
    assert [file.verdict.value for file in outcome.value.files] == ["merged"]
    assert {row.state for row in rows_in(parts, own).values() if row.id in OWN} == {RowState.SUBMITTED}


def test_a_later_answer_of_a_section_is_something_new_to_hand_in(parts: Parts, own: Path, tmp_path: Path) -> None:
    form = to_section(parts, own, tmp_path, FIRST_SECTION, FIRST)
    write_all(parts, own)
    first = hand_in(parts, own, tmp_path / "1.xlsx")
    taken(parts, own, answered(parts, form, tmp_path / "s.nakano", FIRST, later_years="係の予定。"))
    second = hand_in(parts, own, tmp_path / "2.xlsx")
    assert second.return_id != first.return_id
    assert first.return_id in second.parents


@pytest.mark.parametrize("row_id", ["1-1-1-01-E", "2-1-2-05-T"])
def test_only_rows_of_the_division_can_be_sent_to_a_section(
    parts: Parts, own: Path, tmp_path: Path, row_id: str
) -> None:
    with pytest.raises((exchange.NotYours, exchange.IdUnknown)):
        to_section(parts, own, tmp_path, FIRST_SECTION, row_id)


def test_a_section_is_no_division(parts: Parts, own: Path, tmp_path: Path) -> None:
    with pytest.raises(exchange.SectionNameInUse):
        to_section(parts, own, tmp_path, "税務課", FIRST)


def test_an_office_has_no_sections(parts: Parts, office: Store, tmp_path: Path) -> None:
    with pytest.raises(WrongRole):
        send_to_sections(parts, office, SendToSectionsOptions((FIRST_SECTION,), tmp_path))


def test_a_sections_answer_to_what_the_division_wrote_is_taken_and_the_division_may_go_on(
    parts: Parts, own: Path, tmp_path: Path
) -> None:
    write(parts, own, FIRST, done="課の下書き。")
    form = to_section(parts, own, tmp_path, FIRST_SECTION, FIRST)
    taken(parts, own, answered(parts, form, tmp_path / "s.nakano", FIRST, done="係が直した。"))
    assert rows_in(parts, own)[FIRST].values["done"] == "係が直した。"
    with closing(parts.stores.open(own)) as store:
        edit_entry(parts, store, Entry(FIRST, {"done": "課で仕上げた。"}))
        with store.reading() as records:
            (row,) = read_rows(records, chosen_round(records), [FIRST])
    assert (row.values["done"], row.conflicts) == ("課で仕上げた。", ())


def test_the_board_of_a_division_tells_which_sections_have_answered(parts: Parts, own: Path, tmp_path: Path) -> None:
    one = to_section(parts, own, tmp_path, FIRST_SECTION, FIRST)
    to_section(parts, own, tmp_path, SECOND_SECTION, *OWN)
    taken(parts, own, answered(parts, one, tmp_path / "s.nakano", FIRST, **ANSWER))
    with closing(parts.stores.open(own)) as store, store.reading() as records:
        lines = read_section_board(records, chosen_round(records), date(2023, 7, 1))
    assert [(each.division, each.department, each.answered, each.rows, each.state) for each in lines] == [
        (FIRST_SECTION, "税務課", 1, 1, DivisionState.SUBMITTED),
        (SECOND_SECTION, "税務課", 0, 2, DivisionState.NONE_RECEIVED),
    ]


def test_a_sections_answer_can_be_taken_back_until_the_division_handed_it_in(
    parts: Parts, own: Path, tmp_path: Path
) -> None:
    form = to_section(parts, own, tmp_path, FIRST_SECTION, FIRST)
    file = answered(parts, form, tmp_path / "s.nakano", FIRST, **ANSWER)
    taken(parts, own, file)
    with closing(parts.stores.open(own)) as store, store.reading() as records:
        (arrived,) = records.exchange.returns("R4")
    with closing(parts.stores.open(own)) as store:
        assert take_back(store, arrived.return_id).value.division == FIRST_SECTION
    assert rows_in(parts, own)[FIRST].values["done"] is None
    taken(parts, own, file)
    write(parts, own, SECOND, **ANSWER)
    handed = hand_in(parts, own, tmp_path / "r.xlsx")
    with closing(parts.stores.open(own)) as store:
        with pytest.raises(exchange.ReturnObserved):
            take_back(store, arrived.return_id)
        with pytest.raises(exchange.ReturnUnknown):
            take_back(store, handed.return_id)


def test_what_was_sent_to_a_section_stays_the_divisions_word_and_is_not_the_offices(
    parts: Parts, own: Path, tmp_path: Path
) -> None:
    write(parts, own, FIRST, done="課の文")
    to_section(parts, own, tmp_path, FIRST_SECTION, FIRST)
    with closing(parts.stores.open(own, read_only=True)) as store, store.reading() as records:
        resolution = RoundFacts.load(records, chosen_round(records)).resolve(slot_in(FIRST, "done"))
    assert [(head.writer, head.values) for head in resolution.heads] == [(ZEIMU, ("課の文",))]


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        (" ", exchange.DivisionNameMissing),
        ("係\n二行目", exchange.DivisionNameUnfit),
        ("係" * 120, exchange.DivisionNameUnfit),
    ],
)
def test_the_name_of_a_section_is_held_to_the_rules_of_names(
    parts: Parts, own: Path, tmp_path: Path, name: str, refused: type[Exception]
) -> None:
    with closing(parts.stores.open(own)) as store, pytest.raises(refused):
        send_to_sections(parts, store, SendToSectionsOptions((name,), tmp_path))


def test_a_section_has_not_the_writer_id_of_the_office(parts: Parts, own: Path, tmp_path: Path) -> None:
    with closing(parts.stores.open(own)) as store:
        send_to_sections(parts, store, SendToSectionsOptions(("office",), tmp_path))
        with store.reading() as records:
            assert present(records.organisation.read().find("office")).division_id == "office（2）"


def _texts(form: Path) -> set[str]:
    book = load_workbook(form)
    return {cell.value for sheet in book for row in sheet for cell in row if isinstance(cell.value, str)}


def _about_the_office(form: Path) -> set[str]:
    return {text for text in _texts(form) if "事務局" in text.replace("事務局への連絡", "")}


def test_a_section_is_asked_to_return_its_answer_to_its_division(parts: Parts, own: Path, tmp_path: Path) -> None:
    due = (
        "・記入を終えたら、税務課に戻してください。"
        "回答期限は、税務課が事務局に提出する期限です。戻す期限は、税務課の定めによります。"
    )
    form = to_section(parts, own, tmp_path, FIRST_SECTION, FIRST)
    answer = answered(parts, form, tmp_path / "s.nakano", FIRST, **ANSWER)
    for file in (form, answer):
        assert _about_the_office(file) == {due}
        assert not any("各部の定める方法" in text for text in _texts(file))
        assert "・管理番号は変更しないでください。税務課では、管理番号によって回答を取りまとめます。" in _texts(file)
        assert "・前の回答と異なる欄は、税務課が確認してから反映します。" in _texts(file)
        assert parts.workbooks.read_answers(file.name, file.read_bytes(), NAKANO).identity.collector == "税務課"
        assert not parts.workbooks.read_answers(file.name, file.read_bytes(), NAKANO).problems
    submitted = hand_in(parts, tmp_path / "s.nakano", tmp_path / "again.xlsx")
    assert submitted.collector == "税務課"
    assert hand_in(parts, own, tmp_path / "own.xlsx", draft=True).collector is None


def test_a_data_file_of_a_section_follows_the_body_that_asks_it(parts: Parts, own: Path, tmp_path: Path) -> None:
    path = tmp_path / "s.nakano"
    open_form(parts, path, to_section(parts, own, tmp_path, FIRST_SECTION, FIRST))
    with closing(parts.stores.open(path)) as store, store.reading() as records:
        assert read_round(records, chosen_round(records)).collector == "税務課"
    book = load_workbook(tmp_path / "管理係_R4回答様式.xlsx")
    sheet = book["照合用"]
    cell = next(cell for cell in sheet["A"] if cell.value == "取りまとめる所管課")
    sheet.delete_rows(cell.row)
    book.save(tmp_path / "without.xlsx")
    open_form(parts, path, tmp_path / "without.xlsx")
    with closing(parts.stores.open(path)) as store, store.reading() as records:
        assert read_round(records, chosen_round(records)).collector is None


def test_the_office_is_shown_whose_section_an_answer_is_of(
    parts: Parts, own: Path, office: Store, tmp_path: Path
) -> None:
    form = to_section(parts, own, tmp_path, FIRST_SECTION, FIRST)
    answer = answered(parts, form, tmp_path / "s.nakano", FIRST, **ANSWER)
    (file,) = merge(parts, office, answer).value.files
    assert file.code == "PACKAGE-UNKNOWN"
    with office.reading() as records:
        (item,) = records.exchange.held(chosen_round(records).round_id)
        assert (item.found or "").endswith("（税務課の管理係）")


def test_the_answer_of_a_section_that_was_asked_since_a_backup_merges_once_it_is_asked_again(
    parts: Parts, own: Path, tmp_path: Path
) -> None:
    backup = own.read_bytes()
    form = to_section(parts, own, tmp_path, FIRST_SECTION, FIRST)
    answer = answered(parts, form, tmp_path / "s.nakano", FIRST, **ANSWER)
    own.write_bytes(backup)

    def codes() -> list[str | None]:
        with closing(parts.stores.open(own)) as store:
            outcome = merge(parts, store, answer)
        return [*(each.code for each in outcome.value.files), *(each.code for each in outcome.problems)]

    assert codes() == ["DIVISION-UNREGISTERED"] * 2
    to_section(parts, own, tmp_path / "again", FIRST_SECTION, FIRST)
    assert codes() == [None, "PACKAGE-RESTORED"]
    assert rows_in(parts, own)[FIRST].values["done"] == ANSWER["done"]


def test_a_row_that_was_handed_on_is_not_expected_of_a_section(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    def seen() -> list[tuple[int, int]]:
        with closing(parts.stores.open(own, read_only=True)) as store, store.reading() as records:
            round_ = chosen_round(records)
            board = read_section_board(records, round_, date(2023, 7, 1))
        return [(line.answered, line.rows) for line in board]

    write_all(parts, own)
    to_section(parts, own, tmp_path, FIRST_SECTION, *OWN)
    assert seen() == [(0, 2)]
    hand_on_row(parts, office, RowMove(FIRST, "戸籍住民課", date(2023, 5, 1), "移管"))
    open_form(parts, own, send(parts, office, tmp_path, anew=True))
    assert seen() == [(0, 1)]
