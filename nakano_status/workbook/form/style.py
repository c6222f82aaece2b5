"""The look of a form: yellow = to fill in, grey = given, white = filled in, orange = to check (practice.md §5).

Its rows have an initial height and still grow with the text typed into them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter.worksheet import Worksheet

from nakano_status.domain.fields.field import FIGURE, FIGURE_AS_OF, FIGURE_FACTOR, FIGURE_SOURCE, MARK
from nakano_status.domain.fields.headings import ID
from nakano_status.domain.problems.problem import Severity

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook


FONT = "BIZ UDPゴシック"
BODY_SIZE = 11.0
GIVEN_SIZE = 10.0
GUIDE_SIZE = 10.5
_TITLE_SIZE = 16.0
_MARK_SIZE = 14.0
_ID_SIZE = 9.0
_HEAD_SIZE = 10.0
_YELLOW = "#FFF2CC"
_GREY = "#EDEDED"
_HEAD_GREY = "#D9D9D9"
_WHITE = "#FFFFFF"
_ORANGE = "#F8CBAD"
_LINE = {"border": 1}
_MIDDLE = {"align": "center", "valign": "vcenter"}
_TEXT = "text"
_BESIDE_FIGURE: dict[str, Any] = {"locked": False, "text_wrap": True, "valign": "vcenter"}
_OPEN: dict[str, dict[str, Any]] = {
    _TEXT: {"locked": False, "text_wrap": True, "valign": "top"},
    MARK: {"locked": False, **_MIDDLE, "font_size": _MARK_SIZE},
    FIGURE: {"locked": False, "text_wrap": True, **_MIDDLE},
    FIGURE_AS_OF: _BESIDE_FIGURE,
    FIGURE_SOURCE: _BESIDE_FIGURE,
    FIGURE_FACTOR: _BESIDE_FIGURE,
}
"""The formats of a cell to fill in, without its border and fill."""

_FLAGS: dict[Severity, dict[str, Any]] = {
    Severity.ERROR: {"border": 5, "bg_color": "#F4B183"},
    Severity.QUESTION: {"border": 8, "bg_color": "#FBE5D6"},
    Severity.ADVICE: {"border": 4, "bg_color": _YELLOW},
}
"""Thick, dashed and dotted borders, which are distinct in black-and-white print too."""

_FIXED = ("customHeight", 1)


class FormStyle:
    """The formats of one workbook; a cell is locked unless it is to be filled in."""

    def __init__(self, workbook: Workbook) -> None:
        """Add the formats to the workbook."""
        self._workbook = workbook
        self.title = self._add(font_size=_TITLE_SIZE, bold=True, valign="vcenter")
        self.stamp = self._add(font_size=12, bold=True, border=2, **_MIDDLE)
        self.label = self._add(font_size=GIVEN_SIZE, bg_color=_HEAD_GREY, align="left", valign="vcenter", **_LINE)
        self.shown_strong = self._add(align="left", valign="vcenter", bold=True, **_LINE)
        self.counted = self._add(num_format="General", align="left", valign="vcenter", bold=True, **_LINE)
        self.fill_in = self._add(locked=False, bg_color=_YELLOW, align="left", valign="vcenter", **_LINE)
        self.hint = self._add(font_size=GIVEN_SIZE, text_wrap=True, valign="vcenter")
        self.line = self._add(font_size=GIVEN_SIZE, valign="vcenter")
        self.head_given = self._add(
            font_size=_HEAD_SIZE, bold=True, text_wrap=True, bg_color=_HEAD_GREY, **_MIDDLE, **_LINE
        )
        self.head_answer = self._add(
            font_size=_HEAD_SIZE, bold=True, text_wrap=True, bg_color=_YELLOW, **_MIDDLE, **_LINE
        )
        self.given = self._add(font_size=GIVEN_SIZE, text_wrap=True, bg_color=_GREY, valign="top", **_LINE)
        self.row_id = self._add(font_size=_ID_SIZE, bg_color=_GREY, valign="top", **_LINE)
        self.given_centre = self._add(font_size=GIVEN_SIZE, text_wrap=True, bg_color=_GREY, **_MIDDLE, **_LINE)
        self.given_side = self._add(font_size=GIVEN_SIZE, text_wrap=True, bg_color=_GREY, valign="vcenter", **_LINE)
        self.given_middle = self._add(font_size=_MARK_SIZE, bg_color=_GREY, **_MIDDLE, **_LINE)
        self.block = self._add(bold=True, font_size=12, valign="vcenter")
        self.plain = self._add(font_size=GIVEN_SIZE)
        self.plain_bold = self._add(font_size=GIVEN_SIZE, bold=True)
        self.paragraph = self._add(font_size=GUIDE_SIZE, text_wrap=True, valign="top")
        self.section = self._add(bold=True, font_size=12, valign="vcenter")
        self.entry = self._add(font_size=GUIDE_SIZE, text_wrap=True, valign="top", **_LINE)
        self.entry_strong = self._add(font_size=GUIDE_SIZE, text_wrap=True, valign="top", bold=True, **_LINE)
        self._open = {key: self._add(bg_color=_YELLOW, **_LINE, **look) for key, look in _OPEN.items()}
        self.link = self._add(font_size=GIVEN_SIZE, font_color="#0563C1", underline=1, valign="top", **_LINE)
        self._flagged = {
            flag: {key: self._add(**look, **_FLAGS[flag]) for key, look in _OPEN.items()} for flag in Severity
        }
        self.flag_fills = {flag: workbook.add_format({"bg_color": _FLAGS[flag]["bg_color"]}) for flag in Severity}
        self.filled = workbook.add_format({"bg_color": _WHITE})
        self.asked = workbook.add_format({"bg_color": _ORANGE})

    def given_look(self, key: str) -> Format:
        """Return the format of a given cell."""
        return {MARK: self.given_middle, ID: self.row_id}.get(key, self.given)

    def answer(self, key: str, flag: Severity | None = None) -> Format:
        """Return the format of a cell to fill in; with a `flag`, of a cell with a finding."""
        looks = self._open if flag is None else self._flagged[flag]
        return looks[key if key in looks else _TEXT]

    def _add(self, **properties: Any) -> Format:
        plain = {"font_name": FONT, "font_charset": 128, "font_family": 3, "font_scheme": "none"}
        return self._workbook.add_format({**plain, "font_size": BODY_SIZE, "num_format": "@", **properties})


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
