"""The content of an answered form as read; its answers are stored as a return (`returns`).

Which package the file belongs to, which rows are admitted and what changes is decided in `admission` and `merge_plan`,
without access to files. A division's data file learns its package from the form; so does an office's data file that was
restored from a backup.

A file may carry a 所属長確認: a typed name covers the content of the same file; one written by the program (照合用)
covers the content that was confirmed there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.exchange.facts import Fact, Spot
from nakano_status.domain.exchange.returns import (
    FORM_VERSION,
    CellState,
    Package,
    PackageRow,
    Purpose,
    Respondent,
    Return,
    ReturnValue,
    seal,
)
from nakano_status.domain.fields.field import FIGURE, FIGURE_KEYS, INDICATOR_NAME, NOTE
from nakano_status.domain.fields.profile import AskedFields, Profile
from nakano_status.domain.merge.resolution import Slot, slot_of
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.review import confirmation
from nakano_status.domain.text.narrative import bare_text, same

if TYPE_CHECKING:
    from datetime import datetime

    from nakano_status.domain.calendar.fiscal_year import FiscalYear
    from nakano_status.domain.organisation.descent import NamedSuccession
    from nakano_status.domain.plan.annotations import Opinion
    from nakano_status.domain.plan.lineage import Derivation
    from nakano_status.domain.plan.plan import EditionHead
    from nakano_status.domain.problems.problem import Problem
    from nakano_status.domain.wording.word_table import WordTable

GUIDE_SHEET, PREVIOUS_SHEET, CHECK_SHEET = "記入のしかた", "前回の報告", "照合用"
"""The names of sheets of a form: the instructions, the last report, and the values that identify the form."""


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A cell as read.

    `text`: the text as typed (None: blank or unreadable). `cell`: its address in the file, such as `F12`. `found`: the
    content of the cell if it is not the text itself. `code`: the code of its problem (of `problem_texts.received`).
    `likely`: the text that may have been meant.
    """

    state: CellState
    text: str | None
    cell: str
    found: str | None = None
    code: str | None = None
    likely: str | None = None

    @property
    def expected(self) -> str | None:
        """The text that a message shows beside `found`: the text likely meant, otherwise the text as read."""
        return self.text if self.likely is None else self.likely


@dataclass(frozen=True)
class ReadRow:
    """A row with an ID cell or a title.

    `row_id`: None if the ID cell (`id_text`) is blank or not a valid ID. `cells`: the answer cells, by key, only for
    columns that the sheet has. `given`: the texts in the locked columns, by key. `columns`: the letters of the locked
    columns and of the ID's, by key. `part_keys`: the keys of the fields that each division has for itself. `open_keys`:
    the keys of the answer cells that can be filled in while the sheet is protected.
    """

    sheet: str
    row: int
    row_id: str | None
    id_text: str | None
    cells: Mapping[str, ReadCell]
    given: Mapping[str, str | None] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    part_keys: tuple[str, ...] = (NOTE,)
    open_keys: frozenset[str] = frozenset()

    @property
    def place(self) -> CellPlace:
        """The place of the row in the file."""
        return CellPlace(self.sheet, self.row)

    def address(self, key: str) -> str | None:
        """Return the address of a locked text or of the ID, such as `C12`; None if the sheet has no such column."""
        return f"{self.columns[key]}{self.row}" if key in self.columns else None

    @property
    def title(self) -> str | None:
        """The title as found in the row; for a row of a 成果指標, the indicator's name. None if it has none."""
        return self.given.get(INDICATOR_NAME if FIGURE in self.cells else "title")

    def shows_answer(self, *, but_parts: bool = False) -> bool:
        """Return whether any answer cell is not blank; an unreadable cell is not blank.

        If `but_parts` is true, the division's own parts are ignored.
        """
        shown = (cell for key, cell in self.cells.items() if not (but_parts and key in self.part_keys))
        return any(cell.state is not CellState.BLANK for cell in shown)

    @property
    def shows_part_item(self) -> bool:
        """Whether an item that each division has for itself is not blank; a note does not count."""
        return any(
            cell.state is not CellState.BLANK
            for key, cell in self.cells.items()
            if key in self.part_keys and key != NOTE
        )

    @property
    def content(self) -> list[object]:
        """The row's ID, its title and its answers as nested lists, from which the ID of its held item is made.

        The content does not depend on the row's place in the file.
        """
        answers = sorted([key, cell.state.value, cell.text or cell.found or ""] for key, cell in self.cells.items())
        return [self.row_id or self.id_text or "", self.given.get("title") or "", answers]


