"""公表のページ: the state of a plan, for the general public, as one page for browsers (export page).

It is made from the report and the contents of the round. In a set, it uses the set's report and links to the files of
the other papers. It is proved row by row and text by text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers import counts, paper
from nakano_status.application.papers.item_counts import item_blocks
from nakano_status.application.papers.paper import PictureName
from nakano_status.application.papers.pictures import RoundPictures, title_without_sign
from nakano_status.application.papers.plan_names import data_terms
from nakano_status.application.papers.set_kinds import list_paper, report_paper
from nakano_status.application.papers.writing import NOTHING, DrawnPaper, count_differences
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.round.read.counts import count_contents, group_label, tally_of, tally_rows
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.documents import document as doc
from nakano_status.documents import web_page as web
from nakano_status.documents.list.builder import ListEntry
from nakano_status.documents.open_data import DataTerms, schema_dataset
from nakano_status.documents.pages.printed_characters import as_printed
from nakano_status.documents.picture import SPACED
from nakano_status.documents.web_page import SectionName
from nakano_status.domain.calendar.days import era_day, full_day
from nakano_status.domain.fields.field import MARK, Field
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.fields.option import ChoiceOption
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.grouped import grouped
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.plan.ownership import owners_in_line
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.round.settled import owners_known
from nakano_status.domain.round.tally import Grouping, RowResult, tally_by
from nakano_status.domain.text.narrative import is_blank, truncated

_TITLE, _LIST = "公表のページ", "取組の一覧"
_KINDS = {
    ".pdf": "（PDF）",
    ".docx": "（Word）",
    ".xlsx": "（Excel）",
    ".csv": "（CSV）",
    ".csv-metadata.json": "（CSVの項目の説明。プログラム用：CSVW）",
    ".json": "（CSVと同じ内容。プログラム用：JSON）",
    ".jsonld": "（データの目録。プログラム用：DCAT）",
}
"""Text beside a linked file, by the end of its name; a longer end comes before a shorter one."""
_TABLES = {
    "progress": "進捗状況一覧",
    "indicators": "成果指標",
    "years": "年度別の経過",
    "dictionary": "データ項目定義書",
}
"""Content of data files, by the names of their tables for programs."""
_DATA_FILE = re.compile(rf"(?:\d{{6}}_)?({'|'.join(_TABLES)})_\d{{4}}")
_WIDTH, _HEIGHT = 216.0 * SPACED, 520.0 * SPACED
"""Size of a picture in points: its letters can be read in a window 320 pixels wide; a higher picture is divided."""
_LONGEST_QUOTE = 60


@dataclass(frozen=True, kw_only=True)
class PagePaper(paper.PaperContent):
    """公表のページ as it would be made now."""

    page: web.WebPage
    name: str

    def with_footer_note(self, note: str) -> PagePaper:
        """Return the page with a note in its foot."""
        return _paper(replace(self.page, stated=note), self.name, self)

    def with_correction_of(self, corrected: str, files: Sequence[str]) -> PagePaper:
        """Return the page with a statement of the paper that it corrects, and links to the files `files`.

        These files show the corrected places.
        """
        text = f"このページは、{corrected}を訂正したものです。訂正した箇所は、次のファイルに示しています。"
        more = _file_links(files)
        sections = (
            replace(each, parts=tuple(_linking(part, more) for part in each.parts))
            if each.name is SectionName.DATA
            else each
            for each in self.page.sections
        )
        page = replace(self.page, first=(_paragraph(text), more, *self.page.first), sections=tuple(sections))
        return _paper(page, self.name, self)


def _paper(page: web.WebPage, name: str, like: paper.PaperContent) -> PagePaper:
    file = paper.FileToDraw(name, partial(_draw, page))
    return PagePaper(
        page=page, name=name, files=(file,), rows=like.rows, counts=like.counts, keys=like.keys, lines=like.lines
    )


def _draw(page: web.WebPage, parts: Parts) -> DrawnPaper:
    return DrawnPaper(parts.papers.write_web_page(page))


def _read(parts: Parts, records: Records, request: paper.PaperRequest) -> PagePaper:
    """Return the page alone, without links to other files. Raises the same errors as the report."""
    of_report = replace(request, paper=report_paper.PAPER).having(report_paper.OCCASION, Occasion.PUBLIC)
    so_far = {report_paper.PAPER.code: report_paper.read_report(parts, records, of_report)}
    return _compose(parts, records, request, paper.SetSoFar(so_far))


def _compose(parts: Parts, records: Records, request: paper.PaperRequest, others: paper.SetSoFar) -> PagePaper:
    round_ = chosen_round(records, request.year)
    contents = _without_signs(RoundContents.load(records, round_))
    against = _without_signs(RoundContents.load(records, contents.compared_round)) if contents.compared_round else None
    report: report_paper.ReportPaper = others.contents[report_paper.PAPER.code]
    terms = data_terms(parts, records, round_, request)
    made = _Page(contents, against, terms, RoundPictures(records, round_, _WIDTH, _HEIGHT))
    page = made.page(report, others.files, request.note or "")
    counted, rows = count_contents(contents), len(contents.listed_rows)
    facts = paper.PaperContent(
        rows=rows, counts=counted, keys={"rows": rows, "counts": counted}, lines=(paper.MADE, paper.COUNTS)
    )
    return _paper(page, f"progress_{round_.year.short}.html", facts)


def _without_signs(contents: RoundContents) -> RoundContents:
    """Return contents whose titles lack the plan's own ◎ and ○, which would look like marks beside the marks."""
    listings = {row_id: replace(each, title=title_without_sign(each)) for row_id, each in contents.listings.items()}
    return replace(contents, listings=listings)


