"""指摘を返す: write for each file a new form with the division's answers and the findings in them (findings).

Findings are shown in three lists, errors first; in the form, cells with findings are marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application.findings.file_findings import Placed, findings_of, placed_rows, problems_of_file
from nakano_status.application.forms.form_content import FormMaker, shown_fields
from nakano_status.application.forms.output_paths import bare_path, form_path, write_under_free_name
from nakano_status.application.lookup import chosen_round, form_profiles, today_of
from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.application.merge.merge_returns import MergeOptions, Merging, plan_batch
from nakano_status.application.merge.received_files import (
    NO_BYTES,
    ReadFile,
    read_batch,
    read_stored_file,
    stored_bytes,
)
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.problem_text import finding_lines, problems_for_division, sort_by_severity
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.documents import form_sentences
from nakano_status.documents.form import FindingList, FormContent, FormFigure, FormRow
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import AnswerFile, ReadCell, confirmation_in
from nakano_status.domain.exchange.ledger import ReceivedFile, Verdict
from nakano_status.domain.exchange.returns import CellState, Package, Return
from nakano_status.domain.fields.field import UNKNOWN_CODES
from nakano_status.domain.fields.headings import ID
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.review.confirmation import changed_fields
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.states import repeat_due_date

if TYPE_CHECKING:
    from nakano_status.store.exchange import StoredExchange


def read_findings(records: Records, sha256: str) -> tuple[Problem, ...]:
    """Return the findings saved when a file was imported, sorted as errors, questions and advice.

    They belong to the bytes with this SHA-256: another file of the same name has its own findings.
    """
    return sort_by_severity(records.reviews.findings(sha256))


def findings_in_batch(records: Records, merging: Merging) -> Mapping[str, tuple[Problem, ...]]:
    """Return the findings that importing a batch would save for each file, by SHA-256.

    The findings of a file are sorted as errors, questions and advice. For a file received before with the same bytes,
    they are the findings saved then. Files without a SHA-256 are left out: nothing is saved for them.
    """
    round_ = chosen_round(records, merging.options.year)
    contents = RoundContents.load(records, round_)
    known = {each.sha256 for each in records.exchange.received()}
    found: dict[str, tuple[Problem, ...]] = {}
    for plan, read in zip(merging.plan.files, merging.files, strict=True):
        if plan.sha256 == NO_BYTES or plan.sha256 in found:
            continue
        kept = read_findings(records, plan.sha256) if plan.sha256 in known else ()
        package = records.exchange.find_package(plan.package_id) if plan.package_id else None
        if package is not None and package.round_id != round_.round_id:
            package = None  # the rules of its own round apply to it
        file = read.answers
        found[plan.sha256] = kept or findings_of(problems_of_file(plan, file), file, package, contents)
    return found


_LEAD_OF_FORM = (
    "届いた回答を、そのまま新しい回答様式に移しました。「修正を要するもの」をシート「回答」で直し、このファイルを提出してください。"
    "「ご確認いただきたいもの」と「参考」は、そのままでも提出できます。"
)
_LEAD_ALONE = "届いたファイルを回答として扱えないため、内容をお知らせします。"
_LEAD_CLOSED = "この年度の回答は締め切っているため、内容をお知らせします。回答の提出は必要ありません。"
_SHOWN_AS_FOUND = frozenset({*UNKNOWN_CODES.values(), "CELL-DATE", "CELL-NUMBER", "FIGURE-UNREADABLE"})
"""Codes of cells that could not be read as a value and can still be shown as text."""


@dataclass(frozen=True)
class Received:
    """A received file with its findings.

    `rows`: its rows, by the ID of the row of its package that each matches. `problems`: the problems found in it.
    `answer`: its return, whether imported or not (None: no return was made of it).
    """

    file: AnswerFile
    rows: Placed
    problems: tuple[Problem, ...]
    answer: Return | None = None


def findings_form(maker: FormMaker, package: Package, received: Received) -> FormContent:
    """Return the form that shows a division its answers with the findings in them.

    If the division returns the form without a change, it is recognised as the return that was received; with changes,
    it is a new return, based on that one.
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
        hint=form_sentences.FINDINGS_HINT,
        findings=_list(maker.contents.asked, sent.division, file.name, (problems, _LEAD_OF_FORM)),
    )


def list_findings_alone(
    asked: AskedFields, division: str | None, file: str, problems: Iterable[Problem], lead: str = _LEAD_ALONE
) -> FindingList:
    """Return the list of findings for a file from which no form can be made; `division` is None if it is unknown."""
    return _list(asked, division, file, (tuple(problems), lead))


def _list(
    asked: AskedFields, division: str | None, file: str, findings: tuple[tuple[Problem, ...], str]
) -> FindingList:
    problems, lead = findings
    title = f"{asked.year.label}末時点 進捗状況の確認　指摘一覧"
    lines = tuple(finding_lines(problems, asked.headings))
    return FindingList(title, division, file, lead, lines, asked.profile.headings[ID])


