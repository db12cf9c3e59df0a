"""Signing in at a desk, locking and unlocking it, and another person in its place; worked by hands."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import text

from models.permission import Role
from models.refusal import NotAllowed, Unavailable
from models.staff.pepper import NO_PEPPER
from models.staff.pin import seal
from models.staff.post import read_posts
from models.staff.verbs import disable_staff, ensure_owner, make_first_manager
from models.store.store import open_store
from models.store.unit_of_work import Actor
from models.visit.call import call_next
from tests.clinic import Clinic, person
from tests.people import OTHER_PIN, PIN, People
from tests.screens.snapshots import SIZES, same_at_each_size
from tests.screens.station import Worker, working
from xray_tui.demo.staff import PIN as DEMO_PIN
from xray_tui.desk_app import DeskApp
from xray_tui.door import Connected
from xray_tui.live import LiveDesk
from xray_tui.settings import Settings

HERE = Path(__file__).parent
NAME = "Testinen"


@pytest.fixture
def people(clinic: Clinic, tmp_path: Path) -> People:
    return People(clinic.store, tmp_path / "pepper")


@pytest.fixture
def manager(people: People, clinic: Clinic) -> Actor:
    clinic.walk_in(1)
    clinic.walk_in(2)
    clinic.take(clinic.incoming(3))
    return people.found()


@asynccontextmanager
async def desk_of(
    people: People,
    clinic: Clinic,
    *,
    actor: Actor | None = None,
    language: str = "en",
    size: tuple[int, int] = (120, 40),
    first: str = "queue",
    new: bool = False,
    waits_for: str = "PIN",
) -> AsyncIterator[Worker]:
    settings = Settings(database=clinic.store.url, station="radiographer", language=language, pepper=str(people.file))
    desk = LiveDesk(
        settings, lambda: Connected(open_store(clinic.store.url, clock=clinic.clock), actor, new=new), host="room"
    )
    app = DeskApp(desk, language=language, first=first)
    async with working(app, desk, size=size, waits_for=waits_for) as worker:
        yield worker


async def enter(worker: Worker, *, name: str = "", pin: str = PIN) -> None:
    if name:
        await worker.type(name)
    await worker.type(pin)
    await worker.press("enter")


@pytest.fixture
async def worker(people: People, clinic: Clinic, manager: Actor) -> AsyncIterator[Worker]:
    """A desk where a radiographer has signed in."""
    people.add(manager, "Raimo Kuvaaja", Role.RADIOGRAPHER)
    async with desk_of(people, clinic) as worker:
        await enter(worker, name="raimo")
        await worker.until(NAME)
        yield worker


async def test_nothing_is_read_or_shown_before_somebody_has_signed_in(
    people: People, clinic: Clinic, manager: Actor
) -> None:
    people.add(manager, "Raimo Kuvaaja", Role.RADIOGRAPHER)
    async with desk_of(people, clinic) as worker:
        assert NAME not in worker.screen_text()
        assert worker.app.desk.health.loading
        assert "Type your name, your PIN and Enter." in worker.screen_text()
        await worker.press("f3", "f9", "ctrl+p", "ctrl+t", "down", "tab")
        await worker.scan("010594Y9032")
        await worker.until("Nothing is scanned at sign-in")
        await enter(worker, name="raimo", pin=OTHER_PIN)
        await worker.until("The name and the PIN don't match")
        await worker.until("Next try in 1 s")
        clinic.clock.forward(1)
        await enter(worker)
        await worker.until(NAME)
        assert "Raimo Kuvaaja" in worker.screen_text(), "who works here is seen"
    assert [line.name for line in clinic.store.read(read_posts)] == []


async def test_a_locked_desk_keeps_what_was_begun_and_does_nothing(worker: Worker, clinic: Clinic) -> None:
    await worker.press("enter")
    await worker.until("Call")
    await worker.press("ctrl+l")
    await worker.until("The desk is locked")
    assert NAME not in worker.screen_text()
    before = clinic.store.read(lambda snapshot: snapshot.seq)
    with pytest.raises(NotAllowed, match=r"staff\.locked"):
        await worker.app.desk.perform(call_next, rooms=("xray1",))
    await worker.press("f9", "ctrl+q", "escape", "ctrl+l", "enter")
    await worker.until("Type your PIN.")
    assert clinic.store.read(lambda snapshot: snapshot.seq) == before
    await enter(worker)
    await worker.until("Call")
    assert "Testinen" in worker.screen_text(), "the dialog is there again"
    await worker.press("enter")
    await worker.until("► called")
    await worker.press("enter")
    await worker.until("Start: B001")


async def test_another_person_takes_the_desk_and_sees_nothing_of_the_one_before(
    worker: Worker, clinic: Clinic, manager: Actor
) -> None:
    await worker.press("f3")
    await worker.until("Check-in")
    await worker.type("testinen")
    await worker.press("ctrl+l")
    await worker.until("The desk is locked")
    await enter(worker, name="Maija Manageri")
    await worker.until("Maija Manageri ·")
    shown = worker.screen_text()
    assert "testinen" not in shown
    assert worker.app.desk_screen is not None
    assert worker.app.desk_screen.NAME == "queue"
    await worker.until(lambda: [line.name for line in clinic.store.read(read_posts)] == ["Maija Manageri"])
    await worker.until(lambda: _boards(clinic).count(manager.staff) == 1)
    # Both have looked at the board, each once.
    assert len(_boards(clinic)) == 2


def _boards(clinic: Clinic) -> list[Any]:
    return clinic.store.read(
        lambda snapshot: list(
            snapshot.connection.scalars(
                text("SELECT staff_id FROM entry WHERE verb = 'journal.look' AND body LIKE '%\"board\"%'")
            )
        )
    )


async def test_a_desk_that_nobody_touches_is_locked(people: People, clinic: Clinic, manager: Actor) -> None:
    async with desk_of(people, clinic, actor=manager, waits_for=NAME) as worker:
        app = worker.app
        app.lock_if_idle()
        assert not app.covered
        app._pressed_at = app._watched_from = monotonic() - app.desk.unit.privacy.lock_minutes * 60 - 1
        app.desk._faults.failed("test", Unavailable("store.cannot_open"))
        app.lock_if_idle()
        assert not app.covered, "nobody could come in again"
        app.desk._faults.recovered("test")
        app.lock_if_idle()
        await worker.until("The desk is locked")
        assert app.desk.door.locked


async def test_whoever_is_disabled_is_out_at_once(people: People, clinic: Clinic, manager: Actor) -> None:
    room = people.add(manager, "Raimo Kuvaaja", Role.RADIOGRAPHER)
    async with desk_of(people, clinic, actor=room, waits_for=NAME) as worker:
        await asyncio.to_thread(lambda: clinic.store.perform(manager, "office", "", disable_staff, staff=room.staff))
        await worker.until("Raimo Kuvaaja is no longer active")
        assert NAME not in worker.screen_text()
        await enter(worker, pin=OTHER_PIN)
        await worker.until("don't match")
        await enter(worker, name="maija")
        await worker.until("Maija Manageri ·")


async def test_the_first_start_makes_the_first_manager(people: People, clinic: Clinic) -> None:
    owner = ensure_owner(clinic.store, "aino")
    async with desk_of(people, clinic, actor=owner, new=True, waits_for="who is the manager") as worker:
        await worker.type("Maija 2")
        await worker.press("enter")
        await worker.until("A name has letters")
        await worker.type("Maija  Manageri")
        await worker.press("enter")
        await worker.until("Nothing more")
        await worker.press("down", "down", "enter")
        await worker.until("PIN, six digits")
        await worker.type("123456")
        await worker.press("enter")
        await worker.until("easy to guess")
        await worker.type(PIN)
        assert PIN not in worker.screen_text()
        await worker.press("enter")
        await worker.until("The same PIN again")
        await worker.type(OTHER_PIN)
        await worker.press("enter")
        await worker.until("The two PINs differ")
        for prompt in ("six digits", "The same PIN again"):
            await worker.until(prompt)
            await worker.type(PIN)
            await worker.press("enter")
        await worker.until("From now on everybody signs in")
        await enter(worker)
        await worker.until("Maija Manageri ·")
        assert "F9 Call next" in worker.screen_text(), "a radiographer too"


async def test_a_first_manager_is_asked_for_but_not_forced(people: People, clinic: Clinic) -> None:
    owner = ensure_owner(clinic.store, "aino")
    async with desk_of(people, clinic, actor=owner, new=True, waits_for="who is the manager") as worker:
        await worker.press("escape")
        await worker.gone("who is the manager")
        await worker.press("ctrl+l")
        await worker.until("Enter brings it back")
        await worker.press("enter")
        await worker.gone("Enter brings it back")
        await worker.press("ctrl+p")
        await worker.type("start signing")
        await worker.press("enter")
        await worker.until("who is the manager")
        await worker.type("Maija")
        await worker.press("enter")
        await worker.until("Nothing more")
        await worker.press("enter")
        await worker.until("six digits")
        await worker.type("12")
        await worker.press("enter")
        await worker.until("A PIN is at least 6")
        await worker.press("escape")
        await worker.gone("six digits")
        assert not worker.app.desk.door.guarded


async def test_a_role_is_offered_what_it_may_do(people: People, clinic: Clinic, manager: Actor) -> None:
    desk = people.add(manager, "Riitta Vastaanotto", Role.RECEPTIONIST)
    async with desk_of(people, clinic, actor=desk, waits_for=NAME) as worker:
        before = clinic.store.read(lambda snapshot: snapshot.seq)
        shown = worker.screen_text()
        assert "F3 Check-in" in shown
        assert "F8 Journal" not in shown
        assert "F9 Call next" not in shown, "a radiographer's, at whatever desk"
        await worker.press("f9")
        await worker.until("Call next: radiographer only.")
        await worker.press("enter")
        await worker.until("Not now")
        assert "► Put on hold" in worker.screen_text()
        assert re.search(r"Call +radiographer only", worker.screen_text())
        await worker.press("escape", "ctrl+p")
        await worker.type("journal")
        await worker.until("There is no such thing")
        assert clinic.store.read(lambda snapshot: snapshot.seq) == before


async def test_whoever_may_not_check_in_begins_with_another_screen(
    people: People, clinic: Clinic, manager: Actor
) -> None:
    async with desk_of(people, clinic, first="check_in") as worker:
        await enter(worker, name="maija")
        await worker.until(NAME)
        assert worker.app.desk_screen is not None
        assert worker.app.desk_screen.NAME == "queue"
        assert "F8 Journal" in worker.screen_text()
        assert "F3 Check-in" not in worker.screen_text()
        await worker.scan(person(2).identifiers[0].value)
        await worker.until("│  B002")
        await worker.scan(person(3).identifiers[0].value)
        await worker.until(lambda: worker.app.desk_screen is not None and worker.app.desk_screen.NAME == "referral")
        await worker.until("Testi3")


async def test_a_demos_pin_is_told_where_it_is_asked(people: People, clinic: Clinic) -> None:
    people.file = people.file.with_name("none")
    sealed = seal(DEMO_PIN, "R. Exempel", NO_PEPPER)
    founder = Actor(None, "demo", frozenset({Role.DOOR}))
    clinic.store.perform(founder, "demo", "", make_first_manager, name="R. Exempel", short="exempel", pin=sealed)
    async with desk_of(people, clinic, waits_for="name exempel, PIN 135790") as worker:
        await enter(worker, name="exempel", pin=DEMO_PIN)
        await worker.until("R. Exempel ·")


@pytest.mark.parametrize(("language", "sizes"), [("en", SIZES), ("fi", SIZES[::2]), ("sv", SIZES[::2])])
async def test_pictures(
    people: People, clinic: Clinic, manager: Actor, language: str, sizes: tuple[tuple[int, int], ...]
) -> None:
    async with desk_of(people, clinic, language=language) as worker:
        await worker.type("[/x]\u202emaija12")
        await worker.until("••")
        await same_at_each_size(HERE, f"sign-in-{language}", worker, sizes)


async def test_the_door_is_left_by_its_key(people: People, clinic: Clinic, manager: Actor) -> None:
    async with desk_of(people, clinic) as worker:
        await worker.press("ctrl+g")
        await worker.until("PIN ja Enter")
        await worker.press("ctrl+q")
        await worker.until(lambda: worker.app._exit)
