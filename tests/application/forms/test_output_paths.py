"""Names of files and folders that every office PC can hold, however bodies are called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.application.forms.output_paths import department_path, folder_of, form_path, letter_path
from nakano_status.domain.organisation.divisions import Division, DivisionKind, DivisionName, NameKind, Organisation
from nakano_status.domain.round.states import LetterKind
from tests.support.plans import small_organisation
from tests.support.stores import small_round

ROUND = small_round()


def called(names: dict[str, str], *, has_departments: bool = True) -> Organisation:
    """The small organisation with other names."""
    found = [
        replace(
            each,
            names=(DivisionName(names.get(each.division_id, each.name_on()), NameKind.OFFICIAL),),
            parent=each.parent if has_departments else None,
        )
        for each in small_organisation().divisions
        if has_departments or each.kind is not DivisionKind.DEPARTMENT
    ]
    return Organisation(tuple(found))


def paths(organisation: Organisation) -> list[str]:
    return [form_path(organisation, ROUND, each, "回答様式").as_posix() for each in ("zeimu", "koseki", "bosai")]


@pytest.mark.parametrize(
    "name", ["税" * 200, "税/務:課*", "..", "課. ", "　", "𠮷野課", "😀", "a\x01b", "CON", "=1+1"], ids=repr
)
def test_every_name_fits_an_office_pc(name: str) -> None:
    organisation = called({"zeimu": name, "kumin": name, "bosai": name})
    for path in paths(organisation):
        for part in path.split("/"):
            assert 0 < len(part) <= 40
            assert part.encode("cp932").decode("cp932") == part
            assert not set(part) & set('\\:*?"<>|\x01')
            assert part == part.strip().rstrip(". ")
    department = organisation.department_of("zeimu")
    assert department is not None
    assert folder_of(organisation, department, ROUND).startswith("01_")


def test_usual_names_stand_as_they_are() -> None:
    assert paths(small_organisation()) == [
        "01_区民部/01-02_税務課_R4回答様式.xlsx",
        "01_区民部/01-01_戸籍住民課_R4回答様式.xlsx",
        "防災課_R4回答様式.xlsx",
    ]


@pytest.mark.parametrize(("one", "other"), [("税" * 60 + "一", "税" * 60 + "二"), ("𠮷課", "𩸽課"), ("DX課", "dx課")])
def test_names_that_would_be_the_same_are_told_apart(one: str, other: str) -> None:
    organisation = called({"zeimu": one, "koseki": other}, has_departments=False)
    zeimu, koseki, _ = paths(organisation)
    assert zeimu.casefold() != koseki.casefold()
    assert len(zeimu) <= 40
    assert (zeimu, koseki) == tuple(paths(organisation)[:2])


AWKWARD = (
    ".",
    "..",
    "...",
    ". .",
    "/",
    "\\",
    "../..",
    "/etc",
    "C:",
    "課.",
    "課 ",
    "課　",
    "課",
    "課(2)",
    "　",
    "_",
    "𠮷",
    "𩸽",
)
RESERVED = ("CON", "con", "NUL", "Lpt1", "COM1.課", "AUX .x", "PRN")
ALIKE = (
    "DX課",
    "dx課",
    "がん課",
    unicodedata.normalize("NFD", "がん課"),
    "長" * 60 + "一",
    "長" * 60 + "二",
    "長" * 39,
)
NAMES = st.sampled_from((*AWKWARD, *RESERVED, *ALIKE)) | st.text(max_size=50)
_DEVICE = re.compile(r"(?i:CON|PRN|AUX|NUL|COM\d|LPT\d)\s*(\.|$)")


def _body(body: str, kind: DivisionKind, name: str, parent: str | None, order: int | None) -> Division:
    return Division(body, kind, (DivisionName(name, NameKind.OFFICIAL),), parent, order)


def organisation_of(names: Sequence[tuple[str, str | None]], *, has_orders: bool) -> Organisation:
    """Departments and divisions of these names, the division of a pair in the department before it."""
    found: list[Division] = []
    for number, (department, division) in enumerate(names):
        order = number if has_orders else None
        above = f"bu-{number}"
        found.append(_body(above, DivisionKind.DEPARTMENT, department, None, order))
        if division is not None:
            for place, parent in enumerate((above, "bu-0", None)):
                found.append(_body(f"ka-{number}-{place}", DivisionKind.DIVISION, division, parent, order))
    return Organisation(tuple(found))


@given(st.lists(st.tuples(NAMES, st.none() | NAMES), min_size=1, max_size=6), st.booleans())
def test_whatever_bodies_are_called_each_has_a_place_of_its_own_in_the_folder(
    names: list[tuple[str, str | None]], has_orders: bool
) -> None:
    organisation = organisation_of(names, has_orders=has_orders)
    departments = [each for each in organisation.divisions if each.kind is DivisionKind.DEPARTMENT]
    divisions = [each.division_id for each in organisation.divisions if each.kind is DivisionKind.DIVISION]
    folders = [folder_of(organisation, each, ROUND) for each in departments]
    places = [
        *(form_path(organisation, ROUND, each, "回答様式") for each in divisions),
        *(department_path(organisation, each, ROUND, "まとめ", ".pdf") for each in departments),
        *dict.fromkeys(letter_path(organisation, ROUND, each, LetterKind.REQUEST) for each in divisions),
    ]
    assert len({unicodedata.normalize("NFC", each).casefold() for each in folders}) == len(folders)
    assert len({unicodedata.normalize("NFC", str(each)).casefold() for each in places}) == len(places)
    for place in places:
        assert 0 < len(place.parts) <= 2
        for part in place.parts:
            assert 0 < len(part) <= 40
            assert part not in {".", ".."}
            assert part == part.rstrip(" .\u3000")
            assert not set(part) & set('\\/:*?"<>|')
            assert not any(unicodedata.category(each) == "Cc" for each in part)
            assert not _DEVICE.match(part)
