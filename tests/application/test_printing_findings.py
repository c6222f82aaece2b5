"""The fonts of the computer are only asked about what they may lack: to load them takes longer than to check."""

from __future__ import annotations

from typing import cast

from nakano_status.application.paper_ports import Papers
from nakano_status.application.printing_findings import find_in_texts
from nakano_status.domain.fields import DONE, MARK
from nakano_status.domain.problem import Place


class _NoFonts:
    """Papers of a computer whose fonts have no rare character; remembers what they were asked about."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def unprintable(self, text: str) -> frozenset[str]:
        self.asked.append(text)
        return frozenset(text)


def found(*texts: tuple[str, str]) -> tuple[list[str], list[str]]:
    papers = _NoFonts()
    told = find_in_texts(((Place(id="1-1-1-02-K", key=key), text) for key, text in texts), cast("Papers", papers))
    return [each.code for each in told], papers.asked


def test_common_texts_ask_no_font() -> None:
    assert found((DONE, "窓口を拡大した。"), (DONE, "一\t二")) == (["TEXT-TAB"], [])


def test_rare_characters_of_all_texts_are_asked_about_at_once() -> None:
    codes, asked = found((DONE, "𠮷野"), (DONE, "窓口"), (DONE, "\ue000"))
    assert codes == ["TEXT-UNPRINTABLE", "TEXT-UNPRINTABLE"]
    assert [sorted(each) for each in asked] == [["\ue000", "𠮷"]]


def test_a_mark_is_printed_as_the_program_writes_it() -> None:
    assert found((MARK, "✕")) == ([], [])
