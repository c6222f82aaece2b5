"""スケジュールを変更した取組等の一覧: the rows with ○△× (export changes)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from operator import attrgetter

from nakano_status.application.papers.paper import REPLACE, InSet, Paper, PaperGroup
from nakano_status.application.papers.set_kinds.list_paper import BOX_LABEL, SIZE, prove_list, read_list_paper
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.documents.list.builder import ListKind
from nakano_status.domain.fields.profile import CHANGED_ROWS
from nakano_status.domain.papers.publication import Occasion

_TITLE = f"{CHANGED_ROWS}の一覧"
PAPER = Paper(
    code="changes",
    title=_TITLE,
    titled=attrgetter("changes_title"),
    description="理由を求める進捗状況の取組だけの一覧です。",
    help="理由を求める進捗状況の取組だけの一覧を作成します。",
    group=PaperGroup.MEETINGS,
    position=40,
    read=partial(read_list_paper, ListKind.CHANGES),
    file_name="{title}_{year}{size}",
    options=(SIZE, REPLACE, replace(BOX_LABEL, flag="")),
    formats=(PaperFormat.XLSX, PaperFormat.PDF, PaperFormat.DOCX),
    facts=("rows", "pages"),
    in_set=InSet((Occasion.COUNCIL,), _TITLE, prove_list, (PaperFormat.XLSX, PaperFormat.PDF)),
)
