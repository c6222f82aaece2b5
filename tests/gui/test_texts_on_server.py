"""Texts beside the answers: what is typed is kept on the PC until the server has it, and is offered again."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from nakano_status.application.indicators.import_indicators import import_indicators
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.resolve_conflict import conflict_views
from nakano_status.application.papers.set_kinds import report_paper
from nakano_status.application.papers.templates import read_wordings, store_wording
from nakano_status.application.plan.opinions import OpinionEdit, add_opinion, edit_opinion
from nakano_status.application.ports.data_file import Records, Store, TypedAnswer, TypedOther
from nakano_status.application.review.review_rows import keep_comment, read_comments
from nakano_status.application.storage.move_store import move
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.annotations import OpinionSource
from nakano_status.domain.storage.server_address import address_path
from nakano_status.gui.answers import row_writer
from nakano_status.gui.commands import ASK_BACK
from nakano_status.gui.controls import kept_typing
from nakano_status.gui.controls.fields import LineField
from nakano_status.gui.controls.kept_typing import typing_place
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.features.conflicts.conflict_page import ConflictPage
from nakano_status.gui.features.indicators.indicators_page import IndicatorsPage
from nakano_status.gui.features.merge.received_page import ReceivedPage
from nakano_status.gui.features.opinions.opinions_page import OpinionsPage
from nakano_status.gui.features.organisation.organisation_page import OrganisationPage
from nakano_status.gui.features.papers.papers_page import ExportPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.store.postgres.store import PostgresStores
from tests.gui.test_texts_under_way import reading_before, writing_held
from tests.gui.test_typed_on_server import kept_in
from tests.support import server, windows
from tests.support.command_line import ROOT, ask
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.opinions import new_opinion
from tests.support.user_input import click, write
from tests.support.windows import FIRST, Person, copied, second_copy, somebody

pytestmark = pytest.mark.server

MINE, THEIRS = "自分の長い文。", "佐藤の文。"
PARTS = make_parts()


def opinions_page(person: Person) -> OpinionsPage:
    page = of_kind(OpinionsPage, person.go_to("opinions"))
    page.tabs.setCurrentWidget(page.opinions)
    person.wait()
    return page


def answer(person: Person) -> NarrativeEdit:
    return opinions_page(person).opinions.editor.answer


def new_text(person: Person) -> NarrativeEdit:
    panel = opinions_page(person).opinions
    panel.ask_new()
    return panel.adding.text


def wording(person: Person) -> NarrativeEdit:
    page = of_kind(ExportPage, person.go_to("export"))
    page.edit_wording()
    person.wait()
    return present(page.wordings).editor


def comment(person: Person) -> NarrativeEdit:
    page = of_kind(AllRowsPage, person.go_to("all_rows"))
    page.go_to(FIRST)
    person.wait()
    person.do(ASK_BACK)
    return page.editor.review.asking.comment


def own_text(person: Person) -> NarrativeEdit:
    page = of_kind(ConflictPage, person.go_to("conflict"))
    return page.panel.editor


def factor(person: Person) -> NarrativeEdit:
    page = of_kind(IndicatorsPage, person.go_to("indicators"))
    page.table.setCurrentIndex(page.model.index(1, 1))
    person.wait()
    return page.panel.factor


def store_by_leaving(person: Person) -> None:
    present(person.shell.window.page).leave()


def store_new(person: Person) -> None:
    click(of_kind(OpinionsPage, present(person.shell.window.page)).opinions.adding.do)


def decide(person: Person) -> None:
    of_kind(ConflictPage, present(person.shell.window.page)).decide()


def wording_in(records: Records) -> str:
    return next(each for each in read_wordings(PARTS, records) if each.kind.name == "report").text


def factors_in(records: Records) -> list[str | None]:
    found = records.indicators.of_edition(chosen_round(records).edition_id)
    return [each.factor for indicator in found for each in indicator.actuals]


@dataclass(frozen=True)
class Field:
    """A long field: how it is shown, how its text is stored, what is stored, and how another person writes there."""

    show: Callable[[Person], NarrativeEdit]
    store: Callable[[Person], None]
    read: Callable[[Records], object]
    other: Callable[[Store], object] | None = None


FIELDS = {
    "answer to an opinion": Field(
        answer,
        store_by_leaving,
        lambda records: records.plan.opinions()[0].answer,
        lambda store: edit_opinion(store, 1, OpinionEdit(answer=THEIRS), "佐藤"),
    ),
    "new opinion": Field(new_text, store_new, lambda records: [each.text for each in records.plan.opinions()]),
    "wording of the report": Field(
        wording,
        store_by_leaving,
        wording_in,
        lambda store: store_wording(PARTS, store, "report", THEIRS, "佐藤"),
    ),
    "request to a division": Field(
        comment,
        store_by_leaving,
        lambda records: read_comments(records, "税務課").get(FIRST),
        lambda store: keep_comment(store, "税務課", [FIRST], THEIRS, "佐藤"),
    ),
    "own text of a conflict": Field(
        own_text,
        decide,
        lambda records: "" if conflict_views(records, FiscalYear.parse("R4"), PARTS.workbooks)[1:] else MINE,
    ),
    "factor of an indicator": Field(factor, store_by_leaving, factors_in),
}


@pytest.fixture(scope="module")
def cluster() -> Iterator[server.Cluster]:
    """A server of this file's own: it is stopped in the middle of things."""
    with server.cluster() as made:
        yield made


