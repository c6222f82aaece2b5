"""修文の確認 in a division's data file: the texts that the office changed and asks about, and what was answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nakano_status.application.ports.data_file import Records
from nakano_status.domain.exchange.answered_return import Return
from nakano_status.domain.exchange.package import Package, Purpose
from nakano_status.domain.fields.field import Field
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.review.asking import made_after
from nakano_status.domain.round.round import Round


@dataclass(frozen=True)
class SentWordingChange:
    """One field: the value as the office received it, and the one that it sent instead (None: blank)."""

    key: str
    received: str | None
    sent: str | None
    is_text: bool = True


@dataclass(frozen=True)
class SentWordingRow:
    """The office's wording changes on a row, in order of fields, and whether the division has submitted since."""

    texts: tuple[SentWordingChange, ...]
    is_answered: bool


def sent_wording_rows(records: Records, round_: Round) -> dict[str, SentWordingRow]:
    """Return the rows that a 修文の確認依頼 asks about, by id, each by its latest request.

    Empty in an office's file.
    """
    own = records.info.division
    if own is None:
        return {}
    heads = records.packages(round_.round_id, own, row_ids=())
    if all(package.purpose is not Purpose.WORDING for package in heads):
        return {}
    packages = records.packages(round_.round_id, own)
    asking = [package for package in packages if package.purpose is Purpose.WORDING]
    returns = records.returns(round_.round_id)
    parents = {each.package_id: each.parents for each in packages}
    parents |= {each.return_id: each.parents | {each.package_id} for each in returns}
    return {
        row_id: row for package in asking for row_id, row in _rows(package, returns, parents, records.asked(round_))
    }


def _rows(
    package: Package, returns: Sequence[Return], parents: Mapping[str, frozenset[str]], asked: AskedFields
) -> Iterator[tuple[str, SentWordingRow]]:
    later = made_after(package.package_id, parents)
    answers = [each for each in returns if each.return_id in later and not each.is_draft]
    shown = {row_id for answer in answers for row_id, _ in answer.values}
    for row_id in package.answer_rows:
        texts = tuple(
            _text(package, row_id, each)
            for key, each in asked.profile.by_key.items()
            if (row_id, key) in package.remarks
        )
        if texts:
            yield row_id, SentWordingRow(texts, row_id in shown)


def _text(package: Package, row_id: str, field: Field) -> SentWordingChange:
    received, sent = package.remarks[row_id, field.key] or None, package.sent(row_id, field.key)
    return SentWordingChange(field.key, received, sent, field.is_text)
