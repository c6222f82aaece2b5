"""Make what is handed on, into dist/: wheel and source, Linux folder, .deb, Windows zip, and the SHA-256 of each.

`make package`, with WINDOWS_PYTHON=FILE for the Windows zip, with SERVER=1 also what sets on a server need. The
same bytes each time (docs/decisions/0090).
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import gmtime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from package_contents import (
    APP,
    DEBIAN_PYTHON,
    ROOT,
    CannotMakeError,
    Contents,
    add_debian_python,
    add_system_libraries,
    compile_all,
    files_of,
    fill_app,
    run,
)
from package_papers import PARTS, SUMS, part, sha256, sums, write_papers

DAY = 1580601600
"""The time of every file in the packages, whatever the day: 2 February 2020, as in the wheel."""
XZ_LEVEL = 6
WINDOWS_PYTHON = ("3.11.9", "009d6bf7e3b2ddca3d784fa09f90fe54336d5b60f0e0f305c37f400bf83cfd3b")
"""The embeddable Python for Windows: its version and the SHA-256 of python-3.11.9-embed-amd64.zip."""

_HERE = Path(__file__).parent
_DESKTOP, _WINDOWS = _HERE / "desktop", _HERE / "windows"
_LIBRARY = Path("usr/lib/nakano-status")
_ICON = ROOT / "resources" / "icon.png"
_SHARE = (
    ("nakano-status.desktop", "applications"),
    ("nakano-status.xml", "mime/packages"),
    ("nakano-status.svg", "icons/hicolor/scalable/apps"),
)
"""Which file of build/desktop belongs where below /usr/share."""
_CONTROL = """\
Package: nakano-status
Version: {version}
Architecture: amd64
Maintainer: Nakano Status maintainers <nakano-status@localhost>
Installed-Size: {size}
Depends: libc6 (>= 2.36), libstdc++6 (>= 12)
Recommends: desktop-file-utils, shared-mime-info, fonts-morisawa-bizud-gothic
Suggests: libcups2
Section: misc
Priority: optional
Description: annual progress round of a municipal plan
 Asks the divisions of a ward, merges their answers without losing one,
 and makes the official papers. Works without a network.
"""


def make_all(target: Path, windows_python: Path | None, lock: Path) -> list[str]:
    """Make every package that can be made into the folder; return what could not be made, and why."""
    refused = []
    with tempfile.TemporaryDirectory(prefix="nakano-package-") as folder:
        work = Path(folder)
        wheel = make_wheel(work / "built")
        version = wheel.name.split("-")[1]
        made = [*files_of(work / "built")]
        for make in (make_linux, make_windows):
            try:
                made += make(work, wheel, version, windows_python, lock)
            except CannotMakeError as missing:
                refused.append(str(missing))
        target.mkdir(parents=True, exist_ok=True)
        for old in (*target.glob("nakano[-_]status*"), target / SUMS):
            old.unlink(missing_ok=True)
        kept = sorted(Path(shutil.copy(each, target)) for each in made)
    (target / SUMS).write_text(sums(kept, target), "utf-8")
    return refused


def make_wheel(folder: Path) -> Path:
    """Build the source archive and, out of it, the wheel."""
    run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder)], _environment())
    return next(folder.glob("*.whl"))


def make_linux(work: Path, wheel: Path, version: str, _: Path | None, lock: Path) -> list[Path]:
    """Make the folder for Linux, as an archive and as a .deb."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise CannotMakeError("Linux: only made on Linux on x86_64")
    contents = Contents(work / f"nakano-status-{version}-linux-x86_64", lock)
    fill_app(contents, wheel, windows=False)
    (contents.app / "__main__.py").write_text("from nakano_status.__main__ import main\n\nmain()\n", "utf-8")
    python = add_debian_python(contents)
    add_system_libraries(contents)
    compile_all(python, contents)
    for name in ("nakano-status", "register.sh"):
        shutil.copy(_DESKTOP / name, contents.folder / name)
        (contents.folder / name).chmod(0o755)
    for name in ("fonts.conf", *(name for name, _ in _SHARE)):
        _put(_DESKTOP / name, contents.folder / "share" / name)
    write_papers(contents, version, None)
    list_of_parts = _put(contents.folder / PARTS, work / f"{contents.folder.name}.{PARTS}")
    return [list_of_parts, make_archive(contents.folder), make_deb(work, contents.folder, version)]


def make_archive(folder: Path) -> Path:
    """Pack a folder; two threads on every machine, because their number is seen in the bytes."""
    _date(folder)
    archive = folder.with_name(f"{folder.name}.tar.xz")
    tar = "tar --sort=name --owner=0 --group=0 --numeric-owner --format=gnu --mode=u+rw,go=rX"
    command = f"{tar} -c '{folder.name}' | xz -{XZ_LEVEL} -T2 >'{archive}'"
    run(["bash", "-o", "pipefail", "-c", command], folder=folder.parent)
    return archive


