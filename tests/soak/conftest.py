"""``make soak SOAK="--seeds 20"``: the suite's own checks, full size."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """How much is run."""
    parser.addoption("--seeds", type=int, default=2, help="how many seeds each check is run with")
    parser.addoption("--sequences", type=int, default=10_000, help="how many sequences of keys, over all seeds")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each check once for each seed."""
    seeds = metafunc.config.getoption("--seeds")
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(seeds))
    if "sequences" in metafunc.fixturenames:
        metafunc.parametrize("sequences", [metafunc.config.getoption("--sequences") // seeds])
