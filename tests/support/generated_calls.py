"""Command lines made by chance: every command and option as click knows them, with likely and unlikely arguments."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import click

from nakano_status.cli.entry_point import _program
from tests.support.command_line import ask

LONG = "長い名前" * 1_250
"""5,000 characters."""

HOSTILE = (
    "", " ", "　", "0", "-1", "1", "9999", "99999999999999999999", "１２", "²", "٣", "NaN", "--", "-x", "=", "=1+1",
    "a=b=c", ",", "%s{0}{x}", "'; DROP TABLE", "<b>&amp;", "\x07\x1b[31m", "改\n行\r\n\t", "\u202e逆さ\u2066",
    "\ufeff", "\ufffe", "が" * 3, "葛\U000e0100", "👨‍👩‍👧", "\udc80\udcff", "名\udce9前", LONG, "x" * 10_000,
    "長" * 30_001
)  # fmt: skip
DAYS = (
    "2023-07-14", "2023-04-01", "2024-03-31", "2024-02-29", "2026-04-01", "2023-02-30", "0001-01-01", "0001-03-31",
    "1900-01-01", "2999-12-31", "9999-12-31", "10000-01-01", "20230714", "2023-W01-1", "R5.4.1", "令和5年4月1日",
    "２０２３-０７-１４"
)  # fmt: skip
YEARS = (
    "R3", "R4", "R5", "R6", "R7", "R12", "R99", "H1", "S64", "R0", "1", "9999", "令和元年度", "2022", "1900",
    "2099"
)  # fmt: skip
NUMBERS = ("1", "2", "3", "10", "0", "-1", "1.5", "4", "9223372036854775808", "９", "1e9", "1_0")
SIZES = ("1366x768", "800x600", "9999x9999", "000x000")
SPECIAL = (
    *("builtin:nakano2", "builtin:x", "builtin:", ".", "./x"),
    *("/proc/self/x.xlsx", "/dev/null/x", "/proc/self/mem", "/dev/full"),
    *("CON.xlsx", "NUL", "lpt1.nakano", "名前.", "名前 ", "名前:別.xlsx", "Q:x.xlsx", "\\\\server\\share\\x.xlsx"),
)
SUFFIXES = ("xlsx", "csv", "docx", "txt", "svg", "png", "json", "nakano", "zip", "x", "XLSX", "")
SLOW_SUFFIX = "pdf"
FULL_FOLDER = "files/full"
"""A folder in which nothing can be made, as on a full disk."""
STEMS = (
    "out",
    "no/such/folder",
    "名前",
    "files/empty/x",
    "files/closed/x",
    f"{FULL_FOLDER}/x",
    "forms",
    LONG,
    "\udcff",
)

_READING = (
    "show", "conflicts", "held", "received", "publications", "board", "round list", "kpi list", "frames list",
    "opinions list", "division list", "plan editions", "templates list", "fates", "problems --list"
)  # fmt: skip


def commands() -> dict[tuple[str, ...], click.Command]:
    """Return every command by the names that call it, without the groups above."""
    return dict(_below((), _program))


def _below(words: tuple[str, ...], command: click.Command) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(command, click.Group):
        yield words, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from _below((*words, name), found)


def known_words(store: Path) -> Mapping[str, Sequence[str]]:
    """Return the short texts that a data file's commands show, by key: IDs, names, digests; those without one by ''."""
    found: dict[str, set[str]] = {"": set()}
    for words in _READING:
        said = ask(*words.split(), "--store", store)
        for key, text in _leaves("", said.keys):
            if 0 < len(text) <= 80:
                found.setdefault(key, set()).add(text)
                found[""].add(text)
    return {key: sorted(texts) for key, texts in found.items()}


