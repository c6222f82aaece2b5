"""The wordings of papers: the office's own replaces the built-in one, a faulty one never does."""

from __future__ import annotations

from pathlib import Path

import pytest

from nakano_status.application.papers.stored_template import StoredTemplate, template_faults, usable_template
from nakano_status.application.papers.templates import (
    find_kind,
    read_template,
    read_template_file,
    save_template,
    save_template_file,
    template_kinds,
)
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.domain.refusals.files import FileUnreadable, WrongRole
from nakano_status.domain.refusals.papers import TemplateFaulty, TemplateNotReadable, TemplateUnknown

OWN = "［題名］進捗の報告\n\n# 控え\n｛年度末｝の状況である。\n［件数表］\n［成果指標 目標２］"


def stored(parts: Parts, store: Store, name: str = "report") -> StoredTemplate:
    with store.reading() as records:
        return read_template(parts, records, name)


def acts(store: Store) -> list[str]:
    with store.reading() as records:
        return [act.kind for act in records.entries.acts()]


def test_every_built_in_wording_has_no_faults(parts: Parts, office: Store) -> None:
    with office.reading() as records:
        for kind in template_kinds(records):
            text = read_template(parts, records, kind.name).text
            assert template_faults(kind, text) == ()
            assert not text.startswith("＃")


def test_an_offices_own_wording_stands_until_it_is_reset(parts: Parts, office: Store) -> None:
    built_in = stored(parts, office)
    assert not built_in.is_own
    save_template(parts, office, "report", OWN, "担当")
    assert stored(parts, office).text == OWN
    assert stored(parts, office).is_own
    save_template(parts, office, "report", None)
    assert stored(parts, office) == built_in


def test_the_same_wording_again_is_no_act(parts: Parts, office: Store) -> None:
    save_template(parts, office, "report", OWN)
    before = acts(office)
    save_template(parts, office, "report", OWN)
    assert acts(office) == before
    save_template(parts, office, "report", stored(parts, office).text + "\n一行")
    assert acts(office) == [*before, "save_template"]


def test_a_faulty_wording_is_refused_and_the_one_before_stands(parts: Parts, office: Store) -> None:
    save_template(parts, office, "report", OWN)
    with pytest.raises(TemplateFaulty) as refused:
        save_template(parts, office, "report", "本文\n｛年度末日｝\n［成果指標 目標9］")
    assert refused.value.details["count"] == "2"
    assert refused.value.details["first"] == "2行目：｛年度末日｝に入る内容はありません"
    assert stored(parts, office).text == OWN


def test_an_empty_wording_is_refused(parts: Parts, office: Store) -> None:
    with pytest.raises(TemplateFaulty):
        save_template(parts, office, "report", "")


def test_a_saved_file_says_how_it_is_written_and_comes_back_as_it_was(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    file = tmp_path / "報告.txt"
    save_template(parts, office, "report", OWN)
    save_template_file(parts, office, "report", file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "｛年度末｝　令和4年度末" in file.read_text(encoding="utf-8-sig")
    save_template(parts, office, "report", None)
    save_template(parts, office, "report", read_template_file(parts, file))
    assert stored(parts, office).text == OWN


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "utf-16"])
def test_a_text_is_read_as_editors_of_the_office_write_it(
    parts: Parts, office: Store, tmp_path: Path, encoding: str
) -> None:
    file = tmp_path / "報告.txt"
    file.write_text(OWN.replace("\n", "\r\n"), encoding=encoding, newline="")
    save_template(parts, office, "report", read_template_file(parts, file))
    assert stored(parts, office).text == OWN


def test_what_is_no_text_is_refused(parts: Parts, tmp_path: Path) -> None:
    file = tmp_path / "報告.docx"
    file.write_bytes(b"PK\x03\x04\x00\x00\x81\xff\xfe")
    with pytest.raises(TemplateNotReadable):
        read_template_file(parts, file)


def test_a_text_as_long_as_no_wording_is_refused_before_it_is_read(parts: Parts, tmp_path: Path) -> None:
    file = tmp_path / "報告.txt"
    file.write_bytes(b" " * ((1 << 20) + 1))
    with pytest.raises(FileUnreadable, match="大きすぎます"):
        read_template_file(parts, file)


def test_a_wording_that_is_none_is_refused_with_those_there_are(parts: Parts, office: Store) -> None:
    with pytest.raises(TemplateUnknown) as refused:
        stored(parts, office, "letter")
    assert "report" in refused.value.details["expected"]


def test_what_was_kept_and_no_longer_fits_is_refused_when_it_is_used(parts: Parts, office: Store) -> None:
    with office.writing() as work:
        work.begin_act("save_template", None)
        work.settings.save("paper_template:report", "［成果指標 目標9］")
        work.commit()
    with office.reading() as records, pytest.raises(TemplateFaulty):
        usable_template(parts, records, find_kind(records, "report"), None)


def test_a_divisions_data_file_keeps_no_wordings(parts: Parts, own: Path) -> None:
    store = parts.stores.open(own)
    with pytest.raises(WrongRole):
        save_template(parts, store, "report", OWN)
    store.close()
