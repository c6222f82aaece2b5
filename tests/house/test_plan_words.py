"""What a plan declares is in its profile: no module repeats names of the built-in plan or the signs of its marks.

Another ward would meet words of this plan in its own papers.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from nakano_status.catalogue.plans import load_profile
from tests.house.source_tree import PACKAGE, ROOT, Source, sources

PROFILE = load_profile()
WORDS = ("中野", "情報化推進計画", "庁議", *PROFILE.marks.symbols, *(PROFILE.names[key] for key in ("committee",)))
"""The texts looked for; a sign of a mark is looked for wherever it is."""
ELSEWHERE = {
    "nakano_status/domain/papers/publication.py": {"庁議": "the occasions of papers, stored and typed by these names"},
    "nakano_status/domain/fields/option.py": dict.fromkeys("◎△", "signs of one shape, whatever plan has them as marks"),
    "nakano_status/domain/fields/profile.py": {"庁議": "the keys of occasions, stored by these names"},
    "nakano_status/domain/plan/printed_title.py": dict.fromkeys("◎○", "the plan's own signs before titles"),
    "nakano_status/domain/text/labels.py": dict.fromkeys("○×", "yes and no in tables, which are no marks"),
    "nakano_status/domain/wording/word_table.py": {"○": "stands for any number: 令和○年度"},
    "nakano_status/domain/text/narrative.py": {"△": "a sign of negative numbers"},
    "nakano_status/documents/document.py": {"○": "stands for any number: ○月○日"},
    "nakano_status/workbook/number_formats.py": {"△": "a sign of negative numbers"},
    "nakano_status/workbook/rich_text.py": dict.fromkeys("×○△", "signs of symbol fonts"),
    "nakano_status/domain/machine_readable/check.py": {
        "△": "a sign of negative numbers",
        **dict.fromkeys("○◎", "signs of list items"),
    },
}
"""Where a sign means something else, or a text is declared that is no plan's."""


def texts(tree: ast.AST) -> Iterator[ast.Constant]:
    """Yield the texts of a module except docstrings."""
    explained = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained:
            yield node


def may_have(text: str, word: str) -> bool:
    """Whether a module can have a text of the plan, also in pieces or escaped: of most files no tree is made."""
    return set(word) <= set(text) or re.search(r"\\[uUNx]", text) is not None


def repeated(source: Source) -> list[str]:
    """Return where a module repeats a text of the plan."""
    allowed = ELSEWHERE.get(source.name, {})
    sought = [word for word in WORDS if may_have(source.text, word) and word not in allowed]
    return sought and [
        f"{source.name}:{text.lineno}: {word}"
        for text in texts(source.tree)
        for word in sought
        if word in str(text.value)
    ]


def test_no_module_repeats_what_a_plan_declares() -> None:
    assert [line for source in sources(PACKAGE) for line in repeated(source)] == []


def test_every_exception_is_needed() -> None:
    for name, words in ELSEWHERE.items():
        found = "".join(str(text.value) for text in texts(Source(ROOT / name, (ROOT / name).read_text("utf-8")).tree))
        assert [word for word in words if word not in found] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('MARK = "◎"', ["planted.py:1: ◎"]),
        ('SAY = f"{name}と庁議"', ["planted.py:1: 庁議"]),
        ('"""◎ in a docstring."""\nX = 1  # 庁議', []),
    ],
)
def test_the_test_finds_a_planted_word(text: str, found: list[str]) -> None:
    assert repeated(Source(Path("planted.py"), text)) == found
