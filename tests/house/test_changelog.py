"""The changelog can be read by users: newest first, dated, in whole sentences.

Who updates reads the newest section only, and looks for what has to be done.
"""

import re

import pytest

import nakano_status
from tests.house.source_tree import ROOT

UNRELEASED = "未リリース（Unreleased）"
KINDS = {"追加", "変更", "修正", "廃止"}


def faults(text: str, version: str) -> list[str]:
    titles = re.findall(r"^## (.+)$", text, re.MULTILINE)
    releases = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+) — (\d{4}-\d{2}-\d{2})", title) for title in titles[1:]]
    found = [] if titles[:1] == [UNRELEASED] else [f"the first section is not {UNRELEASED}"]
    found += [f"not a release: {title}" for title, release in zip(titles[1:], releases, strict=True) if not release]
    order = [(tuple(map(int, release.groups()[:3])), release[4]) for release in releases if release]
    if order != sorted(set(order), reverse=True):
        found.append("releases are not newest first")
    if order and order[0][0] > tuple(map(int, version.split("."))):
        found.append("a release is newer than the program")
    found += [f"unknown kind: {kind}" for kind in re.findall(r"^### (.+)$", text, re.MULTILINE) if kind not in KINDS]
    found += [
        f"not a sentence: {line}" for line in re.findall(r"^- .*$", text, re.MULTILINE) if not line.endswith("。")
    ]
    return found


def test_the_changelog_is_well_formed() -> None:
    assert faults((ROOT / "CHANGELOG.md").read_text("utf-8"), nakano_status.__version__) == []


GOOD = f"# 変更履歴\n\n## {UNRELEASED}\n\n### 追加\n\n- 一覧を書き出せます。\n\n## 0.1.0 — 2026-01-31\n"


def test_a_good_changelog_has_no_faults() -> None:
    assert faults(GOOD, "0.1.0") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("書き出せます。", "書き出し"),
        ("### 追加", "### その他"),
        (UNRELEASED, "次"),
        ("— 2026-01-31", ""),
        ("## 0.1.0 —", "## 0.2.0 —"),
        ("## 0.1.0 — 2026-01-31\n", "## 0.0.9 — 2025-01-31\n\n## 0.1.0 — 2026-01-31\n"),
    ],
)
def test_a_fault_in_the_changelog_is_noticed(old: str, new: str) -> None:
    assert len(faults(GOOD.replace(old, new), "0.1.0")) == 1
