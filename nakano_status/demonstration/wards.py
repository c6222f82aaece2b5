"""Other wards: plans made from their workbooks or lists, each played to its published papers (demo --wards).

Two plans are in `wards.toml`: their workbooks are the empty template, filled in as a clerk does, and they are played
through a year. Plans made from lists are played by `ward_lists`. A name of the built-in plan must not be in any paper:
each paper is read, and such a name stops the demonstration. Each scene returns its result as a sentence.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from importlib import resources
from typing import Any

from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.indicators.read.indicators import read_indicator_table
from nakano_status.application.lookup import chosen_round, current_plan
from nakano_status.application.merge.merge_returns import merge_batch
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.papers.kinds import set_paper
from nakano_status.application.papers.making import make_paper
from nakano_status.application.papers.paper import DAY
from nakano_status.application.papers.set_kinds.report_paper import OCCASION
from nakano_status.application.plan.create_store import create_store
from nakano_status.application.plan.export_plan import export_template
from nakano_status.application.plan.plan_workbook import named_plan
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.read.rows import read_rows
from nakano_status.demonstration import ward_lists
from nakano_status.demonstration.cast import OFFICE_CLERK
from nakano_status.demonstration.invented_answers import as_typed_by_hand, invent
from nakano_status.demonstration.playing import Played, Scene, Sight, play_scenes
from nakano_status.demonstration.stage import ResultSentence, WardsStage, expect, read_paper_text
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import FIGURE, MARK
from nakano_status.domain.papers.publication import Occasion

HEAD = (
    "組込みの計画ではない計画の進捗確認を、公表まで実行した結果です。"
    "2つの計画は、計画の表だけから作り、1年分を、ほかの計画は、前年に公表した一覧から作り、2年分を実行しました。"
    "計画、団体、所管課、回答は、すべて架空のもの（例）です。"
)
_YEAR = FiscalYear(2026)
_PLANS: Mapping[str, Any] = tomllib.loads(resources.files(__package__).joinpath("wards.toml").read_text("utf-8"))

_COLUMNS = {
    "levels": ("段", ("名称", "番号の例", "集計する")),
    "marks": ("進捗状況", ("記号", "短い名称", "凡例", "理由を求める", "色", "模様", "不足の度合い")),
    "divisions": ("組織", ("部", "所管課")),
    "indicators": ("指標", ("属する段", "指標項目", "単位", "方向", "所管課", "{last}目標")),
}


def play(stage: WardsStage) -> Played:
    """Play the wards into the folder of the stage, which is emptied first; raises FolderNotDemo."""
    return play_scenes((*_of_workbooks(), *_of_lists()), stage, HEAD, lambda: _sights(stage))


def _of_workbooks() -> Iterator[Scene[WardsStage]]:
    """Yield the scenes of the plans that the empty workbook makes."""
    for ward in _PLANS["wards"]:
        town = ward["head"]["自治体の名称"]
        yield Scene("plan", f"{town}：計画の表の記入と、データファイルの作成", partial(make_plan, ward=ward))
        yield Scene("collect", f"{town}：照会、回答、取りまとめ、締切", partial(collect, ward=ward))
        yield Scene("publish", f"{town}：公表する資料の作成", partial(publish, ward=ward, year=_YEAR))


def _of_lists() -> Iterator[Scene[WardsStage]]:
    """Yield the scenes of the plans that a list makes, with two years each."""
    for ward in ward_lists.WARDS:
        town = ward["head"]["自治体の名称"]
        yield Scene("list", f"{town}：前年の一覧", partial(ward_lists.write_list, ward=ward))
        yield Scene(
            "plan", f"{town}：一覧からの計画の表と、データファイルの作成", partial(ward_lists.make_plan, ward=ward)
        )
        for year in (ward_lists.LISTED.plus(1), ward_lists.LISTED.plus(2)):
            yield Scene(
                "collect",
                f"{town}：{year.label}分の照会から締切まで",
                partial(ward_lists.collect, ward=ward, year=year),
            )
            yield Scene(
                "publish", f"{town}：{year.label}分の公表する資料の作成", partial(publish, ward=ward, year=year)
            )


def _sights(stage: WardsStage) -> Iterator[Sight]:
    for folder in stage.made:
        yield from ((each, "前年に公表した一覧。") for each in sorted(folder.glob("*_R*.xlsx")))
        yield folder / "計画の表.xlsx", "空の表か、一覧から作った表に記入した計画。これから作りました。"
        yield folder / "事務局.nakano", "事務局のデータファイル。"
        yield from ((each, "公表した資料。") for each in sorted(folder.glob("公表*/*")))


def make_plan(stage: WardsStage, ward: Mapping[str, Any]) -> ResultSentence:
    """Fill in the empty plan workbook for a ward, and create the office's data file from it.

    `ward`: its entry in `wards.toml`.
    """
    stage.clock.set(4, 1, year=_YEAR.start)
    folder = stage.folder.root / ward["folder"]
    stage.made.append(folder)
    empty, table = folder / "計画の表（空）.xlsx", folder / "計画の表.xlsx"
    export_template(stage.parts, empty)
    user = stage.make_user(stage.parts.catalogue.profile())
    content = user.remove_lines(stage.parts.files.read(empty), "段", ("基本目標", "施策"))
    content = user.remove_lines(content, "進捗状況", stage.parts.catalogue.profile().marks.symbols)
    content = user.change_lines(content, "概要", {item: {"内容": text} for item, text in ward["head"].items()})
    content = user.append_lines(content, _lines(ward))
    stage.parts.files.write(table, content)
    source = named_plan(stage.parts, str(table))
    create_store(stage.parts, folder / "事務局.nakano", source, OFFICE_CLERK)
    rows = sum(kind == "事業内容" for kind, *_ in ward["rows"])
    expect("計画の取組", len(source.plan.newest.listings), rows)
    return f"計画の表から、{rows}件の取組のデータファイルを作成しました。"


def _lines(ward: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Return the lines that a clerk types below the headings, by sheet."""
    last = ward["head"]["計画期間の終わり"]
    lines = {
        sheet: [dict(zip((each.format(last=last) for each in head), texts, strict=True)) for texts in ward[kind]]
        for kind, (sheet, head) in _COLUMNS.items()
    }
    rows: Sequence[tuple[str, str, str, str]] = ward["rows"]
    lines["計画"] = [{"区分": kind, "番号": code, "名称": title} for kind, code, title, _ in rows]
    lines["所管"] = [{"事業内容": title, "所管課": division} for _, _, title, division in rows if division]
    return lines


