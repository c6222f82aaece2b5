"""依頼文・送付票: the letters per 部 as Word (PDF beside it) and as the text of a mail (export letters)."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nakano_status.application.forms.choosing_divisions import chosen_divisions
from nakano_status.application.indicators.read.indicators import figures_asked
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.letters import Addressed, Correspondence
from nakano_status.application.papers.option import (
    DAY,
    DEPARTMENTS,
    DIVISIONS,
    LETTER_NUMBER,
    TARGET,
    Option,
    OptionChoice,
    OptionKind,
    tick,
)
from nakano_status.application.papers.paper import (
    FileToDraw,
    MadePaper,
    Paper,
    PaperContent,
    PaperGroup,
    PaperRequest,
    PaperWording,
    Report,
    WordingFor,
)
from nakano_status.application.papers.templates import office_problems, usable_template
from nakano_status.application.papers.writing import DrawnPaper, PaperFormat, draw_named
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.round.open_and_close_round import divisions_lacking
from nakano_status.documents.document import Document
from nakano_status.documents.papers.letters import LETTER_TEMPLATES, build_letter, letter_mail
from nakano_status.documents.template import Template, TemplateKind
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.round.states import LetterKind, request_label

_NONE: tuple[LetterKind, ...] = ()
KINDS = Option(
    "kinds",
    _NONE,
    OptionKind.CHOICE,
    "文書",
    "--kind",
    "この文書だけ（繰り返し可）。省略時は、いま必要なもの",
    choices=tuple(OptionChoice(each, each.file_label) for each in LetterKind),
    is_multiple=True,
    nothing="いま必要なもの",
    row=30,
)
WITH_PDF = tick("with_pdf", "PDFも作成する", "--pdf", "PDF も作成します。", row=150)


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
    figures: int
    files: tuple[Path, ...]


@dataclass(frozen=True)
class DrawnLetter:
    """A letter as a document and as the text of a mail."""

    addressed: Addressed
    document: Document
    mail: str

    def written(self, files: tuple[Path, ...]) -> WrittenLetter:
        """Return the letter as it was written."""
        letter, addressed = self.addressed.letter, self.addressed
        asks_back = letter.kind is LetterKind.CORRECTION
        rows = len(letter.asked) if asks_back else sum(line.rows for line in letter.lines)
        figures = 0 if asks_back else sum(line.figures for line in letter.lines)
        about = len(letter.lines), rows, figures
        return WrittenLetter(letter.kind, addressed.recipient, addressed.department, *about, files)


@dataclass(frozen=True, kw_only=True)
class LettersPaper(PaperContent):
    """The letters as they would be written now."""

    letters: tuple[DrawnLetter, ...]


def read_letters(
    parts: Parts, records: Records, request: PaperRequest, typed: Mapping[LetterKind, Template] | None = None
) -> LettersPaper:
    """Return the letters as they would be written now; `typed` (without faults) replace the stored wordings.

    Raises RoundUnknown, DivisionUnknown, NotADepartment, DivisionNotNamed, TemplateFaulty.
    """
    round_, today = chosen_round(records, request.year), parts.clock.today()
    named, departments = request[DIVISIONS], request[DEPARTMENTS]
    is_some = named or departments
    asked = figures_asked(records, round_).supplied if is_some else ()
    divisions = chosen_divisions(records, round_, named, departments, asked) if is_some else None
    correspondence = Correspondence(records, round_, request[DAY] or today, request[LETTER_NUMBER])
    kinds = request[KINDS] or correspondence.kinds_now(today)
    given = typed or {}
    templates = {
        kind: given.get(kind) or usable_template(parts, records, kind.template, request.year) for kind in kinds
    }
    wanted = correspondence.written(kinds, divisions) if request[KINDS] else correspondence.due_now(today, divisions)
    letters = tuple(_letter(each, templates[each.letter.kind]) for each in wanted)
    return LettersPaper(
        documents=tuple(each.document for each in letters),
        files=tuple(file for each in letters for file in _files(each, with_pdf=request[WITH_PDF])),
        letters=letters,
        problems=next(
            filter(None, (office_problems(parts, records, each.template, request.year) for each in kinds)), ()
        ),
    )


def _letter(addressed: Addressed, template: Template) -> DrawnLetter:
    letter = addressed.letter
    return DrawnLetter(addressed, build_letter(letter, template), letter_mail(letter, template))


def _files(letter: DrawnLetter, *, with_pdf: bool) -> Iterator[FileToDraw]:
    """Yield the files of a letter by their paths in the folders of `distribute`."""
    place = letter.addressed.place.as_posix()
    for each in (PaperFormat.DOCX, PaperFormat.PDF) if with_pdf else (PaperFormat.DOCX,):
        yield FileToDraw(f"{place}.{each}", partial(draw_named, letter.document, each, f"{place}.{each}"), _DOING)
    mail = codecs.BOM_UTF8 + letter.mail.replace("\n", "\r\n").encode()
    yield FileToDraw(f"{place}.txt", lambda _: DrawnPaper(mail), _DOING)


_DOING = "文書を作成しています"


def written_letters(made: MadePaper) -> tuple[WrittenLetter, ...]:
    """Return the letters that were written, each with its files."""
    letters = made.content.letters if isinstance(made.content, LettersPaper) else ()
    each_has = len(made.files) // max(len(letters), 1)
    files = (made.files[place * each_has :][:each_has] for place in range(len(letters)))
    return tuple(each.written(own) for each, own in zip(letters, files, strict=True))


def _report(records: Records, request: PaperRequest, made: MadePaper) -> Report:
    """Report each letter with its files, and the divisions that answer rows which no form asks."""
    letters = written_letters(made)
    keys = {
        "letters": [{**vars(each), "files": [str(file) for file in each.files]} for each in letters],
        "files": [str(each) for each in made.files],
        "lacking": list(divisions_lacking(records, request.year)),
    }
    first = f"文書を{len(letters)}件作成しました。" if letters else "作成する文書はありません。"
    return keys, [first, *map(_line, letters)]


def _line(letter: WrittenLetter) -> str:
    asked = request_label(letter.rows, letter.figures) or "0件"
    return f"{letter.recipient} {letter.kind.file_label}（{letter.divisions}所管、{asked}） {letter.files[0]}"


def _kinds(_: Records, __: FiscalYear | None) -> Sequence[TemplateKind]:
    return LETTER_TEMPLATES


def _wording_name(request: PaperRequest) -> str:
    return (*request[KINDS], LetterKind.REQUEST)[0].template


def _with_wording(parts: Parts, records: Records, name: str, template: Template, of: WordingFor) -> Document | None:
    """Return the first letter to the chosen addressees; if none goes to them, one to others."""
    kind = next(each for each in LetterKind if each.template == name)
    to_all = PAPER.request({KINDS: (kind,)}, of.year)
    chosen = to_all.having(DEPARTMENTS, of.departments).having(DIVISIONS, of.divisions)
    found = (read_letters(parts, records, each, {kind: template}).documents for each in (chosen, to_all))
    return next((documents[0] for documents in found if documents), None)


PAPER = Paper(
    code="letters",
    title="依頼文・送付票",
    description="部の庶務担当課長への文書と、メールの文面です。",
    help="依頼文、再依頼文、修正依頼文、送付票、期限変更通知、受領のお知らせを、部ごとに作成します。",
    group=PaperGroup.OFFICE,
    place=110,
    read=read_letters,
    file_name="依頼文・送付票_{year}",
    options=(
        TARGET.explained("保存先のフォルダー（照会と同じでも可）"),
        KINDS,
        DEPARTMENTS.explained("この部あてだけ（繰り返し可）"),
        DIVISIONS.explained("この所管課の部あてだけ（繰り返し可）"),
        DAY.explained("文書の日付（2023-06-23）。省略時は今日"),
        LETTER_NUMBER,
        WITH_PDF,
    ),
    is_folder=True,
    report=_report,
    wording=PaperWording(20, _kinds, _wording_name, _with_wording),
)
