"""Parts of a row's editor beside its fields: the head, the office's remarks, notes, and the texts of the last round.

They show the row from the view of the division in whose name it is edited, with its restored drafts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from nakano_status.application.review.wording_changes import SentWordingChange, SentWordingRow
from nakano_status.application.round.read.views import RoundView, RowView
from nakano_status.domain.fields.field import CHANGE_KIND, NOTE
from nakano_status.domain.fields.headings import ID
from nakano_status.domain.fields.option import KINDS, MERGED
from nakano_status.domain.plan.annotations import Opinion
from nakano_status.domain.review.review import AskOutcome
from nakano_status.domain.text.narrative import is_blank, is_dash, same
from nakano_status.gui.controls.boxes import FRAME_MARGINS, Details, column_of
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.lists.difference_html import difference_html, opinion_html, replacing_html, shown_value
from nakano_status.gui.lists.row_words import class_words, measure_line
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, muted, paragraph
from nakano_status.gui.messages import Messages, Offer

_MOST_NAMED = 5

Own = Mapping[str, str | None]
"""The own values of a division in a row that several divisions answer, by key (None: blank)."""


@dataclass(frozen=True)
class ActingDivision:
    """The division, or the office, in whose name a form writes, and its permissions.

    `division`: the division's name; None for the office. `answers`: it may write the answer. `notes`: it may write what
    it has for itself, such as the note. `own`: the division's own values, if several divisions answer the row
    (各課回答); None if the current values are used. `on_behalf`: the office writes an answer that the division gave in
    another way (代理入力). `others`: the names of the other divisions that answer the row. `office_keys`: the keys of
    the fields that only the office fills in. `evaluates`: it may write these fields. `part_items`: the keys of the
    items that each division answers for itself. `part_texts`: the keys of `part_items` that are texts; the office
    writes all parts of these as one text.
    """

    division: str | None
    answers: bool = True
    notes: bool = True
    own: Own | None = None
    on_behalf: bool = False
    others: tuple[str, ...] = ()
    office_keys: frozenset[str] = frozenset()
    evaluates: bool = False
    part_items: frozenset[str] = frozenset()
    part_texts: frozenset[str] = frozenset()

    def may_write(self, key: str) -> bool:
        """Return whether this division, or the office, may write the field `key`."""
        if key in self.office_keys:
            return self.evaluates
        if key in self.part_items:
            return self.notes if self.division else self.answers and key in self.part_texts
        return self.notes if key == NOTE else self.answers

    def drafts(self, row: RowView) -> Mapping[str, str | None]:
        """Return the texts of a row that were typed in this name and are not saved as a change yet.

        By field key; None for a text that was emptied.
        """
        if self.on_behalf:
            return row.drafts_on_behalf.get(self.division or "", {})
        return row.drafts

    def changed_drafts(self, row: RowView) -> Mapping[str, str | None]:
        """Return the drafts of a row that differ from the stored values, by field key."""
        drafts = self.drafts(row).items()
        return {key: text for key, text in drafts if not same(text, self.stored_value(row, key))}

    def text_of(self, row: RowView, key: str) -> str | None:
        """Return the text to show in a field: the draft if there is one, otherwise the stored value (None: blank)."""
        drafts = self.drafts(row)
        return drafts[key] if key in drafts else self.stored_value(row, key)

    def stored_value(self, row: RowView, key: str) -> str | None:
        """Return the stored value of a field, ignoring drafts; None if it is blank."""
        if key == NOTE:
            return row.notes.get(self.division) if self.division else None
        if key in row.parts and self.division:
            return row.parts[key].get(self.division)
        return row.values.get(key) if self.own is None or key in self.office_keys else self.own.get(key)


@dataclass(frozen=True)
class RestoredDraft:
    """A field of a row with a restored draft.

    `as_division` is the division it was typed for, None for the file's owner.
    """

    row_id: str
    key: str
    as_division: str | None = None


def restored_drafts(
    rows: Iterable[RowView], division: str | None, own: Callable[[RowView, str], Own | None] = lambda *_: None
) -> tuple[RestoredDraft, ...]:
    """Return the fields whose drafts differ from the stored values that their writers see, in the order of the rows.

    `division`: the name of the division whose data file it is; None for the office. `own`: returns the own values of a
    named division in a row that several divisions answer, and None for any other row.
    """
    return tuple(draft for row in rows for draft in _of_row(row, division, own))


def report_restored_drafts(
    messages: Messages, drafts: Sequence[RestoredDraft], headings: Mapping[str, str], offer: Offer | None = None
) -> None:
    """Show how many drafts were restored, and in which rows; do nothing if there are none.

    `offer`: a button that leads to all of these rows; None for no button.
    """
    if drafts:
        named = [f"{each.row_id}（{headings.get(each.key, each.key)}）" for each in drafts]
        more = f"ほか{len(named) - _MOST_NAMED}件" if len(named) > _MOST_NAMED else ""
        where = "、".join([*named[:_MOST_NAMED], *([more] if more else [])])
        words = f"入力の途中だった内容を{len(drafts)}件復元しました。"
        messages.report_done(words, f"{where}です。続きから記入できます。", offer)


def _of_row(row: RowView, division: str | None, own: Callable[[RowView, str], Own | None]) -> Iterator[RestoredDraft]:
    on_behalf = ((each, ActingDivision(each, own=own(row, each), on_behalf=True)) for each in row.drafts_on_behalf)
    for as_division, writer in ((None, ActingDivision(division)), *on_behalf):
        for key in writer.changed_drafts(row):
            yield RestoredDraft(row.id, key, as_division)


class RowHead(QWidget):
    """The head of a row: 実施内容, 事業内容, and `facts`, a label with lines of captioned texts.

    The owner adds `facts` to its own layout.
    """

    def __init__(self) -> None:
        super().__init__()
        self.measure = label("", "muted", wraps=True)
        self.title = ReadingLabel()
        self.facts = ReadingLabel()
        column_of(self.measure, self.title, within=self, margins=(3 * STEP, 2 * STEP, 3 * STEP, 0), spacing=STEP // 2)

    def show_row(
        self, row: RowView, round_: RoundView, others: Sequence[str] = (), *, is_reference: bool = False
    ) -> None:
        """Show a row; `others`: the other divisions that answer it (各課回答).

        If `is_reference`, add a sentence that this division can write only its own part of the row, or only its note.
        """
        self.measure.setText(measure_line(row))
        self.title.show_html(paragraph(f'<span style="font-size: large"><b>{escape(row.title)}</b></span>'))
        lines = ["&nbsp; &nbsp; &nbsp;".join(map(_fact, line)) for line in _facts(row, round_, others) if line]
        parts = "」「".join(round_.asked.heading(key) for key in round_.asked.part_items)
        if is_reference and parts:
            lines.append(escape(f"ほかの所管課とともに回答する取組です。「{parts}」に、自課の分を記入してください。"))
        elif is_reference and NOTE not in round_.asked.profile.left_out:
            note = round_.asked.profile.by_key[NOTE].short_name
            words = f"他の所管課が回答する取組です。「{note}」だけを記入できます（任意）。"
            lines.append(escape(words))
        self.facts.show_html(paragraph("<br>".join(lines)))


def _fact(fact: tuple[str, str]) -> str:
    """Return a fact as HTML: its caption muted, its text plain."""
    caption, text = fact
    return f"{muted(caption)}&nbsp; {escape(text)}"


def _facts(row: RowView, round_: RoundView, others: Sequence[str]) -> list[list[tuple[str, str]]]:
    """Return the known facts of the row, line by line; facts without a text are left out."""
    answerers = list(dict.fromkeys((*row.answerers, *others)))
    shared = bool(others) and len(row.answerers) == 1  # in a division's own file its only answerer passes for the lead
    first = [
        (round_.asked.profile.headings[ID], row.id),
        ("主管課", "" if shared else "、".join(row.leads)),
        ("状況確認課", "、".join(row.trackers)),
        ("関係課", "、".join(row.associates)),
    ]
    several = [
        ("各課回答", "、".join(answerers) if len(answerers) > 1 else ""),
        ("他課が回答", "、".join(row.deferred)),
    ]
    planned = [
        (f"計画上のスケジュール（{round_.year.label}）", row.scheduled or ""),
        ("実施主体", row.sponsor if row.sponsor != round_.asked.profile.own_name else ""),
        ("題名の記号", class_words(row)),
    ]
    merged = [("統合先", _merged_words(row, round_))]
    keys = round_.asked.shown_keys if round_.division else round_.asked.plan_keys
    fields = [round_.asked.profile.by_key[key] for key in keys]
    values = [(each.short_name, each.shown(text)) for each in fields if (text := row.values.get(each.key))]
    return [[fact for fact in line if fact[1]] for line in (first, merged, several, planned, values)]


def _merged_words(row: RowView, round_: RoundView) -> str:
    """Return the rows into which a row was merged; to the office, a hint where to choose them if 統合 was answered.

    Otherwise, return an empty text.
    """
    if row.merged_into:
        return "、".join(f"{row_id}　{title}" for row_id, title in row.merged_into.items())
    kind = KINDS.option_of(row.values.get(CHANGE_KIND))
    is_stated = round_.division is None and kind is not None and kind.key == MERGED
    return "未定（「照会」の［進捗確認を開始…］で選びます）" if is_stated else ""


class RemarkPanel(QFrame):
    """The office's request about a row and its wording changes; without height if there are none.

    The fields below can always be edited.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "attention")
        self.setAccessibleName("事務局からの修正依頼・修文")
        self.heading = label("", "field")
        self.comment = ReadingLabel()
        self.wording_heading = label("", "field")
        self.wording_label = ReadingLabel()
        self.todo = ReadingLabel(kind="muted")
        column_of(
            self.heading,
            self.comment,
            self.wording_heading,
            self.wording_label,
            self.todo,
            within=self,
            margins=FRAME_MARGINS,
            spacing=STEP // 2,
        )
        self.hide()

    def show_remark(self, row: RowView, sent_wording: SentWordingRow | None, round_: RoundView) -> None:
        """Show the office's request about a row, its wording changes, and the next steps of the division.

        `sent_wording`: the wording changes sent to the division; None if there are none. The panel is hidden if there
        are neither wording changes nor a request.
        """
        asked = row.remark is not None
        if row.remark is not None and row.asked is not None:
            self.heading.setText(f"事務局からの修正依頼（{_answered(row.asked)}）")
            self.comment.show_text(row.remark)
        if sent_wording is not None:
            state = "提出済" if sent_wording.is_answered else "ご確認ください"
            self.wording_heading.setText(f"事務局の修文（{state}）")
            parts = (_wording_html(text, round_) for text in sent_wording.texts)
            self.wording_label.show_html(paragraph("<br>".join(parts)))
        for part in (self.heading, self.comment):
            part.setVisible(asked)
        for part in (self.wording_heading, self.wording_label):
            part.setVisible(sent_wording is not None)
        has_note = NOTE not in round_.asked.profile.left_out
        words = _todo(row, sent_wording, round_.asked.heading(NOTE) if has_note else "")
        self.todo.show_if_any(words)
        self.setAccessibleDescription("。".join(part for part in (row.remark, words) if part))
        self.setVisible(asked or sent_wording is not None)


