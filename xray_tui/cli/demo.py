"""``xray-tui demo``: a realistic day in a temporary database, time running."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Annotated

import typer

from models.refusal import Message
from xray_tui.cli.options import Language
from xray_tui.cli.told import UNUSABLE, settings_of, stop

RECEPTION, RADIOGRAPHER = "reception", "radiographer"
SIT, WATCH = Message("demo.which_desk"), Message("demo.which_to_watch")
_ANSWERS = {
    "1": RECEPTION,
    "2": RADIOGRAPHER,
    "\r": RADIOGRAPHER,
    "\n": RADIOGRAPHER,
    "\x1b": "",
    "\x04": "",
    "q": "",
}


def demo(
    *,
    seed: Annotated[int, typer.Option(help="The same seed makes the same day.")] = 2026,
    speed: Annotated[float | None, typer.Option(min=0.1, max=600, help="How fast its time runs.")] = None,
    start: Annotated[str, typer.Option(help="When it begins: 2026-11-24T9:38, or 9.38 for today.")] = "",
    station: Annotated[str | None, typer.Option(help="reception or radiographer; asked when not given.")] = None,
    autopilot: Annotated[
        bool, typer.Option("--autopilot", help="Both desks are played; you may watch at one.")
    ] = False,
    until_closed: Annotated[
        bool,
        typer.Option("--until-closed", help="With --autopilot: nobody watches, the whole day is played, and judged."),
    ] = False,
    language: Language = None,
    theme: Annotated[str | None, typer.Option(help="xray-dark, xray-light or xray-contrast.")] = None,
) -> None:
    """A made-up day of about 80 people in a temporary database, time running.

    You sit at one desk, the other is played; or both are, and you watch. Prints the command by which a second terminal
    joins the same day.
    """
    from models.refusal import Refusal, Unavailable
    from xray_tui.demo.run import Showing, run_demo, start_of, today

    settings = settings_of(station=station, language=language, theme=theme)
    if until_closed and not autopilot:
        stop(settings.language, Message("demo.not_alone"), UNUSABLE)
    question = WATCH if autopilot else SIT
    ask = partial(ask_desk, settings.language, question) if station is None and sys.stdin.isatty() else None
    if station is None and ask is None:
        settings = settings_of(station=RADIOGRAPHER, language=language, theme=theme)
    try:
        showing = Showing(seed, start_of(start, today()), speed, autopilot=autopilot, until_closed=until_closed)
        code = run_demo(settings, showing, choose=ask)
    except Refusal as refusal:
        stop(settings.language, refusal.message, UNUSABLE if isinstance(refusal, Unavailable) else 1)
    raise typer.Exit(code)


def ask_desk(language: str, question: Message = SIT) -> str:
    """Ask which desk to sit at, by one key; "" for none."""
    from screens.text import say, text

    with _key_by_key(sys.stdin.fileno()) as read:
        try:
            print(f"\n{text(language, question)} ", end="", flush=True)  # noqa: T201
            answer = next(desk for desk in map(_answered, iter(read, b"")) if desk is not None)
        except (KeyboardInterrupt, StopIteration):
            answer = ""
    print(say(language, f"demo.desk_{answer}") if answer else "", flush=True)  # noqa: T201
    return answer


def _answered(keys: bytes) -> str | None:
    """The desk that what was typed means, "" for none; ``None`` when it means nothing: an arrow, another letter."""
    if keys.startswith(b"\x1b") and keys != b"\x1b":
        return None
    return next((_ANSWERS[key] for key in keys.decode(errors="replace") if key in _ANSWERS), None)


@contextmanager
def _key_by_key(terminal: int) -> Iterator[Callable[[], bytes]]:
    """Keys as they come, without Enter; what was typed before the question counts as well."""
    import termios
    import tty

    from xray_tui.signals import leaves

    before = termios.tcgetattr(terminal)
    with leaves(_interrupt):
        tty.setcbreak(terminal, termios.TCSADRAIN)
        try:
            yield lambda: os.read(terminal, 64)
        finally:
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _interrupt(_number: int) -> None:
    """A signal is no answer: the terminal is to be as it was."""
    raise KeyboardInterrupt
