"""The wordings that papers have as long as an office does not change them (resources/templates)."""

from __future__ import annotations

from nakano_status.catalogue.resources import ResourceMissing, find_resources


def load_template(name: str) -> str:
    """Return the text of a built-in template; raises ResourceMissing."""
    path = find_resources() / "templates" / f"{name}.txt"
    if not path.is_file():
        raise ResourceMissing(path=str(path))
    return path.read_text(encoding="utf-8")
