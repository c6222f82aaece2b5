"""Whatever changed on one day: the last change of the organisation is withdrawn alone, and all is as before it.

What it brought with it never prevents that.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.organisation.withdraw_reorganisation import withdraw_reorganisation
from nakano_status.application.papers.kinds.approval_paper import approval_matters
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.todo import read_open
from nakano_status.bootstrap import make_parts
from nakano_status.domain.organisation import reorganisation
from nakano_status.domain.organisation.divisions import DivisionName, NameKind, Organisation
from nakano_status.domain.problems.problem import Refused
from tests.support.command_line import done
from tests.support.stores import act

DAY = date(2023, 4, 1)
UNITS = {name: (DivisionName(f"{name[0]}係", NameKind.SUB_UNIT),) for name in ("税務課", "職員課", "総務課")}
DIVISIONS = ["税務課", "戸籍住民課", "職員課", "総務課", "情報システム課", "防災危機管理課", "保険医療課"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("office") / "office.nakano"
    done("init", "--store", store)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", store)
    done("kpi", "set", "KPI-1-1", "owner=税務課", "--store", store)
    for division in DIVISIONS[:3]:
        due = ("--due", "2023-08-01", "--reason", "繁忙期のため")
        done("round", "amend", "--division", division, *due, "--store", store)
    with closing(make_parts().stores.open(store)) as opened, act(opened, "edit_division") as work:
        bodies = work.organisation.read().divisions
        with_units = (replace(each, names=(*each.names, *UNITS.get(each.name_on(), ()))) for each in bodies)
        work.organisation.save(Organisation(tuple(with_units)))
    return store


def content(store: Store) -> object:
    """Return what changes of the organisation change, or list; of those who answer a row, their order alone."""
    with store.reading() as records:
        round_ = chosen_round(records)
        rows = {row.row_id: sorted(row.named_divisions, key=lambda each: each.ordinal) for row in round_.rows}
        answering = {row_id: [(each.division, each.role) for each in found] for row_id, found in rows.items()}
        owners = records.indicators.owners(round_.edition_id, round_.named_on)
        matters = approval_matters(records, RoundContents.load(records, round_), read_open(records, round_), DAY)
        told = [each for each in matters if "照会の後に変えた" in each.label]
        return records.organisation.read(), records.plan.all()[0], answering, owners, round_.division_dues, told


def a_change(
    chance: Random, free: list[str], there: list[str], new: str
) -> tuple[reorganisation.OrganisationChange, set[str]]:
    """Return a change of bodies that nothing has changed yet, and these; an heir may be any that is there."""
    body, *more = chance.sample(free, 2)
    heir = chance.choice([each for each in there if each != body])
    heir = there[-1] if chance.random() < 0.5 and there[-1] != body else heir  # often one that the day has founded
    changes: list[tuple[reorganisation.OrganisationChange, set[str]]] = [
        (reorganisation.Renaming(body, new), {body}),
        (reorganisation.Merger((body, *more), chance.choice([body, new, heir])), {body, *more}),
        (reorganisation.Split(body, (body, new), {}), {body}),
        (reorganisation.Abolition(body, heir), {body}),
        (reorganisation.Founding(new), set()),
    ]
    return chance.choice(changes)


@pytest.mark.sample(2)
@pytest.mark.parametrize("seed", range(60))
def test_the_last_change_of_a_day_is_withdrawn_alone(
    office: Path, place: Callable[[Path], Path], tmp_path: Path, seed: int
) -> None:
    chance, parts = Random(seed), make_parts()
    free, there = list(DIVISIONS), list(DIVISIONS)
    path = place(tmp_path / "office.nakano")
    parts.store_files.put(path, office.read_bytes())
    with closing(parts.stores.open(path)) as store:
        before: list[object] = []
        for number in range(chance.randint(2, 4)):
            if len(free) < 2:
                break
            change, used = a_change(chance, free, there, new := f"新{number}課")
            was = content(store)
            try:
                reorganise(parts, store, [change], DAY)
            except Refused:
                continue
            if chance.random() < 0.5:
                withdraw_reorganisation(store)
                assert content(store) == was
                continue
            before.append(was)
            free, there = [each for each in free if each not in used], [each for each in there if each not in used]
            there += [new] if new in str(change) else []
        for was in reversed(before):
            withdraw_reorganisation(store)
            assert content(store) == was
