"""The wall in a real browser: soon, by itself, from nowhere else, and deaf."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import pytest

from models.refusal import Unavailable
from models.store import migrate
from models.store.store import open_store
from models.visit.call import call_next
from tests.clinic import Clinic, StillClock
from tests.server import Server
from tests.xray_tui.web.browser import Browser

PROGRAM = Path(sys.executable).with_name("xray-tui")


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A PostgreSQL server that may be stopped."""
    request.getfixturevalue("server")  # skips where there is none
    server = Server()
    server.start()
    yield server
    server.remove()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(url: str, port: int, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [PROGRAM, "display", "--web", "--listen", f"127.0.0.1:{port}", "--database", url, "--language", "en"],
        stdout=subprocess.PIPE, env={**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home)},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        assert b"127.0.0.1" in process.stdout.readline()
        yield process
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def walls(process: subprocess.Popen[bytes]) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


async def test_the_wall_in_a_browser(database: Server, tmp_path: Path) -> None:
    port = free_port()
    with database.database(migrate.SCHEMA) as url:
        clock = StillClock(datetime.now(UTC))
        with contextlib.closing(open_store(url, clock=clock)) as store:
            clinic = Clinic(store, clock)
            for n in range(1, 5):
                clinic.walk_in(n)
            async with Browser(tmp_path / "browser") as browser:
                await _seen(browser, clinic, database, url, port, tmp_path)


async def _seen(browser: Browser, clinic: Clinic, database: Server, url: str, port: int, home: Path) -> None:
    here = f"127.0.0.1:{port}"
    with serving(url, port, home) as first:
        await browser.do("Page.navigate", url=f"http://{here}/")
        await browser.until(lambda: b"B004" in browser.shown)

        # A call within half a second, in the window and not only on the wire.
        before = await browser.picture()
        browser.forget()
        began = monotonic()
        clinic.perform(call_next, rooms=("xray1",))
        while await browser.picture() == before:
            assert monotonic() - began < 0.5
        assert monotonic() - began < 0.5

        # No key, no paste, no mouse.
        sent = len(browser.sent)
        await browser.do("Input.dispatchMouseEvent", type="mousePressed", x=300, y=200, button="left", clickCount=1)
        await browser.do("Input.dispatchMouseEvent", type="mouseReleased", x=300, y=200, button="left", clickCount=1)
        await browser.key("q", "\x11", 81, modifiers=2)
        await browser.key("Enter", "\r", 13)
        await browser.key("y", "y", 89)
        await browser.do("Input.insertText", text="pasted")
        await browser.value("1")  # what was sent before this has been told
        assert not [text for text in browser.sent[sent:] if not text.startswith('["resize"')]

        # The server is killed: its wall goes with it, the page says so, and comes back by itself.
        (wall,) = walls(first)
        loads = browser.counts["loads"]
        first.send_signal(signal.SIGKILL)
        first.wait()
        browser.forget()
    with serving(url, port, home):
        await browser.until(lambda: browser.counts["loads"] > loads and b"B004" in browser.shown)
        assert not alive(wall)

        # So does the database.
        database.stop()
        database.start()
        browser.forget()
        with pytest.raises(Unavailable):
            clinic.walk_in(5)  # the connections of before
        clinic.walk_in(5)
        await browser.until(lambda: b"B005" in browser.shown)
        assert await browser.value("document.body.className.includes('-closed')") is False

    assert {urlsplit(address).netloc for address in browser.loaded if not address.startswith("data:")} == {here}
    assert not browser.problems
