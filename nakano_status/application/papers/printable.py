"""Characters of a paper that the program's fonts lack: reported, or refused before anything is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nakano_status.documents.set_paper import Value
from nakano_status.documents.typeset import paper_value
from nakano_status.documents.unprintable import unprintable_texts
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.refusals.papers import CharacterUnprintable
from nakano_status.domain.text.printed_text import named_characters

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Parts
    from nakano_status.documents.printed_paper import PrintedPaper

_MOST_NAMED = 5


def printable_value(parts: Parts, paper: PrintedPaper) -> tuple[Value, tuple[Problem, ...]]:
    """Return a paper with 〓 for every character that the fonts lack, and the places of these.

    Raises PaperFontMissing.
    """
    found = unprintable_problems(parts, paper)
    value = paper_value(paper, parts.papers.measure)
    return (parts.papers.shown(value) if found else value), found


def unprintable_problems(parts: Parts, *papers: PrintedPaper) -> tuple[Problem, ...]:
    """Return a problem for every text of papers with characters that the fonts lack; raises PaperFontMissing."""
    parts.papers.need_fonts()
    found = (each for paper in papers for each in unprintable_texts(paper, parts.papers.unprintable))
    return tuple(
        dict.fromkeys(
            problem("TEXT-UNPRINTABLE", Place(column=each.place.where), found=named_characters(each.characters))
            for each in found
        )
    )


def need_printable(parts: Parts, *papers: PrintedPaper) -> None:
    """Refuse papers with characters that the fonts lack, naming the first places and how many there are.

    Raises PaperFontMissing, CharacterUnprintable.
    """
    problems = unprintable_problems(parts, *papers)
    if not problems:
        return
    places = list(dict.fromkeys(each.place.column or "" for each in problems))
    where = "、".join(places[:_MOST_NAMED])
    if len(places) > _MOST_NAMED:
        where += f"など{len(places)}か所"
    found = "、".join(dict.fromkeys(each.found or "" for each in problems[:_MOST_NAMED]))
    raise CharacterUnprintable(found=found, where=where)