@dataclass(frozen=True)
class CheckLine:
    """A line of 照合用: a row of the package, and the division's role there.

    `role`, `sponsor`: the values of `Role` and `Sponsor`, or another text as written. `measure`: the measure's code as
    written. `base`: the values as sent, by field key (None: blank). `writers`: the last writer of each field.
    `confirmed`: the code of each confirmed field (所属長確認). `remarks`: the office's remarks on the row: its comment
    under the empty key, and under a field's key the text as received before the office's wording change.
    """

    row_id: str
    role: str
    sponsor: str
    measure: str
    base: Mapping[str, str | None]
    writers: Mapping[str, str] = field(default_factory=dict)
    confirmed: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Identity:
    """A file's statements about its identity; None for what it does not state.

    `head_package`, `check_package`, `property_package`: the package's ID in the head block, 照合用 and the properties;
    one is enough, and the file's name never counts. `plan`, `edition`: their IDs. `plan_title`, `plan_years`: title of
    a plan with its own profile, and its first and last year. `year`: a text such as `R4`.
    `division`, `department`: the names in the head block. `due`: an ISO day. `declared_return`: the ID of the return
    that the program wrote into the form; None if it has never written answers into it. `parents`: the IDs of what this
    return follows, or the package if `declared_return` is None. `seal`: the 確認符号 (`returns.seal`). `confirmed_by`,
    `confirmed_at`, `confirmed_hash`: name, time and code of the 所属長確認. `purpose`: set only if the form asks again
    for some rows. `collector`: the name of the division that asked its section (係) by this form.
    """

    head_package: str | None = None
    check_package: str | None = None
    property_package: str | None = None
    form_version: int | None = None
    plan: str | None = None
    plan_title: str | None = None
    plan_years: tuple[FiscalYear, FiscalYear] | None = None
    edition: str | None = None
    year: str | None = None
    division: str | None = None
    department: str | None = None
    collector: str | None = None
    due: str | None = None
    parents: tuple[str, ...] = ()
    declared_return: str | None = None
    is_draft: bool = False
    seal: str | None = None
    confirmed_by: str | None = None
    confirmed_at: str | None = None
    confirmed_hash: str | None = None
    purpose: Purpose | None = None

    @property
    def due_date(self) -> date | None:
        """The due date that the file states; None if it states none."""
        try:
            return date.fromisoformat(self.due or "")
        except ValueError:
            return None

    @property
    def packages(self) -> tuple[str, ...]:
        """The distinct package IDs in the head block, 照合用 and the properties, in this order.

        Empty if none is stated; several are refused as IDENTITY-DISAGREES.
        """
        named = (self.head_package, self.check_package, self.property_package)
        return tuple(dict.fromkeys(package for package in named if package))


@dataclass(frozen=True)
class PreviousReport:
    """The last report as shown in the form.

    `year`: its year, such as `R3` (None: the sheet names none). `rows`: the published texts, by row ID and key.
    `divisions`: the divisions that answered then, by row ID, where they differ from the form's division.
    """

    year: str | None
    rows: Mapping[str, Mapping[str, str | None]]
    divisions: Mapping[str, str] = field(default_factory=dict)


class EditionProfile(NamedTuple):
    """The profile of an earlier edition.

    `year`: the year of the last report, if the last round used that edition, otherwise None.
    """

    edition_id: str
    profile: Profile
    year: FiscalYear | None = None


@dataclass(frozen=True)
class FormPast:
    """A form's statements about the past: the divisions before its own, and its rows' earlier IDs.

    `successions`: which division continues which. `editions`: the plan's editions up to the form's. `derivations`: what
    the rows were in earlier editions. `days`: the days as of which its round and the last round name divisions.
    `profiles`: the profiles of editions that differ from the form's. All are empty if nothing was reorganised or
    revised.
    """

    successions: tuple[NamedSuccession, ...] = ()
    editions: tuple[EditionHead, ...] = ()
    derivations: tuple[Derivation, ...] = ()
    days: tuple[tuple[FiscalYear, date], ...] = ()
    profiles: tuple[EditionProfile, ...] = ()


