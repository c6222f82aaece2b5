"""Lay down a closed round as one folder that can be read without this program; remove data after retention (retain).

The folder has the round's values, their history, its acts and its received files, with the SHA-256 of each, and a text
that explains it to people who do not have the program (はじめにお読みください). Received files and names of persons can
be removed from the data file.
"""

from __future__ import annotations

import codecs
import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import nakano_status
from nakano_status.application.act_files import ActFiles, commit_with_files
from nakano_status.application.entries.read.history import OWNER, HistoryLine, read_history
from nakano_status.application.forms.form_content import CALLED
from nakano_status.application.forms.output_paths import form_kind, form_path
from nakano_status.application.lookup import chosen_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.kinds.recorded_paper import recorded_files
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.preconditions import need_closed, need_role, office_writing
from nakano_status.application.retention.acts import acts_of_round, acts_sheet, read_acts, sheet_of
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.roll_over_record import forget_contacts, kept_contacts
from nakano_status.domain.calendar.days import moment_label
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.ledger import ReceivedFile, Verdict, verdict_label
from nakano_status.domain.exchange.returns import HeldState, Package, Return, ReturnState
from nakano_status.domain.fields.field import NOTE, OUT_OF_REPORT, OWNERS, ROW_FACTS
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.history.acts import ActKind, moment_text
from nakano_status.domain.indicators.indicator import Indicator
from nakano_status.domain.plan.annotations import Tag
from nakano_status.domain.plan.ownership import owners_in_line
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.files import FileMissing, FileUnreadable
from nakano_status.domain.refusals.planning import LaidDownDiffers, LaidDownFolderTaken, LaidDownUnknown, NotLaidDown
from nakano_status.domain.review.confirmation import without_name
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.tally import UNDECIDED
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.text.file_names import safe_name

README = "はじめにお読みください.txt"
PAPERS, FORMS, RECEIVED = "資料", "照会", "受け取ったファイル"
_CONTENTS = {PAPERS: "記録した資料", FORMS: "所管課に送った回答様式", RECEIVED: "届いたままのファイル"}
"""The content of each subfolder."""
_VALUES, _HISTORY, _ACTS, _FILES = "現在の値.csv", "変更履歴.csv", "操作の記録.csv", "受け取ったファイル.csv"
_TEXT = """{plan}
{year}分の進捗確認の記録

このフォルダーは、締め切った進捗確認の記録を、プログラムがなくても読めるように保存したものです。
作成した日時　{made_at}
作成したプログラム　進捗状況とりまとめ {program}
作成したときの照合番号　{head}

■ 入っているもの
{parts}
{values}　取組と成果指標の、締め切った後の値です。
{history}　いつ、だれが、どの値を、何に変えたかです。
{acts}　この年度の操作です。
{files}　届いたファイルの名前、日時、照合のための番号（SHA-256）です。
CSVのファイルは、Excelで開けます。

■ 変わっていないことの確かめ方
「{sums}」に、すべてのファイルのSHA-256があります。sha256sum -c {sums} で確かめられます。
「{manifest}」も同じ一覧です。このファイルのSHA-256は、データファイルに記録されています。
プログラムでは、次のコマンドで確かめます。
nakano-status retain --year {short} --out このフォルダー --check --store データファイル

■ 取扱い
受け取ったファイルと変更履歴には、記入した人の氏名や内線が入っていることがあります。
"""


@dataclass(frozen=True)
class FolderFacts:
    """The texts of a folder about itself.

    `plan`: the plan's title. `year`, `short`: the round's year (令和4年度, R4). `made_at`: when the folder was made.
    `program`: the version of the program. `head`: the history head of the data file.
    """

    plan: str
    year: str
    short: str
    made_at: datetime
    program: str
    head: str


def folder_text(facts: FolderFacts, counts: Mapping[str, int], manifest: str, sums: str) -> bytes:
    """Return the explaining text as a file that opens in any editor.

    `counts`: the numbers of files by subfolder. `manifest`, `sums`: the names of the two lists of files.
    """
    lines = (f"{name}（フォルダー）　{_CONTENTS[name]}です（{number}件）。" for name, number in counts.items())
    text = _TEXT.format(
        **{**vars(facts), "made_at": moment_label(facts.made_at)},
        parts="\n".join(lines),
        values=_VALUES,
        history=_HISTORY,
        acts=_ACTS,
        files=_FILES,
        manifest=manifest,
        sums=sums,
    )
    return codecs.BOM_UTF8 + text.replace("\n", "\r\n").encode()


