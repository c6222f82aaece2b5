"""Make all packages in dist/: wheel and source, Linux folder, .deb, Windows zip and installer, and their SHA-256.

Run by `make package`; SERVER=1 adds the libraries for sets on a server. The same bytes each time (docs/decisions/0090).
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import struct
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import gmtime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import embedded_python
from package_contents import (
    APP,
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
from package_papers import PARTS, SUMS, checksum_lines, sbom_part, sha256, write_papers
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

DAY = 1580601600
"""Time of every file in the packages, whatever the day: 2 February 2020, as in the wheel."""
XZ_LEVEL, COMPRESSOR = 6, "lzma"

_HERE = Path(__file__).parent
_DESKTOP, _WINDOWS, _WINDOWS_SYSTEM = _HERE / "desktop", _HERE / "windows", _HERE / "windows.sh"
_LIBRARY = Path("usr/lib/nakano-status")
_ICON = ROOT / "resources" / "icon.png"
_ICON_SIZES = (16, 20, 24, 32, 40, 48, 64)
_NOT_OF_WINDOWS_PYTHON = ("python.exe", "python.cat", "winsound.pyd")
_WINDOWS_ENCRYPTION = ("_ssl.pyd", "libssl-3.dll")
"""Encryption for networks, left out as on Linux."""
NSIS = Path("/usr/share/nsis")
_TEXTS_OF_NSIS = {
    "Installer integrity check has failed. Common causes include\nincomplete download and damaged media. Contact the\n"
    "installer's author to obtain a new copy.\n\nMore information at:\nhttp://nsis.sf.net/NSIS_Error": (
        "このファイルは、途中までしかないか、壊れています。何もインストールしていません。\n"
        "もう一度受け取り直してから、実行してください。"
    ),
    "Error writing temporary file. Make sure your temp folder is valid.": (
        "一時ファイルを作成できません。空き容量を確かめて、もう一度実行してください。"
    ),
    "Error launching installer": "起動できませんでした。",
    "verifying installer: %d%%": "確かめています… %d%%",
    "NSIS Error": "進捗状況とりまとめ",
}
"""Texts that an installer shows before it has read its own data; NSIS has them in English only."""
_SHARE = (
    ("nakano-status.desktop", "applications"),
    ("nakano-status.xml", "mime/packages"),
    ("nakano-status.svg", "icons/hicolor/scalable/apps"),
)
"""Files of build/desktop, with their folders below /usr/share."""
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


def make_all(target: Path, lock: Path) -> list[str]:
    """Make every possible package in a folder; return a message for each that could not be made."""
    refused = []
    with tempfile.TemporaryDirectory(prefix="nakano-package-") as folder:
        work = Path(folder)
        wheel = make_wheel(work / "built")
        version = wheel.name.split("-")[1]
        made = [*files_of(work / "built")]
        for make in (make_linux, make_windows):
            try:
                made += make(work, wheel, version, lock)
            except CannotMakeError as missing:
                refused.append(str(missing))
        target.mkdir(parents=True, exist_ok=True)
        for old in (*target.glob("nakano[-_]status*"), target / SUMS):
            old.unlink(missing_ok=True)
        kept = sorted(Path(shutil.copy(each, target)) for each in made)
    (target / SUMS).write_text(checksum_lines(kept, target), "utf-8")
    return refused


def make_wheel(folder: Path) -> Path:
    """Build the source archive and, from it, the wheel, both with the statements of the store; return the wheel."""
    run([sys.executable, "-m", "nakano_status.store.rendered_statements"])
    run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder)], _environment())
    return next(folder.glob("*.whl"))


def make_linux(work: Path, wheel: Path, version: str, lock: Path) -> list[Path]:
    """Make the folder for Linux as an archive and as a .deb; return these files and its list of parts."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise CannotMakeError("Linux: only made on Linux on x86_64")
    contents = Contents(work / f"nakano-status-{version}-linux-x86_64", lock)
    fill_app(contents, wheel, windows=False)
    (contents.app / "__main__.py").write_text("from nakano_status.__main__ import main\n\nmain()\n", "utf-8")
    python = add_debian_python(contents)
    add_system_libraries(contents)
    compile_all([str(python)], contents, str(contents.folder), {"PYTHONHASHSEED": "0"})
    for name in ("nakano-status", "register.sh"):
        shutil.copy(_DESKTOP / name, contents.folder / name)
        (contents.folder / name).chmod(0o755)
    for name in ("fonts.conf", *(name for name, _ in _SHARE)):
        _put(_DESKTOP / name, contents.folder / "share" / name)
    write_papers(contents, version, None)
    list_of_parts = _put(contents.folder / PARTS, work / f"{contents.folder.name}.{PARTS}")
    return [list_of_parts, make_archive(contents.folder), make_deb(work, contents.folder, version)]


