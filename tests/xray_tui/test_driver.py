from __future__ import annotations

from pathlib import Path

from tests.xray_tui.terminal import Terminal


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
