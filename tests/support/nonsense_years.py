"""A year of a nonsense ward: two rounds at the command line, with faults, every paper and the acts that are refused."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nakano_status.application.lookup import current_plan
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.domain.fields.profile import Profile
from tests.support.command_line import Said, ask, session_of
from tests.support.nonsense_wards import NonsenseWard
from tests.support.stores import TickingClock

_PICTURES = ("counts", "indicators", "marks-by-year", "schedule-changes", "submissions")


def play(ward: NonsenseWard) -> None:
    """Make the ward's data file, collect a year, make every paper, and begin the next year."""
    clock = TickingClock(datetime(2018 + ward.shape.first_year, 4, 3, tzinfo=UTC))
    ward.session = session_of(make_parts(clock))
    ward.make()
    _explained(ward)
    clock.moment = datetime(2018 + ward.shape.year + 1, 4, 9, tzinfo=UTC)
    _collect(ward)
    _settle(ward)
    _publish(ward)
    _refused(ward)
    _next_year(ward)


def profile_of(ward: NonsenseWard) -> Profile:
    """Return the profile of the ward's plan."""
    with closing(make_parts().stores.open(ward.store, read_only=True)) as store, store.reading() as records:
        return current_plan(records).newest.profile


def office(ward: NonsenseWard, *words: str | Path, codes: tuple[int, ...] = (0, 1)) -> Mapping[str, Any]:
    """Run a command on the office's data file, and return its keys."""
    said = ward.run(*words, "--store", ward.store)
    assert said.code in codes, (words, said)
    return said.keys


def _explained(ward: NonsenseWard) -> None:
    for words in (("todo",), ("verify",), ("division", "list"), ("plan", "editions"), ("templates", "list")):
        office(ward, *words)
        ward.printed(*words, "--store", ward.store)


def _collect(ward: NonsenseWard) -> None:
    """Open the round, send the forms, and merge: a filled form, a second one that differs, one with faults."""
    out, user = ward.folder / "forms", make_spreadsheet_user(profile_of(ward))
    office(ward, "round", "open", "--year", f"R{ward.shape.year}", "--due", f"{2018 + ward.shape.year + 1}-05-14")
    sent = office(ward, "distribute", "--out", out)["packages"]
    office(ward, "export", "letters", "--out", out, "--kind", "依頼")
    rows = office(ward, "show")["rows"]
    owners = {each["id"]: each["leads"][0] for each in rows}
    answers = {each["id"]: ward.answer(place) for place, each in enumerate(rows)}
    came = ward.folder / "came"
    came.mkdir()
    for number, each in enumerate(package for package in sent if package["rows"]):
        form = Path(each["file"])
        own = {row_id: texts for row_id, texts in answers.items() if owners[row_id] == each["division"]}
        filled = user.fill_in(form.read_bytes(), own, ward.words.new())
        (came / f"{number}.xlsx").write_bytes(filled)
        if number == 0:
            first = next(iter(own))
            changed = {first: {**own[first], ward.text_key: ward.words.new(8), "mark": ward.shape.marks[-1]}}
            (came / "0b.xlsx").write_bytes(user.fill_in(form.read_bytes(), {**own, **changed}, ward.words.new()))
            _answer_in_a_data_file(ward, form, own)
        if number == 1:
            unread = ["mark", *({"change_kind"} - ward.left_out)]
            lines = {row_id: dict.fromkeys(unread, "？") for row_id in own}
            (came / "faulty.xlsx").write_bytes(user.fill_in(form.read_bytes(), lines))
    (came / "no.xlsx").write_bytes(b"nothing")
    for form in (came / "faulty.xlsx",):
        ward.run("check", form)
        ward.printed("check", form)
        ward.run("findings", form, "--out", ward.folder / "findings", "--store", ward.store)
    for words in (("merge", came, "--dry-run"), ("merge", came)):
        office(ward, *words)
    ward.printed("merge", came, "--store", ward.store)
    ward.ids = [each["id"] for each in rows]


def _answer_in_a_data_file(ward: NonsenseWard, form: Path, own: Mapping[str, Mapping[str, str]]) -> None:
    store = ward.folder / "division.nakano"
    first = next(iter(own))
    for words in (
        ("open", form, "--store", store),
        ("check", "--store", store),
        ("set", first, "mark=？", "--store", store),
        ("set", first, "change_kind=？", "--store", store),
        ("set", first, f"mark={ward.shape.marks[-1]}", "--store", store),
        ("check", "--store", store),
        ("submit", "--out", ward.folder / "draft.xlsx", "--draft", "--store", store),
        ("submit", "--out", ward.folder / "whole.xlsx", "--store", store),
        ("set", "no", "done=x", "--store", store),
        ("show", "--store", store),
        ("todo", "--store", store),
    ):
        ward.run(*words)
    ward.printed("check", "--store", store)
    ward.printed("show", "--store", store)


