"""Make the manual's pictures: the windows at the moments that the manual describes, the form and the list on paper.

    python build/make_pictures.py [--out DIR]

The demonstration's scenes are played up to each moment, so everything shown is invented and marked 例. The two paper
pictures need LibreOffice and pdftoppm; if these are missing, the existing pictures remain.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from picture_taking import perform, photograph, save, show, take_paper, window_on

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.lookup import chosen_round
from nakano_status.application.plan.create_store import DEFAULT_PLAN
from nakano_status.application.plan.decide_fate import decide_fate
from nakano_status.application.plan.edition_tables import NAME, OWNERS, ROW, TREE
from nakano_status.application.plan.export_plan import export_template
from nakano_status.application.plan.profile_sheets import FIELDS, MARKS
from nakano_status.application.round.open_and_close_round import close_round
from nakano_status.application.submission.open_form import open_form
from nakano_status.demonstration import cast, ward_lists
from nakano_status.demonstration.stage import Stage
from nakano_status.demonstration.year import SCENES
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.plan.lineage import PlanFate
from nakano_status.gui.commands import EDIT_WORDING, PASTE, ROW_YEARS, WORD_TABLE

if TYPE_CHECKING:
    from nakano_status.demonstration.stage import DemoFolder
    from nakano_status.gui.app_controller import AppController
    from nakano_status.gui.features.organisation.organisation_page import OrganisationPage

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "manual" / "pictures"
OF_SUMMARY, OF_COMPARISON = (20, 660), (20, 300)
"""The part of a page that is shown: its first line and its height, in dots."""
OF_ITEMS_FORM = (0, 560)
MOST_BYTES = 150_000
WITH_ITEMS = 1
OF_ITEMS = "item_8"
"""Index of the plan of `demo --wards` whose items are pictured, and the item that is shown with its neighbours."""

MERGED_INTO = 3
"""Index of the row that is chosen as 統合先."""

# Entries of 戸籍住民課 at the moment of its pictures: some rows done, one that needs a reason.
ANSWERED = 3
WITHOUT_REASON = {"mark": "○", "change_kind": "前倒し", "done": "利用の案内を9月に前倒しして始めた。"}
PASTED = (
    "管理番号\t進捗状況\t令和4年度までの取組状況",
    "◎\t交付窓口を増設し、夜間の受付を始めた。",
    "▽\t利用の案内を9月に前倒しして始めた。",
)
"""Lines that are pasted in a picture: two rows, one with an invalid mark. Their 管理番号 are put in front."""


def main() -> int:
    """Play the scenes, take the pictures, and print the names of pictures that are too large."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=PICTURES)
    out = parser.parse_args().out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        _settle_surroundings(Path(folder))
        os.chdir(folder)
        _take_all(out)
    return _too_large(out)


