"""explain: the assertions on a field, what each has observed, and the rule that decided the current value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from nakano_status.application.entries.read.explain import ExplainedAssertion, ExplainedValue, Explanation, explain
from nakano_status.application.round.choosing_round import chosen_round
from nakano_status.application.round.read.views import read_round
from nakano_status.cli.session import CommandOutput, CommandSession, command, year_option


@command("explain", "いまの内容になっている理由を表示します。")
@click.argument("row_id", metavar="ID")
@click.option("--key", metavar="KEY", required=True, help="項目")
@year_option
def explain_value(session: CommandSession, *, row_id: str, key: str) -> CommandOutput:
    """Explain the current value of a field."""
    with session.reading() as store, store.reading() as records:
        found = explain(records, row_id, key, session.year)
        headings = read_round(records, chosen_round(records, session.year)).headings
    keys = {
        "id": found.id,
        "key": found.key,
        "words": [_assertion_as_json(assertion) for assertion in found.assertions],
        "stands": _value_as_json(found),
    }
    return CommandOutput(keys, list(_lines(found, headings)))


def _assertion_as_json(assertion: ExplainedAssertion) -> dict[str, object]:
    return {
        "number": assertion.number,
        "who": assertion.who,
        "kind": assertion.kind.value,
        "state": assertion.state.value,
        "value": assertion.value,
        "values": dict(assertion.values),
        "seen": list(assertion.observed),
        "division": assertion.division,
        "return": assertion.return_id,
        "file": assertion.file,
        "cell": assertion.cell,
        "at": assertion.at.isoformat() if assertion.at else None,
        "by": assertion.by,
        "last_writer": assertion.last_writer,
        "on_behalf": assertion.on_behalf,
        "source": assertion.source,
    }


def _value_as_json(found: Explanation) -> dict[str, object]:
    """Return the current value of a row's field; for a note, one for each division that wrote one."""
    values = [_one_as_json(each) for each in found.values]
    return values[0] if len(values) == 1 and found.values[0].division is None else {"divisions": values}


def _one_as_json(value: ExplainedValue) -> dict[str, object]:
    return {
        "division": value.division,
        "value": value.value,
        "sent": value.sent,
        "because": value.because.value,
        "reason": value.because.sentence,
        "conflict": value.conflict,
        "repeated_by": list(value.repeated_by),
    }


def _lines(found: Explanation, headings: Mapping[str, str]) -> Iterator[str]:
    for value in found.values:
        whose = f"（{value.division}）" if value.division else ""
        yield f"{found.id} {headings.get(found.key) or found.key}{whose}：{_shown(value.value)}"
        yield f"  {value.because.sentence}"
    for assertion in found.assertions:
        where = f"（{assertion.file} {assertion.cell or ''}）" if assertion.file else ""
        observed = f"、{'・'.join(map(str, assertion.observed))}を見たうえで" if assertion.observed else ""
        who = assertion.who
        if assertion.on_behalf:
            who += f"（代理入力（{assertion.source}））" if assertion.source else "（代理入力）"
        if assertion.last_writer and assertion.last_writer != assertion.who:
            who += f"〔{assertion.last_writer}〕"
        yield f"  {assertion.number}. {who}{observed}：{_shown(assertion.value)}{where}"


def _shown(value: str | None) -> str:
    return value or "（空欄）"
