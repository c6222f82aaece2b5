"""The papers that 資料作成 offers, with the options and the file name of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from nakano_status.application.forms.form_files import safe_name
from nakano_status.documents.list_kind import CHANGES_TITLE
from nakano_status.documents.page import PaperSize
from nakano_status.documents.paper_head import COMMITTEE
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.round.letter import LetterKind

EXCEL, PDF, WORD = "xlsx", "pdf", "docx"


class PaperKind(StrEnum):
    """The papers, in the order in which they are offered; the values are their titles.

    `file_name` is the suggested name of the file or folder; `forms` are the suffixes of the forms in which the file
    can be made, the usual one first: none if there is no choice.
    """

    SET = "会議・公表の一式", "{occasion}資料_{year}"
    REPORT = "進捗状況について（報告）", "進捗状況について_{year}_{occasion}", WORD, PDF
    LIST = "進捗状況一覧（別紙）", "進捗状況一覧_{year}", EXCEL, PDF
    CHANGES = CHANGES_TITLE, f"{CHANGES_TITLE}_{{year}}", EXCEL, PDF, WORD
    QUESTIONS = "想定問答", "想定問答_{year}", WORD, PDF, EXCEL
    COMPARISON = "新旧対照表", "新旧対照表_{year}", WORD, EXCEL, PDF
    DATA = "データファイル", "データファイル_{year}"
    APPROVAL = "決裁用一式", "決裁用一式_{year}", WORD, PDF, EXCEL
    CHECK = "一覧（確認用）", "進捗状況一覧_{year}_確認用", EXCEL, PDF
    SUMMARIES = "所管課別まとめ", "所管課別まとめ_{year}", PDF, WORD, EXCEL
    LETTERS = "依頼文・送付票", "依頼文・送付票_{year}"
    RECORDED = "記録した資料", "記録した資料_{year}"
    OWN = "まとめ", "{division}_{year}まとめ", PDF, WORD, EXCEL
    """A division's own summary, in its own data file (印刷)."""

    file_name: str
    forms: tuple[str, ...]

    def __new__(cls, title: str, file_name: str = "", *forms: str) -> Self:
        """Make a member from a line of the table; the title alone finds the member."""
        kind = str.__new__(cls, title)
        kind._value_ = title
        kind.file_name, kind.forms = file_name, forms
        return kind

    @property
    def is_folder(self) -> bool:
        """Whether the paper is several files, which are made in a folder."""
        return not self.forms or self is PaperKind.SUMMARIES


OCCASIONS = (Occasion.COUNCIL, Occasion.COMMITTEE, Occasion.PUBLIC)
"""The occasions that a report is made for."""

SIZES = tuple(paper.value for paper in PaperSize)
BINDINGS = ("division", "department", "all")
"""Which summaries are bound in one file: one, those of a 部, or all (`export_summary.Binding`)."""

USUAL_COMMITTEE = COMMITTEE


@dataclass(frozen=True)
class PaperWish:
    """A paper with all options that any paper has; its kind ignores those that it does not know.

    `size` is A3 or A4 by name (`SIZES`), `label` the text in the box of a list, `committee` that in the head of a
    report ('' for the usual ones); `number` is 資料番号 or 文書番号. `divisions` and `departments` are names; if none
    is given, all are meant. `letter` None: the kinds that are due. `old` and `new` name the sides of a 新旧対照表.
    `is_draft` records a set as 作成中; `recorded` is the number of a recorded one (0: none).
    """

    kind: PaperKind
    year: FiscalYear | None = None
    format: str = PDF
    size: str = SIZES[0]
    label: str = ""
    occasion: Occasion = Occasion.COUNCIL
    day: date | None = None
    number: str = ""
    committee: str = ""
    judgement: str = ""
    has_total: bool = False
    has_previous: bool = False
    divisions: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    binding: str = BINDINGS[0]
    is_landscape: bool = False
    letter: LetterKind | None = None
    with_pdf: bool = False
    old: str = ""
    new: str = ""
    is_draft: bool = False
    recorded: int = 0


_LONGEST_DIVISION = 24
"""Letters of a division's name in the name of its file: the whole name has fewer than 40."""


def suggested_name(wish: PaperWish, year: FiscalYear) -> str:
    """Return the default name of a paper's file; for several files, that of their folder."""
    division = safe_name("・".join(wish.divisions), _LONGEST_DIVISION)
    name = wish.kind.file_name.format(year=year.short, occasion=wish.occasion.value, division=division)
    if wish.kind in {PaperKind.LIST, PaperKind.CHANGES, PaperKind.CHECK} and wish.size != SIZES[0]:
        name = f"{name}_{wish.size}"
    if wish.kind is PaperKind.OWN and wish.is_landscape:
        name = f"{name}（横）"
    if wish.recorded and wish.kind is PaperKind.RECORDED:
        name = f"{name}_第{wish.recorded}号"
    if wish.kind is PaperKind.SET and wish.is_draft:
        name = f"{name}_作成中"
    return name if wish.kind.is_folder else f"{name}.{wish.format}"
