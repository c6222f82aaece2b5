"""A paper is one module: planted, 資料作成 lists it, asks for its option, shows its pages and makes it."""

from pathlib import Path

import pytest

from nakano_status.gui.features.papers.papers_page import ExportPage
from tests.support.paper_fields import line_of
from tests.support.planting import plant_paper
from tests.support.user_input import write
from tests.support.windows import Person


def test_it_is_listed_shown_and_made_with_its_option(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, office_person: Person
) -> None:
    paper = plant_paper(monkeypatch)
    page = office_person.go_to("export", paper)
    assert isinstance(page, ExportPage)
    assert page.heading.text() == "重点取組"
    (heading,) = paper.options
    field = line_of(page.options, heading)
    assert field.isVisible()
    assert page.options.request()[heading] == "重点"
    write(field, "今年の重点")
    page.options.changed.emit()
    office_person.wait()
    assert "今年の重点" in page.pages.view.accessibleDescription()
    page.making.choose(tmp_path / "重点.pdf")
    page.making.form.setCurrentIndex(page.making.form.findData("pdf"))
    office_person.click(page.making.make)
    pages = page.session.parts.papers.read_pages((tmp_path / "重点.pdf").read_bytes())
    assert "今年の重点" in pages[0]
