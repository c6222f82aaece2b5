"""Go back to a backup (復元): wholly, as a copy to look into, or with the texts of one row (restore).

The differences from the backup are shown first. Received files that a restore removed are offered until they are merged
or declined.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from nakano_status.application.entries.edit_entry import Entry, edit_entries
from nakano_status.application.entries.read.history import OWNER, fact_label, figure_key_label
from nakano_status.application.lookup import edition_of
from nakano_status.application.merge.received_files import read_received_file
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.application.preconditions import need_typed_reason
from nakano_status.application.round.amend_round import AnswererRule
from nakano_status.application.round.read.as_known import organisation_of
from nakano_status.application.stopping import Cancelled, on_trial, report
from nakano_status.application.storage.make_backup import MadeBackup, back_up, back_up_damaged, backup_folder_of
from nakano_status.application.unchanged_content import Content, need_unchanged
from nakano_status.domain.exchange.ledger import ReceivedFile, Verdict
from nakano_status.domain.exchange.returns import Package
from nakano_status.domain.fields.field import ANSWERERS, OUT_OF_REPORT, OWNERS, REVIEW, ROW_FACTS
from nakano_status.domain.grouped import grouped
from nakano_status.domain.history.acts import Act, ActKind
from nakano_status.domain.indicators.indicator import YearFigure, recorded_key_of_figure
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.papers.publication import Publication
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.refusals import files as refusals
from nakano_status.domain.review.review import Locks, ReviewKind
from nakano_status.domain.round.round import Round, RoundRow
from nakano_status.domain.storage.backups import (
    ARRIVING_SETTING,
    COPY_SETTING,
    FOLDER_SETTING,
    MOVED_SETTING,
    AwaitedFile,
)
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.text.narrative import is_utf8, stored_entry

if TYPE_CHECKING:
    from nakano_status.application.merge.received_files import ReadFile
    from nakano_status.domain.fields.profile import Profile
    from nakano_status.domain.indicators.indicator import Indicator


REMOVALS: Mapping[str, str] = {ActKind.BLANK_NAMES: "氏名など", ActKind.DROP_RECEIVED: "受け取ったファイル"}
"""Labels of the data that acts remove for good, but that an earlier backup still has, by the kind of the act."""

Key = TypeVar("Key")
Found = TypeVar("Found")


@dataclass(frozen=True)
class ValueDifference:
    """A field of a row or an indicator whose value `now` differs from its value `then` in the backup.

    `key`: also one of ROW_FACTS, and for values recorded on an indicator itself R3, target:R7 or owner. `division`: the
    name of the division of a note or of an acceptance (None: another field). `now`, `then`: None for blank. `profile`:
    the round's profile. Two plans may have rows of one ID in one year; the round distinguishes them. `round_id` is
    empty, and `year` is the first year of the plan, for an indicator of an edition without a round. `is_of_section`:
    whether `division` is a section (係) of the division that owns the data file.
    """

    round_id: str
    plan_id: str
    year: str
    row_id: str
    title: str
    key: str
    heading: str
    division: str | None
    now: str | None
    then: str | None
    profile: Profile = field(repr=False)
    is_indicator: bool = False
    is_of_section: bool = False

    @property
    def whose_heading(self) -> str:
        """The heading, with the name of the division if the value is a division's own."""
        return f"{self.heading}（{self.division}）" if self.division else self.heading

    @property
    def shown_values(self) -> tuple[str | None, str | None]:
        """The values now and in the backup, as texts to show (None: blank)."""
        if self.is_fact:
            return fact_label(self.key, self.now), fact_label(self.key, self.then)
        now, then = (self.profile.printed_in_full(self.key, each) for each in (self.now, self.then))
        return now, then

    @property
    def is_fact(self) -> bool:
        """Whether it is a fact that the office recorded about a row."""
        return self.key in ROW_FACTS and not self.is_indicator

    @property
    def is_left(self) -> bool:
        """Whether `put_back_row` leaves it as it is."""
        return self.is_fact or self.is_of_section


@dataclass(frozen=True)
class OnlyIn(Generic[Found]):
    """An object that only one of both states has: if it exists only now, a restore removes it, otherwise adds it again.

    `year` is the year of its round, `division` the name of the division to which a form was sent.
    """

    found: Found
    only_now: bool
    year: str = ""
    division: str = ""


