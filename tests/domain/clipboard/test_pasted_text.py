"""What comes over the clipboard from Word and Excel arrives as the text that was seen there, and nothing else."""

import pytest

from nakano_status.domain.clipboard.blocks import Pasted, cells_of, clean_paste
from nakano_status.domain.text.narrative import dropped_from


def text(pasted: str) -> str:
    return clean_paste(pasted).text


def test_one_cell_with_line_breaks_loses_its_quotes_and_the_break_behind_it() -> None:
    assert (
        text('"窓口を拡大した。\n通称「""ひろば""」を開いた。"\r\n') == '窓口を拡大した。\n通称「"ひろば"」を開いた。'
    )


def test_a_cell_without_line_breaks_keeps_quotes_that_somebody_wrote() -> None:
    assert text('"引用"\r\n') == '"引用"'
    assert text('"始まりだけの引用') == '"始まりだけの引用'
    assert text('彼は"はい"と言った') == '彼は"はい"と言った'


def test_cells_of_a_column_become_lines() -> None:
    assert text("一つ目\r\n二つ目\r\n\r\n四つ目\r\n") == "一つ目\n二つ目\n\n四つ目"


def test_cells_side_by_side_are_joined_by_a_wide_blank_and_counted() -> None:
    assert clean_paste("◎\t実施した。\t\t続ける。\r\n○\t試行した。\r\n") == Pasted(
        "◎　実施した。　続ける。\n○　試行した。", columns=3
    )
    assert clean_paste("一文だけ").columns == 1
    assert clean_paste("").columns == 1


def test_a_quoted_cell_stands_among_others() -> None:
    assert cells_of('一\t"二の\n二"\r\n"三"\t四') == [["一", "二の\n二"], ['"三"', "四"]]


@pytest.mark.parametrize("soft", ["\v", "\u2028", "\u2029", "\x85", "\r", "\f", "\r\n"])
def test_every_break_is_a_line_break(soft: str) -> None:
    assert text(f"前{soft}後") == "前\n後"


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f"])
def test_no_break_blanks_become_blanks_and_wide_ones_stay(blank: str) -> None:
    assert text(f"1{blank}000件　余り") == "1 000件　余り"


@pytest.mark.parametrize(
    "sign", ["\u200b", "\ufeff", "\u2060", "\u00ad", "\ufffc", "\u200e", "\u202c", "\u200d", "\u200c"]
)
def test_what_has_no_width_goes(sign: str) -> None:
    assert text(f"窓{sign}口") == "窓口"


@pytest.mark.parametrize("kept", ["𠮷田", "髙﨑", "葛\U000e0100城", "☎\ufe0e", "👩\u200d💻", "क्\u200dष", "ゔ", "①㈱℡"])
def test_characters_that_mean_something_stay(kept: str) -> None:
    assert text(kept) == kept


@pytest.mark.parametrize("sign", ["・\t", "·\t", "\uf0b7\t", "•\t", "o\t", "§\t", "Ø\t", "ü\t", "l\t", "\uf0b7 ", "• "])
def test_a_lists_sign_becomes_a_dot(sign: str) -> None:
    assert text(f"次のとおり\r\n{sign}研修\r\n{sign}周知\r\n") == "次のとおり\n・研修\n・周知"


def test_signs_of_the_wards_own_and_numbers_stay() -> None:
    assert text("○\t研修\n※\t注\n1.\t周知\nolive") == "○　研修\n※　注\n1.　周知\nolive"


def test_nothing_that_a_workbook_cannot_hold_comes_in() -> None:
    cleaned = text("前\x07\x00\x1f後\ud800\uffff\x1e一")
    assert cleaned == "前後-一"
    assert not dropped_from(cleaned)


def test_blank_things_paste_nothing() -> None:
    assert [text(each) for each in ("\r\n", "\t\t\r\n", " ", "\u200b")] == ["", "", "", ""]


def test_a_tab_at_the_end_begins_a_last_blank_cell() -> None:
    assert cells_of("一\t") == [["一", ""]]


def test_a_joiner_stays_only_between_two_signs_that_join() -> None:
    assert text("👩\u200d💻を使う") == "👩\u200d💻を使う"
    assert text("👩\u200dを使う") == "👩を使う"
