"""No text makes a pattern that a module keeps search for long: time grows as the text does, not as its square.

A pattern that is written where it is used, as in `re.sub(…)`, is not tried.
"""

import importlib
import inspect
import pkgutil
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import pytest

import nakano_status
from nakano_status.domain.fields.codes import code_form

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="processor time is counted there in steps that are longer than a search"
)

METHODS = {"sub": "findall", "subn": "findall", "split": "findall", "finditer": "findall"}
"""The methods that search a whole text like another one, which is tried instead."""
USUAL = frozenset({"search", "match", "fullmatch"})
"""The methods that are tried of a pattern that is only handed on."""
_USE = r"\.(search|match|fullmatch|finditer|findall|sub|subn|split)\b"
_USE_BY_ANY_NAME = r"\b(?!re\.)[a-z]\w*\.(search|match|fullmatch|finditer|findall|sub)\b"
ALPHABET = ' \u3000\n1aAあア-（(【<、.,_%"'
BEFORE = "1（\n"
LENGTHS = (128, 1024, 4096)
LONGER, GROWTH, LEAST_SECONDS = 4, 9, 0.001
"""The time for a text may be nine times as long as for a quarter of it: a search in the square of the length takes
sixteen times. Shorter times are not compared."""
SECONDS_OF_STEP = 1e-10
"""No step of a search is so short, so that a faster search does not take the square of the length."""
CODES = (r"\d\d?-\d\d?-[①-⑳]", r"第\d\d?章", r"[A-Z]-\d\d", r"\d", "[一-十]", "x+y")


class Used(NamedTuple):
    """A pattern of the program, where it is, and the methods by which it is known to be used."""

    pattern: re.Pattern[Any]
    place: str
    methods: frozenset[str]


def patterns_in(value: Any, depth: int = 3) -> Iterator[re.Pattern[Any]]:
    """Yield the patterns in a value of a module: itself, in a collection, or in what the program defines."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, Mapping):
        yield from patterns_in([*value, *value.values()], depth)
    elif depth and isinstance(value, (tuple, list, set, frozenset)):
        for each in value:
            yield from patterns_in(each, depth - 1)
    elif depth and "nakano_status" in (getattr(value, "__module__", None) or type(value).__module__):
        yield from patterns_in([*getattr(value, "__dict__", {}).values()], depth - 1)


@cache
def patterns() -> tuple[Used, ...]:
    """Return all patterns in the modules of the program."""
    found: dict[tuple[Any, int], Used] = {}
    sources = dict[str, str]()
    values = list[tuple[str, str, Any]]()
    for each in pkgutil.walk_packages(nakano_status.__path__, "nakano_status."):
        if not each.name.endswith("__main__"):
            module = importlib.import_module(each.name)
            sources[each.name] = inspect.getsource(module)
            values += ((each.name, name, value) for name, value in vars(module).items())
    codes = "nakano_status.domain.fields.codes"
    values += ((codes, name, each) for form in map(code_form, CODES) for name, each in vars(form).items())
    program = "\n".join(sources.values())
    for module_name, name, value in values:
        for pattern in patterns_in(value):
            source = sources[module_name] if name.startswith("_") else program
            methods = re.findall(rf"\b{name}{_USE}", source) or re.findall(_USE_BY_ANY_NAME, source)
            used = found.setdefault((pattern.pattern, pattern.flags), Used(pattern, "", frozenset()))
            also = used.methods.union(METHODS.get(each, each) for each in methods)
            found[pattern.pattern, pattern.flags] = Used(pattern, f"{module_name}.{name}", also)
    return tuple(found.values())


def units(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str]]:
    """Yield texts to begin with, and texts to repeat after them: signs of many kinds, and the literals of a pattern."""
    written = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    words = re.findall(r"(?<!\\)[^\W\d_]{2,}", written)
    signs = [each for each in re.sub(r"\\.", "", written) if not each.isalnum() and each not in "(){}|?*+^$"]
    literals = dict.fromkeys((*words, *(each[0] for each in words), *signs))
    yield from (("", each) for each in dict.fromkeys((*ALPHABET, *list(literals)[:24])))
    for first in dict.fromkeys((*BEFORE, *list(literals)[:6])):
        yield from ((first, each) for each in " 1あ")
    yield from (("", f"{each}\n") for each in dict.fromkeys((*"【（:", *signs[:4])))


def spent(work_on: Callable[[str], object], text: str, times: int = 5) -> float:
    """Return the shortest processor time of several attempts."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work_on(text)
        found.append(time.process_time() - start)
    return min(found)


def grows_too_fast(work_on: Callable[[str], object], first: str, unit: str) -> bool:
    for length in LENGTHS:
        text, shorter = (f"{first}{unit * (each // len(unit))}\0" for each in (length, length // LONGER))
        once = spent(work_on, text, times=1)
        if length == LENGTHS[1] and once < length**2 * SECONDS_OF_STEP:
            return False
        if once > LEAST_SECONDS < (long := spent(work_on, text)) and long > GROWTH * spent(work_on, shorter):
            return True
    return False


def slow_texts(used: Used) -> Iterator[str]:
    """Yield the method and the unit of each text for which the time of a pattern grows too fast."""
    is_text = isinstance(used.pattern.pattern, str)
    for method in sorted(used.methods or USUAL):
        search = getattr(used.pattern, method)
        work_on = search if is_text else lambda text, search=search: search(text.encode())
        for first, unit in units(used.pattern):
            if all(grows_too_fast(work_on, first, unit) for _ in range(3)):  # a busy machine is slow at times
                yield f"{used.place}.{method} of {first!r} and many {unit!r}"
                break


def test_the_time_of_every_pattern_grows_as_its_text_does() -> None:
    assert len(patterns()) > 300
    assert [text for used in patterns() for text in slow_texts(used)] == []


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"\s*号", "search"),
        (r"\d+\s*[^\d\s]{0,3}\s*\(", "fullmatch"),
        ("［[^］]+ [^］]+］", "fullmatch"),
        ("【[^】]*】", "findall"),
        ("該当.*なし", "search"),
        (r"^\s*【a】", "search"),
        (r"[0-9]+\.?[0-9]*", "fullmatch"),
    ],
)
def test_a_pattern_that_searches_in_the_square_of_a_text_is_found(pattern: str, method: str) -> None:
    assert len([*slow_texts(Used(re.compile(pattern, re.MULTILINE), "a", frozenset({method})))]) == 1


def test_a_pattern_that_is_only_handed_on_is_tried() -> None:
    assert [*slow_texts(Used(re.compile(r"\s*号"), "a", frozenset()))] != []