@dataclass(frozen=True)
class RoundFile:
    """A received file of a round at its first arrival.

    `number`: its number among the files of the round, from 1. `content`: None if the bytes were not stored or are
    removed. `waits`: whether an item of it is undecided.
    """

    number: int
    received: ReceivedFile
    content: bytes | None
    waits: bool


def files_of_round_alone(records: Records, round_: Round) -> tuple[RoundFile, ...]:
    """Return the files received for a round and no other, in order of arrival, without repetitions."""
    first = {each.sha256: each for each in reversed(records.exchange.received()) if each.sha256}
    own = {sha256 for sha256, rounds in _rounds_of_files(records).items() if rounds == {round_.round_id}}
    waiting = {each.sha256 for each in records.exchange.held(round_.round_id, HeldState.WAITING)}
    found = [each for sha256, each in reversed(first.items()) if sha256 in own]
    return tuple(
        RoundFile(number, each, records.exchange.content(each.sha256), each.sha256 in waiting)
        for number, each in enumerate(found, start=1)
    )


def hashes_of_round(records: Records, round_: Round) -> tuple[str, ...]:
    """Return the SHA-256 of each file of a round, including files that also belong to another round."""
    return tuple(sha256 for sha256, rounds in _rounds_of_files(records).items() if round_.round_id in rounds)


def _rounds_of_files(records: Records) -> dict[str, frozenset[str]]:
    """Return the rounds of each file: the rounds with a return or a held item of it, or that it was read into.

    An answer without any of these repeats an earlier file in other bytes: it belongs to the rounds of the most similar
    file.
    """
    found: dict[str, frozenset[str]] = defaultdict(frozenset)
    arrivals = records.exchange.received()
    for round_ in records.rounds.all():
        for sha256 in _found_in(records, round_, arrivals):
            found[sha256] |= {round_.round_id}
    answers = [each.sha256 for each in arrivals if each.sha256 and _is_read_answer(each)]
    if any(sha256 not in found for sha256 in answers):
        rows = _rows_of_files(records)
        for place, sha256 in enumerate(answers):
            if sha256 not in found and (earlier := [each for each in answers[:place] if each in found]):
                found[sha256] = found[_most_like(rows[sha256], earlier, rows)]
    return found


def _found_in(records: Records, round_: Round, arrivals: Iterable[ReceivedFile]) -> Iterator[str]:
    """Yield the SHA-256 of each file with a return or a held item of a round, and of the lists read into it."""
    round_id = round_.round_id
    for answered in records.exchange.returns(round_id, tuple(ReturnState), row_ids=()):
        if answered.sha256:
            yield answered.sha256
    yield from (each.sha256 for each in records.exchange.held(round_id, None))
    acts = records.history.acts_of_round(round_id)
    yield from (each.sha256 for each in arrivals if each.act_id in acts and not Verdict(each.verdict).is_answer)


def _is_read_answer(received: ReceivedFile) -> bool:
    return Verdict(received.verdict).is_answer and received.verdict != Verdict.REFUSED


def _rows_of_files(records: Records) -> Mapping[str, set[str]]:
    rows = defaultdict[str, set[str]](set)
    for row in records.exchange.ledger():
        if row.row_id is not None:
            rows[row.sha256].add(row.row_id)
    return rows


def _most_like(own: set[str], earlier: Sequence[str], rows: Mapping[str, set[str]]) -> str:
    """Return the file with the most rows in common.

    Among several, return the file with the fewest other rows, then the latest.
    """
    return max(reversed(earlier), key=lambda sha256: (len(own & rows[sha256]), -len(rows[sha256])))


MANIFEST, SUMS = "manifest.json", "SHA256SUMS.txt"
"""The lists of the files: the first for programs, the second for `sha256sum -c`; it covers the first one, too."""


