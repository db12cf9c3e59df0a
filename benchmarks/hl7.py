"""How fast HL7 v2 messages are taken, and whether a desk notices.

``python -m benchmarks.hl7 [--runs N] [--json] [--write]``

New orders for new patients, over ten connections, each sent when the one before it was answered, to a gateway in a
process of its own, which answers after the commit. Beside it, in turns: python-hl7's parser and the same rows inserted
by the bare driver into the same schema, entry and chain included, a commit for each message, and for every ten. Then
300 messages a second, and meanwhile a desk's verb and the board after it, and a desk in a terminal of its own, worked
by keys. A run is 200 messages, two seconds, twenty keys, or five calls.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

from benchmarks.command import command
from benchmarks.figures import Ratio, Report, figure, ratio
from benchmarks.keys import DOWN, QUIET, UP, call, desk
from benchmarks.programs import gateway
from benchmarks.terminal import FRAME, Program
from models.store.ledger import chained
from models.store.sqlite import library
from models.store.store import open_store
from models.visit.hold import hold, release
from models.visit.read import read_board
from screens.text import say
from tests.clinic import Clinic, StillClock
from tests.xray_tui.hl7.listening import Sender
from tests.xray_tui.hl7.made_up import HABITS, message, msh, obr, orc, pid
from xray_tui.hl7.message import received
from xray_tui.hl7.refused import RefusedFolder
from xray_tui.hl7.taking import Taker, Task

MESSAGES, SENDERS = 200, 10
RATE, PACED_SECONDS = 300, 2.0
LIMIT = 2.0
KEYS, CALLS = 20, 5
"""To a run."""
WAITING = 20
PAINTED_MS = 50.0

numbers = count(1)


def new_order(n: int) -> bytes:
    """The nth order, for the nth patient."""
    return message(
        msh(control=f"M{n}"), pid(name=f"Testinen^Testi{n}", ids=f"{n}^^^HUS"), orc(n), obr(n), "NTE|1||Kaatunut."
    )


def send(port: int, each: Callable[[Sender], None]) -> None:
    """Have ten connections send."""

    def run() -> None:
        with Sender(port) as sender:
            each(sender)

    threads = [Thread(target=run) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def one_after_another(port: int) -> float:
    """Seconds to a message."""

    def each(sender: Sender) -> None:
        for _ in range(MESSAGES // SENDERS):
            assert sender.say(new_order(next(numbers))).startswith("AA")

    began = time.perf_counter()
    send(port, each)
    return (time.perf_counter() - began) / MESSAGES


class Bare:
    """The driver alone: the rows that one message of ours became, with other numbers, again and again."""

    def __init__(self, folder: Path) -> None:
        path = folder / "bare.db"
        store = open_store(str(path))
        taker = Taker(store, HABITS, RefusedFolder(folder / "refused"), "en")
        answers: list[bytes] = []
        taker.give(Task(new_order(0), answers.append))
        taker.end()
        taker.run()
        store.close()
        self._database: Any = library().connect(path, isolation_level=None)
        self._database.execute("PRAGMA synchronous=FULL")
        self._rows = {name: self._row(name) for name in ("patient", "identifier", "referral", "entry")}
        self._next, self._hash = 2, self._rows["entry"]["hash"]

    def _row(self, table: str) -> dict[str, Any]:
        found = self._database.execute(f"SELECT * FROM {table}")
        return dict(zip([column[0] for column in found.description], found.fetchone(), strict=True))

    def _add(self, table: str, **other: Any) -> None:
        row = {**self._rows[table], **other}
        marks = ", ".join("?" * len(row))
        self._database.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))

    def take(self, at_once: int) -> float:
        """Seconds to a message, with a commit for so many."""
        import hl7

        began = time.perf_counter()
        for _ in range(MESSAGES // at_once):
            self._database.execute("BEGIN IMMEDIATE")
            for _ in range(at_once):
                n = self._next
                self._next += 1
                hl7.parse(new_order(n).decode())
                self._add("patient", id=n, changed=n)
                self._add("identifier", id=n, patient_id=n, value=str(n), changed=n)
                self._add("referral", id=n, patient_id=n, source=f"EHR|R{n}", changed=n)
                self._hash = chained(self._hash, self._rows["entry"]["body"])
                self._add("entry", seq=n, op_id=str(n), patient_id=n, hash=self._hash)
                self._database.execute("UPDATE head SET seq = ?, changed_seq = ?, hash = ?", (n, n, self._hash))
            self._database.execute("COMMIT")
        return (time.perf_counter() - began) / MESSAGES

    def close(self) -> None:
        """The end."""
        self._database.close()


@contextmanager
def paced(port: int, rates: list[float]) -> Iterator[None]:
    """300 messages a second come for as long as the block runs; the rate that was kept is added to the others."""
    stop, taken = Event(), []

    def each(sender: Sender) -> None:
        due = time.perf_counter()
        while not stop.is_set():
            assert sender.say(new_order(next(numbers))).startswith("AA")
            taken.append(1)
            due += SENDERS / RATE
            stop.wait(max(0.0, due - time.perf_counter()))

    began = time.perf_counter()
    sending = Thread(target=send, args=(port, each))
    sending.start()
    try:
        yield
    finally:
        stop.set()
        sending.join()
    rates.append(len(taken) / (time.perf_counter() - began))


def key_to_paint(program: Program, runs: int) -> list[float]:
    """Seconds until the selection of a desk in a terminal has moved; a key each 50 ms."""
    times = []
    for run in range(runs):
        program.rest(0.05)
        pressed = program.press(DOWN if run % 20 < 10 else UP)
        times.append(program.until("►") - pressed)
    return times


def desk_alone(clinic: Clinic, seconds: float) -> list[float]:
    """Seconds of a desk's verb with the board after it; a press each 50 ms."""
    times = []
    until = time.perf_counter() + seconds
    while (began := time.perf_counter()) < until:
        row = clinic.board().waiting[0]
        began = time.perf_counter()
        if row.held is None:
            clinic.perform(hold, visit=row.visit, seen=row.changed, note="x")
        else:
            clinic.perform(release, visit=row.visit, seen=row.changed, reason="x")
        clinic.store.read(read_board)
        times.append(time.perf_counter() - began)
        time.sleep(0.05)
    return times


