"""The settings of a data file whose texts must have a certain form; all other settings may be any text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

from nakano_status.domain.organisation.sender import SENDER, SenderChoice

_FORMS: Mapping[str, Callable[[str], object]] = {SENDER: SenderChoice.parse}
"""By key, the function that parses the text of the setting and raises ValueError or TypeError for any other form."""


def is_setting(key: str, text: str) -> bool:
    """Return whether `text` is a possible value of the setting `key`.

    An empty text always is, and so is every text of a setting that has no prescribed form.
    """
    if not text or key not in _FORMS:
        return True
    with suppress(ValueError, TypeError, RecursionError):  # RecursionError: nested too deeply
        _FORMS[key](text)
        return True
    return False
