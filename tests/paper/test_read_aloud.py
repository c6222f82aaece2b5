"""The script that prints what a screen reader reads of a paper."""

import subprocess
import sys
from pathlib import Path

from nakano_status.paper.typst_setter import set_paper
from tests.house.source_tree import ROOT
from tests.support.set_papers import paper


def test_a_paper_is_printed_in_its_reading_order(tmp_path: Path) -> None:
    file = tmp_path / "報告.pdf"
    file.write_bytes(set_paper("document.typ", paper("一", "二")).pdf)
    command = [sys.executable, str(ROOT / "build" / "read_aloud.py"), str(file)]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, env={"PYTHONUTF8": "1"})
    assert ended.stdout.splitlines() == [
        "進捗状況の報告（ja-JP、1ページ）",
        "しおり：進捗状況の報告",
        "しおり：１　経過",
        "進捗状況の報告",
        "１経過",
        "一",
        "二",
        "表（3行）",
        "項目｜内容",
        "番号｜一",
        "番号｜二",
        "表の終わり",
    ]
