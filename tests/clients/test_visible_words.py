"""Every word that a person sees in a received workbook is an answer, was sent, or is reported (exchange.md).

LibreOffice prints the workbook that was sent with its answers, and the same one with additions as people make them:
what the second shows more is among the answers or the findings.
"""

import io
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import load_workbook

from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.workbook.form.answer_reader import read_answers
from nakano_status.workbook.form.layout import FIGURES_SHEET
from tests.support.additions import KINDS, OF_FORMS, Planted, scribbled
from tests.support.client_page import Compared, write_compared
from tests.support.command_line import ask, done
from tests.support.fields import NAKANO
from tests.support.offices import Office, make_office
from tests.support.printed_workbooks import Pages, can_print, folded, print_workbooks
from tests.support.spreadsheets import workbook_of

pytestmark = [pytest.mark.clients, pytest.mark.timeout(1200)]

FILES = 2
"""Workbooks in a run of `make test`; `make test-clients` prints MANY."""
MANY = 12
BASE = {"2-1-2-03-N": {"mark": "◎", "done": "連携を開始した。"}, "2-1-2-04-W": {"mark": "◎", "done": "試行した。"}}
FIGURES = {"KPI-1-2": {"figure": "約180万件", "figure_source": "決算"}}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office whose form for 税務課 asks for figures, too."""
    if not can_print():
        pytest.skip("LibreOffice or pdftotext is not installed here; make test-clients installs them")
    office = make_office(tmp_path_factory.mktemp("office"))
    done("kpi", "import", "builtin:nakano2", "--year", "R4", "--store", office.store)
    done("kpi", "set", "KPI-1-2", "owner=税務課", "R3=約170万件", "--store", office.store)
    done("distribute", "--division", "税務課", "--anew", "--replace", "--out", office.forms, "--store", office.store)
    return office


@pytest.fixture(scope="module")
def compared(request: pytest.FixtureRequest) -> Iterator[list[Compared]]:
    """What was compared; `make test-clients` puts it on its page."""
    found: list[Compared] = []
    yield found
    target = request.config.getoption("--client-page")
    if target and found and not request.session.testsfailed:
        write_compared(found, Path(target))


@pytest.mark.parametrize("only", [None, FIGURES_SHEET], ids=["form", "figures"])
def test_every_word_on_the_pages_of_a_return_is_an_answer_or_was_sent_or_is_told(
    office: Office, tmp_path: Path, request: pytest.FixtureRequest, compared: list[Compared], only: str | None
) -> None:
    base = tmp_path / "base.xlsx"
    base.write_bytes(make_spreadsheet_user().fill_in(office.form("税務課").read_bytes(), BASE, figures=FIGURES))
    random = Random(request.config.getoption("randomly_seed", 1))
    number = MANY if request.config.getoption("--client-page") else FILES
    hands = _hands(random, number, sorted(KINDS.keys() - (OF_FORMS if only else REPEATING)))
    returned = {tmp_path / f"returned{place}.xlsx": kinds for place, kinds in enumerate(hands)}
    planted: dict[Path, tuple[Planted, ...]] = {}
    for path, kinds in returned.items():
        content, planted[path] = scribbled(base.read_bytes(), kinds, random, only)
        path.write_bytes(content)
    pages = print_workbooks([base, *returned], tmp_path)
    answered = _merged(office, base, tmp_path)
    missing = {
        path.name: found
        for path in returned
        if (found := list(_missing(pages[path], pages[base], _merged(office, path, tmp_path), answered, planted[path])))
    }
    seen = [each for path in returned for each in planted[path] if each.words and pages[path].shows(each.words)]
    compared.append(_compared("returned forms: 成果指標" if only else "returned forms", pages, len(seen)))
    assert len(seen) > number
    assert missing == {}


def _hands(random: Random, number: int, known: Sequence[str]) -> list[list[str]]:
    """Return the kinds of additions to each file; together they are all known kinds."""
    kinds = random.sample(known, len(known))
    own = [kinds[place::number] for place in range(number)]
    return [[*each, *random.sample([kind for kind in kinds if kind not in each], 3)] for each in own]


class Merged:
    """What the program read of a return, and what it reported."""

    def __init__(self, answers: Sequence[str], told: Sequence[Mapping[str, Any]]) -> None:
        """Keep the texts of the division's rows and who answered, and the findings."""
        self.answers, self.told = answers, told

    @property
    def findings(self) -> str:
        """All texts that are quoted in findings."""
        return folded(" ".join(text for each in self.told for text in _texts(each)))


def _merged(office: Office, file: Path, folder: Path) -> Merged:
    store = folder / f"{file.stem}.nakano"
    store.write_bytes(office.store.read_bytes())
    keys = ask("merge", file, "--store", store).keys
    rows = done("show", "--division", "税務課", "--store", store)["rows"]
    figures = done("kpi", "list", "--store", store)["indicators"]
    held = ask("held", "--store", store).keys["held"]
    told = [*(found for each in keys["files"] for found in each["problems"]), *held, *keys["conflicts"]]
    respondent = read_answers("", file.read_bytes(), NAKANO).respondent
    return Merged([*_texts(rows), *_texts(figures), repr(respondent)], told)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            if key not in {"message", "remedy", "title"}:
                yield from _texts(each)
    elif isinstance(value, Sequence):
        for each in value:
            yield from _texts(each)


