from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.burst import BURST_GAP, CLOSE_GAP, HOLD_GAP, PRESS_GAP, Kind, Router, kind_of
from screens.line import MOST_PASTED, Line, pasted
from screens.stroke import Effect, Taker

CODE = "010594Y9032"


@dataclass
class Arrival:
    key: str
    character: str | None
    at: float


def keys(text: str, start: float, gap: float) -> list[Arrival]:
    named = {"\r": "enter", "\n": "ctrl+j", "\t": "tab", "\x1d": "ctrl+right_square_bracket"}
    return [Arrival(named.get(one, one), one, start + number * gap) for number, one in enumerate(text)]


class Place:
    """Something that takes keys: what it typed, and what it took for scans."""

    def __init__(self) -> None:
        self.taker = Taker()
        self.scans: list[str] = []
        self.pressed: list[str] = []
        self.got = ""
        self.alive = True


def play(arrivals: list[Arrival], place: Place, router: Router[Place] | None = None) -> Router[Place]:
    router = router or Router(lambda one: one.alive)
    for one in arrivals:
        part, to = router.route(one.key, one.character, one.at, place)
        if to is None:
            continue
        effect = to.taker.take(one.key, one.character or "", part)
        if part.kind is Kind.CHARACTER:
            to.got += one.character or ""
        if effect is Effect.SCANNED:
            to.scans.append(to.taker.scan)
        elif effect is Effect.KEY and part.deliberate:
            to.pressed.append(one.key)
    return router


@pytest.mark.parametrize("end", ["\r", "\n", "\t", "\r\n", "\r\r"])
def test_a_scan_is_one_scan_and_its_end_is_swallowed(end: str) -> None:
    place = Place()
    play(keys(CODE + end, 10.0, 0.002), place)

    assert place.scans == [CODE]
    assert place.pressed == []
    assert place.taker.line.text == ""


def test_scans_one_right_after_another_are_each_their_own() -> None:
    place = Place()
    play(keys(f"{CODE}\r" * 150, 10.0, 0.0), place)

    assert place.scans == [CODE] * 150


def test_typing_is_no_scan_and_its_enter_must_wait() -> None:
    place = Place()
    play([*keys("mallinen", 10.0, 0.08), Arrival("enter", "\r", 10.0 + 8 * 0.08 + 0.1)], place)
    assert (place.scans, place.pressed, place.taker.line.text) == ([], [], "mallinen")

    play([Arrival("enter", "\r", 20.0)], place)
    assert place.pressed == ["enter"]


def test_a_stall_in_the_middle_does_not_tear_a_scan() -> None:
    arrivals = keys(f"{CODE}\r", 10.0, 0.001)
    for one in arrivals[6:]:
        one.at += HOLD_GAP - 0.01
    place = Place()
    play(arrivals, place)

    assert place.scans == [CODE]


@pytest.mark.parametrize("after", [1, 2, 3, 4])
def test_nor_one_at_its_beginning(after: int) -> None:
    arrivals = keys(f"{CODE}\r", 10.0, 0.001)
    for one in arrivals[after:]:
        one.at += HOLD_GAP - 0.01
    place = Place()
    play(arrivals, place)

    assert place.scans == [CODE]


def test_nor_one_before_its_end() -> None:
    arrivals = keys(f"{CODE}\r", 10.0, 0.001)
    arrivals[-1].at += CLOSE_GAP - 0.1
    place = Place()
    play(arrivals[:-1], place)
    place.taker.settle(arrivals[-1].at)
    play(arrivals[-1:], place, play(arrivals[:-1], Place()))

    assert place.taker.scan == CODE
    assert place.pressed == []


def test_control_characters_inside_are_swallowed() -> None:
    place = Place()
    play(keys("0105\x1d94Y9032\r", 10.0, 0.002), place)

    assert place.scans == [CODE]


def test_a_function_key_inside_a_scan_is_no_press() -> None:
    router: Router[str] = Router(lambda _: True)
    for one in keys("0105", 10.0, 0.002):
        router.route(one.key, one.character, one.at, "box")
    part, _ = router.route("f9", None, 10.01, "box")
    assert not part.pressed

    part, _ = router.route("f9", None, 11.0, "box")
    assert part.pressed


def test_a_key_held_down_is_pressed_once() -> None:
    router: Router[str] = Router(lambda _: True)
    parts = [router.route("f9", None, 10.0 + number * 0.033, "box")[0] for number in range(10)]

    assert [part.pressed for part in parts] == [True, *[False] * 9]


def test_all_of_a_scan_goes_where_its_first_key_went() -> None:
    first, second = Place(), Place()
    arrivals = keys(f"{CODE}\r", 10.0, 0.002)
    router = play(arrivals[:4], first)
    play(arrivals[4:], second, router)

    assert (first.scans, first.got) == ([CODE], CODE)
    assert (second.scans, second.got) == ([], "")


