from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.screens.bench import NotingScreen, bench_app
from tests.screens.keys import Hands
from tests.screens.plain import plain

CODE = "010594Y9032"


@pytest.fixture
async def hands() -> AsyncIterator[Hands]:
    async with bench_app().run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        yield Hands(pilot)


def said(hands: Hands) -> list[tuple[Any, ...]]:
    screen = hands.app.screen
    assert isinstance(screen, NotingScreen)
    return screen.said


def box_text(hands: Hands) -> str:
    screen = hands.app.screen
    assert isinstance(screen, NotingScreen)
    return screen.box.text


async def test_a_scan_only_looks_up(hands: Hands) -> None:
    await hands.scan(CODE)

    assert said(hands) == [("scan", CODE)]
    assert box_text(hands) == ""


async def test_typing_and_a_late_enter_search(hands: Hands) -> None:
    await hands.type("mallinen")
    assert "mallinen" in plain(hands.app)
    assert "Enter searches" in plain(hands.app)

    await hands.press("enter")
    assert said(hands) == [("search", "mallinen")]
    assert box_text(hands) == ""


async def test_an_enter_right_after_the_last_letter_does_nothing(hands: Hands) -> None:
    await hands.type("mallinen")
    hands.post("enter", "\r", 0.2)
    await hands.settle()

    assert said(hands) == []
    assert box_text(hands) == "mallinen"


async def test_enter_in_an_empty_box_opens_whom_it_shows(hands: Hands) -> None:
    await hands.press("down", "enter")

    assert said(hands) == [("open", "Berg")]


async def test_enter_held_down_opens_once(hands: Hands) -> None:
    await hands.press("enter")
    for _ in range(5):
        hands.post("enter", "\r", 0.035)
    await hands.settle()

    assert said(hands) == [("open", "Aalto")]


async def test_keys_of_an_empty_box(hands: Hands) -> None:
    await hands.press("right", "left", "escape")
    assert said(hands) == [("turn", 1), ("turn", -1), ("back",)]


async def test_a_blank_ticks_only_when_nothing_comes_behind_it(hands: Hands) -> None:
    hands.rest()
    hands.post("space", " ", 0.0)
    await hands.pilot.pause(0.1)
    await hands.settle()
    assert said(hands) == [("tick",)]

    await hands.scan(" " + CODE)
    assert said(hands) == [("tick",), ("scan", " " + CODE)]


async def test_blanks_in_quick_succession_each_tick(hands: Hands) -> None:
    hands.rest()
    for _ in range(3):
        hands.post("space", " ", 0.15)
    await hands.pilot.pause(0.1)
    await hands.settle()

    assert said(hands) == [("tick",)] * 3
    assert box_text(hands) == ""


async def test_keys_while_it_holds_text_edit_the_text_and_move_nobody(hands: Hands) -> None:
    await hands.type("ab")
    await hands.press("down", "left", "backspace")

    assert box_text(hands) == "b"
    assert said(hands) == []
    screen = hands.app.screen
    assert isinstance(screen, NotingScreen)
    assert screen.list.selected == "Aalto"


async def test_while_it_holds_text_no_key_changes_data(hands: Hands) -> None:
    await hands.type("ab")
    await hands.press("f9")
    assert said(hands) == []
    assert "Nothing was done" in plain(hands.app)

    await hands.press("escape", "f9")
    assert said(hands) == [("call_next",)]


async def test_a_paste_goes_in_whole_and_acts_nothing(hands: Hands) -> None:
    await hands.paste("Mallinen\r\nKielo\x1b[2J\r")

    assert box_text(hands) == "Mallinen Kielo[2J"
    assert said(hands) == []


async def test_a_scan_right_after_a_function_key_goes_to_the_screen_that_it_opened(hands: Hands) -> None:
    hands.rest()
    hands.post("f3", None, 0.0)
    hands.burst(CODE, gap=0.05 / 12)
    await hands.settle()

    assert hands.app.screen.NAME == "check_in"  # type: ignore[attr-defined]
    assert said(hands) == [("scan", CODE)]


async def test_a_function_key_inside_a_scan_opens_nothing(hands: Hands) -> None:
    hands.rest()
    hands.burst(CODE[:5], "")
    hands.post("f3", None, 0.002)
    hands.burst(CODE[5:])
    await hands.settle()

    assert said(hands) == [("scan", CODE)]


async def test_fifty_scans_without_a_pause(hands: Hands) -> None:
    hands.rest()
    for number in range(50):
        hands.burst(f"{CODE}{number:03}")
    await hands.settle()

    assert said(hands) == [("scan", f"{CODE}{number:03}") for number in range(50)]


async def test_a_reader_that_sends_no_end(hands: Hands) -> None:
    hands.burst(CODE, "")
    await hands.pilot.pause(0.6)
    await hands.settle()

    assert said(hands) == [("scan", CODE)]