class _Page:
    """The page of a round, made from its contents and the contents of the round before (None: no comparison)."""

    def __init__(
        self, contents: RoundContents, against: RoundContents | None, terms: DataTerms, pictures: RoundPictures
    ) -> None:
        self._contents, self._against, self._terms, self._drawn = contents, against, terms, pictures
        self._year = contents.round_.year
        self._profile = contents.edition.profile
        self._tally = tally_of(contents)
        self._figures = {row.row_id: row.result for row in tally_rows(contents)}
        self._goals = {row.row_id: row.groups[Grouping.GOAL] for row in tally_rows(contents)}
        self._entries = list_paper.list_content(contents).entries

    def page(self, report: report_paper.ReportPaper, files: tuple[str, ...], note: str) -> web.WebPage:
        """Return the page as a value.

        `report`: the report, whose text the page shows. `files`: the names of the files that it links to. `note`: the
        draft note.
        """
        name = doc.plan_name_in_papers(self._contents.plan.title, is_built_in=self._profile.is_built_in)
        bars = self._pictures(PictureName.COUNTS, PictureName.BY_DEPARTMENT, PictureName.BY_ITEM)
        title = f"{name}の進捗状況（{self._year.label}末時点）"
        sections = (
            web.PageSection(SectionName.PLAN, "計画の内容", self._plan()),
            web.PageSection(SectionName.PROGRESS, "進み具合", bars),
            web.PageSection(SectionName.CHANGES, self._contents.edition.profile.changes_heading, self._changes()),
            self._course(),
            web.PageSection(SectionName.LIST, _LIST, (self._list(),)),
            web.PageSection(SectionName.COUNTS, "件数の内訳", self._numbers()),
            web.PageSection(SectionName.DIFFERENCE, "前回との差", self._difference()),
            web.PageSection(SectionName.REPORT, "報告の全文", tuple(report.document.blocks)),
            web.PageSection(SectionName.DATA, "データと利用条件", self._data(files)),
            web.PageSection(SectionName.ABOUT, "このページについて", self._about()),
        )
        return web.WebPage(
            owner=self._terms.publisher,
            title=title,
            note=note,
            lead=counts.state_sentences(self._tally, self._profile.marks),
            first=(web.Links(tuple(self._counted()), are_short=True),),
            sections=tuple(each for each in sections if each.parts),
            numerals=report.document.numerals,
            dataset=self._dataset(title, files),
        )

    def _dataset(self, title: str, files: tuple[str, ...]) -> Mapping[str, Any]:
        """Return the description of the data of the page's set for search engines."""
        about = f"「{self._contents.plan.title}」に掲げた取組ごとの、{self._year.label}末時点の進捗状況です。"
        about += counts.state_sentences(self._tally, self._profile.marks)
        years, own = (date(self._year.start, 4, 1), self._year.as_of), filter(_called, files)
        return schema_dataset(title, about, years, own, self._terms)

    def _counted(self) -> Iterator[web.Link]:
        for mark, number in self._tally.counts.items():
            more = "（合計に含みません）" if mark.counted_apart else ""
            yield web.Link(f"{mark.named}　{number}件", f"#{SectionName.LIST}", more, mark.symbol)

    def _plan(self) -> tuple[web.Part, ...]:
        plan, edition = self._contents.plan, self._contents.edition
        years = f"{plan.first_year.label}から{plan.last_year.label}まで"
        text = f"「{plan.title}」（{edition.title}、{era_day(edition.adopted_on)}策定）は、{years}の計画です。"
        numbers = tally_by(tally_rows(self._contents), Grouping.GOAL, self._profile.marks)
        goals = tuple(
            web.Link(self._goal_label(code), f"#{web.anchor_of(code, 'goal')}", f"（報告の対象{found.in_report}件）")
            for code, found in numbers.items()
            if code is not None
        )
        legend = (doc.bullet_line(f"{mark.named}：{mark.legend}") for mark in self._profile.marks)
        return (
            _paragraph(f"{text}掲げた取組ごとに、{self._year.label}末時点の進捗状況を次の区分で示します。"),
            *legend,
            *((web.Links(goals),) if goals else ()),
        )

    def _goal_label(self, code: str) -> str:
        return group_label(self._contents, Grouping.GOAL, code)

    def _numbers(self) -> tuple[web.Part, ...]:
        overview = counts.count_overview(self._contents, self._against, self._tally, _LIST)
        return (*counts.overview_blocks(overview), *item_blocks(self._contents, self._against))

    def _pictures(self, *names: PictureName) -> tuple[doc.PictureBlock, ...]:
        return tuple(map(doc.PictureBlock, self._drawn.all(names).values()))

    def _course(self) -> web.PageSection:
        """Return the section of the figures of indicators and rows with their targets."""
        drawn = self._pictures(PictureName.INDICATORS, PictureName.TARGETS)
        has_indicators = any(each.picture.name.startswith(PictureName.INDICATORS) for each in drawn)
        return web.PageSection(SectionName.INDICATORS, "成果指標" if has_indicators else "実績と目標", drawn)

    def _changes(self) -> tuple[web.Part, ...]:
        """Return the rows that did not go as planned, with the reasons."""
        asked, changed = self._contents.asked, self._profile.marks.asking_reason
        if not changed.each:
            return ()
        group = self._profile.group_of(MARK)
        keys = [each for each in self._profile.published_keys if self._profile.group_of(each) == group]
        keys = [each for each in keys if each != MARK and each in asked.keys]
        rows = tuple(
            doc.Row(tuple(doc.Cell(doc.plain(text)) for text in self._changed(entry, keys)), row_id=entry.row_id)
            for entry in self._entries
            if entry.is_off_plan
        )
        heads = (*self._profile.headings.values(), "進捗状況", *(asked.heading(key) for key in keys))
        caption = f"{changed.quoted}の取組（{len(rows)}件）"
        columns = (doc.Column(0),) * len(heads)
        table = doc.Table(columns, rows, (doc.head_row(heads),), description=caption, head_columns=1)
        return (table,) if rows else (_paragraph(f"{changed.quoted}の取組はありません。"),)

    def _difference(self) -> tuple[web.Part, ...]:
        if self._against is None:
            return ()
        difference = counts.difference_content(self._contents, self._against)
        return (*counts.difference_blocks(difference), *self._pictures(PictureName.MARKS_BY_YEAR))

    def _changed(self, entry: ListEntry, keys: list[str]) -> Iterator[str]:
        yield from (entry.row_id, entry.title, entry.divisions or "", _status(self._figures[entry.row_id]))
        texts = (entry.values.get(key) for key in keys)
        yield from (counts.UNWRITTEN if is_blank(text) else text or "" for text in texts)

    def _list(self) -> web.PageList:
        contents = self._contents
        named = {entry.row_id: self._divisions(entry.row_id) for entry in self._entries}
        bodies = contents.organisation.sort_divisions({each for some in named.values() for each in some})
        names = {each: contents.organisation.name(each, contents.round_.named_on) for each in bodies}
        entries = {
            entry.row_id: self._entry(entry, tuple(names[each] for each in named[entry.row_id]))
            for entry in self._entries
        }
        measures = grouped((self._goals[entry.row_id] or "", entry) for entry in self._entries)
        goals = (
            web.GoalRows(
                code,
                self._goal_label(code) if code else "",
                tuple(self._groups(code, [(each.measure_code, entries[each.row_id]) for each in some])),
            )
            for code, some in measures.items()
        )
        own = tuple(dict.fromkeys(names[each] for each in bodies))
        filters = tuple(
            web.PageFilter(
                contents.asked.heading(item.key), {_choice(item, each): each.symbol for each in item.options}
            )
            for item in self._filtered
        )
        goal_name, marks = self._profile.goal_level.name, self._profile.marks.each
        division = self._profile.headings["divisions"]
        return web.PageList(goal_name, marks, own, tuple(goals), self._tally.in_report, filters, division)

    @property
    def _filtered(self) -> list[Field]:
        """The counted choices that the list shows, besides 進捗状況."""
        shown = (self._profile.by_key[key] for key in _keys(self._contents.asked))
        return [each for each in shown if each.counted and each.options]

    def _options_of(self, item: Field, entry: ListEntry) -> Iterable[ChoiceOption]:
        """Return the options that were chosen in a row, in order; divisions' own choices are put together."""
        parts = self._contents.parts.get(entry.row_id, {}).get(item.key)
        texts = parts.values() if parts else (entry.values.get(item.key),)
        return dict.fromkeys(option for text in texts for option in item.options_in(text))

    def _divisions(self, row_id: str) -> tuple[str, ...]:
        """Return the divisions named on a row; for a row without an answer, the divisions that the plan names."""
        round_ = self._contents.round_
        named = self._contents.known_rows[row_id].named_divisions
        owners = owners_known(self._contents.listings[row_id], round_.named_on)
        return tuple(dict.fromkeys(each.division for each in named or owners))

    def _groups(self, goal: str, entries: Iterable[tuple[str, web.PageRow]]) -> Iterator[web.RowGroup]:
        """Yield the rows of a goal by measure; the items about the goal are above the first of them."""
        items: tuple[str, ...] = list_paper.node_item_lines(self._contents, goal)
        for measure, rows in grouped(entries).items():
            group = self._group(measure, rows)
            yield replace(group, above="　".join((*items, *filter(None, [group.above])))) if items else group
            items = ()

    def _group(self, measure: str, entries: tuple[web.PageRow, ...]) -> web.RowGroup:
        """Return the rows of a measure, under the nodes of the plan between the measure and its goal."""
        nodes, between = self._contents.nodes, list[str]()
        above = nodes[measure].parent
        while above is not None and nodes[above].level != self._profile.goal_level.key:
            named = f"{above} {nodes[above].title}" if nodes[above].title else ""
            between.insert(0, "　".join(filter(None, (named, *list_paper.node_item_lines(self._contents, above)))))
            above = nodes[above].parent
        heading = f"{measure} {nodes[measure].title or ''}".rstrip()
        if nodes[measure].level == self._profile.goal_level.key:  # a plan of one level: the heading above names it
            heading = f"{len(entries)}件の取組"
        else:
            heading = "　".join((heading, *list_paper.node_item_lines(self._contents, measure)))
        return web.RowGroup(heading, "　".join(filter(None, between)) if above else "", entries)

    def _entry(self, entry: ListEntry, named: tuple[str, ...]) -> web.PageRow:
        contents, figure = self._contents, self._figures[entry.row_id]
        status = _status(figure) if isinstance(figure, Mark) else f"件数に含みません（{figure.label}）"
        now = web.RowReport(f"{self._year.label}末時点", status, _texts(contents.asked, entry.values))
        return web.PageRow(
            row_id=entry.row_id,
            title=entry.title,
            mark=figure if isinstance(figure, Mark) else None,
            divisions=owners_in_line(entry.divisions),
            named=named,
            now=now,
            before=self._before(entry.row_id),
            elsewhere=contents.listings[entry.row_id].repost_of or "",
            chosen=tuple(_choice(item, option) for item in self._filtered for option in self._options_of(item, entry)),
        )

    def _before(self, row_id: str) -> web.RowReport | None:
        """Return the row's report of the round before; None if there is none."""
        contents, values = self._contents, _values_before(self._contents, row_id)
        asked = contents.asked_before
        if contents.previous is None or asked is None:
            return None
        symbol = values.get(MARK) or ""
        mark, found = asked.profile.marks.option_of(symbol), _texts(asked, values)
        label = f"前回（{contents.previous.year.label}末時点）"
        return web.RowReport(label, mark.named if mark else symbol, found) if symbol or found else None

    def _data(self, files: tuple[str, ...]) -> tuple[web.Part, ...]:
        head = (_paragraph("次のファイルを、このページと同じ場所に置いています。"), _file_links(files))
        terms = self._terms
        source = f"出典：{terms.publisher}「{self._contents.plan.title}」の進捗状況（{self._year.label}末時点）"
        return (
            *(head if files else ()),
            _paragraph("このページとデータは、どなたでも次の条件で利用できます。"),
            web.Links((web.Link(terms.licence, terms.licence_address),))
            if terms.licence_address
            else _paragraph(terms.licence),
            _paragraph("出典は、次の例のように示してください。加工したときは、そのことも示してください。"),
            doc.bullet_line(source),
        )

    def _about(self) -> tuple[web.Part, ...]:
        contact, day = self._terms.contact, self._terms.day
        lines = (
            f"いつの状況か：{self._year.label}末（{full_day(self._year.as_of)}）時点",
            *((f"作成日：{full_day(day)}",) if day else ()),
            *((f"お問い合わせ：{contact}",) if contact else ()),
        )
        return tuple(map(doc.bullet_line, lines))


