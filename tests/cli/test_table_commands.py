"""Commands for tables: divisions, frames, opinions, figures, words."""

import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nakano_status.application.plan.create_store import built_in_plan
from nakano_status.application.wording.word_table import save_word_table
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.domain.wording.word_table import TermLine, WordTable
from tests.support.command_line import ask, done, run, session_of
from tests.support.offices import ANSWERS, Office, make_office
from tests.support.plan_files import FIRST, plan_of, write_plan
from tests.support.rounds import OWN
from tests.support.stores import TickingClock

SPRING = "2023-04-01"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    path = tmp_path / "office.nakano"
    done("init", "--store", path)
    done("division", "import", "resources/divisions/example-departments.csv", "--store", path)
    return path


def moved(answer: dict[str, object]) -> list[tuple[object, object, object]]:
    succession = answer["succession"]
    assert isinstance(succession, list)
    return [(each["kind"], each["from"], each["to"]) for each in succession]


def test_a_dry_run_shows_what_the_merger_then_does(office: Path) -> None:
    words = ("division", "merge", "税務課", "職員課", "--into", "税務・人事課", "--from", SPRING, "--store", office)
    shown = done(*words, "--dry-run")
    assert [
        each["name"] for each in done("division", "list", "--store", office)["divisions"] if "税務" in each["name"]
    ] == ["税務課"]
    made = done(*words)
    assert made == shown
    assert moved(made) == [("merged", "税務課", "税務・人事課"), ("merged", "職員課", "税務・人事課")]
    assert "2-1-2-03-N" in made["moves"]["rows"]
    names = {each["name"] for each in done("division", "list", "--store", office)["divisions"]}
    assert ("税務・人事課" in names, "税務課" in names) == (True, False)
    before = {
        each["name"]: each for each in done("division", "list", "--on", "2023-03-31", "--store", office)["divisions"]
    }
    assert before["税務課"] == {
        "name": "税務課", "department": "区民生活部", "kind": "division", "from": None, "to": "2023-03-31"
    }  # fmt: skip


def test_several_changes_of_a_day_are_one_act_and_taken_back_as_one(office: Path, tmp_path: Path) -> None:
    table = tmp_path / "改正.csv"
    table.write_text(
        "種別,所管課,新しい名称,部,室,管理番号\n改称,情報システム課,デジタル政策課,,,\n異動,デジタル政策課,,区民生活部,ＤＸ推進室,\n"
        "分割,税務課,課税課,,,2-1-2-03-N、2-3-1-08-G\n分割,税務課,税務課,,,\n廃止,防災危機管理課,総務課,,,\n新設,文書課,文書課,総務管理部,,\n",
        "utf-8",
    )
    before = done("division", "list", "--store", office)
    made = done("division", "change", table, "--from", SPRING, "--reason", "組織規則の改正", "--store", office)
    assert moved(made) == [
        ("renamed", "情報システム課", "デジタル政策課"),
        ("founded", None, "ＤＸ推進室"),
        ("moved", "情報システム課", "デジタル政策課"),
        ("split", "税務課", "課税課"),
        ("split", "税務課", "税務課"),
        ("abolished", "防災危機管理課", "総務課"),
        ("founded", None, "文書課"),
    ]
    assert {"2-1-2-03-N", "2-3-1-08-G"} <= set(made["moves"]["rows"])
    back = done("division", "take-back", "--store", office)
    assert "組織規則の改正" in back["taken_back"]
    assert done("division", "list", "--store", office) == before
    assert done("verify", "--store", office)["ok"]