@dataclass(frozen=True)
class Manifest:
    """The list of the files in a folder: the SHA-256 of each by its path in the folder."""

    folder: Path
    files: Mapping[str, str]

    @property
    def hashes(self) -> frozenset[str]:
        """The SHA-256 values of the files."""
        return frozenset(self.files.values())

    def problems(self, parts: Parts) -> Iterator[Problem]:
        """Yield a problem for each file that is missing, cannot be read, differs, or was added."""
        for path, sha256 in self.files.items():
            try:
                content = parts.files.read(self.folder / path)
            except FileMissing:
                yield problem("LAID-DOWN-MISSING", found=path)
            except FileUnreadable as refused:
                yield problem("LAID-DOWN-UNREADABLE", found=path, reason=refused.details["reason"])
            else:
                if hashlib.sha256(content).hexdigest() != sha256:
                    yield problem("LAID-DOWN-CHANGED", found=path)
        known = {*self.files, MANIFEST}
        for file in parts.files.files_in(self.folder):
            path = file.relative_to(self.folder).as_posix()
            if path not in known:
                yield problem("LAID-DOWN-ADDED", found=path)


def known_manifest(parts: Parts, records: Records, round_: Round, folder: Path) -> Manifest:
    """Return the list of files of a folder if this data file recorded it for the round.

    Raises LaidDownUnknown if it did not, and FileUnreadable.
    """
    unknown = LaidDownUnknown(path=str(folder), year=round_.year.label)
    try:
        content = parts.files.read(folder / MANIFEST)
    except FileMissing:
        raise unknown from None
    sha256 = hashlib.sha256(content).hexdigest()
    if (round_.round_id, sha256) not in records.rounds.manifests():
        raise unknown
    files = {each["path"]: each["sha256"] for each in json.loads(content)["files"]}
    return Manifest(folder, {**files, SUMS: hashlib.sha256(checksum_lines(files, sha256)).hexdigest()})


def checksum_lines(files: Mapping[str, str], manifest: str) -> bytes:
    """Return the lines that `sha256sum -c` reads, for files and their manifest.

    `files`: the SHA-256 of each file by path. `manifest`: the SHA-256 of the manifest.
    """
    return "".join(f"{sha256}  {path}\n" for path, sha256 in {**files, MANIFEST: manifest}.items()).encode()


def check_laid_down(parts: Parts, store: Store, folder: Path, year: FiscalYear | None = None) -> Outcome[Manifest]:
    """Return the list of the files in a folder, with a problem for each file that is missing, differs, or was added.

    `year`: the year of the round (None: the current round). Raises RoundUnknown, PlanUnclear, RoundNotClosed,
    LaidDownUnknown and FileUnreadable.
    """
    with store.reading() as records:
        manifest = known_manifest(parts, records, need_closed(chosen_round(records, year)), folder)
    return Outcome(manifest, problems=tuple(manifest.problems(parts)))


def is_laid_down(records: Records, round_: Round) -> bool:
    """Return whether a round was laid down in a folder, as this data file recorded it."""
    return any(round_id == round_.round_id for round_id, _ in records.rounds.manifests())


_CHANGES = ("前の値", "後の値", "書いた課", "操作した人", "方法", "ファイル", "セル", "SHA-256")
_FILE_HEADS = ("番号", "届いた日時", "ファイル名", "結果", "大きさ", "SHA-256", "フォルダーの中の場所")
_Line = tuple[str | None, ...]
NOT_KEPT = "（保存していません）"


def value_heads(profile: Profile) -> tuple[str, ...]:
    """Return the headings of the table of current values: ID, title, field, 所管課, value."""
    row_id, title, divisions = profile.headings.values()
    return row_id, title, "欄", divisions, "値"


def history_heads(profile: Profile) -> tuple[str, ...]:
    """Return the headings of the table of changes, as `row_history_texts` fills it."""
    row_id, _, divisions = profile.headings.values()
    return "年度", "日時", row_id, "欄", divisions, *_CHANGES


def value_sheet(contents: RoundContents) -> TableSheet:
    """Return the current values of every row and 成果指標 as a table, one value per line."""
    return sheet_of(value_heads(contents.edition.profile), _values(contents))


def _values(contents: RoundContents) -> Iterator[_Line]:
    for row_id in (*(row.row_id for row in contents.rows), *(each.indicator_id for each in contents.indicators)):
        yield from row_values(contents, row_id)


