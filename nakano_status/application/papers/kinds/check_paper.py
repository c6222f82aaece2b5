"""一覧（確認用）: the list with 管理番号 and the year before, to be corrected by hand (export list --check)."""

from __future__ import annotations

from functools import partial

from nakano_status.application.papers.paper import Paper, PaperGroup
from nakano_status.application.papers.set_kinds.list_paper import BOX_LABEL, SIZE, read_list_paper
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.documents.list.builder import ListKind

PAPER = Paper(
    code="check",
    title="一覧（確認用）",
    description="管理番号と前年の内容、朱書きの欄が付いた一覧です。",
    group=PaperGroup.OTHERS,
    position=90,
    read=partial(read_list_paper, ListKind.CHECK),
    file_name="進捗状況一覧_{year}_確認用{size}",
    options=(SIZE, BOX_LABEL),
    formats=(PaperFormat.XLSX, PaperFormat.PDF),
)