def test_a_change_of_a_day_to_come_says_from_when_it_is(office: Path) -> None:
    done("round", "open", "--year", "R4", "--made-on", "2023-06-01", "--store", office)
    lines = run("division", "rename", "税務課", "課税課", "--from", "2199-04-01", "--store", office).output
    assert "改正の前の組織のまま続ける進捗確認：令和4年度分" in lines
    assert "登録しました。" in lines
    assert "から変わります。" in lines
    assert "課税課" not in {each["name"] for each in done("division", "list", "--store", office)["divisions"]}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("rename", "税務課", "納税課"), "USAGE"),
        (("split", "税務課", "--into", "課税課", "--into", "納税課", "--from", SPRING), "DIVISION-ROWS-LEFT"),
        (("split", "税務課", "--into", "課税課", "--row", "x", "--from", SPRING), "USAGE"),
        (("merge", "税務課", "--into", "税務課", "--from", SPRING), "DIVISION-TOO-FEW"),
        (("abolish", "納税課", "--from", SPRING), "DIVISION-UNKNOWN"),
        (("move", "税務課", "--department", "税務課", "--from", SPRING), "NOT-A-DEPARTMENT"),
        (("move", "税務課", "--department", "区民生活部", "--from", SPRING), "BODY-THERE-ALREADY"),
        (("rename", "税務課", "納税課", "--from", SPRING, "--correct"), "USAGE"),
        (("take-back",), "REORGANISATION-NONE"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(office: Path, words: tuple[str, ...], code: str) -> None:
    before = done("division", "list", "--store", office)
    answer = ask("division", *words, "--store", office)
    assert (answer.code, answer.keys["error"]) == (2, code)
    assert done("division", "list", "--store", office) == before


def test_the_problems_of_a_change_are_listed_beside_those_of_its_table(office: Path, tmp_path: Path) -> None:
    table = tmp_path / "改正.csv"
    table.write_text("種別,所管課,新しい名称,備考\n改称,税務課,\ue001税務課,x\n", "utf-8-sig")
    said = ask("division", "change", table, "--from", SPRING, "--store", office)
    codes = [each["code"] for each in said.keys["problems"]]
    assert codes.count("TEXT-UNPRINTABLE") == 2, "one of the table, one of the change"


def test_a_figure_that_is_typed_twice_is_refused(office: Path) -> None:
    for words in (("R4=1", "令和4年度=2"), ("owner=税務課", "owner=職員課"), ("target:R7=1", "target:R7=1")):
        assert ask("kpi", "set", "KPI-1-1", *words, "--store", office).keys["error"] == "USAGE"


def test_a_table_that_is_not_understood_is_refused_whole(office: Path, tmp_path: Path) -> None:
    table = tmp_path / "改正.csv"
    table.write_text("種別,所管課,新しい名称\n改称,税務課,納税課\n合併,職員課,人事課\n", "utf-8")
    answer = ask("division", "change", table, "--from", SPRING, "--store", office)
    assert (answer.code, answer.keys["error"]) == (2, "TABLE-NOT-READABLE")
    assert "3行目の「種別」" in answer.keys["message"]
    table.write_text("種別,所管課,新しい名称\n", "utf-8")
    answer = ask("division", "change", table, "--from", SPRING, "--store", office)
    assert (answer.code, answer.keys["error"]) == (2, "TABLE-NOT-READABLE")


def test_a_schedule_is_imported_only_into_the_row_that_it_names_and_the_years_of_the_plan(
    office: Path, tmp_path: Path
) -> None:
    rows = {each.row_id: each.title for each in built_in_plan(make_parts()).plan.newest.listings}
    first, second, third, *_ = rows
    table = tmp_path / "スケジュール.csv"
    lines = [(first, rows[second], "検討"), (second, rows[first], "調査"), (third, rows[third], "実施")]
    texts = "\n".join(f"{row_id},{title},{text},先の予定" for row_id, title, text in lines)
    table.write_text(f"管理番号,事業内容,令和4年度,令和30年度\n{texts}\n", "utf-8")
    answer = ask("schedule", "import", table, "--store", office)
    problems = [(each["code"], each["cell"]) for each in answer.keys["problems"]]
    assert problems == [("TABLE-COLUMN-WORDS", "D2"), ("TABLE-TITLE-DIFFERS", "B2"), ("TABLE-TITLE-DIFFERS", "B3")]
    assert "先の予定" in answer.keys["problems"][0]["message"]
    assert "検討" in answer.keys["problems"][1]["message"]
    assert (answer.code, answer.keys["rows"]) == (1, 1)


HEADINGS_TWICE: dict[tuple[str, ...], tuple[str, str]] = {
    ("schedule", "import"): ("管理番号,令和4年度,2022年度\n2-1-2-03-N,検討,推進\n", "「令和4年度」と「2022年度」"),
    ("schedule", "import", "."): ("管理番号,令和4年度,令和４年度\n2-1-2-03-N,検討,推進\n", "「令和4年度」"),
    ("kpi", "import"): ("指標番号,R4実績,令和4年度の実績\nKPI-2-2,5件,6件\n", "「R4実績」と「令和4年度の実績」"),
    ("kpi", "import", "."): ("指標番号,目標,属する段,令和4年度実績\nKPI-2-2,2,1,6件\n", "「目標」と「属する段」"),
    ("opinions", "import"): (
        "区分,日付,意見,区の考え方,考え方\n議会,2023-06-01,増,あ,い\n",
        "「区の考え方」と「考え方」",
    ),
    ("division", "import"): ("部,所管課,所管課\n区民部,税務課,納税課\n", "「所管課」"),
}


@pytest.mark.parametrize("words", HEADINGS_TWICE, ids=" ".join)
def test_a_table_with_two_headings_of_one_meaning_is_refused_whole(
    office: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    text, twice = HEADINGS_TWICE[words]
    table = tmp_path / "表.csv"
    table.write_text(text, "utf-8")
    before = done("verify", "--store", office)
    answer = ask(*words[:2], table, "--store", office)
    assert (answer.code, answer.keys["error"]) == (2, "TABLE-NOT-READABLE")
    assert f"見出し{twice}の列が2つ以上あります" in answer.keys["message"]
    assert done("verify", "--store", office) == before


OPEN_QUOTE: dict[tuple[str, ...], str] = {
    (
        "division",
        "import",
    ): '部の建制順,部,室,建制順,所管課\n1,総務部,,1,総務課\n1,総務部,,2,"税務課\n2,区民部,,1,戸籍住民課\n',
    ("schedule", "import"): '管理番号,令和4年度\n2-1-2-03-N,検討\n2-1-2-03-N,"推進\n2-1-2-04-W,完了\n',
    ("opinions", "import"): '区分,日付,意見\n議会,2023-06-01,増やす\n議会,2023-06-02,"減らす\n議会,2023-06-03,続ける\n',
    ("kpi", "import"): '指標番号,令和4年度実績\nKPI-2-2,5件\nKPI-2-3,"6件\nKPI-2-4,7件\n',
    ("frames", "import"): '枠組み,項目番号,項目\n国,K-1,窓口\n国,K-2,"情報\n国,K-3,人材\n',
    ("terms", "import"): '使わない語,使う語\nベンダ,ベンダー\nサーバ,"サーバー\nユーザ,ユーザー\n',
    (
        "division",
        "change",
        "--from",
        SPRING,
    ): '種別,所管課,新しい名称\n改称,職員課,人事課\n改称,"税務課,課税課\n廃止,総務課,\n',
    (
        "import",
        "--year",
        "R3",
    ): '実施内容,事業内容,進捗状況\n1-1-① 手続,申請,◎\n1-1-① 手続,"届出,◎\n1-1-① 手続,予約,◎\n',
    ("list-changes", "--year", "R4"): '実施内容,事業内容,進捗状況\n1-1-① 手続,申請,◎\n,"届出,◎\n,予約,◎\n',
}


@pytest.mark.parametrize("words", OPEN_QUOTE, ids=" ".join)
def test_a_csv_with_a_quotation_mark_that_is_not_closed_is_refused_by_its_line(
    office: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    done("round", "open", "--year", "R4", "--made-on", "2023-06-01", "--store", office)
    table = tmp_path / "表.csv"
    table.write_text(OPEN_QUOTE[words], "cp932")
    before = done("verify", "--store", office)
    answer = ask(*words, table, "--store", office)
    assert (answer.code, answer.keys["error"]) == (2, "LIST-NOT-READABLE" if "R" in words[-1] else "TABLE-NOT-READABLE")
    assert '3行目：「"' in answer.keys["message"]
    assert done("verify", "--store", office) == before


def test_a_correction_lists_the_papers_that_stay(office: Path) -> None:
    made = done("division", "rename", "税務課", "納税課", "--correct", "--store", office)
    assert made["papers"] == []
    assert [(each["what"], each["from"], each["to"]) for each in made["changes"]] == [("名称", "税務課", "納税課")]
    done("division", "move", "納税課", "--department", "総務管理部", "--correct", "--store", office)
    on = done("division", "list", "--on", "2020-04-01", "--store", office)["divisions"]
    assert {each["name"]: each["department"] for each in on}["納税課"] == "総務管理部"


def test_a_row_changes_hands_in_an_open_round(office: Path, tmp_path: Path) -> None:
    done("round", "open", "--year", "R4", "--made-on", "2023-06-01", "--store", office)
    (sent,) = done("distribute", "--out", tmp_path, "--division", "税務課", "--store", office)["packages"]
    before = done("show", "--store", office)
    words = (
        "row", "move", "2-1-2-03-n", "--to", "職員課", "--from", "2023-07-01", "--reason", "分掌の変更", "--store",
        office
    )  # fmt: skip
    assert done(*words, "--dry-run") == {
        "id": "2-1-2-03-N",
        "from": "税務課",
        "to": "職員課",
        "package": [sent["package"]],
        "settled": [],
        "recorded": [],
    }
    done(*words)
    row = next(each for each in done("show", "--store", office)["rows"] if each["id"] == "2-1-2-03-N")
    assert row["leads"] == ["職員課"]
    (change,) = done("history", "2-1-2-03-N", "--store", office)["changes"]
    assert (change["key"], change["from"], change["to"], change["why"]) == ("owners", "税務課", "職員課", "typed")
    assert done("verify", "--store", office)["ok"]
    assert done("row", "take-back", "--reason", "番号の誤り", "--store", office) == {
        "taken_back": "取組 2-1-2-03-N：税務課 → 職員課（引継ぎ）。分掌の変更"
    }
    assert done("show", "--store", office) == before
    assert ask("row", "take-back", "--store", office).keys["error"] == "ROW-MOVE-NONE"


def test_after_the_rename_the_next_list_prints_the_new_name_and_the_last_one_the_old(
    published_list: Path, tmp_path: Path
) -> None:
    store = tmp_path / "o.nakano"
    done("import", published_list, "--year", "R3", "--store", store)
    done("export", "list", "--year", "R3", "--out", tmp_path / "before.xlsx", "--store", store)
    done("division", "rename", "情報システム課", "デジタル政策課", "--from", SPRING, "--store", store)
    done("round", "open", "--year", "R5", "--store", store)
    done("export", "list", "--year", "R3", "--out", tmp_path / "after.xlsx", "--store", store)
    assert (tmp_path / "before.xlsx").read_bytes() == (tmp_path / "after.xlsx").read_bytes()
    named = [row["leads"] + row["trackers"] for row in done("show", "--year", "R5", "--store", store)["rows"]]
    assert not any("情報システム課" in each for each in named)
    assert sum("デジタル政策課" in each for each in named) > 0


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


def test_a_table_with_an_error_and_one_that_drops_a_used_item_are_refused(store: Path, tmp_path: Path) -> None:
    table = tmp_path / "枠組み.csv"
    table.write_text("枠組み,項目番号,項目\n自治体DX推進計画,DX-1,\n", encoding="utf-8")
    said = ask("frames", "import", table, "--store", store)
    assert (said.code, said.keys["error"]) == (2, "FRAME-TABLE-FAULTY")
    assert said.keys["problems"][0]["code"] == "TABLE-NAME-MISSING"
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
        "  DX-1 区分：（空欄） → 重点取組事項\n"
        "  DX-1 項目：手続 → 行政手続等のオンライン化原則\n"
        "  DX-1 再掲：（空欄） → KM-1\n"
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


def test_an_item_of_a_frame_that_changes_is_named_with_both_texts_and_its_rows(tmp_path: Path) -> None:
    store, table = tmp_path / "office.nakano", tmp_path / "t.csv"
    done("init", "--store", store)
    table.write_text("枠組み,項目番号,項目\n国,K-1,窓口\n国,K-2,情報\n", "utf-8-sig")
    done("frames", "import", table, "--store", store)
    done("frames", "tag", *OWN, "K-2", "--store", store)
    table.write_text("枠組み,項目番号,項目\n国,K-1,窓口\n国,K-2,別の項目\n", "utf-8-sig")
    line = "  K-2 項目：情報 → 別の項目（この項目に当たると記録した取組など 2件）\n"
    counts = "追加 0項目、変更 1項目、削除 0項目"
    told = run("frames", "import", table, "--dry-run", "--store", store).output
    assert told == f"枠組みの表を取り込めます（{counts}）。まだ取り込んでいません。\n{line}"
    found = done("frames", "import", table, "--dry-run", "--store", store)
    assert not found["imported"]
    assert found["changes"] == [{"id": "K-2", "heading": "項目", "from": "情報", "to": "別の項目", "in_use": 2}]
    told = run("frames", "import", table, "--store", store).output
    assert told == f"枠組みの表を取り込みました（{counts}）。\n{line}"
    table.write_text("枠組み,項目番号,項目\n国,K-1,窓口\n国,,情報\n", "utf-8-sig")
    codes = [ask("frames", "import", table, *more, "--store", store).code for more in ((), ("--dry-run",))]
    assert codes == [2, 2]


def test_the_changes_of_a_table_of_wordings_are_shown_before_it_is_imported(tmp_path: Path) -> None:
    store, table = tmp_path / "office.nakano", tmp_path / "t.csv"
    done("init", "--store", store)
    table.write_text("使わない語,使う語,使用\nベンダ,ベンダー,する\nサーバ,サーバー,する\n", "utf-8-sig")
    done("terms", "import", table, "--store", store)
    before = done("terms", "list", "--store", store)
    table.write_text("使わない語,使う語,使用\nベンダ,ベンダー,しない\nユーザ,ユーザー,する\n", "utf-8-sig")
    found = done("terms", "import", table, "--dry-run", "--store", store)
    assert (found["rows"], found["unchanged"], found["removed"]) == (2, 0, 1)
    told = run("terms", "import", table, "--dry-run", "--store", store).output.splitlines()
    assert told[1:] == [
        "  ベンダ：ベンダー → ベンダー（使用しない）", "  ユーザ：なし → ユーザー", "  サーバ：サーバー → なし"
    ]  # fmt: skip
    assert done("terms", "list", "--store", store) == before
    done("terms", "import", table, "--store", store)
    assert done("terms", "list", "--store", store) != before


@pytest.fixture
def opinions_store(tmp_path: Path) -> Path:
    path = tmp_path / "office.nakano"
    done("init", "--store", path)
    done(
        *("opinions", "add", "--source", "議会", "--day", "2023-06-01", "--who", "中野 太郎"),
        *("--text", "なぜ遅れたのか。", "--id", OWN[0], "--store", path),
    )
    return path


def test_a_text_that_was_cleared_is_not_reported_as_written(opinions_store: Path) -> None:
    def answered(*options: str) -> str:
        return run("opinions", "answer", "1", *options, "--store", opinions_store).output

    assert answered("--answer", "検討する。", "--changed", "なし") == "意見1に記入しました。\n"
    assert answered("--answer", "") == "意見1の「考え方」を取り消しました。\n"
    both = "意見1に記入しました。\n意見1の「変更した内容」を取り消しました。\n"
    assert answered("--answer", "検討する。", "--changed", "") == both


def test_an_opinion_is_entered_answered_and_listed_as_cli_md_promises(opinions_store: Path) -> None:
    assert run("opinions", "answer", "1", "--answer", "調整のため。", "--store", opinions_store).output == (
        "意見1に記入しました。\n"
    )
    assert done("opinions", "list", "--store", opinions_store) == {
        "opinions": [
            {
                "no": 1,
                "source": "議会",
                "day": "2023-06-01",
                "who": "中野 太郎",
                "named": False,
                "text": "なぜ遅れたのか。",
                "answer": "調整のため。",
                "changed": None,
                "rows": [OWN[0]],
            }
        ]
    }
    assert run("opinions", "list", "--store", opinions_store).output == (
        "意見1　議会　令和5年6月1日　中野 太郎（氏名は公表しない）\n  なぜ遅れたのか。\n"
        f"  考え方：調整のため。\n  取組：{OWN[0]}\n"
    )


def test_the_list_is_of_one_row_or_of_what_is_unanswered(opinions_store: Path) -> None:
    done(
        "opinions",
        "add",
        "--source",
        "監査",
        "--day",
        "2022-09-01",
        "--text",
        "基準を。",
        "--answer",
        "はい",
        "--store",
        opinions_store,
    )
    for words, numbers in ((("--id", OWN[0].lower()), [1]), (("--id", OWN[1]), []), (("--unanswered",), [1])):
        found = done("opinions", "list", *words, "--store", opinions_store)["opinions"]
        assert [each["no"] for each in found] == numbers
    assert run("opinions", "list", "--id", OWN[1], "--store", opinions_store).output == "意見はありません。\n"


def test_a_table_of_opinions_is_imported(opinions_store: Path, tmp_path: Path) -> None:
    table = tmp_path / "意見.csv"
    table.write_text("区分,日付,意見\n有識者,2021-05-01,絞るべき\n住民,2021-05-01,絞るべき\n", encoding="utf-8")
    said = ask("opinions", "import", table, "--store", opinions_store)
    assert (said.code, said.keys["added"], len(said.keys["problems"])) == (1, [2], 1)
    assert run("opinions", "import", table, "--store", opinions_store).output.startswith(
        "意見0件を取り込みました（追加 0件）。\n変わりのない意見は1件です。\n"
    )


def test_a_table_corrects_known_opinions_only_if_asked_and_the_command_prints_the_old_and_new_texts(
    opinions_store: Path, tmp_path: Path
) -> None:
    table = tmp_path / "意見.csv"
    table.write_text("番号,氏名・団体名,意見\n1,野方 花子,いつ始めるのか。\n", encoding="utf-8")
    known = done("opinions", "list", "--store", opinions_store)["opinions"]
    refused = ask("opinions", "import", table, "--store", opinions_store)
    assert (refused.code, [each["code"] for each in refused.keys["problems"]]) == (1, ["TABLE-OPINION-OF-ANOTHER"])
    assert done("opinions", "list", "--store", opinions_store)["opinions"] == known
    with_texts = ("opinions", "import", table, "--correct", "--store", opinions_store)
    line = "  意見1の訂正　氏名・団体名：中野 太郎 → 野方 花子　意見：なぜ遅れたのか。 → いつ始めるのか。\n"
    preview = run(*with_texts, "--dry-run").output
    assert preview == f"意見1件を取り込めます（追加 0件）。まだ取り込んでいません。\n{line}"
    assert done("opinions", "list", "--store", opinions_store)["opinions"] == known
    assert run(*with_texts).output == f"意見1件を取り込みました（追加 0件）。\n{line}"
    table.write_text("番号,意見\n1,なぜ遅れたのか。\n", encoding="utf-8")
    (corrected,) = done(*with_texts)["corrected"]
    assert (corrected["from"]["text"], corrected["to"]["text"]) == ("いつ始めるのか。", "なぜ遅れたのか。")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("answer", "9", "--answer", "回答"), "OPINION-UNKNOWN"),
        (("answer", "1"), "USAGE"),
        (("add", "--source", "議会", "--text", "意見"), "USAGE"),
        (("add", "--source", "住民", "--day", "2023-06-01", "--text", "意見"), "USAGE"),
        (("add", "--source", "議会", "--day", "2023-06-01", "--text", " "), "OPINION-TEXT-MISSING"),
        (("add", "--source", "議会", "--day", "2023-06-01", "--text", "意見", "--id", "9"), "PLAN-ROW-UNKNOWN"),
    ],
)
def test_what_cannot_be_entered_is_refused(opinions_store: Path, words: tuple[str, ...], code: str) -> None:
    said = ask("opinions", *words, "--store", opinions_store)
    assert (said.code, said.keys["error"]) == (2, code)


