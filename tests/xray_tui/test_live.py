from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models.permission import Permission, Role
from models.refusal import Message, NotFound, NotNow, Unavailable
from models.staff.outcomes import StaffAdded
from models.staff.post import read_posts
from models.staff.read import StaffLine, staff_list
from models.staff.verbs import add_staff
from models.store.snapshot import Snapshot
from models.store.sqlite import library
from models.store.store import open_store
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.rules import default_text
from models.unit.verbs import load_unit
from models.visit.learn import learned_today
from models.visit.read import read_board
from screens.desk import Desk
from tests.clinic import Clinic
from xray_tui import compose
from xray_tui.at_work import AtWork
from xray_tui.door import Connected
from xray_tui.live import LiveDesk
from xray_tui.settings import Settings

SOON = 5.0


@verb(may=Permission.MANAGE_STAFF)
def wait_for(tx: Tx, *, event: Callable[[], object]) -> int:
    """A verb that takes its time."""
    event()
    return tx.seq


@verb(may=Permission.MANAGE_STAFF)
def refuse(tx: Tx) -> None:
    """A verb that refuses."""
    raise NotNow("toy.refused")


class App:
    """What the desk needs of an app: a loop to post to, and ears."""

    def __init__(self, settings: Settings) -> None:
        self.desk = compose.desk(settings)
        self.said: asyncio.Queue[Message | str] = asyncio.Queue()
        self.crashes: asyncio.Queue[BaseException] = asyncio.Queue()
        self.loop = asyncio.get_running_loop()
        self.loop.set_exception_handler(lambda _loop, context: self.crashes.put_nowait(context["exception"]))

    def start(self) -> None:
        self.desk.start(
            lambda run: self.loop.call_soon_threadsafe(run),
            lambda: self.said.put_nowait("live"),
            self.said.put_nowait,
        )

    async def next(self) -> Message | str:
        return await asyncio.wait_for(self.said.get(), SOON)


class Seen:
    """What a watch handed over."""

    def __init__(self) -> None:
        self.boards: list[Any] = []
        self._more = asyncio.Event()

    def __call__(self, board: Any) -> None:
        assert threading.current_thread() is threading.main_thread()
        self.boards.append(board)
        self._more.set()

    async def until(self, wanted: Callable[[Any], bool]) -> Any:
        async with asyncio.timeout(SOON):
            while not self.boards or not wanted(self.boards[-1]):
                self._more.clear()
                await self._more.wait()
        return self.boards[-1]


def names(snapshot: Snapshot) -> tuple[str, ...]:
    return tuple(line.name for line in staff_list(snapshot))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database=str(tmp_path / "unit.db"), station="radiographer")


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[App]:
    app = App(settings)
    app.start()
    assert await app.next() == "live"
    with pytest.raises(NotNow):  # behind what the desk does of itself when it begins
        await app.desk.perform(refuse)
    yield app
    await asyncio.to_thread(app.desk.stop)


def added(name: str) -> dict[str, Any]:
    return {"name": name, "roles": (Role.RADIOGRAPHER,)}


def test_is_a_desk(settings: Settings) -> None:
    desk: Desk = compose.desk(settings)
    assert desk.language == "fi"
    assert desk.health.loading
    assert desk.station.rooms == ()  # the unit's are known when it has been read


def test_importing_it_loads_no_database_stack() -> None:
    script = (
        "import sys, xray_tui.live, xray_tui.compose, xray_tui.settings;"
        "print([m for m in sys.modules if m.partition('.')[0] in ('sqlalchemy', 'sqlmodel', 'alembic', 'textual')])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


async def test_the_first_verb_and_read_wait_for_the_database(settings: Settings) -> None:
    app = App(settings)
    seen = Seen()
    app.desk.watch(names, seen)
    performing = asyncio.ensure_future(app.desk.perform(add_staff, **added("Aino")))
    asking = asyncio.ensure_future(app.desk.ask(staff_list))
    await asyncio.sleep(0)
    app.start()
    assert isinstance(await performing, StaffAdded)
    assert {line.name for line in await asking if isinstance(line, StaffLine)} <= {"Aino", app.desk.station.actor}
    await seen.until(lambda board: "Aino" in board)
    assert app.desk.station.actor == compose.os_user()
    assert not app.desk.health.loading
    await asyncio.to_thread(app.desk.stop)


async def test_a_watch_sees_this_desks_and_other_programs_changes(app: App, settings: Settings) -> None:
    seen = Seen()
    app.desk.watch(names, seen)
    await seen.until(lambda board: len(board) == 1)
    await app.desk.perform(add_staff, **added("Aino"))
    await seen.until(lambda board: "Aino" in board)
    connected = await asyncio.to_thread(compose.connect, settings)
    began = time.monotonic()
    await asyncio.to_thread(lambda: connected.store.perform(connected.actor, "there", "", add_staff, **added("Väinö")))
    await seen.until(lambda board: "Väinö" in board)
    assert time.monotonic() - began < 0.5
    connected.store.close()


async def test_a_busy_app_is_handed_the_newest_board_alone(app: App) -> None:
    seen = Seen()
    watch = app.desk.watch(lambda snapshot: snapshot.seq, seen)
    first = await seen.until(lambda seq: seq > 0)
    store_seq = await app.desk.ask(lambda snapshot: snapshot.seq)
    # The app's thread is busy: ten changes are committed and read meanwhile.
    done = threading.Event()

    async def press() -> None:
        for number in range(10):
            await app.desk.perform(add_staff, **added(f"Person {number}"))

    def elsewhere() -> None:
        asyncio.run(press())
        deadline = time.monotonic() + 0.5
        while time.monotonic() < deadline:  # let the feed and the reader run
            time.sleep(0.01)
        done.set()

    threading.Thread(target=elsewhere).start()
    done.wait(SOON)
    await seen.until(lambda seq: seq == store_seq + 10)
    assert seen.boards == sorted(seen.boards)
    assert len(seen.boards) <= 3
    assert first <= store_seq
    watch.stop()
    await app.desk.perform(add_staff, **added("Nobody looks"))
    await app.desk.ask(staff_list)
    assert seen.boards[-1] == store_seq + 10


def posts(snapshot: Snapshot) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(line.kind, line.name, line.rooms) for line in read_posts(snapshot)]