@dataclass(frozen=True)
class Differences:
    """All differences between the present state and the state of a backup.

    `rows`: the differing values of rows and indicators. The other lists have the objects that only one of both states
    has. `acts` includes acts whose effects are in the other lists. `head`: the head of the present state.
    """

    rounds: tuple[OnlyIn[Round], ...] = ()
    rows: tuple[ValueDifference, ...] = ()
    acts: tuple[OnlyIn[Act], ...] = ()
    papers: tuple[OnlyIn[Publication], ...] = ()
    files: tuple[OnlyIn[ReceivedFile], ...] = ()
    packages: tuple[OnlyIn[Package], ...] = ()
    head: str | None = field(default=None, compare=False)

    @property
    def row_ids(self) -> tuple[tuple[str, str], ...]:
        """The rows that differ, as pairs of round and row ID."""
        return self._ids(of_indicators=False)

    @property
    def indicator_ids(self) -> tuple[tuple[str, str], ...]:
        """The indicators that differ, as pairs of round and indicator ID; their values are among `rows`."""
        return self._ids(of_indicators=True)

    def _ids(self, *, of_indicators: bool) -> tuple[tuple[str, str], ...]:
        found = (each for each in self.rows if each.is_indicator is of_indicators)
        return tuple(dict.fromkeys((each.round_id, each.row_id) for each in found))

    def of_row(self, round_id: str, row_id: str) -> tuple[ValueDifference, ...]:
        """Return the differing values of a row of a round."""
        return tuple(each for each in self.rows if (each.round_id, each.row_id) == (round_id, row_id))

    @property
    def lost_files(self) -> tuple[ReceivedFile, ...]:
        """The files received since the backup."""
        return tuple(each.found for each in self.files if each.only_now)

    @property
    def brought_back(self) -> tuple[str, ...]:
        """Labels of the data that were removed for good since the backup and would exist again."""
        kinds = {each.found.kind for each in self.acts if each.only_now}
        return tuple(words for kind, words in REMOVALS.items() if kind in kinds)


def brought_back_warning(differences: Differences) -> str:
    """Return the warning that a restore brings back data that were removed for good."""
    return (
        f"控えの後に削除した{'、'.join(differences.brought_back)}は、復元すると、データファイルに戻ります。"
        "保存期間を過ぎたものは、復元した後に、もう一度削除してください。"
    )


def read_differences(now: Records, then: Records) -> Differences:
    """Return the differences between the present state and the state of a backup."""
    here, there = _rounds(now), _rounds(then)
    in_both = [round_ for round_id, round_ in here.items() if round_id in there]
    years = {round_id: round_.year.short for round_id, round_ in {**there, **here}.items()}
    names = {**then.organisation.read().names(), **now.organisation.read().names()}
    return Differences(
        tuple(replace(each, year=each.found.year.short) for each in _only_in_one(here, there)),
        _in_order(in_both, (*_rows(now, then, in_both), *_indicators(now, then, in_both))),
        tuple(_only_in_one(_acts(now), _acts(then))),
        tuple(replace(each, year=years[each.found.round_id]) for each in _only_in_one(_papers(now), _papers(then))),
        tuple(_only_in_one(_files(now), _files(then))),
        tuple(
            replace(each, year=years[each.found.round_id], division=names[each.found.division])
            for each in _only_in_one(_packages(now), _packages(then))
        ),
        head=now.history.head(),
    )


def _only_in_one(now: Mapping[Key, Found], then: Mapping[Key, Found]) -> Iterator[OnlyIn[Found]]:
    """Yield the objects of only one of both states, the ones that a restore would remove first."""
    yield from (OnlyIn(found, only_now=True) for key, found in now.items() if key not in then)
    yield from (OnlyIn(found, only_now=False) for key, found in then.items() if key not in now)


def _rounds(records: Records) -> dict[str, Round]:
    return {each.round_id: each for each in records.rounds.all()}


def _acts(records: Records) -> dict[str, Act]:
    return {act.act_id: act for act in records.entries.acts()}


def _papers(records: Records) -> dict[str, Publication]:
    return {each.act_id: each for id_ in _rounds(records) for each in records.publications.of_round(id_)}


def _files(records: Records) -> dict[str, ReceivedFile]:
    """Return the received files with answers by SHA-256; equal bytes received twice are one file."""
    received = (each for each in records.exchange.received() if Verdict(each.verdict).is_answer)
    return {each.sha256: each for each in received if each.verdict != Verdict.REFUSED}


def _packages(records: Records) -> dict[str, Package]:
    sent = (package for id_ in _rounds(records) for package in records.exchange.packages(id_, row_ids=()))
    return {package.package_id: package for package in sent}


