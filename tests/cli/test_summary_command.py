"""export summary: its keys, and the terms for how files are bound together."""

from pathlib import Path

import pytest

from tests.support.command_line import done
from tests.support.offices import make_office


@pytest.mark.parametrize(
    ("binding", "names"),
    [
        ((), ["税務課_R4まとめ.docx", "職員課_R4まとめ.docx"]),
        (("--one-file",), ["所管課別_R4まとめ.docx"]),
        (("--file-per-department",), ["税務課_R4まとめ.docx", "職員課_R4まとめ.docx"]),
        (("--one-file", "--landscape"), ["所管課別_R4まとめ（横）.docx"]),
    ],
)
def test_it_tells_each_file_whose_it_is_and_what_it_counts(
    tmp_path: Path, binding: tuple[str, ...], names: list[str]
) -> None:
    office, out = make_office(tmp_path), tmp_path / "まとめ"
    wish = ("--division", "税務課", "--division", "職員課", "--format", "docx", *binding)
    told = done("export", "summary", "--out", out, *wish, "--store", office.store)
    assert sorted(Path(each["file"]).name for each in told["files"]) == sorted(names)
    assert sorted(name for each in told["files"] for name in each["divisions"]) == ["税務課", "職員課"]
    assert told["rows"] == sum(each["rows"] for each in told["files"])
    assert told["counts"]["in_report"] == sum(each["counts"]["in_report"] for each in told["files"]) > 0
    assert all(Path(each["file"]).exists() for each in told["files"])
