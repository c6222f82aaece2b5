"""取組の記録: everything that a data file has about one row, through all years, as a paper and as CSV (disclose).

Names of persons are left out unless they are asked for. The name of an author of an opinion who did not agree to its
publication is always left out (decision 0089). There is a table per subject, on A4 landscape. Widths are in
millimetres, sizes in points; a column without a width is in the CSV only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from nakano_status.application.entries.read.history import read_history
from nakano_status.application.merge.read.held import divisions_of_items
from nakano_status.application.papers.paper import (
    FileToDraw,
    Paper,
    PaperContent,
    PaperGroup,
    PaperRequest,
    text_option,
    tick_option,
)
from nakano_status.application.papers.writing import DrawnPaper, PaperFormat, draw_named
from nakano_status.application.plan.opinions import opinion_plans
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.retention.acts import sheet_of
from nakano_status.application.retention.retain_round import history_heads, row_history_texts, row_values, value_heads
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.row_years import find_followed_row
from nakano_status.documents import document as doc
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.ledger import HeldItem, ReceivedFile, Verdict, verdict_label
from nakano_status.domain.exchange.returns import HeldState, ReturnState
from nakano_status.domain.fields.headings import DIVISIONS, ID
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.history.acts import ActKind, moment_text
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.review.review import ReviewKind
from nakano_status.domain.round.row_years import FollowedRow
from nakano_status.domain.text.file_names import safe_name

TITLE = "取組の記録"
_SETUP = doc.PageSetup(doc.PaperSize.A4, landscape=True, top=18, bottom=15, left=18, right=18, header=8, footer=8)
_SIZE, _TITLE_SIZE = 8.5, 14.0
_ROOM = _SETUP.room[0]


@dataclass(frozen=True)
class DisclosedTable:
    """Table of one subject.

    `columns`: the headings with their shares of the width; a column with the share 0 is not printed. `lines`: the cells
    of each line.
    """

    title: str
    columns: Sequence[tuple[str, int]]
    lines: Sequence[Sequence[str]]

    @property
    def heads(self) -> tuple[str, ...]:
        """Headings of all columns."""
        return tuple(head for head, _ in self.columns)


@dataclass(frozen=True)
class DisclosureContent:
    """Whole content of 取組の記録: the row's 管理番号 and title, a note on the omitted names, and the tables."""

    row_id: str
    title: str
    note: str
    tables: Sequence[DisclosedTable]
    made_on: str


def build_disclosure(content: DisclosureContent) -> doc.Document:
    """Return 取組の記録 as a document."""
    title = f"{TITLE}　{content.row_id}"
    blocks: list[doc.Block] = [
        doc.paper_title_line(title, _TITLE_SIZE, is_kept_with_next=True),
        doc.Paragraph(doc.plain(content.title), space_above=6, is_kept_with_next=True),
        doc.Paragraph(doc.plain(content.note), doc.ParagraphRole.NOTE, space_above=2),
    ]
    for ordinal, table in enumerate(content.tables, start=1):
        blocks.append(doc.Heading(1, ordinal, f"{table.title}（{len(table.lines)}件）", space_above=10))
        blocks.append(
            _printed_table(table) if table.lines else doc.Paragraph(doc.plain("記録はありません。"), space_above=3)
        )
    return doc.Document(
        title, (doc.Section(TITLE, _SETUP, tuple(blocks), doc.Typeface.GOTHIC, _SIZE),), content.made_on
    )


def _printed_table(table: DisclosedTable) -> doc.Table:
    shown = [place for place, (_, share) in enumerate(table.columns) if share]
    unit = _ROOM / sum(share for _, share in table.columns)
    columns = tuple(doc.Column(table.columns[place][1] * unit) for place in shown)
    heads = (doc.head_row(table.columns[place][0] for place in shown),)
    rows = (
        doc.text_row(first, others) for first, *others in ([line[place] for place in shown] for line in table.lines)
    )
    return doc.Table(columns, tuple(rows), heads, space_above=4, description=table.title, head_columns=1)


_VALUES = (12, 22, 40, 35, 24, 100)
_HISTORY = (0, 22, 22, 24, 20, 46, 46, 22, 18, 20, 0, 0, 0)
_ANSWERS = (
    ("年度", 12),
    (ID, 22),
    (DIVISIONS, 28),
    ("届いた日時", 26),
    ("ファイル名", 46),
    ("欄", 24),
    ("内容", 70),
    ("結果", 22),
    ("SHA-256", 0),
)
_DECISIONS = (
    ("年度", 12),
    ("日時", 28),
    (ID, 24),
    (DIVISIONS, 34),
    ("判断", 30),
    ("操作した人", 24),
    ("理由", 80),
)
_OPINIONS = (
    ("番号", 12),
    ("日", 30),
    ("区分", 26),
    ("氏名", 26),
    ("意見", 70),
    ("考え方", 60),
    ("変更した内容", 36),
)
_PAPERS = (
    ("年度", 14),
    ("資料", 24),
    ("会議", 30),
    ("日付（日付のない資料は記録した日）", 40),
    ("資料番号", 40),
    ("確定版・作成中", 30),
)
_REVIEWED = {ReviewKind.ACCEPTED: "確認済", ReviewKind.REOPENED: "再開"}
_DECIDING = (ActKind.AMEND_ROUND, ActKind.ASK_BACK, ActKind.RESOLVE, ActKind.TAKE_BACK, ActKind.WITHDRAW_DECISIONS)
"""Kinds of acts that are decisions of the office on the rows that they change."""


