"""The folder that the demonstration fills: made again each time, and never one with a user's own files."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.ports.outside import Files
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.refusals.files import FolderNotDemo

_MARKER = "このフォルダーはデモが作り直します.txt"
_MARKER_TEXT = "「nakano-status demo」が作成したフォルダーです。次に実行すると、中のファイルはすべて作り直されます。\n"


@dataclass(frozen=True)
class PlayedFolder:
    """A folder with everything of a demonstration."""

    root: Path

    @property
    def store(self) -> Path:
        """The office's data file."""
        return self.root / "事務局.nakano"

    @property
    def index(self) -> Path:
        """The guide page with what to look at."""
        return self.root / "index.html"

    @property
    def pictures(self) -> Path:
        """Pictures of the screens."""
        return self.root / "画面"

    def recreate(self, files: Files) -> None:
        """Empty the folder, or make it.

        Raises FolderNotDemo if it has anything that no demonstration made, and TargetNotWritable.
        """
        if self.root.is_symlink() or (self.root.exists() and not self._is_ours):
            raise FolderNotDemo(path=str(self.root))
        if self.root.exists():
            shutil.rmtree(self.root)
        files.write(self.root / _MARKER, _MARKER_TEXT.encode())

    @property
    def _is_ours(self) -> bool:
        return self.root.is_dir() and ((self.root / _MARKER).is_file() or not any(self.root.iterdir()))

    def files(self) -> tuple[Path, ...]:
        """Return every file of the demonstration, sorted by name."""
        return tuple(sorted(path for path in self.root.rglob("*") if path.is_file()))


@dataclass(frozen=True)
class DemoFolder(PlayedFolder):
    """The folder of the year that is played from its beginning to its end."""

    @property
    def given(self) -> Path:
        """The office's files from before: last year's list and the tables of the organisation and the schedule."""
        return self.root / "01_前年の一覧と表"

    @property
    def forms(self) -> Path:
        """The forms as they were sent."""
        return self.root / "02_照会"

    @property
    def divisions(self) -> Path:
        """The data files of the divisions that answered in the program."""
        return self.root / "03_所管課のデータファイル"

    @property
    def answers(self) -> Path:
        """The returns received by the due date."""
        return self.root / "05_届いた回答"

    @property
    def within_department(self) -> Path:
        """The files that the divisions of one 部 gave to its 庶務担当課, which sends on one workbook."""
        return self.root / "04_部内でのやりとり"

    @property
    def within_division(self) -> Path:
        """The form that a division sent to its section, and its return."""
        return self.root / "04_課内でのやりとり"

    @property
    def late(self) -> Path:
        """The returns received afterwards."""
        return self.root / "06_後から届いた回答"

    @property
    def special(self) -> Path:
        """The returns in a zip, with a password, and on the form of another year."""
        return self.root / "07_圧縮・パスワード・前年の様式"

    @property
    def sent_back(self) -> Path:
        """The files that the office sent back to divisions: 指摘, 引継ぎ, 修正依頼, 修文の確認."""
        return self.root / "08_所管課に返したファイル"

    @property
    def reminders(self) -> Path:
        """The letters to those who had not answered by the due date."""
        return self.sent_back / "再依頼"

    @property
    def answered_again(self) -> Path:
        """The returns of divisions to those."""
        return self.root / "09_再び届いた回答"

    @property
    def checking(self) -> Path:
        """The papers that the office reads before it decides."""
        return self.root / "10_確認と決裁"

    @property
    def corrected_list(self) -> Path:
        """The check print with corrections made in a spreadsheet program."""
        return self.checking / "所属長の手入れ"

    @property
    def approval(self) -> Path:
        """The papers to be approved (決裁)."""
        return self.checking / "決裁"

    @property
    def summaries(self) -> Path:
        """A summary for each division."""
        return self.root / "11_所管課別まとめ"

    @property
    def council(self) -> Path:
        """The papers for 庁議, the drafts before them in a folder of their own."""
        return self.root / f"12_{Occasion.COUNCIL.value}"

    @property
    def drafts(self) -> Path:
        """The papers made for 庁議 while they were not final yet."""
        return self.council / "案"

    @property
    def committee(self) -> Path:
        """The papers for the committee of the assembly."""
        return self.root / "13_委員会"

    @property
    def replaced(self) -> Path:
        """The papers that replaced those that the committee had."""
        return self.committee / "差替え"

    @property
    def published(self) -> Path:
        """The published papers."""
        return self.root / "14_公表"

    @property
    def comparisons(self) -> Path:
        """The comparisons of years and of papers."""
        return self.root / "15_新旧対照表"

    @property
    def pictures(self) -> Path:
        """Pictures of the screens."""
        return self.root / "16_画面"
