"""Every file in a zip is extracted or named with its problem."""

import io
import zipfile
from collections.abc import Sequence

import pytest

from nakano_status.application.ports.documents import UnpackedFile
from nakano_status.domain.problems.problem import Problem
from nakano_status.workbook import unpacking
from nakano_status.workbook.form.writer import write_form
from tests.support.expected import of_kind
from tests.support.forms import form_content
from tests.support.locked_zips import locked_zip
from tests.support.spreadsheets import parts_of, workbook_of, zipped


def files_in(content: bytes, name: str = "回答一式.zip", passwords: Sequence[str] = ()) -> dict[str, UnpackedFile]:
    found = unpacking.unpack(name, content, passwords)
    assert found is not None
    assert not isinstance(found, Problem)
    files = list(found)
    assert len({file.name for file in files}) == len(files)
    return {file.name: file for file in files}


def code_in(file: UnpackedFile) -> str | None:
    return file.problem.code if file.problem else None


def with_names(*names: bytes) -> bytes:
    """Return a zip whose names are those bytes, unmarked, as Windows writes them."""
    stand_ins = {f"{place:0{len(name)}d}": name for place, name in enumerate(names)}
    content = zipped(dict.fromkeys(stand_ins, b"x"))
    for stand_in, name in stand_ins.items():
        assert content.count(stand_in.encode()) == 2
        content = content.replace(stand_in.encode(), name)
    return content


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"abc"])
def test_what_is_no_zip_is_left_to_the_reader(content: bytes) -> None:
    assert unpacking.unpack("x.zip", content) is None


@pytest.mark.parametrize(
    "content",
    [
        write_form(form_content()),
        workbook_of([["管理番号"]]),
        zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}),
        zipped({"_rels\\.rels": b"<a/>", "xl\\workbook.xml": b"<a/>"}),
        zipped({"空のフォルダー/": b""}),
        zipped({"word/document.xml": b"<a/>"}),
        zipped({"xl/workbook.bin": b"a", "docProps/app.xml": b"<a/>"}),
    ],
)
def test_a_workbook_is_no_zip_of_files(content: bytes) -> None:
    assert unpacking.unpack("回答.xlsx", content) is None


def test_every_file_comes_out_under_the_name_of_the_zip_and_its_own() -> None:
    found = files_in(zipped({"税務課.xlsx": b"1", "区民部/": b"", "区民部/戸籍住民課.xlsx": b"2", "メモ.txt": b""}))
    assert {name: (file.content, code_in(file)) for name, file in found.items()} == {
        "回答一式.zip/税務課.xlsx": (b"1", None),
        "回答一式.zip/区民部/戸籍住民課.xlsx": (b"2", None),
        "回答一式.zip/メモ.txt": (b"", None),
    }


def test_a_workbook_that_was_unpacked_is_one_file_with_one_problem() -> None:
    parts = {f"区民部/税務課/{name}": part for name, part in parts_of(workbook_of([["管理番号"]])).items()}
    found = files_in(zipped({**parts, "区民部/税務課/追加.xlsx": b"1"}), "z")
    assert {name: code_in(file) for name, file in found.items()} == {
        "z/区民部/税務課/追加.xlsx": None,
        "z/区民部/税務課": "FILE-NOT-WORKBOOK",
    }


@pytest.mark.parametrize("encoding", ["cp932", "utf-8"])
def test_names_are_read_as_windows_and_as_others_write_them(encoding: str) -> None:
    names = ["税務課_R4回答様式.xlsx", "進捗表示課 能.xlsx"]  # 表 and 能 end in the byte of a backslash in CP932
    found = files_in(with_names(*(name.encode(encoding) for name in names)), "z")
    assert list(found) == [f"z/{each}" for each in names]


