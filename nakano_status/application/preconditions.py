"""Refuse an act that a data file, a round or a row does not permit, and begin the transactions of the office."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from nakano_status.application.lookup import edition_of, today_of
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.refusals import exchange
from nakano_status.domain.refusals import planning as refusals
from nakano_status.domain.refusals.files import WrongRole
from nakano_status.domain.review.review import Locks
from nakano_status.domain.round.round import Round, RoundRow
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.text.narrative import is_blank, stored_entry

if TYPE_CHECKING:
    from nakano_status.domain.plan.plan import Edition
    from nakano_status.store.reviews import StoredReviews


def need_made_on(parts: Parts, made_on: date | None) -> date:
    """Return the given 作成日, or today if it is None; raises MadeOnInFuture, and DateUnreadable as `today_of` does."""
    today = today_of(parts)
    if made_on is not None and made_on > today:
        raise refusals.MadeOnInFuture(found=era_day(made_on))
    return made_on or today


def need_adopted(edition: Edition, made_on: date | None) -> None:
    """Raise MadeOnTooEarly if a 作成日 was given and is before the day on which the round's edition was adopted."""
    if made_on is not None and made_on < edition.adopted_on:
        raise refusals.MadeOnTooEarly(found=era_day(made_on), name=edition.label)


def need_typed_reason(reason: str) -> str:
    """Return the reason of an act as it is stored; raises ReasonMissing if it is blank."""
    if (stored := stored_entry(reason)) is None:
        raise exchange.ReasonMissing
    return stored


def need_role(records: Records, role: StoreRole) -> None:
    """Raise WrongRole if the data file has another role (office or division) than an act needs."""
    found = records.info.role
    if found is not role:
        raise WrongRole(expected=role.label, found=found.label)


@contextmanager
def office_writing(store: Store) -> Iterator[UnitOfWork]:
    """Begin a transaction in the office's data file, to be committed by the caller; raises WrongRole, StoreReadOnly."""
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        yield work


@contextmanager
def office_reading(store: Store) -> Iterator[Records]:
    """Open one snapshot of the office's data file to read; raises WrongRole."""
    with store.reading() as records:
        need_role(records, StoreRole.OFFICE)
        yield records


def need_open(round_: Round) -> Round:
    """Return the round if it can still be edited; raises RoundClosed.

    A closed round is refused even if some of its rows were reopened; see `need_open_rows`.
    """
    if round_.closed:
        raise refusals.RoundClosed(year=round_.year.label)
    return round_


def need_closed(round_: Round) -> Round:
    """Return the round if no answers are collected for it (closed, or an imported list); raises RoundNotClosed."""
    if round_.is_collecting:
        raise refusals.RoundNotClosed(year=round_.year.label)
    return round_


def need_open_rows(round_: Round, row_ids: Iterable[str]) -> None:
    """Refuse edits of rows of a closed round that were not reopened; raises RoundClosed."""
    if not all(map(round_.is_open, row_ids)):
        raise refusals.RoundClosed(year=round_.year.label)


def refuse_repost(records: Records, round_: Round, row: RoundRow, texts: Iterable[str | None]) -> None:
    """Raise RepostNotAnswered if `row` is a repost and one of the texts to write on it is not blank.

    The original is answered instead. Acts that write many fields leave a repost out (`SkipReasons`).
    """
    if not row.may_take(texts):
        original = edition_of(records, round_).listing(row.row_id).repost_of
        raise exchange.RepostNotAnswered(id=row.row_id, original=original or "")


def need_in_report(row: RoundRow) -> None:
    """Raise RowOutOfReport if a row is out of the report (報告対象外)."""
    if row.out_of_report is not None:
        raise exchange.RowOutOfReport(id=row.row_id, reason=row.out_of_report.label)


def refuse_out_of_report(row: RoundRow, texts: Iterable[str | None]) -> None:
    """Raise RowOutOfReport if a row is out of the report and one of the texts to write on it is not blank.

    Acts that write many fields leave out such a row (`RoundRow.counted`); answers that arrive are stored.
    """
    if not all(map(is_blank, texts)):
        need_in_report(row)


def need_unlocked(
    reviews: StoredReviews, round_: Round, row_id: str, writer: str, *, is_office_field: bool = False
) -> None:
    """Raise RoundClosed if a row cannot be edited any more, or RowAccepted if an acceptance locks it for `writer`.

    `writer`, `is_office_field`: as in `Locks.reason`. For acts that write one row; acts that write many fields ask
    `Locks` themselves and leave out what is locked.
    """
    need_open_rows(round_, [row_id])
    locks = Locks.of(round_, reviews.of_round(round_.round_id))
    if locks.reason(row_id, writer, is_office_field=is_office_field) is not None:
        raise exchange.RowAccepted(id=row_id)


def is_unlocked(reviews: StoredReviews, round_: Round, row_id: str, writer: str) -> bool:
    """Return whether a row can be edited by `writer`, as `need_unlocked` requires it."""
    return Locks.of(round_, reviews.of_round(round_.round_id)).reason(row_id, writer) is None