def _file_links(files: Iterable[str]) -> web.Links:
    kinds = {
        name: _called(name) + next((kind for end, kind in _KINDS.items() if name.endswith(end)), "") for name in files
    }
    return web.Links(tuple(web.Link(name, name, kind, is_file=True) for name, kind in kinds.items()))


def _called(name: str) -> str:
    """Return the content of a data file, by the name of its table for programs; '' for any other file."""
    found = _DATA_FILE.match(name)
    return f"　{_TABLES[found[1]]}" if found else ""


def _linking(part: web.Part, more: web.Links) -> web.Part:
    """Return a part, with more files if it is the list of files."""
    is_list = isinstance(part, web.Links) and any(each.is_file for each in part.links)
    return replace(part, links=(*part.links, *more.links)) if isinstance(part, web.Links) and is_list else part


def _paragraph(text: str) -> doc.Paragraph:
    return doc.Paragraph(doc.plain(text))


def _status(figure: RowResult) -> str:
    return figure.named if isinstance(figure, Mark) else figure.label


def _choice(item: Field, option: ChoiceOption) -> str:
    """Return the value of an option in the filters of the page."""
    return f"{item.key}:{option.symbol}"


def _texts(asked: AskedFields, values: Mapping[str, str | None]) -> tuple[web.RowText, ...]:
    """Return the published texts of a row that are not blank, with their headings."""
    found = ((key, values.get(key)) for key in _keys(asked))
    return tuple(web.RowText(key, asked.heading(key), text) for key, text in found if text and not is_blank(text))


