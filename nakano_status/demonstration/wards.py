"""Other wards: plans made only from their workbooks, each played through a year to its published papers (demo --wards).

The plans are in `wards.toml`. Their workbooks are the empty template, filled in as a clerk does. A name of the built-in
plan must not be in any paper: each paper is read, and such a name stops the demonstration. Each scene returns its
result as a sentence.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from nakano_status.demonstration.cast import OFFICE_CLERK
from nakano_status.demonstration.invented_answers import as_typed_by_hand, invent
from nakano_status.demonstration.playing import Played, Scene, Sight, play_scenes
from nakano_status.demonstration.stage import AnyStage, expect, words_of
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import FIGURE, MARK
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.papers.publication import Occasion

if TYPE_CHECKING:
    from nakano_status.workbook.form.spreadsheet_simulator import SpreadsheetSimulator

HEAD = (
    "組込みの計画ではない2つの計画を、計画の表だけから作り、1年分の進捗確認を公表まで実行した結果です。"
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


@dataclass
class WardsStage(AnyStage):
    """The stage of the other wards, which are played one after another.

    `made`: the folders of the wards played so far.
    """

    make_user: Callable[[Profile], SpreadsheetSimulator]
    made: list[Path] = field(default_factory=list)


def play(stage: WardsStage) -> Played:
    """Play the wards into the folder of the stage, which is emptied first; raises FolderNotDemo."""
    scenes = [
        Scene(name, f"{ward['head']['自治体の名称']}：{title}", partial(scene, ward=ward))
        for ward in _PLANS["wards"]
        for name, title, scene in (
            ("plan", "計画の表の記入と、データファイルの作成", make_plan),
            ("collect", "照会、回答、取りまとめ、締切", collect),
            ("publish", "公表する資料の作成", publish),
        )
    ]
    return play_scenes(scenes, stage, HEAD, lambda: _sights(stage))


def _sights(stage: WardsStage) -> Iterator[Sight]:
    for folder in stage.made:
        yield folder / "計画の表.xlsx", "空の表に記入した計画。これだけから作りました。"
        yield folder / "事務局.nakano", "事務局のデータファイル。"
        yield from ((each, "公表した資料。") for each in sorted((folder / "公表").glob("*")))


def make_plan(stage: WardsStage, ward: Mapping[str, Any]) -> str:
    """Fill in the empty plan workbook for a ward, and create the office's data file from it."""
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


def collect(stage: WardsStage, ward: Mapping[str, Any]) -> str:
    """Send the forms, answer all of them, merge them and close the round."""
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
        merge_batch(store, read_batch(stage.parts, (folder / "届いた回答",)), by=OFFICE_CLERK)
        close_round(store, _YEAR, OFFICE_CLERK)
        with store.reading() as records:
            round_ = chosen_round(records, _YEAR)
            rows, table = read_rows(records, round_), read_indicator_table(records, round_)
    found = {row.id: (row.values.get(MARK) or "") for row in rows}
    expect("回答の記号", found, {row_id: answer.mark for row_id, answer in answers.items()})
    actuals = {each.name: each.actual(_YEAR) for each in (row.indicator for row in table.rows)}
    expect("成果指標の実績", {name: each and each.figure.text for name, each in actuals.items()}, ward["figures"])
    return f"{len(sent)}の所管課から{len(found)}件の回答を取りまとめました。"


def publish(stage: WardsStage, ward: Mapping[str, Any]) -> str:
    """Make the published papers of a ward, and check that none of them has a name of the built-in plan."""
    folder = stage.folder.root / ward["folder"]
    stage.clock.set(6, 11, year=_YEAR.start + 1)
    with stage.opened(folder / "事務局.nakano", OFFICE_CLERK) as store:
        request = set_paper.PAPER.request({OCCASION: Occasion.PUBLIC, DAY: stage.clock.today()})
        made = make_paper(stage.parts, store, request, folder / "公表", by=OFFICE_CLERK).value
    for path in made.files:
        if path.suffix in _READ:
            text = words_of(stage, path)
            expect(f"{path.name} にある組込みの計画の言葉", [each for each in _PLANS["foreign"] if each in text], [])
    return f"{len(made.files)}の資料を作成しました。"


_READ = {".docx", ".pdf", ".html", ".csv"}
"""The endings of papers whose text is checked."""
