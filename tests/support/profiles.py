"""The text of the built-in profile, with something changed in it."""

import copy
from collections.abc import Callable
from typing import Any

from nakano_status.catalogue.plans import read_resource

_CONTENT: dict[str, Any] = read_resource("profiles", "nakano2")


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """Return the parsed JSON of the built-in profile after a change."""
    content = copy.deepcopy(_CONTENT)
    change(content)
    return content
