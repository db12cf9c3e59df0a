"""``make soak SOAK="--seeds 20"``: the suite's own checks, full size.

What was passed is kept in pytest's cache, with what it measured: with ``--resume`` it isn't done again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

_PASSED = "soak/passed"

Measured = dict[str, dict[str, Any]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """How much is run."""
    parser.addoption("--seeds", type=int, default=2, help="how many seeds each check is run with")
    parser.addoption("--sequences", type=int, default=10_000, help="how many sequences of keys, over all seeds")
    parser.addoption("--cases", type=int, default=100_000, help="how many messages that nobody would send")
    parser.addoption("--visits", type=int, default=4_000, help="how many visits the stations race for")
    parser.addoption("--kills", type=int, default=500, help="how many stations are killed, on each database")
    parser.addoption("--outages", type=int, default=20, help="how often a server is killed under load")
    parser.addoption(
        "--cuts", type=int, default=1_000, help="how many commits are cut off from their answer, or before"
    )
    parser.addoption("--units", type=int, default=50, help="how many units one server is made to hold")
    parser.addoption("--resume", action="store_true", help="skip what was passed before")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each check once for each seed."""
    seeds = metafunc.config.getoption("--seeds")
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(seeds))
    if "sequences" in metafunc.fixturenames:
        metafunc.parametrize("sequences", [metafunc.config.getoption("--sequences") // seeds])


@pytest.fixture
def cases(request: pytest.FixtureRequest) -> int:
    """How many messages that nobody would send."""
    asked: int = request.config.getoption("--cases")
    return asked


@pytest.fixture
def visits(request: pytest.FixtureRequest) -> int:
    """How many visits the stations race for."""
    asked: int = request.config.getoption("--visits")
    return asked


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin these anew, unless asked to resume."""
    if config.cache is not None and not config.getoption("--resume"):
        anew = {item.nodeid for item in items}
        config.cache.set(_PASSED, {name: each for name, each in _known(config.cache).items() if name not in anew})


@pytest.fixture
def remember(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Skips what was passed before; what it returns is called at the end, with what was measured."""
    cache: pytest.Cache = request.config.cache
    name = request.node.nodeid
    if name in _known(cache):
        pytest.skip("passed before")

    def keep(**measured: Any) -> None:
        cache.set(_PASSED, {**_known(cache), name: measured})

    return keep


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Measured:
    """What the checks of this session have measured, by name, those passed before among them."""
    here = {item.nodeid for item in request.session.items}
    return {name: each for name, each in _known(request.config.cache).items() if name in here}


@pytest.fixture
def tell(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Tells a line while the checks go on."""
    writer = request.config.get_terminal_writer()

    def write(line: str) -> None:
        with capsys.disabled():
            writer.line(f"\n{line}")

    return write


def _known(cache: pytest.Cache) -> Measured:
    known: Measured = cache.get(_PASSED, {})
    return known
