"""Any text that Excel can hold goes the whole way round and is the same to the character; only line ends become LF."""

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nakano_status.bootstrap import make_parts
from tests.support.awkward_returns import SMALL, Waiting
from tests.support.command_line import ask, done
from tests.support.fields import NAKANO

KEYS = ("change_reason", "done", "next_year", "later_years", "note")
_LONGEST = 32_767
_SHOWS_SOMETHING = re.compile(r"[^\s\u200b-\u200d\u2060\ufeff\u00ad]")
SIGNS = st.sampled_from(
    ("=", "'", "+", "@", "_x000D_", "_x005F_", "\r\n", "\r", "𠮷", "\ue000", "か\u3099", "<r>", "&amp;")
)
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff") | st.sampled_from("\n\t")
TEXTS = (
    st.lists(SIGNS | CHARACTERS, min_size=1, max_size=30).map("".join)
    | st.sampled_from(("あ" * _LONGEST, "𠮷" * (_LONGEST // 2), "_x000D_" * 2_000))
).filter(lambda text: _SHOWS_SOMETHING.search(text) is not None)
ANSWERS = st.fixed_dictionaries(dict.fromkeys(KEYS, TEXTS))


@pytest.fixture(scope="module")
def own_store(waiting: Waiting, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The division's data file, with its form opened."""
    folder = tmp_path_factory.mktemp("division")
    form = folder / "form.xlsx"
    form.write_bytes(waiting.form(SMALL))
    done("open", form, "--store", folder / "division.nakano")
    return folder / "division.nakano"


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANSWERS)
def test_any_text_that_excel_can_hold_survives(
    waiting: Waiting, own_store: Path, tmp_path_factory: pytest.TempPathFactory, answers: dict[str, str]
) -> None:
    folder = tmp_path_factory.mktemp("round")
    own = shutil.copy(own_store, folder / "division.nakano")
    office = shutil.copy(waiting.folder / "office.nakano", folder / "office.nakano")
    row_id = waiting.rows[SMALL][0]
    done("set", row_id, *(f"{key}={text}" for key, text in answers.items()), "--store", own)
    done("submit", "--draft", "--out", folder / "return.xlsx", "--store", own)
    said = ask("merge", folder / "return.xlsx", "--store", office).keys
    told = {each["code"] for each in said["files"][0]["problems"]}
    assert (told - {"TEXT-TAB", "TEXT-UNPRINTABLE"}, said["balanced"]) == (set(), True)
    done("distribute", "--anew", "--division", SMALL, "--out", folder / "anew", "--store", office)
    (form,) = (folder / "anew").rglob("*.xlsx")
    read = make_parts().workbooks.read_answers(form.name, form.read_bytes(), NAKANO)
    cells = next(row.cells for row in read.rows if row.row_id == row_id)
    typed = {key: re.sub("\r\n|\r", "\n", text) for key, text in answers.items()}
    assert {key: cells[key].text for key in KEYS} == typed
    assert read.problems == ()