def _settle_surroundings(folder: Path) -> None:
    """Draw without a screen, and do not touch the settings of the user who runs this."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["XDG_CONFIG_HOME"] = str(folder / "settings")


def _take_all(out: Path) -> None:
    from nakano_status.demonstration.start import make_stage

    stage = make_stage(Path("進捗確認"))
    stage.folder.recreate(stage.parts.files)
    scenes = iter(SCENES)

    def play_to(last: str) -> None:
        for scene in scenes:
            scene.play(stage)
            if scene.name == last:
                return

    _take_start(stage, out)
    _take_plan(stage, out)
    play_to("distribute")
    _take_office(stage, out, {"inquiry": "inquiry"})
    _take_division(stage, out)
    _take_form(stage, out)
    play_to("section")
    stage.clock.set(7, 3, 11)
    _take_pages(stage, stage.store_of(cast.SENDS_TO_SECTION), out, {"sections": "sections"})
    play_to("dry-run")
    _take_office(stage, out, {"merge": "merge"}, {"merge": (stage.folder.answers,)})
    play_to("merge")
    stage.clock.set(7, 18, 10)
    names = {each: each for each in ("today", "board", "conflict", "held", "overview", "organisation")}
    _take_office(stage, out, names | {"all_rows": "rows"})
    _take_reorganising(stage, out)
    _take_pasting(stage, out)
    play_to("findings")
    _take_office(stage, out, {"received": "received"})
    play_to("ask-back")
    _take_asked(stage, out)
    play_to("wording")
    _take_wording(stage, out)
    play_to("draft")
    _take_office(stage, out, {"indicators": "figures"})
    _take_export(stage, out)
    play_to("errata")
    _take_papers(stage.folder, stage.store_of(cast.PICTURED).stem, out)
    _take_years(stage, out)
    _take_next_year(stage, out)
    _take_revised_profile(stage, out)
    _take_items(out)


def _take_wording(stage: Stage, out: Path) -> None:
    """Take the changes of wording, then the wording table."""
    _take_office(stage, out, {"wording": "wording"})
    with window_on(stage, stage.folder.store) as shell:
        perform(shell, WORD_TABLE)
        photograph(shell, out / "terms.png")


def _take_export(stage: Stage, out: Path) -> None:
    """Take the page of papers with their target, then the wording of the report."""
    from nakano_status.gui.features.papers.papers_page import ExportPage

    with window_on(stage, stage.folder.store) as shell:
        show(shell, "export")
        if isinstance(page := shell.window.page, ExportPage):
            page.making.choose(Path("庁議") / "庁議資料_R4")
        photograph(shell, out / "export.png")
        perform(shell, EDIT_WORDING)
        photograph(shell, out / "paper-wording.png")


def _take_papers(folder: DemoFolder, division: str, out: Path) -> None:
    """Take the first pages of papers as printed; the summary is of one division."""
    take_paper(_only(folder.council, "進捗状況一覧*.xlsx"), out / "list.png")
    take_paper(_only(folder.summaries, f"*/*_{division}_*.pdf"), out / "summary.png", OF_SUMMARY)
    take_paper(_only(folder.replaced, "前回資料との新旧対照表*.pdf"), out / "comparison.png", OF_COMPARISON)


def _only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def _take_start(stage: Stage, out: Path) -> None:
    """Take the first page, before any data file is open."""
    from nakano_status.gui.screens import render_widget

    with window_on(stage) as shell:
        shell.window.show()
        shell.worker.settle()
        save(render_widget(shell.window), out / "start.png")


def _take_plan(stage: Stage, out: Path) -> None:
    """Take the second step of making a plan, with the workbook of the built-in plan."""
    from nakano_status.gui.features.start.plan_page import PlanPage

    table = Path("計画の表.xlsx")
    export_template(stage.parts, table, DEFAULT_PLAN)
    with window_on(stage) as shell:
        shell.opening.plan_wanted.emit(table)
        shell.worker.settle()
        if isinstance(page := shell.window.shown, PlanPage):
            page.steps.setCurrentIndex(1)
            shell.worker.settle()
        photograph(shell, out / "plan.png")


def _take_revised_profile(stage: Stage, out: Path) -> None:
    """Take the changes that a revised edition makes to the marks and fields of the plan."""
    store, book, revised = Path("改める年度.nakano"), Path("今の計画の表.xlsx"), Path("項目を改めた計画の表.xlsx")
    shutil.copyfile(stage.folder.store, store)
    with window_on(stage, store) as shell:
        page = _organisation(shell)
        page.turn_to(page.editions)
        page.editions.save(book)
        shell.worker.settle()
        user, content = stage.spreadsheet_user, book.read_bytes()
        content = user.change_lines(content, MARKS, {"insufficient": {"記号": "▽", "短い名称": "一部を実施"}})
        content = user.append_lines(content, {FIELDS: [{"見出し": "｛年度｝の参加者（例）", "種類": "数字"}]})
        revised.write_bytes(content)
        page.editions.revise(revised)
        shell.worker.settle()
        photograph(shell, out / "revised-profile.png")


def _take_items(out: Path) -> None:
    """Take a form of a plan with items of its own, filled in, and a row of it at the office."""
    from nakano_status.demonstration.start import make_wards_stage
    from nakano_status.gui.page import GoTo

    stage, ward = make_wards_stage(Path("ほかの計画")), ward_lists.WARDS[WITH_ITEMS]
    year = ward_lists.LISTED.plus(1)
    stage.folder.recreate(stage.parts.files)
    ward_lists.write_list(stage, ward)
    ward_lists.make_plan(stage, ward)
    ward_lists.collect(stage, ward, year)
    folder = stage.folder.root / ward["folder"]
    form, store = min((folder / year.label / "届いた回答").glob("*.xlsx")), Path("ほかの計画.nakano")
    open_form(stage.parts, store, form, cast.CLERK)
    with stage.opened(store, cast.CLERK) as opened, opened.reading() as records:
        first = chosen_round(records, year).rows[0]
    with window_on(stage, store) as shell:
        show(shell, "entries", GoTo(first.row_id, OF_ITEMS))
        photograph(shell, out / "items.png")
    take_paper(form, out / "items-form.png", OF_ITEMS_FORM)


def _take_office(stage: Stage, out: Path, pages: dict[str, str], wishes: dict[str, object] | None = None) -> None:
    """Take pages of the office's window in their current state; `pages` are names of pictures by page."""
    _take_pages(stage, stage.folder.store, out, pages, wishes)


