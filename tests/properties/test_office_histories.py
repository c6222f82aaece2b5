"""Whole years by chance, on a real set, by the commands: after every act nothing is lost and all adds up.

A few short ones in the suite; `pytest tests/properties/test_office_histories.py --histories=300` plays more.
"""

import json
import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.folding import RoundFacts
from nakano_status.domain.exchange.answer_checks import UNDECIDED
from nakano_status.domain.exchange.clearing import rows_cleared
from nakano_status.domain.exchange.returns import Return
from nakano_status.domain.merge.resolution import slot_of
from tests.properties.test_batches import is_kept
from tests.support.fields import NAKANO
from tests.support.histories import KEYS, NAMED, NAMES, History
from tests.support.server import Cluster
from tests.support.sets import stale_slots

_A_FEW = 2
_FEW_ACTS, _MANY_ACTS = 6, 25
State = dict[str, Any]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    wanted = metafunc.config.getoption("--histories")
    metafunc.parametrize("seed", range(wanted or _A_FEW))
    metafunc.parametrize("acts", [_MANY_ACTS if wanted else _FEW_ACTS])


@pytest.mark.sample(1)
def test_whatever_happens_nothing_is_lost_and_all_adds_up(seed: int, acts: int, tmp_path: Path) -> None:
    played(acts, History(tmp_path / "year", random.Random(seed)))


