"""Names and docstrings use standard terms (docs/glossary.md) and plain English; the old private words are refused."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.house.source_tree import PACKAGE, ROOT, Source, sources


@dataclass(frozen=True)
class PrivateWord:
    """A pattern for docstrings, the words to use instead, and a pattern for names as `parts` returns them."""

    prose: str
    instead: str
    name: str = ""


PRIVATE = (
    PrivateWord(r"told|tells?", "report, list, show, determine", r"told|tells?"),
    PrivateWord(r"(?:stands?|stood|standing)(?!-in| for)", "is, is current, is in force", r"stands?|stood|standing"),
    PrivateWord(r"as such", "nothing, or marked as …"),
    PrivateWord(r"somebody", "a person, a user", r"somebody"),
    PrivateWord(r"nobody", "no one, or the passive", r"nobody"),
    PrivateWord(r"anew", "again", r"anew"),
    PrivateWord(r"rubbish", "invalid, garbage", r"rubbish"),
    PrivateWord(r"hands", "what it really is", r"hands"),
    PrivateWord(r"voices?", "revision, writer", r"voices?"),
    PrivateWord(
        r"(?:(?:the|a|one|last|newest|own|another|its|his)|\w+'s) (?-i:words?)", "assertion, decision, text, label"
    ),
    PrivateWord(r"says?|said|saying", "state, record, show, assert", r"says?|said|saying"),
    PrivateWord(r"spoken|speaks?", "assert, take part", r"spoken|speaks?"),
    PrivateWord(r"wish(?:es)?", "options", r"wish(?:es)?"),
    PrivateWord(r"tak(?:e|es|en|ing) (?:in|back|up)|(?:is|are|was|were|been) taken", "merge, import, withdraw, choose"),
    PrivateWord(r"came|com(?:e|es|ing) (?:in|again|late|to stand)", "arrive, be received, follow", r"came"),
    PrivateWord(r"stay(?:s|ed|ing)?", "is kept, remains, is skipped", r"stay(?:s|ed|ing)?"),
    PrivateWord(r"(?:had|has|have|having|been|never)(?: not)? seen", "observed"),
    PrivateWord(r"overt(?:akes?|aken|aking|ook)", "supersede", r"overt(?:akes?|aken|aking|ook)"),
    PrivateWord(r"mend(?:s|ed|ings?)?", "correct; wording change (修文)", r"mend(?:s|ed|ings?)?"),
    PrivateWord(r"lets? go", "release"),
    PrivateWord(r"(?!)", "label, assertion", r"(?<=^\.)words?$"),
)

ANY_PROSE, ANY_NAME = (
    re.compile(rf"\b(?:{'|'.join(filter(None, patterns))})\b", re.IGNORECASE)
    for patterns in zip(*((word.prose, word.name) for word in PRIVATE), strict=True)
)
"""All patterns at once: nearly every text has none of them."""


def declared(node: ast.AST, owner: ast.AST) -> Iterator[str]:
    """Yield what the statements of a body declare; members of a class have a dot in front."""
    for child in ast.iter_child_nodes(node):
        dot = "." if isinstance(owner, ast.ClassDef) else ""
        match child:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield dot + name
                yield from declared(child, child)
                continue
            case ast.arg(arg=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()):
                yield dot + name
        yield from declared(child, owner)


def docstrings(tree: ast.AST) -> Iterator[str]:
    """Yield the texts that are statements: docstrings, and those below a constant or a field."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield text