def _leaves(key: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, below in value.items():
            yield from _leaves(name, below)
            yield "key", name
    elif isinstance(value, list):
        for below in value:
            yield from _leaves(key, below)
    elif isinstance(value, str):
        yield key, value


@dataclass
class Caller:
    """Makes command lines for a folder; `papers` is how often of a hundred a paper is asked for as PDF."""

    chance: Random
    stores: Sequence[Path]
    files: Sequence[Path]
    known: Mapping[str, Sequence[str]]
    papers: int = 3
    _made: int = field(default=0, init=False)
    _unlikely: int = field(default=0, init=False)

    def call(self, words: tuple[str, ...], command: click.Command) -> list[str]:
        """Return a command line, which may miss what is needed or have what does not fit."""
        self._unlikely = self.chance.choice((0, 0, 3, 10, 40))
        options: list[list[str]] = []
        arguments: list[list[str]] = []
        for each in command.params:
            given = self._given(each)
            (arguments if isinstance(each, click.Argument) else options).append(given)
        self.chance.shuffle(options)
        rest = [word for given in options for word in given] + [word for given in arguments for word in given]
        return [*words, *(self._one_of(HOSTILE) if self._in_hundred(self._unlikely // 10) else word for word in rest)]

    def _given(self, parameter: click.Parameter) -> list[str]:
        if isinstance(parameter, click.Option) and parameter.name == "store":
            is_likely = self._in_hundred(98 - self._unlikely)
            return ["--store", str(self.chance.choice(self.stores)) if is_likely else self._place()]
        if not self._in_hundred(_share(parameter)):
            return []
        if isinstance(parameter, click.Option) and parameter.is_flag:
            return [parameter.opts[0]]
        several = parameter.nargs == -1 or bool(getattr(parameter, "multiple", False))
        values = [self._value(parameter) for _ in range(self.chance.choice((1, 1, 1, 2, 3)) if several else 1)]
        if isinstance(parameter, click.Option):
            return [word for value in values for word in (parameter.opts[0], value)]
        return values

    def _value(self, parameter: click.Parameter) -> str:
        if self._in_hundred(self._unlikely):
            return self._one_of(HOSTILE)
        kind, shown = parameter.type, parameter.metavar or ""
        if kind.name == "path" or shown == "URL|FILE":
            return self._place()
        if parameter.name == "wait":
            return "0"
        pools: dict[str, Sequence[str]] = {"DATE": DAYS, "YEAR": YEARS, "WxH": SIZES}
        if isinstance(kind, click.Choice):
            pools[shown] = kind.choices
        elif kind.name.startswith(("integer", "float")):
            pools[shown] = NUMBERS
        return self._one_of(pools[shown]) if shown in pools else self._text(shown)

    def _text(self, shown: str) -> str:
        """Return a text as a command line describes it: ID, KEY=VALUE, NEW=OLD,OLD."""
        if "=" in shown or ":" in shown or "-" in shown:
            parts = re.split(r"([=,:-])", shown.rstrip(" .").strip("[]"))
            return "".join(part if part in "=,:-" else self._known(part) for part in parts)
        return self._known(shown)

    def _known(self, shown: str) -> str:
        """Return a text of the data file, more often one of the kind that is asked for."""
        asked = shown.strip("[]. ")
        kinds = {"KEY": ("key",), "CODE": ("code",), "VALUE": ("mark", "done"), "ID": ("id",), "ITEM": ("item",)}
        names = kinds.get(asked, ("division", "name", "leads", "id", *asked.lower().split("|")))
        found = [text for name in names for text in self.known.get(name, ())]
        return self._one_of(found if found and self._in_hundred(85) else self.known[""])

    def _place(self) -> str:
        """Return a file that is there, a name for a new one, or a place where nothing can be."""
        if self._in_hundred(50):
            return str(self.chance.choice(self.files))
        if self._in_hundred(20):
            return self._one_of(SPECIAL)
        self._made += 1
        suffix = SLOW_SUFFIX if self._in_hundred(self.papers) else self._one_of(SUFFIXES)
        stem = self._one_of(STEMS)
        return f"{stem}{self._made}.{suffix}" if suffix else f"{stem}{self._made}"

    def _one_of(self, texts: Iterable[str]) -> str:
        return self.chance.choice(list(texts))

    def _in_hundred(self, share: int) -> bool:
        return self.chance.randrange(100) < share


def _share(parameter: click.Parameter) -> int:
    """Return how often of a hundred a parameter is given."""
    if parameter.name == "as_json":
        return 75
    if parameter.name in ("of_plan", "wait", "take_over", "by"):
        return 4
    if parameter.required:
        return 96
    if isinstance(parameter, click.Argument):
        return 70
    return 22
