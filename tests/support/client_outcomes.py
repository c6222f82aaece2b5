"""Outcomes of files saved again by a program: merged like the untouched ones, or with losses."""

import shutil
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from nakano_status.workbook.form.layout import ANSWER_SHEET
from tests.support.client_programs import Way
from tests.support.client_samples import FRAGILE, FRAGILE_KIND, KINDS, Sample, fragile_place
from tests.support.command_line import ask, done

_SHOWN = 20


@dataclass(frozen=True)
class Loss:
    """A value that was changed, and the code of the problem that reports it (None: none does)."""

    what: str
    before: str
    after: str
    told: str | None


@dataclass(frozen=True)
class Outcome:
    """One way: by kind, whether the state is the same and how the re-saved file merges after the untouched one."""

    way: Way
    version: str
    same: Mapping[str, bool]
    verdicts: Mapping[str, str]
    losses: tuple[Loss, ...]
    form_lost: tuple[str, ...]


@dataclass(frozen=True)
class _State:
    """An office's data file after a file was merged, and the output of the merge."""

    store: Path
    merged: Mapping[str, Any]
    shown: Mapping[str, Any]


class Measuring:
    """Merges a sample's files, untouched and as saved by a program, each into a new copy of the office."""

    def __init__(self, sample: Sample, folder: Path, kinds: Sequence[str] = KINDS) -> None:
        """Keep the sample; nothing is merged yet."""
        self._sample = sample
        self._kinds = kinds
        self._folder = folder
        self._untouched = cache(self._merge_untouched)

    def measure(self, way: Way, version: str) -> Outcome:
        """Let a program save all files again, and merge the results."""
        place = self._folder / way.name.replace(" → ", "-").replace(", ", "-")
        out = place / "out"
        out.mkdir(parents=True)
        files = {kind: self._sample.files[kind] for kind in self._kinds}
        way.resave(list(files.values()), out)
        came = {kind: out / file.name for kind, file in files.items()}
        states = {kind: self._merge(self._sample.store, file) for kind, file in came.items()}
        again = {kind: self._merge(self._untouched(kind).store, file) for kind, file in came.items()}
        return Outcome(
            way,
            version,
            {kind: self._untouched(kind).shown["digest"] == state.shown["digest"] for kind, state in states.items()},
            {kind: str(state.merged["files"][0]["verdict"]) for kind, state in again.items()},
            tuple(self._losses(states[FRAGILE_KIND]) if FRAGILE_KIND in states else ()),
            tuple(_lost_of_the_form(self._sample.files["program"], came["program"])),
        )

    def _merge_untouched(self, kind: str) -> _State:
        return self._merge(self._sample.store, self._sample.files[kind])

    def _merge(self, store: Path, file: Path) -> _State:
        copy = self._folder / f"{len(list(self._folder.glob('*.nakano')))}.nakano"
        shutil.copyfile(store, copy)
        merged = ask("merge", file, "--store", copy).keys
        return _State(copy, merged, done("show", "--store", copy))

    def _losses(self, came: _State) -> Iterator[Loss]:
        was, now = (self._fragile_values(state) for state in (self._untouched(FRAGILE_KIND), came))
        for what in FRAGILE:
            if was[what] != now[what]:
                (before, _), (after, told) = was[what], now[what]
                yield Loss(what, before, after, told)

    def _fragile_values(self, state: _State) -> dict[str, tuple[str, str | None]]:
        """Return by name the current value, or the content that could not be read and its problem."""
        rows = {row["id"]: row for row in state.shown["rows"]}
        problems = state.merged["files"][0]["problems"]
        told = {(each.get("id"), each.get("cell", "")[:1]): each for each in problems}
        columns = {each["column"]: each["cell"][:1] for each in problems if "column" in each}
        values: dict[str, tuple[str, str | None]] = {}
        for number, what in enumerate(FRAGILE):
            place, key = fragile_place(number)
            row_id = self._sample.row_ids[place]
            letter = next((column for heading, column in columns.items() if _is_heading_of(key, heading)), "")
            problem = told.get((row_id, letter))
            standing = rows[row_id][key] if problem is None else rows[row_id][key] or problem.get("found")
            values[what] = (_short(standing), problem["code"] if problem else None)
        return values


def _is_heading_of(key: str, heading: str) -> bool:
    return heading.endswith({"done": "取組状況", "next_year": "取組予定"}[key])


def _short(text: str | None) -> str:
    """Return a value so that a table can show it: repeated parts only once."""
    if text is None:
        return ""
    visible = text.replace("\t", "⇥").replace("\n", "⏎")
    if len(visible) <= _SHOWN:
        return visible
    broken = visible.count("\ufffd")
    return f"{visible[:3]}…（{len(text)}字" + (f"、うち「\ufffd」{broken}字）" if broken else "）")


def _lost_of_the_form(before: Path, after: Path) -> Iterator[str]:
    """Return the names of what the sheet 回答 has lost."""
    with warnings.catch_warnings():  # openpyxl warns of styles and validations that it misses: these are counted here
        warnings.simplefilter("ignore")
        was, now = load_workbook(before), load_workbook(after)
    for name, has in _FEATURES.items():
        if has(was) and not has(now):
            yield name


def _sheet(book: Any) -> Any:
    return book[ANSWER_SHEET]


_FEATURES: Mapping[str, Callable[[Any], bool]] = {
    "choices of 進捗状況": lambda book: bool(_sheet(book).data_validations.dataValidation),
    "asking for the reason by colour": lambda book: bool(_sheet(book).conditional_formatting),
    "protection": lambda book: bool(_sheet(book).protection.sheet),
    "cells open for writing": lambda book: any(
        not cell.protection.locked for row in _sheet(book).iter_rows() for cell in row
    ),
    "colours": lambda book: any(cell.fill.fill_type == "solid" for row in _sheet(book).iter_rows() for cell in row),
    "text format of cells": lambda book: any(
        cell.number_format == "@" for row in _sheet(book).iter_rows() for cell in row
    ),
    "column widths": lambda book: bool(_sheet(book).column_dimensions),
    "merged cells": lambda book: bool(_sheet(book).merged_cells.ranges),
    "print titles": lambda book: bool(_sheet(book).print_title_rows),
    "照会番号 in the properties": lambda book: "照会番号" in (book.properties.keywords or ""),
}