def _answered(outcome: AskOutcome) -> str:
    """Return the state of a request, answered or not, as a text for the division."""
    return "提出済" if outcome.is_settled else "未提出"


def _todo(row: RowView, sent_wording: SentWordingRow | None, note: str) -> str:
    """Return the next steps of the division; empty once it has submitted.

    `note`: the heading of the note; empty if the plan has none.
    """
    words = []
    if row.asked is AskOutcome.OPEN:
        beside = f"直すところがない場合は、その旨を「{note}」に記入してください。" if note else ""
        words.append(f"下の回答を直してください。{beside}")
    if sent_wording is not None and not sent_wording.is_answered:
        words.append("修文がよろしければ、このまま提出してください。異なる場合は、下の文章を直してください。")
    return "\n".join(words)


def _wording_html(text: SentWordingChange, round_: RoundView) -> str:
    """Return a field's name and its 見え消し; for a mark an arrow, because a struck mark would be illegible."""
    caption = round_.headings.get(text.key, text.key)
    if text.is_text:
        difference = difference_html(text.received, text.sent)
    else:
        was, now = (shown_value(text.key, value, round_.asked.profile) for value in (text.received, text.sent))
        difference = replacing_html(was, now)
    return f"{muted(caption)}<br>{difference}"


class NotesPanel(QFrame):
    """Notes of other divisions on a row; without height if there are no notes."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "attention")
        self.heading, self.words = label("", "field"), ReadingLabel()
        column_of(
            self.heading,
            self.words,
            within=self,
            margins=FRAME_MARGINS,
            spacing=STEP // 2,
        )
        self.hide()

    def show_notes(self, notes: Mapping[str, str], heading: str) -> None:
        """Show the notes under `heading`; hide the panel if there are none.

        `notes`: texts by the name of the division that wrote them.
        """
        self.heading.setText(heading)
        joined = "\n".join(f"{who}：{text}" for who, text in notes.items())
        if joined != self.words.plain_text:
            self.words.show_text(joined)
        self.setVisible(bool(joined))


class RowOpinions(QFrame):
    """The opinions on a row, folded under a button that shows their number; without height if there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self.details = Details()
        self.button, self.words = self.details.button, self.details.words
        column_of(self.details, within=self, margins=FRAME_MARGINS)
        self.hide()

    def show_opinions(self, opinions: Sequence[Opinion]) -> None:
        """Show the opinions on a row, folded, in place of the earlier opinions; hide the panel if there are none."""
        counted = f"この取組への意見 {len(opinions)}件を"
        html = "".join(paragraph(opinion_html(each)) for each in opinions)
        self.details.show_html(html, f"{counted}表示", f"{counted}隠す")
        self.setVisible(bool(opinions))


