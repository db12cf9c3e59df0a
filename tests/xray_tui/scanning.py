"""A busy desk that notes what becomes of every scan: dialogs come and go, screens change, and it hangs now and then.

Run as a program it is the desk, on whatever terminal it finds. ``scan_into`` runs it on a pty and types the scans.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

from models.patient.verbs import take_patient
from models.store.store import open_store
from screens.base import DeskScreen
from screens.blank import Blank
from screens.box import Box
from screens.dialog import Dialog
from screens.dialogs import ActionList, Confirm, Question, Refused
from screens.sheet import Act, Field, Who
from tests.clinic import Clinic, StillClock, person
from tests.screens.bench import TABLE, Bench
from tests.xray_tui.terminal import Terminal
from xray_tui.app_base import run_app
from xray_tui.compose import desk
from xray_tui.desk_app import DeskApp
from xray_tui.live import LiveDesk
from xray_tui.settings import Settings

WHO = Who("A014", "Malli, Testi", "010594-****")
KNOWN = person(1).identifiers[0].value
"""The code of somebody whom the real desk knows."""


class Log:
    """Lines of ``what code``, for the test to read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, what: str, text: str = "") -> None:
        with self._path.open("a", encoding="utf-8") as log:
            log.write(f"{what} {text}\n")


def before(kind: type[Any], name: str, note: Callable[..., None]) -> None:
    """Have a method noted whenever it is called; it still does what it does."""
    method = getattr(kind, name)

    def noted(self: Any, *args: Any, **kwargs: Any) -> Any:
        note(self, *args)
        return method(self, *args, **kwargs)

    setattr(kind, name, noted)


def note_everything(log: Log) -> None:
    """Note what boxes and dialogs make of keys, in this process, and every verb that is performed."""
    for what in ("Searched", "Opened", "Ticked"):
        before(getattr(Box, what), "__init__", lambda _self, *_args, what=what: log.add(what.lower()))
    before(Box.Scanned, "__init__", lambda _self, _at, text: log.add("scan", text))
    for kind in (Dialog, Blank):
        before(kind, "refuse", lambda _self, notice: log.add(str(notice)))
    before(Dialog, "_scanned", lambda self: self.field and self.field.takes_scan and log.add("field", self._taker.scan))
    before(DeskApp, "scan_lost", lambda _self: log.add("lost"))
    before(DeskScreen, "press", lambda _self, binding: log.add("press", binding))
    before(LiveDesk, "perform", lambda _self, verb, *_args: log.add("performed", verb.__name__))


class BusyApp(DeskApp):
    """Hangs now and then, and has dialogs come and go."""

    def __init__(self, desk: Any, log: Log, seed: int, *, busy: bool, **settings: Any) -> None:
        super().__init__(desk, **settings)
        self._log_ = log
        self._random = random.Random(seed)
        self._busy_ = busy

    def on_mount(self) -> None:
        if self._busy_:
            self.set_interval(0.11, self._hang)
            self.set_interval(0.31, self._change)
            Thread(target=self._burn, daemon=True).start()

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
        top = self.screen
        if isinstance(top, Dialog):
            if self._random.random() < 0.6:
                top.answer(None)
        elif isinstance(top, Blank):
            if self._random.random() < 0.6:
                top.answered = True
                top.dismiss(None)
        elif self._random.random() < 0.4:
            self.action_key(self._random.choice(self.screen_ids))
        else:
            keys = [partial(self.action_key, key) for key in ("palette", "blank")]
            self._random.choice([*map(self._shown, DIALOGS), self.help, self.ask_who, *keys])()

    def _shown(self, dialog: Callable[[], Dialog[Any]]) -> Callable[[], None]:
        return lambda: void(self.push_screen(dialog(), self._answered))

    def _answered(self, answer: object) -> None:
        if answer not in (None, False):
            self._log_.add("acted")


def void(_result: object) -> None:
    """Nothing."""


