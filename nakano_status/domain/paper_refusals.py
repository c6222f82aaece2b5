"""Refused acts of the papers: one class per cause, its code in `problem_codes.paper_refusals`."""

from __future__ import annotations

from collections.abc import Mapping

from nakano_status.domain.problem import Problem, Refused


class DivisionNotNamed(Refused):
    """`division` (or a 部) is named on no row in the round of `year`."""

    code = "DIVISION-NOT-NAMED"


class SideUnknown(Refused):
    """`found` names no round, no recorded paper, no edition and no list."""

    code = "SIDE-UNKNOWN"


class TemplateUnknown(Refused):
    """No paper's wording is called `found`; there are `expected`."""

    code = "TEMPLATE-UNKNOWN"


class TemplateNotReadable(Refused):
    """`path` cannot be read as a wording: `reason`."""

    code = "TEMPLATE-NOT-READABLE"


class TemplateFaulty(Refused):
    """The wording of `title` has `count` faults; `first` says where and what the first is."""

    code = "TEMPLATE-FAULTY"


class PaperFormatUnknown(Refused):
    """A paper cannot be made as a file with the suffix of `path`: there are `expected`."""

    code = "PAPER-FORMAT-UNKNOWN"


class PaperFontMissing(Refused):
    """The font files `found` that come with the program are missing, not whole, or not from it."""

    code = "PAPER-FONT-MISSING"


class CharacterUnprintable(Refused):
    """The fonts that come with the program do not have the characters `found`; `where` names the first place."""

    code = "CHARACTER-UNPRINTABLE"


class PaperUnreadable(Refused):
    """A PDF that was made does not say the same when it is read: at `where`, from the character `found` on."""

    code = "PAPER-UNREADABLE"


class TextTooTall(Refused):
    """What stands at `where` on the list has `lines` lines; a row of a sheet shows no more than `most`."""

    code = "TEXT-TOO-TALL"


class PaperNotFinal(Refused):
    """The round of `year` has `points` open: none of its papers is final. `open_counts`: how many of each kind."""

    code = "PAPER-NOT-FINAL"

    def __init__(self, year: str, points: str, open_counts: Mapping[str, int]) -> None:
        """Keep the numbers beside the details."""
        super().__init__(year=year, points=points)
        self.open_counts = open_counts


class PaperNotProved(Refused):
    """What was made says something else than what stands, in `count` places; `first` and `remedy` are of the first.

    `problems` are all of them, with their places.
    """

    code = "PAPER-NOT-PROVED"

    def __init__(self, problems: tuple[Problem, ...], first: str, remedy: str) -> None:
        """Keep the problems beside the details."""
        super().__init__(count=str(len(problems)), first=first, remedy=remedy)
        self.problems = problems


class PublicationUnknown(Refused):
    """The round of `year` has no recorded paper of the number `found`."""

    code = "PUBLICATION-UNKNOWN"
