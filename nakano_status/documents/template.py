"""A paper's wording that an office may change: plain lines that become headings, paragraphs and inserted parts.

Lines are read as an office types them. `１　`, `(1)　`, `ア　`, `(ア)　` begin headings, which are numbered
automatically; `・` and `※` begin a line with a hanging indent; `［右］` and the other keys of `MANNERS` align a line.
`［件数表］` on a line of its own inserts a part, and `｛年度末｝` a value; braces and brackets are of either width. A
line that consists only of values is left out if they are all empty. An empty line is vertical space; a line that begins
with ＃ is a comment. Unknown names are reported with their line.

Filling turns the lines into blocks of a document. Numbers in running text are written in the style of the paper's
headings: if headings and the date are 全角, a year in a sentence is 全角, too. Tables and the notes below them are data
and are not changed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import zip_longest

from nakano_status.documents import document as doc
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem

REMARK = "＃"
"""The first character of a comment, which is not printed."""

PAGE_BREAK = "改ページ"
"""The name of the part that inserts a page break; every template may contain it."""

MOST_HEADINGS = 46
"""The most headings of one level in succession; there are no numbers after ン."""

MOST_CHARACTERS = 50_000
"""The most characters of a template, some forty pages. A longer text was pasted by mistake, and would print slowly."""

OFFICE_WORDS: Mapping[str, str] = {
    "事務局": "計画で決めた事務局の名称",
    "発信者": "事務局の長（事務局の名称に「長」を付けたもの）",
    "連絡先": "事務局の連絡先（決めていなければ、事務局の名称）",
}
"""The values of the plan that every template may contain, by name, with their descriptions for users."""

NO_OFFICE = "（事務局の名称）"
"""The text printed for the name of the office if the plan does not state it."""

_BLANKS = " \t\u3000"
_HANGING = "・※"
_BRACED = re.compile(r"[｛{]([^｛{｝}]*)[｝}]")
_BRACE = re.compile(r"[｛{｝}]")
_NAMED = re.compile(r"[｛{［\[]([^｛{｝}［\[］\]]*)[｝}］\]]")
_BRACKETED = re.compile(r"[［\[]([^［\[］\]]*)[］\]]\s*(.*)")
_HEADINGS = (
    re.compile(rf"[0-9０-９]{{1,2}}[{_BLANKS}]+(.+)"),
    re.compile(rf"(?:[(（][0-9０-９]{{1,2}}[)）]|[⑴-⒇])[{_BLANKS}]*(.+)"),
    re.compile(rf"[ア-ン][{_BLANKS}]+(.+)"),
    re.compile(rf"[(（][ア-ン][)）][{_BLANKS}]*(.+)"),
)


class Manner(StrEnum):
    """The kind of a line of a template."""

    BODY = "body"
    HEADING = "heading"
    BULLET = "bullet"
    NOTE = "note"
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    TITLE = "title"
    BOXED = "boxed"
    LABEL = "label"
    PART = "part"
    BLANK = "blank"
    UNKNOWN = "unknown"
    """A line with an unknown key in front, which is a fault."""


MANNERS: Mapping[str, Manner] = {
    "題名": Manner.TITLE,
    "右": Manner.RIGHT,
    "中央": Manner.CENTRE,
    "左": Manner.LEFT,
    "枠": Manner.BOXED,
    "太字": Manner.LABEL,
    "注": Manner.NOTE,
}
"""Keys in brackets that set the kind of a line, as in `［右］令和５年…`.

