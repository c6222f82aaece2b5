"""進捗状況一覧（別紙）: all rows, in the form in which they are published (export list)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nakano_status.application.papers.option import LIST_LABEL, REPLACE, tick
from nakano_status.application.papers.paper import InSet, Paper, PaperGroup, PaperRequest
from nakano_status.application.papers.progress_list import BOX_LABEL, SIZE, ListPaper, prove_list, read_list
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.documents.list.builder import ListKind
from nakano_status.domain.papers.publication import Occasion

CHECKING = tick("check", "", "--check", "確認用（管理番号、前回の報告、朱書きの欄）を作成します。")


def _read(parts: Parts, records: Records, request: PaperRequest) -> ListPaper:
    kind = ListKind.CHECK if request[CHECKING] else ListKind.WHOLE
    return read_list(kind, parts, records, request)


def _values(of_set: PaperRequest) -> Mapping[str, Any]:
    """Return the list's name in the report as the text of its box."""
    return {BOX_LABEL.name: of_set[LIST_LABEL]}


NAME = "進捗状況一覧"
"""What its files are called in a set."""

PAPER = Paper(
    code="list",
    title="進捗状況一覧（別紙）",
    description="すべての取組の一覧です。公表している様式で作成します。",
    help="進捗状況一覧（別紙）を作成します。",
    group=PaperGroup.MEETINGS,
    place=30,
    read=_read,
    file_name="進捗状況一覧_{year}{size}",
    options=(SIZE, REPLACE, CHECKING, BOX_LABEL),
    formats=(PaperFormat.XLSX, PaperFormat.PDF),
    accepted=(PaperFormat.XLSX, PaperFormat.PDF),
    facts=("rows", "pages"),
    in_set=InSet(
        (Occasion.COUNCIL, Occasion.COMMITTEE, Occasion.PUBLIC),
        NAME,
        prove_list,
        (PaperFormat.XLSX, PaperFormat.PDF),
        _values,
    ),
)
