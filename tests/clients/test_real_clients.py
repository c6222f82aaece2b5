"""A return that another program opened and saved is the same return.

`make test-clients` installs the programs, takes the division with the most rows, and makes the page; `make test` takes
a small sample through what is installed.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.client_outcomes import Loss, Measuring, Outcome
from tests.support.client_page import write_page
from tests.support.client_programs import WAYS, Way
from tests.support.client_samples import KINDS, SOUND, make_sample

pytestmark = [pytest.mark.clients, pytest.mark.timeout(1200)]
_MANY_ROWS, _FEW_ROWS = "情報システム課", "戸籍住民課"
_FEW_KINDS = ("program", "mended")
_LONG_WAY = 2
"""Arrows of a way that takes many seconds."""

SILENT = {
    ("LibreOffice", "a tab in a text"),
    ("SheetJS", "`_x000D_` typed as a text"),
    ("SheetJS", "a percentage"),
    ("SheetJS", "a number with separators"),
}
"""(program, what it destroys) where the result cannot be distinguished from something that was typed."""


@pytest.fixture(scope="module")
def page(request: pytest.FixtureRequest) -> Path | None:
    target = request.config.getoption("--client-page")
    return Path(target) if target else None


@pytest.fixture(scope="module")
def measuring(page: Path | None, tmp_path_factory: pytest.TempPathFactory) -> Measuring:
    sample = make_sample(tmp_path_factory.mktemp("office"), _MANY_ROWS if page else _FEW_ROWS)
    return Measuring(sample, tmp_path_factory.mktemp("resaved"), KINDS if page else _FEW_KINDS)


@pytest.fixture(scope="module")
def outcomes(page: Path | None) -> Iterator[dict[str, Outcome]]:
    measured: dict[str, Outcome] = {}
    yield measured
    if page is not None and len(measured) == len(WAYS):
        write_page([measured[way.name] for way in WAYS], page)


@pytest.mark.sample(2)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_a_return_saved_by_another_program_merges_to_the_same_state(
    way: Way, measuring: Measuring, outcomes: dict[str, Outcome], page: Path | None
) -> None:
    if page is None and way.through.count("→") >= _LONG_WAY:
        pytest.skip("this way takes long; make test-clients goes it")
    version = way.version()
    if version is None and page is None:
        pytest.skip(f"{way.client} is not installed here; make test-clients installs it")
    assert version is not None, f"{way.client} is not installed"
    outcome = outcomes[way.name] = measuring.measure(way, version)
    sound = [kind for kind in SOUND if kind in outcome.same]
    assert {kind: (outcome.same[kind], outcome.verdicts[kind]) for kind in sound} == dict.fromkeys(
        sound, (True, "known")
    )
    assert [loss for loss in outcome.losses if _is_silent(way, loss)] == []


def _is_silent(way: Way, loss: Loss) -> bool:
    return loss.told is None and (way.client, loss.what) not in SILENT
