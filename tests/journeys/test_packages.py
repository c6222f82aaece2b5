"""The packages whole: made twice, read file by file, and the one for Linux started and played without a network."""

import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tarfile
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import embedded_python
import package
import package_contents
import package_papers
import pytest

from nakano_status import __version__
from tests.bench.timing import in_turn
from tests.support.command_line import ROOT, done

pytestmark = [
    pytest.mark.whole,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(
        any(shutil.which(each) is None for each in ("dpkg-deb", "strip", "xz", "/usr/bin/python3.11")),
        reason="packages are made on Debian 12 with python3.11, binutils and xz-utils",
    ),
]
UNPACKED = 280 * 2**20
OF_WINDOWS = {
    *("advapi32 authz bcrypt bcryptprimitives combase comdlg32 crypt32 d3d11 d3d9 dwmapi dwrite dxgi gdi32".split()),
    *("d3d12 icuuc imm32 kernel32 mpr msvcrt netapi32 ntdll ole32 oleaut32 rpcrt4 secur32 setupapi shell32".split()),
    *("shlwapi uiautomationcore user32 userenv uxtheme version winmm ws2_32 wtsapi32 winspool.drv".split()),
}
"""What Windows 10 itself has of the libraries that are asked for."""
OF_QT = ("pyside6-essentials", "shiboken6")
"""Their wheels bring no text of the LGPL."""
WINE = Path(os.environ.get("NAKANO_WINDOWS", ROOT / ".windows"), "root", "usr", "bin", "wine-stable")
NO_WINE = "packages for Windows are made where `build/windows.sh` has set up Wine"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Make everything twice, packed quickly; without Wine, what is not for Windows."""

    def refuse(*_: object) -> list[Path]:
        raise package_contents.CannotMakeError(NO_WINE)

    work = tmp_path_factory.mktemp("packages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(package, "XZ_LEVEL", 0)
        patch.setattr(package, "COMPRESSOR", "zlib")
        if not WINE.exists():
            patch.setattr(package, "make_windows", refuse)
        for name in ("one", "other"):
            refused = package.make_all(work / name, ROOT / "requirements.lock")
            assert refused == ([] if WINE.exists() else [NO_WINE])
    return work / "one", work / "other"


@pytest.fixture(scope="module")
def linux(made: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("linux")
    with tarfile.open(next(made[0].glob("*.tar.xz"))) as archive:
        archive.extractall(folder, filter="data")
    return next(folder.iterdir())


@pytest.fixture(scope="module")
def windows(made: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not WINE.exists():
        pytest.skip(NO_WINE)
    folder = tmp_path_factory.mktemp("windows")
    with ZipFile(next(made[0].glob("*.zip"))) as archive:
        archive.extractall(folder)  # noqa: S202 - our own
    return next(folder.iterdir())


def sums_of(folder: Path) -> dict[str, str]:
    lines = (folder / package_papers.SUMS).read_text("utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def files_of(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def start(linux: Path, *words: str | Path, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Start the program with nothing of this system's environment."""
    environment = {"HOME": str(linux.parent), "PATH": os.defpath, "QT_QPA_PLATFORM": "offscreen"}
    command = [*before, linux / "nakano-status", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_they_have_the_same_bytes_twice(made: tuple[Path, Path]) -> None:
    one, other = map(sums_of, made)
    assert one == other
    assert {name: package_papers.sha256(made[0] / name) for name in one} == one
    endings = [".whl", ".tar.gz", ".tar.xz", ".deb", "linux-x86_64.sbom.cdx.json"]
    if WINE.exists():
        endings += [".zip", "x64.sbom.cdx.json", "setup.exe"]
    assert [sum(name.endswith(each) for name in one) for each in endings] == [1] * len(endings)


@pytest.mark.parametrize("system", ["linux", "windows"])
def test_every_file_is_in_the_list_of_sums_and_every_part_has_a_licence(
    system: str, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(system)
    found = files_of(folder)
    assert {name: package_papers.sha256(path) for name, path in found.items() if name != "SHA256SUMS"} == sums_of(
        folder
    )
    assert sum(path.stat().st_size for path in found.values()) < UNPACKED
    assert not [name for name in found if re.search(r"Qt6?Network|qopenssl|/_ssl\.|Qt6?Qml", name)]
    for part in json.loads((folder / package_papers.PARTS).read_text("utf-8"))["components"]:
        assert part["version"]
        assert part["licenses"]
        if part["purl"].startswith("pkg:pypi/"):
            assert len(part["hashes"][0]["content"]) == 64
            texts = folder / "licences" / ("texts" if part["name"] in OF_QT else part["name"].replace("-", "_"))
            assert any(texts.rglob("*"))
    assert (folder / "licences" / "texts" / "LGPL-3.txt").is_file()


def test_the_program_starts_from_the_folder_alone(linux: Path) -> None:
    ended = start(linux, "--version", "--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert Path(json.loads(ended.stdout)["resources"]).is_relative_to(linux)
    asked = "import sys; print(*sys.path, *(m.__file__ or '' for m in sys.modules.values() if hasattr(m, '__file__')))"
    python = subprocess.run(
        [linux / "python/bin/python3.11", "-BIS", "-c", asked], env={}, capture_output=True, text=True, check=True
    )
    assert not [path for path in python.stdout.split() if path.startswith("/usr/")]


def test_the_demonstration_is_played_without_a_network_and_no_socket_of_one_is_asked_for(linux: Path) -> None:
    if os.geteuid() != 0 or shutil.which("strace") is None:
        pytest.skip("a network name space of its own needs root, and watching sockets strace")
    log = linux.parent / "sockets"
    before = ("strace", "-f", "-qq", "-o", str(log), "-e", "trace=socket,bind,listen", "unshare", "--net")
    ended = start(linux, "demo", linux.parent / "demo-output", "--json", before=before)
    played = json.loads(ended.stdout)
    assert [step["step"] for step in played["steps"] if not step["ok"]] == []
    assert not re.search(r"AF_INET|bind\(|listen\(", log.read_text("utf-8"))


@pytest.mark.parametrize("words", [["--version"], ["office.nakano", "--exit-when-shown"]], ids=["version", "window"])
def test_a_start_from_the_folder_takes_no_longer_than_from_the_checkout(
    linux: Path, tmp_path: Path, words: list[str]
) -> None:
    """In processor time, which other work on the machine does not change."""
    checkout = Path(sys.executable).with_name("nakano-status")
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done("init", "--store", tmp_path / "office.nakano")
    done("round", "open", "--year", "R4", "--store", tmp_path / "office.nakano")

    def seconds(program: Path) -> float:
        before = os.times()
        subprocess.run([program, *words], cwd=tmp_path, env=environment, check=True, stdout=subprocess.DEVNULL)
        after = os.times()
        return sum(after[2:4]) - sum(before[2:4])

    floor, ours = in_turn(lambda: seconds(checkout), lambda: seconds(linux / "nakano-status"), 5)
    assert ours <= 1.3 * floor


def libraries_asked_for(path: Path) -> set[str]:
    listed = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=True).stdout
    return {name.lower().removesuffix(".dll") for name in re.findall(r"DLL Name: (\S+)", listed)}


def test_every_library_that_a_file_for_windows_asks_for_is_there(windows: Path) -> None:
    found = files_of(windows)
    there = {Path(name).name.lower().removesuffix(".dll") for name in found}
    binaries = [path for name, path in found.items() if name.startswith("app/") and path.suffix in (".dll", ".pyd")]
    assert len(binaries) > 30
    missing = {
        (path.name, name)
        for path in binaries
        for name in libraries_asked_for(path) - there - OF_WINDOWS
        if not name.startswith(("api-ms-win-", "ext-ms-"))
    }
    assert missing == set()


def test_the_python_for_windows_finds_the_program_and_nothing_else(windows: Path) -> None:
    assert (windows / "python" / "python313._pth").read_text("ascii").split() == ["python313.zip", ".", "..\\app"]
    assert (windows / "app" / "nakano_status" / "__main__.py").is_file()
    assert (windows / "python" / "pythonw.exe").is_file()
    assert not [name for name in files_of(windows) if name.endswith((".cmd", ".ps1", ".bat"))]
    assert embedded_python.VERSION in (windows / package_papers.PARTS).read_text("utf-8")


def test_the_uninstaller_removes_each_file_of_the_package_and_of_version_0_1_0(windows: Path) -> None:
    script = (ROOT / "build" / "windows" / "installer.nsi").read_text("utf-8")
    removed = set(re.findall(r'(?:Delete|RMDir /r) "\$\{folder\}\\([^"]+)"', script))
    earlier = {"install.cmd", "nakano-status.cmd", "setup.ps1", "start.cmd", "uninstall.cmd"}
    assert removed == {path.name for path in windows.iterdir()} | earlier | {"uninstall.exe"}


def test_a_user_s_name_may_have_a_hundred_letters(windows: Path) -> None:
    """A path in Windows may have 259 letters unless a setting of the system allows more."""
    drive_and_users, name, below = 9, 100, len("/AppData/Local/Programs/nakano-status.new/")
    most = 259 - drive_and_users - name - below
    assert sorted(each for each in files_of(windows) if len(each) > most) == []


def settings_of(program: bytes) -> dict[str, str | None]:
    """Return what the manifest of a program asks for, by the names of the settings."""
    found = re.search(rb"<(?:\?xml|assembly)[^\0]*</assembly>", program)
    assert found is not None
    return {each.tag.rpartition("}")[2]: each.get("level") or each.text for each in ET.fromstring(found[0]).iter()}  # noqa: S314


def icons_of(file: Path) -> dict[int, bytes]:
    """Return the pictures of an icon by their width."""
    content = file.read_bytes()
    places = [struct.unpack_from("<4B2H2I", content, 6 + 16 * number) for number in range(content[4])]
    return {each[0] or 256: content[each[7] : each[7] + each[6]] for each in places}


@pytest.mark.parametrize("name", ["nakano-status.exe", "nakano-status-cli.exe", "setup.exe"])
def test_each_program_for_windows_has_icon_version_and_manifest(
    made: tuple[Path, Path], windows: Path, name: str
) -> None:
    file = next(made[0].glob("*setup.exe")) if name == "setup.exe" else windows / name
    content = file.read_bytes()
    asked = settings_of(content)
    assert (asked["requestedExecutionLevel"], asked["longPathAware"]) == ("asInvoker", "true")
    if name != "setup.exe":
        assert (asked["activeCodePage"], asked["dpiAwareness"]) == ("UTF-8", "PerMonitorV2")
        assert name.encode("utf-16-le") in content
        is_window = struct.unpack_from("<H", content, struct.unpack_from("<I", content, 0x3C)[0] + 0x5C)[0] == 2
        assert is_window == (name == "nakano-status.exe")
    for each in ("進捗状況とりまとめ", __version__):
        assert each.encode("utf-16-le") in content
    icons = icons_of(windows / "nakano-status.ico")
    assert {16, 20, 24, 32, 40, 48, 256} <= icons.keys()
    assert [size for size, picture in icons.items() if picture not in content] == []
