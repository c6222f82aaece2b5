"""A ward whose plan has no word of any language: each is made of signs that no text of the program has.

Its plan is a filled in workbook (`plan template`), as a clerk would make it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.catalogue.plans import load_profile
from nakano_status.cli.session import CommandSession
from nakano_status.domain.fields.field import ROLES
from tests.support.command_line import Said, ask, run
from tests.support.foreign_words import texts_of

_SIGNS = "鰐茸蔦楓樺狸鷺鯨蕪苔蛍蛙梟駱駝鱗鰭蹄鬣栗柚椿橘檜榎杉鮎鰯鱈鯛鮭蟹蝦蜂蝶蟻蝉蜘"
"""Characters of words that a plan on digital services never has."""
_READS = {"change_reason": 40, "done": 90, "next_year": 80, "later_years": 70}
"""Of a field with a number of characters that is asked for: that number."""


@dataclass(frozen=True)
class Shape:
    """How such a plan is: the example of each level's codes from above, its marks, and what it has beside its rows.

    `departments` is how the names of what is above its divisions end; '': nothing is. `sponsors` is how many bodies
    carry rows out, the ward itself included; 0: none is named. With `names_fields_only` the fields have headings of the
    ward's own, and nothing else beside them. With `asks_a_mark` it asks that and one text of its own alone.
    """

    name: str
    first_year: int
    codes: Sequence[str]
    marks: Sequence[str]
    departments: str
    has_indicators: bool
    sponsors: int
    occasions: Sequence[str]
    names_fields_only: bool = False
    asks_a_mark: bool = False

    @property
    def last_year(self) -> int:
        """The last year of the plan, of 令和."""
        return self.first_year + 3

    @property
    def year(self) -> int:
        """The year that the first round is of."""
        return self.first_year + 1


SHAPES = (
    Shape("one level", 41, ("ア",), "甲乙", "", False, 0, ("公表",)),
    Shape("two levels", 61, ("Ⅳ", "A-01"), "ＷＸＹＺ", "局", True, 2, ("庁議", "委員会", "公表")),
    Shape("five levels", 81, ("一", "第1部", "第1章", "1節", "（ア）"), "春夏秋冬朝夕", "部", False, 6,
          ("委員会", "公表")),
    Shape("headings alone", 21, ("第1",), "良並悪", "", False, 0, ("公表",), names_fields_only=True),
    Shape("a mark alone", 31, ("（ア）",), tuple(map(str, range(1, 11))), "", False, 0, ("公表",), asks_a_mark=True),
)  # fmt: skip


class Words:
    """Nonsense words, each another one; the same for the same seed."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)
        self._given: set[str] = set()

    def new(self, length: int = 3) -> str:
        """Return another one."""
        while True:
            word = "".join(self._random.choices(_SIGNS, k=length))
            if word not in self._given:
                self._given.add(word)
                return word