枠 is a box at the right, 左 a line without 1字下げ.
"""


@dataclass(frozen=True)
class TemplateLine:
    """One line of a template.

    `number`: its number in the text, from 1. `text`: for a part, its name as typed. `level`: the level of a heading.
    `manner_name`: an unknown key, as typed.
    """

    number: int
    manner: Manner
    text: str
    level: int = 0
    manner_name: str = ""

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The names in braces in the line, as typed."""
        return tuple(_BRACED.findall(self.text)) if self.manner is not Manner.PART else ()

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the text with values in place of their names; raise KeyError for an unknown name.

        `values`: the texts by name, normalised by `fold_name`.
        """
        return _BRACED.sub(lambda found: values[fold_name(found[1])], self.text)

    def is_empty(self, values: Mapping[str, str]) -> bool:
        """Return whether the line consists of values only, all of them empty."""
        filled = [values[fold_name(each)].strip() for each in self.placeholders]
        return not self.has_fixed_text and bool(filled) and not any(filled)

    @property
    def has_fixed_text(self) -> bool:
        """True if the line has text besides values, so that it is printed even if they are all empty."""
        return self.manner is not Manner.PART and bool(_BRACED.sub("", self.text).strip(f"{_BLANKS}{_HANGING}"))


@dataclass(frozen=True)
class Template:
    """The lines of a template, without comments.

    `numerals`: the style of numbers in the paper, which is the style of the number of its first heading of the first
    level; 全角 if there is no such heading.
    """

    lines: tuple[TemplateLine, ...]
    numerals: doc.Numerals = doc.Numerals.FULL_WIDTH


@dataclass(frozen=True)
class TemplateKind:
    """A template that papers use, with the values and parts that it may contain.

    `name`: as in settings and commands. `placeholders`, `parts`: the names of values and of parts, each with its
    description for users. `needed`: the names that the template must contain, each with the names that together may
    replace it. `former`: names from other plans that are accepted, too, each with the name that this plan has for it
    ('' if it has none).
    """

    name: str
    title: str
    placeholders: Mapping[str, str]
    parts: Mapping[str, str] = field(default_factory=dict)
    needed: Mapping[str, Collection[str]] = field(default_factory=dict)
    former: Mapping[str, str] = field(default_factory=dict)

    def bracketed(self, name: str) -> str:
        """Return a name as it is typed: in ［］ for a part, in ｛｝ for a value."""
        return f"［{name}］" if name in self.parts else f"｛{name}｝"


def fill_known_names(text: str, words: Mapping[str, str]) -> str:
    """Return a text with values in place of their names in braces; names that `words` does not have remain.

    `words`: the values by name, normalised by `fold_name`.
    """
    return _BRACED.sub(lambda found: words.get(fold_name(found[1]), found[0]), text)


def with_own_names(text: str, kind: TemplateKind) -> str:
    """Return the text of a template with `former` names replaced by this plan's names.

    A line becomes a comment if it consists only of former names that have no counterpart in this plan.
    """
    former = {fold_name(name): now for name, now in kind.former.items()}

    def is_empty(line: str) -> bool:
        read = _line(0, line.strip(_BLANKS))
        return not read.has_fixed_text and {former.get(fold_name(each)) for each in read.placeholders} == {""}

    def named(found: re.Match[str]) -> str:
        now = former.get(fold_name(found[1]))
        return found[0] if now is None else kind.bracketed(now) if now else ""

    return "\n".join(REMARK if is_empty(line) else _NAMED.sub(named, line) for line in text.splitlines())


def parse_template(text: str) -> Template:
    """Return the template that a text contains, without comments, and without empty lines at its beginning and end.

    Faults are found by `faults_of_template`, not here.
    """
    lines = [line.strip(_BLANKS) for line in text.removeprefix("\ufeff").splitlines()]
    read = tuple(_line(number, line) for number, line in enumerate(lines, start=1) if line[:1] not in (REMARK, "#"))
    first = next((place for place, line in enumerate(read) if line.manner is not Manner.BLANK), len(read))
    last = next((place for place, line in enumerate(reversed(read)) if line.manner is not Manner.BLANK), 0)
    return Template(read[first : len(read) - last], _numerals(lines))


def _numerals(lines: Collection[str]) -> doc.Numerals:
    typed = next((line[0] for line in lines if _HEADINGS[0].fullmatch(line)), "１")
    return doc.Numerals.HALF_WIDTH if typed.isascii() else doc.Numerals.FULL_WIDTH


def _line(number: int, line: str) -> TemplateLine:
    if not line:
        return TemplateLine(number, Manner.BLANK, "")
    if found := _BRACKETED.fullmatch(line):
        if not found[2]:
            return TemplateLine(number, Manner.PART, found[1])
        manner = MANNERS.get(fold_name(found[1]), Manner.UNKNOWN)
        return TemplateLine(number, manner, found[2], manner_name=found[1])
    for level, heading in enumerate(_HEADINGS, start=1):
        if found := heading.fullmatch(line):
            return TemplateLine(number, Manner.HEADING, found[1], level)
    if line[0] in _HANGING:
        return TemplateLine(number, Manner.BULLET if line[0] == "・" else Manner.NOTE, line)
    return TemplateLine(number, Manner.BODY, line)


def faults_of_template(template: Template, words: Collection[str], parts: Collection[str]) -> tuple[Problem, ...]:
    """Return the faults because of which a template cannot be filled.

    `words`, `parts`: the names of values and parts that it may contain.
    """
    characters = sum(len(line.text) + 1 for line in template.lines)
    if characters > MOST_CHARACTERS:
        return (problem("TEMPLATE-TOO-LONG", found=f"{characters:,}", expected=f"{MOST_CHARACTERS:,}"),)
    found = [fault for line in template.lines for fault in _faults(line, words, parts)]
    if not any(line.has_fixed_text for line in template.lines):
        found.append(problem("TEMPLATE-EMPTY"))
    return (*found, *_unnumbered(template))


def missing_name_problems(template: Template, kind: TemplateKind) -> tuple[Problem, ...]:
    """Return a problem for each needed name that a template does not contain, in the order of their declaration.

    A needed name is not missing if the template contains all names that together may replace it.
    """
    parts = (line.text for line in template.lines if line.manner is Manner.PART)
    there = {fold_name(each) for line in template.lines for each in line.placeholders} | {*map(fold_name, parts)}
    return tuple(
        problem("TEMPLATE-FIGURE-MISSING", found=kind.bracketed(name), expected=_choice(kind, (name,), others))
        for name, others in kind.needed.items()
        if fold_name(name) not in there and not (others and there.issuperset(map(fold_name, others)))
    )


def _choice(kind: TemplateKind, *choices: Collection[str]) -> str:
    return "か、".join("".join(map(kind.bracketed, names)) for names in choices if names)


def _faults(line: TemplateLine, words: Collection[str], parts: Collection[str]) -> Iterator[Problem]:
    place = Place(row=line.number)
    known_words, known_parts = {fold_name(each) for each in words}, {fold_name(each) for each in parts}
    if line.manner is Manner.PART:
        if fold_name(line.text) not in known_parts | {PAGE_BREAK}:
            there = _listed((*parts, PAGE_BREAK), "［］")
            yield problem("TEMPLATE-PART-UNKNOWN", place, found=line.text, expected=there)
        return
    if line.manner is Manner.UNKNOWN:
        yield problem("TEMPLATE-MANNER-UNKNOWN", place, found=line.manner_name, expected=_listed(MANNERS, "［］"))
    for word in dict.fromkeys(line.placeholders):
        if fold_name(word) not in known_words:
            yield problem("TEMPLATE-WORD-UNKNOWN", place, found=word, expected=_listed(words, "｛｝"))
    if _BRACE.search(_BRACED.sub("", line.text)):
        yield problem("TEMPLATE-BRACE", place, found=line.text)


def _listed(names: Collection[str], around: str) -> str:
    return "".join(f"{around[0]}{name}{around[1]}" for name in names) or "（ありません）"


def _unnumbered(template: Template) -> tuple[Problem, ...]:
    """Return the problem of the first heading for which there are no more numbers; empty if there is none."""
    headings = [line for line in template.lines if line.manner is Manner.HEADING]
    numbered = zip(headings, heading_ordinals(tuple(line.level for line in headings)), strict=True)
    too_many = next((line for line, ordinal in numbered if ordinal > MOST_HEADINGS), None)
    if too_many is None:
        return ()
    return (problem("TEMPLATE-HEADINGS-MANY", Place(row=too_many.number), expected=str(MOST_HEADINGS)),)


def heading_ordinals(levels: tuple[int, ...]) -> Iterator[int]:
    """Yield the number of each heading, given the levels of the headings in order.

    Numbers restart below every heading of a higher level.
    """
    counts = [0, 0, 0, 0]
    for level in levels:
        counts[level - 1] += 1
        counts[level:] = [0] * (4 - level)
        yield counts[level - 1]


def guide_comments(kind: TemplateKind) -> tuple[str, ...]:
    """Return the comments at the top of a template's file: how it is written, and what it may contain."""
    lines = [
        f"「{kind.title}」の文面です。{REMARK}で始まる行は印刷しません。空の行は、行を空けて印刷します。",
        "行頭の「１　」「(1)　」「ア　」「(ア)　」は見出しで、番号は付け直します。「・」「※」は行頭をそろえます。",
        "文中の数字は、見出しの番号の全角・半角にそろえます。",
        f"行の置き方：{_listed(MANNERS, '［］')}に続けて書きます。［枠］は右端に枠で囲み、［左］は字下げをしません。",
        "次の｛｝は、作成するときの内容に置き換わります。内容のない｛｝だけの行は、行頭の「・」「※」も印刷しません。",
        *(f"　｛{name}｝　{description}" for name, description in kind.placeholders.items()),
        "次の［］は、その行だけに書くと、そこに入ります。",
        *(
            f"　［{name}］　{description}"
            for name, description in {**kind.parts, PAGE_BREAK: "ここで頁を改めます。"}.items()
        ),
    ]
    return tuple(f"{REMARK} {line}" for line in lines)


