"""The manual is complete: every command, every problem, every page and picture; its examples run.

A person at the window has only F1; a page that names a button that is gone is worse than none.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import click
import pytest

from nakano_status.application.papers.making import papers
from nakano_status.application.papers.paper import Paper
from nakano_status.cli import entry_point
from nakano_status.domain.problem_texts import CATALOGUE
from tests.house.source_tree import PACKAGE, ROOT, sources
from tests.support.generated_calls import commands

MANUAL = ROOT / "docs" / "manual"
COMMANDS = (MANUAL / "commands.md").read_text("utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LIST_OF_LAST_YEAR = "進捗状況一覧_R3.xlsx"

# Their examples are only parsed: an item's number is made of what arrived, and the other two take half a minute.
PARSED_ONLY = (
    *("held apply", "held reject", "held reconsider", "received --save", "take-back", "screens", "demo"),
    *("division change", "division order", "division take-back", "row move", "row take-back", "plan withdraw"),
    "import 一覧.xlsx",
)


@cache
def words_of_the_program() -> str:
    """Return every text of the program's source, with one ○ for each part that changes, one below another."""
    return "\n".join(re.sub(r"\{\w*\}", "○", text) for source in sources(PACKAGE) for text in source.texts)


ALL_COMMANDS = {" ".join(names): command for names, command in commands().items()}


@cache
def examples() -> list[list[str]]:
    """Return the arguments of every example, in the order of the page."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", COMMANDS, re.MULTILINE | re.DOTALL)
    lines = [shlex.split(line) for block in blocks for line in block.splitlines()]
    assert all(line[0] == "nakano-status" for line in lines)
    return [line[1:] for line in lines]


def begins_with(example: list[str], name: str) -> bool:
    return example[: len(name.split())] == name.split()


def test_every_command_has_help_and_an_example() -> None:
    assert [name for name, command in ALL_COMMANDS.items() if not command.help] == []
    assert [name for name in ALL_COMMANDS if not any(begins_with(example, name) for example in examples())] == []


def test_every_key_that_a_roll_over_prints_is_named_in_its_section() -> None:
    kept = (ROOT / "tests" / "fixtures" / "command-line" / "keys.txt").read_text("utf-8")
    paths = re.findall(r"^roll-over[^:]*: (?!ends in)(\S+)", kept, re.MULTILINE)
    keys = {key for path in paths for key in re.findall(r"[a-z_]+", path)} - {"problems"}  # every command has those
    section = COMMANDS.partition("## 年度の切替え\n")[2].partition("\n## ")[0]
    assert len(keys) > 30
    assert sorted(key for key in keys if f"`{key}`" not in section) == []


def test_every_option_of_a_command_is_explained_in_its_help() -> None:
    silent = [
        f"{name} {parameter.opts[0]}"
        for name, command in ALL_COMMANDS.items()
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.hidden and not parameter.help
    ]
    assert silent == []


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with what the examples expect: the tables, and the list of last year."""
    shutil.copytree(ROOT / "resources", tmp_path / "resources")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NAKANO_STATUS_STORE", raising=False)
    for line in (
        "init --store 前年.nakano",
        "round open --year R3 --store 前年.nakano",
        f"export list --out {LIST_OF_LAST_YEAR} --store 前年.nakano",
    ):
        assert entry_point.main(shlex.split(line)) == 0
    return tmp_path


@pytest.mark.whole
@pytest.mark.usefixtures("desk")
def test_the_examples_run_from_top_to_bottom(capsys: pytest.CaptureFixture[str]) -> None:
    for example in examples():
        if not any(begins_with(example, name) for name in PARSED_ONLY):
            assert entry_point.main(example) in (0, 1), (example, capsys.readouterr().err)


@pytest.mark.parametrize("name", PARSED_ONLY)
def test_the_other_examples_can_be_parsed(name: str) -> None:
    found = [example for example in examples() if begins_with(example, name)]
    assert found
    for example in found:
        of = " ".join(example[:2]) if " ".join(example[:2]) in ALL_COMMANDS else example[0]
        ALL_COMMANDS[of].make_context(of, example[len(of.split()) :])


def test_every_problem_stands_in_the_manual() -> None:
    told = set(re.findall(r"^### .+　(\S+)$", (MANUAL / "problems.md").read_text("utf-8"), re.MULTILINE))
    assert told == CATALOGUE.keys()


