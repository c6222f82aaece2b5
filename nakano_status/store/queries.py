"""All statements of the store by name, as SQLAlchemy Core.

A statement is identified by its name and the names of its parameters; for optional parameters there is one statement
for each combination in use. Some statements belong to a subject, some exist for every table. Reading and writing never
import this module (decision 0072).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Delete,
    Insert,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    union,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from nakano_status.store import tables as t
from nakano_status.store.integrity import references
from nakano_status.store.statements import BETWEEN, BY_ACT, VALUE_LIST, StoredTable

Named = tuple[str, Select[Any]]
NamedWrite = tuple[str, Delete | Update]
Conditions = tuple[ColumnElement[bool], ...]


_OF_IN = 5
"""The precedence of SQLAlchemy's own comparisons: no parentheses are needed between AND."""


class ValueList(ColumnElement[Any]):
    """A parameter for a list of values, rendered as `VALUE_LIST`: their number is known only when a query is sent."""

    inherit_cache = True

    def __init__(self, name: str) -> None:
        self.parameter: BindParameter[Any] = bindparam(name)


@compiles(ValueList)
def _render_list(element: ValueList, compiler: SQLCompiler, **options: Any) -> str:
    compiler.process(element.parameter, **options)  # makes the parameter known
    return f"({VALUE_LIST.format(element.parameter.key)})"


def equals(column: ColumnElement[Any], name: str = "") -> ColumnElement[bool]:
    """Return the condition that a column equals a parameter; `name`: the parameter's name (empty: the column's)."""
    return column == bindparam(name or column.key)


