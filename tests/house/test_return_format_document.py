"""docs/return-format.md names everything by which a form or a return is read.

Other programs read and write the form by that page.
"""

import re

from nakano_status.workbook.form import layout
from tests.house.source_tree import ROOT

TEXT = (ROOT / "docs" / "return-format.md").read_text(encoding="utf-8")


def test_every_label_by_which_a_workbook_is_read_is_described() -> None:
    names = [name for name in vars(layout) if re.match("(CHECK|LABEL|LINE)_", name) and name != "CHECK_TITLE"]
    labels = [text for text in map(vars(layout).get, names) if isinstance(text, str)]
    assert len(labels) > 25
    assert [label for label in labels if label not in TEXT] == []
