"""Everything that a data file has about one row, through all years (disclose).

Names of persons are left out unless they are asked for; that of an author of an opinion who did not agree to it always
is (decision 0093).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from nakano_status.application.merge.read.held import divisions_of
from nakano_status.application.plan.opinions import opinion_plans
from nakano_status.application.ports.data_file import Records
from nakano_status.application.retention.acts import moment
from nakano_status.application.retention.retain_round import HISTORY_HEADS, history_lines, row_values
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.row_years import followed_row
from nakano_status.documents.papers.disclosure import DisclosedTable
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answered_return import HeldState, ReturnState
from nakano_status.domain.exchange.ledger import ReceivedFile, Verdict
from nakano_status.domain.review.review import ReviewKind
from nakano_status.domain.round.row_years import FollowedRow

_VALUES = (("年度", 12), ("管理番号", 22), ("事業内容", 40), ("欄", 35), ("所管課", 24), ("値", 100))
_HISTORY = (0, 22, 22, 24, 20, 46, 46, 22, 18, 20, 0, 0, 0)
_ANSWERS = (
    ("年度", 12),
    ("管理番号", 22),
    ("所管課", 28),
    ("届いた日時", 26),
    ("ファイル名", 60),
    ("結果", 22),
    ("SHA-256", 70),
)
_DECISIONS = (
    ("年度", 12),
    ("日時", 28),
    ("管理番号", 24),
    ("所管課", 34),
    ("判断", 30),
    ("操作した人", 24),
    ("理由", 80),
)
_OPINIONS = (
    ("番号", 12),
    ("日", 30),
    ("区分", 26),
    ("氏名", 26),
    ("意見", 70),
    ("区の考え方", 60),
    ("変更した内容", 36),
)
_PAPERS = (
    ("年度", 14),
    ("資料", 24),
    ("会議", 30),
    ("日付（日付のない資料は記録した日）", 40),
    ("資料番号", 40),
    ("確定版・作成中", 30),
)
_REVIEWED = {ReviewKind.ACCEPTED: "確認済", ReviewKind.REOPENED: "再開"}
_BY = HISTORY_HEADS.index("操作した人")


@dataclass(frozen=True)
class Disclosure:
    """The row, as it is named in the edition in which it was found, and what there is about it, by subject."""

    row_id: str
    title: str
    years: tuple[FiscalYear, ...]
    tables: tuple[DisclosedTable, ...]


def read_disclosure(records: Records, text: str, year: FiscalYear | None = None, *, with_names: bool) -> Disclosure:
    """Return everything about the row of a 管理番号, which is that of the round of a year (None: the current one).

    Raises IdUnknown, RoundUnknown.
    """
    followed = followed_row(records, text, year)
    edition = next(each for each in followed.plan.editions if each.edition_id == followed.at)
    about = _About(records, followed, with_names)
    return Disclosure(
        followed.row_id,
        edition.listing(followed.row_id).title,
        tuple(dict.fromkeys(each.round_.year for each, _ in about.rounds)),
        (
            _table("現在の値", _VALUES, about.values()),
            _table("変更履歴", tuple(zip(HISTORY_HEADS, _HISTORY, strict=True)), about.history()),
            _table("受け取った回答とファイル", _ANSWERS, about.answers()),
            _table("事務局の判断", _DECISIONS, about.decisions()),
            _table("意見", _OPINIONS, about.opinions()),
            _table("掲載した資料", _PAPERS, about.papers()),
        ),
    )


_Line = tuple[str | None, ...]


def _table(title: str, columns: tuple[tuple[str, int], ...], lines: Iterable[_Line]) -> DisclosedTable:
    return DisclosedTable(title, columns, tuple(tuple(each or "" for each in line) for line in lines))


class _About:
    """What the rounds have about the followed row; `rounds` are those of its plans, with its 管理番号 there."""

    def __init__(self, records: Records, followed: FollowedRow, with_names: bool) -> None:  # noqa: FBT001
        self._records, self._with_names = records, with_names
        lineage = followed.by_edition()
        self._plans = {plan.plan_id: set[str]() for plan in followed.of_plans}
        for plan in followed.of_plans:
            for edition in plan.editions:
                self._plans[plan.plan_id] |= {row_id for row_id, _ in lineage[edition.edition_id]}
        loaded = [RoundContents.load(records, each) for each in records.rounds.all() if each.edition_id in lineage]
        self.rounds = [
            (contents, [row_id for row_id, _ in lineage[contents.edition.edition_id] if contents.row(row_id)])
            for contents in loaded
        ]

    def values(self) -> Iterator[_Line]:
        for contents, ids in self.rounds:
            yield from ((contents.round_.year.short, *line) for each in ids for line in row_values(contents, each))

    def history(self) -> Iterator[_Line]:
        for contents, ids in self.rounds:
            for row_id in ids:
                for line in history_lines(self._records, contents, row_id):
                    yield line if self._with_names else (*line[:_BY], "", *line[_BY + 1 :])

    def answers(self) -> Iterator[_Line]:
        """Yield the returns with the row, and the files in which something about it waits, in order of arrival."""
        for contents, ids in self.rounds:
            round_id, year = contents.round_.round_id, contents.round_.year.short
            for answered in self._records.returns.of_round(round_id, tuple(ReturnState), row_ids=ids):
                for row_id in dict.fromkeys(row_id for row_id, _ in answered.values):
                    division = contents.organisation.name(answered.division, contents.round_.named_on)
                    yield (year, row_id, division, *self._arrival(answered.sha256, answered.file), answered.sha256)
            waiting = [each for each in self._records.arrivals.held(round_id, HeldState.WAITING) if each.row_id in ids]
            senders = divisions_of(self._records, contents.round_, waiting)
            for item in waiting:
                at, _, _ = self._arrival(item.sha256, item.file)
                whose = "、".join(map(contents.organisation.name, senders[item.item_id]))
                yield year, item.row_id, whose, at, item.file, item.state.label, item.sha256

    def _arrival(self, sha256: str | None, file: str | None) -> tuple[str, str, str]:
        received = self._arrivals.get(sha256 or "")
        if received is None:
            return "", file or "", ""
        return moment(received.at), received.name, Verdict(received.verdict).label

    @cached_property
    def _arrivals(self) -> dict[str, ReceivedFile]:
        return {each.sha256: each for each in reversed(self._records.arrivals.received())}

    def decisions(self) -> Iterator[_Line]:
        acts = {act.act_id: act for act in self._records.entries.acts()}
        for contents, ids in self.rounds:
            for each in self._records.reviews.of_round(contents.round_.round_id):
                if each.row_id in ids:
                    act = acts[each.act_id]
                    division = contents.organisation.name(each.division, contents.round_.named_on)
                    by = act.by if self._with_names else None
                    place = contents.round_.year.short, moment(act.at), each.row_id, division
                    yield (*place, _REVIEWED[each.kind], by, act.reason)

    def opinions(self) -> Iterator[_Line]:
        plans = opinion_plans(self._records)
        for each in self._records.opinions.all():
            if self._plans.get(plans[each.number], set()) & set(each.rows):
                head = str(each.number), era_day(each.day), each.source.value, each.published_name
                yield (*head, each.text, each.answer, each.changed)

    def papers(self) -> Iterator[_Line]:
        for contents, ids in self.rounds:
            round_id = contents.round_.round_id
            printed = {number for row in ids for number in self._records.publications.numbers_of_row(round_id, row)}
            for paper in self._records.publications.of_round(round_id):
                if paper.number in printed:
                    kind = "確定版" if paper.is_final else "作成中"
                    place = contents.round_.year.short, f"第{paper.number}号", paper.occasion.value
                    yield (*place, era_day(paper.day), paper.label, kind)
