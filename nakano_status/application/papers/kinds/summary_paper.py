"""所管課別まとめ: the summaries of divisions, in a file each or bound together (export summary)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path

from nakano_status.application.entries.own_answers import OwnAnswers
from nakano_status.application.forms.choosing_divisions import chosen_divisions
from nakano_status.application.forms.output_paths import bare_path, department_path, form_path
from nakano_status.application.indicators.read.figures_asked import figures_asked
from nakano_status.application.indicators.read.indicators import read_indicator_table
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers import paper
from nakano_status.application.papers.draft_notes import draft_note
from nakano_status.application.papers.writing import (
    PaperFormat,
    count_differences,
    draw_named,
)
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.round.read.as_known import organisation_of
from nakano_status.application.round.read.counts import count_contents, tally_rows, with_total
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.views import marks_line
from nakano_status.application.submission.read.confirmation import confirmation_of
from nakano_status.application.submission.submit import read_respondent
from nakano_status.documents.division_summaries import (
    SummaryContent,
    SummaryLayout,
    SummaryPart,
    SummaryRow,
    build_summaries,
    find_strip_counts,
)
from nakano_status.documents.document import Table, plain_text
from nakano_status.documents.indicator_table import indicators_among
from nakano_status.domain.calendar.days import local_time, printed_day
from nakano_status.domain.exchange.returns import Respondent, Return
from nakano_status.domain.grouped import grouped
from nakano_status.domain.indicators.indicator import IndicatorTable
from nakano_status.domain.organisation.divisions import Organisation, Role
from nakano_status.domain.plan.ownership import owners_in_line
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.files import WrongRole
from nakano_status.domain.refusals.papers import NoSummary
from nakano_status.domain.round.round import Origin, Round, RoundRow
from nakano_status.domain.round.tally import Grouping, RowResult, Tally, TallyRow, tally
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.text.narrative import BLANKS

_NOT_YET, _NO_RECORD = "未", "記録なし"
_PARTS = {Role.LEAD: SummaryPart.LEAD, Role.TRACKER: SummaryPart.TRACKER}


def read_summaries(
    records: Records, round_: Round, divisions: Sequence[str], now: datetime
) -> tuple[SummaryContent, ...]:
    """Return the contents of the summaries of divisions (IDs) at a moment (UTC), in the order given."""
    summaries = _Summaries.load(records, round_, now)
    return tuple(map(summaries.of, divisions))


@dataclass(frozen=True)
class _Summaries:
    """The contents that all summaries of a round are made from, loaded once."""

    records: Records
    contents: RoundContents
    returns: Sequence[Return]
    own: OwnAnswers
    counted: Mapping[str, TallyRow]
    rows_of: Mapping[str, Sequence[RoundRow]]
    figures: IndicatorTable
    supplied: Mapping[str, Collection[str]]
    draft_note: str
    now: datetime

    @staticmethod
    def load(records: Records, round_: Round, now: datetime) -> _Summaries:
        contents = RoundContents.load(records, round_)
        return _Summaries(
            records=records,
            contents=contents,
            returns=records.exchange.returns(round_.round_id, row_ids=()),  # respondents and confirmations only
            own=OwnAnswers.load(records, round_),
            counted={row.row_id: row for row in tally_rows(contents)},
            rows_of=grouped((each, row) for row in contents.rows for each in dict.fromkeys(row.printed_divisions)),
            figures=read_indicator_table(records, round_),
            supplied=figures_asked(records, round_).supplied,
            draft_note=draft_note(records, round_, local_time(now).date()),
            now=now,
        )

    def of(self, division: str) -> SummaryContent:
        """Return the content of one division's summary."""
        organisation, named_on = self.contents.organisation, self.contents.round_.named_on
        department = organisation.above(division)
        local = local_time(self.now)
        return SummaryContent(
            division=organisation.name(division, named_on),
            department=department.name_on(named_on) if department else None,
            names_departments=self.contents.papers_show_departments,
            asked=self.contents.asked,
            rows=self._rows(division),
            tally=self._tally(division),
            respondent=_respondent_words(self._respondent(division)),
            confirmation=self._confirmation(division),
            draft_note=self.draft_note,
            made_on=local.date().isoformat(),
            made_at=f"{printed_day(local.date())} {local:%H:%M}作成",
            indicators=indicators_among(self.figures, self.supplied.get(division, ())),
        )

    def _rows(self, division: str) -> tuple[SummaryRow, ...]:
        """Return every row that names the division: the rows that it leads, the rows that it tracks, the others."""
        rows = [self._row(row, division, self.counted[row.row_id].result) for row in self.rows_of.get(division, ())]
        order = list(SummaryPart)
        return tuple(sorted(rows, key=lambda row: order.index(row.part)))

    def _row(self, row: RoundRow, division: str, figure: RowResult) -> SummaryRow:
        listing = self.contents.listings[row.row_id]
        values = self.contents.values_on_paper(row)
        lead = next(iter(row.writers), None)
        return SummaryRow(
            row_id=row.row_id,
            part=_part(row, division),
            measure_code=listing.measure,
            measure_title=self.contents.nodes[listing.measure].title,
            title=listing.title,
            divisions=owners_in_line(self.contents.divisions_text(row.row_id)),
            lead=self.contents.organisation.name(lead, self.contents.round_.named_on) if lead else "",
            values={
                key: (values.get(key) or "").rstrip(BLANKS) or None
                for key in self.contents.asked.profile.published_keys
            },
            figure=figure,
            is_shared=row.several_writers,
        )

    def _tally(self, division: str) -> Tally:
        named = (self.counted[row.row_id] for row in self.rows_of.get(division, ()))
        own = (row for row in named if row.groups[Grouping.DIVISION] == division)
        return tally(own, self.contents.edition.profile.marks)

    def _confirmation(self, division: str) -> str:
        found = confirmation_of(self.records, self.contents, self.returns, division, self.own, self.supplied)
        if found is None:  # a list that was read from a file does not state who confirmed it
            return _NO_RECORD if self.contents.round_.origin is Origin.IMPORTED else _NOT_YET
        changed = f"（確認後の変更 {len(found.changed)}件）" if found.changed else ""
        return "\n".join(filter(None, (found.given.label, found.limits, changed)))

    def _respondent(self, division: str) -> Respondent:
        """Return the person who answered last; in a division's own data file, the person stored there."""
        if self.records.info.division == division:
            return read_respondent(self.records.settings)
        named = [each.respondent for each in self.returns if each.division == division and each.respondent.name]
        return named[-1] if named else Respondent()


