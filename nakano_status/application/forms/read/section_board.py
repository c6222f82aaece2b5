"""課内とりまとめ: which sections (係) of a division were asked about which rows, and which have answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nakano_status.application.ports.data_file import Records
from nakano_status.application.ports.exchange import PackageReader
from nakano_status.application.round.read.views import BoardLine
from nakano_status.application.submission.read.handed_in import open_drafts
from nakano_status.domain.exchange.answered_return import Return
from nakano_status.domain.fields.registry import MARK
from nakano_status.domain.organisation.divisions import Division
from nakano_status.domain.round.division_state import DivisionFacts, division_state, overdue_days
from nakano_status.domain.round.round import Round


def read_section_board(records: Records, round_: Round, today: date) -> tuple[BoardLine, ...]:
    """Return a line for every section that the owner of a division's data file asked in the round."""
    returns = records.returns.of_round(round_.round_id)
    organisation = records.organisation.read()
    sections = [organisation.get(each) for each in organisation.sections_of(records.info.division or "")]
    lines = (_line(records, round_, each, returns, today) for each in sections)
    return tuple(line for line in lines if line is not None)


def asked_of(records: PackageReader, round_: Round, section: str) -> tuple[str, ...]:
    """Return the rows that a section was asked about, in printed order."""
    packages = records.of_round(round_.round_id, section)
    asked = {row_id for package in packages for row_id in package.answer_rows}
    return tuple(row.row_id for row in round_.rows if row.row_id in asked)


def _line(
    records: Records, round_: Round, section: Division, arrived: Sequence[Return], today: date
) -> BoardLine | None:
    rows = asked_of(records.packages, round_, section.division_id)
    if not rows:
        return None
    own = [each for each in arrived if each.division == section.division_id]
    waiting = {each.return_id for each in own}
    facts = DivisionFacts(
        rows=len(rows),
        answered=sum(any(_answers(each, row_id) for each in own) for row_id in rows),
        sent=True,
        received=bool(own),
        draft=bool(open_drafts(own)),
        open_points=0,
        due=round_.due,
        round_due=round_.due,
    )
    return BoardLine(
        division=section.name_on(round_.named_on),
        department=records.organisation.read().name(section.parent or ""),
        rows=facts.rows,
        answered=facts.answered,
        state=division_state(facts, today),
        received=records.returns.last_submission(round_.round_id, section.division_id),
        due=facts.due,
        overdue_days=overdue_days(facts, today),
        held=sum(item.return_id in waiting for item in records.arrivals.held(round_.round_id)),
        read_on=today,
    )


def _answers(answered: Return, row_id: str) -> bool:
    value = answered.values.get((row_id, MARK))
    return value is not None and value.counts and value.text is not None