NO_PAST = FormPast()
"""The past of a form without reorganisations and revisions."""


FileKey = tuple[str, str]
"""The key of a file in a batch: its name and its SHA-256. Two files may have the same name, or the same content."""


@dataclass(frozen=True)
class AnswerFile:
    """A file as read.

    `name`: the path as the person gave it. `sha256`: the hash of its bytes. `refused`: the problem that stopped the
    reading; then there are no rows. `shown_keys`: the fields for which the form has a column. `check_lines`: the lines
    of 照合用 about rows. `previous`: its sheet 前回の報告 (None: it has none). `terms`: the 用語の表 in the form (None:
    the form has none). `figures`: the lines of the sheet 成果指標; their `row_id` is the indicator's. `check_figures`:
    the lines of 照合用 about indicators, as sent. `profile`: the profile that the form names (None: the built-in one).
    `past`: its statements about its division and rows in earlier years. `opinions`: the opinions that it shows.
    `facts`: all that a person sees in it. `read`: the places of its statements about itself and about who answered.
    `codes`: the codes of texts that the program wrote into this form alone. `saved_at`, `modified_at`: the time of the
    last save as recorded in the workbook and by the file system (UTC; None: not recorded); neither decides anything.
    """

    name: str
    sha256: str
    size: int
    identity: Identity = field(default_factory=Identity)
    rows: tuple[ReadRow, ...] = ()
    shown_keys: tuple[str, ...] = ()
    check_lines: tuple[CheckLine, ...] = ()
    respondent: Respondent = field(default_factory=Respondent)
    previous: PreviousReport | None = None
    problems: tuple[Problem, ...] = ()
    refused: Problem | None = None
    terms: WordTable | None = None
    figures: tuple[ReadRow, ...] = ()
    check_figures: tuple[CheckLine, ...] = ()
    profile: Profile | None = None
    past: FormPast = NO_PAST
    opinions: tuple[Opinion, ...] = ()
    facts: tuple[Fact, ...] = field(default=(), repr=False)
    read: frozenset[Spot] = frozenset()
    codes: frozenset[str] = frozenset()
    saved_at: datetime | None = None
    modified_at: datetime | None = None

    @property
    def key(self) -> FileKey:
        """The key of the file in a batch."""
        return self.name, self.sha256

    @property
    def all_rows(self) -> tuple[ReadRow, ...]:
        """All rows that were read, answered or not: the rows of the plan, then the rows of the indicators."""
        return (*self.rows, *self.figures)

    @property
    def unwritten_label(self) -> str:
        """A label for a file without written answers: 白紙 if no answer cell has a text, otherwise 送ったまま.

        Empty if an answer differs from the text sent, or if the file was refused.
        """
        if self.refused is not None or not self.all_rows or next(self.written_cells(), None) is not None:
            return ""
        cells = (cell for row in self.all_rows for cell in row.cells.values())
        return "送ったまま" if any(cell.text for cell in cells) else "白紙"

    def written_cells(self) -> Iterator[tuple[ReadRow, str, ReadCell]]:
        """Yield every answer cell that is not blank and differs from the text sent, with its row and key."""
        lines = (*self.check_lines, *self.check_figures)
        sent = {(line.row_id, key): text for line in lines for key, text in line.base.items()}
        for row in self.all_rows:
            for key, cell in row.cells.items():
                is_as_sent = cell.state is CellState.VALUE and same(cell.text, sent.get((row.row_id or "", key)))
                if cell.state is not CellState.BLANK and not is_as_sent:
                    yield row, key, cell


def asked_slots(row: PackageRow, division: str, asked: AskedFields) -> list[Slot]:
    """Return the slots that a form of the division `division` asks for in a row.

    All fields of the round if the division answers the row, otherwise only its own parts.
    """
    keys = asked.keys_at(row.row_id) if row.answers else asked.part_keys
    return list(dict.fromkeys(slot_of(asked.profile, row.row_id, key, division) for key in keys))


