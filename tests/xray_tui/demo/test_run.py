"""``xray-tui demo`` as a program on a terminal: the question, the day, the second terminal, and nothing left behind."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.xray_tui.terminal import ROOT, Terminal
from xray_tui.demo.run import folder
from xray_tui.program import program

PROGRAM = ["-c", "import sys; sys.argv[0] = 'xray-tui'; from xray_tui.cli.main import run; run()"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "temp").mkdir()
    (tmp_path / "home").mkdir()
    home = str(tmp_path / "home")
    return {
        "TMPDIR": str(tmp_path / "temp"),
        "HOME": home,
        "XDG_CONFIG_HOME": f"{home}/config",
        "XDG_STATE_HOME": f"{home}/state",
    }


def demo(environment: dict[str, str], *more: str) -> Terminal:
    return Terminal([*PROGRAM, "demo", "--language", "en", "--start", "2026-11-24T8:45", *more], environment)


def left_behind(environment: dict[str, str]) -> list[Path]:
    return list(Path(environment["TMPDIR"]).iterdir())


def test_from_the_question_to_the_end(environment: dict[str, str]) -> None:
    with demo(environment) as terminal:
        terminal.wait_for(b"Which desk?")
        told = terminal.output.decode()
        terminal.send(b"2")
        terminal.wait_for(b"longest")
        terminal.wait_for(b"at the door")

        (database,) = set(re.findall(r"--database (\S+)", told))
        place = Path(database).parent
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
        assert stat.S_IMODE(Path(database).stat().st_mode) == 0o600
        assert "V0001" in (place / "people.txt").read_text(encoding="utf-8")
        board = subprocess.run(
            [sys.executable, *PROGRAM, "board", "--json", "--database", database],
            check=True,
            capture_output=True,
            cwd=ROOT,
            env={**os.environ, **environment, "PYTHONPATH": str(ROOT)},
        )
        assert json.loads(board.stdout)

        terminal.send(b"\x11")
        terminal.wait_for(b"working")
        terminal.output = b""
        terminal.send(b"\x1b[B")
        terminal.wait_for("►".encode())
        for _ in range(5):
            # Too soon after the arrow it would be taken for a scan, and swallowed.
            terminal.send(b"\r")
            with contextlib.suppress(subprocess.TimeoutExpired):
                terminal.process.wait(2)
                break
        assert terminal.wait() == 0
        assert b"The day is over" in terminal.output
        assert b"--start 2026-11-24T08:45" in terminal.output
    assert left_behind(environment) == []


def test_a_window_that_is_closed_leaves_nothing(environment: dict[str, str]) -> None:
    with demo(environment, "--station", "reception") as terminal:
        terminal.wait_for(b"At the counter")
        terminal.process.send_signal(signal.SIGHUP)
        terminal.wait()
    assert left_behind(environment) == []


def test_neither_desk_is_an_answer(environment: dict[str, str]) -> None:
    with demo(environment) as terminal:
        terminal.wait_for(b"Which desk?")
        terminal.send(b"x\x1b[A")
        terminal.send(b"q")
        assert terminal.wait() == 0
    assert left_behind(environment) == []


def test_a_signal_at_the_question_leaves_the_terminal_as_it_was(environment: dict[str, str]) -> None:
    with demo(environment) as terminal:
        terminal.wait_for(b"Which desk?")
        assert not terminal.echoes
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.wait() == 0
        assert terminal.echoes
    assert left_behind(environment) == []


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--start", "noon"], b"The start isn't a time: noon"),
        (["--start", "0.10"], b"can't begin before 1.00"),
        (["--station", "kitchen"], b"kitchen"),
    ],
)
def test_what_can_not_be_is_said_in_one_sentence(environment: dict[str, str], arguments: list[str], why: bytes) -> None:
    done = subprocess.run(
        [sys.executable, *PROGRAM, "demo", "--language", "en", *arguments],
        check=False,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, **environment, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode in (1, 2)
    assert why in done.stderr
    assert b"Traceback" not in done.stderr
    assert left_behind(environment) == []


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_the_folder_is_ones_own_and_goes_whatever_happens(temporary: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)

    def failing() -> None:
        with folder() as place:
            (place / "day.db").touch()
            assert place.parent == temporary
            assert stat.S_IMODE(place.stat().st_mode) == 0o700
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert list(temporary.iterdir()) == []
    assert signal.getsignal(signal.SIGTERM) is before


def test_the_program_is_named_so_that_another_terminal_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "with blank" / "xray-tui"
    installed.parent.mkdir()
    installed.write_text("#!/bin/sh\n")
    installed.chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(installed)])
    monkeypatch.setenv("PATH", str(tmp_path))
    assert program() == f"'{installed}'"
    monkeypatch.setenv("PATH", str(installed.parent))
    assert program() == "xray-tui"
