"""A real Chromium, worked over its DevTools protocol: what it shows, what it loads, what it sends."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import signal
import subprocess
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from tests.peers import need_peer

LONGEST = 15.0


class Browser:
    """One page of a browser of its own.

    Args:
        home: a folder for its profile.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._program = need_peer("chromium")
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._news = asyncio.Event()
        self.loaded: list[str] = []
        """Every address that was asked for."""
        self.sent: list[str] = []
        """Every text that a socket of the page sent."""
        self.shown = b""
        """All that the page's terminal was given, since `forget`."""
        self.problems: list[str] = []
        """What the page complained of."""
        self.counts: dict[str, int] = defaultdict(int)

    async def __aenter__(self) -> Browser:
        try:
            await self._open()
        except BaseException:
            self._kill()
            raise
        return self

    def _kill(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    async def _open(self) -> None:
        self._process = subprocess.Popen(
            [
                self._program, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
                "--disable-background-networking", "--disable-component-update", "--no-first-run",
                "--autoplay-policy=no-user-gesture-required", "--window-size=1280,720", f"--user-data-dir={self._home}",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, "HOME": str(self._home)},
        )  # fmt: skip
        port = self._home / "DevToolsActivePort"
        await self.until(lambda: port.exists() and port.read_text().count("\n") >= 1)
        self._session = ClientSession()
        async with self._session.get(f"http://127.0.0.1:{port.read_text().split()[0]}/json/list") as answer:
            (page,) = [target for target in await answer.json() if target["type"] == "page"]
        self._socket: ClientWebSocketResponse = await self._session.ws_connect(
            page["webSocketDebuggerUrl"], max_msg_size=0
        )
        self._reading = asyncio.create_task(self._read())
        for domain in ("Page", "Network", "Runtime", "Log"):
            await self.do(f"{domain}.enable")

    async def __aexit__(self, *_: object) -> None:
        self._reading.cancel()
        await self._socket.close()
        await self._session.close()
        self._kill()

    async def do(self, method: str, **params: Any) -> dict[str, Any]:
        """One command; its result."""
        number = self.counts["commands"] = self.counts["commands"] + 1
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_str(json.dumps({"id": number, "method": method, "params": params}))
        return await asyncio.wait_for(answer, LONGEST)

    async def value(self, expression: str) -> Any:
        """What an expression is in the page."""
        answer = await self.do("Runtime.evaluate", expression=expression, returnByValue=True)
        return answer["result"].get("value")

    async def picture(self, width: int = 600, height: int = 250) -> str:
        """The upper left of what stands in the window, where the called number is."""
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 0.5}
        answer = await self.do("Page.captureScreenshot", clip=clip)
        return str(answer["data"])

    async def key(self, key: str, text: str = "", code: int = 0, modifiers: int = 0) -> None:
        """Press a key in the window."""
        for kind in ("keyDown", "keyUp"):
            await self.do(
                "Input.dispatchKeyEvent",
                type=kind, key=key, text=text if kind == "keyDown" else "", windowsVirtualKeyCode=code,
                modifiers=modifiers,
            )  # fmt: skip

    def forget(self) -> None:
        """What was shown until now is of no interest."""
        self.shown = b""

    async def until(self, holds: Callable[[], bool], seconds: float = LONGEST) -> float:
        """Until something holds, looking at all that comes from the browser; how long that took."""
        began = monotonic()
        while not holds():
            assert monotonic() - began < seconds, (self.shown[-2000:], self.problems)
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), 0.02)
            except TimeoutError:
                continue
        return monotonic() - began

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is WSMsgType.TEXT:
                self._take(json.loads(message.data))
                self._news.set()

    def _take(self, message: dict[str, Any]) -> None:
        if "id" in message:
            if not (waiting := self._answers.pop(message["id"])).done():
                waiting.set_result(message.get("result", {}))
            return
        about = message["params"]
        match message["method"]:
            case "Network.requestWillBeSent":
                self.loaded.append(about["request"]["url"])
            case "Network.webSocketCreated":
                self.loaded.append(about["url"])
            case "Network.webSocketFrameSent":
                self.sent.append(about["response"]["payloadData"])
            case "Network.webSocketFrameReceived" if about["response"]["opcode"] == 2:
                self.shown += base64.b64decode(about["response"]["payloadData"])
            case "Page.loadEventFired":
                self.counts["loads"] += 1
            case "Runtime.exceptionThrown":
                self.problems.append(str(about["exceptionDetails"]))
            case "Log.entryAdded" if about["entry"]["source"] in {"security", "violation"}:
                self.problems.append(about["entry"]["text"])
