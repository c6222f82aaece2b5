"""所管課別まとめ: the divisions' summaries, one, several or all, in a file each or bound together (export summary)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path

from nakano_status.application.forms.choosing_divisions import chosen_divisions
from nakano_status.application.forms.output_paths import bare_path, department_path, form_path
from nakano_status.application.indicators.read.indicators import figures_asked
from nakano_status.application.lookup import chosen_round, organisation_of
from nakano_status.application.papers.count_proof import compared
from nakano_status.application.papers.division_summary import read_summaries
from nakano_status.application.papers.option import (
    DEPARTMENTS,
    DIVISIONS,
    FORMAT,
    Option,
    OptionChoice,
    OptionKind,
    tick,
)
from nakano_status.application.papers.paper import MADE, FileToDraw, Paper, PaperContent, PaperGroup, PaperRequest
from nakano_status.application.papers.writing import PaperFormat, draw, draw_named, format_of
from nakano_status.application.ports.data_file import Parts, Records, StoreRole
from nakano_status.application.round.read.counts import count, with_total
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.views import marks_line
from nakano_status.documents.papers.summary import SummaryLayout, build_summaries
from nakano_status.documents.papers.summary_content import SummaryContent, strips_in_rows
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.grouped import grouped
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.files import WrongRole
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.tally import Grouping


class Binding(StrEnum):
    """Which summaries are bound in one file: one, those of a 部, or all."""

    DIVISION = "division"
    DEPARTMENT = "department"
    ALL = "all"


BINDING = Option(
    "binding",
    Binding.DIVISION,
    OptionKind.CHOICE,
    "分け方",
    choices=(
        OptionChoice(Binding.DIVISION, "所管課ごとのファイル"),
        OptionChoice(
            Binding.DEPARTMENT, "部ごとのファイル", "--file-per-department", "部ごとに1つのファイルにまとめます。"
        ),
        OptionChoice(Binding.ALL, "一つのファイル", "--one-file", "1つのファイルにまとめます。"),
    ),
    row=130,
    accessible_name="ファイルの分け方",
)


def _in_name(is_landscape: bool) -> str:  # noqa: FBT001 - an option's value
    return "（横）" if is_landscape else ""


LANDSCAPE = tick("is_landscape", "横向き（表の形）", "--landscape", "A4横の表で作成します。", row=140, in_name=_in_name)


def read_summary_paper(parts: Parts, records: Records, request: PaperRequest) -> PaperContent:
    """Return the summaries of the chosen divisions, as files and as one document to show.

    If none is named: every division that the round names or asks for figures. Raises RoundUnknown, DivisionUnknown,
    NotADepartment, DivisionNotNamed, WrongRole (another division's, in a division's data file).
    """
    layout = SummaryLayout.TABLE if request[LANDSCAPE] else SummaryLayout.CARDS
    bound = _bound(parts, records, request)
    counts = {path: _sum(with_total(content.tally) for content in each) for path, each in bound.items()}
    rows = sum(len(content.rows) for each in bound.values() for content in each)
    return PaperContent(
        documents=(build_summaries([content for each in bound.values() for content in each], layout),),
        files=tuple(
            FileToDraw(
                path.as_posix(),
                partial(draw_named, build_summaries(each, layout), request.format, path.name),
                f"{each[0].division}のまとめを作成しています",
                _facts(each, counts[path]),
                f"{'、'.join(content.division for content in each)}（{marks_line(counts[path])}）",
            )
            for path, each in bound.items()
        ),
        rows=rows,
        keys={"rows": rows, "counts": _sum(counts.values())},
        lines=(f"所管課別のまとめを{len(bound)}件作成しました。", MADE),
    )


def _bound(parts: Parts, records: Records, request: PaperRequest) -> dict[Path, tuple[SummaryContent, ...]]:
    """Return the contents of each file, in 建制順."""
    round_ = chosen_round(records, request.year)
    organisation = organisation_of(records, round_)
    divisions = _divisions(records, round_, request)
    contents = read_summaries(records, round_, divisions, parts.clock.now())
    paths = (_path(organisation, round_, division, request) for division in divisions)
    return grouped(zip(paths, contents, strict=True))


def _divisions(records: Records, round_: Round, request: PaperRequest) -> list[str]:
    """Return the ids of the divisions chosen by the options; a division's data file has its own only."""
    own, also = records.info.division, figures_asked(records, round_).supplied
    named, departments = request[DIVISIONS], request[DEPARTMENTS]
    if records.info.role is StoreRole.OFFICE or own is None:
        return chosen_divisions(records, round_, named, departments, also)
    found = chosen_divisions(records, round_, named, also=also) if named else [own]
    if departments or found != [own]:
        raise WrongRole(expected="事務局", found="所管課")
    return found


