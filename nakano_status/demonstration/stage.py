"""The common parts of all scenes: the adapters, a simulated user, the days, the folder, the expected results.

The folder is made again each time, and is never a folder with a user's own files. The demonstration checks its own
results in the office's data file, and in written papers by reading the texts in the files. A difference stops the
demonstration with the place of the difference. Its days are fixed, so it is always the same.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from nakano_status.application.lookup import chosen_round, current_plan
from nakano_status.application.merge.decide_held import held_items
from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.application.merge.merge_returns import merge_batch
from nakano_status.application.merge.read.state_digest import state_digest
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.papers.counts import counts_in_tables
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.ports.outside import Clock, Files
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.read.views import RowView
from nakano_status.demonstration import cast
from nakano_status.demonstration.cast import OFFICE_CLERK
from nakano_status.demonstration.invented_answers import Answer
from nakano_status.domain.calendar.days import local_time
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.ledger import HeldItem
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.refusals.files import FolderNotDemo

if TYPE_CHECKING:
    from nakano_status.domain.fields.profile import Profile
    from nakano_status.workbook.form.spreadsheet_simulator import SpreadsheetSimulator

_MARKER = "このフォルダーはデモが作り直します.txt"
_MARKER_TEXT = "「nakano-status demo」が作成したフォルダーです。次に実行すると、中のファイルはすべて作り直されます。\n"


class PlayedFolder:
    """The folder with all files of a demonstration."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.store = root / "事務局.nakano"
        """The office's data file."""
        self.index = root / "index.html"
        """The guide page."""
        self.pictures = root / "画面"
        """Screenshots of the window."""

    def recreate(self, files: Files) -> None:
        """Empty the folder, or create it.

        Raises FolderNotDemo if the folder was not made by a demonstration, and TargetNotWritable.
        """
        is_there = os.path.lexists(self.root)
        if is_there and (self.root.is_symlink() or not self._is_ours):
            raise FolderNotDemo(path=str(self.root))
        if is_there:
            shutil.rmtree(self.root)
        files.write(self.root / _MARKER, _MARKER_TEXT.encode())

    @property
    def _is_ours(self) -> bool:
        return self.root.is_dir() and ((self.root / _MARKER).is_file() or not any(self.root.iterdir()))

    def files(self) -> tuple[Path, ...]:
        """Return all files of the demonstration, sorted by name."""
        return tuple(sorted(path for path in self.root.rglob("*") if path.is_file()))


class DemoFolder(PlayedFolder):
    """The folder of the year that is played from beginning to end, with the paths of its subfolders."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.given = root / "01_前年の一覧と表"
        """The files that the office has at first: last year's list, and tables of the organisation and the schedule."""
        self.forms = root / "02_照会"
        """The forms as they were sent."""
        self.divisions = root / "03_所管課のデータファイル"
        """The data files of the divisions that answered in the program."""
        self.answers = root / "05_届いた回答"
        """The returns received by the due date."""
        self.within_department = root / "04_部内でのやりとり"
        """The files that the divisions of one 部 gave to its 庶務担当課, which sends one workbook."""
        self.within_division = root / "04_課内でのやりとり"
        """The form that a division sent to its section, and its return."""
        self.late = root / "06_後から届いた回答"
        """The returns received after the due date."""
        self.special = root / "07_圧縮・パスワード・前年の様式"
        """The returns in a zip, with a password, and on the form of another year."""
        self.sent_back = root / "08_所管課に返したファイル"
        """The files that the office sent back to divisions: 指摘, 引継ぎ, 修正依頼, 修文の確認."""
        self.reminders = self.sent_back / "再依頼"
        """The letters to the 部 whose divisions had not answered by the due date."""
        self.answered_again = root / "09_再び届いた回答"
        """The replies of divisions to the files sent back."""
        self.checking = root / "10_確認と決裁"
        """The papers that the office reads before its decision."""
        self.corrected_list = self.checking / "所属長の手入れ"
        """The check print with corrections made in a spreadsheet program."""
        self.approval = self.checking / "決裁"
        """The papers to be approved (決裁)."""
        self.summaries = root / "11_所管課別まとめ"
        """A summary for each division."""
        self.council = root / f"12_{Occasion.COUNCIL.value}"
        """The papers for 庁議, with the earlier drafts in a subfolder."""
        self.drafts = self.council / "案"
        """The drafts of the papers for 庁議."""
        self.committee = root / "13_委員会"
        """The papers for the committee of the assembly."""
        self.replaced = self.committee / "差替え"
        """The papers that replaced the committee's first papers."""
        self.published = root / "14_公表"
        """The published papers."""
        self.comparisons = root / "15_新旧対照表"
        """The comparisons of years and of papers."""
        self.pictures = root / "16_画面"


ResultSentence = str
"""The result of a scene, as a sentence for people."""

