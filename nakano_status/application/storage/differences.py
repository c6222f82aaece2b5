"""What differs between a data file and a backup of it: rows, acts, papers, received files, 照会 (restore)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from nakano_status.application.lookup import edition_of, organisation_of
from nakano_status.application.ports.data_file import Records
from nakano_status.domain.exchange.ledger import ReceivedFile, Verdict
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.history.acts import Act
from nakano_status.domain.papers.publication import Publication
from nakano_status.domain.round.round import Round

REMOVALS: Mapping[str, str] = {"blank_names": "氏名など", "drop_received": "受け取ったファイル"}
"""The kinds of acts that remove for good what a backup still has, with what they remove."""

Key = TypeVar("Key")
Found = TypeVar("Found")


@dataclass(frozen=True)
class ValueDifference:
    """A field of a row, or of an indicator, that has another value `now` than `then`, in the backup.

    Two plans may have rows of one ID in one year: the round decides.
    """

    round_id: str
    plan_id: str
    year: str
    row_id: str
    title: str
    key: str
    heading: str
    division: str | None
    now: str | None
    then: str | None
    is_indicator: bool = False


@dataclass(frozen=True)
class OnlyIn(Generic[Found]):
    """What is only in one of both: only now, a restore would remove it; otherwise it would bring it back.

    `year` is that of its round, `division` the name of the division to which a form was sent.
    """

    found: Found
    only_now: bool
    year: str = ""
    division: str = ""


@dataclass(frozen=True)
class Differences:
    """Everything that differs; `acts` are all acts, also those whose traces are in the other lists."""

    rounds: tuple[OnlyIn[Round], ...] = ()
    rows: tuple[ValueDifference, ...] = ()
    acts: tuple[OnlyIn[Act], ...] = ()
    papers: tuple[OnlyIn[Publication], ...] = ()
    files: tuple[OnlyIn[ReceivedFile], ...] = ()
    packages: tuple[OnlyIn[Package], ...] = ()

    @property
    def row_ids(self) -> tuple[tuple[str, str], ...]:
        """The rows that differ, each by round and ID."""
        return self._ids(of_indicators=False)

    @property
    def indicator_ids(self) -> tuple[tuple[str, str], ...]:
        """The indicators that differ, each by round and ID; they are among `rows`."""
        return self._ids(of_indicators=True)

    def _ids(self, *, of_indicators: bool) -> tuple[tuple[str, str], ...]:
        found = (each for each in self.rows if each.is_indicator is of_indicators)
        return tuple(dict.fromkeys((each.round_id, each.row_id) for each in found))

    @property
    def lost_files(self) -> tuple[ReceivedFile, ...]:
        """The files received since the backup."""
        return tuple(each.found for each in self.files if each.only_now)

    @property
    def brought_back(self) -> tuple[str, ...]:
        """What was removed for good since the backup, and would be there again."""
        kinds = {each.found.kind for each in self.acts if each.only_now}
        return tuple(words for kind, words in REMOVALS.items() if kind in kinds)


def brought_back_words(found: Differences) -> str:
    """Return the warning that a restore brings back what was removed for good."""
    return (
        f"控えの後に削除した{'、'.join(found.brought_back)}は、復元すると、データファイルに戻ります。"
        "保存期間を過ぎたものは、復元した後に、もう一度削除してください。"
    )


def read_differences(now: Records, then: Records) -> Differences:
    """Compare the present state with that of a backup."""
    here, there = _rounds(now), _rounds(then)
    in_both = [round_ for round_id, round_ in here.items() if round_id in there]
    years = {round_id: round_.year.short for round_id, round_ in {**there, **here}.items()}
    names = {**then.organisation.read().names(), **now.organisation.read().names()}
    return Differences(
        tuple(replace(each, year=each.found.year.short) for each in _only_in_one(here, there)),
        tuple(each for round_ in in_both for each in _values(now, then, round_)),
        tuple(_only_in_one(_acts(now), _acts(then))),
        tuple(replace(each, year=years[each.found.round_id]) for each in _only_in_one(_papers(now), _papers(then))),
        tuple(_only_in_one(_files(now), _files(then))),
        tuple(
            replace(each, year=years[each.found.round_id], division=names[each.found.division])
            for each in _only_in_one(_packages(now), _packages(then))
        ),
    )


def _only_in_one(now: Mapping[Key, Found], then: Mapping[Key, Found]) -> Iterator[OnlyIn[Found]]:
    """Yield what is in one of both only: first what a restore would remove."""
    yield from (OnlyIn(found, only_now=True) for key, found in now.items() if key not in then)
    yield from (OnlyIn(found, only_now=False) for key, found in then.items() if key not in now)


def _rounds(records: Records) -> dict[str, Round]:
    return {each.round_id: each for each in records.rounds.all()}


def _acts(records: Records) -> dict[str, Act]:
    return {act.act_id: act for act in records.entries.acts()}


def _papers(records: Records) -> dict[str, Publication]:
    return {paper.act_id: paper for id_ in _rounds(records) for paper in records.publications.of_round(id_)}


def _files(records: Records) -> dict[str, ReceivedFile]:
    """Return the received files with answers, by SHA-256; bytes received twice are one file."""
    received = (each for each in records.arrivals.received() if Verdict(each.verdict).is_answer)
    return {each.sha256: each for each in received if each.verdict != Verdict.REFUSED}


def _packages(records: Records) -> dict[str, Package]:
    sent = (package for id_ in _rounds(records) for package in records.packages.of_round(id_, row_ids=()))
    return {package.package_id: package for package in sent}


def _values(now: Records, then: Records, round_: Round) -> Iterator[ValueDifference]:
    """Yield the fields of a round whose current values differ."""
    here, there = _texts(now, round_), _texts(then, round_)
    different = [field for field in {**here, **there} if here.get(field) != there.get(field)]
    if not different:
        return
    titles = {listing.row_id: listing.title for listing in edition_of(now, round_).listings}
    indicators = {each.indicator_id: each.name for each in now.indicators.of_edition(round_.edition_id)}
    asked, names = now.plan.asked(round_), organisation_of(now, round_).names()
    plan_id = now.plan.plan_ids()[round_.edition_id]
    for row_id, division, key in sorted(different, key=lambda field: (field[0], field[1] or "", field[2])):
        field = (row_id, division, key)
        whose = names.get(division, division) if division else None
        yield ValueDifference(
            round_.round_id,
            plan_id,
            round_.year.short,
            row_id,
            titles.get(row_id) or indicators.get(row_id, ""),
            key,
            asked.heading(key),
            whose,
            here.get(field),
            there.get(field),
            is_indicator=row_id in indicators,
        )


def _texts(records: Records, round_: Round) -> dict[tuple[str, str | None, str], str | None]:
    """Return the current values by row, division and key; a field that was never written is absent."""
    return {
        (slot.row_id, slot.division, key): value
        for slot, current in records.entries.current(round_.round_id).items()
        for key, value in zip(slot.keys, current.values, strict=True)
        if value is not None
    }