def _in_order(rounds: Sequence[Round], found: Iterable[ValueDifference]) -> tuple[ValueDifference, ...]:
    """Return differences sorted by round and row; differences without a round are first."""
    places = {round_.round_id: place for place, round_ in enumerate(rounds, start=1)}
    return tuple(sorted(found, key=lambda each: (places.get(each.round_id, 0), each.row_id)))


def _rows(now: Records, then: Records, rounds: Iterable[Round]) -> Iterator[ValueDifference]:
    """Yield the fields of rounds whose current values differ, and the differing facts about their rows."""
    before = _rounds(then)
    for round_ in rounds:
        here, there = _texts(now, round_), _texts(then, round_)
        in_both = round_.known_rows.keys() & before[round_.round_id].known_rows
        names = {**organisation_of(then, before[round_.round_id]).names(), **organisation_of(now, round_).names()}
        here |= _facts(now, round_, in_both, names)
        there |= _facts(then, before[round_.round_id], in_both, names)
        different = [field for field in {**here, **there} if here.get(field) != there.get(field)]
        if different:
            yield from _values(now, round_, here, there, different)


_Field = tuple[str, str | None, str]
"""A row or an indicator, a division (None: the value is of none), and a key."""


def _values(
    now: Records,
    round_: Round,
    here: Mapping[_Field, str | None],
    there: Mapping[_Field, str | None],
    different: Iterable[_Field],
) -> Iterator[ValueDifference]:
    """Yield the differences of a round; `here` and `there` are its values now and in the backup."""
    titles = {listing.row_id: listing.title for listing in edition_of(now, round_).listings}
    indicators = {each.indicator_id: each.name for each in now.indicators.of_edition(round_.edition_id)}
    asked, names = now.plan.asked(round_), organisation_of(now, round_).names()
    plan_id = now.plan.plan_ids()[round_.edition_id]
    sections = now.organisation.read().sections_of(now.info.division or "")
    for row_id, division, key in sorted(different, key=lambda field: (field[0], field[1] or "", field[2])):
        field = (row_id, division, key)
        whose = names.get(division, division) if division else None
        yield ValueDifference(
            round_id=round_.round_id,
            plan_id=plan_id,
            year=round_.year.short,
            row_id=row_id,
            title=titles.get(row_id) or indicators.get(row_id, ""),
            key=key,
            heading=ROW_FACTS.get(key) or asked.heading(key),
            division=whose,
            now=here.get(field),
            then=there.get(field),
            profile=asked.profile,
            is_indicator=row_id in indicators,
            is_of_section=division in sections,
        )


def _facts(
    records: Records, round_: Round, row_ids: Container[str], names: Mapping[str, str]
) -> dict[_Field, str | None]:
    """Return the office's facts about rows of a round, as the history has them; none in a division's data file.

    `names`: the names of divisions by ID.
    """
    if records.info.role is not StoreRole.OFFICE:
        return {}
    found: dict[_Field, str | None] = {}
    for row in (each for each in round_.rows if each.row_id in row_ids):
        found[row.row_id, None, OUT_OF_REPORT] = row.out_of_report.value if row.out_of_report else None
        found[row.row_id, None, ANSWERERS] = AnswererRule.ALL if row.several_writers else AnswererRule.LEAD
        found[row.row_id, None, OWNERS] = _owners(row, names)
    for row_id, division in Locks.of(round_, records.reviews.of_round(round_.round_id)).accepted:
        found[row_id, division, REVIEW] = ReviewKind.ACCEPTED.value
    return found


def _owners(row: RoundRow, names: Mapping[str, str]) -> str:
    """Return the names of a row's divisions in printed order; a division other than the lead has its role in （）."""
    named = sorted(row.named_divisions, key=lambda each: each.ordinal)
    roles = ("" if each.role is Role.LEAD else f"（{each.role.label}）" for each in named)
    return "、".join(names[each.division] + role for each, role in zip(named, roles, strict=True))


