"""A desk whose server dies, falls silent or is cut off: it says so soon, refuses at once, and goes on by itself."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Iterator

import psycopg
import pytest
from psycopg import sql

from models.refusal import Message, Unavailable
from models.staff.verbs import add_staff
from models.store import migrate
from models.store.store import open_store
from tests.clinic import Clinic, StillClock
from tests.proxy import Cut, Proxy
from tests.screens.station import station
from tests.server import Server
from tests.xray_tui.test_live import App, Seen, added, names
from xray_tui import press
from xray_tui.settings import Settings

SOON = 2.0
"""How soon a desk says that it has no connection."""


@pytest.fixture(scope="module")
def own(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server that may be killed."""
    request.getfixturevalue("server")  # skips where there is none
    server = Server()
    server.start()
    yield server
    server.remove()


@pytest.fixture
def url(own: Server) -> Iterator[str]:
    with own.database(migrate.SCHEMA) as url:
        yield url


@pytest.fixture
def proxy(own: Server) -> Iterator[Proxy]:
    proxy = Proxy(own.folder / ".s.PGSQL.5432")
    yield proxy
    proxy.close()


@pytest.fixture
async def app(url: str, request: pytest.FixtureRequest) -> AsyncIterator[App]:
    """A live desk; by the proxy where the test has one."""
    if "proxy" in request.fixturenames:
        proxy: Proxy = request.getfixturevalue("proxy")
        url = proxy.url(url.partition("?")[0].rpartition("/")[2])
    app = App(Settings(database=url, station="radiographer"))
    app.start()
    assert await app.next() == "live"
    await app.desk.perform(add_staff, **added("Aino"))
    yield app
    await asyncio.to_thread(app.desk.stop)


async def said_soon(app: App) -> None:
    """The desk says that it has no connection."""
    began = time.monotonic()
    fault = await app.next()
    assert time.monotonic() - began < SOON
    assert isinstance(fault, Message)
    assert fault.key in ("store.unreachable", "store.saving_long")
    assert not app.desk.health.connected


async def refused_at_once(app: App) -> None:
    began = time.monotonic()
    with pytest.raises(Unavailable) as caught:
        await app.desk.perform(add_staff, **added("Nobody"))
    assert caught.value.message.key == "store.unreachable"
    assert time.monotonic() - began < 0.3


async def goes_on(app: App, seen: Seen) -> None:
    assert await app.next() == "live"
    assert app.desk.health.connected
    await app.desk.perform(add_staff, **added("Väinö"))
    board = await seen.until(lambda board: "Väinö" in board)
    assert "Nobody" not in board
    assert "Aino" in board


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
async def test_a_server_that_dies_and_comes_back(own: Server, url: str, app: App, how: signal.Signals) -> None:
    seen = Seen()
    app.desk.watch(names, seen)
    await seen.until(lambda board: "Aino" in board)
    await asyncio.to_thread(own.stop, how)
    await said_soon(app)
    await refused_at_once(app)
    fresh = app.desk.health.fresh_at
    await asyncio.sleep(0.2)
    assert app.desk.health.fresh_at == fresh, "what the desk has grows old"
    own.start()  # in this thread: the server dies with the one that started it
    await goes_on(app, seen)


def wait_for(server: Server, standby: str) -> None:
    """From now on each commit waits for this standby."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        connection.execute(sql.SQL("ALTER SYSTEM SET synchronous_standby_names = {}").format(sql.Literal(standby)))
        connection.execute("SELECT pg_reload_conf()")


async def test_a_standby_that_has_gone_keeps_a_commit_waiting(own: Server, url: str, app: App) -> None:
    seen = Seen()
    app.desk.watch(names, seen)
    wait_for(own, "gone")
    waiting = asyncio.ensure_future(app.desk.perform(add_staff, **added("Väinö")))
    began = time.monotonic()
    assert await app.next() == Message("store.saving_long")
    assert time.monotonic() - began < SOON
    assert not waiting.done()
    wait_for(own, "")
    await waiting
    assert await app.next() == "live"
    assert (await seen.until(lambda board: "Väinö" in board)).count("Väinö") == 1


async def test_a_network_that_falls_silent(proxy: Proxy, app: App) -> None:
    seen = Seen()
    app.desk.watch(names, seen)
    await seen.until(lambda board: "Aino" in board)
    proxy.silent = True
    caught_in_it = asyncio.ensure_future(app.desk.perform(add_staff, **added("Nobody")))
    await said_soon(app)
    with pytest.raises(Unavailable):
        await asyncio.wait_for(caught_in_it, 2 * SOON)
    await refused_at_once(app)
    proxy.silent = False
    await goes_on(app, seen)


@pytest.mark.parametrize("cut", [Cut.BEFORE, Cut.AFTER])
async def test_a_commit_whose_line_is_cut_is_found_out_about(proxy: Proxy, app: App, cut: Cut) -> None:
    before = await app.desk.ask(lambda snapshot: snapshot.seq)
    proxy.cut = cut
    await app.desk.perform(add_staff, **added("Väinö"))
    assert await app.desk.ask(lambda snapshot: snapshot.seq) == before + 1
    assert (await app.desk.ask(names)).count("Väinö") == 1


async def test_a_doubt_that_cannot_be_resolved_is_told(proxy: Proxy, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "DOUBT_SECONDS", 0.1)
    proxy.cut = Cut.FOR_GOOD
    with pytest.raises(Unavailable) as caught:
        await app.desk.perform(add_staff, **added("Väinö"))
    assert caught.value.message.key == "store.in_doubt"


async def test_a_server_that_is_not_there_at_the_start_is_said(own: Server, url: str) -> None:
    app = App(Settings(database=url.replace(str(own.folder), "/nowhere")))
    app.start()
    fault = await app.next()
    assert isinstance(fault, Message)
    assert fault.key == "store.unreachable"
    assert app.desk.stop()


async def test_half_done_work_is_kept(own: Server, url: str) -> None:
    clock = StillClock()
    clinic = Clinic(open_store(url, clock=clock), clock)
    clinic.take(clinic.incoming(1))
    async with station(clinic, "reception", first="check_in", waits_for="• live") as worker:
        await worker.type("Testinen")
        worker.rest()
        await worker.press("enter")
        await worker.until("Testi1")
        await worker.type("half a wo")
        own.stop(signal.SIGKILL)
        await worker.until("no connection")
        await worker.until("The database can't be reached")
        assert all(each in worker.screen_text() for each in ("Testi1", "half a wo"))
        own.start()
        await worker.until("• live")
        assert all(each in worker.screen_text() for each in ("Testi1", "half a wo"))
    clinic.store.close()