def row_values(contents: RoundContents, row_id: str) -> Iterator[_Line]:
    """Yield the current values of one row or 成果指標: its number, its title, the field, its 所管課, the text.

    For a note, the 所管課 is the division that wrote it. A field in an open conflict has the text `UNDECIDED`.
    """
    headings, row, whose = contents.asked.every_heading, contents.row(row_id), _owners(contents, row_id)
    title = contents.listings[row_id].title if row is not None else _indicator(contents, row_id).name
    if row is not None and row.out_of_report is not None:
        yield row_id, title, ROW_FACTS[OUT_OF_REPORT], whose, row.out_of_report.label
    values = contents.values.get(row_id, {})
    for key in sorted(values, key=[*headings, *values].index):
        text, is_undecided = values[key], contents.is_undecided(row_id, key)
        if text is not None or is_undecided:
            shown = UNDECIDED if is_undecided else contents.asked.profile.printed_in_full(key, text)
            yield row_id, title, headings.get(key, key), whose, shown
    for division, text in contents.notes.get(row_id, {}).items():
        yield row_id, title, headings.get(NOTE, NOTE), contents.organisation.name(division), text


def _indicator(contents: RoundContents, indicator_id: str) -> Indicator:
    return next(each for each in contents.indicators if each.indicator_id == indicator_id)


def _owners(contents: RoundContents, row_id: str) -> str | None:
    """Return the 所管課 of a row or 成果指標 in the round, in one line; None if there is none."""
    if contents.row(row_id) is not None:
        return owners_in_line(contents.divisions_text(row_id)) or None
    owner = _indicator(contents, row_id).owner
    return contents.organisation.name(owner) if owner else None


def history_sheet(records: Records, contents: RoundContents) -> TableSheet:
    """Return every change of the round's rows and 成果指標 as a table, by row, oldest first."""
    ids = [*contents.known_rows, *(each.indicator_id for each in contents.indicators)]
    lines = (line for each in ids for line in row_history_texts(records, contents, each))
    return sheet_of(history_heads(contents.edition.profile), lines)


def row_history_texts(records: Records, contents: RoundContents, row_id: str) -> Iterator[_Line]:
    """Yield the changes of one row in a round as texts, each with the 所管課 of the row at that time."""
    year = contents.round_.year.short
    lines = read_history(records, contents.round_, row_id)
    moved = (line.was for line in lines if line.key in (OWNERS, OWNER))
    whose = owners_in_line(next(moved, _owners(contents, row_id))) or None
    for line in lines:
        if line.key in (OWNERS, OWNER):
            whose = owners_in_line(line.now) or None
        yield (
            year,
            moment_text(line.act.at),
            row_id,
            line.heading,
            line.division or whose,
            *line.shown_values,
            *_source(line),
        )


def _source(line: HistoryLine) -> tuple[str | None, ...]:
    return line.who, line.act.by, line.way, line.file, line.cell, line.sha256


def act_sheet(records: Records, round_: Round) -> TableSheet:
    """Return the acts of the round as a table."""
    acts = {each.act_id for each in acts_of_round(records, round_)}
    return acts_sheet([each for each in read_acts(records) if each.act.act_id in acts])


def file_sheet(received: Mapping[str, RoundFile]) -> TableSheet:
    """Return the files received for the round as a table; `received`: the files by their path in the folder."""
    return sheet_of(_FILE_HEADS, (_file(path, each) for path, each in received.items()))


def _file(path: str, file: RoundFile) -> tuple[str | None, ...]:
    one = file.received
    place = path if file.content is not None else NOT_KEPT
    return (
        str(file.number),
        moment_text(one.at),
        one.name,
        verdict_label(Verdict(one.verdict), one.code),
        str(one.size),
        one.sha256,
        place,
    )


_MOST_NAMED = 3


@dataclass(frozen=True)
class RemovedFiles:
    """The round, the files that are or would be removed, and their size."""

    round_: Round
    files: tuple[RoundFile, ...]

    @property
    def size(self) -> int:
        """The total size of the files in bytes."""
        return sum(each.received.size for each in self.files)

    @property
    def text(self) -> str:
        """The number and the size of the files as text."""
        return f"受け取ったファイル{len(self.files)}件（{self.size:,}バイト）"


def drop_received(
    parts: Parts,
    store: Store,
    year: FiscalYear | None = None,
    folder: Path | None = None,
    by: str | None = None,
    *,
    without_folder: bool = False,
) -> Outcome[RemovedFiles]:
    """Remove the bytes of the files that were received for a closed round, and return these files.

    Files with undecided items are not removed; a problem counts these. `folder`: the folder into which the round was
    laid down; it is not needed if `without_folder` is true. `year`: the year of the round (None: the current round).
    Raises WrongRole, RoundUnknown, PlanUnclear, RoundNotClosed, NotLaidDown, LaidDownUnknown, LaidDownDiffers and
    FileUnreadable.
    """
    with store.writing() as work:
        found = files_to_drop(work, year)
        round_, files = found.value.round_, found.value.files
        if not without_folder:
            _need_laid_down(parts, work, round_, folder, files)
        if files:
            work.begin_act(ActKind.DROP_RECEIVED, by, f"{round_.year.label}分 {len(files)}件")
            today = parts.clock.today()
            for each in files:
                work.history.remove_file_content(each.received.sha256, today)
            work.commit()
    return found


