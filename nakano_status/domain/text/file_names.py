"""Rules for names of files and folders: what a name must not contain on an office PC with Windows."""

from __future__ import annotations

import re
import unicodedata

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f-\xa0]')
_NOT_AT_END = " .\u3000"
_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])\s*(?:\.|$)", re.IGNORECASE)
"""Device names, which Windows does not accept as file names, whatever extension follows."""


def safe_name(name: str, length: int) -> str:
    """Return a name of at most `length` characters that is valid on every office PC; `_` if nothing is left of it.

    It consists of CP932 characters, without characters that a system forbids or trims; reserved names are changed.
    """
    known = unicodedata.normalize("NFC", name).encode("cp932", "replace").decode("cp932").strip()
    safe = _FORBIDDEN.sub("_", known)
    if _RESERVED.match(safe):
        safe = f"_{safe}"
    return safe[:length].rstrip(_NOT_AT_END) or "_"
