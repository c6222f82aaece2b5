"""The project builds anywhere: nothing kept names a package index or a path of the machine it was written on."""

import re
from pathlib import Path

import pytest

from tests.house.source_tree import ROOT, kept_files

# Written with brackets so that this file does not find itself.
ADDRESSES = {
    "a package index": re.compile(
        r"pypi[.]org|pythonhosted[.]org|npmjs[.](?:org|com)|deb[.]debian[.]org|(?:extra[-])?index[-]url|find[-]links"
        r"|trusted[-]host|registry[=]"
    ),
    "a path of one machine": re.compile(
        r"(?<![\w.~-])/(?:home|root|work|opt|mnt|tmp|Users|var/folders)/[\w.~-]|[A-Za-z]:\\\\?(?:Users|work)\b"
    ),
}


def addresses(name: str, text: str) -> list[str]:
    return [
        f"{name}:{text.count(chr(10), 0, hit.start()) + 1} names {what}: {hit[0]}"
        for what, pattern in ADDRESSES.items()
        for hit in pattern.finditer(text)
    ]


def text_of(path: Path) -> str:
    """Return a file's text, or nothing for a workbook, a picture or a store."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def test_nothing_kept_names_an_index_or_a_path_of_one_machine() -> None:
    found = [line for path in kept_files() for line in addresses(path.relative_to(ROOT).as_posix(), text_of(path))]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "--index" + "-url https://example.invalid/simple", "https://files.pythonhosted" + ".org/packages/a.whl",
        "see /" + "home/someone/checkout", 'open("/' + 'work/x")', "C:" + "\\Users\\someone"
    ],
)  # fmt: skip
def test_an_address_is_noticed(text: str) -> None:
    assert len(addresses("planted", text)) == 1


@pytest.mark.parametrize("text", ["../shared/data", "docs/" + "work/a", "https://example.invalid/home/page"])
def test_a_relative_path_is_no_address(text: str) -> None:
    assert addresses("planted", text) == []
