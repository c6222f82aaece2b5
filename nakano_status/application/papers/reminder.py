"""再依頼文 as the text of a mail, to be copied: to all, to a 部, to one division (board --remind; 提出状況)."""

from __future__ import annotations

from nakano_status.application.lookup import chosen_round, need_role
from nakano_status.application.papers.letters import Correspondence, LetterHead
from nakano_status.application.papers.templates import usable_template
from nakano_status.application.ports.data_file import Parts, Records, StoreRole
from nakano_status.documents.letter_builder import letter_mail
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.round.letter import LetterKind


def reminder_mail(
    parts: Parts,
    records: Records,
    *,
    department: str | None = None,
    division: str | None = None,
    year: FiscalYear | None = None,
) -> str:
    """Return the mail on what is still to be answered, to a 部 or a division by name, else to all; '' if nothing is.

    Raises WrongRole, RoundUnknown, TemplateFaulty.
    """
    need_role(records, StoreRole.OFFICE)
    correspondence = Correspondence(records, chosen_round(records, year), LetterHead(parts.clock.today()))
    letter = correspondence.reminder(department=department, division=division)
    if letter is None:
        return ""
    return letter_mail(letter, usable_template(parts, records, LetterKind.REMINDER.template))
