"""A division that supplies 成果指標 is asked, waited for and reminded as one that answers rows (decision 0034)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.papers.kinds.letters_paper import (
    KINDS,
    PAPER,
    WrittenLetter,
    reminder_mail,
    written_letters,
)
from nakano_status.application.papers.paper import DAY, DIVISIONS
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.extend_due import Extension, extend_due
from nakano_status.application.round.open_and_close_round import Rounds, close_round, read_closing, read_rounds
from nakano_status.application.round.read.board import read_board, state_label, submission_counts
from nakano_status.application.round.read.views import BoardLine
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import Division, DivisionKind, DivisionName, NameKind, Organisation
from nakano_status.domain.refusals.exchange import NothingToAnswer
from nakano_status.domain.round.states import DivisionState, FigureCount, LetterKind
from tests.application.conftest import World
from tests.support.digits import half_width
from tests.support.made_papers import make
from tests.support.rounds import ZEIMU, division_store, hand_in, merge, round_of, write_all
from tests.support.stores import TickingClock, act

BOSAI, READER = "防災課", "企画課"
CARD, ONLINE, MAPS = "KPI-1-1", "KPI-1-2", "KPI-1-3"
R4 = FiscalYear(2022)
BEFORE, AFTER = date(2023, 7, 10), date(2023, 7, 17)


@pytest.fixture
def supplied(parts: Parts, office: Store) -> Store:
    """An office with a division that is named on no row and supplies two indicators."""
    let_bosai_supply(parts, office)
    return office


def let_bosai_supply(parts: Parts, office: Store) -> None:
    new = Division("bosai", DivisionKind.DIVISION, (DivisionName(BOSAI, NameKind.OFFICIAL),), order=900)
    with act(office) as work:
        work.organisation.save(Organisation((new,)))
    supply(parts, office, BOSAI, CARD, ONLINE)


@pytest.fixture(scope="module")
def _sent(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its data file after every form was made."""
    parts, folder = make_parts(TickingClock()), tmp_path_factory.mktemp("sent")
    path = Path(shutil.copyfile(world.fresh_office, folder / "office.nakano"))
    with closing(parts.stores.open(path)) as store:
        let_bosai_supply(parts, store)
        distribute(parts, store, DistributeOptions(folder / "forms"))
    return path


@pytest.fixture
def sent(parts: Parts, _sent: Path, tmp_path: Path) -> Iterator[Store]:
    """The same after every form was made."""
    path = Path(shutil.copyfile(_sent, tmp_path / "sent-office.nakano"))
    with closing(parts.stores.open(path)) as store:
        yield store


def supply(parts: Parts, office: Store, division: str, *indicators: str) -> None:
    for each in indicators:
        edit_indicator(parts, office, IndicatorEntry(each, owner=division))


def say(parts: Parts, office: Store, indicator_id: str, text: str = "1件") -> None:
    edit_indicator(parts, office, IndicatorEntry(indicator_id, {R4: FigureEntry(text)}))


def line_of(office: Store, division: str = BOSAI, today: date = BEFORE) -> BoardLine:
    with office.reading() as records:
        return next(line for line in read_board(records, round_of(office), today) if line.division == division)


def rounds_of(office: Store) -> Rounds:
    with office.reading() as records:
        return read_rounds(records)


def told_again(parts: Parts, office: Store, division: str | None = None) -> str:
    with office.reading() as records:
        return half_width(reminder_mail(parts, records, division=division))


def letters(
    parts: Parts, office: Store, folder: Path, *kinds: LetterKind, divisions: tuple[str, ...] = ()
) -> tuple[WrittenLetter, ...]:
    return written_letters(make(parts, office, PAPER, folder, {KINDS: kinds, DIVISIONS: divisions, DAY: AFTER}).value)


def test_who_supplies_figures_alone_is_asked_and_counted_with_the_others(
    parts: Parts, supplied: Store, tmp_path: Path
) -> None:
    line = line_of(supplied)
    assert (line.state, line.rows, line.figures) == (DivisionState.NOT_SENT, 0, FigureCount(2))
    distribute(parts, supplied, DistributeOptions(tmp_path))
    with supplied.reading() as records:
        lines = read_board(records, round_of(supplied), BEFORE)
    assert submission_counts(lines) == (0, 16)
    late = line_of(supplied, today=AFTER)
    assert (late.state, late.overdue_days, late.is_waited_for) == (DivisionState.OVERDUE, 3, True)


def test_a_figure_that_is_blank_is_not_answered_and_a_dash_is(parts: Parts, sent: Store) -> None:
    say(parts, sent, CARD, "—")
    assert (line_of(sent).state, line_of(sent).figures) == (DivisionState.PARTIAL, FigureCount(2, 1))
    say(parts, sent, ONLINE, "約180万件")
    whole = line_of(sent, today=AFTER)
    assert (whole.state, whole.figures, whole.is_waited_for) == (DivisionState.SUBMITTED, FigureCount(2, 2), False)
    assert whole.has_handed_in
    say(parts, sent, ONLINE, "")
    assert line_of(sent).is_waited_for


