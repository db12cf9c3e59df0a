"""Every verb through a real desk where nobody has signed in, that is locked, whose person was disabled, or may not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from models.permission import PEOPLE, Role
from models.refusal import NotAllowed, Unavailable
from models.store.store import open_store
from models.store.unit_of_work import Actor
from models.store.verb import REGISTRY
from tests.models.test_permissions import MAY, House
from tests.verbs import every_verb
from xray_tui.door import Connected
from xray_tui.live import LiveDesk
from xray_tui.settings import Settings

VERBS = every_verb()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("house"))
    yield made
    made.store.close()


@asynccontextmanager
async def desk_of(house: House, actor: Actor | None) -> AsyncIterator[LiveDesk]:
    settings = Settings(database=house.store.url, station="radiographer")
    desk = LiveDesk(settings, lambda: Connected(open_store(house.store.url), actor), host="room")
    loop, begun = asyncio.get_running_loop(), asyncio.Event()
    desk.start(
        loop.call_soon_threadsafe,
        lambda: None,
        lambda _: None,
        lambda _: begun.set(),
        begun.set,
    )
    await asyncio.wait_for(begun.wait(), 10)
    try:
        yield desk
    finally:
        await asyncio.to_thread(desk.stop)


async def refused(desk: LiveDesk, name: str) -> str:
    """By which sentence a verb is refused at a desk; it has no arguments: the permission comes before them."""
    with pytest.raises(NotAllowed) as caught:
        await desk.perform(REGISTRY[name].run)
    return caught.value.message.key


@pytest.mark.parametrize("role", PEOPLE)
async def test_in_a_wrong_role(house: House, role: Role) -> None:
    async with desk_of(house, house.actors[role]) as desk:
        before = house.tables()
        for name in VERBS:
            if role not in MAY[name]:
                assert await refused(desk, name) == "store.not_allowed", name
        assert house.tables() == before


async def test_locked(house: House) -> None:
    async with desk_of(house, house.actors[Role.MANAGER]) as desk:
        before = house.tables()
        desk.door.lock()
        assert {await refused(desk, name) for name in VERBS} == {"staff.locked"}
        assert house.tables() == before


async def test_disabled(house: House) -> None:
    """The desk still has their roles; whoever sat there learns why at the sign-in."""
    gone = next(actor for actor in house.strangers if actor.name == "Pois Lähtenyt")
    async with desk_of(house, gone) as desk:
        before = house.tables()
        said = {await refused(desk, name) for name in VERBS}
        assert said <= {"store.not_allowed", "staff.locked"}
        assert house.tables() == before
        async with asyncio.timeout(10):
            while not desk.door.locked:
                await asyncio.sleep(0.01)
        assert desk.door.barred is not None
        assert desk.door.barred.key == "staff.not_active"


async def test_signed_out(house: House) -> None:
    before = house.tables()
    async with desk_of(house, None) as desk:
        waiting = [asyncio.ensure_future(desk.perform(REGISTRY[name].run)) for name in VERBS]
        await asyncio.sleep(0)
        assert house.tables() == before
    done = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(each, Unavailable) for each in done)
    assert house.tables() == before
