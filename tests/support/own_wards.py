"""Another ward's plan as a file for `init --plan`, and its year from the first form to the recorded papers."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.catalogue.plans import read_resource
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.fields.profile_validation import read_profile
from tests.support.command_line import ask, done

NAMES = {
    "ward": "青葉区", "plan": "あおば行動計画", "committee": "企画委員会", "office": "政策室計画課",
    "area": "東京都青葉区", "area_code": "131997"
}  # fmt: skip
LEVELS = (
    {"key": "policy", "name": "基本方針", "code_pattern": "[IVX]{1,4}", "counts": True},
    {"key": "work", "name": "施策", "code_pattern": r"\d-\d-[①-⑳]", "counts": True},
)
NODES = (
    ("I", "policy", None),
    ("1-1-①", "work", "I"),
    ("1-2-①", "work", "I"),
    ("V", "policy", None),
    ("5-1-①", "work", "V"),
)
DIVISIONS = {"kosodate": "子育て課", "midori": "みどり課"}


def mark_of(key: str, symbol: str, **given: Any) -> dict[str, Any]:
    """Return the declaration of a mark; other entries as given."""
    entries = {"label": f"評価{key}", "legend": f"{key}の状態である", "look_alikes": symbol, "asks_reason": False}
    return {"key": key, "symbol": symbol, **entries, "colour": "other", "pattern": "solid", **given}


def own_profile(marks: Sequence[Mapping[str, Any]], **given: Any) -> dict[str, Any]:
    """Return the content of a profile with these marks; other entries as given."""
    entries = {
        "profile_id": "aoba",
        "initiative_id": r"AO-\d\d",
        "names": NAMES,
        "levels": [*LEVELS],
        "marks": [*marks],
    }
    return {**read_resource("profiles", "nakano2"), **entries, **given}


def own_plan(folder: Path, profile: Mapping[str, Any], nodes: Sequence[tuple[str, str, str | None]] = NODES) -> Path:
    """Write a plan with two rows under each of its measures, each answered by one of two divisions."""
    lowest = profile["levels"][-1]["key"]
    measures = [code for code, level, _ in nodes if level == lowest]
    rows = [(measure, place) for measure in measures for place in (1, 2)]
    content = {
        "plan_id": "aoba",
        "title": NAMES["plan"],
        "first_year": "R3",
        "last_year": "R7",
        "editions": [
            {
                "edition_id": "aoba-1",
                "title": "当初計画",
                "adopted_on": "2021-03-01",
                "ordinal": 1,
                "nodes": [
                    {"code": code, "level": level, "parent": parent, "title": f"題名その{place}", "ordinal": place}
                    for place, (code, level, parent) in enumerate(nodes, start=1)
                ],
                "listings": [_row(number, *row) for number, row in enumerate(rows, start=1)],
            }
        ],
        "divisions": [_division(place, *each) for place, each in enumerate(DIVISIONS.items(), start=1)],
        "profile": profile,
    }
    path = folder / "plan.json"
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def _row(number: int, measure: str, place: int) -> dict[str, Any]:
    owner = {"division": [*DIVISIONS][number % len(DIVISIONS)], "role": "lead", "ordinal": 1}
    facts = {"plan_class": None, "sponsor": "区", "repost_of": None, "owners": [owner], "owners_printed": None}
    return {"row_id": f"AO-{number:02d}", "measure": measure, "ordinal": place, "title": f"取組その{number}", **facts}


def answerer(row_id: str) -> str:
    """Return the division that answers a row."""
    return [*DIVISIONS.values()][int(row_id[-2:]) % len(DIVISIONS)]


def _division(place: int, division_id: str, name: str) -> dict[str, Any]:
    named = {"name": name, "kind": "official", "valid_from": None, "valid_to": None}
    return {"division_id": division_id, "kind": "division", "parent": None, "order": place, "names": [named]}


class OwnWard:
    """The data file of such a ward, in a folder."""

    def __init__(self, folder: Path, profile: Mapping[str, Any], **given: Any) -> None:
        self.folder, self.store, self.content = folder, folder / "office.nakano", profile
        self.plan = own_plan(folder, profile, **given)
        self.office("init", "--plan", self.plan)

    @property
    def profile(self) -> Profile:
        """The profile as read."""
        found = read_profile(self.content)
        assert isinstance(found, Profile), found
        return found

    def office(self, *words: str | Path) -> dict[str, Any]:
        """Run a command that must succeed on the data file."""
        return done(*words, "--store", self.store)

    def collect(self, empty: str = "", **texts: str) -> dict[str, str]:
        """Send the forms, answer every row with the marks in turn, merge and close; return the marks by row.

        A row with the mark of the key `empty` has no texts.
        """
        self.office("round", "open", "--year", "R4", "--due", "2023-07-14")
        sent = self.office("distribute", "--out", self.folder / "forms")["packages"]
        rows = [row["id"] for row in self.office("show")["rows"]]
        marks = [*self.profile.marks]
        given = {row_id: marks[place % len(marks)] for place, row_id in enumerate(rows)}
        answers = {
            row_id: {"mark": mark.symbol}
            if mark.key == empty
            else {
                "mark": mark.symbol,
                "done": "窓口で行った。",
                "next_year": "続ける。",
                "later_years": "続ける。",
                **({"change_reason": "調整に時間を要したため"} if mark.asks_reason else {}),
                **texts,
            }
            for row_id, mark in given.items()
        }
        hands = make_spreadsheet_user(self.profile)
        for each in sent:
            form = Path(each["file"])
            own = {row_id: texts for row_id, texts in answers.items() if answerer(row_id) == each["division"]}
            form.write_bytes(hands.fill_in(form.read_bytes(), own))
        self.office("merge", self.folder / "forms")
        self.office("round", "close")
        return {row_id: mark.symbol for row_id, mark in given.items()}

    def publish(self, occasion: str = "公表") -> Path:
        """Record the papers of an occasion and return their folder."""
        self.office("publish", "--for", occasion, "--date", "2023-10-11", "--out", self.folder / occasion)
        return self.folder / occasion

    def taken_over(self, printed: Path) -> dict[str, Any]:
        """Return the marks that a new data file of the plan has after it imported a printed list of R4."""
        store = self.folder / "other.nakano"
        done("init", "--plan", self.plan, "--store", store)
        said = ask("import", printed, "--store", store)
        assert said.code in (0, 1), said
        return {row["id"]: row["mark"] for row in done("show", "--store", store)["rows"]}
