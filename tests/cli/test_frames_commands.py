"""frames list, import, tag and untag as used at a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import ask, done, run
from tests.support.rounds import OWN


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "office.nakano"
    done("init", "--store", path)
    return path


def test_the_list_tells_what_cli_md_promises(store: Path) -> None:
    assert done("frames", "tag", *OWN, "DX-4", "--by", "伊藤", "--store", store) == {
        "item": "DX-4",
        "tagged": list(OWN),
        "unchanged": [],
    }
    found = done("frames", "list", "--store", store)
    assert [(each["frame"], len(each["items"])) for each in found["frames"]] == [
        ("市町村官民データ活用推進計画", 5),
        ("自治体DX推進計画", 8),
    ]
    item = found["frames"][1]["items"][3]
    assert {key: item[key] for key in ("item", "title", "rows")} == {
        "item": "DX-4",
        "title": "AI・RPAの利用促進",
        "rows": list(OWN),
    }
    assert item["tags"][0] == {"id": OWN[0], "kind": "row", "by": "伊藤"}
    assert len(found["untagged"]) == 108
    told = run("frames", "list", "--store", store).output
    assert f"  DX-4 AI・RPAの利用促進　2件\n    {OWN[0]} " in told
    assert "  DX-3 マイナンバーカードの普及・活用（KM-3の再掲）　0件\n" in told
    assert "どの項目にも当たらない取組　108件\n" in told


def test_a_tag_is_removed_again(store: Path) -> None:
    done("frames", "tag", OWN[0], "DX-4", "--store", store)
    assert run("frames", "tag", *OWN, "DX-4", "--store", store).output == (
        f"DX-4 AI・RPAの利用促進：{OWN[1]}を記録しました。\nDX-4 AI・RPAの利用促進：{OWN[0]}は記録済みです。\n"
    )
    assert done("frames", "untag", *OWN, "DX-4", "--store", store)["untagged"] == list(OWN)
    refused = ask("frames", "untag", OWN[0], "DX-4", "--store", store)
    assert (refused.code, refused.keys["error"]) == (2, "FRAME-TAG-MISSING")


def test_a_table_with_an_error_needs_a_person_and_one_that_drops_a_used_item_is_refused(
    store: Path, tmp_path: Path
) -> None:
    table = tmp_path / "枠組み.csv"
    table.write_text("枠組み,項目番号,項目\n自治体DX推進計画,DX-1,\n", encoding="utf-8")
    said = ask("frames", "import", table, "--store", store)
    assert (said.code, said.keys["imported"], said.keys["problems"][0]["code"]) == (1, False, "TABLE-NAME-MISSING")
    assert "何も取り込んでいません。" in run("frames", "import", table, "--store", store).output
    done("frames", "tag", OWN[0], "DX-4", "--store", store)
    table.write_text("枠組み,項目番号,項目\n自治体DX推進計画,DX-1,手続\n", encoding="utf-8")
    refused = ask("frames", "import", table, "--store", store)
    assert (refused.code, refused.keys["error"]) == (2, "FRAME-ITEM-IN-USE")
    assert OWN[0] in refused.keys["message"]
    assert "frames untag" in refused.keys["remedy"]
    done("frames", "untag", OWN[0], "DX-4", "--store", store)
    assert done("frames", "import", table, "--store", store)["removed"] == [f"DX-{each}" for each in range(2, 9)]
    assert run("frames", "import", "builtin:nakano2", "--store", store).output == (
        "枠組みの表を取り込みました（追加 7項目、変更 1項目、削除 0項目）。\n"
    )


def test_the_count_is_broken_down_by_items_and_what_has_none_comes_last(store: Path) -> None:
    done("round", "open", "--year", "R4", "--store", store)
    done("frames", "tag", *OWN, "DX-3", "--store", store)
    done("set", OWN[0], "mark=◎", "--store", store)
    found = done("counts", "--by", "frame", "--store", store)
    assert list(found["groups"]) == [*(f"KM-{n}" for n in range(1, 6)), *(f"DX-{n}" for n in range(1, 9)), "—"]
    assert (
        found["groups"]["KM-3"]
        == found["groups"]["DX-3"]
        == {"◎": 1, "○": 0, "△": 0, "×": 0, "total": 1, "in_report": 2}
    )
    assert (found["counts"]["total"], found["groups"]["—"]["in_report"]) == (1, 108)
    told = run("counts", "--by", "frame", "--store", store).output
    assert "KM-3 マイナンバーカードの普及・活用：◎1 ○0 △0 ×0\n" in told
    assert "どの項目にも当たらない取組：◎0 ○0 △0 ×0\n" in told