def files_to_drop(records: Records, year: FiscalYear | None) -> Outcome[RemovedFiles]:
    """Return the files that `drop_received` would remove.

    Files with undecided items are left out; a problem counts these. `year`: the year of the round (None: the current
    round). Raises WrongRole, RoundUnknown, PlanUnclear and RoundNotClosed.
    """
    round_ = _closed_round(records, year)
    kept = [each for each in files_of_round_alone(records, round_) if each.content is not None]
    waiting = sum(each.waits for each in kept)
    problems = (problem("REMOVAL-WAITS", found=str(waiting)),) if waiting else ()
    return Outcome(RemovedFiles(round_, tuple(each for each in kept if not each.waits)), problems=problems)


def _need_laid_down(
    parts: Parts, records: Records, round_: Round, folder: Path | None, files: tuple[RoundFile, ...]
) -> None:
    """Raise NotLaidDown or LaidDownDiffers unless every file is in the folder as it was received."""
    if folder is None:
        raise NotLaidDown(year=round_.year.label)
    manifest = known_manifest(parts, records, round_, folder)
    differing = [each for each in manifest.problems(parts) if each.code != "LAID-DOWN-ADDED"]
    missing = [each.received.name for each in files if each.received.sha256 not in manifest.hashes]
    named = [each.found or "" for each in differing] + missing
    if named:
        found = "、".join(named[:_MOST_NAMED]) + (f"など{len(named)}件" if len(named) > _MOST_NAMED else "")
        raise LaidDownDiffers(path=str(folder), found=found)


def _closed_round(records: Records, year: FiscalYear | None) -> Round:
    need_role(records, StoreRole.OFFICE)
    return need_closed(chosen_round(records, year))


@dataclass(frozen=True)
class BlankedNames:
    """The round, and the places where names are or would be removed.

    `returns`, `acts`: their IDs. `confirmations`: the numbers of 所属長確認 by division ID in this data file. `tags`:
    the tags that the acts set. `findings`: for each file whose findings quote a name, by SHA-256, its findings without
    the name. `contacts`: the number of contacts that 年度の切替え and earlier places of bodies still keep.
    """

    round_: Round
    returns: tuple[str, ...]
    confirmations: Mapping[str, int]
    acts: tuple[str, ...]
    tags: tuple[Tag, ...]
    findings: Mapping[str, Sequence[Problem]]
    contacts: int

    @property
    def text(self) -> str:
        """The numbers of places as text."""
        counts = self.counts
        tags = f"、枠組みとの対応{counts['tags']}件" if counts["tags"] else ""
        contacts = f"、前の連絡先{counts['contacts']}件" if counts["contacts"] else ""
        named = (
            f"回答{counts['returns']}件、所属長確認{counts['confirmations']}件、操作{counts['acts']}件{tags}{contacts}"
        )
        return f"{named}の氏名と内線"

    @property
    def counts(self) -> Mapping[str, int]:
        """The numbers of returns, confirmations, acts and tags with names, and of kept contacts."""
        return {
            "returns": len(self.returns),
            "confirmations": sum(self.confirmations.values()),
            "acts": len(self.acts),
            "tags": len(self.tags),
            "contacts": self.contacts,
        }


def blank_names(store: Store, year: FiscalYear | None = None, by: str | None = None) -> Outcome[BlankedNames]:
    """Remove names and extensions of persons from the returns, confirmations, acts and tags of a closed round.

    Names quoted in the saved findings of its files, and the contacts that `forget_contacts` removes, are removed, too;
    an earlier version kept these contacts when a round was closed. Answers remain. If there are no names, no act is
    recorded. `year`: the year of the round (None: the current round). Raises WrongRole, RoundUnknown, PlanUnclear and
    RoundNotClosed.
    """
    with store.writing() as work:
        outcome = names_to_blank(work, year)
        found = outcome.value
        if any(found.counts.values()) or found.findings:
            work.begin_act(ActKind.BLANK_NAMES, by, f"{found.round_.year.label}分")
            for return_id in found.returns:
                work.exchange.blank_names(return_id)
            for division in found.confirmations:
                work.reviews.blank_confirmations(found.round_.round_id, division)
            for act_id in found.acts:
                work.history.blank_person(act_id)
            for tag in found.tags:
                work.plan.blank_decider(tag)
            for sha256, problems in found.findings.items():
                work.reviews.save_findings(sha256, problems)
            forget_contacts(work, found.round_.round_id)
            work.commit()
    return outcome


