"""依頼文・送付票: the letters per 部 as Word (and PDF), and as the text of a mail (export letters).

There is a letter to each 部, and to each division without a 部. A 受領のお知らせ lists the files with answers to a
round, the results of their rows, and their SHA-256.
"""

from __future__ import annotations

import codecs
from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from pathlib import Path

from nakano_status.application.forms.choosing_divisions import chosen_divisions
from nakano_status.application.forms.output_paths import ASKED_BACK_FILE, form_kind, form_path, letter_path
from nakano_status.application.indicators.read.figures_asked import figures_asked
from nakano_status.application.lookup import chosen_round, edition_of
from nakano_status.application.merge.read.received import ReceivedView, divisions_in_quarantined_files, read_received
from nakano_status.application.papers import paper
from nakano_status.application.papers.templates import office_problems, usable_template, wording_names
from nakano_status.application.papers.writing import DrawnPaper, PaperFormat, draw_named
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.preconditions import need_role
from nakano_status.application.round.open_and_close_round import divisions_needing_form
from nakano_status.application.round.read.as_known import organisation_of, suppliers_of
from nakano_status.application.round.read.board import ARRIVED, BoardDepartment, read_whole_board
from nakano_status.application.round.read.views import BoardLine
from nakano_status.documents.document import Document
from nakano_status.documents.letters import (
    AskedLine,
    Letter,
    LetterLine,
    ReceiptLine,
    build_letter,
    letter_mail,
    letter_templates,
)
from nakano_status.documents.template import Template, TemplateKind
from nakano_status.domain.calendar.days import moment_label
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.ledger import UNREADABLE, Fate, LedgerRow, Verdict
from nakano_status.domain.exchange.returns import HeldState
from nakano_status.domain.fields.field import DONE, MARK, NEXT_YEAR, NOTE
from nakano_status.domain.fields.headings import planned_noun
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.grouped import grouped
from nakano_status.domain.organisation.divisions import addressed_to, title_of_head
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.states import LetterKind, request_label
from nakano_status.domain.storage.store_info import StoreRole

_States = Mapping[tuple[str, str | None], HeldState]
"""States of held items, by the SHA-256 of their file and their row (None: the whole file)."""

_WITHOUT_NOTE = "メールの本文"
"""The place for remarks that a letter names if the plan has no field 事務局への連絡."""


def read_receipts(records: Records, round_: Round, is_of: Callable[[str, str], bool]) -> tuple[ReceiptLine, ...]:
    """Return the lines of 受領のお知らせ: one for each file and each division in it, in order of arrival.

    A file that arrived again has one line. `is_of`: takes the name of a division and a row, and returns whether the
    division answers the row. If a file has answers of several divisions, the line of a division has its own rows and
    the rows that none of these divisions answers. A file that was held as a whole has lines only in the round in which
    it was held.
    """
    states, whole = _states(records, round_), divisions_in_quarantined_files(records, round_, None)
    arrivals = _arrivals(records, round_, whole)
    first: dict[str, ReceivedView] = {}
    for each in arrivals:
        first.setdefault(each.sha256, each)
    last = first | {each.sha256: each for each in arrivals if each.verdict == Verdict.MERGED}
    rows = defaultdict[tuple[str | None, str], list[LedgerRow]](list)
    for act_id in dict.fromkeys(each.act_id for each in last.values()):
        for row in records.exchange.ledger(act_id):
            rows[act_id, row.sha256].append(row)

    def divisions_in(file: ReceivedView) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*(each.division for each in file.returns), *whole.get(file.sha256, ()))))

    def belongs(row_id: str | None, division: str, divisions: Iterable[str]) -> bool:
        return row_id is None or is_of(division, row_id) or not any(is_of(each, row_id) for each in divisions)

    def became(division: str, file: ReceivedView) -> tuple[str, ...]:
        if file.verdict == Verdict.HELD and file.sha256 in whole:
            return (f"ファイル全体：{states[file.sha256, None].label}",)
        found, divisions = rows[file.act_id, file.sha256], divisions_in(file)
        if len(divisions) > 1:
            found = [each for each in found if belongs(each.row_id, division, divisions)]
        return tuple(_results(found, states))

    return tuple(
        ReceiptLine(
            division, file.name, moment_label(file.at) if file.at else "", became(division, last[sha256]), sha256
        )
        for sha256, file in first.items()
        for division in divisions_in(last[sha256])
    )


