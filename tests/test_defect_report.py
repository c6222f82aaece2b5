"""A report of a defect leads to the place in the code and never holds what a person wrote."""

import errno
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Never

import pytest
import sqlalchemy
from sqlalchemy.pool import NullPool

from nakano_status.cli.entry_point import report_defect
from nakano_status.defect_report import code_place, write_report

WRITTEN = "戸籍住民課の回答の文章"


@pytest.fixture(autouse=True)
def _logs_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nakano_status.defect_report.log_folder", lambda: tmp_path)


def key_error() -> None:
    raise KeyError(WRITTEN)


def not_encodable() -> None:
    WRITTEN.encode("ascii")


def statement_with_parameters() -> None:
    with sqlalchemy.create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        connection.execute(sqlalchemy.text("INSERT INTO nowhere VALUES (:text)"), {"text": WRITTEN})


def asserted() -> None:
    raise AssertionError(WRITTEN)


def with_a_note_and_a_cause() -> None:
    try:
        int(WRITTEN)
    except ValueError as error:
        raised = RuntimeError(WRITTEN)
        raised.add_note(WRITTEN)
        raise raised from error


def several_at_once() -> None:
    raise ExceptionGroup(WRITTEN, [KeyError(WRITTEN), ValueError(WRITTEN)])


def file_of_that_name() -> None:
    Path(WRITTEN).read_bytes()


ACTS = (
    key_error, not_encodable, statement_with_parameters, asserted, with_a_note_and_a_cause, several_at_once,
    file_of_that_name
)  # fmt: skip


def report_of(act: Callable[[], None]) -> str:
    try:
        act()
    except BaseException as defect:  # noqa: BLE001 - whatever it is, it is reported
        return text_of_report(defect)
    raise AssertionError(act)


def text_of_report(defect: BaseException) -> str:
    report = write_report(defect)
    assert report is not None
    return report.read_text("utf-8")


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_no_report_holds_what_somebody_wrote_and_each_names_the_place(act: Callable[[], None]) -> None:
    told = report_of(act)
    assert WRITTEN not in told
    assert not set(WRITTEN) & set(told)
    assert "test_defect_report.py:" in told
    assert f" {act.__name__}\n" in told


def test_the_kinds_of_fault_and_the_systems_numbers_are_told() -> None:
    assert "builtins.FileNotFoundError ENOENT" in report_of(file_of_that_name)
    told = report_of(statement_with_parameters)
    assert told.index("sqlite3.OperationalError SQLITE_ERROR") < told.index("sqlalchemy.exc.OperationalError")
    told = report_of(with_a_note_and_a_cause)
    assert told.index("builtins.ValueError") < told.index("builtins.RuntimeError")
    assert "builtins.KeyError" in report_of(several_at_once)


def test_faults_that_stand_behind_each_other_are_told_once() -> None:
    one, other = sqlite3.OperationalError(WRITTEN), ValueError(WRITTEN)
    one.__context__, other.__context__ = other, one
    told = text_of_report(one)
    assert (told.count("ValueError"), told.count("OperationalError")) == (1, 1)


@pytest.mark.parametrize(
    ("filename", "place"),
    [
        ("/srv/中野花子/app/nakano_status/gui/app_controller.py", "nakano_status/gui/app_controller.py"),
        (r"D:\個人\中野花子\Lib\site-packages\sqlalchemy\engine\base.py", "sqlalchemy/engine/base.py"),
        ("/srv/中野花子/.venv/lib/python3.11/site-packages/nakano_status/files.py", "nakano_status/files.py"),
        ("/usr/lib/python3.11/json/decoder.py", "decoder.py"),
        ("<frozen importlib._bootstrap>", "<frozen importlib._bootstrap>"),
    ],
)
def test_places_in_the_code_do_not_name_who_is_logged_in(filename: str, place: str) -> None:
    assert code_place(filename) == place


def test_where_no_report_can_be_written_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> Never:
        raise OSError(errno.ENOSPC, "disk full")

    monkeypatch.setattr("nakano_status.defect_report.write_whole", full)
    assert write_report(ValueError()) is None
    code, told, remedy = report_defect(ValueError())
    assert (code, "保存できませんでした" in told, "「" in told + remedy) == ("DEFECT", True, False)
