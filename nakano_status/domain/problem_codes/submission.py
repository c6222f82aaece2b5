"""What a submission is checked for (source: product.md)."""

from __future__ import annotations

from nakano_status.domain.problem_codes.entry import CodeEntry

SUBMISSION_CODES: tuple[CodeEntry, ...] = ()
