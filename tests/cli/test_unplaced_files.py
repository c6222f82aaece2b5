"""A form or an answer that is recorded and then does not get its name; commands that record all or nothing."""

import errno
import os
from pathlib import Path

import pytest

from tests.support.command_line import Said, ask, done
from tests.support.offices import make_office

ROW = "2-1-2-03-N"
ACTS = {
    "distribute": ("distribute", "--division", "税務課", "--anew"),
    "ask_back": ("ask-back", "--division", "税務課", "--id", ROW, "--comment", "時期を教えてください。"),
    "send_wording": ("wording", "--send", "--division", "税務課"),
    "send_to_section": ("distribute", "--division", "収納係"),
    "submit": ("submit", "--draft"),
}
"""The commands by the kind of their act."""
OF_DIVISION = {"send_to_section", "submit"}


def number_in(said: Said) -> str:
    """Return the number of the form or the answer that a command made."""
    keys = said.keys["packages"][0] if "packages" in said.keys else said.keys
    return str(keys.get("return") or keys["package"])


def acts_in(store: Path) -> list[str]:
    return [each["kind"] for each in done("audit", "--store", store)["acts"]]


@pytest.mark.parametrize("kind", ACTS)
def test_a_file_that_is_not_put_in_place_is_told_and_made_again_as_it_was_recorded(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, folder, give = make_office(tmp_path / "office"), tmp_path / "送付", Path.replace

    def held(self: Path, target: Path) -> Path:
        if folder in Path(target).parents:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self), None, str(target))
        return give(self, target)

    store = office.store
    if kind in OF_DIVISION:
        store = tmp_path / "own.nakano"
        done("open", office.form("税務課"), "--store", store)
    else:
        done("merge", office.answer, "--store", store)
        done("set", ROW, "done=連携を始めた。", "--store", store)
    out = folder / "回答.xlsx" if kind == "submit" else folder
    words: tuple[str | Path, ...] = (*ACTS[kind], "--out", out, "--replace", "--store", store)
    before = acts_in(store)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", held)
        stopped = ask(*words)
        acts = acts_in(store)
        assert acts == [*before, kind]
        assert stopped.code == 1
        (told,) = (each for each in stopped.keys["problems"] if each["code"] == "FORMS-NOT-PLACED")
        assert (told["severity"], "作成したことは記録しました" in told["message"]) == ("error", True)
        assert not folder.exists()
        again = tuple(each for each in words if each != "--anew")
        refused = ask(*again)  # it was recorded before: nothing is done
        assert (refused.code, refused.keys["error"]) == (2, "TARGET-NOT-WRITABLE")
    made = ask(*again)
    assert made.code == 0
    assert number_in(made) == number_in(stopped)
    assert len(list(folder.rglob("*.xlsx"))) == 1
    assert acts_in(store) == acts


@pytest.mark.parametrize(("second", "why"), [("第二係", "TARGET-EXISTS"), ("税務課", "SECTION-NAME-TAKEN")])
def test_the_forms_of_several_sections_are_one_act_and_none_is_made_if_one_is_refused(
    second: str, why: str, tmp_path: Path
) -> None:
    office, folder, store = make_office(tmp_path / "office"), tmp_path / "係", tmp_path / "own.nakano"
    done("open", office.form("税務課"), "--store", store)
    folder.mkdir()
    other = folder / "第二係_R4回答様式.xlsx"
    other.write_bytes(b"other")
    before = acts_in(store)
    words = ("distribute", "--out", folder, "--division", "第一係", "--division", second, "--store", store)
    refused = ask(*words)
    assert (refused.code, refused.keys["error"]) == (2, why)
    assert (acts_in(store), sorted(folder.iterdir())) == (before, [other])
    assert done("board", "--store", store)["divisions"] == []
    other.unlink()
    words = ("distribute", "--out", folder, "--division", "第一係", "--division", "第二係", "--store", store)
    assert [each["division"] for each in done(*words)["packages"]] == ["第一係", "第二係"]
    assert acts_in(store) == [*before, "send_to_section"]
    assert len(list(folder.iterdir())) == 2


def test_marks_of_received_files_are_one_act_and_none_is_set_if_one_is_refused(tmp_path: Path) -> None:
    office = make_office(tmp_path / "office")
    done("merge", office.answer, "--store", office.store)
    (file,) = done("received", "--store", office.store)["files"]
    before = acts_in(office.store)
    unknown = "0123456789abcdef"
    for words in (("--not-looked-at", unknown), ("--save", file["sha256"], "--out", tmp_path / "届いたまま.xlsx")):
        refused = ask("received", "--looked-at", file["sha256"], *words, "--store", office.store)
        assert (refused.code, refused.keys["error"]) == (2, "RECEIVED-UNKNOWN" if unknown in words else "USAGE")
        assert acts_in(office.store) == before
    done("received", "--looked-at", file["sha256"], "--store", office.store)
    assert acts_in(office.store) == [*before, "look_at_findings"]


def test_a_division_is_refused_what_only_the_office_can_ask_for(tmp_path: Path) -> None:
    office, store = make_office(tmp_path / "office"), tmp_path / "own.nakano"
    done("open", office.form("税務課"), "--store", store)
    before = acts_in(store)
    for words in (
        ("carry-over", office.answer, "--out", tmp_path / "回答様式"),
        ("carry-over", office.answer, "--division", "職員課"),
        ("carry-over", office.answer, "--due", "2023-08-01"),
        ("distribute", "--out", tmp_path / "係", "--division", "管理係", "--answering-only"),
        ("distribute", "--out", tmp_path / "係", "--division", "管理係", "--due", "2023-08-01"),
    ):
        refused = ask(*words, "--store", store)
        assert (refused.code, refused.keys["error"]) == (2, "USAGE"), words
    assert acts_in(store) == before