def _settle(ward: NonsenseWard) -> None:
    """Look at what is open, decide it, ask back and accept."""
    first = ward.ids[0]
    for words in (
        ("todo",), ("board",), ("conflicts",), ("held",), ("received",), ("show",), ("counts",), ("kpi", "list"),
        ("history", first), ("explain", first, "--key", ward.text_key), ("terms", "list"), ("opinions", "list"),
        ("board", "--remind"), ("board", "--out", ward.folder / "board.pdf"), ("publications",), ("frames", "list"),
    ):  # fmt: skip
        office(ward, *words)
        if "--out" not in words:
            ward.printed(*words, "--store", ward.store)
    for each in office(ward, "held")["held"]:
        office(ward, "held", "reject", each["item"])
    for each in office(ward, "conflicts")["conflicts"]:
        ward.run("resolve", each["conflict"], "--take", each["sides"][0]["return"], "--store", ward.store)
    asked = ("--comment", ward.words.new(), "--out", ward.folder / "asked")
    office(ward, "ask-back", "--division", ward.divisions[2], "--id", ward.ids[2], *asked)
    office(ward, "accept", "--division", ward.divisions[1])
    office(ward, "opinions", "add", "--source", "監査", "--day", f"{2018 + ward.shape.year}-06-01", "--text",
           ward.words.new(9), "--id", first)  # fmt: skip
    for kind in ("再依頼", "修正依頼", "送付票", "期限変更", "受領"):
        ward.run("export", "letters", "--out", ward.folder / "letters", "--kind", kind, "--pdf", "--store", ward.store)
    for line in ("counts --years", "audit", "verify", f"show {first} --years"):
        office(ward, *line.split())
        ward.printed(*line.split(), "--store", ward.store)
    for by in (*ward.levels, "level_1", "division", "department", "sponsor", "frame"):
        ward.run("counts", "--by", by, "--store", ward.store)
        ward.printed("counts", "--by", by, "--store", ward.store)
    office(ward, "set", first, f"{ward.text_key}={ward.words.new(9)}")
    office(ward, "wording", "--send", "--division", ward.divisions[0], "--out", ward.folder / "wording")


def _publish(ward: NonsenseWard) -> None:
    """Make every paper in every format, record those of each occasion, and check the data."""
    out = ward.folder / "papers"
    made = [
        ("list", "list.xlsx"), ("list", "list.pdf"), ("list", "a4.pdf", "--paper", "A4"),
        ("list", "check.pdf", "--check"), ("list", "check.xlsx", "--check"), ("changes", "changes.docx"),
        ("changes", "changes.xlsx"), ("approval", "approval.docx"), ("approval", "approval.pdf"),
        ("questions", "questions.docx"), ("one-page", "one.pdf"), ("one-page", "one.docx"),
        ("opinions", "opinions.docx"),
        ("frames", "frames.docx"), ("years", "years.docx"), ("years", "years.xlsx"), ("page", "page"), ("data", "data"),
        ("data", "data2", "--years"), ("fates", "fates.docx"), ("summary", "pdf", "--format", "pdf"),
        ("summary", "xlsx", "--format", "xlsx"), ("summary", "docx", "--format", "docx", "--landscape"),
        *(("report", f"report_{place}.docx", "--for", ward.occasions[each])
          for place, each in enumerate(ward.shape.occasions)),
        ("report", "report_usual.docx"),
        ("report", "report.pdf", "--for", ward.occasions["公表"], "--pictures", "--total", "--explain", "--previous"),
    ]  # fmt: skip
    for kind, name, *options in made:
        ward.run("export", kind, "--out", out / name, *options, "--store", ward.store)
    for name in _PICTURES:
        ward.run("export", "picture", name, "--out", out / f"{name}.svg", "--store", ward.store)
    for place, occasion in enumerate(ward.occasions.values()):
        target = ward.folder / f"published_{place}"
        ward.run("publish", "--for", occasion, "--out", target, "--one-page", "--store", ward.store)
    for line in ("publications", "todo", f"show {ward.ids[0]} --years"):
        ward.printed(*line.split(), "--store", ward.store)
    for path in (*(out / "data").rglob("*"), *(ward.folder / "published_2").rglob("*.csv")):
        ward.run("check-data", path)
        ward.printed("check-data", path)
    office(ward, "audit", "--out", ward.folder / "audit.csv")
    office(ward, "disclose", ward.ids[0], "--out", ward.folder / "disclosed")
    office(ward, "plan", "export", "--out", ward.folder / "plan.xlsx")
    for name in ("report", "letter-request", "letter-reminder", "letter-receipt", "approval"):
        ward.run("templates", "save", name, "--out", ward.folder / "texts" / f"{name}.txt", "--store", ward.store)


