"""Whatever a revised edition declares: forms of all editions are read by their own, earlier years are kept."""

import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.lookup import chosen_round, edition_of
from nakano_status.application.merge.read.state_digest import state_digest
from nakano_status.application.ports.data_file import Records
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields import codes
from nakano_status.domain.fields.field import MARK, Editor, Scope
from nakano_status.domain.fields.mark import MOST_MARKS
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.plan.plan import Plan
from tests.support.command_line import Said, ask, session_of
from tests.support.edition_books import OWNERS, SCHEDULE, TREE, EditionBook, edited
from tests.support.own_wards import OwnWard, answerer, mark_of, own_profile
from tests.support.stores import TickingClock

YEARS = ("R4", "R5", "R6")
SYMBOLS = "ABCDEFGHJKLMNPQ良優可止☆◇♪"
CODES: dict[str, Callable[[int], str]] = {
    "Ⅰ": lambda number: "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"[number - 1],
    "第1章": lambda number: f"第{number}章",
    "A-01": lambda number: f"A-{number:02d}",
    "(ア)": lambda number: f"({'アイウエオカキクケコサシスセソタチツ'[number - 1]})",
    "1-1-①": lambda number: f"1-{(number + 1) // 2}-{'①②'[number % 2 - 1]}",
    "一": lambda number: "一二三四五六七八九"[number - 1],
    "1節": lambda number: f"{number}節",
}
"""The code of a number, by the example that declares it."""


@dataclass
class Node:
    """A node of the tree, with the rows below it if it is of the lowest level."""

    title: str
    below: list["Node"] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)