def make_archive(folder: Path) -> Path:
    """Pack a folder, with two threads on every machine because their number changes the bytes."""
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


def make_windows(work: Path, wheel: Path, version: str, lock: Path) -> list[Path]:
    """Make the zip and the installer for Windows; return these files and the list of parts."""
    contents = Contents(work / f"nakano-status-{version}-windows-x64", lock)
    seen = os.environ | {"SHOWN": str(contents.folder), "DRIVE": "packages"}
    run(["bash", str(_WINDOWS_SYSTEM)], seen)
    fill_app(contents, wheel, windows=True)
    python = contents.folder / "python"
    add_windows_python(contents, python)
    compile_all(["bash", str(_WINDOWS_SYSTEM), "python"], contents, "Z:/checkout", seen)
    text = (_WINDOWS / "README.txt").read_text("utf-8").replace("VERSION", version)
    (contents.folder / "README.txt").write_text(text, "utf-8-sig", newline="\r\n")  # as Notepad reads it
    (contents.folder / "nakano-status.ico").write_bytes(make_icon(_ICON))
    make_launchers(contents.folder, version)
    purl = f"pkg:generic/python@{embedded_python.VERSION}"
    own = sbom_part("python", embedded_python.VERSION, purl, "PSF-2.0", sha256(python / "python313.dll"))
    write_papers(contents, version, own)
    list_of_parts = _put(contents.folder / PARTS, work / f"{contents.folder.name}.{PARTS}")
    _date(contents.folder)
    return [list_of_parts, make_zip(contents.folder), make_installer(contents.folder, version)]


def add_windows_python(contents: Contents, python: Path) -> None:
    """Add the embeddable Python to a Windows package, set up to import only the program."""
    embedded_python.unpack(python)
    for name in (*_NOT_OF_WINDOWS_PYTHON, *(() if contents.reaches_servers else _WINDOWS_ENCRYPTION)):
        (python / name).unlink()
    (python / "python313._pth").write_text(f"python313.zip\r\n.\r\n..\\{APP}\r\n", "ascii")


def make_launchers(folder: Path, version: str) -> None:
    """Make the two programs that start the Python in a folder: with a window, and in a console."""
    described = (_WINDOWS / "launcher.rc").read_text("utf-8").replace("@VERSION@", version)
    described = described.replace("@NUMBERS@", numbers_of(version).replace(".", ","))
    found_in = ["-I", str(folder), "-I", str(_WINDOWS)]
    python, app = files_of(folder / "python"), files_of(folder / APP)
    whole = [f"-DPYTHON={sum(each.stat().st_size for each in python)}u"]
    whole.append(f"-DFILES={sum(each.stat().st_size > 0 for each in (*python, *app))}u")
    built = ["-Os", "-s", "-municode", "-static", "-Wall", "-Werror", "-Wl,--no-insert-timestamp"]
    with tempfile.TemporaryDirectory(prefix="nakano-launcher-") as work:
        source, resources = Path(work, "launcher.rc"), str(Path(work, "launcher.o"))
        for name, kind in (("nakano-status.exe", ["-mwindows", "-DWINDOW"]), ("nakano-status-cli.exe", ["-mconsole"])):
            source.write_text(described.replace("@NAME@", name), "utf-8")
            run(["x86_64-w64-mingw32-windres", "--codepage=65001", *found_in, str(source), resources])
            words = [*kind, *whole, str(_WINDOWS / "launcher.c"), resources, "-o", str(folder / name)]
            run(["x86_64-w64-mingw32-gcc", *built, *words])


