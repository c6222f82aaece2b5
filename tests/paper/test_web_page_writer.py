"""The public page as a file: texts are texts, heads are heads, one style and one script are allowed, equal bytes."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from nakano_status.catalogue.plans import load_profile
from nakano_status.documents import document as doc
from nakano_status.documents import web_page as web
from nakano_status.paper.web_page_writer import read_web_page, write_page_beginning, write_web_page

MARKS = load_profile().marks
HOSTILE = (
    '</script><script>alert("1")</script>', '"><img src=x onerror=alert(1)>', "<!-- ]]> &amp; & &lt;", "<b>太字</b>",
    "𠮷野家 👪 ☃", "言葉" * 1_000, "一行目\n二行目", "$title ${main} $$",
)  # fmt: skip


def entry(row_id: str, text: str, **more: object) -> web.PageRow:
    side = web.RowReport("令和4年度末時点", "◎ 予定どおり", (web.RowText("done", "取組状況", text),))
    given = {"mark": MARKS.each[0], "divisions": text, "named": (text,), "now": side, "before": side, **more}
    return web.PageRow(row_id, text, **given)  # type: ignore[arg-type]


def page_of(*parts: web.Part, text: str = "本文") -> web.WebPage:
    section = web.PageSection(web.SectionName.PROGRESS, text, parts)
    return web.WebPage(text, text, text, text, (), (section,), doc.Numerals.FULL_WIDTH, text)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_search_engines_read_is_ended_by_no_text(text: str) -> None:
    content = write_web_page(replace(page_of(), dataset={"name": text})).decode()
    [found] = re.findall('<script type="application/ld[+]json">(.*?)</script>', content, re.DOTALL)
    assert json.loads(found) == {"name": text}


def list_of(*entries: web.PageRow, text: str = "目標") -> web.PageList:
    group = web.RowGroup(text, text, entries)
    return web.PageList(text, MARKS.each, (text,), (web.GoalRows(text, text, (group,)),), len(entries))


def tags(content: bytes) -> list[tuple[str, dict[str, str | None]]]:
    found: list[tuple[str, dict[str, str | None]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, dict(attrs)))

    Reader().feed(content.decode())
    return found


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_nothing_but_a_text_wherever_it_stands(text: str) -> None:
    link = web.Link(text, "file.csv", text, text)
    table = doc.Table(
        (doc.Column(1),) * 2, (doc.text_row(text, (text,)),), (doc.head_row((text, text)),), head_columns=1
    )
    parts = (list_of(entry(text, text), text=text), web.Links((link,)), table, doc.Paragraph(doc.plain(text)))
    page, plain = page_of(*parts, text=text), page_of(list_of(entry("a", "b"), text="c"), *parts[1:], text="d")
    content = write_web_page(page)
    assert [tag for tag, _ in tags(content)] == [tag for tag, _ in tags(write_web_page(plain))]
    read = read_web_page(content)
    left = iter(read.texts)
    assert [each for each in page.texts if each not in left] == []
    assert read.entries[web.anchor_of(text)].texts == {
        "id": text, "title": text, "status": "◎ 予定どおり", "divisions": text, "done": text,
        "before:status": "◎ 予定どおり", "before:done": text,
    }  # fmt: skip
    assert write_web_page(page) == content


def test_rows_under_no_goal_are_no_choice_of_the_filter() -> None:
    group = web.RowGroup("a", "", (entry("a", "b"),))
    goals = (web.GoalRows("1", "目標1", (group,)), web.GoalRows("", "", (group,)))
    content = write_web_page(page_of(web.PageList("目標", MARKS.each, (), goals, 2)))
    assert (
        content.decode()
        .split("</select>")[0]
        .endswith('<option value="">全て</option><option value="1">目標1</option>')
    )


def test_what_turns_letters_around_or_moves_a_column_is_not_on_the_page() -> None:
    read = read_web_page(write_web_page(page_of(list_of(entry("a", "前\u202e後\t次\u0007")))))
    assert read.entries["row-a"].texts["done"] == "前後\u3000次"


def test_the_beginning_of_a_page_ends_with_its_first_section() -> None:
    first = page_of(doc.Paragraph(doc.plain("本文")))
    other = web.PageSection(web.SectionName.ABOUT, "その他", (doc.Paragraph(doc.plain("後の文")),))
    page = replace(first, sections=(*first.sections, other))
    beginning, whole = write_page_beginning(page), write_web_page(page).decode()
    shown = whole[whole.index("<header>") : whole.index("</section>") + len("</section>")]
    assert beginning == shown.replace('<main id="main" tabindex="-1">\n', "")
    assert ("その他" in beginning, "後の文" in beginning) == (True, False)


def test_the_policy_allows_the_one_style_and_the_one_script() -> None:
    content = write_web_page(page_of(doc.Paragraph(doc.plain("本文")))).decode()
    policy = next(
        each["content"] or "" for tag, each in tags(content.encode()) if tag == "meta" and "http-equiv" in each
    )
    assert policy.startswith("default-src 'none'; ")
    for kind in ("style", "script"):
        (inside,) = re.findall(rf"<{kind}>(.*?)</{kind}>", content, re.DOTALL)
        assert f"{kind}-src 'sha256-{base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()}'" in policy
    addressed = {"href", "src", "action", "srcset", "data", "poster"}
    outward = [value for _, each in tags(content.encode()) for name, value in each.items() if name in addressed]
    assert [each for each in outward if each and not each.startswith(("#", "data:"))] == []


@pytest.mark.parametrize("row_id", ["1-1-1-01-P", "①-２", "a b", "A_b", "r/..#?"])
def test_an_anchor_is_ascii_and_of_one_number_alone(row_id: str) -> None:
    anchor = web.anchor_of(row_id)
    assert re.fullmatch(r"row-[0-9A-Za-z_-]+", anchor)
    assert len({web.anchor_of(each) for each in (row_id, row_id + "_", row_id + "-", row_id.upper() + "2")}) == 4


def test_cells_are_heads_where_the_table_says_so_and_a_number_leads_to_its_row() -> None:
    rows = (
        doc.Row(
            (
                doc.Cell(doc.plain("A"), rows=2),
                doc.Cell(doc.plain("a-1")),
                doc.Cell(doc.plain("1"), leads_to="a-3"),
            ),
            row_id="a-1",
        ),
        doc.Row((doc.Cell(doc.plain("a-2")), doc.Cell(doc.plain("2"))), row_id="a-2"),
        doc.group_row("まとめ", 3),
    )
    head = doc.Row((doc.head_cell("区分", columns=2), doc.head_cell("数")))
    columns = (doc.Column(1), doc.Column(1), doc.Column(1, doc.Align.RIGHT))
    listed = list_of(entry("a-1", "取組"), entry("a-3", "取組"))
    content = write_web_page(page_of(doc.Table(columns, rows, (head,), description="件数", head_columns=2), listed))
    cells = [(tag, each) for tag, each in tags(content) if tag in ("td", "th")]
    assert [(tag, each.get("scope"), each.get("colspan"), each.get("rowspan")) for tag, each in cells] == [
        ("th", "colgroup", "2", None), ("th", "col", None, None), ("th", "rowgroup", None, "2"),
        ("th", "row", None, None), ("td", None, None, None), ("th", "row", None, None), ("td", None, None, None),
        ("th", "colgroup", "3", None),
    ]  # fmt: skip
    led = [each["href"] for tag, each in tags(content) if tag == "a"][3:]
    assert led == ["#row-a-1", "#row-a-3"]  # the list has no a-2
    assert read_web_page(content).tables == ((("区分", "数"), ("A", "a-1", "1"), ("a-2", "2"), ("まとめ",)),)


def test_a_counted_number_is_named_and_shows_its_rows_where_they_are_those_of_a_condition() -> None:
    counted = [
        doc.CountedRows("a", "目標の◎", 2, "◎", "1"),
        doc.CountedRows("a", "計の◎", 2, "◎"),
        doc.CountedRows("a", "部の◎", 1, "◎", is_every=False),
        doc.CountedRows("x", "計の△", 1, "△"),  # the list has no x
    ]
    lines = tuple(doc.Row((doc.Cell(doc.plain(str(each.number)), leads_to=each),)) for each in counted)
    listed = list_of(entry("a", "取組"), entry("b", "取組"))
    content = write_web_page(page_of(doc.Table((doc.Column(1),), lines), listed))
    led = [each for tag, each in tags(content) if tag == "a" and "aria-label" in each]
    assert [(each["aria-label"], each.get("data-goal"), each.get("data-mark")) for each in led] == [
        ("目標の◎ 2件の取組へ", "1", "◎"), ("計の◎ 2件の取組へ", None, "◎"), ("部の◎ 1件の最初の取組へ", None, None),
    ]  # fmt: skip


def test_the_number_of_rows_says_how_many_are_counted_beside_how_many_are_listed() -> None:
    listed = list_of(entry("a", "取組"), entry("b", "再掲"))
    assert '<p id="shown"' in write_web_page(page_of(listed)).decode()
    assert "2件の取組があります。" in read_web_page(write_web_page(page_of(listed))).texts
    said = "1件の取組（報告の対象でない再掲などを含めて2行）があります。"
    assert said in read_web_page(write_web_page(page_of(replace(listed, in_report=1)))).texts


def test_headings_follow_each_other_and_a_label_is_the_caption_of_its_table() -> None:
    label = doc.Paragraph(doc.plain("目標1"), doc.ParagraphRole.LABEL)
    table = doc.Table((doc.Column(1),), (doc.text_row("A", ()),), description="表")
    parts = (
        doc.Heading(1, 1, "一"),
        doc.Heading(3, 1, "深い"),
        label,
        table,
        label,
        doc.bullet_line("点"),
        doc.bullet_line("線"),
    )
    content = write_web_page(page_of(*parts))
    assert [tag for tag, _ in tags(content) if re.fullmatch(r"h\d", tag)] == ["h1", "h2", "h2", "h3", "h4"]
    html = content.decode()
    assert ('<caption id="table-1">目標1</caption>' in html, html.count("目標1")) == (True, 2)
    assert "<ul><li>点</li><li>線</li></ul>" in html
    assert "１\u3000一" in html


def test_a_page_that_was_cut_cannot_be_read() -> None:
    content = write_web_page(replace(page_of(), lead="あ"))
    with pytest.raises(ValueError, match="utf-8"):
        read_web_page(content[: content.index("あ".encode()) + 1])
