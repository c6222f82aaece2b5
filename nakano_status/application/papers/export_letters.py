"""資料作成: the letters per 部 as Word (PDF beside it) and as the text of a mail (export letters)."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nakano_status.application.forms.choosing_divisions import chosen_divisions
from nakano_status.application.forms.form_files import refuse_another
from nakano_status.application.indicators.read.figures_asked import figures_asked
from nakano_status.application.lookup import chosen_round, need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.letters import Addressed, Correspondence, LetterHead
from nakano_status.application.papers.templates import usable_template
from nakano_status.application.papers.writing import PaperFormat, draw, naming
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.application.progress import Progress, silent
from nakano_status.documents.document import Document
from nakano_status.documents.letter_builder import build_letter, letter_mail
from nakano_status.documents.template import Template
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.round.letter import LetterKind


@dataclass(frozen=True)
class LettersWish:
    """The options: kinds (none: what is due, `due_now`), departments (none: all), year, and target folder.

    `departments` are names of 部; `divisions` are names of divisions, whose 部 is the addressee. `made_on` None is
    today.
    """

    folder: Path
    kinds: tuple[LetterKind, ...] = ()
    departments: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()
    year: FiscalYear | None = None
    made_on: date | None = None
    number: str = ""
    with_pdf: bool = False
    replace: bool = False


@dataclass(frozen=True)
class WrittenLetter:
    """One letter: its kind, its 部 (None: a division without one), how many divisions and rows it is about, its files.

    `rows` and `figures` (成果指標) are those to be answered; in a 修正依頼文, the rows that were asked back.
    """

    kind: LetterKind
    recipient: str
    department: str | None
    divisions: int
    rows: int
    files: tuple[Path, ...]
    figures: int = 0


@dataclass(frozen=True)
class DrawnLetter:
    """A letter as a document and as the text of a mail."""

    addressed: Addressed
    document: Document
    mail: str


def export_letters(
    parts: Parts, store: Store, wish: LettersWish, progress: Progress = silent
) -> Outcome[tuple[WrittenLetter, ...]]:
    """Write the letters into the folders of `distribute`; nothing is written before all of them are drawn.

    Raises WrongRole, RoundUnknown, DivisionUnknown, NotADepartment, DivisionNotNamed, TemplateFaulty, TargetExists,
    TargetNotWritable, Cancelled.
    """
    with store.reading() as records:
        letters = read_letters(parts, records, wish)
    made = list(_files(parts, letters, wish, progress))
    together = {name: content for _, files, _ in made for name, content in files.items()}
    parts.files.write_all(wish.folder, together, replace=wish.replace)
    written = tuple(_told(letter, tuple(wish.folder / name for name in files)) for letter, files, _ in made)
    return Outcome(written, problems=tuple(found for *_, problems in made for found in problems))


def read_letters(
    parts: Parts, records: Records, wish: LettersWish, typed: Mapping[LetterKind, Template] | None = None
) -> tuple[DrawnLetter, ...]:
    """Return the letters as they would be written now, for a preview.

    `typed` (without faults) replace the stored wordings.
    """
    need_role(records, StoreRole.OFFICE)
    round_ = chosen_round(records, wish.year)
    is_some = wish.divisions or wish.departments
    asked = figures_asked(records, round_).supplied if is_some else ()
    divisions = chosen_divisions(records, round_, wish.divisions, wish.departments, asked) if is_some else None
    head = LetterHead(wish.made_on or parts.clock.today(), wish.number)
    correspondence = Correspondence(records, round_, head)
    today = parts.clock.today()
    kinds = wish.kinds or correspondence.kinds_now(today)
    given = typed or {}
    templates = {kind: given.get(kind) or usable_template(parts, records, kind.template) for kind in kinds}
    letters = correspondence.written(kinds, divisions) if wish.kinds else correspondence.due_now(today, divisions)
    return tuple(_drawn(each, templates) for each in letters)


def _drawn(addressed: Addressed, templates: Mapping[LetterKind, Template]) -> DrawnLetter:
    letter = addressed.letter
    template = templates[letter.kind]
    return DrawnLetter(addressed, build_letter(letter, template), letter_mail(letter, template))


def _files(
    parts: Parts, letters: Sequence[DrawnLetter], wish: LettersWish, progress: Progress
) -> Iterator[tuple[DrawnLetter, dict[str, bytes], tuple[Problem, ...]]]:
    """Draw every file; yield each letter with its files by path in the target folder and their problems.

    If another file is already there, it is refused at once.
    """
    formats = (PaperFormat.WORD, PaperFormat.PDF) if wish.with_pdf else (PaperFormat.WORD,)
    for place, letter in enumerate(letters):
        progress("文書を作成しています", place, len(letters))
        where = letter.addressed.place.as_posix()
        with naming(f"{where}.{PaperFormat.PDF}"):
            drawn = {f"{where}.{each}": draw(parts, letter.document, each) for each in formats}
        files = {name: each.content for name, each in drawn.items()}
        files[f"{where}.txt"] = codecs.BOM_UTF8 + letter.mail.replace("\n", "\r\n").encode()
        for name, content in files.items() if not wish.replace else ():
            refuse_another(parts, wish.folder / name, content)
        yield letter, files, tuple(found.at(file=name) for name, each in drawn.items() for found in each.problems)
    progress("文書を作成しました", len(letters), len(letters))


def _told(letter: DrawnLetter, files: tuple[Path, ...]) -> WrittenLetter:
    said = letter.addressed.letter
    asks_back = said.kind is LetterKind.CORRECTION
    rows = len(said.asked) if asks_back else sum(line.rows for line in said.lines)
    figures = 0 if asks_back else sum(line.figures for line in said.lines)
    addressed = letter.addressed
    return WrittenLetter(said.kind, addressed.recipient, addressed.department, len(said.lines), rows, files, figures)