def _take_reorganising(stage: Stage, out: Path) -> None:
    """Take the split of a division; some of its rows have an heir."""
    from nakano_status.domain.organisation.divisions import SuccessionKind
    from nakano_status.gui.features.organisation.organisation_page import OrganisationPage

    with window_on(stage, stage.folder.store) as shell:
        show(shell, "organisation")
        if isinstance(page := shell.window.page, OrganisationPage):
            panel, name = page.divisions.reorganising_panel, cast.PICTURED
            page.divisions.begin_reorganising()
            panel.form.kind.choose(SuccessionKind.SPLIT)
            panel.form.body.setCurrentText(stage.organisation.name(name))
            panel.form.parts.setText("住民記録課、戸籍課")
            shell.worker.settle()
            panel.heirs.model.choose((0, 1, 3), "住民記録課")
            panel.heirs.model.choose((2,), "戸籍課")
        photograph(shell, out / "reorganising.png")


def _take_years(stage: Stage, out: Path) -> None:
    """Take the years of a row beside the page."""
    from nakano_status.gui.page import GoTo

    with window_on(stage, stage.folder.store) as shell:
        show(shell, "all_rows", GoTo(stage.rows_of(cast.PICTURED)[0]))
        perform(shell, ROW_YEARS)
        photograph(shell, out / "years.png")


def _take_next_year(stage: Stage, out: Path) -> None:
    """Take the acts after a closed round, in a copy: roll-over, revised edition, and fates in the next plan."""
    store, proposals = Path("次の年度.nakano"), dict(zip(stage.rows_of(cast.PICTURED), ("完了", "統合"), strict=False))
    shutil.copyfile(stage.folder.store, store)
    with stage.opened(store, cast.OFFICE_CLERK) as opened:
        for row_id, note in proposals.items():
            entry = Entry(row_id, {NOTE: note}, as_division=stage.organisation.name(cast.PICTURED))
            edit_entry(stage.parts, opened, entry, cast.OFFICE_CLERK)
        close_round(opened)
    stage.clock.set(6, 20, year=2024)
    with window_on(stage, store) as shell:
        _take_roll_over(shell, tuple(proposals)[-1], out)
        _take_revision(stage, shell, out)
    ended, going_on = proposals
    with stage.opened(store, cast.OFFICE_CLERK) as opened:
        decide_fate(opened, ended, PlanFate.FINISHED, reason="窓口の拡大を終えた（例）")
        decide_fate(opened, going_on, PlanFate.CONTINUED)
    with window_on(stage, store) as shell:
        page = _organisation(shell)
        page.turn_to(page.fates)
        shell.worker.settle()
        photograph(shell, out / "fates.png")


def _take_roll_over(shell: AppController, row_id: str, out: Path) -> None:
    """Take the preview of the next round, at a row that another row is merged into."""
    from nakano_status.gui.features.round.round_page import InquiryPage

    show(shell, "inquiry")
    if isinstance(page := shell.window.page, InquiryPage):
        page.open_button.click()
        shell.worker.settle()
        panel = page.starting
        proposed = next(each for each in panel.list.lines.item_keys if isinstance(each, tuple) and each[1] == row_id)
        panel.list.setCurrentIndex(panel.list.lines.place_of(proposed))
        panel.into.setCurrentIndex(MERGED_INTO)
        panel.into.activated.emit(MERGED_INTO)
        shell.worker.settle()
        photograph(shell, out / "roll-over.png")
        page.starting.stop.click()


