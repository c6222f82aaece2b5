"""Letters to 部 or divisions (依頼文, 再依頼文, 修正依頼文, 送付票, 期限変更通知, 受領): as papers and as e-mails.

The wording is the office's template; this module supplies the facts to insert. Both forms are made from one wording: on
paper the lines of divisions are a table, in an e-mail one line per division. An e-mail has 件名, then the addressee,
the body, and at the end the sender.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from nakano_status.documents import document as doc
from nakano_status.documents.template import OFFICE_WORDS, Template, TemplateKind, fill_template
from nakano_status.domain.calendar.days import era_day, printed_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.history.acts import printed_head
from nakano_status.domain.organisation.divisions import DivisionKind
from nakano_status.domain.round.states import LetterKind, request_label

_FIGURES = "成果指標の実績"

_WIDTH = 36
"""Characters per line, for centred and right-aligned lines."""
_ROOM = 9.0
"""The space above a block, in points, from which an empty line precedes it."""


@dataclass(frozen=True)
class LetterLine:
    """One division in a letter.

    `rows`: the number of rows that it answers. `file`: the file that it has or gets. `package`: its 照会番号.
    `department`: its 部, in a letter to all divisions, otherwise ''. `answered`: how many of its rows are answered.
    `asked_back`: the number of its 修正依頼 without an answer. `own_due`: a due date of its own (None: the letter's).
    `figures`: the number of 成果指標 that it is asked for. `figures_answered`: how many of them have a figure.
    `arrived`: a text in place of the progress, if its file was received and is not imported yet, otherwise ''.
    `unreadable`: the cells of its answers that could not be read, as text.
    """

    division: str
    rows: int
    file: str
    package: str = ""
    department: str = ""
    answered: int = 0
    is_draft: bool = False
    asked_back: int = 0
    own_due: date | None = None
    figures: int = 0
    figures_answered: int = 0
    arrived: str = ""
    unreadable: Sequence[str] = ()

    @property
    def is_asked(self) -> bool:
        """True if the division has something to answer; otherwise it is only informed."""
        return bool(self.rows or self.figures)

    @property
    def name(self) -> str:
        """The division's name; in a letter to all divisions it follows the name of its 部."""
        return f"{self.department} {self.division}" if self.department else self.division

    @property
    def asked(self) -> str:
        """The number of rows and 成果指標 that the division is to answer, as text; 回答不要 if there are none."""
        return request_label(self.rows, self.figures) or "回答不要"

    @property
    def progress(self) -> str:
        """The answered rows and 成果指標, open 修正依頼 and unreadable cells, as text; or `arrived`, if given."""
        if self.arrived:
            return self.arrived
        rows = f"{self.rows}件のうち{self.answered}件記入済" if self.rows else ""
        figures = f"成果指標{self.figures}件のうち{self.figures_answered}件記入済" if self.figures else ""
        done = "、".join(filter(None, (rows, figures))) + ("（下書き）" if self.is_draft else "")
        asked_back = f"修正依頼{self.asked_back}件の回答待ち" if self.asked_back else ""
        unreadable = (
            f"読み取れない記入{len(self.unreadable)}件（{'、'.join(self.unreadable)}）" if self.unreadable else ""
        )
        return "、".join(filter(None, (done, asked_back, unreadable)))


@dataclass(frozen=True)
class AskedLine:
    """A row that a division is asked to correct (修正依頼).

    `comment`: the office's comment. `file`: the file that contains the row. `due`: the due date of the division (None:
    there is none).
    """

    division: str
    row_id: str
    title: str
    comment: str
    file: str
    due: date | None


@dataclass(frozen=True)
class ReceiptLine:
    """A file that a division handed in.

    `at`: the time at which it was received, as text. `fates`: the results for its rows, each as a text with the
    管理番号 of the rows.
    """

    division: str
    file: str
    at: str
    fates: tuple[str, ...]
    sha256: str

    @property
    def number(self) -> str:
        """The first letters of the SHA-256, as the division's data file shows them, then all of it in brackets."""
        return f"{printed_head(self.sha256)}（{self.sha256}）"


@dataclass(frozen=True)
class Letter:
    """One letter.

    `addressee`: '' in a letter to all divisions. `due`: None if no date is set. `department_due`: 部内期限. `number`:
    文書番号 ('' if it has none). `is_to_department`: whether the letter goes to the 庶務担当課長 of a 部, who passes it
    on, and not to a division. `departments_called`: the ward's term for 部. `of_rows`: the request of the forms about
    rows, as text. `note`: the name of the field for a note to the office. `divisions`: the heading of the divisions.
    """

    kind: LetterKind
    addressee: str
    plan_title: str
    year: FiscalYear
    due: date | None
    department_due: date | None
    lines: Sequence[LetterLine]
    asked: Sequence[AskedLine]
    made_on: date
    number: str = ""
    is_to_department: bool = True
    departments_called: str = DivisionKind.DEPARTMENT.label
    receipts: Sequence[ReceiptLine] = ()
    of_rows: str = ""
    note: str = ""
    divisions: str = "所管課"

    @property
    def subject(self) -> str:
        """The things that the forms ask for, as text: rows, 成果指標, or both."""
        rows = self.of_rows
        if not any(line.figures for line in self.lines):
            return rows
        return f"{rows}並びに{_FIGURES}" if any(line.rows for line in self.lines) else _FIGURES


def mail_text(blocks: Sequence[doc.Block], subject: str) -> str:
    """Return the text of an e-mail made from the blocks of a letter.

    The title becomes 件名 (`subject` if there is no title). Right-aligned lines above the title (the sender) are moved
    to the end. Raise TypeError for a block that is neither a paragraph nor a heading.
    """
    title = next((at for at, block in enumerate(blocks) if _has_role(block, doc.ParagraphRole.TITLE)), None)
    above, body = (blocks[:title], blocks[title + 1 :]) if title is not None else ((), blocks)
    senders = [block for block in above if _is_sender(block)]
    parts = (
        [f"件名：{subject if title is None else _text(blocks[title])}"],
        _lines(block for block in above if block not in senders),
        _lines(body),
        map(_text, senders),
    )
    texts = ("\n".join(lines).strip("\n") for lines in parts)
    return "\n\n".join(filter(None, texts)) + "\n"


def _has_role(block: doc.Block, role: doc.ParagraphRole) -> bool:
    return isinstance(block, doc.Paragraph) and block.role is role


def _is_sender(block: doc.Block) -> bool:
    return isinstance(block, doc.Paragraph) and block.align is doc.Align.RIGHT


def _lines(blocks: Iterable[doc.Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, (doc.Heading, doc.Paragraph)):
            yield from [""] if isinstance(block, doc.Paragraph) and block.space_above > _ROOM else []
            yield from _words(block)
        else:
            raise TypeError(block)


def _words(block: doc.Heading | doc.Paragraph) -> Iterator[str]:
    if isinstance(block, doc.Heading):
        number = doc.heading_number(block.level, block.ordinal, doc.Numerals.FULL_WIDTH)
        yield f"{doc.BLANK * doc.heading_indent(block.level)}{number}{block.text}"
        return
    for place, line in enumerate(_text(block).split("\n")):
        yield _placed(block, line, is_first=place == 0)


def _placed(block: doc.Paragraph, line: str, *, is_first: bool) -> str:
    free = max(_WIDTH - len(line), 0)
    if block.align is doc.Align.CENTRE:
        return doc.BLANK * (free // 2) + line
    if block.align is doc.Align.RIGHT:
        return doc.BLANK * free + line
    return doc.BLANK * max(block.indent + (block.first_line if is_first else 0), 0) + line


def _text(block: doc.Block) -> str:
    return doc.plain_text(block.text) if isinstance(block, doc.Paragraph) else ""


_PAGE = replace(doc.OFFICIAL_PAGE, top=22, bottom=17)
"""A letter has no page number: its room is used, so that a letter to a 部 of five 課 fits one page."""
_ROW_HEIGHT = 7.0
_TABLE_SIZE = 9.0
_INDENT = 4.0
"""Millimetres: one character, the indent of notes below a table; a table ends at the right edge."""
_NOT_ASKED_NOTE = "※「回答不要」のファイルは、関係する取組をご覧いただくためのものです。"
_COLUMNS_NOTE = "※「配付」「提出」の欄は、{}内での確認にお使いください。"
_OTHER_DAYS = "（別に期限を示した所管課は、その日）"
_NUMBER_NOTE = (
    "番号は、ファイルのSHA-256です。所管課のデータファイルから提出したときは、「提出前の確認」に表示される番号と同じであれば、"
    "提出したファイルのままです。"
)
_TO_DEPARTMENT = "回答を要する取組のある所管課への周知と、回答の取りまとめ"
_TOGETHER = "{}でまとめての提出でも、所管課ごとの提出でも差し支えありません。"
_WORDS = {
    "文書番号": "文書番号（指定した場合）",
    "日付": "作成日",
    "宛先": "所管課の宛先",
    "計画名": "計画の名称",
    "年度末": "時点（対象の年度の末）",
    "年度": "対象の年度",
    "所管数": "この文書に載る所管の数",
    "取組数": "回答する取組の数",
    "修正件数": "修正を依頼している取組の数",
    "回答の内容": "取組の進捗状況など。成果指標を依頼する所管があるときは、その実績も",
    "お願い": "「回答」",
    "回答不要の注": "「回答不要」のファイルについての注（ある場合）",
    "回答期限": "回答期限の日と曜日",
    "連絡の項目": "所管課から事務局へ連絡する項目の名称",
    "番号の見方": "受領のお知らせで、番号と比べるものの説明",
}
_TO_DEPARTMENTS = {
    "宛先": "部の庶務担当課長などの宛先",
    "お願い": "部あてには「所管課への周知と、回答の取りまとめ」、所管あてには「回答」",
    "提出のまとめ": "部あてには、部でまとめて提出してもよいこと（所管あてには入りません）",
    "欄の注": "表の「配付」「提出」の欄についての注（所管あてとメールの文には入りません）",
    "部内期限": "部内期限の日と曜日（設定した場合）",
}
"""Placeholders of letters if there are 部, in addition to the others or in place of them."""
_PARTS = {
    LetterKind.REQUEST: {"所管課一覧": "所管課、回答する取組の数、ファイル名の表"},
    LetterKind.REMINDER: {"回答状況一覧": "所管課、回答の状況、回答期限の表"},
    LetterKind.CORRECTION: {"修正依頼一覧": "所管課、取組、確認をお願いする内容の表", "添付一覧": "ファイル名"},
    LetterKind.COVER: {"送付一覧": "所管課、取組の数、ファイル名、照会番号の表"},
    LetterKind.DUE: {"所管課一覧": "所管課、回答する取組の数、変更後の回答期限の表"},
    LetterKind.RECEIPT: {
        "受領一覧": "所管課、ファイル名、受け取った日時、取組の扱いの表",
        "番号一覧": "ファイル名と照合のための番号",
    },
}
_DUE = "回答期限"


def letter_templates(*, names_departments: bool = True) -> dict[LetterKind, TemplateKind]:
    """Return a description of the template of each kind of letter: the placeholders and parts that it may contain.

    `names_departments`: whether the ward has 部.
    """
    own = _TO_DEPARTMENTS if names_departments else {}
    former = dict.fromkeys(_TO_DEPARTMENTS.keys() - _WORDS.keys() - own.keys(), "")
    return {
        kind: TemplateKind(
            kind.template,
            kind.file_label,
            {**_WORDS, **own, **OFFICE_WORDS},
            _PARTS[kind],
            dict.fromkeys((next(iter(_PARTS[kind])), *(() if kind is LetterKind.RECEIPT else (_DUE,))), ()),
            former,
        )
        for kind in LetterKind
    }


def build_letter(letter: Letter, template: Template) -> doc.Document:
    """Return the letter as a paper; its template must have no faults (`faults_of_template`)."""
    blocks = _closed(fill_template(template, _values(letter), _tables(letter)))
    section = doc.Section(letter.kind.file_label, _PAGE, blocks, counts_pages=False)
    return doc.Document(_title(letter), (section,), letter.made_on.isoformat(), template.numerals)


def _title(letter: Letter) -> str:
    return f"{letter.year.label}末時点の進捗状況の確認（{letter.kind.file_label}）"


def _closed(blocks: tuple[doc.Block, ...]) -> tuple[doc.Block, ...]:
    """Return the blocks with 以上 kept with the paragraph before, so that it is never alone on a page."""
    before = blocks[-2] if len(blocks) > 1 else None
    if not isinstance(before, doc.Paragraph):
        return blocks
    return (*blocks[:-2], replace(before, is_kept_with_next=True), blocks[-1])


def letter_mail(letter: Letter, template: Template) -> str:
    """Return the letter as the text of an e-mail, without date and 文書番号, with one line per division.

    Its numbers are 半角, as people type them in an e-mail.
    """
    values = {**_values(letter), "日付": "", "文書番号": "", "欄の注": ""}
    as_typed = replace(template, numerals=doc.Numerals.HALF_WIDTH)
    return mail_text(fill_template(as_typed, values, _lists(letter)), _title(letter))


def _values(letter: Letter) -> dict[str, str]:
    called = letter.departments_called
    return {
        "文書番号": letter.number,
        "日付": era_day(letter.made_on),
        "宛先": letter.addressee,
        "計画名": letter.plan_title,
        "年度末": f"{letter.year.label}末",
        "年度": letter.year.label,
        "所管数": str(len(letter.lines)),
        "取組数": str(sum(line.rows for line in letter.lines)),
        "修正件数": str(len(letter.asked)),
        "回答の内容": letter.subject,
        "お願い": _TO_DEPARTMENT if letter.is_to_department else "回答",
        "提出のまとめ": _TOGETHER.format(called) if letter.is_to_department else "",
        "回答不要の注": _NOT_ASKED_NOTE if any(not line.is_asked for line in letter.lines) else "",
        "欄の注": _COLUMNS_NOTE.format(called) if letter.is_to_department else "",
        "回答期限": _due(letter),
        "連絡の項目": letter.note,
        "番号の見方": _NUMBER_NOTE,
        "部内期限": f"{called}内期限　{printed_day(letter.department_due)}" if letter.department_due else "",
    }


def _due(letter: Letter) -> str:
    if letter.kind is LetterKind.CORRECTION:
        return _correction_due(letter)
    if not any(line.is_asked for line in letter.lines):
        return "回答の必要はありません。"
    has_other_days = letter.kind is not LetterKind.REMINDER and any(map(_until, letter.lines))
    if letter.due is None:
        return "別に期限を示した所管課は、その日" if has_other_days else "回答期限は、定めていません。"
    if letter.kind is LetterKind.REMINDER and letter.due < letter.made_on:
        return f"{printed_day(letter.due)}を過ぎていますので、早めの提出をお願いします。"
    return printed_day(letter.due) + (_OTHER_DAYS if has_other_days else "")


def _correction_due(letter: Letter) -> str:
    """Return the date by which corrections are due; a past date is left out."""
    days = _asked_days(letter)
    if not any(days):
        return "早めの回答をお願いします。"
    if len(days) > 1:
        return "所管課ごとに示した日"
    return _day(next(iter(days)))


def _asked_days(letter: Letter) -> set[date | None]:
    return {_asked_day(letter, each) for each in letter.asked}


def _asked_day(letter: Letter, asked: AskedLine) -> date | None:
    return asked.due if asked.due and asked.due >= letter.made_on else None


def _asked_division(letter: Letter, asked: AskedLine) -> str:
    """Return the division, with its own date if dates differ."""
    day = _asked_day(letter, asked)
    return f"{asked.division}（回答期限 {_day(day)}）" if day and len(_asked_days(letter)) > 1 else asked.division


def _tables(letter: Letter) -> Mapping[str, tuple[doc.Block, ...]]:
    match letter.kind:
        case LetterKind.REQUEST:
            return {"所管課一覧": _request_table(letter)}
        case LetterKind.REMINDER:
            return {"回答状況一覧": _reminder_table(letter)}
        case LetterKind.CORRECTION:
            return {"修正依頼一覧": _correction_table(letter), "添付一覧": _bullets(_files(letter))}
        case LetterKind.DUE:
            return {"所管課一覧": _due_table(letter)}
        case LetterKind.RECEIPT:
            return {"受領一覧": _receipt_table(letter), "番号一覧": _bullets(_numbers(letter))}
    return {"送付一覧": _cover_table(letter)}


def _lists(letter: Letter) -> Mapping[str, tuple[doc.Block, ...]]:
    """Return the lists of an e-mail: the content of the tables as lines."""
    match letter.kind:
        case LetterKind.REQUEST:
            requests = (f"{each.name}：{each.asked}（{each.file}）{_until(each)}" for each in letter.lines)
            return {"所管課一覧": _bullets(requests)}
        case LetterKind.REMINDER:
            return {"回答状況一覧": _bullets(f"{each.name}：{each.progress}{_until(each)}" for each in letter.lines)}
        case LetterKind.CORRECTION:
            asked = (
                f"{_asked_division(letter, each)}　{each.row_id}　{each.title}\n{each.comment}" for each in letter.asked
            )
            return {"修正依頼一覧": _bullets(asked), "添付一覧": _bullets(_files(letter))}
        case LetterKind.DUE:
            return {"所管課一覧": _bullets(f"{each.name}：{each.asked}{_until(each)}" for each in letter.lines)}
        case LetterKind.RECEIPT:
            received = (f"{each.division}：{each.file}（{each.at}）{'、'.join(each.fates)}" for each in letter.receipts)
            return {"受領一覧": _bullets(received), "番号一覧": _bullets(_numbers(letter))}
    covers = (
        f"{each.name}：{each.asked}（{each.file}　照会番号 {each.package or '―'}）{_until(each)}"
        for each in letter.lines
    )
    return {"送付一覧": _bullets(covers)}


def _bullets(lines: Iterator[str]) -> tuple[doc.Paragraph, ...]:
    return tuple(map(doc.bullet_line, lines))


def _until(line: LetterLine) -> str:
    return f"（回答期限 {printed_day(line.own_due)}）" if line.own_due and line.is_asked else ""


def _file_and_day(line: LetterLine) -> str:
    """Return the file, with the division's own date on the line below, which has room for it."""
    return f"{line.file}\n期限 {printed_day(line.own_due)}" if line.own_due and line.is_asked else line.file


def _files(letter: Letter) -> Iterator[str]:
    yield from dict.fromkeys(each.file for each in letter.asked)


def _request_table(letter: Letter) -> tuple[doc.Block, ...]:
    columns = (doc.Column(42), doc.Column(36, doc.Align.RIGHT), doc.Column(78))
    rows = ((each.name, each.asked, _file_and_day(each)) for each in letter.lines)
    return _table((letter.divisions, "回答する取組", "添付ファイル"), columns, rows)


def _due_table(letter: Letter) -> tuple[doc.Block, ...]:
    columns = (doc.Column(50), doc.Column(66, doc.Align.RIGHT), doc.Column(40))
    rows = ((each.name, each.asked, _day(each.own_due or letter.due)) for each in letter.lines)
    return _table((letter.divisions, "回答する取組", "変更後の回答期限"), columns, rows)


def _asked(line: LetterLine) -> str:
    """Return the request to a division, with rows and 成果指標 on separate lines."""
    return line.asked.replace("、", "\n")


def _progress(line: LetterLine) -> str:
    """Return the progress of a division, with 成果指標 on a separate line."""
    return line.progress.replace("、成果指標", "\n成果指標")


def _reminder_table(letter: Letter) -> tuple[doc.Block, ...]:
    columns = (doc.Column(50), doc.Column(66), doc.Column(40))
    rows = ((each.name, _progress(each), _day(each.own_due or letter.due)) for each in letter.lines)
    return _table((letter.divisions, "回答の状況", "回答期限"), columns, rows)


def _correction_table(letter: Letter) -> tuple[doc.Block, ...]:
    columns = (doc.Column(34), doc.Column(54), doc.Column(68))
    rows = ((_asked_division(letter, each), f"{each.row_id}\n{each.title}", each.comment) for each in letter.asked)
    return _table((letter.divisions, "取組", "確認をお願いする内容"), columns, rows)


def _numbers(letter: Letter) -> Iterator[str]:
    yield from dict.fromkeys(f"{each.file}　{each.number}" for each in letter.receipts)


def _receipt_table(letter: Letter) -> tuple[doc.Block, ...]:
    columns = (doc.Column(34), doc.Column(54), doc.Column(68))
    rows = ((each.division, f"{each.file}\n{each.at}", "\n".join(each.fates)) for each in letter.receipts)
    return _table((letter.divisions, "ファイルと受け取った日時", "取組の扱い"), columns, rows)


def _cover_table(letter: Letter) -> tuple[doc.Block, ...]:
    """Return the table of files; for a 部 with columns to tick off the files passed on and received."""
    ticks = ("配付", "提出") if letter.is_to_department else ()
    tick, file = 9.2, 82.9
    columns = (
        doc.Column(32),
        doc.Column(23.3, doc.Align.RIGHT),
        doc.Column(file - len(ticks) * tick),
        doc.Column(17.8),
    )
    blanks = ("",) * len(ticks)
    rows = ((each.name, _asked(each), _file_and_day(each), each.package or "―", *blanks) for each in letter.lines)
    return _table(
        (letter.divisions, "取組", "ファイル", "照会番号", *ticks), (*columns, *(doc.Column(tick) for _ in ticks)), rows
    )


def _table(
    heads: Sequence[str], columns: tuple[doc.Column, ...], rows: Iterator[tuple[str, ...]]
) -> tuple[doc.Block, ...]:
    head = doc.head_row(heads, size=_TABLE_SIZE)
    body = tuple(
        doc.Row(tuple(doc.Cell(doc.plain(word), size=_TABLE_SIZE) for word in row), height=_ROW_HEIGHT) for row in rows
    )
    return (
        doc.Table(columns, body, (head,), indent=_INDENT, space_above=4, description="、".join(heads), head_columns=1),
    )


def _day(day: date | None) -> str:
    return printed_day(day) if day else "―"
