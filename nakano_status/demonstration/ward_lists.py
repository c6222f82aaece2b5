"""Cities with lists: plans with items of their own, made from the lists of a year and played through two years.

The lists are in `ward_lists.toml`. A clerk makes the plan's workbook from the list and corrects the cells that need it.
Each scene returns its result as a sentence.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from importlib import resources
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from nakano_status.application.entries.edit_entry import Entry, edit_entries
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.lookup import chosen_round, current_plan
from nakano_status.application.merge.merge_returns import merge_batch
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.plan.create_store import create_store
from nakano_status.application.plan.export_plan import export_template
from nakano_status.application.plan.import_list import ListImport, import_list
from nakano_status.application.plan.plan_workbook import named_plan
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.open_and_close_round import close_round
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.roll_over import RollOverChoice, read_roll_over, roll_over
from nakano_status.demonstration.cast import OFFICE_CLERK
from nakano_status.demonstration.invented_answers import Answer, Chance, invent_deed, invent_items, invent_office_items
from nakano_status.demonstration.stage import ResultSentence, WardsStage, expect
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.cell_address import column_letters
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.history.acts import ActKind

LISTED = FiscalYear(2024)
"""The year of the lists; the two years after it are played."""
WARDS: Sequence[Mapping[str, Any]] = tomllib.loads(
    resources.files(__package__).joinpath("ward_lists.toml").read_text("utf-8")
)["wards"]


def write_list(stage: WardsStage, ward: Mapping[str, Any]) -> ResultSentence:
    """Write a ward's published list of the year before, as a workbook of another program.

    `ward`: its entry in `ward_lists.toml`.
    """
    stage.clock.set(4, 1, year=LISTED.start + 2)
    folder = stage.folder.root / ward["folder"]
    stage.made.append(folder)
    sheets: dict[str, list[list[Any]]] = {"表紙": [[], *([_of_year(each)] for each in ward["cover"])]}
    merged: dict[str, list[str]] = {}
    heads = [_of_year(head).split("｜") for head, _ in ward["columns"]]
    for sheet in ward["sheets"]:
        above = [[_of_year(each)] for each in sheet["above"]]
        lines = list(_heads(heads))
        top = len(above) + 1
        merged[sheet["name"]] = [*_merged_heads(heads, top), *_merged_rows(ward, sheet["rows"], top + len(lines))]
        sheets[sheet["name"]] = [*above, *lines, *(_line(ward, row) for row in sheet["rows"]), *sheet.get("below", ())]
    user = stage.make_user(stage.parts.catalogue.profile())
    stage.parts.files.write(_list_of(stage, ward), user.type_workbook(sheets, merged))
    return f"{LISTED.label}の一覧を作成しました。"


def _of_year(text: str) -> str:
    return text.replace("{year}", LISTED.label)


def _list_of(stage: WardsStage, ward: Mapping[str, Any]) -> Path:
    folder: Path = stage.folder.root / ward["folder"]
    return folder / f"{ward['file']}_{LISTED.short}.xlsx"


def _heads(heads: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Yield the lines of headings; a heading of two lines is below its group's, which only the group's first has."""
    depth = max(map(len, heads))
    for level in range(depth):
        groups = [head[level] if level < len(head) else "" for head in heads]
        is_group = level < depth - 1
        yield ["" if is_group and at and _is_same_group(heads, at) else text for at, text in enumerate(groups)]


def _is_same_group(heads: Sequence[Sequence[str]], at: int) -> bool:
    return len(heads[at]) > 1 and heads[at - 1][0] == heads[at][0]


def _merged_heads(heads: Sequence[Sequence[str]], top: int) -> Iterator[str]:
    if max(map(len, heads)) == 1:
        return
    place = 1
    for _, group in groupby(enumerate(heads), key=lambda each: each[1][0]):
        width = len(list(group))
        first, last = column_letters(place), column_letters(place + width - 1)
        if len(heads[place - 1]) == 1:
            yield f"{first}{top}:{first}{top + 1}"
        elif width > 1:
            yield f"{first}{top}:{last}{top}"
        place += width


def _merged_rows(ward: Mapping[str, Any], rows: Sequence[Sequence[str]], top: int) -> Iterator[str]:
    """Yield the ranges of the cells of levels, each with the blank cells below it."""
    for column, (_, kind) in enumerate(ward["columns"]):
        if kind != "level":
            continue
        starts = [at for at, row in enumerate(rows) if row[column]] + [len(rows)]
        for start, end in pairwise(starts):
            if end - start > 1:
                yield f"{column_letters(column + 1)}{top + start}:{column_letters(column + 1)}{top + end - 1}"


def _line(ward: Mapping[str, Any], row: Sequence[str]) -> list[Any]:
    """Return a line of the list: the given cells of a row, and invented ones."""
    chance, given = Chance("一覧", *map(str, row)), iter(row)
    return [
        next(given) if kind in {"level", "given"} else _cell(chance, kind, str(row[2])) for _, kind in ward["columns"]
    ]


def _cell(chance: Chance, kind: str, title: str) -> Any:
    """Return an invented cell of a column of a kind."""
    if kind == "text":
        return invent_deed(chance, title)
    options = kind.removeprefix("☑").split("|")
    if len(options) > 1:
        chosen = chance.one_of(options)
        boxes = " ".join(f"{'☑' if each == chosen else '□'}{each}" for each in options)
        return boxes if kind.startswith("☑") else int(chosen) if chosen.isdecimal() else chosen
    low, _, high = kind.rstrip("%").partition("-")
    number = chance.number(int(low), int(high))
    return f"{number}.0%" if kind.endswith("%") else number


