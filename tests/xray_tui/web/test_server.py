"""Who is answered: a browser that asks for this server by its own name, from its own page; and what a wall hears."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError
from aiohttp.test_utils import TestClient, TestServer

from models.refusal import Invalid
from xray_tui.web import server, service
from xray_tui.web.server import WallServer, place_of
from xray_tui.web.service import WallService

HERE = "127.0.0.1"


@pytest.fixture
def heard(tmp_path: Path) -> Path:
    """What a wall was told."""
    return tmp_path / "heard"


@pytest.fixture
async def client(
    request: pytest.FixtureRequest, heard: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[TestClient[Any, Any]]:
    """A server that listens on the address that the test names, or on this machine's own; its walls only listen."""
    monkeypatch.setattr(service, "END_SECONDS", 0.05)
    monkeypatch.setattr(socket, "gethostname", lambda: "RECEPTION-2")
    wall = f"echo __GANGLION__; exec tee {heard}"
    listens_on = getattr(request, "param", HERE)
    async with TestClient(TestServer(WallServer(wall, listens_on, 8000).application())) as client:
        yield client


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not holds():
            await asyncio.sleep(0.01)


def origin(client: TestClient[Any, Any]) -> str:
    return f"http://{HERE}:{client.port}"


@pytest.mark.parametrize(
    ("client", "name", "answer"),
    [
        (HERE, "localhost:80", 200),
        (HERE, "[::1]", 200),
        (HERE, "wall.example", 403),
        (HERE, "192.0.2.7:8000", 403),
        (HERE, "[", 403),
        ("0.0.0.0", "192.0.2.7:8000", 200),
        ("0.0.0.0", "rebound.example", 403),
        ("0.0.0.0", "reception-2:8000", 200),
        ("wall.example", "wall.example", 200),
    ],
    indirect=["client"],
)
async def test_the_name_that_is_asked_for(client: TestClient[Any, Any], name: str, answer: int) -> None:
    assert (await client.get("/", headers={"Host": name})).status == answer


@pytest.mark.parametrize("other", [None, "null", "http://elsewhere.example", "http://127.0.0.1:1", "http://["])
async def test_another_page_gets_no_wall(client: TestClient[Any, Any], other: str | None) -> None:
    with pytest.raises(WSServerHandshakeError) as refused:
        await client.ws_connect("/ws", headers={"Origin": other} if other else {})
    assert refused.value.status == 403


async def test_the_page_and_its_parts_are_this_servers(client: TestClient[Any, Any]) -> None:
    page = await client.get("/?fontsize=20&ping=http://elsewhere.example")
    text = await page.text()
    assert "Personalen" in text
    assert 'data-font-size="20"' in text
    assert "://" not in text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    for name in server._PARTS:
        assert (await client.get(f"/{name}")).status == 200
    assert (await client.get("/../server.py")).status == 404


async def test_only_a_size_reaches_a_wall(client: TestClient[Any, Any], heard: Path) -> None:
    async with client.ws_connect("/ws?width=9&height=" + "9" * 5000, headers={"Origin": origin(client)}) as browser:
        for said in ('["stdin", "q"]', '["focus"]', "[" * 500, "{", '["resize", {"width": 132, "height": "x"}]'):
            await browser.send_str(said)
        await browser.send_bytes(b"q")
        await browser.send_str('["ping", "1"]')
        assert json.loads(await browser.receive_str()) == ["pong", "1"]
        await until(lambda: heard.exists() and heard.read_bytes().endswith(b"}"))
        assert heard.read_bytes() == WallService.encode_packet(b"M", b'{"type": "resize", "width": 132, "height": 24}')
        await browser.send_str("x" * 1000)
        assert (await browser.receive()).type is WSMsgType.CLOSE


async def test_no_more_walls_than_can_be_served(client: TestClient[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MOST_WALLS", 1)
    async with client.ws_connect("/ws", headers={"Origin": origin(client)}):
        with pytest.raises(WSServerHandshakeError) as refused:
            await client.ws_connect("/ws", headers={"Origin": origin(client)})
        assert refused.value.status == 503


async def test_a_wall_that_ends_takes_its_browser_along() -> None:
    """What it showed last must not stand there as if it were true."""
    mortal = TestServer(WallServer("exec true", HERE, 8000).application())
    async with TestClient(mortal) as client, client.ws_connect("/ws", headers={"Origin": origin(client)}) as browser:
        assert (await browser.receive(5)).type is WSMsgType.CLOSE


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("127.0.0.1:8000", ("127.0.0.1", 8000)),
        (":9000", ("127.0.0.1", 9000)),
        ("wall.example", ("wall.example", 8000)),
        ("[::1]:81", ("::1", 81)),
    ],
)
def test_a_place(text: str, place: tuple[str, int]) -> None:
    assert place_of(text) == place


@pytest.mark.parametrize("text", ["http://a", "a:b", "a:99999", "me@here:80", "a/b", "[::1"])
def test_no_place(text: str) -> None:
    with pytest.raises(Invalid, match=r"wall\.no_place"):
        place_of(text)
