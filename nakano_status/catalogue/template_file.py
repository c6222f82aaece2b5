"""The built-in templates of papers (resources/templates), used until an office changes them."""

from __future__ import annotations

from nakano_status.catalogue.resources import find_resource


def load_template(name: str) -> str:
    """Return the text of a built-in template; raise ResourceMissing if there is none."""
    return find_resource(f"templates/{name}.txt").read_text(encoding="utf-8")