def _take_revision(stage: Stage, shell: AppController, out: Path) -> None:
    """Take the changes of a revised edition, with a question about a new row."""
    page, book, revised = _organisation(shell), Path("計画の表.xlsx"), Path("改定後の計画の表.xlsx")
    page.turn_to(page.editions)
    page.editions.save(book)
    shell.worker.settle()
    first, second, third, *_ = stage.rows_of(cast.PICTURED)
    user, content = stage.spreadsheet_user, book.read_bytes()
    content = user.change_lines(content, TREE, {first: {NAME: "マイナンバーカードの交付と更新の窓口の拡大（例）"}})
    content = user.change_lines(content, OWNERS, {third: {"所管課": "情報システム課"}})
    for sheet in (TREE, OWNERS):
        content = user.remove_lines(content, sheet, (second,))
    title = "コンビニ交付サービスの利用の案内（例）"
    content = user.add_line(content, TREE, first, {"区分": ROW, "番号": "1-1-①", NAME: title})
    content = user.add_line(content, OWNERS, first, {ROW: title, "所管課": "戸籍住民課"})
    revised.write_bytes(content)
    page.editions.revise(revised)
    shell.worker.settle()
    photograph(shell, out / "revision.png")


def _organisation(shell: AppController) -> OrganisationPage:
    from nakano_status.gui.features.organisation.organisation_page import OrganisationPage

    show(shell, "organisation")
    if not isinstance(page := shell.window.page, OrganisationPage):
        raise TypeError(page)
    return page


def _take_pasting(stage: Stage, out: Path) -> None:
    """Take the preview of a block of cells pasted from a spreadsheet."""
    from PySide6.QtGui import QGuiApplication

    first, second, *_ = stage.rows_of(cast.PICTURED)
    QGuiApplication.clipboard().setText("\n".join((*PASTED[:1], f"{first}\t{PASTED[1]}", f"{second}\t{PASTED[2]}")))
    with window_on(stage, stage.folder.store) as shell:
        show(shell, "all_rows")
        perform(shell, PASTE)
        photograph(shell, out / "paste.png")


def _take_asked(stage: Stage, out: Path) -> None:
    """Take the window of a division that has just opened a form that asks again."""
    store = Path("修正依頼.nakano")
    shutil.copyfile(stage.store_of(cast.ASKED), store)
    open_form(stage.parts, store, stage.forms[cast.ASKED], cast.CLERK)
    _take_pages(stage, store, out, {"entries": "asked"})


def _take_pages(
    stage: Stage, store: Path, out: Path, pages: dict[str, str], wishes: dict[str, object] | None = None
) -> None:
    """Take pages of a data file's window in their current state; `pages` are names of pictures by page."""
    with window_on(stage, store) as shell:
        for page, name in pages.items():
            show(shell, page, (wishes or {}).get(page))
            photograph(shell, out / f"{name}.png")


def _take_division(stage: Stage, out: Path) -> None:
    """Take the two pages of a division that is in the middle of answering."""
    stage.clock.set(7, 5, 10, 32)
    path = Path("戸籍住民課_R4回答様式.nakano")
    open_form(stage.parts, path, stage.forms[cast.PICTURED], cast.CLERK)
    typed = _typed(stage)
    with stage.opened(path, cast.CLERK) as store:
        for row_id, values in typed.items():
            edit_entry(stage.parts, store, Entry(row_id, values), cast.CLERK)
    asked = next(row_id for row_id, values in typed.items() if values is WITHOUT_REASON)
    from nakano_status.gui.page import GoTo

    with window_on(stage, path) as shell:
        show(shell, "entries", GoTo(asked, "change_reason"))
        photograph(shell, out / "entries.png")
        show(shell, "check")
        photograph(shell, out / "check.png")


def _take_form(stage: Stage, out: Path) -> None:
    """Take the form as printed, half filled in with a spreadsheet program."""
    form = stage.parts.files.read(stage.forms[cast.PICTURED])
    filled = Path("戸籍住民課.xlsx")
    filled.write_bytes(stage.spreadsheet_user.fill_in(form, _typed(stage), cast.CLERK))
    take_paper(filled, out / "form.png")


def _typed(stage: Stage) -> dict[str, Mapping[str, str]]:
    """Return the texts that the division has written so far, by 管理番号."""
    first, second, *others = stage.rows_of(cast.PICTURED)
    done = {row_id: stage.answers[row_id].values for row_id in (first, *others[: ANSWERED - 1])}
    return {**done, second: WITHOUT_REASON}


def _too_large(out: Path) -> int:
    """Print the names of pictures that are too large; return the exit code."""
    large = [path.name for path in sorted(out.glob("*.png")) if path.stat().st_size > MOST_BYTES]
    for name in large:
        print(f"{name}：大きすぎます。")
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main())
