"""What is reported of answers before they are printed: text by text, by the fonts that come with the program."""

from __future__ import annotations

import pytest

from nakano_status.application.findings.file_findings import find_in_texts
from nakano_status.application.ports.data_file import Parts
from nakano_status.domain.fields.field import DONE, MARK
from nakano_status.domain.problems.problem import Place
from nakano_status.paper import shipped_fonts


def found(parts: Parts, *texts: tuple[str, str]) -> list[tuple[str, str | None]]:
    places = ((Place(id="1-1-1-02-K", key=key), text) for key, text in texts)
    return [(each.code, each.found) for each in find_in_texts(places, parts.papers)]


def test_common_texts_read_no_table_of_a_font(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped_fonts, "drawable_characters", None)
    assert found(parts, (DONE, "窓口を拡大した。髙﨑①㈱ﾊﾝｶｸ—"), (DONE, "一\t二")) == [("TEXT-TAB", None)]


def test_a_letter_and_its_mark_are_one_character_where_there_is_one(parts: Parts) -> None:
    assert found(parts, (DONE, "か\u309aか\u3099e\u0301葛\U000e0100𠮷")) == []
    assert found(parts, (DONE, "あ\u0301")) == [("TEXT-UNPRINTABLE", "\u0301（U+0301）")]


def test_each_text_has_its_own_characters(parts: Parts) -> None:
    told = found(parts, (DONE, "\ue000😀"), (DONE, "窓口"), (DONE, "م"))
    expected = ["\ue000（U+E000）、😀（U+1F600）", "م（U+0645）"]
    assert told == [("TEXT-UNPRINTABLE", each) for each in expected]


def test_a_mark_is_printed_as_the_program_writes_it(parts: Parts) -> None:
    assert found(parts, (MARK, "😀")) == []