def _arrivals(records: Records, round_: Round, whole: Container[str]) -> list[ReceivedView]:
    """Return the arrivals of files with answers to a round, oldest first."""
    return [
        file
        for file in read_received(records)
        if file.is_answer and (file.sha256 in whole or any(each.round_id == round_.round_id for each in file.returns))
    ]


def _states(records: Records, round_: Round) -> _States:
    """Return the states of held items; if a row has several, the state WAITING prevails."""
    items = records.exchange.held(round_.round_id, None)
    in_order = sorted(items, key=lambda item: item.state is HeldState.WAITING)
    return {(item.sha256, item.row_id): item.state for item in in_order}


def _results(rows: Iterable[LedgerRow], states: _States) -> Iterator[str]:
    """Yield each result with its rows: 反映2件（2-1-2-03-N、2-1-2-04-W）."""
    found = defaultdict[str, list[str | None]](list)
    for row in sorted(rows, key=lambda row: [*Fate].index(row.fate)):
        state = states.get((row.sha256, row.row_id), HeldState.WAITING)
        is_settled = row.fate is Fate.HELD and state is not HeldState.WAITING
        found[f"{state.label}もの" if is_settled else row.fate.label].append(row.row_id)
    for label, those in found.items():
        ids = "、".join(filter(None, those))
        yield f"{label}{len(those)}件" + (f"（{ids}）" if ids else "")


@dataclass(frozen=True)
class AddressedLetter:
    """A letter, its addressee and its path.

    `recipient`: the name of the 部 or division that gets it. `department`: the 部; None if a division without a 部 gets
    it. `path`: the path in the folder of `distribute`, without the suffix.
    """

    letter: Letter
    recipient: str
    department: str | None
    path: Path


@dataclass(frozen=True)
class _Recipient:
    """A 部 with its divisions on the board, or a division without a 部 (`department` is None)."""

    department: BoardDepartment | None
    lines: tuple[BoardLine, ...]

    @property
    def name(self) -> str:
        return self.department.name if self.department else self.lines[0].division

    @property
    def addressee(self) -> str:
        if self.department is None:
            return addressed_to(self.name)
        liaison = self.department.liaison
        rank = "係" if liaison and liaison.endswith("係") else "課"
        return f"{self.name}庶務担当{rank}長{f'（{title_of_head(liaison) or liaison}）' if liaison else ''}　様"


@dataclass(frozen=True)
class _To:
    """Addressee of a letter, with the due dates that it names.

    `names_departments`: the letter is to all, and names the 部 before every division.
    """

    addressee: str
    due: date | None
    department_due: date | None = None
    is_department: bool = True
    names_departments: bool = False


def _unreadable_cells(records: Records, round_: Round) -> Mapping[str, Sequence[str]]:
    """Return the cells that could not be read, by division: 管理番号, field, and the text found."""
    asked, exchange = records.plan.asked(round_), records.exchange
    items = [each for each in exchange.held(round_.round_id) if each.reason == UNREADABLE]
    divisions = exchange.divisions_of_returns(round_.round_id) if items else {}
    return grouped(
        (division, f"{item.row_id}　{asked.every_heading.get(item.key or '', '')}「{item.found or ''}」")
        for item in items
        if (division := divisions.get(item.return_id or "")) is not None
    )