def is_among(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that a column is one of the values in the parameter named like the column."""
    return column.bool_op("IN", precedence=_OF_IN)(ValueList(column.key or ""))


def subsets_of(*conditions: ColumnElement[bool]) -> Iterator[Conditions]:
    """Yield every subset of the conditions, including the empty one."""
    for chosen in product((True, False), repeat=len(conditions)):
        yield tuple(each for each, is_chosen in zip(conditions, chosen, strict=True) if is_chosen)


def order_by_acts(statement: Select[Any], table: Table) -> Select[Any]:
    """Return the statement joined to the acts that wrote the rows of the table, oldest act first."""
    return statement.join(t.act, t.act.c.act_id == table.c.act_id).order_by(t.act.c.ordinal)


def join_reasons(statement: Select[Any]) -> Select[Any]:
    """Return the statement with the reasons of its acts joined to it; the reason of an act may be missing."""
    return statement.outerjoin(t.act_reason, t.act_reason.c.act_id == t.act.c.act_id)


def select_parts(head: Table, part: Table, *columns: str) -> Select[Any]:
    """Return the query for rows of `part`, a table of the parts of packages or returns (`head`).

    Each row is the ID of the package or return, followed by the cells in `columns`.
    """
    key = next(iter(head.primary_key))
    return select(*(part.c[name] for name in (key.name, *columns))).join(head)


def for_some_and_all_rows(name: str, statement: Select[Any], table: Table) -> Iterable[Named]:
    """Yield a query on the rows of `table` in two forms of one name: for row IDs in a parameter, and for all rows."""
    return ((name, statement.where(*chosen)) for chosen in subsets_of(is_among(table.c.row_id)))


def delete_where(table: Table, *names: str) -> NamedWrite:
    """Return the statement that deletes the rows with given values in the columns `names`."""
    return f"delete {table.name}", table.delete().where(and_(*(equals(table.c[name]) for name in names)))


def update_where(table: Table, where: Iterable[str], changed: Iterable[str]) -> NamedWrite:
    """Return the statement that updates the columns `changed` where the columns `where` have given values."""
    which = and_(*(equals(table.c[name]) for name in where))
    return f"change {table.name}", table.update().where(which).values({name: bindparam(name) for name in changed})


def _plan_queries() -> Iterator[Named]:
    """Yield each query about plans with its name."""
    edition, node, listing, schedule = t.edition.c, t.plan_node.c, t.listing.c, t.planned_schedule.c
    yield "plans", select(t.plan).order_by(t.plan.c.first_year, t.plan.c.plan_id)
    yield "schedules", select(schedule.row_id, schedule.year, schedule.text).where(equals(schedule.edition_id))
    value = t.plan_value.c
    of_edition = select(value.row_id, value.key, value.year, value.text).where(equals(value.edition_id))
    yield "plan_values", of_edition
    wanted = select(edition.edition_id, edition.plan_id, edition.title, edition.adopted_on, edition.ordinal)
    yield "editions", wanted.order_by(edition.ordinal)
    own = [t.edition, t.planned_schedule, t.plan_value, t.frame_tag, t.indicator_owner, t.indicator_value]
    written = (t.act.c.act_id.in_(select(each.c.act_id).where(equals(each.c.edition_id))) for each in own)
    yield "acts_on_edition", select(t.act.c.act_id).where(or_(*written))
    initiative, indicator, in_edition = t.initiative.c, t.indicator.c, t.indicator_in_edition.c
    own_id = initiative.initiative_id
    lost = select(own_id, initiative.plan_id).where(~exists().where(listing.initiative_id == own_id))
    yield "initiatives_of_none", lost
    lost_id = indicator.indicator_id
    yield "indicators_of_none", select(lost_id).where(~exists().where(in_edition.indicator_id == lost_id))
    yield "adopted", select(edition.edition_id, edition.adopted_on)
    yield "spans", select(*(column for column in t.edition_span.columns if column.key != "act_id"))
    yield "profiles", select(t.edition_profile.c.edition_id, t.edition_profile.c.profile)
    nodes = select(node.edition_id, node.code, node.level, node.parent, node.title, node.ordinal)
    yield "nodes", nodes.order_by(node.edition_id, node.position)
    yield "node_codes", select(node.code).where(equals(node.edition_id)).order_by(node.position)
    shown = (column for column in t.listing.columns if column.key not in ("position", "act_id"))
    yield "listings", select(*shown).order_by(listing.edition_id, listing.position)
    yield "listing_ids", select(listing.row_id).where(equals(listing.edition_id)).order_by(listing.position)
    derivation = t.derivation.c
    steps = select(t.derivation)
    yield (
        "derivations",
        steps.order_by(derivation.from_edition, derivation.subject, derivation.from_id, derivation.to_id),
    )
    owner = t.ownership.c
    owners = select(owner.edition_id, owner.row_id, owner.division_id, owner.role, owner.ordinal, owner.sub_unit)
    owners = owners.add_columns(owner.valid_from, owner.valid_to)
    yield "owners", owners.order_by(owner.ordinal, owner.valid_from)
    yield from _frames()
    yield from _opinions()


def _frames() -> Iterator[Named]:
    frame, item, tag = t.frame.c, t.frame_item.c, t.frame_tag.c
    yield "frames", select(frame.frame_id, frame.title, frame.edition, frame.position).order_by(frame.position)
    items = select(item.frame_id, item.item_id, item.title, item.group_title, item.repost_of)
    yield "frame_items", items.order_by(item.frame_id, item.position)
    tags = select(tag.item_id, tag.edition_id, tag.subject, tag.target, tag.decided_by, tag.act_id)
    yield "frame_tags", tags.order_by(tag.edition_id, tag.item_id, tag.subject, tag.target)


def _opinions() -> Iterator[Named]:
    opinion, answer, about = t.opinion.c, t.opinion_answer, t.opinion_row.c
    wanted = select(opinion.number, opinion.source, opinion.day, opinion.who, opinion.is_named, opinion.text)
    removed = t.removed_opinion
    yield "opinions", wanted.where(~exists().where(removed.c.number == opinion.number)).order_by(opinion.number)
    gone = wanted.add_columns(removed.c.act_id).join(removed, removed.c.number == opinion.number)
    yield "removed_opinions", order_by_acts(gone, removed)
    yield "opinion_plans", select(t.opinion_plan.c.number, t.opinion_plan.c.plan_id)
    yield (
        "opinion_answers",
        order_by_acts(select(answer.c.number, answer.c.answer, answer.c.changed, answer.c.act_id), answer),
    )
    yield "opinion_rows", select(about.number, about.row_id).order_by(about.number, about.row_id)
    sent, of_sent = t.sent_opinion, t.sent_opinion_row.c
    yield "sent_opinions", select(sent).order_by(sent.c.package_id, sent.c.number)
    rows = select(of_sent.package_id, of_sent.number, of_sent.row_id)
    yield "sent_opinion_rows", rows.order_by(of_sent.package_id, of_sent.number, of_sent.row_id)
    column = t.list_column.c
    yield "list_columns", select(column.heading, column.item).where(equals(column.plan_id)).order_by(column.position)


def _plan_writes() -> Iterator[NamedWrite]:
    """Yield each statement that updates or deletes rows of plans by columns other than their key."""
    yield delete_where(t.ownership, "edition_id", "row_id")
    yield delete_where(t.initiative, "initiative_id", "plan_id")
    yield update_where(t.plan, ["plan_id"], ["title", "first_year", "last_year"])
    yield update_where(t.plan_node, ["edition_id", "code"], ["position"])
    yield update_where(t.listing, ["edition_id", "row_id"], ["position"])
    yield update_where(t.frame_tag, ["item_id", "edition_id", "subject", "target"], ["decided_by"])


def _organisation_queries() -> Iterator[Named]:
    """Yield each query about the organisation with its name."""
    place, name = t.division_place, t.division_name.c
    placed = select(place).join(t.division, t.division.c.division_id == place.c.division_id)
    yield "divisions", placed.where(place.c.valid_to.is_(None)).order_by(t.division.c.position)
    ended = select(place.c.division_id, place.c.valid_to, place.c.parent, place.c.order, place.c.is_liaison)
    ended = ended.add_columns(place.c.contact).where(place.c.valid_to.is_not(None))
    yield "division_earlier_places", ended.order_by(place.c.division_id, place.c.valid_to)
    yield "division_ids", select(t.division.c.division_id).order_by(t.division.c.position)
    names = select(name.division_id, name.name, name.kind, name.valid_from, name.valid_to)
    yield "division_names", names.order_by(name.division_id, name.position)
    step = t.succession.c
    steps = select(step.act_id, step.day, step.kind, step.division_id, step.successor)
    yield "successions", order_by_acts(steps, t.succession).order_by(step.ordinal)
    yield "aliases", select(t.alias_answer.c.name, t.alias_answer.c.division_id)
    yield "row_moves", order_by_acts(select(t.row_move), t.row_move)
    owner, named = t.row_move_owner.c, t.row_move_answerer.c
    yield "row_move_owners", select(t.row_move_owner).order_by(owner.act_id, owner.edition_id, owner.position)
    divisions = select(t.row_move_answerer)
    yield "named_on_moved_rows", divisions.order_by(named.act_id, named.round_id, named.position)
    yield "withdrawn_row_moves", select(t.withdrawn_row_move.c.moved_by)
    own = (t.division_name, t.division_place, t.alias_answer)  # removed with the body
    naming = union(
        *(
            select(literal_column(f"'{table.name}'").label("table_name"), column.label("division_id"))
            for table in t.all_tables.sorted_tables
            if table not in own
            for reference in references(table)
            for column in reference.columns_naming("division.division_id")
        )
    ).subquery()
    yield "bodies_named_in_tables", select(naming).where(naming.c.division_id.in_(select(t.division.c.division_id)))


def _organisation_writes() -> Iterator[NamedWrite]:
    """Yield each statement that updates or deletes rows of the organisation by columns other than their key."""
    for table in (t.division_place, t.division_name, t.alias_answer):
        yield delete_where(table, "division_id")
    yield delete_where(t.succession, "act_id")


def _indicator_and_paper_queries() -> Iterator[Named]:
    """Yield each query about indicators and papers with its name."""
    yield from _indicators()
    head, file, value = t.publication.c, t.publication_file.c, t.publication_value.c
    yield "publications", select(t.publication).where(equals(head.round_id)).order_by(head.number)
    named = select(file.number, file.name, file.sha256).where(equals(file.round_id))
    yield "publication_files", named.order_by(file.number, file.position)
    content = select(file.content).where(equals(file.round_id), equals(file.number), equals(file.name, "file_name"))
    yield "publication_content", content
    printed = select(value.row_id, value.key, value.value)
    yield "printed_values", printed.where(equals(value.round_id), equals(value.number))
    numbers = select(value.number).where(equals(value.round_id), equals(value.row_id))
    yield "papers_of_row", numbers.distinct().order_by(value.number)
    yield "paper_sender", select(t.paper_sender.c.division_id)
    yield "kept_senders", select(t.kept_sender.c.round_id, t.kept_sender.c.name).order_by(t.kept_sender.c.round_id)


def _indicators() -> Iterator[Named]:
    of, owner, figure = t.indicator_in_edition.c, t.indicator_owner, t.indicator_value
    yield "indicators", select(t.indicator_in_edition).where(equals(of.edition_id)).order_by(of.goal, of.ordinal)
    since = t.indicator_owner_day
    owners = select(owner.c.indicator_id, owner.c.division_id, since.c.valid_from).where(equals(owner.c.edition_id))
    same = (owner.c[each] == since.c[each] for each in ("edition_id", "indicator_id", "act_id"))
    owners = owners.outerjoin(since, and_(*same))
    yield "indicator_owners", order_by_acts(owners, owner)
    act = (t.act.c.act_id, t.act.c.kind, t.act.c.at, t.act.c.by_name, t.act_reason.c.text.label("why"))
    figures = select(figure.c.year, figure.c.kind.label("figure_kind"), figure.c.text, t.act.c.ordinal, *act)
    supplied = select(owner.c.division_id, t.act.c.ordinal, *act)
    for name, statement, table in (("indicator_words", figures, figure), ("indicator_owner_words", supplied, owner)):
        yield name, join_reasons(order_by_acts(statement, table)).where(equals(table.c.indicator_id))
    of_edition = figure.c.edition_id.in_((bindparam("edition_id"), literal_column("''")))
    yield "indicator_values", order_by_acts(select(figure).where(of_edition), figure)


def _round_queries() -> Iterator[Named]:
    """Yield each query about rounds with its name."""
    row, out, due, several = t.round_row.c, t.out_of_report, t.round_due, t.round_several
    yield "rounds", select(t.round_).order_by(t.round_.c.year, t.round_.c.round_id)
    yield "settled_rounds", select(t.settled_round.c.round_id, t.settled_round.c.facts)
    yield "laid_down_rounds", select(t.laid_down_round.c.round_id, t.laid_down_round.c.manifest)
    ended, left_out, contact = t.ended_row.c, t.left_out_row.c, t.blanked_contact.c
    yield "ended_rows", select(ended.round_id, ended.row_id, ended.merged_into)
    yield "left_out_rows", select(left_out.round_id, left_out.row_id)
    yield "blanked_contacts", select(contact.round_id, contact.division_id, contact.contact)
    started, void = t.withdrawn_start, t.void_package.c
    yield "withdrawn_starts", order_by_acts(select(started.c.act_id, started.c.year), started)
    yield "void_packages", select(void.act_id, void.package_id).order_by(void.position)
    profiles = select(t.edition_profile.c.profile).join(
        t.round_, t.round_.c.edition_id == t.edition_profile.c.edition_id
    )
    yield "round_profile", profiles.where(equals(t.round_.c.round_id))
    yield "round_rows", select(row.round_id, row.row_id).order_by(row.round_id, row.position)
    yield "round_lengths", select(func.count().label("length")).select_from(t.round_row).group_by(row.round_id)
    yield "named_divisions", _named_divisions()
    yield "out_of_report", order_by_acts(select(out.c.round_id, out.c.row_id, out.c.reason), out)
    opened = select(several.c.round_id, several.c.row_id, several.c.several)
    yield "several_writers", order_by_acts(opened, several)
    named = t.round_answerer.c
    yield "naming_acts", select(named.act_id).distinct().where(equals(named.round_id), equals(named.row_id))
    texts = select(t.round_owners.c.row_id, t.round_owners.c.text)
    yield "owners_printed", texts.where(equals(t.round_owners.c.round_id))
    yield "begun_until", _begun_until_act()
    yield "reopened", _reopened_after_closing()
    dues = order_by_acts(select(due.c.round_id, due.c.division_id, due.c.due), due)
    yield "dues", dues.order_by(due.c.position, due.c.division_id)
    act = t.act.c
    given = select(due.c.division_id, due.c.due, act.act_id, act.at, act.by_name, act.kind, t.act_reason.c.text)
    changes = join_reasons(order_by_acts(given, due)).where(equals(due.c.round_id))
    yield "due_changes", changes.order_by(due.c.position, due.c.division_id)


def _named_divisions() -> Select[Any]:
    """Return the query for the divisions named on rows, each with all rows on which it is named in the same way.

    There are few such combinations for thousands of rows.
    """
    named = t.round_answerer.c
    how = (named.round_id, named.position, named.division_id, named.role, named.ordinal)
    between: Any = literal_column(f"'{BETWEEN}'")  # a text would become a parameter
    rows = func.string_agg(named.row_id, between).label("row_ids")
    return select(*how, rows).group_by(*how).order_by(named.position)


def _begun_until_act() -> Select[Any]:
    """Return the query for the rounds that were begun by an act or before it."""
    begun, act = t.act.alias("begun"), t.act.alias("later")
    found = select(t.round_.c.round_id).join(begun, begun.c.act_id == t.round_.c.opened_by)
    return found.join(act, act.c.ordinal >= begun.c.ordinal).where(equals(act.c.act_id))


def _reopened_after_closing() -> Select[Any]:
    """Return the query for rows of closed rounds that were reopened after the closing."""
    reopening, closing, review = t.act.alias("said"), t.act.alias("closing"), t.review.c
    found = select(review.round_id, review.row_id).distinct().join(t.round_, t.round_.c.round_id == review.round_id)
    found = found.join(reopening, reopening.c.act_id == review.act_id).join(
        closing, closing.c.act_id == t.round_.c.closed_by
    )
    return found.where(review.kind == literal_column("'reopened'"), reopening.c.ordinal > closing.c.ordinal)


def _round_writes() -> Iterator[NamedWrite]:
    """Yield each statement that updates or deletes rows of rounds by columns other than their key."""
    yield delete_where(t.round_answerer, "round_id", "row_id", "act_id")
    yield delete_where(t.round_due, "round_id", "act_id")
    yield update_where(t.round_, ["round_id"], ["closed_by"])
    yield update_where(t.round_, ["round_id"], ["made_on"])
    yield update_where(t.round_, ["round_id"], ["due"])


def _exchange_queries() -> Iterator[Named]:
    """Yield each query about packages and returns by name; a name is repeated for each combination of parameters."""
    yield from _packages()
    yield from _returns()
    yield from _arrivals()


def _packages() -> Iterator[Named]:
    head, act = t.package.c, t.act.c
    of_round = equals(head.round_id)
    acts = select(head.package_id, act.act_id, act.kind, act.at, act.by_name, t.act_reason.c.text)
    made = join_reasons(acts.join(t.act, act.act_id == head.act_id))
    yield "package_acts", made.where(of_round).order_by(head.ordinal)
    for of in ((of_round,), (of_round, equals(head.division_id)), (equals(head.package_id),)):
        yield "packages", select(t.package).where(*of).order_by(head.ordinal)
        yield "package_parents", select_parts(t.package, t.package_parent, "parent_id").where(*of)
        rows = select_parts(t.package, t.package_row, "row_id", "role")
        yield "package_rows", rows.where(*of).order_by(t.package_row.c.position)
        values = select_parts(t.package, t.package_value, "row_id", "division_id", "key", "value").where(*of)
        yield from for_some_and_all_rows("package_values", values, t.package_value)
        seen = select_parts(t.package, t.package_seen, "row_id", "division_id", "group_key", "word_id").where(*of)
        yield from for_some_and_all_rows("package_seen", seen, t.package_seen)
        yield "package_remarks", select_parts(t.package, t.package_remark, "row_id", "key", "text").where(*of)
    form = t.sent_form.c
    yield "sent_form", select(form.sha256).where(equals(form.package_id), equals(form.sha256))
    forms = select(form.package_id, form.content).where(is_among(form.package_id))
    yield "sent_forms", forms.order_by(form.package_id, form.sha256)


def _returns() -> Iterator[Named]:
    head = t.return_.c
    for of in ((equals(head.round_id), is_among(head.state)), (equals(head.return_id),)):
        yield "returns", select(t.return_).where(*of).order_by(head.ordinal)
        yield "return_parents", select_parts(t.return_, t.return_parent, "parent_id").where(*of)
        values = select_parts(t.return_, t.return_value, "row_id", "key", "state", "text", "cell").where(*of)
        yield from for_some_and_all_rows("return_values", values, t.return_value)
        seen = select_parts(t.return_, t.return_seen, "row_id", "division_id", "group_key", "word_id").where(*of)
        yield from for_some_and_all_rows("return_seen", seen, t.return_seen)
        confirmed = select_parts(t.return_, t.return_confirmation, "name", "confirmed_at")
        yield "return_confirmations", confirmed.where(*of)
        codes = t.return_confirmed.c
        covered = select(codes.return_id, codes.row_id, codes.key, codes.code)
        yield "return_confirmed", covered.join(t.return_, head.return_id == codes.return_id).where(*of)
        yield "return_writers", select_parts(t.return_, t.return_writer, "row_id", "key", "told").where(*of)
    answered = select(head.division_id, t.act.c.at).join(t.act, head.act_id == t.act.c.act_id)
    in_order = answered.order_by(t.act.c.ordinal)
    made = t.submitted_file.c
    yield "submitted_file", select(made.sha256).where(equals(made.return_id))
    yield "submissions", in_order.where(equals(head.round_id), equals(head.state))


def _arrivals() -> Iterator[Named]:
    held, file, ledger = t.held_item.c, t.batch_file.c, t.ledger_row.c
    for chosen in subsets_of(equals(held.round_id), equals(held.state)):
        yield "held", select(t.held_item).where(*chosen).order_by(held.ordinal)
        values = select(t.held_value).join(t.held_item, held.item_id == t.held_value.c.item_id)
        yield "held_values", values.where(*chosen)
    arrival = (file.sha256, file.name, file.size, file.verdict, file.code)
    arrivals = select(*arrival, file.act_id, t.act.c.at, t.act.c.by_name)
    yield "received", order_by_acts(arrivals, t.batch_file).order_by(file.ordinal)
    yield "content", select(t.received_file.c.content).where(equals(t.received_file.c.sha256))
    awaited = t.awaited_file.c
    yield "awaited_files", select(awaited.sha256, awaited.name, awaited.backup).order_by(awaited.position)
    lines = order_by_acts(select(ledger.sha256, ledger.sheet, ledger.row, ledger.row_id, ledger.fate), t.ledger_row)
    for chosen in subsets_of(equals(ledger.act_id)):
        yield "ledger", lines.where(*chosen).order_by(ledger.ordinal)


def _exchange_writes() -> Iterator[NamedWrite]:
    """Yield each statement that updates or deletes rows of packages and returns by columns other than their key."""
    yield update_where(t.held_item, ["item_id"], ["state", "settled_by"])
    yield update_where(t.held_item, ["item_id"], ["round_id"])
    yield update_where(t.return_, ["return_id"], ["respondent", "extension", "confirmed_by"])
    yield update_where(t.return_confirmation, ["return_id"], ["name"])


def _review_queries() -> Iterator[Named]:
    """Yield each query about reviews and findings with its name."""
    review, given = t.review.c, t.confirmation.c
    yield "reviews", select(t.review).where(equals(review.round_id)).order_by(review.ordinal)
    yield "review_values", select(t.review_value).where(equals(t.review_value.c.round_id))
    yield "review_seen", select(t.review_seen).where(equals(t.review_seen.c.round_id))
    confirmed = select(given.division_id, given.act_id, given.name, given.confirmed_at)
    yield "confirmations", order_by_acts(confirmed, t.confirmation).where(equals(given.round_id))
    part = t.confirmation_field.c
    fields = select(part.act_id, part.row_id, part.key, part.code)
    yield "confirmation_fields", fields.where(equals(part.round_id))
    found = t.finding.c
    yield "findings", select(t.finding).where(is_among(found.sha256)).order_by(found.sha256, found.ordinal)
    yield "seen_findings", select(t.seen_findings.c.sha256)
    comment = t.comment_draft.c
    comments = select(comment.row_id, comment.text).where(equals(comment.round_id), equals(comment.division_id))
    yield "comment_drafts", comments.order_by(comment.row_id)


def _review_writes() -> Iterator[NamedWrite]:
    """Yield each statement that updates or deletes rows of reviews and findings by columns other than their key."""
    yield delete_where(t.comment_draft, "round_id", "division_id")
    yield update_where(t.confirmation, ["round_id", "division_id", "act_id"], ["name"])


def _wording_queries() -> Iterator[Named]:
    """Yield each query about wordings with its name."""
    kept, term, sent = t.kept_wording.c, t.term.c, t.sent_word_table.c
    wordings = select(kept.row_id, kept.key, kept.typed, kept.text).where(equals(kept.round_id))
    yield "kept_wordings", wordings.order_by(kept.row_id, kept.key, kept.typed)
    lines = select(term.table_id, term.typed, term.printed, term.is_on).order_by(term.table_id, term.position)
    yield "terms", lines.where(equals(term.table_id))
    yield "sent_terms", lines.where(term.table_id.in_(select(sent.table_id)))
    yield "sent_word_tables", select(sent.package_id, sent.table_id)


def _entry_queries() -> Iterator[Named]:
    """Yield each query about entries with its name; a name is repeated for each combination of parameters."""
    yield from _assertions()
    line, head, draft, change = t.entry_value.c, t.entry_word.c, t.draft.c, t.change.c
    values = select(line.row_id, line.division_id, line.key, line.value, line.conflict)
    yield from for_some_and_all_rows("current", values.where(equals(line.round_id)), t.entry_value)
    answered = select(func.count()).select_from(t.entry_value)
    yield "answered", answered.where(equals(line.round_id), equals(line.key), line.value.is_not(None))
    heads = select(head.row_id, head.group_key, head.division_id, head.word_id)
    current = heads.where(equals(head.round_id)).order_by(head.position)
    yield from for_some_and_all_rows("current_words", current, t.entry_word)
    for chosen in subsets_of(equals(change.row_id), equals(change.key)):
        yield "changes", select(t.change).where(equals(change.round_id), *chosen).order_by(change.ordinal)
    act, known = t.act.c, t.act.alias("known")
    after = select(known.c.ordinal).where(equals(known.c.act_id)).scalar_subquery()
    of_value = (func.coalesce(each, literal_column("''")).label(each.name) for each in (change.row_id, change.key))
    since = select(act.act_id, *of_value).select_from(t.act).outerjoin(t.change)
    yield "changed_since", since.where(act.ordinal > after).distinct()
    place = (draft.row_id, draft.key, draft.division_id)
    yield "drafts", select(*place, draft.text).where(equals(draft.round_id)).order_by(*place)
    yield "withdrawn_words", select(t.withdrawn_word)


def _assertions() -> Iterator[Named]:
    place = ("word_id", "row_id", "division_id", "group_key")
    for chosen in subsets_of(is_among(t.word.c.row_id)):
        of = (equals(t.word.c.round_id), *chosen)
        yield "words", select(t.word).where(*of).order_by(t.word.c.ordinal)
        for name, table, columns in (
            ("word_values", t.word_value, ("key", "value")),
            ("word_seen", t.word_seen, ("seen_id",)),
        ):
            yield name, select(*(table.c[each] for each in (*place, *columns))).join(t.word).where(*of)


def _entry_writes() -> Iterator[NamedWrite]:
    """Yield each statement that updates or deletes rows of entries by columns other than their key."""
    yield delete_where(t.entry_word, "round_id", "row_id", "division_id", "group_key")


_OLD_PREFIX = "'sum:'"
"""The prefix of the check sums that formats 1.2 to 1.4 stored in `setting`."""


def _history_queries() -> Iterator[Named]:
    """Yield each query about the history that a reader needs, with its name."""
    yield "last_digests", _last_acts(t.act_digest.c.digest)
    yield "parents", select(t.act_parent.c.act_id, t.act_parent.c.parent_id)
    act, digest = t.act.c, t.act_digest.c
    acts = select(act.act_id, digest.digest, act.kind, act.at, act.by_name, t.act_reason.c.text)
    joined = acts.select_from(t.act).join(t.act_digest, digest.act_id == act.act_id)
    yield "digests", join_reasons(joined).order_by(act.ordinal)
    head = t.kept_head.c
    yield "kept_heads", select(head.subject_id, head.head).where(equals(head.subject)).order_by(head.subject_id)
    yield "acts_of_round", select(act.act_id).where(_is_of_round()).order_by(act.ordinal)
    yield "dropped_files", select(t.dropped_file.c.sha256, t.dropped_file.c.day)


def _history_writes() -> Iterator[NamedWrite | tuple[str, Select[Any]]]:
    """Yield every statement that only a writer or a check needs."""
    content, digest, parent, act = t.act_content.c, t.act_digest.c, t.act_parent.c, t.act.c
    ordered = select(t.act_content).outerjoin(t.act, act.act_id == content.act_id)
    yield "contents", ordered.order_by(act.ordinal)
    of_group = ordered.where(equals(content.table_name), equals(content.group_key))
    yield "content", of_group.order_by(act.ordinal.desc())
    yield "last_acts", _last_acts(digest.act_id, digest.digest)
    yield "act_digests", select(digest.act_id, digest.contents, digest.digest)
    yield "act_parents", select(parent.act_id, parent.parent_id, parent.parent_digest)
    yield "drafts_whole", select(t.draft)
    yield "draft_checks", select(t.draft_check)
    prefix = func.substr(t.setting.c.key, literal_column("1"), literal_column(str(len(_OLD_PREFIX) - 2)))
    yield "delete sums", t.setting.delete().where(prefix == literal_column(_OLD_PREFIX))
    yield "restamp entry_value", _restamped()
    line, head = t.entry_value.c, t.entry_word.c
    yield "cached_lines", select(line.round_id, line.row_id, line.division_id, line.key, line.value, line.conflict)
    yield "asserted_slots", select(head.round_id, head.row_id, head.division_id, head.group_key).distinct()
    profile = t.edition_profile.c
    with_profile = select(t.round_.c.round_id, profile.profile).select_from(t.round_)
    yield "round_profiles", with_profile.join(t.edition_profile, profile.edition_id == t.round_.c.edition_id)
    yield update_where(t.received_file, ["sha256"], ["content"])
    yield update_where(t.act, ["act_id"], ["by_name"])
    yield update_where(t.act_content, ["act_id", "table_name", "group_key"], ["sums", "cells"])


def _is_of_round() -> ColumnElement[bool]:
    """Return the condition that an act wrote anything of a round, or received a file with a return for it.

    The cache of current values does not count.
    """
    tables = [
        each for each in t.all_tables.sorted_tables if "round_id" in each.c and each.info["summed_by"] is not None
    ]
    named = (
        select(column).where(equals(each.c.round_id), column.is_not(null()))
        for each in tables
        for column in each.c
        if any(key.column is t.act.c.act_id for key in column.foreign_keys)
    )
    files = select(t.return_.c.sha256).where(equals(t.return_.c.round_id))
    received = select(t.batch_file.c.act_id).where(t.batch_file.c.sha256.in_(files))
    return or_(*(t.act.c.act_id.in_(each) for each in (*named, received)))


def _last_acts(*columns: Any) -> Select[Any]:
    """Return the query for the acts that have no later act."""
    later = exists().where(t.act_parent.c.parent_id == t.act_digest.c.act_id)
    return select(*columns).where(~later)


def _first_act() -> Select[Any]:
    """Return the query for the act that made the data file."""
    first = select(func.min(t.act.c.ordinal)).scalar_subquery()
    return select(t.act.c.act_id).where(t.act.c.ordinal == first)


def _restamped() -> Update:
    return t.entry_value.update().values(act_id=_first_act().scalar_subquery())


Write = tuple[str, Select[Any] | Insert | Update | Delete]


def queries() -> Iterator[Named]:
    """Yield every query that only reads, with its name; a name is repeated for each combination of parameters."""
    act = t.act.c
    acts = join_reasons(select(act.act_id, act.kind, act.at, act.by_name, t.act_reason.c.text).select_from(t.act))
    yield "acts", acts.order_by(act.ordinal)
    last = select(func.max(t.act.alias("each").c.ordinal)).scalar_subquery()
    subject = t.act_subject.c
    named = select(subject.act_id).where(is_among(subject.subject))
    yield "acts_about", acts.where(act.act_id.in_(named)).order_by(act.ordinal)
    of_kind = order_by_acts(select(subject.act_id, subject.subject), t.act_subject).where(equals(act.kind))
    yield "subjects_of_kind", of_kind.order_by(subject.subject)
    yield "last_act", acts.add_columns(act.program).where(act.ordinal == last)
    yield "setting", select(t.setting.c.value).where(equals(t.setting.c.key))
    yield from _plan_queries()
    yield from _organisation_queries()
    yield from _round_queries()
    yield from _exchange_queries()
    yield from _review_queries()
    yield from _wording_queries()
    yield from _entry_queries()
    yield from _indicator_and_paper_queries()
    yield from _history_queries()


def writes() -> Iterator[Write]:
    """Yield every statement that only writing or a check needs, with its name."""
    setting = t.setting.c
    yield "act_count", select(func.count()).select_from(t.act)
    yield "act_kinds", select(t.act.c.act_id, t.act.c.kind).order_by(t.act.c.ordinal)
    yield "first_act", _first_act()
    yield "word_acts", select(t.word.c.word_id, t.word.c.act_id)
    yield "settings", select(setting.key, setting.act_id, setting.value)
    for table in t.all_tables.sorted_tables:
        yield from _inserts(table)
        yield from _deletes(table, StoredTable.of(table))
        yield from _lines(table, StoredTable.of(table))
    yield from _plan_writes()
    yield from _organisation_writes()
    yield from _round_writes()
    yield from _exchange_writes()
    yield from _review_writes()
    yield from _entry_writes()
    yield from _history_writes()


def _inserts(table: Table) -> Iterator[Write]:
    """Yield the insertion of a row, its insertion if the key is new, and the query for the highest `ordinal`."""
    given = {column.name: bindparam(column.name, type_=column.type) for column in table.columns}
    yield f"insert {table.name}", insert(table).values(given)
    there = exists().where(*(column == given[column.name] for column in table.primary_key))
    yield f"add {table.name}", insert(table).from_select(list(given), select(*given.values()).where(~there))
    if "ordinal" in table.columns:
        yield f"last {table.name}", select(func.coalesce(func.max(table.c.ordinal), literal_column("0")))


def _deletes(table: Table, known: StoredTable) -> Iterator[Write]:
    """Yield the deletions of rows by key, by group, and by round (or edition, if no column contains a round)."""
    group = [known.group] if known.group in known.columns else []
    yield delete_where(table, *known.key)
    if group:
        yield delete_where(table, *group)
    for whole in known.of_round or known.of_edition:
        columns = dict.fromkeys([whole, *group])
        yield delete_where(table, *columns)
        groups = select(*(table.c[name] for name in columns)).distinct()
        yield f"groups {table.name}", groups.where(equals(table.c[whole]))


def _lines(table: Table, known: StoredTable) -> Iterator[Write]:
    """Yield the queries for the cells covered by digests: of all rows, and of one group."""
    if known.summed_by is None:
        return
    lines = select(*(table.c[name] for name in known.summed))
    yield f"lines {table.name}", lines
    if known.group in known.columns:
        yield f"lines {table.name}", lines.where(equals(table.c[known.group]))
    elif known.summed_by == BY_ACT:
        words = select(t.word.c.word_id).where(equals(t.word.c.act_id))
        yield f"lines {table.name}", lines.where(table.c.word_id.in_(words))
