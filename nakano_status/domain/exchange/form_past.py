"""What a form states about the past: which divisions its division continues, and what its rows were (years.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nakano_status.domain.organisation.named_succession import NamedSuccession
    from nakano_status.domain.plan.derivation import Derivation
    from nakano_status.domain.plan.revised_edition import EditionHead


@dataclass(frozen=True)
class FormPast:
    """The divisions before, the editions of the plan up to the form's, and what became of rows in them.

    All are empty where nothing was reorganised and nothing revised.
    """

    successions: tuple[NamedSuccession, ...] = ()
    editions: tuple[EditionHead, ...] = ()
    derivations: tuple[Derivation, ...] = ()


NO_PAST = FormPast()
"""Nothing was reorganised, and nothing revised."""
