"""The letters of a round as files: in the folders of `distribute`, to whom they concern, all of them or none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.forms.output_paths import FormOptions
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.papers.choices import read_choices
from nakano_status.application.papers.kinds.letters_paper import KINDS, PAPER, WrittenLetter, written_letters
from nakano_status.application.papers.paper import DAY as DAY_OPTION
from nakano_status.application.papers.paper import DEPARTMENTS
from nakano_status.application.papers.templates import read_template, save_template
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.ask_back import ask_back
from nakano_status.application.round.extend_due import Extension, extend_due
from nakano_status.domain.indicators.indicator import Direction, Indicator
from nakano_status.domain.organisation.divisions import Division, DivisionKind, DivisionName, NameKind, Organisation
from nakano_status.domain.refusals.exchange import NotADepartment
from nakano_status.domain.refusals.files import TargetExists
from nakano_status.domain.round.round import OutOfReport
from nakano_status.domain.round.states import LetterKind
from tests.support.made_papers import make
from tests.support.rounds import ANSWER, OWN, ZEIMU
from tests.support.stores import act, office_store, small_round

DAY = date(2023, 6, 23)
BOTH = (LetterKind.REQUEST, LetterKind.COVER)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Store]:
    """区民部 with 税務課 (of its own due date) and 戸籍住民課, and 防災課 without a 部."""
    with closing(office_store(tmp_path)) as store:
        yield store


def letters(
    parts: Parts,
    store: Store,
    folder: Path,
    *kinds: LetterKind,
    departments: tuple[str, ...] = (),
    replace: bool = False,
) -> tuple[WrittenLetter, ...]:
    values = {KINDS: kinds, DEPARTMENTS: departments, DAY_OPTION: DAY}
    return written_letters(make(parts, store, PAPER, folder, values, replace=replace).value)


def mail(letter: WrittenLetter) -> str:
    return letter.files[-1].read_bytes().decode("utf-8-sig")


def test_a_letter_a_department_lies_beside_its_forms_and_who_has_none_gets_his_own(
    parts: Parts, small: Store, tmp_path: Path
) -> None:
    sent = distribute(parts, small, DistributeOptions(tmp_path / "out")).value
    made = letters(parts, small, tmp_path / "out", LetterKind.REQUEST)
    assert [(each.recipient, each.department, each.divisions, each.rows) for each in made] == [
        ("区民部", "区民部", 2, 3),
        ("防災課", None, 1, 1),
    ]
    assert {each.file.parent for each in sent} == {file.parent for each in made for file in each.files}
    names = [file.relative_to(tmp_path / "out").as_posix() for each in made for file in each.files]
    assert names == [
        "01_区民部/01_区民部_R4依頼文.docx",
        "01_区民部/01_区民部_R4依頼文.txt",
        "防災課_R4依頼文.docx",
        "防災課_R4依頼文.txt",
    ]
    for each in sent:
        assert each.file.name in "".join(mail(letter) for letter in made)


def test_word_and_mail_say_the_same_of_every_division(parts: Parts, small: Store, tmp_path: Path) -> None:
    (letter, _) = letters(parts, small, tmp_path, LetterKind.REQUEST)
    word = parts.papers.read_word(letter.files[0].read_bytes())
    (table,) = word.tables
    assert [row[:2] for row in table[1:]] == [("戸籍住民課", "1件"), ("税務課", "2件")]
    assert table[-1][2].endswith(".xlsx\n期限 令和5年7月20日（木）")
    assert "区民部庶務担当課長　様" in word.paragraphs
    assert "令和５年６月２３日" in word.paragraphs
    assert "・税務課：2件（01-02_税務課_R4回答様式.xlsx）（回答期限 令和5年7月20日（木））" in mail(letter)
    assert "令和5年7月14日（金）（別に期限を示した所管課は、その日）" in mail(letter)
    assert b"\r\n" in letter.files[-1].read_bytes()


def test_what_is_written_without_naming_a_kind_is_what_is_due(parts: Parts, small: Store, tmp_path: Path) -> None:
    assert {each.kind for each in letters(parts, small, tmp_path / "1")} == {*BOTH}
    distribute(parts, small, DistributeOptions(tmp_path / "forms"))
    extend_due(small, Extension(date(2023, 6, 30), "早めるため", ("戸籍住民課",)), None)
    made = letters(parts, small, tmp_path / "2")
    reminders = [each for each in made if each.kind is LetterKind.REMINDER]
    assert [(each.recipient, each.divisions) for each in reminders] == [("区民部", 2), ("防災課", 1)]
    assert "（回答期限 令和5年6月30日（金））" in mail(reminders[0])


def test_a_reminder_goes_only_to_those_who_owe_something(parts: Parts, sending_office: Store, tmp_path: Path) -> None:
    made = letters(parts, sending_office, tmp_path / "1", LetterKind.REMINDER)
    assert [each.recipient for each in made] == [ZEIMU]
    answer_for_them(parts, sending_office)
    assert letters(parts, sending_office, tmp_path / "2", LetterKind.REMINDER) == ()


def test_a_correction_lists_what_was_asked_and_is_not_answered(
    parts: Parts, sending_office: Store, tmp_path: Path
) -> None:
    answer_for_them(parts, sending_office)
    assert letters(parts, sending_office, tmp_path, LetterKind.CORRECTION) == ()
    wish = FormOptions(ZEIMU, tmp_path)
    asked = ask_back(parts, sending_office, wish, {OWN[0]: "時期を記入してください。"}).value
    (letter,) = letters(parts, sending_office, tmp_path, LetterKind.CORRECTION)
    assert (letter.recipient, letter.rows) == (ZEIMU, 1)
    told = mail(letter)
    assert f"・{ZEIMU}　{OWN[0]}　" in told
    assert "時期を記入してください。" in told
    assert f"・{asked.file.name}" in told
    assert OWN[1] not in told


def answer_for_them(parts: Parts, store: Store) -> None:
    for row_id in OWN:
        edit_entry(parts, store, Entry(row_id, ANSWER, as_division=ZEIMU))


def test_who_is_asked_nothing_gets_a_cover_and_no_request(parts: Parts, small: Store, tmp_path: Path) -> None:
    with act(small) as work:
        work.rounds.set_out_of_report(small_round().round_id, "d", OutOfReport.FINISHED)
    made = letters(parts, small, tmp_path, *BOTH)
    assert [(each.recipient, each.kind) for each in made] == [
        ("区民部", LetterKind.REQUEST),
        ("区民部", LetterKind.COVER),
        ("防災課", LetterKind.COVER),
    ]
    assert "回答の必要はありません。" in mail(made[-1])


def test_who_is_asked_for_figures_alone_is_asked_too(parts: Parts, small: Store, tmp_path: Path) -> None:
    new = Division("jutaku", DivisionKind.DIVISION, (DivisionName("住宅課", NameKind.OFFICIAL),), "kumin", 9)
    with act(small) as work:
        work.organisation.save(Organisation((new,)))
        work.indicators.add(
            "p", (figures_of("jutaku", "KPI-1-1"), figures_of("jutaku", "KPI-1-2"), figures_of("zeimu", "KPI-2-1"))
        )
    sent = {each.division: each.file for each in distribute(parts, small, DistributeOptions(tmp_path)).value}
    (letter, _) = letters(parts, small, tmp_path, LetterKind.REQUEST)
    assert (letter.divisions, letter.rows) == (3, 3)
    assert f"・住宅課：成果指標2件（{sent['住宅課'].name}）" in mail(letter)
    assert f"・税務課：2件、成果指標1件（{sent['税務課'].name}）" in mail(letter)
    assert "回答不要" not in mail(letter)
    with small.reading() as records:
        offered = read_choices(records)
    assert offered is not None
    assert "住宅課" in offered.addressees.divisions


def test_letters_count_what_the_form_that_was_sent_holds(parts: Parts, small: Store, tmp_path: Path) -> None:
    sent = {each.division: each.file.name for each in distribute(parts, small, DistributeOptions(tmp_path)).value}
    with act(small) as work:
        work.indicators.add("p", (figures_of("zeimu", "KPI-2-1"),))
        work.rounds.set_out_of_report(small_round().round_id, "d", OutOfReport.FINISHED)
    made = letters(parts, small, tmp_path, *BOTH)
    assert all(f"・税務課：2件（{sent['税務課']}" in mail(letter) for letter in made[:2])
    assert f"・防災課：1件（{sent['防災課']}" in mail(made[-1])


def test_nobody_is_asked_again_who_has_answered_where_no_kind_is_named(
    parts: Parts, sending_office: Store, tmp_path: Path
) -> None:
    def asked(folder: str, *kinds: LetterKind) -> set[str]:
        made = letters(parts, sending_office, tmp_path / folder, *kinds)
        return {each.recipient for each in made if each.kind is LetterKind.REQUEST}

    assert ZEIMU in asked("1")
    answer_for_them(parts, sending_office)
    assert ZEIMU not in asked("2")
    assert ZEIMU in asked("3", LetterKind.REQUEST)  # who names the kind gets it


def figures_of(owner: str, indicator_id: str) -> Indicator:
    return Indicator(indicator_id, "p-1", "1", 1, "件数", "件数", "件", None, None, Direction.UP, owner, (), ())


def test_an_offices_own_wording_is_used(parts: Parts, small: Store, tmp_path: Path) -> None:
    with small.reading() as records:
        text = read_template(parts, records, "letter-request").text
    save_template(parts, small, "letter-request", text.replace("｛発信者｝", "情報政策課長"))
    (first, _) = letters(parts, small, tmp_path, LetterKind.REQUEST)
    assert "情報政策課長" in mail(first)
    assert "デジタル政策課" not in mail(first)


def test_another_file_in_the_place_of_one_is_refused_before_any_is_written(
    parts: Parts, small: Store, tmp_path: Path
) -> None:
    last = tmp_path / "防災課_R4送付票.txt"
    last.write_text("控え", "utf-8")
    with pytest.raises(TargetExists):
        letters(parts, small, tmp_path, *BOTH)
    assert list(tmp_path.rglob("*.docx")) == []
    assert len(letters(parts, small, tmp_path, *BOTH, replace=True)) == 4
    before = {file: file.read_bytes() for file in tmp_path.rglob("*.docx")}
    letters(parts, small, tmp_path, *BOTH)
    assert {file: file.read_bytes() for file in before} == before


def test_only_one_department_can_be_written_to(parts: Parts, small: Store, tmp_path: Path) -> None:
    (only,) = letters(parts, small, tmp_path, LetterKind.COVER, departments=("区民部",))
    assert only.recipient == "区民部"
    with pytest.raises(NotADepartment):
        letters(parts, small, tmp_path, LetterKind.COVER, departments=("税務課",))


def test_a_row_that_was_handed_on_is_asked_of_its_new_division_only(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    distribute(parts, office, DistributeOptions(tmp_path / "forms"))
    before = {line.recipient: line.rows for line in letters(parts, office, tmp_path / "before", LetterKind.COVER)}
    hand_on_row(parts, office, RowMove(OWN[0], "職員課", parts.clock.today(), "分掌の変更"))
    after = {line.recipient: line.rows for line in letters(parts, office, tmp_path / "after", LetterKind.COVER)}
    assert sum(after.values()) == sum(before.values()) - 1  # the form of 職員課 does not ask it before it is made again