@pytest.mark.parametrize(
    ("maker", "name"),
    [
        ("make_problem_pages.py", "problems.md"),
        ("make_problem_pages.py", "errata.md"),
        ("make_paper_page.py", "papers.md"),
    ],
)
def test_the_made_pages_are_what_their_sources_say(tmp_path: Path, maker: str, name: str) -> None:
    script = [sys.executable, str(ROOT / "build" / maker), "--out", str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    subprocess.run(script, check=True, cwd=ROOT, env=environment)
    assert (tmp_path / name).read_bytes() == (MANUAL / name).read_bytes()


def untold(paper: Paper[Any]) -> list[str]:
    """Return where a paper has still to be named, of the places that CONTRIBUTING.md asks for."""
    command = f"export {paper.code}" if paper.is_exported else paper.code
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    others = [each for each in MANUAL.glob("*.md") if each.name not in LISTS]
    lacking = {
        "CHANGELOG.md: a sentence": paper.title not in changes and f"`{command}" not in changes,
        "docs/manual/commands.md: an example": bool(paper.help) and f"nakano-status {command} " not in COMMANDS,
        "docs/manual: a page": not any(paper.title in each.read_text("utf-8") for each in others),
    }
    return [f"{place} that names 「{paper.title}」 ({command})" for place, is_lacking in lacking.items() if is_lacking]


LISTS = ("papers.md", "commands.md", "problems.md", "errata.md")
"""The pages that list everything of a kind."""


def test_every_paper_is_named_in_the_changelog_among_the_commands_and_on_a_page_of_the_manual() -> None:
    assert [place for paper in papers() if paper.group is not None for place in untold(paper)] == []


def test_a_new_paper_has_to_be_named_in_three_places() -> None:
    new = replace(next(each for each in papers() if each.help and each.is_exported), code="focus", title="重点的な取組")
    assert [place.partition(":")[0] for place in untold(new)] == [
        "CHANGELOG.md",
        "docs/manual/commands.md",
        "docs/manual",
    ]


def anchors(text: str) -> set[str]:
    """Return the anchors that a page's headings give."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead_links(page: Path, text: str) -> list[str]:
    """Return the links of a page that lead nowhere."""
    found = []
    for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)):
        path, _, anchor = unquote(link).partition("#")
        target = page.parent / path if path else page
        if re.match(r"https?:", link):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target.read_text("utf-8"))):
            found.append(f"{page.name}: {link}")
    return found


def test_every_link_and_picture_leads_somewhere() -> None:
    assert [link for page in PAGES for link in dead_links(page, page.read_text("utf-8"))] == []


@pytest.mark.parametrize("link", ["nowhere.md", "index.md#どこにもない", "pictures/none.png"])
def test_a_dead_link_is_noticed(link: str) -> None:
    assert dead_links(MANUAL / "excel.md", f"[見る]({link})") == [f"excel.md: {link}"]


def test_every_page_can_be_reached_from_the_first_and_every_picture_is_shown() -> None:
    text = "".join(page.read_text("utf-8") for page in MANUAL.glob("*.md"))
    index = (MANUAL / "index.md").read_text("utf-8")
    assert [page.name for page in sorted(MANUAL.glob("*.md")) if f"({page.name})" not in index] == ["index.md"]
    assert [each.name for each in (MANUAL / "pictures").iterdir() if f"(pictures/{each.name})" not in text] == []


def test_pictures_are_small() -> None:
    """They are in every package and in the history for good."""
    sizes = {each.name: each.stat().st_size for each in (MANUAL / "pictures").glob("*.png")}
    assert {name: size for name, size in sizes.items() if size >= 150_000} == {}


def test_the_manual_uses_the_words_of_the_screen() -> None:
    never = "競合 保留 督促 差戻し 受理 回答票 封印 パッケージ ハッシュ マージ リネージュ ストア 不正 無効 ！".split()
    told = {page.name: page.read_text("utf-8") for page in MANUAL.glob("*.md")}
    assert [(name, word) for name, text in told.items() for word in never if word in text] == []


LONGEST = 1_500
"""Letters of a page beside its pictures, links and frames: about what one printed A4 page holds."""

ON_ONE_PAPER = ("division", "excel", "information", "mishap", "office", "windows")
"""How the names of pages begin that people print and lay beside the keyboard; the rest is for looking something up."""


def letters(text: str) -> int:
    """Return how many letters of a page are read: no pictures, links' targets, frames and signs of Markdown."""
    read = re.sub(r"!\[.*?\]\(.*?\)|\]\([^)]*\)|^\|[-|]+\|$", "", text, flags=re.MULTILINE)
    return len(re.sub(r"[\s|#*`\[\]]", "", read))


def test_letters_are_counted_without_what_nobody_reads() -> None:
    assert letters("## 見出し\n\n![絵](絵.png)\n| あ | い |\n|---|---|\n[次](次.md#所)・**太字**") == len(
        "見出しあい次・太字"
    )


def test_a_page_is_about_one_sheet_of_paper() -> None:
    counts = {
        page.name: letters(page.read_text("utf-8"))
        for page in MANUAL.glob("*.md")
        if page.name.startswith(ON_ONE_PAPER)
    }
    assert len(counts) > 20
    long = {name: count for name, count in counts.items() if count > LONGEST}
    assert long == {}, f"{LONGEST} letters at most: shorten them, or move a part elsewhere"


@pytest.mark.parametrize(("is_office", "begins"), [(True, "office-"), (False, "division-")])
def test_f1_leads_every_screen_of_a_role_to_its_own_place(is_office: bool, begins: str) -> None:
    from nakano_status.gui.help.help_panel import section_of
    from nakano_status.gui.window.page_list import DIVISION_PAGES, OFFICE_PAGES

    for page in OFFICE_PAGES if is_office else DIVISION_PAGES:
        name, _, heading = page.help_for(is_office=is_office).partition("#")
        text = (MANUAL / name).read_text("utf-8")
        assert name.startswith((begins, "backups"))  # that page is the same for both
        assert heading == page.title
        assert re.findall(r"^#+ (.+)$", text, re.MULTILINE).count(heading) == 1
        assert len((section_of(text, heading) or "").splitlines()) > 1


def named_controls(text: str) -> set[str]:
    """Return what a page names as a control: ［…］, with one ○ for each part that changes."""
    found = (re.sub(r"\]\(.*?\)|\[", "", each) for each in re.findall(r"［(.+?)］", text))
    return {re.sub(r"令和○年度|○+課?", "○", each) for each in found}


def test_every_control_that_is_named_has_that_name_in_the_program() -> None:
    pages = [page for page in sorted(MANUAL.glob("*.md")) if page.name != "problems.md"]
    named = [(page.name, control) for page in pages for control in sorted(named_controls(page.read_text("utf-8")))]
    assert [each for each in named if each[1] not in words_of_the_program()] == []


def test_a_control_that_is_not_there_is_noticed() -> None:
    assert named_controls("［令和○年度に戻る］と［[○○課へ](a.md)］") == {"○に戻る", "○へ"}
    assert "どこにもないボタン" not in words_of_the_program()
