"""Commands with IDs, salts and times that are the same each time, on Linux and in Wine: their files can be compared.

As a program it carries out the commands of `commands.json` in a folder, one a list of words, and leaves what they
printed in `printed.json`.
"""

import json
import os
import subprocess
import sys
import uuid
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from random import Random
from time import gmtime, time
from types import SimpleNamespace
from typing import Any

import pytest
from msoffcrypto.method import ecma376_agile
from msoffcrypto.method.container import ecma376_encrypted

import nakano_status.workbook  # noqa: F401 - it chooses what openpyxl writes with, before that is imported below
from nakano_status import bootstrap
from nakano_status.bootstrap import make_parts
from nakano_status.store import act_recording
from tests.support.command_line import ROOT, ask, session_of
from tests.support.histories import SeededIds
from tests.support.stores import TickingClock


@contextmanager
def seeded(seed: str = "1") -> Iterator[pytest.MonkeyPatch]:
    """Let IDs, salts and the times of saved workbooks be the same each time, as the days of the demonstration are."""

    from et_xmlfile import incremental_tree  # type: ignore[import-untyped]
    from openpyxl.writer import excel

    def entry_of(file: str, *given: Any, **named: Any) -> zipfile.ZipInfo:
        entry = from_file(file, *given, **named)
        entry.external_attr = 0  # the rights that the system gives a new file
        return entry

    acts, from_file = Random(seed), zipfile.ZipInfo.from_file
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap, "SystemIds", partial(SeededIds, Random(seed)))
        patch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=acts.getrandbits(128)))
        patch.setattr(act_recording, "os", SimpleNamespace(urandom=bytes))
        patch.setattr(ecma376_agile, "secrets", SimpleNamespace(token_bytes=bytes))
        patch.setattr(ecma376_encrypted, "datetime2filetime", lambda _: 0)
        patch.setattr(zipfile, "time", SimpleNamespace(time=time, localtime=lambda _: gmtime(1e9)))
        patch.setattr(zipfile, "sys", SimpleNamespace(platform="linux"))  # it is recorded in each entry
        patch.setattr(zipfile.ZipInfo, "from_file", staticmethod(entry_of))
        now = SimpleNamespace(now=partial(datetime.fromtimestamp, 1e9))
        patch.setattr(incremental_tree, "open", partial(open, newline="\n"), raising=False)  # openpyxl's line ends
        patch.setattr(excel, "datetime", SimpleNamespace(datetime=now, timezone=timezone))
        yield patch


WINDOWS = Path(os.environ.get("NAKANO_WINDOWS", ROOT / ".windows"), "root", "windows")
DRIVE = WINDOWS / os.environ.get("DRIVE", "prefix") / "drive_c"
"""The C: on which the commands are carried out in Wine, where `build/windows.sh` has made it."""

_COMMANDS, _PRINTED = "commands.json", "printed.json"


def begin(folder: Path, *commands: Sequence[str]) -> subprocess.Popen[bytes]:
    """Begin to carry out commands in a folder: in Wine if the folder is on the C: of Wine, otherwise here."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _COMMANDS).write_text(json.dumps(commands), "utf-8")
    is_far = folder.is_relative_to(DRIVE)
    place = f"C:/{folder.relative_to(DRIVE).as_posix()}" if is_far else str(folder)
    program = [*(("bash", "build/windows.sh", "python") if is_far else (sys.executable,)), "-m", __name__, place]
    return subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def printed(folder: Path, running: subprocess.Popen[bytes]) -> list[dict[str, Any]]:
    """Wait for the commands of a folder, and return what each printed."""
    output, _ = running.communicate()
    assert running.returncode == 0, output.decode("utf-8", "replace")
    found: list[dict[str, Any]] = json.loads((folder / _PRINTED).read_text("utf-8"))
    return found


def main() -> None:
    """Carry out the commands of a folder, given by its path; exit with 1 and the refusals if there are any."""
    os.chdir(sys.argv[1])
    asked = Path(_COMMANDS).read_text("utf-8")
    with seeded(asked):
        session = session_of(make_parts(TickingClock()))
        said = [ask(*words, session=session) for words in json.loads(asked)]
    Path(_PRINTED).write_text(json.dumps([each.keys for each in said]), "utf-8")
    sys.exit("\n".join(each.output for each in said if each.code > 1) or None)


if __name__ == "__main__":
    main()
