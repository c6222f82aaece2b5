"""Values that are kept until something is written, and what was written since."""

from nakano_status.domain.storage.value_cache import Known, ValueCache, cached_once


def test_what_was_written_since_is_told_by_row_unless_it_was_in_another_round_too() -> None:
    kept = ValueCache().after(frozenset({("R3", "x")}))
    kept.put("board", 1)
    one, two, other = (frozenset({each}) for each in (("R4", "a"), ("R4", "b"), ("R3", "a")))
    assert kept.known_value("board") == Known(1, ())
    later = kept.after(one).after(two)
    known = later.known_value("board")
    assert known is not None
    assert (known.value, known.written, known.rows("R4"), known.rows("R3")) == (1, (one, two), frozenset("ab"), None)
    assert kept.known_value("board") == Known(1, ()), "what reads an earlier state goes on with its own"
    assert Known(1, (one, other)).rows("R4") is None
    assert later.known_value("counts") is None


def test_what_no_answer_changes_is_made_once() -> None:
    kept, made = ValueCache(), [*"abc"]
    assert [cached_once(kept, "key", made.pop), cached_once(kept.after(frozenset()), "key", made.pop)] == ["c", "c"]
    assert cached_once(None, "key", made.pop) == "b"