def test_who_answered_its_rows_but_not_its_figure_owes_the_figure(parts: Parts, office: Store, tmp_path: Path) -> None:
    supply(parts, office, ZEIMU, MAPS)
    (form,) = distribute(parts, office, DistributeOptions(tmp_path / "forms", (ZEIMU,))).value
    own = division_store(parts, form.file, tmp_path / "own.nakano")
    write_all(parts, own)
    merge(parts, office, hand_in(parts, own, tmp_path / "return.xlsx").file)
    line = line_of(office, ZEIMU, AFTER)
    assert (line.state, line.answered, line.figures) == (DivisionState.PARTIAL, 2, FigureCount(1))
    assert f"{ZEIMU}：2件のうち2件記入済、成果指標1件のうち0件記入済" in told_again(parts, office)
    say(parts, office, MAPS)
    assert line_of(office, ZEIMU, AFTER).state is DivisionState.SUBMITTED
    assert told_again(parts, office) == ""


def test_the_letters_to_ask_again_go_to_who_owes_figures_with_their_number(
    parts: Parts, sent: Store, tmp_path: Path
) -> None:
    say(parts, sent, CARD)
    assert f"・{BOSAI}：成果指標2件のうち1件記入済" in told_again(parts, sent)
    (again,) = letters(parts, sent, tmp_path / "again", LetterKind.REMINDER, divisions=(BOSAI,))
    assert (again.recipient, again.divisions) == (BOSAI, 1)
    word = parts.papers.read_word(again.files[0].read_bytes())
    assert tuple(map(half_width, word.tables[0][1][:2])) == (BOSAI, "成果指標2件のうち1件記入済")
    say(parts, sent, ONLINE)
    assert letters(parts, sent, tmp_path / "none", LetterKind.REMINDER, divisions=(BOSAI,)) == ()
    assert BOSAI not in {each.recipient for each in letters(parts, sent, tmp_path / "due") if asks(each)}


def asks(letter: WrittenLetter) -> bool:
    return letter.kind in (LetterKind.REQUEST, LetterKind.REMINDER)


def test_it_gets_a_due_date_of_its_own_and_is_late_only_after_it(parts: Parts, sent: Store) -> None:
    given = extend_due(sent, Extension(date(2023, 8, 31), "調査の公表が8月末のため", (BOSAI,)))
    assert given.value[0].now == date(2023, 8, 31)
    assert state_label(line_of(sent, today=AFTER)) == "期限延長（8月31日まで）"
    assert f"{BOSAI}：成果指標2件のうち0件記入済（回答期限 令和5年8月31日（木））" in told_again(parts, sent)
    with pytest.raises(NothingToAnswer):
        extend_due(sent, Extension(date(2023, 8, 31), "調査のため", (READER,)))


def test_closing_names_it_while_it_owes_a_figure(parts: Parts, sent: Store) -> None:
    def waiting() -> tuple[str, ...]:
        with sent.reading() as records:
            return read_closing(records, AFTER).waiting

    assert BOSAI in waiting()
    say(parts, sent, CARD)
    say(parts, sent, ONLINE)
    assert BOSAI not in waiting()


def test_an_owner_that_is_named_late_needs_a_form_made_anew_and_is_not_late_before(
    parts: Parts, sent: Store, tmp_path: Path
) -> None:
    supply(parts, sent, ZEIMU, MAPS)
    supply(parts, sent, READER, "KPI-2-1")
    assert state_label(line_of(sent, READER, AFTER)) == "未照会"
    assert state_label(line_of(sent, ZEIMU)) == "未提出　成果指標未照会1"
    assert f"{ZEIMU}：2件のうち0件記入済\n" in told_again(parts, sent)
    assert set(rounds_of(sent).lacking) == {ZEIMU, READER}
    distribute(parts, sent, DistributeOptions(tmp_path / "anew", rounds_of(sent).lacking, renew=True))
    assert (rounds_of(sent).lacking, line_of(sent, READER, AFTER).state) == ((), DivisionState.OVERDUE)
    assert f"{ZEIMU}：2件のうち0件記入済、成果指標1件のうち0件記入済" in told_again(parts, sent)


def test_a_figure_that_the_office_knows_already_needs_no_form(parts: Parts, sent: Store) -> None:
    say(parts, sent, MAPS)
    supply(parts, sent, ZEIMU, MAPS)
    assert rounds_of(sent).lacking == ()
    assert line_of(sent, ZEIMU).figures == FigureCount(1, 1)


def test_who_has_no_form_yet_is_named_too(parts: Parts, supplied: Store, tmp_path: Path) -> None:
    distribute(parts, supplied, DistributeOptions(tmp_path, (ZEIMU,)))
    formless = rounds_of(supplied).formless
    assert BOSAI in formless
    assert not {ZEIMU, READER} & set(formless)
    distribute(parts, supplied, DistributeOptions(tmp_path))
    assert rounds_of(supplied).formless == ()


def test_a_closed_round_keeps_who_was_asked_whoever_supplies_it_since(parts: Parts, sent: Store) -> None:
    say(parts, sent, CARD)
    close_round(sent, R4)
    supply(parts, sent, ZEIMU, CARD, ONLINE, MAPS)
    assert line_of(sent).figures == FigureCount(2, 1)
    assert line_of(sent, ZEIMU).figures == FigureCount()
