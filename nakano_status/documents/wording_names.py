"""The names of the wordings of papers, in a module without imports; those of letters are in domain/letter.py."""

from __future__ import annotations

REPORT, APPROVAL = "report", "approval"
