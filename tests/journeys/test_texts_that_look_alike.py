"""Texts that look alike are one text: a difference that is not seen is no question."""

from pathlib import Path
from typing import Any

import pytest

from nakano_status.domain.merge import resolution
from nakano_status.domain.text.narrative import fold
from tests.support.command_line import ask, done
from tests.support.offices import Office
from tests.support.sending import filled_in, merged, row_of, sound
from tests.support.spreadsheets import changed

DIVISION, ROW = "税務課", "2-1-2-03-N"
SPELLINGS = {
    "decomposed": ("窓口が開いた。", "窓口か\u3099開いた。"),
    "wave dash": ("10〜12月に開いた。", "10～12月に開いた。"),
    "line separator": ("窓口を開いた。\n続ける。", "窓口を開いた。\u2028続ける。"),
    "next line": ("窓口を開いた。\n続ける。", "窓口を開いた。\u0085続ける。"),
}


def answer(office: Office, name: str, text: str) -> Path:
    answers = {ROW: {"mark": "◎", "done": text}}
    return filled_in(office.form(DIVISION), office.folder / "came" / f"{name}.xlsx", answers)


def both(office: Office, spelling: str) -> tuple[Path, Path]:
    one, other = SPELLINGS[spelling]
    return answer(office, "一", one), answer(office, "二", other)


def open_conflicts(office: Office) -> list[Any]:
    found: list[Any] = ask("conflicts", "--store", office.store).keys["conflicts"]
    return found


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("order", [1, -1])
def test_two_returns_are_in_no_conflict(office: Office, spelling: str, order: int) -> None:
    paths = both(office, spelling)[::order]
    merged(office, paths[0])
    first = row_of(office.store, ROW)["done"]
    said = merged(office, paths[1])
    assert (said.keys["conflicts"], said.keys["changes"], open_conflicts(office)) == ([], [], [])
    assert row_of(office.store, ROW)["done"] in SPELLINGS[spelling]
    assert first in SPELLINGS[spelling]
    assert sound(office.store)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_list_in_which_a_text_is_spelled_otherwise_has_no_change(office: Office, spelling: str) -> None:
    one, other = SPELLINGS[spelling]
    merged(office, answer(office, "一", one))
    target = office.folder / "一覧.xlsx"
    done("export", "list", "--out", target, "--store", office.store)

    def spell(book: Any) -> None:
        (cell,) = [cell for line in book.worksheets[0].iter_rows() for cell in line if cell.value == one]
        cell.value = other

    target.write_bytes(changed(target.read_bytes(), spell))
    assert ask("list-changes", target, "--store", office.store).keys["changes"] == []


OFFICE_TEXT, OTHER_TEXT = "事務局の文。", "別の文。"


def in_conflict_with_the_office(office: Office, spelling: str) -> None:
    """Merge both after the office wrote a text of its own."""
    paths = both(office, spelling)
    done("set", ROW, f"done={OFFICE_TEXT}", "--store", office.store)
    merged(office, *paths)


def decided(office: Office, conflict: str, take: str) -> str:
    done("resolve", conflict, "--take", take, "--store", office.store)
    text: str = row_of(office.store, ROW)["done"]
    return text


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_division_that_spells_its_answer_in_two_ways_has_one_answer(office: Office, spelling: str) -> None:
    in_conflict_with_the_office(office, spelling)
    (conflict,) = open_conflicts(office)
    kept = decided(office, conflict["conflict"], "division")
    assert kept in SPELLINGS[spelling]
    assert decided(office, conflict["conflict"], DIVISION) == kept
    assert decided(office, conflict["conflict"], "both") == f"{kept}\n{OFFICE_TEXT}"
    assert sound(office.store)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_what_remains_in_conflict_counts_each_text_once(office: Office, spelling: str) -> None:
    in_conflict_with_the_office(office, spelling)
    said = ask("set", ROW, f"done={OTHER_TEXT}", "--as", DIVISION, "--source", "電話", "--store", office.store)
    (remains,) = (each for each in said.keys["problems"] if each["code"] == "CONFLICT-REMAINS")
    assert remains["found"] == "2"


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_other_copies_are_one_choice_if_they_differ_by_spelling_only(office: Office, spelling: str) -> None:
    merged(office, *both(office, spelling), answer(office, "三", OTHER_TEXT))
    (conflict,) = open_conflicts(office)
    (own,) = (each["return"] for each in conflict["sides"] if each["value"] == OTHER_TEXT)
    done("resolve", own, "--take", "other", "--store", office.store)
    assert row_of(office.store, ROW)["done"] in SPELLINGS[spelling]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_what_an_earlier_version_joined_is_no_damage(
    office: Office, spelling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = (*SPELLINGS[spelling], OTHER_TEXT)
    answers = [{ROW: {"mark": "◎", "note": text}} for text in texts]
    form, came = office.form(DIVISION), office.folder / "came"
    paths = [filled_in(form, came / f"{number}.xlsx", each) for number, each in enumerate(answers)]
    with monkeypatch.context() as patch:
        patch.setattr(resolution, "fold_alike", fold)  # as version 1.0.0 compared what it joined
        merged(office, *paths)
        before = done("show", "--store", office.store)
        assert all(text in row_of(office.store, ROW)["notes"][DIVISION] for text in texts)
    after = done("show", "--store", office.store)
    assert (after["digest"], after["rows"]) == (before["digest"], before["rows"])
    assert sound(office.store)


def saved_by_an_earlier_version(office: Office, spelling: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Merge both as versions did that took the two for different texts."""
    with monkeypatch.context() as patch:
        patch.setattr(resolution, "same", lambda one, other: fold(one) == fold(other))
        assert len(merged(office, *both(office, spelling)).keys["conflicts"]) == 1


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_conflict_of_an_earlier_version_is_none_and_ends_with_the_next_merge(
    office: Office, spelling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved_by_an_earlier_version(office, spelling, monkeypatch)
    assert (sound(office.store), open_conflicts(office)) == (True, [])
    merged(office, filled_in(office.form("職員課"), office.folder / "came" / "三.xlsx", {}))
    (line,) = [row for row in done("show", "--store", office.store)["rows"] if row["id"] == ROW]
    assert not line["conflicts"]
    assert line["done"] in SPELLINGS[spelling]
    assert sound(office.store)
