"""Lay a closed round down as one folder that can be read without this program (retain).

The papers as they were recorded, the forms that were sent, the files as they were received, and as CSV the current
values, their history and the acts; a text that explains them, and the SHA-256 of every file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import replace as changed
from pathlib import Path

import nakano_status
from nakano_status.application.forms.form_content import CALLED, FormMaker
from nakano_status.application.forms.output_paths import form_kind, form_path, safe_name
from nakano_status.application.lookup import chosen_round, need_closed, need_role
from nakano_status.application.outcome import Outcome, Progress, silent
from nakano_status.application.papers.publish import is_there, kept_files, not_placed
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.retention.retained_folder import MANIFEST, SUMS, keep_laid_down, known_manifest, sums_of
from nakano_status.application.retention.round_files import RoundFile, files_of_round
from nakano_status.application.retention.round_sheets import act_sheet, file_sheet, history_sheet, value_sheet
from nakano_status.documents.retention_text import FolderFacts, folder_text
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem, Refused
from nakano_status.domain.refusals.files import FileMissing, FileUnreadable, TargetExists, TargetNotWritable
from nakano_status.domain.refusals.planning import LaidDownFolderTaken, LaidDownUnknown
from nakano_status.domain.round.round import Round

README = "はじめにお読みください.txt"
PAPERS, FORMS, RECEIVED = "資料", "照会", "受け取ったファイル"
_VALUES, _HISTORY, _ACTS, _FILES = "現在の値.csv", "変更履歴.csv", "操作の記録.csv", "受け取ったファイル.csv"
_LONGEST_NAME = 60


@dataclass(frozen=True)
class LaidDownRound:
    """The round that was laid down, its files in order, the SHA-256 of their list, and the head that it states.

    Only if all files are in their places, the list is among them.
    """

    round_: Round
    files: tuple[Path, ...]
    manifest: Path
    sha256: str
    head: str


def lay_down(
    parts: Parts,
    store: Store,
    folder: Path,
    year: FiscalYear | None = None,
    by: str | None = None,
    progress: Progress = silent,
    *,
    replace: bool = False,
) -> Outcome[LaidDownRound]:
    """Write the folder and record its list of files; `replace`: other files of the same names may be replaced.

    As papers that are published, the files are written before that is recorded, and get their names after it: a failure
    in between is a problem (FOLDER-NOT-PLACED), and `files` are those in the folder. Raises WrongRole, RoundUnknown,
    RoundNotClosed, LaidDownFolderTaken, TargetExists, TargetNotWritable.
    """
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        round_ = need_closed(chosen_round(work, year))
        contents, problems = _contents(parts, work, round_, folder, progress)
        head = work.history.head()
        listed = _with_lists(contents, _facts(parts, work, round_, head))
        _need_own_folder(parts, work, round_, folder, listed)
        sha256 = hashlib.sha256(listed[MANIFEST]).hexdigest()
        act = work.begin_act("lay_down", by, f"{round_.year.label}分 {len(listed)}件")
        keep_laid_down(work.settings, act, round_, sha256)
        with parts.files.laid_out(folder, listed, replace=replace) as put_in_place:
            work.commit()
            try:
                put_in_place()
            except (TargetExists, TargetNotWritable) as refused:
                problems.append(not_placed("FOLDER-NOT-PLACED", round_.year.label, refused))
                hashes = {path: hashlib.sha256(content).hexdigest() for path, content in listed.items()}
                listed = {path: listed[path] for path in listed if is_there(parts, folder / path, hashes[path])}
    files = tuple(folder / path for path in listed)
    return Outcome(LaidDownRound(round_, files, folder / MANIFEST, sha256, head), problems=tuple(problems))


def folder_name(year: FiscalYear) -> str:
    """Return what the folder of a year is called in the folder that a user has chosen."""
    return f"{year.label}の記録"


def _need_own_folder(parts: Parts, records: Records, round_: Round, folder: Path, listed: Collection[str]) -> None:
    """Refuse a folder with other files, unless this round was laid down in it before."""
    there = [each.relative_to(folder) for each in parts.files.files_in(folder) if each != folder]
    if Path(MANIFEST) in there:
        try:
            known_manifest(parts, records, round_, folder)
        except LaidDownUnknown:
            raise LaidDownFolderTaken(path=str(folder), found=MANIFEST) from None
        return
    # those with a dot are the system's, or of an attempt that was killed
    others = [each for each in there if each.as_posix() not in listed and not each.name.startswith(".")]
    if others:
        raise LaidDownFolderTaken(path=str(folder), found=others[0].as_posix())


def _contents(
    parts: Parts, records: Records, round_: Round, folder: Path, progress: Progress
) -> tuple[dict[str, bytes], list[Problem]]:
    """Return the files by their paths, without their lists, and the problems of forms that cannot be made again.

    Received files whose bytes were removed are read from the folder, if they were laid down there before.
    """
    dropped = records.history.dropped()
    files = _with_removed(parts, folder, files_of_round(records, round_), dropped)
    received = {_received_path(each): each for each in files}
    maker = FormMaker.load(records, round_).with_tables_of(records)
    packages = records.packages.of_round(round_.round_id)
    contents: dict[str, bytes] = {}
    for paper in records.publications.of_round(round_.round_id):
        place = f"{PAPERS}/第{paper.number}号_{safe_name(paper.occasion.value, _LONGEST_NAME)}"
        contents |= {f"{place}/{name}": each for name, each in kept_files(records.publications, paper).items()}
    problems = []
    for number, package in enumerate(packages):
        progress("回答様式を作り直しています", number, len(packages))
        form = _form(parts, maker, package)
        if isinstance(form, Problem):
            problems.append(form)
        else:
            contents[f"{FORMS}/{_form_path(maker, package).as_posix()}"] = form
    progress("回答様式を作り直しました", len(packages), len(packages))
    contents |= {path: each.content for path, each in received.items() if each.content is not None}
    if removed := sum(each.content is None and each.received.sha256 in dropped for each in files):
        problems.append(problem("LAID-DOWN-WITHOUT-FILES", found=str(removed)))
    for name, sheet in _sheets(records, round_, maker, received).items():
        contents[name] = parts.workbooks.write_table(name, sheet, parts.clock.now())
    return contents, problems


def _with_removed(
    parts: Parts, folder: Path, files: Sequence[RoundFile], dropped: Collection[str]
) -> Sequence[RoundFile]:
    """Return the files, those whose bytes were removed with those that the folder has: no other copy may be left."""
    there: dict[str, bytes] = {}
    if any(each.received.sha256 in dropped for each in files):
        for path in parts.files.files_in(folder / RECEIVED):
            with suppress(FileMissing, FileUnreadable):
                content = parts.files.read(path)
                there[hashlib.sha256(content).hexdigest()] = content
    return [changed(each, content=each.content or there.get(each.received.sha256)) for each in files]


def _sheets(
    records: Records, round_: Round, maker: FormMaker, received: Mapping[str, RoundFile]
) -> Mapping[str, TableSheet]:
    return {
        _VALUES: value_sheet(maker.contents),
        _HISTORY: history_sheet(records, maker.contents),
        _ACTS: act_sheet(records, round_),
        _FILES: file_sheet(received),
    }


def _form(parts: Parts, maker: FormMaker, package: Package) -> bytes | Problem:
    """Return a form as it was sent, or the problem if what it showed is no longer there."""
    try:
        return parts.workbooks.write_form(maker.sent(package))
    except (LookupError, Refused):
        return problem("FORM-NOT-LAID-DOWN", found=package.package_id)


def _form_path(maker: FormMaker, package: Package) -> Path:
    organisation, round_ = maker.contents.organisation, maker.contents.round_
    usual = form_kind(round_, package.division, [package.division] if package.figures else ())
    kind = CALLED.get(package.purpose, usual)
    return form_path(organisation, round_, package.division, f"{kind}_{package.package_id}")


def _received_path(file: RoundFile) -> str:
    """Return where a received file is: `受け取ったファイル/003_税務課.xlsx`."""
    name = Path(file.received.name.replace("\\", "/"))
    stem = safe_name(" ".join((*name.parent.parts, name.stem)), _LONGEST_NAME)
    return f"{RECEIVED}/{file.number:03d}_{stem}{safe_name(name.suffix or '.xlsx', 8)}"


def _facts(parts: Parts, records: Records, round_: Round, head: str) -> FolderFacts:
    return FolderFacts(
        records.plan.title(round_.edition_id),
        round_.year.label,
        round_.year.short,
        parts.clock.now(),
        nakano_status.__version__,
        head,
    )


def _with_lists(contents: Mapping[str, bytes], facts: FolderFacts) -> dict[str, bytes]:
    """Return the files with the text that explains them, and their lists last: where these are, all others are."""
    ordered = {README: folder_text(facts, _counts(contents), MANIFEST, SUMS), **contents}
    files = {path: hashlib.sha256(content).hexdigest() for path, content in ordered.items()}
    manifest = {
        "plan": facts.plan,
        "year": facts.year,
        "made_at": facts.made_at.isoformat(),
        "program": facts.program,
        "head": facts.head,
        "files": [{"path": path, "size": len(ordered[path]), "sha256": sha256} for path, sha256 in files.items()],
    }
    listed = (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
    return {**ordered, SUMS: sums_of(files, hashlib.sha256(listed).hexdigest()), MANIFEST: listed}


def _counts(contents: Mapping[str, bytes]) -> Mapping[str, int]:
    """Return how many files each part of the folder has."""
    return {part: sum(path.startswith(f"{part}/") for path in contents) for part in (PAPERS, FORMS, RECEIVED)}