def names_to_blank(records: Records, year: FiscalYear | None) -> Outcome[BlankedNames]:
    """Return the places where `blank_names` would remove names.

    If files with answers are still stored, a problem counts these, because names in them remain. `year`: the year of
    the round (None: the current round). Raises WrongRole, RoundUnknown, PlanUnclear and RoundNotClosed.
    """
    round_ = _closed_round(records, year)
    round_id = round_.round_id
    returns = records.exchange.returns(round_id, tuple(ReturnState), row_ids=())
    confirmed = {
        each.division_id: sum(
            not given.is_blanked for given in records.reviews.confirmations(round_id, each.division_id)
        )
        for each in records.organisation.read().divisions
    }
    answers = [
        each
        for each in files_of_round_alone(records, round_)
        if each.content is not None and Verdict(each.received.verdict).is_answer
    ]
    acts = acts_of_round(records, round_)
    found = BlankedNames(
        round_,
        tuple(each.return_id for each in returns if _has_names(each)),
        {division: number for division, number in confirmed.items() if number},
        tuple(each.act_id for each in acts if each.by is not None),
        tuple(records.plan.tags_decided_in({each.act_id for each in acts})),
        _findings_without_names(records, round_),
        kept_contacts(records, round_id),
    )
    return Outcome(found, problems=(problem("NAMES-IN-RECEIVED", found=str(len(answers))),) if answers else ())


def _findings_without_names(records: Records, round_: Round) -> Mapping[str, Sequence[Problem]]:
    quoted = {}
    for sha256, findings in records.reviews.findings_of(hashes_of_round(records, round_)).items():
        blanked = [without_name(each) for each in findings]
        if blanked != [*findings]:
            quoted[sha256] = blanked
    return quoted


def _has_names(answered: Return) -> bool:
    respondent, given = answered.respondent, answered.confirmation
    named = (respondent.name, respondent.extension, respondent.confirmed_by)
    return any(each is not None for each in named) or (given is not None and not given.is_blanked)


_LONGEST_NAME = 60


