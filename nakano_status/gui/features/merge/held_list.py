"""未取込（要確認）: the query and the list model of what is held, and why; decided items are last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from nakano_status.application import problem_text
from nakano_status.application.lookup import find_division
from nakano_status.application.merge.read.held import HeldView, held_views
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.read.views import RoundView, RowView, read_round
from nakano_status.domain.calendar.days import moment_label
from nakano_status.domain.exchange.answered_return import HeldState
from nakano_status.domain.exchange.ledger import HeldItem, HeldKind
from nakano_status.domain.problem_texts import entry_of
from nakano_status.domain.review.review import LOCK_REASONS
from nakano_status.domain.round.round import Round
from nakano_status.gui.lists.rich_text_list import RichTextItem, RichTextList, section
from nakano_status.gui.looks.labels import muted
from nakano_status.gui.words import tr


class HeldList(RichTextList):
    """A list model whose items are HeldItems; `view_of` returns everything that is known of one."""

    def __init__(self) -> None:
        super().__init__()
        self._views: dict[str, HeldView] = {}

    @property
    def waiting(self) -> list[HeldItem]:
        """The items that need a decision, in order."""
        return [view.item for view in self._views.values() if view.item.state is HeldState.WAITING]

    def view_of(self, item: object) -> HeldView | None:
        """Return the view of an item."""
        return self._views.get(item.item_id) if isinstance(item, HeldItem) else None

    def show_items(self, views: Iterable[HeldView], answerers: str) -> None:
        """Show other items; ticks of items that still wait are kept. `answerers` is the label for those who answer."""
        found = list(views)
        self._views = {view.item.item_id: view for view in found}
        self.show_again(_lines(found, answerers))


def waits_for_reopening(item: HeldItem) -> bool:
    """Return whether a row is held until it is reopened, which imports it."""
    return item.kind is HeldKind.ROW and item.reason in LOCK_REASONS and item.state is HeldState.WAITING


def named(view: HeldView) -> str:
    """Return the label of the row, by its own texts if it has no place in the round; otherwise that of the file."""
    item = view.item
    row = "　".join(part for part in (view.row_id, view.title) if part)
    found = f"「{item.found}」" if item.kind is HeldKind.ROW and item.row_id is None and item.found else ""
    return " → ".join(filter(None, (found, row))) or item.file


def settled_words(view: HeldView) -> str:
    """Return what became of an item, when and by whom, as text; empty while it waits."""
    if view.item.state is HeldState.WAITING:
        return ""
    when = moment_label(view.settled.at) if view.settled else ""
    who = (view.settled.by or "") if view.settled else ""
    state = view.item.state.label
    if view.as_row is not None:
        state = tr("{id} の行として{state}").format(id=view.as_row, state=state)
    return "　".join(part for part in (state, when, who) if part)


def _lines(views: Sequence[HeldView], answerers: str) -> Iterator[RichTextItem]:
    sections = (
        (tr("取り込むかどうかを決めるもの"), [view for view in views if view.can_apply]),
        (tr("再開すると取り込まれるもの"), [view for view in views if waits_for_reopening(view.item)]),
        (tr("{who}に確認するもの").format(who=answerers), [view for view in views if _is_asked_about(view)]),
        (tr("決めたもの"), [view for view in views if view.item.state is not HeldState.WAITING]),
    )
    for words, mine in sections:
        yield from section(words, [_line(view) for view in mine])


def _is_asked_about(view: HeldView) -> bool:
    waits = view.item.state is HeldState.WAITING
    return waits and not view.can_apply and not waits_for_reopening(view.item)


def _line(view: HeldView) -> RichTextItem:
    item, settled = view.item, settled_words(view)
    has_tick = False if item.state is HeldState.WAITING else None
    where = "　".join(part for part in (view.division, named(view)) if part)
    title = entry_of(view.why.code).title
    rest = f'<br><span class="good">{escape(settled)}</span>' if settled else ""
    html = f"<p>{escape(title)}<br>{muted(where)}{rest}</p>"
    words = "" if settled else problem_text.message(view.why)
    return RichTextItem(html, "、".join(part for part in (title, where, words, settled) if part), item, has_tick)


@dataclass(frozen=True)
class Held:
    """Everything that the page shows; `rows` are the current rows by 管理番号, `round` is None while none is open."""

    views: tuple[HeldView, ...] = ()
    rows: Mapping[str, RowView] = field(default_factory=dict)
    round: RoundView | None = None


def read_held(records: Records, round_: Round, *, decided: bool, division: str | None) -> Held:
    """Read held items, with `decided` those, too; `division` (a name) limits them to what one division sent."""
    whose = find_division(records, division).division_id if division is not None else None
    views = held_views(records, round_, decided=decided, division=whose)
    known = {row.row_id for row in round_.rows}
    wanted = {view.row_id for view in views if view.row_id in known}
    wanted |= {row_id for view in views for row_id in view.likely if row_id in known}
    rows = {row.id: row for row in read_rows(records, round_, {each for each in wanted if each})}
    return Held(views, rows, read_round(records, round_))
