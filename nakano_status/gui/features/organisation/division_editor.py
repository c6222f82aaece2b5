"""A panel beside the table of 組織: the stored values of a body, edited in place and stored on leaving a field.

Three questions correct the register from the beginning (はじめから): the right name of a body, its right place in the
tree, and a missing body. The settled rounds that a correction would change are shown first, and its reason is asked
for. A change that happened on a certain day is a 改正 instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFormLayout, QPushButton, QWidget

from nakano_status.application.organisation import edit_division
from nakano_status.application.organisation.import_divisions import aliases_in
from nakano_status.application.organisation.read.organisation import BodyView
from nakano_status.application.outcome import Outcome
from nakano_status.application.round.settled_rounds import ReachedRound
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.grouped import grouped
from nakano_status.domain.organisation.divisions import DivisionKind, term_for_level
from nakano_status.domain.organisation.reorganisation import Founding
from nakano_status.gui.controls.boxes import STRETCH, column_of, form_of, line_of, wrapping_line
from nakano_status.gui.controls.fields import Button, Choice, LineField, TickBox
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, caption, escape_ampersands, facts_table, label, set_tip
from nakano_status.gui.page import Question
from nakano_status.gui.session import Session


class ReachedRounds(QWidget):
    """Check boxes for the settled rounds that a correction can change, and a field for its reason.

    It is hidden if there are no such rounds.
    """

    def __init__(self, kept_as: str) -> None:
        """Make the widget; its typed reason is kept under the key `kept_as`."""
        super().__init__()
        self.words = ReadingLabel()
        self.reason = LineField("訂正の理由", "例：組織規則の改正日の登録誤り", kept_as=kept_as)
        self.ticks: dict[str, TickBox] = {}
        self._possible: Sequence[ReachedRound] = ()
        self._fields: QFormLayout = form_of(("訂正の理由", self.reason))
        self._ticks = column_of()
        column_of(self.words, self._ticks, self._fields, within=self)
        self.hide()

    @property
    def chosen(self) -> frozenset[str]:
        """The IDs of the ticked rounds."""
        return frozenset(round_id for round_id, tick in self.ticks.items() if tick.isChecked())

    @property
    def lacks_reason(self) -> bool:
        """Whether a round is ticked but no reason is given."""
        return bool(self.chosen) and not self.reason.text().strip()

    def shows(self, planned: edit_division.CorrectedBody) -> bool:
        """Return whether the shown rounds are exactly the rounds that the planned correction can change."""
        return planned.correctable_rounds == self._possible

    def clear(self) -> None:
        """Remove the rounds and the reason, and hide the widget."""
        self._offer(())
        self.reason.clear()
        self.hide()

    def show_rounds(self, planned: edit_division.CorrectedBody) -> None:
        """Show a check box for each round that the planned correction can change.

        Rounds with the mistake are ticked, but check boxes that are already shown remain as they are. The text above
        the boxes lists the changes in each round.
        """
        ticked = dict.fromkeys((each.settled.round_.round_id for each in planned.reached), True)
        ticked |= {round_id: tick.isChecked() for round_id, tick in self.ticks.items()}
        self._offer(planned.correctable_rounds)
        for round_id, tick in self.ticks.items():
            tick.setChecked(ticked.get(round_id, False))
        lines = (f"・{each.line}" for each in planned.correctable_rounds)
        words = (
            "締切・公表・記録の済んだ進捗確認のうち、印を付けたものも、次のとおり変わります。"
            "印を外したものは、今のままです。"
        )
        papers = "記録した資料はそのまま残ります。訂正の後に資料をもう一度記録すると、正誤表ができます。"
        has_papers = any(each.settled.papers for each in planned.correctable_rounds)
        self.words.show_text("\n".join((words, *lines, *((papers,) if has_papers else ()))))
        self._follow_ticks()
        self.show()

    def _offer(self, possible: Sequence[ReachedRound]) -> None:
        for tick in self.ticks.values():
            self._ticks.removeWidget(tick)
            tick.deleteLater()
        self.ticks, self._possible = {}, possible
        before: QWidget = self.words
        for each in possible:
            tick = TickBox(escape_ampersands(f"{each.settled.round_.year.label}分も訂正する"))
            set_tip(tick, each.line)
            tick.toggled.connect(lambda _: self._follow_ticks())
            self._ticks.addWidget(tick)
            QWidget.setTabOrder(before, tick)
            self.ticks[each.settled.round_.round_id] = before = tick

    def _follow_ticks(self) -> None:
        """Ask for the reason while a round is ticked."""
        self._fields.setRowVisible(0, bool(self.chosen))


def write_correction(
    session: Session,
    question: NameQuestion | PlaceQuestion,
    correction: edit_division.BodyCorrection,
    then: Callable[[Outcome[edit_division.CorrectedBody]], None],
) -> None:
    """Write a correction of a body for the rounds ticked in its question; `then` is called with the outcome.

    If the question does not show the settled rounds that the correction can change, show them instead, so that the user
    can choose; nothing is written yet. A refusal is reported.
    """
    reaching = question.reaching

    def go_on(planned: edit_division.CorrectedBody) -> None:
        if planned.correctable_rounds and not reaching.shows(planned):
            reaching.show_rounds(planned)
            question.sight.scroll_into_view()
            (reaching.reason if reaching.chosen else next(iter(reaching.ticks.values()))).setFocus()
            return
        reason, chosen = reaching.reason.text(), replace(correction, rounds=reaching.chosen)
        if reaching.lacks_reason:  # the act is refused then, and its message names the rounds
            reaching.reason.setFocus()
        session.act(
            lambda store: edit_division.correct_body(store, chosen, reason, session.by, planned),
            then,
            what="訂正しています",
            initiator=question,
        )

    session.use(
        lambda store: edit_division.plan_correction(store, correction),
        go_on,
        what="訂正の及ぶ資料を調べています",
        asked_by=question,
    )


def describe_correction(done: edit_division.CorrectedBody) -> tuple[str, str]:
    """Return the message after a correction, and a hint on the papers to record again (empty if there are none)."""
    recorded = [each.settled.label for each in done.reached if each.settled.papers]
    todo = f"{'、'.join(recorded)}は、「資料作成」でもう一度記録すると、正誤表ができます。" if recorded else ""
    return "訂正しました。", todo


_KINDS = (DivisionKind.DIVISION, DivisionKind.ROOM, DivisionKind.DEPARTMENT)


def kind_names(bodies: Iterable[BodyView]) -> dict[DivisionKind, str]:
    """Return the ward's term for each kind of body, by kind, derived from the names of the bodies of that kind."""
    named = grouped((each.kind, each.name) for each in bodies)
    return {kind: term_for_level(named.get(kind, ()), kind) for kind in _KINDS}


