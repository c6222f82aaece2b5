"""Classes of stored rows that functions hand to each other; their fields are the columns of their query.

A row that is used where it is read has a class of its query's columns (`reading.Record`). A flag is a number in some
databases.
"""

from __future__ import annotations

from typing import NamedTuple


class PlanRow(NamedTuple):
    """A plan."""

    plan_id: str
    title: str
    first_year: int
    last_year: int
    act_id: str


class SpanRow(NamedTuple):
    """The day from which an edition is in force, and its first and last year."""

    edition_id: str
    in_force: str | None
    first_year: int | None
    last_year: int | None


class OpinionRow(NamedTuple):
    """An opinion on a plan."""

    number: int
    source: str
    day: str
    who: str | None
    is_named: int
    text: str


class RemovedOpinionRow(NamedTuple):
    """A removed opinion, with the act that removed it."""

    number: int
    source: str
    day: str
    who: str | None
    is_named: int
    text: str
    act_id: str


class SentOpinionRow(NamedTuple):
    """An opinion that a form shows."""

    package_id: str
    number: int
    source: str
    day: str
    who: str | None
    is_named: int
    text: str
    answer: str | None
    changed: str | None


class StoredIndicatorRow(NamedTuple):
    """An indicator in an edition."""

    edition_id: str
    indicator_id: str
    goal: str
    ordinal: int
    name: str
    name_printed: str
    unit: str | None
    footnote_mark: str | None
    footnote: str | None
    direction: str
    act_id: str


class FigureRow(NamedTuple):
    """A recorded figure of an indicator; `text` is None if the act removed the figure."""

    edition_id: str
    indicator_id: str
    year: int
    kind: str
    act_id: str
    text: str | None
    value: str | None
    denominator: int | None
    unit: str | None
    qualifier: str | None
    reason: str | None
    as_of: str | None
    source: str | None
    factor: str | None


class FigureChangeRow(NamedTuple):
    """A change of an indicator's figure, with its act."""

    year: int
    figure_kind: str
    text: str | None
    ordinal: int
    act_id: str
    kind: str
    at: str
    by_name: str | None
    why: str | None


class OwnerChangeRow(NamedTuple):
    """A change of the division that supplies an indicator, with its act."""

    division_id: str | None
    ordinal: int
    act_id: str
    kind: str
    at: str
    by_name: str | None
    why: str | None


class PublicationRow(NamedTuple):
    """A recorded paper."""

    round_id: str
    number: int
    occasion: str
    label: str
    day: str
    state_digest: str
    is_final: int
    supersedes: int | None
    act_id: str


class FindingRow(NamedTuple):
    """A finding in a received file."""

    sha256: str
    ordinal: int
    code: str
    severity: str
    file: str | None
    sheet: str | None
    cell: str | None
    row: int | None
    column: str | None
    row_id: str | None
    key: str | None
    found: str | None
    expected: str | None
    details: str
    act_id: str
