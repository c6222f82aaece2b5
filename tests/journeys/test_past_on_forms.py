"""The past and the figures on forms."""

from contextlib import closing, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import load_workbook

from nakano_status.application.entries.edit_entry import Entry, edit_entries
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.lookup import chosen_round
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.read.row_years import read_row_years
from nakano_status.application.submission.open_form import open_form
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.organisation.divisions import DivisionKind
from nakano_status.domain.organisation.reorganisation import Abolition, Merger, OrganisationChange, Renaming, Split
from nakano_status.domain.problems.problem import Refused
from tests.support.command_line import ask, done, run
from tests.support.digits import half_width
from tests.support.offices import Office, make_office
from tests.support.sending import merged, sound
from tests.support.stores import TickingClock, read_in

FIRST = ("税務課", "職員課", "戸籍住民課")
YEARS = tuple(map(FiscalYear, (2022, 2023, 2024)))


class Story:
    """An office, divisions that began as three, and the data files of these, from year to year."""

    def __init__(self, parts: Parts, clock: TickingClock, store: Store, folder: Path, seed: int) -> None:
        self.parts, self.clock, self.store, self.folder = parts, clock, store, folder
        self.chance, self.log = Random(seed), list[str]()
        self.bodies: set[str] = set()
        self.files: list[Path] = []
        self.changed = 0
        organisation = read_in(store, lambda records: records.organisation.read())
        self.bodies = {organisation.find(each).division_id for each in FIRST}  # type: ignore[union-attr]

    def names(self) -> list[str]:
        """Return the names of the divisions that there are."""
        with self.store.reading() as records:
            organisation = records.organisation.read()
            heirs = (step.successor for some in records.organisation.successions().values() for step in some)
            self.bodies |= {each for each in heirs if each is not None}
        alive = [organisation.get(each) for each in sorted(self.bodies)]
        return [each.name_on() for each in alive if each.until is None and each.kind is DivisionKind.DIVISION]

    def rows(self, name: str) -> list[str]:
        """Return the rows that a division answers in the current round."""
        with self.store.reading() as records:
            own = records.organisation.read().find(name)
            assert own is not None
            return [row.row_id for row in chosen_round(records).rows_of(own.division_id)]

    def changes(self, day: date) -> None:
        """Reorganise or hand on something from a day on, unless it is refused."""
        one, other, *_ = self.chance.sample(names, 2) if len(names := self.names()) > 1 else (*names, *names)
        rows, new = self.rows(one), f"新{len(self.log)}課"
        kinds: list[OrganisationChange | RowMove] = [
            Renaming(one, new),
            Merger((one, other), new),
            Merger((one, other), other),
            Split(one, (one, new), dict.fromkeys(rows[::2], new)),
            Split(one, (f"{new}甲", new), {row: self.chance.choice([new, f"{new}甲"]) for row in rows}, rest=new),
            Abolition(one, other),
            *(RowMove(row, other, day, "分掌の変更") for row in rows[:1]),
        ]
        change = self.chance.choice(kinds)
        self.log.append(f"{day} {change}")
        with suppress(Refused):
            if isinstance(change, RowMove):
                hand_on_row(self.parts, self.store, change)
            else:
                reorganise(self.parts, self.store, [change], day)
            self.changed += 1

    def answers(self) -> None:
        """Answer every row of the divisions on their behalf, and in their data files."""
        texts = {"mark": "◎", "done": f"{self.clock.moment.year}年の取組", "next_year": "継続"}
        for name in self.names():
            self._writes(self.store, [Entry(row, texts, name) for row in self.rows(name)])
        for path in self.files:
            with closing(self.parts.stores.open(path)) as store:
                with store.reading() as records:
                    round_, own = chosen_round(records), records.info.division or ""
                    rows = [row.row_id for row in round_.rows_of(own)]
                if round_.year.start + 1 == self.clock.moment.year:
                    self._writes(store, [Entry(row, texts) for row in rows])

    def _writes(self, store: Store, entries: list[Entry]) -> None:
        if entries:
            edit_entries(self.parts, store, entries, ActKind.EDIT_ENTRY)

    def opens(self) -> None:
        """Open the form of each division in a new data file, and in every data file that takes it."""
        for number, name in enumerate(self.names()):
            target = self.folder / f"{len(self.log)}-{number}"
            (sent,) = distribute(self.parts, self.store, DistributeOptions(target, (name,))).value
            self.log.append(f"form of {name}")
            for file in (*self.files, new := target / "own.nakano"):
                with suppress(Refused):
                    open_form(self.parts, file, sent.file)
                    self.log.append(f"{file} opens it")
            self.files += [new] if new.exists() else []

    def agree(self) -> int:
        """Compare who answered the rows of each data file, as it shows it, with what the office shows.

        Return how many lines of years before the data file's last one named the same divisions. A division that ended
        while that year was collected got no form that states it: what its file states of this year is its own.
        """
        compared = 0
        for path in self.files:
            with closing(self.parts.stores.open(path, read_only=True)) as store, store.reading() as records:
                last, organisation = chosen_round(records), records.organisation.read()
                own = organisation.name(records.info.division or "")
                rows = [row.row_id for row in last.rows]
                found = {row: said(records, row) for row in rows}
            with self.store.reading() as records:
                known = {row: said(records, row) for row in rows}
                now_called = records.organisation.read().find(own)
            has_ended = now_called is None or now_called.until is not None
            for row, lines in found.items():
                for key, now in lines.items():
                    if has_ended and key[0] == last.year.short:
                        continue
                    office = known[row][key]
                    is_unknown = not any(organisation.find(each) for each in office)
                    place = (path, row, key, now, office, "\n".join(self.log))
                    assert now == office or (now == () and is_unknown), place
                    compared += bool(now) and key[0] < last.year.short
        return compared


