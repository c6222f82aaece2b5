"""Print the part of a lock file that is installed in Python for Windows, with its hashes.

For a line with a condition, pip evaluates the condition for its own system, whatever platform it is given.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement

SYSTEM = {
    "implementation_name": "cpython",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "python_full_version": "3.13.2",
    "python_version": "3.13",
    "sys_platform": "win32",
}
"""The environment markers of Python for Windows."""
LOOK_AT_CODE = {
    "ast-serialize",
    "import-linter",
    "grimp",
    "librt",
    "mypy",
    "ruff",
    "types-openpyxl",
}
"""Tools that analyse the code; they run on Linux only."""
_REQUIREMENT = re.compile(r"^[a-z0-9].*?(?=^(?:[a-z0-9]|#)|\Z)", re.MULTILINE | re.DOTALL)


def windows_requirements(lock: str) -> Iterator[str]:
    """Yield the requirements of a lock file that apply on Windows, without their conditions."""
    for found in _REQUIREMENT.findall(lock):
        line, _, hashes = found.partition("\\\n")
        requirement = Requirement(line.strip())
        holds = requirement.marker is None or requirement.marker.evaluate(SYSTEM)
        if holds and requirement.name not in LOOK_AT_CODE:
            yield f"{line.partition(';')[0].strip()} \\\n{hashes}"


if __name__ == "__main__":
    print("".join(windows_requirements(Path(sys.argv[1]).read_text("utf-8"))))
