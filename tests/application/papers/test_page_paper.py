"""公表のページ: it has every row, text and count, is proved, links the files of its set and changes no set."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.kinds.set_paper import DRAFT
from nakano_status.application.papers.paper import CONTACT, DAY, SITE
from nakano_status.application.papers.paper_set import read_set
from nakano_status.application.papers.pictures import RoundPictures
from nakano_status.application.papers.set_kinds import one_page_paper, page_paper, report_paper
from nakano_status.application.papers.set_kinds.report_paper import OCCASION
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.catalogue.plans import BuiltInCatalogue
from nakano_status.documents.web_page import WebPage
from nakano_status.domain.history.acts import head_note
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.refusals.papers import PaperNotProved
from nakano_status.domain.round.round import Round
from tests.support.made_papers import make, published
from tests.support.own_wards import OwnWard, mark_of, own_profile
from tests.support.paper_offices import FIRST, IDS, SECOND
from tests.support.planted_profiles import BUDGET_HEAD, PlantedWard
from tests.support.replaced_parts import with_papers
from tests.support.stores import read_in

NAME = "progress_R4.html"


def page_in(parts: Parts, folder: Path, name: str = NAME) -> Any:
    return parts.papers.read_web_page((folder / name).read_bytes())


def test_the_page_has_every_row_its_mark_and_the_counts(parts: Parts, answered: Store, tmp_path: Path) -> None:
    made = make(parts, answered, page_paper.PAPER, tmp_path / "公表")
    assert [each.name for each in made.value.files] == [NAME]
    read = page_in(parts, tmp_path / "公表")
    assert {key: each.mark for key, each in read.entries.items()} == {
        **{f"row-{IDS[each]}": "◎" for each in "bcde"}, f"row-{FIRST}": "○", f"row-{IDS['f']}": ""
    }  # fmt: skip
    first = read.entries[f"row-{FIRST}"].texts
    assert (first["status"], first["change_reason"]) == ("○ 変更して実施", "機器の納期が遅れたため")
    assert read.entries[f"row-{IDS['f']}"].texts["status"] == "件数に含みません（再掲）"
    lead = "報告の対象とした取組は5件です。このうち、「◎ 予定どおり」が4件（80.0％）、「○ 変更して実施」、"
    assert any(each.startswith(lead) for each in read.texts)
    assert not any("次のファイル" in each for each in read.texts)
    again = make(parts, answered, page_paper.PAPER, tmp_path / "もう一度")
    assert again.value.file.read_bytes() == made.value.file.read_bytes()


def test_the_page_of_a_set_links_its_files_and_states_what_the_others_state(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    head = read_in(answered, lambda records: records.history.head())
    made = published(parts, answered, tmp_path / "公表", {OCCASION: Occasion.PUBLIC, DAY: date(2023, 10, 20)})
    names = {each.name for each in made.value.files}
    read = page_in(parts, tmp_path / "公表")
    assert names - {NAME} == {*read.texts} & names
    assert head_note(head) in read.texts
    assert "作成日：令和5年（2023年）10月20日" in read.texts


def test_no_day_is_on_the_page_but_that_which_was_given(parts: Parts, answered: Store, tmp_path: Path) -> None:
    published(parts, answered, tmp_path / "公表", {OCCASION: Occasion.PUBLIC})
    read = page_in(parts, tmp_path / "公表")
    assert not any("作成日" in each for each in read.texts)
    assert "いつの状況か：令和4年度末（令和5年（2023年）3月31日）時点" in read.texts


def test_a_set_is_the_same_with_the_page_and_without_it(parts: Parts, answered: Store) -> None:
    request = report_paper.PAPER.request({OCCASION: Occasion.PUBLIC})
    found = read_in(answered, lambda records: read_set(parts, records, request, ""))
    assert page_paper.PAPER in dict(found.papers)
    others = tuple(each for each in found.papers if each[0] is not page_paper.PAPER)
    assert replace(found, papers=others).digest == found.digest


def test_the_pictures_of_the_report_are_pictures_of_the_page(parts: Parts, answered: Store, tmp_path: Path) -> None:
    published(parts, answered, tmp_path / "公表", {OCCASION: Occasion.PUBLIC, report_paper.PICTURES: True})
    read = page_in(parts, tmp_path / "公表")
    assert "部別の進捗状況（令和4年度末時点）" in read.texts


def test_the_second_page_says_what_it_corrects_and_links_where_that_is_shown(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    published(parts, answered, tmp_path / "1", {OCCASION: Occasion.PUBLIC, DAY: date(2023, 10, 20)})
    assert not any("訂正した" in each for each in page_in(parts, tmp_path / "1").texts)
    edit_entry(parts, answered, Entry(SECOND, {"done": "導入を終えた。"}))
    made = published(parts, answered, tmp_path / "2", {OCCASION: Occasion.PUBLIC, DAY: date(2023, 11, 1)})
    texts = page_in(parts, tmp_path / "2").texts
    assert any(
        each.startswith("このページは、令和5年10月20日の公表資料（第1号）を訂正したものです。") for each in texts
    )
    about = {each.name for each in made.value.files if each.name.startswith(("正誤表", "前回資料との新旧対照表"))}
    assert len(about) == 4
    downloads = texts[texts.index("次のファイルを、このページと同じ場所に置いています。") :]
    assert all(any(text.startswith(name) for text in downloads) for name in about)
    assert about <= {*texts}
    recorded = made.value.recorded
    assert recorded is not None
    assert recorded.next_step.startswith("ホームページには、このフォルダーの全てのファイルを")
    assert replace(recorded, is_final=False).next_step == replace(recorded, occasion=Occasion.COUNCIL).next_step == ""


def test_each_kind_of_file_is_described_by_its_own_words(parts: Parts, answered: Store, tmp_path: Path) -> None:
    published(parts, answered, tmp_path / "公表", {OCCASION: Occasion.PUBLIC})
    texts = page_in(parts, tmp_path / "公表").texts
    for end, kind in (("progress_2022.csv-metadata.json", "CSVW"), ("s_2022.json", "JSON"), (".jsonld", "DCAT")):
        assert any(end in each and each.endswith(f"プログラム用：{kind}）") for each in texts), end
    assert "years_2021-2022.csv　年度別の経過（CSV）" in texts


def test_search_engines_read_what_the_data_are_and_where(
    parts: Parts, answered: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        BuiltInCatalogue, "names", lambda *_: {"office": "企画課", "area": "東京都例区", "area_code": "131997"}
    )
    values = {DAY: date(2023, 10, 20), SITE: "https://ward.example.jp/plan", CONTACT: "企画課 kikaku@ward.example.jp"}
    made = published(parts, answered, tmp_path / "公表", {OCCASION: Occasion.PUBLIC, **values})
    text = (tmp_path / "公表" / NAME).read_text("utf-8")
    [found] = re.findall('<script type="application/ld[+]json">(.*?)</script>', text)
    dataset = json.loads(found)
    assert (dataset["@context"], dataset["@type"]) == ("https://schema.org/", "Dataset")
    assert 50 <= len(dataset["description"]) <= 5000
    assert dataset["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert dataset["temporalCoverage"] == "2022-04-01/2023-03-31"
    assert dataset["creator"]["contactPoint"]["email"] == "kikaku@ward.example.jp"
    there = {each.name for each in made.value.files}
    named = {each["contentUrl"].removeprefix("https://ward.example.jp/plan/") for each in dataset["distribution"]}
    assert named == {each for each in there if each.endswith((".csv", ".xlsx", ".json")) and each.isascii()} - {
        each for each in there if each.endswith("-metadata.json")
    }


def test_a_reason_that_nobody_wrote_is_said_to_be_missing(parts: Parts, answered: Store, tmp_path: Path) -> None:
    edit_entry(parts, answered, Entry(SECOND, {"mark": "○", "change_reason": " "}))
    make(parts, answered, page_paper.PAPER, tmp_path / "公表")
    tables = page_in(parts, tmp_path / "公表").tables
    [row] = [row for table in tables if "進捗状況" in table[0][1:] for row in table if row[0] == SECOND]
    assert "（記載なし）" in row
    changed = read_in(answered, lambda records: RoundPictures(records, chosen_round(records, None), 500.0).changed)
    assert {each.row_id: each.reason for each in changed} == {FIRST: "機器の納期が遅れたため", SECOND: "（記載なし）"}


def test_the_plan_s_own_sign_is_before_no_title(
    parts: Parts, answered: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = RoundContents.load

    def signed(records: Records, round_: Round) -> RoundContents:
        contents = load(records, round_)
        own = {
            key: replace(each, title=f"(国)◎{each.title}", plan_class="◎") for key, each in contents.listings.items()
        }
        return replace(contents, listings=own)

    monkeypatch.setattr(RoundContents, "load", signed)
    published(parts, answered, tmp_path / "公表", {OCCASION: Occasion.PUBLIC})
    html = (tmp_path / "公表" / NAME).read_text("utf-8")
    assert ("(国)" in html, "(国)◎" in html) == (True, False)


def test_goals_and_the_list_count_what_the_report_counts(parts: Parts, answered: Store, tmp_path: Path) -> None:
    make(parts, answered, page_paper.PAPER, tmp_path / "公表")
    read = page_in(parts, tmp_path / "公表")
    assert "5件の取組（報告の対象でない再掲などを含めて6行）があります。" in read.texts
    goals = [int(found[1]) for each in read.texts if (found := re.search(r"（報告の対象(\d+)件）$", each))]
    assert sum(goals) == 5


def spoiled(parts: Parts, change: Callable[[str], str]) -> Parts:
    def write(page: WebPage) -> bytes:
        return change(parts.papers.write_web_page(page).decode()).encode()

    return with_papers(parts, write_web_page=write)


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("was", "now", "code"),
    [
        ('4件の取組へ">4<', '4件の取組へ">5<', "PROOF-COUNT"),
        ('data-mark="○" data-divisions', 'data-mark="◎" data-divisions', "PROOF-TEXT"),
        ("機器の納期が遅れたため</dd>", "機器が遅れたため</dd>", "PROOF-TEXT"),
        ("機器の納期が遅れたため</td>", "機器が遅れたため</td>", "PROOF-TEXT"),
        (f'<article id="row-{SECOND}"', '<article id="row-x"', "PROOF-ROW"),
        ("<p>報告の対象とした取組は5件です。", "<p>報告の対象とした取組は6件です。", "PROOF-TEXT"),
        ("</h5>", "</h4>", "PROOF-UNREADABLE"),
    ],
)
def test_a_page_that_differs_in_one_place_is_not_recorded(
    parts: Parts, answered: Store, tmp_path: Path, was: str, now: str, code: str
) -> None:
    def change(html: str) -> str:
        assert was in html
        return html.replace(was, now, 1)

    values = {OCCASION: Occasion.PUBLIC}
    with pytest.raises(PaperNotProved) as refused:
        published(spoiled(parts, change), answered, tmp_path / "公表", values)
    assert {(each.code, each.place.file) for each in refused.value.problems} >= {(code, NAME)}
    assert not (tmp_path / "公表").exists()


def test_a_draft_says_so_and_what_was_not_answered(parts: Parts, unanswered: Store, tmp_path: Path) -> None:
    edit_entry(parts, unanswered, Entry(SECOND, {"mark": "×", "done": "<b>2</b>", "change_reason": "a\tb"}))
    published(parts, unanswered, tmp_path / "公表", {OCCASION: Occasion.PUBLIC, DRAFT: True})
    read = page_in(parts, tmp_path / "公表", "progress_R4_作成中.html")
    assert any(each.startswith("作成中") for each in read.texts)
    assert any(each.endswith("進捗状況の定まらない取組が4件あります。") for each in read.texts)
    second = read.entries[f"row-{SECOND}"].texts
    assert (second["done"], second["change_reason"]) == ("<b>2</b>", "a\u3000b")
    assert read.entries[f"row-{FIRST}"].texts["status"] == "件数に含みません（未記入）"


def test_a_page_of_another_plan_has_its_fields_and_its_years(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path)
    ward.office("merge", ward.filled("a.xlsx", budget="1200"))
    made = ward.office("export", "page", "--out", tmp_path / "page")
    html = Path(made["files"][0]).read_text("utf-8")
    assert (BUDGET_HEAD in html, 'data-key="budget">1,200<' in html) == (True, True)
    assert made["counts"]["○"] == 2


def test_a_plan_without_marks_that_ask_why_has_no_part_about_them(tmp_path: Path) -> None:
    names = {"ward": "青葉区", "plan": "あおば行動計画", "office": "政策室計画課"}  # without 団体名
    ward = OwnWard(tmp_path, own_profile([mark_of("a", "A"), mark_of("b", "B")], names=names))
    ward.collect()
    html = (ward.publish() / NAME).read_text("utf-8")
    assert "報告の対象とした取組は6件です。このうち、「A 評価a」、「B 評価b」が6件（100.0％）です。" in html
    assert ('id="changes"' in html, 'id="goal-I"' in html, "基本方針I 題名その1" in html) == (False, True, True)
    assert "出典：青葉区「あおば行動計画」" in html


def test_the_one_page_is_in_a_set_by_choice_proved_and_linked(
    parts: Parts, answered: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(parts, answered, tmp_path / "1", {OCCASION: Occasion.PUBLIC})
    assert not any(each.startswith("図解") for each in page_in(parts, tmp_path / "1").texts)
    published(parts, answered, tmp_path / "2", {OCCASION: Occasion.PUBLIC, one_page_paper.ADDED: True})
    assert (tmp_path / "2" / "図解_R4.pdf").read_bytes().startswith(b"%PDF")
    assert any(each.startswith("図解_R4.pdf") for each in page_in(parts, tmp_path / "2").texts)
    lines = one_page_paper._count_lines

    def miscounted(pictures: RoundPictures) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        heads, ((year, first, *others), *before) = lines(pictures)
        return heads, ((year, str(int(first) + 1), *others), *before)

    monkeypatch.setattr(one_page_paper, "_count_lines", miscounted)
    with pytest.raises(PaperNotProved):
        published(parts, answered, tmp_path / "3", {OCCASION: Occasion.COUNCIL, one_page_paper.ADDED: True})
