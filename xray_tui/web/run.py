"""Serving the wall until a signal ends it."""

from __future__ import annotations

import asyncio
import contextlib
import shlex
from collections.abc import Callable

from xray_tui.program import program
from xray_tui.settings import Settings
from xray_tui.signals import ENDING
from xray_tui.web.server import WallServer


def serve_wall(settings: Settings, host: str, port: int, ready: Callable[[], object]) -> None:
    """Serve the wall to browsers.

    Args:
        settings: the station's; the database and the language go on to each wall.
        host: the address to listen on.
        port: likewise.
        ready: called when browsers can come.

    Raises:
        OSError: the address can't be listened on.
    """
    wall = f"{program()} display --database {shlex.quote(settings.database)} --language {settings.language}"
    asyncio.run(_until_a_signal(WallServer(f"exec {wall}", host, port), ready))


async def _until_a_signal(server: WallServer, ready: Callable[[], object]) -> None:
    serving = asyncio.ensure_future(server.run(ready))
    loop = asyncio.get_running_loop()
    for number in ENDING:
        loop.add_signal_handler(number, serving.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await serving
