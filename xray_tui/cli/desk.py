"""``xray-tui`` itself: the desk."""

from __future__ import annotations

import gc
from collections.abc import Sequence

from xray_tui.cli.told import settings_of

OPTIONS = ("station", "rooms", "database", "language", "theme")


def plain(arguments: Sequence[str]) -> dict[str, str] | None:
    """What a line gives that only opens the desk: its options, each with a value, and nothing else.

    Args:
        arguments: the line, without the program's name.

    Returns:
        The values by option; ``None`` when the line says anything else.
    """
    given: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        option, equals, value = rest.pop(0).partition("=")
        if not equals and rest:
            value = rest.pop(0)
        name = option.removeprefix("--")
        if name == option or name not in OPTIONS or not value or value.startswith("-"):
            return None
        given[name] = value
    return given


def open_desk(
    *,
    station: str | None = None,
    rooms: str | None = None,
    database: str | None = None,
    language: str | None = None,
    theme: str | None = None,
) -> int:
    """Open the desk and stay there until it is left.

    Args:
        station: reception or radiographer.
        rooms: the ids of the rooms that it covers, with commas between.
        database: a file, or ``sqlite:///file``.
        language: fi, sv or en.
        theme: the theme's name.

    Returns:
        The exit code.
    """
    # What is loaded now stays; looking through it again and again took an eighth of the time to the first frame and to
    # live data. From then on the desk collects (`LiveDesk`).
    gc.disable()
    settings = settings_of(
        station=station,
        rooms=tuple(rooms.split(",")) if rooms else None,
        database=database,
        language=language,
        theme=theme,
    )
    from xray_tui.desk_app import run_desk

    return run_desk(settings)