def test_an_opinion_is_corrected_and_deleted_and_the_list_of_deleted_ones_has_the_reason(opinions_store: Path) -> None:
    changed = done("opinions", "correct", "1", "--who", "", "--text", "なぜか。", "--no-id", "--store", opinions_store)
    assert (changed["who"], changed["text"], changed["rows"], changed["day"]) == (None, "なぜか。", [], "2023-06-01")
    assert ask("opinions", "correct", "1", "--store", opinions_store).code == 2, "nothing is given"
    unknown = ask("opinions", "correct", "1", "--id", "9-9-9-99-Z", "--store", opinions_store)
    assert (unknown.code, unknown.keys["error"]) == (2, "PLAN-ROW-UNKNOWN")
    assert run(
        "opinions", "delete", "1", "--reason", "重複のため", "--by", "伊藤", "--store", opinions_store
    ).output == ("意見1を削除しました（理由：重複のため）。\n")
    assert done("opinions", "list", "--store", opinions_store) == {"opinions": []}
    (gone,) = done("opinions", "list", "--deleted", "--store", opinions_store)["opinions"]
    assert (gone["no"], gone["text"], gone["reason"], gone["by"]) == (1, "なぜか。", "重複のため", "伊藤")
    assert "理由：重複のため" in run("opinions", "list", "--deleted", "--store", opinions_store).output
    assert (
        ask("opinions", "delete", "1", "--reason", "再び", "--store", opinions_store).keys["error"] == "OPINION-DELETED"
    )


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the time zone of a process is set on POSIX only")
def test_the_day_of_a_deletion_is_the_local_day(opinions_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = session_of(make_parts(TickingClock(datetime(2023, 6, 30, 20, tzinfo=UTC))))
    deleted = ask("opinions", "delete", "1", "--reason", "重複", "--store", opinions_store, session=session)
    assert deleted.code == 0
    try:
        monkeypatch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        assert "削除：令和5年7月1日" in run("opinions", "list", "--deleted", "--store", opinions_store).output
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_list_tells_what_cli_md_promises_as_typed(store: Path) -> None:
    known = done("kpi", "list", "--store", store)["indicators"]
    assert [each["id"] for each in known] == [f"KPI-{goal}-{place}" for goal in (1, 2) for place in range(1, 6)]
    assert {key: known[1][key] for key in ("goal", "name", "unit", "direction", "owner", "actuals", "targets")} == {
        "goal": "1",
        "name": "オンラインによる申請手続受付件数",
        "unit": "件",
        "direction": "up",
        "owner": None,
        "actuals": {"R2": "約146万件", "R3": "約171万件"},
        "targets": {"R5": "170万件", "R7": "200万件"},
    }
    assert known[5]["name_printed"].endswith("(fm) ※")
    assert "　令和3年度 0/15 ／ 目標 令和5年度 1/15" in run("kpi", "list", "--store", store).output


def test_what_is_set_is_told_with_what_goes_with_it(store: Path) -> None:
    said = ask("kpi", "set", "KPI-1-1", "R3=46.0%", "as_of=令和4年3月末", "owner=戸籍住民課", "--store", store)
    assert (said.code, said.keys["changed"]) == (0, ["R3", "owner"])
    (card, *_) = done("kpi", "list", "--store", store)["indicators"]
    assert (card["owner"], card["facts"]) == ("戸籍住民課", {"R3": {"as_of": "令和4年3月末"}})
    told = run("kpi", "set", "KPI-1-1", "R3=45.9%", "target:R7=99%", "--store", store).output
    assert told == "KPI-1-1：令和3年度の実績、令和7年度の目標を変更しました。\n"
    assert "distribute --anew" in run("kpi", "set", "KPI-1-1", "owner=", "--store", store).output
    asked = ask("kpi", "set", "KPI-2-3", "target:R7=16/16", "--store", store)
    assert (asked.code, [each["code"] for each in asked.keys["problems"]]) == (1, ["FIGURE-DENOMINATOR"])


@pytest.mark.parametrize(
    "words",
    [
        ("KPI-1-1", "R3"),
        ("KPI-1-1", "as_of=3月末"),
        ("KPI-1-1", "R3=1%", "R2=2%", "as_of=3月末"),
        ("KPI-1-1", "いつか=1%"),
    ],
)
def test_what_cannot_be_understood_is_refused(store: Path, words: tuple[str, ...]) -> None:
    said = ask("kpi", "set", *words, "--store", store)
    assert (said.code, said.keys["error"]) in ((2, "USAGE"), (2, "YEAR-UNREADABLE"))


def test_an_older_data_file_gets_the_built_in_indicators(store: Path) -> None:
    assert done("kpi", "import", "builtin:nakano2", "--store", store) == {
        "rows": 0,
        "unchanged": 10,
        "changed": [],
        "settled": [],
        "reached": [],
        "left_out": {"rows": 0, "cells": 0},
        "problems": [],
    }


def test_indicators_are_imported_as_the_dry_run_shows_it(store: Path, tmp_path: Path) -> None:
    table = tmp_path / "指標.csv"
    table.write_text("指標番号,令和4年度実績\nKPI-1-1,46.0%\nKPI-1-2,\nKPI-2-2,5月1日\n", encoding="utf-8")
    before = store.read_bytes()
    shown = ask("kpi", "import", table, "--dry-run", "--store", store)
    lines = run("kpi", "import", table, "--dry-run", "--store", store).output.splitlines()
    assert lines[:2] == ["成果指標1件を取り込めます（変更 1件）。まだ取り込んでいません。", "  KPI-1-1 R4"]
    built_in = done("kpi", "import", "builtin:nakano2", "--dry-run", "--store", store)
    assert (built_in["rows"], built_in["unchanged"]) == (0, 10)
    assert store.read_bytes() == before
    imported = ask("kpi", "import", table, "--store", store)
    assert (imported.code, imported.keys) == (shown.code, shown.keys)


def test_an_indicator_of_which_a_table_says_nothing_new_is_not_counted_as_taken(store: Path, tmp_path: Path) -> None:
    table = tmp_path / "指標.csv"
    table.write_text("指標番号,令和4年度実績\nKPI-1-1,46.0%\nKPI-1-2,\n", encoding="utf-8")
    first = done("kpi", "import", table, "--store", store)
    assert (first["rows"], first["unchanged"], first["changed"]) == (1, 1, ["KPI-1-1 R4"])
    acts = done("audit", "--store", store)["acts"]
    told = run("kpi", "import", table, "--store", store).output
    assert told == "成果指標0件を取り込みました（変更 0件）。\n変わりのない成果指標は2件です。\n"
    table.write_text("指標番号,令和4年度実績\nKPI-9-9,46.0%\n", encoding="utf-8")
    assert ask("kpi", "import", table, "--store", store).keys["rows"] == 0
    assert done("audit", "--store", store)["acts"] == acts, "nothing was changed"


@pytest.mark.parametrize("command", ["kpi", "frames"])
def test_the_built_in_tables_of_another_plan_are_not_for_this_one(tmp_path: Path, command: str) -> None:
    store = tmp_path / "own.nakano"
    done("init", "--plan", write_plan(tmp_path / "plan.json", plan_of(FIRST)), "--store", store)
    for name in ("builtin:nakano2", "builtin:kodo"):
        said = ask(command, "import", name, "--store", store)
        assert (said.code, said.keys["error"]) == (2, "BUILT-IN-UNFIT")
        assert f"「{name}」は、このデータファイルの計画（「小さな行動計画」）の" in said.keys["message"]


ROW = next(iter(ANSWERS))


@pytest.fixture
def terms_office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def wordings(*words: str | Path) -> list[str]:
    problems = ask("check", *words).keys["problems"]
    return [each["found"] for each in problems if each["code"].startswith("WORDING") and each["id"] == ROW]


def test_a_table_with_a_line_that_is_not_used_needs_a_person(terms_office: Office) -> None:
    assert ask("terms", "list", "--store", terms_office.store).code == 0
    lines = (TermLine("HP", "ホームページ"), TermLine("HP", "区HP"))
    with closing(make_parts().stores.open(terms_office.store)) as store:
        save_word_table(store, WordTable(lines))
    said = ask("terms", "list", "--store", terms_office.store)
    assert (said.code, [each["code"] for each in said.keys["problems"]]) == (1, ["TERM-TWICE"])


def test_a_sheet_is_put_in_the_place_of_the_table_and_the_built_in_one_comes_back(
    terms_office: Office, tmp_path: Path
) -> None:
    done("set", ROW, "done=HPとサーバーを更新した。", "--as", "税務課", "--store", terms_office.store)
    sheet = tmp_path / "用語.csv"
    sheet.write_text("使わない語,使う語\nHP,ホームページ\nHP,区HP\n", encoding="utf-8")
    said = ask("terms", "import", sheet, "--store", terms_office.store)
    assert (said.code, said.keys["rows"]) == (1, 1)
    assert [each["code"] for each in said.keys["problems"]] == ["TERM-TWICE"]
    terms = done("terms", "list", "--store", terms_office.store)["terms"]
    assert [(each["avoided"], each["used"], each["kind"], each["fault"]) for each in terms] == [
        ("HP", "ホームページ", "追加", False)
    ]
    assert wordings("--store", terms_office.store) == ["HP"]
    assert "HP → ホームページ" in run("terms", "list", "--store", terms_office.store).output
    out = tmp_path / "表.xlsx"
    assert done("terms", "export", "--out", out, "--store", terms_office.store)["rows"] == 1
    assert ask("terms", "export", "--out", out, "--replace", "--store", terms_office.store).code == 0
    done("terms", "reset", "--store", terms_office.store)
    assert wordings("--store", terms_office.store) == ["サーバー"]


def test_words_that_are_known_are_not_counted_as_taken_and_those_that_went_are(
    terms_office: Office, tmp_path: Path
) -> None:
    sheet = tmp_path / "用語.csv"
    sheet.write_text("使わない語,使う語\nHP,ホームページ\nPC,パソコン\n", encoding="utf-8")
    done("terms", "import", sheet, "--store", terms_office.store)
    sheet.write_text("使わない語,使う語\nHP,ホームページ\nWi-Fi,無線LAN\n", encoding="utf-8")
    said = done("terms", "import", sheet, "--store", terms_office.store)
    assert (said["rows"], said["unchanged"], said["removed"]) == (1, 1, 1)
    told = run("terms", "import", sheet, "--store", terms_office.store).output
    assert told == "0行を取り込みました。\n変わりのない行は2行です。\n"
    sheet.write_text("使わない語,使う語\nHP,ホームページ\n", encoding="utf-8")
    told = run("terms", "import", sheet, "--store", terms_office.store).output
    assert told == "0行を取り込みました。\n変わりのない行は1行です。\n取り込んだ表にない1行は除きました。\n"


def test_advice_is_left_out_where_nobody_wants_it(terms_office: Office) -> None:
    done("set", ROW, "done=サーバーを更新した。", "--as", "税務課", "--store", terms_office.store)
    assert wordings("--store", terms_office.store) == ["サーバー"]
    assert wordings("--no-advice", "--store", terms_office.store) == []
    everything = ask("check", "--store", terms_office.store).keys
    without = ask("check", "--no-advice", "--store", terms_office.store).keys
    kept = [each for each in everything["problems"] if each["severity"] != "advice"]
    assert (without["problems"], without["complete"]) == (kept, everything["complete"])


UNIFY_ROW = "2-1-2-03-N"
TEXT = "サーバーを更新した。"


@pytest.fixture
def unify_office(tmp_path: Path) -> Office:
    made = make_office(tmp_path)
    done("set", UNIFY_ROW, f"done={TEXT}", "--as", "税務課", "--store", made.store)
    return made


def stands(unify_office: Office) -> str:
    rows = done("show", "--division", "税務課", "--store", unify_office.store)["rows"]
    return next(str(row["done"]) for row in rows if row["id"] == UNIFY_ROW)


def test_without_apply_only_the_difference_is_shown(unify_office: Office) -> None:
    keys = done("unify", "--store", unify_office.store)
    assert keys["changes"] == [
        {
            "id": UNIFY_ROW,
            "key": "done",
            "from": TEXT,
            "to": "サーバを更新した。",
            "words": [{"from": "サーバー", "to": "サーバ"}],
        }
    ]
    assert (keys["applied"], keys["left"], keys["problems"]) == (False, [], [])
    assert stands(unify_office) == TEXT


def test_apply_writes_the_office_s_words(unify_office: Office) -> None:
    assert done("unify", "--apply", "--store", unify_office.store)["applied"]
    assert stands(unify_office) == "サーバを更新した。"
    (change,) = done("wording", "--store", unify_office.store)["changes"]
    assert (change["received"], change["mended"]) == (TEXT, "サーバを更新した。")


def test_a_person_reads_both_texts(unify_office: Office) -> None:
    output = run("unify", "--id", UNIFY_ROW, "--store", unify_office.store).output
    assert "サーバー→サーバ" in output
    assert f"  {TEXT}\n  サーバを更新した。\n書き換える文章は1件です。" in output
    assert "1件を書き換えました。" in run("unify", "--id", UNIFY_ROW, "--apply", "--store", unify_office.store).output


def test_what_stays_is_named_and_needs_a_person(unify_office: Office) -> None:
    done("round", "close", "--year", "R4", "--store", unify_office.store)
    said = ask("unify", "--apply", "--store", unify_office.store)
    assert said.code == 1
    assert [(each["id"], each["reason"]) for each in said.keys["left"]] == [(UNIFY_ROW, "closed")]
    assert "締切済です。書き換えていません。" in run("unify", "--store", unify_office.store).output


def test_an_office_s_own_table_and_its_problems(unify_office: Office) -> None:
    table = unify_office.folder / "用語.csv"
    table.write_text("使わない語,使う語\n更新,入替\n機器,\n", encoding="utf-8")
    said = ask("unify", "--table", table, "--store", unify_office.store)
    assert said.code == 1
    assert [each["code"] for each in said.keys["problems"]] == ["TERM-MISSING"]
    assert [each["to"] for each in said.keys["changes"]] == ["サーバーを入替した。"]


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--id", "9-9-9-99-X"), "ID-UNKNOWN"), (("--division", "ない課"), "DIVISION-UNKNOWN")],
)
def test_what_is_not_there_is_refused(unify_office: Office, words: tuple[str, ...], code: str) -> None:
    said = ask("unify", *words, "--store", unify_office.store)
    assert (said.code, said.keys["error"]) == (2, code)


