"""記入する: the opinions that the form showed are folded above the fields of their row."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.support.command_line import done
from tests.support.offices import Office
from tests.support.rounds import OWN, ZEIMU
from tests.support.windows import entries, somebody, unnamed


def test_a_division_reads_the_opinions_on_its_row_without_a_name_that_is_not_published(
    sent_office: Office, tmp_path: Path
) -> None:
    store, own = tmp_path / "office.nakano", tmp_path / "own.nakano"
    shutil.copy(sent_office.store, store)
    said = (
        "opinions",
        "add",
        "--source",
        "議会",
        "--day",
        "2023-06-01",
        "--who",
        "中野 太郎",
        "--text",
        "なぜ<b>遅れた</b>のか。",
    )
    done(*said, "--id", OWN[0], "--store", store)
    done("distribute", "--anew", "--division", ZEIMU, "--out", tmp_path / "forms", "--store", store)
    (form,) = (tmp_path / "forms").rglob("*.xlsx")
    done("open", form, "--store", own)
    with somebody(own) as person:
        page = entries(person)
        page.go_to(OWN[0])
        panel = page.form.opinions
        assert (panel.isVisible(), panel.words.isVisible()) == (True, False)
        assert panel.button.text() == "この取組への意見 1件を表示"
        QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
        assert panel.words.isVisible()
        assert "なぜ&lt;b&gt;遅れた&lt;/b&gt;のか。<br>区の考え方：未記入" in panel.words.text()
        assert "中野" not in panel.words.text()
        assert unnamed(page) == []
        page.go_to(OWN[1])
        assert not panel.isVisible()
