from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest

from models.refusal import Message, NotAllowed, NotNow
from screens.base import DeskScreen
from screens.bindings import KEYS, clashes, key_name
from screens.dialogs import Confirm, Refused
from screens.host import Counts, Note
from screens.menus import Help, Palette
from screens.text import has
from screens.themes import CONTRAST, DARK, LIGHT
from tests.screens.bench import NOON, Bench, NotingScreen, bench_app
from tests.screens.keys import Hands
from tests.screens.plain import plain
from tests.xray_tui.terminal import ROOT
from xray_tui.desk_app import DeskApp


async def test_a_frame_has_its_parts_where_they_belong() -> None:
    app = bench_app()
    async with app.run_test(size=(120, 40)) as pilot:
        app.counts = Counts(7, NOON - timedelta(minutes=18))
        await pilot.pause()
        lines = plain(app).splitlines()

        assert lines[0].startswith(" Sipoo X-ray")
        assert "7 waiting" in lines[0]
        assert "longest 18 min" in lines[0]
        assert lines[1] == ""
        assert lines[2].startswith("▌ › Scan or type: identity code, ticket, name")
        assert lines[2].endswith("Enter opens")
        assert lines[3] == ""
        assert lines[4].startswith(" Waiting")
        assert lines[38].startswith(" F9 Call next   Enter Actions")
        assert lines[39].startswith(" F2 Queue   F3 Check-in   Ctrl+P Everything   ? Help")


async def test_eighty_by_twenty_four_has_one_row_of_keys() -> None:
    app = bench_app()
    async with app.run_test(size=(80, 24)) as pilot:
        app.counts = Counts(7, NOON - timedelta(minutes=18))
        await pilot.pause()
        lines = plain(app).splitlines()

        assert lines[23].startswith(" F9 Call next   Enter Actions")
        assert lines[23].endswith("Ctrl+P Everything")
        assert lines[0].endswith("EN")


async def test_a_smaller_terminal_is_told_the_size_that_is_needed() -> None:
    app = bench_app()
    async with app.run_test(size=(79, 24)) as pilot:
        await pilot.pause()
        assert plain(app).splitlines()[0] == " The terminal is too small: at least 80 x 24 cells are needed."
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "Scan or type" in plain(app)


async def test_the_language_changes_on_every_screen_at_once() -> None:
    app = bench_app()
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(pilot)
        await hands.press("f3", "f2", "ctrl+g")
        assert app.language == "fi"
        assert "Kutsu seuraava" in plain(app)
        assert "[FI]" in plain(app)

        await hands.press("f3")
        assert "Lue koodi tai kirjoita" in plain(app)
        await hands.press("ctrl+g", "ctrl+g")
        assert app.language == "en"


async def test_half_done_work_is_kept_when_another_screen_is_opened() -> None:
    app = bench_app()
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(pilot)
        await hands.type("malli")
        await hands.press("f3", "f2")

        assert isinstance(app.screen, DeskScreen)
        assert app.screen.box.text == "malli"


@pytest.mark.parametrize("theme", [DARK, LIGHT, CONTRAST])
async def test_the_palette_changes_the_theme_and_everything_is_drawn_in_it(theme: str) -> None:
    app = bench_app(theme=LIGHT if theme == DARK else DARK)
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+p")
        assert isinstance(app.screen, Palette)
        await hands.type({DARK: "dark", LIGHT: "light", CONTRAST: "contrast"}[theme])
        hands.post("enter", "\r", 0.1)
        await hands.settle()
        await hands.settle()

        assert app.theme == theme
        strip = app.screen._compositor.render_strips()[2]
        ground = {str(segment.style.bgcolor.name) for segment in strip if segment.style and segment.style.bgcolor}
        assert ground <= {{DARK: "#263744", LIGHT: "#cfe0ea", CONTRAST: "#000000"}[theme]}


async def test_the_palette_has_everything() -> None:
    app = bench_app()
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+p")
        commands = [command.label for command in app.screen._commands]  # type: ignore[attr-defined]

        assert {"Call next", "Queue", "Check-in", "Suomi", "Svenska", "English", "Theme: light", "Quit", "Help"} <= set(
            commands
        )
        assert not any("creenshot" in label for label in commands)
        assert "Call again" not in commands
        await hands.type("zzz")
        assert "There is no such thing" in plain(app)


