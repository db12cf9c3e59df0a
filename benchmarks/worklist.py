"""How fast the machines' worklist answers, beside wlmscpfs, and Orthanc where it is there, on the same day's files.

``python -m benchmarks.worklist [--runs N] [--json] [--write]``

dcmtk's findscu asks each, in turns: by a process and an association for each query, and within one long association,
where what one more query costs is told. One patient of 1,000 and of 5,000 by the identity code, a day of 40 among
1,000, all of 100 and all of 1,000; every key is asked for. dcmtk's programs are told not to wait for one another
(TCP_NODELAY), which they do otherwise, for 40 ms in each direction.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert

from benchmarks.command import command
from benchmarks.figures import Figure, Ratio, Report, figure, ratio
from benchmarks.programs import gateway
from models.patient.identity import NATIONAL_SYSTEM
from models.patient.table import Identifier, Patient
from models.referral.table import Referral
from models.store.engine import writing
from models.store.store import Store, open_store
from models.unit.rules import default_text
from models.unit.verbs import load_unit
from models.visit.table import Examination, Visit, mint_uid
from tests.clinic import Clinic, StillClock, code
from tests.xray_tui.dicom.queries import EVERY, asking
from tests.xray_tui.dicom.serving import exported, free_port, orthanc, orthanc_program, wait_for, write_query

AT_ONCE = {**os.environ, "TCP_NODELAY": "1"}
TITLE, ASKER = "XRAYTUI", "FINDSCU"
MORE, MANY = 10, 60
"""So many more queries in the long association than in the short one; the difference is what they cost. What costs a
few milliseconds is asked more often, as it would be less than the spread of the rest."""

WHO = ("ours", "wlmscpfs", "Orthanc")
FLAT = 1.2
"""One of 5,000 may take so many times as long as one of 1,000."""

DAY = 40
SIZES = (100, 1_000, 5_000)


@dataclass(frozen=True, slots=True)
class Case:
    """Something that is asked.

    Args:
        name: for the reader.
        size: of so many.
        keys: what.
        answers: so many are expected.
        apart: what a query in an association of its own may take at most, by wlmscpfs.
        within: the same within one long association.
    """

    name: str
    size: int
    keys: tuple[str, ...]
    answers: int
    apart: float
    within: float


def cases(today: date) -> tuple[Case, ...]:
    """All that are asked."""
    one = f"0010,0020={identity(0)}"
    return (
        Case("one of 1,000", 1_000, asking(one), 1, 0.6, 0.25),
        Case("one of 5,000", 5_000, asking(one), 1, 0.6, 0.25),
        Case("a day of 40 of 1,000", 1_000, asking(f"0040,0100[0].0040,0002={today:%Y%m%d}"), DAY, 1.0, 1.0),
        Case("all of 100", 100, EVERY, 100, 1.0, 1.0),
        Case("all of 1,000", 1_000, EVERY, 1_000, 1.0, 1.0),
    )


def identity(n: int) -> str:
    """The nth patient's: a hundred to a birth date."""
    return code(n, date(1930, 1, 1) + timedelta(days=n // 100))


def fill(store: Store, size: int, now: datetime) -> None:
    """So many who wait, forty of them due today, in rows: to check five thousand in would take minutes."""
    text = default_text().replace('offer = ["called", "in_exam"]', 'offer = ["waiting"]')
    Clinic(store, StillClock(now)).perform(load_unit, body=text.replace("known = []", f'known = ["{ASKER}"]'))
    keys = range(1, size + 1)
    patients = [
        {"id": n, "family": f"Testinen{n}", "given": "Testi", "birth_date": date(1950, 1, 1), "sex": "female",
         "language": "fi", "search": "", "changed": n} for n in keys
    ]  # fmt: skip
    identifiers = [
        {"id": n, "patient_id": n, "assigner": NATIONAL_SYSTEM, "value": identity(n - 1), "changed": n} for n in keys
    ]
    referrals = [
        {"id": n, "patient_id": n, "source": f"R{n}", "accession": f"A{n}", "exam_code": "GD1AA", "question": "Yskä?",
         "author_name": "Lääkäri, Liisa", "orderer_name": "Sipoon terveyskeskus", "received_at": now, "changed": n}
        for n in keys
    ]  # fmt: skip
    visits = [
        {"id": n, "patient_id": n, "unit_day": now.date(), "kind": "B", "number": n, "arrived_at": now,
         "due_at": now + timedelta(days=0 if n <= DAY else 1 + n % 30), "changed": n} for n in keys
    ]  # fmt: skip
    exams = [
        {"id": n, "visit_id": n, "referral_id": n, "exam_code": "GD1AA", "study_uid": mint_uid(), "changed": n}
        for n in keys
    ]
    tables: tuple[tuple[Any, list[dict[str, Any]]], ...] = (
        (Patient, patients), (Identifier, identifiers), (Referral, referrals), (Visit, visits), (Examination, exams)
    )  # fmt: skip
    with writing(store.engine) as connection:
        for table, rows in tables:
            connection.execute(insert(table), rows)


@contextmanager
def theirs(folder: Path) -> Iterator[int]:
    """The port of dcmtk's."""
    port = free_port()
    line = ["wlmscpfs", "-q", "-s", "-dhl", "-csk", "-dfp", str(folder), str(port)]
    with subprocess.Popen(line, env=AT_ONCE) as running:
        wait_for(port)
        try:
            yield port
        finally:
            running.terminate()


def ask(port: int, query: Path, times: int = 1) -> float:
    """Seconds until findscu has asked so often in one association, and ended."""
    line = ["findscu", "-q", "-W", "-aet", ASKER, "-aec", TITLE, "--repeat", str(times)]
    began = time.perf_counter()
    subprocess.run([*line, "127.0.0.1", str(port), str(query)], env=AT_ONCE, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def count(port: int, query: Path) -> int:
    """How many answers there are."""
    line = ["findscu", "-v", "-W", "-aet", ASKER, "-aec", TITLE, "127.0.0.1", str(port), str(query)]
    told = subprocess.run(line, env=AT_ONCE, check=True, capture_output=True)
    return (told.stdout + told.stderr).count(b"(Pending)")


def measure(runs: int) -> Report:
    """Time all, in turns."""
    now = datetime.now(UTC)
    asked = cases(now.astimezone().date())
    with ExitStack() as stack:
        home = Path(stack.enter_context(TemporaryDirectory(prefix="xray-tui-bench-")))
        ports: dict[int, list[int]] = {}
        for size in SIZES:
            store = open_store(str(home / f"{size}.db"))
            fill(store, size, now)
            exported(Clinic(store, StillClock(now)), home / str(size))
            store.close()
            servers = [gateway("worklist", home / f"{size}.db"), theirs(home / str(size))]
            servers += [orthanc(home / str(size))] if orthanc_program() else []
            ports[size] = [stack.enter_context(server) for server in servers]
        timed = [Timed(case, write_query(home / f"{n}.dcm", case.keys)) for n, case in enumerate(asked)]
        for each in timed:
            for port in ports[each.case.size]:
                assert count(port, each.query) == each.case.answers, each.case.name
        for _ in range(runs):
            for each in timed:
                each.ask(ports[each.case.size])
    figures = [one for each in timed for one in each.figures()]
    ratios = [one for each in timed for one in each.ratios()]
    single = [each.more[0] for each in timed if each.case.answers == 1]
    return Report("worklist", runs, tuple(figures), (*ratios, ratio(single[1], single[0], FLAT)))


class Timed:
    """What a case took of each server: in an association for each query, and within a long one.

    Args:
        case: what is asked.
        query: the same as a file.
    """

    def __init__(self, case: Case, query: Path) -> None:
        self.case = case
        self.query = query
        self._apart: dict[str, list[float]] = {}
        self._within: dict[str, list[float]] = {}

    def ask(self, ports: list[int]) -> None:
        """Ask each, once each way."""
        for who, port in zip(WHO, ports, strict=False):
            one = ask(port, self.query)
            self._apart.setdefault(who, []).append(one)
            more = MANY if who == WHO[0] and self.case.answers == 1 else MORE
            self._within.setdefault(who, []).append(max(0.0, ask(port, self.query, 1 + more) - one) / more)

    @property
    def first(self) -> list[Figure]:
        """Of each server, in an association for each query."""
        return [figure(f"{who}, {self.case.name}", each) for who, each in self._apart.items()]

    @property
    def more(self) -> list[Figure]:
        """Of each server, within a long one."""
        return [figure(f"{who}, {self.case.name}, one more", each) for who, each in self._within.items()]

    def figures(self) -> list[Figure]:
        """Of each server, each way."""
        return [*self.first, *self.more]

    def ratios(self) -> tuple[Ratio, Ratio]:
        """Ours by wlmscpfs, each way."""
        (ours, theirs, *_), (own, other, *_) = self.first, self.more
        return ratio(ours, theirs, self.case.apart), ratio(own, other, self.case.within)


if __name__ == "__main__":
    command("worklist", __doc__, measure, runs=10)
