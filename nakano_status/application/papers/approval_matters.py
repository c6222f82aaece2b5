"""Further matters for whoever decides on 決裁用一式: open points, decisions and later changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from nakano_status.application import problem_text
from nakano_status.application.entries.record_values import fact_label
from nakano_status.application.merge.read.held import held_views
from nakano_status.application.merge.resolve_conflict import ConflictView, SideView, conflict_views, decided_views
from nakano_status.application.organisation.withdraw_reorganisation import undone_acts
from nakano_status.application.papers.openness import OpenKind, Openness, OpenPoint
from nakano_status.application.papers.sides import paper_name, side_of_printed, side_of_round
from nakano_status.application.ports.data_file import Records
from nakano_status.application.review.wording_changes import wording_changes
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.views import BoardLine
from nakano_status.documents.papers.approval import Matter, MatterGroup
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.fields.field import (
    ANSWERERS,
    CHANGE_KIND,
    CHANGE_REASON,
    MARK,
    OUT_OF_REPORT,
    OWNERS,
    ROW_FACTS,
)
from nakano_status.domain.merge.revision import Assertion
from nakano_status.domain.papers.comparison import compare
from nakano_status.domain.papers.publication import Publication, current
from nakano_status.domain.review.review import Reply
from nakano_status.domain.round.round import Origin
from nakano_status.domain.text.narrative import is_blank, truncated

_LONGEST_QUOTE = 60
_BLANK = "（空欄）"


def approval_matters(
    records: Records, contents: RoundContents, openness: Openness, today: date
) -> tuple[MatterGroup, ...]:
    """Return the matters of a round, open ones first; none for a round that was read from a published list."""
    if contents.round_.origin is Origin.IMPORTED:
        return ()
    of_round = _Matters.load(records, contents, today)
    found = (
        ("回答のそろっていない所管課", of_round.unanswered()),
        ("決定した相違", of_round.decided()),
        ("スケジュールを変更した取組（変更の種別）", of_round.change_kinds()),
        ("照会の後に変えた報告対象・回答する課", of_round.amended()),
        ("所管課の同意のない修文", of_round.not_agreed()),
        ("所属長確認の後に変わった欄", of_round.changed_after_confirmation()),
        (of_round.paper_word, of_round.changed_since_paper()),
    )
    left_open = (MatterGroup(each.kind.label, tuple(of_round.left_open(each)), each.count) for each in openness.points)
    others = ((word, tuple(matters)) for word, matters in found)
    groups = (*left_open, *(MatterGroup(word, matters, len(matters)) for word, matters in others))
    return tuple(group for group in groups if group.matters)


@dataclass(frozen=True)
class _Matters:
    """Collects the matters of a round; `names` are the names of rows and 成果指標, `lines` those of 提出状況.

    `paper` is the one recorded last for the round.
    """

    records: Records
    contents: RoundContents
    names: Mapping[str, str]
    owners: Mapping[str, str]
    lines: Sequence[BoardLine]
    paper: Publication | None

    @staticmethod
    def load(records: Records, contents: RoundContents, today: date) -> _Matters:
        listings = {row_id: each.title for row_id, each in contents.listings.items()}
        indicators = contents.indicators
        name = contents.organisation.name
        return _Matters(
            records=records,
            contents=contents,
            names={**listings, **{each.indicator_id: each.name for each in indicators}},
            owners={each.indicator_id: name(each.owner) for each in indicators if each.owner},
            lines=read_board(records, contents.round_, today),
            paper=current(records.publications.of_round(contents.round_.round_id)),
        )

    def left_open(self, point: OpenPoint) -> Iterator[Matter]:
        """Return the open points, one by one."""
        if point.kind is OpenKind.CONFLICT:
            for each in conflict_views(self.records, self.contents.round_.year):
                yield self._matter(each.id, self._sides(each, each.sides))
        elif point.kind is OpenKind.HELD:
            yield from self._held()
        elif point.kind is OpenKind.ASKED_BACK:
            yield from self._asked_back(point)
        elif point.problems:
            for problem in point.problems:
                words = "：".join(filter(None, (problem.place.column, problem_text.message(problem))))
                yield self._matter(problem.place.id or "", words)
        else:
            yield from (self._matter(row_id, point.kind.label) for row_id in point.ids)

    def _held(self) -> Iterator[Matter]:
        for each in held_views(self.records, self.contents.round_):
            file = f"「{each.item.file}」：" if each.item.file else ""
            whose = each.division or "、".join(each.answerers)
            yield Matter(each.item.row_id or "", each.title or "", whose, file + problem_text.message(each.why))

    def _asked_back(self, point: OpenPoint) -> Iterator[Matter]:
        wanted = frozenset(point.ids)
        for line in self.lines:
            for each in line.asked_rows:
                if each.id in wanted and not each.outcome.is_settled:
                    yield self._matter(each.id, f"修正の依頼：{_quoted(each.comment)}", each.division)

    def unanswered(self) -> Iterator[Matter]:
        """Return the divisions that have not submitted all answers."""
        for each in self.lines:
            if each.is_missing:
                due = f"（期限 {era_day(each.due)}）" if each.due else ""
                words = f"{'下書き' if each.draft else each.state.label}{due}　取組 {each.answered}/{each.rows}件"
                if (asked := each.figures).supplied:
                    words += f"、成果指標 {asked.answered}/{asked.supplied}件"
                yield Matter("", each.department or "", each.division, words)

    def decided(self) -> Iterator[Matter]:
        """Return the conflicts that a person decided: the decision, by whom and when, and the other values."""
        words = self._decisions()
        for each in decided_views(self.records, self.contents.round_.year):
            taken = next((side for side in each.sides if side.assertion_id == each.decision), None)
            if taken is not None:
                others = [side for side in each.sides if not side.is_decision]
                statement = f"{self._headed(each.key)}：{_values_of(taken)}に決定（{words(taken.assertion_id)}）"
                yield self._matter(each.id, "\n".join((statement, self._sides(each, others, headed=False))).rstrip())

    def _decisions(self) -> Callable[[str], str]:
        """Return a function from an assertion's id to who decided it, and when, as text."""
        assertions: dict[str, Assertion] = {
            each.assertion_id: each for each in self.records.entries.assertions(self.contents.round_.round_id)
        }
        acts = {act.act_id: act for act in self.records.entries.acts()}

        def words(assertion_id: str) -> str:
            act = acts.get(assertions[assertion_id].act_id) if assertion_id in assertions else None
            return "、".join((act.by or "事務局", _day(act.at))) if act else "事務局"

        return words

    def _sides(self, view: ConflictView, sides: Sequence[SideView], *, headed: bool = True) -> str:
        head = f"{self._headed(view.key)}：" if headed else ""
        return head + "、".join(f"{side.who}は{_values_of(side)}" for side in sides)

    def change_kinds(self) -> Iterator[Matter]:
        """Return the rows with a 変更の種別, which no other page shows, and whether its reason is missing."""
        for row in self.contents.rows:
            values = self.contents.values.get(row.row_id, {})
            mark = self.contents.edition.profile.marks.of(values.get(MARK))
            if row.counted and mark is not None and mark.asks_reason:
                kind = values.get(CHANGE_KIND)
                texts = [f"{mark}　{'種別の記入なし' if is_blank(kind) else kind}"]
                texts += ["変更理由の記入なし"] if is_blank(values.get(CHANGE_REASON)) else []
                yield self._matter(row.row_id, "、".join(texts))

    def amended(self) -> Iterator[Matter]:
        """Return what the office changed in the round's rows since it was opened, with the reason that it gave.

        A 改正 or row move that was withdrawn changed nothing.
        """
        undone = undone_acts(self.records)
        for act, change in self.records.entries.changes(self.contents.round_.round_id):
            if change.key in (OUT_OF_REPORT, ANSWERERS, OWNERS) and act.act_id not in undone:
                was, now = (fact_label(change.key, each) or "なし" for each in (change.was, change.now))
                why = f"\n理由：{act.reason}" if act.reason else ""
                yield self._matter(change.row_id, f"{ROW_FACTS[change.key]}：{was} → {now}（{_day(act.at)}）{why}")

    def not_agreed(self) -> Iterator[Matter]:
        """Return the wording changes (修文) to which the division has not agreed."""
        for each in wording_changes(self.records, self.contents.round_):
            if each.reply is not Reply.AGREED:
                note = f"\n連絡：{_quoted(each.note)}" if each.note else ""
                yield self._matter(each.id, f"{each.heading}：{each.reply.label}{note}", each.division)

    def changed_after_confirmation(self) -> Iterator[Matter]:
        """Return the fields that differ from what a division's head confirmed."""
        for line in self.lines:
            if line.confirmed is not None:
                for row_id, key in line.confirmed.changed:
                    given = "、".join(filter(None, (line.confirmed.name, line.confirmed.day)))
                    yield self._matter(row_id, f"{self._headed(key)}\n所属長確認：{given}", line.division)

    @property
    def paper_word(self) -> str:
        """Return the title of the group of rows that differ from the paper recorded last."""
        return f"第{self.paper.number}号（{self.paper.occasion.value}）から変わった取組" if self.paper else ""

    def changed_since_paper(self) -> Iterator[Matter]:
        """Return the rows that the paper recorded last for the round prints differently; none if none is recorded."""
        round_, paper = self.contents.round_, self.paper
        if paper is None:
            return
        printed = self.records.publications.printed_values(round_.round_id, paper.number)
        before = side_of_printed(self.records, round_, printed, paper_name(round_, paper))
        for each in compare(before, side_of_round(self.records, round_)):
            fields = "、".join(
                self._headed(field.key) for field in each.fields if field.key in self.contents.asked.profile.any_by_key
            )
            words = "、".join(kind.label for kind in each.kinds) + (f"（{fields}）" if fields else "")
            yield Matter(each.shown.row_id or "", each.shown.title, _in_line(each.shown.divisions), words)

    def _matter(self, row_id: str, words: str, division: str | None = None) -> Matter:
        whose = division or self.owners.get(row_id) or self._divisions(row_id)
        return Matter(row_id, self.names.get(row_id, ""), whose, words)

    def _divisions(self, row_id: str) -> str:
        return _in_line(self.contents.divisions(row_id)) if row_id in self.contents.listings else ""

    def _headed(self, key: str) -> str:
        return self.contents.asked.heading(key)


def _in_line(divisions: str | None) -> str:
    return "、".join((divisions or "").split())


def _values_of(side: SideView) -> str:
    return "".join(f"「{_quoted(each)}」" for each in side.values.values() if not is_blank(each)) or _BLANK


def _quoted(text: str | None) -> str:
    return truncated(" ".join((text or "").split()), _LONGEST_QUOTE)


def _day(moment: datetime) -> str:
    return era_day(moment.astimezone().date())
