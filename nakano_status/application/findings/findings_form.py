"""A new form with a division's answers as they were received; cells with findings are marked.

The received file is not edited: the form is made from the same package. Cells that cannot be shown as received (an
error value, a formula without a result), and cells that the file does not show, have their current values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from nakano_status.application.findings.file_findings import Placed
from nakano_status.application.forms.form_content import FormMaker, shown_fields
from nakano_status.application.problem_text import finding_lines
from nakano_status.documents.form import FindingList, FormContent, FormFigure, FormRow
from nakano_status.domain.exchange.answer_file import AnswerFile, ReadCell
from nakano_status.domain.exchange.answered_return import CellState, Return
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.review.confirmation import changed_fields, confirmation_in

_HINT = (
    "指摘のある欄を太い枠（ご確認いただきたいものは破線、参考は点線）で囲んでいます。"
    "シート「指摘一覧」を確認して直し、このファイルを提出してください。"
)
_LEAD_OF_FORM = (
    "届いた回答を、そのまま新しい回答様式に移しました。「修正を要するもの」をシート「回答」で直し、このファイルを提出してください。"
    "「ご確認いただきたいもの」と「参考」は、そのままでも提出できます。"
)
_LEAD_ALONE = "届いたファイルを回答として扱えないため、内容をお知らせします。"
_SHOWN_AS_FOUND = frozenset({"MARK-UNKNOWN", "KIND-UNKNOWN", "CELL-DATE", "CELL-NUMBER", "FIGURE-UNREADABLE"})
"""Codes of cells that could not be read as a value and can still be shown as text."""


@dataclass(frozen=True)
class Received:
    """A received file: how its rows are matched, what was found in it, and its return, whether imported or not."""

    file: AnswerFile
    rows: Placed
    problems: tuple[Problem, ...]
    answer: Return | None = None


def findings_form(maker: FormMaker, package: Package, received: Received) -> FormContent:
    """Return the form.

    Answered without a change it is the same return again, with changes it is a child of that return.
    """
    sent, file, answer = maker.sent(package), received.file, received.answer
    problems = tuple(_placed(received))
    flags = _flags(problems)
    by_row = shown_fields(maker, package)
    codes = {(each.place.sheet, each.place.cell): each.code for each in file.problems}

    def shown(row: FormRow) -> FormRow:
        values = _values(received, row.row_id, by_row[row.row_id], codes)
        return replace(row, values=values, flags=flags.get(row.row_id, {}))

    def figure(each: FormFigure) -> FormFigure:
        current = maker.figure_values(each.indicator.indicator_id)
        values = _values(received, each.indicator.indicator_id, current, codes)
        return replace(each, values=values, flags=flags.get(each.indicator.indicator_id, {}))

    rows = tuple(map(shown, sent.rows))
    texts = {(row.row_id, key): text for row in rows for key, text in row.values.items()}
    confirmation = confirmation_in(file, texts, maker.facts.profile)
    return replace(
        sent,
        rows=rows,
        reference_rows=tuple(map(shown, sent.reference_rows)),
        figures=tuple(map(figure, sent.figures)),
        parents=tuple(sorted(answer.parents)) if answer else sent.parents,
        return_id=answer.return_id if answer else None,
        respondent=file.respondent.name,
        extension=file.respondent.extension,
        confirmation=confirmation,
        shows_confirmed=confirmation is not None
        and not changed_fields(confirmation.fields, texts, maker.facts.profile),
        called="指摘",
        hint=_HINT,
        findings=_list(maker.contents.asked, sent.division, file.name, (problems, _LEAD_OF_FORM)),
    )


def findings_alone(asked: AskedFields, division: str | None, file: str, problems: Iterable[Problem]) -> FindingList:
    """Return the list of findings for a file from which no form can be made."""
    return _list(asked, division, file, (tuple(problems), _LEAD_ALONE))


def _list(
    asked: AskedFields, division: str | None, file: str, findings: tuple[tuple[Problem, ...], str]
) -> FindingList:
    problems, lead = findings
    title = f"{asked.year.label}末時点 進捗状況の確認　指摘一覧"
    return FindingList(title, division, file, lead, tuple(finding_lines(problems, asked.headings)))


def _placed(received: Received) -> Iterator[Problem]:
    """Add row and field to every finding in a cell, including those that only have the cell's address."""
    cells = {
        (row.sheet, cell.cell): (row_id, key)
        for row_id, row in received.rows.items()
        for key, cell in row.cells.items()
    }
    for found in received.problems:
        place = found.place
        row_id, key = cells.get((place.sheet or "", place.cell or ""), (place.id, place.key))
        yield found.at(id=row_id, key=key)


def _flags(problems: Iterable[Problem]) -> Mapping[str, Mapping[str, Severity]]:
    """Return the most serious finding of each cell, by row and key; `problems` list errors first."""
    flags: dict[str, dict[str, Severity]] = {}
    for found in problems:
        if found.place.id and found.place.key:
            flags.setdefault(found.place.id, {}).setdefault(found.place.key, found.severity)
    return flags


def _values(
    received: Received,
    row_id: str,
    current: Mapping[str, str | None],
    codes: Mapping[tuple[str | None, str | None], str],
) -> dict[str, str | None]:
    """Return the contents of a row's open cells."""
    row = received.rows.get(row_id)
    if row is None:
        return dict(current)
    cells = {key: (row.cells.get(key), text) for key, text in current.items()}
    return {
        key: text if cell is None else _shown(cell, text, codes.get((row.sheet, cell.cell)))
        for key, (cell, text) in cells.items()
    }


def _shown(cell: ReadCell, current: str | None, code: str | None) -> str | None:
    if cell.state is not CellState.UNREADABLE:
        return cell.text
    return cell.found if code in _SHOWN_AS_FOUND else current
