"""The open points of a round that prevent a final paper, and the note 作成中 above papers until then.

Conflicts, held files and items, errors and unanswered rows prevent it. Others are only shown: rows that were asked
back, 成果指標 without a figure of the year, questions.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from nakano_status.application.ports.data_file import Records
from nakano_status.application.ports.documents import PublicationRecords
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.documents.template import Template
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.merge.resolution import in_order
from nakano_status.domain.papers.publication import Publication, last_final
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.round.round import Origin, Round
from nakano_status.domain.text.labels import Labelled
from nakano_status.domain.text.narrative import is_blank

_BLANK_FIGURE = "FIGURE-BLANK"

DRAFT_LABEL = "作成中"
"""The label on a paper that is not final, and in the names of its files."""

WORDING = "wording"
"""The key of a recorded paper's digest of the wording that its report was made from."""


class OpenKind(Labelled):
    """The kinds of open points; each is a list on a page of its own."""

    CONFLICT = "conflict", "相違（確認前）"
    HELD = "held", "未取込（要確認）"
    UNANSWERED = "unanswered", "未記入の取組"
    ERROR = "error", "修正を要するもの"
    ASKED_BACK = "asked_back", "修正依頼中の取組"
    FIGURE = "figure", "実績が空欄の成果指標"
    QUESTION = "question", "ご確認いただきたいもの"

    @property
    def stops(self) -> bool:
        """Whether it prevents a final paper while it is open; the others are only shown."""
        return self in _STOPPING


_STOPPING = frozenset({OpenKind.CONFLICT, OpenKind.HELD, OpenKind.UNANSWERED, OpenKind.ERROR})