DIALOGS: Sequence[Callable[[], Dialog[Any]]] = (
    lambda: ActionList(WHO, [Act("a", "Finish"), Act("b", "Stop")]),
    lambda: Question(WHO, "Why?", Field("Reason")),
    lambda: Question(WHO, "Start", Field("Last four", takes_scan=True, most=4)),
    lambda: Confirm("Really?", yes="Yes", no="No"),
    lambda: Refused("Not started", "Somebody was first."),
)


@dataclass
class Outcome:
    """What became of the scans."""

    sent: list[str]
    lines: list[tuple[str, str]] = field(default_factory=list)

    def of(self, what: str) -> list[str]:
        """The texts of one kind of line."""
        return [text for kind, text in self.lines if kind == what]

    @property
    def taken(self) -> list[str]:
        """The scans that a box or a field took, as it took them."""
        return [text for kind, text in self.lines if kind in ("scan", "field")]

    @property
    def refused(self) -> int:
        """How many were refused aloud."""
        return sum(len(self.of(what)) for what in ("desk.scan_refused", "desk.blank_scan", "staff.not_a_scan", "lost"))


def scan_into(folder: Path, count: int, seed: int, *, mode: str = "busy", gap: float = 0.003) -> Outcome:
    """Type so many scans into a desk on a pty, whole or key by key, and read what became of them.

    Args:
        folder: an empty one.
        count: how many.
        seed: of everything that is left to chance.
        mode: ``idle`` or ``busy``, on the bench; ``real``: busy, over a database.
        gap: the longest time between two keys of a scan, in seconds.
    """
    log = folder / "scans.log"
    log.touch()
    rng = random.Random(seed)
    outcome = Outcome([])
    arguments = ["-m", "tests.xray_tui.scanning", str(folder), str(seed), mode]
    with Terminal(arguments, {"XDG_STATE_HOME": str(folder)}) as terminal:
        terminal.wait_for("• live".encode())
        for number in range(count):
            code = KNOWN if rng.random() < 0.2 else f"{rng.randrange(10**6):06}Y9{number:03}"
            outcome.sent.append(code)
            scan = code.encode() + rng.choice([b"\r", b"\r", b"\n", b"\r\n", b"\t"])
            if rng.random() < 0.5:
                terminal.send(scan)
            else:
                type_scan(terminal, scan, rng, gap)
            sleep(0.12 + rng.random() * 0.15)
        end = monotonic() + 20
        while monotonic() < end and _seen(log, outcome) < count:
            assert terminal.process.poll() is None, "the desk has ended"
            sleep(0.1)
    _seen(log, outcome)
    return outcome


def type_scan(terminal: Terminal, scan: bytes, rng: random.Random, gap: float) -> None:
    """Key by key. A machine that holds this process up for long once makes up for it: no reader pauses twice."""
    for place in range(len(scan)):
        before = monotonic()
        terminal.send(scan[place : place + 1])
        sleep(rng.random() * gap)
        if monotonic() - before > 0.025:
            terminal.send(scan[place + 1 :])
            return


def _seen(log: Path, outcome: Outcome) -> int:
    lines = log.read_text("utf-8").splitlines()
    outcome.lines = [(line.partition(" ")[0], line.partition(" ")[2]) for line in lines]
    return len(outcome.taken) + outcome.refused


def real_desk(folder: Path) -> LiveDesk:
    """A desk over a database with one patient in it."""
    clock = StillClock()
    store = open_store(str(folder / "unit.db"), clock=clock)
    Clinic(store, clock).perform(take_patient, facts=person(1))
    store.close()
    return desk(Settings(database=str(folder / "unit.db"), language="en"))


def main(where: str, seed: str, mode: str) -> int:
    """The desk, as a program."""
    folder = Path(where)
    log = Log(folder / "scans.log")
    note_everything(log)
    if mode == "real":
        app = BusyApp(real_desk(folder), log, int(seed), busy=True)
    else:
        app = BusyApp(Bench(), log, int(seed), busy=mode == "busy", table=TABLE)
    return run_app(app)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