@dataclass(frozen=True)
class Disclosure:
    """Everything about one row, as a table for each subject.

    `row_id` and `title`: as in the edition in which the row was found. `years`: the years of the rounds with the row.
    """

    row_id: str
    title: str
    years: tuple[FiscalYear, ...]
    tables: tuple[DisclosedTable, ...]


def read_disclosure(records: Records, text: str, year: FiscalYear | None = None, *, with_names: bool) -> Disclosure:
    """Return everything about the row whose 管理番号 is `text` in the round of a year (None: the current round).

    `with_names`: the names of the persons who acted are included. Raises IdUnknown, RoundUnknown, PlanUnclear.
    """
    followed = find_followed_row(records, text, year)
    edition = next(each for each in followed.plan.editions if each.edition_id == followed.at)
    about, profile = _About(records, followed, with_names), edition.profile
    return Disclosure(
        followed.row_id,
        edition.listing(followed.row_id).title,
        tuple(dict.fromkeys(each.round_.year for each, _ in about.rounds)),
        (
            _table("現在の値", _beside(("年度", *value_heads(profile)), _VALUES), about.values()),
            _table("変更履歴", _beside(history_heads(profile), _HISTORY), about.history()),
            _table("受け取った回答とファイル", _of_plan(_ANSWERS, profile), about.answers()),
            _table("事務局の判断", _of_plan(_DECISIONS, profile), about.decisions()),
            _table("意見", _OPINIONS, about.opinions()),
            _table("掲載した資料", _PAPERS, about.papers()),
        ),
    )


_Line = tuple[str | None, ...]
_Columns = tuple[tuple[str, int], ...]


def _of_plan(columns: _Columns, profile: Profile) -> _Columns:
    """Return columns with the plan's headings in place of the keys of a row's ID and divisions."""
    return tuple((profile.headings.get(head, head), share) for head, share in columns)


def _beside(heads: Sequence[str], shares: Sequence[int]) -> _Columns:
    return tuple(zip(heads, shares, strict=True))


def _table(title: str, columns: _Columns, lines: Iterable[_Line]) -> DisclosedTable:
    return DisclosedTable(title, columns, tuple(tuple(each or "" for each in line) for line in lines))