def _keys(asked: AskedFields) -> tuple[str, ...]:
    """Return the keys of the texts of a row that are published."""
    keys = (key for key in asked.every_key if key in asked.profile.published_keys and key != MARK)
    return tuple(key for key in keys if key not in asked.profile.level_items)


def _prove(parts: Parts, contents: RoundContents, made: PagePaper, file: paper.PaperFile) -> Iterator[Problem]:
    """Compare the page: every row with its mark and its texts, the counts, and all texts in their order."""
    contents = _without_signs(contents)
    read, figures = parts.papers.read_web_page(file.content), {row.row_id: row.result for row in tally_rows(contents)}
    entries = {web.anchor_of(each.row_id): each for each in list_paper.list_content(contents).entries}
    for anchor, entry in entries.items():
        if anchor in read.entries:
            yield from _differences(contents, entry, figures[entry.row_id], read.entries[anchor])
        else:
            yield problem("PROOF-ROW", Place(id=entry.row_id))
    yield from count_differences({"取組": len(read.entries)}, {"取組": len(entries)})
    counted = Counter(each.mark for each in read.entries.values())
    yield from count_differences(counted, count_contents(contents).counts)
    table = counts.counts_in_tables(read.tables, contents.edition.profile.marks) or {}
    yield from count_differences(
        {mark.symbol: number for mark, number in table.items()}, count_contents(contents).counts
    )
    left = iter(read.texts)
    missing = next((text for text in made.page.texts if text not in left), None)
    if missing is not None:
        yield problem("PROOF-TEXT", found=NOTHING, expected=truncated(missing, _LONGEST_QUOTE))


