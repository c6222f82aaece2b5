"""kpi list, kpi set, kpi import: 成果指標 with their actuals and targets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import click

from nakano_status.application.entries.read.history import figure_key_label
from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.indicators.import_indicators import import_indicators, plan_indicators
from nakano_status.application.indicators.read.indicators import current_indicators
from nakano_status.application.lookup import read_year
from nakano_status.application.plan.create_store import BUILT_IN
from nakano_status.application.round.choosing_edition import EditionChoice, chosen_edition
from nakano_status.application.round.settled_rounds import SettledEffect
from nakano_status.cli import output
from nakano_status.cli import session as cli
from nakano_status.cli.commands.show import indicators_of_years
from nakano_status.domain.indicators.indicator import FigureKind, Indicator, YearFigure, figure_of_recorded_key
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.refusals.exchange import Usage

_FACTS = ("as_of", "source", "factor")
kpi_group = click.Group("kpi", help="成果指標（実績・目標・所管課）を表示・訂正・取り込みします。")
"""Group of the commands on indicators."""


def _correcting_options(function: Callable[..., cli.CommandOutput]) -> Callable[..., cli.CommandOutput]:
    """Add the options for a correction of settled rounds."""
    click.option("--reason", default="", metavar="TEXT", help="訂正の理由")(function)
    help_text = "締切・公表・記録の済んだ進捗確認の資料の数値も訂正します。"
    return click.option("--correct", is_flag=True, help=help_text)(function)


def _settled_lines(settled: SettledEffect) -> list[str]:
    """Return lines about the settled rounds that keep their figures, and about the rounds that change."""
    kept = output.settled_lines(settled.unchanged, "数値は前のままです。")
    return [*kept, *output.reached_lines(settled.reached), *output.correcting_lines(settled.reached)]


@cli.command("list", "成果指標の実績と目標を一覧します。", names_person=False, of=kpi_group)
@click.option("--years", "is_years", is_flag=True, help="すべての年度の実績を、その年度の版の目標と並べます。")
@cli.year_option
@cli.edition_option
def kpi_list(session: cli.CommandSession, *, is_years: bool, edition: int | None) -> cli.CommandOutput:
    """Show the indicators of an edition, or of all editions through all years (`is_years`).

    `edition`: its number (None: the edition of the round). Raises Usage if `is_years` is given with a year or an
    edition.
    """
    if is_years:
        if session.year or edition is not None:
            raise Usage(reason="「--years」は、「--year」「--edition」と同時に指定できません。")
        return indicators_of_years(session)
    with session.reading() as store, store.reading() as records:
        found = current_indicators(records, chosen_edition(records, EditionChoice(session.year, edition)).edition_id)
        organisation = records.organisation.read()
        keys = {"indicators": [_as_json(each, organisation) for each in found]}
        lines = [line for each in found for line in _lines(each, organisation)]
    return cli.CommandOutput(keys, lines or ["成果指標は登録されていません。"])


@cli.command(
    "set", "成果指標を訂正します（R4=約180万件、target:R7=200万件、owner=課、as_of=、source=、factor=）。", of=kpi_group
)
@click.argument("indicator_id", metavar="ID", type=cli.ID)
@click.argument("pairs", metavar="KEY=VALUE...", nargs=-1, required=True)
@_correcting_options
@click.option("--dry-run", is_flag=True, help="変わる内容を表示するだけで、変更しません。")
@cli.year_option
@cli.edition_option
def kpi_set(
    session: cli.CommandSession,
    *,
    indicator_id: str,
    pairs: tuple[str, ...],
    correct: bool,
    reason: str,
    dry_run: bool,
    edition: int | None,
) -> cli.CommandOutput:
    """Enter or correct figures of an indicator, or show the effects (`dry_run`).

    `pairs`: KEY=VALUE, as in R4=約180万件 or target:R7=200万件; raises Usage for a text of another form, and for as_of,
    source or factor unless exactly one year has a figure. `correct`: also correct settled rounds, for the `reason`;
    raises Usage for a reason without it. `edition`: its number (None: the edition of the round).
    """
    entry, choice = _entry(indicator_id, pairs), EditionChoice(session.year, edition)
    cli.refuse_unused_reason(reason, "--correct", is_given=correct)
    correcting = reason if correct else None
    with session.reading() if dry_run else session.writing() as store:
        outcome = edit_indicator(
            session.parts, store, entry, session.by, choice, correcting=correcting, is_dry_run=dry_run
        )
    edited = outcome.value
    keys = {
        "id": edited.indicator_id,
        "changed": list(edited.changed),
        "conflicts": output.conflicts_in(outcome.problems),
        **output.effect_as_json(edited.settled),
    }
    end = "変更すると、次のとおりです。まだ変更していません。" if dry_run else "変更しました。"
    message = f"{edited.indicator_id}：{'、'.join(map(figure_key_label, edited.changed))}を{end}"
    lines = [message if edited.changed else f"{edited.indicator_id}：変更はありません。"]
    if "owner" in edited.changed:
        lines.append("照会した後に変えたときは、作成し直した回答様式（distribute --anew）で数値を依頼します。")
    return cli.CommandOutput.of(outcome, keys, [*lines, *_settled_lines(edited.settled)])


@cli.command(
    "import", "成果指標の表（.xlsx・.csv）か、組込みの成果指標（builtin:nakano2）を取り込みます。", of=kpi_group
)
@click.argument("file", metavar="FILE|builtin:NAME", type=cli.PATH)
@_correcting_options
@cli.dry_run_option
@cli.year_option
@cli.edition_option
def kpi_import(
    session: cli.CommandSession, *, file: str, correct: bool, reason: str, dry_run: bool, edition: int | None
) -> cli.CommandOutput:
    """Import a table of indicators, or the built-in indicators, or show the effects (`dry_run`).

    `correct` and `edition` are as in `kpi_set`; raises Usage for `correct` with the built-in indicators, which only add
    what is missing.
    """
    is_built_in = file.startswith(BUILT_IN)
    cli.refuse_unused({"--correct": is_built_in and correct}, "組込みの成果指標の取り込みでは指定できません。")
    cli.refuse_unused_reason(reason, "--take-over" if is_built_in else "--correct", is_given=correct)
    choice, correcting = EditionChoice(session.year, edition), reason if correct else None
    if dry_run:
        with session.reading() as store, store.on_trial() as trial:
            outcome = plan_indicators(session.parts, trial, file, choice, correcting=correcting)
    else:
        with session.writing() as store:
            outcome = import_indicators(session.parts, store, file, session.by, choice, correcting=correcting)
    imported = outcome.value
    counts = {"rows": imported.rows, "unchanged": imported.unchanged}
    effects = {**output.effect_as_json(imported.settled), **output.left_out_as_json(imported.left_out)}
    keys = {**counts, "changed": list(imported.changed), **effects}
    done, end = ("取り込めます", "まだ取り込んでいません。") if dry_run else ("取り込みました", "")
    lines = [f"成果指標{imported.rows}件を{done}（変更 {len(imported.changed)}件）。{end}"]
    lines += [f"  {each}" for each in imported.changed if dry_run]
    lines += [f"変わりのない成果指標は{imported.unchanged}件です。"] if imported.unchanged else []
    left_out = imported.left_out.preview_text if dry_run else imported.left_out.result_text
    lines += [left_out] if left_out else []
    lines += _settled_lines(imported.settled)
    return cli.CommandOutput.of(outcome, keys, lines)


def _entry(indicator_id: str, pairs: tuple[str, ...]) -> IndicatorEntry:
    """Return the entry that the pairs state; 時点, 出典 and 要因 belong to the one given year."""
    listed = [_pair(each) for each in pairs]
    typed = dict(listed)
    facts = {key: typed.pop(key) for key in _FACTS if key in typed}
    owner = typed.pop("owner", None)
    named = [
        (*(figure_of_recorded_key(key) or (FigureKind.ACTUAL, read_year(key))), text) for key, text in typed.items()
    ]
    targets = {year: text for kind, year, text in named if kind is FigureKind.TARGET}
    actuals = {year: text for kind, year, text in named if kind is FigureKind.ACTUAL}
    if len(listed) > len(facts) + (owner is not None) + len(targets) + len(actuals):
        raise Usage(reason="同じ項目が2回指定されています。")
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
    facts = {"as_of": figure.as_of, "source": figure.source, "factor": figure.factor, "reason": figure.reason}
    return {key: text for key, text in facts.items() if text}


def _lines(indicator: Indicator, organisation: Organisation) -> Iterator[str]:
    owner = organisation.name(indicator.owner) if indicator.owner else "所管課の登録なし"
    yield f"{indicator.indicator_id} {indicator.name_printed}（{owner}・{indicator.direction.label}）"
    yield f"  実績 {_in_line(indicator.actuals)} ／ 目標 {_in_line(indicator.targets)}"


def _in_line(figures: tuple[YearFigure, ...]) -> str:
    return "　".join(f"{each.year.label} {each.figure.text}" for each in figures) or "なし"