def said(records: Records, row_id: str) -> dict[tuple[str, str | None], tuple[str, ...]]:
    """Return who answered a row, by year and the number that it had then."""
    lines = read_row_years(records, row_id)
    return {(each.year.short, each.row_id): each.answered_by for each in lines if each.done}


@pytest.mark.sample(2)
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", range(12))
def test_who_answered_is_what_the_office_says(tmp_path: Path, seed: int) -> None:
    clock = TickingClock(datetime(2023, 7, 3, tzinfo=UTC))
    parts = make_parts(clock)
    create_store(parts, tmp_path / "office.nakano", built_in_plan(parts))
    with closing(parts.stores.open(tmp_path / "office.nakano")) as store:
        story = Story(parts, clock, store, tmp_path, seed)
        for year in YEARS:
            clock.moment = datetime(year.start + 1, 7, 3, tzinfo=UTC)
            open_round(parts, store, year)
            story.log.append(f"{year.short} opened")
            if early := story.chance.random() < 0.5:
                story.opens()
                story.answers()
            if story.chance.random() < 0.5:
                story.changes(date(year.start + 1, story.chance.choice([4, 6, 9]), 1))
            story.opens()
            if not early or story.chance.random() < 0.5:
                story.answers()
            close_round(store, year)
            if story.chance.random() < 0.7:
                story.changes(date(year.start + 2, story.chance.choice([1, 4, 6]), 1))
        compared = story.agree()
    assert story.changed > 0
    assert compared > 0


