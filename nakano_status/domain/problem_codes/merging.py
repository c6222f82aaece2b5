"""What a merge can ask of a person (source: exchange.md)."""

from __future__ import annotations

from nakano_status.domain.problem_codes.entry import CodeEntry

MERGE_CODES: tuple[CodeEntry, ...] = ()
