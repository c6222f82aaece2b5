"""A data file with two plans in the window: the round that is shown, and which plan a new round is of."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.indicators.edit_indicator import edit_indicator
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.set_kinds import report_paper
from nakano_status.application.plan.create_store import PlanSource, create_store
from nakano_status.application.ports.data_file import Records, TypedOther
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import FigureKey, FigureKind
from nakano_status.domain.organisation.divisions import SuccessionKind
from nakano_status.domain.round.round import Round
from nakano_status.gui.commands import ASK_BACK
from nakano_status.gui.features.conflicts.conflict_page import read_conflicts
from nakano_status.gui.features.indicators.indicators_page import IndicatorsPage
from nakano_status.gui.features.organisation.organisation_page import TO, OrganisationPage
from nakano_status.gui.features.papers.papers_page import ExportPage
from nakano_status.gui.features.round.round_page import InquiryPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.page import GoTo
from nakano_status.store.typed_texts import typed_texts_of_set
from tests.gui.test_moved_values import meanwhile
from tests.support.expected import of_kind, present
from tests.support.figures import figure_entry
from tests.support.forms import CARD
from tests.support.organising import begin_reorganising, look, organising
from tests.support.plan_files import REVISED_ROWS, two_editions
from tests.support.plans import small_organisation
from tests.support.planted_profiles import OF_OFFICE, REMARK_OF_OFFICE, planted_profile
from tests.support.stores import act, read_in
from tests.support.successors import NEXT_ROWS, next_plan, office_of_two_plans
from tests.support.user_input import write
from tests.support.windows import NOT_DONE, Person, copied, somebody, unnamed

R7 = FiscalYear(2025)
OLD, NEW = "令和7年度末時点（小さな行動計画）", "令和7年度末時点（次の行動計画）"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office in which both plans have a round of R7; that of the first plan is closed."""
    parts, path = make_parts(), tmp_path_factory.mktemp("two plans") / "office.nakano"
    create_store(parts, path, PlanSource(two_editions(), small_organisation()))
    with closing(parts.stores.open(path)) as store:
        open_round(parts, store, R7)
        edit_entry(parts, store, Entry(REVISED_ROWS[0].row_id, {"mark": "◎", "done": "前の計画の文章"}))
        close_round(store)
        with act(store) as work:
            work.plan.save(next_plan(R7.start))
        store.choose_plan("tsugi")
        open_round(parts, store, R7)
    return path


def may_write(person: Person) -> bool:
    return person.shell.session.may_write


def test_each_plan_has_its_round_in_the_menu_and_its_rows_on_the_pages(kept: Path, tmp_path: Path) -> None:
    with somebody(copied(kept, tmp_path)) as person:
        rounds, page = person.shell.window.rounds, person.go_to("all_rows")
        assert isinstance(page, AllRowsPage)
        assert rounds.button.text() == NEW
        assert [each.text().partition("　")[0] for each in rounds.menu.actions()] == [OLD, NEW]
        assert [row.id for row in page.model.shown] == [each.row_id for each in NEXT_ROWS]
        assert may_write(person)
        rounds.menu.actions()[0].trigger()
        person.wait()
        assert rounds.button.text() == OLD
        assert [row.id for row in page.model.shown] == [each.row_id for each in REVISED_ROWS]
        assert not may_write(person)
        rounds.menu.actions()[1].trigger()
        person.wait()
        assert (rounds.button.text(), may_write(person)) == (NEW, True)


def test_what_is_requested_on_a_page_is_of_the_plan_that_the_page_shows(kept: Path, tmp_path: Path) -> None:
    def plan_of_round(records: Records, round_: Round) -> str:
        return records.plan.plan_ids()[round_.edition_id]

    with somebody(copied(kept, tmp_path)) as person:
        session = person.shell.session
        asked: list[str] = []
        shown: list[str] = []
        other = two_editions().plan_id
        session.query_round(plan_of_round, shown.append)
        person.wait()
        session.choose_year(R7, other)
        session.query_detail(plan_of_round, asked.append)  # the page still shows the first plan
        person.wait()
        session.query_round(plan_of_round, shown.append)
        person.wait()
        assert (asked, shown) == (["tsugi"], ["tsugi", other])


