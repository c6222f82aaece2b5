"""Data files in which every text that a person or a file gave holds a tag and an &, and a watch over what they name."""

from __future__ import annotations

import ctypes
import gzip
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from nakano_status.bootstrap import make_hands, make_parts
from tests.support.command_line import ROOT, ask, done

PICTURE = "probe.png"
MARKED_UP = f"<img src={PICTURE}>&x"
"""What every text begins with: Qt looks only at a text's first line, and for such a name in the current folder."""

_TEXTS = {
    "act": ("by_name", "program"),
    "act_reason": ("text",),
    "batch_file": ("name",),
    "change": ("was", "now", "file", "cell"),
    "confirmation": ("name",),
    "division_name": ("name",),
    "division_place": ("contact",),
    "draft": ("text",),
    "edition": ("title",),
    "entry_value": ("value",),
    "finding": ("file", "sheet", "found", "expected"),
    "held_item": ("file", "cell", "found"),
    "indicator_in_edition": ("name", "name_printed", "unit", "footnote"),
    "indicator_value": ("reason", "source", "factor"),
    "listing": ("title", "owners_printed"),
    "package_remark": ("text",),
    "package_value": ("value",),
    "plan": ("title",),
    "plan_node": ("title",),
    "planned_schedule": ("text",),
    "return": ("file", "respondent", "extension", "confirmed_by"),
    "return_confirmation": ("name",),
    "return_value": ("text", "cell"),
    "return_writer": ("told",),
    "review_value": ("value",),
    "word_value": ("value",),
}
"""The columns of free text; what has a `key` is left alone where its values are a few codes."""

_MORE = """
INSERT INTO planned_schedule SELECT edition_id, row_id, 2022, '運用', act_id FROM listing;
INSERT INTO draft SELECT round_id, row_id, 'office', 'done', '書きかけ', '2023-06-01T00:00:00' FROM round_row;
INSERT INTO indicator SELECT 'KPI-1-1', plan_id, act_id FROM plan;
INSERT INTO indicator_in_edition
SELECT edition_id, 'KPI-1-1', code, 1, '交付率', '交付率', '%', '※1', '注記', 'up', act_id
FROM plan_node WHERE level = 'goal';
INSERT INTO indicator_value
SELECT '', indicator_id, 2022, 'actual', act_id, '50%', '50', NULL, '%', NULL, '理由', NULL, '出典', '要因'
FROM indicator;
"""
"""What the older data file could not have: figures, the schedule, and what was being written."""

_CHOSEN = "('mark', 'change_kind', 'review', 'out_of_report')"
_IN_OPEN = 0x20
"""IN_OPEN of inotify: a file in the folder was opened."""


def mark_up(store: Path) -> None:
    """Put the tag and the & before every text of a data file, past the program."""
    with closing(sqlite3.connect(store)) as base, base:
        for table, columns in _TEXTS.items():
            there = {row[1] for row in base.execute(f'PRAGMA table_info("{table}")')}
            only = f" AND COALESCE(key, '') NOT IN {_CHOSEN}" if "key" in there else ""
            for column in (each for each in columns if each in there):
                marked = f'UPDATE "{table}" SET "{column}" = ? || "{column}" WHERE "{column}" <> \'\'{only}'  # noqa: S608 - named above
                base.execute(marked, (MARKED_UP,))
        base.execute("DELETE FROM setting WHERE key LIKE 'sum:%'")  # or the file would be damaged


def marked_up_office(folder: Path) -> Path:
    """Return an office's data file with everything in it: answers, a conflict, what is held, asked, mended, figures."""
    store = _unpacked("format-1.1/office.nakano.gz", folder)
    make_parts().stores.open(store).close()  # in today's format
    with closing(sqlite3.connect(store)) as base, base:
        base.executescript(_MORE)
    mark_up(store)
    return store


def marked_up_division(folder: Path) -> Path:
    """Return a division's data file to which two copies of what it asked a section came back."""
    store = _unpacked("format-1/division.nakano.gz", folder)
    asked = folder / "係"
    done("distribute", "--division", "管理係", "--out", asked, "--store", store)
    (form,) = asked.rglob("*.xlsx")
    rows = [each["id"] for each in done("show", "--store", store)["rows"]]
    for number, text in enumerate(("一つ目", "二つ目")):
        path = folder / f"{number}.xlsx"
        answers = {row: {"mark": "◎", "done": text, "next_year": text} for row in rows}
        path.write_bytes(make_hands().fill_in(form.read_bytes(), answers))
        ask("merge", path, "--store", store)
    mark_up(store)
    return store


def marked_up_files(folder: Path) -> list[Path]:
    """Return files that come back to that office, with names like its texts."""
    kept = ROOT / "tests" / "fixtures" / "format-1"
    found = [folder / f"{MARKED_UP}{path.name}" for path in sorted(kept.rglob("*.xlsx"))]
    for path in found:
        path.write_bytes(next(kept.rglob(path.name.removeprefix(MARKED_UP))).read_bytes())
    return found


def _unpacked(name: str, folder: Path) -> Path:
    packed = ROOT / "tests" / "fixtures" / name
    store = folder / MARKED_UP / Path(name).stem
    store.parent.mkdir(exist_ok=True)
    store.write_bytes(gzip.decompress(packed.read_bytes()))
    return store


@dataclass
class Watch:
    """What was opened in a folder, by name, as the system's kernel tells it."""

    folder: Path
    opened: list[str] = field(default_factory=list)


@contextmanager
def watched(folder: Path) -> Iterator[Watch]:
    """Watch which files of a folder are opened, by Python or past it."""
    watch, libc = Watch(folder), ctypes.CDLL(None, use_errno=True)
    queue = libc.inotify_init1(os.O_NONBLOCK)
    try:
        if queue < 0 or libc.inotify_add_watch(queue, os.fsencode(folder), _IN_OPEN) < 0:
            raise OSError(ctypes.get_errno(), "inotify")
        yield watch
        watch.opened += _names(queue)
    finally:
        os.close(queue)


def _names(queue: int) -> Iterator[str]:
    """Read the events that are waiting: 16 bytes, of which the last four say how long the name after them is."""
    try:
        events = os.read(queue, 1 << 20)
    except BlockingIOError:
        return
    while events:
        size = int.from_bytes(events[12:16], "little")
        yield events[16 : 16 + size].rstrip(b"\0").decode()
        events = events[16 + size :]
