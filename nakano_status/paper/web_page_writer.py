"""Draw the public page as one HTML file, and read it back.

The files in resources/page are its frame, its style and its script, with named places that this module fills. Every
text is escaped where it is written. The page's policy allows the one style and the one script by their hashes and
nothing else, so a text of an answer can neither run nor fetch anything. The data for search engines are JSON, which is
not a script. Equal pages give equal bytes.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from html import escape
from html.parser import HTMLParser
from itertools import groupby, starmap
from string import Template
from urllib.parse import quote

from nakano_status.documents import document as doc
from nakano_status.documents import web_page as web
from nakano_status.documents.pages.printed_characters import as_printed
from nakano_status.documents.picture import Ink, Palette, Picture, as_svg
from nakano_status.domain.fields.mark import MarkColour
from nakano_status.program_files import program_folder

_PALETTE: Palette = {each: f"var(--{each.value})" for kind in (Ink, MarkColour) for each in kind}
"""The colours of the style, which differ in dark mode and in a system's high contrast."""
_DEEPEST, _BELOW_SECTION = 6, 2
_SIGN = 3
"""A text that has fewer letters is a sign."""
_FITS_ITEMS = (
    '[...form.querySelectorAll("[data-item]")].every((each) =>'
    ' !each.value || (row.dataset.items ?? "").split("\\n").includes(each.value))'
)
"""The condition in the page's script that a row has the chosen option of each item."""
_NOT_COUNTED = "-"
"""The value of the filter for rows without a mark."""
_ALIGNED: Mapping[doc.Align | None, str] = {doc.Align.RIGHT: "right", doc.Align.CENTRE: "center"}
_ROLES = {doc.ParagraphRole.TITLE: "title", doc.ParagraphRole.NOTE: "small"}


def write_web_page(page: web.WebPage) -> bytes:
    """Return the bytes of the page's HTML file (UTF-8)."""
    style, script = _resource("page.css"), _script(page)
    named = f"{page.title}　{page.owner}" if page.owner else page.title
    places = {
        "style": style,
        "script": script,
        "style_hash": _hash(style),
        "script_hash": _hash(script),
        "title": _text(named),
        "description": _text(page.lead),
        "dataset": json.dumps(page.dataset, ensure_ascii=False).replace("<", "\\u003c"),
        "top": _top(page),
        "main": _main(page, page.sections),
        "footer": _element("p", named) + _element("p", page.stated),
    }
    return Template(_resource("page.html")).substitute(places).encode()


def _script(page: web.WebPage) -> str:
    """Return the page's script, which considers the items of the plan only if the list can be filtered by any."""
    lists = (part for section in page.sections for part in section.parts if isinstance(part, web.PageList))
    condition = f"        {_FITS_ITEMS} &&\n" if any(each.filters for each in lists) else ""
    return _resource("page.js").replace("/*items*/", condition)


def write_page_beginning(page: web.WebPage) -> str:
    """Return the beginning of the page, up to the end of its first section, as HTML without style and script."""
    return f"{_top(page)}{_main(page, page.sections[:1])}"


def _top(page: web.WebPage) -> str:
    """Return the head of the page and its table of contents."""
    places = {
        "owner": _element("p", page.owner),
        "heading": _text(page.title),
        "note": _element("p", page.note, ' class="note"'),
        "contents": "\n".join(f'<li><a href="#{each.name}">{_text(each.heading)}</a></li>' for each in page.sections),
    }
    return Template(_resource("top.html")).substitute(places)


def _main(page: web.WebPage, sections: Iterable[web.PageSection]) -> str:
    """Return the page's text up to the end of these sections, which are its first ones."""
    drawer = _Drawer(page)
    return "\n".join((_element("p", page.lead), *drawer.parts(page.first), *map(drawer.section, sections)))