def test_texts_typed_beside_the_answers_of_equal_rows_of_two_plans_are_kept_apart(kept: Path, tmp_path: Path) -> None:
    path, row_id = copied(kept, tmp_path), NEXT_ROWS[0].row_id
    keys = []
    with closing(make_parts().stores.open(path)) as store:
        typed = typed_texts_of_set(read_in(store, lambda records: records.info.store_id))
        for plan_id in ("kodo", "tsugi"):
            store.choose_plan(plan_id)
            with store.reading() as records:
                keys.append(read_conflicts(records, chosen_round(records), None, make_parts().workbooks).kept_as)
    assert keys == ["前回の令和7年度取組予定", "R7-tsugi"]
    places = [f"asking/{each}/戸籍住民課/{row_id}" for each in ("R7", "R7-tsugi")]
    typed.keep(TypedOther(place, "依頼する内容", place, "") for place in places)
    with somebody(path) as person:
        page = person.go_to("all_rows")
        assert isinstance(page, AllRowsPage)
        page.go_to(row_id)
        person.wait()
        person.do(ASK_BACK)
        assert page.editor.review.asking.comment.text() == places[1]


def test_a_new_round_is_offered_with_its_plan(kept: Path, tmp_path: Path) -> None:
    path = copied(kept, tmp_path)
    with closing(make_parts().stores.open(path)) as store:
        store.choose_plan("tsugi")
        close_round(store)
    with somebody(path) as person:
        page = person.go_to("inquiry")
        assert isinstance(page, InquiryPage)
        offered = [page.year.itemText(at) for at in range(page.year.count())]
        assert offered[:5] == [
            *(f"令和{year}年度（小さな行動計画）" for year in range(3, 7)),
            "令和8年度（次の行動計画）",
        ]
        assert page.year.currentText() == "令和8年度（次の行動計画）"
        page.ask_start()
        person.wait()
        person.click(page.starting.start)
        assert person.shell.window.rounds.button.text() == "令和8年度末時点"
        with closing(make_parts().stores.open(path, read_only=True)) as store, store.reading() as records:
            assert records.rounds.all()[-1].edition_id == "tsugi-1"


def test_rows_of_both_plans_with_one_number_go_to_parts_of_a_division(kept: Path, tmp_path: Path) -> None:
    path, row_id = copied(kept, tmp_path), NEXT_ROWS[0].row_id
    with closing(make_parts().stores.open(path)) as store, act(store) as work:
        work.plan.save_owners(work.plan.read("tsugi-1").newest, {row_id: NEXT_ROWS[1].owners})
    with somebody(path) as person:
        page = organising(person)
        panel = begin_reorganising(person, page, "税務課", SuccessionKind.SPLIT)
        panel.form.parts.setText("税務課、納税課")
        person.wait()
        model = panel.heirs.model
        offered = [str(model.index(place, 0).data()) for place in range(model.rowCount())]
        old, new = f"小さな行動計画：{row_id}", f"次の行動計画：{row_id}"
        assert {old, new} <= {*offered}
        model.choose([offered.index(new)], "納税課")
        told = look(person, panel).split("\n")
        assert [line for line in told if row_id in line] == [f"{new}　{NEXT_ROWS[0].title}、税務課 → 納税課"]


def test_a_row_is_handed_on_in_the_plan_that_its_question_shows(tmp_path: Path) -> None:
    parts, row_id = make_parts(), NEXT_ROWS[0].row_id
    with office_of_two_plans(parts, tmp_path) as store:
        for plan_id in ("kodo", "tsugi"):
            store.choose_plan(plan_id)
            open_round(parts, store, R7)
        path = store.path
    with somebody(path) as person:
        page = organising(person)
        page.turn_to(page.schedule)
        person.wait()
        page.schedule.table.setCurrentIndex(page.schedule.shown.index(0, 0))
        person.click(page.schedule.hand_on)
        panel = page.schedule.handing.panel
        panel.heir.setCurrentText("防災課")
        panel.reason.setText("事務分掌の変更")
        person.shell.window.rounds.menu.actions()[0].trigger()
        person.wait()
        assert person.shell.window.rounds.button.text() == OLD
        assert f"「{NEXT_ROWS[0].title}」（{row_id}）" in panel.words.plain_text
        person.click(panel.look)
        person.click(panel.do)
    with closing(parts.stores.open(path, read_only=True)) as store, store.reading() as records:
        named = [each.newest.listing(row_id).owners[0].division for each in records.plan.all()]
        assert named == ["zeimu", "bosai"]


