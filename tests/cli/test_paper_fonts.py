"""Pages are made with the fonts that come with the program: one that is not whole is refused, and nothing is left."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.paper import shipped_fonts, typst_setter
from nakano_status.paper.shipped_fonts import SHA_256
from nakano_status.program_files import program_folder
from tests.support.command_line import Said, ask, done
from tests.support.offices import ANSWERS, make_office

ROW = next(iter(ANSWERS))
MINCHO, REST = "BIZUDMincho-Regular.ttf", "NotoSansCJKjp-Rest.otf"
DAY = ("--for", "庁議", "--date", "2023-10-11")
PAPERS: dict[str, Sequence[str]] = {
    "一覧.pdf": ("export", "list"),
    "一覧.xlsx": ("export", "list"),  # its rows are as high as on the pages
    "変更.pdf": ("export", "changes"),
    "報告.pdf": ("export", "report", *DAY),
    "決裁.pdf": ("export", "approval"),
    "問答.pdf": ("export", "questions"),
    "提出状況.pdf": ("board",),
    "新旧.pdf": ("compare", "--from", "R4", "--to", "R4"),
    "まとめ": ("export", "summary", "--division", "税務課", "--division", "戸籍住民課"),
    "文書": ("export", "letters", "--kind", "送付票", "--pdf"),
    "庁議": ("publish", *DAY, "--draft"),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data file of a round that is out."""
    return make_office(tmp_path_factory.mktemp("office")).store


@pytest.fixture
def store(office: Path, tmp_path: Path) -> Path:
    """A copy of it to write into."""
    return Path(shutil.copyfile(office, tmp_path / "own.nakano"))


@pytest.fixture
def fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of links to the fonts that is asked instead of theirs."""
    resources = tmp_path / "resources"
    (resources / "fonts").mkdir(parents=True)
    for name in SHA_256:
        (resources / "fonts" / name).symlink_to(program_folder("resources") / "fonts" / name)
    monkeypatch.setattr(shipped_fonts, "program_folder", lambda _: resources)
    shipped_fonts.drawable_characters.cache_clear()
    yield resources / "fonts"
    shipped_fonts.drawable_characters.cache_clear()


def refused(said: Said, found: str) -> None:
    assert said.code == 2, said
    assert said.keys["error"] == "PAPER-FONT-MISSING"
    assert f"（{found}）" in said.keys["message"]
    assert "入れ直して" in said.keys["remedy"]


def remove(fonts: Path) -> str:
    (fonts / MINCHO).unlink()
    return MINCHO


def cut(fonts: Path) -> str:
    content = (fonts / REST).read_bytes()
    (fonts / REST).unlink()
    (fonts / REST).write_bytes(content[:-1])
    return REST


def add(fonts: Path) -> str:
    (fonts / "よその.otf").write_bytes((fonts / MINCHO).read_bytes())
    return "よその.otf"


def make_unreadable(fonts: Path) -> str:
    (fonts / MINCHO).unlink()
    (fonts / MINCHO).mkdir()
    return MINCHO


def remove_all(fonts: Path) -> str:
    shutil.rmtree(fonts)
    return "、".join(SHA_256)


@pytest.mark.parametrize("name", PAPERS)
def test_no_paper_is_made_without_a_font_and_nothing_is_left_or_recorded(
    fonts: Path, store: Path, tmp_path: Path, name: str
) -> None:
    found = remove(fonts)
    refused(ask(*PAPERS[name], "--out", tmp_path / name, "--store", store), found)
    assert not (tmp_path / name).exists()
    assert ask("publications", "--store", store).keys["publications"] == []


@pytest.mark.parametrize("damage", [remove, cut, add, make_unreadable, remove_all], ids=lambda each: each.__name__)
def test_whatever_is_wrong_with_the_fonts_is_refused_by_name(
    fonts: Path, store: Path, tmp_path: Path, damage: Callable[[Path], str]
) -> None:
    target = tmp_path / "一覧.pdf"
    target.write_bytes(b"old")
    found = damage(fonts)
    refused(ask("export", "list", "--out", target, "--replace", "--store", store), found)
    assert target.read_bytes() == b"old"


def test_a_style_that_is_wrong_is_a_defect_and_the_old_file_stays(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typst_setter, "_styles", lambda: (("document.typ", b"#let x = "),))
    target = tmp_path / "報告.pdf"
    target.write_bytes(b"old")
    said = ask("export", "report", *DAY, "--out", target, "--replace", "--store", store)
    assert (said.code, said.keys["error"]) == (70, "DEFECT")
    assert "Traceback" not in said.output + said.messages
    assert target.read_bytes() == b"old"


def test_a_paper_without_pages_needs_no_font(fonts: Path, store: Path, tmp_path: Path) -> None:
    remove(fonts)
    done("export", "report", *DAY, "--out", tmp_path / "報告.docx", "--store", store)


def test_only_a_rare_character_needs_the_fonts_for_a_check_or_a_merge(fonts: Path, tmp_path: Path) -> None:
    office = make_office(tmp_path)
    found = remove(fonts)
    assert ask("check", office.answer).code == 0
    answers = ANSWERS | {ROW: ANSWERS[ROW] | {"done": "𠮷野と連携した。"}}
    office.answer.write_bytes(make_spreadsheet_user().fill_in(office.form("税務課").read_bytes(), answers))
    refused(ask("check", office.answer), found)
    refused(ask("merge", office.answer, "--store", office.store), found)
    assert ask("received", "--store", office.store).keys["files"] == []