async def test_a_live_desk_is_at_its_post_until_it_is_left(app: App, settings: Settings) -> None:
    assert await app.desk.ask(posts) == [("radiographer", compose.os_user(), ())]
    assert await app.desk.ask(learned_today)
    assert await asyncio.to_thread(app.desk.stop)
    connected = await asyncio.to_thread(compose.connect, settings)
    assert connected.store.read(posts) == []
    connected.store.close()


async def test_a_second_terminal_is_a_station_of_its_own(app: App, settings: Settings) -> None:
    other = App(replace(settings, rooms=("xray1",)))
    other.start()
    assert await other.next() == "live"
    with pytest.raises(NotNow):
        await other.desk.perform(refuse)
    me = compose.os_user()
    assert await app.desk.ask(posts) == [("radiographer", me, ()), ("radiographer", me, ("xray1",))]
    assert other.desk.station.name == f"{app.desk.station.name} (2)"
    assert await asyncio.to_thread(app.desk.stop)
    assert await other.desk.ask(posts) == [("radiographer", me, ("xray1",))]
    await asyncio.to_thread(other.desk.stop)


async def test_a_refusal_comes_to_whoever_pressed(app: App) -> None:
    with pytest.raises(NotNow):
        await app.desk.perform(refuse)


async def test_a_cancelled_press_is_performed(app: App) -> None:
    go_on, begun = threading.Event(), threading.Event()

    def event() -> None:
        begun.set()
        go_on.wait(SOON)

    before = await app.desk.ask(lambda snapshot: snapshot.seq)
    press = asyncio.ensure_future(app.desk.perform(wait_for, event=event))
    await asyncio.to_thread(begun.wait, SOON)
    press.cancel()
    go_on.set()
    seen = Seen()
    app.desk.watch(lambda snapshot: snapshot.seq, seen)
    assert await seen.until(lambda seq: seq > before) == before + 1


async def test_a_mistake_in_a_read_is_the_apps_crash(app: App) -> None:
    def broken(snapshot: Snapshot) -> None:
        raise ZeroDivisionError

    app.desk.watch(broken, Seen())
    assert isinstance(await asyncio.wait_for(app.crashes.get(), SOON), ZeroDivisionError)
    with pytest.raises(ZeroDivisionError):
        await app.desk.ask(broken)


async def test_health_says_when_the_database_cannot_be_read(app: App, settings: Settings) -> None:
    seen = Seen()
    app.desk.watch(names, seen)
    await seen.until(lambda board: len(board) == 1)
    assert app.desk.health.connected
    assert time.monotonic() - app.desk.health.fresh_at < 1
    file = Path(settings.database)
    file.rename(file.with_suffix(".away"))
    fault = await app.next()
    assert isinstance(fault, Message)
    assert (app.desk.health.connected, app.desk.health.fault) == (False, fault)
    assert fault.key == "store.file_gone"
    file.with_suffix(".away").rename(file)
    assert await app.next() == "live"
    assert app.desk.health.connected
    assert app.desk.health.fault is None


async def test_a_database_that_cannot_be_opened_is_said_once_and_to_everyone_who_asks(tmp_path: Path) -> None:
    app = App(Settings(database=str(tmp_path / "nowhere" / "unit.db")))
    seen = Seen()
    app.desk.watch(names, seen)
    waiting = asyncio.ensure_future(app.desk.perform(add_staff, **added("Aino")))
    app.start()
    fault = await app.next()
    assert isinstance(fault, Message)
    assert fault.key == "store.no_folder"
    for asked in (waiting, app.desk.ask(staff_list), app.desk.perform(refuse)):
        with pytest.raises(Unavailable) as caught:
            await asked
        assert caught.value.message == fault
    assert app.desk.health.loading
    assert not app.desk.health.connected
    assert app.desk.stop()
    assert not seen.boards


