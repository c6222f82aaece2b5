"""照会: make one form a division, in a folder a 部 (distribute)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.choosing_round import chosen_round
from nakano_status.application.finding import find_division, need_open, need_role
from nakano_status.application.folding import RoundFacts, seen_beside
from nakano_status.application.form_content import FormMaker
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports import Parts, Store, StoreRole, UnitOfWork
from nakano_status.application.progress import Progress, silent
from nakano_status.application.read.round_contents import RoundContents
from nakano_status.domain.division import Organisation
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.package import Package, PackageRow, Purpose, seal
from nakano_status.domain.plan import Role
from nakano_status.domain.refusals import DivisionUnknown, FileMissing, TargetExists
from nakano_status.domain.round import Round, RoundRow
from nakano_status.domain.sent_package import asked_slots

_TOKEN_LENGTH = 6
_NAME_LENGTH = 40
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True)
class Wish:
    """What is to be sent: to whom (none named: to all), of which year, anew or not, and where to."""

    folder: Path
    divisions: tuple[str, ...] = ()
    year: FiscalYear | None = None
    anew: bool = False
    answering_only: bool = False
    replace: bool = False


@dataclass(frozen=True)
class Sent:
    """One form: whose, where it was written, how many rows are to be answered, and its 照会番号."""

    division: str
    department: str | None
    file: Path
    rows: int
    package: str


def distribute(
    parts: Parts, store: Store, wish: Wish, by: str | None = None, progress: Progress = silent
) -> Outcome[tuple[Sent, ...]]:
    """Make the packages that are not there yet and write all forms; the same package gives the same bytes again.

    The packages are kept before the first file is written: what went out is known here. Raises WrongRole,
    RoundUnknown, DivisionUnknown, TargetExists, TargetNotWritable.
    """
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        round_ = need_open(chosen_round(work, wish.year))
        maker = FormMaker(RoundContents.load(work, round_), RoundFacts.load(work, round_))
        packages = _packages(parts, work, maker, _divisions(work, round_, wish), wish, by)
        forms = list(_forms(parts, maker, packages, wish, progress))
        work.commit()
    for sent, content in forms:
        parts.files.write(sent.file, content, replace=wish.replace)
    return Outcome(tuple(sent for sent, _ in forms))


def _forms(
    parts: Parts, maker: FormMaker, packages: Sequence[Package], wish: Wish, progress: Progress
) -> Iterator[tuple[Sent, bytes]]:
    """Draw every form; another file in the place of one is refused before any is written."""
    for place, package in enumerate(packages):
        progress("回答様式を作成しています", place, len(packages))
        path = wish.folder / _file_of(maker.contents.organisation, maker.contents.round_, package.division)
        form = maker.sent(package)
        content = parts.write_form(form)
        if not wish.replace and _stands_there(parts, path) not in (None, content):
            raise TargetExists(path=str(path))
        yield Sent(form.division, form.department, path, len(package.answer_rows), package.package_id), content
    progress("回答様式を作成しました", len(packages), len(packages))


def _stands_there(parts: Parts, path: Path) -> bytes | None:
    try:
        return parts.files.read(path)
    except FileMissing:
        return None


def _divisions(work: UnitOfWork, round_: Round, wish: Wish) -> list[str]:
    """The divisions to send to, in 建制順: every real one that the round names, or those of the wish."""
    organisation = work.organisation()
    if wish.divisions:
        return [_real_division(work, name) for name in wish.divisions]
    named = [each for each in round_.named_divisions if not organisation.get(each).is_generic]
    if wish.answering_only:
        named = [each for each in named if round_.rows_of(each)]
    return organisation.in_order(named)


def _real_division(work: UnitOfWork, name: str) -> str:
    """The division of that name; a generic one (各所管課) is nobody who could be asked."""
    found = find_division(work, name)
    if found.is_generic:
        raise DivisionUnknown(found=name)
    return found.division_id


def _packages(
    parts: Parts, work: UnitOfWork, maker: FormMaker, divisions: Iterable[str], wish: Wish, by: str | None
) -> Sequence[Package]:
    """Find each division's newest package, or make one."""
    round_id = maker.contents.round_.round_id
    newest = {package.division: package for package in work.packages(round_id)}
    made = [each for each in divisions if wish.anew or each not in newest]
    if made:
        work.begin_act("distribute", by)
    for division in made:
        newest[division] = _make(parts, work, maker, division, newest.get(division))
        work.add_package(newest[division])
    return [newest[division] for division in divisions]


