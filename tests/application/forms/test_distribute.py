"""Forms as they are sent out: to whom, where they are written, with which dates and opinions."""

import re
import shutil
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.findings.return_findings import FindingsOptions, return_findings
from nakano_status.application.forms.ask_section import SendToSectionsOptions, send_to_sections
from nakano_status.application.forms.carry_over import CarryOverOptions, carry_into_form
from nakano_status.application.forms.distribute import (
    DistributeOptions,
    Sent,
    distribute,
    due_messages,
    remaining_form_messages,
)
from nakano_status.application.forms.output_paths import (
    DivisionFormsOptions,
    department_folder,
    department_path,
    form_path,
    letter_path,
)
from nakano_status.application.indicators.edit_indicator import IndicatorEntry, edit_indicator
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.import_divisions import import_divisions
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.papers.kinds import letters_paper
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.plan.opinions import OpinionEdit, add_opinion, edit_opinion, opinions_by_row
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.wording_changes import send_wordings
from nakano_status.application.round.amend_round import Amendment, AnswererRule, ReportChange, amend_round
from nakano_status.application.round.open_and_close_round import divisions_needing_form, open_round
from nakano_status.bootstrap import find_example_tables, make_parts, make_spreadsheet_user
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.exchange.returns import Package, Purpose
from nakano_status.domain.history.acts import HEAD_LABEL, HeadOf, printed_head
from nakano_status.domain.organisation.divisions import Division, DivisionKind, DivisionName, NameKind, Organisation
from nakano_status.domain.organisation.reorganisation import Abolition, Merger, OrganisationChange, Renaming, Split
from nakano_status.domain.plan.annotations import Opinion, OpinionSource
from nakano_status.domain.refusals.exchange import DivisionUnknown
from nakano_status.domain.refusals.files import TargetExists
from nakano_status.domain.refusals.planning import DuePassed
from nakano_status.domain.round.round import OutOfReport
from nakano_status.domain.round.states import LetterKind
from tests.application.conftest import World
from tests.support.command_line import done, run
from tests.support.expected import present
from tests.support.fields import NAKANO, slot_in
from tests.support.made_papers import make
from tests.support.offices import make_office
from tests.support.opinions import new_opinion
from tests.support.plans import small_organisation
from tests.support.rounds import OWN, ZEIMU, division_store, hand_in, merge, round_of, send, write_all
from tests.support.stores import TickingClock, act, read_in, small_round

READER = "保険医療課"


def packages(store: Store) -> list[Package]:
    return list(read_in(store, lambda records: records.exchange.packages(round_of(store).round_id)))


@pytest.fixture
def sent(parts: Parts, office: Store, tmp_path: Path) -> tuple[Sent, ...]:
    return distribute(parts, office, DistributeOptions(tmp_path / "forms")).value


def test_every_real_division_gets_one_and_every_row_is_asked_once(sent: tuple[Sent, ...]) -> None:
    assert len({each.division for each in sent}) == len(sent) == 26
    assert sum(each.rows > 0 for each in sent) == 15
    assert sum(each.rows for each in sent) == 110
    assert all(each.file.is_file() for each in sent)


def test_the_number_on_the_form_is_the_packages(parts: Parts, sent: tuple[Sent, ...]) -> None:
    for each in sent[:3]:
        assert parts.workbooks.read_answers("x.xlsx", each.file.read_bytes(), NAKANO).identity.packages == (
            each.package,
        )


def test_a_form_states_the_head_that_was_when_it_was_first_made(office: Store, sent: tuple[Sent, ...]) -> None:
    with office.reading() as records:
        stated = records.history.stated_heads(HeadOf.PACKAGE)
        before, after = list(records.history.heads())[-2:]
    assert {each.package for each in sent} == stated.keys()
    assert set(stated.values()) == {before}
    check = openpyxl.load_workbook(sent[0].file)["照合用"]
    facts = {row[0]: row[1] for row in check.iter_rows(values_only=True, max_row=40)}
    assert facts[HEAD_LABEL] == printed_head(before) != printed_head(after)


