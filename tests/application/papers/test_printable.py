"""Papers are refused before anything is drawn: the first place by its row and field, and how many more there are."""

import pytest

from nakano_status.application.papers.writing import need_printable
from nakano_status.application.ports.data_file import Parts
from nakano_status.documents.list.builder import build_list
from nakano_status.documents.pages.printed_paper import PrintedPaper, list_paper
from nakano_status.domain.refusals.papers import CharacterUnprintable, PaperFontMissing
from nakano_status.paper import shipped_fonts
from tests.support.list_entries import content, entry


def paper(*texts: str) -> PrintedPaper:
    return list_paper(build_list(content(*(entry(number, done=text) for number, text in enumerate(texts, 1)))))


def refused(parts: Parts, *papers: PrintedPaper) -> dict[str, str]:
    with pytest.raises(CharacterUnprintable) as refusal:
        need_printable(parts, *papers)
    return dict(refusal.value.details)


def test_what_the_fonts_have_is_let_through(parts: Parts) -> None:
    need_printable(parts, paper("髙﨑𠮷葛\U000e0100か\u309a㋿𩸽ﾊﾝｶｸ㈱", "e\u0301\u202e前\ufeff\t後"))


def test_one_place_is_named_by_its_row_and_field(parts: Parts) -> None:
    said = refused(parts, paper("開始した。", "外字\ue000を使う。"))
    row = "1-1-1-02-X"
    assert said == {"found": "\ue000（U+E000）", "where": f"{row}の「令和4年度までの取組状況」", "row": row}


def test_places_are_named_over_all_papers_each_once(parts: Parts) -> None:
    wrong = paper("😀", "𠮷", "م")
    said = refused(parts, paper("開始した。"), wrong, wrong)
    assert said["found"] == "😀（U+1F600）、م（U+0645）"
    assert said["where"].count("の「") == 2
    assert said["where"].startswith("1-1-1-01-")
    many = refused(parts, paper(*"😀" * 9))
    assert many["where"].endswith("」など9か所")


def test_without_its_fonts_no_paper_is_printable(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(shipped_fonts.SHA_256, "BIZUDMincho-Regular.ttf", "")
    shipped_fonts._checked.cache_clear()
    with pytest.raises(PaperFontMissing):
        need_printable(parts, paper("開始した。"))
    shipped_fonts._checked.cache_clear()
