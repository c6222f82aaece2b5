"""取組の記録: everything about one row through all years, as a paper and as CSV (disclose)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from nakano_status.application.forms.output_paths import safe_name
from nakano_status.application.papers.option import text, tick
from nakano_status.application.papers.paper import FileToDraw, Paper, PaperContent, PaperGroup, PaperRequest
from nakano_status.application.papers.writing import DrawnPaper, PaperFormat, draw_named
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.retention.acts import sheet_of
from nakano_status.application.retention.disclosure import read_disclosure
from nakano_status.documents.papers.disclosure import TITLE, DisclosedTable, DisclosureContent, build_disclosure
from nakano_status.domain.plan.initiative_id import fold_id

_DOING = "取組の記録を作成しています"
_LONGEST_NAME = 40
_WITHOUT = "※意見を述べた人の氏名のうち公表しないものと、記入した人・操作した人の氏名は、載せていません。"
_WITH = "※意見を述べた人の氏名のうち公表しないものと、記入した人の氏名は、載せていません。"


def _in_name(row_id: str) -> str:
    return f"_{safe_name(fold_id(row_id), _LONGEST_NAME)}" if row_id else ""


_OF_ROW = text("row", "管理番号", "--id", "この管理番号の取組", "ID", 10, in_name=_in_name, is_of_paper=True)
ROW = replace(_OF_ROW, is_required=True)
WITH_NAMES = tick("with_names", "操作した人の氏名を載せる", "--with-names", "操作した人の氏名も載せます。", 20)


def _read(parts: Parts, records: Records, request: PaperRequest) -> PaperContent:
    found = read_disclosure(records, request[ROW], request.year, with_names=request[WITH_NAMES])
    note = _WITH if request[WITH_NAMES] else _WITHOUT
    made_on = parts.clock.today().isoformat()
    document = build_disclosure(DisclosureContent(found.row_id, found.title, note, found.tables, made_on))
    stem = f"{TITLE}_{safe_name(found.row_id, _LONGEST_NAME)}"
    papers = (
        FileToDraw(f"{stem}.{each}", partial(draw_named, document, each, f"{stem}.{each}"), _DOING)
        for each in (PaperFormat.PDF, PaperFormat.DOCX)
    )
    tables = (FileToDraw(f"{each.title}.csv", partial(_draw_table, each), _DOING) for each in found.tables)
    return PaperContent(
        documents=(document,),
        files=(*papers, *tables),
        keys={
            "id": found.row_id,
            "years": [each.short for each in found.years],
            "counts": {each.title: len(each.lines) for each in found.tables},
        },
    )


def _draw_table(table: DisclosedTable, parts: Parts) -> DrawnPaper:
    sheet = sheet_of(table.heads, table.lines)
    return DrawnPaper(parts.workbooks.write_table(f"{table.title}.csv", sheet, parts.clock.now()))


PAPER = Paper(
    code="disclose",
    title=TITLE,
    description="1つの取組の、すべての年度の値・変更履歴・回答・判断・意見・資料です（A4とCSV）。開示の求めに使います。",
    help="1つの取組について、データファイルにあるすべての記録を作成します。",
    group=PaperGroup.RECORDS,
    place=160,
    read=_read,
    file_name=f"{TITLE}{{row}}",
    options=(ROW, WITH_NAMES),
    is_folder=True,
    is_exported=False,
)
