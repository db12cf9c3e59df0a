"""A busy desk that notes what becomes of every scan: dialogs come and go, screens change, and it hangs now and then.

Run as a program it is the desk, on whatever terminal it finds. ``scan_into`` runs it on a pty and types the scans.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

from screens.dialog import Dialog
from screens.dialogs import ActionList, Answer, Confirm, Question, Refused
from screens.sheet import Act, Field, Who, Words
from tests.screens.bench import Bench, NotingScreen
from tests.xray_tui.terminal import Terminal
from xray_tui.app_base import run_app
from xray_tui.desk_app import DeskApp

WHO = Who("A014", "Malli, Testi", "010594-****")


class Log:
    """Lines of ``what code``, for the test to read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, what: str, text: str = "") -> None:
        with self._path.open("a", encoding="utf-8") as log:
            log.write(f"{what} {text}\n")


class BusyScreen(NotingScreen):
    """Notes what the box says, in the log."""

    @property
    def log_(self) -> Log:
        # Run as a program, this module exists twice: the app is the other one's.
        lines: Log = self.app.lines  # type: ignore[attr-defined]
        return lines

    def on_scan(self, text: str) -> None:
        self.log_.add("scan", text)

    def on_search(self, text: str) -> None:
        self.log_.add("search", text)

    def on_open(self, at: float) -> None:
        self.log_.add("open")

    def on_tick(self, at: float) -> None:
        self.log_.add("tick")

    def act_call_next(self) -> None:
        self.log_.add("act")


class OtherScreen(BusyScreen):
    """The other one."""

    NAME = "check_in"


def noting(kind: type[Dialog[Any]]) -> type[Dialog[Any]]:
    """The dialog, with a log of what it refuses and of what it takes."""

    class Noting(kind):  # type: ignore[valid-type,misc]
        def refuse(self, notice: Words) -> None:
            self.app.lines.add("refused")
            super().refuse(notice)

        def _scanned(self) -> None:
            if self.field is not None and self.field.takes_scan:
                self.app.lines.add("field", self._taker.scan)
            super()._scanned()

    return Noting


class BusyApp(DeskApp):
    """Hangs now and then, and has dialogs come and go."""

    def __init__(self, lines: Log, seed: int, *, busy: bool) -> None:
        table = {
            "queue": "tests.xray_tui.scanning:BusyScreen",
            "check_in": "tests.xray_tui.scanning:OtherScreen",
        }
        super().__init__(Bench(), table=table)  # type: ignore[arg-type]
        self.lines = lines
        self._random = random.Random(seed)
        self._busy_ = busy

    def on_mount(self) -> None:
        super().on_mount()
        if self._busy_:
            self.set_interval(0.11, self._hang)
            self.set_interval(0.31, self._change)
            Thread(target=self._burn, daemon=True).start()

    def scan_lost(self) -> None:
        self.lines.add("lost")
        super().scan_lost()

    def _hang(self) -> None:
        if self._random.random() < 0.5:
            sleep(self._random.random() * 0.15)
        else:
            end = monotonic() + self._random.random() * 0.1
            while monotonic() < end:
                sum(range(1000))

    def _burn(self) -> None:
        while True:
            sum(range(20000))
            sleep(0.001)

    def _change(self) -> None:
        kinds: Sequence[Dialog[Any]] = (
            noting(ActionList)(WHO, [Act("a", "Finish"), Act("b", "Stop")]),
            noting(Question)(WHO, "Why?", Field("Reason")),
            noting(Question)(WHO, "Start", Field("Last four", takes_scan=True, most=4)),
            noting(Confirm)("Really?", yes="Yes", no="No"),
            noting(Refused)("Not started", "Somebody was first."),
        )
        top = self.screen
        if isinstance(top, Dialog):
            if self._random.random() < 0.6:
                top.answer(None)
        elif self._random.random() < 0.4:
            self.action_key(self._random.choice(["queue", "check_in"]))
        else:
            self.push_screen(self._random.choice(kinds), self._answered)

    def _answered(self, answer: object) -> None:
        if answer not in (None, False):
            self.lines.add("acted", "" if not isinstance(answer, Answer) else answer.text)


@dataclass
class Outcome:
    """What became of the scans."""

    sent: list[str]
    lines: list[tuple[str, str]] = field(default_factory=list)

    def of(self, what: str) -> list[str]:
        return [text for kind, text in self.lines if kind == what]

    @property
    def taken(self) -> list[str]:
        return [text for kind, text in self.lines if kind in ("scan", "field")]

    @property
    def refused(self) -> int:
        return len(self.of("refused")) + len(self.of("lost"))


def scan_into(folder: Path, count: int, seed: int, *, busy: bool = True) -> Outcome:
    """Type so many scans into a desk on a pty, whole or key by key, and read what became of them."""
    log = folder / "scans.log"
    log.touch()
    rng = random.Random(seed)
    outcome = Outcome([])
    arguments = ["-m", "tests.xray_tui.scanning", str(log), str(seed), "busy" if busy else "idle"]
    with Terminal(arguments, {"XDG_STATE_HOME": str(folder)}) as terminal:
        terminal.wait_for(b"Call next")
        for number in range(count):
            code = f"{rng.randrange(10**6):06}Y9{number:03}"
            outcome.sent.append(code)
            scan = f"{code}{rng.choice([chr(13), chr(13), chr(10), chr(13) + chr(10), chr(9)])}".encode()
            if rng.random() < 0.5:
                terminal.send(scan)
            else:
                for byte in scan:
                    terminal.send(bytes([byte]))
                    sleep(rng.random() * 0.003)
            sleep(0.12 + rng.random() * 0.15)
        end = monotonic() + 20
        while monotonic() < end and _seen(log, outcome) < count:
            assert terminal.process.poll() is None, "the desk has ended"
            sleep(0.1)
    _seen(log, outcome)
    return outcome


def _seen(log: Path, outcome: Outcome) -> int:
    lines = log.read_text("utf-8").splitlines()
    outcome.lines = [(line.partition(" ")[0], line.partition(" ")[2]) for line in lines]
    return len(outcome.taken) + outcome.refused


if __name__ == "__main__":
    path, seed, mode = sys.argv[1:]
    sys.exit(run_app(BusyApp(Log(Path(path)), int(seed), busy=mode == "busy")))
