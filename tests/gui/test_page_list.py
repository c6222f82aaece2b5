"""A page is known by name and title before its class is loaded: both say the same."""

from __future__ import annotations

import pytest

from nakano_status.gui.page_list import DIVISION_PAGES, OFFICE_PAGES, PageKind
from tests.support.windows import Person


@pytest.mark.parametrize("kind", [*DIVISION_PAGES, *OFFICE_PAGES], ids=lambda kind: kind.name)
def test_a_page_that_is_made_has_the_name_and_title_of_its_kind(person: Person, kind: PageKind) -> None:
    page = kind.make(person.shell.around)
    assert (page.name, page.title) == (kind.name, kind.title)
    page.deleteLater()
