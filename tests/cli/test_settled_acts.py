"""Every act that keeps what settled rounds knew would change a closed or published round with papers if it did not."""

import ast
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.organisation.edit_division import move_division
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.import_divisions import import_divisions
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.plan.schedules import edit_schedule, import_schedule
from nakano_status.application.ports.data_file import Store, UnitOfWork
from nakano_status.application.round import settled_rounds
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.settled_rounds import SettledEffect, preserve_settled_rounds
from nakano_status.bootstrap import find_example_tables, make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.reorganisation import Merger
from nakano_status.domain.papers.publication import Occasion, Publication
from nakano_status.domain.round.settled import Corrections
from tests.support.command_line import ROOT, done
from tests.support.settled_facts import Facts, settled_facts

R4 = FiscalYear(2022)
SUB_UNIT = "(国保・後期・年金)"


@pytest.fixture(scope="module", params=("closed", "published"))
def made(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """An office whose R4 is closed, with a recorded paper, or published and not closed; one indicator is missing.

    A division with sub-units was merged before, so its 所管課 is composed.
    """
    parts, path = make_parts(), tmp_path_factory.mktemp("settled") / "office.nakano"
    is_closed = request.param == "closed"
    occasion = Occasion.COUNCIL if is_closed else Occasion.PUBLIC
    source = built_in_plan(parts)
    create_store(parts, path, replace(source, indicators=source.indicators[:-1]))
    divisions, schedule, *_ = find_example_tables()
    with closing(parts.stores.open(path)) as store:
        import_divisions(parts, store, divisions)
        import_schedule(parts, store, schedule)
        reorganise(parts, store, [Merger(("保険医療課", "職員課"), "保険職員課")], date(2022, 4, 1))
        open_round(parts, store, R4, made_on=date(2023, 7, 1))
        with store.writing() as work:
            work.begin_act("publish", None)
            round_id = work.rounds.all()[0].round_id
            paper = Publication(round_id, 1, occasion, "資料1", date(2023, 8, 10), "d" * 64, is_final=True)
            work.publications.add(paper, {}, {})
            work.commit()
        if is_closed:
            close_round(store, R4)
    return path


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Path:
    """That office in a folder of its own."""
    return Path(shutil.copy(made, tmp_path / "office.nakano"))


def sheet(text: str, *words: str) -> Callable[[Path], object]:
    """Import a table by a command."""

    def act(office: Path) -> object:
        table = office.with_suffix(".csv")
        table.write_text(text, "utf-8")
        return done(*words, table, "--store", office)

    return act


def command(*words: str) -> Callable[[Path], object]:
    return lambda office: done(*words, "--store", office)


def hand_on(office: Path) -> object:
    """Hand on a row from a division whose sub-units the 所管課 of the row prints."""
    (row_id, *_) = (str(key) for (kind, key), text in facts(office).items() if kind == "cell" and SUB_UNIT in str(text))
    move = RowMove(row_id, "税務課", date(2022, 4, 2), "分掌の変更", was="保険職員課")
    with closing(make_parts().stores.open(office)) as store:
        return hand_on_row(make_parts(), store, move)


def move_up(office: Path) -> object:
    with closing(make_parts().stores.open(office)) as store:
        return move_division(store, _id_of(store, "税務課"), 1)


def _id_of(store: Store, name: str) -> str:
    with store.reading() as records:
        found = records.organisation.read().find(name)
    assert found is not None
    return found.division_id


def plan_a_row(office: Path) -> object:
    with closing(make_parts().stores.open(office)) as store:
        return edit_schedule(store, {("1-1-1-01-P", R4): "本格実施"})


RENAMED = command("division", "rename", "税務課", "納税課", "--from", "2022-03-01")
BEFORE = {
    "withdraw_reorganisation.withdraw_reorganisation": RENAMED,
    "withdraw_reorganisation.withdraw_row_move": hand_on,
}
"""What is done first, with the guard."""
ACTS: dict[str, Callable[[Path], object]] = {
    "edit_division._write": move_up,
    "edit_division.correct_body": command("division", "rename", "税務課", "納税課", "--correct", "--leave", "R4"),
    "edit_indicator.edit_indicator": command("kpi", "set", "KPI-1-1", "target:R7=99.9%"),
    "hand_on_row.hand_on_row": hand_on,
    "import_divisions.import_divisions": sheet(
        "所管課,旧名称,適用開始日\n納税課,税務課,2022-03-01\n", "division", "import"
    ),
    "import_indicators._import_built_in": command("kpi", "import", "builtin:nakano2"),
    "import_indicators._import_table": sheet("指標番号,指標項目,令和7年度目標\nKPI-1-1,,99.9%\n", "kpi", "import"),
    "reorganise.reorganise": RENAMED,
    "schedules.edit_schedule": plan_a_row,
    "schedules.import_schedule": sheet("管理番号,令和4年度\n1-1-1-01-P,本格実施\n", "schedule", "import"),
    "withdraw_reorganisation.withdraw_reorganisation": command("division", "take-back"),
    "withdraw_reorganisation.withdraw_row_move": command("row", "take-back"),
}
"""A change by every function that keeps what settled rounds knew."""


def guarded() -> Iterator[str]:
    """Yield every function of the program that runs within `preserve_settled_rounds`, with the name of its module."""
    for path in sorted((ROOT / "nakano_status").rglob("*.py")):
        text = path.read_text("utf-8")
        for function in ast.walk(ast.parse(text)) if "preserve_settled_rounds(" in text else ():
            if isinstance(function, ast.FunctionDef) and any(
                isinstance(each, ast.Call)
                and "preserve_settled_rounds" in (getattr(each.func, "id", ""), getattr(each.func, "attr", ""))
                for each in ast.walk(function)
            ):
                yield f"{path.stem}.{function.name}"


def test_every_act_that_keeps_is_among_those_tried() -> None:
    assert sorted(guarded()) == sorted(ACTS)


def facts(office: Path) -> Facts:
    with closing(make_parts().stores.open(office, read_only=True)) as store:
        return settled_facts(store, R4)


def is_kept_for_nothing(office: Path) -> bool:
    """Whether something is kept that R4 would read without that."""
    with closing(make_parts().stores.open(office)) as store, store.writing() as work:
        work.begin_act("edit", None)
        before = work.rounds.settled_facts()
        with preserve_settled_rounds(work):
            pass
        return work.rounds.settled_facts() != before


def not_keeping(_work: UnitOfWork, _corrections: Corrections | None = None) -> AbstractContextManager[SettledEffect]:
    """Keep nothing."""
    return nullcontext(SettledEffect())


@pytest.mark.parametrize("name", ACTS)
def test_an_act_changes_no_settled_round_and_would_without_the_guard(
    name: str, office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    was = facts(office)
    if first := BEFORE.get(name):
        first(office)
    unguarded = Path(shutil.copy(office, tmp_path / "unguarded.nakano"))
    ACTS[name](office)
    assert facts(office) == was
    assert not is_kept_for_nothing(office)
    for module in {each.partition(".")[0] for each in ACTS}:
        (path,) = (ROOT / "nakano_status/application").rglob(f"{module}.py")
        found = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        # a module that has no such name calls it by the name of its module
        monkeypatch.setattr(f"{found}.preserve_settled_rounds", not_keeping, raising=False)
    monkeypatch.setattr(settled_rounds, "preserve_settled_rounds", not_keeping)
    ACTS[name](unguarded)
    monkeypatch.undo()
    assert facts(unguarded) != was or is_kept_for_nothing(unguarded)