def make_deb(work: Path, folder: Path, version: str) -> Path:
    """Move the folder into a package of Debian, with entries for the menu and for data files."""
    tree = work / "deb"
    size = sum(each.stat().st_size for each in files_of(folder)) // 1024
    (tree / "usr/bin").mkdir(parents=True)
    (tree / _LIBRARY).parent.mkdir()
    shutil.move(folder, tree / _LIBRARY)
    (tree / "usr/bin/nakano-status").symlink_to(os.path.relpath(_LIBRARY / "nakano-status", "usr/bin"))
    for name, place in _SHARE:
        _put(_DESKTOP / name, tree / "usr/share" / place / name)
    _put(ROOT / "LICENSE", tree / "usr/share/doc/nakano-status/copyright")
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN/control").write_text(_CONTROL.format(version=version, size=size), "utf-8")
    _date(tree)
    package = work / f"nakano-status_{version}_amd64.deb"
    run(["dpkg-deb", "--root-owner-group", "-Zxz", f"-z{XZ_LEVEL}", "--build", str(tree), str(package)], _environment())
    return package


def make_windows(work: Path, wheel: Path, version: str, python: Path | None, lock: Path) -> list[Path]:
    """Make the zip for Windows; nothing in it was started here."""
    name = f"python-{WINDOWS_PYTHON[0]}-embed-amd64.zip"
    if python is None:
        raise CannotMakeError(f"Windows: WINDOWS_PYTHON=FILE is missing: {name} (SHA-256 {WINDOWS_PYTHON[1]})")
    if not python.is_file() or sha256(python) != WINDOWS_PYTHON[1]:
        raise CannotMakeError(f"Windows: {python} is not {name}, whose SHA-256 is {WINDOWS_PYTHON[1]}")
    contents = Contents(work / f"nakano-status-{version}-windows-x64", lock)
    fill_app(contents, wheel, windows=True)
    with ZipFile(python) as archive:
        archive.extractall(contents.folder / "python")
    (contents.folder / "python" / "python311._pth").write_text(f"python311.zip\r\n.\r\n..\\{APP}\r\n", "ascii")
    compile_all(DEBIAN_PYTHON, contents)  # what Python 3.11 compiles is the same on every system
    for each in files_of(_WINDOWS):
        encoding = "ascii" if each.suffix == ".cmd" else "utf-8-sig"  # as cmd.exe, and as PowerShell and Notepad read
        text = each.read_text("utf-8").replace("VERSION", version)
        (contents.folder / each.name).write_text(text, encoding, newline="\r\n")
    (contents.folder / "nakano-status.ico").write_bytes(icon(_ICON))
    own = part("python", WINDOWS_PYTHON[0], f"pkg:generic/python@{WINDOWS_PYTHON[0]}", "PSF-2.0", WINDOWS_PYTHON[1])
    write_papers(contents, version, own)
    list_of_parts = _put(contents.folder / PARTS, work / f"{contents.folder.name}.{PARTS}")
    return [list_of_parts, make_zip(contents.folder)]


def make_zip(folder: Path) -> Path:
    """Pack a folder as every Windows can unpack it."""
    package = folder.with_name(f"{folder.name}.zip")
    with ZipFile(package, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for each in files_of(folder):
            entry = ZipInfo(each.relative_to(folder.parent).as_posix(), gmtime(DAY)[:6])
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, each.read_bytes())
    return package


def icon(picture: Path) -> bytes:
    """Return a picture (PNG of 256 pixels) as an icon of Windows."""
    held = picture.read_bytes()
    head = b"\0\0\1\0\1\0" + b"\0\0\0\0\1\0\x20\0"
    return head + len(held).to_bytes(4, "little") + (22).to_bytes(4, "little") + held


def _put(file: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(file, target))


def _date(folder: Path) -> None:
    """Give everything below a folder the same time."""
    for each in (folder, *folder.rglob("*")):
        os.utime(each, (DAY, DAY), follow_symlinks=False)


def _environment() -> dict[str, str]:
    return os.environ | {"SOURCE_DATE_EPOCH": str(DAY)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the packages and print their sums and what is missing; return 1 if something given could not be used."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--windows-python", type=Path, help="python-3.11.9-embed-amd64.zip")
    parser.add_argument("--server", action="store_true", help="with what sets on a server need (psycopg)")
    given = parser.parse_args(arguments)
    lock = ROOT / ("requirements-server.lock" if given.server else "requirements.lock")
    refused = make_all(given.out, given.windows_python, lock)
    print((given.out / SUMS).read_text("utf-8"), end="")
    for each in refused:
        print(f"not made: {each}", file=sys.stderr)
    expected = given.windows_python is None and len(refused) == 1 and refused[0].startswith("Windows")
    return int(bool(refused) and not expected)


if __name__ == "__main__":
    sys.exit(main())