def parts(name: str) -> str:
    """Return a name as words: `_toldBy` is `told by`, a member `.let_stand` is `.let stand`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.lstrip("_")).lower()
    return re.sub(r"_+", " ", words.removeprefix(".")).strip() if "." not in words else "." + parts(words[1:])


def bare(text: str) -> str:
    """Return a docstring as one line, without what it quotes: names, and titles of other documents."""
    return " ".join(re.sub(r'`[^`]*`|"[^"]*"|「[^」]*」', "…", text).split())


_QUOTED = re.compile(r'"""(.*?)"""', re.DOTALL)
_INDENTED = re.compile(r"^ +(?:def )?(\w+)(?=[(:]| =)", re.MULTILINE)


@cache
def is_suspect(name: str) -> bool:
    """Whether a name would be a private one; that of a member has a dot in front."""
    return ANY_NAME.search(parts(name)) is not None


def is_free(text: str, *, with_names: bool) -> bool:
    """Whether the text of a file alone shows that it has no private word: of nearly all no tree need be made."""
    if any(ANY_PROSE.search(bare(each)) for each in _QUOTED.findall(text)):
        return False
    names = {*re.findall(r"\w+", text), *(f".{name}" for name in _INDENTED.findall(text))}
    return not with_names or not any(map(is_suspect, names))


def private_words(source: Source, *, with_names: bool = True) -> Iterator[str]:
    """Yield each private word with its place and what to write instead."""
    if is_free(source.text, with_names=with_names):
        return
    texts = [(bare(text), text) for text in docstrings(source.tree)]
    names = [(parts(name), name) for name in declared(source.tree, source.tree) if with_names]
    suspects = (
        ("prose", [each for each in texts if ANY_PROSE.search(each[0])]),
        ("name", [each for each in names if ANY_NAME.search(each[0])]),
    )
    for word in PRIVATE:
        for kind, found in suspects:
            pattern = getattr(word, kind)
            for plain, original in found if pattern else ():
                if match := re.search(rf"\b(?:{pattern})\b", plain, re.IGNORECASE):
                    yield f"{source.name}: “{match[0]}” in “{original.strip()[:70]}”; write: {word.instead}"


def test_the_program_has_no_private_words() -> None:
    files = sources(PACKAGE)
    assert files
    assert [each for source in files for each in private_words(source)] == []


def test_docstrings_of_tests_and_scripts_have_no_private_words() -> None:
    own = Path(__file__).resolve()  # it plants them
    files = [each for each in sources(ROOT / "tests", ROOT / "build") if each.path != own]
    assert [found for each in files for found in private_words(each, with_names=False)] == []


def of_docstring(text: str) -> list[str]:
    return list(private_words(Source(Path("planted.py"), f'"""{text}"""\n')))


@pytest.mark.parametrize(
    "text",
    [
        "Return what stands and why.", "What the office said of a row.", "Keep what somebody typed.",
        "Report to nobody.", "The form is made anew.", "A date is shown as such.", "The spreadsheet hands.",
        "The voice of a division.", "The last word counts.", "The office's words, which another had not seen.",
        "What it had seen.", "A file that came twice.", "An answer that comes late.",
        "A return that is taken back.", "What the list takes in.", "What was there stays.", "An overtaken answer.",
        "A mended list.", "A problem is told once.", "What the parts tell.", "The wishes of a user.",
        "Which rows may speak.", "Rubbish is passed over.", "Let go of the file."
    ],
)  # fmt: skip
def test_a_docstring_with_a_private_word_is_found_with_the_standard_one(text: str) -> None:
    assert [each.partition("; write: ")[2] != "" for each in of_docstring(text)] != []


@pytest.mark.parametrize(
    "text",
    [
        "Return the current value of a slot and the rule that decided it.",
        "The function takes two arguments, and takes about a second.",
        "Whether a text has every word of a query; words are separated by blanks.",
        "A stand-in for the clock; NN stands for a number.",
        "The fonts that come with the program.",
        "Raise ValueError if `content` is no Word file.",
        "Return a Word file (.docx).",
        'See product.md, "What was said"; the value is `told`, on screen 「told」.',
    ],
)
def test_a_plain_docstring_passes(text: str) -> None:
    assert of_docstring(text) == []


@pytest.mark.parametrize(
    "code",
    [
        "def _told(): ...", "def f(said): ...", "class Mending: ...", "class MadeToStand: ...",
        "class Mark:\n    def word(self): ...", "class Form:\n    words: int = 0", "for nobody in (): ...",
        "let_stand = 1", "class Fold:\n    def f(self):\n        spoken = 1"
    ],
)  # fmt: skip
def test_a_name_of_a_private_word_is_found(code: str) -> None:
    assert len(list(private_words(Source(Path("planted.py"), code)))) == 1


@pytest.mark.parametrize(
    "code",
    [
        "def standard(): ...", "def f(words):\n    word = 1", "class Wordings:\n    def search_words(self): ...",
        "x.told", "seen = set()"
    ],
)  # fmt: skip
def test_a_plain_name_passes(code: str) -> None:
    assert list(private_words(Source(Path("planted.py"), code))) == []


PUBLISHED = re.compile(r"データファイル(?!（\.nakano）)[^。\n|]{0,12}(?:CSV|規則の点検|統一ルール)")
"""A data file is the .nakano file: what is published is 公開するデータ (docs/glossary.md)."""


@pytest.mark.parametrize(
    "words",
    ["データファイル（CSV・Excel）", "機械で読み取れるデータファイル", "データファイルは規則の点検を通りました"],
)
def test_a_published_table_that_is_called_a_data_file_is_noticed(words: str) -> None:
    assert called_a_data_file(words)


def called_a_data_file(text: str) -> list[str]:
    """Return what is said to be published, or read by machines, and is called as the .nakano file is."""
    read_by_machines = re.findall(r"(?:公表した|公開する|機械で読み取れる)データファイル", text)
    return [*read_by_machines, *(each.group() for each in PUBLISHED.finditer(text))]


def test_no_sentence_calls_what_is_published_a_data_file() -> None:
    texts = {source.path: source.text for source in sources(PACKAGE)}
    texts |= {page: page.read_text(encoding="utf-8") for page in (ROOT / "docs" / "manual").glob("*.md")}
    assert {place.name: found for place, text in texts.items() if (found := called_a_data_file(text))} == {}


def test_no_paper_is_named_as_the_data_file_is() -> None:
    from nakano_status.application.papers.making import papers

    named = [(each.title, each.file_name, each.in_set.name if each.in_set else "") for each in papers()]
    assert [each for each in named if any("データファイル" in part for part in each)] == []