class Correspondence:
    """Letters about a round that can be written now, all with the same date and 文書番号."""

    def __init__(self, records: Records, round_: Round, made_on: date, number: str = "") -> None:
        """Load the board and the sent forms of the round; `number` is the 文書番号, or ''."""
        self._records, self._round = records, round_
        self._made_on, self._number = made_on, number
        self._plan_title = records.plan.title(round_.edition_id)
        asked = records.plan.asked(round_)
        self._of_rows = phrase_of_rows(asked)
        self._divisions = asked.profile.headings["divisions"]
        self._note = _WITHOUT_NOTE if NOTE in asked.profile.left_out else asked.profile.by_key[NOTE].short_name
        self._organisation = organisation_of(records, round_)
        self._board = read_whole_board(records, round_, made_on)
        self._ids = self._board.ids
        self._asked_fields = asked
        self._asked_of = {row.row_id: row.divisions_asked(asked) for row in round_.rows}
        self._titles = {each.row_id: each.title for each in edition_of(records, round_).listings}
        self._suppliers = suppliers_of(records, round_)
        # only the IDs of the 成果指標 that were sent, no texts
        sent = records.exchange.packages(round_.round_id, row_ids=self._suppliers)
        own = (each for each in sent if not each.purpose.is_for_some_rows)
        self._packages = {each.division: each for each in own}
        self._unreadable = _unreadable_cells(records, round_)

    def letters(
        self, kinds: Sequence[LetterKind], divisions: Collection[str] | None = None
    ) -> Iterator[AddressedLetter]:
        """Yield the letters of these kinds that have any content.

        `divisions`: IDs of divisions; only their addressees get letters (None: all addressees).
        """
        for recipient in self._recipients():
            if divisions is None or any(self._ids[line.division] in divisions for line in recipient.lines):
                yield from filter(None, (self._letter(kind, recipient) for kind in kinds))

    def due_letters(self, today: date, divisions: Collection[str] | None = None) -> Iterator[AddressedLetter]:
        """Yield the letters that are due, except a 依頼文 to an addressee with nothing left to answer.

        `divisions`: as for `letters`.
        """
        for addressed in self.letters(self.due_kinds(today), divisions):
            names = {line.division for line in addressed.letter.lines}
            lines = [line for line in self._board.lines if line.division in names and line.is_asked]
            # a later request is a 修正依頼
            has_open = any(line.draft or not line.is_whole for line in lines)
            if addressed.letter.kind is not LetterKind.REQUEST or has_open:
                yield addressed

    def due_kinds(self, today: date) -> tuple[LetterKind, ...]:
        """Return the kinds of letters that are due now.

        依頼文 and 送付票 always are, 再依頼文 if an answer is overdue, and 修正依頼文 if a row was asked back.
        期限変更通知 and 受領のお知らせ are never due by themselves: a person chooses them after a due date was changed,
        or after answers were received.
        """
        lines = self._board.lines
        is_overdue = any(line.is_to_be_reminded and line.due is not None and line.due < today for line in lines)
        is_asked = any(line.asked_back for line in lines)
        found = {LetterKind.REMINDER: is_overdue, LetterKind.CORRECTION: is_asked, LetterKind.DUE: False}
        found[LetterKind.RECEIPT] = False
        return tuple(kind for kind in LetterKind if found.get(kind, True))

    def _recipients(self) -> tuple[_Recipient, ...]:
        """Return the addressees: the 部 in 建制順, then each division without a 部."""
        lines = self._board.lines
        with_department = tuple(
            _Recipient(each, tuple(line for line in lines if line.department == each.name))
            for each in self._board.departments.values()
        )
        return (*with_department, *(_Recipient(None, (line,)) for line in lines if line.department is None))

    def _letter(self, kind: LetterKind, recipient: _Recipient) -> AddressedLetter | None:
        lines = [line for line in recipient.lines if self._concerns(kind, line)]
        if not lines or (kind is LetterKind.REQUEST and not any(map(self._is_asked, lines))):
            return None  # a division that only reads gets a 送付票, because it is not asked to answer
        if kind is LetterKind.REMINDER and not _reminds(lines):
            return None
        letter = self._about(kind, lines, self._to(recipient))
        department = recipient.department.name if recipient.department else None
        path = letter_path(self._organisation, self._round, self._ids[recipient.lines[0].division], kind)
        return AddressedLetter(letter, recipient.name, department, path.with_suffix(""))

    def _concerns(self, kind: LetterKind, line: BoardLine) -> bool:
        """Return whether a letter of a kind lists a division."""
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
        """Return the numbers of rows and 成果指標 that the sent form asks for, or would ask for if none was sent.

        Rows that were handed on since are asked of another division.
        """
        division = self._ids[line.division]
        if (sent := self._packages.get(division)) is not None:
            rows = sent.rows_asked(self._asked_fields)
            return sum(division in self._asked_of.get(each, ()) for each in rows), len(sent.figures)
        return line.rows, line.figures.supplied

    def reminder(self, *, department: str | None = None, division: str | None = None) -> Letter | None:
        """Return the 再依頼文 to a 部 or a division, given by name, or to all if neither is given.

        None if no missing answer has to be asked for there.
        """
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
            departments_called=self._organisation.departments_called,
            receipts=tuple(self._receipts_of(lines)) if kind is LetterKind.RECEIPT else (),
            of_rows=self._of_rows,
            note=self._note,
            divisions=self._divisions,
        )

    @cached_property
    def _receipts(self) -> tuple[ReceiptLine, ...]:
        """Files with answers to this round, in order of arrival, with a line for every division in them."""
        return read_receipts(self._records, self._round, self._answers)

    def _answers(self, division: str, row_id: str) -> bool:
        return self._ids.get(division, "") in (*self._asked_of.get(row_id, ()), self._suppliers.get(row_id))

    def _receipts_of(self, lines: Iterable[BoardLine]) -> Iterator[ReceiptLine]:
        for line in lines:
            yield from (each for each in self._receipts if each.division == line.division)

    def _line(self, kind: LetterKind, line: BoardLine, to: _To) -> LetterLine:
        division = self._ids[line.division]
        due = self._round.due_of(division)
        is_reminder = kind is LetterKind.REMINDER  # progress is counted in the rows that are asked now
        rows, figures = (line.rows, line.figures.asked_count) if is_reminder else self._held(line)
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
            unreadable=self._unreadable.get(division, ()) if is_reminder else (),
        )

    def _form(self, line: BoardLine) -> Path:
        division = self._ids[line.division]
        sent = self._packages.get(division)
        asks = self._is_asked(line) if sent is None else sent.asks_anything(self._asked_fields)
        kind = form_kind(asks=asks)
        return form_path(self._organisation, self._round, division, kind)

    def _asked(self, lines: Iterable[BoardLine]) -> Iterator[AskedLine]:
        for line in lines:
            file = form_path(self._organisation, self._round, self._ids[line.division], ASKED_BACK_FILE).name
            for row in line.asked_rows:
                if not row.outcome.is_settled:
                    yield AskedLine(line.division, row.id, self._titles[row.id], row.comment, file, line.due)