def _path(organisation: Organisation, round_: Round, division: str, request: PaperRequest) -> Path:
    """Return the path of a division's summary: in the folder of its 部; bound together, at the top."""
    what, suffix = f"まとめ{LANDSCAPE.in_name(request[LANDSCAPE])}", f".{request.format}"
    department = organisation.department_of(division)
    if request[BINDING] is Binding.ALL:
        return bare_path("所管課別", round_, what, suffix)
    if request[BINDING] is Binding.DEPARTMENT and department is not None:
        return department_path(organisation, department, round_, what, suffix)
    return form_path(organisation, round_, division, what, suffix)


def _facts(contents: Sequence[SummaryContent], counts: Mapping[str, int]) -> dict[str, object]:
    divisions, rows = [each.division for each in contents], sum(len(each.rows) for each in contents)
    return {"divisions": divisions, "rows": rows, "pages": None, "counts": counts}


def _sum(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return the counts of all; a row is counted for one division only."""
    found: Counter[str] = Counter()
    for each in counts:
        found.update(each)
    return dict(found)


PAPER = Paper(
    is_for_office=False,
    code="summary",
    title="所管課別まとめ",
    description="所管課ごとの件数と取組です。庁内の資料で、公表しません。",
    help="所管課別のまとめを作成します。",
    group=PaperGroup.OFFICE,
    place=100,
    read=read_summary_paper,
    file_name="所管課別まとめ_{year}",
    options=(
        DIVISIONS.explained("この所管課だけ（繰り返し可）"),
        DEPARTMENTS.explained("この部の所管課だけ（繰り返し可）"),
        FORMAT,
        LANDSCAPE,
        BINDING,
    ),
    formats=(PaperFormat.PDF, PaperFormat.DOCX, PaperFormat.XLSX),
    is_folder=True,
)


def figures_of_summaries(parts: Parts, file: Path, content: bytes, marks: Marks) -> tuple[Mapping[str, int], ...]:
    """Return the counts in the strips of a file, division by division, by the keys of `counts` and `in_report`.

    Raises ValueError for a file that cannot be read, or whose strip holds no numbers; PaperFormatUnknown.
    """
    rows: Iterable[Sequence[str]]
    match format_of(file):
        case PaperFormat.PDF:
            rows = (row for table in parts.papers.read_tables(content) for row in table)
        case PaperFormat.DOCX:
            rows = (row for table in parts.papers.read_word(content).tables for row in table)
        case PaperFormat.XLSX:
            rows = _rows(parts, file.name, content)
    return strips_in_rows(rows, marks)


def _rows(parts: Parts, name: str, content: bytes) -> Iterator[list[str]]:
    """Return the cells of every row that holds one, sheet by sheet."""
    found = parts.workbooks.read_data(name, content)
    if isinstance(found, Problem) or found.other_kind is not None:
        raise ValueError(name)
    for sheet in found.sheets:
        yield from ([cell.text for _, cell in sorted(row.items())] for _, row in sorted(sheet.rows.items()))


def prove_summaries(parts: Parts, records: Records, contents: RoundContents) -> tuple[Problem, ...]:
    """Return every division whose summary has other counts than `counts --by division`.

    The summaries are made as they would be now and read back as a workbook, the quickest form to read: all forms are
    drawn from the same document.
    """
    divisions = chosen_divisions(records, contents.round_)
    if not divisions:
        return ()
    summaries = read_summaries(records, contents.round_, divisions, parts.clock.now())
    made = draw(parts, build_summaries(summaries, SummaryLayout.CARDS), PaperFormat.XLSX).content
    try:
        strips = figures_of_summaries(
            parts, Path(PAPER.title).with_suffix(".xlsx"), made, contents.edition.profile.marks
        )
    except ValueError:
        strips = ()
    if len(strips) != len(summaries):
        return (problem("PROOF-UNREADABLE").at(file=PAPER.title),)
    names = [each.division for each in summaries]
    return tuple(_differences(contents, dict(zip(names, strips, strict=True))))


def _differences(contents: RoundContents, strips: Mapping[str, Mapping[str, int]]) -> Iterator[Problem]:
    groups = count(contents, Grouping.DIVISION).groups
    for division, strip in strips.items():
        expected = groups.get(division) or dict.fromkeys(strip, 0)
        yield from (each.at(file=f"{PAPER.title}（{division}）") for each in compared(strip, expected))
