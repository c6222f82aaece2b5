"""The due day of 修正依頼, 指摘, 引継ぎ and a reissued form (各課回答) lies ahead, also after the round's."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.findings.return_findings import FindingsOptions, return_findings
from nakano_status.application.forms.carry_over import CarryOverOptions, carry_into_form
from nakano_status.application.forms.distribute import DistributeOptions, Sent, distribute, due_messages
from nakano_status.application.forms.output_paths import FormOptions
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.wording_changes import send_wording
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.domain.calendar.days import is_working_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.refusals.files import TargetExists
from nakano_status.domain.refusals.planning import DuePassed
from tests.application.conftest import World
from tests.support.command_line import done, run
from tests.support.fields import NAKANO
from tests.support.offices import make_office
from tests.support.rounds import OWN, ZEIMU, merge, round_of
from tests.support.stores import TickingClock

KOSEKI = "戸籍住民課"
DUE, TODAY, A_WEEK_ON = date(2023, 7, 14), date(2023, 8, 4), date(2023, 8, 14)
"""A week after 4 August is 山の日, a Friday: the next working day is Monday the 14th."""
CHOSEN, PASSED = date(2023, 8, 25), date(2023, 8, 3)
ANSWERED = {"mark": "▽", "done": "申告を見れるようにした。", "next_year": "続ける"}

Paper = Callable[[Parts, Store, Path, date | None], Path]


def wording(parts: Parts, office: Store, answer: Path, due: date | None) -> Path:
    return send_wording(parts, office, FormOptions(ZEIMU, answer.parent / "修文", due=due)).value.file


def findings(parts: Parts, office: Store, answer: Path, due: date | None) -> Path:
    (made,) = return_findings(
        parts, office, [str(answer)], FindingsOptions(answer.parent / "指摘", due=due)
    ).value.files
    assert made.out is not None
    return made.out


def carried(parts: Parts, office: Store, answer: Path, due: date | None) -> Path:
    made = carry_into_form(parts, office, CarryOverOptions(answer, due=due), answer.parent / "引継ぎ").value
    assert made.out is not None
    return made.out


def made_anew(parts: Parts, office: Store, answer: Path, due: date | None) -> Path:
    (sent,) = distribute(
        parts, office, DistributeOptions(answer.parent / "各課回答", (ZEIMU,), renew=True, due=due)
    ).value
    return sent.file


PAPERS = [wording, findings, carried, made_anew]


def due_on(parts: Parts, form: Path) -> date:
    found = parts.workbooks.read_answers(form.name, form.read_bytes(), NAKANO).identity.due
    assert found is not None
    return date.fromisoformat(found)


def on(day: date) -> Parts:
    return make_parts(TickingClock(datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)))


@pytest.fixture(scope="module")
def _answered(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the office that merged the answer of 税務課 and changed the wording of a text, and the answer."""
    folder = tmp_path_factory.mktemp("answered")
    store, path = Path(shutil.copyfile(world.office, folder / "office.nakano")), folder / "回答.xlsx"
    path.write_bytes(make_spreadsheet_user().fill_in(world.form.read_bytes(), dict.fromkeys(OWN, ANSWERED)))
    parts = on(date(2023, 7, 13))
    with closing(parts.stores.open(store)) as office:
        merge(parts, office, path)
        edit_entry(parts, office, Entry(OWN[0], {"done": "申告を見られるようにした。"}))
    return folder


@pytest.fixture
def sending_office(parts: Parts, _answered: Path, tmp_path: Path) -> Iterator[Store]:
    """The office after that."""
    path = Path(shutil.copyfile(_answered / "office.nakano", tmp_path / "sending-office.nakano"))
    with closing(parts.stores.open(path)) as store:
        yield store


@pytest.fixture
def answer(_answered: Path, tmp_path: Path) -> Path:
    """The answer of 税務課."""
    return Path(shutil.copyfile(_answered / "回答.xlsx", tmp_path / "回答.xlsx"))


@pytest.mark.parametrize("paper", PAPERS)
def test_after_the_due_date_it_is_a_working_day_a_week_on(sending_office: Store, answer: Path, paper: Paper) -> None:
    parts = on(TODAY)
    assert due_on(parts, paper(parts, sending_office, answer, None)) == A_WEEK_ON
    assert is_working_day(A_WEEK_ON)


@pytest.mark.parametrize("paper", PAPERS)
def test_before_the_due_date_it_is_the_due_date(sending_office: Store, answer: Path, paper: Paper) -> None:
    parts = on(date(2023, 7, 13))
    assert due_on(parts, paper(parts, sending_office, answer, None)) == DUE


