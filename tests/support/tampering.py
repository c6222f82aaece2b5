"""Changes to the played year: scenes of the demonstration, each with a change after which it must fail."""

import copy
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.forms.output_paths import FormOptions
from nakano_status.application.review.review_rows import ask_back
from nakano_status.demonstration import cast
from nakano_status.demonstration.stage import DemoFolder, Stage
from nakano_status.domain.fields.field import DONE, MARK
from nakano_status.workbook.form.spreadsheet_simulator import SpreadsheetSimulator

Tamper = Callable[[Stage], Stage | None]
ELSEWHERE = "2-1-2-08-F"
"""A row that no scene of `TAMPERS` is about."""


def moved(stage: Stage, root: Path) -> Stage:
    """Return the same stage in a copy of its folder."""
    shutil.copytree(stage.folder.root, root)

    def there(paths: Mapping[str, Path]) -> dict[str, Path]:
        return {name: root / path.relative_to(stage.folder.root) for name, path in paths.items()}

    copied = replace(
        stage,
        folder=DemoFolder(root),
        forms=there(stage.forms),
        returns=there(stage.returns),
        answers=dict(stage.answers),
        expectation=copy.deepcopy(stage.expectation),
    )
    copied.learn()
    return copied


def _types(row_id: str, values: Mapping[str, str], as_division: str | None = None) -> Tamper:
    """Return a change: a text is written on a row of the office's data file."""

    def tamper(stage: Stage) -> None:
        name = stage.organisation.name(as_division) if as_division else None
        with stage.office() as store:
            edit_entry(stage.parts, store, Entry(row_id, values, as_division=name))

    return tamper


def _types_otherwise(stage: Stage) -> Stage:
    """Return the stage with a user who types another text into each form."""

    class Careless:
        def __getattr__(self, name: str) -> object:
            return getattr(stage.spreadsheet_user, name)

        def fill_in(self, form: bytes, answers: Mapping[str, Mapping[str, str]], name: str | None = None) -> bytes:
            typed = {row_id: {**values, DONE: "差し替えた文"} for row_id, values in answers.items()}
            return stage.spreadsheet_user.fill_in(form, typed, name)

    hands: SpreadsheetSimulator = Careless()  # type: ignore[assignment]
    return _with_hands(stage, hands)


def _with_hands(stage: Stage, hands: SpreadsheetSimulator) -> Stage:
    changed = replace(stage, spreadsheet_user=hands)
    changed.learn()
    return changed


def _opens_the_lock(stage: Stage) -> None:
    """Remove the password of the file that should have one."""
    (locked,) = stage.folder.special.glob("*パスワード*.xlsx")
    stage.parts.files.write(locked, stage.parts.files.read(stage.forms[cast.WITH_PASSWORD]), replace=True)


def _mends_the_broken_file(stage: Stage) -> None:
    broken = stage.folder.answers / cast.BROKEN_FILE
    stage.parts.files.write(broken, stage.parts.files.read(stage.forms[cast.WITH_PASSWORD]), replace=True)


def _asks_about_another_row(stage: Stage) -> None:
    other = next(row_id for row_id in stage.rows_of(cast.ASKED) if row_id != cast.ASKED_ROW)
    with stage.office() as store:
        wish = FormOptions(stage.organisation.name(cast.ASKED), stage.folder.root / "別")
        ask_back(stage.parts, store, wish, {other: "ほかの依頼"})


def _changes_one_more(stage: Stage) -> None:
    other = next(row_id for row_id in stage.rows_of(cast.CONFIRMED) if row_id != cast.SECOND_THOUGHT_ROW)
    _types(other, {DONE: "差し替えた文"})(stage)


SOMEWHERE = _types(ELSEWHERE, {DONE: "差し替えた文"})
TAMPERS: Mapping[str, Tamper] = {
    "section": _types_otherwise,
    "section-trace": _types(cast.SECTION_ROWS[0], {DONE: "差し替えた文"}, cast.SENDS_TO_SECTION),
    "zip-and-password": _opens_the_lock,
    "carry-over": _types_otherwise,
    "findings": _mends_the_broken_file,
    "take-back": _types("1-2-3-03-V", {DONE: "差し替えた文"}),
    "confirm-changed": _changes_one_more,
    "telephone": SOMEWHERE,
    "several-writers": _types(cast.SHARED_ROW, {DONE: cast.SHARED_TEXT}),
    "between-divisions": SOMEWHERE,
    "ask-back": _asks_about_another_row,
    "resubmitted": _types(cast.ASKED_ROW, {DONE: "差し替えた文"}),
    "accept": _types(cast.ASKED_ROW, {MARK: ""}, cast.ASKED),
    "reopen": SOMEWHERE,
    "wording": SOMEWHERE,
    "wording-back": _types_otherwise,
    "unify": _types(ELSEWHERE, {DONE: f"{cast.TELEPHONE_TERM}を更新した。"}),
    "list-mended": SOMEWHERE,
}