def test_a_reason_to_reopen_is_not_kept_for_the_row_of_the_other_plan(kept: Path, tmp_path: Path) -> None:
    row_id = NEXT_ROWS[0].row_id
    with somebody(copied(kept, tmp_path)) as person:
        page = person.go_to("all_rows", GoTo(row_id))
        assert isinstance(page, AllRowsPage)
        review = page.editor.review
        for place in (0, 1):
            review.reason.setText("回答の誤り")
            person.shell.window.rounds.menu.actions()[place].trigger()
            person.wait()
            assert page.editor.form.row is not None
            assert (page.editor.form.row.id, review.reason.text()) == (row_id, "")


def test_a_fate_that_is_typed_stays_with_its_row_until_it_is_stored(kept: Path, tmp_path: Path) -> None:
    with somebody(copied(kept, tmp_path)) as person:
        page = of_kind(OrganisationPage, person.go_to("organisation"))
        page.turn_to(page.fates)
        person.wait()
        fates = page.fates
        fates.reason.setText("素案による")
        fates.table.setCurrentIndex(fates.model.index(1, 0))
        assert fates.reason.text() == ""
        fates.fate.choose("完了")
        person.click(fates.decide)
        fates.table.setCurrentIndex(fates.model.index(0, 0))
        assert (fates.reason.text(), fates.fate.currentData()) == ("素案による", "未定")
        fates.table.setCurrentIndex(fates.model.index(1, 0))
        assert (fates.reason.text(), fates.fate.currentData()) == ("", "完了")


def test_a_figure_is_not_written_into_the_same_edition_number_of_the_plan_shown_by_then(tmp_path: Path) -> None:
    parts, path = make_parts(), tmp_path / "office.nakano"
    place = FigureKey(CARD.indicator.indicator_id, FigureKind.TARGET, R7)
    create_store(parts, path, PlanSource(two_editions(), small_organisation()))
    with closing(parts.stores.open(path)) as store:
        open_round(parts, store, R7, edition=1)
        with act(store) as work:
            work.plan.save(next_plan(R7.start))
            for plan in work.plan.all():
                first = plan.editions[0]
                own = replace(CARD.indicator, edition_id=first.edition_id, goal=first.nodes[0].code)
                work.indicators.add(plan.plan_id, [own])
        store.choose_plan("tsugi")
        open_round(parts, store, R7)

    def targets() -> list[str | None]:
        def read(records: Records) -> list[str | None]:
            editions = (plan.editions[0].edition_id for plan in records.plan.all())
            own = (one for each in editions for one in records.indicators.of_edition(each))
            return [each.figure.text if each else None for each in map(place.figure_of, own)]

        with closing(parts.stores.open(path, read_only=True)) as store:
            return read_in(store, read)

    with somebody(path) as person:
        page, session = of_kind(IndicatorsPage, person.go_to("indicators")), person.shell.session
        person.wait()
        entry = figure_entry(place, "90%")
        session.use(lambda store: edit_indicator(parts, store, entry, "佐藤"), lambda _: None)
        page.model.try_out(place, "77%")
        person.wait()
        asked = person.said[-1]
        assert (asked.code, targets()) == ("FIGURE-MOVED", [None, "90%"])
        for number, after in enumerate(("90%", "77%")):
            person.shell.window.rounds.menu.actions()[number].trigger()
            person.wait()
            present(asked.offer).do()
            person.wait()
            assert targets() == [None, after]


def test_a_fate_is_decided_below_the_rows_and_withdrawn(kept: Path, tmp_path: Path) -> None:
    path = copied(kept, tmp_path)
    with somebody(path) as person:
        page = person.go_to("organisation")
        assert isinstance(page, OrganisationPage)
        page.turn_to(page.fates)
        person.wait()
        fates = page.fates
        assert "「小さな行動計画」の取組の引継ぎ（次期計画：次の行動計画）　未定 5件" in fates.words.plain_text
        assert fates.current is not None
        assert fates.current.listing.row_id == REVISED_ROWS[0].row_id
        fates.fate.choose("継続")
        fates.to.setText(NEXT_ROWS[1].row_id)
        fates.reason.setText("素案による")
        person.click(fates.decide)
        assert "継続 1件、未定 4件" in fates.words.plain_text
        assert person.said[-1].text == f"{REVISED_ROWS[0].row_id} の引継ぎを登録しました。"
        assert fates.model.index(0, TO).data() == f"{NEXT_ROWS[1].row_id} {NEXT_ROWS[1].title}"
        fates.fate.choose("未定")
        person.click(fates.decide)
        assert "未定 5件" in fates.words.plain_text
        assert person.said[-1].text == f"{REVISED_ROWS[0].row_id} の引継ぎを未定に戻しました。"
        assert unnamed(fates) == []


