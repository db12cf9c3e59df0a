"""``make soak SOAK="--seeds 20"``: the suite's own checks, full size."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """How much is run."""
    parser.addoption("--seeds", type=int, default=2, help="how many seeds each check is run with")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each check once for each seed."""
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(metafunc.config.getoption("--seeds")))
