"""Papers are refused before anything is drawn where the fonts that come with the program cannot print them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nakano_status.documents.unprintable import unprintable_texts
from nakano_status.domain.paper_refusals import CharacterUnprintable
from nakano_status.domain.printed_text import named_characters

if TYPE_CHECKING:
    from nakano_status.application.ports import Parts
    from nakano_status.documents.printed_paper import PrintedPaper


def need_printable(parts: Parts, *papers: PrintedPaper) -> None:
    """Refuse papers of which the fonts lack a character, named with its first place and how many more there are.

    Raises PaperFontMissing, CharacterUnprintable.
    """
    parts.papers.need_fonts()
    found = [each for paper in papers for each in unprintable_texts(paper, parts.papers.unprintable)]
    if not found:
        return
    first, *others = dict.fromkeys(each.place.where for each in found)
    where = f"{first}など{len(others) + 1}か所" if others else first
    missing = frozenset[str]().union(*(each.characters for each in found))
    raise CharacterUnprintable(found=named_characters(missing), where=where)
