"""A package (照会), which is the form sent to one division in one round, and a return, which stores its answers.

The ID of a return is made of its content. A data file records for every return whether it is in force, and for every
held item whether it waits.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from nakano_status.domain.fields.field import FIGURE_KEYS
from nakano_status.domain.merge.resolution import MISSING, Revision, Slot, Values, fields_by_slot
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.problems.problem import Place
from nakano_status.domain.text.labels import Labelled
from nakano_status.domain.text.narrative import as_typed

if TYPE_CHECKING:
    from nakano_status.domain.cell_address import CellPlace
    from nakano_status.domain.fields.profile import AskedFields, Profile
    from nakano_status.domain.merge.resolution import Missing
    from nakano_status.domain.review.confirmation import Confirmation


FORM_VERSION = 1
"""The format number of forms with the built-in profile; these forms name no profile."""
OWN_FORM_VERSION = 2
"""The format number of forms that name a profile; a program that knows only format 1 may misread their answers."""
ITEM_FORM_VERSION = 3
"""The format number of forms with items that a program that knows only format 2 cannot read."""
FORM_VERSIONS = (FORM_VERSION, OWN_FORM_VERSION, ITEM_FORM_VERSION)
FORM_FORMATS = "・".join(map(str, FORM_VERSIONS))
"""The format numbers of forms, as shown on screen."""


def form_version_of(profile: Profile) -> int:
    """Return the format number of the forms of a plan with this profile."""
    if profile.is_built_in:
        return FORM_VERSION
    only_newer_programs_read = profile.declares_items or len(profile.id_patterns) > 1
    return ITEM_FORM_VERSION if only_newer_programs_read else OWN_FORM_VERSION


class Purpose(StrEnum):
    """The reason why a package was made."""

    INITIAL = "initial"
    REISSUED = "anew"
    ASK_BACK = "ask_back"
    WORDING = "wording"
    SECTION = "section"

    @property
    def replaces_earlier(self) -> bool:
        """Whether the package asks for all that its division answers, and so replaces its earlier forms."""
        return self in (Purpose.INITIAL, Purpose.REISSUED)

    @property
    def is_for_some_rows(self) -> bool:
        """Whether the package asks again for some rows only (修正依頼, 修文の確認依頼) and replaces no other form."""
        return self in (Purpose.ASK_BACK, Purpose.WORDING)


@dataclass(frozen=True)
class PackageRow:
    """A row of a package; an associate only reads it and may write a note."""

    row_id: str
    role: Role

    @property
    def answers(self) -> bool:
        """Whether the division answers the row in this package."""
        return self.role is not Role.ASSOCIATE


@dataclass(frozen=True)
class Package:
    """The form sent to one division.

    `package_id`: the 照会番号 as printed. `division`: the ID of the division. `parents`: the IDs of the packages and
    returns that it follows. `base`: the values as sent, unchanged. `observed`: the IDs of the assertions that were
    current when it was made. `seal`: the issuing data file's HMAC. `remarks`: texts shown beside a row, by (row_id,
    key): under the empty key the office's comment (修正依頼), which a whole form repeats while it is open; under a
    field's key the division's text as received (修文の確認依頼).
    """

    package_id: str
    round_id: str
    division: str
    parents: frozenset[str]
    purpose: Purpose
    rows: tuple[PackageRow, ...]
    base: Mapping[Slot, Values]
    observed: Mapping[Slot, frozenset[str]] = field(default_factory=dict)
    form_version: int = FORM_VERSION
    seal: str = ""
    remarks: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def answer_rows(self) -> tuple[str, ...]:
        """The IDs of the rows that the division answers."""
        return tuple(row.row_id for row in self.rows if row.answers)

    def rows_asked(self, asked: AskedFields) -> tuple[str, ...]:
        """Return the IDs of the rows in which the division is asked for something.

        These are the rows that it answers; if the round has items of which each division has a part, all rows of the
        package.
        """
        return tuple(row.row_id for row in self.rows if row.answers or asked.part_items)

    @property
    def comments(self) -> dict[str, str]:
        """The office's comments on rows (修正依頼), by row ID."""
        return {row_id: text for (row_id, key), text in self.remarks.items() if not key}

    @property
    def figures(self) -> tuple[str, ...]:
        """The IDs of the 成果指標 whose figures the division is asked for."""
        return tuple(dict.fromkeys(slot.row_id for slot in self.base if slot.group in FIGURE_KEYS))

    def asks_anything(self, asked: AskedFields) -> bool:
        """Return whether the division is asked for anything: a row, a part of a row, or the figure of a 成果指標."""
        return bool(self.rows_asked(asked) or self.figures)

    def sent_value(self, row_id: str, key: str) -> str | None:
        """Return the value of a field as it was sent; None if it was blank or not asked for."""
        return self._sent.get((row_id, key))

    def asks(self, row_id: str, key: str, profile: Profile) -> bool:
        """Return whether the package asks for a field in a row that its division answers.

        A field about a level is asked for in the rows that were sent with it, every other field in all rows or in none.
        A package without stored values (`base` is empty) asks for all other fields.
        """
        if key in profile.level_items:
            return (row_id, key) in self._sent
        return key in self._sent_keys or not self.base

    @cached_property
    def _sent_keys(self) -> frozenset[str]:
        return frozenset(key for _, key in self._sent)

    @cached_property
    def _sent(self) -> dict[tuple[str, str], str | None]:
        return {
            (slot.row_id, key): value
            for slot, values in self.base.items()
            for key, value in zip(slot.keys, values, strict=True)
        }

    def as_revision(self, *, asserts: bool = False, writer: str | None = None) -> Revision:
        """Return the package as a revision of the merge.

        `asserts`: false in the data file that made the package, where its values are only a base; true elsewhere, where
        they are the office's assertions. `writer`: the writer of these assertions (None: the division).
        """
        return Revision(
            self.package_id,
            writer or self.division,
            self.parents,
            dict(self.base),
            dict(self.observed),
            asserts=asserts,
        )