CARD, ONLINE, PASSPORT = "KPI-1-1", "KPI-1-2", "KPI-2-5"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office in which 税務課 supplies two indicators, and its reissued form asks for them."""
    made = make_office(tmp_path)
    for each in (CARD, ONLINE):
        assert done("kpi", "set", each, "owner=税務課", "--store", made.store)["changed"] == ["owner"]
    done("distribute", "--anew", "--division", "税務課", "--out", tmp_path / "anew", "--store", made.store)
    return made


def anew(office: Office) -> Path:
    return next((office.folder / "anew").rglob("*税務課*"))


def answered(office: Office, name: str, figures: dict[str, dict[str, Any]]) -> Path:
    target = office.folder / "answers" / f"{name}.xlsx"
    target.write_bytes(make_spreadsheet_user().fill_figures(anew(office).read_bytes(), figures))
    return target


def figure(office: Office, indicator_id: str, year: str = "R4") -> str | None:
    known = done("kpi", "list", "--store", office.store)["indicators"]
    actuals: dict[str, str] = next(each["actuals"] for each in known if each["id"] == indicator_id)
    return actuals.get(year)


def test_a_figure_typed_in_excel_is_merged_with_its_source_and_its_history(office: Office) -> None:
    typed = {"figure": "52.3%", "figure_as_of": "令和5年3月末", "figure_factor": "出張申請の受付"}
    said = merged(office, answered(office, "hand", {CARD: typed})).keys
    assert (said["files"][0]["verdict"], said["balanced"]) == ("merged", True)
    assert {(each["id"], each["key"], each["to"]) for each in said["changes"]} == {
        (CARD, key, text) for key, text in typed.items()
    }
    assert figure(office, CARD) == "52.3%"
    (first,) = done("history", CARD, "--key", "figure", "--store", office.store)["changes"]
    assert (first["who"], first["cell"], first["to"]) == ("税務課", "成果指標!I6", "52.3%")
    assert sound(office.store)
    counts = done("counts", "--store", office.store)["counts"]
    assert counts["total"] == 0


def test_figures_in_a_form_of_another_data_file_are_carried_over_into_this_one_s(office: Office) -> None:
    lost = answered(office, "lost", {CARD: {"figure": "52.3%", "figure_source": "月次集計"}})
    new = make_office(office.folder / "new")
    done("kpi", "set", CARD, "owner=税務課", "--store", new.store)
    done("distribute", "--anew", "--division", "税務課", "--out", new.folder / "anew", "--store", new.store)
    said = ask("carry-over", lost, "--out", new.folder / "back", "--store", new.store).keys
    assert {(each["id"], each["key"]) for each in said["carried"]} == {(CARD, "figure"), (CARD, "figure_source")}
    assert merged(new, Path(said["out"])).keys["files"][0]["verdict"] == "merged"
    assert figure(new, CARD) == "52.3%"
    opened = new.folder / "税務課.nakano"
    done("open", anew(new), "--store", opened)
    assert len(ask("carry-over", lost, "--store", opened).keys["carried"]) == 2
    assert {each["actuals"]["R4"] for each in done("kpi", "list", "--store", opened)["indicators"]} == {"52.3%"}
    book, remarked = load_workbook(anew(new)), new.folder / "remarked.xlsx"
    book["回答"]["P9"] = "別添のとおり"
    book.save(remarked)
    for store in (("--store", opened), ("--out", new.folder / "again", "--store", new.store)):
        problems = ask("carry-over", remarked, *store).keys["problems"]
        seen = [(each["file"], each["found"]) for each in problems if each["code"].startswith("SEEN-")]
        assert seen == [("remarked.xlsx", "別添のとおり")]


def test_a_date_waits_for_a_person_and_what_the_office_types_settles_it(office: Office) -> None:
    said = merged(office, answered(office, "dated", {ONLINE: {"figure": date(2023, 1, 15)}}))
    assert [each["code"] for each in said.keys["files"][0]["problems"] if each.get("id") == ONLINE] == ["FIGURE-DATE"]
    assert figure(office, ONLINE) is None
    (item,) = ask("held", "--store", office.store).keys["held"]
    assert (item["id"], item["key"], item["cell"]) == (ONLINE, "figure", "成果指標!I7")
    done("kpi", "set", ONLINE, "R4=約180万件", "--store", office.store)
    assert ask("held", "--store", office.store).keys["held"] == []
    assert figure(office, ONLINE) == "約180万件"
    other = merged(office, answered(office, "later", {CARD: {"figure": "52.3%"}})).keys["files"][0]["return"]
    done("take-back", other, "--store", office.store)
    assert ask("held", "--store", office.store).keys["held"] == []
    assert sound(office.store)


def test_two_figures_that_knew_nothing_of_each_other_are_decided(office: Office) -> None:
    done("kpi", "set", ONLINE, "R4=約180万件", "--store", office.store)
    said = merged(office, answered(office, "hand", {ONLINE: {"figure": "約175万件"}})).keys
    (conflict,) = said["conflicts"]
    assert (conflict["conflict"], conflict["office"], conflict["division"]) == (
        f"{ONLINE}:figure",
        "約180万件",
        "約175万件",
    )
    assert ask("resolve", f"{ONLINE}:figure", "--take", "both", "--store", office.store).code == 2
    refused = ask("resolve", f"{ONLINE}:figure", "--take", "text", "--text", "多数", "--store", office.store)
    assert refused.keys["error"] == "FIGURE-NOT-READ"
    done("resolve", f"{ONLINE}:figure", "--take", "division", "--store", office.store)
    assert figure(office, ONLINE) == "約175万件"
    assert done("explain", ONLINE, "--key", "figure", "--store", office.store)["stands"]["because"] == "decided"
    assert sound(office.store)


def test_the_division_answers_in_its_data_file_and_a_return_is_taken_back(office: Office) -> None:
    own = office.folder / "own.nakano"
    done("open", anew(office), "--store", own)
    known = done("kpi", "list", "--store", own)["indicators"]
    assert [(each["id"], each["actuals"], each["targets"]["R7"]) for each in known] == [
        (CARD, {"R2": "31.6%", "R3": "46.0%"}, "100%"),
        (ONLINE, {"R2": "約146万件", "R3": "約171万件"}, "200万件"),
    ]
    refused = ask("kpi", "set", CARD, "R3=50%", "--store", own)
    assert (refused.code, refused.keys["error"]) == (2, "FIGURE-NOT-YOURS")
    asked = ask("kpi", "set", CARD, "R4=52.3", "as_of=令和5年3月末", "--store", own)
    assert [each["code"] for each in asked.keys["problems"]] == ["FIGURE-UNIT"]
    found = {(each["code"], each["id"]) for each in ask("check", "--store", own).keys["problems"] if "id" in each}
    assert {("FIGURE-UNIT", CARD), ("FIGURE-BLANK", ONLINE)} <= found
    target = office.folder / "answers" / "program.xlsx"
    made = ask("submit", "--draft", "--out", target, "--store", own).keys
    again = ask("open", target, "--store", own)
    assert again.code in (0, 1)
    assert merged(office, target).keys["files"][0]["return"] == made["return"]
    assert figure(office, CARD) == "52.3"
    done("take-back", made["return"], "--store", office.store)
    assert figure(office, CARD) is None
    assert merged(office, target).keys["files"][0]["verdict"] == "merged"
    assert figure(office, CARD) == "52.3"
    assert (sound(office.store), sound(own)) == (True, True)


def test_what_was_found_goes_back_on_a_form_with_the_figures_as_received(office: Office) -> None:
    came = answered(office, "hand", {CARD: {"figure": "集計中"}, ONLINE: {"figure": "約180万件"}})
    merged(office, came)
    ask("findings", came, "--out", office.folder / "back", "--store", office.store)
    (form,) = (office.folder / "back").rglob("*.xlsx")
    found = ask("check", form).keys["problems"]
    assert ("FIGURE-UNREADABLE", CARD) in {(each["code"], each.get("id")) for each in found}
    own = office.folder / "own.nakano"
    run("open", form, "--store", own)
    assert done("kpi", "list", "--store", own)["indicators"][1]["actuals"]["R4"] == "約180万件"


def test_an_owner_that_is_named_nowhere_else_gets_a_form_of_its_own(tmp_path: Path) -> None:
    store = tmp_path / "office.nakano"
    done("init", "--store", store)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", store)
    table = tmp_path / "組織.csv"
    table.write_text("部,所管課\n総務部,公文書館\n", "utf-8-sig")
    ask("division", "import", table, "--store", store)
    done("kpi", "set", PASSPORT, "owner=公文書館", "--store", store)
    sent = done("distribute", "--answering-only", "--out", tmp_path / "forms", "--store", store)["packages"]
    (form,) = (Path(each["file"]) for each in sent if each["division"] == "公文書館")
    assert form.name.endswith("R4回答様式.xlsx")
    own = tmp_path / "own.nakano"
    assert done("open", form, "--store", own)["rows"] == 0
    done("kpi", "set", PASSPORT, "R4=16名", "--store", own)
    answer = tmp_path / "answer.xlsx"
    assert done("submit", "--out", answer, "--store", own)["rows"] == 0
    assert done("merge", answer, "--store", store)["files"][0]["verdict"] == "merged"
    listed = done("kpi", "list", "--store", store)["indicators"][-1]
    assert (listed["owner"], listed["actuals"]["R4"]) == ("公文書館", "16名")


def test_the_board_asks_and_reminds_who_supplies_figures_alone(office: Office) -> None:
    store = office.store
    done("kpi", "set", PASSPORT, "owner=企画課", "--store", store)
    shown = run("board", "--store", store).output
    assert "  企画課 0/0（成果指標 0/1） 未照会\n" in shown
    assert board_line(office, "税務課")["figures_unsent"] == 0
    late = ("distribute", "--anew", "--division", "企画課", "--out", office.folder / "late", "--store", store)
    assert "企画課（成果指標1件） 照会番号" in run(*late).output
    amend = ("round", "amend", "--division", "企画課", "--due", "2023-08-31", "--reason", "調査の公表を待つため")
    done(*amend, "--store", store)
    line = board_line(office, "企画課")
    asked = {key: line[key] for key in ("rows", "figures", "figures_answered", "due")}
    assert asked == {"rows": 0, "figures": 1, "figures_answered": 0, "due": "2023-08-31"}
    again = ("export", "letters", "--kind", "再依頼", "--division", "企画課", "--out", office.folder / "letters")
    (letter,) = done(*again, "--store", store)["letters"]
    assert (letter["rows"], letter["figures"]) == (0, 1)
    assert "企画課 再依頼文（1所管、成果指標1件）" in run(*again, "--store", store).output
    told = half_width(Path(letter["files"][-1]).read_text("utf-8-sig"))
    assert "・企画課：成果指標1件のうち0件記入済" in told
    done("kpi", "set", PASSPORT, "R4=16名", "--store", store)
    assert board_line(office, "企画課")["state"] == "submitted"
    assert done(*again, "--replace", "--store", store)["letters"] == []


def board_line(office: Office, division: str) -> dict[str, Any]:
    lines = done("board", "--store", office.store)["divisions"]
    return next(dict(each) for each in lines if each["division"] == division)