def test_a_name_of_neither_is_still_a_name() -> None:
    (name,) = files_in(with_names(b"\x81\xff\xfe.xlsx"), "z")
    assert name.startswith("z/")
    assert name.endswith(".xlsx")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/回答.xlsx", "z/../../etc/回答.xlsx"),
        ("C:\\回答.xlsx", "z/C:/回答.xlsx"),
        ("a\n\x1b[31m.xlsx", "z/a〓〓[31m.xlsx"),
        ("長" * 300 + ".xlsx", "z/…" + "長" * 115 + ".xlsx"),
    ],
)
def test_a_name_is_only_something_to_show(name: str, shown: str) -> None:
    assert list(files_in(zipped({name: b"1"}), "z")) == [shown]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (["回答"] * 3, ["回答", "回答（2）", "回答（3）"]),
        (["回答", "回答", "回答（2）"], ["回答", "回答（3）", "回答（2）"]),
        (["回答", "回答（2）", "回答（2）", "回答"], ["回答", "回答（2）", "回答（2）（2）", "回答（3）"]),
    ],
)
def test_all_files_of_one_name_come_out(names: Sequence[str], shown: Sequence[str]) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for place, name in enumerate(names):
            archive.writestr(name, str(place))
    found = files_in(target.getvalue(), "z")
    assert [(name, int(file.content)) for name, file in found.items()] == [
        (f"z/{each}", at) for at, each in enumerate(shown)
    ]


def with_password(content: bytes) -> bytes:
    """Mark every file of a zip as put away with a password."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        places = [entry.header_offset + 6 for entry in archive.infolist()]
    found = content.find(b"PK\x01\x02")
    while found >= 0:
        places.append(found + 8)
        found = content.find(b"PK\x01\x02", found + 1)
    changed = bytearray(content)
    for place in places:
        changed[place] |= 1
    return bytes(changed)


def test_a_zip_with_a_password_has_each_file_named() -> None:
    found = files_in(with_password(zipped({"一.xlsx": b"1", "二.xlsx": b"2"})), "z")
    assert [code_in(file) for file in found.values()] == ["ZIP-PASSWORD", "ZIP-PASSWORD"]


@pytest.mark.parametrize(
    ("passwords", "codes"),
    [
        ((), ["ZIP-PASSWORD", "ZIP-PASSWORD"]),
        (("違う",), ["PASSWORD-WRONG", "PASSWORD-WRONG"]),
        (("違う", "区民2023"), [None, None]),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_the_files_of_a_zip_with_a_password_are_opened_by_it(
    passwords: tuple[str, ...], codes: list[str | None], encoding: str
) -> None:
    files = {"一.xlsx": b"1" * 40_000, "部/二.xlsx": b"2"}
    found = list(files_in(locked_zip(files, "区民2023".encode(encoding)), "z", passwords).values())
    assert [each.problem.code if each.problem else None for each in found] == codes
    assert [each.content for each in found] == ([*files.values()] if codes == [None, None] else [b"", b""])


def test_a_locked_file_that_is_large_is_not_decrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MAX_BYTES_LOCKED", 100)
    (file,) = files_in(locked_zip({"一.xlsx": b"1" * 200}, b"a"), "z", ["a"]).values()
    assert file.problem is not None
    assert file.problem.code == "FILE-TOO-LARGE"


def test_a_damaged_file_does_not_cost_the_others() -> None:
    content = bytearray(zipped({"一.xlsx": b"abcdefgh" * 9, "二.xlsx": b"2"}, zipfile.ZIP_STORED))
    content[60] ^= 0xFF
    found = files_in(bytes(content), "z")
    assert [code_in(file) for file in found.values()] == ["FILE-DAMAGED", None]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_file_packed_in_another_way_is_named(method: int) -> None:
    (file,) = files_in(zipped({"一.xlsx": b"1" * 500}, method), "z").values()
    assert code_in(file) == "FILE-ARCHIVE"


def test_too_many_files_are_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MAX_FILES", 2)
    found = of_kind(Problem, unpacking.unpack("z", zipped({f"{number}.xlsx": b"" for number in range(3)})))
    assert (found.code, found.place.file) == ("FILE-TOO-LARGE", "z")


def test_files_that_are_too_large_together_are_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MAX_BYTES_TOGETHER", 1_000)
    found = of_kind(Problem, unpacking.unpack("z", zipped({"一.xlsx": b"1" * 600, "二.xlsx": b"2" * 600})))
    assert found.code == "FILE-TOO-LARGE"


def test_a_file_that_is_longer_than_it_declares_is_not_taken_out() -> None:
    honest = zipped({"一.xlsx": b"A" * 1_000})
    size = (1_000).to_bytes(4, "little")
    assert honest.count(size) == 2
    (file,) = files_in(honest.replace(size, (10).to_bytes(4, "little")), "z").values()
    assert (code_in(file), file.content) == ("FILE-DAMAGED", b"")