class ReferencePanel(QFrame):
    """A panel of one or two texts; the signal `copied` carries the first text, to be copied into the field below.

    An empty text takes no space; the panel is hidden if both are empty.
    """

    copied = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self.button = Button("前回の予定を転記", lambda: self.copied.emit(self.texts[0].plain_text))
        self.captions = (label("", "muted", wraps=True), label("", "muted", wraps=True))
        self.texts = (ReadingLabel(), ReadingLabel())
        grid = QGridLayout(self)
        grid.setContentsMargins(2 * STEP, STEP, STEP, STEP)
        grid.setHorizontalSpacing(STEP)
        grid.setVerticalSpacing(STEP // 2)
        grid.setColumnStretch(0, 1)
        for place, (caption, text) in enumerate(zip(self.captions, self.texts, strict=True)):
            grid.addWidget(caption, 2 * place, 0)
            grid.addWidget(text, 2 * place + 1, 0, 1, 2)
        self.captions[1].setContentsMargins(0, STEP // 2, 0, 0)
        grid.addWidget(self.button, 0, 1)

    def show_texts(self, *entries: tuple[str, str | None], copying: bool) -> None:
        """Show up to two pairs of caption and text; a pair with a blank text is hidden, and the panel if both are.

        If `copying`, a button copies the first text.
        """
        padded = [*entries, *[("", None)] * len(self.texts)][: len(self.texts)]
        for caption, shown, (words, text) in zip(self.captions, self.texts, padded, strict=True):
            caption.setText(words)
            shown.show_text(text or "")
            for part in (caption, shown):
                part.setVisible(bool(text))
        first = padded[0][1] or ""
        self.button.setVisible(copying and not (is_blank(first) or is_dash(first)))
        self.button.setAccessibleDescription(first)
        self.setVisible(any(text for _, text in padded))
