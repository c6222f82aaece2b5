"""Totals of a plan's own items as papers show them: rows by option of a choice, sums of numbers, by goal and 部."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nakano_status.application.papers.counts import group_name, terms_of_groups
from nakano_status.application.round.read.counts import sort_groups
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.documents import document as doc
from nakano_status.domain.fields.field import Field
from nakano_status.domain.round.item_totals import ItemTotal, total_of_item, totals_by
from nakano_status.domain.round.tally import Grouping

_WIDTH, _NUMBER_WIDTH, _HEIGHT = 160.0, 17.0, 7.0
_SUM_WIDTH, _ROWS_WIDTH = 34.0, 24.0
_MOST_BESIDE = 6
"""Largest number of options with a column each; more options have a line each, without groups."""
_ALL, _NONE = "計", "―"
_ROWS, _PARTS = ("取組", "報告対象"), ("所管課", "報告対象の所管課")
"""The heading of the counted things and that of their total: rows, or the divisions that a row names."""


def item_blocks(contents: RoundContents, against: RoundContents | None = None) -> tuple[doc.Block, ...]:
    """Return the tables of the counted items of a round, each below its heading; empty if none is counted.

    `against`: the round before, whose totals are the last line of each table with groups; None for no such line.
    """
    fields = contents.edition.profile.fields
    asked = [each for each in fields if each.counted and each.key in contents.asked.every_key]
    return tuple(block for each in asked for block in _item(contents, each, against))


def _item(contents: RoundContents, field: Field, against: RoundContents | None) -> Iterator[doc.Block]:
    heading = contents.asked.heading(field.key)
    name = f"{heading}別の件数" if field.options else f"{heading}の合計"
    yield doc.Paragraph((doc.Run(name, bold=True),), doc.ParagraphRole.LABEL, space_above=12, is_kept_with_next=True)
    rows = contents.item_rows(field)
    whole = total_of_item(rows, field)
    counted = counted_by_item(contents, field)
    if len(field.options) > _MOST_BESIDE:
        yield _long_table(field, whole, name, counted)
    else:
        total = _total_before(field, against) if against else None
        before = _line_before(field, against, total) if against and total else ()
        for grouping, term in terms_of_groups(contents).items():
            found = totals_by(rows, field, grouping)
            groups = sort_groups(contents, grouping, found)
            lines = [(group_name(contents, grouping, each), found[each]) for each in groups]
            if len(lines) > 1 or grouping is Grouping.GOAL:
                yield _table(field, [*lines, (_ALL, whole)], (term, name, counted), before)
        if against and total:
            yield from _note(_note_on_former_options(field, against, total))
    if field.options and field.counts_several:
        yield from _note(note_on_counting(contents, field))


def _note(text: str) -> Iterator[doc.Block]:
    if text:
        yield doc.Paragraph(doc.plain(text), doc.ParagraphRole.NOTE, space_above=2)


def _total_before(field: Field, against: RoundContents) -> ItemTotal | None:
    """Return the totals of an item in the round before; None if it asked for no comparable item."""
    declared = against.asked.profile.by_key.get(field.key)
    if declared is None or not field.is_comparable_to(declared) or field.key not in against.asked.every_key:
        return None
    return total_of_item(against.item_rows(declared), declared)


def _note_on_former_options(field: Field, against: RoundContents, total: ItemTotal) -> str:
    """Return the note on options that only the round before had, so that no column has them; empty if none was chosen.

    `total`: the totals of that round.
    """
    former = {option: number for option, number in total.counts.items() if number and option not in field.options}
    listed = "、".join(f"「{option.symbol}」が{number}件" for option, number in former.items())
    return f"※{against.round_.year.label}末には、このほかに、いまは選択肢にない{listed}ありました。" if listed else ""


def _line_before(field: Field, against: RoundContents, total: ItemTotal) -> tuple[str, ...]:
    """Return the texts of the line with the totals of the round before."""
    known = {option.key: number for option, number in total.counts.items()}
    numbers = [str(known.get(option.key, _NONE)) for option in field.options] or [total.printed_sum(field)]
    return (f"{against.round_.year.label}末の{_ALL}", *numbers, str(total.answered_count), str(total.in_report))


def _table(
    field: Field,
    lines: Sequence[tuple[str, ItemTotal]],
    names: tuple[str, str, tuple[str, str]],
    before: Sequence[str] = (),
) -> doc.Table:
    """Return the table with a line for each group: the options with their numbers of rows, or the sum.

    `names`: the term for the groups, the name of the table, and what it counts (`counted_by_item`). `before`: the texts
    of the line with the totals of the round before (`_line_before`).
    """
    unit = f"（{field.number_unit}）" if field.number_unit else ""
    heads = [option.symbol for option in field.options] or [f"合計{unit}"]
    widths = [_NUMBER_WIDTH if field.options else _SUM_WIDTH] * len(heads) + [_ROWS_WIDTH] * 2
    columns = (doc.Column(_WIDTH - sum(widths)), *(doc.Column(width, doc.Align.RIGHT) for width in widths))
    rows = [_row((label, *_numbers(field, total)), is_last=label == _ALL) for label, total in lines]
    rows += [_row(before, is_last=False)] if before else []
    return _drawn(columns, (names[0], *heads, f"記入のある{names[2][0]}", names[2][1]), tuple(rows), names[1])


def _long_table(field: Field, total: ItemTotal, name: str, counted: tuple[str, str]) -> doc.Table:
    """Return the table with a line for each option, for a choice with many options.

    `counted`: what it counts (`counted_by_item`).
    """
    last = (f"記入のある{counted[0]}", counted[1])
    lines = [(option.symbol, str(number)) for option, number in total.counts.items()]
    lines += zip(last, (str(total.answered_count), str(total.in_report)), strict=True)
    columns = (doc.Column(_WIDTH - _SUM_WIDTH), doc.Column(_SUM_WIDTH, doc.Align.RIGHT))
    heads = (field.short_name, f"{counted[0]}の数")
    return _drawn(columns, heads, tuple(_row(line, is_last=line[0] in last) for line in lines), name)


def counted_by_item(contents: RoundContents, field: Field) -> tuple[str, str]:
    """Return the heading of the things that are counted for an item, and the heading of their total.

    For an item about a level, its nodes are counted; for any other item, rows or the parts of divisions.
    """
    if field.of:
        return (name := contents.edition.profile.level(field.of).name), name
    return _PARTS if field.counts_parts else _ROWS


def note_on_counting(contents: RoundContents, field: Field) -> str:
    """Return the note beside the counts of a choice; empty if each row is counted once.

    The note states that parts or nodes are counted instead of rows, or that each of them may be counted for several
    options.
    """
    thing, _ = counted_by_item(contents, field)
    of_others = f"{thing}ごとに数えています。" if thing != _ROWS[0] else ""
    several = f"選択肢が複数ある{thing}は、それぞれの選択肢に数えています。" if field.counts_several else ""
    return f"※{of_others}{several}" if of_others or several else ""


def _numbers(field: Field, total: ItemTotal) -> Iterator[str]:
    yield from map(str, total.counts.values()) if field.options else (total.printed_sum(field),)
    yield from (str(total.answered_count), str(total.in_report))


def _row(texts: Sequence[str], *, is_last: bool) -> doc.Row:
    return doc.Row(tuple(doc.Cell((doc.Run(text, bold=is_last),)) for text in texts), _HEIGHT)


def _drawn(columns: tuple[doc.Column, ...], heads: tuple[str, ...], rows: tuple[doc.Row, ...], name: str) -> doc.Table:
    head = doc.head_row(heads, height=_HEIGHT)
    return doc.Table(columns, rows, (head,), space_above=6, description=name, head_columns=1)
