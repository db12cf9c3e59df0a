"""The display, whole: it follows the desks, outlives its database, and ends only when told twice."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from models.refusal import Unavailable
from models.store.public import open_public
from models.store.store import Store
from models.store.walls import SILENT_AFTER
from models.visit.call import call_next
from screens.display import screen as wall_screen
from screens.display.wall import Wall
from tests.clinic import Clinic
from xray_tui import display_app, wall_source
from xray_tui.display_app import DisplayApp

SIZE = (80, 24)


def public(clinic: Clinic) -> Callable[[], Store]:
    def opened() -> Store:
        store = open_public(clinic.store.url)
        store.clock = clinic.clock
        return store

    return opened


def shown(pilot: Pilot[None]) -> str:
    walls = pilot.app.screen.query(Wall)  # none, before it is composed
    return "\n".join(wall.render_line(y).text.rstrip() for wall in walls for y in range(wall.size.height))


async def until(pilot: Pilot[None], holds: Callable[[], bool], seconds: float = 5.0) -> float:
    """Wait until something holds; how long it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, shown(pilot)
        await asyncio.sleep(0.01)
    return time.monotonic() - began


@asynccontextmanager
async def display(clinic: Clinic, open_store: Callable[[], Store] | None = None) -> AsyncIterator[Pilot[None]]:
    app = DisplayApp(open_store or public(clinic), "en")
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "Kutsuttu" in shown(pilot))
        yield pilot


def call(clinic: Clinic) -> None:
    clinic.perform(call_next, rooms=("xray1",))


async def test_it_sees_a_check_in_and_a_call_within_half_a_second(clinic: Clinic) -> None:
    async with display(clinic) as pilot:
        rung: list[str] = []
        pilot.app._announcer.tell = lambda *call: rung.append(" ".join(call))  # type: ignore[attr-defined]
        await until(pilot, lambda: "9.00" in shown(pilot))
        clinic.walk_in(1)
        clinic.walk_in(2)
        await until(pilot, lambda: "B001 B002" in shown(pilot), 0.5)
        call(clinic)
        await until(pilot, lambda: "B001" not in shown(pilot), 0.5)
        assert "B002" in shown(pilot)
        await until(pilot, lambda: rung == ["B001 Röntgen 1"])


async def test_the_clock_is_the_clinics(clinic: Clinic) -> None:
    async with display(clinic) as pilot:
        clinic.clock.forward(41)
        await until(pilot, lambda: "9.41" in shown(pilot))


async def test_a_new_day_begins_empty(clinic: Clinic) -> None:
    clinic.walk_in(1)
    async with display(clinic) as pilot:
        await until(pilot, lambda: "B001" in shown(pilot))
        clinic.clock.forward(24 * 60)
        await until(pilot, lambda: "ke 25.11.2026" in shown(pilot) and "B001" not in shown(pilot))


async def test_no_key_does_anything_but_ask(clinic: Clinic) -> None:
    async with display(clinic) as pilot:
        await until(pilot, lambda: "0–5 min" in shown(pilot))  # the board is there, not the clock alone
        before = shown(pilot)
        await pilot.press("a", "enter", "y", "f9", "escape", "tab", "ctrl+p", "ctrl+z", "question_mark")
        assert pilot.app.is_running
        assert shown(pilot) == before
        assert pilot.app.screen.active_bindings.keys() == {"ctrl+q", "ctrl+c"}


@pytest.mark.parametrize("answer", ["enter", "y", "Y"])
async def test_it_ends_when_told_twice(answer: str, clinic: Clinic) -> None:
    async with display(clinic) as pilot:
        await pilot.press("ctrl+q")
        assert "Close the display?" in shown(pilot)
        await pilot.press(answer)
        await until(pilot, lambda: not pilot.app.is_running)
        assert pilot.app.return_code == 0


async def test_every_desk_hears_that_it_lives_and_that_somebody_ended_it(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(display_app, "BEAT_SECONDS", 0.05)
    feed = clinic.store.feed(lambda _seq: None, lambda _fault: None, lambda: None)
    feed.start()

    def missed() -> bool:
        return feed.walls.silent(time.monotonic() + 2 * SILENT_AFTER)

    async with display(clinic) as pilot:
        await until(pilot, missed)
        await pilot.press("ctrl+q", "y")
        await until(pilot, lambda: not missed())
    feed.stop()


async def test_any_other_answer_is_no(clinic: Clinic) -> None:
    async with display(clinic) as pilot:
        await pilot.press("ctrl+q", "n")
        assert "Close the display?" not in shown(pilot)
        await pilot.press("enter")
        assert pilot.app.is_running


async def test_a_question_nobody_answers_goes_away(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wall_screen, "QUESTION_SECONDS", 0.1)
    async with display(clinic) as pilot:
        await pilot.press("ctrl+c")
        await until(pilot, lambda: "Close the display?" not in shown(pilot))
        await pilot.press("enter")
        assert pilot.app.is_running


@pytest.mark.parametrize("error", [Unavailable("store.cannot_open"), OSError("of a kind that nobody thought of")])
async def test_without_a_database_it_waits_and_shows_no_numbers(
    error: Exception, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It begins again by itself once the file can be opened."""
    monkeypatch.setattr(wall_source, "RETRY_SECONDS", 0.05)
    broken = True

    def opened() -> Store:
        if broken:
            raise error
        return public(clinic)()

    clinic.walk_in(1)
    async with display(clinic, opened) as pilot:
        assert "B001" not in shown(pilot)
        broken = False
        await until(pilot, lambda: "B001" in shown(pilot))


async def test_a_file_that_was_replaced_is_opened_anew(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wall_source, "RETRY_SECONDS", 0.05)
    monkeypatch.setattr(wall_source, "REOPEN_SECONDS", 0.4)
    clinic.walk_in(1)
    async with display(clinic) as pilot:
        await until(pilot, lambda: "B001" in shown(pilot))
        clinic.store.close()
        path = Path(clinic.store.path)
        path.rename(tmp_path / "away.db")
        source = pilot.app._source  # type: ignore[attr-defined]
        await until(pilot, lambda: source.age() > 0.3)
        (tmp_path / "away.db").rename(path)
        copy = tmp_path / "copy.db"
        copy.write_bytes(path.read_bytes())
        copy.replace(path)
        await until(pilot, lambda: source.age() < 0.3)
        assert "B001" in shown(pilot)


async def test_its_age_grows_while_it_cannot_read(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    clinic.walk_in(1)
    async with display(clinic) as pilot:
        await until(pilot, lambda: "B001" in shown(pilot))
        for age, told in ((9.0, "Tiedot 9 s"), (48.0, "HENKILÖKUNTA")):
            monkeypatch.setattr(pilot.app.screen, "_age", lambda age=age: age)
            await until(pilot, lambda told=told: told in shown(pilot))  # type: ignore[misc]
        assert "B001" not in shown(pilot)


def test_it_never_loads_a_table_that_holds_a_name(clinic: Clinic) -> None:
    """In a process of its own: import the display, read a board, look at what was loaded."""
    program = f"""
import sys
import xray_tui.cli.display, xray_tui.cli.board, xray_tui.display_app
from models.store.public import open_public
from models.public import public_board
store = open_public({clinic.store.url!r})
store.read(public_board)
store.close()
print("\\n".join(sorted(name for name in sys.modules if name.startswith("models."))))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "models.public" in loaded
    tables = {name for name in loaded if name.endswith(".table")}
    assert tables == {"models.store.table", "models.unit.table"}
    assert not {name for name in loaded if name.endswith((".verbs", ".search", ".file")) or "journal" in name}
