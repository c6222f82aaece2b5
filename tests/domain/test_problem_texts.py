"""The catalogue has one style (practice.md §2, "Message style"), and every message can be filled in."""

import ast
import pickle
import re
import string
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pkgutil import iter_modules

import pytest

from nakano_status.application.problem_text import _IN_GENERAL
from nakano_status.domain import problem_texts
from nakano_status.domain.problem_texts import CATALOGUE, REFUSAL_CODES, problem
from nakano_status.domain.problems.problem import CodeEntry, Place, Refused, Severity
from nakano_status.domain.refusals import exchange, files, papers, planning
from nakano_status.domain.refusals.files import StoreMissing
from tests.house.source_tree import PACKAGE, sources

_CATALOGUE_ROOMS = {"problem_texts", "refusals"}
_OUTSIDE_THE_CATALOGUE = [source for source in sources(PACKAGE) if source.path.parent.name not in _CATALOGUE_ROOMS]
ENTRIES = tuple(CATALOGUE.values())
REFUSALS: dict[str, type[Refused]] = {
    each.entry.code: each
    for room in (exchange, files, papers, planning)
    for each in vars(room).values()
    if isinstance(each, type) and issubclass(each, Refused) and each is not Refused
}
_WRITTEN_AS_CODE = re.compile(r"(?!(SHA|UTF|KPI)-\d|FIRST-LAST|R5-R7)[A-Z][A-Z0-9]+(-[A-Z0-9]+)+")
_NEVER_SAID = (
    "！", "!", "不正", "無効", "例外", "エラーが発生", "していない",
    "封印", "シール", "パッケージ", "リネージュ", "ハッシュ", "ストア", "マージ",
)  # fmt: skip
_POLITE = re.compile(r"(ます|です|ません|ました|ください|でした|ですか|ますか|ませんか)。$")
_ASIDE = re.compile(r"（[^）]*）(?=。)")
_SENTENCE = re.compile(r"[^。]*。")


def rooms() -> Iterator[Sequence[CodeEntry]]:
    """Return every room of the package, in the catalogue or not."""
    for found in iter_modules(problem_texts.__path__):
        room = vars(import_module(f"{problem_texts.__name__}.{found.name}"))
        yield from (codes for name, codes in room.items() if name.endswith("_CODES"))
    yield REFUSAL_CODES


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_no_code_stands_in_two_rooms_and_every_room_is_in_the_catalogue() -> None:
    codes = [entry.code for room in rooms() for entry in room]
    assert sorted(codes) == sorted(CATALOGUE)


def use_of(entry: CodeEntry) -> str:
    """Return how the program names a code: as a text, or by the class of the refusal."""
    return REFUSALS[entry.code].__name__ if entry.code in REFUSALS else f'"{entry.code}"'


def impolite(text: str) -> list[str]:
    """Return the sentences of a text that do not end politely, and what ends as no sentence."""
    if re.fullmatch(r"\{\w+\}", text):
        return []
    sentences, rest = _SENTENCE.findall(text), _SENTENCE.sub("", text)
    return [each for each in (*sentences, rest) if each and not _POLITE.search(_ASIDE.sub("", each))]


def test_every_code_is_used_somewhere() -> None:
    program = "".join(source.text for source in _OUTSIDE_THE_CATALOGUE)
    used = set(re.findall(r'"[A-Z0-9-]+"|(?<!import )\b[A-Z]\w+', program))
    assert [entry.code for entry in ENTRIES if use_of(entry) not in used] == []


def not_codes(texts: Iterable[str]) -> list[str]:
    """Return the texts that are written as codes are, but name none."""
    return sorted(each for each in texts if _WRITTEN_AS_CODE.fullmatch(each) and each not in CATALOGUE)


def test_every_text_that_is_written_as_a_code_is_one() -> None:
    """A rule about some codes names them in a set or a comparison, where a wrong one would never be noticed."""
    assert {source.name: wrong for source in sources(PACKAGE) if (wrong := not_codes(source.texts))} == {}
    assert not_codes(("OTHER-YEAR", "OTHER-YEARS", "UTF-8")) == ["OTHER-YEARS"]


def test_a_code_is_written_in_capitals_and_hyphens() -> None:
    assert [entry.code for entry in ENTRIES if not re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)*", entry.code)] == []


def test_title_message_and_remedy_are_there() -> None:
    assert [entry.code for entry in ENTRIES if not (entry.title and entry.message and entry.remedy)] == []


def texts() -> Iterator[tuple[str, str]]:
    """Yield every text of the catalogue after its code."""
    for entry in ENTRIES:
        yield from ((entry.code, text) for text in (entry.title, entry.message, entry.remedy, entry.more))


def test_nothing_blames_shouts_or_speaks_of_the_machinery() -> None:
    assert [(code, word) for code, text in texts() for word in _NEVER_SAID if word in text] == []