def with_guide(kind: TemplateKind, text: str) -> str:
    """Return a template's text with `guide_comments` in place of the comments at its top."""
    return "\n".join([*guide_comments(kind), "", without_guide(text)]) + "\n"


def without_remarks(text: str) -> str:
    """Return a text without its comments."""
    return "\n".join(line for line in text.splitlines() if line.strip(_BLANKS)[:1] not in (REMARK, "#"))


def without_guide(text: str) -> str:
    """Return a template's text without the comments and empty lines at its top."""
    lines = text.removeprefix("\ufeff").splitlines()
    head = next((at for at, line in enumerate(lines) if line.strip(_BLANKS)[:1] not in ("", REMARK, "#")), len(lines))
    return "\n".join(lines[head:])


BLANK_LINE = 18.0
"""The height in points of an empty line: one of the 38 lines of a page."""

TITLE_SIZE = 14.0
NOTE_SIZE = 9.0

_PLACED = {
    Manner.LEFT: doc.Paragraph((), doc.ParagraphRole.SENDER),
    Manner.CENTRE: doc.Paragraph((), doc.ParagraphRole.SENDER, doc.Align.CENTRE),
    Manner.RIGHT: doc.Paragraph((), doc.ParagraphRole.SENDER, doc.Align.RIGHT),
    Manner.BOXED: doc.Paragraph((), doc.ParagraphRole.SENDER, doc.Align.RIGHT, is_boxed=True),
    Manner.TITLE: doc.Paragraph((), doc.ParagraphRole.TITLE, doc.Align.CENTRE, size=TITLE_SIZE, is_kept_with_next=True),
    Manner.LABEL: doc.Paragraph((), doc.ParagraphRole.LABEL, is_kept_with_next=True),
    Manner.NOTE: doc.Paragraph((), doc.ParagraphRole.NOTE, indent=1, first_line=-1, size=NOTE_SIZE),
}

