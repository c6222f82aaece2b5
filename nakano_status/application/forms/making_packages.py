"""Make a package (照会): its 照会番号, its parents, and packages that ask again about some rows only.

A 修正依頼 or 修文の確認依頼 shows current values and has observed them; its parents are all packages and returns of the
division (source: exchange.md, "Ask back, mend wording").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nakano_status.application.entries.own_answers import before_writing
from nakano_status.application.forms.form_content import FormMaker
from nakano_status.application.plan.shown_opinions import keep_opinions_with
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.ports.rounds import PackageReader
from nakano_status.application.ports.unit_of_work import UnitOfWork
from nakano_status.application.wording.word_table import keep_with_packages
from nakano_status.domain.exchange.answer_file import asked_slots, figure_slots
from nakano_status.domain.exchange.package import Package, PackageRow, Purpose, seal
from nakano_status.domain.history.acts import HeadOf
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.round.round import Round, RoundRow

_TOKEN_LENGTH = 6


@dataclass(frozen=True)
class Asking:
    """A repeated question: the division (an id), the reason, the rows, and the remark for each (`Package.remarks`)."""

    division: str
    purpose: Purpose
    rows: tuple[str, ...]
    remarks: Mapping[tuple[str, str], str] = field(default_factory=dict)


def package_for_some_rows(parts: Parts, work: UnitOfWork, maker: FormMaker, asking: Asking) -> Package:
    """Make a package of some rows only and save it, within an act that has already begun."""
    round_, division = maker.contents.round_, asking.division
    rows = tuple(PackageRow(row.row_id, role_in(row, division)) for row in round_.rows if row.row_id in asking.rows)
    parents = parents_of_package(maker, division, work.packages.of_round(round_.round_id, division))
    asked = Package("", round_.round_id, division, parents, asking.purpose, rows, {}, remarks=dict(asking.remarks))
    package = sealed_package(parts, work, maker, asked)
    work.packages.add(package)
    keep_what_is_shown(work, round_, [package])
    return package


def keep_what_is_shown(work: UnitOfWork, round_: Round, packages: Sequence[Package]) -> None:
    """Keep what forms that are made now show besides their rows, so that each can be made again as it was sent."""
    keep_with_packages(work, [each.package_id for each in packages])
    keep_opinions_with(work, round_, packages)
    head = work.history.head()
    for each in packages:
        work.history.state(HeadOf.PACKAGE, each.package_id, head)


def sealed_package(
    parts: Parts, work: UnitOfWork, maker: FormMaker, asked: Package, figures: Iterable[str] = ()
) -> Package:
    """Return what is `asked`, and the 成果指標 of these IDs, as a package: numbered, with what it shows, and sealed."""
    slots = [slot for row in asked.rows for slot in asked_slots(row, asked.division, maker.contents.asked)]
    slots += [slot for each in figures for slot in figure_slots(each)]
    shown = {slot: before_writing(maker.facts, slot, asked.division) for slot in slots}
    base = {slot: own.values for slot, own in shown.items()}
    observed = {slot: own.observed for slot, own in shown.items()}
    package_id = fresh_package_id(parts, work.packages, maker.contents.round_)
    made_seal = seal(work.info.sealing_key, package_id, asked.rows, base)
    return replace(asked, package_id=package_id, base=base, observed=observed, seal=made_seal)


def parents_of_package(maker: FormMaker, division: str, packages: Iterable[Package]) -> frozenset[str]:
    """Return the parents of a new package: the division's earlier packages, and its returns received so far."""
    answered = [each.return_id for each in maker.facts.returns.values() if each.division == division]
    return frozenset([*(package.package_id for package in packages), *answered])


def role_in(row: RoundRow, division: str) -> Role:
    """Return the role in which a division answers.

    A row opened to all named divisions is answered as by its lead (各課回答). The same holds for a division that is not
    named on the row but whose answer the office accepted.
    """
    named = next((each.role for each in row.answerers if each.division == division), Role.LEAD)
    return named if named is not Role.ASSOCIATE else Role.LEAD


def fresh_package_id(parts: Parts, packages: PackageReader, round_: Round) -> str:
    """Return a new 照会番号 such as `R4-7KQ2MX`: easy to read over the telephone, and random instead of counted."""
    while True:
        package_id = f"{round_.year.short}-{parts.ids.token(_TOKEN_LENGTH)}"
        if packages.find(package_id) is None:
            return package_id
