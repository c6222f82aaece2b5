"""Names of files and folders that every office PC can hold, however bodies are called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nakano_status.application.form_files import folder_of, form_path
from nakano_status.domain.division import DivisionKind, DivisionName, NameKind, Organisation
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
    assert folder_of(department, ROUND).startswith("01_")


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
