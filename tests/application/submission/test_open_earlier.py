"""A division goes on with an earlier form, and with rows that were revised."""

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from nakano_status.application.entries.read.history import explain, read_history
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.read.state_digest import state_digest
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.application.round.read.row_years import read_row_years
from nakano_status.application.submission import open_form as act
from nakano_status.application.submission.form_reading import Fit, form_fit
from nakano_status.application.submission.open_form import OpenedEarlier, open_earlier, open_form
from nakano_status.application.verify import verify
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.reorganisation import Merger, OrganisationChange, Renaming, Split
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject, steps_of_row
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.round.row_years import RowRelation
from tests.support.rounds import OWN, ZEIMU, division_store, hand_in, merge, rows_in, send, write, write_all
from tests.support.stores import TickingClock, read_in

R4, R5 = FiscalYear(2022), FiscalYear(2023)
SPRING = date(2024, 4, 1)
KOSEKI, KOSEKI_ROW = "戸籍住民課", "1-1-1-02-X"


@pytest.fixture
def koseki(parts: Parts, sending_office: Store, tmp_path: Path) -> Path:
    """The data file of 戸籍住民課 with its first form."""
    return division_store(parts, send(parts, sending_office, tmp_path / "forms", KOSEKI), tmp_path / "koseki.nakano")


@pytest.fixture
def zeimu(parts: Parts, own: Path) -> Path:
    """The data file of 税務課, which answered R4."""
    write_all(parts, own)
    return own


def next_form(later: Parts, office: Store, folder: Path, name: str, *changes: OrganisationChange) -> Path:
    """Reorganise, open R5, and return the form of the division of that name."""
    if changes:
        reorganise(later, office, changes, SPRING)
        close_round(office, R4)
        open_round(later, office, R5)
    return send(later, office, folder / "forms-5", name)


def bring(parts: Parts, path: Path, earlier: Path) -> Outcome[OpenedEarlier]:
    with closing(parts.stores.open(path)) as store:
        outcome = open_earlier(parts, store, earlier, "伊藤")
        assert verify(store).problems == ()
    return outcome


def state(parts: Parts, path: Path) -> object:
    """Return everything that another opening could change."""
    with closing(parts.stores.open(path, read_only=True)) as store, store.reading() as records:
        digests = [state_digest(records, each) for each in records.rounds.all()]
        return digests, len(records.entries.acts()), records.organisation.read(), records.plan.all()[0]


def years_of(parts: Parts, path: Path, row_id: str) -> list[tuple[str, str | None, tuple[str, ...]]]:
    with closing(parts.stores.open(path, read_only=True)) as store, store.reading() as records:
        lines = read_row_years(records, row_id)
    return [(each.year.short, each.done, each.divisions) for each in lines if each.row_id]


def merged(later: Parts, office: Store, folder: Path, path: Path) -> Path:
    """Merge 税務課 and 戸籍住民課; the data file opens the next form."""
    form = next_form(later, office, folder, "税務戸籍課", Merger((ZEIMU, KOSEKI), "税務戸籍課"))
    open_form(later, path, form)
    return form


def test_merged_the_others_years_come_in_as_theirs(
    later: Parts, sending_office: Store, zeimu: Path, koseki: Path, tmp_path: Path
) -> None:
    write(later, koseki, KOSEKI_ROW, mark="◎", done="オンライン化した。", note="補足です")
    merged(later, sending_office, tmp_path, zeimu)
    outcome = bring(later, zeimu, koseki)
    with closing(later.stores.open(koseki, read_only=True)) as store, store.reading() as records:
        rows = [row.row_id for row in chosen_round(records).rows]
    assert outcome.value.division == KOSEKI
    assert [year for year, _ in outcome.value.years] == [R4]
    assert years_of(later, zeimu, KOSEKI_ROW) == [
        ("R4", "オンライン化した。", (KOSEKI,)),
        ("R5", None, ("税務戸籍課",)),
    ]
    assert years_of(later, zeimu, OWN[0])[0] == ("R4", "実施した。", (ZEIMU,))
    with closing(later.stores.open(zeimu)) as store, store.reading() as records:
        round_ = chosen_round(records, R4)
        assert {each.who for each in read_history(records, round_, KOSEKI_ROW)} == {KOSEKI}
        assert explain(records, KOSEKI_ROW, "done", R4).values[0].value == "オンライン化した。"
        assert RoundAnswers.load(records, round_).notes[KOSEKI_ROW] == {"戸籍住民課": "補足です"}
        assert {row.row_id for row in round_.rows} >= set(rows)
        assert chosen_round(records).year == R5


