"""決裁用一式 as one paper: 鑑, counts, changed rows, the list, further matters, 前回との差 (export approval).

Further matters are open points, decisions and later changes, for the person who approves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from nakano_status.application import problem_text
from nakano_status.application.entries.read.history import fact_label
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.read.held import held_views
from nakano_status.application.merge.resolve_conflict import ConflictView, SideView, conflict_views, decided_views
from nakano_status.application.organisation.withdraw_reorganisation import find_withdrawn_acts
from nakano_status.application.papers import paper
from nakano_status.application.papers.comparison import publication_name, side_of_printed, side_of_round
from nakano_status.application.papers.counts import (
    CountOverview,
    DifferenceContent,
    count_overview,
    difference_blocks,
    difference_content,
    overview_blocks,
)
from nakano_status.application.papers.draft_notes import draft_note
from nakano_status.application.papers.item_counts import item_blocks
from nakano_status.application.papers.set_kinds.list_paper import list_content
from nakano_status.application.papers.templates import marks_for_wordings, office_problems, usable_template
from nakano_status.application.papers.writing import DrawnPaper, PaperFormat, draw_document, draw_pdf
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.review.wording_changes import wording_changes
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.counts import count_contents, tally_of
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.todo import blank_office_items, read_open
from nakano_status.application.round.read.views import BoardLine
from nakano_status.documents import document as doc
from nakano_status.documents.list.builder import (
    NOTHING,
    ListContent,
    ListDocument,
    ListKind,
    build_list,
    list_table,
    only_changed,
    page_setup,
)
from nakano_status.documents.pages.printed_paper import PrintedPaper, document_paper
from nakano_status.documents.template import OFFICE_WORDS, Template, TemplateKind, fill_template, with_numerals
from nakano_status.domain.calendar.days import era_day, local_time
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import ANSWERERS, CHANGE_KIND, CHANGE_REASON, OUT_OF_REPORT, OWNERS, ROW_FACTS
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.merge.resolution import Assertion
from nakano_status.domain.papers.publication import Publication, compare, current_publication
from nakano_status.domain.plan.ownership import owners_in_line
from nakano_status.domain.review.review import Reply
from nakano_status.domain.round.round import Origin
from nakano_status.domain.round.tally import Tally
from nakano_status.domain.round.todo import Openness, TodoItem, TodoKind
from nakano_status.domain.text.narrative import is_blank, truncated

_UPRIGHT = doc.PageSetup(doc.PaperSize.A4, landscape=False, top=20, bottom=18, left=25, right=19, header=9, footer=9)
_ACROSS = doc.PageSetup(doc.PaperSize.A4, landscape=True, top=20, bottom=14, left=14, right=12, header=9, footer=7)
_COVER_WIDTH = 160.0
_SMALL = 8.5
_ACROSS_WIDTH = 271.0
_BODY = 10.0
_STAMP_WIDTH, _STAMP_HEIGHT = 19.0, 17.0
_STAMPS = ("課長", "係長", "担当")
"""Boxes for seals below the heads of the bodies above divisions."""
_COUNTS, WHOLE, _MATTERS, _DIFFERENCE = "件数表", "進捗状況一覧", "確認事項", "前回との差"


@dataclass(frozen=True)
class ApprovalContent:
    """Whole content of 決裁用一式.

    `list_content`: all rows in printed order. `difference`: None if there was no round before. `open_points`:
    unresolved points, one per line. `matters`: all matters that the approver has to know. `number`: 文書番号, or ''.
    `levels_above`: the plan's terms for bodies above divisions. `items`: the totals of the plan's own items, below the
    counts.
    """

    list_content: ListContent
    counts: CountOverview
    counts_sentence: str
    difference: DifferenceContent | None
    open_points: Sequence[str]
    made_on: date
    levels_above: Sequence[str]
    matters: Sequence[MatterGroup] = ()
    number: str = ""
    draft_note: str = ""
    items: tuple[doc.Block, ...] = field(default=(), repr=False)

    @property
    def changes_section(self) -> str:
        """Name of the section with the list of changed rows."""
        return self.list_content.asked.profile.changes_name

    @property
    def section_names(self) -> tuple[str, ...]:
        """Names of the attached sections, in order; the section on the difference only if there was a round before."""
        return _COUNTS, self.changes_section, WHOLE, _MATTERS, *((_DIFFERENCE,) if self.difference else ())


def approval_template_kind(marks: Marks) -> TemplateKind:
    """Return the kind of template for 鑑, with the names of the values and parts that the template may contain."""
    words = {
        "文書番号": "文書番号（指定した場合）",
        "日付": "作成日",
        "計画名": "計画の名称",
        "年度末": "時点（対象の年度の末）",
        "件数": f"報告対象の件数と、{marks.listed}の件数",
        "前回との差": "報告対象の件数の、前回との差と理由（前回がある場合）",
    }
    parts = {
        "決裁欄": "決裁の欄",
        "確認事項": "未記入の取組など、確認を要する事項",
        "添付資料": "添付する資料の名称",
    }
    needed = dict.fromkeys(("件数", "確認事項"), ())
    return TemplateKind("approval", "決裁用一式の鑑", {**words, **OFFICE_WORDS}, parts, needed)


def build_approval(content: ApprovalContent, template: Template) -> doc.Document:
    """Return 決裁用一式 as a document; the template of 鑑 must have no faults (`faults_of_template`)."""
    year, numerals, asked = content.list_content.year.label, template.numerals, content.list_content.asked
    cover = fill_template(template, _values(content), _parts(content, numerals))
    sections = (
        _section(content, _COUNTS, _UPRIGHT, (*overview_blocks(content.counts), *content.items), _BODY),
        _section(content, content.changes_section, _ACROSS, _changes(content.list_content), _SMALL),
        _section(content, WHOLE, _ACROSS, _table(content.list_content, ListKind.WHOLE, WHOLE), _SMALL),
        _section(content, _MATTERS, _UPRIGHT, matter_blocks(content.matters, asked.profile), _BODY),
        *(_difference_section(content, content.difference) if content.difference else ()),
    )
    sections = (
        doc.Section("鑑", doc.OFFICIAL_PAGE, cover, header=content.draft_note),
        *(_numbered(each, content, numerals) for each in sections),
    )
    title = f"{year}末時点の進捗状況（決裁用一式）"
    return doc.Document(title, sections, content.made_on.isoformat(), numerals)


def approval_lists(content: ApprovalContent, numerals: doc.Numerals) -> Mapping[str, ListDocument]:
    """Return the lists whose pages the PDF contains, by the name of their section.

    A list has the same pages as in the paper that will be distributed, but on A4, with page numbers of its own, and
    with 別添 and its number in the box at the upper right. It remains on A3 if its headings are in smaller type, which
    would not be legible on A4.
    """
    papers = {content.changes_section: only_changed(content.list_content), WHOLE: content.list_content}
    note = content.draft_note or None
    lists = {
        name: build_list(replace(each, label=section_box_label(name, content, numerals), draft_note=note))
        for name, each in papers.items()
    }
    return {
        name: each if each.needs_a3 else replace(each, setup=page_setup(doc.PaperSize.A4))
        for name, each in lists.items()
    }


def section_box_label(name: str, content: ApprovalContent, numerals: doc.Numerals) -> str:
    """Return the text in the box of a section: 別添 and its number."""
    return f"別添{numerals.written(content.section_names.index(name) + 1)}"


def _numbered(section: doc.Section, content: ApprovalContent, numerals: doc.Numerals) -> doc.Section:
    """Return a section with its label in the box above and in the footer, with numbers in the style of the wording."""
    name = section_box_label(section.name, content, numerals)
    label = doc.Paragraph(doc.plain(name), doc.ParagraphRole.SENDER, doc.Align.RIGHT, size=_BODY, is_boxed=True)
    return replace(section, blocks=(label, *with_numerals(section.blocks, numerals)), footer_left=name)


def _values(content: ApprovalContent) -> dict[str, str]:
    return {
        "文書番号": content.number,
        "日付": era_day(content.made_on),
        "計画名": content.list_content.plan_title,
        "年度末": f"{content.list_content.year.label}末",
        "件数": content.counts_sentence,
        "前回との差": content.difference.sentence if content.difference else "",
    }


def _parts(content: ApprovalContent, numerals: doc.Numerals) -> Mapping[str, tuple[doc.Block, ...]]:
    papers = (f"{section_box_label(name, content, numerals)}　{name}" for name in content.section_names)
    return {
        "決裁欄": (_stamps((*(f"{above}長" for above in content.levels_above), *_STAMPS)),),
        "確認事項": tuple(map(doc.bullet_line, _to_see(content) or ("特になし",))),
        "添付資料": tuple(map(doc.bullet_line, papers)),
    }


def _to_see(content: ApprovalContent) -> tuple[str, ...]:
    """Return the unresolved points and the matters to be aware of, each kind with its count."""
    return tuple(dict.fromkeys((*content.open_points, *(group.sentence for group in content.matters))))


def _stamps(whose: Sequence[str]) -> doc.Table:
    """Return the boxes for seals, at the right edge."""
    room = _COVER_WIDTH - _STAMP_WIDTH * len(whose)
    head = doc.Row(tuple(doc.Cell(doc.plain(word)) for word in whose), is_kept_with_next=True)
    empty = doc.Row(tuple(doc.Cell() for _ in whose), height=_STAMP_HEIGHT)
    columns = (doc.Column(_STAMP_WIDTH, doc.Align.CENTRE),) * len(whose)
    return doc.Table(columns, (head, empty), indent=room, space_above=6, description="決裁欄")


def _section(
    content: ApprovalContent, name: str, setup: doc.PageSetup, blocks: Sequence[doc.Block], size: float
) -> doc.Section:
    title = doc.paper_title_line(_title(content, name), 14, is_kept_with_next=True)
    return doc.Section(
        name,
        setup,
        (title, *blocks),
        size=size,
        header=content.draft_note,
        begins_numbering=True,
    )


def _title(content: ApprovalContent, name: str) -> str:
    if name == content.changes_section:
        return ListKind.CHANGES.title_of(content.list_content.plan_title, content.list_content.asked.profile)
    return f"{name}（{content.list_content.year.label}末時点）"


def _changes(content: ListContent) -> tuple[doc.Block, ...]:
    changed = only_changed(content)
    if not changed.entries:
        return (doc.Paragraph(doc.plain(NOTHING), first_line=1, space_above=6),)
    return _table(changed, ListKind.CHANGES, "変更した取組")


def _table(rows: ListContent, kind: ListKind, description: str) -> tuple[doc.Block, ...]:
    """Return the rows below the legend of their marks."""
    words = "　".join(rows.asked.profile.legend)
    legend = doc.Paragraph(doc.plain(words), doc.ParagraphRole.NOTE, space_above=4, is_kept_with_next=True)
    return (legend, list_table(rows.entries, kind, rows.asked, _ACROSS_WIDTH, _SMALL, description))


def _difference_section(content: ApprovalContent, difference: DifferenceContent) -> tuple[doc.Section]:
    return (_section(content, _DIFFERENCE, _UPRIGHT, difference_blocks(difference), _BODY),)


_COLUMNS = (doc.Column(28, doc.Align.CENTRE), doc.Column(44), doc.Column(30), doc.Column(64))
_ROW_HEIGHT = 7.0
_NOTHING = "該当する事項はありません。"


@dataclass(frozen=True)
class Matter:
    """One matter: 管理番号 or 指標番号 ('' if it is not about a row), its name, its division, and a description."""

    row_id: str
    title: str
    division: str
    text: str


@dataclass(frozen=True)
class MatterGroup:
    """Matters of one kind, at least one.

    `count`: the number of matters; a row about which two divisions were asked counts once.
    """

    label: str
    matters: tuple[Matter, ...]
    count: int

    @property
    def sentence(self) -> str:
        """Sentence with the number of matters, as 決定した相違が3件あります。."""
        return f"{self.label}が{self.count}件あります。"


def matter_blocks(groups: Sequence[MatterGroup], profile: Profile) -> tuple[doc.Block, ...]:
    """Return the table of all groups, or a sentence if there are no matters."""
    if not groups:
        return (doc.Paragraph(doc.plain(_NOTHING), first_line=1, space_above=6),)
    row_id, title, divisions = profile.headings.values()
    head = doc.head_row((row_id, f"{title}など", divisions, "内容"), height=_ROW_HEIGHT)
    rows = tuple(row for group in groups for row in _rows(group))
    return (
        doc.Table(_COLUMNS, rows, (head,), space_above=6, description="決裁に当たって確認する事項", head_columns=1),
    )


def _rows(group: MatterGroup) -> Iterator[doc.Row]:
    yield doc.group_row(f"{group.label}　{group.count}件", len(_COLUMNS), _ROW_HEIGHT)
    for each in group.matters:
        named = (doc.naming_cell(each.row_id), doc.naming_cell(each.title, ""), doc.naming_cell(each.division))
        yield doc.Row((*named, doc.Cell(doc.plain(each.text))), height=_ROW_HEIGHT, row_id=each.row_id or None)


_LONGEST_QUOTE = 60
_BLANK = "（空欄）"


def _changed_label(profile: Profile) -> str:
    """Return the label of the rows whose mark asks for a reason, with their 変更の種別 if the plan asks it."""
    word = profile.changed_rows.removesuffix("等")
    return word if CHANGE_KIND in profile.left_out else f"{word}（{profile.by_key[CHANGE_KIND].short_name}）"


def approval_matters(
    records: Records, contents: RoundContents, openness: Openness, today: date
) -> tuple[MatterGroup, ...]:
    """Return the matters of a round, the open ones first; empty if the round was imported from a published list.

    `openness`: the round's open points. `today`: the day of the paper.
    """
    if contents.round_.origin is Origin.IMPORTED:
        return ()
    of_round, profile = _Matters.load(records, contents, today), contents.asked.profile
    found = (
        ("回答のそろっていない所管課", of_round.unanswered()),
        ("決定した相違", of_round.decided()),
        (_changed_label(profile), of_round.change_kinds()),
        ("照会の後に変えた報告対象・回答する課", of_round.amended()),
        ("所管課の同意のない修文", of_round.not_agreed()),
        ("所属長確認の後に変わった欄", of_round.changed_after_confirmation()),
        (of_round.paper_heading, of_round.changed_since_paper()),
    )
    left_open = (MatterGroup(each.kind.label, tuple(of_round.left_open(each)), each.count) for each in openness.points)
    others = ((word, tuple(matters)) for word, matters in found)
    groups = (*left_open, *(MatterGroup(word, matters, len(matters)) for word, matters in others))
    return tuple(group for group in groups if group.matters)


@dataclass(frozen=True)
class _Matters:
    """Collects the matters of a round.

    `names`: the names of rows and 成果指標 by ID. `owners`: the divisions of 成果指標 by ID. `lines`: the lines of
    提出状況. `recorded`: the paper recorded last for the round.
    """

    records: Records
    contents: RoundContents
    names: Mapping[str, str]
    owners: Mapping[str, str]
    lines: Sequence[BoardLine]
    recorded: Publication | None

    @staticmethod
    def load(records: Records, contents: RoundContents, today: date) -> _Matters:
        listings = {row_id: each.title for row_id, each in contents.listings.items()}
        indicators = contents.indicators
        name = contents.organisation.name
        return _Matters(
            records=records,
            contents=contents,
            names={**listings, **{each.indicator_id: each.name for each in indicators}},
            owners={each.indicator_id: name(each.owner) for each in indicators if each.owner},
            lines=read_board(records, contents.round_, today),
            recorded=current_publication(records.publications.of_round(contents.round_.round_id)),
        )

    def left_open(self, point: TodoItem) -> Iterator[Matter]:
        """Yield the matters of an open point, one by one."""
        if point.kind is TodoKind.CONFLICT:
            for each in conflict_views(self.records, self.contents.round_.year):
                yield self._matter(each.id, self._sides(each, each.sides))
        elif point.kind is TodoKind.HELD:
            yield from self._held()
        elif point.kind is TodoKind.ASKED_BACK:
            yield from self._asked_back(point)
        elif point.problems:
            for problem in point.problems:
                words = "：".join(filter(None, (problem.place.column, problem_text.message(problem))))
                yield self._matter(problem.place.id or "", words)
        elif point.kind is TodoKind.OFFICE_ITEM:
            for row_id in point.ids:
                yield self._matter(row_id, f"{'、'.join(blank_office_items(self.contents, row_id))}の記入なし")
        else:
            yield from (self._matter(row_id, point.kind.label) for row_id in point.ids)

    def _held(self) -> Iterator[Matter]:
        for each in held_views(self.records, self.contents.round_):
            file = f"「{each.item.file}」：" if each.item.file else ""
            whose = each.division or "、".join(each.answerers)
            yield Matter(each.item.row_id or "", each.title or "", whose, file + problem_text.message(each.why))

    def _asked_back(self, point: TodoItem) -> Iterator[Matter]:
        wanted = frozenset(point.ids)
        for line in self.lines:
            for each in line.asked_rows:
                if each.id in wanted and not each.outcome.is_settled:
                    yield self._matter(each.id, f"修正の依頼：{_quoted(each.comment)}", each.division)

    def unanswered(self) -> Iterator[Matter]:
        """Yield a matter for each division that has not submitted all answers: its due date, and how far it is."""
        for each in self.lines:
            if each.is_missing:
                due = f"（期限 {era_day(each.due)}）" if each.due else ""
                words = f"{'下書き' if each.draft else each.state.label}{due}　取組 {each.answered}/{each.rows}件"
                if (asked := each.figures).supplied:
                    words += f"、成果指標 {asked.answered}/{asked.supplied}件"
                yield Matter("", each.department or "", each.division, words)

    def decided(self) -> Iterator[Matter]:
        """Yield the conflicts that a person decided: the decision, by whom and when, and the rejected values."""
        words = self._decisions()
        for each in decided_views(self.records, self.contents.round_.year):
            taken = next((side for side in each.sides if side.assertion_id == each.decision), None)
            if taken is not None:
                others = [side for side in each.sides if not side.is_decision]
                field = f"{self._headed(each.key)}{each.whose}"
                statement = f"{field}：{_values_of(taken, each)}に決定（{words(taken.assertion_id)}）"
                yield self._matter(each.id, "\n".join((statement, self._sides(each, others, headed=False))).rstrip())

    def _decisions(self) -> Callable[[str], str]:
        """Return a function from an assertion's ID to a text that names the person who made it, and the day."""
        assertions: dict[str, Assertion] = {
            each.assertion_id: each for each in self.records.entries.assertions(self.contents.round_.round_id)
        }
        acts = {act.act_id: act for act in self.records.entries.acts()}

        def words(assertion_id: str) -> str:
            act = acts.get(assertions[assertion_id].act_id) if assertion_id in assertions else None
            return "、".join((act.by or "事務局", _day(act.at))) if act else "事務局"

        return words

    def _sides(self, view: ConflictView, sides: Sequence[SideView], *, headed: bool = True) -> str:
        head = f"{self._headed(view.key)}{view.whose}：" if headed else ""
        return head + "、".join(f"{side.who}は{_values_of(side, view)}" for side in sides)

    def change_kinds(self) -> Iterator[Matter]:
        """Yield each row that did not go as planned, with its 変更の種別 and whether the reason is missing.

        Nothing is yielded if the plan asks for neither 変更の種別 nor reason.
        """
        profile = self.contents.asked.profile
        reason = profile.by_key[CHANGE_REASON].short_name
        if profile.left_out >= {CHANGE_KIND, CHANGE_REASON}:
            return
        for row_id, mark in self.contents.off_plan.items():
            values = self.contents.values_on_paper(self.contents.known_rows[row_id])
            kind = values.get(CHANGE_KIND)
            stated = "種別の記入なし" if is_blank(kind) else kind
            lacks_reason = CHANGE_REASON not in profile.left_out and is_blank(values.get(CHANGE_REASON))
            texts = [f"{mark}" if CHANGE_KIND in profile.left_out else f"{mark}　{stated}"]
            texts += [f"{reason}の記入なし"] if lacks_reason else []
            yield self._matter(row_id, "、".join(texts))

    def amended(self) -> Iterator[Matter]:
        """Yield the office's changes in the round's rows since it was opened, with the office's reasons.

        A 改正 or row move that was withdrawn is left out.
        """
        undone = find_withdrawn_acts(self.records)
        for act, change in self.records.entries.changes(self.contents.round_.round_id):
            if change.key in (OUT_OF_REPORT, ANSWERERS, OWNERS) and act.act_id not in undone:
                was, now = (fact_label(change.key, each) or "なし" for each in (change.was, change.now))
                why = f"\n理由：{act.reason}" if act.reason else ""
                yield self._matter(change.row_id, f"{ROW_FACTS[change.key]}：{was} → {now}（{_day(act.at)}）{why}")

    def not_agreed(self) -> Iterator[Matter]:
        """Yield the wording changes (修文) to which the division has not agreed."""
        for each in wording_changes(self.records, self.contents.round_):
            if each.reply is not Reply.AGREED:
                note = f"\n連絡：{_quoted(each.note)}" if each.note else ""
                yield self._matter(each.id, f"{each.heading}：{each.reply.label}{note}", each.division)

    def changed_after_confirmation(self) -> Iterator[Matter]:
        """Yield the fields that differ from the values that a division's head confirmed."""
        for line in self.lines:
            if line.confirmed is not None:
                for row_id, key in line.confirmed.changed:
                    given = "、".join(filter(None, (line.confirmed.name, line.confirmed.day)))
                    yield self._matter(row_id, f"{self._headed(key)}\n所属長確認：{given}", line.division)

    @property
    def paper_heading(self) -> str:
        """Title of the group of rows that differ from the paper recorded last; '' if no paper was recorded."""
        return f"第{self.recorded.number}号（{self.recorded.occasion_name}）から変わった取組" if self.recorded else ""

    def changed_since_paper(self) -> Iterator[Matter]:
        """Yield the rows that the paper recorded last prints differently; nothing if no paper was recorded."""
        round_, recorded = self.contents.round_, self.recorded
        if recorded is None:
            return
        printed = self.records.publications.printed_values(round_.round_id, recorded.number)
        before = side_of_printed(self.records, round_, printed, publication_name(round_, recorded))
        for each in compare(before, side_of_round(self.records, round_)):
            fields = "、".join(
                self._headed(field.key) for field in each.fields if field.key in self.contents.asked.profile.any_by_key
            )
            words = "、".join(kind.label for kind in each.kinds) + (f"（{fields}）" if fields else "")
            yield Matter(each.shown.row_id or "", each.shown.title, owners_in_line(each.shown.divisions), words)

    def _matter(self, row_id: str, words: str, division: str | None = None) -> Matter:
        whose = division or self.owners.get(row_id) or self._divisions(row_id)
        return Matter(row_id, self.names.get(row_id, ""), whose, words)

    def _divisions(self, row_id: str) -> str:
        return owners_in_line(self.contents.divisions_text(row_id)) if row_id in self.contents.listings else ""

    def _headed(self, key: str) -> str:
        return self.contents.asked.heading(key)