WORDING_ROW = "2-1-2-03-N"
MENDED = "連携を開始し、対象を広げた。"


@pytest.fixture
def wording_office(tmp_path: Path) -> Office:
    """An office that merged an answer and changed the wording of a text."""
    made = make_office(tmp_path)
    ask("merge", made.answer, "--store", made.store)
    done("set", WORDING_ROW, f"done={MENDED}", "--store", made.store, "--by", "係長")
    return made


def sent(wording_office: Office) -> Path:
    words = (
        "wording", "--send", "--division", "税務課", "--out", wording_office.folder / "out", "--store",
        wording_office.store
    )  # fmt: skip
    return Path(done(*words)["file"])


def test_the_answer_as_received_is_listed_beside_the_mended_one(wording_office: Office) -> None:
    (change,) = done("wording", "--store", wording_office.store)["changes"]
    told = {key: change[key] for key in ("id", "division", "key", "received", "mended", "stands", "state", "by")}
    assert told == {
        "id": WORDING_ROW, "division": "税務課", "key": "done", "received": "連携を開始した。", "mended": MENDED,
        "stands": MENDED, "state": "not_sent", "by": "係長"
    }  # fmt: skip
    assert done("wording", "--division", "戸籍住民課", "--store", wording_office.store)["changes"] == []