@pytest.mark.server
@pytest.mark.timeout(1200)
@pytest.mark.whole
def test_on_a_server_a_year_is_what_it_is_in_a_file(seed: int, acts: int, server: Cluster, tmp_path: Path) -> None:
    on_file, on_server = (
        History(tmp_path / name, random.Random(seed), place)
        for name, place in (("file", Path), ("server", server.place))
    )
    assert played(acts // 2, on_server) == played(acts // 2, on_file)


def played(acts: int, history: History) -> list[State]:
    """Play a year, in which nothing may be lost; return the states after its acts."""
    year, states = Year(history), list[State]()
    history.opens()
    due = history.chance.choice(["2023-06-26", "2023-07-14"])  # before the day of the clock, or after it
    assert year.ask("round", "amend", "--due-all", due)["exit"] != 2
    for _ in range(acts):
        history.division_writes()
        year.takes_in()
        year.acts()
        states.append(year.state())
    assert history.merged
    return states


@dataclass
class Year:
    """The office's side: what it does, and what must hold after each of its acts."""

    history: History

    def ask(self, *words: str | Path, store: Path | None = None) -> dict[str, Any]:
        return self.history.asks(*words, store=store)

    def state(self, store: Path | None = None) -> State:
        """Everything that must not depend on order: which of two copies arrived later may."""
        conflicts = self.ask("conflicts", store=store)["conflicts"]
        sides = {each["conflict"]: sorted(json.dumps(_said(side)) for side in each["sides"]) for each in conflicts}
        held = self.ask("held", "--all", store=store)["held"]
        items = {each["item"]: (each["reason"], each["state"]) for each in held}
        return {"digest": self.ask("show", store=store)["digest"], "conflicts": sides, "held": items}

    def acts(self) -> None:
        """Do one thing that an office does."""
        deeds: list[Callable[[], object]] = [
            self.writes, self.writes, self.decides, self.decides, self.judges, self.judges, self.takes_back,
            self.reviews, self.sends, self.amends, self.hands_on
        ]  # fmt: skip
        self.history.chance.choice(deeds)()
        if self.history.chance.random() < 0.01:
            self.ask("round", "close")
        self.check()

    def takes_in(self) -> None:
        """Merge some files: a dry run reports what applying does, and neither order nor batches matter."""
        chance = self.history.chance
        files = chance.sample(list(self.history.mail), min(len(self.history.mail), chance.randint(0, 3)))
        if not files:
            return
        left_out = ["--without", chance.choice(sorted(NAMED))] if chance.random() < 0.1 else []
        one, other = self.history.copied(), self.history.copied()
        dry = self.ask("merge", *files, *left_out, "--dry-run")
        told = self.ask("merge", *files, *left_out)
        assert told == dry
        self.check_told(told)
        self.ask("merge", *reversed(files), *left_out, store=one)
        for file in chance.sample(files, len(files)):
            self.ask("merge", file, *left_out, store=other)
        assert self.state() == self.state(one) == self.state(other)
        self.history.merged += [file for file in files if file not in self.history.merged]
        self.check()

    def check_told(self, told: dict[str, Any]) -> None:
        """Check the ledger and the exit code of a merge."""
        assert told["balanced"]
        serious = [each for file in told["files"] for each in file["problems"] if each["severity"] != "advice"]
        assert told["exit"] == bool(serious or told["conflicts"] or told["held"] or told["absent"])
        assert all(sum(file["fates"].values()) == file["rows"] for file in told["files"])

    def writes(self) -> None:
        """Write as the office, or on behalf of a division."""
        chance, row_id = self.history.chance, self.history.chance.choice(sorted(NAMED))
        key = chance.choice(KEYS)
        text = f"{key}={self.history.value(key) or ''}"
        whose = ["--as", NAMES[chance.choice(NAMED[row_id])]] if key == "note" or chance.random() < 0.5 else []
        self.ask("set", row_id, text, *whose)

    def decides(self) -> None:
        """Decide an open conflict, or answer the question of a second copy."""
        open_ones, chance = self.ask("conflicts")["conflicts"], self.history.chance
        if not open_ones:
            return
        found = chance.choice(open_ones)
        if "question" in found and chance.random() < 0.5:
            self.ask("resolve", found["question"], "--take", chance.choice(["this", "other"]))
            return
        returns = [side["return"] for side in found["sides"] if side["return"]]
        take = chance.choice(["base", "office", "division", "both", *returns])
        if self.ask("resolve", found["conflict"], "--take", take)["exit"] == 0:
            assert found["conflict"] not in {each["conflict"] for each in self.ask("conflicts")["conflicts"]}

    def judges(self) -> None:
        """Take what waits in after all, or leave it."""
        waiting, chance = self.ask("held")["held"], self.history.chance
        if not waiting:
            return
        item, what = chance.choice(waiting), chance.choice(["apply", "apply", "reject"])
        if self.ask("held", what, item["item"])["exit"] != 2:
            assert item["item"] not in {each["item"] for each in self.ask("held")["held"]}

    def takes_back(self) -> None:
        """Take a return back; where nothing was decided about its rows, its file brings all of it again."""
        before, received = self.state(), self.ask("received")["files"]
        returns = [(each, file) for file in received for each in file["returns"] if each["state"] == "admitted"]
        if not returns:
            return
        taken, file = self.history.chance.choice(returns)
        if self.ask("take-back", taken["return"])["exit"] == 2:
            assert self.state() == before
            return
        again, saved = self.history.copied(), self.history.folder / f"{taken['return']}.xlsx"
        self.ask("received", "--save", file["sha256"], "--out", saved, "--replace", store=again)
        self.ask("merge", saved, store=again)
        after = self.state(again)
        judged = any(before["held"][each] != after["held"].get(each) for each in before["held"])
        alone = {each["state"] for each in file["returns"]} == {"admitted"}
        assert judged or not alone or after == before

    def reviews(self) -> None:
        """Accept or reopen a row, or ask back about it."""
        chance = self.history.chance
        row_id = chance.choice(sorted(NAMED))
        whose = ("--division", NAMES[NAMED[row_id][0]], "--id", row_id)
        out = self.history.folder / "asked" / str(len(self.history.log))
        words = [("accept", *whose), ("reopen", "--id", row_id, "--reason", "訂正のため")]
        self.ask(*chance.choice([*words, ("ask-back", *whose, "--comment", "詳しく。", "--out", out)]))

    def sends(self) -> None:
        """Reissue forms, or ask about wording changes."""
        division = NAMES[self.history.chance.choice(sorted(NAMES))]
        out = self.history.folder / "sent" / str(len(self.history.log))
        ways = [("distribute", "--anew"), ("wording", "--send")]
        self.ask(*self.history.chance.choice(ways), "--division", division, "--out", out)

    def amends(self) -> None:
        """Open a row to all who are named on it or to the lead alone, or let it leave or enter the report."""
        ways = [("--answerers", "all"), ("--answerers", "lead"), ("--out", "その他"), ("--in",)]
        row_id = self.history.chance.choice([row_id for row_id, named in NAMED.items() if len(named) > 1])
        self.ask("round", "amend", "--id", row_id, *self.history.chance.choice(ways), "--reason", "協議のため")

    def hands_on(self) -> None:
        """Hand a row on to a division, which may have been named on it before."""
        row_id, heir = (self.history.chance.choice(sorted(each)) for each in (NAMED, NAMES))
        self.ask("row", "move", row_id, "--to", NAMES[heir], "--from", "2022-04-01", "--reason", "事務分掌の変更")

    def check(self) -> None:
        """Check that the cache is the fold, that nothing is lost, and that what arrived before is known."""
        assert self.ask("verify")["ok"]
        store = self.history.parts.stores.open(self.history.store, read_only=True)
        with closing(store), store.reading() as records:
            facts = RoundFacts.load(records, chosen_round(records))
            assert stale_slots(facts, records.entries.current("R4")) == []
            items = records.exchange.held("R4", None)
            waits = {
                (each.return_id, row_id, key)
                for each in items
                for row_id in (each.row_id, *rows_cleared(each))
                for key in ([each.key] if each.key else NAKANO.by_key)
            }
            for answer in facts.returns.values():
                check_every_field_is_kept(facts, answer, waits)
            check_histories(records.entries.changes("R4"), records.entries.current("R4"))
        self.check_todo()
        self.check_again()

    def check_todo(self) -> None:
        """Check that `todo` lists what other commands call open, and as many of it."""
        items = self.ask("todo")["items"]
        assert all(each["count"] == len(each["what"]) or each["kind"] in ("unconfirmed", "blocker") for each in items)
        told = {each["of"]: each["what"] for each in items}
        counts = {each["of"]: each["count"] for each in items}
        assert told.get("conflict", []) == [each["conflict"] for each in self.ask("conflicts")["conflicts"]]
        held = self.ask("held")["held"]
        assert sorted(told.get("arrived", []) + told.get("held", [])) == sorted(each["item"] for each in held)
        lines = self.ask("board")["divisions"]
        missing = told.get("send", []) + told.get("overdue", []) + told.get("awaited", [])
        late = [each["division"] for each in lines if each["overdue_days"] and not each["arrived"]]
        is_open = not self.ask("round", "list")["rounds"][-1]["closed"]
        assert sorted(missing) == sorted(each["division"] for each in lines if is_open and is_missing(each))
        assert sorted(told.get("overdue", [])) == sorted(late if is_open else [])
        asked = {row["id"] for each in lines for row in each["asked_rows"] if row["outcome"] == "open"}
        assert asked == {*told.get("asked_back", [])}
        found = self.ask("check")
        assert found["missing"] == told.get("unanswered", [])
        severe = [each for each in found["problems"] if each["severity"] == "error" and each["code"] != UNDECIDED]
        assert counts.get("error", 0) == sum(each["id"] not in found["missing"] for each in severe)
        assert counts.get("question", 0) == sum(each["severity"] == "question" for each in found["problems"])
        self.check_closing(counts, missing)

    def check_closing(self, counts: dict[str, int], missing: list[str]) -> None:
        """Check that a paper and the end of the round would name the same, on a copy."""
        copy = self.history.copied()
        left = self.ask("round", "close", store=copy)
        if left["exit"] == 2:
            return  # it is closed already
        assert sorted(left["missing"]) == sorted(missing)
        held = counts.get("held", 0) + counts.get("arrived", 0)
        named = {kind: counts[kind] for kind in left["open"] if kind != "held"}
        assert left["open"] == {**named, **({"held": held} if held else {})}

    def check_again(self) -> None:
        """Check that the files that were merged, but for those withdrawn, bring nothing when they arrive again."""
        back = [
            each for file in self.ask("received")["files"] for each in file["returns"] if each["state"] != "admitted"
        ]
        if back or not self.history.merged:
            return
        told = self.ask("merge", *self.history.merged, "--dry-run")
        assert (told["changes"], told["held"]) == ([], [])
        assert {file["verdict"] for file in told["files"]} <= {"known", "held"}


def is_missing(line: dict[str, Any]) -> bool:
    """Whether a division of the board has not handed in everything, and none of its files is held."""
    is_in = line["state"] in ("submitted", "reviewing", "asked_back", "resubmitted", "accepted")
    is_whole = line["answered"] >= line["rows"] and line["figures_answered"] + line["figures_unsent"] >= line["figures"]
    return bool(line["rows"] or line["figures"]) and not line["arrived"] and not (is_in and is_whole)


def check_every_field_is_kept(
    facts: RoundFacts, answer: Return, waits: set[tuple[str | None, str | None, str]]
) -> None:
    """Check that each field of a return is current, a side, superseded by one that observed it, a repeat, or held."""
    shown = answer.as_revision(NAKANO).shown
    for (row_id, key), value in answer.values.items():
        slot = slot_of(NAKANO, row_id, key, answer.division)
        if not value.takes_part:
            assert (answer.return_id, row_id, key) in waits
        elif slot in shown:
            resolution = facts.resolve(slot)
            assert resolution.is_superseded(answer.return_id) or is_kept(resolution, answer.return_id, key, value.text)


def check_histories(changes: Any, current: Any) -> None:
    """Check that the changes of each field follow on one another and end with the current values."""
    ends: dict[tuple[str, str, str | None], str | None] = {}
    for _, change in changes:
        place = (change.row_id, change.key, change.division)
        assert change.key not in NAKANO.by_key or ends.get(place) == change.was
        ends[place] = change.now
    for slot, line in current.items():
        for key, value in zip(slot.keys, line.values, strict=True):
            assert ends.get((slot.row_id, key, slot.division)) == value


def _said(side: dict[str, Any]) -> dict[str, Any]:
    """Return what a side states and who states it; the file and the day of it are no part of the state."""
    return {key: value for key, value in side.items() if key not in ("file", "received_at", "place", "saved_at")}