def _values_of(side: SideView, view: ConflictView) -> str:
    texts = (view.profile.printed_in_full(key, text) for key, text in side.values.items() if not is_blank(text))
    return "".join(f"「{_quoted(each)}」" for each in texts) or _BLANK


def _quoted(text: str | None) -> str:
    return truncated(" ".join((text or "").split()), _LONGEST_QUOTE)


def _day(moment: datetime) -> str:
    return era_day(local_time(moment).date())


@dataclass(frozen=True, kw_only=True)
class ApprovalPaper(paper.PaperContent):
    """決裁用一式 as it would be made now."""

    content: ApprovalContent
    document: doc.Document

    @cached_property
    def sections(self) -> Mapping[str, ListDocument]:
        """Lists whose pages are in the PDF, by section."""
        return approval_lists(self.content, self.document.numerals)

    @property
    def printed(self) -> tuple[PrintedPaper, ...]:
        """決裁用一式, with its lists, as a paper whose pages can be shown."""
        return (document_paper(self.document, self.sections),)

    def draw(self, parts: Parts, format_: PaperFormat) -> DrawnPaper:
        """Return the file in a format; a PDF contains the lists as they will be distributed."""
        return (
            draw_pdf(parts, *self.printed)
            if format_ is PaperFormat.PDF
            else draw_document(parts, self.document, format_)
        )