_WORD = r"[^\s・、。，「」『』（）]"
_FILE = rf"(?<!{_WORD}){_WORD}+\.[A-Za-z][0-9A-Za-z]*"
_CHECK_NUMBER = r"(?<![0-9A-Za-z])[0-9a-f]{4}(?: [0-9a-f]{4}){2}(?![0-9A-Za-z])"
_NUMBER = r"(?<![!-~])(?<![A-Za-z] )([0-9]+)(?![!-~])"
_NAME_OR_NUMBER = re.compile(f"{_FILE}|{_CHECK_NUMBER}|{_NUMBER}")
"""Pattern of numbers and of names that contain digits; its group is a whole number by itself.

A part of a name (R4, Windows 11, 1-1-2-03-M, an address, 02-01_第2課.xlsx) or of a 照合番号 (8938 9fe6 ee47) is not
such a number; neither is a number next to a point, a comma, brackets or any other half-width character.
"""


def fill_template(
    template: Template, values: Mapping[str, str], parts: Mapping[str, tuple[doc.Block, ...]]
) -> tuple[doc.Block, ...]:
    """Return the blocks that a template makes with values and parts, given by their names.

    A part without blocks, and a line that consists only of empty values, are left out. Numbers in sentences are written
    in the style of the template's headings. Raise KeyError if the template has faults.
    """
    known = {fold_name(name): text for name, text in {**dict.fromkeys(OFFICE_WORDS, NO_OFFICE), **values}.items()}
    inserted = {fold_name(name): blocks for name, blocks in parts.items()} | {PAGE_BREAK: (doc.PageBreak(),)}
    return with_numerals(_spaced(_Filling(known, inserted).pieces(template)), template.numerals)


