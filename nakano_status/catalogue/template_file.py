"""The wordings that papers have as long as an office does not change them (resources/templates)."""

from __future__ import annotations

from nakano_status.catalogue.resources import find_resource


def load_template(name: str) -> str:
    """Return the text of a built-in template; raises ResourceMissing."""
    return find_resource(f"templates/{name}.txt").read_text(encoding="utf-8")
