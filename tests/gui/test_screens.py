"""Pictures of every screen; and the window that leaves when its rows were painted."""

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from nakano_status.bootstrap import make_parts
from nakano_status.domain.refusals.files import StoreMissing
from nakano_status.gui.looks.appearance import HIGH_CONTRAST, LIGHT
from nakano_status.gui.page import Page, PageKind
from nakano_status.gui.screens import ScreenLook, take_screens
from nakano_status.gui.window.page_list import OFFICE_PAGES
from tests.support.command_line import done
from tests.support.offices import Office
from tests.support.windows import copied

pytestmark = pytest.mark.timeout(
    1200
)  # processes of their own on a busy machine: told from one that hangs, not measured


@pytest.fixture(scope="module")
def store(sent_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data file of an office of which the pictures are."""
    return copied(sent_office.store, tmp_path_factory.mktemp("pictured"))


@pytest.fixture(scope="module")
def pictures(store: Path) -> list[Path]:
    return take_screens(make_parts(), store, store.parent / "out")


def test_every_screen_of_the_office_is_pictured(pictures: list[Path]) -> None:
    assert [path.name for path in pictures] == [
        f"{place:02}-{kind.title}.png" for place, kind in enumerate(OFFICE_PAGES, start=1)
    ]
    images = [QImage(str(path)) for path in pictures]
    assert {(image.width(), image.height()) for image in images} == {(1366, 768)}
    assert len({path.read_bytes() for path in pictures}) == len(pictures)


@pytest.mark.whole
def test_what_came_is_pictured_without_being_taken_in(
    sent_office: Office, store: Path, pictures: list[Path], tmp_path: Path
) -> None:
    before = done("show", "--store", store)
    shown = take_screens(make_parts(), store, tmp_path / "shown", to_merge=(sent_office.form("総務課"),))
    differing = [a.name for a, b in zip(pictures, shown, strict=True) if a.read_bytes() != b.read_bytes()]
    assert "04-取りまとめ.png" in differing
    assert done("show", "--store", store) == before


def test_a_division_has_its_own_screens_at_any_size_scale_and_contrast(opened_form: Path, tmp_path: Path) -> None:
    store = copied(opened_form, tmp_path)
    plain = take_screens(make_parts(), store, tmp_path / "plain", ScreenLook((960, 540)))
    sharp = take_screens(make_parts(), store, tmp_path / "sharp", ScreenLook((960, 540), 2.0, "high"))
    assert [path.name for path in plain] == [
        f"0{place}-{title}.png"
        for place, title in enumerate(("記入する", "提出前の確認", "印刷", "保存と復元"), start=1)
    ]
    assert QImage(str(sharp[0])).width() == 2 * QImage(str(plain[0])).width() == 1920
    assert QImage(str(plain[0])).pixelColor(600, 20).name() != HIGH_CONTRAST.window
    assert QImage(str(sharp[0])).pixelColor(1200, 40).name() == HIGH_CONTRAST.window
    assert LIGHT.window != HIGH_CONTRAST.window


def test_while_pictures_are_taken_rubbish_is_not_looked_for_on_the_thread_that_reads(
    opened_form: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: set[bool] = set()
    load = PageKind.load

    def note(kind: PageKind) -> type[Page]:
        looked.add(gc.isenabled())
        return load(kind)

    monkeypatch.setattr(PageKind, "load", note)
    gc.enable()  # as it is for a command
    take_screens(make_parts(), copied(opened_form, tmp_path), tmp_path / "out")
    assert looked == {False}
    assert gc.isenabled()


def test_a_data_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        take_screens(make_parts(), tmp_path / "none.nakano", tmp_path / "out")


def test_the_window_leaves_when_its_rows_were_painted(opened_form: Path, tmp_path: Path) -> None:
    store = copied(opened_form, tmp_path)
    code = (
        "import sys; from pathlib import Path; from nakano_status.gui.app import run;"
        "sys.exit(run(Path(sys.argv[1]), exit_when_shown=True))"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(
        [sys.executable, "-c", code, str(store)],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (0, "")


def test_opening_nothing_that_is_there_says_so_and_leaves(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from nakano_status.gui.app import run;"
        "sys.exit(run(Path(sys.argv[1]), exit_when_shown=True))"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "none.nakano")],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 2


def test_pictures_need_no_display(opened_form: Path, tmp_path: Path) -> None:
    store = copied(opened_form, tmp_path)
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in named}
    command = [sys.executable, "-m", "nakano_status", "screens", "--out", str(tmp_path / "out"), "--store", str(store)]
    subprocess.run(command, env=environment, capture_output=True, check=True)
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names[:2] == ["00-最初の画面.png", "01-記入する.png"]
    assert {
        "04-保存と復元.png", "05-手引.png", "06-キー操作の一覧.png", "08-お知らせ.png", "09-文字の大きさ・特大.png",
        "10-年度別の経過.png"
    } <= set(names)  # fmt: skip
