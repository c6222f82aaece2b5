"""Words, signs, codes and years of the built-in plan, and every text of a file, in which they are looked for."""

from __future__ import annotations

import html
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from pypdf import PdfReader

from nakano_status.catalogue.plans import BuiltInCatalogue, load_indicators, load_organisation, load_plan, load_profile

_PLAN = "nakano2"
_LEAST = 3
"""Shorter names of divisions and titles are words of any text."""

GENERAL = {
    "進捗状況": "what this program collects of any plan, in its own name too",
    "目標": "the target of an indicator; as a level it is looked for by _SHAPES",
    "任意": "a word of any form", "必要": "a word of any form",
    "前倒し": "one of the kinds of change, which rules of the program ask for",
    "総務課": "an example of a division in hints of the window, and an office of any local government",
    "情報システム課": "as 総務課",
    "当初計画": "the first edition of any plan that does not name it",
}  # fmt: skip
"""Words of the built-in plan that the program has for every plan, and why."""

_SHAPES = {
    "目標 as a level": r"目標(?:[0-9①-⑳Ⅰ-Ⅻ]|ごと|別(?!の)|番号|名|の番号|の名称)|(?:属する|全ての|すべての)目標",
    "実施主体 of a ward": r"区[、・又]|国[・、又]都|区民|区の考え方|[（(][国都][)）]",
    "key of a body": "^(?:[区都]|主体[4-6])$",
    "reason of a mark": "変更した理由|変更した取組と",
    "sign of a mark": "[◎△]",
    "occasion": '庁議(?!":)|(?<!する)(?<!決めた)委員会(?!の名称|$|":)',
    "indicators": "組込みの成果指標",
    "code": r"\d-\d-[①-⑳]|\b\d-\d-\d-\d\d-[A-Z]\b|KPI-\d-\d",
}
_YEARS = re.compile(
    r"令和([0-9０-９]+|元)年|(?<![A-Za-z0-9])R([0-9]{1,2})(?![0-9A-Z])|(?<![0-9A-Za-z./])(20[0-9]{2})(?=年|-[01][0-9]-)"
)


@cache
def foreign_words() -> tuple[str, ...]:
    """Return what the built-in plan declares in words, less what every plan has or asks in a form."""
    of_any = {text for each in load_profile("blank").fields for text in (each.guide, each.need)}
    found = dict.fromkeys(each for each in _declared() if len(each) > 1)
    return tuple(each for each in found if each not in GENERAL and each not in of_any)


def _declared() -> Iterator[str]:
    profile, plan = load_profile(), load_plan(_PLAN)
    yield profile.changed_rows
    yield from (*profile.names.values(), *BuiltInCatalogue().names(_PLAN).values(), plan.title)
    yield from (each.name for each in profile.levels)
    for mark in profile.marks:
        yield from (mark.label, mark.legend, mark.why)
    for field in profile.fields:
        data = (field.data.heading, field.data.meaning) if field.data else ()
        headings = (field.heading, *field.late_headings.values())
        yield from (re.sub(r"令和\{n\d?\}年度(?:まで)?の?|以降(?=取組)", "", each) for each in headings)
        yield from (field.short, field.list_name, field.guide, field.example, field.need, *data)
    names = (name for body in load_organisation("nakano").divisions for name in body.names)
    yield from (each.name for each in names if len(each.name) > _LEAST)
    for edition in plan.editions:
        yield edition.title
        yield from (each.title for each in edition.nodes if each.title and len(each.title) > 2 * _LEAST)
        yield from (each.title for each in edition.listings if len(each.title) > 2 * _LEAST)
    yield from (each.name for each in load_indicators(_PLAN))


def leaks(text: str, first_year: int, last_year: int) -> list[str]:
    """Return what a text has of another plan, or of years that the plan of these first and last years has not."""
    found = [word for word in foreign_words() if word in text]
    found += [f"{name}: {match[0]}" for name, shape in _SHAPES.items() if (match := re.search(shape, text))]
    for match in _YEARS.finditer(text):
        typed = match[1] or match[2]
        year = (1 if typed == "元" else int(typed)) if typed else int(match[3]) - 2018
        is_now = year == datetime.now(UTC).year - 2018  # when a workbook was saved
        if not (is_now or first_year - 1 <= year <= last_year + 3):
            found.append(f"year: {match[0]}")
    return list(dict.fromkeys(found))


def texts_of(path: Path) -> Iterator[str]:
    """Yield the texts of a file with its name: cells, comments, choices, properties, pages, descriptions."""
    yield path.name
    content = path.read_bytes()
    if content.startswith(b"PK"):
        left_out = ("theme", "styles", *(("sharedStrings",) if path.suffix == ".xlsx" else ()))
        with zipfile.ZipFile(path) as parts:
            for name in parts.namelist():
                if name.endswith((".xml", ".rels")) and not any(each in name for each in left_out):
                    yield from _of_markup(_CELLS.sub("", parts.read(name).decode("utf-8")))
        if path.suffix == ".xlsx":
            yield from _in_cells(path)
    elif content.startswith(b"%PDF"):
        reader = PdfReader(path)
        yield from (str(value) for value in (reader.metadata or {}).values())
        yield from ("".join(page.extract_text().split()) for page in reader.pages)
        for name, found in reader.attachments.items():
            yield name
            yield from (each.decode("utf-8", "ignore") for each in found)
    elif content.startswith(b"\x89PNG") or path.suffix == ".nakano":
        return
    elif path.suffix == ".json":
        yield from texts_in_values(json.loads(content))
    else:
        yield from _of_markup(content.decode("utf-8-sig"))


def _in_cells(path: Path) -> Iterator[str]:
    """Yield the texts of cells."""
    for sheet in load_workbook(path).worksheets:
        for row in sheet.iter_rows(values_only=True):
            yield from (str(value) for value in row if value is not None)


_CELLS = re.compile(r"<c [^>]*(?<!/)>.*?</c>", re.DOTALL)


def _of_markup(text: str) -> Iterator[str]:
    """Yield the texts between tags and those of attributes; paragraphs of runs are joined."""
    joined = re.sub(r"</(?:w:t|t|r|w:r)>\s*(?:<(?!/?(?:w:p|si|p|td|th|li)\b)[^>]*>)*", "", text)
    yield from (html.unescape(each) for each in re.split(r"<[^>]*>", joined) if each.strip())
    for tag in re.findall(r"<[^>]*>", text):
        yield from (html.unescape(each) for each in re.findall(r'="([^"]*[^\x00-\x7f][^"]*)"', tag))


def texts_in_values(value: Any) -> Iterator[str]:
    """Yield the texts of parsed JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield str(key)
            yield from texts_in_values(each)
    elif isinstance(value, Iterable):
        for each in value:
            yield from texts_in_values(each)