def forms_in_order(packages: Iterable[Package]) -> list[Package]:
    """Return the packages of a round in an order in which each follows its parents.

    Packages that are not based on each other keep their order. The parents of a package are all packages that it is
    based on, as `Package.parents` has them; with parents of parents left out, the order may be wrong.
    """
    found: list[Package] = []
    for package in packages:
        later = (place for place, each in enumerate(found) if package.package_id in each.parents)
        found.insert(next(later, len(found)), package)
    return found


def forms_in_force(packages: Iterable[Package]) -> list[Package]:
    """Return the forms of one division that no later form replaces, each after its parents.

    `packages`: all its forms of a round, in any order. A form replaces the earlier forms; a form about some rows
    (修正依頼) replaces none.
    """
    forms = forms_in_order(packages)
    whole = (place for place, each in enumerate(forms) if each.purpose.replaces_earlier)
    return forms[max(whole, default=0) :]


def roles_asked_by_forms(packages: Iterable[Package]) -> Mapping[str, Role]:
    """Return the role in which a division is asked by its forms in force, by row ID; the newest form decides on a row.

    `packages`: all its forms of a round, in any order.
    """
    return {row.row_id: row.role for package in forms_in_force(packages) for row in package.rows}


def rows_asked_by_forms(packages: Iterable[Package], key: str, profile: Profile) -> Sequence[str]:
    """Return the IDs of the rows at which the forms of one division ask for a field about a level.

    `packages`: all its forms of a round, in any order. The newest form in force decides on a row.
    """
    found: list[str] = []
    for package in forms_in_force(packages):
        about = {row.row_id for row in package.rows}
        asked = [row_id for row_id in package.answer_rows if package.asks(row_id, key, profile)]
        found = [*(row_id for row_id in found if row_id not in about), *asked]
    return found


def seal(key: bytes, package_id: str, rows: tuple[PackageRow, ...], base: Mapping[Slot, Values]) -> str:
    """Return the 確認符号: 24 hexadecimal digits of an HMAC over the package's ID, rows and sent values.

    It detects damage; it is not a protection against forgery.
    """
    lines = sorted([slot.row_id, slot.group, slot.division or "", list(values)] for slot, values in base.items())
    content = [package_id, sorted([row.row_id, row.role.value] for row in rows), lines]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:24]


class ReturnState(StrEnum):
    """State of a return; only an admitted one is in the merged set."""

    ADMITTED = "admitted"
    WAITING = "waiting"
    WITHDRAWN = "taken_back"
    REJECTED = "rejected"


