"""What is used of openpyxl beyond its documented interface: in one module, and as it was when it was read.

A change of one of these sources is no fault by itself: read what changed, see that `loading` still holds, and record
the new digest, which the failing test prints.
"""

import ast
import inspect
from hashlib import sha256
from importlib import import_module

from nakano_status.workbook import loading
from tests.house.source_tree import PACKAGE

DOCUMENTED = {"openpyxl", "openpyxl.utils", "openpyxl.cell.cell", "openpyxl.workbook.workbook"}
"""The modules that others may use: for opening a workbook, the letters of columns, and the names of types."""
TYPES_ONLY = {"openpyxl.worksheet.worksheet", "openpyxl.worksheet.cell_range"}
BEHIND = {
    "openpyxl.reader.workbook": {"WorkbookParser"},
    "openpyxl.styles.styleable": {"NumberFormatDescriptor", "StyleableObject"},
    "openpyxl.workbook.workbook": {"Workbook"},
}
"""What has the attributes that are read or set without importing its name: number formats and styles of a workbook."""
SOURCES = {
    "openpyxl.cell.cell.Cell": "bc746865e9402b77",
    "openpyxl.comments.comment_sheet.CommentSheet": "9f74d85006407091",
    "openpyxl.packaging.relationship.get_dependents": "e156d2cd5346e956",
    "openpyxl.packaging.relationship.get_rels_path": "225c6f0be8ce3c4e",
    "openpyxl.reader.excel.ExcelReader": "c3e861abd6420e29",
    "openpyxl.reader.workbook.WorkbookParser": "d8c548ca5e537e76",
    "openpyxl.styles.cell_style.StyleArray": "66f0ed8ef0eb9f4e",
    "openpyxl.styles.numbers.BUILTIN_FORMATS": "26fcd94b478d6f4f",
    "openpyxl.styles.numbers.BUILTIN_FORMATS_MAX_SIZE": "3f9807cb9ae9fb6c",
    "openpyxl.styles.numbers.is_date_format": "c3515127a3a2fa8f",
    "openpyxl.styles.numbers.is_timedelta_format": "e982a22fb2a0e86b",
    "openpyxl.styles.styleable.NumberFormatDescriptor": "937f1f4cd30f1042",
    "openpyxl.styles.styleable.StyleableObject": "50ee6eb5eda85b9c",
    "openpyxl.utils.cell.coordinate_to_tuple": "eda8ccbbea0d7176",
    "openpyxl.workbook.defined_name.DefinedNameList": "08f06c6cf8b0b3ef",
    "openpyxl.workbook.workbook.Workbook": "e2e71f42d9866a8e",
    "openpyxl.worksheet._reader.WorkSheetParser": "ce3eafb0ad22ad82",
    "openpyxl.worksheet.cell_range.CellRange": "cf119858020286f1",
    "openpyxl.worksheet.cell_range.MultiCellRange": "9e4e3bb355cabcec",
    "openpyxl.worksheet.worksheet.Worksheet": "e8bb42b20d67db1d",
    "openpyxl.xml.constants.COMMENTS_NS": "5ee2a277c7eaeced",
    "openpyxl.xml.constants.SHARED_STRINGS": "074067a525a9e917",
    "openpyxl.xml.constants.SHEET_MAIN_NS": "b00327d0cdecd3df",
}
"""The first digits of the SHA-256 of each source, by its name (openpyxl 3.1.5)."""


def imported(source: str) -> dict[str, set[str]]:
    """Return the names that a module imports from openpyxl, by the module that has them."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "openpyxl":
            found.setdefault(str(node.module), set()).update(each.name for each in node.names)
        elif isinstance(node, ast.Import):
            found.update({each.name: set() for each in node.names if each.name.partition(".")[0] == "openpyxl"})
    return found


def digest_of(module: str, name: str) -> str:
    thing = getattr(import_module(module), name)
    text = inspect.getsource(thing) if callable(thing) else repr(thing)
    return sha256(text.encode()).hexdigest()[:16]


def test_only_one_module_takes_more_than_what_is_documented() -> None:
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text("utf-8")
        if path != PACKAGE / "workbook" / "loading.py" and "openpyxl" in text:
            assert imported(text).keys() <= DOCUMENTED | TYPES_ONLY, path


def test_what_is_taken_is_as_it_was_when_it_was_read() -> None:
    taken = imported(inspect.getsource(loading)) | BEHIND
    found = {f"{module}.{name}": digest_of(module, name) for module, names in taken.items() for name in sorted(names)}
    assert found == SOURCES
