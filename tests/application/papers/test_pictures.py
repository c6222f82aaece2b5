"""The pictures of a round have the one count, and kinds of change only where the plan publishes them."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entries
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers import pictures
from nakano_status.application.papers.paper import PictureName
from nakano_status.application.papers.pictures import RoundPictures
from nakano_status.application.papers.set_kinds import report_paper
from nakano_status.application.papers.writing import draw_pdf
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.documents.document import PictureBlock
from nakano_status.documents.pages.printed_paper import document_paper
from nakano_status.documents.picture import Dot
from nakano_status.domain.fields.field import CHANGE_KIND
from nakano_status.domain.fields.option import KINDS as CHANGE_KINDS
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.indicators.indicator import (
    Direction,
    Indicator,
    IndicatorYear,
    IndicatorYears,
    YearFigure,
    parse_figure,
)
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.round.tally import Grouping
from tests.support.made_papers import content_of
from tests.support.paper_offices import CHANGED, FIRST, IDS
from tests.support.plans import R3, R4, R5
from tests.support.several_years import small_years


def test_the_bars_have_the_one_count(answered: Store) -> None:
    with answered.reading() as records:
        drawn = RoundPictures(records, chosen_round(records), 480).all()
    counts = drawn[PictureName.COUNTS].table
    assert counts.head == ("目標", "年度", "◎ 予定どおり", "○ 変更して実施", "報告対象")
    assert counts.rows[0] == ("全体", "令和4年度", "4", "1", "5")
    assert [row[-1] for row in counts.rows[1:]] == ["3", "2"]
    assert drawn[PictureName.COUNTS].description.startswith(
        "報告対象5件の内訳は、◎ 予定どおり 4件、○ 変更して実施 1件です。"
    )


@pytest.mark.parametrize(
    ("by", "name"), [(Grouping.DEPARTMENT, "（部のない所管課）"), (Grouping.DIVISION, "（所管課の登録なし）")]
)
def test_rows_of_no_body_are_named_for_what_they_lack(answered: Store, by: Grouping, name: str) -> None:
    with answered.reading() as records:
        drawn = RoundPictures(records, chosen_round(records), 480)
        nameless = replace(drawn.overview.groups[by][0], code=None, name="—")
        vars(drawn)["overview"] = replace(drawn.overview, groups={by: (nameless,)})
        (picture,) = drawn.bars("counts", by)
    assert picture.table.rows[1][0] == name


def test_rows_that_are_not_answered_are_drawn_without_a_mark(unanswered: Store) -> None:
    with unanswered.reading() as records:
        drawn = RoundPictures(records, chosen_round(records), 480).all()
    assert set(drawn) == {PictureName.COUNTS, PictureName.BY_DEPARTMENT, PictureName.BY_MEASURE}
    assert drawn[PictureName.COUNTS].table.rows[0] == ("全体", "令和4年度", "5", "5")


def test_the_figures_of_an_indicator_are_drawn_in_one_unit(answered: Store) -> None:
    rate = Indicator("1", "e", "1", 1, "実施率", "実施率", None, None, None, Direction.UP, None, (), ())
    actuals = {R3: "45/50", R4: "90%", R5: "12人"}
    years = tuple(IndicatorYear(year, YearFigure(year, parse_figure(text))) for year, text in actuals.items())
    with answered.reading() as records:
        drawn = RoundPictures(records, chosen_round(records), 480)
        vars(drawn)["indicators"] = (IndicatorYears(rate, years),)
        (picture,) = drawn.panels()
    one, other = (each for each in picture.shapes if isinstance(each, Dot))
    assert one.y == other.y
    assert any(text.endswith("R5 12人") for text in picture.texts)


def test_kinds_of_change_are_shown_where_the_plan_publishes_them(parts: Parts, answered: Store) -> None:
    second = CHANGED | {"change_kind": "前倒し", "change_reason": "補助を受けたため。"}
    edit_entries(parts, answered, [Entry(IDS["e"], second)], ActKind.EDIT_ENTRY)
    with answered.reading() as records:
        usual, publishing = (RoundPictures(records, chosen_round(records), 480) for _ in range(2))
        edition, field = usual.contents.edition, usual.contents.edition.profile.by_key[CHANGE_KIND]
        fields = tuple(replace(each, published=True) if each is field else each for each in edition.profile.fields)
        published = replace(edition, profile=replace(edition.profile, fields=fields))
        vars(publishing)["contents"] = replace(usual.contents, edition=published)
        (without,), (having,) = usual.changes(), publishing.changes()
    assert [row[1] for row in without.table.rows] == [FIRST, IDS["e"]]
    assert [row[1] for row in having.table.rows] == [IDS["e"], FIRST]
    assert not {*CHANGE_KINDS.symbols} & {*without.texts, without.description}
    assert "変更の種別は、前倒し1件です。" in having.description


def test_a_single_year_is_no_span_of_years(answered: Store) -> None:
    with answered.reading() as records:
        (matrix,) = RoundPictures(records, chosen_round(records), 480).matrix()
    assert matrix.description == "5件の取組の、令和4年度の進捗状況です。"


def test_the_years_of_a_plan_are_side_by_side_and_a_year_without_a_round_is_a_gap(tmp_path: Path) -> None:
    with closing(small_years().make(tmp_path / "years.nakano")) as store, store.reading() as records:
        rounds = records.rounds.all()
        drawn = {each.year: RoundPictures(records, each, 480).all() for each in rounds}
    last = max(drawn)
    matrix = drawn[last][PictureName.MARKS_BY_YEAR].table
    years = matrix.head[2:]
    assert years == tuple(f"R{each}" for each in range(int(years[0][1:]), int(years[-1][1:]) + 1))
    assert all(len(row) == len(matrix.head) for row in matrix.rows)
    without = [place for place, year in enumerate(years, 2) if year not in {each.short for each in drawn}]
    assert all(row[place] not in "◎○△×" for row in matrix.rows for place in without)
    assert set(drawn[last]) <= set(pictures.PRINTED)


def test_parts_of_a_low_page_are_named_and_complete(answered: Store) -> None:
    with answered.reading() as records:
        low = RoundPictures(records, chosen_round(records), 480, 80).all([PictureName.BY_MEASURE])
        whole = RoundPictures(records, chosen_round(records), 480).all([PictureName.BY_MEASURE])
    assert len(low) > 1
    assert list(low)[:2] == ["counts-by-measure", "counts-by-measure-2"]
    rows = [row for each in low.values() for row in each.table.rows]
    assert [row[0] for row in rows] == [row[0] for row in whole[PictureName.BY_MEASURE].table.rows]


def test_the_report_has_pictures_if_they_are_wanted_and_is_the_same_without(parts: Parts, answered: Store) -> None:
    values = {report_paper.OCCASION: Occasion.COUNCIL}
    with answered.reading() as records:
        plain, drawn = (
            content_of(parts, records, report_paper.PAPER, {**values, report_paper.PICTURES: wanted}).document
            for wanted in (False, True)
        )
    assert plain
    assert drawn
    assert drawn.sections[0].blocks[: len(plain.sections[0].blocks)] == plain.sections[0].blocks
    assert not [each for each in plain.blocks if isinstance(each, PictureBlock)]
    blocks = [each for each in drawn.blocks if isinstance(each, PictureBlock)]
    assert [each.picture.name for each in blocks] == [
        PictureName.COUNTS, PictureName.BY_DEPARTMENT, PictureName.SCHEDULE_CHANGES, PictureName.MARKS_BY_YEAR
    ]  # fmt: skip
    assert [each.caption for each in blocks] == [
        f"図{n}　{each.picture.title}" for n, each in zip("１２３４", blocks, strict=True)
    ]
    made = draw_pdf(parts, document_paper(drawn))
    numbers = parts.papers.read_tables(made.content)[-2]
    assert numbers[0][0] == "目標"
    assert [row[-1] for row in numbers[1:]] == ["5", "3", "2"]
