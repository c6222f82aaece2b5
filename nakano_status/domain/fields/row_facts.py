"""What the office records about a row itself, beside the fields that are answered; no field may have these keys."""

from __future__ import annotations

OUT_OF_REPORT = "out_of_report"
"""The key under which a row's exclusion from the report (報告対象外) is recorded or proposed; not a field of the form.
"""

ANSWERERS = "answerers"
"""The history key for opening a row to all divisions named on it (各課回答), or to its lead only."""

REVIEW = "review"
"""The history key for sending a division's answer back, accepting it or reopening it."""

ROW_FACTS = {OUT_OF_REPORT: "報告対象外", ANSWERERS: "回答する所管課", REVIEW: "確認"}
"""What the office records about a row itself, by key, with the label shown in place of a field's heading."""