def test_a_scan_whose_place_has_gone_is_given_to_nobody() -> None:
    first, second = Place(), Place()
    arrivals = keys(f"{CODE}\r", 10.0, 0.002)
    router = play(arrivals[:4], first)
    first.alive = False
    lost = [router.route(one.key, one.character, one.at, second) for one in arrivals[4:]]

    assert all(to is None for _, to in lost)
    assert len({id(part.run) for part, _ in lost}) == 1

    play(keys(f"{CODE}\r", 12.0, 0.002), second, router)
    assert second.scans == [CODE]


def test_an_lf_behind_the_end_is_lost_to_nobody() -> None:
    place = Place()
    arrivals = keys(f"{CODE}\r\n", 10.0, 0.002)
    router = play(arrivals[:-1], place)
    place.alive = False
    part, to = router.route(arrivals[-1].key, "\n", arrivals[-1].at, Place())

    assert to is place
    assert not part.pressed


def test_a_prefix_makes_a_scan_of_a_slow_reader() -> None:
    place = Place()
    play(keys("~B017\r", 10.0, 0.08), place, Router(lambda one: one.alive, "~"))

    assert place.scans == ["B017"]


def test_a_reader_without_an_end_is_known_by_its_silence() -> None:
    place = Place()
    play(keys(CODE, 10.0, 0.002), place)

    assert place.taker.settle(10.1) is Effect.NOTHING
    assert place.taker.settle(11.0) is Effect.SCANNED
    assert place.taker.scan == CODE
    assert place.taker.settle(12.0) is Effect.NOTHING


@pytest.mark.parametrize(
    ("key", "character", "kind"),
    [
        ("a", "a", Kind.CHARACTER),
        ("space", " ", Kind.CHARACTER),
        ("å", "å", Kind.CHARACTER),
        ("alt+a", "a", Kind.OTHER),
        ("ctrl+r", "\x12", Kind.OTHER),
        ("f9", None, Kind.OTHER),
        ("enter", "\r", Kind.CLOSE),
        ("tab", "\t", Kind.CLOSE),
        ("ctrl+j", "\n", Kind.CLOSE),
    ],
)
def test_kinds(key: str, character: str | None, kind: Kind) -> None:
    assert kind_of(key, character) is kind


PERSON = st.floats(BURST_GAP * 2, HOLD_GAP * 2)
TYPED = st.tuples(st.just("typed"), st.text("abcåäö019-", min_size=2, max_size=8), PERSON)
SCANNED = st.tuples(st.just("scan"), st.text("0123456789ABCY-+", min_size=5, max_size=20), st.floats(0, 0.02))


@given(st.lists(st.one_of(TYPED, SCANNED), max_size=8), st.lists(st.integers(0, 40), max_size=6), PERSON)
def test_no_interleaving_tears_or_loses_a_scan(
    pieces: list[tuple[str, str, float]], moves: list[int], pause: float
) -> None:
    """Whatever is typed between, wherever the focus goes meanwhile: each scan is whole, in one place."""
    router: Router[Place] = Router(lambda one: one.alive)
    places = [Place()]
    at, number, sent = 1.0, 0, ""
    turns = set(moves)
    for kind, text, gap in pieces:
        at += pause
        for one in keys(text + ("\r" if kind == "scan" else ""), at, gap):
            if number in turns:
                places.append(Place())
            number += 1
            play([one], places[-1], router)
            at = one.at
        sent += text

    assert sorted("".join(place.got for place in places)) == sorted(sent)
    scans = [scan for place in places for scan in place.scans]
    assert scans == [text for kind, text, _ in pieces if kind == "scan"]


@given(st.lists(st.sampled_from(["a", "b", " ", "backspace", "delete", "left", "right", "home", "end", "ctrl+w"])))
def test_a_line_keeps_its_cursor_inside(pressed: list[str]) -> None:
    line = Line()
    for key in pressed:
        line = line.typed(key) if len(key) == 1 else (line.edited(key) or line)

    assert 0 <= line.cursor <= len(line.text)


def test_editing() -> None:
    line = Line().typed("Mallinen Kielo")

    assert line.edited("ctrl+w") == Line("Mallinen ", 9)
    assert line.edited("ctrl+u") == Line("", 0)
    assert line.edited("f9") is None
    assert Line("ab cd", 0).edited("ctrl+right") == Line("ab cd", 2)
    assert Line("ab cd", 2).edited("ctrl+k") == Line("ab", 2)
    assert Line("ab", 1).edited("delete") == Line("a", 1)
    assert Line("ab", 1).typed("x") == Line("axb", 2)


def test_a_paste_is_one_line_without_control_characters() -> None:
    assert pasted("010594-\x1b[2J\r\n123A\t x") == "010594-[2J 123A x"


def test_enter_acts_only_some_time_after_the_last_character() -> None:
    router: Router[str] = Router(lambda _: True)
    router.route("a", "a", 10.0, "box")

    assert not router.route("enter", "\r", 10.0 + BURST_GAP, "box")[0].deliberate
    assert not router.route("enter", "\r", 10.0 + PRESS_GAP - 0.01, "box")[0].deliberate
    assert router.route("enter", "\r", 10.0 + 3 * PRESS_GAP, "box")[0].deliberate


def test_of_a_pasted_book_the_beginning_is_taken() -> None:
    assert pasted("ab " * 100_000) == ("ab " * 1_000)[:MOST_PASTED]
