"""What can be found in a published list or a table (source: issue line List in)."""

from __future__ import annotations

from nakano_status.domain.problem_codes.entry import CodeEntry

LIST_CODES: tuple[CodeEntry, ...] = ()