def _missing(shown: Pages, base: Pages, merged: Merged, answered: Merged, planted: Sequence[Planted]) -> Iterator[str]:
    """Yield what the pages show that is neither an answer nor sent nor reported."""
    known = merged.findings + folded(" ".join(merged.answers))
    for each in planted:
        if each.words is not None and folded(each.words) not in known:
            yield f"{each.kind} on {each.sheet}: {each.words}"
    more = _letters(merged.answers) - _letters(answered.answers)
    drawn = Counter[str]() if all(each.kind != "a chart" for each in planted) else AXES
    left = shown.letters - base.letters - more - Counter(merged.findings) - drawn
    if left:
        yield f"characters: {dict(left)}"


def _letters(texts: Sequence[str]) -> Counter[str]:
    return Counter(folded("".join(texts)))


@dataclass(frozen=True)
class Table:
    """A workbook that an office keeps, the command that reads it, and the one that shows what was read."""

    content: bytes
    command: tuple[str, ...]
    shown_by: tuple[str, ...]

    @property
    def texts(self) -> list[str]:
        """The texts of its cells."""
        sheets = load_workbook(io.BytesIO(self.content)).worksheets
        return [str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value]


_ROWS: Mapping[str, tuple[Sequence[Sequence[str]], tuple[str, ...], tuple[str, ...]]] = {
    "divisions": (
        (("部", "所管課", "連絡先"), ("区民部", "税務課", "03-0000")),
        ("division", "import", "--correct"),
        ("division", "list"),
    ),
    "schedules": (
        (("管理番号", "令和4年度", "令和5年度"), ("1-1-1-01-P", "検討", "運用"), ("1-1-2-01-U", "", "実施")),
        ("schedule", "import"),
        ("show",),
    ),
    "opinions": (
        (("区分", "日付", "意見", "管理番号"), ("議会", "2023-06-02", "早くすべきである。", "1-1-1-01-P")),
        ("opinions", "import"),
        ("opinions", "list"),
    ),
    "figures": (
        (("目標", "指標番号", "指標項目", "単位", "令和4年度実績"), ("1", "KPI-1-1", "申請の件数", "件", "5件")),
        ("kpi", "import"),
        ("kpi", "list"),
    ),
}
"""The rows of tables, with the commands that read them and show them."""
TABLES = (*_ROWS, "corrected list", "published list")


@pytest.fixture(scope="module")
def tables(office: Office, published_list: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Table]:
    """The tables by name, a list that was exported to be corrected, and the one that the ward published."""
    exported = tmp_path_factory.mktemp("lists") / "list.xlsx"
    done("export", "list", "--out", exported, "--store", office.store)
    return {
        **{name: Table(workbook_of(rows, "表"), *commands) for name, (rows, *commands) in _ROWS.items()},
        "corrected list": Table(exported.read_bytes(), ("list-changes",), ("show",)),
        "published list": Table(published_list.read_bytes(), ("import", "--year", "R3"), ("show", "--year", "R3")),
    }


REPEATING = {"words on a copy of a sheet", "words in a formula"}
"""The kinds of additions that show texts of the form once more, which are not reported again."""
OF_TABLES = sorted(KINDS.keys() - OF_FORMS)
"""The kinds of additions that people make to tables."""
FEW_OF_A_TABLE = 3
AXES = Counter(dict.fromkeys("0123456789.-ColumnA", 100))
"""The numbers that LibreOffice prints along the axes of a chart, and its name for a series that has none."""


@pytest.mark.parametrize("name", TABLES)
def test_every_word_on_the_pages_of_a_table_is_read_or_reported(
    office: Office,
    tables: Mapping[str, Table],
    tmp_path: Path,
    request: pytest.FixtureRequest,
    compared: list[Compared],
    name: str,
) -> None:
    random, table = Random(request.config.getoption("randomly_seed", 1)), tables[name]
    base = tmp_path / "base.xlsx"
    base.write_bytes(table.content)
    planted: dict[Path, Planted] = {}
    kinds = OF_TABLES if request.config.getoption("--client-page") else random.sample(OF_TABLES, FEW_OF_A_TABLE)
    for place, kind in enumerate(kinds):
        path = tmp_path / f"table-{place}.xlsx"
        content, (planted[path],) = scribbled(table.content, [kind], random)
        path.write_bytes(content)
    pages = print_workbooks([base, *planted], tmp_path)
    own = pages[base].letters | _letters(table.texts)  # a text that is too long for its column is cut
    missing = []
    for path, each in planted.items():
        told = _read_table(office, path, table, tmp_path)
        left = pages[path].letters - own - Counter(told) - AXES
        if (each.words is not None and folded(each.words) not in told) or left:
            missing.append(f"{each.kind} on {each.sheet}: {each.words} {dict(left)}")
    of_it = {path: pages[path] for path in planted}
    compared.append(_compared(f"{name}: {' '.join(table.command)}", of_it, len(of_it)))
    assert not missing, missing


def _read_table(office: Office, file: Path, table: Table, folder: Path) -> str:
    """Return all texts that the program has of a table: those that it read, and those of its findings."""
    store = folder / f"{file.stem}.nakano"
    store.write_bytes(office.store.read_bytes())
    told = ask(*table.command, file, "--store", store).output
    return folded(told + ask(*table.shown_by, "--store", store).output)


def _compared(what: str, pages: Mapping[Path, Pages], additions: int) -> Compared:
    found = Compared(
        what, sum(each.number for each in pages.values()), sum(each.words for each in pages.values()), additions
    )
    sys.stdout.write(f"{found}\n")
    return found
