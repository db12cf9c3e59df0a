"""``xray-tui demo``: a realistic day in a temporary database, time running."""

from __future__ import annotations

import sys
from functools import partial
from typing import Annotated

import typer

from xray_tui.cli.options import Language
from xray_tui.cli.told import UNUSABLE, settings_of, stop

RECEPTION, RADIOGRAPHER = "reception", "radiographer"
_DESKS = {"1": RECEPTION, "2": RADIOGRAPHER, "\r": RADIOGRAPHER, "\n": RADIOGRAPHER}
_NONE = frozenset({"q", "Q", "\x1b", "\x03", "\x04"})


def demo(
    *,
    seed: Annotated[int, typer.Option(help="The same seed makes the same day.")] = 2026,
    speed: Annotated[float, typer.Option(min=0.1, max=600, help="How fast its time runs.")] = 1.0,
    start: Annotated[str, typer.Option(help="When it begins: 2026-11-24T9:38, or 9.38 for today.")] = "",
    station: Annotated[str | None, typer.Option(help="reception or radiographer; asked when not given.")] = None,
    language: Language = None,
    theme: Annotated[str | None, typer.Option(help="xray-dark, xray-light or xray-contrast.")] = None,
) -> None:
    """A made-up day of about 80 people in a temporary database, time running.

    You sit at one desk, the other is played. Prints the command by which a second terminal joins the same day.
    """
    from models.refusal import Refusal, Unavailable
    from xray_tui.demo.run import run_demo, start_of, today

    settings = settings_of(station=station, language=language, theme=theme)
    ask = partial(ask_desk, settings.language) if station is None and sys.stdin.isatty() else None
    if station is None and ask is None:
        settings = settings_of(station=RADIOGRAPHER, language=language, theme=theme)
    try:
        code = run_demo(settings, seed=seed, speed=speed, start=start_of(start, today()), choose=ask)
    except Refusal as refusal:
        stop(settings.language, refusal.message, UNUSABLE if isinstance(refusal, Unavailable) else 1)
    raise typer.Exit(code)


def ask_desk(language: str) -> str:
    """Ask which desk to sit at, by one key; "" for none."""
    from screens.text import say

    print(f"\n{say(language, 'demo.which_desk')} ", end="", flush=True)  # noqa: T201
    while True:
        try:
            key = typer.getchar()
        except (KeyboardInterrupt, EOFError):
            key = "q"
        if key in _NONE:
            print()  # noqa: T201
            return ""
        if key in _DESKS:
            print(say(language, f"demo.desk_{_DESKS[key]}"), flush=True)  # noqa: T201
            return _DESKS[key]