class Shape:
    """What a plan declares, and its tree; `revise` changes it by chance and types the same into a workbook."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self._made = chance, 0
        kinds = chance.sample(sorted(CODES), chance.randint(1, 5))
        self.levels = {self.new("段"): kind for kind in kinds}
        self.marks = {self.new("評価"): symbol for symbol in chance.sample(SYMBOLS, chance.randint(2, MOST_MARKS))}
        self.fields: dict[str, str] = {}
        self.added: list[str] = []
        self.rows: dict[str, str] = {}
        self.top = [self._tree(len(self.levels)) for _ in range(2)]
        self.done: list[str] = []

    def new(self, what: str) -> str:
        """Return a name that no other thing has."""
        self._made += 1
        return f"{what}{self._made:03d}"

    def _tree(self, depth: int) -> Node:
        if depth > 1:
            few = 2 if depth == len(self.levels) else 1
            return Node(self.new("題名"), [self._tree(depth - 1) for _ in range(self.chance.randint(1, few))])
        rows = [f"AO-{len(self.rows) + number:02d}" for number in (1, 2)]
        self.rows |= {row: self.new("取組") for row in rows}
        return Node(self.new("題名"), rows=rows)

    def lines(self) -> Iterator[tuple[int, str, str, Node]]:
        """Yield depth, code, the code above and the node, in printed order."""
        numbers, kinds = defaultdict[int, int](int), [*self.levels.values()]

        def below(nodes: list[Node], depth: int, above: str) -> Iterator[tuple[int, str, str, Node]]:
            for node in nodes:
                numbers[depth] += 1
                code = CODES[kinds[depth]](numbers[depth])
                yield depth, code, above, node
                yield from below(node.below, depth + 1, code)

        return below(self.top, 0, "")

    def profile(self) -> dict[str, Any]:
        """Return the profile to begin with."""
        levels = [
            {"key": f"l{place}", "name": name, "code_pattern": codes.pattern_of_example(kind), "counts": place < 2}
            for place, (name, kind) in enumerate(self.levels.items())
        ]
        marks = [
            mark_of(f"m{place}", symbol, label=label, legend=f"{label}である", asks_reason=bool(place))
            for place, (label, symbol) in enumerate(self.marks.items())
        ]
        return own_profile(marks, levels=levels)

    def nodes(self) -> list[tuple[str, str, str | None]]:
        """Return the tree to begin with."""
        return [(code, f"l{depth}", above or None) for depth, code, above, _ in self.lines()]

    def revise(self, book: EditionBook) -> None:
        """Change up to four things that a profile declares, and write the tree."""
        until = len(self.done) + self.chance.randint(1, 4)
        while len(self.done) < until:
            act = self.chance.choice([
                self._renamed_mark, self._another_mark, self._no_mark, self._another_field, self._renamed_field,
                self._no_field, self._level_below, self._no_level, self._numbered_otherwise, self._moved_row,
                self._renamed_level, self._only_later, self._another_order, self._another_line, self._no_line,
            ])  # fmt: skip
            if act(book) is not False:
                self.done.append(act.__name__)
        self._write_tree(book)

    def _renamed_mark(self, book: EditionBook) -> None:
        label, symbol = self.chance.choice([*self.marks]), self._new_symbol()
        self.marks[label] = symbol
        book.change("進捗状況", label, 記号=symbol)

    def _new_symbol(self) -> str:
        return self.chance.choice([each for each in SYMBOLS if each not in self.marks.values()])

    def _another_mark(self, book: EditionBook) -> bool:
        if len(self.marks) == MOST_MARKS:
            return False
        label, symbol = self.new("評価"), self._new_symbol()
        self.marks[label] = symbol
        reason = self.chance.choice("○×")
        book.add("進捗状況", 記号=symbol, 短い名称=label, 凡例=f"{label}である", 理由を求める=reason)
        return True

    def _no_mark(self, book: EditionBook) -> bool:
        if len(self.marks) == 2:
            return False
        label = self.chance.choice([*self.marks])
        del self.marks[label]
        book.remove(label, "進捗状況")
        return True

    def _another_field(self, book: EditionBook) -> bool:
        if len(self.added) > 6:
            return False
        name = self.new("項目")
        heading = self.chance.choice(["", "｛年度｝の", "｛翌年度｝の"]) + name
        kind = self.chance.choice(["文章", "数字"])
        data = {"データの見出し": f"{name}（人）", "データの説明": "説明"} if self.chance.random() < 0.5 else {}
        asked = self.chance.choice(["毎年度", "最終年度を除く"])
        book.add("項目", 見出し=heading, 種類=kind, 公表する="○" if data else "×", 聞く年度=asked, **data)
        self.added.append(heading)
        return True

    def _renamed_field(self, book: EditionBook) -> None:
        name, own = self.new("新項目"), self.chance.choice([None, *self.added])
        if own is None:
            key = self.chance.choice(["done", "next_year", "change_reason", "note", "mark"])
            book.change("項目", key, 見出し=name)
        else:
            book.change("項目", own, 見出し=name)
            self.added[self.added.index(own)] = name

    def _no_field(self, book: EditionBook) -> bool:
        if not self.added:
            return False
        book.remove(self.added.pop(self.chance.randrange(len(self.added))), "項目")
        return True

    def _only_later(self, book: EditionBook) -> bool:
        """Ask a field otherwise: a text that was published no longer is, or the other way round."""
        if not self.added:
            return False
        book.change("項目", self.chance.choice(self.added), 公表する=self.chance.choice("○×"))
        return True

    def _another_line(self, book: EditionBook) -> None:
        """Fill or empty a line of 概要."""
        lines = ["事務局", "報告する委員会", "庁内の会議", "理由を求める取組の呼び名", "所管課の見出し"]
        text = self.chance.choice([None, self.new("名称")])
        with suppress(StopIteration):  # the line was removed
            book.change("概要", self.chance.choice(lines), 内容=text)

    def _no_line(self, book: EditionBook) -> None:
        with suppress(StopIteration):
            book.remove(self.chance.choice(["事務局", "報告する委員会", "公表の呼び名"]), "概要")

    def _another_order(self, book: EditionBook) -> None:
        """Put the last mark first."""
        page = book.book["進捗状況"]
        texts = [cell.value for cell in page[page.max_row]]
        page.delete_rows(page.max_row)
        page.insert_rows(2)
        for column, text in enumerate(texts, start=1):
            page.cell(2, column).value = text
        *others, last = self.marks.items()
        self.marks = dict([last, *others])

    def _level_below(self, book: EditionBook) -> bool:
        """Add a level: a node of it above each node of the level below it, or below each of the lowest."""
        kind = next((each for each in sorted(CODES) if each not in self.levels.values()), None)
        if len(self.levels) == 5 or kind is None:
            return False
        at, name = self.chance.randint(0, len(self.levels)), self.new("段")
        after = [*self.levels][at - 1] if at else None
        self.levels = dict([*[*self.levels.items()][:at], (name, kind), *[*self.levels.items()][at:]])
        book.add("段", after or "名称", 名称=name, 番号の例=kind, 集計する="○" if at < 2 else "×")
        if at == 0:
            self.top = [Node(self.new("題名"), [each]) for each in self.top]
        for node in self._at(at - 1) if at else ():
            node.below = [Node(self.new("題名"), [each]) for each in node.below]
            if node.rows:
                node.below, node.rows = [Node(self.new("題名"), rows=node.rows)], []
        return True

    def _no_level(self, book: EditionBook) -> bool:
        if len(self.levels) == 1:
            return False
        at = self.chance.randrange(len(self.levels))
        name = [*self.levels][at]
        if at == 0:
            self.top = [each for node in self.top for each in node.below]
        for node in self._at(at - 1) if at else ():
            node.rows = node.rows + [row for each in node.below for row in each.rows]
            node.below = [below for each in node.below for below in each.below]
        del self.levels[name]
        book.remove(name, "段")
        return True

    def _at(self, depth: int) -> list[Node]:
        found = self.top
        for _ in range(depth):
            found = [each for node in found for each in node.below]
        return found

    def _numbered_otherwise(self, book: EditionBook) -> bool:
        kind = self.chance.choice([*CODES])
        if kind in self.levels.values():
            return False
        name = self.chance.choice([*self.levels])
        self.levels[name] = kind
        book.change("段", name, 番号の例=kind)
        return True

    def _renamed_level(self, book: EditionBook) -> None:
        name, new = self.chance.choice([*self.levels]), self.new("新段")
        self.levels = {new if each == name else each: kind for each, kind in self.levels.items()}
        book.change("段", name, 名称=new)

    def _moved_row(self, _book: EditionBook) -> None:
        lowest = self._at(len(self.levels) - 1)
        one = self.chance.choice([each for each in lowest if each.rows])
        row = one.rows.pop(self.chance.randrange(len(one.rows)))
        self.chance.choice(lowest).rows.append(row)

    def _write_tree(self, book: EditionBook) -> None:
        for sheet in (TREE, OWNERS, SCHEDULE):
            book.book[sheet].delete_rows(2, book.book[sheet].max_row)
        names = [*self.levels]
        for depth, code, _, node in self.lines():
            book.add(TREE, 区分=names[depth], 番号=code, 名称=node.title)
            for row in node.rows:
                book.add(TREE, 区分="事業内容", 番号=code, 名称=self.rows[row], 管理番号=row)
                book.add(OWNERS, 管理番号=row, 番号=code, 事業内容=self.rows[row], 所管課=answerer(row))


class History:
    """An office whose plan is revised from year to year, and the divisions that answer it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance = folder, random.Random(seed)
        self.clock = TickingClock(datetime(2023, 7, 1, 10, tzinfo=UTC))
        self.session = session_of(make_parts(self.clock))
        self.shape = Shape(self.chance)
        self.ward = OwnWard(folder, self.shape.profile(), nodes=self.shape.nodes())
        self.shape.rows = {each: f"取組その{int(each[-2:])}" for each in self.shape.rows}
        for place, (*_, node) in enumerate(self.shape.lines(), start=1):
            node.title = f"題名その{place}"
        self.said: dict[str, dict[tuple[str, str], set[str]]] = defaultdict(lambda: defaultdict(set))
        self.waiting: list[Path] = []
        self.forms: dict[str, list[tuple[Path, str]]] = {}
        self._copies = 0

    def ask(self, *words: str | Path, codes: tuple[int, ...] = (0,)) -> Said:
        said = ask(*words, "--store", self.ward.store, session=self.session)
        assert said.code in codes, (words, said, self.shape.done)
        return said

    def office(self, *words: str | Path) -> dict[str, Any]:
        return self.ask(*words).keys

    def profile(self, year: str) -> tuple[Profile, Plan]:
        with reading(self.ward.store) as records:
            edition = edition_of(records, chosen_round(records, FiscalYear.parse(year)))
            (plan,) = records.plan.all()
            return edition.profile, plan

    def open(self, year: str) -> None:
        """Open the round of a year, send its forms, and have each answered, some twice."""
        self.office("round", "open", "--year", year, "--due", f"{2019 + int(year[1:])}-07-14")
        sent = self.office("distribute", "--year", year, "--out", self.folder / year)["packages"]
        self.forms[year] = [(Path(each["file"]), each["division"]) for each in sent]
        for form, division in self.forms[year]:
            blank = form.read_bytes()
            form.unlink()
            for _ in range(self.chance.choice([1, 1, 2])):
                self._answer(year, blank, division)

    def _answer(self, year: str, blank: bytes, division: str) -> None:
        profile, plan = self.profile(year)
        keys = profile.asked_keys(FiscalYear.parse(year), plan.last_year)
        texts = {
            row: {key: self._text(profile, key) for key in keys if key == MARK or self.chance.random() < 0.7}
            for row in self.shape.rows
            if answerer(row) == division
        }
        self._copies += 1
        copy = self.folder / f"{year} {division} {self._copies}.xlsx"
        copy.write_bytes(make_spreadsheet_user(profile).fill_in(blank, texts))
        self.waiting.append(copy)
        for row, typed in texts.items():
            for key, text in typed.items():
                at = f"{key}/{division}" if profile.by_key[key].scope is Scope.DIVISION else key
                self.said[year][row, at].add(text)

    def _text(self, profile: Profile, key: str) -> str:
        match profile.by_key[key].editor:
            case Editor.MARK:
                return self.chance.choice(profile.marks.symbols)
            case Editor.KIND:
                return self.chance.choice(["前倒し", "その他"])
            case Editor.NUMBER:
                return str(self.chance.randint(-99, 9999))
            case _:
                return self.shape.new("回答")

    def merge_some(self, *, all_of_them: bool = False) -> None:
        """Merge some of the files that wait, of whatever years, in one batch."""
        number = len(self.waiting) if all_of_them else self.chance.randint(0, len(self.waiting))
        self.chance.shuffle(self.waiting)
        came, self.waiting = self.waiting[:number], self.waiting[number:]
        for year in self.chance.sample([*self.forms], len(self.forms)) if came else ():
            self.ask("merge", *came, "--year", year, codes=(0, 1))

    def need_nothing_lost(self) -> None:
        """Look that each answer is the value, or a side of a conflict if another file has another."""
        assert not self.waiting
        for year, said in self.said.items():
            rows = {row["id"]: row for row in self.office("show", "--year", year)["rows"]}
            sides = defaultdict(set)
            for each in self.ask("conflicts", "--year", year, codes=(0, 1)).keys["conflicts"]:
                for side in each["sides"]:
                    values = side.get("values") or {each["key"]: side["value"]}
                    for key, value in values.items():
                        sides[each["id"], key].add(value)
            for (row, at), texts in said.items():
                key, _, division = at.partition("/")
                shown = rows[row]["notes"].get(division) if division else rows[row][key]
                found = sides.get((row, key)) or ({*str(shown).split("\n")} if division else {shown})
                assert texts <= found, (year, row, at, texts, found, self.shape.done)
        self.office("verify")

    def papers(self, year: str) -> dict[str, bytes]:
        """Return what is exported of a year, by file name, on the same day whenever it is made."""
        self._copies += 1
        out = self.folder / f"papers {self._copies}"
        for words in (("list", "list.xlsx"), ("list", "check.xlsx", "--check"), ("report", "report.docx"),
                      ("changes", "changes.xlsx"), ("page", "page"), ("data", "data")):  # fmt: skip
            kind, name, *more = words
            self._later("export", kind, "--year", year, "--out", out / name, *more)
        return {str(each.relative_to(out)): each.read_bytes() for each in sorted(out.rglob("*")) if each.is_file()}

    def _later(self, *words: str | Path) -> None:
        """Run a command on one and the same day; of a year with open differences it reports them."""
        was, self.clock.moment = self.clock.moment, datetime(2026, 8, 1, tzinfo=UTC)
        self.ask(*words, codes=(0, 1))
        self.clock.moment = was

    def state(self, years: Iterable[str]) -> dict[str, object]:
        """Return the digests and figures of years."""
        with reading(self.ward.store) as records:
            rounds = {year: chosen_round(records, FiscalYear.parse(year)) for year in years}
            digests = {year: state_digest(records, each) for year, each in rounds.items()}
        return {year: (digests[year], self.office("counts", "--year", year)) for year in years}

    def exported(self) -> bytes:
        self._copies += 1
        path = self.folder / f"plan {self._copies}.xlsx"
        self._later("plan", "export", "--out", path)
        return path.read_bytes()

    def revise(self, day: str) -> None:
        """Enter an edition with another profile, made of the workbook of the one before."""
        path = self.folder / f"book {day}.xlsx"
        path.write_bytes(self.exported())
        self.before, self.shape = self.shape, deepcopy(self.shape, {id(self.chance): self.chance})
        book = edited(path, self.folder / f"revised {day}.xlsx", self.shape.revise)
        self.office("plan", "revise", book, "--adopted", day, "--title", f"{day}の改定")

    def withdraw(self) -> None:
        """Withdraw the edition that was entered last."""
        self.office("plan", "withdraw")
        self.shape = self.before

    def need_same_elsewhere(self) -> None:
        """Look that a plan made of the exported workbook has the same profile, tree and rows."""
        self._copies += 1
        path, store = self.folder / f"again {self._copies}.xlsx", self.folder / f"again {self._copies}.nakano"
        path.write_bytes(self.exported())
        said = ask("init", "--plan", path, "--store", store, session=self.session)
        assert said.code == 0, (said, self.shape.done)
        mine, other = _plan_in(self.ward.store), _plan_in(store)
        assert _declared_in(other) == _declared_in(mine), self.shape.done
        assert _tree_of(other) == _tree_of(mine)
        assert {each.key for each in mine.newest.profile.marks} == {each.key for each in other.newest.profile.marks}


