"""図解: one page whatever the plan is, with the one count, the reasons of what is behind, and what it leaves out."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entries
from nakano_status.application.papers.set_kinds.one_page_paper import PAPER, ListedRow, OnePage, build_one_page
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.documents.charts import Caption, Category, ShareLine, share_bars
from nakano_status.documents.course_charts import ChangedRow, IndicatorPanel, PanelShape, PlottedFigure, small_multiples
from nakano_status.documents.document import Document, Heading, Table, plain_text
from nakano_status.documents.pages.page_proof import page_faults
from nakano_status.documents.pages.printed_paper import document_paper
from nakano_status.documents.pages.typeset import paper_value
from nakano_status.documents.picture import Picture
from nakano_status.domain.fields.mark import MarkColour, MarkPattern
from nakano_status.domain.history.acts import ActKind
from nakano_status.paper.typst_setter import measure_rows, typeset_paper
from tests.support.made_papers import content_of, make
from tests.support.marks import AS_PLANNED
from tests.support.paper_offices import CHANGED, FIRST, IDS
from tests.support.set_papers import expect_pages, read_pdf_paper

SIGNS = "◎○△×◇―"
WIDTH = 510.0
REASON = "関係機関との調整に時間を要し、機器の納期も大きく遅れた。そのため、契約と設置を翌年度に行うことになった。" * 2


def categories(marks: int) -> list[Category]:
    patterns = list(MarkPattern)
    return [Category(SIGNS[n], f"{SIGNS[n]} 進み具合{n}", list(MarkColour)[n], patterns[n]) for n in range(marks)]


def bars(groups: int, marks: int) -> Picture:
    lines = [ShareLine("全体", tuple([30] * marks), tuple([29] * marks), None, is_sum=True)]
    lines += [
        ShareLine(f"目標{n} とても長い名称の、とても大きな目標である", tuple([30] * marks)) for n in range(groups)
    ]
    caption = Caption("counts", "目標別の進捗状況", "内訳です。")
    return share_bars(caption, categories(marks), lines, ("令和4年度", "令和3年度"), ("目標", "報告対象"), WIDTH)


def panels(count: int, shape: PanelShape) -> Picture:
    readings = tuple(PlottedFigure(place, 10 * place, f"約{place}0万件") for place in (0, 1, 3))
    some = [
        IndicatorPanel(f"住民の満足度その{n}のとても長い名称", "↑ 増やす", readings, (PlottedFigure(5, 90, "90万件"),))
        for n in range(count)
    ]
    return small_multiples(Caption("indicators", "成果指標", "指標です。"), some, ["R2"] * 6, shape, WIDTH)


def listed(count: int, first: int = 0) -> list[ListedRow]:
    category = categories(3)[2]
    title, divisions = "窓口の受付を、どこからでも行えるようにする取組" * 2, "区民部戸籍住民課\n情報システム課"
    rows = (ChangedRow(category, f"1-1-{n:05}-K", title, None, REASON) for n in range(first, first + count))
    return [ListedRow(each, divisions) for each in rows]


def content(groups: int, changed: int, behind: int, indicators: int, marks: int) -> OnePage:
    shapes = ((PanelShape(5, 72, 3), 10), (PanelShape(5, 40, 2), 10), (PanelShape(5, 34, 2), 5))
    return OnePage(
        title="とても長い名称の計画" * 4,
        lead="進捗状況の定まった取組のうち、予定どおりは多い。" * 6,
        heads=("年度", *(each.label for each in categories(marks)), "報告対象"),
        numbers=(("令和4年度", *["30"] * marks, "99"), ("令和3年度", *["29"] * marks, "88")),
        bars=[bars(min(groups, most), marks) for most in (8, 4)],
        panels=[panels(min(indicators, most), shape) for shape, most in shapes] if indicators else [],
        changed=listed(changed),
        behind=listed(behind, changed),
        marks=("○", "△"),
        whole=(("目標", groups), indicators),
        header="作成中（令和5年7月1日現在）",
        made_on="2023-07-01",
    )


def lists(document: Document) -> list[Table]:
    return [each for each in document.blocks if isinstance(each, Table)][1:]


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    ("groups", "changed", "behind", "indicators", "marks"),
    [
        (0, 0, 0, 0, 2),
        (2, 4, 2, 10, 4),
        (4, 0, 20000, 10, 4),
        (40, 20000, 0, 60, 6),
        (9, 60, 60, 12, 6),
    ],
)
def test_it_is_one_proved_page_whatever_the_plan_is(
    groups: int, changed: int, behind: int, indicators: int, marks: int
) -> None:
    document = build_one_page(content(groups, changed, behind, indicators, marks))
    value = paper_value(document_paper(document), measure_rows)
    made = typeset_paper(value)
    read = read_pdf_paper(made.pdf)
    assert len(made.pages) == 1
    assert list(page_faults(read, expect_pages(value, made.places))) == []
    words = "".join(read.blocks)
    shown = sum(len(each.rows) for each in lists(document))
    left = [int(each.split("件は、一覧")[0]) for each in words.split("ほか")[1:] if "件は、一覧" in each]
    assert shown + sum(left) == changed + behind
    assert ("ありません。" in words) == (not changed or not behind)
    assert (f"全{groups}のうち" in words) == (groups > 8)
    assert (f"成果指標は、全{indicators}のうち" in words) == (indicators > 10)


def test_as_many_rows_are_printed_as_fit_and_what_is_behind_first() -> None:
    document = build_one_page(content(4, 30, 30, 10, 4))
    changed, behind = (len(each.rows) for each in lists(document))
    assert 0 < changed <= behind < 30


def test_a_reason_is_shortened_behind_a_sentence() -> None:
    document = build_one_page(content(2, 1, 1, 0, 4))
    reasons = [plain_text(each.rows[0].cells[3].text) for each in lists(document)]
    assert all(each.endswith("…") and REASON.startswith(each.rstrip("…")) for each in reasons)
    assert [row[2] for row in rows_of(document)] == ["区民部戸籍住民課、情報システム課"] * 2


BEHIND = {"mark": "×", "change_reason": "入札が不調となったため。", "done": "準備した。", "next_year": "行う。"}


def rows_of(document: Document) -> list[Sequence[str]]:
    return [[plain_text(cell.text) for cell in row.cells] for each in lists(document) for row in each.rows]


def test_what_was_changed_and_what_is_behind_are_listed_with_divisions_and_reasons(
    parts: Parts, answered: Store
) -> None:
    edit_entries(parts, answered, [Entry(IDS["e"], BEHIND)], ActKind.EDIT_ENTRY)
    with answered.reading() as records:
        made = content_of(parts, records, PAPER)
    assert made.document is not None
    rows = rows_of(made.document)
    assert [(row[0], row[1].split("　")[0], row[3]) for row in rows] == [
        ("○", FIRST, CHANGED["change_reason"]),
        ("×", IDS["e"], BEHIND["change_reason"]),
    ]


def test_rows_are_summed_as_those_of_the_report_and_not_as_a_total(parts: Parts, unanswered: Store) -> None:
    with unanswered.reading() as records:
        made = content_of(parts, records, PAPER)
    assert made.document is not None
    counts = next(each for each in made.document.blocks if isinstance(each, Table))
    assert plain_text(counts.head[0].cells[-1].text) == "報告対象"
    assert plain_text(counts.rows[0].cells[-1].text) == "5"


def test_a_plan_whose_marks_ask_for_no_reason_has_no_lists_of_reasons() -> None:
    document = build_one_page(replace(content(2, 0, 0, 0, 2), marks=("", "△")))
    heads = [(each.ordinal, each.text) for each in document.blocks if isinstance(each, Heading)]
    assert heads == [(1, "どこまで進んでいるか"), (2, "進んでいないものと、その理由（△）　0件")]


@pytest.mark.parametrize("format_", [PaperFormat.PDF, PaperFormat.DOCX])
def test_a_file_is_read_back_and_its_counts_are_proved(
    parts: Parts, answered: Store, tmp_path: Path, format_: PaperFormat
) -> None:
    target = tmp_path / f"図解.{format_}"
    outcome = make(parts, answered, PAPER, target)
    assert target.exists()
    assert not outcome.problems
    with answered.reading() as records:
        made = content_of(parts, records, PAPER)
    other = replace(made, expected={**made.expected, AS_PLANNED: 99})
    (found,) = other.draw(parts, format_).problems
    assert (found.code, found.found, found.expected) == ("PROOF-COUNT", "4件", "99件")
