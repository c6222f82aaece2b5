"""kpi list, kpi set, kpi import: 成果指標 with their actuals and targets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from nakano_status.application.choosing_edition import EditionChoice, edition_meant
from nakano_status.application.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.finding import read_year
from nakano_status.application.import_indicators import import_indicators
from nakano_status.application.read.history import heading_of
from nakano_status.application.read.indicators import standing_indicators
from nakano_status.cli.session import Answer, Session, command, edition_option, year_option
from nakano_status.domain.division import Organisation
from nakano_status.domain.indicator import Direction, Indicator, YearFigure
from nakano_status.domain.refusals import Usage

_TARGET = "target:"
_FACTS = ("as_of", "source", "factor")
_WORDS = {Direction.UP: "増やす", Direction.DOWN: "減らす"}


@click.group("kpi", help="成果指標（実績・目標・所管課）を表示・訂正・取り込みします。")
def kpi_group() -> None:
    """Gather the commands on indicators."""


@command("list", "成果指標の実績と目標を一覧します。", names_person=False)
@year_option
@edition_option
def kpi_list(session: Session, *, edition: int | None) -> Answer:
    """Show the indicators of an edition."""
    with session.reading() as store, store.reading() as records:
        found = standing_indicators(records, edition_meant(records, EditionChoice(session.year, edition)).edition_id)
        organisation = records.organisation()
        keys = {"indicators": [_as_json(each, organisation) for each in found]}
        lines = [line for each in found for line in _lines(each, organisation)]
    return Answer(keys, lines or ["成果指標は登録されていません。"])


@command("set", "成果指標を訂正します（R4=約180万件、target:R7=200万件、owner=課、as_of=、source=、factor=）。")
@click.argument("indicator_id", metavar="ID")
@click.argument("said", metavar="KEY=VALUE...", nargs=-1, required=True)
@year_option
@edition_option
def kpi_set(session: Session, *, indicator_id: str, said: tuple[str, ...], edition: int | None) -> Answer:
    """Enter or correct figures."""
    entry = _entry(indicator_id, said)
    with session.writing() as store:
        choice = EditionChoice(session.year, edition)
        outcome = edit_indicator(session.parts, store, entry, session.by, choice)
    edited = outcome.value
    keys = {"id": edited.indicator_id, "changed": list(edited.changed)}
    told = f"{edited.indicator_id}：{'、'.join(map(heading_of, edited.changed))}を変更しました。"
    lines = [told if edited.changed else f"{edited.indicator_id}：変更はありません。"]
    if "owner" in edited.changed:
        lines.append("照会した後に変えたときは、作成し直した回答様式（distribute --anew）で数値を依頼します。")
    return Answer.of(outcome, keys, lines)


@command("import", "成果指標の表（.xlsx・.csv）か、組込みの成果指標（builtin:nakano2）を取り込みます。")
@click.argument("file", metavar="FILE|builtin:NAME")
@year_option
@edition_option
def kpi_import(session: Session, *, file: str, edition: int | None) -> Answer:
    """Take in a table of indicators, or the built-in ones."""
    with session.writing() as store:
        choice = EditionChoice(session.year, edition)
        outcome = import_indicators(session.parts, store, file, session.by, choice)
    taken = outcome.value
    counts = {"rows": taken.rows, "unchanged": taken.unchanged}
    keys = {**counts, "changed": list(taken.changed)}
    lines = [f"成果指標{taken.rows}件を取り込みました（変更 {len(taken.changed)}件）。"]
    lines += [f"変わりのない成果指標は{taken.unchanged}件です。"] if taken.unchanged else []
    return Answer.of(outcome, keys, lines)


def _entry(indicator_id: str, said: tuple[str, ...]) -> IndicatorEntry:
    """Read what was typed; what is said of 時点, 出典 and 要因 is of the one year that is named."""
    typed = dict(_pair(each) for each in said)
    facts = {key: typed.pop(key) for key in _FACTS if key in typed}
    owner = typed.pop("owner", None)
    targets = {read_year(key.removeprefix(_TARGET)): text for key, text in typed.items() if key.startswith(_TARGET)}
    actuals = {read_year(key): text for key, text in typed.items() if not key.startswith(_TARGET)}
    if facts and len(actuals) != 1:
        raise Usage(reason="「as_of」「source」「factor」は、年度を1つ（R4=約180万件 など）指定したときだけ使えます。")
    figures = {year: FigureEntry(text, **facts) for year, text in actuals.items()}
    return IndicatorEntry(indicator_id, figures, targets, owner)


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise Usage(reason=f"「{text}」は「項目=値」の形ではありません。")
    return key.strip(), value


def _as_json(indicator: Indicator, organisation: Organisation) -> dict[str, Any]:
    return {
        "id": indicator.indicator_id,
        "goal": indicator.goal,
        "name": indicator.name,
        "name_printed": indicator.name_printed,
        "unit": indicator.unit,
        "direction": indicator.direction.value,
        "owner": organisation.name(indicator.owner) if indicator.owner else None,
        "note": indicator.note,
        "actuals": _texts(indicator.actuals),
        "targets": _texts(indicator.targets),
        "facts": {each.year.short: facts for each in indicator.actuals if (facts := _facts(each))},
    }


def _texts(figures: tuple[YearFigure, ...]) -> dict[str, str]:
    return {each.year.short: each.figure.text for each in figures}


def _facts(figure: YearFigure) -> dict[str, str]:
    said = {"as_of": figure.as_of, "source": figure.source, "factor": figure.factor, "reason": figure.reason}
    return {key: text for key, text in said.items() if text}


def _lines(indicator: Indicator, organisation: Organisation) -> Iterator[str]:
    owner = organisation.name(indicator.owner) if indicator.owner else "所管課未登録"
    yield f"{indicator.indicator_id} {indicator.name_printed}（{owner}・{_WORDS[indicator.direction]}）"
    yield f"  実績 {_in_line(indicator.actuals)} ／ 目標 {_in_line(indicator.targets)}"


def _in_line(figures: tuple[YearFigure, ...]) -> str:
    return "　".join(f"{each.year.label} {each.figure.text}" for each in figures) or "なし"


for _each in (kpi_list, kpi_set, kpi_import):
    kpi_group.add_command(_each)
