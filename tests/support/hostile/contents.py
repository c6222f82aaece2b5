"""Forms whose answer is a cell that readers have problems with."""

from tests.support.hostile.form_parts import STYLES, WORKBOOK, FormParts

LONGEST = "あ" * 32_767
"""The most characters that Excel has in one cell."""
FORMULA_TEXT = "=cmd|' /C calc'!A0"
_DAY, _DAYS_TO_1904 = 44_652, 1_462
_ERA_FORMAT = '[$-411]ggge"年"m"月"d"日";@'


def formula_text(form: FormParts) -> bytes:
    """A text that would run a command if it were read as a formula."""
    return form.with_shared_text(f"<t>{FORMULA_TEXT}</t>").zipped()


def escaped_controls(form: FormParts) -> bytes:
    """Control characters as the format escapes them, and a text that only looks like an escape."""
    text = "縦\nA_x000B_B、ヌル_x0000_終、ベル_x0007_、改行_x000D_\n次、文字の_x005F_x000D_"
    return form.with_shared_text(f'<t xml:space="preserve">{text}</t>').zipped()


def raw_controls(form: FormParts) -> bytes:
    """A control character itself, which XML does not allow."""
    return form.with_shared_text("<t>A\x0bB</t>").zipped()


def control_as_number(form: FormParts) -> bytes:
    """The same as a character reference, which XML does not allow either."""
    return form.with_shared_text("<t>A&#11;B</t>").zipped()


def long_text(form: FormParts) -> bytes:
    """The longest text."""
    return form.with_shared_text(f"<t>{LONGEST}</t>").zipped()


def text_out_of_range(form: FormParts) -> bytes:
    """A cell that refers to the 99,999th shared text, which does not exist."""
    return form.with_cell('t="s"', "<v>99999</v>").zipped()


def external_link(form: FormParts) -> bytes:
    """A formula that refers to another file, with its cached value."""
    return form.with_cell('t="str"', "<f>[1]Sheet1!$A$1</f><v>前回値</v>").zipped()


def furigana(form: FormParts) -> bytes:
    """A text with its reading (furigana)."""
    ruby = '<rPh sb="0" eb="2"><t>トウキョウ</t></rPh><rPh sb="2" eb="3"><t>ト</t></rPh><phoneticPr fontId="1"/>'
    return form.with_shared_text(f"<t>東京都</t>{ruby}").zipped()


def _with_era_format(form: FormParts, day: int) -> FormParts:
    number = form.parts[STYLES].split(b"<cellXfs", 1)[1].split(b"</cellXfs>", 1)[0].count(b"<xf ")
    quoted = _ERA_FORMAT.replace('"', "&quot;")
    told = form.replaced(STYLES, "</numFmts>", f'<numFmt numFmtId="200" formatCode="{quoted}"/></numFmts>')
    told = told.replaced(STYLES, "</cellXfs>", '<xf numFmtId="200" applyNumberFormat="1"/></cellXfs>')
    return told.with_cell(f's="{number}"', f"<v>{day}</v>")


def era_date(form: FormParts) -> bytes:
    """A date that is shown with its era (元号)."""
    return _with_era_format(form, _DAY).zipped()


def date_of_1904(form: FormParts) -> bytes:
    """The same in a workbook that counts days from 1904."""
    told = form.replaced(WORKBOOK, "<workbookPr ", '<workbookPr date1904="1" ')
    return _with_era_format(told, _DAY - _DAYS_TO_1904).zipped()