def make_installer(folder: Path, version: str) -> Path:
    """Make the installer of a folder, for one user of a PC."""
    made = folder.with_name(f"{folder.name}-setup.exe")
    size = sum(each.stat().st_size for each in files_of(folder)) // 1024
    facts = {"FOLDER": folder, "OUT": made, "VERSION": version, "NUMBERS": numbers_of(version), "SIZE": size}
    facts["COMPRESSOR"] = COMPRESSOR
    defined = [f"-D{name}={value}" for name, value in facts.items()]
    with tempfile.TemporaryDirectory(prefix="nakano-nsis-") as work:
        found_in = _environment() | {"NSISDIR": str(make_nsis(Path(work)))}
        run(["makensis", "-V2", "-INPUTCHARSET", "UTF8", *defined, str(_WINDOWS / "installer.nsi")], found_in)
    return made


def make_nsis(folder: Path) -> Path:
    """Copy NSIS, with Japanese texts for installers that were cut off in transfer; return the copy's folder."""
    made = Path(shutil.copytree(NSIS, folder / "nsis"))
    for stub in (made / "Stubs").glob("*-amd64-unicode"):
        content = stub.read_bytes()
        for english, japanese in _TEXTS_OF_NSIS.items():
            if f"{english}\0".encode("utf-16-le") not in content or len(japanese) > len(english):
                raise CannotMakeError(f"this NSIS does not say: {english}")
            said = japanese.ljust(len(english), "\0")
            content = content.replace(english.encode("utf-16-le"), said.encode("utf-16-le"))
        stub.write_bytes(content)
    return made


def numbers_of(version: str) -> str:
    """Return a version as the four numbers that Windows requires."""
    return ".".join([*version.split("."), "0", "0", "0"][:4])


def make_zip(folder: Path) -> Path:
    """Pack a folder in a form that every Windows can unpack."""
    package = folder.with_name(f"{folder.name}.zip")
    with ZipFile(package, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for each in files_of(folder):
            entry = ZipInfo(each.relative_to(folder.parent).as_posix(), gmtime(DAY)[:6])
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, each.read_bytes())
    return package


def make_icon(picture: Path) -> bytes:
    """Return a picture (PNG of 256 pixels) as an icon of Windows, with the sizes that title bars and taskbars show."""
    whole = QImage(str(picture))
    held = [*((size, _bitmap(whole, size)) for size in _ICON_SIZES), (0, picture.read_bytes())]  # 0 is 256
    head, begin = struct.pack("<3H", 0, 1, len(held)), 6 + 16 * len(held)
    for size, content in held:
        head += struct.pack("<4B2H2I", size, size, 0, 0, 1, 32, len(content), begin)
        begin += len(content)
    return head + b"".join(content for _, content in held)


def _bitmap(picture: QImage, size: int) -> bytes:
    """Return a picture in the form that icons use: lines from the last to the first, then a mask that hides nothing."""
    scaled = picture.scaled(size, size, mode=Qt.TransformationMode.SmoothTransformation)
    lines = scaled.convertToFormat(QImage.Format.Format_ARGB32).flipped(Qt.Orientation.Vertical)
    mask = bytes((size + 31) // 32 * 4 * size)
    return struct.pack("<I2i2H6I", 40, size, 2 * size, 1, 32, *[0] * 6) + bytes(lines.constBits()) + mask


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
    """Make the packages, print their sums and the missing ones; return 1 if one could not be made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--server", action="store_true", help="with what sets on a server need (psycopg)")
    given = parser.parse_args(arguments)
    lock = ROOT / ("requirements-server.lock" if given.server else "requirements.lock")
    refused = make_all(given.out, lock)
    print((given.out / SUMS).read_text("utf-8"), end="")
    for each in refused:
        print(f"not made: {each}", file=sys.stderr)
    return int(bool(refused))


if __name__ == "__main__":
    sys.exit(main())
