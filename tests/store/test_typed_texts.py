"""What is kept on a PC until a server has stored it."""

import json
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import TypedAnswer, TypedOther, TypedText
from nakano_status.domain.refusals.files import TargetNotWritable
from nakano_status.store import typed_texts
from nakano_status.store.typed_texts import TypedTextFiles, typed_texts_of_set

ONE = TypedAnswer("R4", "2-1-2-03-N", "done", None, "一\n二 \ud83d", None)
ON_BEHALF = ONE._replace(as_division="税務課", source="電話")
ON_BEHALF_BEFORE = TypedAnswer("R4", "1-1-1-02-K", "done", "税務課", "文。", None, "電話")
LINE_BEFORE = TypedOther("line/board/DuePanel/0", "理由", "文。", "", "2a")


def test_texts_come_back_to_the_last_character_by_field_and_writer(tmp_path: Path) -> None:
    TypedTextFiles(tmp_path / "set").keep([ON_BEHALF, ONE])
    assert TypedTextFiles(tmp_path / "set").all() == [ONE, ON_BEHALF]


def test_texts_of_a_line_come_back_by_window_before_the_answers(tmp_path: Path) -> None:
    line = TypedOther("line/board/reason", "理由", "中止のため", "", "2a")
    texts = [line, line._replace(window="2b"), TypedOther("opinion/1/text", "意見", "意見の文。", None)]
    TypedTextFiles(tmp_path).keep([ONE, *texts])
    assert TypedTextFiles(tmp_path).all() == [*texts, ONE]


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("1f7701a5b6dabb769e720e5d", ["R4", "1-1-1-02-K", "done", "税務課", "文。", None, "電話"], ON_BEHALF_BEFORE),
        ("c4d2ce82725cc816d3411be9", ["", "line/board/DuePanel/0", "理由", "2a", "文。", "", None], LINE_BEFORE),
    ],
    ids=["answer", "line"],
)
def test_texts_kept_by_an_earlier_version_come_back_and_give_way(
    tmp_path: Path, name: str, content: list[str | None], text: TypedText
) -> None:
    kept = TypedTextFiles(tmp_path)
    for later in (text, text._replace(text="続き。")):
        (tmp_path / f"{name}.json").write_text(json.dumps(content))
        assert kept.all() == [text]
        kept.keep([later])
        assert kept.all() == [later]
        kept.drop([later])
        assert [*tmp_path.iterdir()] == []
    (tmp_path / f"{name}.json").write_text(json.dumps(content))
    kept.drop([text])
    assert [*tmp_path.iterdir()] == []


def test_a_text_that_an_earlier_version_kept_of_the_first_plan_stays_if_the_next_plan_has_an_equal_row(
    tmp_path: Path,
) -> None:
    kept, content = TypedTextFiles(tmp_path), ["R4", "1-1-1-02-K", "done", "税務課", "文。", None, "電話"]
    (tmp_path / "1f7701a5b6dabb769e720e5d.json").write_text(json.dumps(content))
    of_next = ON_BEHALF_BEFORE._replace(round_id="R4-tsugi")
    kept.keep([of_next])
    assert kept.all() == [ON_BEHALF_BEFORE, of_next]
    kept.drop([of_next])
    assert kept.all() == [ON_BEHALF_BEFORE]


def test_a_field_keeps_the_last_text(tmp_path: Path) -> None:
    kept = TypedTextFiles(tmp_path)
    kept.keep([ONE])
    kept.keep([ONE._replace(text="後の文。", seen="前の文。")])
    assert [(each.text, each.seen) for each in kept.all()] == [("後の文。", "前の文。")]


def test_what_was_typed_since_stays_when_the_text_before_is_stored(tmp_path: Path) -> None:
    kept, newer = TypedTextFiles(tmp_path), ONE._replace(text="続き。")
    kept.keep([newer])
    kept.drop([ONE])
    assert kept.all() == [newer]
    kept.drop([newer])
    kept.drop([newer])
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_another_program_put_there_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("[1, 2]")
    (tmp_path / "half.json").write_text('["R4", ')
    (tmp_path / "deep.json").write_text("[" * 50_000)
    assert TypedTextFiles(tmp_path).all() == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "set").write_text("")
    with pytest.raises(TargetNotWritable, match="TARGET-NOT-WRITABLE"):
        TypedTextFiles(tmp_path / "set").keep([ONE])


def test_what_is_typed_into_a_set_is_kept_by_its_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    assert typed_texts_of_set("office-1").folder == tmp_path / "nakano-status" / "typed" / "office-1"
    typed_texts_of_set("office-1").keep([ONE])
    assert [len(path.stem) for path in typed_texts_of_set("office-1").folder.iterdir()] == [24]


def test_a_text_that_another_window_removes_meanwhile_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typed_texts, "_read", lambda _: ONE)
    TypedTextFiles(tmp_path).drop([ONE])
    assert list(tmp_path.iterdir()) == []


def test_texts_of_equal_rows_of_two_plans_are_kept_apart(tmp_path: Path) -> None:
    texts = [TypedAnswer("R7", "1-1-1-01-P", "done", None, each, None, None, each) for each in ("R7", "R7-tsugi")]
    files = TypedTextFiles(tmp_path)
    for each in texts:
        files.keep([each])
    assert {(each.text, each.round_id) for each in files.all() if isinstance(each, TypedAnswer)} == {
        ("R7", "R7"),
        ("R7-tsugi", "R7-tsugi"),
    }


def test_a_text_of_an_earlier_version_is_of_the_round_with_the_name_of_its_year(tmp_path: Path) -> None:
    files = TypedTextFiles(tmp_path)
    files.keep([ONE])
    files.keep([ONE._replace(text="二", round_id="R4")])
    (kept,) = files.all()
    assert (kept.text, isinstance(kept, TypedAnswer) and kept.of_round) == ("二", "R4")