async def test_a_command_acts_on_the_screen_behind() -> None:
    app = bench_app()
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+p")
        await hands.type("call")
        hands.post("enter", "\r", 0.1)
        await hands.settle()

        assert isinstance(app.screen, NotingScreen)
        assert app.screen.said == [("call_next",)]


async def test_help_lists_every_key() -> None:
    app = bench_app()
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(pilot)
        hands.rest()
        hands.post("question_mark", "?", 0.0)
        await pilot.pause(0.1)
        await hands.settle()

        assert isinstance(app.screen, Help)
        shown = plain(app)
        assert all(key in shown for key in ("F2", "F3", "F9", "Ctrl+G", "Ctrl+P", "Ctrl+Q", "Esc", "Tab", "↑↓"))
        await hands.press("escape")
        assert isinstance(app.screen, NotingScreen)


async def test_quitting_asks_and_the_harmless_comes_first() -> None:
    desk = Bench()
    app = bench_app(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+q")
        assert isinstance(app.screen, Confirm)
        await hands.press("enter")
        assert isinstance(app.screen, NotingScreen)
        assert desk.stopped == 0

        await hands.press("ctrl+c")
        assert isinstance(app.screen, NotingScreen)

        await hands.press("ctrl+q", "down", "enter")
    assert desk.stopped == 1
    assert app.return_code == 0


async def test_a_toast_tells_what_was_done_to_whom() -> None:
    app = bench_app()
    async with app.run_test(size=(120, 40)) as pilot:
        app.toast(Note(Message("desk.keymap_wrong", {"ids": "[/x]\x1b"}), "Ctrl+T", Message("key.back")))
        await pilot.pause()
        lines = plain(app).splitlines()

        assert lines[35].startswith(" ▌ √ These keys of the settings can't be used: [/x]‹1B›")
        assert "Ctrl+T" in lines[35]


async def test_a_refused_verb_is_told_in_a_dialog() -> None:
    desk = Bench()
    desk.outcome = NotNow("desk.data_age", seconds=3)
    app = bench_app(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(pilot)
        screen = app.screen
        assert isinstance(screen, NotingScreen)

        async def try_it() -> None:
            attempt = screen.attempt(Message("desk.not_opened"))
            screen.said.append((await attempt.perform(lambda tx: None),))  # type: ignore[arg-type,func-returns-value]

        screen.go("act", try_it())
        await hands.settle()
        assert isinstance(app.screen, Refused)
        await hands.press("enter")
        assert screen.said == [(None,)]


async def test_an_act_that_is_under_way_is_not_begun_again() -> None:
    app = bench_app()
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(pilot)
        screen = app.screen
        assert isinstance(screen, NotingScreen)
        begun = []

        async def wait() -> None:
            begun.append(1)
            await screen.ask(Confirm("?", yes="y", no="n"))

        screen.go("act", wait())
        screen.go("act", wait())
        await hands.settle()
        assert begun == [1]
        await hands.press("escape")
        screen.go("act", wait())
        await hands.settle()
        assert begun == [1, 1]


async def test_no_connection_and_a_silent_wall_are_told_under_the_box() -> None:
    desk = Bench()
    desk.connected = False
    app = bench_app(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        lines = plain(app).splitlines()

        assert "× no connection" in lines[0]
        assert "go on with a paper list" in lines[3]
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        lines = plain(app).splitlines()
        assert "× The database can't be reached." in lines[3]
        assert "a paper list." in lines[4], "nothing of it is cut off on a narrow terminal"

        desk.connected, desk.wall_silent = True, True
        app.screen.tell_header()  # type: ignore[attr-defined]
        await pilot.pause()
        assert "! The wall is silent: call aloud." in plain(app).splitlines()[3]


async def test_keys_can_be_remapped_and_are_shown_so() -> None:
    app = bench_app(keymap={"call_next": "f12", "palette": "ctrl+y", "check_in": "alt+k"})
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(pilot)
        assert "Alt+K Check-in" in plain(app)
        assert "F9 Call next" in plain(app)
        await hands.settle()
        assert "call_next" in plain(app)

        await hands.press("ctrl+y")
        assert isinstance(app.screen, Palette)
        await hands.press("escape", "alt+k")
        assert isinstance(app.screen, DeskScreen)
        assert app.screen.NAME == "check_in"


def test_a_keymap_with_mistakes_is_told_by_its_ids() -> None:
    assert clashes({"call_next": "alt+n"}) == []
    assert clashes({"call_next": "f2"}) == ["call_next"]
    assert clashes({"call_next": "a"}) == ["call_next"]
    assert clashes({"call_next": "ctrl+i"}) == ["call_next"]
    assert clashes({"open": "alt+n"}) == ["open"]
    assert clashes({"nothing": "alt+n"}) == ["nothing"]
    assert clashes({"call_next": "f2", "queue": "f9"}) == []
    assert clashes({"call_next": "alt+n", "queue": "alt+n"}) == ["queue"]


def test_every_key_has_its_words_and_no_two_keys_are_the_same() -> None:
    bound = [one for key in KEYS if key.bound for one in key.keys.split(",")]
    assert len(bound) == len(set(bound))
    for key in KEYS:
        for lang in ("fi", "sv", "en"):
            assert has(lang, f"key.{key.id}")
            assert has(lang, f"key.{key.id}_tip")


def test_names_of_keys() -> None:
    assert [
        key_name(keys) for keys in ("ctrl+r", "f9", "up,down", "question_mark", "shift+tab", "pageup,pagedown")
    ] == [
        "Ctrl+R",
        "F9",
        "↑↓",
        "?",
        "Shift+Tab",
        "PgUp/PgDn",
    ]


async def test_a_database_that_cannot_be_opened_is_told() -> None:
    class Closed(Bench):
        @property
        def health(self):  # type: ignore[no-untyped-def,override]
            from screens.desk import Health

            return Health(connected=False, loading=True, fault=Message("store.read_only"))

        def start(self, post, on_live, on_fault, on_begun, on_door) -> None:  # type: ignore[no-untyped-def,override]
            post(lambda: on_fault(Message("desk.data_age", {"seconds": 1})))

    app: DeskApp = bench_app(Closed())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, Refused)
        assert "The database wasn't opened" in plain(app)
        assert "is read-only" in plain(app), "said behind the dialog too, which is closed by a key"
        assert "last one read" not in plain(app), "none was"


def test_the_first_frame_needs_no_database_and_no_babel() -> None:
    script = (
        "import sys, xray_tui.desk_app, screens.queue.screen\n"
        "heavy = {'sqlalchemy', 'sqlmodel', 'alembic', 'babel', 'holidays', 'fhir', 'pydantic'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)

    assert found.stdout.strip() == "[]"


FIRST_FRAME = """
import asyncio, sys
from threading import Event
from xray_tui.desk_app import DeskApp
from xray_tui.live import LiveDesk
from xray_tui.settings import Settings

async def main(first):
    DeskApp._begin = lambda self: None
    async with DeskApp(LiveDesk(Settings(), Event().wait), first=first).run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.pause()
        print(sorted({'sqlalchemy', 'sqlmodel', 'alembic', 'babel', 'holidays'} & set(sys.modules)))

asyncio.run(main(sys.argv[1]))
"""


@pytest.mark.parametrize("first", ["queue", "check_in"])
def test_the_first_frame_loads_no_database_either(first: str) -> None:
    found = subprocess.run(
        [sys.executable, "-c", FIRST_FRAME, first], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert found.stdout.strip() == "[]"


class ListingScreen(NotingScreen):
    """Names patients whom nobody asked for by name."""

    LISTS_PATIENTS = True


async def test_a_look_that_is_refused_is_no_crash() -> None:
    class Refusing(Bench):
        async def ask(self, read, /):  # type: ignore[no-untyped-def,override]
            raise NotAllowed("staff.not_active", name="nobody")

    app = DeskApp(Refusing(), table={"queue": "tests.xray_tui.test_desk_app:ListingScreen"})  # type: ignore[arg-type]
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.pause()
        assert not app.crashed
        assert app.is_running


async def test_without_colours_every_sign_and_word_is_still_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = bench_app()
    monkeypatch.delenv("NO_COLOR")
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(pilot)
        await hands.settle()
        background = app.screen.background_colors[1]
        for strip in app.screen._compositor.render_strips():
            for line_filter in app.get_line_filters():
                strip = strip.apply_filter(line_filter, background)
            for segment in strip:
                for color in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                    if color is not None and color.triplet is not None:
                        assert len(set(color.triplet)) == 1
        shown = plain(app)
        assert " ►  Aalto" in shown
        assert "• live" in shown