def figure_slots(indicator_id: str) -> list[Slot]:
    """Return the slots of a 成果指標 that its division is asked for."""
    return [Slot(indicator_id, key) for key in FIGURE_KEYS]


def sent_package(file: AnswerFile, round_id: str, division: str, asked: AskedFields) -> Package:
    """Return the package that a file names, as recorded in its 照合用.

    `asked`: the fields of its round. The package has no parents if the program has written answers into the form,
    because 照合用 then states the parents of the return. Raises ValueError if 照合用 has an unknown role.
    """
    identity = file.identity
    parents = frozenset() if identity.declared_return else frozenset(identity.parents)
    lines = {line.row_id: line for line in file.check_lines}
    rows = tuple(PackageRow(line.row_id, Role(line.role)) for line in lines.values())
    return Package(
        package_id=identity.packages[0],
        round_id=round_id,
        division=division,
        parents=parents,
        purpose=identity.purpose or (Purpose.REISSUED if parents else Purpose.INITIAL),
        rows=rows,
        base={
            slot: slot.values_of(lines[row.row_id].base) for row in rows for slot in asked_slots(row, division, asked)
        }
        | {slot: slot.values_of(line.base) for line in file.check_figures for slot in figure_slots(line.row_id)},
        form_version=identity.form_version or FORM_VERSION,
        seal=identity.seal or "",
        remarks={(line.row_id, key): text for line in lines.values() for key, text in line.remarks.items()},
    )


def is_sealed_by(package: Package, key: bytes) -> bool:
    """Return whether the data file with this key issued the package with exactly this content."""
    return bool(package.seal) and seal(key, package.package_id, package.rows, package.base) == package.seal


Shown = Mapping[confirmation.RowField, str | None]
"""The readable texts of a file that a 所属長確認 is about, by row ID and key."""


def confirmable_fields(
    package: Package, values: Mapping[confirmation.RowField, ReturnValue], profile: Profile
) -> Shown:
    """Return the texts that a confirmation can cover, by row ID and key (None: blank).

    These are the readable fields of the rows that the division answers, and its own parts of other rows. Fields that
    were left out of the merge are included.
    """
    asked = frozenset(package.answer_rows)
    readable = (each for each in values.items() if each[1].state is not CellState.UNREADABLE)
    return {place: value.text for place, value in readable if place[0] in asked or place[1] in profile.part_items}


def confirmation_in(file: AnswerFile, shown: Shown, profile: Profile) -> confirmation.Confirmation | None:
    """Return the confirmation that a file carries; None if it carries none.

    `shown`: the file's texts (`confirmable_fields`). A name or day that was typed over the text written by the program
    is a confirmation of these texts.
    """
    written = _written_by_program(file, shown, profile)
    name, day = file.respondent.confirmed_by, file.respondent.confirmed_on
    as_written = written is not None and (bare_text(name), bare_text(day)) == (
        bare_text(written.name),
        bare_text(written.day),
    )
    if name is None or as_written:
        return written
    return confirmation.Confirmation(name, day, confirmation.field_codes(shown, profile))


def changed_in_file(answer: Return, package: Package, profile: Profile, file: str) -> Iterator[Problem]:
    """Yield a question for every field that changed after the confirmation that a return carries.

    Yields nothing if it carries none. `file`: the name of the file, for the place of the question.
    """
    given = answer.confirmation
    if given is not None:
        shown = confirmable_fields(package, answer.values, profile)
        changed = confirmation.changed_fields(given.fields, shown, profile)
        yield from confirmation.changed_after(given, changed, profile, file)


def _written_by_program(file: AnswerFile, shown: Shown, profile: Profile) -> confirmation.Confirmation | None:
    identity = file.identity
    if identity.confirmed_by is None:
        return None
    codes = {(line.row_id, key): code for line in file.check_lines for key, code in line.confirmed.items()}
    if not codes:  # without the columns, the code of the whole still shows whether the file is what was confirmed
        codes = confirmation.field_codes(shown, profile)
        if confirmation.hash_of(codes) != identity.confirmed_hash:
            return None
    return confirmation.Confirmation(identity.confirmed_by, identity.confirmed_at, codes)
