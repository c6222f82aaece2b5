"""Differences are marked inside the text, by more than a colour."""

from nakano_status.gui.lists.difference_html import compared_to, difference_html, one_side_html, shown_value
from tests.support.marks import BUILT_IN_MARKS


def test_what_went_and_came_is_marked_and_the_rest_is_plain() -> None:
    html = difference_html("8月に改定", "10月に改定")
    assert html == '<span class="removed">8</span><span class="added">10</span>月に改定'


def test_what_becomes_blank_says_so() -> None:
    assert difference_html("継続", None) == '<span class="removed">継続</span> （空欄になります）'
    assert "（空欄）" in difference_html(None, None)


def test_a_text_from_a_file_is_never_markup() -> None:
    assert difference_html(None, "<b>太字</b>\n&") == '<span class="added">&lt;b&gt;太字&lt;/b&gt;<br>&amp;</span>'


def test_a_side_shows_what_it_has_and_its_base_has_not() -> None:
    assert one_side_html("窓口を開設。", "窓口を開設、拡大。") == '窓口を開設<span class="added">、拡大</span>。'


def test_sides_are_compared_to_what_was_sent_or_else_to_each_other() -> None:
    sides = [("甲",), ("乙",), ("丙",)]
    assert compared_to(("元",), sides, 1) == ("元",)
    assert [compared_to((None,), sides, place) for place in range(3)] == [("乙",), ("甲",), ("甲",)]
    assert compared_to((None,), [("甲",)], 0) == (None,)


def test_a_mark_is_read_with_its_word() -> None:
    assert shown_value("mark", "◎", BUILT_IN_MARKS) == "◎ 予定どおり"
    assert shown_value("done", "◎", BUILT_IN_MARKS) == "◎"


def test_a_blank_at_the_end_is_not_struck() -> None:
    assert difference_html("見られる。\u3000", "見られる。") == "見られる。"
