"""Items that each division answers for itself, where a round takes an unusual course: held cells, reorganisations."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.review.wording_changes import sent_wording_rows
from nakano_status.bootstrap import make_parts
from nakano_status.domain.merge import resolution
from nakano_status.store import entries
from tests.support.command_line import ask, done, run
from tests.support.plan_files import FIRST_ROWS
from tests.support.planted_profiles import (
    ANSWER,
    DID,
    DIRECTION,
    HELD,
    OF_EACH,
    OTHER,
    PART,
    PLACES,
    ROW,
    TARGETS,
    PlantedWard,
    planted_hands,
)


def fill(ward: PlantedWard, division: str, name: str, answers: dict[str, dict[str, str]]) -> Path:
    path = ward.folder / name
    path.write_bytes(planted_hands(*ward.more).fill_in(ward.form_of(division).read_bytes(), answers))
    return path


def items_of(ward: PlantedWard) -> dict[str, dict[str, object]]:
    """Return the held items by the key of their field."""
    return {each["key"]: each for each in ask("held", "--store", ward.store).keys["held"]}


@pytest.fixture
def held(tmp_path: Path) -> PlantedWard:
    """A ward that holds two cells of the division that the row names beside its owner; the owner's answer is accepted.

    The cells are of one group: a number that is not read, and beside it a text.
    """
    ward = PlantedWard(tmp_path, PART, {**OF_EACH[0], "group": DID})
    ward.office("merge", fill(ward, "税務課", "lead.xlsx", {ROW: {**ANSWER, DID: "案内を行った。"}, OTHER: ANSWER}))
    ward.office("accept", "--division", "税務課", "--id", ROW)
    unread = {ROW: {DID: "窓口を開いた。", PLACES: "たくさん"}}
    ask("merge", fill(ward, "戸籍住民課", "other.xlsx", unread), "--store", ward.store)
    return ward


def test_the_office_takes_in_a_held_part_of_a_division_that_does_not_answer_the_row(held: PlantedWard) -> None:
    item = items_of(held)[DID]
    assert (item["division"], item["answerers"], item["can_apply"]) == ("戸籍住民課", ["税務課", "戸籍住民課"], True)
    held.office("held", "apply", str(item["item"]))
    assert held.row()[DID] == "【税務課】案内を行った。\n【戸籍住民課】窓口を開いた。"
    assert [*items_of(held)] == [PLACES]
    assert held.office("verify")["ok"]


def test_a_held_part_is_decided_by_typing_it_for_its_division(held: PlantedWard) -> None:
    unread = items_of(held)[PLACES]
    refused = ask("held", "apply", str(unread["item"]), "--store", held.store)
    assert (refused.keys["error"], unread["can_apply"]) == ("HELD-NOT-APPLICABLE", False)
    held.office("set", ROW, f"{PLACES}=3", "--as", "戸籍住民課")
    assert held.row()[PLACES] == "【戸籍住民課】3"
    assert [*items_of(held)] == [DID]
    held.office("held", "reject", str(items_of(held)[DID]["item"]))
    assert items_of(held) == {}


OWN_ROW = FIRST_ROWS[1].row_id
TODAY = "2026-11-28"


def board_of(ward: PlantedWard) -> dict[str, tuple[int, int]]:
    lines = ask("board", "--store", ward.store).keys["divisions"]
    return {each["division"]: (each["answered"], each["rows"]) for each in lines}


@pytest.fixture
def answered(tmp_path: Path, place: Callable[[Path], Path]) -> PlantedWard:
    """A ward in which both divisions of a row have written their parts, which are required and counted."""
    number = {**OF_EACH[0], "counted": True}
    store = place(tmp_path / "office.nakano")
    ward = PlantedWard(tmp_path, {**PART, "required": True, "need": "必要"}, number, store=store)
    own = {ROW: {DID: "窓口を開いた。", PLACES: "80"}, OWN_ROW: {**ANSWER, DID: "調べた。"}}
    lead = {ROW: {**ANSWER, DID: "案内を行った。", PLACES: "3"}, OTHER: {**ANSWER, DID: "更新した。"}}
    for division, name, answers in (("税務課", "lead.xlsx", lead), ("戸籍住民課", "other.xlsx", own)):
        ward.office("merge", fill(ward, division, name, answers))
    return ward


def test_a_part_is_printed_by_the_name_of_its_division_after_it_was_renamed(answered: PlantedWard) -> None:
    ward, before = answered, answered.row()[DID]
    ward.office("division", "rename", "戸籍住民課", "区民課", "--from", TODAY)
    assert ward.row()[DID] == before.replace("戸籍住民課", "区民課")
    assert board_of(ward)["区民課"] == (2, 2)
    ward.office("division", "take-back")
    assert (ward.row()[DID], ward.office("verify")["ok"]) == (before, True)


def test_a_part_stands_for_the_division_that_continues_its_own(answered: PlantedWard) -> None:
    ward, before = answered, answered.row()[DID]
    into = ("--into", "戸籍課", "--into", "住民課", "--row", f"{ROW}=住民課", "--row", f"{OWN_ROW}=住民課")
    ward.office("division", "split", "戸籍住民課", *into, "--from", TODAY)
    assert (ward.row()[DID], board_of(ward)["住民課"]) == (before, (2, 2))
    assert "DIVISION-PART-MISSING" not in {
        each["code"] for each in ask("check", "--store", ward.store).keys["problems"]
    }
    counted = ward.office("counts", "--item", PLACES)
    assert (counted["sum"], counted["in_report"]) == ("83", 5)
    ward.office("division", "take-back")
    assert (ward.row()[DID], board_of(ward)["戸籍住民課"]) == (before, (2, 2))
    assert ward.office("verify")["ok"]


def test_parts_of_divisions_that_are_merged_keep_their_names(answered: PlantedWard) -> None:
    ward, parts = answered, {"【税務課】案内を行った。", "【戸籍住民課】窓口を開いた。"}
    ward.office("division", "merge", "戸籍住民課", "税務課", "--into", "税戸課", "--from", TODAY)
    assert ({*ward.row()[DID].split("\n")}, board_of(ward)["税戸課"]) == (parts, (3, 3))
    assert ward.office("counts", "--item", PLACES)["in_report"] == 5
    ward.office("set", ROW, f"{DID}=【税戸課】案内し、窓口を開いた。")
    assert ward.row()[DID] == "案内し、窓口を開いた。"


def test_rows_of_two_divisions_in_one_form_keep_their_parts_apart(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, PART)
    hands, path = planted_hands(*ward.more), tmp_path / "together.xlsx"
    first, other = (
        hands.fill_in(ward.form_of(division).read_bytes(), {row_id: {**ANSWER, DID: text}})
        for division, row_id, text in (("税務課", ROW, "案内を行った。"), ("戸籍住民課", OWN_ROW, "調べた。"))
    )
    path.write_bytes(hands.paste_together(first, [other]))
    (file,) = ask("merge", path, "--store", ward.store).keys["files"]
    assert (file["verdict"], [each["code"] for each in file["problems"]]) == ("held", ["MANY-PACKAGES"])
    (item,) = ask("held", "--store", ward.store).keys["held"]
    assert item["answerers"] == ["税務課", "戸籍住民課"]
    ward.office("held", "apply", item["item"])
    changes = [ward.office("history", each, "--key", DID)["changes"] for each in (ROW, OWN_ROW)]
    assert [(each["division"], each["to"]) for (each,) in changes] == [
        ("税務課", "案内を行った。"),
        ("戸籍住民課", "調べた。"),
    ]


@pytest.mark.parametrize("has_part", [True, False])
def test_an_answer_pasted_beside_a_division_s_own_part_of_the_row_is_no_second_answer(
    tmp_path: Path, *, has_part: bool
) -> None:
    ward = PlantedWard(tmp_path, PART)
    hands, path = planted_hands(*ward.more), tmp_path / "together.xlsx"
    lead_part = {DID: "案内を行った。"} if has_part else {}
    other, lead = (
        hands.fill_in(ward.form_of(division).read_bytes(), {ROW: answer})
        for division, answer in (("戸籍住民課", {DID: "窓口を開いた。"}), ("税務課", {**ANSWER, **lead_part}))
    )
    path.write_bytes(hands.paste_rows(other, lead, [ROW]))
    (file,) = ask("merge", path, "--store", ward.store).keys["files"]
    codes = [each["code"] for each in file["problems"]]
    assert codes == ["MANY-PACKAGES" if has_part else "FOREIGN"]
    (item,) = ask("held", "--store", ward.store).keys["held"]
    ask("held", "apply", item["item"], "--store", ward.store)
    assert ward.row()[DID] == "【税務課】案内を行った。\n" * has_part + "【戸籍住民課】窓口を開いた。"
    assert (ward.row()["done"], ward.office("verify")["ok"]) == (ANSWER["done"], True)


def test_a_row_of_which_one_item_waits_is_counted_as_held_in_part(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, PART, OF_EACH[0])
    answers = {ROW: {**ANSWER, PLACES: "たくさん"}, OTHER: {**ANSWER, DID: "更新した。"}}
    said = run("merge", "--dry-run", fill(ward, "税務課", "lead.xlsx", answers), "--store", ward.store)
    assert "反映1行、一部未取込1行" in said.output


def test_what_the_office_rewords_in_a_part_is_asked_of_its_division(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, PART)
    ward.office(
        "merge", fill(ward, "税務課", "lead.xlsx", {ROW: {**ANSWER, DID: "案内を見れるようにした。"}, OTHER: ANSWER})
    )
    ward.office("merge", fill(ward, "戸籍住民課", "other.xlsx", {ROW: {DID: "窓口を開らいた。"}}))
    ward.office("set", ROW, f"{DID}=【税務課】案内を見られるようにした。\n【戸籍住民課】窓口を開いた。")

    def listed() -> dict[str, tuple[str, str, str, str]]:
        changes = ask("wording", "--store", ward.store).keys["changes"]
        keys = ("received", "mended", "stands", "state")
        return {each["division"]: tuple(each[key] for key in keys) for each in changes if each["key"] == DID}

    received, mended = "案内を見れるようにした。", "案内を見られるようにした。"
    assert listed() == {
        "税務課": (received, mended, mended, "not_sent"),
        "戸籍住民課": ("窓口を開らいた。", "窓口を開いた。", "窓口を開いた。", "not_sent"),
    }
    assert ward.row()["received"] == {DID: f"【税務課】{received}\n【戸籍住民課】窓口を開らいた。"}

    # 戸籍住民課 does not answer the row, but is asked about its part of it
    own, out = tmp_path / "koseki.nakano", tmp_path / "out"
    ward.office("wording", "--send", "--division", "戸籍住民課", "--out", out)
    done("open", next(out.rglob("*.xlsx")), "--store", own)
    with closing(make_parts().stores.open(own)) as store, store.reading() as records:
        (text,) = sent_wording_rows(records, chosen_round(records))[ROW].texts
        assert (text.key, text.received, text.sent) == (DID, "窓口を開らいた。", "窓口を開いた。")
    done("submit", "--out", tmp_path / "agreed.xlsx", "--store", own)
    ward.office("merge", tmp_path / "agreed.xlsx")
    assert {division: state for division, (*_, state) in listed().items()} == {
        "税務課": "not_sent",
        "戸籍住民課": "agreed",
    }


def test_a_part_that_was_accepted_is_not_taken_back(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, PART)
    ward.office("merge", fill(ward, "戸籍住民課", "other.xlsx", {ROW: {DID: "窓口を開いた。"}}))
    ward.office("accept", "--division", "戸籍住民課", "--id", ROW)
    with closing(make_parts().stores.open(ward.store)) as store, store.reading() as records:
        (review,) = records.reviews.of_round(chosen_round(records).round_id)
        assert {(slot.group, slot.division) for slot in review.observed} == {(DID, "koseki"), ("note", "koseki")}
    (answer,) = ask("received", "--store", ward.store).keys["files"][0]["returns"]
    refused = ask("take-back", answer["return"], "--store", ward.store)
    assert (refused.code, refused.keys.get("error")) == (2, "RETURN-SEEN")


def test_an_emptied_part_of_a_row_waits_as_the_rest_of_the_row_does(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, PART, *OF_EACH)
    full = {DID: "窓口を開いた。", PLACES: "3", HELD: "2023-05-01", DIRECTION: "拡充", TARGETS: "子ども"}
    ward.office("merge", fill(ward, "戸籍住民課", "part.xlsx", {ROW: {**full, "note": "参考です。"}}))
    before = ward.row()
    ward.office("distribute", "--out", tmp_path / "anew", "--anew")
    form, hands = next((tmp_path / "anew").rglob("*戸籍住民課*")), planted_hands(*ward.more)

    def emptied(name: str, *keys: str) -> Path:
        path = tmp_path / name
        path.write_bytes(hands.fill_in(form.read_bytes(), {ROW: dict.fromkeys((*keys, "note"), "")}))
        return path

    merged = ask("merge", emptied("one.xlsx", HELD), "--store", ward.store).keys
    assert (merged["held"], [each["key"] for each in merged["cleared"]]) == ([], [HELD, "note"])
    ask("merge", emptied("all.xlsx", *full), "--store", ward.store)
    (item,) = ask("held", "--store", ward.store).keys["held"]
    assert (item["reason"], {key: ward.row()[key] for key in full}) == (
        "MASS-CLEARED",
        {**{key: before[key] for key in full}, HELD: None},
    )
    ward.office("held", "apply", item["item"])
    assert {key: ward.row()[key] for key in full} == dict.fromkeys(full)
    assert ward.office("verify")["ok"]


OWN_CODES = {"DIVISION-PART-MISSING", "CONFLICT-OPEN"}
"""The codes of problems about the items that each division answers for itself."""


def conflicts_of(ward: PlantedWard) -> dict[str, dict[str, Any]]:
    """Return the open conflicts by their ID."""
    return {each["conflict"]: each for each in ask("conflicts", "--store", ward.store).keys["conflicts"]}


def send_two_copies(ward: PlantedWard) -> dict[str, Any]:
    """Merge the answer of 税務課 and two copies of the form of 戸籍住民課; return the result of the second copy."""
    lead = {ROW: {**ANSWER, DID: "案内を行った。", PLACES: "1"}, OTHER: ANSWER}
    ward.office("merge", fill(ward, "税務課", "lead.xlsx", lead))
    one = {DID: "窓口を開いた。", PLACES: "3000", HELD: "2023-05-01", DIRECTION: "拡充"}
    other = {**one, PLACES: "5", HELD: "2023-06-01", DIRECTION: "維持"}
    ward.office("merge", fill(ward, "戸籍住民課", "one.xlsx", {ROW: one}))
    return ask("merge", fill(ward, "戸籍住民課", "two.xlsx", {ROW: other}), "--store", ward.store).keys


IN_CONFLICT = {key: f"{ROW}:{key}:koseki" for key in (PLACES, HELD, DIRECTION)}
"""The IDs of the conflicts of `send_two_copies`, by key."""


def test_two_copies_that_differ_in_what_a_division_has_for_itself_are_in_conflict(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, PART, *({**each, "counted": each["key"] != HELD} for each in OF_EACH))
    merged = send_two_copies(ward)
    assert {each["conflict"] for each in merged["conflicts"]} == {*IN_CONFLICT.values()}
    assert merged["files"][0]["fates"]["conflict"] == 1
    found = conflicts_of(ward)
    assert {*found} == {*IN_CONFLICT.values()}
    number = found[IN_CONFLICT[PLACES]]
    assert (number["key"], number["part_of"], number["base"]) == (PLACES, "戸籍住民課", None)
    assert [(side["who"], side["value"]) for side in number["sides"]] == [("戸籍住民課", "3000"), ("戸籍住民課", "5")]
    assert "（戸籍住民課の分）" in run("conflicts", "--store", ward.store).output
    # no value is any answer, and those of other divisions and the texts stand
    row = ward.row()
    assert (row[PLACES], row[HELD], row[DIRECTION]) == ("【税務課】1", None, None)
    assert row[DID] == "【税務課】案内を行った。\n【戸籍住民課】窓口を開いた。"
    counted = ward.office("counts", "--item", PLACES)
    assert [each["why"] for each in counted["excluded"] if each["id"] == ROW] == ["open_conflict"]
    lines = {each["division"]: each["conflicts"] for each in ward.office("board")["divisions"]}
    assert (lines["税務課"], lines["戸籍住民課"]) == (0, 3)
    todo = ask("todo", "--store", ward.store).keys["items"]
    (line,) = (each for each in todo if each["of"] == "conflict")
    assert (line["count"], line["names"], set(line["what"])) == (3, ["戸籍住民課 3"], {*IN_CONFLICT.values()})


def test_a_conflict_about_a_part_is_of_its_division_alone_until_it_is_decided(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, PART, *({**each, "required": each["key"] == PLACES} for each in OF_EACH))
    send_two_copies(ward)

    def told(*words: str) -> list[tuple[str, str]]:
        problems = ask("check", *words, "--store", ward.store).keys["problems"]
        return sorted(
            (each["code"], each["key"]) for each in problems if each["id"] == ROW and each["code"] in OWN_CODES
        )

    own = sorted(("CONFLICT-OPEN", key) for key in IN_CONFLICT)
    assert told() == told("--division", "戸籍住民課") == own
    assert told("--division", "税務課") == []
    refused = ask("accept", "--division", "戸籍住民課", "--id", ROW, "--store", ward.store)
    assert (refused.code, f"相違 {ROW}" in refused.keys["message"]) == (2, True)
    ward.office("accept", "--division", "税務課", "--id", ROW)
    ward.office("reopen", "--id", ROW, "--reason", "確認のため")
    # what is typed for the division is one side more
    typed = ask("set", ROW, f"{PLACES}=7", "--as", "戸籍住民課", "--source", "電話", "--store", ward.store)
    assert typed.keys["conflicts"] == [IN_CONFLICT[PLACES]]
    assert len(conflicts_of(ward)[IN_CONFLICT[PLACES]]["sides"]) == 3
    wrong = ask("resolve", f"{ROW}:{PLACES}", "--take", "base", "--store", ward.store)
    assert wrong.code == 2
    ward.office("resolve", f"{ROW}:{PLACES}:戸籍住民課", "--take", "text", "--text", "8")
    for key in (HELD, DIRECTION):
        chosen = conflicts_of(ward)[IN_CONFLICT[key]]["sides"][1]
        ward.office("resolve", IN_CONFLICT[key], "--take", chosen["return"])
    row = ward.row()
    assert (row[PLACES], row[DIRECTION]) == ("【税務課】1\n【戸籍住民課】8", "【戸籍住民課】維持")
    assert (conflicts_of(ward), told()) == ({}, [])
    ward.office("accept", "--division", "戸籍住民課", "--id", ROW)
    assert ward.office("verify")["ok"]


def test_one_choice_decides_the_rows_and_the_parts_that_two_copies_differ_in(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, PART, *OF_EACH)
    send_two_copies(ward)
    (question,) = {each["question"] for each in conflicts_of(ward).values()}
    resolved = ward.office("resolve", question, "--take", "other")["resolved"]
    assert {each["conflict"]: each["value"] for each in resolved}[IN_CONFLICT[PLACES]] == "3000"
    assert {each["conflict"] for each in resolved} == {*IN_CONFLICT.values()}


def test_numbers_that_an_earlier_version_joined_are_in_conflict_in_the_same_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ward = PlantedWard(tmp_path, PART, *OF_EACH)
    with monkeypatch.context() as patch:
        patch.setattr(resolution, "_belong_below_each_other", lambda slot, _: slot.division is not None)
        patch.setattr(entries, "_is_joined", lambda *_: False)
        send_two_copies(ward)
        ward.office("set", ROW, f"{DID}=【税務課】案内した。\n【戸籍住民課】窓口を開設した。")
        late = {ROW: {DID: "窓口を二つ開いた。", PLACES: "5", HELD: "2023-06-01", DIRECTION: "維持"}}
        ward.office("merge", fill(ward, "戸籍住民課", "three.xlsx", late))
        digest = ward.office("show")["digest"]
    assert ward.office("verify")["ok"]
    assert ward.office("show")["digest"] == digest
    assert {*conflicts_of(ward)} >= {*IN_CONFLICT.values()}
    assert (
        next(each["conflicts"] for each in ward.office("board")["divisions"] if each["division"] == "戸籍住民課") == 3
    )
    ward.office("resolve", IN_CONFLICT[PLACES], "--take", "text", "--text", "5")
    assert ward.row()[PLACES] == "【税務課】1\n【戸籍住民課】5"
    assert ward.office("verify")["ok"]


def test_what_the_office_reworded_and_an_answer_that_did_not_know_it_are_in_conflict(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, PART)
    ward.office("merge", fill(ward, "戸籍住民課", "one.xlsx", {ROW: {DID: "窓口を開いた。"}}))
    ward.office("set", ROW, f"{DID}=【戸籍住民課】窓口を開設した。")
    merged = ask(
        "merge", fill(ward, "戸籍住民課", "two.xlsx", {ROW: {DID: "窓口を二つ開いた。"}}), "--store", ward.store
    )
    (told,) = merged.keys["conflicts"]
    assert (told["conflict"], told["office"]) == (f"{ROW}:{DID}:koseki", "窓口を開設した。")
    assert ward.row()[DID] == "【戸籍住民課】窓口を開設した。"
    (change,) = ask("wording", "--store", ward.store).keys["changes"]
    assert (change["mended"], change["state"]) == ("窓口を開設した。", "open")
    ward.office("resolve", told["conflict"], "--take", "both")
    assert ward.row()[DID] == "【戸籍住民課】窓口を二つ開いた。\n窓口を開設した。"


def test_texts_of_one_division_are_kept_below_each_other(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, PART)
    for name, text in (("one.xlsx", "窓口を開いた。"), ("two.xlsx", "案内を配った。")):
        ward.office("merge", fill(ward, "戸籍住民課", name, {ROW: {DID: text}}))
    assert set(ward.row()[DID].splitlines()) == {"【戸籍住民課】窓口を開いた。", "案内を配った。"} or set(
        ward.row()[DID].splitlines()
    ) == {"【戸籍住民課】案内を配った。", "窓口を開いた。"}
    assert conflicts_of(ward) == {}


def test_a_form_made_anew_with_another_number_is_in_conflict_with_what_the_division_typed(tmp_path: Path) -> None:
    ward, own = PlantedWard(tmp_path, PART, OF_EACH[0]), tmp_path / "koseki.nakano"
    done("open", ward.form_of("戸籍住民課"), "--store", own)
    done("set", ROW, f"{PLACES}=3", f"{DID}=窓口を開いた。", "--store", own)
    ward.office("set", ROW, f"{PLACES}=5", "--as", "戸籍住民課", "--source", "電話")
    ward.office("distribute", "--anew", "--division", "戸籍住民課", "--out", tmp_path / "forms2")
    ask("open", next((tmp_path / "forms2").rglob("*戸籍住民課*")), "--store", own)
    (found,) = ask("conflicts", "--store", own).keys["conflicts"]
    assert (found["conflict"], found["office"]) == (f"{ROW}:{PLACES}:戸籍住民課", "5")

    def is_open() -> bool:
        return "CONFLICT-OPEN" in {each["code"] for each in ask("check", "--store", own).keys["problems"]}

    assert is_open()
    done("resolve", found["conflict"], "--take", "division", "--store", own)
    assert not is_open()
    (row,) = (each for each in done("show", "--store", own)["rows"] if each["id"] == ROW)
    assert "3" in row[PLACES]


def test_a_conflict_about_a_part_is_of_the_division_that_continues_its_own(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, PART, OF_EACH[0])
    for name, number in (("one.xlsx", "3000"), ("two.xlsx", "5")):
        ask("merge", fill(ward, "戸籍住民課", name, {ROW: {PLACES: number}}), "--store", ward.store)
    ward.office("division", "merge", "戸籍住民課", "防災課", "--into", "区民防災課", "--from", TODAY)
    lines = {each["division"]: each["conflicts"] for each in ward.office("board")["divisions"]}
    assert lines["区民防災課"] == 1
    refused = ask("accept", "--division", "区民防災課", "--id", ROW, "--store", ward.store)
    assert (refused.code, f"相違 {ROW}" in refused.keys["message"]) == (2, True)
    excluded = ward.office("counts", "--item", PLACES)["excluded"]
    assert [each["why"] for each in excluded if each["id"] == ROW].count("open_conflict") == 1
