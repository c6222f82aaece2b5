"""The local government that a plan belongs to, as public-sector data names it (統一ルール, item 1-12)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Area:
    """A local government: `code` is its 全国地方公共団体コード with check digit, `name` with its prefecture."""

    code: str
    name: str