def make_plan(stage: WardsStage, ward: Mapping[str, Any]) -> ResultSentence:
    """Make the plan's workbook from the list, correct it, create the office's data file and import the list into it.

    `ward`: its entry in `ward_lists.toml`.
    """
    folder = stage.folder.root / ward["folder"]
    guessed, table = folder / "計画の表（一覧から）.xlsx", folder / "計画の表.xlsx"
    export_template(stage.parts, guessed, str(_list_of(stage, ward)), (*ward["map"], *ward["kinds"]))
    user = stage.make_user(stage.parts.catalogue.profile())
    content = stage.parts.files.read(guessed)
    for sheet, keys in ward.get("remove", {}).items():
        content = user.remove_lines(content, sheet, keys)
    for sheet, lines in ward.get("add", {}).items():
        for after, cells in lines.items():
            content = user.add_line(content, sheet, after, cells)
    for sheet, lines in {"概要": _overview(ward), **ward.get("change", {})}.items():
        content = user.change_lines(content, sheet, lines)
    stage.parts.files.write(table, content)
    store = folder / "事務局.nakano"
    create_store(stage.parts, store, named_plan(stage.parts, str(table)), OFFICE_CLERK)
    with stage.opened(store, OFFICE_CLERK) as opened:
        listed = ListImport(_list_of(stage, ward), LISTED)
        found = import_list(stage.parts, opened, listed, OFFICE_CLERK).value
    rows = sum(len(sheet["rows"]) for sheet in ward["sheets"])
    expect("取り込んだ取組", found.initiatives + found.reposts, rows)
    return f"一覧から作成した計画の表を直し、{rows}件の取組のデータファイルを作成しました。"


def _begin(stage: WardsStage, store: Store, year: FiscalYear) -> int:
    """Open a round; the office accepts every end that an answer proposed. Return the number of ended rows."""
    choice = RollOverChoice(year, due=date(year.start + 1, 5, 14))
    with store.reading() as records:
        proposed = read_roll_over(stage.parts, records, choice).rows.ends
    ends = {each.row_id: None for each in proposed if each.proposals}
    roll_over(stage.parts, store, replace(choice, ends=ends), OFFICE_CLERK)
    return len(ends)


def _by_heading(asked: AskedFields, answer: Answer) -> dict[str, str]:
    return {asked.heading(key): text for key, text in answer.values.items()}


def _overview(ward: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {item: {"内容": text} for item, text in ward["head"].items()}


def collect(stage: WardsStage, ward: Mapping[str, Any], year: FiscalYear) -> ResultSentence:
    """Begin a year, send the forms, answer and merge them, fill in the items of the office, and close the round.

    Raises Unexpected if a merged text differs from the typed one. `ward`: its entry in `ward_lists.toml`.
    """
    folder = stage.folder.root / ward["folder"] / year.label
    stage.clock.set(4, 12, year=year.start + 1)
    with stage.opened(folder.parent / "事務局.nakano", OFFICE_CLERK) as store:
        ended = _begin(stage, store, year)
        sent = distribute(stage.parts, store, DistributeOptions(folder / "照会"), OFFICE_CLERK).value
        with store.reading() as records:
            plan, round_ = current_plan(records), chosen_round(records, year)
        edition, asked = plan.newest, AskedFields(plan.newest.profile, year, plan.last_year)
        answered = {each.row_id for each in round_.rows if each.counted}
        listings = [each for each in edition.listings if each.row_id in answered]
        answers = {each.row_id: invent_items(each, asked, year) for each in listings}
        stage.clock.set(5, 14, year=year.start + 1)
        user = stage.make_user(edition.profile)
        for form in sent:
            typed = {each.row_id: answers[each.row_id].values for each in listings if form.division in each.answerers}
            content = user.fill_in(stage.parts.files.read(form.file), typed, "記入者（例）")
            stage.parts.files.write(folder / "届いた回答" / form.file.name, content)
        merge_batch(stage.parts, store, read_batch(stage.parts, (folder / "届いた回答",)), by=OFFICE_CLERK)
        by_office = [invent_office_items(each, asked, year) for each in listings] if asked.office_keys else []
        if by_office:
            entries = [Entry(each.row_id, _by_heading(asked, each), year=year) for each in by_office]
            edit_entries(stage.parts, store, entries, ActKind.EDIT_ENTRY, OFFICE_CLERK)
        close_round(store, year, OFFICE_CLERK)
        with store.reading() as records:
            rows = {row.id: row.values for row in read_rows(records, chosen_round(records, year))}
    for each in (*answers.values(), *by_office):
        found = {key: (rows[each.row_id].get(key) or "").strip() for key in each.values}
        expect(f"管理番号 {each.row_id} の回答", found, {key: text.strip() for key, text in each.values.items()})
    by_hand = f"事務局が{len(by_office)}件に記入しました。" if by_office else ""
    without = f"前年に廃止とされた取組{ended}件を除きました。" if ended else ""
    return f"{len(sent)}の所管課から{len(answers)}件の回答を取りまとめました。{by_hand}{without}"
