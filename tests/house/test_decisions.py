"""The index of decisions names every record once, by its title."""

import re

from tests.house.source_tree import ROOT

DECISIONS = ROOT / "docs" / "decisions"
LINE = re.compile(r"^- \[(\d{4})\]\(([\w-]+\.md)\) (.+)$", re.MULTILINE)


def test_every_record_is_in_the_index_once_by_its_title() -> None:
    named = LINE.findall((DECISIONS / "README.md").read_text(encoding="utf-8"))
    assert sorted(file for _, file, _ in named) == sorted(file.name for file in DECISIONS.glob("0*.md"))
    assert len({number for number, _, _ in named}) == len(named)
    for number, file, title in named:
        heading = (DECISIONS / file).read_text(encoding="utf-8").partition("\n")[0]
        assert file.startswith(f"{number}-")
        assert title.startswith(re.sub(r"^# \d{4}\s*(?:—\s*)?", "", heading))