def read_approval(
    parts: Parts, records: Records, request: paper.PaperRequest, template: Template | None = None
) -> ApprovalPaper:
    """Return 決裁用一式 as it would be made now.

    `template`: the wording to use, which must have no errors (None: the stored wording). Raises RoundUnknown and
    PlanUnclear, and TemplateFaulty if the stored wording has errors.
    """
    round_, day = chosen_round(records, request.year), request[paper.DAY] or parts.clock.today()
    contents = RoundContents.load(records, round_)
    against = RoundContents.load(records, contents.compared_round) if contents.compared_round else None
    rows, openness = tally_of(contents), read_open(records, round_)
    content = ApprovalContent(
        list_content=list_content(contents),
        counts=count_overview(contents, against, rows, f"添付した{WHOLE}"),
        counts_sentence=_sentence(rows),
        difference=difference_content(contents, against) if against else None,
        open_points=tuple(f"{each.kind.label}が{each.count}件あります。" for each in openness.points),
        made_on=day,
        levels_above=contents.organisation.levels_above(is_built_in=contents.plan.is_built_in),
        matters=approval_matters(records, contents, openness, day),
        number=request[paper.LETTER_NUMBER],
        draft_note=draft_note(records, round_, day),
        items=item_blocks(contents, against),
    )
    kind = _kind(records, request.year)
    count_of_rows, counts, points = len(content.list_content.entries), count_contents(contents), content.open_points
    return ApprovalPaper(
        content=content,
        document=build_approval(content, template or usable_template(parts, records, kind, request.year)),
        rows=count_of_rows,
        counts=counts,
        needs_attention=bool(openness.blocking_points),
        keys={"pages": None, "rows": count_of_rows, "counts": counts, "open": list(points)},
        lines=(paper.MADE, paper.COUNTS, *points),
        problems=office_problems(parts, records, kind, request.year),
    )


