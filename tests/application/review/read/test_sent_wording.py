"""What a division reads of a 修文の確認依頼: the texts as received and as sent, and whether it has handed in since."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.review.wording_changes import SentWordingChange, SentWordingRow, sent_wording_rows
from nakano_status.application.submission.open_form import open_form
from tests.support.command_line import ask, done
from tests.support.offices import ANSWERS, Office, make_office

ROW, OTHER = ANSWERS
MENDED = "連携を始め、対象を広げた。"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that merged an answer, and changed the wording of a text and a mark of it."""
    made = make_office(tmp_path_factory.mktemp("mended"))
    ask("merge", made.answer, "--store", made.store)
    done("set", ROW, f"done={MENDED}", "mark=○", "--store", made.store, "--by", "係長")
    done("wording", "--send", "--division", "税務課", "--out", made.folder / "out", "--store", made.store)
    return made


@pytest.fixture
def own(office: Office, tmp_path: Path) -> Path:
    """The data file of 税務課, with its answer."""
    path = tmp_path / "own.nakano"
    done("open", office.answer, "--store", path)
    return path


def read(parts: Parts, path: Path) -> dict[str, SentWordingRow]:
    with closing(parts.stores.open(path)) as store, store.reading() as records:
        return sent_wording_rows(records, chosen_round(records))


def test_nothing_is_told_before_it_is_asked_and_never_in_the_office(parts: Parts, office: Office, own: Path) -> None:
    assert read(parts, own) == {}
    assert read(parts, office.store) == {}


def test_the_texts_as_received_and_as_sent_stand_in_the_order_of_the_fields(
    parts: Parts, office: Office, own: Path
) -> None:
    open_form(parts, own, next((office.folder / "out").rglob("*.xlsx")))
    texts = (SentWordingChange("mark", "◎", "○", is_text=False), SentWordingChange("done", "連携を開始した。", MENDED))
    assert read(parts, own) == {ROW: SentWordingRow(texts, is_answered=False)}


def test_handing_in_answers_it_and_a_draft_does_not(parts: Parts, office: Office, own: Path, tmp_path: Path) -> None:
    open_form(parts, own, next((office.folder / "out").rglob("*.xlsx")))
    done("set", ROW, "change_reason=前倒しのため", "--store", own)
    ask("submit", "--out", tmp_path / "下書き.xlsx", "--draft", "--store", own)
    assert not read(parts, own)[ROW].is_answered
    ask("submit", "--out", tmp_path / "回答.xlsx", "--store", own)
    assert read(parts, own)[ROW].is_answered
    assert OTHER not in read(parts, own)