def _make(parts: Parts, work: UnitOfWork, maker: FormMaker, division: str, before: Package | None) -> Package:
    round_ = maker.contents.round_
    rows = _rows(round_, division)
    slots = (slot for row in rows for slot in asked_slots(row, division, maker.contents.years))
    standings = [maker.facts.stand(slot) for slot in slots]
    base = {standing.slot: standing.values for standing in standings}
    package_id = _fresh_id(parts, work, round_)
    return Package(
        package_id=package_id,
        round_id=round_.round_id,
        division=division,
        parents=_held(maker, division, before) if before else frozenset(),
        purpose=Purpose.ANEW if before else Purpose.INITIAL,
        rows=rows,
        base=base,
        seen={standing.slot: seen_beside(standing) for standing in standings},
        seal=seal(work.info.sealing_key, package_id, rows, base),
    )


def _held(maker: FormMaker, division: str, before: Package) -> frozenset[str]:
    """What a package made anew comes after: the one before it, and the division's answers that are in by now."""
    answered = [each.return_id for each in maker.facts.returns.values() if each.division == division]
    return frozenset([before.package_id, *answered])


def _rows(round_: Round, division: str) -> tuple[PackageRow, ...]:
    """The rows of a package in printed order: those that the division answers, and those on which it is only named."""
    own, read = set(round_.rows_of(division)), set(round_.rows_read_by(division))
    return tuple(
        PackageRow(row.row_id, _role(row, division) if row in own else Role.ASSOCIATE)
        for row in round_.rows
        if row in own or row in read
    )


def _role(row: RoundRow, division: str) -> Role:
    return next(each.role for each in row.answerers if each.division == division)


def _fresh_id(parts: Parts, work: UnitOfWork, round_: Round) -> str:
    """A 照会番号 as `R4-7KQ2MX`: readable over the telephone, never counted."""
    while True:
        package_id = f"{round_.year.short}-{parts.ids.token(_TOKEN_LENGTH)}"
        if work.package(package_id) is None:
            return package_id


def _file_of(organisation: Organisation, round_: Round, division: str) -> Path:
    """The form's place: `02_区民部/02-03_戸籍住民課_R4回答様式.xlsx`, or the bare name where the 部 is not known.

    A form with nothing to answer says so by its name (…_R4回答不要.xlsx).
    """
    own = organisation.get(division)
    tail = f"_{round_.year.short}{'回答様式' if round_.rows_of(division) else '回答不要'}.xlsx"
    department = organisation.department_of(division)
    if department is None:
        name = own.name_on(round_.named_on)
        return Path(_safe(name, _NAME_LENGTH - len(tail)) + tail)
    above = f"{department.order:02d}" if department.order is not None else ""
    number = f"{above}-{own.order:02d}_" if above and own.order is not None else ""
    name = _safe(own.name_on(round_.named_on), _NAME_LENGTH - len(tail) - len(number))
    folder = "_".join(part for part in (above, department.name_on(round_.named_on)) if part)
    return Path(_safe(folder, _NAME_LENGTH)) / f"{number}{name}{tail}"


def _safe(name: str, length: int) -> str:
    """A name that every office PC can hold: CP932 only, nothing that a file system forbids, not too long."""
    known = name.encode("cp932", "replace").decode("cp932")
    return _NOT_IN_NAMES.sub("_", known)[:length]