def test_the_same_file_again_changes_nothing(
    later: Parts, sending_office: Store, zeimu: Path, koseki: Path, tmp_path: Path
) -> None:
    merged(later, sending_office, tmp_path, zeimu)
    bring(later, zeimu, koseki)
    before = state(later, zeimu)
    assert bring(later, zeimu, koseki).value.years == ()
    assert state(later, zeimu) == before


def test_what_the_division_answered_itself_is_never_overwritten(
    later: Parts, sending_office: Store, zeimu: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copyfile(zeimu, tmp_path / "copy.nakano"))
    write(later, copy, OWN[0], done="写しに書いた。")
    merged(later, sending_office, tmp_path, zeimu)
    assert bring(later, zeimu, copy).value.years == ()
    assert years_of(later, zeimu, OWN[0])[0] == ("R4", "実施した。", (ZEIMU,))


def test_next_years_answers_go_on_from_both(
    later: Parts, sending_office: Store, zeimu: Path, koseki: Path, tmp_path: Path
) -> None:
    form = merged(later, sending_office, tmp_path, zeimu)
    bring(later, zeimu, koseki)
    write_all(later, zeimu)
    made = hand_in(later, zeimu, tmp_path / "back.xlsx", draft=True)
    assert (made.rows, made.written) == (open_form(later, zeimu, form).value.rows, len(OWN))


def test_a_division_that_took_in_another_keeps_apart_what_it_was(
    later: Parts, sending_office: Store, zeimu: Path, koseki: Path, tmp_path: Path
) -> None:
    write(later, koseki, KOSEKI_ROW, done="前の戸籍住民課の回答。")
    form = next_form(later, sending_office, tmp_path, KOSEKI, Merger((ZEIMU, KOSEKI), KOSEKI))
    open_form(later, zeimu, form)
    bring(later, zeimu, koseki)
    assert years_of(later, zeimu, KOSEKI_ROW) == [
        ("R4", "前の戸籍住民課の回答。", (KOSEKI,)),
        ("R5", None, (KOSEKI,)),
    ]


def test_after_a_split_only_the_rows_that_are_its_own_come_in(
    later: Parts, sending_office: Store, zeimu: Path, tmp_path: Path
) -> None:
    rows = dict.fromkeys(rows_in(later, zeimu), "課税課") | {OWN[1]: "納税課"}
    form = next_form(later, sending_office, tmp_path, "課税課", Split(ZEIMU, ("課税課", "納税課"), rows))
    part = division_store(later, form, tmp_path / "part.nakano")
    assert bring(later, part, zeimu).value.years == ((R4, 1),)
    assert years_of(later, part, OWN[0]) == [("R4", "実施した。", (ZEIMU,)), ("R5", None, ("課税課",))]
    with closing(later.stores.open(part, read_only=True)) as store, store.reading() as records:
        assert OWN[1] not in {row.row_id for row in chosen_round(records, R4).rows}


def test_a_new_data_file_of_a_renamed_division_takes_its_own_years(
    later: Parts, sending_office: Store, zeimu: Path, tmp_path: Path
) -> None:
    form = next_form(later, sending_office, tmp_path, "課税課", Renaming(ZEIMU, "課税課"))
    new = division_store(later, form, tmp_path / "new.nakano")
    bring(later, new, zeimu)
    assert years_of(later, new, OWN[0]) == [("R4", "実施した。", (ZEIMU,)), ("R5", None, ("課税課",))]


@pytest.mark.parametrize(
    ("other", "code"),
    [("koseki", "FILE-NOT-CONTINUED"), ("office", "WRONG-ROLE"), ("form", "STORE-FOREIGN"), ("none", "STORE-MISSING")],
)
def test_any_other_file_is_refused_and_nothing_changes(
    parts: Parts, sending_office: Store, own: Path, koseki: Path, form: Path, other: str, code: str
) -> None:
    paths = {"koseki": koseki, "office": sending_office.path, "form": form, "none": own.with_name("none.nakano")}
    before = state(parts, own)
    with pytest.raises(Refused, match=code):
        bring(parts, own, paths[other])
    assert state(parts, own) == before


