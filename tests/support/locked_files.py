"""Workbooks behind a password, as Excel saves them."""

import io

from msoffcrypto.format.ooxml import OOXMLFile


def locked(content: bytes, password: str) -> bytes:
    """Return the workbook as saved with a password; two calls give different bytes (a new salt each)."""
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, target)
    return target.getvalue()
