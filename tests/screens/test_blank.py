"""The desk blanked: nothing of a patient, a scan swallowed aloud, and nothing shown over it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from models.refusal import Message
from screens.dialogs import Confirm
from screens.sheet import Who
from tests.screens.bench import bench_app
from tests.screens.keys import Hands
from tests.screens.plain import plain


@pytest.fixture
async def hands() -> AsyncIterator[Hands]:
    async with bench_app().run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        yield Hands(pilot)


async def blank(hands: Hands) -> str:
    await hands.press("ctrl+l")
    await hands.settle()
    return plain(hands.app)


async def test_nothing_of_a_patient_stands_on_it(hands: Hands) -> None:
    shown = await blank(hands)

    assert "Aalto" not in shown
    assert "Sipoo" in shown
    assert "Enter brings it back" in shown
    assert "█" in shown, "the clock"


async def test_only_enter_brings_it_back(hands: Hands) -> None:
    await blank(hands)
    await hands.press("escape", "f3", "ctrl+p", "ctrl+q", "ctrl+l", "ctrl+t", "down")
    await hands.type("aalto")
    assert "Aalto" not in plain(hands.app)

    await hands.press("enter")
    assert "Aalto" in plain(hands.app)
    assert hands.app.screen.said == []  # type: ignore[attr-defined]


async def test_a_scan_is_swallowed_aloud(hands: Hands) -> None:
    await blank(hands)
    await hands.scan("010594Y9032")
    shown = plain(hands.app)

    assert "The scan wasn't taken" in shown
    assert "9032" not in shown
    await hands.press("enter")
    assert hands.app.screen.said == []  # type: ignore[attr-defined]


async def test_a_dialog_is_covered_too_and_is_there_afterwards(hands: Hands) -> None:
    hands.app.push_screen(
        Confirm(Message("desk.quit_title"), yes="Yes", no="No", who=Who("A014", "Mallinen, Kielo", "010594-****"))
    )
    await hands.settle()
    assert "Mallinen" not in await blank(hands)

    await hands.press("enter")
    assert "Mallinen" in plain(hands.app)


async def test_what_wants_to_be_asked_meanwhile_waits(hands: Hands) -> None:
    screen = hands.app.screen
    await blank(hands)
    asked = asyncio.Event()

    async def ask() -> None:
        asked.set()
        await screen.ask(Confirm("Mallinen?", yes="Yes", no="No"))  # type: ignore[attr-defined]

    screen.run_worker(ask())
    await asked.wait()
    await hands.settle()
    assert "Mallinen" not in plain(hands.app)

    await hands.press("enter")
    await hands.settle()
    assert "Mallinen" in plain(hands.app)


async def test_another_screen_wanted_meanwhile_waits(hands: Hands) -> None:
    await blank(hands)
    hands.app.open("check_in")  # type: ignore[attr-defined]
    await hands.settle()
    assert "Enter brings it back" in plain(hands.app)

    await hands.press("enter")
    await hands.settle()
    assert hands.app.screen.NAME == "check_in"  # type: ignore[attr-defined]
