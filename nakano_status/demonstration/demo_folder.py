"""The folder that the demonstration fills: made again each time, and never one with a user's own files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from nakano_status.application.ports.outside import Files
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.refusals.files import FolderNotDemo

_MARKER = "このフォルダーはデモが作り直します.txt"
_MARKER_TEXT = "「nakano-status demo」が作成したフォルダーです。次に実行すると、中のファイルはすべて作り直されます。\n"


class PlayedFolder:
    """A folder with everything of a demonstration."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.store = root / "事務局.nakano"
        """The office's data file."""
        self.index = root / "index.html"
        """The guide page with what to look at."""
        self.pictures = root / "画面"
        """Pictures of the screens."""

    def recreate(self, files: Files) -> None:
        """Empty the folder, or make it.

        Raises FolderNotDemo if it has anything that no demonstration made, and TargetNotWritable.
        """
        is_there = os.path.lexists(self.root)
        if is_there and (self.root.is_symlink() or not self._is_ours):
            raise FolderNotDemo(path=str(self.root))
        if is_there:
            shutil.rmtree(self.root)
        files.write(self.root / _MARKER, _MARKER_TEXT.encode())

    @property
    def _is_ours(self) -> bool:
        return self.root.is_dir() and ((self.root / _MARKER).is_file() or not any(self.root.iterdir()))

    def files(self) -> tuple[Path, ...]:
        """Return every file of the demonstration, sorted by name."""
        return tuple(sorted(path for path in self.root.rglob("*") if path.is_file()))


class DemoFolder(PlayedFolder):
    """The folder of the year that is played from its beginning to its end."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.given = root / "01_前年の一覧と表"
        """The office's files from before: last year's list and the tables of the organisation and the schedule."""
        self.forms = root / "02_照会"
        """The forms as they were sent."""
        self.divisions = root / "03_所管課のデータファイル"
        """The data files of the divisions that answered in the program."""
        self.answers = root / "05_届いた回答"
        """The returns received by the due date."""
        self.within_department = root / "04_部内でのやりとり"
        """The files that the divisions of one 部 gave to its 庶務担当課, which sends on one workbook."""
        self.within_division = root / "04_課内でのやりとり"
        """The form that a division sent to its section, and its return."""
        self.late = root / "06_後から届いた回答"
        """The returns received afterwards."""
        self.special = root / "07_圧縮・パスワード・前年の様式"
        """The returns in a zip, with a password, and on the form of another year."""
        self.sent_back = root / "08_所管課に返したファイル"
        """The files that the office sent back to divisions: 指摘, 引継ぎ, 修正依頼, 修文の確認."""
        self.reminders = self.sent_back / "再依頼"
        """The letters to those who had not answered by the due date."""
        self.answered_again = root / "09_再び届いた回答"
        """The returns of divisions to those."""
        self.checking = root / "10_確認と決裁"
        """The papers that the office reads before it decides."""
        self.corrected_list = self.checking / "所属長の手入れ"
        """The check print with corrections made in a spreadsheet program."""
        self.approval = self.checking / "決裁"
        """The papers to be approved (決裁)."""
        self.summaries = root / "11_所管課別まとめ"
        """A summary for each division."""
        self.council = root / f"12_{Occasion.COUNCIL.value}"
        """The papers for 庁議, the drafts before them in a folder of their own."""
        self.drafts = self.council / "案"
        """The papers made for 庁議 while they were not final yet."""
        self.committee = root / "13_委員会"
        """The papers for the committee of the assembly."""
        self.replaced = self.committee / "差替え"
        """The papers that replaced those that the committee had."""
        self.published = root / "14_公表"
        """The published papers."""
        self.comparisons = root / "15_新旧対照表"
        """The comparisons of years and of papers."""
        self.pictures = root / "16_画面"
        """Pictures of the screens."""