def test_a_sentence_on_the_round_of_one_plan_is_not_printed_for_the_round_of_another(
    kept: Path, tmp_path: Path
) -> None:
    with somebody(copied(kept, tmp_path)) as person:
        page = of_kind(ExportPage, person.go_to("export", report_paper.PAPER))
        sentence = present(page.options._judgement)
        write(sentence, "概ね順調である。")
        person.wait()
        person.shell.window.rounds.menu.actions()[0].trigger()
        person.wait()
        assert sentence.text() == ""
        person.shell.window.rounds.menu.actions()[1].trigger()
        person.wait()
        assert sentence.text() == "概ね順調である。"


def turn_to_plan(person: Person, place: int) -> AllRowsPage:
    """Show the round of the plan at this place of the menu, and in it the first row, written by the office."""
    page = of_kind(AllRowsPage, person.go_to("all_rows"))
    person.shell.window.rounds.menu.actions()[place].trigger()
    person.wait()
    person.go_to("all_rows", GoTo(NEXT_ROWS[0].row_id, None))
    page.editor.acting_choice.setCurrentIndex(0)
    page.editor.acting_choice.activated.emit(0)
    person.wait()
    return page


def type_in(page: AllRowsPage, key: str, text: str) -> None:
    editor = page.editor.form.texts[key].editor
    editor.setFocus()
    editor.selectAll()
    write(editor, text)


@pytest.fixture
def both_open(tmp_path: Path) -> Path:
    """An office in which both plans have an open round of R7; only the first plan has items of the office."""
    parts, plan, path = make_parts(), two_editions(), tmp_path / "office.nakano"
    editions = tuple(replace(each, profile=planted_profile(*OF_OFFICE)) for each in plan.editions)
    create_store(parts, path, PlanSource(replace(plan, editions=editions), small_organisation()))
    with closing(parts.stores.open(path)) as store:
        open_round(parts, store, R7)
        with act(store) as work:
            work.plan.save(next_plan(R7.start))
        store.choose_plan("tsugi")
        open_round(parts, store, R7)
    return path


def refused_in_first_plan(person: Person, key: str, text: str) -> AllRowsPage:
    """Type a text in the first plan, and turn to the second one while storing it is refused."""
    page = turn_to_plan(person, 0)
    with person.without_writing(NOT_DONE[0]):
        type_in(page, key, text)
        turn_to_plan(person, 1)
    return page


def test_a_text_of_one_plan_is_stored_while_the_form_shows_another_plan_without_its_field(both_open: Path) -> None:
    with somebody(both_open) as person:
        page = refused_in_first_plan(person, REMARK_OF_OFFICE, "目標を見直すこと。")
        assert REMARK_OF_OFFICE not in page.editor.form.texts
        type_in(page, "done", "次の計画の文章")
        page.leave()
        person.wait()
        assert not page.editor.writer.is_unsaved
        turn_to_plan(person, 0)
        assert page.editor.form.texts[REMARK_OF_OFFICE].editor.text() == "目標を見直すこと。"


def test_an_undo_leaves_what_was_stored_for_the_row_of_that_number_in_another_plan(both_open: Path) -> None:
    with somebody(both_open) as person:
        page = refused_in_first_plan(person, "done", "前の計画の文章")
        type_in(page, "done", "次の計画の文章")
        page.leave()
        person.wait()
        person.undo()
        assert not person.shell.around.undo.canUndo()
        assert page.editor.form.texts["done"].editor.text() == ""
        turn_to_plan(person, 0)
        assert page.editor.form.texts["done"].editor.text() == "前の計画の文章"


def test_the_field_that_another_user_changed_is_shown_in_its_own_plan(both_open: Path) -> None:
    with somebody(both_open) as person:
        page, parts = refused_in_first_plan(person, "done", "前の計画の文章"), make_parts()
        other = Entry(NEXT_ROWS[0].row_id, {"done": "佐藤の文章"}, round_id="R7")
        meanwhile(person, lambda store: edit_entry(parts, store, other))
        type_in(page, "done", "次の計画の文章")
        page.leave()
        person.wait()
        assert person.said[-1].code == "VALUE-MOVED"
        present(person.said[-1].offer).do()
        person.wait()
        form = page.editor.form
        assert (present(form.row).title, form.focused_key) == (REVISED_ROWS[0].title, "done")
        assert form.texts["done"].editor.text() == "前の計画の文章"
        person.click(form.fields.moved.current)
        assert form.texts["done"].editor.text() == "佐藤の文章"