@pytest.mark.parametrize("renew", [False, True])
def test_a_division_that_is_named_twice_gets_one_form(parts: Parts, office: Store, tmp_path: Path, renew: bool) -> None:
    named = DistributeOptions(tmp_path / "forms", (ZEIMU, READER, ZEIMU), renew=renew)
    sent = distribute(parts, office, named).value
    assert [each.division for each in sent] == [ZEIMU, READER]
    assert len(packages(office)) == 2


def forms_kept(store: Store) -> Mapping[str, Collection[bytes]]:
    """Return the forms that are kept with the packages of the round, by 照会番号."""
    ids = [each.package_id for each in packages(store)]
    return {package: {*forms} for package, forms in read_in(store, lambda kept: kept.exchange.sent_forms(ids)).items()}


def test_again_is_the_same_package_byte_for_byte_and_kept_once(
    parts: Parts, office: Store, tmp_path: Path, sent: tuple[Sent, ...]
) -> None:
    went_out = {each.package: {each.file.read_bytes()} for each in sent}
    write_in_office(parts, office, "その間に書いた。")
    acts = read_in(office, lambda records: records.entries.acts())
    again = distribute(parts, office, DistributeOptions(tmp_path / "again")).value
    assert {each.package: {each.file.read_bytes()} for each in again} == forms_kept(office) == went_out
    assert read_in(office, lambda records: records.entries.acts()) == acts


def write_in_office(parts: Parts, office: Store, text: str) -> None:
    edit_entry(parts, office, Entry(OWN[0], {"done": text}))


def test_what_stands_is_sent_and_remembered_as_seen(parts: Parts, office: Store, tmp_path: Path) -> None:
    write_in_office(parts, office, "事務局が書いた。")
    send(parts, office, tmp_path)
    (package,) = packages(office)
    slot = slot_in(OWN[0], "done")
    assert package.base[slot] == ("事務局が書いた。",)
    assert len(package.observed[slot]) == 1


