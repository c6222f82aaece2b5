"""The rows whose current values may follow from what an act changed besides answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from nakano_status.domain.storage.value_cache import AnsweredRow


@dataclass
class Unresolved:
    """Rows, each with its round, of which an act changed what their current values are computed from.

    `writers`: rows for which other divisions, or the same in another order, were named. `forms`: rows that a new form
    shows.
    """

    writers: set[AnsweredRow] = field(default_factory=set)
    forms: set[AnsweredRow] = field(default_factory=set)

    @property
    def rows(self) -> set[AnsweredRow]:
        """All these rows."""
        return self.writers | self.forms

    def clear(self) -> None:
        """Note that all rows were resolved."""
        self.writers.clear()
        self.forms.clear()
