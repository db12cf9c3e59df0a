"""How soon a desk shows what another station has committed.

``python -m benchmarks.liveness [--runs N] [--idle SECONDS] [--json] [--write]``

Two real processes, on SQLite and on PostgreSQL: the console script in a terminal of its own, and one that checks people
in. From the moment at which the commit begins to the number's being written to the terminal. Then nobody does anything,
and the desk's processor time is read.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import event

from benchmarks.command import command
from benchmarks.databases import address
from benchmarks.figures import Ratio, Report, figure
from benchmarks.programs import SCRIPT
from benchmarks.terminal import FRAME, Program
from models.store.store import open_store
from models.visit.check_in import check_in
from models.visit.states import IdentityShown
from models.visit.stop import leave
from screens.text import say
from tests.clinic import Clinic

LIMIT_MS = {"SQLite": 100.0, "PostgreSQL": 60.0}
IDLE_PERCENT = 1.0
PAUSE_SECONDS = 0.15
"""Between two changes: a desk isn't still painting the one before."""
WARM = 5
SETTLE_SECONDS = 3.0
"""So long after the last change nothing of it is left to do."""
PEOPLE = 100


@contextmanager
def at_work(url: str) -> Iterator[tuple[Clinic, Program]]:
    """A clinic, and a desk that shows it."""
    with closing(open_store(url)) as store, TemporaryDirectory(prefix="xray-tui-bench-") as home:
        clinic = Clinic(store, store.clock)  # type: ignore[arg-type]
        line = [str(SCRIPT), "--database", url, "--station", "radiographer", "--language", "en"]
        with Program(line, Path(home)) as desk:
            desk.until(*FRAME, say("en", "desk.live"))
            yield clinic, desk


def seconds_to_paint(clinic: Clinic, desk: Program, n: int) -> float:
    """How long after a commit the nth person's number is painted; then that person has gone."""
    referral = clinic.take(clinic.incoming(n % PEOPLE)).referral
    desk.rest(PAUSE_SECONDS)
    began: list[float] = []

    def begins(_connection: object) -> None:
        began.append(time.perf_counter())

    event.listen(clinic.store.engine, "commit", begins)
    given = clinic.perform(
        check_in, patient=clinic.patient_of(referral), referrals=(referral,), identity=IdentityShown.TOLD
    )
    painted = desk.until(given.ticket)
    event.remove(clinic.store.engine, "commit", begins)
    desk.rest(PAUSE_SECONDS)
    clinic.perform(leave, visit=given.visit, seen=clinic.row(given.ticket).changed, reason="benchmark")
    return painted - began[0]


def percent_when_idle(desk: Program, seconds: int) -> float:
    """How much of a core the desk takes while nothing happens."""
    desk.rest(SETTLE_SECONDS)
    before = desk.processor_seconds()
    desk.rest(seconds)
    return round(100 * (desk.processor_seconds() - before) / seconds, 2)


def measure(runs: int, idle: int) -> Report:
    """Time so many changes on each engine, then so many seconds without any."""
    figures, bounds = [], []
    for engine, limit in LIMIT_MS.items():
        with address(engine) as url, at_work(url) as (clinic, desk):
            times = [seconds_to_paint(clinic, desk, n) for n in range(runs + WARM)][WARM:]
            found = figure(f"{engine}, committed to painted", times)
            figures.append(found)
            bounds.append(Ratio(f"{engine}, p99, ms", found.p99_ms, limit))
            bounds.append(Ratio(f"{engine}, idle, % of a core", percent_when_idle(desk, idle), IDLE_PERCENT))
    return Report("liveness", runs, tuple(figures), (), bounds=tuple(bounds), how="one engine after the other")


if __name__ == "__main__":
    command("liveness", __doc__, measure, runs=200, idle=60)