def test_show_tells_the_answer_as_received_beside_what_stands(wording_office: Office) -> None:
    rows = {row["id"]: row for row in done("show", "--division", "税務課", "--store", wording_office.store)["rows"]}
    assert (rows[WORDING_ROW]["done"], rows[WORDING_ROW]["received"]) == (MENDED, {"done": "連携を開始した。"})
    assert all(row["received"] == {} for row_id, row in rows.items() if row_id != WORDING_ROW)


def test_explain_tells_both_words(wording_office: Office) -> None:
    keys = done("explain", WORDING_ROW, "--key", "done", "--store", wording_office.store)
    assert [word["value"] for word in keys["words"]] == ["連携を開始した。", MENDED]
    assert keys["stands"]["value"] == MENDED


def test_a_person_reads_both_texts_and_how_far_it_is(wording_office: Office) -> None:
    said = run("wording", "--store", wording_office.store)
    assert said.code == 0
    assert [line.strip() for line in said.output.splitlines()][1:] == [
        "受領時：連携を開始した。",
        f"修文後：{MENDED}",
    ]
    assert "（税務課・令和4年度までの取組状況）：未送付" in said.output


def test_the_file_goes_out_and_comes_back_agreed(wording_office: Office) -> None:
    file = sent(wording_office)
    assert file.name.endswith("税務課_R4修文確認.xlsx")
    merged = ask("merge", file, "--store", wording_office.store).keys
    assert merged["fates"]["unchanged"] == 1
    assert merged["changes"] == []
    (change,) = done("wording", "--store", wording_office.store)["changes"]
    assert (change["state"], change["stands"]) == ("agreed", MENDED)
    refused = ask("wording", "--send", "--division", "税務課", "--out", "x", "--store", wording_office.store)
    assert (refused.code, refused.keys["error"]) == (2, "NOTHING-MENDED")


