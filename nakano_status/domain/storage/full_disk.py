"""A full disk can stop any act at any step: wherever the system says so, the act was refused, and it is no defect."""

from __future__ import annotations

import errno

from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.problems.refusals import TargetNotWritable

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""What the system says of a disk that is full, or of which the user has used up a share."""

NO_SPACE = "空き容量が足りません"


def refusal_of(raised: BaseException) -> Refused | None:
    """Return the refusal for what an act raised: itself, or what is said of a full disk; None for a defect."""
    if isinstance(raised, Refused):
        return raised
    if isinstance(raised, OSError) and raised.errno in FULL:
        return TargetNotWritable(path=str(raised.filename or "一時ファイル"), reason=NO_SPACE)
    return None
