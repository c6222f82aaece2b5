"""Data files with a tag and an & in every text from a user or a file, and a watch on the files that the tags name."""

import ctypes
import gzip
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from tests.support.altered_stores import begin_history_anew
from tests.support.command_line import ROOT, ask, done

PICTURE = "probe.png"
MARKED_UP = f"<img src={PICTURE}>&x"
"""The beginning of every text: Qt checks only a text's first line, and looks for the file in the current folder."""

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
    "frame": ("title", "edition"),
    "frame_item": ("title", "group_title"),
    "frame_tag": ("decided_by",),
    "finding": ("file", "sheet", "found", "expected"),
    "held_item": ("file", "cell", "found"),
    "indicator_in_edition": ("name", "name_printed", "unit", "footnote"),
    "indicator_value": ("reason", "source", "factor"),
    "listing": ("title", "owners_printed"),
    "opinion": ("who", "text"),
    "opinion_answer": ("answer", "changed"),
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
"""The columns of free text; rows with a `key` whose values are a few codes are left out."""

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
"""Statements for data that the older data file does not have: figures, the schedule, and unfinished entries."""

_CHOSEN = "('mark', 'change_kind', 'review', 'out_of_report')"
_IN_OPEN = 0x20
"""IN_OPEN of inotify: a file in the folder was opened."""


def mark_up(store: Path) -> None:
    """Put the tag and the & before every text of a data file, without the program."""
    with closing(sqlite3.connect(store)) as base, base:
        for table, columns in _TEXTS.items():
            there = {row[1] for row in base.execute(f'PRAGMA table_info("{table}")')}
            only = f" AND COALESCE(key, '') NOT IN {_CHOSEN}" if "key" in there else ""
            for column in (each for each in columns if each in there):
                marked = f'UPDATE "{table}" SET "{column}" = ? || "{column}" WHERE "{column}" <> \'\'{only}'  # noqa: S608 - named above
                base.execute(marked, (MARKED_UP,))
        begin_history_anew(base)  # else the file would be damaged


def marked_up_office(folder: Path) -> Path:
    """Return an office's data file with answers, a conflict, held items, requests, figures, frames and opinions."""
    store = _unpacked("format-1.1/office.nakano.gz", folder)
    make_parts().stores.open(store).close()  # in the current format
    with closing(sqlite3.connect(store)) as base, base:
        base.executescript(_MORE)
        begin_history_anew(base)  # else the file would be damaged
    _add_frames_and_opinions(folder, store)
    mark_up(store)
    return store


def _add_frames_and_opinions(folder: Path, store: Path) -> None:
    """Add a frame with a tag on a row, and an opinion on it with its answer."""
    row = done("show", "--store", store)["rows"][0]["id"]
    table = folder / "枠組み.csv"
    table.write_text("枠組み,版,区分,項目番号,項目\n国の計画,1版,重点,T-1,手続\n", encoding="utf-8")
    done("frames", "import", table, "--store", store)
    done("frames", "tag", row, "T-1", "--by", "中野", "--store", store)
    opinion = ("--source", "議会", "--day", "2023-06-01", "--who", "中野", "--text", "意見", "--id", row)
    done("opinions", "add", *opinion, "--store", store)
    done("opinions", "answer", "1", "--answer", "考え", "--changed", "変更", "--store", store)


def marked_up_division(folder: Path) -> Path:
    """Return a division's data file that received two returns from a section."""
    store = _unpacked("format-1/division.nakano.gz", folder)
    asked = folder / "係"
    done("distribute", "--division", "管理係", "--out", asked, "--store", store)
    (form,) = asked.rglob("*.xlsx")
    rows = [each["id"] for each in done("show", "--store", store)["rows"]]
    for number, text in enumerate(("一つ目", "二つ目")):
        path = folder / f"{number}.xlsx"
        answers = {row: {"mark": "◎", "done": text, "next_year": text} for row in rows}
        path.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), answers))
        ask("merge", path, "--store", store)
    mark_up(store)
    return store


def marked_up_files(folder: Path) -> list[Path]:
    """Return returns for that office, in files with names like its texts."""
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
    """The names of files opened in a folder, as reported by the kernel."""

    folder: Path
    opened: list[str] = field(default_factory=list)


@contextmanager
def watched(folder: Path) -> Iterator[Watch]:
    """Watch which files of a folder are opened, by Python or by libraries."""
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
    """Read the events that are waiting: 16 bytes, of which the last four are the length of the name after them."""
    try:
        events = os.read(queue, 1 << 20)
    except BlockingIOError:
        return
    while events:
        size = int.from_bytes(events[12:16], "little")
        yield events[16 : 16 + size].rstrip(b"\0").decode()
        events = events[16 + size :]