def _reminds(lines: Iterable[BoardLine]) -> bool:
    """Return whether an answer is to be asked for again; it is not if it has arrived and waits to be imported."""
    return any(line.is_to_be_reminded for line in lines)


def reminder_mail(
    parts: Parts,
    records: Records,
    *,
    department: str | None = None,
    division: str | None = None,
    year: FiscalYear | None = None,
) -> str:
    """Return the mail that asks a 部 or a division for missing answers again; '' if none is missing.

    `department`, `division`: its name; if neither is given, the mail is to all. `year`: the year of the round (None:
    the current round). Raises WrongRole, RoundUnknown, PlanUnclear, TemplateFaulty.
    """
    need_role(records, StoreRole.OFFICE)
    correspondence = Correspondence(records, chosen_round(records, year), parts.clock.today())
    letter = correspondence.reminder(department=department, division=division)
    if letter is None:
        return ""
    kind = _wordings(records, year)[LetterKind.REMINDER]
    return letter_mail(letter, usable_template(parts, records, kind, year))


def _wordings(records: Records, year: FiscalYear | None) -> dict[LetterKind, TemplateKind]:
    named = wording_names(records, year)
    return letter_templates(names_departments=named.names_departments)


_NONE: tuple[LetterKind, ...] = ()
KINDS = paper.Option(
    "kinds",
    _NONE,
    paper.OptionKind.CHOICE,
    "文書",
    "--kind",
    "この文書だけ（繰り返し可）。省略時は、いま必要なもの",
    choices=tuple(paper.OptionChoice(each, each.file_label) for each in LetterKind),
    is_multiple=True,
    nothing="いま必要なもの",
    row=30,
)
WITH_PDF = paper.tick_option("with_pdf", "PDFも作成する", "--pdf", "PDF も作成します。", row=150)


@dataclass(frozen=True)
class WrittenLetter:
    """A letter that was written to files.

    `recipient`: the name of its addressee. `department`: the 部; None if the addressee is a division without a 部.
    `divisions`: the number of divisions in it. `rows` and `figures`: the numbers of rows and 成果指標 to be answered;
    in a 修正依頼文, `rows` is the number of rows that were asked back.
    """

    kind: LetterKind
    recipient: str
    department: str | None
    divisions: int
    rows: int
    figures: int
    files: tuple[Path, ...]


