"""Views hold no rules and keep no look of when they were made; each page has a test that drives it.

A kept colour, a focus that is given away and a field that the wheel changes are seen by users only, on one page.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source_tree import PACKAGE, ROOT, Source, sources

GUI = PACKAGE / "gui"
# Where the domain decides, by functions. Views show what acts and reads of the application return of it.
DECIDING = frozenset(
    "admission answer_checks confirmation edition_changes matched_rows ownership published_list resolution review"
    " revised_edition settled".split()
)
# The session and what holds it; they are not shown, and the worker's work begins with them.
SESSION = {"session", "around"}
WORN = {"current_theme", "chosen_text_size"}


def rules_in(source: Source) -> list[str]:
    """Name what a view takes from where the domain decides."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nakano_status.domain."):
            module = (node.module or "").rpartition(".")[2]
            names = {alias.name for alias in node.names}
            found += [
                f"{source.name}: {module}.{name}" for name in sorted(names) if module in DECIDING and name.islower()
            ]
    return found


def kept_looks(source: Source) -> list[str]:
    """Name where the theme or the size of texts is asked for while a widget is made: it would keep the old one."""
    return [
        f"{source.name}:{call.lineno}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef) and node.name in {"__init__", "_lay_out"}
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in WORN
    ]


def given_away(source: Source) -> list[str]:
    """Name where a widget gives its focus to another: Tab then comes to that one first and skips those before it."""
    return [f"{source.name}: {line.strip()}" for line in source.text.splitlines() if ".setFocusProxy(" in line]


def plain_fields(source: Source) -> list[str]:
    """Name where a field of Qt's own is made that the wheel changes unasked: a Choice is not."""
    kinds = re.compile(
        r"\b(?:QComboBox|QDateEdit|QTimeEdit|QDateTimeEdit|QSpinBox|QDoubleSpinBox|QSlider|QDial)\(\w*\)"
    )
    lines = (line.strip() for line in source.text.splitlines())
    return [f"{source.name}: {line}" for line in lines if kinds.search(line) and not line.startswith("class ")]


def written_days(source: Source) -> list[str]:
    """Name where a day is written otherwise than by domain/calendar/days.py."""
    own = re.compile(r"\.isoformat\(\)|\.strftime\(|\.month\}|%[Ymd]")
    return [f"{source.name}: {line.strip()}" for line in source.text.splitlines() if own.search(line)]


def passed_over(source: Source) -> list[str]:
    """Name where one of several files is used and the others are passed over; a dialog for one file has one."""
    own = re.compile(r"paths\w*(?:\(.*\))?\[0\]")
    return [f"{source.name}: {line.strip()}" for line in source.text.splitlines() if own.search(line)]


def read_by_the_worker(source: Source) -> list[str]:
    """Name what a function that gets the store or its records uses of a widget: it runs on the worker's thread."""
    functions = (each for each in ast.walk(source.tree) if isinstance(each, ast.FunctionDef | ast.Lambda))
    given = [each for each in functions if each.args.args and each.args.args[0].arg.strip("_") in {"store", "records"}]
    used = (each for function in given for each in ast.walk(function) if isinstance(each, ast.Attribute))
    own = (each for each in used if isinstance(each.value, ast.Name) and each.value.id == "self")
    return [f"{source.name}:{each.lineno} {each.attr}" for each in own if each.attr.strip("_") not in SESSION]


def asked_of_the_page(source: Source) -> list[str]:
    """Name what a refused act that is done again reads of its page: by then, the page may show another subject."""
    nodes = list(ast.walk(source.tree))
    calls = (each for each in nodes if isinstance(each, ast.Call))
    again = [each.args[0] for each in calls if ast.unparse(each.func).endswith(".moved_content_handler")]
    again += [each.value for each in nodes if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "write"]
    own = re.compile(r"(?<!partial\()\bself\.\w+\b(?!\()")  # but the method that is called
    return [f"{source.name}:{each.lineno} {found}" for each in again for found in own.findall(ast.unparse(each))]


def page_kinds() -> Iterator[tuple[str, str]]:
    """Give each page's name and class as the list of pages has them, without loading the window."""
    text = (GUI / "window" / "page_list.py").read_text("utf-8")
    yield from re.findall(r'PageKind\(\s*"(\w+)",[^)]*?"(?:\w+\.)*(\w+Page)"', text)


def test_views_hold_no_rules() -> None:
    assert [line for source in sources(GUI) for line in rules_in(source)] == []


def test_no_widget_keeps_the_look_of_when_it_was_made() -> None:
    assert [line for source in sources(GUI) for line in kept_looks(source)] == []


def test_no_widget_gives_its_focus_away_but_the_marks_to_the_one_that_is_chosen() -> None:
    found = [line for source in sources(GUI) for line in given_away(source)]
    assert [line for line in found if not line.startswith("nakano_status/gui/answers/mark_picker.py")] == []


def test_every_day_is_written_in_the_same_way() -> None:
    assert [line for source in sources(GUI) for line in written_days(source)] == []


def test_the_worker_gets_what_was_chosen_when_it_was_asked() -> None:
    assert [line for source in sources(GUI) for line in read_by_the_worker(source)] == []


def test_what_is_done_again_is_done_to_what_was_asked_about() -> None:
    assert [line for source in sources(GUI) for line in asked_of_the_page(source)] == []


def test_no_dropped_file_is_passed_over() -> None:
    found = [line for source in sources(GUI) for line in passed_over(source)]
    assert [line for line in found if not line.startswith("nakano_status/gui/controls/files.py")] == []


def test_every_page_has_a_test_that_drives_it() -> None:
    tests = [path.read_text("utf-8") for path in sorted((ROOT / "tests" / "gui").glob("test_*.py"))]
    pages = dict(page_kinds())
    assert len(pages) > 10
    driven = {
        name
        for name, kind in pages.items()
        for text in tests
        if kind in text and re.search(r"\b(click|press|keys|write|mouseClick|keyClick|click_on)\w*\(", text)
    }
    assert sorted(set(pages) - driven) == []


@pytest.mark.parametrize(
    ("sin", "check"),
    [
        ("from nakano_status.domain.merge.resolution import resolve", rules_in),
        ("class A:\n    def __init__(self):\n        self.colour = current_theme().text", kept_looks),
        ("panel.setFocusProxy(panel.list)", given_away),
        ('label(f"{day.year}/{day.month}/{day.day}")', written_days),
        ("self.session.use(lambda store: look(store, self.tick.isChecked()), show)", read_by_the_worker),
        ("refuse = around.moved_content_handler(lambda seen: self._set(self._shown, seen), see)", asked_of_the_page),
        ("write = partial(self._set, self._shown)", asked_of_the_page),
        ("self.drop.dropped.connect(lambda paths: self.look_at(paths[0]))", passed_over),
        ("self.look_at(paths_in(event.mimeData())[0])", passed_over),
    ],
)
def test_each_sin_is_noticed(sin: str, check: object) -> None:
    assert callable(check)
    assert len(check(Source(GUI / "planted.py", sin))) == 1


def test_every_field_leaves_the_wheel_to_what_scrolls_around_it() -> None:
    assert plain_fields(Source(Path("gui.py"), "self.which = QComboBox()")) == ["gui.py: self.which = QComboBox()"]
    assert [line for source in sources(GUI) for line in plain_fields(source)] == []


def test_every_module_that_decides_is_there() -> None:
    assert {path.stem for path in (PACKAGE / "domain").rglob("*.py")} >= DECIDING
