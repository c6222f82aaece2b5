"""The queries of what each act wrote, and of the acts before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, exists, func, literal_column, null, or_, select

from nakano_status.store import tables as t
from nakano_status.store.expressions import Named, NamedWrite, by, changing, with_reasons

_OLD_PREFIX = "'sum:'"
"""The prefix of the check sums that formats 1.2 to 1.4 kept in `setting`."""


def queries() -> Iterator[Named]:
    """Yield every query of a reader."""
    yield "last_digests", _last_acts(t.act_digest.c.digest)
    yield "parents", select(t.act_parent.c.act_id, t.act_parent.c.parent_id)
    act, digest = t.act.c, t.act_digest.c
    acts = select(act.act_id, digest.digest, act.kind, act.at, act.by_name, t.act_reason.c.text)
    joined = acts.select_from(t.act).join(t.act_digest, digest.act_id == act.act_id)
    yield "digests", with_reasons(joined).order_by(act.ordinal)
    head = t.kept_head.c
    yield "kept_heads", select(head.subject_id, head.head).where(by(head.subject)).order_by(head.subject_id)
    yield "acts_of_round", select(act.act_id).where(_is_of_round()).order_by(act.ordinal)
    yield "dropped_files", select(t.dropped_file.c.sha256, t.dropped_file.c.day)


def writes() -> Iterator[NamedWrite | tuple[str, Select[Any]]]:
    """Yield every statement that only a writer or a check needs."""
    content, digest, parent, act = t.act_content.c, t.act_digest.c, t.act_parent.c, t.act.c
    ordered = select(t.act_content).outerjoin(t.act, act.act_id == content.act_id)
    yield "contents", ordered.order_by(act.ordinal)
    of_group = ordered.where(by(content.table_name), by(content.group_key))
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
    yield changing(t.received_file, ["sha256"], ["content"])
    yield changing(t.act, ["act_id"], ["by_name"])
    yield changing(t.act_content, ["act_id", "table_name", "group_key"], ["sums", "cells"])


def _is_of_round() -> ColumnElement[bool]:
    """Whether an act is named in a row of a round (but in the cache), or received a file with a return for it."""
    tables = [
        each for each in t.all_tables.sorted_tables if "round_id" in each.c and each.info["summed_by"] is not None
    ]
    named = (
        select(column).where(by(each.c.round_id), column.is_not(null()))
        for each in tables
        for column in each.c
        if any(key.column is t.act.c.act_id for key in column.foreign_keys)
    )
    files = select(t.return_.c.sha256).where(by(t.return_.c.round_id))
    received = select(t.batch_file.c.act_id).where(t.batch_file.c.sha256.in_(files))
    return or_(*(t.act.c.act_id.in_(each) for each in (*named, received)))


def _last_acts(*columns: Any) -> Select[Any]:
    """The acts that are before no other."""
    later = exists().where(t.act_parent.c.parent_id == t.act_digest.c.act_id)
    return select(*columns).where(~later)


def first_act() -> Select[Any]:
    """The act that made the data file."""
    first = select(func.min(t.act.c.ordinal)).scalar_subquery()
    return select(t.act.c.act_id).where(t.act.c.ordinal == first)


def _restamped() -> Update:
    return t.entry_value.update().values(act_id=first_act().scalar_subquery())
