"""Reads forms as they were sent, with which returned forms are compared."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from nakano_status.application.forms.form_content import FormMaker
from nakano_status.application.lookup import form_profiles
from nakano_status.documents import form_sentences
from nakano_status.domain.exchange.answer_file import CHECK_SHEET
from nakano_status.domain.exchange.facts import HEADINGS, fold_seen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from nakano_status.application.ports.data_file import Parts, Records
    from nakano_status.domain.exchange.answer_file import AnswerFile
    from nakano_status.domain.exchange.facts import FormAsSent
    from nakano_status.domain.exchange.returns import Package
    from nakano_status.domain.fields.profile import FormProfiles


def earlier_sentences() -> frozenset[str]:
    """Return the sentences, folded, that only forms of earlier versions of the program have."""
    return frozenset(fold_seen(sign + each) for each in form_sentences.EARLIER for sign in ("", "・"))


def without_past(file: AnswerFile) -> AnswerFile:
    """Return a form without what depends on the past that a data file has: 照合用, which no person sees, and headings.

    A division's data file does not have the form as sent, and makes it again with its own past.
    """
    shown = (each for each in file.facts if each.key is None or each.key[0] != HEADINGS)
    return replace(file, facts=tuple(each for each in shown if each.sheet != CHECK_SHEET))


@dataclass
class SentForms:
    """The forms of a data file as they were sent; each is read once.

    `dues`: the due dates of packages that are missing from the data file, as their forms state them.
    """

    parts: Parts
    records: Records
    dues: Mapping[str, date | None] = field(default_factory=dict)
    _read: dict[str, tuple[FormAsSent, ...]] = field(default_factory=dict)
    _makers: dict[str, FormMaker] = field(default_factory=dict)

    def __call__(self, package: Package) -> Sequence[FormAsSent]:
        """Return the forms that were sent with a package.

        Earlier versions of the program did not store them; such a form is made again.
        """
        if package.package_id not in self._read:
            stored = self.records.exchange.sent_forms([package.package_id]).get(package.package_id, ())
            forms = [self._as_sent(each) for each in stored]
            again = () if forms else (replace(self._as_sent(self._made_again(package)), is_made_again=True),)
            self._read[package.package_id] = (*forms, *again)
        return self._read[package.package_id]

    def _as_sent(self, content: bytes) -> FormAsSent:
        usual = self.parts.catalogue.profile()
        return self.parts.workbooks.read_sent_form(content, usual, self._profiles)

    @cached_property
    def _profiles(self) -> FormProfiles:
        return form_profiles(self.records)

    def _made_again(self, package: Package) -> bytes:
        if package.round_id not in self._makers:
            round_ = self.records.rounds.read(package.round_id)
            self._makers[package.round_id] = FormMaker.load(self.records, round_)
        form = self._makers[package.round_id].sent(package)
        return self.parts.workbooks.write_form(replace(form, due=self.dues.get(package.package_id, form.due)))
