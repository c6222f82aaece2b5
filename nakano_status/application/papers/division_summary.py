"""The content of each division's summary, by division, its own rows first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from nakano_status.application.entries.record_values import OwnAnswers
from nakano_status.application.indicators.read.indicators import figures_asked, indicator_table
from nakano_status.application.papers.openness import draft_note
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.counts import tally_rows
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.submission.read.confirmation import confirmation_of
from nakano_status.application.submission.submit import read_respondent
from nakano_status.documents.papers.indicator_table import indicators_among
from nakano_status.documents.papers.summary_content import SummaryContent, SummaryPart, SummaryRow
from nakano_status.domain.calendar.days import printed_day
from nakano_status.domain.exchange.answered_return import Respondent, Return
from nakano_status.domain.grouped import grouped
from nakano_status.domain.indicators.indicator import IndicatorTable
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.round.round import Origin, Round, RoundRow
from nakano_status.domain.round.tally import Figure, Grouping, Tally, TallyRow, tally
from nakano_status.domain.text.narrative import BLANKS

_NOT_YET, _NO_RECORD = "未", "記録なし"
_PARTS = {Role.LEAD: SummaryPart.LEAD, Role.TRACKER: SummaryPart.TRACKER}


def read_summaries(
    records: Records, round_: Round, divisions: Sequence[str], now: datetime
) -> tuple[SummaryContent, ...]:
    """Return the contents of the summaries of divisions (ids) at a moment (UTC), in the order given."""
    summaries = _Summaries.load(records, round_, now)
    return tuple(map(summaries.of, divisions))


@dataclass(frozen=True)
class _Summaries:
    """The contents that all summaries of a round are made from, loaded once."""

    records: Records
    contents: RoundContents
    returns: Sequence[Return]
    own: OwnAnswers
    counted: Mapping[str, TallyRow]
    rows_of: Mapping[str, Sequence[RoundRow]]
    figures: IndicatorTable
    supplied: Mapping[str, Collection[str]]
    draft_note: str
    now: datetime

    @staticmethod
    def load(records: Records, round_: Round, now: datetime) -> _Summaries:
        contents = RoundContents.load(records, round_)
        return _Summaries(
            records=records,
            contents=contents,
            returns=records.returns.of_round(round_.round_id, row_ids=()),  # who answered and confirmed: no texts
            own=OwnAnswers.load(records, round_),
            counted={row.row_id: row for row in tally_rows(contents)},
            rows_of=grouped(
                (each, row) for row in contents.rows for each in dict.fromkeys(who for who, *_ in row.named)
            ),
            figures=indicator_table(records, round_),
            supplied=figures_asked(records, round_).supplied,
            draft_note=draft_note(records, round_, now.astimezone().date()),
            now=now,
        )

    def of(self, division: str) -> SummaryContent:
        """Return the content of one division's summary."""
        organisation, named_on = self.contents.organisation, self.contents.round_.named_on
        department = organisation.department_of(division)
        local = self.now.astimezone()
        return SummaryContent(
            division=organisation.name(division, named_on),
            department=department.name_on(named_on) if department else None,
            asked=self.contents.asked,
            rows=self._rows(division),
            tally=self._tally(division),
            respondent=_respondent_words(self._respondent(division)),
            confirmation=self._confirmation(division),
            draft_note=self.draft_note,
            made_on=local.date().isoformat(),
            made_at=f"{printed_day(local.date())} {local:%H:%M}作成",
            indicators=indicators_among(self.figures, self.supplied.get(division, ())),
        )

    def _rows(self, division: str) -> tuple[SummaryRow, ...]:
        """Return every row that names the division: those that it leads, those that it tracks, the others."""
        rows = [self._row(row, division, self.counted[row.row_id].figure) for row in self.rows_of.get(division, ())]
        order = list(SummaryPart)
        return tuple(sorted(rows, key=lambda row: order.index(row.part)))

    def _row(self, row: RoundRow, division: str, figure: Figure) -> SummaryRow:
        listing = self.contents.listings[row.row_id]
        values = self.contents.values.get(row.row_id, {})
        lead = next(iter(row.writers), None)
        return SummaryRow(
            row_id=row.row_id,
            part=_part(row, division),
            measure_code=listing.measure,
            measure_title=self.contents.nodes[listing.measure].title,
            title=listing.title,
            divisions="、".join((self.contents.divisions(row.row_id) or "").split()),
            lead=self.contents.organisation.name(lead, self.contents.round_.named_on) if lead else "",
            values={
                key: (values.get(key) or "").rstrip(BLANKS) or None
                for key in self.contents.asked.profile.published_keys
            },
            figure=figure,
            is_shared=row.several_writers,
        )

    def _tally(self, division: str) -> Tally:
        named = (self.counted[row.row_id] for row in self.rows_of.get(division, ()))
        own = (row for row in named if row.groups[Grouping.DIVISION] == division)
        return tally(own, self.contents.edition.profile.marks)

    def _confirmation(self, division: str) -> str:
        found = confirmation_of(self.records, self.contents, self.returns, division, self.own)
        if found is None:  # a list that was read from a file does not state who confirmed it
            return _NO_RECORD if self.contents.round_.origin is Origin.IMPORTED else _NOT_YET
        return found.given.label + (f"\n（確認後の変更 {len(found.changed)}件）" if found.changed else "")

    def _respondent(self, division: str) -> Respondent:
        """Return who answered last; in a division's own data file, the person kept there."""
        if self.records.info.division == division:
            return read_respondent(self.records.settings)
        named = [each.respondent for each in self.returns if each.division == division and each.respondent.name]
        return named[-1] if named else Respondent()


def _part(row: RoundRow, division: str) -> SummaryPart:
    """Return a division's part in a row; a row that others answer too (各課回答) counts for its first writer only."""
    if next(iter(row.writers), None) != division:
        return SummaryPart.ASSOCIATE
    return next(
        (_PARTS.get(each.role, SummaryPart.LEAD) for each in row.answerers if each.division == division),
        SummaryPart.LEAD,
    )


def _respondent_words(respondent: Respondent) -> str:
    if not respondent.name:
        return ""
    return respondent.name + (f"（{respondent.extension}）" if respondent.extension else "")
