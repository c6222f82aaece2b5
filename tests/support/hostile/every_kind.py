"""The hostile and broken files of floors.md §11, each made of a form of ours with one thing broken."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.support.hostile import archives, contents, markup
from tests.support.hostile.form_parts import ANSWER, FormParts


@dataclass(frozen=True)
class Kind:
    """A kind of file: refused with `code`, or read with `value` as the first row's `done`.

    `problem` is the one reported of that cell (`value` is None if it cannot be read). `light` makes the file; `heavy`
    makes it as large as in floors.md, if that needs seconds.
    """

    name: str
    light: Callable[[FormParts], bytes]
    code: str | None = None
    value: str | None = ANSWER
    problem: str | None = None
    heavy: Callable[[FormParts], bytes] | None = None

    @property
    def file(self) -> str:
        """The file name of this kind."""
        return f"{self.name}.xlsx"


def _bomb(name: str, make: Callable[[FormParts, int], bytes]) -> Kind:
    def light(form: FormParts) -> bytes:
        return make(form, archives.FEW)

    def heavy(form: FormParts) -> bytes:
        return make(form, archives.MANY)

    return Kind(name, light, "FILE-TOO-LARGE", heavy=heavy)


KINDS = (
    Kind("00_plain", FormParts.zipped),
    _bomb("01_zip_bomb_sheet", archives.bomb_in_sheet),
    _bomb("02_zip_bomb_strings", archives.bomb_in_strings),
    _bomb("03_zip_bomb_media", archives.bomb_in_media),
    Kind("04_billion_laughs", markup.billion_laughs, "FILE-DOCTYPE"),
    Kind("05_quadratic_entity", markup.quadratic_entity, "FILE-DOCTYPE"),
    Kind("06_xxe_file", markup.entity_of_a_file, "FILE-DOCTYPE"),
    Kind("07_xxe_workbook", markup.entity_in_workbook, "FILE-DOCTYPE"),
    Kind("08_strict_ooxml", markup.strict_format),
    Kind("09_dimension_too_small", partial(markup.dimension, "A1:A2")),
    Kind("10_dimension_too_large", partial(markup.dimension, "A1:XFD1048576")),
    Kind(
        "11_styled_rows",
        partial(markup.styled_rows, number=2_100),
        heavy=partial(markup.styled_rows, number=200_000),
    ),
    Kind("12_last_cell", markup.last_cell, "FILE-TOO-MANY-CELLS"),
    Kind("13_encrypted", archives.behind_password, "FILE-PASSWORD"),
    Kind("~$14_owner_file", archives.owner_file, "FILE-OWNER"),
    Kind("15_truncated", archives.cut_off, "FILE-DAMAGED"),
    Kind("16_csv_renamed", archives.csv, "FILE-TEXT"),
    Kind("17_html_renamed", archives.html, "FILE-TEXT"),
    Kind("18_biff_renamed", archives.biff, "FILE-OLD-EXCEL"),
    Kind("19_ole_xls_renamed", archives.old_excel, "FILE-OLD-EXCEL"),
    Kind("20_empty", archives.nothing, "FILE-EMPTY"),
    Kind("21_formula_texts", contents.formula_text, value=contents.FORMULA_TEXT),
    Kind(
        "22_control_chars_escaped",
        contents.escaped_controls,
        value="縦\nA\nB、ヌル終、ベル、改行\n次、文字の_x000D_",
    ),
    Kind("23_control_chars_raw", contents.raw_controls, "FORM-UNREADABLE"),
    Kind("24_charref_control", contents.control_as_number, "FORM-UNREADABLE"),
    Kind("25_long_cell", contents.long_text, value=contents.LONGEST),
    Kind("26_duplicate_entries", archives.duplicate_parts, "FILE-PART-NAMES"),
    Kind("27_path_traversal", archives.path_traversal, "FILE-PART-NAMES"),
    Kind("28_sheet_target_outside", markup.sheet_elsewhere, "FORM-NO-ANSWERS"),
    Kind("29_missing_strings", markup.no_strings, "FORM-UNREADABLE"),
    Kind("30_missing_styles", markup.no_styles, value=None, problem="CELL-ERROR-VALUE"),
    Kind("31_string_index_out_of_range", contents.text_out_of_range, value=None, problem="CELL-ERROR-VALUE"),
    Kind("32_macro_enabled", markup.macros),
    Kind("33_external_link", contents.external_link, value="前回値", problem="CELL-FORMULA"),
    Kind("34_deep_xml", partial(markup.deep, depth=5_000), heavy=partial(markup.deep, depth=400_000)),
    Kind("35_other_sheet_name", markup.other_sheet_first),
    Kind("36_hidden_first", markup.hidden_sheet_first),
    Kind("37_chartsheet_only", markup.only_a_chart, "FORM-NO-ANSWERS"),
    Kind("38_zero_sheets", markup.no_sheets, "FORM-UNREADABLE"),
    Kind("39_era_dates", contents.era_date, value="令和4年4月1日"),
    Kind("40_date1904", contents.date_of_1904, value="令和4年4月1日"),
    Kind("41_rows_out_of_order", markup.rows_out_of_order),
    Kind("42_utf16_sheet", markup.utf16_sheet),
    Kind("43_prefixed_namespace", markup.prefixed),
    Kind("44_backslash_names", archives.backslash_names, "FILE-PART-NAMES"),
    Kind("45_shared_strings_phonetic", contents.furigana, value="東京都"),
)

AT_THE_LIMITS = Kind("at_the_limits", markup.at_the_limits)
"""Not in floors.md: a file just within the limits must keep the promise, too."""
