"""Forms that are sent: one for each division, repeatable, reissued as a child, in folders by 部."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.forms.distribute import (
    DistributeOptions,
    Sent,
    distribute,
    remaining_form_messages,
)
from nakano_status.application.indicators.edit_indicator import IndicatorEntry, edit_indicator
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.import_divisions import import_divisions
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.papers.kinds import letters_paper
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import divisions_lacking
from nakano_status.bootstrap import find_example_tables
from nakano_status.domain.exchange.package import Package, Purpose
from nakano_status.domain.history.acts import HEAD_LABEL, HeadOf, printed_head
from nakano_status.domain.organisation.divisions import DivisionName, NameKind, Organisation
from nakano_status.domain.organisation.reorganisation import Abolition, Merger, OrganisationChange, Renaming, Split
from nakano_status.domain.refusals.exchange import DivisionUnknown
from nakano_status.domain.refusals.files import TargetExists
from nakano_status.domain.round.states import LetterKind
from tests.support.fields import NAKANO, slot_in
from tests.support.made_papers import make
from tests.support.rounds import OWN, ZEIMU, division_store, hand_in, merge, round_of, send, write_all
from tests.support.stores import act

READER = "保険医療課"


def packages(store: Store) -> list[Package]:
    with store.reading() as records:
        return list(records.packages.of_round(round_of(store).round_id))


@pytest.fixture
def sent(parts: Parts, office: Store, tmp_path: Path) -> tuple[Sent, ...]:
    return distribute(parts, office, DistributeOptions(tmp_path / "forms")).value


def test_every_real_division_gets_one_and_every_row_is_asked_once(sent: tuple[Sent, ...]) -> None:
    assert len({each.division for each in sent}) == len(sent) == 26
    assert sum(each.rows > 0 for each in sent) == 15
    assert sum(each.rows for each in sent) == 110
    assert all(each.file.is_file() for each in sent)


def test_the_number_on_the_form_is_the_packages(parts: Parts, sent: tuple[Sent, ...]) -> None:
    for each in sent[:3]:
        assert parts.workbooks.read_answers("x.xlsx", each.file.read_bytes(), NAKANO).identity.packages == (
            each.package,
        )


def test_a_form_states_the_head_that_was_when_it_was_first_made(office: Store, sent: tuple[Sent, ...]) -> None:
    with office.reading() as records:
        stated = records.history.stated(HeadOf.PACKAGE)
        before, after = list(records.history.heads())[-2:]
    assert {each.package for each in sent} == stated.keys()
    assert set(stated.values()) == {before}
    check = openpyxl.load_workbook(sent[0].file)["照合用"]
    facts = {row[0]: row[1] for row in check.iter_rows(values_only=True, max_row=40)}
    assert facts[HEAD_LABEL] == printed_head(before) != printed_head(after)


@pytest.mark.parametrize("renew", [False, True])
def test_a_division_that_is_named_twice_gets_one_form(parts: Parts, office: Store, tmp_path: Path, renew: bool) -> None:
    named = DistributeOptions(tmp_path / "forms", (ZEIMU, READER, ZEIMU), renew=renew)
    sent = distribute(parts, office, named).value
    assert [each.division for each in sent] == [ZEIMU, READER]
    assert len(packages(office)) == 2


def test_again_is_the_same_package_byte_for_byte(
    parts: Parts, office: Store, tmp_path: Path, sent: tuple[Sent, ...]
) -> None:
    before = {each.file.name: each.file.read_bytes() for each in sent}
    write_in_office(parts, office, "その間に書いた。")
    again = distribute(parts, office, DistributeOptions(tmp_path / "again")).value
    assert [each.package for each in again] == [each.package for each in sent]
    assert {each.file.name: each.file.read_bytes() for each in again} == before


def write_in_office(parts: Parts, office: Store, text: str) -> None:
    edit_entry(parts, office, Entry(OWN[0], {"done": text}))


def test_what_stands_is_sent_and_remembered_as_seen(parts: Parts, office: Store, tmp_path: Path) -> None:
    write_in_office(parts, office, "事務局が書いた。")
    send(parts, office, tmp_path)
    (package,) = packages(office)
    slot = slot_in(OWN[0], "done")
    assert package.base[slot] == ("事務局が書いた。",)
    assert len(package.observed[slot]) == 1


def test_anew_makes_a_child_of_the_package_and_of_what_was_answered(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    form = send(parts, office, tmp_path)
    own = division_store(parts, form, tmp_path / "own.nakano")
    write_all(parts, own)
    answered = hand_in(parts, own, tmp_path / "return.xlsx")
    merge(parts, office, answered.file)
    send(parts, office, tmp_path, anew=True)
    first, second = packages(office)
    assert second.purpose is Purpose.REISSUED
    assert second.parents == {first.package_id, answered.return_id}


def test_another_file_in_the_way_is_left_and_no_package_is_made(parts: Parts, office: Store, tmp_path: Path) -> None:
    (tmp_path / f"{ZEIMU}_R4回答様式.xlsx").write_text("別のファイル", "utf-8")
    with pytest.raises(TargetExists):
        distribute(parts, office, DistributeOptions(tmp_path, (ZEIMU,)))
    assert packages(office) == []
    assert (tmp_path / f"{ZEIMU}_R4回答様式.xlsx").read_text("utf-8") == "別のファイル"


def test_only_those_who_answer_are_asked_where_that_is_wished(parts: Parts, office: Store, tmp_path: Path) -> None:
    sent = distribute(parts, office, DistributeOptions(tmp_path, answering_only=True)).value
    assert len(sent) == 15
    assert all(each.rows for each in sent)


def test_a_division_is_asked_by_its_name_at_the_time_of_reporting(parts: Parts, office: Store, tmp_path: Path) -> None:
    """The report is on the year that ended on 31 March; it is made afterwards, by the divisions that there are then."""
    with act(office, "reorganise") as work:
        before = work.organisation.read().find(ZEIMU)
        assert before is not None
        old = DivisionName(ZEIMU, NameKind.OFFICIAL, None, date(2023, 3, 31))
        new = DivisionName("納税課", NameKind.OFFICIAL, date(2023, 4, 1), None)
        work.organisation.save(Organisation((replace(before, names=(old, new)),)))
    (sent,) = distribute(parts, office, DistributeOptions(tmp_path, ("納税課",))).value
    assert (sent.division, sent.file.name) == ("納税課", "納税課_R4回答様式.xlsx")
    assert parts.workbooks.read_answers("x.xlsx", sent.file.read_bytes(), NAKANO).identity.division == "納税課"


def test_a_department_has_a_folder_and_the_forms_are_numbered_in_order(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    import_divisions(parts, office, find_example_tables()[0])
    sent = distribute(parts, office, DistributeOptions(tmp_path)).value
    files = {each.division: each.file.relative_to(tmp_path).as_posix() for each in sent}
    assert files["総務課"] == "02_総務管理部/02-01_総務課_R4回答様式.xlsx"
    assert files["区議会事務局"] == "区議会事務局_R4回答様式.xlsx"
    asked = {each.division: "回答様式" if each.rows else "回答不要" for each in sent}
    assert set(asked.values()) == {"回答様式", "回答不要"}
    assert all(files[division].endswith(f"_R4{word}.xlsx") for division, word in asked.items())
    for part in (part for file in files.values() for part in file.split("/")):
        assert len(part) <= 40
        part.encode("cp932")


@pytest.mark.parametrize("name", ["宇宙課", "各所管課"])
def test_a_division_that_nobody_is_is_refused(parts: Parts, office: Store, tmp_path: Path, name: str) -> None:
    with pytest.raises(DivisionUnknown):
        distribute(parts, office, DistributeOptions(tmp_path, (name,)))


def test_what_stands_beside_a_form_made_anew_is_told_and_left_there(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    import_divisions(parts, office, find_example_tables()[0])
    sent = distribute(parts, office, DistributeOptions(tmp_path)).value
    assert remaining_form_messages(sent) == ()
    make(parts, office, letters_paper.PAPER, tmp_path, {letters_paper.KINDS: (LetterKind.REQUEST, LetterKind.COVER)})
    assert (
        remaining_form_messages(distribute(parts, office, DistributeOptions(tmp_path)).value) == ()
    )  # the letters name these very forms
    (old,) = (each for each in sent if each.division == READER)
    assert old.file.name.endswith("_R4回答不要.xlsx")
    edit_indicator(parts, office, IndicatorEntry("KPI-2-2", owner=READER))
    with office.reading() as records:
        assert divisions_lacking(records) == (READER,)
    (new,) = distribute(parts, office, DistributeOptions(tmp_path, (READER,), renew=True)).value
    with office.reading() as records:
        assert divisions_lacking(records) == ()
    assert (new.figures, new.left) == (1, (old.file,))
    assert old.file.is_file()
    folder = new.file.parent
    assert new.letters == tuple(folder / f"{folder.name}_R4{word}.docx" for word in ("依頼文", "送付票"))
    told, letters = remaining_form_messages((new,))
    assert old.file.name in told
    assert all(each.name in letters for each in new.letters)


def test_elsewhere_nothing_stands_beside_a_form_made_anew(parts: Parts, office: Store, tmp_path: Path) -> None:
    distribute(parts, office, DistributeOptions(tmp_path / "forms"))
    make(parts, office, letters_paper.PAPER, tmp_path / "forms", {letters_paper.KINDS: (LetterKind.COVER,)})
    (elsewhere,) = distribute(parts, office, DistributeOptions(tmp_path / "new", (ZEIMU,), renew=True)).value
    assert (elsewhere.left, elsewhere.letters) == ((), ())
    (beside,) = distribute(
        parts, office, DistributeOptions(tmp_path / "forms", (ZEIMU,), renew=True, replace=True)
    ).value
    assert (beside.left, [each.name for each in beside.letters]) == ((), [f"{ZEIMU}_R4送付票.docx"])


@pytest.mark.sample(1)
@pytest.mark.parametrize(
    "changes",
    [
        [Split(ZEIMU, (ZEIMU, "納税課"), {OWN[0]: "納税課"})],
        [Split(ZEIMU, ("課税課", "納税課"), {OWN[0]: "納税課"}, rest="課税課")],
        [Merger((ZEIMU,), "職員課")],
        [Merger((ZEIMU, "職員課"), "税務人事課")],
        [Abolition(ZEIMU, READER)],
        [Renaming(ZEIMU, "課税課")],
    ],
    ids=lambda changes: type(changes[0]).__name__,
)
def test_after_rows_were_handed_on_each_form_asks_what_its_division_answers(
    parts: Parts, office: Store, tmp_path: Path, changes: list[OrganisationChange]
) -> None:
    def distributed(folder: str) -> list[tuple[str, str, bool]]:
        sent = distribute(parts, office, DistributeOptions(tmp_path / folder)).value
        by_number = {each.package_id: each for each in packages(office)}
        round_ = round_of(office)
        for each in sent:
            package = by_number[each.package]
            answered = [row.row_id for row in round_.rows_of(package.division)]
            assert (each.division, [*package.answer_rows]) == (each.division, answered)
        return [(each.division, each.package, each.is_renewed) for each in sent]

    first = distributed("first")
    reorganise(parts, office, changes, date(2023, 4, 1))
    hand_on_row(parts, office, RowMove("2-5-1-01-C", "総務課", date(2023, 5, 1), "分掌の変更"))
    with office.reading() as records:
        to_renew = divisions_lacking(records)
    assert "総務課" in to_renew
    second = distributed("second")
    assert {name for name, _, is_renewed in second if is_renewed} == {*to_renew}
    known = {number for _, number, _ in first}
    assert not {number for _, number, is_renewed in second if is_renewed} & known
    with office.reading() as records:
        assert divisions_lacking(records) == ()
    assert [each[:2] for each in distributed("third")] == [each[:2] for each in second]