_ABOVE = (DivisionKind.DEPARTMENT, DivisionKind.ROOM)


class _BodyQuestion(Question):
    """A question with fields and two buttons, scrolled into view as a whole."""

    def __init__(self, act: str, stop: str, *others: QPushButton) -> None:
        super().__init__("panel")
        self.words = ReadingLabel()
        self.do = QPushButton(escape_ampersands(act))
        self.stop = Button(escape_ampersands(stop), self.end)
        self.fields = form_of()
        buttons = line_of(*others, self.do, self.stop, STRETCH, spacing=None)
        column_of(
            self.words,
            self.fields,
            buttons,
            within=self,
            margins=(2 * STEP, STEP + STEP // 2, 2 * STEP, STEP + STEP // 2),
        )
        self.ended.connect(self.sight.go_back)

    def _end_with(self, last: QWidget) -> None:
        """Set the tab order from the last field to the buttons, which were made before the fields."""
        for before, after in ((last, self.do), (self.do, self.stop)):
            QWidget.setTabOrder(before, after)


class _NameQuestion(_BodyQuestion):
    """A question that requires a name.

    Enter in the name moves to the next field, because the user must read the settled rounds before the correction.
    """

    def __init__(self, act: str, stop: str, kept_as: str) -> None:
        super().__init__(act, stop)
        self.name = LineField(kept_as=kept_as)
        self.name.textChanged.connect(lambda text: self.do.setEnabled(bool(text.strip())))
        self.do.setEnabled(False)
        self.name.returnPressed.connect(self.focusNextChild)


class NameQuestion(_NameQuestion):
    """A question for the right name of a body. The signal `given` carries the name."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__("名称を訂正する", "訂正しない", "right-name")
        self.name.setAccessibleName("正しい名称")
        self.fields.addRow(caption(self.name, "正しい名称"), self.name)
        self.reaching = ReachedRounds("right-name-reason")
        self.fields.addRow(self.reaching)
        self._end_with(self.reaching.reason)
        self.name.textChanged.connect(lambda _: self.reaching.clear())
        self.do.clicked.connect(lambda: self.given.emit(self.name.text()))

    def ask(self, body: BodyView) -> None:
        """Ask for the right name of a body."""
        self.words.show_text(
            f"「{body.name}」の登録の誤りを、はじめから訂正します。前の進捗確認にも、訂正した名称を使います"
            "（締切・公表・記録の済んだものが変わるときは、訂正の前に示します）。"
            "ある日から名称が変わったときは、訂正せずに［改正…］で登録してください。"
        )
        self.reaching.clear()
        self.name.setText(body.name)
        self.name.selectAll()
        self.begin()
        self.name.setFocus()


class PlaceQuestion(_BodyQuestion):
    """A question whether a body moved, or was registered at the wrong place from the beginning.

    The signal `moved` is emitted for a move, `given` for a correction. Both carry the ID of the 部 or 室 above the
    body; it is empty if there is none.
    """

    moved = Signal(str)
    given = Signal(str)

    def __init__(self) -> None:
        self.change = Button("異動として改正…", lambda: self.moved.emit(self._above))
        super().__init__("はじめから訂正する", "変えない", self.change)
        self._above = ""
        self.reaching = ReachedRounds("right-place-reason")
        self.fields.addRow(self.reaching)
        self.do.clicked.connect(lambda: self.given.emit(self._above))
        QWidget.setTabOrder(self.change, self.reaching.reason)
        self._end_with(self.reaching.reason)

    def ask(self, body: BodyView, above: str, name: str) -> None:
        """Ask whether a body moved to another 部 or 室, or whether its stored place was wrong from the beginning.

        `above` is the ID of the other 部 or 室, `name` is its name.
        """
        self._above = above
        self.reaching.clear()
        self.words.show_text(
            f"「{body.name}」の上の組織を「{name}」にします。ある日から変わったときは改正、登録の誤りは訂正です。"
            "訂正した内容は、前の進捗確認にも使います。"
        )
        self.begin()
        self.change.setFocus()


class NewBodyQuestion(_NameQuestion):
    """A question for a missing body. The signal `given` carries its Founding."""

    given = Signal(object)

    def __init__(self) -> None:
        super().__init__("追加する", "追加しない", "added-name")
        self._bodies: Sequence[BodyView] = ()
        self._beside: BodyView | None = None
        self.kind = Choice()
        self.above = Choice()
        for field, words in (
            (self.kind, "種類"),
            (self.name, "名称"),
            (self.above, "上の組織"),
        ):
            field.setAccessibleName(words)
            self.fields.addRow(caption(field, words), field)
        self._end_with(self.above)
        words = "登録にない組織を、はじめからあるものとして追加します。新設は［改正…］で登録してください。"
        self.words.show_text(words)
        self.kind.currentIndexChanged.connect(lambda _: self._offer_places())
        self.do.clicked.connect(lambda: self.given.emit(self._made()))

    def ask(self, bodies: Sequence[BodyView], beside: BodyView | None) -> None:
        """Ask for the kind, name and place of a body to add.

        `bodies`: the existing bodies; 部 and 室 among them are offered as places. `beside`: a body whose own 部 or 室
        is proposed as the place; None to propose no place.
        """
        self.name.clear()
        self._bodies, self._beside = bodies, beside
        with QSignalBlocker(self.kind):
            self.kind.offer(((words, kind) for kind, words in kind_names(bodies).items()), self.kind.currentData())
        self._offer_places()
        self.begin()
        self.name.setFocus()

    def _offer_places(self) -> None:
        """Offer the places for a body of the chosen kind; a 部 has no body above it."""
        kind = DivisionKind(self.kind.currentData())
        self.above.setEnabled(kind is not DivisionKind.DEPARTMENT)
        chosen = self._beside.above if self._beside else None
        offer_places(self.above, self._bodies, kind, chosen)

    def _made(self) -> Founding:
        kind = DivisionKind(self.kind.currentData())
        above = self.above.currentData() if kind is not DivisionKind.DEPARTMENT else None
        return Founding(self.name.text(), kind, above or None)


def offer_places(box: Choice, bodies: Sequence[BodyView], kind: DivisionKind, chosen: str | None) -> None:
    """Fill a choice with （なし） and every 部 and 室 in `bodies` that a body of the given kind can be under.

    A 室 can only be under a 部, and a 部 is under no body. The values of the choices are IDs, empty for （なし）.
    `chosen`: the ID to select; None selects （なし）.
    """
    fitting = (DivisionKind.DEPARTMENT,) if kind is DivisionKind.ROOM else _ABOVE
    offered = [each for each in bodies if each.kind in fitting and kind is not DivisionKind.DEPARTMENT]
    named = ((f"{each.where} {each.name}".strip(), each.division_id) for each in offered)
    with QSignalBlocker(box):
        box.offer((("（なし）", ""), *named), chosen)


class DivisionEditor(QWidget):
    """The editor of a body of the organisation.

    Its signals ask the page to act. `edited` carries the body's ID, the changed values and the values shown before.
    `moving` carries the number of positions to move in 建制順. `replacing` carries the ID of another 部 or 室 that was
    chosen; the page asks whether the body moved there. `correcting` carries a question and the BodyCorrection that was
    entered in it.
    """

    edited = Signal(str, object, object)
    moving = Signal(int)
    replacing = Signal(str)
    correcting = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("editor")
        self.body: BodyView | None = None
        self._seen = edit_division.DivisionEdit()
        self._may_write = False
        self.name = label("", "title", wraps=True)
        self.facts = ReadingLabel()
        self.contact = LineField("連絡先", "例：佐藤（内線 1234）sato@example.lg.jp", kept_as="contact")
        self.aliases = LineField("別名", "「、」で区切ります", kept_as="aliases")
        self.above = Choice("上の組織", self._choose_place)
        self.liaison = TickBox("庶務担当課")
        self.up = Button("上へ", lambda: self.moving.emit(-1))
        self.down = Button("下へ", lambda: self.moving.emit(1))
        self.correct = QPushButton("名称の訂正…")
        self.signer = QPushButton("資料の発信者にする")
        self.remove = QPushButton("削除")
        self.question = NameQuestion()
        self.placing = PlaceQuestion()
        self._lay_out()
        self._connect()

    def show_body(self, body: BodyView, bodies: Sequence[BodyView], *, may_write: bool) -> None:
        """Show the current values of a body; they can be edited if `may_write`.

        If another body was shown before, store its unsaved edits and close the questions about its name and its place.
        If the same body was shown, leave a field that is being edited as it is. `bodies`: all bodies, from which the
        body above can be chosen.
        """
        is_other = self.body is None or self.body.division_id != body.division_id
        if is_other:
            self.store_pending_edits()
            self.question.end()
            self.placing.end()
        self.body, self._may_write = body, may_write
        self.name.setText(body.name)
        self.facts.show_html(_facts_html(body, kind_names(bodies)[body.kind]))
        now = editable_values(body)
        if not is_other and self.contact.isModified() and self.contact.text() != body.contact:
            now = replace(now, contact=self._seen.contact)  # the text was typed over the earlier value
        else:
            _show_text(self.contact, body.contact)
            self.contact.setModified(False)
        if not is_other and self.aliases.isModified() and self.aliases.text() != _aliases(body):
            now = replace(now, aliases=self._seen.aliases)
        else:
            _show_text(self.aliases, _aliases(body))
            self.aliases.setModified(False)
        self._seen = now
        offer_places(self.above, bodies, body.kind, body.above)
        self.liaison.setChecked(body.is_liaison)
        self._offer(body)

    def keep_typed(self, division_id: str, edit: edit_division.DivisionEdit, seen: edit_division.DivisionEdit) -> bool:
        """Show the text of an edit over the values `seen` as not stored, because its act was not done.

        A field in which something else was typed since is left as it is. Return whether the body is shown.
        """
        if self.body is None or self.body.division_id != division_id:
            return False
        if edit.contact is not None:
            self._seen = replace(self._seen, contact=seen.contact)
            _keep_text(self.contact, edit.contact)
        if edit.aliases is not None:
            self._seen = replace(self._seen, aliases=seen.aliases)
            _keep_text(self.aliases, "、".join(edit.aliases))
        return True

    def drop_typed(self) -> None:
        """Treat the typed text as not wanted; the next `show_body` replaces it."""
        self.contact.setModified(False)
        self.aliases.setModified(False)

    @property
    def has_typed(self) -> bool:
        """True if text was typed and is not stored yet."""
        return self._may_write and (self.contact.isModified() or self.aliases.isModified())

    def store_pending_edits(self) -> None:
        """Store the edits that were typed and are not stored yet."""
        self._write_contact()
        self._write_aliases()

    def _write_contact(self) -> None:
        if self.contact.isModified():
            self.contact.setModified(False)
            self._edit(edit_division.DivisionEdit(contact=self.contact.text()))

    def _write_aliases(self) -> None:
        if self.aliases.isModified():
            self.aliases.setModified(False)
            self._edit(edit_division.DivisionEdit(aliases=tuple(aliases_in(self.aliases.text()))))

    def _edit(self, edit: edit_division.DivisionEdit) -> None:
        if self.body is not None and self._may_write:
            self.edited.emit(self.body.division_id, edit, self._seen)
            self._seen = self._seen.after(edit)  # the next edit is compared with these values

    def _choose_place(self) -> None:
        """Ask whether a body moved; if its place was unknown, only fill it in."""
        above, body = self.above.currentData(), self.body
        if body is None or above == (body.above or ""):
            return
        if body.above is None:
            self._edit(edit_division.DivisionEdit(above=above))
        else:
            self.replacing.emit(above)

    def _correct_name(self, name: str) -> None:
        if self.body is not None:
            self.correcting.emit(self.question, edit_division.BodyCorrection(self.body.division_id, name))

    def _correct_place(self, above: str) -> None:
        if self.body is not None:
            self.correcting.emit(self.placing, edit_division.BodyCorrection(self.body.division_id, above=above))

    def _show_place(self) -> None:
        """Show the body's stored place, because a change is not made until its question is answered."""
        if self.body is not None:
            self.above.choose(self.body.above)

    def _offer(self, body: BodyView) -> None:
        is_division = body.kind is DivisionKind.DIVISION
        for part in (*self._captions[:-1], self.contact, self.aliases, self.liaison):
            part.setVisible(is_division)
        for part in (self._captions[-1], self.above):
            part.setVisible(body.kind is not DivisionKind.DEPARTMENT)
        for field in (self.contact, self.aliases):
            field.setReadOnly(not self._may_write)
        may_place = self._may_write and body.changes_on is None
        for control in (self.above, self.liaison, self.up, self.down, self.correct):
            control.setEnabled(may_place)
        self.liaison.setEnabled(may_place and bool(body.where))
        self.signer.setEnabled(self._may_write and not body.is_sender)
        set_tip(self.signer, "報告、依頼文などの発信者として、進捗確認の作成日の名称を印刷します。")
        self.remove.setEnabled(self._may_write and body.why_kept is None)
        set_tip(self.remove, f"削除できません（{body.why_kept}）。" if body.why_kept else "")

    def _connect(self) -> None:
        self.contact.editingFinished.connect(self._write_contact)
        self.aliases.editingFinished.connect(self._write_aliases)
        self.liaison.clicked.connect(lambda checked: self._edit(edit_division.DivisionEdit(is_liaison=checked)))
        self.question.given.connect(self._correct_name)
        self.placing.given.connect(self._correct_place)
        self.placing.ended.connect(self._show_place)

    def _lay_out(self) -> None:
        self._captions = []
        fields: list[QWidget] = []
        for words, field in (
            ("連絡先（担当者・内線・メール）", self.contact),
            ("別名（一覧や回答での呼び方）", self.aliases),
            ("上の組織", self.above),
        ):
            caption = label(words, "field")
            caption.setBuddy(field)
            self._captions.append(caption)
            fields += [caption, field]
        buttons = wrapping_line(self.up, self.down, self.correct, self.signer, self.remove)
        below = (self.liaison, buttons, self.question, self.placing, STRETCH)
        column_of(self.name, self.facts, *fields, *below, within=self, margins=(2 * STEP, STEP, 0, STEP))


def editable_values(body: BodyView) -> edit_division.DivisionEdit:
    """Return the contact, aliases, mark as 庶務担当課 and place of a body.

    The place is the ID of the body above, or empty if there is none.
    """
    return edit_division.DivisionEdit(body.contact, (*body.aliases, *body.asked), body.is_liaison, body.above or "")


def _aliases(body: BodyView) -> str:
    return "、".join((*body.aliases, *body.asked))


def _show_text(field: LineField, text: str) -> None:
    if field.text() != text:
        field.setText(text)


def _keep_text(field: LineField, text: str) -> None:
    """Show a text as typed and not stored, unless something was typed since."""
    if not field.isModified():
        _show_text(field, text)
        field.setModified(True)


def _facts_html(body: BodyView, kind: str) -> str:
    """Return the facts of a body as an HTML table of captions and texts; `kind` is the name of its kind."""
    since = f"{era_day(body.since)}から" if body.since else ""
    earlier = "、".join(f"{name}（{era_day(until)}まで）" if until else name for name, until in body.earlier)
    facts = (
        ("種類", kind),
        ("上の組織", body.where),
        ("名称の適用", since),
        ("前の名称", earlier),
        ("資料", "発信者です" if body.is_sender else ""),
        ("これからの改正", f"{era_day(body.changes_on)}から" if body.changes_on else ""),
        ("一覧での表記", "、".join(body.spellings)),
        ("取組", f"所管課欄に名称がある取組 {body.rows}件（ほかの課が回答する取組を含みます）" if body.rows else ""),
    )
    return facts_table(facts)