def _placed(received: Received) -> Iterator[Problem]:
    """Add row and field to every finding in a cell, including findings that only have the cell's address."""
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


_WHAT = "指摘"
_SHA256 = re.compile(r"[0-9a-f]{8,64}")


@dataclass(frozen=True)
class FindingsOptions:
    """Options for returning findings.

    `folder`: the target folder. `year`: the year of the round for files whose package is not known (None: the current
    round). `check_again`: whether files received before are checked again. `passwords`: tried on protected files.
    `due`: the due date printed on the forms (None: chosen for each division by `repeat_due_date`).
    """

    folder: Path
    year: FiscalYear | None = None
    check_again: bool = False
    passwords: tuple[str, ...] = ()
    due: date | None = None


@dataclass(frozen=True)
class ReturnedFile:
    """Result for one file: its name and SHA-256, its division, its findings, and the file that was written.

    `division`: its name (None: unknown). `package`: the 照会番号 of the form (None: unknown). `holds_answers`: a form
    with the answers was written, to be returned by `due`; otherwise only the list of findings, and `due` is None.
    `out`: the path of the written file; None if nothing was written, because the file could not be opened.
    """

    file: str
    sha256: str
    division: str | None
    package: str | None
    out: Path | None
    holds_answers: bool
    problems: tuple[Problem, ...]
    due: date | None = None


@dataclass(frozen=True)
class ReturnedFiles:
    """Results for some files; `passed_over` are the files of other programs beside them (see `ReadBatch`)."""

    files: tuple[ReturnedFile, ...]
    passed_over: tuple[Path, ...] = ()


def return_findings(
    parts: Parts, store: Store, sources: Sequence[str], options: FindingsOptions, by: str | None = None
) -> Outcome[ReturnedFiles]:
    """Write the findings in answered files as new files, one for each answered file, to be sent to its division.

    `sources`: paths of files or folders, or the SHA-256 of received files. The findings saved when a file was imported
    are shown again. If `check_again` is true, the file is checked again and the result saved. No existing file is
    overwritten. In a closed round, only the list of findings is written unless a row of the form was reopened. Raises
    RoundUnknown, PlanUnclear, DuePassed, TargetNotWritable, and with `check_again` StoreReadOnly.
    """
    files, gone, passed_over = _read(parts, store, sources, options)
    outcome = return_findings_of_read_files(parts, store, files, options, by, gone)
    return replace(outcome, value=replace(outcome.value, passed_over=tuple(passed_over)))


def return_findings_of_read_files(
    parts: Parts,
    store: Store,
    files: Sequence[ReadFile],
    options: FindingsOptions,
    by: str | None = None,
    gone: Sequence[ReceivedFile] = (),
) -> Outcome[ReturnedFiles]:
    """Write the findings in files that are already read, such as a batch in preview; otherwise like `return_findings`.

    For the files in `gone`, whose bytes were not stored, the saved findings are written.
    """
    repeat_due_date(today_of(parts), None, options.due)
    plans = [_plans(parts, store, each, options) for each in files]
    with store.reading() as records:
        round_ = chosen_round(records, options.year)
        planned = zip(files, plans, strict=True)
        looked = [_look(records, round_, each.answers, own, options) for each, own in planned]
        returned = [_write(parts, records, checked, options) for checked in looked]
        returned += [_write_list(parts, records, round_, each, options) for each in gone]
    if options.check_again:
        _keep(store, looked, by)
    problems = tuple(found for each in returned for found in each.problems)
    return Outcome(ReturnedFiles(tuple(returned)), problems=problems)


@dataclass(frozen=True)
class _Looked:
    """A file with its findings, its package and the package's round if both are known, and its return.

    `answer` is the return in the file, whether imported or not.
    """

    file: AnswerFile
    problems: tuple[Problem, ...]
    round_: Round
    package: Package | None
    answer: Return | None
    is_kept: bool


def _read(
    parts: Parts, store: Store, sources: Iterable[str], options: FindingsOptions
) -> tuple[list[ReadFile], list[ReceivedFile], list[Path]]:
    """Read the sources, each file once; also return the files that only have findings, and the files not read.

    For a refused file only the findings were stored, not the bytes.
    """
    files: list[ReadFile] = []
    gone: list[ReceivedFile] = []
    passed_over: list[Path] = []
    with store.reading() as records:
        arrivals, profile = {each.sha256: each for each in records.exchange.received()}, form_profiles(records)
        for source in sources:
            known = _received_file(arrivals, source)
            if known is None:
                batch = read_batch(parts, [Path(source)], passwords=options.passwords, known=profile)
                files += batch
                passed_over += batch.passed_over
                continue
            content = stored_bytes(records, known.sha256, known.name)
            if content is None:
                gone.append(known)
            else:
                files.append(read_stored_file(parts, records, known.name, content, options.passwords))
    return list({each.answers.key: each for each in files}.values()), gone, passed_over


