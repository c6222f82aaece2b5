"""explain: the assertions on a field, what each has observed, and the rule that decided the current value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from nakano_status.application.entries.read.explain import ExplainedAssertion, ExplainedValue, Explanation, explain
from nakano_status.application.round.choosing_round import chosen_round
from nakano_status.application.round.read.round_view import read_round
from nakano_status.cli.session import CommandOutput, CommandSession, command, year_option
from nakano_status.domain.fields.registry import ANY_BY_KEY


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
        "words": [_word_as_json(word) for word in found.assertions],
        "stands": _stands_as_json(found),
    }
    return CommandOutput(keys, list(_lines(found, headings)))


def _word_as_json(word: ExplainedAssertion) -> dict[str, object]:
    return {
        "number": word.number,
        "who": word.who,
        "kind": word.kind.value,
        "state": word.state.value,
        "value": word.value,
        "values": dict(word.values),
        "seen": list(word.observed),
        "division": word.division,
        "return": word.return_id,
        "file": word.file,
        "cell": word.cell,
        "at": word.at.isoformat() if word.at else None,
        "by": word.by,
        "last_writer": word.last_writer,
        "on_behalf": word.on_behalf,
        "source": word.source,
    }


def _stands_as_json(found: Explanation) -> dict[str, object]:
    """Return the current value of a row's field; for a note, one for each division that wrote one."""
    told = [_one_as_json(each) for each in found.values]
    return told[0] if len(told) == 1 and found.values[0].division is None else {"divisions": told}


def _one_as_json(stands: ExplainedValue) -> dict[str, object]:
    return {
        "division": stands.division,
        "value": stands.value,
        "sent": stands.sent,
        "because": stands.because.value,
        "reason": stands.because.sentence,
        "conflict": stands.conflict,
        "repeated_by": list(stands.repeated_by),
    }


def _lines(found: Explanation, headings: Mapping[str, str]) -> Iterator[str]:
    for stands in found.values:
        whose = f"（{stands.division}）" if stands.division else ""
        yield f"{found.id} {headings.get(found.key) or ANY_BY_KEY[found.key].heading}{whose}：{_told(stands.value)}"
        yield f"  {stands.because.sentence}"
    for word in found.assertions:
        where = f"（{word.file} {word.cell or ''}）" if word.file else ""
        seen = f"、{'・'.join(map(str, word.observed))}を見たうえで" if word.observed else ""
        who = word.who
        if word.on_behalf:
            who += f"（代理入力（{word.source}））" if word.source else "（代理入力）"
        if word.last_writer and word.last_writer != word.who:
            who += f"〔{word.last_writer}〕"
        yield f"  {word.number}. {who}{seen}：{_told(word.value)}{where}"


def _told(value: str | None) -> str:
    return value or "（空欄）"
