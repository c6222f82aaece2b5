"""An office at the end of its first round."""

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.organisation.edit_division import DivisionEdit, edit_division
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.amend_round import Amendment, ReportChange, amend_round
from nakano_status.application.round.open_and_close_round import close_round
from nakano_status.domain.round.round import OutOfReport
from tests.support.rounds import OWN, ZEIMU


@pytest.fixture
def after_r4(parts: Parts, office: Store) -> Store:
    """The office after R4, in which a row was finished and 税務課 proposed that another is."""
    amend_round(office, Amendment((OWN[0],), "終えた", report_change=ReportChange.OUT, why_out=OutOfReport.FINISHED))
    edit_entry(parts, office, Entry(OWN[1], {"mark": "◎", "done": "終えた。", "note": "完了"}, ZEIMU))
    with office.reading() as records:
        own = records.organisation.read().find(ZEIMU)
        other = records.organisation.read().find("戸籍住民課")
    assert own
    assert other
    edit_division(office, own.division_id, DivisionEdit(contact="山田（内線1234）"))
    edit_division(office, other.division_id, DivisionEdit(contact="佐藤（内線5678）"))
    close_round(office)
    return office
