"""The page that `make test-clients` leaves in dist/: its results as tables."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.client_outcomes import Outcome
from tests.support.client_samples import AWKWARD, FRAGILE, LONGEST_TEXT, SOUND

_KINDS = {
    "program": "submitted from the program",
    "hand": "typed into the form",
    "mended": "submitted, then changed by hand",
}
_HEAD = f"""\
# Returns that went through other programs

Divisions open a form with whatever they have. Here every answer cell of the division with the most rows got one of
{len(AWKWARD)} awkward texts (𠮷髙﨑, emoji, line breaks, texts beginning with `=`, 1/15, 0012, TRUE and #N/A as texts,
full-width blanks, 外字), others a text of {LONGEST_TEXT:,} characters, marks and their look-alikes; some were cleared
or left as sent. Each file was then opened and saved by each program, and merged into a fresh copy of the office's data
file.

- **same**: the state digest (`show --json`) is that of merging the untouched file.
- **known**: merged after the untouched file, the re-saved one changes nothing and counts as the same return.
"""
_LOSSES = """
## What a program destroys

Some things do not survive some programs, and no reader can bring them back. They were put into a file of their own:
{what}.
What does not stand below came through. Where the last column names a code, the merge tells of it with the cell;
otherwise what comes back cannot be told from something that was typed.
"""
_FORM = """
## What a form loses on the way

Nothing of this is needed: a return is read by its headings, 管理番号 and texts (`return-format.md`). But whoever
goes on working in such a file works without it.
"""


def page_of(outcomes: Sequence[Outcome]) -> str:
    """Return the page."""
    parts = [
        [_HEAD],
        table(["program", "version", "way", *_KINDS.values()], map(_merged, outcomes)),
        [_LOSSES.format(what=", ".join(FRAGILE))],
        table(["program", "way", "what", "was", "comes back as", "told by"], _lost(outcomes)),
        [_FORM],
        table(["program", "way", "lost"], ([*_way(each), "; ".join(each.form_lost) or "nothing"] for each in outcomes)),
    ]
    return "\n".join(line for part in parts for line in part) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table."""
    return [_line(head), "|" + "---|" * len(head), *map(_line, rows)]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _way(outcome: Outcome) -> list[str]:
    return [outcome.way.client, outcome.way.through]


def _merged(outcome: Outcome) -> list[str]:
    found = [f"{'same' if outcome.same[kind] else 'NOT the same'}, {outcome.verdicts[kind]}" for kind in SOUND]
    return [outcome.way.client, outcome.version, outcome.way.through, *found]


def _lost(outcomes: Sequence[Outcome]) -> Iterator[list[str]]:
    for outcome in outcomes:
        for loss in outcome.losses:
            yield [*_way(outcome), loss.what, loss.before, loss.after or "(blank)", loss.told or "nothing"]


def write_page(outcomes: Sequence[Outcome], target: Path) -> None:
    """Write the page."""
    target.write_text(page_of(outcomes), "utf-8")


SIGHT = "## What a person sees"
_SIGHT = f"""
{SIGHT}

Workbooks got additions as people make them beside the cells that they were asked to fill in (notes, shapes, struck
words, columns, sheets, headers and more), and LibreOffice printed them. Every word on the pages was read, had been
sent, or was reported with its place.
"""


@dataclass(frozen=True)
class Compared:
    """How much of a kind of workbook was printed and compared: pages, words, and additions to them."""

    what: str
    pages: int
    words: int
    additions: int


def write_compared(found: Sequence[Compared], target: Path) -> None:
    """Put what was compared at the end of the page, in place of what is there of an earlier run."""
    before = target.read_text("utf-8").partition(_SIGHT)[0] if target.exists() else ""
    rows = ([each.what, f"{each.pages:,}", f"{each.words:,}", f"{each.additions:,}"] for each in found)
    lines = table(["workbook", "pages", "words", "additions"], rows)
    target.write_text(before + _SIGHT + "\n".join(["", *lines, ""]), "utf-8")
