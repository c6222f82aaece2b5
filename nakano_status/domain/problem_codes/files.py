"""What can be wrong with a file before it is read: the gate's codes (source: floors.md §11)."""

from __future__ import annotations

from nakano_status.domain.problem_codes.entry import CodeEntry

FILE_CODES: tuple[CodeEntry, ...] = ()
