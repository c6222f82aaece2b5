"""Files made on Windows have the bytes of those made on Linux, and a data file goes to and fro."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nakano_status.bootstrap import make_spreadsheet_user
from tests.support.command_line import done
from tests.support.fault_acts import hashes
from tests.support.seeded_commands import DRIVE, begin, printed
from tests.support.windows import FIRST, OTHER_ANSWERS, SECOND

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0 or not DRIVE.exists(),
    reason="`build/windows.sh`, as root, has set up no Windows here",
)

OFFICE = ("--store", "事務局.nakano")


@pytest.fixture
def far(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A folder on the C: of Wine."""
    folder = DRIVE / "same" / request.node.name
    shutil.rmtree(folder, ignore_errors=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.whole
@pytest.mark.timeout(2400)
def test_the_files_of_a_year_are_the_same(tmp_path: Path, far: Path) -> None:
    both = [begin(folder, ("demo", "年")) for folder in (tmp_path, far)]
    for folder, running in zip((tmp_path, far), both, strict=True):
        (keys,) = printed(folder, running)
        assert all(step["ok"] for step in keys["steps"]), keys["steps"][-1]
    here, there = (_outputs(folder / "年") for folder in (tmp_path, far))
    assert len(here) > 100
    assert {name for name in {**here, **there} if here.get(name) != there.get(name)} == set()
    stores = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.nakano"))
    assert [_state(far / store) for store in stores] == [_state(tmp_path / store) for store in stores]


def test_a_data_file_goes_to_and_fro(tmp_path: Path, far: Path) -> None:
    own = tmp_path / "own"
    printed(
        own, begin(own, ("init", *OFFICE), OPEN_ROUND, ("distribute", "--out", "照会", "--division", "税務課", *OFFICE))
    )
    (form,) = (own / "照会").rglob("*税務課*.xlsx")
    (own / "回答.xlsx").write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), OTHER_ANSWERS))
    shutil.copytree(own, far)
    both = [begin(folder, *WORK) for folder in (own, far)]
    here, there = (printed(folder, running) for folder, running in zip((own, far), both, strict=True))
    assert here[-1]["ok"]
    assert there[-1]["ok"]
    assert _outputs(own) == _outputs(far)
    back = Path(shutil.copytree(far, tmp_path / "back"))
    continued = [printed(folder, begin(folder, *CONTINUED))[-1] for folder in (own, back)]
    assert continued[0]["digest"] == continued[1]["digest"]
    assert _outputs(own) == _outputs(back)
    for name in ("事務局.nakano", "税務課.nakano"):
        assert _state(back / name) == _state(own / name) != []


OPEN_ROUND = ("round", "open", "--year", "R4", "--due", "2023-07-14", *OFFICE)
WORK = [
    ("open", "回答.xlsx", "--store", "税務課.nakano"),
    ("set", FIRST, "done=Ａ課と連携し、「𠮷田」様に①を案内した。\n次も行う。", "--store", "税務課.nakano"),
    ("submit", "--draft", "--out", "提出.xlsx", "--store", "税務課.nakano"),
    ("merge", "提出.xlsx", *OFFICE),
    ("export", "list", "--out", "一覧.xlsx", *OFFICE),
    ("export", "list", "--out", "一覧.pdf", *OFFICE),
    ("export", "data", "--out", "データ", *OFFICE),
    ("export", "page", "--out", "頁", *OFFICE),
    ("export", "picture", "submissions", "--out", "図.svg", *OFFICE),
    ("audit", "--out", "記録.csv", *OFFICE),
    ("verify", *OFFICE),
]
CONTINUED = [
    ("set", SECOND, "done=続きを行った。", "--store", "税務課.nakano"),
    ("submit", "--draft", "--out", "提出2.xlsx", "--store", "税務課.nakano"),
    ("merge", "提出2.xlsx", *OFFICE),
    ("export", "report", "--for", "庁議", "--out", "報告.docx", *OFFICE),
    ("show", *OFFICE),
]


def _outputs(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file but data files, pictures of the window and the page with the seconds."""
    return {name: each for name, each in hashes(folder).items() if not _is_own(Path(name))}


def _is_own(name: Path) -> bool:
    return name.suffix in {".nakano", ".json"} or name.name == "index.html" or "16_画面" in name.parts


def _state(store: Path) -> list[Any]:
    """Return the digest of each round of a data file, which must be whole."""
    given = ("--store", str(store))
    assert done("verify", *given)["ok"]
    years = [each["year"] for each in done("round", "list", *given)["rounds"]]
    return [(year, done("show", "--year", year, *given)["digest"]) for year in years]
