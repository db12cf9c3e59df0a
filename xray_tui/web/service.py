"""One wall for one browser: a process that is begun, given sizes, watched, and ended."""

from __future__ import annotations

import asyncio
import contextlib
import json

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from xray_tui.web.driver import ALIVE

END_SECONDS = 1.0
"""What a wall is given to end by itself."""

_DRIVER = "xray_tui.web.driver:WallDriver"


class WallService(AppService):
    """The process behind one browser's wall.

    Args:
        command: starts a wall, for a shell.
        socket: the browser's.
    """

    def __init__(self, command: str, socket: web.WebSocketResponse) -> None:
        self._socket = socket
        self._ending = False
        super().__init__(
            command,
            write_bytes=self._show,
            write_str=self._say,
            close=self._leave,
            download_manager=DownloadManager(),
        )

    async def run(self) -> None:
        """Run the wall; when it has ended, however it did, the browser is told: it must not show what was."""
        try:
            await super().run()
        finally:
            if not self._ending:
                await self._leave()

    async def stop(self) -> None:
        """End the wall; one that is stuck is killed."""
        process = self._process
        if process is None:
            return
        self._ending = True
        try:
            # A wall that ended before it began leaves its task cancelled.
            with contextlib.suppress(TimeoutError, asyncio.CancelledError):
                async with asyncio.timeout(END_SECONDS):
                    await super().stop()
                    await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def on_meta(self, data: bytes) -> None:
        """What the wall says of itself: that it lives goes to the browser; files and links aren't a wall's."""
        match json.loads(data)["type"]:
            case kind if kind == ALIVE:
                await self._say(json.dumps([ALIVE]))
            case "exit":
                await self._leave()

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        return super()._build_environment(width, height) | {"TEXTUAL_DRIVER": _DRIVER}

    async def _show(self, data: bytes) -> None:
        if not self._socket.closed:
            await self._socket.send_bytes(data)

    async def _say(self, text: str) -> None:
        if not self._socket.closed:
            await self._socket.send_str(text)

    async def _leave(self) -> None:
        await self._socket.close()
