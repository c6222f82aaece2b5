"""The addressees and contents of letters: one for each 部, and one for each division without one (letters, board)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from nakano_status.application.forms.output_paths import ASKED_BACK_FILE, form_kind, form_path, letter_path
from nakano_status.application.lookup import chosen_round, edition_of, need_role, organisation_of, suppliers_of
from nakano_status.application.papers.templates import usable_template
from nakano_status.application.ports.data_file import Parts, Records, StoreRole
from nakano_status.application.round.read.board import ARRIVED, BoardDepartment, read_whole_board
from nakano_status.application.round.read.views import BoardLine
from nakano_status.documents.papers.letter_texts import AskedLine, Letter, LetterLine, ReceiptLine
from nakano_status.documents.papers.letters import letter_mail
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import head_of
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.states import LetterKind


@dataclass(frozen=True)
class Addressed:
    """One letter with its path in the folder of `distribute`, without the suffix; `recipient` is its addressee."""

    letter: Letter
    recipient: str
    department: str | None
    place: Path


@dataclass(frozen=True)
class _Recipient:
    """A 部 with its divisions on the board, or one division without a 部 (`department` None)."""

    department: BoardDepartment | None
    lines: tuple[BoardLine, ...]

    @property
    def name(self) -> str:
        return self.department.name if self.department else self.lines[0].division

    @property
    def addressee(self) -> str:
        if self.department is None:
            return f"{head_of(self.name)}　様"
        liaison = self.department.liaison
        return f"{self.name}庶務担当課長{f'（{head_of(liaison)}）' if liaison else ''}　様"


@dataclass(frozen=True)
class _To:
    """The addressee of a letter, with the due dates that it names; to all: with the 部 before every division."""

    addressee: str
    due: date | None
    department_due: date | None = None
    is_department: bool = True
    names_departments: bool = False


class Correspondence:
    """The letters of a round that can be written now, with their day, and 文書番号 ('' for none)."""

    def __init__(self, records: Records, round_: Round, made_on: date, number: str = "") -> None:
        """Load the board and the sent forms that the letters are about."""
        self._records, self._round = records, round_
        self._made_on, self._number = made_on, number
        self._plan_title = records.plan.title(round_.edition_id)
        self._is_last_year = round_.year >= records.plan.asked(round_).last_year
        self._organisation = organisation_of(records, round_)
        self._board = read_whole_board(records, round_, made_on)
        self._ids = self._board.ids
        self._writers = {row.row_id: row.writers for row in round_.rows}
        self._titles = {each.row_id: each.title for each in edition_of(records, round_).listings}
        self._suppliers = suppliers_of(records, round_)
        # only which 成果指標 were sent: no texts
        sent = records.packages.of_round(round_.round_id, row_ids=self._suppliers)
        own = (each for each in sent if not each.purpose.is_for_some_rows)
        self._packages = {each.division: each for each in own}

    def written(self, kinds: Sequence[LetterKind], divisions: Collection[str] | None = None) -> Iterator[Addressed]:
        """Yield the letters that have any content, to the addressees of these divisions (ids; None: all)."""
        for recipient in self._recipients():
            if divisions is None or any(self._ids[line.division] in divisions for line in recipient.lines):
                yield from filter(None, (self._letter(kind, recipient) for kind in kinds))

    def due_now(self, today: date, divisions: Collection[str] | None = None) -> Iterator[Addressed]:
        """Yield the letters of `written` of the kinds that are due, but no 依頼文 to an addressee with nothing open."""
        for addressed in self.written(self.kinds_now(today), divisions):
            names = {line.division for line in addressed.letter.lines}
            lines = [line for line in self._board.lines if line.division in names and line.is_asked]
            # a later request is a 修正依頼
            has_open = any(line.draft or not line.is_whole for line in lines)
            if addressed.letter.kind is not LetterKind.REQUEST or has_open:
                yield addressed

    def kinds_now(self, today: date) -> tuple[LetterKind, ...]:
        """Return the kinds due: always 依頼文 and 送付票; 再依頼文 if one is overdue, 修正依頼文 if one was asked.

        期限変更通知 and 受領のお知らせ are never due by themselves: they are chosen after a due date was corrected, and
        after answers were received.
        """
        lines = self._board.lines
        is_overdue = any(line.is_to_be_reminded and line.due is not None and line.due < today for line in lines)
        is_asked = any(line.asked_back for line in lines)
        found = {LetterKind.REMINDER: is_overdue, LetterKind.CORRECTION: is_asked, LetterKind.DUE: False}
        found[LetterKind.RECEIPT] = False
        return tuple(kind for kind in LetterKind if found.get(kind, True))

    def _recipients(self) -> tuple[_Recipient, ...]:
        """Return the addressees: the 部 in 建制順, then each division that has none."""
        lines = self._board.lines
        with_department = tuple(
            _Recipient(each, tuple(line for line in lines if line.department == each.name))
            for each in self._board.departments.values()
        )
        return (*with_department, *(_Recipient(None, (line,)) for line in lines if line.department is None))

    def _letter(self, kind: LetterKind, recipient: _Recipient) -> Addressed | None:
        lines = [line for line in recipient.lines if self._concerns(kind, line)]
        if not lines or (kind is LetterKind.REQUEST and not any(map(self._is_asked, lines))):
            return None  # a division that only reads gets a 送付票: it is asked nothing
        if kind is LetterKind.REMINDER and not _reminds(lines):
            return None
        letter = self._about(kind, lines, self._to(recipient))
        department = recipient.department.name if recipient.department else None
        path = letter_path(self._organisation, self._round, self._ids[recipient.lines[0].division], kind)
        return Addressed(letter, recipient.name, department, path.with_suffix(""))

    def _concerns(self, kind: LetterKind, line: BoardLine) -> bool:
        """Whether a letter of that kind lists a division."""
        if kind is LetterKind.CORRECTION:
            return line.asked_back > 0
        if kind is LetterKind.REMINDER:
            return line.is_waited_for
        if kind is LetterKind.RECEIPT:
            return any(each.division == line.division for each in self._receipts)
        return kind is not LetterKind.DUE or self._is_asked(line)

    def _is_asked(self, line: BoardLine) -> bool:
        return any(self._held(line))

    def _held(self, line: BoardLine) -> tuple[int, int]:
        """Return how many rows and 成果指標 the sent form asks for; if none was sent, the one that would be.

        Rows that were handed on since are asked of another division.
        """
        division = self._ids[line.division]
        if (sent := self._packages.get(division)) is not None:
            return sum(division in self._writers.get(each, ()) for each in sent.answer_rows), len(sent.figures)
        return line.rows, line.figures.supplied

    def reminder(self, *, department: str | None = None, division: str | None = None) -> Letter | None:
        """Return the 再依頼文 to a 部 or a division by name, else to all; None if no answer is missing there."""
        waiting = [line for line in self._board.lines if line.is_waited_for]
        if division is not None:
            mine = [line for line in waiting if line.division == division]
            to = _To(f"{division} ご担当者様", self._round.due_of(self._ids[division]), is_department=False)
        elif department is not None:
            mine = [line for line in waiting if line.department == department]
            to = self._to(_Recipient(self._board.departments[department], tuple(mine)))
        else:
            mine, to = waiting, _To("", self._round.due, names_departments=True)
        return self._about(LetterKind.REMINDER, mine, to) if _reminds(mine) else None

    def _to(self, recipient: _Recipient) -> _To:
        above = recipient.department
        if above is None:
            return _To(recipient.addressee, self._round.due_of(self._ids[recipient.name]), is_department=False)
        return _To(recipient.addressee, self._round.due, above.due)

    def _about(self, kind: LetterKind, lines: Sequence[BoardLine], to: _To) -> Letter:
        return Letter(
            kind=kind,
            addressee=to.addressee,
            plan_title=self._plan_title,
            year=self._round.year,
            due=to.due,
            department_due=to.department_due,
            lines=tuple(self._line(kind, line, to) for line in lines),
            asked=tuple(self._asked(lines)) if kind is LetterKind.CORRECTION else (),
            made_on=self._made_on,
            number=self._number,
            is_to_department=to.is_department,
            receipts=tuple(self._receipts_of(lines)) if kind is LetterKind.RECEIPT else (),
            is_last_year=self._is_last_year,
        )

    @cached_property
    def _receipts(self) -> tuple[ReceiptLine, ...]:
        """The files with answers of this round, in order of arrival, each for every division in it."""
        from nakano_status.application.papers.receipts import read_receipts  # only this letter needs it

        return read_receipts(self._records, self._round, self._answers)

    def _answers(self, division: str, row_id: str) -> bool:
        return self._ids.get(division, "") in (*self._writers.get(row_id, ()), self._suppliers.get(row_id))

    def _receipts_of(self, lines: Iterable[BoardLine]) -> Iterator[ReceiptLine]:
        for line in lines:
            yield from (each for each in self._receipts if each.division == line.division)

    def _line(self, kind: LetterKind, line: BoardLine, to: _To) -> LetterLine:
        division = self._ids[line.division]
        due = self._round.due_of(division)
        is_reminder = kind is LetterKind.REMINDER  # progress counts what is asked by now
        rows, figures = (line.rows, line.figures.asked) if is_reminder else self._held(line)
        sent = self._packages.get(division)
        return LetterLine(
            division=line.division,
            rows=rows,
            file=self._form(line).name,
            package=sent.package_id if sent else "",
            department=(line.department or "") if to.names_departments else "",
            answered=line.answered,
            is_draft=line.draft,
            asked_back=line.asked_back,
            own_due=None if due == to.due else due,
            figures=figures,
            figures_answered=line.figures.answered,
            arrived=ARRIVED if line.arrived else "",
        )

    def _form(self, line: BoardLine) -> Path:
        division = self._ids[line.division]
        owners = [division] if self._is_asked(line) else []
        return form_path(self._organisation, self._round, division, form_kind(self._round, division, owners))

    def _asked(self, lines: Iterable[BoardLine]) -> Iterator[AskedLine]:
        for line in lines:
            file = form_path(self._organisation, self._round, self._ids[line.division], ASKED_BACK_FILE).name
            for row in line.asked_rows:
                if not row.outcome.is_settled:
                    yield AskedLine(line.division, row.id, self._titles[row.id], row.comment, file, line.due)


def _reminds(lines: Iterable[BoardLine]) -> bool:
    """Whether a reminder has anything to ask for: not if all missing answers have arrived and wait for their import."""
    return any(line.is_to_be_reminded for line in lines)


def reminder_mail(
    parts: Parts,
    records: Records,
    *,
    department: str | None = None,
    division: str | None = None,
    year: FiscalYear | None = None,
) -> str:
    """Return the mail on what is still to be answered, to a 部 or a division by name, else to all; '' if nothing is.

    Raises WrongRole, RoundUnknown, TemplateFaulty.
    """
    need_role(records, StoreRole.OFFICE)
    correspondence = Correspondence(records, chosen_round(records, year), parts.clock.today())
    letter = correspondence.reminder(department=department, division=division)
    if letter is None:
        return ""
    return letter_mail(letter, usable_template(parts, records, LetterKind.REMINDER.template, year))
