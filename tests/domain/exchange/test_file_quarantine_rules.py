"""For what reasons a whole file waits, and for what it does not."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from nakano_status.domain.exchange.admission import admit, can_apply
from nakano_status.domain.exchange.ledger import HeldItem, HeldKind, MergeContext
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.problem_texts import CATALOGUE
from tests.support.answering import A, B, C, D, Office, filled, saved, sent, without_rows


def hold_of(office: Office, package: Package, **identity: Any) -> str | None:
    """Return why a form of the package waits, after something in its identity was changed."""
    file = filled(package, {A: {"done": "済"}})
    return office.admits(saved(replace(file, identity=replace(file.identity, **identity)))).hold


@pytest.fixture
def office() -> Office:
    """Return an office that has sent one package."""
    office = Office()
    office.sends("zeimu", A, B)
    return office


CARRIERS = ("head_package", "check_package", "property_package")


@pytest.mark.parametrize("kept", CARRIERS)
def test_one_carrier_of_the_package_is_enough(office: Office, kept: str) -> None:
    assert hold_of(office, office.packages["R4-P1"], **dict.fromkeys(set(CARRIERS) - {kept})) is None


@pytest.mark.parametrize("year", ["R4", "R5"])
def test_a_form_of_a_start_that_was_taken_back_waits_as_such(office: Office, year: str) -> None:
    package = office.packages["R4-P1"]
    file = filled(package)
    gone = "R4-ZZZZZZ"
    identity = replace(file.identity, head_package=gone, check_package=gone, property_package=gone, year=year)
    known = replace(office.known(), void=frozenset({gone}))
    (found,) = admit(replace(file, identity=identity), known).problems
    assert found.code == "PACKAGE-VOID"
    assert gone in (found.found or "")


@pytest.mark.parametrize(
    ("identity", "reason"),
    [
        ({"head_package": "R4-ZZZZZZ"}, "IDENTITY-DISAGREES"),
        (dict.fromkeys(CARRIERS), "IDENTITY-MISSING"),
        (dict.fromkeys(CARRIERS, "R4-ZZZZZZ"), "PACKAGE-UNKNOWN"),
        ({**dict.fromkeys(CARRIERS, "R9-ZZZZZZ"), "year": "R9"}, "OTHER-YEAR"),
        ({**dict.fromkeys(CARRIERS, "R9-ZZZZZZ"), "year": None}, "PACKAGE-UNKNOWN"),
        ({"form_version": 2}, "FORM-VERSION"),
        ({"seal": "0000"}, "SEAL-BROKEN"),
        ({"seal": "seal of R4-P9"}, "SEAL-BROKEN"),
    ],
)
def test_a_file_whose_package_is_in_doubt_waits(office: Office, identity: Mapping[str, Any], reason: str) -> None:
    assert hold_of(office, office.packages["R4-P1"], **identity) == reason


@pytest.mark.parametrize("identity", [{"seal": "0000"}, dict.fromkeys(CARRIERS), {"head_package": "R4-ZZZZZZ"}])
def test_a_file_in_doubt_carries_answers_of_those_who_were_asked_for_its_rows(
    office: Office, identity: Mapping[str, Any]
) -> None:
    file = filled(office.packages["R4-P1"], {A: {"done": "済"}})
    (item,) = office.admits(saved(replace(file, identity=replace(file.identity, **identity)))).held
    assert (item.divisions, item.is_unmerged_answer) == (("zeimu",), True)


def test_an_answer_to_another_year_is_no_answer_of_this_round(office: Office) -> None:
    other: dict[str, Any] = {**dict.fromkeys(CARRIERS, "R9-ZZZZZZ"), "year": "R9"}
    file = filled(office.packages["R4-P1"], {A: {"done": "済"}})
    (item,) = office.admits(saved(replace(file, identity=replace(file.identity, **other)))).held
    assert (item.divisions, item.is_unmerged_answer) == ((), False)


@pytest.mark.parametrize("identity", [{"seal": None}, {"form_version": None}, {"year": None, "division": "改めた名"}])
def test_what_a_sanitiser_took_away_is_no_fault(office: Office, identity: Mapping[str, Any]) -> None:
    assert hold_of(office, office.packages["R4-P1"], **identity) is None


def test_an_answer_to_a_round_before_waits_as_closed_or_as_another_year(office: Office) -> None:
    assert hold_of(office, office.knows(sent("R3-P1", rows=[A], round_id="R3"))) == "ROUND-CLOSED"
    known = replace(office.known(), rounds=replace(office.known().rounds, closed=frozenset()))
    file = filled(office.packages["R3-P1"])
    office.known = lambda **_: known  # type: ignore[method-assign]
    assert office.admits(file).hold == "OTHER-YEAR"


@pytest.mark.parametrize(
    ("head", "others", "reason"),
    [("R9-Z", "R9-Z", "OTHER-YEAR"), ("R4-P1", "R3-P1", "IDENTITY-DISAGREES")],
)
def test_beside_a_file_that_another_round_has_already_each_waits_for_its_own_reason(
    office: Office, head: str, others: str, reason: str
) -> None:
    late = filled(office.knows(sent("R3-P1", rows=[A], round_id="R3")), {A: {"done": "済"}})
    now = office.known()
    there = in_the_round("R3", now)
    merged = replace(there, returns=frozenset(each.return_id for each in admit(late, there).returns))
    known = replace(now, elsewhere={"R3": merged})
    assert admit(late, known).is_of_other_round
    other = replace(late.identity, head_package=head, check_package=others, property_package=others, year="R9")
    assert admit(saved(replace(late, identity=other)), known).hold == reason


def in_the_round(round_id: str, known: MergeContext) -> MergeContext:
    """Return what is known while another round is merged."""
    return replace(known, rounds=replace(known.rounds, round_id=round_id, closed=frozenset()))


@pytest.mark.parametrize(("year", "told"), [("R9", "令和9年度"), ("来年", "来年")])
def test_another_year_is_named_as_people_name_it(office: Office, year: str, told: str) -> None:
    file = filled(office.packages["R4-P1"])
    other = replace(file.identity, head_package="R9-Z", check_package="R9-Z", property_package="R9-Z", year=year)
    (problem,) = office.admits(saved(replace(file, identity=other))).problems
    assert (problem.code, problem.found, problem.expected) == ("OTHER-YEAR", told, "令和4年度")


def test_every_row_of_a_held_file_is_held_and_none_is_dropped(office: Office) -> None:
    file = filled(office.sends("zeimu", A, B, reads=[C]))
    broken = saved(replace(file, identity=replace(file.identity, seal="0000")))
    assert [row.row_id for row in office.admits(broken).rows] == [A, B]


def cleared(fields: int, answered: int) -> str | None:
    """Return why a form waits that clears so many fields of what was sent, and answers so many others."""
    office = Office()
    places = [(row_id, key) for row_id in (A, B, C) for key in ("done", "next_year", "later_years", "note")]
    for row_id, key in places[:fields]:
        office.says(row_id, key, "前から有る文", on_behalf_of="zeimu")
    package = office.sends("zeimu", A, B, C)
    answers: dict[str, dict[str, str | None]] = {A: {}, B: {}, C: {}}
    for row_id, key in places[:fields]:
        answers[row_id][key] = None
    for row_id, key in places[fields : fields + answered]:
        answers[row_id][key] = "新しい文"
    return office.admits(filled(package, answers)).hold


def test_five_cleared_fields_wait_for_a_word_and_four_do_not() -> None:
    assert cleared(5, 0) == "MASS-CLEARED"
    assert cleared(4, 0) is None


def test_who_answers_as_much_as_he_clears_is_not_asked() -> None:
    assert cleared(5, 5) is None
    assert cleared(6, 5) == "MASS-CLEARED"


def test_what_comes_back_as_it_was_sent_is_no_answer_beside_what_is_cleared() -> None:
    office = Office()
    for row_id in (A, B, C, D):
        for key in ("done", "next_year", "later_years"):
            office.says(row_id, key, "前から有る文")
    cleared_ones = {A: dict.fromkeys(("done", "next_year", "later_years")), B: dict.fromkeys(("done", "next_year"))}
    file = filled(office.sends("zeimu", A, B, C, D), cleared_ones)
    assert office.admits(file).hold == "MASS-CLEARED"


def test_rows_that_are_not_there_clear_nothing() -> None:
    office = Office()
    for row_id in (A, B, C):
        office.says(row_id, "done", "前から有る文")
        office.says(row_id, "next_year", "前から有る予定")
    package = office.sends("zeimu", A, B, C)
    assert office.admits(without_rows(filled(package), A, B, C)).hold is None


def test_a_file_of_the_round_that_is_closed_is_looked_at_row_by_row(office: Office) -> None:
    package = office.packages["R4-P1"]
    office.merges(filled(package, {A: {"done": "済"}}))
    office.closed = True
    assert hold_of(office, package) is None
    assert office.admits(filled(package, {A: {"done": "新しい文"}})).hold is None


HELD_FOR = """
    IDENTITY-DISAGREES IDENTITY-MISSING PACKAGE-UNKNOWN PACKAGE-VOID OTHER-YEAR FORM-VERSION SEAL-BROKEN ROUND-CLOSED
    MANY-PACKAGES MASS-CLEARED FOREIGN UNKNOWN-ID PROPOSAL ROW-TWICE UNREADABLE LEFT-OUT ACCEPTED
""".split()


@pytest.mark.parametrize(
    ("kind", "reason", "is_applied"),
    [
        (HeldKind.FILE, "ROUND-CLOSED", True),
        (HeldKind.FILE, "MASS-CLEARED", True),
        (HeldKind.FILE, "PACKAGE-UNKNOWN", False),
        (HeldKind.ROW, "LEFT-OUT", True),
        (HeldKind.ROW, "ROUND-CLOSED", False),
        (HeldKind.FIELD, "UNREADABLE", False),
    ],
)
def test_consent_suffices_where_there_is_something_to_import(kind: HeldKind, reason: str, is_applied: bool) -> None:
    assert can_apply(HeldItem("H1", kind, reason, "回答.xlsx", "0" * 64)) is is_applied


@pytest.mark.parametrize("reason", HELD_FOR)
def test_what_waits_can_say_why_with_what_was_kept_of_it(reason: str) -> None:
    entry = CATALOGUE[reason]
    assert "{" not in (entry.message + entry.remedy).replace("{found}", "")
