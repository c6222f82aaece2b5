"""Files of a batch in preview: a password for those that need one, findings before anything is imported."""

from pathlib import Path

import pytest

from nakano_status.application.findings.return_findings import (
    FindingsOptions,
    findings_in_batch,
    read_findings,
    return_findings_of,
)
from nakano_status.application.forms.carry_over import carry_file_into_form, sent_divisions
from nakano_status.application.merge.merge_returns import apply_batch, plan_batch
from nakano_status.application.merge.received_files import is_locked, read_batch, read_received_file, try_passwords
from nakano_status.application.outcome import Cancelled
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.refusals.exchange import ReceivedNotKept
from tests.support.locked_files import locked
from tests.support.rounds import OWN, ZEIMU, rows_of
from tests.support.spreadsheets import zipped

FIRST, SECOND = OWN
FAULTY = {FIRST: {"mark": "▽", "done": "実施した。"}, SECOND: {"mark": "○", "done": "試した。"}}


@pytest.fixture
def office(sending_office: Store) -> Store:
    return sending_office


@pytest.fixture
def answer(form: Path) -> Path:
    path = form.with_name("回答.xlsx")
    path.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), FAULTY))
    return path


@pytest.fixture
def sealed(answer: Path) -> Path:
    path = answer.with_name("鍵付き.xlsx")
    path.write_bytes(locked(answer.read_bytes(), "himitsu"))
    return path


def test_a_password_opens_what_wanted_one_and_reads_nothing_else_again(
    parts: Parts, answer: Path, sealed: Path
) -> None:
    files = read_batch(parts, [answer, sealed])
    assert [is_locked(file.answers) for file in files] == [False, True]
    sealed.unlink()  # the bytes wait in the batch, not on the disk
    assert is_locked(try_passwords(parts, files, ["chigau"])[1].answers)
    steps: list[tuple[int, int]] = []
    kept, opened = try_passwords(parts, files, ["chigau", "himitsu"], lambda _, done, of: steps.append((done, of)))
    assert kept is files[0]
    assert steps == [(0, 1)]
    assert {row.row_id for row in opened.answers.rows} >= set(OWN)


def test_what_would_be_found_is_what_is_kept_when_it_is_taken_in(parts: Parts, office: Store, answer: Path) -> None:
    merging = plan_batch(office, read_batch(parts, [answer]))
    sha256 = merging.plan.files[0].sha256
    with office.reading() as records:
        before = findings_in_batch(records, merging)[sha256]
    assert {each.code for each in before} >= {"MARK-UNKNOWN", "REASON-MISSING"}
    apply_batch(office, merging)
    with office.reading() as records:
        kept = read_findings(records, sha256)
        again = findings_in_batch(records, plan_batch(office, merging.files))[sha256]
    assert kept == before == again


def test_findings_of_a_batch_go_back_without_its_files(parts: Parts, office: Store, answer: Path) -> None:
    files = read_batch(parts, [answer])
    answer.unlink()
    (made,) = return_findings_of(parts, office, files, FindingsOptions(office.path.parent / "back")).value.files
    assert made.out is not None
    assert made.out.exists()
    assert made.holds_answers


def test_stopping_a_taking_in_changes_nothing(parts: Parts, office: Store, answer: Path) -> None:
    merging = plan_batch(office, read_batch(parts, [answer]))
    before = rows_of(office)

    def stop(_what: str, _done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        apply_batch(office, merging, progress=stop)
    assert rows_of(office) == before
    apply_batch(office, merging)
    assert rows_of(office)[FIRST].values["done"] == "実施した。"


def test_a_file_that_came_is_read_from_what_was_kept(parts: Parts, office: Store, answer: Path, sealed: Path) -> None:
    broken = answer.with_name("壊れている.xlsx")
    broken.write_bytes(b"no workbook")
    files = try_passwords(parts, read_batch(parts, [sealed, broken]), ["himitsu"])
    apply_batch(office, plan_batch(office, files))
    hashes = {file.answers.name: file.answers.sha256 for file in files}
    with office.reading() as records:
        assert is_locked(read_received_file(parts, records, hashes[sealed.name]).answers)
        again = read_received_file(parts, records, hashes[sealed.name], ["himitsu"])
        assert again.answers.name == sealed.name
        assert again.answers.rows == next(file for file in files if file.answers.name == sealed.name).answers.rows
        with pytest.raises(ReceivedNotKept):
            read_received_file(parts, records, hashes[broken.name])


def test_what_was_read_is_carried_into_a_form_of_a_division_that_was_sent_one(
    parts: Parts, office: Store, answer: Path
) -> None:
    with office.reading() as records:
        assert sent_divisions(records) == (ZEIMU,)
    (file,) = read_batch(parts, [answer])
    answer.unlink()
    outcome = carry_file_into_form(parts, office, file.answers, office.path.parent / "back", division=ZEIMU)
    assert outcome.value.out is not None
    assert outcome.value.out.exists()
    assert outcome.value.what.texts[FIRST]["done"] == "実施した。"


BAD = (
    b"",
    b"PK\x03\x04",
    zipped({"word/document.xml": b"<a/>"}),
    zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}),
    zipped({"区民部/": b""}),
    zipped({"メモ.txt": b"x", "内側.zip": zipped({"回答.xlsx": b"x"})}),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000),
    b"SQLite format 3\0" + bytes(100),
    b"%PDF-1.7",
    "管理番号,進捗状況\n".encode("cp932"),
    bytes(range(256)),
)
OF_PROGRAMS = ("~$回答.xlsx", ".~lock.回答.xlsx#", ".回答.xlsx", "Thumbs.db", ".DS_Store", "__MACOSX/._回答.xlsx")


def test_every_file_of_a_folder_is_named_with_a_code_or_counted_as_one_of_another_program(
    parts: Parts, tmp_path: Path
) -> None:
    """Files of one name in folders of one name, too: each has a name of its own."""
    files = [
        tmp_path / each / "部" / f"文書{place}{suffix}"
        for each in ("一", "二")
        for place in range(len(BAD))
        for suffix in (".xlsx", ".xlsm", ".xls", ".csv", ".zip", ".nakano", ".docx")
    ]
    for place, path in enumerate(files):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(BAD[place // 7 % len(BAD)])
    for name in OF_PROGRAMS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "一式.zip").write_bytes(zipped(dict.fromkeys(("メモ.txt", *OF_PROGRAMS), b"x")))
    batch = read_batch(parts, [tmp_path])
    assert {*batch.names} == {*files, tmp_path / "一式.zip"}
    assert len({*batch.names.values()}) == len(files) + 1
    refused = {file.answers.name: file.answers.refused for file in batch}
    assert len(refused) == len(batch)
    assert None not in refused.values()
    for path, name in batch.names.items():
        assert str(path).endswith(name)
        assert any(each == name or each.startswith(f"{name}/") for each in refused), path
    folders = (tmp_path, tmp_path / "一式.zip")
    assert sorted(batch.passed_over) == sorted(folder / name for folder in folders for name in OF_PROGRAMS)
    (named,) = read_batch(parts, [tmp_path / "~$回答.xlsx"])
    assert named.answers.refused is not None, "a person named it"
    assert named.answers.refused.code == "FILE-OWNER"
