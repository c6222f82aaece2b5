"""The catalogue speaks in one voice (practice.md §2, "Message style"), and every message can be filled in."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from importlib import import_module
from pkgutil import iter_modules

import pytest

from nakano_status.domain import problem_codes
from nakano_status.domain.problem_codes import CATALOGUE, REFUSAL_CODES, problem
from nakano_status.domain.problems.problem import CodeEntry, Place, Refused, Severity
from nakano_status.domain.refusals.files import StoreMissing
from tests.house.source_tree import PACKAGE, sources

_CATALOGUE_ROOMS = {"problem_codes", "refusals"}
_OUTSIDE_THE_CATALOGUE = [source for source in sources(PACKAGE) if source.path.parent.name not in _CATALOGUE_ROOMS]
ENTRIES = pytest.mark.parametrize("entry", [pytest.param(entry, id=code) for code, entry in sorted(CATALOGUE.items())])
_NEVER_SAID = (
    "！", "!", "不正", "無効", "例外", "エラーが発生", "していない",
    "封印", "シール", "パッケージ", "リネージュ", "ハッシュ", "ストア", "マージ",
)  # fmt: skip
_POLITE = re.compile(r"(ます|です|ません|ました|ください|でした|ですか|ますか|ませんか)。$")
_ASIDE = re.compile(r"（[^）]*）(?=。)")
_SENTENCE = re.compile(r"[^。]*。")


def rooms() -> Iterator[Sequence[CodeEntry | type[Refused]]]:
    """Return every room of the package, in the catalogue or not."""
    for found in iter_modules(problem_codes.__path__):
        room = vars(import_module(f"{problem_codes.__name__}.{found.name}"))
        yield from (codes for name, codes in room.items() if name.endswith("_CODES"))
    yield REFUSAL_CODES


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_no_code_stands_in_two_rooms_and_every_room_is_in_the_catalogue() -> None:
    codes = [entry.code for room in rooms() for entry in room]
    assert sorted(codes) == sorted(CATALOGUE)


@ENTRIES
def test_every_code_is_used_somewhere(entry: CodeEntry | type[Refused]) -> None:
    use = f'"{entry.code}"' if isinstance(entry, CodeEntry) else rf"\b(?<!import ){entry.__name__}\b"
    assert any(re.search(use, source.text) for source in _OUTSIDE_THE_CATALOGUE)


@ENTRIES
def test_a_code_is_written_in_capitals_and_hyphens(entry: CodeEntry | type[Refused]) -> None:
    assert re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)*", entry.code)


@ENTRIES
def test_title_message_and_remedy_are_there(entry: CodeEntry | type[Refused]) -> None:
    assert entry.title
    assert entry.message
    assert entry.remedy


@ENTRIES
def test_nothing_blames_shouts_or_speaks_of_the_machinery(entry: CodeEntry | type[Refused]) -> None:
    for text in (entry.title, entry.message, entry.remedy, entry.more):
        assert not [word for word in _NEVER_SAID if word in text]


@ENTRIES
def test_nothing_is_said_that_only_a_command_line_understands(entry: CodeEntry | type[Refused]) -> None:
    for text in (entry.title, entry.message, entry.remedy, entry.more):
        assert not re.search(r"--\w|（[a-z ]+）|\b(round open|division alias|held|conflicts|builtin)\b", text)


@ENTRIES
def test_every_sentence_is_polite_and_ends(entry: CodeEntry | type[Refused]) -> None:
    for text in (entry.message, entry.remedy, *([entry.more] if entry.more else [])):
        if not re.fullmatch(r"\{\w+\}", text):
            sentences = _SENTENCE.findall(text)
            assert "".join(sentences) == text
            sentences = [_ASIDE.sub("", sentence) for sentence in sentences]
            assert [sentence for sentence in sentences if not _POLITE.search(sentence)] == []


@ENTRIES
def test_a_title_is_no_sentence(entry: CodeEntry | type[Refused]) -> None:
    assert not entry.title.endswith("。")
    assert placeholders(entry.title) == set()


@ENTRIES
def test_advice_never_speaks_of_a_mistake(entry: CodeEntry | type[Refused]) -> None:
    if entry.severity is Severity.ADVICE:
        assert "誤り" not in entry.message + entry.remedy


@ENTRIES
def test_placeholders_are_plain_names(entry: CodeEntry | type[Refused]) -> None:
    for name in placeholders(entry.message) | placeholders(entry.remedy):
        assert name.isidentifier()
    assert placeholders(entry.more) == set()


def test_every_refusal_is_in_the_catalogue_once() -> None:
    declared = re.findall(r"class (\w+)\(Refused\)", "".join(source.text for source in sources(PACKAGE)))
    assert sorted(each.__name__ for each in REFUSAL_CODES) == sorted(declared)


@pytest.mark.parametrize("refusal", REFUSAL_CODES)
def test_a_refusals_docstring_names_what_its_message_is_filled_with(refusal: type[Refused]) -> None:
    named = set(re.findall(r"`(\w+)`", refusal.__doc__ or ""))
    assert placeholders(refusal.message) | placeholders(refusal.remedy) <= named


def test_a_refusal_keeps_its_details() -> None:
    refused = StoreMissing(path="r4.nakano")
    assert refused.details == {"path": "r4.nakano"}
    with pytest.raises(Refused):
        raise refused


def test_a_problem_has_the_severity_of_its_code_unless_it_weighs_otherwise() -> None:
    assert problem("REASON-MISSING").severity is Severity.ERROR
    assert problem("REASON-MISSING", severity=Severity.QUESTION).severity is Severity.QUESTION


def test_a_problem_of_no_known_code_is_a_defect() -> None:
    with pytest.raises(KeyError):
        problem("NO-SUCH-CODE")


def test_parts_of_a_place_are_filled_in_later() -> None:
    found = problem("MARK-MISSING", Place(id="1-1-1-02-K"), found="x").at(sheet="回答", cell="F12", row=12)
    assert found.place == Place(id="1-1-1-02-K", sheet="回答", cell="F12", row=12)
    assert found.found == "x"


def test_details_are_kept_in_order_of_name() -> None:
    assert problem("MARK-MISSING", b="2", a="1").details == (("a", "1"), ("b", "2"))
