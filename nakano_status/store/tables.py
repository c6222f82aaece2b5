"""The tables of a data file, as SQLAlchemy Core: the one description that files are made, read and checked by.

Text keys, UTC text times, no types of one database only. Values are rows by field key, never a column per field. If a
key has a division only for some fields, the empty text means "the row's". `ordinal` and `position` keep the order of
recording or printing. Foreign keys are checked at the end of an act (decision 0007).
"""

from __future__ import annotations

from nakano_status.application.ports.data_file import StoreRole
from nakano_status.store import columns as c
from nakano_status.store.exchange.tables import *  # noqa: F403 - every table by its name in this module
from nakano_status.store.history.tables import *  # noqa: F403
from nakano_status.store.merge.tables import *  # noqa: F403
from nakano_status.store.organisation.tables import *  # noqa: F403
from nakano_status.store.papers.tables import *  # noqa: F403
from nakano_status.store.plan.tables import *  # noqa: F403
from nakano_status.store.review.tables import *  # noqa: F403
from nakano_status.store.round.tables import *  # noqa: F403
from nakano_status.store.stored_forms import read_count, read_time

# The store and its acts
store_info = c.table(
    "store_info",
    "データファイルの情報",
    c.key("store_id"),
    c.text("role", one_of=StoreRole),
    c.text("plan_id", names="plan.plan_id"),
    c.maybe("division_id", names="division.division_id"),
    c.content("seal_key", nullable=True),
    c.text("made_by"),
    summed_by="",
)
act = c.table(
    "act",
    "操作の記録",
    c.key("act_id"),
    c.number("ordinal", form=read_count),
    c.text("kind"),
    c.text("at", form=read_time),
    c.maybe("by_name"),
    c.text("program"),
    summed_by="act_id",
)
act_reason = c.table(
    "act_reason", "操作の理由", c.key("act_id", "act.act_id"), c.text("text"), summed_by="act_id", since=(1, 1)
)
setting = c.table("setting", "設定", c.key("key"), c.text("value"), c.of_act(), summed_by="key")

all_tables = c.metadata