LAST_YEAR = FiscalYear(2021)
YEAR = FiscalYear(2022)


class Unexpected(AssertionError):  # noqa: N818 - the name is clear without the ending
    """Raised if a result of the demonstration differs from the result expected from its invented answers."""

    def __init__(self, what: str, found: object, expected: object) -> None:
        """Store the checked thing, its value and the expected value."""
        super().__init__(f"{what}：{expected} となるはずですが、{found} でした。")


def expect(what: str, found: object, expected: object) -> None:
    """Raise Unexpected if a result differs from the expected result; `what`: the name of the result."""
    if found != expected:
        raise Unexpected(what, found, expected)


@dataclass
class Expectation:
    """The expected current values, made only from the invented answers.

    `symbols`: the symbols of the plan's marks.
    `in_report`: the IDs of the rows to count.
    `texts`: by row ID, the texts by field key.
    """

    symbols: tuple[str, ...] = ()
    in_report: set[str] = field(default_factory=set)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)

    def add_answers(self, answers: Iterable[Answer]) -> None:
        """Add these answers to the expected values, replacing answers to the same rows."""
        for answer in answers:
            self.texts[answer.row_id] = dict(answer.values)

    @property
    def counts(self) -> dict[str, int]:
        """The expected number of rows in the report by mark."""
        found = Counter(self.texts[row_id][MARK] for row_id in self.in_report & self.texts.keys())
        return {symbol: found[symbol] for symbol in self.symbols}

    @property
    def unanswered(self) -> set[str]:
        """The rows in the report that have no answer."""
        return self.in_report - self.texts.keys()

    def compare(self, row_id: str, values: Mapping[str, str | None]) -> None:
        """Raise Unexpected if one of a row's texts in `values`, by field key, differs from the expected text.

        A missing text is the same as a blank one, and blanks at both ends are ignored.
        """
        expected = self.texts.get(row_id, {})
        for key in {**expected, **values}:
            found = (values.get(key) or "").strip()
            expect(f"管理番号 {row_id} の {key}", found, expected.get(key, "").strip())


class PlayedClock(Clock):
    """A clock that shows a fixed time until `run` is called.

    Its days are in 2023, when the round of R4 is carried out, unless a year is given.
    """

    def __init__(self) -> None:
        """Begin on the first working day of the year, in the machine's time zone, which is shown in windows."""
        self._runs_since: float | None = None
        self.set(4, 3)

    def run(self) -> None:
        """Let the clock run from its current time on."""
        self._runs_since = monotonic()

    def set(self, month: int, day: int, hour: int = 9, minute: int = 0, *, year: int = 2023) -> None:
        """Set the clock to a day of a calendar year and a local time."""
        moment = datetime(year, month, day, hour, minute)  # noqa: DTZ001 - hours of local time
        self.set_to(moment)

    def set_to(self, moment: datetime) -> None:
        """Set the clock to a moment; without a time zone, it is local time."""
        self._now = local_time(moment)

    def now(self) -> datetime:
        """Return the time in UTC."""
        gone = 0.0 if self._runs_since is None else monotonic() - self._runs_since
        return (self._now + timedelta(seconds=gone)).astimezone(UTC)


Photographer = Callable[..., Sequence[Path]]
"""A function that writes a screenshot of every page of a data file into a folder and returns the files.

It may be given files to merge, whose preview is then shown on the page 取りまとめ.
"""


@dataclass(frozen=True)
class ExampleTables:
    """The paths of the example tables (例) of the organisation and the schedule in `resources/`."""

    departments: Path
    schedule: Path


@dataclass
class AnyStage:
    """The parts that every stage has, whatever is played on it."""

    parts: Parts
    clock: PlayedClock
    folder: PlayedFolder
    tables: ExampleTables
    take_pictures: Photographer

    @contextmanager
    def opened(self, path: Path, by: str) -> Iterator[Store]:
        """Open a data file for writing in the name of a person (`by`), and close it at the end."""
        with closing(self.parts.stores.open(path, by=by)) as store:
            yield store

    @contextmanager
    def office(self) -> Iterator[Store]:
        """Open the office's data file for writing."""
        with self.opened(self.folder.store, OFFICE_CLERK) as store:
            yield store

    @contextmanager
    def records(self) -> Iterator[Records]:
        """Open the office's data file, and read it in one snapshot."""
        with self.office() as store, store.reading() as records:
            yield records


