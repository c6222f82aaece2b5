"""The fonts that come with the program: whole, or refused; between them they have every character that is offered."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from nakano_status.documents.pages.printed_characters import has_rare_characters, missing_characters
from nakano_status.documents.pages.printed_paper import PAPER_STYLE
from nakano_status.domain.refusals.papers import PaperFontMissing
from nakano_status.paper import shipped_fonts
from nakano_status.paper.shipped_fonts import (
    LICENCE,
    SHA_256,
    drawable_characters,
    font_folder,
    unprintable,
)
from nakano_status.paper.typst_setter import set_paper
from tests.paper.test_long_paper import list_of


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of links to the fonts that is asked instead of theirs; they were whole when it was asked first."""
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    for name in SHA_256:
        (fonts / name).symlink_to(font_folder() / name)
    monkeypatch.setattr(shipped_fonts, "program_folder", lambda _: tmp_path)
    assert font_folder() == fonts
    return fonts


def test_the_fonts_are_whole_and_their_licence_is_beside_them() -> None:
    kept = {path.name for path in font_folder().iterdir()}
    assert kept == {*SHA_256, LICENCE}
    licence = (font_folder() / LICENCE).read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert all(name.partition("-")[0] in licence for name in SHA_256 if name != "characters.txt")


def test_a_font_that_is_missing_is_refused_until_it_is_there_again(folder: Path) -> None:
    name = "BIZUDMincho-Regular.ttf"
    target = (folder / name).readlink()
    (folder / name).unlink()
    with pytest.raises(PaperFontMissing) as refused:
        font_folder()
    assert refused.value.details == {"found": name}
    (folder / name).symlink_to(target)
    assert font_folder() == folder


def test_pages_are_set_as_before_once_the_fonts_are_there_again(folder: Path) -> None:
    value = list_of(1)
    before = set_paper(PAPER_STYLE, value).pdf
    target = folder.rename(folder.with_name("moved"))
    with pytest.raises(PaperFontMissing):
        set_paper(PAPER_STYLE, value)
    target.rename(folder)
    assert set_paper(PAPER_STYLE, value).pdf == before
    name = "BIZUDPGothic-Regular.ttf"
    (folder / name).unlink()
    (folder / name).write_bytes((folder / "BIZUDGothic-Bold.ttf").read_bytes())
    with pytest.raises(PaperFontMissing, match=name):
        set_paper(PAPER_STYLE, value)


def test_nothing_is_read_again_where_nothing_has_changed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped_fonts, "_digest", lambda _: "")
    assert font_folder() == folder


def test_a_font_with_one_other_byte_is_refused(folder: Path) -> None:
    name = "NotoSansCJKjp-Rest.otf"
    content = bytearray((folder / name).read_bytes())
    content[-1] ^= 1
    (folder / name).unlink()
    (folder / name).write_bytes(content)
    with pytest.raises(PaperFontMissing) as refused:
        font_folder()
    assert refused.value.details == {"found": name}


def test_a_font_that_was_added_is_refused_and_another_file_is_not(folder: Path) -> None:
    (folder / "Thumbs.db").write_bytes(b"")
    assert font_folder() == folder
    (folder / "mine.TTF").write_bytes(b"")
    with pytest.raises(PaperFontMissing) as refused:
        font_folder()
    assert refused.value.details == {"found": "mine.TTF"}


def test_the_list_of_characters_is_what_the_fonts_have() -> None:
    def characters_of(name: str) -> frozenset[int]:
        with TTFont(font_folder() / name, lazy=True) as font:
            return frozenset(font.getBestCmap())

    (drawn,) = {characters_of(name) for name in SHA_256 if name.startswith("BIZ")}
    assert drawable_characters() == drawn | characters_of("NotoSansCJKjp-Rest.otf")


def test_rare_characters_of_names_are_there_and_what_no_japanese_font_has_is_not() -> None:
    assert {ord(each) for each in "髙﨑𠮷葛㋿𩸽ﾊ㈱①\u309a한"} <= drawable_characters()
    assert not {ord(each) for each in "م😀\ue000"} & drawable_characters()


def test_every_character_that_is_not_rare_is_there() -> None:
    common = "".join(chr(code) for code in range(0x20000) if not has_rare_characters(chr(code)))
    assert len(common) > 7000
    assert missing_characters(common, drawable_characters()) == frozenset()


def test_a_text_is_compared_as_paper_shows_it() -> None:
    assert unprintable("e\u0301か\u3099\x07\ufeff\u202e") == frozenset()
    assert unprintable("c\u0327\u0301と\ue000") == {"ḉ", "\ue000"}
    assert unprintable("あ\u0301") == {"\u0301"}
