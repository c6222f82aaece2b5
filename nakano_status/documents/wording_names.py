"""The names of the wordings of papers, which load nothing; those of letters are in domain/letter.py."""

from __future__ import annotations

REPORT, APPROVAL = "report", "approval"