@pytest.mark.parametrize("paper", PAPERS)
def test_a_day_can_be_chosen(sending_office: Store, answer: Path, paper: Paper) -> None:
    parts = on(TODAY)
    assert due_on(parts, paper(parts, sending_office, answer, CHOSEN)) == CHOSEN


@pytest.mark.parametrize("paper", PAPERS)
def test_a_day_that_has_passed_is_refused_and_nothing_is_made(
    sending_office: Store, answer: Path, paper: Paper
) -> None:
    with sending_office.reading() as records:
        before = len(records.entries.acts())
    with pytest.raises(DuePassed):
        paper(on(TODAY), sending_office, answer, PASSED)
    with sending_office.reading() as records:
        assert len(records.entries.acts()) == before
    assert list(answer.parent.glob("*/*")) == []


def test_asked_for_its_word_again_the_file_is_the_same_until_its_day_has_passed(
    sending_office: Store, answer: Path
) -> None:
    parts, path = on(TODAY), Path(shutil.copy(sending_office.path, answer.parent / "later.nakano"))
    with closing(parts.stores.open(path)) as office:  # its acts are of that day, too
        first = wording(parts, office, answer, None).read_bytes()
        assert wording(on(date(2023, 8, 10)), office, answer, None).read_bytes() == first
        assert round_of(office).due_of("zeimu") == DUE
        with pytest.raises(TargetExists):
            wording(on(date(2023, 8, 15)), office, answer, None)


def sent_again(parts: Parts, office: Store, folder: Path, *, anew: bool = False, due: date | None = None) -> Sent:
    (sent,) = distribute(parts, office, DistributeOptions(folder, (ZEIMU,), renew=anew, due=due)).value
    return sent


def test_a_form_made_anew_gives_its_division_the_day_and_comes_out_the_same(
    sending_office: Store, answer: Path
) -> None:
    sent = sent_again(on(TODAY), sending_office, answer.parent / "1", anew=True)
    assert (sent.due, sent.due_is_new) == (A_WEEK_ON, True)
    assert due_messages([sent]) == ("回答期限を令和5年8月14日（月）としました：税務課",)
    assert round_of(sending_office).own_due("zeimu") == A_WEEK_ON
    again = sent_again(on(date(2023, 8, 10)), sending_office, answer.parent / "2")
    assert (again.due, again.due_is_new, again.file.read_bytes()) == (A_WEEK_ON, False, sent.file.read_bytes())
    with sending_office.reading() as records:
        (change,) = records.rounds.due_changes(round_of(sending_office).round_id)
    assert (change.body, change.act_kind) == ("zeimu", "distribute")


def test_a_form_that_is_out_keeps_its_day_unless_another_is_chosen(sending_office: Store, answer: Path) -> None:
    assert sent_again(on(TODAY), sending_office, answer.parent / "1").due == DUE
    assert sent_again(on(TODAY), sending_office, answer.parent / "2", due=CHOSEN).due == CHOSEN
    assert round_of(sending_office).own_due("zeimu") == CHOSEN


def test_a_first_form_after_the_due_date_carries_a_day_to_come(sending_office: Store, tmp_path: Path) -> None:
    (late,) = distribute(on(TODAY), sending_office, DistributeOptions(tmp_path / "forms", (KOSEKI,))).value
    assert late.due == A_WEEK_ON


def test_the_forms_of_a_round_that_was_entered_late_carry_its_due_date(tmp_path: Path) -> None:
    late = on(TODAY)
    create_store(late, tmp_path / "late.nakano", built_in_plan(late))
    with closing(late.stores.open(tmp_path / "late.nakano")) as store:
        open_round(late, store, FiscalYear(2022), DUE)
        sent = distribute(late, store, DistributeOptions(tmp_path / "forms", (KOSEKI, ZEIMU))).value
    assert [each.due for each in sent] == [DUE, DUE]


def test_the_commands_take_the_day_and_tell_it(tmp_path: Path) -> None:
    office, far = make_office(tmp_path), "2099-08-25"
    options = ("--due", far, "--store", office.store)
    done("merge", office.answer, "--store", office.store)
    (found,) = run("findings", office.answer, "--out", tmp_path / "a", *options, "--json").keys["files"]
    moved = run("carry-over", office.answer, "--out", tmp_path / "b", *options, "--json").keys
    (again,) = done("distribute", "--anew", "--division", ZEIMU, "--out", tmp_path / "c", *options)["packages"]
    done("set", OWN[0], "done=修文した。", "--store", office.store)
    asked = done("wording", "--send", "--division", ZEIMU, "--out", tmp_path / "d", *options)
    assert [each["due"] for each in (found, moved, again, asked)] == [far] * 4
    assert f"回答期限 {far}" in run("wording", "--send", "--division", ZEIMU, "--out", tmp_path / "e", *options).output
    assert run("wording", "--due", far, "--store", office.store).code == 2
