"""A workbook that was saved with a password: opened with one that fits, else named by its code."""

from __future__ import annotations

import hashlib
import io

import olefile
import pytest

from nakano_status.domain.problems.problem import Problem
from nakano_status.workbook.form.answer_reader import read_answers
from nakano_status.workbook.form.writer import write_form
from nakano_status.workbook.gate import unlock
from tests.support.fields import NAKANO
from tests.support.forms import form_content
from tests.support.locked_files import locked
from tests.support.spreadsheets import parts_of, zipped

FITTING = "区民-秘密-2023"


@pytest.fixture(scope="module")
def form() -> bytes:
    return write_form(form_content())


@pytest.fixture(scope="module")
def behind(form: bytes) -> bytes:
    return locked(form, FITTING)


def code_of(content: bytes, *passwords: str) -> str | None:
    found = unlock("回答.xlsx", content, passwords)
    assert not isinstance(found, Problem) or found.place.file == "回答.xlsx"
    return found.code if isinstance(found, Problem) else None


def test_a_file_without_a_password_is_returned_as_it_is(form: bytes) -> None:
    assert unlock("回答.xlsx", form, [FITTING]) == form


def test_the_first_password_that_fits_opens_it(form: bytes, behind: bytes) -> None:
    assert unlock("回答.xlsx", behind, ["違う", FITTING, "これも違う"]) == form


@pytest.mark.parametrize(
    ("passwords", "code"), [((), "FILE-PASSWORD"), (("",), "FILE-PASSWORD"), (("違う", "区民"), "PASSWORD-WRONG")]
)
def test_a_file_that_stays_locked_is_named_by_its_code(behind: bytes, passwords: tuple[str, ...], code: str) -> None:
    assert code_of(behind, *passwords) == code


def test_what_excel_opens_without_asking_is_opened_without_asking(form: bytes) -> None:
    assert unlock("回答.xlsx", locked(form, "VelvetSweatshop")) == form


def changed_lock(behind: bytes, was: bytes, now: bytes) -> bytes:
    """Return the file with other words of equal length in what describes its lock."""
    assert len(was) == len(now)
    with olefile.OleFileIO(io.BytesIO(behind)) as archive:
        told = archive.openstream("EncryptionInfo").read()
    assert was in told
    return behind.replace(was, now)


def test_a_lock_that_would_take_minutes_is_not_tried(behind: bytes) -> None:
    changed = changed_lock(behind, b'spinCount="100000"', b'spinCount="999999"')
    assert code_of(changed, FITTING) == "PASSWORD-KIND"


@pytest.mark.parametrize("kept", [600, 2_000, 5_000])
def test_a_locked_file_that_was_cut_off_is_named(behind: bytes, kept: int) -> None:
    assert read_answers("回答.xlsx", behind[:kept], NAKANO, (FITTING,)).refused is not None


def test_the_answers_of_a_locked_file_are_those_of_the_open_one(form: bytes, behind: bytes) -> None:
    read = read_answers("回答.xlsx", behind, NAKANO, (FITTING,))
    assert read.refused is None
    assert (read.rows, read.identity) == ((plain := read_answers("回答.xlsx", form, NAKANO)).rows, plain.identity)
    assert (read.sha256, read.size) == (hashlib.sha256(behind).hexdigest(), len(behind))


def test_what_was_locked_comes_through_the_same_gate(form: bytes) -> None:
    bomb = locked(zipped({**parts_of(form), "xl/media/image1.bin": bytes(3_000_000)}), FITTING)
    refused = read_answers("回答.xlsx", bomb, NAKANO, (FITTING,)).refused
    assert refused is not None
    assert refused.code == "FILE-TOO-LARGE"