def _part(row: RoundRow, division: str) -> SummaryPart:
    """Return a division's part in a row; a row that others answer too (各課回答) counts for its first writer only."""
    if next(iter(row.writers), None) != division:
        return SummaryPart.ASSOCIATE
    return next(
        (_PARTS.get(each.role, SummaryPart.LEAD) for each in row.named_divisions if each.division == division),
        SummaryPart.LEAD,
    )


def _respondent_words(respondent: Respondent) -> str:
    if not respondent.name:
        return ""
    return respondent.name + (f"（{respondent.extension}）" if respondent.extension else "")


class Binding(StrEnum):
    """Distribution of the summaries over files: a file for each division, a file for each 部, or one file for all."""

    DIVISION = "division"
    DEPARTMENT = "department"
    ALL = "all"


BINDING = paper.Option(
    "binding",
    Binding.DIVISION,
    paper.OptionKind.CHOICE,
    "分け方",
    choices=(
        paper.OptionChoice(Binding.DIVISION, "所管課ごとのファイル"),
        paper.OptionChoice(
            Binding.DEPARTMENT,
            "部ごとのファイル",
            "--file-per-department",
            "部ごとに1つのファイルにまとめます。",
            of_departments=True,
        ),
        paper.OptionChoice(Binding.ALL, "一つのファイル", "--one-file", "1つのファイルにまとめます。"),
    ),
    row=130,
    accessible_name="ファイルの分け方",
)


def _in_name(is_landscape: bool) -> str:  # noqa: FBT001 - an option's value
    return "（横）" if is_landscape else ""


LANDSCAPE = paper.tick_option(
    "is_landscape", "横向き（表の形）", "--landscape", "A4横の表で作成します。", row=140, in_name=_in_name
)


