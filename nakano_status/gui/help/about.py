"""About this program: versions, the data file, and the libraries with their licences (docs/dependencies.md)."""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from PySide6.QtCore import qVersion

from nakano_status import __version__
from nakano_status.domain.exchange.package import FORM_VERSION
from nakano_status.gui.help.help_panel import find_manual
from nakano_status.gui.words import tr

_ROW = re.compile(r"^\| ([a-z0-9-]+) \| (\d\S*) \| (\S+) \|", re.MULTILINE)


@dataclass(frozen=True)
class Library:
    """A library that is distributed with the program."""

    name: str
    version: str
    licence: str


def about_html(data_file: Path | None, data_format: str) -> str:
    """Return the text about the program.

    `data_file` is the one that is open, `data_format` the version of the format that is written.
    """
    facts = [
        (tr("プログラム"), f"nakano-status {__version__}"),
        (tr("Qt"), qVersion()),
        (tr("Python"), f"{platform.python_version()} ({platform.system()})"),
        (tr("データファイルの形式"), data_format),
        (tr("回答様式の形式"), str(FORM_VERSION)),
        (tr("開いているデータファイル"), str(data_file) if data_file else tr("開いていません")),
        (
            tr("プログラムの利用条件"),
            tr("MIT License（無保証。著作権と許諾の表示を残せば、自由に使用・改変・配布できます）"),
        ),
    ]
    told = tr(
        "Qt（PySide6）は LGPL（GNU Lesser General Public License 第3版）の下で利用しています。"
        "Qt のライブラリはプログラムとは別のファイルで、差し替えることができます。"
    )
    named = [(f"{each.name} {each.version}", each.licence) for each in libraries()]
    head, below = tr("バージョン情報"), tr("使用しているソフトウェア")
    return f"<h3>{head}</h3>{_table(facts)}<h3>{below}</h3><p>{escape(told)}</p>{_table(named)}"


def libraries() -> tuple[Library, ...]:
    """Return the libraries that docs/dependencies.md lists; none if the file does not exist."""
    listed = find_manual().parent / "dependencies.md"
    text = listed.read_text("utf-8") if listed.is_file() else ""
    return tuple(Library(*found.groups()) for found in _ROW.finditer(text))


def _table(rows: list[tuple[str, str]]) -> str:
    rows_html = "".join(f"<tr>{_cell(name, 16)}{_cell(value)}</tr>" for name, value in rows)
    return f"<table>{rows_html}</table>"


def _cell(text: str, after: int = 0) -> str:
    return f'<td style="padding: 2px {after}px 2px 0">{escape(text)}</td>'
