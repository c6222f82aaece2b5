"""Makes and recognises the labels of a field's writers on the check sheet (照合用) of a form."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from nakano_status.domain.organisation.divisions import LONGEST_NAME

_SHORT = 8
"""Number of leading characters of a return's ID that suffice to distinguish returns."""
_EDITED = "の回答を", "で修正"
_SECTION = re.compile(rf"(?:^|、)[^、]{{1,{LONGEST_NAME}}}?（回答番号\s?[0-9a-f]+）")


def section_label(name: str, return_id: str) -> str:
    """Return the label of a section (係) as a writer, with the beginning of its return's ID."""
    return f"{name}（回答番号 {return_id[:_SHORT]}）"


def edited_label(sections: Sequence[str], division: str) -> str:
    """Return the label of a division that edited the answers of its sections; `sections`: their labels."""
    of, by = _EDITED
    return f"{'、'.join(sections)}{of}{division}{by}"


def names_writers(text: str, is_known: Callable[[str], bool]) -> bool:
    """Return whether a text is a label of writers as forms have it.

    `is_known`: whether a name is the office's or a division's. Only its division knows the name of a section, so that
    every name is accepted there.
    """
    of, by = _EDITED
    before, edited, name = text.rpartition(of)
    labels = [before, name.removesuffix(by)] if edited and name.endswith(by) else [text]
    rest = (_SECTION.sub("", each) for each in labels)
    return all(is_known(each) for each in rest if each)
