"""How soon a desk shows what an X-ray machine reports: that the queue moves, or that an alarm stands.

``python -m benchmarks.machine [--runs N] [--json] [--write]``

Three real processes: ``xray-tui worklist``, a desk in a terminal of its own, and a machine, npm's dcmjs-dimse. From the
moment at which the machine's association stands and its request is about to be sent until the desk has painted it.
"""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.command import command
from benchmarks.figures import Ratio, Report, figure
from benchmarks.liveness import PAUSE_SECONDS, WARM, at_work
from benchmarks.programs import gateway
from benchmarks.terminal import Program
from models.machine.answer import stop_machine
from models.machine.names import step_id
from models.visit.board import VisitRow
from models.visit.call import call_next
from screens.text import say
from tests.clinic import Clinic
from tests.xray_tui.dicom.imaging_machine import COMPLETED, ImagingMachine, change, create

LIMIT_MS = 200.0
NAMES = (
    "IN PROGRESS of somebody else, sent to alarm painted",
    "IN PROGRESS of the room's patient, sent to row painted",
)
WAITING = 40
ROOMS = ("xray1",)
ESCAPE = b"\x1b"
"""Leaves the question that a new database asks."""


class Room:
    """A room with its machine, and a desk that shows it.

    Args:
        clinic: whose it is.
        desk: the radiographer's.
        machine: the room's.
        others: where the machine works while the desk is watched.
    """

    def __init__(self, clinic: Clinic, desk: Program, machine: ImagingMachine, others: Executor) -> None:
        self._clinic = clinic
        self._desk = desk
        self._machine = machine
        self._others = others

    def image(self, n: int) -> tuple[float, float]:
        """The machine begins with somebody else, then with the room's patient, and completes.

        Args:
            n: which time it is.

        Returns:
            How long until the alarm was painted, and until the patient was shown in exam.
        """
        self._clinic.walk_in(WAITING + n)
        self._clinic.perform(call_next, rooms=ROOMS)
        board = self._clinic.board()
        (here,), other = board.in_rooms, board.waiting[-1]
        told = say("en", "queue.alarm_patients", them=other.ticket, here=here.ticket)
        alarmed = self._seconds_to_paint(_begins(other, f"2.25.{n}.1"), told)
        (alarm,) = self._clinic.board().alarms
        self._clinic.perform(stop_machine, step=alarm.step, seen=alarm.changed, exposed=False)
        moved = self._seconds_to_paint(_begins(here, f"2.25.{n}.2"), f"● {say('en', 'visit.state.in_exam')}")
        assert self._machine.report(change(COMPLETED, f"2.25.{n}.2")).answers == [[0, 0]]
        assert not self._clinic.board().in_rooms
        return alarmed, moved

    def _seconds_to_paint(self, report: dict[str, Any], text: str) -> float:
        self._desk.rest(PAUSE_SECONDS)
        heard = self._others.submit(self._machine.report, report)
        painted = self._desk.until(text)
        assert heard.result().answers == [[0, 0]]
        return painted - heard.result().began


def _begins(row: VisitRow, uid: str) -> dict[str, Any]:
    steps = [{"StudyInstanceUID": uid, "ScheduledProcedureStepID": step_id(exam.key)} for exam in row.exams]
    return create(steps, uid)


def measure(runs: int) -> Report:
    """Time so many of each, in turns, with forty who wait."""
    with (
        TemporaryDirectory(prefix="xray-tui-bench-") as folder,
        at_work(str(Path(folder) / "unit.db")) as (clinic, desk),
    ):
        for n in range(WAITING):
            clinic.walk_in(n)
        desk.press(ESCAPE)
        with (
            gateway("worklist", Path(folder) / "unit.db") as port,
            ImagingMachine(port) as machine,
            ThreadPoolExecutor() as others,
        ):
            room = Room(clinic, desk, machine, others)
            times = [room.image(n) for n in range(runs + WARM)][WARM:]
    figures = [figure(name, each) for name, each in zip(NAMES, zip(*times, strict=True), strict=True)]
    bounds = tuple(Ratio(f"{each.name}, p99, ms", each.p99_ms, LIMIT_MS) for each in figures)
    return Report("machine", runs, tuple(figures), (), bounds=bounds)


if __name__ == "__main__":
    command("machine", __doc__, measure, runs=100)
