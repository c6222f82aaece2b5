"""A full disk is recognised whatever raised it."""

from __future__ import annotations

from errno import ENOENT, ENOSPC

from nakano_status.domain.refusals.files import TargetNotWritable
from nakano_status.domain.storage.store_place import NO_SPACE, refusal_of


def test_what_is_raised_by_a_full_disk_is_a_refusal_that_names_the_file() -> None:
    refused = refusal_of(OSError(ENOSPC, "", "一覧.xlsx"))
    assert isinstance(refused, TargetNotWritable)
    assert refused.details == {"path": "一覧.xlsx", "reason": NO_SPACE}
    unnamed = refusal_of(OSError(ENOSPC, ""))
    assert isinstance(unnamed, TargetNotWritable)
    assert unnamed.details["path"] == "一時ファイル"


def test_a_refusal_is_kept_and_anything_else_is_none() -> None:
    refused = TargetNotWritable(path="一覧.xlsx", reason="使用中")
    assert refusal_of(refused) is refused
    assert refusal_of(OSError(ENOENT, "", "一覧.xlsx")) is None
    assert refusal_of(ValueError()) is None