@dataclass(frozen=True)
class DrawnLetter:
    """A letter as a document and as the text of a mail."""

    addressed: AddressedLetter
    document: Document
    mail: str

    def written(self, files: tuple[Path, ...]) -> WrittenLetter:
        """Return the letter as written to `files`."""
        letter, addressed = self.addressed.letter, self.addressed
        asks_back = letter.kind is LetterKind.CORRECTION
        rows = len(letter.asked) if asks_back else sum(line.rows for line in letter.lines)
        figures = 0 if asks_back else sum(line.figures for line in letter.lines)
        about = len(letter.lines), rows, figures
        return WrittenLetter(letter.kind, addressed.recipient, addressed.department, *about, files)


def phrase_of_rows(asked: AskedFields) -> str:
    """Return the phrase that names the fields that a form asks for: 取組の進捗状況、取組状況及び今後の取組予定.

    A plan that leaves out both texts has its own published fields instead that divisions answer, two of them at most.
    """
    is_last, by_key, left_out = asked.year >= asked.last_year, asked.profile.by_key, asked.profile.left_out
    planned = planned_noun(asked.profile, is_last_year=is_last)
    later = planned if planned.startswith("今後") else f"今後の{planned}"
    texts = [name for key, name in ((DONE, by_key[DONE].short_name), (NEXT_YEAR, later)) if key not in left_out]
    own = [by_key[key].short_name for key in asked.keys if by_key[key].published and key != MARK]
    *names, last = by_key[MARK].short_name, *(texts or own[:2])
    return f"取組の{'及び'.join(filter(None, ('、'.join(names), last)))}"


@dataclass(frozen=True, kw_only=True)
class LettersPaper(paper.PaperContent):
    """The letters as they would be written now."""

    letters: tuple[DrawnLetter, ...]


def read_letters(
    parts: Parts, records: Records, request: paper.PaperRequest, typed: Mapping[LetterKind, Template] | None = None
) -> LettersPaper:
    """Return the letters as they would be written now; templates in `typed` (without faults) replace stored wordings.

    `typed`: None if every wording is the stored one. Raises RoundUnknown, PlanUnclear, DivisionUnknown, NotADepartment,
    DivisionNotNamed, TemplateFaulty.
    """
    round_, today = chosen_round(records, request.year), parts.clock.today()
    named, departments = request[paper.DIVISIONS], request[paper.DEPARTMENTS]
    is_some = named or departments
    asked = figures_asked(records, round_).supplied if is_some else ()
    divisions = chosen_divisions(records, round_, named, departments, asked) if is_some else None
    correspondence = Correspondence(records, round_, request[paper.DAY] or today, request[paper.LETTER_NUMBER])
    kinds = request[KINDS] or correspondence.due_kinds(today)
    given, wordings = typed or {}, _wordings(records, request.year)
    templates = {
        kind: given.get(kind) or usable_template(parts, records, wordings[kind], request.year) for kind in kinds
    }
    wanted = (
        correspondence.letters(kinds, divisions) if request[KINDS] else correspondence.due_letters(today, divisions)
    )
    letters = tuple(_letter(each, templates[each.letter.kind]) for each in wanted)
    return LettersPaper(
        documents=tuple(each.document for each in letters),
        files=tuple(file for each in letters for file in _files(each, with_pdf=request[WITH_PDF])),
        letters=letters,
        problems=(
            *_after_closing(round_, letters),
            *next(filter(None, (office_problems(parts, records, wordings[each], request.year) for each in kinds)), ()),
        ),
    )


def _after_closing(round_: Round, letters: Iterable[DrawnLetter]) -> Iterator[Problem]:
    """Yield advice on letters that ask for answers to a closed round.

    It does not concern a 修正依頼文 if a row of the round is reopened.
    """
    fitting = {LetterKind.RECEIPT, *((LetterKind.CORRECTION,) if round_.reopened else ())}
    kinds = dict.fromkeys(each.addressed.letter.kind for each in letters)
    if round_.closed and (found := [each.file_label for each in kinds if each not in fitting]):
        yield problem("LETTER-AFTER-CLOSING", found="、".join(found), year=round_.year.label)


