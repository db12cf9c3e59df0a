"""Stations and servers that are killed, and lines that are cut, full size: ``--kills``, ``--outages``, ``--cuts``."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.clinic import Clinic
from tests.models.store.test_doubt import cut_often
from tests.models.store.test_outlasting import outlast
from tests.models.store.toys import TOY, open_toy
from tests.models.visit.test_killed import kill
from tests.proxy import Proxy
from tests.server import ENGINES, Server

LONGEST_SECONDS = 3600


@pytest.mark.parametrize("engine", ENGINES)
def test_stations_that_are_killed_at_work(
    clinic: Clinic,
    seed: int,
    request: pytest.FixtureRequest,
    remember: Callable[..., None],
    tell: Callable[[str], None],
) -> None:
    kills = request.config.getoption("--kills")
    began = time.monotonic()
    acknowledged, doubtful = kill(clinic, kills, seed=seed, seconds=LONGEST_SECONDS)
    tell(
        f"{kills} kills in {time.monotonic() - began:.0f} s: {acknowledged} operations acknowledged,"
        f" {doubtful} found done by the next station"
    )
    remember(kills=kills, acknowledged=acknowledged, doubtful=doubtful)


@pytest.mark.usefixtures("server")
def test_servers_that_are_killed_under_load(
    seed: int, request: pytest.FixtureRequest, remember: Callable[..., None], tell: Callable[[str], None]
) -> None:
    outages = request.config.getoption("--outages")
    answered, refused, longest = outlast(outages, seed)
    tell(f"{outages} outages and a failover: {answered} presses answered, {refused} refused, {longest:.1f} s at most")
    remember(outages=outages, answered=answered, refused=refused, longest=longest)


def test_commits_that_are_cut(server: Server, request: pytest.FixtureRequest, remember: Callable[..., None]) -> None:
    cuts = request.config.getoption("--cuts")
    proxy = Proxy(server.folder / ".s.PGSQL.5432")
    with server.database(TOY) as url:
        store = open_toy(proxy.url(url.partition("?")[0].rpartition("/")[2]))
        cut_often(store, proxy, cuts)
        store.close()
        proxy.close()
    remember(cuts=cuts)
