"""The merge of exchange.md, slow and plain, one field at a time, sharing no code with the program."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from types import EllipsisType

Texts = tuple[str | None, ...]


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
    return tuple((text or "").rstrip() or None for text in texts)


def outcome(entries: Sequence[Entry], writers: Sequence[str], width: int, *, is_note: bool) -> Outcome:
    of = {entry.name: entry for entry in entries}
    visible = {name for name, entry in of.items() if entry.shows is not None}

    @cache
    def older(name: str) -> frozenset[str]:
        return frozenset().union(*({parent} | older(parent) for parent in of[name].parents if parent in of))

    @cache
    def knows(name: str) -> frozenset[str]:
        direct = older(name) | of[name].beside
        return direct.union(*(knows(each) for each in direct if each in visible))

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
    if len(distinct) > 1 and is_note:
        texts = [next(value(head)[0] for head in heads if plain(value(head)) == each) for each in distinct]
        return Outcome(("\n".join(text for text in texts if text),), False, frozenset(heads))
    if len(distinct) > 1:
        office = [head for head in heads if of[head].who == "office"]
        lead = [head for head in heads if of[head].who == writers[0]]
        agreed = len({plain(value(head)) for head in lead}) == 1
        stands = value(office[-1]) if office else value(lead[0]) if agreed else sent
        return Outcome(stands, True, frozenset(heads))
    now = distinct[0] if distinct else plain(sent)
    echoes = [name for name in answers if repeats(name) and plain(value(name)) == now]
    says = heads + [name for name in echoes if not heads or knows(name) & set(heads)]
    newest = sorted((name for name in says if not any(name in knows(other) for other in says)), key=place)
    return Outcome(value(newest[0]) if newest else sent, False, frozenset(heads))
