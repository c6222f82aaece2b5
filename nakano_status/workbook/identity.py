"""The identity stated in a file: head block, 照合用 and properties each name the package (exchange.md, "Identity")."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import Identity
from nakano_status.domain.exchange.respondent import Respondent
from nakano_status.domain.text.narrative import INVISIBLE
from nakano_status.workbook import form_layout as layout
from nakano_status.workbook.check_sheet_reader import CheckSheet
from nakano_status.workbook.label_search import Labels

HEAD_BLOCK_LABELS = (*layout.HEAD_LABELS, *layout.HEAD_LABELS_TO_FILL_IN)
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－﹣", "-") | dict.fromkeys(INVISIBLE))
_PROPERTY = re.compile(layout.PROPERTY_PACKAGE.format(package=r"(\S+)").replace(" ", r"\s*"))
_TITLE_YEAR = re.compile(r"((?:令和|平成)(?:元|\d{1,2})年度)末時点")


def read_identity(head: Labels, title: str, check: CheckSheet, properties: Any) -> Identity:
    """Return the identity; `title` are the texts above the table, which include the year."""
    facts: dict[str, Any] = {key: _READ[key](text) if key in _READ else text for key, text in check.facts.items()}
    keywords = _PROPERTY.search(getattr(properties, "keywords", None) or "")
    facts["head_package"] = _package(head.text(layout.LABEL_PACKAGE))
    facts["property_package"] = _package(keywords[1]) if keywords else None
    facts["year"] = facts.get("year") or _year_in(title)
    facts["division"] = _division(head.text(layout.LABEL_DIVISION)) or facts.get("division")
    return Identity(**facts)


def read_respondent(head: Labels) -> Respondent:
    """Return what was filled in on the head block."""
    return Respondent(*(head.text(label) for label in layout.HEAD_LABELS_TO_FILL_IN))


def _package(text: str | None) -> str | None:
    """Return a 照会番号 normalised in width and case, without blanks, because people retype it."""
    if text is None:
        return None
    folded = unicodedata.normalize("NFKC", text.translate(_HYPHENS)).translate(_HYPHENS)
    return "".join(folded.split()).upper() or None


def _word(text: str) -> str | None:
    return "".join(text.split()) or None


def _version(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return 0  # a version that was never released: the merge reports it


def _year(text: str) -> str | None:
    try:
        return FiscalYear.parse(text).short
    except ValueError:
        return None


def _year_in(title: str) -> str | None:
    found = _TITLE_YEAR.search("".join(unicodedata.normalize("NFKC", title).split()))
    return _year(found[1]) if found else None


def _division(text: str | None) -> str | None:
    """Return the division out of 「部　所管課」."""
    words = (text or "").split()
    return words[-1] if words else None


_READ: Mapping[str, Callable[[str], Any]] = {
    "check_package": _package,
    "form_version": _version,
    "year": _year,
    "parents": lambda text: tuple(text.split()),
    "declared_return": _word,
    "is_draft": bool,
    "seal": _word,
    "purpose": layout.PURPOSES_BY_WORD.get,
}
"""How a fact of 照合用 is read that is no plain text."""