def test_anew_makes_a_child_of_the_package_and_of_what_was_answered(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    form = send(parts, office, tmp_path)
    own = division_store(parts, form, tmp_path / "own.nakano")
    write_all(parts, own)
    answered = hand_in(parts, own, tmp_path / "return.xlsx")
    merge(parts, office, answered.file)
    send(parts, office, tmp_path, anew=True)
    first, second = packages(office)
    assert second.purpose is Purpose.REISSUED
    assert second.parents == {first.package_id, answered.return_id}


def test_another_file_in_the_way_is_left_and_no_package_is_made(parts: Parts, office: Store, tmp_path: Path) -> None:
    (tmp_path / f"{ZEIMU}_R4回答様式.xlsx").write_text("別のファイル", "utf-8")
    with pytest.raises(TargetExists):
        distribute(parts, office, DistributeOptions(tmp_path, (ZEIMU,)))
    assert packages(office) == []
    assert (tmp_path / f"{ZEIMU}_R4回答様式.xlsx").read_text("utf-8") == "別のファイル"


def test_only_those_who_answer_are_asked_where_that_is_wished(parts: Parts, office: Store, tmp_path: Path) -> None:
    sent = distribute(parts, office, DistributeOptions(tmp_path, answering_only=True)).value
    assert len(sent) == 15
    assert all(each.rows for each in sent)


def test_a_division_is_asked_by_its_name_at_the_time_of_reporting(parts: Parts, office: Store, tmp_path: Path) -> None:
    """The report is on the year that ended on 31 March; it is made afterwards, by the divisions that there are then."""
    with act(office, "reorganise") as work:
        before = present(work.organisation.read().find(ZEIMU))
        old = DivisionName(ZEIMU, NameKind.OFFICIAL, None, date(2023, 3, 31))
        new = DivisionName("納税課", NameKind.OFFICIAL, date(2023, 4, 1), None)
        work.organisation.save(Organisation((replace(before, names=(old, new)),)))
    (sent,) = distribute(parts, office, DistributeOptions(tmp_path, ("納税課",))).value
    assert (sent.division, sent.file.name) == ("納税課", "納税課_R4回答様式.xlsx")
    assert parts.workbooks.read_answers("x.xlsx", sent.file.read_bytes(), NAKANO).identity.division == "納税課"


def test_a_department_has_a_folder_and_the_forms_are_numbered_in_order(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    import_divisions(parts, office, find_example_tables()[0])
    sent = distribute(parts, office, DistributeOptions(tmp_path)).value
    files = {each.division: each.file.relative_to(tmp_path).as_posix() for each in sent}
    assert files["総務課"] == "02_総務管理部/02-01_総務課_R4回答様式.xlsx"
    assert files["区議会事務局"] == "区議会事務局_R4回答様式.xlsx"
    asked = {each.division: "回答様式" if each.rows else "回答不要" for each in sent}
    assert set(asked.values()) == {"回答様式", "回答不要"}
    assert all(files[division].endswith(f"_R4{word}.xlsx") for division, word in asked.items())
    for part in (part for file in files.values() for part in file.split("/")):
        assert len(part) <= 40
        part.encode("cp932")


@pytest.mark.parametrize("name", ["宇宙課", "各所管課"])
def test_a_division_that_nobody_is_is_refused(parts: Parts, office: Store, tmp_path: Path, name: str) -> None:
    with pytest.raises(DivisionUnknown):
        distribute(parts, office, DistributeOptions(tmp_path, (name,)))


def test_what_stands_beside_a_form_made_anew_is_told_and_left_there(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    import_divisions(parts, office, find_example_tables()[0])
    sent = distribute(parts, office, DistributeOptions(tmp_path)).value
    assert remaining_form_messages(sent) == ()
    make(parts, office, letters_paper.PAPER, tmp_path, {letters_paper.KINDS: (LetterKind.REQUEST, LetterKind.COVER)})
    assert (
        remaining_form_messages(distribute(parts, office, DistributeOptions(tmp_path)).value) == ()
    )  # the letters name these very forms
    (old,) = (each for each in sent if each.division == READER)
    assert old.file.name.endswith("_R4回答不要.xlsx")
    edit_indicator(parts, office, IndicatorEntry("KPI-2-2", owner=READER))
    assert read_in(office, divisions_needing_form) == (READER,)
    (new,) = distribute(parts, office, DistributeOptions(tmp_path, (READER,), renew=True)).value
    assert read_in(office, divisions_needing_form) == ()
    assert (new.figures, new.left) == (1, (old.file,))
    assert old.file.is_file()
    folder = new.file.parent
    assert new.letters == tuple(folder / f"{folder.name}_R4{word}.docx" for word in ("依頼文", "送付票"))
    told, letters = remaining_form_messages((new,))
    assert old.file.name in told
    assert all(each.name in letters for each in new.letters)


def test_elsewhere_nothing_stands_beside_a_form_made_anew(parts: Parts, office: Store, tmp_path: Path) -> None:
    distribute(parts, office, DistributeOptions(tmp_path / "forms"))
    make(parts, office, letters_paper.PAPER, tmp_path / "forms", {letters_paper.KINDS: (LetterKind.COVER,)})
    (elsewhere,) = distribute(parts, office, DistributeOptions(tmp_path / "new", (ZEIMU,), renew=True)).value
    assert (elsewhere.left, elsewhere.letters) == ((), ())
    (beside,) = distribute(
        parts, office, DistributeOptions(tmp_path / "forms", (ZEIMU,), renew=True, replace=True)
    ).value
    assert (beside.left, [each.name for each in beside.letters]) == ((), [f"{ZEIMU}_R4送付票.docx"])


@pytest.mark.sample(1)
@pytest.mark.parametrize(
    "changes",
    [
        [Split(ZEIMU, (ZEIMU, "納税課"), {OWN[0]: "納税課"})],
        [Split(ZEIMU, ("課税課", "納税課"), {OWN[0]: "納税課"}, rest="課税課")],
        [Merger((ZEIMU,), "職員課")],
        [Merger((ZEIMU, "職員課"), "税務人事課")],
        [Abolition(ZEIMU, READER)],
        [Renaming(ZEIMU, "課税課")],
    ],
    ids=lambda changes: type(changes[0]).__name__,
)
def test_after_rows_were_handed_on_each_form_asks_what_its_division_answers(
    parts: Parts, office: Store, tmp_path: Path, changes: list[OrganisationChange]
) -> None:
    def distributed(folder: str) -> list[tuple[str, str, bool]]:
        sent = distribute(parts, office, DistributeOptions(tmp_path / folder)).value
        by_number = {each.package_id: each for each in packages(office)}
        round_ = round_of(office)
        for each in sent:
            package = by_number[each.package]
            answered = [row.row_id for row in round_.rows_of(package.division)]
            assert (each.division, [*package.answer_rows]) == (each.division, answered)
        return [(each.division, each.package, each.is_renewed) for each in sent]

    first = distributed("first")
    reorganise(parts, office, changes, date(2023, 4, 1))
    hand_on_row(parts, office, RowMove("2-5-1-01-C", "総務課", date(2023, 5, 1), "分掌の変更"))
    to_renew = read_in(office, divisions_needing_form)
    assert "総務課" in to_renew
    second = distributed("second")
    assert {name for name, _, is_renewed in second if is_renewed} == {*to_renew}
    known = {number for _, number, _ in first}
    assert not {number for _, number, is_renewed in second if is_renewed} & known
    assert read_in(office, divisions_needing_form) == ()
    assert [each[:2] for each in distributed("third")] == [each[:2] for each in second]


SHARED, ASKED_TOO = "1-1-2-01-U", "子育て支援課"
"""A row on which `ASKED_TOO` is named without answering it, as on every other row that names it."""


def test_a_form_that_asks_other_rows_than_the_round_is_named_and_made_anew(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    def amended(answering: AnswererRule, folder: str) -> tuple[str, int, bool]:
        amend_round(office, Amendment((SHARED,), "照会の変更", answering))
        assert read_in(office, divisions_needing_form) == ((ASKED_TOO,) if packages(office) else ())
        (sent,) = distribute(parts, office, DistributeOptions(tmp_path / folder, (ASKED_TOO,))).value
        assert read_in(office, divisions_needing_form) == ()
        return sent.file.stem.rpartition("_R4")[2], sent.rows, sent.is_renewed

    assert amended(AnswererRule.ALL, "1") == ("回答様式", 1, False)
    assert amended(AnswererRule.LEAD, "2") == ("回答不要", 0, True)
    assert amended(AnswererRule.ALL, "3") == ("回答様式", 1, True)


def test_a_form_is_called_by_its_own_content_and_stands_when_its_row_leaves_the_report(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    amend_round(office, Amendment((SHARED,), "照会の変更", AnswererRule.ALL))
    wish = DistributeOptions(tmp_path / "1", (ASKED_TOO,))
    (first,) = distribute(parts, office, wish).value
    out = Amendment((SHARED,), "完了", report_change=ReportChange.OUT, why_out=OutOfReport.FINISHED)
    amend_round(office, out)
    acts = read_in(office, lambda records: records.entries.acts())
    assert [each.changed for each in amend_round(office, out).value] == [False]
    assert read_in(office, lambda records: records.entries.acts()) == acts, "nothing changed, so nothing is recorded"
    assert read_in(office, divisions_needing_form) == ()
    (again,) = distribute(parts, office, replace(wish, replace=True)).value
    assert (again.file, again.package, again.rows) == (first.file, first.package, 1)


KOSEKI = "戸籍住民課"
DUE, TODAY, A_WEEK_ON = date(2023, 7, 14), date(2023, 8, 4), date(2023, 8, 14)
"""A week after 4 August is 山の日, a Friday: the next working day is Monday the 14th."""
CHOSEN, PASSED = date(2023, 8, 25), date(2023, 8, 3)
ANSWERED = {"mark": "▽", "done": "申告を見れるようにした。", "next_year": "続ける"}

Paper = Callable[[Parts, Store, Path, date | None], Path]


def wording(parts: Parts, office: Store, answer: Path, due: date | None) -> Path:
    options = DivisionFormsOptions(answer.parent / "修文", (ZEIMU,), due=due)
    return send_wordings(parts, office, options).value[0].file


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
    found = present(parts.workbooks.read_answers(form.name, form.read_bytes(), NAKANO).identity.due)
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
@pytest.mark.parametrize(
    ("day", "due", "printed"), [(TODAY, None, A_WEEK_ON), (date(2023, 7, 13), None, DUE), (TODAY, CHOSEN, CHOSEN)]
)
def test_a_form_has_the_day_that_was_chosen_or_the_due_date_or_a_working_day_a_week_on(
    sending_office: Store, answer: Path, paper: Paper, day: date, due: date | None, printed: date
) -> None:
    parts = on(day)
    assert due_on(parts, paper(parts, sending_office, answer, due)) == printed


@pytest.mark.parametrize("paper", PAPERS)
def test_a_day_that_has_passed_is_refused_and_nothing_is_made(
    sending_office: Store, answer: Path, paper: Paper
) -> None:
    before = len(read_in(sending_office, lambda records: records.entries.acts()))
    with pytest.raises(DuePassed):
        paper(on(TODAY), sending_office, answer, PASSED)
    assert len(read_in(sending_office, lambda records: records.entries.acts())) == before
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
    (change,) = read_in(sending_office, lambda records: records.rounds.due_changes(round_of(sending_office).round_id))
    assert (change.body, change.act_kind) == ("zeimu", "distribute")


def test_a_form_that_is_out_keeps_its_day_unless_another_is_chosen(sending_office: Store, answer: Path) -> None:
    first = sent_again(on(TODAY), sending_office, answer.parent / "1")
    chosen = sent_again(on(TODAY), sending_office, answer.parent / "2", due=CHOSEN)
    assert (first.due, chosen.due, chosen.package) == (DUE, CHOSEN, first.package)
    assert round_of(sending_office).own_due("zeimu") == CHOSEN
    assert forms_kept(sending_office)[first.package] == {first.file.read_bytes(), chosen.file.read_bytes()}


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


DAY = date(2023, 6, 1)
SHY = new_opinion(OpinionSource.ASSEMBLY, DAY, "なぜ遅れたのか。", "中野 太郎", rows=OWN)
NAMED = new_opinion(OpinionSource.EXPERT, DAY, "絞るべき", "三木", is_named=True, answer="絞ります", rows=OWN[:1])


def form_of(parts: Parts, office: Store, folder: Path, division: str = ZEIMU) -> Path:
    (sent,) = distribute(parts, office, DistributeOptions(folder, (division,))).value
    return sent.file


def read(parts: Parts, path: Path) -> AnswerFile:
    return parts.workbooks.read_answers(path.name, path.read_bytes(), NAKANO)


def texts_of(path: Path) -> str:
    with closing(load_workbook(path)) as book:
        return "\n".join(str(value) for sheet in book for row in sheet.values for value in row if value is not None)


def test_a_form_shows_the_opinions_on_its_rows_and_only_names_that_may_be_published(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    add_opinion(office, SHY)
    add_opinion(office, NAMED)
    other = next(each.row_id for each in round_of(office).rows if each.row_id not in OWN)
    add_opinion(office, new_opinion(OpinionSource.AUDIT, DAY, "ほかの課への意見", rows=(other,)))
    path = form_of(parts, office, tmp_path)
    found, shown = read(parts, path), texts_of(path)
    assert found.opinions == (
        Opinion(1, OpinionSource.ASSEMBLY, DAY, None, False, "なぜ遅れたのか。", rows=OWN),
        Opinion(2, OpinionSource.EXPERT, DAY, "三木", True, "絞るべき", "絞ります", rows=OWN[:1]),
    )
    assert found.problems == (), "whoever reads answers passes over it"
    assert "中野 太郎" not in shown
    assert "ほかの課への意見" not in shown
    assert "意見1（議会　令和5年6月1日）\n" + "\n".join(OWN) in shown


def test_a_form_without_opinions_is_the_same_to_the_byte(parts: Parts, office: Store, tmp_path: Path) -> None:
    before = form_of(parts, office, tmp_path / "before").read_bytes()
    add_opinion(office, SHY)
    assert form_of(parts, office, tmp_path / "again").read_bytes() == before, "it was sent without"
    assert "取組への意見" not in texts_of(tmp_path / "before" / next((tmp_path / "before").rglob("*.xlsx")))


def test_a_form_made_again_shows_the_opinions_as_they_were_sent(parts: Parts, office: Store, tmp_path: Path) -> None:
    add_opinion(office, SHY)
    before = form_of(parts, office, tmp_path / "before").read_bytes()
    edit_opinion(office, 1, OpinionEdit(answer="調整のため。"))
    assert form_of(parts, office, tmp_path / "again").read_bytes() == before


def test_each_form_keeps_the_opinions_that_it_showed(parts: Parts, office: Store, tmp_path: Path) -> None:
    add_opinion(office, SHY)
    form_of(parts, office, tmp_path / "first")
    distribute(parts, office, DistributeOptions(tmp_path / "anew", (ZEIMU,), renew=True))
    add_opinion(office, NAMED)
    distribute(parts, office, DistributeOptions(tmp_path / "last", (ZEIMU,), renew=True))
    with office.reading() as records:
        shown = records.plan.sent_opinions()
    assert sorted([each.number for each in opinions] for opinions in shown.values()) == [[1], [1], [1, 2]]


@pytest.mark.parametrize("section", [False, True])
def test_a_division_and_its_section_see_the_opinions_beside_their_rows(
    parts: Parts, office: Store, tmp_path: Path, section: bool
) -> None:
    add_opinion(office, SHY)
    path = division_store(parts, form_of(parts, office, tmp_path / "forms"), tmp_path / "own.nakano")
    if section:
        with closing(parts.stores.open(path)) as store:
            asked = SendToSectionsOptions(("収納係",), tmp_path, OWN[:1])
            form = send_to_sections(parts, store, asked).value[0].file
        assert [each.rows for each in read(parts, form).opinions] == [OWN[:1]]
        return
    with closing(parts.stores.open(path)) as store, store.reading() as records:
        found = opinions_by_row(records, round_of(store), [*OWN, "9-9"])
        assert {row_id: [each.text for each in opinions] for row_id, opinions in found.items()} == {
            row_id: ["なぜ遅れたのか。"] for row_id in OWN
        }
        assert list(records.plan.opinions()) == [], "they are the office's"


@pytest.mark.parametrize("damaged", ["{", "[]", "{}", '{"number": 1}', "1" * 40, "[" * 5000])
def test_an_opinion_that_cannot_be_read_is_passed_over(
    parts: Parts, office: Store, tmp_path: Path, damaged: str
) -> None:
    add_opinion(office, SHY)
    path = form_of(parts, office, tmp_path)
    with closing(load_workbook(path)) as book:
        check = book["照合用"]
        (cell,) = [row[1] for row in check.iter_rows() if row[0].value == "取組への意見"]
        cell.value = damaged
        book.save(path)
    found = read(parts, path)
    assert (found.opinions, found.refused, len(found.check_lines)) == ((), None, len(read(parts, path).check_lines))
    assert found.check_lines


ROUND = small_round()


def called(names: dict[str, str], *, has_departments: bool = True) -> Organisation:
    """The small organisation with other names."""
    found = [
        replace(
            each,
            names=(DivisionName(names.get(each.division_id, each.name_on()), NameKind.OFFICIAL),),
            parent=each.parent if has_departments else None,
        )
        for each in small_organisation().divisions
        if has_departments or each.kind is not DivisionKind.DEPARTMENT
    ]
    return Organisation(tuple(found))


def paths(organisation: Organisation) -> list[str]:
    return [form_path(organisation, ROUND, each, "回答様式").as_posix() for each in ("zeimu", "koseki", "bosai")]


@pytest.mark.parametrize(
    "name", ["税" * 200, "税/務:課*", "..", "課. ", "　", "𠮷野課", "😀", "a\x01b", "CON", "=1+1"], ids=repr
)
def test_every_name_fits_an_office_pc(name: str) -> None:
    organisation = called({"zeimu": name, "kumin": name, "bosai": name})
    for path in paths(organisation):
        for part in path.split("/"):
            assert 0 < len(part) <= 40
            assert part.encode("cp932").decode("cp932") == part
            assert not set(part) & set('\\:*?"<>|\x01')
            assert part == part.strip().rstrip(". ")
    department = present(organisation.department_of("zeimu"))
    assert department_folder(organisation, department, ROUND).startswith("01_")


def test_usual_names_stand_as_they_are() -> None:
    assert paths(small_organisation()) == [
        "01_区民部/01-02_税務課_R4回答様式.xlsx",
        "01_区民部/01-01_戸籍住民課_R4回答様式.xlsx",
        "防災課_R4回答様式.xlsx",
    ]


@pytest.mark.parametrize(("one", "other"), [("税" * 60 + "一", "税" * 60 + "二"), ("𠮷課", "𩸽課"), ("DX課", "dx課")])
def test_names_that_would_be_the_same_are_told_apart(one: str, other: str) -> None:
    organisation = called({"zeimu": one, "koseki": other}, has_departments=False)
    zeimu, koseki, _ = paths(organisation)
    assert zeimu.casefold() != koseki.casefold()
    assert len(zeimu) <= 40
    assert (zeimu, koseki) == tuple(paths(organisation)[:2])


AWKWARD = (
    ".", "..", "...", ". .", "/", "\\", "../..", "/etc", "C:", "課.", "課 ", "課　", "課", "課(2)", "　", "_", "𠮷",
    "𩸽"
)  # fmt: skip
RESERVED = ("CON", "con", "NUL", "Lpt1", "COM1.課", "AUX .x", "PRN")
ALIKE = (
    "DX課", "dx課", "がん課", unicodedata.normalize("NFD", "がん課"), "長" * 60 + "一", "長" * 60 + "二", "長" * 39
)  # fmt: skip
NAMES = st.sampled_from((*AWKWARD, *RESERVED, *ALIKE)) | st.text(max_size=50)
_DEVICE = re.compile(r"(?i:CON|PRN|AUX|NUL|COM\d|LPT\d)\s*(\.|$)")


def _body(body: str, kind: DivisionKind, name: str, parent: str | None, order: int | None) -> Division:
    return Division(body, kind, (DivisionName(name, NameKind.OFFICIAL),), parent, order)


def organisation_of(names: Sequence[tuple[str, str | None]], *, has_orders: bool) -> Organisation:
    """Departments and divisions of these names, the division of a pair in the department before it."""
    found: list[Division] = []
    for number, (department, division) in enumerate(names):
        order = number if has_orders else None
        above = f"bu-{number}"
        found.append(_body(above, DivisionKind.DEPARTMENT, department, None, order))
        if division is not None:
            for place, parent in enumerate((above, "bu-0", None)):
                found.append(_body(f"ka-{number}-{place}", DivisionKind.DIVISION, division, parent, order))
    return Organisation(tuple(found))


@given(st.lists(st.tuples(NAMES, st.none() | NAMES), min_size=1, max_size=6), st.booleans())
def test_whatever_bodies_are_called_each_has_a_place_of_its_own_in_the_folder(
    names: list[tuple[str, str | None]], has_orders: bool
) -> None:
    organisation = organisation_of(names, has_orders=has_orders)
    departments = [each for each in organisation.divisions if each.kind is DivisionKind.DEPARTMENT]
    divisions = [each.division_id for each in organisation.divisions if each.kind is DivisionKind.DIVISION]
    folders = [department_folder(organisation, each, ROUND) for each in departments]
    places = [
        *(form_path(organisation, ROUND, each, "回答様式") for each in divisions),
        *(department_path(organisation, each, ROUND, "まとめ", ".pdf") for each in departments),
        *dict.fromkeys(letter_path(organisation, ROUND, each, LetterKind.REQUEST) for each in divisions),
    ]
    assert len({unicodedata.normalize("NFC", each).casefold() for each in folders}) == len(folders)
    assert len({unicodedata.normalize("NFC", str(each)).casefold() for each in places}) == len(places)
    for place in places:
        assert 0 < len(place.parts) <= 2
        for part in place.parts:
            assert 0 < len(part) <= 40
            assert part not in {".", ".."}
            assert part == part.rstrip(" .\u3000")
            assert not set(part) & set('\\/:*?"<>|')
            assert not any(unicodedata.category(each) == "Cc" for each in part)
            assert not _DEVICE.match(part)
