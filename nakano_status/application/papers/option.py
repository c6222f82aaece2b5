"""The options of papers: each is declared once, for the window and for the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from typing import Any, Generic, TypeVar

from nakano_status.application.forms.output_paths import safe_name

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class OptionKind(Enum):
    """The kinds of values; each has its field in the window and its option on the command line."""

    TEXT = auto()
    LONG_TEXT = auto()
    TICK = auto()
    DAY = auto()
    CHOICE = auto()
    NAMES = auto()
    """Names of 部 or 所管課."""
    SIDE = auto()
    """A side of a 新旧対照表."""
    NUMBER = auto()
    """The number of a recorded paper."""
    FORMAT = auto()
    TARGET = auto()
    REPLACE = auto()


@dataclass(frozen=True)
class OptionChoice(Generic[T]):
    """A value that can be chosen, its label at the window, and a flag of its own, if it has one."""

    value: T
    label: str
    flag: str = ""
    help: str = ""


@dataclass(frozen=True, eq=False)
class Option(Generic[T_co]):
    """An option: its name, its usual value, its label at the window ('': not offered there), its command-line flag.

    `choices` are those of a CHOICE; if `is_multiple`, the value is a tuple of them, of which the window offers one, or
    none under the label `nothing`. `only_with` is the option and value without which it has no effect; one with
    `needs_previous` has none in the first round. `row` orders the fields of the window (0: beside the button);
    `placeholder` is shown in an empty one. `in_name` returns its part of a file name. A value with `is_of_paper` is
    kept for one paper alone, others are shared by all papers; papers with an option that `is_occasion` are kept by its
    value.
    """

    name: str
    usual: T_co
    kind: OptionKind
    label: str = ""
    flag: str = ""
    help: str = ""
    metavar: str | None = None
    is_required: bool = False
    choices: tuple[OptionChoice[Any], ...] = ()
    is_multiple: bool = False
    nothing: str = ""
    only_with: tuple[Option[Any], Any] | None = None
    row: int = 0
    placeholder: str = ""
    in_name: Callable[[Any], str] = str
    is_of_paper: bool = False
    needs_previous: bool = False
    is_occasion: bool = False
    accessible_name: str = ""

    def explained(self, help_text: str) -> Option[T_co]:
        """Return the option with another help text."""
        return replace(self, help=help_text)


def tick(name: str, label: str, flag: str, help_text: str, row: int = 0, **more: Any) -> Option[bool]:
    """Return an option that is chosen or not; it usually is not."""
    return Option(name, usual=False, kind=OptionKind.TICK, label=label, flag=flag, help=help_text, row=row, **more)


def text(name: str, label: str, flag: str, help_text: str, metavar: str, row: int, **more: Any) -> Option[str]:
    """Return an option that is a text; it usually is empty."""
    own = {"usual": "", "kind": OptionKind.TEXT, **more}
    return Option(name, label=label, flag=flag, help=help_text, metavar=metavar, row=row, **own)


TARGET = Option("target", None, OptionKind.TARGET, flag="--out")
REPLACE = Option("replace", None, OptionKind.REPLACE, flag="--replace", help="同じ名前のファイルを置き換えます。")
FORMAT = Option("format", None, OptionKind.FORMAT, flag="--format", help="ファイルの種類")

_LONGEST_DIVISION = 24
"""Letters of a division's name in the name of its file: the whole name has fewer than 40."""


def _divisions_in_name(divisions: tuple[str, ...]) -> str:
    return safe_name("・".join(divisions), _LONGEST_DIVISION)


_NO_NAMES: tuple[str, ...] = ()
DEPARTMENTS = Option("departments", _NO_NAMES, OptionKind.NAMES, flag="--department", metavar="NAME")
DIVISIONS = replace(DEPARTMENTS, name="divisions", flag="--division", in_name=_divisions_in_name)
"""Whose papers are made, by name; all if none is named."""

_NO_DAY: date | None = None
DAY = Option("day", _NO_DAY, OptionKind.DAY, "日付", "--date", row=90, is_of_paper=True)
LETTER_NUMBER = text("number", "文書番号", "--number", "文書番号", "NUMBER", row=60, is_of_paper=True)
_LIST_LABEL = "一覧の呼び名（別紙、別紙1 など）"
LIST_LABEL = text("label", "一覧の呼び名", "--label", _LIST_LABEL, "LABEL", 80, usual="別紙", is_of_paper=True)
"""The name of the list in the report of the same set."""