def _values_before(contents: RoundContents, row_id: str) -> Mapping[str, str | None]:
    """Return the row's texts of the previous round, as papers print them."""
    values = contents.previous_reported(row_id).on_paper
    return contents.asked_before.profile.printed_values(values) if contents.asked_before else values


def _differences(
    contents: RoundContents, entry: ListEntry, figure: RowResult, read: web.ReadPageRow
) -> Iterator[Problem]:
    symbol = figure.symbol if isinstance(figure, Mark) else ""
    expected: dict[str, str | None] = {MARK: symbol, web.ROW_ID: entry.row_id, web.TITLE: entry.title}
    expected |= {key: entry.values.get(key) for key in _keys(contents.asked)}
    if contents.asked_before:
        before = _values_before(contents, entry.row_id)
        expected |= {f"{web.BEFORE}{key}": before.get(key) for key in _keys(contents.asked_before)}
    for key, text in expected.items():
        found = read.mark if key == MARK else read.texts.get(key, "")
        meant = "" if is_blank(text) else as_printed(text or "")
        if found != meant:
            place = Place(id=entry.row_id, key=key)
            yield problem("PROOF-TEXT", place, found=found or NOTHING, expected=meant or NOTHING)


PAPER = paper.Paper(
    code="page",
    title=_TITLE,
    description="どなたでもブラウザーで読める、1つのファイルのページ（HTML）です。",
    help="公表のページ（HTML）を作成します。",
    group=paper.PaperGroup.MEETINGS,
    position=75,
    read=_read,
    file_name=f"{_TITLE}_{{year}}",
    options=(
        report_paper.JUDGEMENT,
        paper.DAY.with_help("ページの日付（2023-10-11）"),
        report_paper.TOTAL,
        report_paper.PREVIOUS,
        *paper.DATA_OPTIONS,
    ),
    is_folder=True,
    facts=(),
    in_set=paper.InSet((Occasion.PUBLIC,), _TITLE, _prove, values=lambda of_set: of_set.values, compose=_compose),
)