def test_nothing_is_said_that_only_a_command_line_understands() -> None:
    typed = re.compile(r"--\w|（[a-z ]+）|\b(round open|division alias|held|conflicts|builtin)\b")
    assert [(code, text) for code, text in texts() if typed.search(text)] == []


def test_every_sentence_is_polite_and_ends() -> None:
    said = [(entry.code, text) for entry in ENTRIES for text in (entry.message, entry.remedy, entry.more)]
    assert [(code, each) for code, text in said for each in impolite(text)] == []


def test_a_title_is_no_sentence() -> None:
    assert [entry.code for entry in ENTRIES if entry.title.endswith("。") or placeholders(entry.title)] == []


def test_advice_never_speaks_of_a_mistake() -> None:
    advice = [entry for entry in ENTRIES if entry.severity is Severity.ADVICE]
    assert advice
    assert [entry.code for entry in advice if "誤り" in entry.message + entry.remedy] == []


def test_placeholders_are_plain_names() -> None:
    named = [(entry, placeholders(entry.message) | placeholders(entry.remedy)) for entry in ENTRIES]
    assert [entry.code for entry, names in named if not all(map(str.isidentifier, names))] == []
    assert [entry.code for entry in ENTRIES if placeholders(entry.more)] == []


def test_every_refusal_is_in_the_catalogue_once() -> None:
    rooms = (source.text for source in sources(PACKAGE) if "refusals" in source.path.parts)
    declared = re.findall(r"^class (\w+)\(", "".join(rooms), re.MULTILINE)
    assert sorted(each.__name__ for each in REFUSALS.values()) == sorted(declared)
    assert sorted(REFUSALS) == sorted(each.code for each in REFUSAL_CODES)


def details_of(refusal: type[Refused]) -> tuple[set[str], set[str]]:
    """Return the details that a refusal must have, and those that it can have: its docstring names the others."""
    shown = placeholders(refusal.entry.message) | placeholders(refusal.entry.remedy)
    others = set(re.findall(r"`(\w+)`", vars(refusal).get("__doc__") or ""))
    return shown - _IN_GENERAL.keys(), shown | others


def refused_in(tree: ast.AST) -> Iterator[tuple[type[Refused], set[str]]]:
    """Yield every refusal that is made, with its details; those that are made from another's details are left out."""
    by_name = {each.__name__: each for each in REFUSALS.values()}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            made = by_name.get(node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id)
            given = [each.arg for each in node.keywords]
            if made is not None and None not in given:
                yield made, set(filter(None, given))


def misnamed(tree: ast.AST) -> list[tuple[str, set[str]]]:
    """Return the refusals that lack a detail or have one that nothing shows, with these details."""
    found = [(made, given, *details_of(made)) for made, given in refused_in(tree)]
    return [(each.__name__, wrong) for each, given, must, can in found if (wrong := (must - given) | (given - can))]


def test_every_refusal_is_made_with_the_details_that_its_texts_show() -> None:
    assert [(source.name, misnamed(source.tree)) for source in sources(PACKAGE) if misnamed(source.tree)] == []


def test_a_detail_that_is_misnamed_is_found() -> None:
    assert misnamed(ast.parse("StoreMissing(path=path)")) == []
    assert misnamed(ast.parse("refusals.StoreMissing(file=path)")) == [("StoreMissing", {"path", "file"})]


def test_a_refusal_keeps_its_details() -> None:
    refused = StoreMissing(path="r4.nakano")
    assert refused.details == {"path": "r4.nakano"}
    assert pickle.loads(pickle.dumps(refused)).details == refused.details  # noqa: S301 - our own, between our processes
    with pytest.raises(Refused):
        raise refused


def test_a_problem_has_the_severity_of_its_code_unless_it_weighs_otherwise() -> None:
    assert problem("REASON-MISSING").severity is Severity.ERROR
    assert problem("REASON-MISSING", severity=Severity.QUESTION).severity is Severity.QUESTION


def test_a_problem_of_no_known_code_is_a_defect() -> None:
    with pytest.raises(KeyError):
        problem("NO-SUCH-CODE")
    with pytest.raises(KeyError):
        problem("NO-SUCH-CODE", severity=Severity.ADVICE)


def test_parts_of_a_place_are_filled_in_later() -> None:
    found = problem("MARK-MISSING", Place(id="1-1-1-02-K"), found="x").at(sheet="回答", cell="F12", row=12)
    assert found.place == Place(id="1-1-1-02-K", sheet="回答", cell="F12", row=12)
    assert found.found == "x"


def test_details_are_kept_in_order_of_name() -> None:
    assert problem("MARK-MISSING", b="2", a="1").details == (("a", "1"), ("b", "2"))
