"""A command of the program with a fault inside of it, in a process of its own."""

import importlib
import os
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nakano_status.cli import entry_point
from nakano_status.store.postgres import connection as server_connection
from nakano_status.store.sqlite import connection
from tests.support.fault_steps import Steps

_LOADED_BEFOREHAND = (
    "nakano_status.bootstrap", "nakano_status.store.subjects", "nakano_status.store.sqlite.migrating",
    "nakano_status.store.postgres.store",
    "nakano_status.workbook.form.answer_reader", "sqlalchemy.dialects.sqlite.pysqlite", "openpyxl", "xlsxwriter"
)  # fmt: skip
_DEFECT = 99


def load_beforehand() -> None:
    """Load what commands need, so that a fault occurs in the command and not at the start of Python."""
    for module in _LOADED_BEFOREHAND:
        importlib.import_module(module)


def perform(
    words: list[str], environment: Mapping[str, str], fault: dict[str, Any], arena: str
) -> tuple[int, Mapping[str, int]]:
    """Run a command in this process, which ends soon; return its exit code and the steps that it took."""
    try:
        os.environ.update(environment)
        connection._PATIENCE = fault.get("patience", connection._PATIENCE)
        server_connection._PATIENCE = fault.get("patience", server_connection._PATIENCE)
        if fault["kind"] == "small-files":
            import resource

            resource.setrlimit(resource.RLIMIT_FSIZE, (fault["bytes"], resource.RLIM_INFINITY))
        steps = Steps(fault, Path(arena))
        steps.listen()
        code = entry_point.main(words)
    except BaseException:  # noqa: BLE001 - a defect is told to the process that asked
        traceback.print_exc()
        return _DEFECT, {}
    return code, steps.counted
