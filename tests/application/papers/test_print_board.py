"""提出状況 as a PDF: its texts can be selected, and its pages are those of the document."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.kinds import board_paper
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.read.board import read_board
from nakano_status.domain.refusals.files import TargetExists
from tests.support.command_line import done
from tests.support.made_papers import make
from tests.support.offices import make_office

_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


def text_of(pdf: Path) -> str:
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not installed")
    read = subprocess.run([reader, "-layout", str(pdf), "-"], capture_output=True, text=True, check=True)
    return read.stdout


def test_the_pdf_names_every_division_and_has_the_documents_pages(parts: Parts, office: Store, tmp_path: Path) -> None:
    target = tmp_path / "提出状況.pdf"
    printed = make(parts, office, board_paper.PAPER, target).value
    assert len(_PAGE.findall(target.read_bytes())) == printed.pages == 1
    text = text_of(target)
    with office.reading() as records:
        lines = read_board(records, chosen_round(records), parts.clock.today())
    assert [line.division for line in lines if line.division not in text] == []
    assert "令和4年度末時点" in text


def test_another_file_in_its_place_is_not_replaced_unasked(parts: Parts, office: Store, tmp_path: Path) -> None:
    target = tmp_path / "提出状況.pdf"
    target.write_bytes(b"%PDF-1.4 another")
    with pytest.raises(TargetExists):
        make(parts, office, board_paper.PAPER, target)
    make(parts, office, board_paper.PAPER, target, replace=True)
    assert target.read_bytes().startswith(b"%PDF")


def test_the_command_writes_it_without_a_display(tmp_path: Path) -> None:
    office, target = make_office(tmp_path), tmp_path / "提出状況.pdf"
    told = done("board", "--out", target, "--store", office.store)
    assert told["pages"] == 1
    assert target.exists()