def _received_file(arrivals: dict[str, ReceivedFile], source: str) -> ReceivedFile | None:
    """Return the one received file whose SHA-256 begins with `source`; None if `source` is a path."""
    if not _SHA256.fullmatch(source):
        return None
    found = [each for sha256, each in arrivals.items() if sha256.startswith(source)]
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class _Plans:
    """Plans for importing one file: as received, and as if a person had approved the whole file."""

    as_received: MergePlan
    agreed: MergePlan


def _plans(parts: Parts, store: Store, file: ReadFile, options: FindingsOptions) -> _Plans:
    plan = plan_batch(parts, store, [file], MergeOptions(options.year)).plan
    if plan.files[0].verdict is not Verdict.HELD or plan.files[0].return_ids:
        return _Plans(plan, plan)
    agreed = MergeOptions(options.year, agreed=[item.item_id for item in plan.held])
    return _Plans(plan, plan_batch(parts, store, [file], agreed).plan)


def _look(records: Records, now: Round, file: AnswerFile, plans: _Plans, options: FindingsOptions) -> _Looked:
    plan = plans.as_received.files[0]
    package = records.exchange.find_package(plan.package_id) if plan.package_id else None
    round_ = (records.rounds.find(package.round_id) if package else None) or now
    is_kept = any(each.sha256 == file.sha256 for each in records.exchange.received())
    kept = read_findings(records, file.sha256) if is_kept and not options.check_again else ()
    problems = kept or findings_of(problems_of_file(plan, file), file, package, RoundContents.load(records, round_))
    return _Looked(file, problems, round_, package, _answer(records.exchange, plans.agreed), is_kept)


def _answer(exchange: StoredExchange, plan: MergePlan) -> Return | None:
    """Return the return in a file if there is exactly one; otherwise None.

    Its ID is computed from its content, so it is known before the file is imported.
    """
    ids = plan.files[0].return_ids
    if len(ids) != 1:
        return None
    return next((each for each in plan.returns if each.return_id == ids[0]), None) or exchange.find_return(ids[0])


def _write(parts: Parts, records: Records, checked: _Looked, options: FindingsOptions) -> ReturnedFile:
    problems = problems_for_division(checked.problems)
    contents = RoundContents.load(records, checked.round_)
    package = None if any(each.code == "MANY-PACKAGES" for each in checked.problems) else checked.package
    division = package.division if package else None
    name = contents.organisation.name(division, checked.round_.named_on) if division else None
    result = ReturnedFile(
        checked.file.name, checked.file.sha256, name, package.package_id if package else None, None, False, problems
    )
    if checked.file.refused is not None or package is None or division is None:
        return _write_alone(parts, contents, result, options)
    if checked.round_.closed and not any(checked.round_.is_open(row.row_id) for row in package.rows):
        return _write_alone(parts, contents, result, options, _LEAD_CLOSED)
    maker = FormMaker(contents, RoundFacts.load(records, checked.round_))
    received = Received(checked.file, placed_rows(checked.file, package, contents), problems, checked.answer)
    due = repeat_due_date(today_of(parts), checked.round_.due_of(division), options.due)
    content = parts.workbooks.write_form(replace(findings_form(maker, package, received), due=due))
    path = write_under_free_name(
        parts,
        lambda what: options.folder / form_path(contents.organisation, checked.round_, division, what),
        _WHAT,
        content,
    )
    return replace(result, out=path, holds_answers=True, due=due)


def _write_list(
    parts: Parts, records: Records, round_: Round, received: ReceivedFile, options: FindingsOptions
) -> ReturnedFile:
    """Write the list of findings for a file that was refused when it was received."""
    problems = problems_for_division(records.reviews.findings(received.sha256))
    result = ReturnedFile(received.name, received.sha256, None, None, None, False, problems)
    return _write_alone(parts, RoundContents.load(records, round_), result, options)


def _write_alone(
    parts: Parts, contents: RoundContents, result: ReturnedFile, options: FindingsOptions, lead: str = _LEAD_ALONE
) -> ReturnedFile:
    """Write only the list of findings; write nothing for a file that could not be opened."""
    if not result.sha256:
        return result
    round_, stem = contents.round_, Path(result.file).stem
    found = list_findings_alone(contents.asked, result.division, result.file, result.problems, lead)
    content = parts.workbooks.write_findings(found, datetime.combine(round_.as_of, time.min))
    path = write_under_free_name(parts, lambda what: options.folder / bare_path(stem, round_, what), _WHAT, content)
    return replace(result, out=path)


def _keep(store: Store, looked: Iterable[_Looked], by: str | None) -> None:
    """Save the findings of received files that were checked again."""
    with store.writing() as work:
        work.begin_act(ActKind.FINDINGS, by)
        for checked in looked:
            if checked.is_kept:
                work.reviews.save_findings(checked.file.sha256, checked.problems)
        work.commit()