class HeldState(Labelled):
    """State of a held item.

    SUPERSEDED: a later answer, or an answer typed for the division, made it needless. WITHDRAWN: its return was
    withdrawn; merging that return again makes the item wait again.
    """

    WAITING = "waiting", "未取込"
    APPLIED = "applied", "取り込んだ"
    REJECTED = "rejected", "取り込まなかった"
    SUPERSEDED = "overtaken", "不要になった"
    WITHDRAWN = "withdrawn", "回答とともに取り消した"


def open_drafts(returns: Sequence[Return]) -> frozenset[str]:
    """Return the IDs of the 下書き that are not a parent of any final answer, whatever the order of `returns`."""
    followed = {parent for answered in final_returns(returns) for parent in answered.parents}
    return frozenset(answered.return_id for answered in returns if answered.is_draft) - followed


def final_returns(returns: Iterable[Return]) -> list[Return]:
    """Return the returns that are not a 下書き."""
    return [answered for answered in returns if not answered.is_draft]


Answers = Mapping[tuple[str, str], str | None]
"""Canonical answers by (row_id, key); blank is None. Missing columns and unreadable cells have no entry."""

_NOTHING: Answers = {}


class CellState(StrEnum):
    """State of a cell; the reader sets only the first three.

    LEFT_OUT: it waits for a decision. AGREED: it is readable, an unreadable cell of its group is not, and a person
    decided to import it without that cell.
    """

    VALUE = "value"
    BLANK = "blank"
    UNREADABLE = "unreadable"
    LEFT_OUT = "left_out"
    AGREED = "agreed"


@dataclass(frozen=True)
class Respondent:
    """The texts in the head block of a form about who filled it in and who confirmed it; None if blank."""

    name: str | None = None
    extension: str | None = None
    confirmed_by: str | None = None
    confirmed_on: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnValue:
    """A field as received.

    `text`: its text as typed (None: blank or unreadable). `cell`: its cell (None: the return was made in
    the division's data file, not read from a workbook).
    """

    state: CellState
    text: str | None
    cell: CellPlace | None = None

    @property
    def takes_part(self) -> bool:
        """Whether the field takes part in the merge: readable and not left out."""
        return self.state in (CellState.VALUE, CellState.BLANK, CellState.AGREED)

    @property
    def held(self) -> ReturnValue:
        """The field marked as left out of the merge; unchanged if it does not take part, or by a person's decision."""
        is_held = self.takes_part and self.state is not CellState.AGREED
        return replace(self, state=CellState.LEFT_OUT) if is_held else self

    @property
    def freed(self) -> ReturnValue:
        """The field marked as taking part in the merge; unchanged if it was not left out."""
        if self.state is not CellState.LEFT_OUT:
            return self
        return replace(self, state=CellState.BLANK if self.text is None else CellState.VALUE)


