"""The merge of exchange.md, slow and plain, one field at a time, sharing no code with the program."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import EllipsisType
from unicodedata import normalize

Texts = tuple[str | None, ...]
Observed = Callable[[str], frozenset[str]]


@dataclass(frozen=True)
class Entry:
    """Something in the set: `kind` is sent, answer or word; `shows` nothing readable (None), or a text a column."""

    kind: str
    name: str
    who: str
    parents: frozenset[str]
    beside: frozenset[str]
    shows: tuple[str | EllipsisType | None, ...] | None  # ... is a column that is not there


@dataclass(frozen=True)
class Outcome:
    """The current value, whether it is in conflict, and the heads: assertions that no other has observed."""

    values: Texts
    conflict: bool
    heads: frozenset[str]


def plain(texts: Texts) -> Texts:
    """Return what counts of texts: no blanks at line ends, one of a run, one spelling of what looks alike."""
    composed = (normalize("NFC", text or "").replace("〜", "～") for text in texts)
    lines = ([re.sub(" +", " ", line.rstrip()) for line in text.splitlines()] for text in composed)
    return tuple("\n".join(each).rstrip() or None for each in lines)


def all_texts(said: Sequence[tuple[str, Texts]]) -> Texts:
    """Return every different text of a note, each as its first writer typed it."""
    first = {plain(texts): texts[0] for _, texts in reversed(said)}
    wanted = dict.fromkeys(plain(texts) for _, texts in said)
    return ("\n".join(text for each in wanted if (text := first[each])),)


def text_in_conflict(said: Sequence[tuple[str, Texts]], first: str, sent: Texts) -> Texts:
    """Return the office's last text, otherwise the first writer's if it has only one, otherwise the sent text."""
    office = [texts for who, texts in said if who == "office"]
    lead = [texts for who, texts in said if who == first]
    agreed = len({plain(texts) for texts in lead}) == 1
    return office[-1] if office else lead[0] if agreed else sent


def offered(said: Sequence[tuple[str, Texts]], arrived: Sequence[str | None]) -> tuple[tuple[str, ...], Texts | None]:
    """Return the texts that 「両方」 joins, and the answer of the first writer that is not the office, if it has one.

    `said`: the sides in the order of their writers. `arrived`: their texts, of each writer in order of arrival.
    """
    first = {plain((texts[0],)): texts[0] for _, texts in reversed(said)}
    texts = dict.fromkeys(plain((text,)) for text in arrived)
    divisions = [each for each in said if each[0] != "office"]
    own = [texts for who, texts in divisions if who == divisions[0][0]]
    joined = tuple(text for each in texts if each != (None,) and (text := first[each]))
    return joined, own[0] if len({plain(each) for each in own}) == 1 else None


def observed(of: Mapping[str, Entry], visible: Collection[str]) -> tuple[Observed, Observed]:
    """Return two functions of an entry's name: the names of the entries before it, and of all that its writer knew."""

    @cache
    def older(name: str) -> frozenset[str]:
        return frozenset().union(*({parent} | older(parent) for parent in of[name].parents if parent in of))

    @cache
    def knows(name: str) -> frozenset[str]:
        direct = older(name) | of[name].beside
        return direct.union(*(knows(each) for each in direct if each in visible))

    return older, knows


def outcome(entries: Sequence[Entry], writers: Sequence[str], width: int, *, is_note: bool) -> Outcome:
    of = {entry.name: entry for entry in entries}
    visible = {name for name, entry in of.items() if entry.shows is not None}
    older, knows = observed(of, visible)

    def nearest(names: frozenset[str]) -> list[str]:
        return sorted(name for name in names if not any(name in older(other) for other in names))

    @cache
    def bases(name: str) -> list[Texts]:
        return [value(near) for near in nearest(older(name) & visible)] or [(None,) * width]

    @cache
    def value(name: str) -> Texts:
        shown = of[name].shows or ()
        return tuple(base if text is ... else text for text, base in zip(shown, bases(name)[0], strict=True))

    @cache
    def repeats(name: str) -> bool:
        columns = [column for column, text in enumerate(of[name].shows or ()) if text is not ...]
        mine = plain(value(name))
        return all(mine[column] == plain(base)[column] for base in bases(name) for column in columns)

    def place(name: str) -> tuple[int, str]:
        return (writers.index(of[name].who) if of[name].who in writers else len(writers), name)

    answers = [name for name in visible if of[name].kind == "answer"]
    words = [name for name in visible if of[name].kind == "word" or (name in answers and not repeats(name))]
    heads = sorted((word for word in words if not any(word in knows(other) for other in words)), key=place)
    packages = frozenset(name for name in visible if of[name].kind == "sent")
    to_all = frozenset(each for each in packages if all(each in older(word) for word in words if word in answers))
    sent = next((value(name) for name in nearest(to_all or packages)), (None,) * width)
    distinct = list(dict.fromkeys(plain(value(head)) for head in heads))
    if len(distinct) > 1:
        said = [(of[head].who, value(head)) for head in heads]
        stands = all_texts(said) if is_note else text_in_conflict(said, writers[0], sent)
        return Outcome(stands, not is_note, frozenset(heads))
    now = distinct[0] if distinct else plain(sent)
    echoes = [name for name in answers if repeats(name) and plain(value(name)) == now]
    says = heads + [name for name in echoes if not heads or knows(name) & set(heads)]
    newest = sorted((name for name in says if not any(name in knows(other) for other in says)), key=place)
    return Outcome(value(newest[0]) if newest else sent, False, frozenset(heads))