def _indicators(now: Records, then: Records, rounds: Iterable[Round]) -> Iterator[ValueDifference]:
    """Yield the differences of the values recorded on indicators themselves, at the last round of their edition."""
    last = {round_.edition_id: round_ for round_ in rounds}
    divisions = {**then.organisation.read().names(), **now.organisation.read().names()}
    editions = ((plan, edition) for plan in now.plan.all() for edition in plan.editions)
    for plan, edition in editions:
        known, before = (each.indicators.of_edition(edition.edition_id) for each in (now, then))
        here, there = _recorded(known, divisions), _recorded(before, divisions)
        names, round_ = {each.indicator_id: each.name for each in known}, last.get(edition.edition_id)
        in_both = names.keys() & {each.indicator_id for each in before}
        different = (place for place in {**here, **there} if here.get(place) != there.get(place))
        for indicator_id, key in (place for place in different if place[0] in in_both):
            yield ValueDifference(
                round_id=round_.round_id if round_ else "",
                plan_id=plan.plan_id,
                year=(round_.year if round_ else plan.first_year).short,
                row_id=indicator_id,
                title=names[indicator_id],
                key=key,
                heading=figure_key_label(key),
                division=None,
                now=here.get((indicator_id, key)),
                then=there.get((indicator_id, key)),
                profile=edition.profile,
                is_indicator=True,
            )


def _recorded(indicators: Iterable[Indicator], divisions: Mapping[str, str]) -> dict[tuple[str, str], str | None]:
    """Return the figures, targets and owners of indicators, by indicator ID and key of the history.

    `divisions`: the names of divisions by ID.
    """
    found: dict[tuple[str, str], str | None] = {}
    for each in indicators:
        found[each.indicator_id, OWNER] = divisions[each.owner] if each.owner else None
        for at, figure in each.placed():
            found[each.indicator_id, recorded_key_of_figure(at.kind, at.year)] = _figure_words(figure)
    return found


def _figure_words(figure: YearFigure) -> str:
    """Return a figure with the texts recorded with it."""
    return "、".join(filter(None, (figure.figure.text, figure.reason, figure.as_of, figure.source, figure.factor)))


def _texts(records: Records, round_: Round) -> dict[tuple[str, str | None, str], str | None]:
    """Return the current values by row, division and key; fields that were never written are left out."""
    return {
        (slot.row_id, slot.division, key): value
        for slot, current in records.entries.current(round_.round_id).items()
        for key, value in zip(slot.keys, current.values, strict=True)
        if value is not None
    }


def add_awaited_files(work: UnitOfWork, files: Iterable[AwaitedFile]) -> None:
    """Add files to the files to be merged again after a restore."""
    found = {each.sha256: each for each in (*work.exchange.awaited_files(), *files)}
    work.exchange.save_awaited_files(found.values())


def read_awaited(parts: Parts, store: Store) -> tuple[ReadFile, ...]:
    """Read the awaited files from their backups.

    Raises the errors of opening a backup and of reading a received file.
    """
    with store.reading() as records:
        files = records.exchange.awaited_files()
    folder = backup_folder_of(parts, store).path
    here = frozenset(parts.files.names_in(folder))
    read: list[ReadFile] = []
    for path in dict.fromkeys(each.backup for each in files):
        name = Path(path).name  # the folder may have been moved with the data file
        with (
            closing(parts.stores.open(folder / name if name in here else Path(path), read_only=True)) as backup,
            backup.reading() as records,
        ):
            read += (read_received_file(parts, records, each.sha256) for each in files if each.backup == path)
    return tuple(read)


def decline_awaited(store: Store, by: str | None = None) -> Outcome[tuple[AwaitedFile, ...]]:
    """Stop offering the awaited files, in a recorded act, and return them; they remain in their backup."""
    with store.writing() as work:
        files = work.exchange.awaited_files()
        work.begin_act(ActKind.DECLINE_FILES, by, "、".join(each.name for each in files))
        work.exchange.save_awaited_files(())
        work.commit()
    return Outcome(files)


_RESTORING, _STEPS = "復元しています", 4
"""The label of a restore, and its steps: check the backup, back up the present state, compare both, replace all."""


@dataclass(frozen=True)
class Restored:
    """The result of a restore.

    `backup`: the restored backup. `before`: the backup of the state before the restore. `differences`: the differences
    between both. `awaited`: the files received since the backup, which are to be merged again.
    """

    backup: Path
    before: Path
    differences: Differences
    awaited: tuple[ReceivedFile, ...]


