"""以前の内容: every earlier value of a field is listed once, newest first, with its source."""

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.entries.read.history import EarlierValues, earlier_values
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.domain.refusals.exchange import KeyUnknown
from tests.support.marks import BUILT_IN_MARKS
from tests.support.rounds import OWN, ZEIMU, round_of

ROW = OWN[0]


def write(parts: Parts, store: Store, as_division: str | None = None, **typed: str) -> None:
    edit_entry(parts, store, Entry(ROW, typed, as_division), "見本 花子")


def earlier(store: Store, key: str, as_division: str | None = None) -> EarlierValues:
    with store.reading() as records:
        return earlier_values(records, round_of(store), ROW, key, as_division)


def test_each_value_comes_once_newest_first_and_what_stands_now_not_at_all(parts: Parts, office: Store) -> None:
    for text in ("一", "二", "一", "三", "二 "):
        write(parts, office, done=text)
    found = earlier(office, "done")
    assert found.now == "二 "
    assert [value.text for value in found.values] == ["三", "一", None]
    assert [value.line is not None for value in found.values] == [True, True, False]
    assert found.values[0].line is not None
    assert (found.values[0].line.who, found.values[0].line.act.by) == ("事務局", "見本 花子")


def test_a_field_that_nobody_wrote_in_has_none(parts: Parts, office: Store) -> None:
    write(parts, office, done="一")
    assert earlier(office, "next_year") == EarlierValues(None, (), BUILT_IN_MARKS)


def test_marks_have_earlier_values_too(parts: Parts, office: Store) -> None:
    for mark in ("◎", "○"):
        write(parts, office, mark=mark)
    assert [value.text for value in earlier(office, "mark").values] == ["◎", None]


def test_a_note_is_the_divisions_own(parts: Parts, office: Store) -> None:
    for text in ("一", "二"):
        write(parts, office, ZEIMU, note=text)
    assert [value.text for value in earlier(office, "note", ZEIMU).values] == ["一", None]


def test_what_is_no_field_has_no_values(office: Store) -> None:
    with pytest.raises(KeyUnknown):
        earlier(office, "shinchoku")