def test_stopped_half_way_nothing_has_changed(
    later: Parts,
    sending_office: Store,
    zeimu: Path,
    koseki: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(later, koseki, KOSEKI_ROW, done="オンライン化した。")
    merged(later, sending_office, tmp_path, zeimu)
    before = state(later, zeimu)

    def stop(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(act, "record_values", stop)
    with pytest.raises(RuntimeError):
        bring(later, zeimu, koseki)
    assert state(later, zeimu) == before


def test_a_file_whose_texts_were_altered_is_refused(
    later: Parts, sending_office: Store, zeimu: Path, koseki: Path, tmp_path: Path
) -> None:
    write(later, koseki, KOSEKI_ROW, done="オンライン化した。")
    merged(later, sending_office, tmp_path, zeimu)
    content = koseki.read_bytes()
    koseki.write_bytes(content.replace("オンライン化した。".encode(), "オフライン化した。".encode()))
    assert koseki.read_bytes() != content
    before = state(later, zeimu)
    with pytest.raises(Refused, match="STORE-DAMAGED"):
        bring(later, zeimu, koseki)
    assert state(later, zeimu) == before


DIVISION_R4, DIVISION_R5, R6 = FiscalYear(2022), FiscalYear(2023), FiscalYear(2024)
DIVISION_KOSEKI = "戸籍住民課"


@pytest.fixture
def answered(parts: Parts, sending_office: Store, own: Path, tmp_path: Path) -> Store:
    """The office that merged what 税務課 answered for R4."""
    write_all(parts, own)
    hand_in(parts, own, tmp_path / "back.xlsx")
    merge(parts, sending_office, tmp_path / "back.xlsx")
    return sending_office


def division_next_form(later: Parts, office: Store, folder: Path, name: str, *changes: OrganisationChange) -> Path:
    """Reorganise, open R5, and return the form of the division of that name."""
    if changes:
        reorganise(later, office, changes, SPRING)
        close_round(office, DIVISION_R4)
        open_round(later, office, DIVISION_R5)
    return send(later, office, folder / "forms-5", name)


def test_renamed_it_opens_the_next_form_and_each_year_has_the_name_of_its_day(
    later: Parts, answered: Store, own: Path, tmp_path: Path
) -> None:
    form = division_next_form(later, answered, tmp_path, "課税課", Renaming(ZEIMU, "課税課"))
    opened = open_form(later, own, form).value
    assert (opened.division, opened.is_new_store) == ("課税課", False)
    assert years_of(later, own, OWN[0]) == [("R4", "実施した。", (ZEIMU,)), ("R5", None, ("課税課",))]
    write_all(later, own)
    hand_in(later, own, tmp_path / "back-5.xlsx")
    file = later.workbooks.read_answers(
        "back-5.xlsx", (tmp_path / "back-5.xlsx").read_bytes(), later.catalogue.profile()
    )
    assert file.identity.division == "課税課"
    plan = merge(later, answered, tmp_path / "back-5.xlsx").value
    assert (plan.conflicts, plan.held, plan.is_balanced) == ((), (), True)


def test_a_form_under_the_old_name_is_still_its_own(
    later: Parts, answered: Store, own: Path, form: Path, tmp_path: Path
) -> None:
    after = division_next_form(later, answered, tmp_path, "課税課", Renaming(ZEIMU, "課税課"))
    open_form(later, own, after)
    before = years_of(later, own, OWN[0])
    open_form(later, own, form)
    open_form(later, own, after)
    assert years_of(later, own, OWN[0]) == before


def test_merged_any_of_the_files_takes_the_next_form(later: Parts, answered: Store, own: Path, tmp_path: Path) -> None:
    koseki = division_store(
        later, send(later, answered, tmp_path / "forms", DIVISION_KOSEKI), tmp_path / "koseki.nakano"
    )
    form = division_next_form(later, answered, tmp_path, "税務戸籍課", Merger((ZEIMU, DIVISION_KOSEKI), "税務戸籍課"))
    for path in (own, koseki):
        with closing(later.stores.open(path)) as store:
            assert form_fit(later, store, form).fit is Fit.OWN
        assert open_form(later, path, form).value.division == "税務戸籍課"
        assert set(OWN) < set(rows_in(later, path))
    assert years_of(later, koseki, OWN[0]) == [("R4", "実施した。", (ZEIMU,)), ("R5", None, ("税務戸籍課",))]


def test_the_form_names_who_answered_a_row_before_it_was_handed_on(
    later: Parts, answered: Store, tmp_path: Path
) -> None:
    close_round(answered, DIVISION_R4)
    hand_on_row(later, answered, RowMove(OWN[0], DIVISION_KOSEKI, SPRING, "事務分掌の変更"))
    open_round(later, answered, DIVISION_R5)
    form = send(later, answered, tmp_path / "forms", DIVISION_KOSEKI)
    file = later.workbooks.read_answers(form.name, form.read_bytes(), later.catalogue.profile())
    assert file.previous is not None
    assert file.previous.divisions == {OWN[0]: ZEIMU}
    path = division_store(later, form, tmp_path / "koseki.nakano")
    assert years_of(later, path, OWN[0]) == [("R4", "実施した。", (ZEIMU,)), ("R5", None, (DIVISION_KOSEKI,))]
    row = rows_in(later, path)[OWN[0]]
    assert (row.previous_done, row.previous_by) == ("実施した。", (ZEIMU,))
    others = [each for each in rows_in(later, path).values() if each.id != OWN[0]]
    assert {each.previous_by for each in others} == {()}


def test_a_part_of_a_split_division_has_a_data_file_of_its_own(
    later: Parts, answered: Store, own: Path, tmp_path: Path
) -> None:
    rows = dict.fromkeys(rows_in(later, own), "課税課") | {OWN[1]: "納税課"}
    split = Split(ZEIMU, ("課税課", "納税課"), rows)
    form = division_next_form(later, answered, tmp_path, "課税課", split)
    with pytest.raises(Refused, match="FORM-OF-PART"):
        open_form(later, own, form)
    assert open_form(later, tmp_path / "new.nakano", form).value.is_new_store


def test_a_form_of_an_unrelated_division_is_refused(later: Parts, answered: Store, own: Path, tmp_path: Path) -> None:
    division_next_form(later, answered, tmp_path, "課税課", Renaming(ZEIMU, "課税課"))
    with pytest.raises(Refused, match="FORM-OF-OTHER-DIVISION"):
        open_form(later, own, send(later, answered, tmp_path / "forms", DIVISION_KOSEKI))


def test_a_division_that_is_there_again_goes_on_in_its_old_file_and_is_a_part_for_that_of_the_merged_one(
    later: Parts, answered: Store, own: Path, tmp_path: Path
) -> None:
    rows = dict.fromkeys(rows_in(later, own), ZEIMU)
    old = Path(shutil.copyfile(own, tmp_path / "old.nakano"))
    merged = division_next_form(later, answered, tmp_path, "税務戸籍課", Merger((ZEIMU, DIVISION_KOSEKI), "税務戸籍課"))
    open_form(later, own, merged)
    again = replace(later, clock=TickingClock(datetime(2025, 6, 2, tzinfo=UTC)))
    reorganise(
        again, answered, [Split("税務戸籍課", (ZEIMU, DIVISION_KOSEKI), rows, DIVISION_KOSEKI)], date(2025, 4, 1)
    )
    close_round(answered, DIVISION_R5)
    open_round(again, answered, R6)
    form = send(again, answered, tmp_path / "forms-6", ZEIMU)
    with pytest.raises(Refused, match="FORM-OF-PART"):
        open_form(again, own, form)
    assert open_form(again, tmp_path / "new.nakano", form).value.is_new_store
    assert open_form(again, old, form).value.division == ZEIMU
    assert years_of(again, old, OWN[0]) == [("R4", "実施した。", (ZEIMU,)), ("R6", None, (ZEIMU,))]
    write_all(again, old)
    hand_in(again, old, tmp_path / "back-6.xlsx")
    plan = merge(again, answered, tmp_path / "back-6.xlsx").value
    assert (plan.conflicts, plan.held, plan.is_balanced) == ((), (), True)
    with closing(again.stores.open(old)) as store:
        assert verify(store).value


def test_renamed_back_it_has_its_first_name_again(later: Parts, answered: Store, own: Path, tmp_path: Path) -> None:
    open_form(later, own, division_next_form(later, answered, tmp_path, "課税課", Renaming(ZEIMU, "課税課")))
    again = replace(later, clock=TickingClock(datetime(2025, 6, 2, tzinfo=UTC)))
    reorganise(again, answered, [Renaming("課税課", ZEIMU)], date(2025, 4, 1))
    close_round(answered, DIVISION_R5)
    open_round(again, answered, R6)
    assert open_form(again, own, send(again, answered, tmp_path / "forms-6", ZEIMU)).value.division == ZEIMU
    assert [each for _, _, each in years_of(again, own, OWN[0])] == [(ZEIMU,), ("課税課",), (ZEIMU,)]


KEPT, GONE = OWN
FIRST, SECOND = "nakano2-1", "nakano2-2"
MERGER = tuple(
    Derivation(PlanSubject.ROW, FIRST, each, SECOND, KEPT, PlanFate.MERGED, "内容の重複") for each in (KEPT, GONE)
)


@pytest.fixture
def rows_next_form(parts: Parts, later: Parts, sending_office: Store, own: Path, tmp_path: Path) -> Path:
    """The form of R5, on an edition that merged the two rows; R4 was answered and merged."""
    write_all(parts, own)
    hand_in(parts, own, tmp_path / "back.xlsx")
    merge(parts, sending_office, tmp_path / "back.xlsx")
    with sending_office.writing() as work:
        plan = work.plan.all()[0]
        listings = tuple(each for each in plan.newest.listings if each.row_id != GONE)
        revised = replace(
            plan.newest, edition_id=SECOND, title="改定版", adopted_on=date(2024, 2, 20), ordinal=2, listings=listings
        )
        work.begin_act("revise", None)
        work.plan.save(replace(plan, editions=(revised,)))
        work.plan.add_derivations(MERGER)
        work.commit()
    close_round(sending_office, R4)
    open_round(later, sending_office, R5)
    return send(later, sending_office, tmp_path / "forms-5")


def lines(parts: Parts, path: Path) -> list[tuple[str, str | None, RowRelation, str | None]]:
    with closing(parts.stores.open(path, read_only=True)) as store:
        assert verify(store).problems == ()
        found = read_in(store, read_row_years, KEPT)
    return [(each.year.short, each.row_id, each.relation, each.done) for each in found if each.row_id]


BOTH_YEARS = [
    ("R4", KEPT, RowRelation.BEFORE_MERGER, "実施した。"),
    ("R4", GONE, RowRelation.BEFORE_MERGER, "実施した。"),
    ("R5", KEPT, RowRelation.SAME, None),
]


def test_the_next_form_states_what_its_rows_were(later: Parts, rows_next_form: Path, own: Path) -> None:
    open_form(later, own, rows_next_form)
    assert lines(later, own) == BOTH_YEARS
    with closing(later.stores.open(own)) as store, store.reading() as records:
        plan = records.plan.all()[0]
        (step,) = steps_of_row([plan], records.plan.derivations(), GONE, plan.plan_id, ())
    assert (step.sentence, step.reason) == (f"{GONE} を {KEPT} に統合", "内容の重複")
    assert [(each.edition_id, each.adopted_on) for each in plan.editions][1:] == [(SECOND, date(2024, 2, 20))]
    before = rows_in(later, own)[KEPT].previous_done or ""
    assert before.count("実施した。") == 2
    assert f"【{GONE} " in before


def test_opened_twice_nothing_is_there_twice(later: Parts, rows_next_form: Path, own: Path) -> None:
    open_form(later, own, rows_next_form)
    open_form(later, own, rows_next_form)
    assert lines(later, own) == BOTH_YEARS


def test_in_a_new_data_file_a_merged_row_has_the_texts_of_all_that_it_was(
    later: Parts, rows_next_form: Path, own: Path, tmp_path: Path
) -> None:
    new = division_store(later, rows_next_form, tmp_path / "new.nakano")
    with closing(later.stores.open(new)) as store:
        open_earlier(later, store, own)
    (before, now) = lines(later, new)
    assert (before[:2], now[:2]) == (("R4", KEPT), ("R5", KEPT))
    assert (before[3] or "").count("実施した。") == 2