@dataclass
class Stage(AnyStage):
    """The stage of the played year.

    `title_mark`: a text before the plan's title, which papers print.
    `forms` and `returns`: by division ID, the form sent and the file received.
    `answers`: the answers of all divisions by 管理番号.
    `last_year`: the answers of the year before.
    `by_program`: the divisions that answer in the program.
    `edition` and `organisation`: available after `learn`.
    """

    folder: DemoFolder
    spreadsheet_user: SpreadsheetSimulator
    expectation: Expectation = field(default_factory=Expectation)
    title_mark: str = ""
    by_program: Sequence[str] = cast.BY_PROGRAM
    forms: dict[str, Path] = field(default_factory=dict)
    returns: dict[str, Path] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    last_year: Expectation = field(default_factory=Expectation)
    edition: Edition = field(init=False)
    organisation: Organisation = field(init=False)

    def learn(self) -> None:
        """Set `edition`, `organisation` and the expected marks from the office's data file; call this only once."""
        with self.records() as records:
            self.edition, self.organisation = current_plan(records).newest, records.organisation.read()
        for each in (self.expectation, self.last_year):
            each.symbols = self.edition.profile.marks.symbols

    def division_id(self, name: str) -> str:
        """Return the ID of the division with a name; raise Unexpected if there is none."""
        found = self.organisation.find(name)
        if found is None:
            raise Unexpected(name, "組織表にない名前", "所管課")
        return found.division_id

    def rows_of(self, division: str) -> tuple[str, ...]:
        """Return the IDs of the rows that a division answers, in printed order."""
        return tuple(
            listing.row_id
            for listing in self.edition.listings
            if division in listing.answerers and listing.row_id in self.expectation.in_report
        )

    def store_of(self, division: str) -> Path:
        """Return the path of the data file of a division that answers in the program."""
        return self.folder.divisions / f"{self.organisation.name(division)}.nakano"


@dataclass
class WardsStage(AnyStage):
    """The stage of the other wards, which are played one after another.

    `made`: the folders of the wards played so far.
    """

    make_user: Callable[[Profile], SpreadsheetSimulator]
    made: list[Path] = field(default_factory=list)


_FIGURES = str.maketrans("０１２３４５６７８９", "0123456789")


def merge_into_office(stage: Stage, *paths: Path, passwords: Sequence[str] = ()) -> MergePlan:
    """Merge files or folders into the office's data file as one batch, and return the result."""
    with stage.office() as store:
        files = read_batch(stage.parts, paths, passwords=passwords)
        return merge_batch(stage.parts, store, files, by=cast.OFFICE_CLERK).value


def check_rows(stage: Stage) -> None:
    """Raise Unexpected if a text of any row differs from the text expected from the invented answers."""
    for row in office_rows(stage).values():
        stage.expectation.compare(row.id, row.values)


def office_rows(stage: Stage) -> dict[str, RowView]:
    """Return the rows of the round by 管理番号, as shown to the office."""
    with stage.records() as records:
        return {row.id: row for row in read_rows(records, chosen_round(records, YEAR))}


def digest(stage: Stage) -> str:
    """Return the state digest of the round; it is equal for equal contents."""
    with stage.records() as records:
        return state_digest(records, chosen_round(records, YEAR))


def only_waiting(stage: Stage, reason: str) -> HeldItem:
    """Return the only item that is held for a reason, such as FOREIGN; raise Unexpected unless there is exactly one."""
    with stage.office() as store:
        items = [item for item in held_items(store) if item.reason == reason]
    expect(f"未取込（{reason}）", len(items), 1)
    return items[0]


def read_paper_text(stage: AnyStage, path: Path) -> str:
    """Return the whole text of a Word file, a PDF or a text file; the cells of a Word file's tables are at the end."""
    content = stage.parts.files.read(path)
    match path.suffix:
        case ".docx":
            read = stage.parts.papers.read_docx(content)
            cells = (cell for table in read.tables for row in table for cell in row)
            return "\n".join((*read.paragraphs, *cells))
        case ".pdf":
            return "\n".join(stage.parts.papers.read_pages(content))
        case _:
            return content.decode("utf-8-sig")


def expect_words(stage: Stage, path: Path, words: Iterable[str]) -> None:
    """Raise Unexpected if the text of a paper's file lacks one of the texts `words`."""
    expect_words_in_text(path, read_paper_text(stage, path), words)


def expect_words_in_text(path: Path, text: str, words: Iterable[str]) -> None:
    """Raise Unexpected if `text`, the text of the paper at `path`, lacks one of the texts `words`.

    Blanks and the width of digits are ignored.
    """
    bare = _bare(text)
    expect(f"{path.name} にない文字", [each for each in words if _bare(each) not in bare], [])


def check_count_table(stage: Stage, path: Path) -> None:
    """Raise Unexpected if the table of counts in a Word file or a PDF differs from the expected counts."""
    content = stage.parts.files.read(path)
    papers = stage.parts.papers
    tables = papers.read_docx(content).tables if path.suffix == ".docx" else papers.read_tables(content)
    found = counts_in_tables(tables, stage.edition.profile.marks)
    counts = None if found is None else {mark.symbol: number for mark, number in found.items()}
    expect(f"{path.name} の件数", counts, stage.expectation.counts)


def _bare(text: str) -> str:
    return "".join(text.translate(_FIGURES).split())
