"""受領ファイル: every arrival of a file, the newest first, with its outcome, verdict and findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from html import escape

from nakano_status.application.lookup import edition_of
from nakano_status.application.merge.read.received import ReceivedReturn, ReceivedView, received_in
from nakano_status.application.ports.data_file import Records
from nakano_status.application.problem_text import refusal_text
from nakano_status.application.retention.retain_round import is_laid_down
from nakano_status.domain.calendar.days import era_day, moment_label
from nakano_status.domain.exchange.answered_return import ReturnState
from nakano_status.domain.exchange.ledger import Verdict
from nakano_status.domain.problem_texts import entry_of
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.exchange import ReceivedNotKept
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.narrative import fold_for_search
from nakano_status.gui.lists.rich_text_list import RichTextItem, RichTextList
from nakano_status.gui.looks.labels import muted
from nakano_status.gui.words import tr

_BYTES_IN_KB = 1024
_KINDS = {Verdict.MERGED.value: "good", Verdict.KNOWN.value: "muted"}


@dataclass(frozen=True)
class Arrivals:
    """All arrivals, oldest first, the titles of the rows by 管理番号, and whether the round was laid down."""

    files: tuple[ReceivedView, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    laid_down: bool = False


def read_arrivals(records: Records, round_: Round) -> Arrivals:
    """Read every arrival of a round."""
    listings = edition_of(records, round_).listings
    titles = {listing.row_id: listing.title for listing in listings}
    return Arrivals(received_in(records, round_), titles, is_laid_down(records, round_))


class ReceivedList(RichTextList):
    """A list model whose items are the arrivals' numbers from the oldest; `arrival` returns the arrival of one."""

    def __init__(self) -> None:
        super().__init__()
        self._arrivals: Sequence[ReceivedView] = ()

    def arrival(self, item: object) -> ReceivedView | None:
        """Return the arrival of an item."""
        return self._arrivals[item] if isinstance(item, int) and item < len(self._arrivals) else None

    def show_arrivals(self, arrivals: Sequence[ReceivedView], wanted: str = "") -> int:
        """Show the arrivals whose name, division, person or verdict contains `wanted`; return how many they are."""
        self._arrivals = arrivals
        lines = list(self._lines_of(fold_for_search(wanted)))
        self.set_items(reversed(lines))
        return len(lines)

    def _lines_of(self, wanted: str) -> Iterator[RichTextItem]:
        for number, arrival in enumerate(self._arrivals):
            line = _line(arrival, number)
            if wanted in fold_for_search(line.accessible_text):
                yield line


def size_words(size: int) -> str:
    """Return a file's size as text: 12 KB; of an empty one 0 バイト."""
    return f"{max(1, round(size / _BYTES_IN_KB)):,} KB" if size else tr("0 バイト")


def whose_words(arrival: ReceivedView) -> tuple[str, ...]:
    """Return the names of those whose answers are in a file, imported or held."""
    return tuple(dict.fromkeys((*map(return_words, arrival.returns), *arrival.carries)))


def return_words(answer: ReceivedReturn) -> str:
    """Return whose answer it is, and whether it was withdrawn."""
    taken_back = answer.state is ReturnState.WITHDRAWN
    return tr("{who}（取消し済み）").format(who=answer.division) if taken_back else answer.division


def _line(arrival: ReceivedView, number: int) -> RichTextItem:
    when = moment_label(arrival.at) if arrival.at else tr("日時不明")
    whose = "・".join(whose_words(arrival)) or (tr("所管課不明") if arrival.is_answer else "")
    kind = _KINDS.get(arrival.verdict, "ask") if arrival.is_answer else "muted"
    size = size_words(arrival.size) if arrival.removed is None else tr("内容は削除済み")
    below = (whose, when, size, arrival.by or "")
    return replace(file_line(arrival.name, arrival.verdict_label, kind, below, arrival.code), item=number)


def file_line(name: str, verdict: str, kind: str, below: Iterable[str], code: str | None) -> RichTextItem:
    """Return a file with its verdict, shown as one of a kind (good, muted, ask), facts below it, and the reason."""
    why = entry_of(code).title if code else ""
    facts = "　".join(filter(None, below))
    reason = f'<br><span class="ask">{escape(why)}</span>' if why else ""
    html = f'<p>{escape(name)}<br><span class="{kind}">{verdict}</span>　{muted(facts)}{reason}</p>'
    return RichTextItem(html, "、".join(filter(None, (name, verdict, why, facts))))


@dataclass(frozen=True)
class ShownFile:
    """A file with the text of its verdict and its findings; all of it belongs to the bytes of `sha256`.

    `code` is why it was refused or is held, `division` the name of its division, `at` when it arrived (UTC; None: it is
    only previewed), `by` who imported it, `absent` why its bytes are not here (empty: they are here).
    """

    name: str
    sha256: str
    verdict: str
    code: str | None
    division: str | None
    at: datetime | None
    by: str | None
    problems: tuple[Problem, ...]
    absent: str = ""


def absent_words(arrival: ReceivedView, *, laid_down: bool) -> str:
    """Return why the bytes of a file are not here, and what to do about it; empty if they are here.

    What the gate refused is not stored (exchange.md); others were removed when their retention period had ended.
    """
    if arrival.is_refused:
        return "".join(refusal_text(ReceivedNotKept(file=arrival.name))[1:])
    if arrival.removed is None:
        return ""
    words = tr("ファイルの内容は、{day}に削除しました。").format(day=era_day(arrival.removed))
    kept = tr("年度の記録を保存したフォルダーの「受け取ったファイル」をご覧ください。")
    return words + (kept if laid_down else "")


def facts_of(file: ShownFile) -> str:
    """Return what became of a file, why, whose it is, and when it arrived, as text."""
    who = tr("（{who}）").format(who=file.by) if file.by else ""
    received = (
        tr("受領 {moment}").format(moment=moment_label(file.at)) + who if file.at else tr("まだ取り込んでいません")
    )
    why = entry_of(file.code).title if file.code else ""
    parts = (file.verdict, why, file.division or tr("所管課不明"), received)
    return "\n".join(filter(None, ("　".join(part for part in parts if part), file.absent)))