@contextmanager
def opened_backup(parts: Parts, backup: Path, data_file: Path | None = None) -> Iterator[Store]:
    """Open a backup for reading, after checking the structure of the file.

    `data_file`: the file to be written, which must not be the backup itself. Raises FileUnreadable if a name is not
    valid text, BackupIsTheDataFile, BackupInUse, and the errors of opening a data file.
    """
    for path in filter(None, (backup, data_file)):
        if not is_utf8(str(path)):  # the name is recorded
            raise refusals.FileUnreadable(path=str(path), reason="名前の文字を読み取れません")
    if data_file is not None and parts.files.is_same(backup, data_file):
        raise refusals.BackupIsTheDataFile(path=str(backup))
    with closing(parts.stores.open(backup, read_only=True)) as found:
        if not parts.store_files.is_free(backup):
            raise refusals.BackupInUse(path=str(backup))
        yield found


def differences_from(parts: Parts, store: Store, backup: Path) -> Differences:
    """Return the differences between the present state and a backup.

    Raises BackupOfAnotherFile and the same errors as `opened_backup`.
    """
    with opened_backup(parts, backup, store.anchor_path) as found, found.reading() as then, store.reading() as now:
        _need_same(backup, now, then)
        return read_differences(now, then)


def restore(
    parts: Parts,
    store: Store,
    backup: Path,
    reason: str = "",
    by: str | None = None,
    seen: Differences | None = None,
) -> Outcome[Restored]:
    """Replace everything in the data file by a backup of it, after a backup of the present state.

    `seen`: the differences as shown to the user (None: not checked). Raises ContentMoved if the present state has
    another head, BackupOfAnotherFile, StoreReadOnly, StoreLocked, and the errors of `opened_backup` and `back_up`.
    """
    store.require_write_right()
    report(_RESTORING, 0, _STEPS)
    with opened_backup(parts, backup, store.anchor_path) as found:
        with found.reading() as then, store.reading() as now:
            _need_same(backup, now, then)
        found.check_soundness()
        content = found.whole()
    report(_RESTORING, 1, _STEPS)
    head = _present_head(store, seen)
    with _backed_up(parts, store) as before:
        report(_RESTORING, 2, _STEPS)
        try:
            differences = differences_from(parts, store, backup)
            with store.reading() as records:
                folder, still_awaited = records.settings.read(FOLDER_SETTING) or "", records.exchange.awaited_files()
                removed = records.history.removed_files()
        except refusals.StoreDamaged:  # the backup was checked above, so the present state is damaged
            differences, folder, still_awaited, removed = Differences(), "", (), {}
        lost = tuple(each for each in differences.lost_files if each.sha256 not in removed)
        text = f"控え「{backup.name}」から復元（復元前の控え「{before.name}」）"

        def fill(work: UnitOfWork) -> None:
            work.begin_act(ActKind.RESTORE, by, "。".join(filter(None, (text, stored_entry(reason)))))
            work.settings.save(FOLDER_SETTING, folder)
            work.settings.save(COPY_SETTING, "")
            unmark_moved(work)
            found = (AwaitedFile(each.sha256, each.name, str(before.absolute())) for each in lost)
            add_awaited_files(work, (*still_awaited, *found))

        report(_RESTORING, 3, _STEPS)
        store.restore(content, fill, head)
    return Outcome(Restored(backup, before, differences, lost))


def copy_backup(
    parts: Parts, backup: Path, out: Path, by: str | None = None, *, to_look_into: bool = True, replace: bool = False
) -> Path:
    """Write a copy of a sound backup as the file `out`, and return its path.

    A copy made `to_look_into` is marked and can only be read until `use_copy`; any other copy can be worked in. If
    `replace` is true, an existing file is replaced. Raises TargetExists, BackupInUse if the existing file is a data
    file that is open, and the same errors as `opened_backup`.
    """
    with opened_backup(parts, backup, out) as found:
        found.check_soundness()
        content = _marked(found, ActKind.COPY_BACKUP, backup.name if to_look_into else "", None, by)
        if replace and not parts.store_files.is_free(out):
            raise refusals.BackupInUse(path=str(out))
        parts.files.write(out, content, replace=replace)
    return out


def use_copy(parts: Parts, copy: Path, reason: str, by: str | None = None) -> None:
    """Turn a copy made to look into a backup into a data file to work in.

    If its original is still used, there are two data files afterwards, so a reason is recorded. Raises ReasonMissing
    and the same errors as `copy_backup`.
    """
    given = need_typed_reason(reason)
    with opened_backup(parts, copy) as found:
        found.check_soundness()
        content = _marked(found, ActKind.USE_COPY, "", given, by)
    parts.files.write(copy, content, replace=True)