def test_changed_in_the_file_it_is_the_divisions_word(wording_office: Office) -> None:
    file = sent(wording_office)
    file.write_bytes(make_spreadsheet_user().fill_in(file.read_bytes(), {WORDING_ROW: {"done": "連携を始めた。"}}))
    ask("merge", file, "--store", wording_office.store)
    (change,) = done("wording", "--store", wording_office.store)["changes"]
    assert (change["state"], change["answered"], change["stands"]) == ("changed", "連携を始めた。", "連携を始めた。")
    assert "所管課の変更：連携を始めた。" in run("wording", "--store", wording_office.store).output


def test_an_open_difference_needs_a_person(wording_office: Office) -> None:
    other = wording_office.folder / "別の回答.xlsx"
    other.write_bytes(
        make_spreadsheet_user().fill_in(
            wording_office.form("税務課").read_bytes(), {WORDING_ROW: {"done": "公開した。"}}
        )
    )
    ask("merge", other, "--store", wording_office.store)
    assert ask("wording", "--store", wording_office.store).code == 1


@pytest.mark.parametrize(
    "words", [("--send",), ("--send", "--division", "税務課"), ("--send", "--out", "x"), ("--out", "x"), ("--replace",)]
)
def test_words_that_do_not_go_together_are_refused(wording_office: Office, words: tuple[str, ...]) -> None:
    said = ask("wording", *words, "--store", wording_office.store)
    assert (said.code, said.keys["error"]) == (2, "USAGE")