def _sentence(rows: Tally) -> str:
    marks = "、".join(f"{mark.labelled}が{number}件" for mark, number in rows.counts.items())
    return f"報告の対象は{rows.in_report}件で、{marks}です。"


def _kind(records: Records, year: FiscalYear | None) -> TemplateKind:
    return approval_template_kind(marks_for_wordings(records, year))


def _wording_name(_: paper.PaperRequest) -> str:
    return PAPER.code


def _with_wording(
    parts: Parts, records: Records, _: str, template: Template, of: paper.WordingFor
) -> doc.Document | None:
    return read_approval(parts, records, PAPER.request(year=of.year), template).document


PAPER = paper.Paper(
    code="approval",
    title="決裁用一式",
    description="鑑、件数表、理由を求める取組の一覧、全体の一覧、確認事項、前回との差を一つにまとめます。",
    help="決裁用一式（鑑、件数表、理由を求める取組の一覧、全体の一覧、確認事項、前回との差）を作成します。",
    group=paper.PaperGroup.OFFICE,
    position=80,
    read=read_approval,
    file_name="決裁用一式_{year}",
    options=(paper.DAY.with_help("鑑の日付（2023-08-10）。省略時は今日"), paper.LETTER_NUMBER),
    formats=(PaperFormat.DOCX, PaperFormat.PDF, PaperFormat.XLSX),
    wording=paper.PaperWording(
        30, lambda named: (approval_template_kind(named.profile.marks),), _wording_name, _with_wording
    ),
)
