"""An unchanged form, or one with answers alone, gives no finding about something seen, whatever program saved it.

The forms are as they are sent: with 成果指標, reference rows, many divisions, 前回の報告, findings and opinions, of the
built-in profile and of others.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.exchange.answer_file import PREVIOUS_SHEET
from tests.support.client_programs import WAYS, Way
from tests.support.command_line import ask, done
from tests.support.offices import ANSWERS, make_office
from tests.support.own_wards import mark_of, own_plan, own_profile
from tests.support.planted_profiles import PlantedWard

pytestmark = [pytest.mark.clients, pytest.mark.timeout(1200)]

SEEN = ("SEEN-", "CELL-", "HEADING-")
DIVISIONS = ("税務課", "情報システム課", "戸籍住民課")
_ONCE = [None, *(each for each in WAYS if each.client in ("LibreOffice", "Gnumeric", "openpyxl"))]
_LONG_WAY = 2


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[Path, Path]]:
    """The forms by name, each with the data file of its office."""
    office = make_office(tmp_path_factory.mktemp("office"))
    done("kpi", "import", "builtin:nakano2", "--year", "R4", "--store", office.store)
    done("kpi", "set", "KPI-1-2", "owner=税務課", "R3=約170万件", "--store", office.store)
    done("distribute", "--division", "税務課", "--anew", "--replace", "--out", office.forms, "--store", office.store)
    filled = office.folder / "filled.xlsx"
    filled.write_bytes(make_spreadsheet_user().fill_in(office.form("税務課").read_bytes(), ANSWERS))
    planted = PlantedWard(tmp_path_factory.mktemp("planted"))
    other = tmp_path_factory.mktemp("other")
    plan = own_plan(
        other, own_profile([mark_of("good", "良"), mark_of("fair", "可"), mark_of("none", "未", counted_apart=True)])
    )
    done("init", "--plan", plan, "--store", other / "office.nakano")
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", other / "office.nakano")
    done("distribute", "--out", other / "forms", "--store", other / "office.nakano")
    return {
        **{division: (office.form(division), office.store) for division in DIVISIONS},
        "filled": (filled, office.store),
        "with the last report": _with_the_last_report(tmp_path_factory.mktemp("last")),
        **{f"planted {each.stem}": (each, planted.store) for each in (planted.folder / "forms").rglob("*.xlsx")},
        **{f"other {each.stem}": (each, other / "office.nakano") for each in (other / "forms").rglob("*.xlsx")},
    }


def _form_of(year: str, folder: Path, store: Path) -> Path:
    """Open the round of a year, and return the form of 税務課."""
    done("round", "open", "--year", year, "--due", "2023-07-14", "--store", store)
    done("distribute", "--year", year, "--division", "税務課", "--out", folder / year, "--store", store)
    (form,) = (folder / year).rglob("*.xlsx")
    return form


def _with_the_last_report(folder: Path) -> tuple[Path, Path]:
    """Return a form that shows what was reported the year before, and the data file of its office."""
    store, answer = folder / "office.nakano", folder / "answer.xlsx"
    done("init", "--store", store)
    answer.write_bytes(make_spreadsheet_user().fill_in(_form_of("R3", folder, store).read_bytes(), ANSWERS))
    done("merge", answer, "--store", store)
    done("round", "close", "--year", "R3", "--store", store)
    form = _form_of("R4", folder, store)
    assert PREVIOUS_SHEET in load_workbook(form).sheetnames
    return form, store


@pytest.mark.sample(2)
@pytest.mark.parametrize("way", _ONCE, ids=lambda way: way.name if way else "as sent")
def test_nothing_is_found_on_a_form_that_nobody_changed(
    way: Way | None, sent: Mapping[str, tuple[Path, Path]], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if way is not None and way.version() is None:
        pytest.skip(f"{way.client} is not installed here; make test-clients installs it")
    if way is not None and way.through.count("→") >= _LONG_WAY and not request.config.getoption("--client-page"):
        pytest.skip("this way takes long; make test-clients goes it")
    files = {name: tmp_path / "sent" / f"{place}.xlsx" for place, name in enumerate(sent)}
    (tmp_path / "sent").mkdir()
    for name, file in files.items():
        file.write_bytes(sent[name][0].read_bytes())
    if way is not None:
        (tmp_path / "saved").mkdir()
        way.resave(list(files.values()), tmp_path / "saved")
        files = {name: tmp_path / "saved" / file.name for name, file in files.items()}
    found = {name: _findings(files[name], store, tmp_path / f"{name}.nakano") for name, (_, store) in sent.items()}
    assert {name: each for name, each in found.items() if each} == {}


def _findings(file: Path, store: Path, own: Path) -> list[tuple[str, str | None, str | None]]:
    """Return what is found of what is seen on a returned form, with its place."""
    own.write_bytes(store.read_bytes())
    read_files = ask("merge", file, "--store", own).keys["files"]
    problems = [each for one in read_files for each in one["problems"]]
    return [(each["code"], each.get("sheet"), each.get("cell")) for each in problems if each["code"].startswith(SEEN)]
