"""``xray-tui display --web``: the wall in browsers; the page is our own and loads nothing from elsewhere.

textual-serve runs a wall process for each browser and brings the terminal that the browser shows. Each wall reads what
the public may see. Nothing that a browser sends reaches it but the size of the window: no key, no mouse, no paste.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from importlib.resources import files
from ipaddress import ip_address
from string import Template
from typing import Any
from urllib.parse import urlsplit

from aiohttp import WSMsgType, web

from models.refusal import Invalid
from screens.text import say
from xray_tui.settings import LANGUAGES
from xray_tui.web.service import END_SECONDS, WallService

MOST_WALLS = 8
"""How many browsers are served at once: each costs a process."""
PORT = 8000
FONT_PIXELS = 16
LONGEST_MESSAGE = 512
"""Bytes that a browser may say at once: a size takes forty."""
LEAST, MOST = (20, 10), (1000, 400)
"""Columns and rows that a browser may ask for."""

_OWN, _THEIRS = files("xray_tui.web"), files("textual_serve")
_PARTS = {
    "page.css": (_OWN / "page.css", "text/css"),
    "page.js": (_OWN / "page.js", "text/javascript"),
    "xterm.css": (_THEIRS / "static/css/xterm.css", "text/css"),
    "textual.js": (_THEIRS / "static/js/textual.js", "text/javascript"),
    "mono.ttf": (_THEIRS / "static/fonts/RobotoMono-VariableFont_wght.ttf", "font/ttf"),
}
"""All that the page loads."""

_HEADERS = {
    # The terminal writes its own styles.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self'; img-src data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def place_of(text: str) -> tuple[str, int]:
    """The host and the port of ``HOST:PORT``, ``HOST`` or ``:PORT``.

    Raises:
        Invalid: ``wall.no_place``.
    """
    try:
        url = urlsplit(f"//{text}")
        host, port = url.hostname or "127.0.0.1", url.port or PORT
    except ValueError:
        raise Invalid("wall.no_place", text=text) from None
    if url.path or url.query or url.fragment or url.username is not None:
        raise Invalid("wall.no_place", text=text)
    return host, port


class WallServer:
    """The page, its parts, and a wall for each browser.

    Args:
        command: starts a wall, for a shell.
        host: the address to listen on.
        port: likewise.
    """

    def __init__(self, command: str, host: str, port: int) -> None:
        self._command = command
        self._host, self._port = host, port
        # Browsers ask in small letters.
        self._names = {name.lower() for name in (host, socket.gethostname(), socket.getfqdn())}
        self._browsers: set[web.WebSocketResponse] = set()

    async def run(self, ready: Callable[[], object]) -> None:
        """Serve until cancelled.

        Args:
            ready: called when browsers can come.

        Raises:
            OSError: the address can't be listened on.
        """
        runner = web.AppRunner(self.application(), shutdown_timeout=3.0, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._port).start()
            ready()
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    def application(self) -> web.Application:
        """All that is answered, behind the guard."""
        app = web.Application(middlewares=[self._guard])
        app.on_shutdown.append(self._leave)
        app.add_routes([web.get("/", _page), web.get("/ws", self._wall)])
        app.add_routes([web.get(f"/{name}", _part) for name in _PARTS])
        return app

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Answer only who asks for this server by its own name, and no page of another's."""
        if not self._mine(_name_in(request.host)):
            raise web.HTTPForbidden(text="This display isn't served by that name.\n")
        origin = request.headers.get("Origin")
        if origin is not None and origin.partition("://")[2] != request.host:
            raise web.HTTPForbidden(text="Only the display's own page may connect to it.\n")
        return await handler(request)

    def _mine(self, name: str) -> bool:
        """Whether a browser that asks for this name means this server.

        Another's page can have its own name answered with this server's address, but has no way to an address itself.
        """
        if _is_loopback(self._host):
            return _is_loopback(name)
        return name in self._names or _is_loopback(name) or _is_address(name)

    async def _wall(self, request: web.Request) -> web.WebSocketResponse:
        if request.headers.get("Origin") is None:
            raise web.HTTPForbidden(text="Only the display's own page may connect to it.\n")
        if len(self._browsers) >= MOST_WALLS:
            raise web.HTTPServiceUnavailable(text="As many displays as can be served are connected already.\n")
        browser = web.WebSocketResponse(heartbeat=15, max_msg_size=LONGEST_MESSAGE)
        self._browsers.add(browser)
        try:
            await self._serve(request, browser)
        finally:
            self._browsers.discard(browser)
        return browser

    async def _leave(self, _app: web.Application) -> None:
        """Let go of every browser: they come back by themselves."""
        closing = [asyncio.ensure_future(browser.close()) for browser in tuple(self._browsers)]
        if closing:
            await asyncio.wait(closing, timeout=END_SECONDS)

    async def _serve(self, request: web.Request, browser: web.WebSocketResponse) -> None:
        await browser.prepare(request)
        wall = WallService(self._command, browser)
        try:
            await wall.start(*_size(request.query.get("width"), request.query.get("height")))
            async for message in browser:
                if message.type is WSMsgType.TEXT:
                    await _hear(message.data, browser, wall)
        finally:
            await wall.stop()


async def _page(request: web.Request) -> web.Response:
    given = request.query.get("fontsize", "")
    pixels = int(given) if given in _FONT_SIZES else FONT_PIXELS
    away = "".join(f'<div lang="{language}">{say(language, "wall.staff_will_call")}</div>' for language in LANGUAGES)
    html = Template((_OWN / "page.html").read_text(encoding="utf-8")).substitute(away=away, pixels=pixels)
    return web.Response(text=html, content_type="text/html", headers=_HEADERS)


_FONT_SIZES = frozenset(map(str, range(6, 97)))


async def _part(request: web.Request) -> web.Response:
    path, kind = _PARTS[request.path.removeprefix("/")]
    return web.Response(body=path.read_bytes(), content_type=kind, headers=_HEADERS)


async def _hear(text: str, browser: web.WebSocketResponse, wall: WallService) -> None:
    """A window's new size, and a question whether we are here; all else is nothing to a wall."""
    match _envelope(text):
        case ["resize", {"width": width, "height": height}]:
            await wall.set_terminal_size(*_size(width, height))
        case ["ping", str(data)]:
            await browser.send_json(["pong", data])
        case _:
            pass


def _envelope(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _size(*wanted: object) -> tuple[int, int]:
    width, height = (
        max(low, min(high, _number(each, usual)))
        for each, usual, low, high in zip(wanted, (80, 24), LEAST, MOST, strict=True)
    )
    return width, height


def _number(given: object, usual: int) -> int:
    text = str(given)
    return int(text) if text.isdecimal() and len(text) <= 4 else usual


def _name_in(host: str) -> str:
    """The name in ``NAME:PORT``; "" in what can't be read."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return ip_address(host).is_loopback if _is_address(host) else host == "localhost"
