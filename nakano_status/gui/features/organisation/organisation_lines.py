"""Lines beside the organisation: how many bodies there are, which ended, and what was changed in the register."""

from __future__ import annotations

from datetime import date
from html import escape

from nakano_status.application.organisation.edit_division import EDIT
from nakano_status.application.organisation.hand_on_row import HAND_ON
from nakano_status.application.organisation.read.organisation import NAMING, EndedBody, OrganisationView
from nakano_status.application.organisation.reorganise import REORGANISE, WITHDRAW
from nakano_status.application.organisation.withdraw_reorganisation import RecordedChange
from nakano_status.domain.calendar.days import era_day, moment_label
from nakano_status.domain.history.acts import Act
from nakano_status.gui.lists.rich_text_list import RichTextItem, plain_item
from nakano_status.gui.words import tr

_ACT_WORDS = {
    NAMING: "名称の登録",
    REORGANISE: "改正",
    HAND_ON: "引継ぎ",
    WITHDRAW: "取消し",
    "open_round": "年度の切替え",
}


def summary_words(view: OrganisationView) -> str:
    """Return how many bodies there are, and which are under no 部, as text."""
    summary = tr("所管課 {count}件").format(count=len(view.divisions))
    if len(view.bodies) == len(view.divisions):
        summary += tr("　部・室の登録はまだありません。組織の表を取り込むと、部ごとに建制順で並びます。")
    else:
        summary += tr("（部・室を含めて {count}件）").format(count=len(view.bodies))
        summary += tr("　部のない所管課 {count}件").format(count=view.homeless) if view.homeless else ""
    return summary


def ended_line(body: EndedBody) -> RichTextItem:
    """Return the list item of a body that ended: until when it was, and who continues it."""
    until = tr("{day}まで（{kind}）").format(day=era_day(body.last_day), kind=body.kind.label)
    heirs = (
        tr("引き継いだ組織：{names}").format(names="、".join(body.heirs)) if body.heirs else tr("引き継いだ組織なし")
    )
    html = f'<p>{escape(body.name)}<br><span class="muted">{escape(until)}　{escape(heirs)}</span></p>'
    return RichTextItem(html, f"{body.name}、{until}、{heirs}", body.division_id)


def recorded_line(recorded: RecordedChange, today: date) -> RichTextItem:
    """Return the list item of a recorded change: from which day it is, what it was, and when it was recorded."""
    act, day = recorded.act, era_day(recorded.day)
    since = tr("{day}から（これから）") if recorded.day > today else tr("{day}から")
    head, what = f"{since.format(day=day)}　{registered_words(act)}", recorded.label
    return plain_item(act.act_id, head, what)


def act_line(act: Act) -> RichTextItem:
    """Return the list item of an act: when, by whom, and what was changed."""
    kind = tr(_ACT_WORDS.get(act.kind, "組織の表の取込み"))
    what = "　".join(filter(None, ("" if act.kind == EDIT else kind, act.reason)))
    return plain_item(("act", act.act_id), _when_and_who(act), what)


def registered_words(act: Act) -> str:
    """Return when something was registered, and by whom: 登録 7/13 16:40　佐藤."""
    return tr("登録 {when}").format(when=_when_and_who(act))


def _when_and_who(act: Act) -> str:
    return "　".join(filter(None, (moment_label(act.at), act.by)))
