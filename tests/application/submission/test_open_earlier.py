"""The years of an earlier division come into the data file of the one that continues it, to be read."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from nakano_status.application.entries.read.history import explain, read_history
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.read.digest import state_digest
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.application.round.read.row_years import read_row_years
from nakano_status.application.submission import open_earlier as act
from nakano_status.application.submission.open_earlier import OpenedEarlier, open_earlier
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.verify import verify
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.reorganisation import Merger, OrganisationChange, Renaming, Split
from nakano_status.domain.problems.problem import Refused
from tests.support.rounds import OWN, ZEIMU, division_store, hand_in, rows_in, send, write, write_all
from tests.support.stores import TickingClock

R4, R5 = FiscalYear(2022), FiscalYear(2023)
SPRING = date(2024, 4, 1)
KOSEKI, KOSEKI_ROW = "戸籍住民課", "1-1-1-02-X"


@pytest.fixture
def later(parts: Parts) -> Parts:
    """The parts on a day of the following year."""
    return replace(parts, clock=TickingClock(datetime(2024, 6, 3, tzinfo=UTC)))


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