@cache
def _resource(name: str) -> str:
    return (program_folder("resources") / "page" / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def _text(text: str) -> str:
    return escape(as_printed(text))


def _element(tag: str, text: str, attributes: str = "") -> str:
    """Return an element with a text; an empty string for a blank text."""
    return f"<{tag}{attributes}>{_text(text)}</{tag}>" if text.strip() else ""


def _classes(*names: str) -> str:
    found = " ".join(filter(None, names))
    return f' class="{found}"' if found else ""


class _Drawer:
    """Writer of the parts of one page, whose tables and pictures are numbered, and whose headings skip no level."""

    def __init__(self, page: web.WebPage) -> None:
        self._numerals = page.numerals
        parts = (part for section in page.sections for part in section.parts if isinstance(part, web.PageList))
        self._there = {row.row_id for part in parts for row in part.entries}
        self._tables = self._pictures = 0
        self._depth = _BELOW_SECTION

    def section(self, section: web.PageSection) -> str:
        """Return a section with its heading."""
        name, heading = section.name.value, _text(section.heading)
        head = f'<section id="{name}" aria-labelledby="{name}-head">\n<h2 id="{name}-head">{heading}</h2>'
        return "\n".join((head, *self.parts(section.parts), "</section>"))

    def parts(self, parts: Sequence[web.Part]) -> Iterator[str]:
        """Yield parts of a section as HTML; successive pictures are side by side if there is room."""
        self._depth = _BELOW_SECTION
        for are_pictures, some in groupby(web.flatten_parts(parts), lambda part: isinstance(part, doc.PictureBlock)):
            if are_pictures:
                yield f'<div class="figures">{"".join(map(self._part, some))}</div>'
            else:
                yield from self._texts(some)

    def _texts(self, parts: Iterable[web.Part]) -> Iterator[str]:
        """Yield parts: a label before a table is its caption, lines that begin with ・ are a list."""
        label, lines = None, list[str]()
        for part in (*parts, None):
            is_line = isinstance(part, doc.Paragraph) and doc.plain_text(part.text).startswith(web.BULLET)
            if lines and not is_line:
                yield f"<ul>{''.join(lines)}</ul>"
                lines = []
            if label is not None and not isinstance(part, doc.Table):
                yield _paragraph(label)
            if isinstance(part, doc.Table):
                yield self._table(part, doc.plain_text(label.text) if label else part.description)
            label = part if isinstance(part, doc.Paragraph) and part.role is doc.ParagraphRole.LABEL else None
            if isinstance(part, doc.Paragraph) and is_line:
                lines.append(f"<li>{_runs(part.text).removeprefix(web.BULLET)}</li>")
            elif part is not None and label is None and not isinstance(part, doc.Table):
                yield self._part(part)

    def _part(self, part: web.Part) -> str:
        match part:
            case doc.Heading():
                self._depth = min(_BELOW_SECTION + part.level, self._depth + 1, _DEEPEST)
                number = doc.heading_number(part.level, part.ordinal, self._numerals)
                return f"<h{self._depth}>{number}{_text(part.text)}</h{self._depth}>"
            case doc.Paragraph():
                return _paragraph(part)
            case doc.PictureBlock():
                return self._picture(part.picture, part.caption)
            case web.Links():
                names = _classes("links", "counts" if part.are_short else "")
                return f"<ul{names}>{''.join(map(_link, part.links))}</ul>"
            case web.PageList():
                return _entry_list(part)
        raise TypeError(part)

    def _picture(self, picture: Picture, caption: str) -> str:
        head, title = picture.table.head, _text(caption or picture.title)
        columns = tuple(doc.Column(0, _align_of(texts)) for texts in zip(*picture.table.rows, strict=True))
        rows = tuple(doc.Row(tuple(doc.Cell(doc.plain(text)) for text in row)) for row in picture.table.rows)
        table = self._table(doc.Table(columns, rows, (doc.head_row(head),), head_columns=1), f"{picture.title}（数値）")
        self._pictures += 1
        named = replace(picture, name=f"{picture.name}-{self._pictures}")
        svg = as_svg(named, _PALETTE, family="inherit", is_inline=True)
        return (
            f"<figure><figcaption>{title}</figcaption>{_element('p', picture.description)}"
            f"{svg}<details><summary>図の数値を表で読む</summary>{table}</details></figure>"
        )

    def _table(self, table: doc.Table, caption: str) -> str:
        """Return a table in a region that scrolls if the window is narrower than the table."""
        self._tables += 1
        name, head = f"table-{self._tables}", self._rows(table.head, table, is_head=True)
        body = self._rows(table.rows, table, is_head=False)
        return (
            f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{name}"><table>'
            f'<caption id="{name}">{_text(caption)}</caption>'
            f"{head and f'<thead>{head}</thead>'}<tbody>{body}</tbody></table></div>"
        )

    def _rows(self, rows: Iterable[doc.Row], table: doc.Table, *, is_head: bool) -> str:
        """Return rows of a table; a cell that spans rows moves the cells of the rows below it to the right."""
        covered, lines = [0] * len(table.columns), []
        for row in rows:
            cells, place = [], 0
            for cell in row.cells:
                while place < len(covered) and covered[place]:
                    place += 1
                cells.append(self._cell(cell, table, place, row.row_id, is_head=is_head))
                covered[place : place + cell.columns] = [cell.rows] * cell.columns
                place += cell.columns
            covered = [max(each - 1, 0) for each in covered]
            lines.append(f"<tr>{''.join(cells)}</tr>")
        return "".join(lines)

    def _cell(self, cell: doc.Cell, table: doc.Table, place: int, row_id: str | None, *, is_head: bool) -> str:
        """Return a cell, a header if the table declares it as one; a 管理番号 is a link to its row, if the list has it.

        `row_id`: the 管理番号 of the cell's row, None if it has none.
        """
        text, content = doc.plain_text(cell.text), _runs(cell.text)
        row = cell.linked_row or (row_id if text == row_id else None)
        if row in self._there:
            more = _counting(cell.leads_to) if isinstance(cell.leads_to, doc.CountedRows) else ""
            content = f'<a href="#{web.anchor_of(row)}"{more}>{content}</a>'
        spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
        spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        across = not is_head and cell.columns == len(table.columns) > 1
        if text and (is_head or across or cell.is_shaded or place < table.head_columns):
            down = "colgroup" if cell.columns > 1 else "col"
            scope = down if is_head or across else "rowgroup" if cell.rows > 1 else "row"
            names = _classes("shaded" if cell.is_shaded and not is_head else "", _ALIGNED.get(cell.align, ""))
            return f'<th{spans} scope="{scope}"{names}>{content}</th>'
        align = cell.align or table.columns[place].align
        return f"<td{spans}{_classes(_ALIGNED.get(align, ''))}>{content}</td>"


def _counting(counted: doc.CountedRows) -> str:
    """Return the further attributes of a counted number's link: its name, and the conditions that show its rows.

    If no condition selects the rows (those of a 部), the link leads to the first.
    """
    name = f"{_text(counted.name)} {counted.number}件の"
    if not counted.is_every:
        return f' aria-label="{name}最初の取組へ"'
    of_goal = "" if counted.goal is None else f' data-goal="{_text(counted.goal)}"'
    return f' data-mark="{_text(counted.mark)}"{of_goal} aria-label="{name}取組へ"'


def _align_of(texts: Iterable[str]) -> doc.Align:
    """Return the alignment of the texts in a column of a picture's numbers: numbers and signs are to the right."""
    are_numbers = all(len(text) < _SIGN or text.removeprefix("約")[:1].isdecimal() for text in texts)
    return doc.Align.RIGHT if are_numbers else doc.Align.LEFT


def _paragraph(paragraph: doc.Paragraph) -> str:
    names = (
        _ALIGNED.get(paragraph.align, ""),
        _ROLES.get(paragraph.role, ""),
        "boxed" if paragraph.is_boxed else "",
        f"in-{min(paragraph.indent, 3)}" if paragraph.indent > 0 else "",
    )
    return f"<p{_classes(*names)}>{_runs(paragraph.text)}</p>"


def _runs(text: doc.Text) -> str:
    return "".join(map(_run, text))


def _run(run: doc.Run) -> str:
    shown = _text(run.text)
    for tag, is_so in (("strong", run.bold), ("u", run.underlined), ("s", run.struck)):
        shown = f"<{tag}>{shown}</{tag}>" if is_so else shown
    return f'<span class="muted">{shown}</span>' if run.grey else shown


def _link(link: web.Link) -> str:
    mark = "" if link.mark is None else f' data-mark="{escape(link.mark)}"'
    to = quote(link.to) if link.is_file else link.to
    return f'<li><a href="{escape(to)}"{mark}>{_text(link.text)}</a>{_text(link.more)}</li>'


def _entry_list(listed: web.PageList) -> str:
    entries = tuple(listed.entries)
    marks = [(each.symbol, each.named) for each in listed.marks]
    if any(each.mark is None for each in entries):
        marks.append((_NOT_COUNTED, "件数に含まない取組"))
    places = {
        "goal_name": _text(listed.goal_name),
        "division_name": _text(listed.division_name),
        "goals": _options((each.code, each.heading) for each in listed.goals if each.code),
        "marks": _options(marks),
        "divisions": _options((each, each) for each in listed.divisions),
        "items": "".join(starmap(_item_filter, enumerate(listed.filters, 1))),
        "count": _number_of_rows(listed.in_report, len(entries)),
        "rows": "\n".join(map(_goal, listed.goals)),
    }
    return Template(_resource("list.html")).substitute(places)


def _item_filter(number: int, each: web.PageFilter) -> str:
    choices = f'<option value="">全て</option>{_options(each.options.items())}'
    select = f'<select id="by-item-{number}" name="item-{number}" data-item>{choices}</select>'
    return f'<p><label for="by-item-{number}">{_text(each.heading)}</label> {select}</p>\n'


def _number_of_rows(in_report: int, rows: int) -> str:
    more = "" if rows == in_report else f"（報告の対象でない再掲などを含めて{rows}行）"
    return f"{in_report}件の取組{more}があります。"


def _options(choices: Iterable[tuple[str, str]]) -> str:
    return "".join(f'<option value="{_text(value)}">{_text(label)}</option>' for value, label in choices)


def _goal(goal: web.GoalRows) -> str:
    groups = "\n".join(_group(goal, group) for group in goal.groups)
    return f'<section id="{web.anchor_of(goal.code, "goal")}">{_element("h3", goal.heading)}\n{groups}</section>'


def _group(goal: web.GoalRows, group: web.RowGroup) -> str:
    head = f"{_element('p', group.above, _classes('above'))}<h4>{_text(group.heading)}</h4>"
    rows = "\n".join(_entry(goal.code, each) for each in group.entries)
    return f"<section>{head}\n{rows}</section>"


def _entry(goal: str, entry: web.PageRow) -> str:
    symbol, colour = (entry.mark.symbol, entry.mark.colour.value) if entry.mark else ("", "")
    anchor, names = web.anchor_of(entry.row_id), "\n".join(entry.named)
    data = f'data-goal="{_text(goal)}" data-mark="{_text(symbol)}" data-divisions="{_text(names)}"'
    chosen = "\n".join(entry.chosen)
    data += f' data-items="{_text(chosen)}"' if chosen else ""
    own = f'<span class="number" data-key="{web.ROW_ID}">{_text(entry.row_id)}</span>'
    title = f'<span data-key="{web.TITLE}">{_text(entry.title)}</span>'
    status = f'<span class="mark {colour}" data-key="{web.STATUS}">{_text(entry.now.status)}</span>'
    by = f'　<span data-key="{web.DIVISIONS}">{_text(entry.divisions)}</span>' if entry.divisions else ""
    there = web.anchor_of(entry.elsewhere)
    also = f'<p>掲載先　<a href="#{there}">{_text(entry.elsewhere)}</a></p>' if entry.elsewhere else ""
    now = _side(entry.now, "", "")
    before = _side(entry.before, web.BEFORE, " before") if entry.before else ""
    sides = f'<div class="sides{" two" if before else ""}">{now}{before}</div>' if now or before else ""
    return f'<article id="{anchor}" {data}><h5>{own}{title}</h5><p>{status}{by}</p>{also}{sides}</article>'


def _side(side: web.RowReport, key: str, name: str) -> str:
    status = f'　<span data-key="{key}{web.STATUS}">{_text(side.status)}</span>' if key and side.status else ""
    texts = "".join(
        f'<dt>{_text(each.heading)}</dt><dd data-key="{key}{each.key}">{_text(each.text)}</dd>' for each in side.texts
    )
    if not (status or texts):
        return ""
    return (
        f'<div class="side{name}"><p class="when">{_text(side.label)}{status}</p>{texts and f"<dl>{texts}</dl>"}</div>'
    )


_LEAVES = frozenset(
    "a button caption dd desc dt figcaption h1 h2 h3 h4 h5 label li option p span summary td text th title".split()
)
_UNREAD = frozenset(("script", "style"))


def read_web_page(content: bytes) -> web.ReadPage:
    """Return the texts, tables and rows of an HTML file that `write_web_page` wrote.

    Raise ValueError if it is not text in UTF-8, or if an element is ended by the tag of another one.
    """
    reader = _Reader()
    reader.feed(content.decode())
    reader.close()
    return web.ReadPage(tuple(reader.texts), tuple(tuple(map(tuple, each)) for each in reader.tables), reader.entries)


class _Reader(HTMLParser):
    """Reader of the texts of elements; the text of an element within another one is in both."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.entries: dict[str, web.ReadPageRow] = {}
        self._open: list[tuple[str, str, list[str]]] = []
        self._entry: dict[str, str] = {}
        self._is_read = True

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Begin an element."""
        given = {name: value or "" for name, value in attrs}
        self._is_read = tag not in _UNREAD
        if tag in _LEAVES:
            self._open.append((tag, given.get("data-key", ""), []))
        elif tag == "article":
            self._entry = {}
            self.entries[given["id"]] = web.ReadPageRow(given["data-mark"], self._entry)
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])

    def handle_endtag(self, tag: str) -> None:
        """End an element."""
        self._is_read = True
        if tag not in _LEAVES or not self._open:
            return
        opened, key, pieces = self._open.pop()
        if opened != tag:
            raise ValueError(tag)
        text = "".join(pieces)
        if self._open:
            self._open[-1][2].append(text)
        if text.strip():
            self.texts.append(text.strip())
        if key:
            self._entry[key] = text
        if tag in ("td", "th"):
            self.tables[-1][-1].append(text)

    def handle_data(self, data: str) -> None:
        """Add a text to the innermost open element."""
        if self._open and self._is_read:
            self._open[-1][2].append(data)