class NonsenseWard:
    """The data file of such a ward in a folder, made of its workbook."""

    def __init__(self, folder: Path, shape: Shape, session: CommandSession | None = None) -> None:
        self.folder, self.shape, self.session = folder, shape, session
        self.words = Words(shape.name)
        self.store, self.book = folder / "office.nakano", folder / f"{self.words.new()}.xlsx"
        self.levels = [self.words.new() for _ in shape.codes]
        self.fields = {key: self.words.new(4) for key in ROLES}
        self.left_out = {each for each in ROLES if each != "mark"} if shape.asks_a_mark else set[str]()
        names = ("管理番号", "事業内容", "所管課") if shape.asks_a_mark else ()
        self.headings = {f"{name}の見出し": self.words.new(4) for name in names}
        self.text_key = "field_3" if shape.asks_a_mark else "done"
        self.divisions = [f"{self.words.new()}課" for _ in range(4)]
        self.departments = [f"{self.words.new()}{shape.departments}" for _ in range(2)] if shape.departments else [""]
        self.sponsors = [self.words.new() for _ in range(shape.sponsors)]
        self.rows = list(self._rows())
        self.occasions = {"庁議": self.words.new(), "委員会": f"{self.words.new()}会", "公表": self.words.new()}
        self.said: list[tuple[str, Said]] = []
        self.ids: list[str] = []

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield what was printed and what every file has, each with where it was found."""
        for name, said in self.said:
            yield name, (said.output + said.messages).replace(str(self.folder), "")
        inputs = {self.book, self.folder / "wrong.xlsx", *(self.folder / "came").iterdir()}
        for path in sorted(each for each in self.folder.rglob("*") if each.is_file() and each not in inputs):
            place = path.relative_to(self.folder).as_posix()
            yield from ((place, text) for text in texts_of(path))

    def run(self, *words: str | Path) -> Said:
        """Run a command as it prints for a person and then with `--json`, and return the second."""
        name = " ".join(str(each) for each in words)
        answered = ask(*words, session=self.session)
        self.said.append((f"{name} --json", answered))
        return answered

    def printed(self, *words: str | Path) -> Said:
        """Run a command that changes nothing as it prints for a person."""
        answered = run(*words, session=self.session)
        self.said.append((" ".join(str(each) for each in words), answered))
        return answered

    def make(self) -> None:
        """Fill in the workbook, and make the data file of it."""
        self.run("plan", "template", "--out", self.folder / "empty.xlsx")
        self.said.clear()  # an empty workbook has examples
        user, blank = make_spreadsheet_user(), load_profile("blank")
        content = (self.folder / "empty.xlsx").read_bytes()
        content = user.remove_lines(content, "段", [each.name for each in blank.levels])
        content = user.remove_lines(content, "進捗状況", blank.marks.symbols)
        content = user.change_lines(content, "概要", {item: {"内容": text} for item, text in self._head().items()})
        content = user.remove_lines(content, "項目", sorted(self.left_out - {"note"}))
        kept = [key for key in ROLES if key == "note" or key not in self.left_out]
        content = user.change_lines(content, "項目", {key: self._field(key) for key in kept})
        content = user.append_lines(content, dict(self._tables()))
        (self.folder / "empty.xlsx").unlink()
        self.book.write_bytes(content)
        made = self.run("init", "--plan", self.book, "--store", self.store)
        assert made.code == 0, made

    def _head(self) -> dict[str, str]:
        new, shape = self.words.new, self.shape
        self.office = f"{new()}係"
        return {
            "計画の名称": new(6),
            "計画の番号": "nonsense",
            "計画期間の始め": f"令和{shape.first_year}年度",
            "計画期間の終わり": f"令和{shape.last_year}年度",
            "版の名称": new(),
            "策定日": f"令和{shape.first_year}年4月2日",
            "自治体の名称": f"{new()}村",
            "事務局": self.office,
            **({"庁内の会議": self.occasions["庁議"]} if "庁議" in shape.occasions else {}),
            **({"報告する委員会": self.occasions["委員会"]} if "委員会" in shape.occasions else {}),
            "公表の呼び名": self.occasions["公表"],
            "理由を求める取組の呼び名": new(4),
            "団体名": f"{new()}村",
            "団体コード": "999997",
            **self.headings,
        }

    def _field(self, key: str) -> dict[str, str]:
        name, new = self.fields[key], self.words.new
        if key in self.left_out:
            return {"見出し": name, "聞く年度": "聞かない", "記入のしかた": new(9)}
        if key == "mark" and not self.shape.names_fields_only:
            return {"見出し": name, "記入のしかた": new(9), "短い名称": name}
        year = {"done": "｛年度｝", "next_year": "｛翌年度｝", "later_years": "｛翌々年度｝"}.get(key, "")
        lengths = {"目安の字数": str(_READS[key])} if key in _READS else {}
        published = {"データの見出し": name, "データの説明": new(8)} if key in _READS else {}
        late = {
            "next_year": {"最終年度の見出し": new(5)},
            "later_years": {"最終年度の前の年度の見出し": new(5)},
        }.get(key, {})
        if self.shape.names_fields_only:
            return {"見出し": f"{year}{name}", **late}
        texts = {"見出し": f"{year}{name}", "記入のしかた": new(9), "必要か": new(2), "短い名称": name}
        return {**texts, **late, **lengths, **published}

    def _tables(self) -> Iterator[tuple[str, list[dict[str, str]]]]:
        new, shape = self.words.new, self.shape
        yield (
            "段",
            [
                {"名称": name, "番号の例": example, "集計する": "○" if place < 2 else "×"}
                for place, (name, example) in enumerate(zip(self.levels, shape.codes, strict=True))
            ],
        )
        yield "進捗状況", [
            {"記号": sign, "短い名称": new(2), "凡例": new(7), "理由を求める": "○" if place else "×",
             "不足の度合い": str(place), "想定問答の問い": new(8)}
            for place, sign in enumerate(shape.marks)
        ]  # fmt: skip
        if shape.asks_a_mark:
            own = {"見出し": new(4), "種類": "文章", "公表する": "○", "記入のしかた": new(8)}
            yield "項目", [{**own, "データの見出し": own["見出し"], "データの説明": new(8)}]
        bodies = [{"部": self.departments[place % len(self.departments)], "所管課": name}
                  for place, name in enumerate(self.divisions)]  # fmt: skip
        yield "組織", sorted(bodies, key=lambda each: each["部"])
        if self.sponsors:
            yield "実施主体", [{"名称": each} for each in self.sponsors]
        yield "計画", [{"区分": kind, "番号": code, "名称": title} for kind, code, title, _ in self.rows]
        yield "所管", [{"事業内容": title, "所管課": owner} for _, _, title, owner in self.rows if owner]
        yield (
            "スケジュール",
            [
                {"事業内容": title, f"令和{shape.year}年度": new(3), f"令和{shape.year + 1}年度": new(3)}
                for _, _, title, owner in self.rows
                if owner
            ],
        )
        if shape.has_indicators:
            top = next(code for kind, code, *_ in self.rows if kind == self.levels[0])
            yield "指標", [
                {"属する段": top, "指標項目": new(5), "単位": "個", "方向": "減", "所管課": self.divisions[0],
                 f"令和{shape.last_year}年度目標": "40"}
            ]  # fmt: skip

    def _rows(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield kind, code, title and division of two nodes under each node, and of rows under the lowest ones."""
        yield from self._below(0)

    def _below(self, depth: int) -> Iterator[tuple[str, str, str, str]]:
        for _ in range(2 if depth in {0, len(self.levels) - 1} else 1):
            code = self._next_code(depth)
            yield self.levels[depth], code, self.words.new(5), ""
            if depth + 1 < len(self.levels):
                yield from self._below(depth + 1)
                continue
            for _ in range(3):
                self._numbered = getattr(self, "_numbered", -1) + 1
                title, place = self.words.new(6), self._numbered % (len(self.sponsors) or 1)
                title = f"（{self.sponsors[place]}）{title}" if place else title
                yield "事業内容", code, title, self.divisions[self._numbered % 3]

    def _next_code(self, depth: int) -> str:
        counts: dict[int, int] = self.__dict__.setdefault("_counts", {})
        counts[depth] = place = counts.get(depth, 0)
        counts[depth] += 1
        return _codes(self.shape.codes[depth])[place]

    @property
    def titles(self) -> list[str]:
        """The titles of the rows."""
        return [title for kind, _, title, _ in self.rows if kind == "事業内容"]

    def answer(self, place: int) -> dict[str, str]:
        """Return what is typed into a row of a form."""
        new, marks = self.words.new, self.shape.marks
        mark = marks[place % len(marks)]
        reason = {"change_reason": new(9), "change_kind": "前倒し"} if mark != marks[0] else {}
        if self.shape.asks_a_mark:
            return {"mark": mark, self.text_key: new(9)}
        return {"mark": mark, "done": new(9), "next_year": new(9), "later_years": new(9), **reason}


_SERIES = {"ア": "アイウエオカキク", "Ⅳ": "ⅣⅤⅥⅦ", "一": "一二三四"}


def _codes(example: str) -> list[str]:
    """Return the codes that follow an example."""
    sign = next((each for each in _SERIES if each in example), None)
    if sign:
        return [example.replace(sign, each) for each in _SERIES[sign]]
    return [example.replace("1", str(number)) for number in range(1, 9)]