def _marked(store: Store, kind: ActKind, mark: str, reason: str | None, by: str | None) -> bytes:
    """Return the data file with another mark, as the content of a copy; its folder of backups is reset."""
    with store.on_trial() as trial:
        with trial.writing() as work:
            work.begin_act(kind, by, mark or reason)
            work.settings.save(COPY_SETTING, mark)
            work.settings.save(FOLDER_SETTING, "")
            unmark_moved(work)
            work.commit()
        return trial.whole()


def unmark_moved(work: UnitOfWork) -> None:
    """Remove the marks of a move from the state that `work` writes, so that it can be worked in again."""
    for setting in (MOVED_SETTING, ARRIVING_SETTING):
        if work.settings.read(setting):
            work.settings.save(setting, "")


_LEFT: Mapping[str, str] = {
    OUT_OF_REPORT: "ROW-REPORT-NOT-RESTORED",
    ANSWERERS: "ROW-REPORT-NOT-RESTORED",
    OWNERS: "ROW-OWNERS-NOT-RESTORED",
    REVIEW: "ROW-REVIEW-NOT-RESTORED",
}
"""The codes of the problems about facts that `put_back_row` leaves, by the key of the fact."""


def problems_of_left(differing: Iterable[ValueDifference]) -> tuple[Problem, ...]:
    """Return a problem for each difference that `put_back_row` leaves, with the act that changes the value."""
    return tuple(map(_problem_of_left, (each for each in differing if each.is_left)))


def _problem_of_left(left: ValueDifference) -> Problem:
    code = _LEFT[left.key] if left.is_fact else "SECTION-TEXT-NOT-RESTORED"
    now, then = (text or "なし" for text in left.shown_values)
    return problem(code, Place(id=left.row_id, key=left.key), found=now, expected=then, column=left.whose_heading)


def put_back_row(
    parts: Parts,
    store: Store,
    backup: Path,
    row: tuple[str, str],
    reason: str,
    by: str | None = None,
    seen: Differences | None = None,
) -> Outcome[tuple[str, ...]]:
    """Enter a backup's texts of a row in one ordinary edit; return the keys of the changed fields.

    The result is empty, and nothing is written, if no field differs. A text of a division (特記事項) is entered on its
    behalf; the texts of a division's sections, and the office's facts about the row, are left, with a problem for each.
    `row`: the round ID and the row ID. `seen`: the differences as shown to the user (None: the present ones); they are
    written. Raises ValueMoved if a text is another one now, and the errors of `restore` and `edit_entries`.
    """
    round_id, row_id = row
    with opened_backup(parts, backup, store.anchor_path) as found, found.reading() as then, store.reading() as now:
        _need_same(backup, now, then)
        found.check_soundness()
        differing = (seen or read_differences(now, then)).of_row(round_id, row_id)
    wanted, problems = [each for each in differing if not each.is_left], problems_of_left(differing)
    if not wanted:
        return Outcome((), problems=problems)
    why = "。".join(filter(None, (f"控え「{backup.name}」の内容に戻す", stored_entry(reason))))
    entries = []
    for division, fields in grouped((each.division, each) for each in wanted).items():
        typed = {each.key: each.then or "" for each in fields}
        expected = {each.key: each.now for each in fields}
        entries.append(Entry(row_id, typed, division, expected=expected, round_id=round_id))
    touched = edit_entries(parts, store, entries, ActKind.EDIT_ENTRY, by, why).touched
    return Outcome(tuple(each.key for each in wanted), touched, problems)


def _present_head(store: Store, seen: Differences | None) -> str | None:
    """Return the head of the present state; None if it is damaged. Raises ContentMoved if `seen` has another head."""
    try:
        with store.reading() as records:
            head = records.history.head()
            if seen is not None:
                need_unchanged(
                    records,
                    Content("データファイルの内容", lambda records: records.entries.acts()),
                    (seen.head,),
                    (head,),
                )
            return head
    except refusals.StoreDamaged:
        return None


@contextmanager
def _backed_up(parts: Parts, store: Store) -> Iterator[Path]:
    """Back up the present state, or the bytes of a damaged file; remove the backup if the work inside is stopped."""
    with on_trial():
        try:
            made = back_up(parts, store)
        except refusals.StoreDamaged:
            made = MadeBackup(back_up_damaged(parts, store), is_new=True)
    try:
        yield made.file
    except Cancelled:
        if made.is_new:
            parts.files.remove(made.file)
        raise


def _need_same(backup: Path, now: Records, then: Records) -> None:
    if now.info.store_id != then.info.store_id:
        raise refusals.BackupOfAnotherFile(path=str(backup))
