"""A monkey at the window, by chance: whatever is touched in whatever order, no defect, and the data file is sound.

`--monkey-steps N` lets it play longer; the seed of the run repeats a play as far as its moments repeat.
"""

from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from PySide6.QtGui import QDesktopServices

from nakano_status.application.verify import verify
from nakano_status.bootstrap import make_parts
from nakano_status.gui.messages import Messages
from tests.support.monkey import Monkey
from tests.support.offices import Office
from tests.support.questions import questions_expected
from tests.support.windows import copied, somebody

STEPS = 60


@pytest.fixture(autouse=True)
def _nobody_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be opened in another program, and whatever could not be saved be lost."""
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: True)
    monkeypatch.setattr(Messages, "may_lose", lambda *_: True)


def play(request: pytest.FixtureRequest, number: int, store: Path, office: Office) -> None:
    """Let the monkey play at a copy of a data file, then look through that file."""
    config, folder = request.config, store.parent
    chance = Random(f"{config.getoption('randomly_seed', 0)} {request.node.name} {number}")
    out = folder / "out"
    out.mkdir()
    files = [store, office.answer, office.form("戸籍住民課"), office.form("税務課")]
    with questions_expected(), somebody(store) as person:
        Monkey(person, chance, [copied(each, out) for each in files[1:]] + [store], out).play(
            config.getoption("monkey_steps") or STEPS
        )
    with closing(make_parts().stores.open(store)) as opened:
        assert verify(opened).value


@pytest.mark.timeout(3600)
@pytest.mark.sample(1)
@pytest.mark.parametrize("number", range(6))
def test_a_monkey_in_the_office(
    request: pytest.FixtureRequest, number: int, sent_office: Office, tmp_path: Path
) -> None:
    play(request, number, copied(sent_office.store, tmp_path), sent_office)


@pytest.mark.timeout(3600)
@pytest.mark.sample(1)
@pytest.mark.parametrize("number", range(6))
def test_a_monkey_in_a_division(
    request: pytest.FixtureRequest, number: int, sent_office: Office, opened_form: Path, tmp_path: Path
) -> None:
    play(request, number, copied(opened_form, tmp_path), sent_office)
