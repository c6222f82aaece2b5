"""What differs between a data file and a backup of it: rows, decisions, papers, received files, 照会 (restore)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from nakano_status.application.lookup import edition_of, organisation_of
from nakano_status.application.ports.data_file import Records
from nakano_status.domain.exchange.ledger import ReceivedFile, Verdict
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.merge.change import Act
from nakano_status.domain.papers.publication import Publication
from nakano_status.domain.round.round import Round

DECISIONS: Mapping[str, str] = {
    "resolve": "相違の決定",
    "held-apply": "未取込の取込み",
    "held-reject": "未取込の見送り",
    "accept": "確認済",
    "reopen": "再開",
    "ask_back": "修正依頼",
    "take_back": "回答の取消し",
    "confirm": "所属長確認",
    "amend_round": "回答する所管課・報告対象の変更",
    "extend_due": "期限の延長",
    "correct_due": "期限の訂正",
    "open_round": "進捗確認の開始",
    "close_round": "進捗確認の締切り",
    "withdraw_round": "開始の取消し",
    "reorganise": "組織の改正",
    "decide_fate": "次期計画での扱い",
    "revise_plan": "改定版の登録",
}
"""The kinds of acts that are decisions, with what they are called."""

Key = TypeVar("Key")
Found = TypeVar("Found")


@dataclass(frozen=True)
class ValueDifference:
    """A field of a row that has another value `now` than `then`, in the backup.

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


@dataclass(frozen=True)
class DecisionDifference:
    """A decision that is only in one of both: only now, it would be undone; otherwise it would be back."""

    at: datetime
    by: str | None
    label: str
    reason: str | None
    only_now: bool


@dataclass(frozen=True)
class PaperDifference:
    """A recorded paper that is only in one of both."""

    year: str
    number: int
    occasion: str
    label: str
    only_now: bool


@dataclass(frozen=True)
class FileDifference:
    """A received file that is only in one of both."""

    sha256: str
    name: str
    at: datetime | None
    only_now: bool


@dataclass(frozen=True)
class PackageDifference:
    """A 照会 that is only in one of both, by its 照会番号."""

    package_id: str
    year: str
    division: str
    only_now: bool


@dataclass(frozen=True)
class Differences:
    """Everything that differs; `rounds` are the years whose round is only in one of both, and in which."""

    rounds: tuple[tuple[str, bool], ...] = ()
    rows: tuple[ValueDifference, ...] = ()
    decisions: tuple[DecisionDifference, ...] = ()
    papers: tuple[PaperDifference, ...] = ()
    files: tuple[FileDifference, ...] = ()
    packages: tuple[PackageDifference, ...] = ()

    @property
    def row_ids(self) -> tuple[tuple[str, str], ...]:
        """The rows that differ, each by round and ID."""
        return tuple(dict.fromkeys((each.round_id, each.row_id) for each in self.rows))

    @property
    def lost_files(self) -> tuple[FileDifference, ...]:
        """The files received since the backup."""
        return tuple(each for each in self.files if each.only_now)


def read_differences(now: Records, then: Records) -> Differences:
    """Compare the present state with that of a backup."""
    here, there = _rounds(now), _rounds(then)
    in_both = [round_ for round_id, round_ in here.items() if round_id in there]
    every = {**there, **here}
    return Differences(
        tuple((round_.year.short, only_now) for round_, only_now in _only_in_one(here, there)),
        tuple(each for round_ in in_both for each in _values(now, then, round_)),
        tuple(
            DecisionDifference(act.at, act.by, DECISIONS[act.kind], act.reason, only_now)
            for act, only_now in _only_in_one(_decisions(now), _decisions(then))
        ),
        tuple(
            PaperDifference(every[paper.round_id].year.short, paper.number, paper.occasion.value, paper.label, only_now)
            for paper, only_now in _only_in_one(_papers(now), _papers(then))
        ),
        tuple(
            FileDifference(file.sha256, file.name, file.at, only_now)
            for file, only_now in _only_in_one(_files(now), _files(then))
        ),
        tuple(
            PackageDifference(sent.package_id, every[sent.round_id].year.short, names[sent.division], only_now)
            for names in ({**then.organisation.read().names(), **now.organisation.read().names()},)
            for sent, only_now in _only_in_one(_packages(now), _packages(then))
        ),
    )


def _only_in_one(now: Mapping[Key, Found], then: Mapping[Key, Found]) -> Iterator[tuple[Found, bool]]:
    """Yield what is in one of both only, and whether that is the present state: first what a restore would remove."""
    yield from ((found, True) for key, found in now.items() if key not in then)
    yield from ((found, False) for key, found in then.items() if key not in now)


def _rounds(records: Records) -> dict[str, Round]:
    return {each.round_id: each for each in records.rounds.all()}


def _decisions(records: Records) -> dict[str, Act]:
    return {act.act_id: act for act in records.entries.acts() if act.kind in DECISIONS}


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
            titles.get(row_id, ""),
            key,
            asked.heading(key),
            whose,
            here.get(field),
            there.get(field),
        )


def _texts(records: Records, round_: Round) -> dict[tuple[str, str | None, str], str | None]:
    """Return the current values by row, division and key; a field that was never written is absent."""
    return {
        (slot.row_id, slot.division, key): value
        for slot, current in records.entries.current(round_.round_id).items()
        for key, value in zip(slot.keys, current.values, strict=True)
        if value is not None
    }
