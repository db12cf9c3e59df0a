"""Parts that are served: one that ends is begun again, one that can't begin ends the program, all stop when told."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest

from models.refusal import Invalid, Message, Unavailable
from xray_tui import serve
from xray_tui.health import Health, PartHealth, notify, read_health, write_health
from xray_tui.settings import Settings


class Part:
    """Runs until told, or breaks as often as it is told to."""

    def __init__(self, *breaks: Exception) -> None:
        self.breaks = list(breaks)
        self.begun = 0
        self.again = Event()
        self.broke = Event()

    def run(self, ready: Callable[[Message], None], stopping: Event) -> None:
        self.begun += 1
        ready(Message("serve.part_runs"))
        if self.breaks:
            self.broke.wait(10)
            raise self.breaks.pop(0)
        self.again.set()
        stopping.wait()


class Never:
    def run(self, _ready: Callable[[Message], None], _stopping: Event) -> None:
        raise Unavailable("serve.not_served")


@pytest.fixture(autouse=True)
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(serve, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(serve, "FIRST_PAUSE", 0.02)


@pytest.mark.parametrize("mistake", [Unavailable("serve.not_served"), ZeroDivisionError()])
def test_what_ends_by_itself_is_begun_again_while_the_others_go_on(mistake: Exception) -> None:
    told: list[tuple[str, str]] = []
    broken, sound = Part(mistake), Part()
    supervisor = serve.Supervisor((("one", broken), ("two", sound)), lambda name, why: told.append((name, why.key)))
    ended: list[bool] = []
    thread = Thread(target=lambda: ended.append(supervisor.run()))
    thread.start()
    assert sound.again.wait(10)
    broken.broke.set()
    assert broken.again.wait(10)
    supervisor.look()
    health = read_health()
    assert health is not None
    assert [(each.name, each.running) for each in health.parts] == [("one", True), ("two", True)]
    supervisor.stopping.set()
    thread.join(10)
    assert ended == [True]
    assert (broken.begun, sound.begun) == (2, 1)
    assert read_health() is None


def test_what_cannot_begin_ends_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    notified: list[str] = []
    monkeypatch.setattr(serve, "notify", notified.append)
    assert not serve.Supervisor((("one", Never()), ("two", Part())), lambda _name, why: told.append(why.key)).run()
    assert "serve.not_served" in told
    assert notified == ["STOPPING=1"], "it was never ready"


def test_how_a_part_is_comes_back_whole() -> None:
    why = Message("serve.cannot_listen", {"address": "127.0.0.1", "port": 2575, "why": "Address already in use"})
    parts = (
        PartHealth("one", running=True),
        PartHealth("two", running=False),
        PartHealth("three", running=False, why=why),
    )
    write_health(Health.now(parts))
    read = read_health()
    assert read is not None
    assert read.parts == parts
    assert [each.state for each in read.parts] == [Message("serve.part_runs"), Message("serve.part_begins"), why]


def test_a_part_that_there_is_not() -> None:
    with pytest.raises(Invalid, match=r"serve\.no_such_part"):
        serve.make_parts(Settings(), ["telex"])


def test_systemd_is_told(tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.bind(address)
        notify("READY=1", {"NOTIFY_SOCKET": address})
        assert told.recv(100) == b"READY=1"
    notify("READY=1", {"NOTIFY_SOCKET": address})  # nobody there any more
    notify("READY=1", {})