@dataclass(frozen=True)
class LaidDownRound:
    """A round that was laid down.

    `files`: the paths of its files in order; the list of files is among them only if all files are in their places.
    `manifest`: the path of this list. `sha256`: the list's SHA-256. `head`: the history head in the list.
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
    *,
    replace: bool = False,
) -> Outcome[LaidDownRound]:
    """Write the folder and record its list of files; `replace` allows replacing other files of the same names.

    As for published papers, the files are written first, then the list is recorded, and then the files get their names.
    A failure after the recording is a problem (FOLDER-NOT-PLACED); then `files` are the files in the folder. `year`:
    the year of the round (None: the current round). Raises WrongRole, RoundUnknown, PlanUnclear, RoundNotClosed,
    LaidDownFolderTaken, TargetExists, TargetNotWritable and FileUnreadable.
    """
    with office_writing(store) as work:
        round_ = need_closed(chosen_round(work, year))
        contents, problems = _contents(parts, work, round_, folder)
        head = work.history.head()
        listed = _with_lists(contents, _facts(parts, work, round_, head))
        _need_own_folder(parts, work, round_, folder, listed)
        sha256 = hashlib.sha256(listed[MANIFEST]).hexdigest()
        work.begin_act(ActKind.LAY_DOWN, by, f"{round_.year.label}分 {len(listed)}件")
        work.rounds.add_manifest(round_.round_id, sha256)
        files = ActFiles(folder, listed, replace)
        placed = commit_with_files(parts, work, files, "FOLDER-NOT-PLACED", round_.year.label)
    laid_down = LaidDownRound(round_, placed.paths, folder / MANIFEST, sha256, head)
    return Outcome(laid_down, problems=(*problems, *placed.problems))


def folder_name(year: FiscalYear) -> str:
    """Return the name for the folder of a year inside a folder that a user has chosen."""
    return f"{year.label}の記録"


def _need_own_folder(parts: Parts, records: Records, round_: Round, folder: Path, listed: Collection[str]) -> None:
    """Raise LaidDownFolderTaken for a folder with other files, unless this round was laid down in it before."""
    there = [each.relative_to(folder) for each in parts.files.files_in(folder) if each != folder]
    if Path(MANIFEST) in there:
        try:
            known_manifest(parts, records, round_, folder)
        except LaidDownUnknown:
            raise LaidDownFolderTaken(path=str(folder), found=MANIFEST) from None
        return
    # names with a dot belong to the system, or to an attempt that was killed
    others = [each for each in there if each.as_posix() not in listed and not each.name.startswith(".")]
    if others:
        raise LaidDownFolderTaken(path=str(folder), found=others[0].as_posix())


def _contents(parts: Parts, records: Records, round_: Round, folder: Path) -> tuple[dict[str, bytes], list[Problem]]:
    """Return the files by their paths, without their lists, and problems about files that are not there any more.

    Received files whose bytes were removed are read from the folder if they were laid down there before.
    """
    dropped = records.history.removed_files()
    files = _with_removed(parts, folder, files_of_round_alone(records, round_), dropped)
    received = {_received_path(each): each for each in files}
    round_contents = RoundContents.load(records, round_)
    packages = records.exchange.packages(round_.round_id)
    contents: dict[str, bytes] = {}
    for publication in records.publications.of_round(round_.round_id):
        place = f"{PAPERS}/第{publication.number}号_{safe_name(publication.occasion_name, _LONGEST_NAME)}"
        recorded = recorded_files(records.publications, publication)
        contents |= {f"{place}/{name}": each for name, each in recorded.items()}
    sent = records.exchange.sent_forms(each.package_id for each in packages)
    for package in packages:
        for number, form in enumerate(sent.get(package.package_id, ()), start=1):
            contents[f"{FORMS}/{_form_path(round_contents, package, number).as_posix()}"] = form
    contents |= {path: each.content for path, each in received.items() if each.content is not None}
    removed = sum(each.content is None and each.received.sha256 in dropped for each in files)
    gone = removed + len(packages) - len(sent)
    sheets = {
        _VALUES: value_sheet(round_contents),
        _HISTORY: history_sheet(records, round_contents),
        _ACTS: act_sheet(records, round_),
        _FILES: file_sheet(received),
    }
    for name, sheet in sheets.items():
        contents[name] = parts.workbooks.write_table(name, sheet, parts.clock.now())
    return contents, [problem("LAID-DOWN-WITHOUT-FILES", found=str(gone))] if gone else []


def _with_removed(
    parts: Parts, folder: Path, files: Sequence[RoundFile], dropped: Collection[str]
) -> Sequence[RoundFile]:
    """Return the files; removed bytes are read from the folder, which may have the only copy.

    Raises FileUnreadable if a file of the folder that cannot be read may be such a copy.
    """
    there, unread = dict[str, bytes](), list[FileUnreadable]()
    if any(each.received.sha256 in dropped for each in files):
        for path in parts.files.files_in(folder / RECEIVED):
            try:
                content = parts.files.read(path)
            except FileMissing:
                continue
            except FileUnreadable as refused:
                unread.append(refused)
            else:
                there[hashlib.sha256(content).hexdigest()] = content
    found = [replace(each, content=each.content or there.get(each.received.sha256)) for each in files]
    if unread and any(each.content is None and each.received.sha256 in dropped for each in found):
        raise unread[0]
    return found


def _form_path(contents: RoundContents, package: Package, number: int) -> Path:
    kind = CALLED.get(package.purpose, form_kind(asks=package.asks_anything(contents.asked)))
    name = f"{kind}_{package.package_id}" + (f"({number})" if number > 1 else "")
    return form_path(contents.organisation, contents.round_, package.division, name)


def _received_path(file: RoundFile) -> str:
    """Return the path of a received file in the folder: `受け取ったファイル/003_税務課.xlsx`."""
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
    """Return the files with the explaining text first and their lists last: if the lists exist, all files exist."""
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
    return {**ordered, SUMS: checksum_lines(files, hashlib.sha256(listed).hexdigest()), MANIFEST: listed}


def _counts(contents: Mapping[str, bytes]) -> Mapping[str, int]:
    """Return the number of files in each part of the folder."""
    return {part: sum(path.startswith(f"{part}/") for path in contents) for part in _CONTENTS}