def _letter(addressed: AddressedLetter, template: Template) -> DrawnLetter:
    letter = addressed.letter
    return DrawnLetter(addressed, build_letter(letter, template), letter_mail(letter, template))


def _files(letter: DrawnLetter, *, with_pdf: bool) -> Iterator[paper.FileToDraw]:
    """Yield the files of a letter by their paths in the folders of `distribute`."""
    place = letter.addressed.path.as_posix()
    for each in (PaperFormat.DOCX, PaperFormat.PDF) if with_pdf else (PaperFormat.DOCX,):
        yield paper.FileToDraw(f"{place}.{each}", partial(draw_named, letter.document, each, f"{place}.{each}"), _DOING)
    mail = codecs.BOM_UTF8 + letter.mail.replace("\n", "\r\n").encode()
    yield paper.FileToDraw(f"{place}.txt", partial(_as_it_is, mail), _DOING)


def _as_it_is(content: bytes, _: Parts) -> DrawnPaper:
    return DrawnPaper(content)


_DOING = "文書を作成しています"


def written_letters(made: paper.MadePaper) -> tuple[WrittenLetter, ...]:
    """Return the letters that were written, each with its files."""
    letters = made.content.letters if isinstance(made.content, LettersPaper) else ()
    each_has = len(made.files) // max(len(letters), 1)
    files = (made.files[place * each_has :][:each_has] for place in range(len(letters)))
    return tuple(each.written(own) for each, own in zip(letters, files, strict=True))


def _report(records: Records, request: paper.PaperRequest, made: paper.MadePaper) -> paper.Report:
    """Report each letter with its files, and the divisions with rows that no form asks about."""
    letters = written_letters(made)
    keys = {
        "letters": [{**vars(each), "files": [str(file) for file in each.files]} for each in letters],
        "files": [str(each) for each in made.files],
        "lacking": list(divisions_needing_form(records, request.year)),
    }
    first = f"文書を{len(letters)}件作成しました。" if letters else "作成する文書はありません。"
    return keys, [first, *map(_line, letters)]


def _line(letter: WrittenLetter) -> str:
    asked = request_label(letter.rows, letter.figures) or "0件"
    return f"{letter.recipient} {letter.kind.file_label}（{letter.divisions}所管、{asked}） {letter.files[0]}"


def _kinds(named: paper.WordingNames) -> Sequence[TemplateKind]:
    return tuple(letter_templates(names_departments=named.names_departments).values())


def _wording_name(request: paper.PaperRequest) -> str:
    return (*request[KINDS], LetterKind.REQUEST)[0].template


def _with_wording(
    parts: Parts, records: Records, name: str, template: Template, of: paper.WordingFor
) -> Document | None:
    """Return the first letter to the chosen addressees; if they get none, the first letter to anyone, or None."""
    kind = next(each for each in LetterKind if each.template == name)
    to_all = PAPER.request({KINDS: (kind,)}, of.year)
    chosen = to_all.having(paper.DEPARTMENTS, of.departments).having(paper.DIVISIONS, of.divisions)
    found = (read_letters(parts, records, each, {kind: template}).documents for each in (chosen, to_all))
    return next((documents[0] for documents in found if documents), None)


PAPER = paper.Paper(
    code="letters",
    title="依頼文・送付票",
    description="所管課や庶務担当課への文書と、メールの文面です。",
    help="依頼文、再依頼文、修正依頼文、送付票、期限変更通知、受領のお知らせを、部ごとに作成します。",
    group=paper.PaperGroup.OFFICE,
    position=110,
    read=read_letters,
    file_name="依頼文・送付票_{year}",
    options=(
        paper.TARGET.with_help("保存先のフォルダー（照会と同じでも可）"),
        KINDS,
        paper.DEPARTMENTS.with_help("この部あてだけ（繰り返し可）"),
        paper.DIVISIONS.with_help("この所管課の部あてだけ（繰り返し可）"),
        paper.DAY.with_help("文書の日付（2023-06-23）。省略時は今日"),
        paper.LETTER_NUMBER,
        WITH_PDF,
    ),
    is_folder=True,
    report=_report,
    wording=paper.PaperWording(20, _kinds, _wording_name, _with_wording),
)
