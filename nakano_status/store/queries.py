"""The queries of a data file, as SQLAlchemy Core; `build/make_statements.py` renders them ahead into `statements`.

A statement is identified by its name and by the names of its parameters: for optional ones there is a statement for
each combination in use. Reading imports `statements` only, never this module (decision 0008).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from sqlalchemy import Select, Table, bindparam, func, literal_column, select
from sqlalchemy.sql import ColumnElement

from nakano_status.store import tables as t

Named = tuple[str, Select[Any]]
Conditions = tuple[ColumnElement[bool], ...]


def queries() -> Iterator[Named]:
    """Yield every statement with its name; a name is repeated for each combination of parameters."""
    yield from _plan()
    yield from _divisions()
    yield from _rounds()
    yield from _packages()
    yield from _returns()
    yield from _reviews()
    yield from _arrivals()
    yield from _assertions()
    yield from _entries()
    yield from _indicators()
    yield from _publications()


def _by(column: ColumnElement[Any], name: str = "") -> ColumnElement[bool]:
    """Equal to the parameter with the column's name (or another name)."""
    return column == bindparam(name or column.key)


def _among(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """One of the values in the parameter with the column's name."""
    return column.in_(bindparam(column.key, expanding=True))


def _with_or_without(*conditions: ColumnElement[bool]) -> Iterator[Conditions]:
    """Yield every subset of the conditions, including the empty one."""
    for chosen in product((True, False), repeat=len(conditions)):
        yield tuple(each for each, is_chosen in zip(conditions, chosen, strict=True) if is_chosen)


def _plan() -> Iterator[Named]:
    edition, node, schedule = t.edition.c, t.plan_node.c, t.planned_schedule.c
    yield "plan", select(t.plan).where(_by(t.plan.c.plan_id))
    columns = (schedule.row_id, schedule.year, schedule.text)
    yield "schedules", select(*columns).where(_by(schedule.edition_id))
    wanted = select(edition.edition_id, edition.title, edition.adopted_on, edition.ordinal)
    yield "editions", wanted.where(_by(edition.plan_id)).order_by(edition.ordinal)
    profile = t.edition_profile.c
    yield "profiles", select(profile.edition_id, profile.profile)
    nodes = select(node.edition_id, node.code, node.level, node.parent, node.title, node.ordinal)
    yield "nodes", nodes.order_by(node.edition_id, node.position)
    yield "listings", _listings()
    owner = t.ownership.c
    owners = select(owner.edition_id, owner.row_id, owner.division_id, owner.role, owner.ordinal, owner.sub_unit)
    yield "owners", owners.where(owner.valid_to.is_(None)).order_by(owner.ordinal)


def _listings() -> Select[Any]:
    line = t.listing.c
    which = (line.edition_id, line.row_id, line.measure, line.ordinal, line.title, line.initiative_id, line.is_repost)
    shown = (line.plan_class, line.sponsor, line.owners_printed)
    return select(*which, *shown).order_by(line.edition_id, line.position)


def _divisions() -> Iterator[Named]:
    place, name = t.division_place, t.division_name.c
    placed = select(place).join(t.division, t.division.c.division_id == place.c.division_id)
    yield "divisions", placed.where(place.c.valid_to.is_(None)).order_by(t.division.c.position)
    ended = select(place.c.division_id, place.c.valid_to, place.c.parent, place.c.order, place.c.is_liaison)
    ended = ended.add_columns(place.c.contact).where(place.c.valid_to.is_not(None))
    yield "division_earlier_places", ended.order_by(place.c.division_id, place.c.valid_to)
    names = select(name.division_id, name.name, name.kind, name.valid_from, name.valid_to)
    yield "division_names", names.order_by(name.division_id, name.position)
    yield "aliases", select(t.alias_answer.c.name, t.alias_answer.c.division_id)


def _rounds() -> Iterator[Named]:
    row, out, due = t.round_row.c, t.out_of_report, t.round_due
    yield "rounds", select(t.round_).order_by(t.round_.c.year, t.round_.c.round_id)
    profile = t.edition_profile.c
    of_round = select(profile.profile).join(t.round_, t.round_.c.edition_id == profile.edition_id)
    yield "round_profile", of_round.where(_by(t.round_.c.round_id))
    yield "round_rows", select(row.round_id, row.row_id).order_by(row.round_id, row.position)
    yield "round_lengths", select(func.count().label("length")).select_from(t.round_row).group_by(row.round_id)
    yield "answerers", _answerers()
    yield "out_of_report", _in_order_of_acts(select(out.c.round_id, out.c.row_id, out.c.reason), out)
    several = t.round_several
    opened = select(several.c.round_id, several.c.row_id, several.c.several)
    yield "several_writers", _in_order_of_acts(opened, several)
    yield "reopened", _reopened_after_closing()
    dues = _in_order_of_acts(select(due.c.round_id, due.c.division_id, due.c.due), due)
    yield "dues", dues.order_by(due.c.position, due.c.division_id)
    act, why = t.act.c, t.act_reason
    given = _in_order_of_acts(select(due.c.division_id, due.c.due, act.at, act.by_name, act.kind, why.c.text), due)
    given = given.join(why, why.c.act_id == act.act_id, isouter=True)
    yield "due_changes", given.where(_by(due.c.round_id)).order_by(due.c.position, due.c.division_id)


def _answerers() -> Select[Any]:
    """The named divisions, with the rows on which they are named alike: few combinations for thousands of rows."""
    named = t.round_answerer.c
    how = (named.round_id, named.position, named.division_id, named.role, named.ordinal)
    rows = func.group_concat(named.row_id, literal_column("char(10)")).label("row_ids")
    return select(*how, rows).group_by(*how).order_by(named.position)


def _reopened_after_closing() -> Select[Any]:
    """The rows of closed rounds that were reopened afterwards."""
    reopening, closing, review = t.act.alias("said"), t.act.alias("closing"), t.review.c
    found = select(review.round_id, review.row_id).distinct().join(t.round_, t.round_.c.round_id == review.round_id)
    found = found.join(reopening, reopening.c.act_id == review.act_id).join(
        closing, closing.c.act_id == t.round_.c.closed_by
    )
    return found.where(review.kind == literal_column("'reopened'"), reopening.c.ordinal > closing.c.ordinal)


def _in_order_of_acts(statement: Select[Any], table: Table) -> Select[Any]:
    return statement.join(t.act, t.act.c.act_id == table.c.act_id).order_by(t.act.c.ordinal)


def _packages() -> Iterator[Named]:
    head = t.package.c
    of_round = _by(head.round_id)
    yield "package_acts", _package_acts()
    for of in ((of_round,), (of_round, _by(head.division_id)), (_by(head.package_id),)):
        yield "packages", select(t.package).where(*of).order_by(head.ordinal)
        yield "package_parents", _parts(t.package, t.package_parent, "parent_id").where(*of)
        rows = _parts(t.package, t.package_row, "row_id", "role")
        yield "package_rows", rows.where(*of).order_by(t.package_row.c.position)
        values = _parts(t.package, t.package_value, "row_id", "division_id", "key", "value").where(*of)
        yield from _narrowed("package_values", values, t.package_value)
        seen = _parts(t.package, t.package_seen, "row_id", "division_id", "group_key", "word_id").where(*of)
        yield from _narrowed("package_seen", seen, t.package_seen)
        yield "package_remarks", _parts(t.package, t.package_remark, "row_id", "key", "text").where(*of)


def _package_acts() -> Select[Any]:
    head, act = t.package.c, t.act.c
    acts = select(head.package_id, act.act_id, act.kind, act.at, act.by_name, t.act_reason.c.text)
    acts = acts.join(t.act, act.act_id == head.act_id)
    acts = acts.outerjoin(t.act_reason, t.act_reason.c.act_id == act.act_id)
    return acts.where(_by(head.round_id)).order_by(head.ordinal)


def _returns() -> Iterator[Named]:
    head = t.return_.c
    for of in ((_by(head.round_id), _among(head.state)), (_by(head.return_id),)):
        yield "returns", select(t.return_).where(*of).order_by(head.ordinal)
        yield "return_parents", _parts(t.return_, t.return_parent, "parent_id").where(*of)
        values = _parts(t.return_, t.return_value, "row_id", "key", "state", "text", "cell").where(*of)
        yield from _narrowed("return_values", values, t.return_value)
        seen = _parts(t.return_, t.return_seen, "row_id", "division_id", "group_key", "word_id").where(*of)
        yield from _narrowed("return_seen", seen, t.return_seen)
        confirmed = _parts(t.return_, t.return_confirmation, "name", "confirmed_at")
        yield "return_confirmations", confirmed.where(*of)
        codes = t.return_confirmed.c
        covered = select(codes.return_id, codes.row_id, codes.key, codes.code)
        yield "return_confirmed", covered.join(t.return_, t.return_.c.return_id == codes.return_id).where(*of)
        yield "return_writers", _parts(t.return_, t.return_writer, "row_id", "key", "told").where(*of)
    answered = select(t.act.c.at).join(t.return_, head.act_id == t.act.c.act_id)
    newest = answered.order_by(t.act.c.ordinal.desc())
    yield "last_submission", newest.where(_by(head.round_id), _by(head.division_id), _by(head.state))


def _parts(head: Table, part: Table, *columns: str) -> Select[Any]:
    """The rows that belong to packages or returns, preceded by the ID of the one they belong to."""
    key = next(iter(head.primary_key))
    return select(*(part.c[name] for name in (key.name, *columns))).join(head)


def _narrowed(name: str, statement: Select[Any], table: Table) -> Iterable[Named]:
    """The statement for some rows of the plan, and for all."""
    return ((name, statement.where(*chosen)) for chosen in _with_or_without(_among(table.c.row_id)))


def _reviews() -> Iterator[Named]:
    review, given = t.review.c, t.confirmation.c
    place = ("round_id", "row_id", "division_id", "act_id")
    of_round = _by(review.round_id)
    yield "reviews", select(t.review).where(of_round).order_by(review.ordinal)
    for name, table, columns in (
        ("review_values", t.review_value, ("key", "value")),
        ("review_seen", t.review_seen, ("group_key", "word_id")),
    ):
        yield name, select(*(table.c[each] for each in (*place, *columns))).where(_by(table.c.round_id))
    whose = (_by(given.round_id), _by(given.division_id))
    confirmed = select(given.act_id, given.name, given.confirmed_at).where(*whose)
    yield "confirmations", _in_order_of_acts(confirmed, t.confirmation)
    part = t.confirmation_field.c
    fields = select(part.act_id, part.row_id, part.key, part.code)
    yield "confirmation_fields", fields.where(_by(part.round_id), _by(part.division_id))
    found = t.finding.c
    yield "findings", select(t.finding).where(_by(found.sha256)).order_by(found.ordinal)


def _arrivals() -> Iterator[Named]:
    held, file, ledger = t.held_item.c, t.batch_file.c, t.ledger_row.c
    for chosen in _with_or_without(_by(held.round_id), _by(held.state)):
        yield "held", select(t.held_item).where(*chosen).order_by(held.ordinal)
        values = select(t.held_value).join(t.held_item, held.item_id == t.held_value.c.item_id)
        yield "held_values", values.where(*chosen)
    arrival = (file.sha256, file.name, file.size, file.verdict, file.code)
    arrivals = select(*arrival, file.act_id, t.act.c.at, t.act.c.by_name).join(t.act)
    yield "received", arrivals.order_by(t.act.c.ordinal, file.ordinal)
    yield "content", select(t.received_file.c.content).where(_by(t.received_file.c.sha256))
    lines = select(ledger.sha256, ledger.sheet, ledger.row, ledger.row_id, ledger.fate).join(t.act)
    for chosen in _with_or_without(_by(ledger.act_id)):
        yield "ledger", lines.where(*chosen).order_by(t.act.c.ordinal, ledger.ordinal)


def _assertions() -> Iterator[Named]:
    place = ("word_id", "row_id", "division_id", "group_key")
    for chosen in _with_or_without(_among(t.word.c.row_id)):
        of = (_by(t.word.c.round_id), *chosen)
        yield "words", select(t.word).where(*of).order_by(t.word.c.ordinal)
        for name, table, columns in (
            ("word_values", t.word_value, ("key", "value")),
            ("word_seen", t.word_seen, ("seen_id",)),
        ):
            yield name, select(*(table.c[each] for each in (*place, *columns))).join(t.word).where(*of)


def _entries() -> Iterator[Named]:
    line, head, draft, act = t.entry_value.c, t.entry_word.c, t.draft.c, t.act.c
    values = select(line.row_id, line.division_id, line.key, line.value, line.conflict)
    yield from _narrowed("current", values.where(_by(line.round_id)), t.entry_value)
    heads = select(head.row_id, head.group_key, head.division_id, head.word_id)
    current = heads.where(_by(head.round_id)).order_by(head.position)
    yield from _narrowed("current_words", current, t.entry_word)
    change = t.change.c
    for chosen in _with_or_without(_by(change.row_id), _by(change.key)):
        yield "changes", select(t.change).where(_by(change.round_id), *chosen).order_by(change.ordinal)
    acts = select(act.act_id, act.kind, act.at, act.by_name, t.act_reason.c.text)
    yield "acts", acts.outerjoin(t.act_reason, t.act_reason.c.act_id == act.act_id).order_by(act.ordinal)
    place = (draft.row_id, draft.key, draft.division_id)
    yield "drafts", select(*place, draft.text).where(_by(draft.round_id)).order_by(*place)
    yield "setting", select(t.setting.c.value).where(_by(t.setting.c.key))


def _indicators() -> Iterator[Named]:
    of, owner, figure = t.indicator_in_edition.c, t.indicator_owner, t.indicator_value
    yield "indicators", select(t.indicator_in_edition).where(_by(of.edition_id)).order_by(of.goal, of.ordinal)
    owners = select(owner.c.indicator_id, owner.c.division_id).where(_by(owner.c.edition_id))
    yield "indicator_owners", _in_order_of_acts(owners, owner)
    act = (t.act.c.act_id, t.act.c.kind, t.act.c.at, t.act.c.by_name, t.act_reason.c.text.label("why"))
    figures = select(figure.c.year, figure.c.kind.label("figure_kind"), figure.c.text, t.act.c.ordinal, *act)
    supplied = select(owner.c.division_id, t.act.c.ordinal, *act)
    for name, statement, table in (("indicator_words", figures, figure), ("indicator_owner_words", supplied, owner)):
        with_reason = _in_order_of_acts(statement, table).outerjoin(
            t.act_reason, t.act_reason.c.act_id == t.act.c.act_id
        )
        yield name, with_reason.where(_by(table.c.indicator_id))
    of_edition = figure.c.edition_id.in_((bindparam("edition_id"), literal_column("''")))
    yield "indicator_values", _in_order_of_acts(select(figure).where(of_edition), figure)


def _publications() -> Iterator[Named]:
    head, file, value = t.publication.c, t.publication_file.c, t.publication_value.c
    yield "publications", select(t.publication).where(_by(head.round_id)).order_by(head.number)
    named = select(file.number, file.name, file.sha256).where(_by(file.round_id))
    yield "publication_files", named.order_by(file.number, file.position)
    yield (
        "publication_content",
        select(file.content).where(_by(file.round_id), _by(file.number), _by(file.name, "file_name")),
    )
    printed = select(value.row_id, value.key, value.value)
    yield "printed_values", printed.where(_by(value.round_id), _by(value.number))
