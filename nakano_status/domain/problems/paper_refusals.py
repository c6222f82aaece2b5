"""Refused acts of the papers: one class per cause, its code in `problem_codes.paper_refusals`."""

from __future__ import annotations

from collections.abc import Mapping

from nakano_status.domain.problems.problem import Problem, Refused


class DivisionNotNamed(Refused):
    """`division` (or a 部) is named on no row in the round of `year`."""

    code = "DIVISION-NOT-NAMED"


class SideUnknown(Refused):
    """`found` is no round, no recorded paper, no edition and no list."""

    code = "SIDE-UNKNOWN"


class TemplateUnknown(Refused):
    """No template has the name `found`; the names are `expected`."""

    code = "TEMPLATE-UNKNOWN"


class TemplateNotReadable(Refused):
    """`path` cannot be read as a template: `reason`."""

    code = "TEMPLATE-NOT-READABLE"


class TemplateFaulty(Refused):
    """The template of `title` has `count` faults; `first` is the first one with its place."""

    code = "TEMPLATE-FAULTY"


class PaperFormatUnknown(Refused):
    """A paper cannot be made as a file with the suffix of `path`; possible are `expected`."""

    code = "PAPER-FORMAT-UNKNOWN"


class PaperFontMissing(Refused):
    """The font files `found` that come with the program are missing, incomplete, or not the program's own."""

    code = "PAPER-FONT-MISSING"


class CharacterUnprintable(Refused):
    """The fonts that come with the program do not have the characters `found`; `where` is the first place."""

    code = "CHARACTER-UNPRINTABLE"


class PaperUnreadable(Refused):
    """A PDF that was made reads back differently: at `where`, from the character `found` on."""

    code = "PAPER-UNREADABLE"


class TextTooTall(Refused):
    """The text at `where` on the list has `lines` lines; a row of a sheet shows no more than `most`."""

    code = "TEXT-TOO-TALL"


class PaperNotFinal(Refused):
    """The round of `year` has `points` open: none of its papers is final. `open_counts`: how many of each kind."""

    code = "PAPER-NOT-FINAL"

    def __init__(self, year: str, points: str, open_counts: Mapping[str, int]) -> None:
        """Keep the numbers in addition to the details."""
        super().__init__(year=year, points=points)
        self.open_counts = open_counts


class PaperNotProved(Refused):
    """The paper made differs from its source in `count` places; `first` and `remedy` are of the first.

    `problems` are all of them, with their places.
    """

    code = "PAPER-NOT-PROVED"

    def __init__(self, problems: tuple[Problem, ...], first: str, remedy: str) -> None:
        """Keep the problems in addition to the details."""
        super().__init__(count=str(len(problems)), first=first, remedy=remedy)
        self.problems = problems


class PublicationUnknown(Refused):
    """The round of `year` has no recorded paper with the number `found`."""

    code = "PUBLICATION-UNKNOWN"