@contextmanager
def reading(path: Path) -> Iterator[Records]:
    """Read a data file."""
    with closing(make_parts().stores.open(path, read_only=True)) as store, store.reading() as records:
        yield records


def _plan_in(path: Path) -> Plan:
    with reading(path) as records:
        (plan,) = records.plan.all()
        return plan


def _declared_in(plan: Plan) -> dict[str, Any]:
    """Return all that a plan declares; each data file has a name of its own for it."""
    return {**json.loads(plan.newest.profile.content), "profile_id": ""}


def _tree_of(plan: Plan) -> object:
    rows = [(each.row_id, each.measure, each.title) for each in plan.newest.listings]
    return [(each.code, each.parent, each.title) for each in plan.newest.nodes], rows


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    wanted = metafunc.config.getoption("--histories")
    metafunc.parametrize("seed", range(wanted or 12))
    metafunc.parametrize("last", ["R6" if wanted or metafunc.config.getoption("--whole") else "R5"])


@pytest.mark.timeout(1200)
@pytest.mark.sample(1)
def test_forms_are_read_by_their_own_profile_and_earlier_years_stay(seed: int, last: str, tmp_path: Path) -> None:
    history = History(tmp_path, seed)
    history.open("R4")
    history.merge_some()
    for year in [each for each in YEARS[1:] if each <= last]:
        earlier = tuple(history.forms)
        before, printed, plan = history.state(earlier), [*map(history.papers, earlier)], history.exported()
        history.revise(f"{2018 + int(year[1:])}-12-01")
        assert history.state(earlier) == before, history.shape.done
        history.withdraw()
        assert (history.state(earlier), history.exported()) == (before, plan), history.shape.done
        history.revise(f"{2018 + int(year[1:])}-12-02")
        history.need_same_elsewhere()
        history.open(year)
        assert history.state(earlier) == before, history.shape.done
        assert [*map(history.papers, earlier)] == printed, history.shape.done
        history.merge_some()
    history.merge_some(all_of_them=True)
    history.need_nothing_lost()