@pytest.fixture(scope="module")
def content(gathered_office: Office, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An office's set in which each of the fields has its place."""
    folder = tmp_path_factory.mktemp("copies")
    path = copied(gathered_office.store, folder)
    ask("merge", second_copy(gathered_office, folder), "--store", path)
    with closing(PARTS.stores.open(path)) as store:
        add_opinion(store, new_opinion(OpinionSource.EXPERT, date(2023, 6, 1), "意見"))
        import_indicators(PARTS, store, "builtin:nakano2")
    return path.read_bytes()


@pytest.fixture
def place(cluster: server.Cluster, content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The address of the set; this PC keeps what belongs to it in the test's folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "pc"))
    monkeypatch.setattr(row_writer, "RETRY_PAUSE", 50)
    monkeypatch.setattr(kept_typing, "DRAFT_DELAY", 20)
    path = address_path(cluster.address(f"s{abs(hash(tmp_path))}"))
    PostgresStores(PARTS.clock).put(path, content)
    return path


def stored(place: Path, field: Field) -> object:
    """Return what another PC reads."""
    with closing(PARTS.stores.open(place, read_only=True)) as store, store.reading() as records:
        return field.read(records)


def other_writes(place: Path, field: Field) -> None:
    """Let a clerk at another PC write there."""
    with closing(PARTS.stores.open(place, by="佐藤")) as store:
        present(field.other)(store)


def type_in(person: Person, field: Field) -> NarrativeEdit:
    """Type in place of what is there, until it is kept."""
    editor = field.show(person)
    editor.setFocus()
    editor.selectAll()
    write(editor, MINE)
    return editor


def until(person: Person, is_so: Callable[[], object]) -> None:
    """Handle events until something is so."""
    windows.until(is_so, person)


@contextmanager
def typed_while_away(person: Person, field: Field, cluster: server.Cluster) -> Iterator[NarrativeEdit]:
    """Type into a field and leave it while the server is away, which comes back afterwards."""
    editor = field.show(person)
    cluster.stop("immediate")
    try:
        editor.setFocus()
        editor.selectAll()
        write(editor, MINE)
        field.store(person)
        person.wait()
        yield editor
    finally:
        cluster.start()


@pytest.mark.parametrize("name", FIELDS)
def test_a_text_that_is_typed_is_kept_and_once_it_is_stored_no_longer(place: Path, name: str) -> None:
    field = FIELDS[name]
    with somebody(place) as person:
        type_in(person, field)
        until(person, lambda: MINE in kept_in(person) or MINE in str(stored(place, field)))
        field.store(person)
        person.wait()
        assert kept_in(person) == []
    assert MINE in str(stored(place, field))


def store_before_older_content_is_shown(person: Person, field: Field) -> None:
    """Store the typed text, then have content shown that was read before."""
    page = present(person.shell.window.page)
    wordings = page.wordings if isinstance(page, ExportPage) else None
    with reading_before(person, lambda: wordings.read() if wordings is not None else None):
        field.store(person)


@pytest.mark.parametrize("name", FIELDS)
def test_a_text_is_kept_until_it_is_stored_though_older_content_is_read_meanwhile(place: Path, name: str) -> None:
    field = FIELDS[name]
    with somebody(place) as person:
        editor = type_in(person, field)
        until(person, lambda: MINE in kept_in(person))
        with writing_held(person):
            store_before_older_content_is_shown(person, field)
            assert kept_in(person) == [MINE]
            assert editor.kept.is_kept
        assert kept_in(person) == []
    assert MINE in str(stored(place, field))


def test_a_wording_is_kept_until_it_is_stored_though_another_is_shown_meanwhile(place: Path) -> None:
    field = FIELDS["wording of the report"]
    with somebody(place) as person:
        editor = type_in(person, field)
        until(person, lambda: MINE in kept_in(person))
        wordings = present(of_kind(ExportPage, person.shell.window.page).wordings)
        with writing_held(person):
            field.store(person)
            wordings.show_wording("letter-request")
            wordings.show_wording("report")
            assert editor.text() == MINE
            assert kept_in(person) == [MINE]
        assert kept_in(person) == []
    assert stored(place, field) == MINE


@pytest.mark.parametrize("name", FIELDS)
def test_a_text_that_could_not_be_stored_is_kept_though_older_content_was_read_meanwhile(
    place: Path, cluster: server.Cluster, name: str
) -> None:
    field = FIELDS[name]
    with somebody(place) as person:
        editor = type_in(person, field)
        until(person, lambda: MINE in kept_in(person))
        try:
            with writing_held(person):
                store_before_older_content_is_shown(person, field)
                cluster.stop("immediate")
            assert kept_in(person) == [MINE]
            assert editor.text() == MINE
            assert editor.kept.is_kept
        finally:
            cluster.start()


@pytest.mark.parametrize("name", FIELDS)
def test_a_text_typed_while_the_server_is_away_is_offered_at_the_next_start(
    place: Path, cluster: server.Cluster, name: str
) -> None:
    field = FIELDS[name]
    with somebody(place) as person, typed_while_away(person, field, cluster) as editor:
        assert kept_in(person) == [MINE]
        assert editor.text() == MINE
        assert person.shell.window.close(), "no question: nothing is lost"
        assert "1件" in person.shell.close()
        person.has_left = True
    with somebody(place) as person:
        assert any("このPCに1件残っています" in each.text for each in person.said)
        editor = field.show(person)
        assert editor.text() == MINE
        field.store(person)
        person.wait()
        assert kept_in(person) == []
    assert MINE in str(stored(place, field))


ASKED = [name for name, field in FIELDS.items() if field.other is not None]


@pytest.mark.parametrize("name", ASKED)
def test_what_another_wrote_meanwhile_is_not_covered_by_what_is_offered(
    place: Path, cluster: server.Cluster, name: str
) -> None:
    field = FIELDS[name]
    with somebody(place) as person, typed_while_away(person, field, cluster):
        person.leave()
    other_writes(place, field)
    with somebody(place) as person:
        editor = field.show(person)
        assert editor.text() == MINE
        if name == "request to a division":
            of_kind(AllRowsPage, present(person.shell.window.page)).editor.review.asking._read()  # as at any news
            person.wait()
        field.store(person)
        person.wait()
        assert stored(place, field) == THEIRS
        assert (person.said[-1].code, "佐藤" in person.said[-1].text) == ("CONTENT-MOVED", True)
        assert editor.text() == MINE
        present(person.said[-1].other).do()
        person.wait()
        assert (editor.text(), kept_in(person)) == (THEIRS, [])


@pytest.mark.parametrize("name", ASKED)
def test_it_is_asked_as_soon_as_the_server_is_there_again(place: Path, cluster: server.Cluster, name: str) -> None:
    field = FIELDS[name]
    with somebody(place) as person:
        editor = field.show(person)
        cluster.stop("immediate")
        try:
            editor.setFocus()
            editor.selectAll()
            write(editor, MINE)
            field.store(person)
            person.wait()
        finally:
            cluster.start()
        other_writes(place, field)
        until(person, lambda: person.said[-1].code == "CONTENT-MOVED")
        assert "佐藤" in person.said[-1].text
        assert (editor.text(), stored(place, field)) == (MINE, THEIRS)
        present(person.said[-1].offer).do()
        person.wait()
        assert (stored(place, field), kept_in(person)) == (MINE, [])


def test_a_text_of_a_conflict_that_was_decided_otherwise_is_kept_no_longer(place: Path) -> None:
    with somebody(place) as person:
        type_in(person, FIELDS["own text of a conflict"])
        until(person, lambda: kept_in(person) == [MINE])
        page = of_kind(ConflictPage, present(person.shell.window.page))
        page.panel.choose(2)
        page.decide()
        person.wait()
        assert kept_in(person) == []


def test_what_is_kept_is_offered_once_it_may_be_written(place: Path, cluster: server.Cluster) -> None:
    field = FIELDS["answer to an opinion"]
    type_before_it_goes(place, field, cluster)
    with somebody(place) as person:
        person.shell.session.year = FiscalYear.parse("R3")  # as one that is looked back at
        assert answer(person).text() == ""
        person.shell.session.year = None
        assert answer(person).text() == MINE


def test_every_editor_of_a_page_says_where_its_text_belongs() -> None:
    features = ROOT / "nakano_status/gui/features"
    texts = {each.name: each.read_text("utf-8") for each in features.rglob("*.py")}
    editing = {name for name, text in texts.items() if "NarrativeEdit(" in text}
    # options are of one paper; what is typed into a new plan is kept in its draft file
    elsewhere = {"paper_options.py", "plan_page.py"}
    assert {name for name in editing if "show_stored(" not in texts[name]} == elsewhere
    assert len(editing) > 4


def test_what_is_kept_follows_the_set_wherever_it_goes(
    place: Path, cluster: server.Cluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    field = FIELDS["answer to an opinion"]
    type_before_it_goes(place, field, cluster)
    schema, service = f"moved{abs(hash(tmp_path))}", Path("service=nakano")
    lines = ("[nakano]", f"host={cluster.folder}", "dbname=test", "user=clerk", f"options=-csearch_path={schema}", "")
    (tmp_path / "services").write_text("\n".join(lines), "utf-8")
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    with closing(PARTS.stores.open(place)) as store:
        move(PARTS, store, address_path(cluster.address(schema)))
    with somebody(place) as person:
        assert present(person.shell.session.file).refused is not None
        assert answer(person).text() == "", "nothing is offered where it can only be read"
    with somebody(service) as person:
        assert answer(person).text() == MINE
    assert stored(service, field) == MINE
    with closing(PARTS.stores.open(service)) as store:
        edit_opinion(store, 1, OpinionEdit(answer=""))
    type_before_it_goes(service, field, cluster)
    back = tmp_path / "back.nakano"
    with closing(PARTS.stores.open(service)) as store:
        move(PARTS, store, back)
    with somebody(back) as person:
        assert answer(person).text() == MINE
        store_by_leaving(person)
        person.wait()
        assert kept_in(person) == []
    assert stored(back, field) == MINE
    with somebody(back) as person:
        assert present(person.shell.session.file).typed is None, "a data file keeps drafts in itself"


def type_before_it_goes(place: Path, field: Field, cluster: server.Cluster) -> None:
    """Type until it is kept, and leave while the server is away."""
    with somebody(place) as person:
        type_in(person, field)
        until(person, lambda: MINE in kept_in(person))
        cluster.stop("immediate")
        try:
            person.leave()
        finally:
            cluster.start()


def take_back_reason(person: Person) -> QLineEdit:
    page = of_kind(ReceivedPage, person.go_to("received"))
    page.list.setCurrentIndex(page.list.lines.index(1))
    person.wait()
    page.ask_taking_back()
    person.wait()
    return page.asking.reason


def delete_reason(person: Person) -> QLineEdit:
    panel = opinions_page(person).opinions
    click(panel.editor.delete)
    return panel.deleting.reason


def opinion_rows(person: Person) -> QLineEdit:
    return opinions_page(person).opinions.editor.rows


def contact(person: Person) -> QLineEdit:
    page = of_kind(OrganisationPage, person.go_to("organisation"))
    page.tabs.setCurrentWidget(page.divisions)
    person.wait()
    page.divisions.table.setCurrentIndex(page.divisions.model.place_of("zeimu"))
    person.wait()
    return page.divisions.editor.contact


def time_of_figure(person: Person) -> QLineEdit:
    factor(person)
    return of_kind(IndicatorsPage, present(person.shell.window.page)).panel.as_of


def leave_field(person: Person) -> None:
    present(person.shell.window.page).setFocus()


@dataclass(frozen=True)
class Line:
    """A line of a page: how it is shown, what is typed there, and how an act uses it; without, by leaving it."""

    show: Callable[[Person], QLineEdit]
    text: str
    use: Callable[[Person], None] = leave_field
    is_stored: Callable[[Records], bool] | None = None


LINES = {
    "reason to take back": Line(
        take_back_reason,
        "別の課のファイルだったため",
        lambda person: click(of_kind(ReceivedPage, present(person.shell.window.page)).asking.do),
    ),
    "reason to delete": Line(
        delete_reason, "重複のため", lambda person: click(opinions_page(person).opinions.deleting.do)
    ),
    "rows of an opinion": Line(
        opinion_rows, FIRST, is_stored=lambda records: records.plan.opinions()[0].rows == (FIRST,)
    ),
    "contact": Line(
        contact, "内線1234", is_stored=lambda records: records.organisation.read().get("zeimu").contact == "内線1234"
    ),
    "time of a figure": Line(
        time_of_figure,
        "令和5年3月末",
        is_stored=lambda records: (
            "令和5年3月末"
            in [
                actual.as_of
                for indicator in records.indicators.of_edition(chosen_round(records).edition_id)
                for actual in indicator.actuals
            ]
        ),
    ),
}
STORED = [name for name, line in LINES.items() if line.is_stored is not None]


def type_line(person: Person, line: Line) -> QLineEdit:
    """Type into a line until it is kept."""
    field = line.show(person)
    field.setFocus()
    field.selectAll()
    write(field, line.text)
    until(person, lambda: line.text in kept_in(person))
    return field


@pytest.mark.parametrize("name", LINES)
def test_a_line_is_kept_while_it_is_typed_and_once_it_is_used_no_longer(place: Path, name: str) -> None:
    line = LINES[name]
    with somebody(place) as person:
        type_line(person, line)
        line.use(person)
        person.wait()
        assert kept_in(person) == []


@pytest.mark.parametrize("name", LINES)
def test_a_line_that_was_typed_before_is_offered_where_it_was_typed(
    place: Path, cluster: server.Cluster, name: str
) -> None:
    line = LINES[name]
    with somebody(place) as person:
        type_line(person, line)
        cluster.stop("immediate")
        try:
            person.leave()
        finally:
            cluster.start()
    with somebody(place) as person:
        field = line.show(person)
        field.setFocus()
        person.wait()
        assert field.text() != line.text, "it may have been meant for another item"
        assert person.said[-1].remedy == line.text
        present(person.said[-1].offer).do()
        assert (field.text(), kept_in(person)) == (line.text, [line.text])
        line.use(person)
        person.wait()
        assert kept_in(person) == []


@pytest.mark.parametrize("name", STORED)
def test_a_line_that_is_left_while_the_server_is_away_is_stored_afterwards(
    place: Path, cluster: server.Cluster, name: str
) -> None:
    line = LINES[name]
    with somebody(place) as person:
        field = line.show(person)
        cluster.stop("immediate")
        try:
            field.setFocus()
            field.selectAll()
            write(field, line.text)
            leave_field(person)
            person.wait()
            assert kept_in(person) == [line.text]
        finally:
            cluster.start()
        until(person, lambda: kept_in(person) == [])
        assert field.text() == line.text
    with closing(PARTS.stores.open(place, read_only=True)) as store, store.reading() as records:
        assert present(line.is_stored)(records)


def test_a_line_that_gives_way_to_another_item_while_the_server_is_away_is_offered_later(
    place: Path, cluster: server.Cluster
) -> None:
    line = LINES["contact"]
    with somebody(place) as person:
        field = line.show(person)
        panel = of_kind(OrganisationPage, present(person.shell.window.page)).divisions
        cluster.stop("immediate")
        try:
            field.setFocus()
            write(field, line.text)
            leave_field(person)
            person.wait()
            panel.table.setCurrentIndex(panel.model.place_of(panel._view.bodies[0].division_id))
            person.wait()
            assert (field.text(), kept_in(person)) == ("", [line.text])
        finally:
            cluster.start()
        panel.table.setFocus()
        field.setFocus()
        assert person.said[-1].remedy == line.text


def test_closing_asks_once_fewer_texts_are_kept_than_are_not_stored(place: Path, cluster: server.Cluster) -> None:
    line = LINES["time of a figure"]
    with somebody(place) as person:
        field = line.show(person)
        page = of_kind(IndicatorsPage, present(person.shell.window.page))
        first, typed = page.table.currentIndex(), present(present(person.shell.session.file).typed)
        cluster.stop("immediate")
        try:
            for each in (first, first.siblingAtRow(first.row() + 1)):
                page.table.setCurrentIndex(each)
                person.wait()
                field.setFocus()
                write(field, line.text)
                leave_field(person)
                person.wait()
            assert (len(page.model.unstored), kept_in(person), page.keeps_unsaved) == (2, [line.text] * 2, True)
            typed.drop(typed.all()[:1])
            assert not page.keeps_unsaved
        finally:
            cluster.start()
        person.go_to("opinions")  # leaving the page stores the texts
        until(person, lambda: not page.model.unstored)


def test_what_is_kept_of_fields_that_are_gone_is_shown_to_be_copied_or_deleted(place: Path) -> None:
    gone = (
        TypedAnswer("R3", "9-9-9-99-N", "done", None, "なくなった取組の文", ""),
        TypedOther("line/gone/0", "理由", "理由の文", "", "x"),
    )
    with somebody(place) as person:
        present(present(person.shell.session.file).typed).keep(gone)
    with somebody(place) as person:
        assert "2件残っています" in person.said[-1].text
        present(person.said[-1].offer).do()
        assert person.said[-1].remedy == "理由の文"
        present(person.said[-1].offer).do()
        assert QApplication.clipboard().text() == "理由の文"
        assert person.said[-1].remedy == "なくなった取組の文"
        present(person.said[-1].other).do()
        assert kept_in(person) == ["理由の文"]


def test_a_line_is_kept_whenever_the_window_is_killed(place: Path) -> None:
    program = f"from tests.gui.test_texts_on_server import type_until_killed\ntype_until_killed({str(place)!r})"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, encoding="utf-8") as typing:
        assert present(typing.stdout).readline() == "kept\n"
        typing.kill()
    line = LINES["reason to delete"]
    with somebody(place) as person:
        line.show(person)
        assert kept_in(person) == [line.text]
        assert person.said[-1].remedy == line.text


def type_until_killed(place: str) -> None:
    """Type a reason in a window of a process of its own, and wait for its end."""
    app = QApplication([])
    person = Person()
    person.open(Path(place))
    type_line(person, LINES["reason to delete"])
    sys.stdout.write("kept\n")
    sys.stdout.flush()
    app.exec()


def test_every_line_of_a_page_is_kept_but_searches_days_passwords_and_what_a_paper_is_made_with(place: Path) -> None:
    with somebody(place) as person:
        for name in person.shell.window.offered:
            person.go_to(name)
        lines = person.shell.window.findChildren(QLineEdit)
        kept = {each: found for each in lines if isinstance(each, LineField) and (found := typing_place(each))}
        assert all(each.accessibleName() for each in kept)
        assert len(kept) == len({*kept.values()}) > 25
        others = {each.accessibleName() for each in lines if each not in kept and type(each) in (QLineEdit, LineField)}
        assert {"パスワード", "資料番号", "委員会の名称"} <= others
        assert not [each for each in others if "理由" in each]


def test_the_judgement_of_a_report_is_kept_until_the_report_is_made(
    place: Path, cluster: server.Cluster, tmp_path: Path
) -> None:
    def judgement(person: Person) -> NarrativeEdit:
        return present(of_kind(ExportPage, person.go_to("export", report_paper.PAPER)).options._judgement)

    with somebody(place) as person:
        type_in(person, Field(judgement, store_by_leaving, lambda _: None))
        until(person, lambda: kept_in(person) == [MINE])
        cluster.stop("immediate")
        try:
            person.leave()
        finally:
            cluster.start()
    with somebody(place) as person:
        assert judgement(person).text() == MINE
        page = of_kind(ExportPage, present(person.shell.window.page))
        page.making.choose(tmp_path / "始めの文.docx")
        page.making.begin()
        editor = page.options._judgement
        assert editor is not None
        editor.selectAll()
        write(editor, f"{MINE}続き")  # while the paper is made with another text
        person.wait()
        assert (tmp_path / "始めの文.docx").exists()
        until(person, lambda: kept_in(person) == [f"{MINE}続き"])
        editor.selectAll()
        write(editor, MINE)
        page.making.choose(tmp_path / "進捗状況について.docx")
        person.click(page.making.make)
        person.wait()
        assert (tmp_path / "進捗状況について.docx").exists(), page.making.unfinished.words.plain_text
        assert (judgement(person).text(), kept_in(person)) == (MINE, [])
