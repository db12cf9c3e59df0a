from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.refusal import NotNow
from tests.xray_tui.crashing import PATIENT
from tests.xray_tui.terminal import Terminal
from xray_tui.crash import LONGEST_LOG, described, log_to_file, state_folder, write_crash
from xray_tui.gateway import Told

F9 = b"\x1b[20~"


def caught(error: Exception, cause: Exception | None = None) -> Exception:
    with pytest.raises(type(error)) as found:
        raise error from cause
    return found.value


@pytest.mark.parametrize("way", ["handler", "worker", "panic", "callback", "thread"])
def test_a_crash_tells_one_sentence_keeps_the_code_and_shows_no_patient(way: str, tmp_path: Path) -> None:
    with Terminal(["-m", "tests.xray_tui.crashing", way], {"XDG_STATE_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for(b"Call next")
        terminal.send(F9)
        code = terminal.wait()
        after = terminal.output.rsplit(b"\x1b[?1049l", 1)[-1]

    assert code == (3 if way == "thread" else 1)
    for part in (b"Mallinen", b"Kielo", b"010594"):
        assert part not in terminal.output
    assert b"Traceback" not in terminal.output
    if way != "thread":
        assert b"The program ended by a mistake of its own." in after
    log = tmp_path / "xray-tui" / "crash.log"
    assert log.stat().st_mode & 0o777 == 0o600
    written = log.read_text("utf-8")
    assert "Mallinen" not in written
    if way != "panic":
        assert "crashing.py" in written


def test_a_traceback_has_frames_and_kinds_but_no_values() -> None:
    told = described(caught(ValueError(PATIENT)))

    assert "test_crash.py" in told
    assert "builtins.ValueError" in told
    assert "Mallinen" not in told


def test_what_only_names_code_or_a_message_is_told() -> None:
    assert "has no attribute" in described(caught(AttributeError("'Box' object has no attribute 'x'")))
    assert "NotNow: visit.moved" in described(caught(NotNow("visit.moved", name=PATIENT)))
    assert "Mallinen" not in described(caught(NotNow("visit.moved", name=PATIENT)))
    assert "No space left" in described(caught(OSError(28, "No space left on device")))


def test_a_cause_is_told_before_its_effect() -> None:
    told = described(caught(RuntimeError(PATIENT), caught(KeyError(PATIENT))))

    assert told.index("KeyError") < told.index("which led to") < told.index("RuntimeError")


def test_a_log_that_cannot_be_written_is_no_second_crash(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert write_crash(ValueError(), tmp_path / "file") is None


def test_the_state_folder() -> None:
    assert state_folder({"XDG_STATE_HOME": "/state"}) == Path("/state/xray-tui")
    assert state_folder({"XDG_STATE_HOME": "relative", "HOME": "/home/x"}) == Path("/home/x/.local/state/xray-tui")


@pytest.fixture
def logger(tmp_path: Path) -> Iterator[logging.Logger]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    log_to_file(tmp_path)
    yield logging.getLogger("clinic")
    root.handlers, root.level = before, level


def test_a_log_has_warnings_without_values_and_is_its_users_alone(logger: logging.Logger, tmp_path: Path) -> None:
    log = tmp_path / "xray-tui.log"
    logger.info("nothing")
    assert not log.exists()
    logger.error("it failed", exc_info=caught(ValueError(PATIENT)))
    written = log.read_text("utf-8")
    assert "clinic it failed" in written
    assert "builtins.ValueError" in written
    assert "Mallinen" not in written
    assert log.stat().st_mode & 0o777 == 0o600


def test_an_outage_is_not_a_line_for_every_try(logger: logging.Logger, tmp_path: Path) -> None:
    for number in range(100):
        logger.warning("try %s failed", number)
    logger.warning("something else")
    assert [line.rpartition("clinic ")[2] for line in (tmp_path / "xray-tui.log").read_text("utf-8").splitlines()] == [
        "try 0 failed",
        "something else",
    ]


def test_what_is_told_once_is_never_left_out(logger: logging.Logger, tmp_path: Path) -> None:
    told = Told(logger)
    for peer in ("A", "B", "A"):
        told.once("association refused", peer)
    lines = (tmp_path / "xray-tui.log").read_text("utf-8").splitlines()
    assert [line.rpartition("clinic ")[2] for line in lines] == ["association refused: A", "association refused: B"]


def test_a_long_log_makes_room(tmp_path: Path) -> None:
    log = tmp_path / "crash.log"
    log.write_text("x" * (LONGEST_LOG + 1))
    assert write_crash(ValueError(), tmp_path) == log
    assert log.stat().st_size < 1_000
    assert log.with_name("crash.log.1").stat().st_size == LONGEST_LOG + 1