def _spaced(pieces: Iterator[tuple[doc.Block, ...] | None]) -> Iterator[doc.Block]:
    """Yield the blocks with the space of the empty lines (None) before them."""
    room = 0.0
    for blocks in pieces:
        if blocks is None:
            room += BLANK_LINE
        elif blocks:
            yield _lowered(blocks[0], room)
            yield from blocks[1:]
            room = 0.0


def _lowered(block: doc.Block, room: float) -> doc.Block:
    if isinstance(block, doc.Group):
        return doc.Group((_lowered(block.blocks[0], room), *block.blocks[1:])) if block.blocks else block
    if isinstance(block, doc.PageBreak) or not room:
        return block
    return replace(block, space_above=block.space_above + room)


class _Filling:
    """Maker of blocks from lines; the heading above a line determines its indent."""

    def __init__(self, values: Mapping[str, str], parts: Mapping[str, tuple[doc.Block, ...]]) -> None:
        self._values = values
        self._parts = parts
        self._level = 0

    def pieces(self, template: Template) -> Iterator[tuple[doc.Block, ...] | None]:
        """Yield the blocks of each line; None for an empty line."""
        lines = [line for line in template.lines if not line.is_empty(self._values)]
        numbers = heading_ordinals(tuple(line.level for line in lines if line.manner is Manner.HEADING))
        for line, below in zip_longest(lines, lines[1:]):
            if line.manner is Manner.BLANK:
                yield None
            elif line.manner is Manner.PART:
                yield self._parts[fold_name(line.text)]
            elif line.manner is Manner.HEADING:
                self._level = line.level
                yield (doc.Heading(line.level, next(numbers), line.filled(self._values).replace("\n", " ")),)
            else:
                leads = below is not None and below.manner is Manner.PART
                yield (self._paragraph(line, is_kept=leads),)

    def _paragraph(self, line: TemplateLine, *, is_kept: bool) -> doc.Paragraph:
        text = doc.plain(line.filled(self._values))
        if line.manner is Manner.BODY:
            return doc.Paragraph(text, indent=self._level, first_line=1, is_kept_with_next=is_kept)
        if line.manner is Manner.BULLET:
            return doc.Paragraph(text, indent=self._level + 1, first_line=-1, is_kept_with_next=is_kept)
        placed = _PLACED[line.manner]
        indent = placed.indent + (self._level if line.manner is Manner.NOTE else 0)
        return replace(placed, text=text, indent=indent, is_kept_with_next=placed.is_kept_with_next or is_kept)


def with_numerals(blocks: Iterable[doc.Block], numerals: doc.Numerals) -> tuple[doc.Block, ...]:
    """Return the blocks with the numbers in headings and paragraphs in a style; notes and tables are unchanged."""
    return tuple(_block(block, numerals) for block in blocks)


def _block(block: doc.Block, numerals: doc.Numerals) -> doc.Block:
    match block:
        case doc.Group():
            return doc.Group(with_numerals(block.blocks, numerals))
        case doc.Heading():
            return replace(block, text=_written(block.text, numerals))
        case doc.Paragraph() if block.role is not doc.ParagraphRole.NOTE:
            return replace(block, text=tuple(_run(run, numerals) for run in block.text))
    return block


def _run(run: doc.Run, numerals: doc.Numerals) -> doc.Run:
    return run._replace(text=_written(run.text, numerals))


def _written(text: str, numerals: doc.Numerals) -> str:
    return _NAME_OR_NUMBER.sub(lambda found: numerals.convert_digits(found[1]) if found[1] else found[0], text)
