"""A full disk can stop any act at any step; an error of that kind is a refusal, and no defect."""

from __future__ import annotations

import errno

from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.files import TargetNotWritable

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""The error numbers for a full disk, and for a user's exhausted quota."""

NO_SPACE = "空き容量が足りません"


def refusal_of(raised: BaseException) -> Refused | None:
    """Return the refusal for an exception: itself, or the one for a full disk; None for a defect."""
    if isinstance(raised, Refused):
        return raised
    if isinstance(raised, OSError) and raised.errno in FULL:
        return TargetNotWritable(path=str(raised.filename or "一時ファイル"), reason=NO_SPACE)
    return None
