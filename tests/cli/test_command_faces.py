"""The command line keeps its names, options, exit codes and keys: other programs and habits rely on them (cli.md)."""

from collections.abc import Sequence

import pytest

from tests.support import command_faces
from tests.support.command_faces import NOT_PLAYED, Answer, explained, key_text
from tests.support.generated_calls import commands

pytestmark = pytest.mark.always


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Answer]:
    """All that the commands of a short year print as JSON."""
    return command_faces.answers_of_a_year(tmp_path_factory.mktemp("year"))


def test_the_help_of_every_command_is_the_kept_one() -> None:
    command_faces.compare("help.txt", command_faces.help_text())


def test_the_exit_codes_and_keys_of_every_command_are_the_kept_ones(answers: Sequence[Answer]) -> None:
    command_faces.compare("keys.txt", key_text(answers))


def test_every_command_that_prints_json_is_played_or_left_out_with_a_reason(answers: Sequence[Answer]) -> None:
    with_json = {" ".join(words) for words, each in commands().items() if any("--json" in p.opts for p in each.params)}
    played = {each.command for each in answers if each.code in (0, 1)}
    assert with_json - played == NOT_PLAYED.keys(), "add a line to tests/fixtures/command-line/year.txt"


def test_an_object_that_lacks_a_key_and_keys_that_are_data_are_told_apart() -> None:
    rows: list[object] = [{"id": "1-1", "notes": {"税務課": "相談中"}}, {"id": None, "due": "2023-07-14", "notes": {}}]
    assert key_text(
        [Answer("show", "show", 0, {"rows": rows}), Answer("show", "show", 1, {"rows": []})]
    ).splitlines() == [
        "show: ends in 0, 1", "show: rows[].due? str", "show: rows[].id null|str", "show: rows[].notes.{} str"
    ]  # fmt: skip


def test_an_option_that_changes_the_keys_and_a_refusal_with_keys_of_its_own_have_lines_of_their_own() -> None:
    refusal = {"error": "USAGE", "message": "…", "remedy": "…"}
    played = [
        Answer("show", "show", 0, {"rows": []}),
        Answer("show", "show --years", 0, {"years": []}),
        Answer("show", "show", 2, refusal),
        Answer("publish", "publish", 2, {**refusal, "open": {"held": 1}}),
    ]
    names = dict.fromkeys(line.partition(":")[0] for line in key_text(played).splitlines())
    assert list(names) == ["show", "show --years", "any command (refused)", "publish (refused)"]


@pytest.mark.parametrize(
    ("kept", "found", "line"),
    [
        ("merge: absent int\nset: id str\n", "merge: missing int\nset: id str\n", "-merge: absent int"),
        ("$ nakano-status set --help\n  --as X\n\n$ n\n", "$ nakano-status set --help\n  --of X\n\n$ n\n", "-  --as X"),
    ],
)
def test_a_difference_names_the_command_and_what_to_do(kept: str, found: str, line: str) -> None:
    report = explained(kept, found).splitlines()
    assert report[1] in ("merge:", "nakano-status set --help:")
    assert report[2] == line
    assert len(report) == 5
    assert "KEEP_COMMAND_FACES=1" in report[-1]
    assert "CHANGELOG.md" in report[-1]
