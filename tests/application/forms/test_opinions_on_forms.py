"""Opinions on forms: those on the division's rows, no name that is not published; a form without any is as ever."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.forms.send_to_section import SendToSectionOptions, send_to_section
from nakano_status.application.plan.opinions import add_opinion, edit_opinion, opinions_by_row, read_shown_opinions
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.plan.annotations import Opinion, OpinionSource
from tests.support.fields import NAKANO
from tests.support.opinions import new_opinion
from tests.support.rounds import OWN, ZEIMU, division_store, round_of

DAY = date(2023, 6, 1)
SHY = new_opinion(OpinionSource.ASSEMBLY, DAY, "なぜ遅れたのか。", "中野 太郎", rows=OWN)
NAMED = new_opinion(OpinionSource.EXPERT, DAY, "絞るべき", "三木", is_named=True, answer="絞ります", rows=OWN[:1])


def form_of(parts: Parts, office: Store, folder: Path, division: str = ZEIMU) -> Path:
    (sent,) = distribute(parts, office, DistributeOptions(folder, (division,))).value
    return sent.file


def read(parts: Parts, path: Path) -> AnswerFile:
    return parts.workbooks.read_answers(path.name, path.read_bytes(), NAKANO)


def texts_of(path: Path) -> str:
    with closing(load_workbook(path)) as book:
        return "\n".join(str(value) for sheet in book for row in sheet.values for value in row if value is not None)


def test_a_form_shows_the_opinions_on_its_rows_and_only_names_that_may_be_published(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    add_opinion(office, SHY)
    add_opinion(office, NAMED)
    other = next(each.row_id for each in round_of(office).rows if each.row_id not in OWN)
    add_opinion(office, new_opinion(OpinionSource.AUDIT, DAY, "ほかの課への意見", rows=(other,)))
    path = form_of(parts, office, tmp_path)
    found, shown = read(parts, path), texts_of(path)
    assert found.opinions == (
        Opinion(1, OpinionSource.ASSEMBLY, DAY, None, False, "なぜ遅れたのか。", rows=OWN),
        Opinion(2, OpinionSource.EXPERT, DAY, "三木", True, "絞るべき", "絞ります", rows=OWN[:1]),
    )
    assert found.problems == (), "whoever reads answers passes over it"
    assert "中野 太郎" not in shown
    assert "ほかの課への意見" not in shown
    assert "意見1（議会　令和5年6月1日）\n" + "\n".join(OWN) in shown


def test_a_form_without_opinions_is_the_same_to_the_byte(parts: Parts, office: Store, tmp_path: Path) -> None:
    before = form_of(parts, office, tmp_path / "before").read_bytes()
    add_opinion(office, SHY)
    assert form_of(parts, office, tmp_path / "again").read_bytes() == before, "it was sent without"
    assert "取組への意見" not in texts_of(tmp_path / "before" / next((tmp_path / "before").rglob("*.xlsx")))


def test_a_form_made_again_shows_the_opinions_as_they_were_sent(parts: Parts, office: Store, tmp_path: Path) -> None:
    add_opinion(office, SHY)
    before = form_of(parts, office, tmp_path / "before").read_bytes()
    edit_opinion(office, 1, {"answer": "調整のため。"})
    assert form_of(parts, office, tmp_path / "again").read_bytes() == before


def test_an_opinion_that_several_forms_show_alike_is_kept_once(parts: Parts, office: Store, tmp_path: Path) -> None:
    add_opinion(office, SHY)
    form_of(parts, office, tmp_path / "first")
    distribute(parts, office, DistributeOptions(tmp_path / "anew", (ZEIMU,), renew=True))
    add_opinion(office, NAMED)
    distribute(parts, office, DistributeOptions(tmp_path / "last", (ZEIMU,), renew=True))
    with office.reading() as records:
        kept, shown = records.settings.read("opinions.sent") or "", read_shown_opinions(records.settings)
    assert (kept.count(SHY.text), kept.count(NAMED.text)) == (1, 1)
    assert [[each.number for each in opinions] for opinions in shown.values()] == [[1], [1], [1, 2]]


@pytest.mark.parametrize("section", [False, True])
def test_a_division_and_its_section_see_the_opinions_beside_their_rows(
    parts: Parts, office: Store, tmp_path: Path, section: bool
) -> None:
    add_opinion(office, SHY)
    path = division_store(parts, form_of(parts, office, tmp_path / "forms"), tmp_path / "own.nakano")
    if section:
        with closing(parts.stores.open(path)) as store:
            asked = SendToSectionOptions("収納係", tmp_path, OWN[:1])
            form = send_to_section(parts, store, asked).value.file
        assert [each.rows for each in read(parts, form).opinions] == [OWN[:1]]
        return
    with closing(parts.stores.open(path)) as store, store.reading() as records:
        found = opinions_by_row(records, round_of(store), [*OWN, "9-9"])
        assert {row_id: [each.text for each in opinions] for row_id, opinions in found.items()} == {
            row_id: ["なぜ遅れたのか。"] for row_id in OWN
        }
        assert list(records.annotations.opinions()) == [], "they are the office's"


@pytest.mark.parametrize("damaged", ["{", "[]", "{}", '{"number": 1}', "1" * 40, "[" * 5000])
def test_an_opinion_that_cannot_be_read_is_passed_over(
    parts: Parts, office: Store, tmp_path: Path, damaged: str
) -> None:
    add_opinion(office, SHY)
    path = form_of(parts, office, tmp_path)
    with closing(load_workbook(path)) as book:
        check = book["照合用"]
        (cell,) = [row[1] for row in check.iter_rows() if row[0].value == "取組への意見"]
        cell.value = damaged
        book.save(path)
    found = read(parts, path)
    assert (found.opinions, found.refused, len(found.check_lines)) == ((), None, len(read(parts, path).check_lines))
    assert found.check_lines
