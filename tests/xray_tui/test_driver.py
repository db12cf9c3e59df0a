from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import TextIO, cast

import pytest
from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread

from models.staff.post import read_posts
from models.store.store import open_store
from tests.xray_tui.terminal import Terminal
from xray_tui.driver import Lasting

PROGRAM = ("-c", "import sys; from xray_tui.cli.main import run; sys.argv[0] = 'xray-tui'; run()")


def desk(tmp_path: Path) -> Terminal:
    arguments = ["-m", "tests.xray_tui.scanning", str(tmp_path), "1", "idle"]
    return Terminal(arguments, {"XDG_STATE_HOME": str(tmp_path)})


def test_bytes_that_are_no_utf8_end_nothing(tmp_path: Path) -> None:
    with desk(tmp_path) as terminal:
        terminal.wait_for(b"Call next")
        terminal.send(b"\xff\xfe\xe4")
        terminal.send(b"\x1b")
        terminal.send(b"M\xc3\xa4kinen")
        terminal.wait_for("ä".encode())
        terminal.wait_for(b"searches")

        assert terminal.process.poll() is None


def test_a_desk_whose_terminal_has_gone_ends(tmp_path: Path) -> None:
    with desk(tmp_path) as terminal:
        terminal.wait_for(b"Call next")
        terminal.hang_up()

        assert terminal.process.wait(10) is not None
    assert not (tmp_path / "xray-tui" / "crash.log").exists()


def test_nobody_waits_for_a_terminal_that_has_gone() -> None:
    master, terminal = os.openpty()
    os.close(master)
    with os.fdopen(terminal, "w") as gone:
        writer = WriterThread(cast(TextIO, Lasting(gone)))
        writer.start()
        for _ in range(MAX_QUEUED_WRITES * 3):
            writer.write("a frame")
        writer.stop()
        with suppress(OSError):
            gone.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_has_the_desk_leave_as_by_its_key(number: int, tmp_path: Path) -> None:
    arguments = [*PROGRAM, "--language", "en", "--database", str(tmp_path / "unit.db")]
    with Terminal(arguments, {"XDG_STATE_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for(b"live")
        terminal.process.send_signal(number)
        assert terminal.wait() == 128 + number
    assert b"\x1b[?1049l" in terminal.output, "the terminal's own screen is back"
    assert b"Traceback" not in terminal.output
    assert not (tmp_path / "xray-tui" / "crash.log").exists()
    store = open_store(str(tmp_path / "unit.db"))
    try:
        assert store.read(read_posts) == ()
    finally:
        store.close()
