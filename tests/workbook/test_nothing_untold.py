"""Whatever a person adds to a returned form beside the answers is reported, however the form was changed."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import astuple, replace
from functools import partial
from random import Random
from typing import Any

import pytest

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.returns import form_version_of
from nakano_status.domain.fields.profile import Profile, read_checked_profile
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.workbook.form.writer import write_form
from tests.support.additions import KINDS, inserted_rows, pasted, scribbled, sorted_rows
from tests.support.fields import NAKANO, asked_in
from tests.support.forms import CARD, form_content, form_row
from tests.support.planted_profiles import OF_LEVELS, planted_profile
from tests.support.profiles import changed as changed_profile
from tests.support.returned_forms import problems, read
from tests.support.spreadsheets import changed

pytestmark = pytest.mark.timeout(3_600)

FEW, MANY, IN_ONE_FILE = 1, 60, 30
"""Files of each form in a run, and with `--whole`; 10,800 additions with `--whole`."""


def form_of(profile: Profile, package_id: str = "R4-7KQ2M-XW9", **content: Any) -> bytes:
    """Return a form of the format that a profile asks for."""
    asked = replace(asked_in(FiscalYear(2022)), profile=profile)
    made = form_content(asked=asked, package_id=package_id, form_version=form_version_of(profile), **content)
    own = None if profile.is_built_in else profile.content
    return write_form(replace(made, seal=f"seal of {package_id}", own_profile=own))


OWN = read_checked_profile(changed_profile(lambda content: content.update(profile_id="own")))
FORM = form_of(NAKANO, figures=(CARD,))
OTHER = form_of(NAKANO, "R4-OTHER", division="税務課", rows=(form_row(make_id("2-1-①", 1)),), reference_rows=())
FORMS: Mapping[str, tuple[bytes, Callable[[Any], None]]] = {
    "format 1": (FORM, lambda _: None),
    "format 2": (form_of(OWN), lambda _: None),
    "format 3": (form_of(planted_profile(*OF_LEVELS)), lambda _: None),
    "rows sorted": (FORM, sorted_rows),
    "rows inserted": (FORM, inserted_rows),
    "two divisions": (FORM, partial(pasted, other=OTHER)),
}


def untold(name: str, random: Random) -> list[str]:
    """Return the kinds of additions to a form of which the text is neither reported nor read as an answer."""
    form, change = FORMS[name]
    kinds = random.choices(sorted(KINDS), k=IN_ONE_FILE)
    content, planted = scribbled(changed(form, change), kinds, random)
    file = read(content)
    assert file.refused is None
    texts = [each.found or "" for each in problems(file, form, OTHER)]
    texts += [cell.text or "" for row in file.all_rows for cell in row.cells.values()]
    texts += [row.title or "" for row in file.rows if row.id_text is None]
    texts += [each or "" for each in astuple(file.respondent)]
    known = "\n".join(texts)
    return [f"{each.kind} on {each.sheet}" for each in planted if (each.words or "画像") not in known]


@pytest.mark.parametrize("name", FORMS)
def test_nothing_that_was_added_is_untold(name: str, request: pytest.FixtureRequest) -> None:
    number = MANY if request.config.getoption("--whole") else FEW
    found = Counter(each for seed in range(number) for each in untold(name, Random(f"{name} {seed}")))
    assert found == Counter()


@pytest.mark.parametrize("name", FORMS)
def test_nothing_is_told_of_a_form_to_which_nothing_was_added(name: str) -> None:
    form, change = FORMS[name]
    assert problems(read(changed(form, change)), form, OTHER) == []
