"""No text that a person or a file gave reaches Qt where Qt could take it for markup, or its & for a key.

Qt opens the files that a text names as soon as it takes the text for HTML.
"""

import ast
from collections.abc import Iterator

import pytest

from tests.house.source_tree import PACKAGE, Source, sources

GUI = PACKAGE / "gui"
MADE_IN = {
    "QLabel": {"looks/labels.py"},
    "QMessageBox": {"messages.py"},
    "QTextDocument": {"lists/rich_text_view.py"},
    "QTextBrowser": {"help/help_panel.py", "features/start/plan_page.py"},
    "setHtml": {"features/start/plan_page.py", "help/help_panel.py", "lists/copying.py", "lists/rich_text_view.py"},
    "insertHtml": set(),
    "setStatusTip": set(),
    "setWhatsThis": set(),
}
"""Where Qt may get what reads markup: these files escape, or declare that their text is plain."""
BUTTONS = {
    "QPushButton", "Button", "PrimaryButton", "OnceButton", "QToolButton", "QRadioButton", "QCheckBox", "TickBox"
}  # fmt: skip
MENUS = {"QAction", "QMenu"}
"""What takes the letter after & for a key."""
NUMBERS = {"all", "count", "divisions", "emptied", "number", "total"}
"""What is put into sentences and is a number."""

TITLE = "title"
"""The name of a menu in the bar: the program's own text, with the letter that opens it."""
Nodes = list[ast.AST]


def called(nodes: Nodes, *names: str) -> Iterator[ast.Call]:
    """Give the calls of functions, classes or methods of these names."""
    return (each for each in nodes if isinstance(each, ast.Call) and name_of(each.func) in names)


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def is_own(text: ast.expr, path: str) -> bool:
    """Whether a text is the program's own, or goes through the function `path` of `looks.labels`."""
    if isinstance(text, ast.IfExp):
        return is_own(text.body, path) and is_own(text.orelse, path)
    if isinstance(text, ast.BinOp):
        return is_own(text.left, path) and is_own(text.right, path)
    if isinstance(text, ast.JoinedStr):
        inside = [each.value for each in text.values if isinstance(each, ast.FormattedValue)]
        return all(name_of(each) in NUMBERS or is_count(each) for each in inside)
    if isinstance(text, ast.Call) and name_of(text.func) == "format":
        return {keyword.arg for keyword in text.keywords} <= NUMBERS
    return isinstance(text, ast.Constant) or (isinstance(text, ast.Call) and name_of(text.func) == path)


def is_count(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and name_of(value.func) == "len"


def raw_tips(nodes: Nodes) -> Iterator[ast.AST]:
    """Yield the tooltips that are neither own text nor made by `tooltip_text`."""
    calls = list(called(nodes, "setToolTip"))
    yield from (call for call in calls if not is_own(call.args[0], "tooltip_text"))
    yield from (call for call in called(nodes, "showText") if not is_own(call.args[1], "tooltip_text"))
    heard = [each for each in nodes if isinstance(each, ast.Attribute) and each.attr == "setToolTip"]
    yield from (each for each in heard if not any(call.func is each for call in calls))
    roles = [each for each in nodes if name_of(each) in {"ToolTipRole", "StatusTipRole", "WhatsThisRole"}]  # type: ignore[arg-type]
    yield from roles if not any(called(nodes, "tooltip_text")) else ()


def strangers(nodes: Nodes, place: str) -> Iterator[ast.AST]:
    """Give where something is made, or made a class of, that reads markup, in a file that is not meant for it."""
    closed = {name for name, places in MADE_IN.items() if place not in places}
    yield from called(nodes, *closed)
    kinds = (each for each in nodes if isinstance(each, ast.ClassDef))
    yield from (kind for kind in kinds if closed & {name_of(base) for base in kind.bases})


def raw_buttons(nodes: Nodes) -> Iterator[ast.AST]:
    """Yield the buttons, menus and menu lines with a text that is neither own text nor made by `escape_ampersands`."""
    made = [each for each in nodes if isinstance(each, ast.Assign) and isinstance(each.value, ast.Call)]
    buttons = {name_of(each.targets[0]) for each in made if name_of(each.value.func) in BUTTONS}  # type: ignore[attr-defined]
    menus = {name_of(each.targets[0]) for each in made if name_of(each.value.func) in MENUS}  # type: ignore[attr-defined]
    makers = {each.name for each in nodes if isinstance(each, ast.FunctionDef) and each.returns is not None}
    for call in called(nodes, *BUTTONS, *MENUS):
        is_parent = name_of(call.func) in MENUS and len(call.args) == 1 and bool(name_of(call.args[0]))
        if (
            call.args
            and not is_parent
            and name_of(call.args[0]) != TITLE
            and not is_own(call.args[0], "escape_ampersands")
        ):
            yield call
    for call in called(nodes, "setText"):
        if isinstance(call.func, ast.Attribute) and name_of(call.func.value) in buttons:
            yield from () if is_own(call.args[0], "escape_ampersands") else (call,)
    for call in called(nodes, "addAction", "addMenu"):
        is_made = name_of(call.args[0]) in menus or any(called([call.args[0]], *makers))
        yield from () if is_made or is_own(call.args[0], "escape_ampersands") else (call,)


def markup_in(source: Source) -> list[str]:
    """Name where Qt could read a text from a person as markup, or its & as a key."""
    nodes = list(ast.walk(source.tree))
    place = source.name.removeprefix("nakano_status/gui/")
    found = (*raw_tips(nodes), *strangers(nodes, place), *raw_buttons(nodes))
    return [f"{source.name}:{getattr(each, 'lineno', 0)}" for each in found]


def test_no_text_goes_to_qt_but_by_the_one_path() -> None:
    assert [line for source in sources(GUI) for line in markup_in(source)] == []


@pytest.mark.parametrize(
    "sin",
    [
        "box.setToolTip(row.title)",
        'box.setToolTip(f"{name}の取組")',
        "box.currentTextChanged.connect(box.setToolTip)",
        "QToolTip.showText(place, words, self)",
        "def data(self, role):\n    return self.text if role == Qt.ItemDataRole.ToolTipRole else None",
        "made = QLabel(text)",
        "class Own(QLabel):\n    pass",
        "box = QMessageBox(icon, title, text)",
        "document = QTextDocument()",
        "document.setHtml(text)",
        "button = QPushButton(division.name)",
        "button = PrimaryButton(division.name)",
        "self.make = QPushButton()\nself.make.setText(words.format(division=division))",
        "menu.addAction(phrase)",
        "action = QAction(line.text, menu)",
    ],
)
def test_each_sin_is_noticed(sin: str) -> None:
    assert len(markup_in(Source(GUI / "planted.py", sin))) == 1


def test_own_words_and_what_goes_by_the_path_are_let_through() -> None:
    fine = """
box.setToolTip("閉じて記入に戻ります（Esc）")
item.setToolTip(tooltip_text(told) if told else "")
button = QPushButton("作成")
button.setText(words.format(count=3) + "（新しい順）")
button.setText(f"{len(rows)}件のうち{count}件")
menu = QMenu(button)
menu.addAction(escape_ampersands(phrase))
bar.addMenu(menu)
"""
    assert markup_in(Source(GUI / "planted.py", fine)) == []
