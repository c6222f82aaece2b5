"""Determines which of the files dropped on the window is opened, or why none of them is opened."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QFileInfo

from nakano_status.gui.controls.drag_and_drop import describe_several

SUFFIX = ".nakano"
FORM_SUFFIXES = (".xlsx", ".xlsm")


class NotOpened(NamedTuple):
    """The reason why no file is opened, and what to do; nothing was changed."""

    text: str
    remedy: str


def file_to_open(paths: Sequence[Path]) -> Path | NotOpened:
    """Return the file to open of the dropped `paths`, or why none of them is opened.

    If a data file and its own form are dropped, it is the data file; otherwise only one file may be dropped. A shortcut
    is replaced by its target, and two paths to one file count once.
    """
    meant = list(dict.fromkeys(map(_led_to, paths)))
    if len(meant) > 1:
        data = [path for path in meant if path.suffix.lower() == SUFFIX]
        return data[0] if len(data) == 1 and _made_of(data[0], meant) else _several(len(meant))
    path = meant[0]
    return _why_not(path) or path


def _made_of(data: Path, meant: Sequence[Path]) -> bool:
    """Return whether the other files are the form of a data file, which has the same name beside it."""
    return all(path in {data, data.with_suffix(".xlsx")} for path in meant)


def _led_to(path: Path) -> Path:
    """Return the target of a Windows shortcut, or the path itself if it is not a shortcut."""
    target = QFileInfo(str(path)).symLinkTarget() if path.suffix.lower() == ".lnk" else ""
    return Path(target) if target else path


def _several(count: int) -> NotOpened:
    return NotOpened(
        describe_several(count), "開く回答様式かデータファイルを、1件だけドロップしてください。何も変更していません。"
    )


def _why_not(path: Path) -> NotOpened | None:
    """Return why a file cannot be opened here, judged by its name alone; None if it may be opened."""
    suffix, name = path.suffix.lower(), path.name
    if path.is_dir():
        words = f"「{name}」はフォルダーです。"
        rest = "フォルダーの中の、回答様式（Excelファイル）かデータファイルを1件ドロップしてください。"
    elif suffix == ".lnk":
        words = f"「{name}」はショートカットで、その先のファイルが見つかりません。"
        rest = "回答様式（Excelファイル）かデータファイルそのものをドロップしてください。"
    elif suffix in {".xls", ".xlsb", ".ods"}:
        words = f"「{name}」は、回答様式とは異なる形式（{suffix}）のファイルです。"
        rest = "Excelで開き、「Excel ブック（.xlsx）」の形式で保存したものをドロップしてください。"
    elif name.startswith("~$") or name.lower().endswith((f"{SUFFIX}.lock", f"{SUFFIX}-journal")):
        words = f"「{name}」は、ファイルを開いている間だけある作業用のファイルです。"
        rest = "同じ名前で始まる、回答様式かデータファイルをドロップしてください。"
    elif suffix in {".csv", ".docx", ".doc", ".pdf", ".zip", ".txt", ".png", ".jpg", ".msg", ".eml"}:
        words = f"「{name}」は、回答様式やデータファイルではありません。"
        rest = "回答様式（.xlsx）かデータファイル（.nakano）をドロップしてください。"
    else:
        return None
    return NotOpened(words, rest + "何も変更していません。")
