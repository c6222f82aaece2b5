"""Every word that a person sees in a received workbook is an answer, was sent, or is reported (exchange.md).

LibreOffice prints the workbook that was sent with its answers, and the same one with additions as people make them:
what the second shows more is among the answers or the findings.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

from nakano_status.bootstrap import make_spreadsheet_user
from tests.support.additions import KINDS, OF_FORMS, Planted, scribbled
from tests.support.command_line import ask, done
from tests.support.offices import Office, make_office
from tests.support.sight import Pages, can_print, folded, print_workbooks
from tests.support.spreadsheets import workbook_of

pytestmark = [pytest.mark.clients, pytest.mark.timeout(900)]

FILES = 2
"""Workbooks in a run of `make test`; `make test-clients` prints MANY."""
MANY = 12
BASE = {"2-1-2-03-N": {"mark": "◎", "done": "連携を開始した。"}, "2-1-2-04-W": {"mark": "◎", "done": "試行した。"}}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    if not can_print():
        pytest.skip("LibreOffice or pdftotext is not installed here; make test-clients installs them")
    return make_office(tmp_path_factory.mktemp("office"))


def test_every_word_on_the_pages_of_a_return_is_an_answer_or_was_sent_or_is_told(
    office: Office, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    base = tmp_path / "base.xlsx"
    base.write_bytes(make_spreadsheet_user().fill_in(office.form("税務課").read_bytes(), BASE))
    random = Random(request.config.getoption("randomly_seed", 1))
    number = MANY if request.config.getoption("--client-page") else FILES
    returned = {tmp_path / f"returned{place}.xlsx": kinds for place, kinds in enumerate(_hands(random, number))}
    planted: dict[Path, tuple[Planted, ...]] = {}
    for path, kinds in returned.items():
        content, planted[path] = scribbled(base.read_bytes(), kinds, random)
        path.write_bytes(content)
    pages = print_workbooks([base, *returned], tmp_path)
    answered = _merged(office, base, tmp_path)
    missing = {
        path.name: found
        for path in returned
        if (found := list(_missing(pages[path], pages[base], _merged(office, path, tmp_path), answered, planted[path])))
    }
    seen = [each for path in returned for each in planted[path] if each.words and pages[path].shows(each.words)]
    compared = (
        f"{sum(each.number for each in pages.values())} pages, {sum(each.words for each in pages.values())} words"
    )
    sys.stdout.write(f"{compared}, {len(seen)} additions seen on them\n")
    assert len(seen) > number
    assert missing == {}


def _hands(random: Random, number: int) -> list[list[str]]:
    """Return the kinds of additions to each file; together they are all kinds."""
    kinds = random.sample(sorted(KINDS), len(KINDS))
    return [[*kinds[place::number], *random.sample(kinds, 3)] for place in range(number)]


class Merged:
    """What the program read of a return, and what it reported."""

    def __init__(self, answers: Sequence[str], told: Sequence[Mapping[str, Any]]) -> None:
        """Keep the texts of the division's rows, and the findings."""
        self.answers, self.told = answers, told

    @property
    def findings(self) -> str:
        """All texts that are quoted in findings."""
        return folded(" ".join(text for each in self.told for text in _texts(each)))


_OTHER_SHEET = "SHEET-UNKNOWN"
"""The finding that quotes the texts of a sheet in its message alone: it is about the sheet, by its name."""


def _merged(office: Office, file: Path, folder: Path) -> Merged:
    store = folder / f"{file.stem}.nakano"
    store.write_bytes(office.store.read_bytes())
    keys = ask("merge", file, "--store", store).keys
    rows = done("show", "--division", "税務課", "--store", store)["rows"]
    held = ask("held", "--store", store).keys["held"]
    told = [*(found for each in keys["files"] for found in each["problems"]), *held, *keys["conflicts"]]
    return Merged(list(_texts(rows)), told)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            if key not in {"message", "remedy", "title"} or (key, value.get("code")) == ("message", _OTHER_SHEET):
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


TABLES: Mapping[str, tuple[Sequence[Sequence[str]], Sequence[str]]] = {
    "divisions": ((("部", "所管課", "連絡先"), ("区民部", "税務課", "03-0000")), ("division", "import", "--correct")),
    "schedules": (
        (("管理番号", "令和4年度", "令和5年度"), ("1-1-1-01-P", "検討", "運用"), ("1-1-2-01-U", "", "実施")),
        ("schedule", "import"),
    ),
    "opinions": (
        (("区分", "日付", "意見", "管理番号"), ("議会", "2023-06-02", "早くすべきである。", "1-1-1-01-P")),
        ("opinions", "import"),
    ),
    "figures": (
        (("目標", "指標番号", "指標項目", "単位", "令和4年度実績"), ("1", "KPI-1-1", "申請の件数", "件", "5件")),
        ("kpi", "import"),
    ),
}
"""Tables that an office keeps, with the command that reads them."""
OF_TABLES = sorted(
    KINDS.keys()
    - OF_FORMS
    - {
        "words above the head",
        "words below the table",
        "words in a hidden row",
        "words added to a given text",
        "words struck through in a given text",
        "words struck through beside the table",
        "a link by formula",
        "a column of one's own",
    }
)
"""The kinds whose words are reported; a row that is refused is reported by its place, a column by its heading."""
FEW_OF_TABLES = 6
AXES = Counter(dict.fromkeys("0123456789.-ColumnA", 100))
"""The numbers that LibreOffice prints along the axes of a chart, and its name for a series that has none."""


def test_every_word_on_the_pages_of_a_table_is_read_or_reported(
    office: Office, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    random = Random(request.config.getoption("randomly_seed", 1))
    files = {each.stem: (each, command) for each, command in _tables(tmp_path)}
    cases = [(name, kind) for name in files for kind in OF_TABLES]
    if not request.config.getoption("--client-page"):
        cases = random.sample(cases, FEW_OF_TABLES)
    planted: dict[Path, tuple[str, Planted]] = {}
    for place, (name, kind) in enumerate(cases):
        content, (each,) = scribbled(files[name][0].read_bytes(), [kind], random)
        path = tmp_path / f"{name}-{place}.xlsx"
        path.write_bytes(content)
        planted[path] = (name, each)
    pages = print_workbooks([*(each for each, _ in files.values()), *planted], tmp_path)
    sys.stdout.write(f"{_compared(pages)}, {len(planted)} additions\n")
    missing = []
    for path, (name, each) in planted.items():
        told = _read_table(office, path, files[name][1], tmp_path)
        own = pages[files[name][0]].letters | _letters([text for row in TABLES[name][0] for text in row])
        left = pages[path].letters - own - Counter(told) - AXES  # a text that is too long for its column is cut
        if (each.words is not None and folded(each.words) not in told) or left:
            missing.append(f"{name}: {each.kind} on {each.sheet}: {each.words} {dict(left)}")
    assert missing == []


def _tables(folder: Path) -> Iterator[tuple[Path, Sequence[str]]]:
    for name, (rows, command) in TABLES.items():
        path = folder / f"{name}.xlsx"
        path.write_bytes(workbook_of(rows, "表"))
        yield path, command


def _read_table(office: Office, file: Path, command: Sequence[str], folder: Path) -> str:
    """Return all texts that the program has of a table: those that it read, and those of its findings."""
    store = folder / f"{file.stem}.nakano"
    store.write_bytes(office.store.read_bytes())
    said = ask(*command, file, "--store", store)
    return folded(said.output)


def _compared(pages: Mapping[Path, Pages]) -> str:
    return f"{sum(each.number for each in pages.values())} pages, {sum(each.words for each in pages.values())} words"