class _About:
    """Lines about the followed row; `rounds` has each round of its plans with the row's 管理番号 there."""

    def __init__(self, records: Records, followed: FollowedRow, with_names: bool) -> None:  # noqa: FBT001
        self._records, self._with_names = records, with_names
        lineage = followed.by_edition()
        self._plans = {plan.plan_id: set[str]() for plan in followed.plans_to_show}
        for plan in followed.plans_to_show:
            for edition in plan.editions:
                self._plans[plan.plan_id] |= {row_id for row_id, _ in lineage[edition.edition_id]}
        loaded = [RoundContents.load(records, each) for each in records.rounds.all() if each.edition_id in lineage]
        self.rounds = [
            (contents, [row_id for row_id, _ in lineage[contents.edition.edition_id] if contents.row(row_id)])
            for contents in loaded
        ]

    def values(self) -> Iterator[_Line]:
        for contents, ids in self.rounds:
            yield from ((contents.round_.year.short, *line) for each in ids for line in row_values(contents, each))

    def history(self) -> Iterator[_Line]:
        for contents, ids in self.rounds:
            by = history_heads(contents.edition.profile).index("操作した人")
            for row_id in ids:
                for line in row_history_texts(self._records, contents, row_id):
                    yield line if self._with_names else (*line[:by], "", *line[by + 1 :])

    def answers(self) -> Iterator[_Line]:
        """Yield a line for each text in a return with the row, then in a held item about the row, round by round.

        The texts that the office decided against are included.
        """
        for contents, ids in self.rounds:
            round_id, year = contents.round_.round_id, contents.round_.year.short
            for answered in self._records.exchange.returns(round_id, tuple(ReturnState), row_ids=ids):
                at, name, result = self._arrival(answered.sha256, answered.file)
                whose = contents.organisation.name(answered.division, contents.round_.named_on)
                for row_id in dict.fromkeys(row_id for row_id, _ in answered.values):
                    texts = {key: value.text for (row, key), value in answered.values.items() if row == row_id}
                    for heading, text in _texts_by_heading(contents, texts):
                        yield year, row_id, whose, at, name, heading, text, result, answered.sha256
            held = self._held(contents, ids)
            senders = divisions_of_items(self._records, contents.round_, held)
            for item in held:
                at, _, _ = self._arrival(item.sha256, item.file)
                whose = "、".join(map(contents.organisation.name, senders[item.item_id]))
                texts = {**item.values, **({item.key: item.found} if item.key else {})}
                for heading, text in _texts_by_heading(contents, texts):
                    yield year, item.row_id, whose, at, item.file, heading, text, item.state.label, item.sha256

    def _held(self, contents: RoundContents, ids: Sequence[str]) -> list[HeldItem]:
        """Return the held items about the row in a round, in every state."""
        return [each for each in self._records.exchange.held(contents.round_.round_id, None) if each.row_id in ids]

    def _arrival(self, sha256: str | None, file: str | None) -> tuple[str, str, str]:
        received = self._arrivals.get(sha256 or "")
        if received is None:
            return "", file or "", ""
        return moment_text(received.at), received.name, verdict_label(Verdict(received.verdict), received.code)

    @cached_property
    def _arrivals(self) -> dict[str, ReceivedFile]:
        return {each.sha256: each for each in reversed(self._records.exchange.received())}

    def decisions(self) -> Iterator[_Line]:
        """Yield a line for each decision of the office on the row, round by round, in the order of the acts."""
        acts = {act.act_id: act for act in self._records.entries.acts()}
        places = {act_id: place for place, act_id in enumerate(acts)}
        for contents, ids in self.rounds:
            found = dict.fromkeys(self._decided(contents, ids))
            for act_id, row_id, division, decision in sorted(found, key=lambda each: places[each[0]]):
                act = acts[act_id]
                place = contents.round_.year.short, moment_text(act.at), row_id, division
                yield (*place, decision, act.by if self._with_names else None, act.reason)

    def _decided(self, contents: RoundContents, ids: Sequence[str]) -> Iterator[tuple[str, str, str, str]]:
        """Yield the act, the row, the 所管課 and the label of the decisions in a round, some of them several times."""
        named_on = contents.round_.named_on
        for review in self._records.reviews.of_round(contents.round_.round_id):
            if review.row_id in ids:
                division = contents.organisation.name(review.division, named_on)
                yield review.act_id, review.row_id, division, _REVIEWED[review.kind]
        for row_id in ids:
            for line in read_history(self._records, contents.round_, row_id):
                if line.act.kind in _DECIDING:
                    yield line.act.act_id, row_id, contents.divisions_text(row_id) or "", ActKind(line.act.kind).label
        for item in self._held(contents, ids):
            is_decided = item.state is not HeldState.SUPERSEDED  # a later answer made such an item needless
            if is_decided and item.settled_by is not None and item.row_id is not None:
                yield item.settled_by, item.row_id, contents.divisions_text(item.row_id) or "", item.state.label

    def opinions(self) -> Iterator[_Line]:
        plans = opinion_plans(self._records)
        for each in self._records.plan.opinions():
            if self._plans.get(plans[each.number], set()) & set(each.rows):
                head = str(each.number), era_day(each.day), each.source.value, each.published_name
                yield (*head, each.text, each.answer, each.changed)

    def papers(self) -> Iterator[_Line]:
        for contents, ids in self.rounds:
            round_id = contents.round_.round_id
            printed = {
                number for row in ids for number in self._records.publications.paper_numbers_of_row(round_id, row)
            }
            for publication in self._records.publications.of_round(round_id):
                if publication.number in printed:
                    kind = "確定版" if publication.is_final else "作成中"
                    place = contents.round_.year.short, f"第{publication.number}号", publication.occasion_name
                    yield (*place, era_day(publication.day), publication.label, kind)


def _texts_by_heading(contents: RoundContents, texts: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """Yield the heading and the printed text of each field that has one; one pair of blanks if none has."""
    profile, headings = contents.asked.profile, contents.asked.every_heading
    printed = ((headings.get(key, key), profile.printed_in_full(key, text)) for key, text in texts.items())
    written = [(heading, text) for heading, text in printed if text]
    yield from written or [("", "")]


_DOING = "取組の記録を作成しています"
_LONGEST_NAME = 40
_WITHOUT = "※意見を述べた人の氏名のうち公表しないものと、記入した人・操作した人の氏名は、載せていません。"
_WITH = "※意見を述べた人の氏名のうち公表しないものと、記入した人の氏名は、載せていません。"


def _in_name(row_id: str) -> str:
    return f"_{safe_name(fold_id(row_id), _LONGEST_NAME)}" if row_id else ""


_OF_ROW = text_option("row", "管理番号", "--id", "この管理番号の取組", "ID", 10, in_name=_in_name, is_of_paper=True)
ROW = replace(_OF_ROW, is_required=True)
WITH_NAMES = tick_option("with_names", "操作した人の氏名を載せる", "--with-names", "操作した人の氏名も載せます。", 20)


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
    group=PaperGroup.OTHERS,
    position=160,
    read=_read,
    file_name=f"{TITLE}{{row}}",
    options=(ROW, WITH_NAMES),
    is_folder=True,
    is_exported=False,
)
