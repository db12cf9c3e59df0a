"""Printing by real commands and into real files; and everything that can go wrong with either."""

from __future__ import annotations

import asyncio
import os
import shlex
import stat
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest

from models.refusal import Message, Unavailable
from screens.slips.queue_list import QueueList
from tests.screens.slips.papers import SLIP, UNIT, board, printed, row
from xray_tui.printing import Printer, printer_of
from xray_tui.settings import Settings


def script(folder: Path, body: str) -> str:
    """A command of its own, in a folder with a blank in its name."""
    place = folder / "with blank"
    place.mkdir(exist_ok=True)
    file = place / "print"
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o700)
    return shlex.quote(str(file))


def printed_by(command: str, *, seconds: float = 5.0, encoding: str = "utf-8") -> Message | None:
    return Printer(command, encoding=encoding, seconds=seconds).print_now(SLIP)


def test_a_command_gets_the_slip_on_its_standard_input(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert printed_by(f"{script(tmp_path, 'cat > $1')} {out}") is None
    assert out.read_text(encoding="utf-8") == printed(SLIP)


def test_arguments_are_split_and_never_read_by_a_shell(tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = script(tmp_path, f'printf "%s\\n" "$@" > {out}; cat > /dev/null')
    assert printed_by(f"{command} -d 'two words' '; touch {tmp_path}/bad' $(id)") is None
    assert out.read_text().splitlines() == ["-d", "two words", f"; touch {tmp_path}/bad", "$(id)"]
    assert not (tmp_path / "bad").exists()


def test_a_command_that_does_not_read_its_input_has_printed(tmp_path: Path) -> None:
    long = QueueList("fi", UNIT, board(waiting=tuple(row(n) for n in range(1, 3000))))
    assert Printer(script(tmp_path, "exit 0")).print_now(long) is None


def test_the_printers_own_character_set(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert printed_by(f"{script(tmp_path, 'cat > $1')} {out}", encoding="cp858") is None
    assert b"Sipoon r\x94ntgen" in out.read_bytes()
    assert out.read_bytes().decode("cp858") == printed(SLIP, encoding="cp858")


def test_a_command_that_fails_is_told_in_its_own_words(tmp_path: Path) -> None:
    why = printed_by(script(tmp_path, "echo >&2; echo 'lp: no such printer' >&2; exit 3"))
    assert why == Message("slip.refused", {"code": 3, "said": "lp: no such printer"})


def test_one_that_fails_silently(tmp_path: Path) -> None:
    assert printed_by(script(tmp_path, "exit 4")) == Message("slip.refused_silently", {"code": 4})


def test_one_that_is_not_there() -> None:
    assert printed_by("no-such-command -d x") == Message("slip.no_command", {"command": "no-such-command"})


def test_one_that_is_not_there_where_a_folder_may_not_be_looked_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system answers as for a program that may not be run: for root, to whom all is open, by one that isn't it."""
    (tmp_path / "no-such-command").write_text("no program")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert printed_by("no-such-command -d x") == Message("slip.no_command", {"command": "no-such-command"})


def test_one_that_cannot_be_run(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no program")
    assert printed_by(str(tmp_path / "text")) == Message("slip.cannot_run", {"command": str(tmp_path / "text")})


def test_one_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    begun = monotonic()
    alive = tmp_path / "alive"
    os.mkfifo(alive)
    reading = os.open(alive, os.O_RDONLY | os.O_NONBLOCK)
    try:
        why = printed_by(script(tmp_path, f"exec 3> {alive}; sleep 60 & sleep 60"), seconds=0.5)
        assert why == Message("slip.too_slow", {"seconds": 0})
        assert monotonic() - begun < 5
        # The last of them that held its end open has gone: this would block otherwise.
        os.set_blocking(reading, True)
        assert os.read(reading, 1) == b""
    finally:
        os.close(reading)


def test_one_that_takes_nothing_and_hangs(tmp_path: Path) -> None:
    long = QueueList("fi", UNIT, board(waiting=tuple(row(n) for n in range(1, 3000))))
    why = Printer(script(tmp_path, "sleep 60"), seconds=0.3).print_now(long)
    assert why == Message("slip.too_slow", {"seconds": 0})


def test_a_daemon_left_behind_is_not_waited_for(tmp_path: Path) -> None:
    begun = monotonic()
    assert printed_by(script(tmp_path, "cat > /dev/null; (sleep 5 &) ; exit 0")) is None
    assert monotonic() - begun < 4


def test_a_folder_gets_a_file_for_each_and_keeps_the_newest(tmp_path: Path) -> None:
    printer = Printer(f"file:{tmp_path}/slips/")
    assert printer.print_now(SLIP) is None
    assert printer.print_now(replace(SLIP, ticket="B018")) is None
    assert printer.print_now(QueueList("fi", UNIT, board())) is None
    assert printer.print_now(QueueList("en", UNIT, board())) is None
    folder = tmp_path / "slips"
    assert sorted(file.name for file in folder.iterdir()) == ["queue.txt", "slip-B017.txt", "slip-B018.txt"]
    assert "Sipoo X-ray: queue" in (folder / "queue.txt").read_text(encoding="utf-8")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_a_name_of_a_file_is_never_a_path(tmp_path: Path) -> None:
    assert Printer(f"file:{tmp_path}/slips/").print_now(replace(SLIP, ticket="../../B1")) is None
    assert [file.name for file in (tmp_path / "slips").iterdir()] == ["slip-------B1.txt"]


def test_a_file_gets_one_after_the_other(tmp_path: Path) -> None:
    out = tmp_path / "out"
    printer = Printer(f"file:{out}")
    assert printer.print_now(SLIP) is None
    assert printer.print_now(SLIP) is None
    assert out.read_text(encoding="utf-8") == printed(SLIP) * 2
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    path = str(tmp_path / "no" / "out")
    why = Printer(f"file:{path}").print_now(SLIP)
    assert why == Message("slip.cannot_write", {"path": path, "said": "No such file or directory"})


def test_a_device_that_takes_nothing_is_not_waited_for(tmp_path: Path) -> None:
    device = tmp_path / "device"
    os.mkfifo(device)
    reader = os.open(device, os.O_RDONLY | os.O_NONBLOCK)
    try:
        why = None
        printer = Printer(f"file:{device}", seconds=0.2)
        for _ in range(200):  # until its buffer is full
            why = why or printer.print_now(QueueList("fi", UNIT, board()))
        assert why == Message("slip.too_slow", {"seconds": 0})
    finally:
        os.close(reader)


def test_lists_go_to_their_own_printer_on_its_own_paper(tmp_path: Path) -> None:
    queue = QueueList("fi", UNIT, board())
    one, two = tmp_path / "slips", tmp_path / "lists"
    printer = Printer(f"file:{one}", f"file:{two}", columns=32)
    assert printer.print_now(SLIP) is None
    assert printer.print_now(queue) is None
    assert one.read_text(encoding="utf-8") == printed(SLIP, 32)
    assert two.read_text(encoding="utf-8") == printed(queue, 80, rows=60)


async def test_one_after_the_other_and_never_in_the_apps_thread(tmp_path: Path) -> None:
    out = tmp_path / "out"
    printer = Printer(f"{script(tmp_path, 'sleep 0.2; cat >> $1')} {out}")
    begun = monotonic()
    first = asyncio.ensure_future(printer.print(SLIP))
    second = asyncio.ensure_future(printer.print(replace(SLIP, ticket="B018")))
    await asyncio.sleep(0)
    assert monotonic() - begun < 0.15
    assert await first is None
    assert await second is None
    assert out.read_text(encoding="utf-8") == printed(SLIP) + printed(replace(SLIP, ticket="B018"))
    assert printer.close(1.0)
    with pytest.raises(Unavailable):
        await printer.print(SLIP)


def test_the_settings_say_where() -> None:
    assert printer_of(Settings()) is None
    printer = printer_of(
        Settings(printer="lp -d x", printer_columns=32, printer_encoding="cp858", queue_printer="file:/q/")
    )
    assert printer is not None
    assert (printer.slips, printer.lists, printer.columns, printer.encoding) == ("lp -d x", "file:/q/", 32, "cp858")
    only_lists = printer_of(Settings(queue_printer="lp"))
    assert only_lists is not None
    assert only_lists.slips == "lp"