@dataclass(frozen=True)
class Return:
    """The answers of one division.

    `declared_id`: the ID that the file states. `division`: the ID of the division that answered. `parents`: the IDs of
    the packages and returns that it follows. `values`: the fields by (row_id, key); a missing column has no entry.
    `sha256`, `file`: the file that it was read from (None: made in this data file). `is_draft`: whether it is a 下書き.
    `observed`: the IDs of assertions that a division's own return had observed in addition to its parents.
    `confirmation`: the 所属長確認 that it carries. `writers`: the last writer of each field as recorded in 照合用; it
    may be a section (課内の係).
    """

    return_id: str
    declared_id: str | None
    package_id: str
    round_id: str
    division: str
    parents: frozenset[str]
    values: Mapping[tuple[str, str], ReturnValue]
    state: ReturnState = ReturnState.ADMITTED
    sha256: str | None = None
    file: str | None = None
    is_draft: bool = False
    respondent: Respondent = field(default_factory=Respondent)
    observed: Mapping[Slot, frozenset[str]] = field(default_factory=dict)
    confirmation: Confirmation | None = None
    writers: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def place(self, row_id: str, key: str) -> Place:
        """Return the place of a field in the file: without a cell if the return was not read from a workbook.

        Raises KeyError if the return does not show the field.
        """
        at = self.values[row_id, key].cell
        return Place(self.file, at.sheet if at else None, at.address if at else None, id=row_id)

    def with_held(self, places: Container[tuple[str, str]]) -> Return:
        """Return a copy in which some fields are marked as left out of the merge.

        `places`: the fields, by (row_id, key). They keep their texts and assert nothing, until `with_freed` frees them.
        """
        return replace(
            self, values={each: value.held if each in places else value for each, value in self.values.items()}
        )

    def with_freed(self, places: Container[tuple[str, str]]) -> Return:
        """Return a copy in which some fields take part in the merge again if they were left out.

        `places`: the fields, by (row_id, key).
        """
        return replace(
            self, values={each: value.freed if each in places else value for each, value in self.values.items()}
        )

    def with_agreed(self, row_id: str, key: str) -> Return:
        """Return a copy with a field that is merged even if another field of its group is unreadable."""
        place = (row_id, key)
        return replace(self, values={**self.values, place: replace(self.values[place], state=CellState.AGREED)})

    def completed(self, slot: Slot, texts: Mapping[str, str | None], observed: Iterable[str]) -> Return:
        """Return a copy with the texts that were typed in place of fields of a slot, and their assertions observed.

        `texts`: by field key. `observed`: the IDs of the assertions.
        """
        unread = ReturnValue(CellState.UNREADABLE, None)
        typed = {
            (slot.row_id, key): replace(self.values.get((slot.row_id, key), unread), state=CellState.AGREED, text=text)
            for key, text in texts.items()
        }
        seen = {slot: self.observed.get(slot, frozenset()) | frozenset(observed)}
        return replace(self, values={**self.values, **typed}, observed={**self.observed, **seen})

    @property
    def agreed(self) -> frozenset[tuple[str, str]]:
        """The fields that a person decided to import without the unreadable fields of their groups."""
        return frozenset(each for each, value in self.values.items() if value.state is CellState.AGREED)

    def as_revision(self, profile: Profile) -> Revision:
        """Return the return as a revision of the merge.

        A slot with an unreadable or left-out field is not shown, unless a person agreed to some of its fields: then
        these are shown, and the others are as a missing column, which is MISSING in every slot.
        """
        fields = ((row_id, self.division, key, value) for (row_id, key), value in self.values.items())
        shown: dict[Slot, tuple[str | Missing | None, ...]] = {}
        for slot, by_key in fields_by_slot(profile, fields):
            agreed = {key: value for key, value in by_key.items() if value.state is CellState.AGREED}
            found = [(agreed or by_key).get(key) for key in slot.keys]
            if all(value is None or value.takes_part for value in found):
                shown[slot] = tuple(MISSING if value is None else value.text for value in found)
        return Revision(self.return_id, self.division, self.parents, shown, dict(self.observed))


def return_id(
    parents: Iterable[str], package: str, answers: Answers, unreadable: Mapping[tuple[str, str], str | None] = _NOTHING
) -> str:
    """Return the ID of answers, made of their content; the file's bytes, name and date do not enter into it.

    The order of `parents` and `answers` does not matter, and answers are compared as `as_typed` returns them.
    `unreadable`: the cells whose content is not a text, with that content. They enter into the ID, so that a file with
    such a cell is another return than a file without the column.
    """
    canonical = [
        sorted(set(parents)),
        package,
        sorted([row, key, as_typed(text)] for (row, key), text in answers.items()),
    ]
    gaps = sorted([row, key, found or ""] for (row, key), found in unreadable.items())
    text = json.dumps([*canonical, gaps] if gaps else canonical, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def identify_return(
    package: str,
    declared: str | None,
    parents: Iterable[str],
    answers: Answers,
    unreadable: Mapping[tuple[str, str], str | None] = _NOTHING,
) -> tuple[str, frozenset[str]]:
    """Return (ID, parents) of a file's answers.

    `declared`: the ID that the file states (None: it states none). If the answers give this ID, the file is that
    return. Otherwise it was edited by hand, and becomes a child of the declared return. A form that declares nothing is
    a child of its package. `unreadable`: the contents of the unreadable answer cells, by row and key.
    """
    listed = frozenset(parents) | {package}
    if declared is None or return_id(listed, package, answers, unreadable) == declared:
        return return_id(listed, package, answers, unreadable), listed
    # the declared return is the parent, so whoever edited the file has observed what it contained
    by_hand = listed | {declared}
    return return_id(by_hand, package, answers, unreadable), by_hand