async def test_a_station_for_a_room_that_is_not_there_is_not_opened(settings: Settings) -> None:
    app = App(replace(settings, rooms=("xray1", "cellar")))
    app.start()
    fault = await app.next()
    assert isinstance(fault, Message)
    assert fault == Message("settings.unknown_room", {"room": "cellar", "rooms": ("xray1", "panoramic")})
    assert app.desk.health.loading
    assert await asyncio.to_thread(app.desk.stop)


async def test_quitting_waits_for_the_running_verb_and_says_when_it_left(settings: Settings) -> None:
    for patience, finished in ((SOON, True), (0.05, False)):
        app = App(settings)
        app.start()
        await app.next()
        begun, go_on = threading.Event(), threading.Event()

        def event(begun: threading.Event = begun, go_on: threading.Event = go_on, wait: bool = finished) -> None:
            begun.set()
            go_on.wait(0.1 if wait else SOON)

        press = asyncio.ensure_future(app.desk.perform(wait_for, event=event))
        await asyncio.to_thread(begun.wait, SOON)
        assert await asyncio.to_thread(app.desk.stop, patience) is finished
        with pytest.raises(Unavailable) as caught:
            await app.desk.perform(refuse)
        assert caught.value.message.key == "store.closing"
        go_on.set()
        await press


async def test_a_desk_left_while_it_opens_closes_what_it_has_opened(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on, closed = threading.Event(), threading.Event(), threading.Event()

    def slow(settings: Settings) -> Connected:
        begun.set()
        go_on.wait(SOON)
        connected = compose.connect(settings)
        close = connected.store.close
        monkeypatch.setattr(connected.store, "close", lambda: (close(), closed.set()))
        return connected

    desk = LiveDesk(settings, lambda: slow(settings))
    said: list[object] = []
    desk.start(lambda run: said.append(run), lambda: said.append("live"), said.append)
    await asyncio.to_thread(begun.wait, SOON)
    began = time.monotonic()
    assert await asyncio.to_thread(desk.stop, 0.05) is False
    assert time.monotonic() - began < 1
    go_on.set()
    assert await asyncio.to_thread(closed.wait, SOON)
    assert said == []
    open_store(settings.database, create=False).close()


def test_a_post_that_could_not_be_taken_is_taken_with_the_next_verb(clinic: Clinic) -> None:
    class Busy:
        url = clinic.store.url
        clock = clinic.store.clock
        read = staticmethod(clinic.store.read)
        tries = 0

        def perform(self, *args: Any, **kwargs: Any) -> Any:
            self.tries += 1
            if self.tries == 1:
                raise Unavailable("store.busy")
            return clinic.store.perform(*args, **kwargs)

    store: Any = Busy()
    work = AtWork("here", "reception", ())
    for taken in ([], ["here"], ["here"]):
        work.begin(store, clinic.actor)
        assert [line.station for line in clinic.store.read(read_posts)] == taken
    assert store.tries == 3


async def test_the_demo_works_as_a_member_of_staff(settings: Settings) -> None:
    store = compose.open_database(settings)
    owner = compose.local_owner(store)
    who = store.perform(owner, "demo", "", add_staff, **added("Aino Aalto")).staff
    assert compose.member(store, who).name == "Aino Aalto"
    with pytest.raises(NotFound):
        compose.member(store, 99)
    store.close()
    desk = compose.desk(settings, staff=who)
    live = asyncio.Event()
    desk.start(asyncio.get_running_loop().call_soon_threadsafe, live.set, print)
    await asyncio.wait_for(live.wait(), SOON)
    assert desk.station.actor == "Aino Aalto"
    assert await asyncio.to_thread(desk.stop)


def test_the_default_databases_folder_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    from xray_tui.settings import read_settings

    store = compose.open_database(read_settings(environment={"XDG_DATA_HOME": str(tmp_path / "data"), "HOME": "/x"}))
    assert store.path == tmp_path / "data" / "xray-tui" / "unit.db"
    assert store.path.parent.stat().st_mode & 0o777 == 0o700
    store.close()
    open_store(store.url, create=False).close()


def test_live_desk_is_what_compose_makes(settings: Settings) -> None:
    assert isinstance(compose.desk(settings), LiveDesk)


async def test_what_this_version_can_not_read_is_told_not_shown_as_live(app: App, settings: Settings) -> None:
    """Another program has loaded the unit's settings in a shape of its own, and goes on working."""
    board = Seen()
    app.desk.watch(read_board, board)
    await board.until(lambda _board: True)
    with library().connect(settings.database) as newer:
        newer.execute("INSERT INTO unit_text VALUES (7, '[unit]', '2026-11-24 07:00:00', NULL)")
    newer.close()
    await app.desk.perform(add_staff, name="B", roles=(Role.MANAGER,))
    assert await app.next() == Message("unit.from_newer", {"version": 7})
    assert not app.desk.health.connected
    await app.desk.perform(load_unit, body=default_text())
    assert await app.next() == "live"
    assert app.desk.health.connected