def read_summary_paper(parts: Parts, records: Records, request: paper.PaperRequest) -> paper.PaperContent:
    """Return the summaries of the chosen divisions, as files and as one document to show.

    If no division is chosen, all divisions that the round names or asks for figures are included. Raises RoundUnknown,
    PlanUnclear, DivisionUnknown, NotADepartment, DivisionNotNamed, NoSummary, and WrongRole for another division's
    summary in a division's data file.
    """
    layout = SummaryLayout.TABLE if request[LANDSCAPE] else SummaryLayout.CARDS
    bound = _bound(parts, records, request)
    counts = {path: _sum(with_total(content.tally) for content in each) for path, each in bound.items()}
    rows = sum(len(content.rows) for each in bound.values() for content in each)
    return paper.PaperContent(
        documents=(build_summaries([content for each in bound.values() for content in each], layout),),
        files=tuple(
            paper.FileToDraw(
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
        lines=(f"所管課別のまとめを{len(bound)}件作成しました。", paper.MADE),
    )


def _bound(parts: Parts, records: Records, request: paper.PaperRequest) -> dict[Path, tuple[SummaryContent, ...]]:
    """Return the contents of each file, in 建制順; raise NoSummary if there are no divisions."""
    round_ = chosen_round(records, request.year)
    organisation = organisation_of(records, round_)
    divisions = _divisions(records, round_, request)
    if not divisions:
        raise NoSummary(year=round_.year.label)
    contents = read_summaries(records, round_, divisions, parts.clock.now())
    paths = (_path(organisation, round_, division, request) for division in divisions)
    return grouped(zip(paths, contents, strict=True))


def _divisions(records: Records, round_: Round, request: paper.PaperRequest) -> list[str]:
    """Return the IDs of the divisions chosen by the options; a division's data file has only its own."""
    own, also = records.info.division, figures_asked(records, round_).supplied
    named, departments = request[paper.DIVISIONS], request[paper.DEPARTMENTS]
    if records.info.role is StoreRole.OFFICE or own is None:
        return chosen_divisions(records, round_, named, departments, also)
    found = chosen_divisions(records, round_, named, also=also) if named else [own]
    if departments or found != [own]:
        raise WrongRole(expected="事務局", found="所管課")
    return found


def _path(organisation: Organisation, round_: Round, division: str, request: paper.PaperRequest) -> Path:
    """Return the path of a division's summary: in the folder of its 部, or at the top if bound together."""
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
    """Return the sum of the counts; a row is counted for one division only."""
    found: Counter[str] = Counter()
    for each in counts:
        found.update(each)
    return dict(found)


PAPER = paper.Paper(
    is_for_office=False,
    code="summary",
    title="所管課別まとめ",
    description="所管課ごとの件数と取組です。庁内の資料で、公表しません。",
    help="所管課別のまとめを作成します。",
    group=paper.PaperGroup.OFFICE,
    position=100,
    read=read_summary_paper,
    file_name="所管課別まとめ_{year}",
    options=(
        paper.DIVISIONS.with_help("この所管課だけ（繰り返し可）"),
        paper.DEPARTMENTS.with_help("この部の所管課だけ（繰り返し可）"),
        paper.FORMAT,
        LANDSCAPE,
        BINDING,
    ),
    formats=(PaperFormat.PDF, PaperFormat.DOCX, PaperFormat.XLSX),
    is_folder=True,
)


def prove_summaries(parts: Parts, records: Records, contents: RoundContents) -> tuple[Problem, ...]:
    """Return a problem for every count of a division's summary that differs from `counts --by division`.

    The summaries are made as they would be now; every format is drawn from the same document.
    """
    divisions = chosen_divisions(records, contents.round_)
    if not divisions:
        return ()
    summaries = read_summaries(records, contents.round_, divisions, parts.clock.now())
    tables = (each for each in build_summaries(summaries, SummaryLayout.CARDS).blocks if isinstance(each, Table))
    rows = ([plain_text(cell.text) for cell in row.cells] for each in tables for row in (*each.head, *each.rows))
    strips = find_strip_counts(rows, contents.edition.profile.marks)
    return tuple(_differences(contents, dict(zip((each.division for each in summaries), strips, strict=True))))


def _differences(contents: RoundContents, strips: Mapping[str, Mapping[str, int]]) -> Iterator[Problem]:
    groups = count_contents(contents, Grouping.DIVISION).groups
    for division, strip in strips.items():
        expected = groups.get(division) or dict.fromkeys(strip, 0)
        yield from (each.at(file=f"{PAPER.title}（{division}）") for each in count_differences(strip, expected))
