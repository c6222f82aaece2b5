"""A sheet whose rows have an initial height and still grow with the text typed into them."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

_FIXED = ("customHeight", 1)


class GrowingSheet(Worksheet):
    """XlsxWriter marks every height as set by hand, which stops Excel from growing the row; this leaves the mark out.

    The first `fixed_rows` rows keep their height.
    """

    fixed_rows = 0

    def _xml_start_tag_unencoded(self, tag: str, attributes: list[Any] | None = None) -> None:
        super()._xml_start_tag_unencoded(tag, self._growing(tag, attributes or []))

    def _xml_empty_tag_unencoded(self, tag: str, attributes: list[Any] | None = None) -> None:
        super()._xml_empty_tag_unencoded(tag, self._growing(tag, attributes or []))

    def _growing(self, tag: str, attributes: list[Any]) -> list[Any]:
        if tag != "row" or dict(attributes)["r"] <= self.fixed_rows:
            return attributes
        return [attribute for attribute in attributes if attribute != _FIXED]