@dataclass(frozen=True)
class OpenPoint:
    """The open points of one kind: how many, and the ids to find them by.

    These are 管理番号 (or 指標番号); for held items, the ids of the items. `problems` are those of the rows.
    """

    kind: OpenKind
    ids: tuple[str, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def count(self) -> int:
        """How many entries its list has."""
        return len(self.problems) or len(self.ids)

    @property
    def text(self) -> str:
        """The label with the number, as 未記入の取組 3件."""
        return f"{self.kind.label} {self.count}件"


@dataclass(frozen=True)
class Openness:
    """All open points of a round, those that prevent a final paper first."""

    points: tuple[OpenPoint, ...]

    @property
    def stopping(self) -> tuple[OpenPoint, ...]:
        """The points that prevent a final paper; none if one can be made."""
        return tuple(each for each in self.points if each.kind.stops)

    def allows(self, *, draft: bool) -> bool:
        """Whether a paper can be recorded now: a final one only while nothing prevents it, a draft always."""
        return draft or not self.stopping

    def count(self, kind: OpenKind) -> int:
        """Return how many of a kind are open."""
        return self.counts.get(kind.value, 0)

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind are open, by the kind's name."""
        return {each.kind.value: each.count for each in self.points}


def read_openness(records: Records, round_: Round) -> Openness:
    """Return the open points of a round now; a round that was read from a published list has none."""
    contents = RoundContents.load(records, round_)
    found = {
        OpenKind.CONFLICT: OpenPoint(OpenKind.CONFLICT, _conflicts(contents)),
        OpenKind.HELD: OpenPoint(OpenKind.HELD, tuple(each.item_id for each in records.arrivals.held(round_.round_id))),
        **_of_rows(contents),
        OpenKind.ASKED_BACK: OpenPoint(OpenKind.ASKED_BACK, _asked_back(records, contents)),
        OpenKind.FIGURE: OpenPoint(OpenKind.FIGURE, _blank_figures(contents)),
    }
    return Openness(tuple(found[kind] for kind in OpenKind if kind in found and found[kind].count))


def _conflicts(contents: RoundContents) -> tuple[str, ...]:
    """Return the row (or 成果指標) of each conflict; two conflicts on one row are two."""
    return tuple(slot.row_id for slot in in_order(slot for slot, line in contents.current.items() if line.conflict))


def _asked_back(records: Records, contents: RoundContents) -> tuple[str, ...]:
    """Return the rows of the report whose division was asked again and has not answered."""
    from nakano_status.application.review.read.asked_back import Reviewed

    asked = Reviewed.load(records, contents).asked.values()
    counted = {row.row_id for row in contents.rows if row.counted}
    return tuple(dict.fromkeys(each.id for each in asked if not each.outcome.is_settled and each.id in counted))


def _blank_figures(contents: RoundContents) -> tuple[str, ...]:
    """Return the 成果指標 without a figure of the round's year, whoever supplies it: the report has a blank there."""
    if contents.round_.origin is Origin.IMPORTED:
        return ()
    year = contents.round_.year
    actuals = ((each.indicator_id, each.actual(year)) for each in contents.indicators)
    return tuple(indicator_id for indicator_id, found in actuals if found is None or is_blank(found.figure.text))


def _of_rows(contents: RoundContents) -> dict[OpenKind, OpenPoint]:
    """Return what 提出前の確認 finds in all rows; a row without a mark is unanswered, not in error as well.

    A field in conflict is listed as a conflict only (`_conflicts`). A blank figure is listed once (`_blank_figures`),
    not as a question as well.
    """
    from nakano_status.application.submission.check_entries import check_round
    from nakano_status.domain.exchange.answer_checks import STOPS_AND_QUESTIONS, UNDECIDED

    checked = check_round(contents, rules=STOPS_AND_QUESTIONS)
    missing = dict.fromkeys(checked.value.missing)
    errors = _with(checked.problems, Severity.ERROR)
    errors = tuple(each for each in errors if each.place.id not in missing and each.code != UNDECIDED)
    questions = _with(checked.problems, Severity.QUESTION)
    questions = tuple(each for each in questions if each.code != _BLANK_FIGURE)
    return {
        OpenKind.UNANSWERED: OpenPoint(OpenKind.UNANSWERED, tuple(missing)),
        OpenKind.ERROR: _point(OpenKind.ERROR, errors),
        OpenKind.QUESTION: _point(OpenKind.QUESTION, questions),
    }


def _with(problems: tuple[Problem, ...], severity: Severity) -> tuple[Problem, ...]:
    return tuple(each for each in problems if each.severity is severity)


def _point(kind: OpenKind, problems: tuple[Problem, ...]) -> OpenPoint:
    ids = dict.fromkeys(each.place.id for each in problems if each.place.id)
    return OpenPoint(kind, tuple(ids), problems)


def draft_note(records: Records, round_: Round, day: date) -> str:
    """Return 「作成中 令和5年8月10日時点」; '' for a round whose state is that of its last final paper.

    A round that was read from a list is published already.
    """
    if round_.origin is Origin.IMPORTED or final_paper(records, round_) is not None:
        return ""
    return draft_words(day)


def report_note(records: Records, round_: Round, day: date, wording: str) -> str:
    """Return the same for a report, which is final only with the wording of the last final paper."""
    is_reworded = (
        round_.origin is not Origin.IMPORTED and reworded_since(records.publications, round_, wording) is not None
    )
    return draft_words(day) if is_reworded else draft_note(records, round_, day)


def wording_digest(template: Template) -> str:
    """Return a digest of a wording as it is printed: neither remarks nor line numbers change it.

    Later versions must return the same: it is made from the text and the kind of a line, not from how this version
    stores it.
    """
    lines = [[line.manner.value, line.level, line.text] for line in template.lines]
    printed = json.dumps([template.numerals.value, lines])
    return hashlib.sha256(printed.encode()).hexdigest()


def reworded_since(publications: PublicationRecords, round_: Round, wording: str) -> Publication | None:
    """Return the last final paper of a round if its report was made from another wording than that of the digest."""
    paper = last_final(publications.of_round(round_.round_id))
    if paper is None:
        return None
    printed = publications.printed_values(round_.round_id, paper.number).get(("", WORDING))
    return paper if printed not in (None, wording) else None


def draft_words(day: date) -> str:
    """Return the note above a draft, whatever the state."""
    return f"{DRAFT_LABEL} {era_day(day)}時点"


def final_paper(records: Records, round_: Round) -> Publication | None:
    """Return the last final paper of a round if the current values are still those that it was made from."""
    from nakano_status.application.merge.read.digest import state_digest

    paper = last_final(records.publications.of_round(round_.round_id))
    return paper if paper and paper.state_digest == state_digest(records, round_) else None