def _refused(ward: NonsenseWard) -> None:
    """Ask for what is not there, and import tables and a list with faults."""
    first, other = ward.ids[0], ward.folder / "other.nakano"
    user = make_spreadsheet_user(profile_of(ward))
    ward.run("init", "--plan", ward.book, "--store", other)
    listed = ward.folder / "papers" / "list.xlsx"
    shutil.copy(listed, ward.folder / "faulty list.xlsx")
    faulty = user.retype(listed.read_bytes(), ward.titles[0], ward.words.new(9))
    (ward.folder / "faulty list.xlsx").write_bytes(faulty)
    kpi = ward.folder / "kpi.csv"
    kpi.write_text(f"指標番号,指標項目\n？,{ward.words.new()}\n", "utf-8-sig")
    book = ward.book.read_bytes()
    wrong = user.change_lines(book, "計画", {ward.titles[0]: {"番号": "？"}, ward.titles[1]: {"番号": "9"}})
    (ward.folder / "wrong.xlsx").write_bytes(user.change_lines(wrong, "概要", {"策定日": {"内容": "？"}}))
    foreign = ward.folder / "foreign.xlsx"
    for words in (
        ("import", listed, "--year", f"R{ward.shape.year}", "--store", other),
        ("import", ward.folder / "faulty list.xlsx", "--year", f"R{ward.shape.year}", "--dry-run", "--store", other),
        ("list-changes", ward.folder / "faulty list.xlsx", "--store", ward.store),
        ("frames", "tag", "？", "KM", "--store", ward.store),
        ("frames", "tag", first, "KM", "--store", ward.store),
        ("kpi", "set", "？", "owner=？", "--store", ward.store),
        ("kpi", "import", kpi, "--store", ward.store),
        ("counts", "--by", "？", "--store", ward.store),
        ("show", "？", "--store", ward.store),
        ("explain", first, "--key", "？", "--store", ward.store),
        ("set", first, "mark=？", "--store", ward.store),
        ("set", first, "change_kind=？", "--store", ward.store),
        ("init", "--plan", ward.folder / "wrong.xlsx", "--store", ward.folder / "none.nakano"),
        ("plan", "revise", ward.folder / "wrong.xlsx", "--adopted", f"{2020 + ward.shape.year}-04-01", "--title",
         ward.words.new(), "--dry-run", "--store", ward.store),
        ("compare", "--from", "1", "--to", "2", "--out", foreign, "--store", ward.store),
        ("compare", "--from", f"R{ward.shape.year}", "--to", f"R{ward.shape.year}", "--out", foreign, "--store",
         ward.store),
        ("round", "open", "--year", f"R{ward.shape.first_year - 1}", "--due", "2022-04-01", "--store", ward.store),
        ("row", "move", first, "--to", "？", "--from", f"{2020 + ward.shape.year}-04-01", "--reason", "x", "--store",
         ward.store),
    ):  # fmt: skip
        said = ward.run(*words)
        for code in codes_in(said):
            ward.said.append((f"problems --explain {code}", ask("problems", "--explain", code)))


def codes_in(said: Said) -> set[str]:
    """Return the codes of what a command found or refused."""
    keys = said.keys
    problems = keys.get("problems", [])
    return {str(keys["error"])} if "error" in keys else {each["code"] for each in problems if "code" in each}


def _next_year(ward: NonsenseWard) -> None:
    """Close the round, keep it in a folder, and begin the next one."""
    office(ward, "round", "close")
    office(ward, "retain", "--year", f"R{ward.shape.year}", "--out", ward.folder / "kept")
    due = ("--due", f"{2018 + ward.shape.year + 2}-05-14")
    again = ("roll-over", "--year", f"R{ward.shape.year + 1}", *due)
    ward.run(*again, "--dry-run", "--store", ward.store)
    ward.printed(*again, "--dry-run", "--store", ward.store)
    office(ward, *again)
    office(ward, "distribute", "--out", ward.folder / "next forms")
    for words in (("counts", "--against", f"R{ward.shape.year}"), ("counts", "--years"), ("todo",), ("board",)):
        office(ward, *words)
        ward.printed(*words, "--store", ward.store)