def measure(runs: int) -> Report:
    """Time all, in turns."""
    times: dict[str, list[float]] = {name: [] for name in ("ours", "read", "bare", "bare_ten", "alone", "meanwhile")}
    rates: list[float] = []
    with TemporaryDirectory(prefix="xray-tui-bench-") as folder:
        home = Path(folder)
        store = open_store(str(home / "unit.db"))
        clinic = Clinic(store, StillClock(datetime.now(UTC)))
        for n in range(WAITING):
            clinic.walk_in(n)
        bare = Bare(home)
        with gateway("listen", home / "unit.db") as port:
            one_after_another(port)
            bare.take(10)
            for _ in range(runs):
                times["ours"].append(one_after_another(port))
                times["bare"].append(bare.take(1))
                times["bare_ten"].append(bare.take(10))
                times["read"].append(read_alone())
                times["alone"] += desk_alone(clinic, PACED_SECONDS)
                with paced(port, rates):
                    times["meanwhile"] += desk_alone(clinic, PACED_SECONDS)
            with Program(desk(home / "unit.db"), home) as program:
                program.until(*FRAME, say("en", "desk.live"), "►")
                times["key"] = key_to_paint(program, runs * KEYS)
                with paced(port, rates):
                    times["key_meanwhile"] = key_to_paint(program, runs * KEYS)
                    called = call(program, clinic, runs * CALLS, QUIET)
        bare.close()
        store.close()
    print(f"paced: {min(rates):.0f} to {max(rates):.0f} messages a second", file=sys.stderr)
    ours, alone = figure("gateway, a message", times["ours"]), figure("desk alone, verb and board", times["alone"])
    bare_one = figure("bare driver, a message, a commit each", times["bare"])
    bare_ten = figure("bare driver, a message, a commit for ten", times["bare_ten"])
    meanwhile = figure(f"desk at {RATE} messages a second", times["meanwhile"])
    key = figure(f"key to paint at {RATE} messages a second", times["key_meanwhile"])
    return Report(
        "hl7",
        runs,
        (
            *(ours, figure("reading a message, in it", times["read"]), bare_one, bare_ten, alone, meanwhile),
            *(figure("key to paint, alone", times["key"]), key),
            figure(f"call to paint at {RATE} messages a second", called),
        ),
        (ratio(ours, bare_one, LIMIT), ratio(ours, bare_ten), ratio(meanwhile, alone)),
        bounds=(Ratio(f"{key.name}, p99, ms", key.p99_ms, PAINTED_MS),),
    )


def read_alone() -> float:
    """Seconds to read a message, without taking it."""
    data = [new_order(n) for n in range(MESSAGES)]
    began = time.perf_counter()
    for each in data:
        received(each, date(2026, 11, 24), HABITS)
    return (time.perf_counter() - began) / MESSAGES


if __name__ == "__main__":
    command("hl7", __doc__, measure, runs=10)
