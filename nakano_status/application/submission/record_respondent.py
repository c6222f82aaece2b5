"""Save the respondent (記入者・内線) in the division's data file; it is asked for, but optional."""

from __future__ import annotations

from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store
from nakano_status.application.submission.submit import RESPONDENT_EXTENSION, RESPONDENT_NAME
from nakano_status.domain.exchange.respondent import Respondent


def record_respondent(store: Store, respondent: Respondent, by: str | None = None) -> Outcome[Respondent]:
    """Save name and extension; raises StoreReadOnly."""
    with store.writing() as work:
        work.begin_act("record_respondent", by)
        work.settings.save(RESPONDENT_NAME, respondent.name or "")
        work.settings.save(RESPONDENT_EXTENSION, respondent.extension or "")
        work.commit()
    return Outcome(respondent)


def read_respondent(records: Records) -> Respondent:
    """Return who answers, as kept."""
    return Respondent(
        records.settings.read(RESPONDENT_NAME) or None, records.settings.read(RESPONDENT_EXTENSION) or None
    )
