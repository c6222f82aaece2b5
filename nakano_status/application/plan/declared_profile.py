"""The profile that the sheets of a plan's workbook declare: levels, marks, fields and names, with the faults of cells.

Codes are declared by an example. Entries without a column (widths, further headings of a field) come from the profile
on the hidden sheet 照合用, otherwise from the profile of a new plan.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields as attributes
from itertools import count
from typing import Any, NamedTuple

from nakano_status.application.plan import edition_tables, plan_notices
from nakano_status.application.plan.head_lines import (
    ENDED_ROWS,
    Content,
    head_line_texts,
    id_patterns_of,
    names_of_bodies,
    read_head_entries,
)
from nakano_status.application.plan.head_sheet import Lines, wrong_line
from nakano_status.application.plan.plan_sheets import KEPT, PROFILE_ITEM, SPONSOR, SPONSORS
from nakano_status.application.plan.plan_tables import Faults, PlanTables, wrong_cell
from nakano_status.application.plan.profile_sheets import (
    CONTENT,
    ITEM,
    OPTIONS,
    SHEETS,
    DeclarationKind,
    EntryColumn,
    assign_sponsor_keys,
    complete_field,
    complete_mark,
    default_entries,
    derive_field_names,
    drop_former_symbol,
    heading_of,
    options_of_cell,
    options_with_entry,
    pattern_of_cell,
    read_placeholders,
    thresholds_of_cell,
    with_keys_of_named,
    with_shown_placeholders,
)
from nakano_status.application.table_rows import TableRow
from nakano_status.domain.fields import codes
from nakano_status.domain.fields.mark import MOST_MARKS, usual_look
from nakano_status.domain.fields.option import shape_of
from nakano_status.domain.fields.profile import ALL_SPONSORS, Profile
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.domain.plan.plan import Plan
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.text.narrative import bare_text

_MOST_SPONSORS = f"{len(ALL_SPONSORS)}つまでの名称"
_MOST_EVER = f"前の版のものと合わせて{_MOST_SPONSORS}"


class DeclaredMark(NamedTuple):
    """A line of the sheet 進捗状況, and the mark that it declares.

    `is_same`: whether the profile before has this mark under the same name.
    """

    row: TableRow
    content: Content
    is_same: bool


class DeclaredProfile(NamedTuple):
    """The content of a profile, and the faults of the cells that declare it.

    `rows`: the lines of the sheets by kind and key of the declaration, as `(DeclarationKind.LEVEL, "measure")`.
    `marks`: the declared marks with their lines.
    """

    content: Content
    rows: Mapping[tuple[DeclarationKind, str], TableRow]
    marks: tuple[DeclaredMark, ...]
    faults: Faults


class _Declaration(NamedTuple):
    """A declaration that a line makes, and whether it is a declaration of the profile before with the same name."""

    row: TableRow
    content: dict[str, Any]
    is_same: bool
    faults: Faults


class _Claim(NamedTuple):
    """A line with its key and the former declaration that it continues (empty: it is new)."""

    row: TableRow
    key: str
    own: Content
    is_twice: bool


def read_base(tables: PlanTables) -> tuple[Content, Faults]:
    """Return the profile from which a workbook was made, as parsed JSON, and the faults of the sheet that stores it.

    This sheet is 照合用. If it has no such profile, return the profile of a new plan.
    """
    catalogue = tables.parts.catalogue
    blank: Content = json.loads(catalogue.blank_profile().content)
    table = tables.read(KEPT)
    row = next((row for row in table.rows if row.text(ITEM) == PROFILE_ITEM), None)
    if row is None:
        return blank, table.problems
    try:
        base = catalogue.profile_in(json.loads(row.text(CONTENT)))
    except (ValueError, KeyError, TypeError, RecursionError):  # RecursionError: nested too deeply
        base = ()
    if isinstance(base, Profile):
        return json.loads(base.content), table.problems
    wrong = wrong_cell(row.place(CONTENT), row.text(CONTENT)[:20], "作成したときのままの内容")
    return blank, (*table.problems, wrong)


def read_declared_profile(tables: PlanTables, lines: Lines, texts: Mapping[str, str], base: Content) -> DeclaredProfile:
    """Return the profile that the sheets declare; entries that they do not declare come from `base`.

    `lines` and `texts`: the lines that 概要 has by name, and their contents by entry. The title of a plan is unchanged.
    """
    found: dict[DeclarationKind, list[_Declaration]] = {}
    faults: list[Problem] = []
    made: dict[str, list[Content]] = {}
    for kind, (sheet, *_) in SHEETS.items():
        if tables.plan and sheet not in tables.sheets:
            made[kind.value] = base[kind]
            continue
        found[kind], wrong = _read_declarations(tables, kind, base.get(kind, ()))
        made[kind.value] = [each.content for each in found[kind]]
        faults += wrong
    made[DeclarationKind.FIELD.value] = with_keys_of_named(made[DeclarationKind.FIELD], made[DeclarationKind.LEVEL])
    stated = {entry: text for entry, text in texts.items() if not (tables.plan and entry == "title")}
    sponsors, wrong_names = _read_sponsors(tables, base, texts)
    initiative_id, wrong_id = _read_initiative_id(tables, lines, base, made[DeclarationKind.LEVEL], texts)
    is_known = texts.get("ended_rows", "") in ENDED_ROWS
    wrong_ended = () if is_known else (wrong_line(lines, "ended_rows", "空欄か、理由、載せない"),)
    content = {
        **sponsors,
        "profile_id": fold_name(texts.get(edition_tables.PLAN_ITEM) or texts.get("title", "")) or "plan",
        "initiative_id": initiative_id,
        **made,
        **read_head_entries(base, stated),
    }
    content = {key: content[key] for key in (*base, *content) if key in content}  # equal profiles have one order
    rows = {(kind, each.content["key"]): each.row for kind, some in found.items() for each in some}
    marks = tuple(DeclaredMark(each.row, each.content, each.is_same) for each in found.get(DeclarationKind.MARK, ()))
    return DeclaredProfile(content, rows, marks, (*faults, *wrong_names, *wrong_id, *wrong_ended))


def _read_sponsors(given: PlanTables, base: Content, texts: Mapping[str, str]) -> tuple[dict[str, Any], Faults]:
    """Return the plan's names for its sponsors (empty: the usual ones), and their faults.

    Unchanged names come from `base`.
    """
    before = names_of_bodies(base)["sponsors"]
    table = given.read(SPONSORS)
    rows = [row for row in table.rows if row.text(SPONSOR)]
    faults = [*table.problems]
    faults += (wrong_cell(row.place(SPONSOR), row.text(SPONSOR), _MOST_SPONSORS) for row in rows[len(ALL_SPONSORS) :])
    named, wrong = plan_notices.read_sponsor_names(rows, SPONSOR)
    faults += wrong
    names = named or [texts.get("names/ward") or before[0]]
    sponsors: Any = assign_sponsor_keys(names, given.plan)
    if rows and len(sponsors) < len(names[: len(ALL_SPONSORS)]):
        faults.append(wrong_cell(rows[-1].place(SPONSOR), rows[-1].text(SPONSOR), _MOST_EVER))
    if names == before or (given.plan and SPONSORS not in given.sheets):
        sponsors = base.get("sponsors")
    return {"sponsors": sponsors} if sponsors else {}, tuple(faults)


def _read_initiative_id(
    given: PlanTables, lines: Lines, base: Content, levels: Sequence[Content], texts: Mapping[str, str]
) -> tuple[str | Sequence[str], Faults]:
    """Return the entry of a profile with the pattern of 管理番号, or with several, and its faults.

    It is the pattern of the example, otherwise the entry of the profile before, to which a revision adds the numbers
    that the program makes below other levels.
    """
    before, faults = base["initiative_id"], Faults()
    example = texts.get("initiative_id", "")
    is_other = example != head_line_texts(base)["initiative_id"]
    if example and not is_other and given.plan is None:
        return before, faults
    if example and is_other and not codes.can_be_id(example):
        faults = (wrong_line(lines, "initiative_id", codes.EXPECTED_IN_IDS),)
    elif example and is_other:
        try:
            return codes.pattern_of_id(example), faults
        except ValueError:
            faults = (wrong_line(lines, "initiative_id", "数字か英字のある番号"),)
    pattern = levels[-1].get("code_pattern") if levels else None
    if pattern is None or (base.get("levels") and pattern == base["levels"][-1]["code_pattern"]):
        return before, faults
    made = codes.code_form(pattern).initiative_id
    ids = {each.row_id for each in given.plan.newest.listings} if given.plan else ()
    found = codes.with_id_pattern(id_patterns_of(base), made, ids)
    return found[0] if len(found) == 1 else [*found], faults


def _read_declarations(
    given: PlanTables, kind: DeclarationKind, before: Sequence[dict[str, Any]]
) -> tuple[list[_Declaration], Faults]:
    """Return the declarations of a sheet, each based on the former declaration that it continues, and the faults."""
    sheet, columns, _ = SHEETS[kind]
    table = given.read(sheet, columns[0].heading)
    claims = _claims(given.plan, kind, table.rows, {each["key"]: each for each in before})
    found = [_read_declaration(given, kind, number, claim) for number, claim in enumerate(claims, start=1)]
    if kind is DeclarationKind.MARK:
        _give_looks_apart(found)
    return found, (*table.problems, *(fault for each in found for fault in each.faults))


def _give_looks_apart(marks: Sequence[_Declaration]) -> None:
    """Give each mark whose cells state neither colour nor pattern the usual look of its place, or else a free one."""
    cells = [heading_of(DeclarationKind.MARK, entry) for entry in ("colour", "pattern")]
    own = [any(each.row.text(cell) for cell in cells) for each in marks]
    taken = {_look(each.content) for each, states in zip(marks, own, strict=True) if states}
    usual = [(str(colour), str(pattern)) for colour, pattern in map(usual_look, range(MOST_MARKS))]
    for place, (each, states) in enumerate(zip(marks, own, strict=True)):
        if not states and _look(each.content) in taken:
            free = (look for look in (*usual[place:], *usual[:place]) if look not in taken)
            each.content.update(zip(("colour", "pattern"), next(free, _look(each.content)), strict=True))
        taken.add(_look(each.content))


def _look(mark: Content) -> tuple[str, str]:
    return str(mark.get("colour")), str(mark.get("pattern"))


def _claims(
    plan: Plan | None, kind: DeclarationKind, rows: Sequence[TableRow], known: Mapping[str, dict[str, Any]]
) -> Iterator[_Claim]:
    """Yield each line with the former declaration that it continues.

    That is the declaration with the key of the line, otherwise with its name, unless a line has the key of that
    declaration.
    """
    name, key_heading = heading_of(kind, kind.named_by), heading_of(kind, "key")
    claimed = {row.text(key_heading) for row in rows}
    named = {with_shown_placeholders(each[kind.named_by]): each for key, each in known.items() if key not in claimed}
    owns = [known.get(row.text(key_heading)) or named.get(row.text(name)) or {} for row in rows]
    used = {each["key"] for each in owns if each} | _keys_of_editions(plan, kind)
    seen: set[str] = set()
    for number, (row, own) in enumerate(zip(rows, owns, strict=True), start=1):
        is_twice = bool(own) and own["key"] in seen
        new = (each for n in count(number) if (each := f"{kind.key_prefix}_{n}") not in used | seen)
        key = own["key"] if own and not is_twice else next(new)
        seen.add(key)
        yield _Claim(row, key, own, is_twice)


def _keys_of_editions(plan: Plan | None, kind: DeclarationKind) -> set[str]:
    """Return the keys that editions of the plan have used; a new declaration never gets such a key."""
    editions = plan.editions if plan else ()
    return {each.key for edition in editions for each in kind.declared_in(edition.profile)}


def _read_declaration(given: PlanTables, kind: DeclarationKind, number: int, claim: _Claim) -> _Declaration:
    """Return the declaration of a line; `number` is the place of the line on its sheet."""
    row, key, own, is_twice = claim
    name = heading_of(kind, kind.named_by)
    faults = [row.problem("TABLE-TWICE", heading_of(kind, "key"), found=own["key"])] if is_twice else []
    if kind is DeclarationKind.LEVEL and is_named_as_rows(row):
        faults.append(wrong_cell(row.place(name), row.text(name), "取組の行を表さない言葉"))
    made, wrong = _read_cells(kind, row, own if own and not is_twice else {"key": key}, is_new=given.plan is None)
    faults += wrong
    if kind is DeclarationKind.MARK and given.parts.papers.unprintable(symbol := made.get("symbol", "")):
        faults.append(wrong_cell(row.place(name), symbol, "印刷できる記号"))
    for option in made.get("options", ()) if kind is DeclarationKind.FIELD else ():
        if given.parts.papers.unprintable(text := option if isinstance(option, str) else option["symbol"]):
            faults.append(wrong_cell(row.place(OPTIONS), text, "印刷できる記号"))
    faults += _alike_options(row, made)
    is_same = bool(own) and (given.plan is not None or made.get("label") == own.get("label"))
    rest = {entry: value for entry, value in default_entries(kind, number, key).items() if entry not in made}
    return _Declaration(row, {**made, **rest}, is_same, tuple(faults))


def _alike_options(row: TableRow, made: Content) -> Iterator[Problem]:
    """Yield the fault of each option of an item that looks like another one (二 and ニ, × and X)."""
    options = [each if isinstance(each, str) else each["symbol"] for each in made.get("options", ())]
    for place, text in enumerate(options):
        others = (*options[:place], *options[place + 1 :])
        if any(bare_text(text) != bare_text(each) and shape_of(text) == shape_of(each) for each in others):
            yield wrong_cell(row.place(OPTIONS), text, "ほかの言葉と見分けられる言葉")


def is_named_as_rows(level: TableRow) -> bool:
    """Return whether a level is called 事業内容, as the rows are in the sheet of the tree (計画)."""
    name = level.text(heading_of(DeclarationKind.LEVEL, DeclarationKind.LEVEL.named_by))
    return fold_name(name) == edition_tables.ROW


_FORGET: Mapping[DeclarationKind, Callable[[dict[str, Any], Content], None]] = {
    DeclarationKind.MARK: drop_former_symbol,
    DeclarationKind.FIELD: derive_field_names,
}
"""Functions that remove, from a renamed mark or field of a new plan, the entries that belong to the former name."""

_COMPLETE: Mapping[DeclarationKind, Callable[[dict[str, Any], Content], dict[str, Any]]] = {
    DeclarationKind.MARK: complete_mark,
    DeclarationKind.FIELD: complete_field,
}
"""Functions that add the entries that follow from the cells of a mark or field."""


def _read_cells(kind: DeclarationKind, row: TableRow, own: Content, *, is_new: bool) -> tuple[dict[str, Any], Faults]:
    """Return the entries of the former declaration, updated by the cells of a line, and the faults of these cells.

    `is_new` is true if the workbook makes a new plan.
    """
    made = {key: dict(value) if isinstance(value, dict) else value for key, value in own.items()}
    defaults = {each.name: each.default for each in attributes(SHEETS[kind][2])}
    faults = []
    for column in SHEETS[kind][1]:
        text, (entry, _, part) = row.text(column.heading), column.entry.partition("/")
        has_no_example = entry == "code_pattern" and not text and entry in own  # its pattern remains
        if not row.has(column.heading) or entry == "key" or has_no_example:
            continue
        try:
            if entry == "options" and part:
                made |= {entry: stated} if (stated := options_with_entry([*made.get(entry, ())], part, text)) else {}
                continue
            value = _read_cell(column, text, own)
        except ValueError:
            faults.append(wrong_cell(row.place(column.heading), text, _expected(column)))
            if not part:
                made.pop(entry, None)  # the former pattern would make each row faulty
            continue
        if part or entry in own or value != defaults[entry]:
            _put(made, entry, part, value)
    if half := [*_half_data(kind, row, made)]:
        del made["data"]
    if is_new and len(own) > 1 and kind in _FORGET:
        _FORGET[kind](made, own)
    if kind in _COMPLETE:
        made = _COMPLETE[kind](made, own)
    return made, (*faults, *half)


def _read_cell(column: EntryColumn, text: str, own: Content) -> Any:
    """Return the value of a cell, None if it is blank; raise ValueError if the text is not a value."""
    if text and column.entry == "code_pattern":
        return pattern_of_cell(text, own)
    if text and column.entry == "options":
        return options_of_cell(text, own)
    if text and column.entry == "proposes":
        return thresholds_of_cell(text)
    return column.read(text) if text else None


def _expected(column: EntryColumn) -> str:
    """Return a description of the content that a cell of a column may have."""
    if column.entry == "proposes":
        return "実績値／目標値：A=100、B=80 の形（数字の項目の短い名称と、選択肢ごとの目標に対する割合）"
    if column.entry == "options/ends":
        return f"「{OPTIONS}」にある言葉を「、」で区切ったもの"
    if column.entry == "options/also":
        return f"終了=廃止 の形（書かれる言葉と、「{OPTIONS}」にある言葉）"
    words = "数字" if column.is_number else "番号の例（1-1-①、第1章、A-01など。数字は2桁まで）"
    return "、".join(column.choices) or words


def _half_data(kind: DeclarationKind, row: TableRow, made: Content) -> Iterator[Problem]:
    """Yield the fault of a published column with a heading and no description, or the other way round."""
    for column in SHEETS[kind][1]:
        entry, _, part = column.entry.partition("/")
        if entry == "data" and part not in made.get(entry, {part: ""}):
            yield problem("PLAN-CELL-MISSING", row.place(column.heading), found=column.heading)


def _put(made: dict[str, Any], entry: str, part: str, value: Any) -> None:
    """Put the value of a cell into a declaration; a blank cell removes the entry."""
    if isinstance(value, str) and entry != "code_pattern":
        value = read_placeholders(value)
    if part:
        inner = {**made.get(entry, {}), part: value}
        made[entry] = {key: each for key, each in inner.items() if each}
        if not made[entry]:
            del made[entry]
    elif value is None or value == "":
        made.pop(entry, None)
    else:
        made[entry] = value
