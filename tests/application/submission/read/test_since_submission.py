"""What changed after a 回答ファイル was made is named field by field, and no longer once another one is made."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from nakano_status.application.lookup import chosen_round
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.submission.read.since_submission import SubmissionView, since_submission
from tests.support.rounds import OWN, hand_in, round_of, write, write_all

FIRST, SECOND = OWN


def handed_in(parts: Parts, path: Path) -> SubmissionView | None:
    with closing(parts.stores.open(path)) as store, store.reading() as records:
        return since_submission(records, chosen_round(records))


def test_before_anything_was_handed_in_there_is_nothing_to_tell(parts: Parts, own: Path, office: Store) -> None:
    write_all(parts, own)
    assert handed_in(parts, own) is None
    with office.reading() as records:
        assert since_submission(records, round_of(office)) is None


def test_every_field_that_is_another_now_is_named_until_the_next_file(parts: Parts, own: Path, tmp_path: Path) -> None:
    write_all(parts, own)
    hand_in(parts, own, tmp_path / "1.xlsx")
    found = handed_in(parts, own)
    assert found is not None
    assert found.at is not None
    assert (found.is_draft, found.changed) == (False, ())
    write(parts, own, SECOND, done="別の文章。", note="連絡です。")
    write(parts, own, FIRST, mark="○", change_reason="入札不調のため")
    found = handed_in(parts, own)
    assert found is not None
    assert found.changed == ((FIRST, "mark"), (FIRST, "change_reason"), (SECOND, "done"), (SECOND, "note"))
    hand_in(parts, own, tmp_path / "2.xlsx")
    found = handed_in(parts, own)
    assert found is not None
    assert found.changed == ()


def test_what_was_changed_and_put_back_is_no_change(parts: Parts, own: Path, tmp_path: Path) -> None:
    write_all(parts, own)
    write(parts, own, FIRST, done="実施した。")
    hand_in(parts, own, tmp_path / "1.xlsx", draft=True)
    write(parts, own, FIRST, done="別の文章。")
    write(parts, own, FIRST, done="実施した。")
    found = handed_in(parts, own)
    assert found is not None
    assert (found.is_draft, found.changed) == (True, ())
