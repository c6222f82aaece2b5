"""The opinions that a form shows its division, kept with the form so that it can be made again.

The office's are those on the rows of the form, without the names that may not be published. In a division's data file
they are those of its forms; a form for a section shows what the division was shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from nakano_status.application.lookup import edition_of
from nakano_status.application.plan.opinion_plans import opinion_plans
from nakano_status.application.ports.data_file import Records, StoreRole
from nakano_status.application.ports.rounds import SettingReader, SettingWriter
from nakano_status.application.ports.unit_of_work import UnitOfWork
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.grouped import grouped
from nakano_status.domain.plan.lineage import PlanSubject, editions_in_order, first_editions, origins
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.round.round import Round

if TYPE_CHECKING:
    from nakano_status.domain.plan.annotations import Opinion

_SETTING = "opinions.sent"
"""The setting with the opinions that forms show, each with the 照会番号 of the forms that show it so."""


def read_shown_opinions(settings: SettingReader) -> dict[str, tuple[Opinion, ...]]:
    """Return the opinions that were sent with forms, by 照会番号; a form that is not listed shows none."""
    kept = json.loads(settings.read(_SETTING) or "[]")
    if not kept:
        return {}
    from nakano_status.domain.plan.annotations import opinion_of_json

    opinions = [(opinion_of_json(json.loads(text)), package_ids) for text, package_ids in kept]
    ordered = sorted(opinions, key=lambda each: each[0].number)
    return grouped((package_id, opinion) for opinion, package_ids in ordered for package_id in package_ids)


def keep_shown_opinions(settings: SettingWriter, shown: Mapping[str, Iterable[Opinion]]) -> None:
    """Keep the opinions of forms, by 照会番号, in an act that has begun; without any, nothing is written."""
    some = [(package_id, opinion) for package_id, opinions in shown.items() for opinion in opinions]
    if not some:
        return
    from nakano_status.domain.plan.annotations import opinion_as_json

    before: list[tuple[str, list[str]]] = json.loads(settings.read(_SETTING) or "[]")
    kept = {text: [each for each in package_ids if each not in shown] for text, package_ids in before}
    for package_id, opinion in some:
        kept.setdefault(json.dumps(opinion_as_json(opinion), ensure_ascii=False), []).append(package_id)
    lines = [(text, package_ids) for text, package_ids in kept.items() if package_ids]
    settings.save(_SETTING, json.dumps(lines, ensure_ascii=False))


def keep_opinions_with(work: UnitOfWork, round_: Round, packages: Iterable[Package]) -> None:
    """Keep with forms that are made now the opinions that they show."""
    shown = {each.package_id: _opinions_to_show(work, round_, [row.row_id for row in each.rows]) for each in packages}
    keep_shown_opinions(work.settings, shown)


def _opinions_to_show(records: Records, round_: Round, row_ids: Iterable[str]) -> tuple[Opinion, ...]:
    """Return the opinions on rows of a round, as a division may see them; `rows` are those of the round among them."""
    on_rows = opinions_by_row(records, round_, row_ids)
    rows = grouped((each.number, row_id) for row_id, opinions in on_rows.items() for each in opinions)
    found = {each.number: each for opinions in on_rows.values() for each in opinions}
    return tuple(replace(found[number].as_published, rows=rows[number]) for number in sorted(found))


def opinions_by_row(records: Records, round_: Round, row_ids: Iterable[str]) -> Mapping[str, tuple[Opinion, ...]]:
    """Return the opinions on each of these rows of a round, by number; a row without any is left out.

    They are also those on what the row was in earlier editions and in the plan before, and on the row that a repost
    repeats.
    """
    if records.info.role is StoreRole.DIVISION:
        return _sent_by_row(records, round_, row_ids)
    known = sorted(records.opinions.all(), key=lambda each: each.number)
    if not known:
        return {}
    edition, plan_ids, plans = edition_of(records, round_), records.plan.plan_ids(), opinion_plans(records)
    found = {}
    for row_id in row_ids:
        initiative = edition.listing(row_id).initiative
        named = {(plan_ids[edition.edition_id], row_id), *_was(records, edition, initiative)}
        found[row_id] = tuple(each for each in known if named & {(plans[each.number], row) for row in each.rows})
    return {row_id: opinions for row_id, opinions in found.items() if opinions}


def _sent_by_row(records: Records, round_: Round, row_ids: Iterable[str]) -> Mapping[str, tuple[Opinion, ...]]:
    """Return the opinions on rows that the division's newest form with each row shows."""
    sent = read_shown_opinions(records.settings)
    if not sent:
        return {}
    newest: dict[str, str] = {}
    for package in records.packages.of_round(round_.round_id, records.info.division):
        newest |= {row.row_id: package.package_id for row in package.rows}
    return {
        row_id: opinions
        for row_id in row_ids
        if (opinions := tuple(each for each in sent.get(newest.get(row_id, ""), ()) if row_id in each.rows))
    }


def _was(records: Records, edition: Edition, row_id: str) -> Iterator[tuple[str, str]]:
    """Yield what a row is in its edition and was in each earlier one, each with its plan."""
    plans, plan_ids = records.plan.all(), records.plan.plan_ids()
    every = [each.edition_id for each in editions_in_order(plans)]
    ids, begins = every[: every.index(edition.edition_id) + 1], first_editions(plans)
    for place, earlier in enumerate(ids):
        was = origins(records.plan.derivations(), PlanSubject.ROW, row_id, ids[place:], begins)
        yield from ((plan_ids[earlier], each) for each in was)
