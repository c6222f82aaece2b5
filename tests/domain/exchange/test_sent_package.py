"""The package as a data file learns it from the form itself."""

from __future__ import annotations

from dataclasses import replace

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import (
    AnswerFile,
    CheckLine,
    Identity,
    asked_slots,
    is_sealed_by,
    sent_package,
)
from nakano_status.domain.exchange.package import FORM_VERSION, Package, PackageRow, Purpose, seal
from nakano_status.domain.merge.resolution import Slot
from nakano_status.domain.organisation.divisions import Role
from tests.support.fields import asked_in

ASKED = asked_in(FiscalYear(2022))
LEAD = CheckLine("1", "lead", "ward", "1-1-①", {"done": "送付時"}, remarks={"done": "受領時", "": "確認してください"})
READER = CheckLine("2", "associate", "ward", "1-1-①", {"note": "連絡"})
FIGURE = CheckLine("I1", "lead", "ward", "", {"figure": "約10件"})
FILE = AnswerFile(
    "税務課.xlsx",
    "0" * 64,
    1,
    Identity(head_package="P", check_package="Q", parents=("P0",)),
    check_lines=(LEAD, READER),
    check_figures=(FIGURE,),
)
KEY = b"k" * 32


def read(file: AnswerFile) -> Package:
    return sent_package(file, "r4", "zeimu", ASKED)


def test_a_division_is_asked_for_all_of_the_rows_it_answers_and_for_a_note_on_the_others() -> None:
    assert {slot.group for slot in asked_slots(PackageRow("1", Role.LEAD), "zeimu", ASKED)} > {"mark", "done", "note"}
    assert asked_slots(PackageRow("2", Role.ASSOCIATE), "zeimu", ASKED) == [Slot("2", "note", "zeimu")]


def test_what_was_sent_is_read_with_its_rows_figures_and_remarks() -> None:
    package = read(FILE)
    assert (package.package_id, package.round_id, package.division) == ("P", "r4", "zeimu")
    assert package.rows == (PackageRow("1", Role.LEAD), PackageRow("2", Role.ASSOCIATE))
    assert package.base[Slot("1", "done")] == ("送付時",)
    assert package.base[Slot("2", "note", "zeimu")] == ("連絡",)
    assert package.base[Slot("I1", "figure")] == ("約10件",)
    assert package.figures == ("I1",)
    assert package.remarks == {("1", "done"): "受領時", ("1", ""): "確認してください"}
    assert (package.form_version, package.seal) == (FORM_VERSION, "")


def test_a_form_with_parents_was_made_again_unless_it_says_what_it_is_for() -> None:
    assert (read(FILE).parents, read(FILE).purpose) == (frozenset({"P0"}), Purpose.REISSUED)
    assert read(replace(FILE, identity=Identity(head_package="P"))).purpose is Purpose.INITIAL
    wording = replace(FILE.identity, purpose=Purpose.WORDING, form_version=7, seal="確認")
    asked = read(replace(FILE, identity=wording))
    assert (asked.purpose, asked.form_version, asked.seal) == (Purpose.WORDING, 7, "確認")


def test_of_a_form_with_answers_the_parents_are_not_known() -> None:
    answered = read(replace(FILE, identity=replace(FILE.identity, declared_return="R1")))
    assert (answered.parents, answered.purpose) == (frozenset(), Purpose.INITIAL)


def test_a_package_is_sealed_by_the_key_that_made_its_seal_and_by_no_other() -> None:
    package = read(FILE)
    sealed = replace(package, seal=seal(KEY, package.package_id, package.rows, package.base))
    assert is_sealed_by(sealed, KEY)
    assert not is_sealed_by(sealed, b"other")
    assert not is_sealed_by(package, KEY)


def test_the_seal_is_frozen_with_form_1() -> None:
    base = {Slot("1", "done"): ("甲",), Slot("1", "note", "A"): (None,)}
    assert seal(KEY, "P", (PackageRow("1", Role.LEAD),), base) == "854b062660b59bd75e0a1833"
    assert seal(KEY, "P", (), {Slot("1", "done"): ("\ud800",)}) == "a17e951e757bb4dcf18dd9d3"