def collect(stage: WardsStage, ward: Mapping[str, Any]) -> ResultSentence:
    """Send the forms of a ward, answer all of them, merge them and close the round.

    Raises Unexpected if a merged mark or figure differs from the typed one. `ward`: its entry in `wards.toml`.
    """
    folder = stage.folder.root / ward["folder"]
    stage.clock.set(4, 12, year=_YEAR.start + 1)
    with stage.opened(folder / "事務局.nakano", OFFICE_CLERK) as store:
        open_round(stage.parts, store, _YEAR, date(_YEAR.start + 1, 5, 14), OFFICE_CLERK)
        sent = distribute(stage.parts, store, DistributeOptions(folder / "照会"), OFFICE_CLERK).value
        with store.reading() as records:
            edition, table = current_plan(records).newest, read_indicator_table(records, chosen_round(records, _YEAR))
        stage.clock.set(5, 14, year=_YEAR.start + 1)
        marks, user = edition.profile.marks, stage.make_user(edition.profile)
        answers = {each.row_id: invent(each, marks, _YEAR, None) for each in edition.listings}
        asked = [row.indicator for row in table.rows]
        for form in sent:
            own = [each.row_id for each in edition.listings if form.division in each.answerers]
            typed = {row_id: as_typed_by_hand(answers[row_id], marks) for row_id in own}
            content = user.fill_in(stage.parts.files.read(form.file), typed, "記入者（例）")
            figures = {
                each.indicator_id: {FIGURE: ward["figures"][each.name]} for each in asked if each.owner == form.division
            }
            content = user.fill_figures(content, figures) if figures else content
            stage.parts.files.write(folder / "届いた回答" / form.file.name, content)
        merge_batch(stage.parts, store, read_batch(stage.parts, (folder / "届いた回答",)), by=OFFICE_CLERK)
        close_round(store, _YEAR, OFFICE_CLERK)
        with store.reading() as records:
            round_ = chosen_round(records, _YEAR)
            rows, table = read_rows(records, round_), read_indicator_table(records, round_)
    found = {row.id: (row.values.get(MARK) or "") for row in rows}
    expect("回答の記号", found, {row_id: answer.mark for row_id, answer in answers.items()})
    actuals = {each.name: each.actual(_YEAR) for each in (row.indicator for row in table.rows)}
    expect("成果指標の実績", {name: each and each.figure.text for name, each in actuals.items()}, ward["figures"])
    return f"{len(sent)}の所管課から{len(found)}件の回答を取りまとめました。"


def publish(stage: WardsStage, ward: Mapping[str, Any], year: FiscalYear) -> ResultSentence:
    """Make the published papers of a ward; raise Unexpected if one of them has a name of the built-in plan.

    `ward`: its entry in `wards.toml` or `ward_lists.toml`.
    """
    folder = stage.folder.root / ward["folder"]
    stage.clock.set(6, 11, year=year.start + 1)
    with stage.opened(folder / "事務局.nakano", OFFICE_CLERK) as store:
        request = set_paper.PAPER.request({OCCASION: Occasion.PUBLIC, DAY: stage.clock.today()})
        target = folder / f"公表_{year.short}"
        made = make_paper(stage.parts, store, request, target, by=OFFICE_CLERK).value
    for path in made.files:
        if path.suffix in _READ:
            text = read_paper_text(stage, path)
            expect(f"{path.name} にある組込みの計画の言葉", [each for each in _PLANS["foreign"] if each in text], [])
    return f"{len(made.files)}の資料を作成しました。"


_READ = {".docx", ".pdf", ".html", ".csv"}
"""The endings of papers whose text is checked."""
