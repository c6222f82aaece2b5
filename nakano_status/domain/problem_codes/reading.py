"""What can be found in an answered form (source: exchange.md, "Reading what comes back")."""

from __future__ import annotations

from nakano_status.domain.problem_codes.entry import CodeEntry

READING_CODES: tuple[CodeEntry, ...] = ()
