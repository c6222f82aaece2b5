"""Files that are not the form of the open data file: their contents are carried over or merged (課内とりまとめ).

The years of a division before a reorganisation can be imported from its data file. This module is loaded only when a
form is opened while a data file is open, so that it does not delay the start.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from nakano_status.application.forms.carry_over import CarryOverOptions, carry_into_store
from nakano_status.application.outcome import Outcome
from nakano_status.application.submission.form_reading import Fit, form_fit
from nakano_status.application.submission.open_form import open_earlier
from nakano_status.domain.refusals.exchange import FormOfOtherDivision
from nakano_status.gui.controls.files import DATA_FILES, WORKBOOKS, choose_existing
from nakano_status.gui.messages import Offer
from nakano_status.gui.session import Session
from nakano_status.gui.window.main_window import MainWindow
from nakano_status.gui.window.page_list import CHECK, MERGE

if TYPE_CHECKING:
    from nakano_status.application.forms.carry_over import CarriedOver
    from nakano_status.application.ports.data_file import Store
    from nakano_status.application.submission.form_reading import FormFit
    from nakano_status.application.submission.open_form import OpenedEarlier


OfferApart = Callable[[str], Offer | None]


class Carrying(QObject):
    """Carries content over into a division's data file (内容を引き継ぐ).

    Only blank fields are filled, and each filled field is reported.
    """

    def __init__(self, window: MainWindow, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session

    def open_or_offer(self, form: Path, open_it: Callable[[], None], apart: OfferApart) -> None:
        """Call `open_it` to open a form if the form fits the open data file.

        The form of a section is shown on the page that merges it. For any other form, report why it does not fit, with
        buttons for the possible acts. `apart`: takes the name of the form's division, and returns the button (Offer)
        that opens the form in a data file of its own, or None.
        """
        parts = self._session.parts

        def look(store: Store) -> FormFit:
            return form_fit(parts, store, form)

        what = "回答様式を読み取っています"
        self._session.use(look, lambda found: self._follow(form, found, open_it, apart), what=what)

    def carry(self, form: Path) -> None:
        """Fill blank fields of the open data file with the contents of a form, and show the filled fields.

        Text that is being typed is stored first.
        """
        session = self._session
        self._window.leave_page()  # text that is being typed is written before anything is filled

        def do(store: Store) -> Outcome[CarriedOver]:
            return carry_into_store(session.parts, store, CarryOverOptions(form), session.by)

        session.act(do, self._show_carried, what="内容を引き継いでいます")

    def ask(self) -> None:
        """Ask for the form whose contents are to be carried over, and carry them over."""
        title = "内容を引き継ぐ回答様式を選ぶ"
        choose_existing(self._window, title, self.carry, self._session.folder, WORKBOOKS)

    def ask_earlier(self) -> None:
        """Ask for the data file of an earlier division, and import its years."""
        title = "改正前の所管課のデータファイルを選ぶ"
        choose_existing(self._window, title, self.import_years, self._session.folder, DATA_FILES)

    def import_years(self, path: Path) -> None:
        """Import the years of an earlier division from its data file, and report the number of rows of each year."""
        session = self._session

        def do(store: Store) -> Outcome[OpenedEarlier]:
            return open_earlier(session.parts, store, path, session.by)

        session.act(do, self._show_years, what="前の年度を読み込んでいます")

    def _show_years(self, outcome: Outcome[OpenedEarlier]) -> None:
        name, years = outcome.value.division, outcome.value.years
        if not years:
            words = f"「{name}」のデータファイルに、新しく読み込む内容はありません。何も変更していません。"
            self._window.messages.report_done(words)
            return
        found = "、".join(f"{year.label}分 {count}件" for year, count in years)
        words = f"「{name}」の前の年度の内容を読み込みました（{found}）。"
        self._window.messages.report_done(words, "左上の年度か、取組を選んで F7 を押すと読めます。")

    def _follow(self, form: Path, found: FormFit, open_it: Callable[[], None], apart: OfferApart) -> None:
        if found.fit is Fit.OWN:
            open_it()
        elif found.fit is Fit.SECTION:
            self._window.show_page(MERGE.name, (form,))
        else:
            self._offer(form, found, apart)

    def _offer(self, form: Path, found: FormFit, apart: OfferApart) -> None:
        """Report why a form is not opened, and offer to carry its contents over if it has any; nothing was changed.

        For a form of another division the first offer is to open it in a data file of its own.
        """
        offer = Offer("内容を引き継ぐ", lambda: self.carry(form)) if found.carries else None
        messages = self._window.messages
        if found.fit is Fit.OTHER_DIVISION:
            name = found.division or ""
            ways = filter(None, (apart(name), offer))
            messages.refuse(FormOfOtherDivision(found=name, expected=found.own), *ways)
            return
        if found.fit is Fit.EARLIER_YEAR:
            words = f"「{form.name}」は{found.year or ''}分の回答様式です。今の回答には、そのままでは開けません。"
        else:
            words = f"「{form.name}」は、照会番号かシート「照合用」を確認できないため、回答様式として開けません。"
        if offer is None:
            remedy = "この様式には、まだ何も記入されていません。事務局から届いた今回の様式を開いてください。"
            messages.report_not_done(words, remedy)
            return
        remedy = "記入済みの内容は、［内容を引き継ぐ］で今の回答の空欄に移せます。記入済みの欄は変わりません。"
        messages.offer(words, remedy, offer)

    def _show_carried(self, outcome: Outcome[CarriedOver]) -> None:
        count, name = len(outcome.value.what.carried), outcome.value.file
        self._window.show_page(CHECK.name, outcome)
        if count:
            words = f"「{name}」の内容を{count}件の欄に引き継ぎました。"
            self._window.messages.report_done(words, "一覧から欄に移り、今回の回答として正しいかを確認してください。")
        else:
            words = f"「{name}」には、引き継げる内容がありませんでした。何も変更していません。"
            self._window.messages.report_done(words, "引き継がなかった理由は、一覧で確認できます。")
