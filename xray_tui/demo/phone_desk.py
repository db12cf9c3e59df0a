"""The phone desk beside the one at which a person sits, by the verbs of any desk: what it does, the lists show.

Some were imaged a week before the made-up day, and their results are told from the next day on, some without a
report. From the start on, in its first minute, others are booked for days to come; an imaging is moved after its
results were booked, another cancelled; somebody books online for one of two referrals; and somebody who tells results
will be away when they were to. So nobody waits for it, and the first screen is there as soon as before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from sqlalchemy import bindparam, select
from sqlmodel import col

from models.appointment.book_imaging import book_imaging
from models.appointment.change_imaging import cancel_imaging, move_imaging
from models.appointment.consecutive import Chain
from models.appointment.imaging_board import ImagingBoard
from models.appointment.imaging_read import read_imaging
from models.appointment.report import report_ready
from models.appointment.results import book_results
from models.appointment.results_read import read_results
from models.appointment.slots import Slot
from models.appointment.states import Channel
from models.clock import clinic_day
from models.referral.table import Referral
from models.refusal import Refusal
from models.store.snapshot import Snapshot
from models.unit.rules import ClinicianKind, Mode
from models.unit.schedules import set_absence
from models.visit.call import call_next
from models.visit.check_in import check_in
from models.visit.examine import finish, start
from models.visit.read import read_board
from models.visit.states import IdentityShown
from xray_tui.demo.bundles import REFERRALS
from xray_tui.demo.clinic import Clinic
from xray_tui.demo.orders import Booking, Order
from xray_tui.demo.staff import Who
from xray_tui.demo.story import Day, Mail

BEFORE = timedelta(days=7)
"""How long before the made-up day they were imaged; the lead time of the usual reports."""

_PAUSE = timedelta(seconds=2)
_IN_ROOM, _NEXT = timedelta(minutes=4), timedelta(minutes=3)
_FIRST_ROOM, _REASON = "xray1", "Koulutus"
_ANSWERS = Who.RELIEF
"""Nobody at whose desk a person may sit: what they did last is theirs to take back."""
_KEYS = select(col(Referral.source), col(Referral.id), col(Referral.patient_id)).where(
    col(Referral.source).in_(bindparam("sources", expanding=True))
)


class PhoneDesk:
    """Whoever answers the telephone beside.

    Args:
        clinic: where.
        day: the made-up day.
    """

    def __init__(self, clinic: Clinic, day: Day) -> None:
        self._clinic, self._day = clinic, day
        self._today = day.hours.day
        self._dice = Random(f"{day.seed} phone desk")  # noqa: S311  made-up people, no secret
        self._keys: dict[str, tuple[int, int]] = {}
        self._due: datetime | None = day.hours.start + _PAUSE
        self._work = self._answer()

    def days_before(self) -> None:
        """Image those who were imaged a week ago; the clinic's clock shows that day afterwards."""
        self._clinic.set_time(self._day.hours.start - BEFORE)
        self._written(self._day.around.imaged)
        for order in self._day.around.imaged:
            self._image(order)

    def due(self) -> datetime | None:
        """When the next thing is done; ``None`` when all of it is."""
        return self._due

    async def act(self, now: datetime) -> bool:
        """Do it; nobody who is here today is concerned."""
        self._due = now + _PAUSE if next(self._work, False) else None
        return False

    def wake(self, now: datetime) -> None:
        """Nothing hurries it."""

    def _answer(self) -> Iterator[bool]:
        """One thing after the other; what somebody else was faster with is left."""
        here = self._day.around
        rows = (*here.booked, *here.callers)
        acts: list[Callable[[], object]] = [
            *(partial(self._tell, order, ClinicianKind.NURSE) for order in here.imaged[:-1]),
            *(partial(self._reported, order) for order in here.imaged[:1]),
            *(partial(self._away, order) for order in here.imaged[-1:]),
            *(partial(self._written, row) for row in (*rows, here.moved, here.online)),
            partial(self._online, here.online),
            *(partial(self._book, row, after) for after, row in enumerate(here.booked)),
            partial(self._moved, here.moved),
        ]
        for act in acts:
            with suppress(Refusal):
                act()
            yield True

    def _written(self, orders: Sequence[Order]) -> None:
        """Referrals come in."""
        self._clinic.deliver(Mail(self._clinic.now(), "phone", orders=tuple(orders)))
        sources = {f"{REFERRALS}|{order.key}": order.key for order in orders}
        rows = self._clinic.read(lambda snapshot: snapshot.connection.execute(_KEYS, {"sources": list(sources)}).all())
        self._keys |= {sources[row.source]: (row.id, row.patient_id) for row in rows}

    def _patient(self, order: Order) -> int:
        return self._keys[order.key][1]

    def _image(self, order: Order) -> None:
        referral, patient = self._keys[order.key]
        clinic = self._clinic
        clinic.perform(
            Who.RECEPTIONIST, check_in, patient=patient, referrals=(referral,), identity=IdentityShown.PHOTO_ID
        )
        clinic.set_time(clinic.now() + _NEXT)
        clinic.perform(Who.RADIOGRAPHER, call_next, rooms=(_FIRST_ROOM,))
        row = clinic.read(read_board).in_rooms[0]
        clinic.perform(Who.RADIOGRAPHER, start, visit=row.visit, seen=row.changed, said=order.person.ending)
        clinic.set_time(clinic.now() + _IN_ROOM)
        row = clinic.read(read_board).in_rooms[0]
        clinic.perform(Who.RADIOGRAPHER, finish, visit=row.visit, seen=row.changed)

    def _reported(self, order: Order) -> None:
        self._clinic.perform(_ANSWERS, report_ready, referral=self._keys[order.key][0])

    def _away(self, order: Order) -> None:
        """Whoever was to tell these results will be away that day."""
        told = self._tell(order, ClinicianKind.DOCTOR)
        if told is not None:
            off = clinic_day(told.start)
            self._clinic.perform(
                Who.MANAGER, set_absence, clinician=told.clinician, first=off, last=off, reason=_REASON
            )

    def _tell(self, order: Order, kind: ClinicianKind) -> Slot | None:
        """Book the first telephone time after the made-up day, or after the results are ready; which it is."""
        patient = self._patient(order)

        def board(snapshot: Snapshot, week_of: date | None = None) -> tuple[Sequence[int], list[Slot]]:
            read = read_results(snapshot, patient=patient, mode=Mode.TELEPHONE, kind=kind, week_of=week_of)
            slots = sorted(slot for row in read.week for _, slot in row.cells if slot is not None)
            return read.chosen, [slot for slot in slots if clinic_day(slot.start) > self._today]

        chosen, slots = self._clinic.read(board)  # the week of the first that is free
        if not slots:
            chosen, slots = self._clinic.read(lambda snapshot: board(snapshot, self._today + BEFORE))
        if not slots:
            return None
        slot = slots[0]
        self._clinic.perform(
            _ANSWERS,
            book_results,
            patient=patient,
            referrals=chosen,
            mode=Mode.TELEPHONE,
            clinician=slot.clinician,
            start=slot.start,
            phone=order.person.phone,
            channel=Channel.PHONE,
        )
        return slot

    def _book(self, row: Sequence[Order], after: int) -> None:
        """Book all of a person's orders in a row, on a day so many days after the next."""
        board, chains = self._free(row[0], after)
        if chains:
            chain, patient = self._dice.choice(chains), board.patient.key
            self._clinic.perform(_ANSWERS, book_imaging, patient=patient, places=chain)

    def _free(self, order: Order, after: int, moving: Iterable[int] = ()) -> tuple[ImagingBoard, list[Chain]]:
        """The free times of the first open day so many days after the next, in its week or the one after."""
        wanted = self._today + timedelta(days=1 + after)

        def read(of: date) -> Callable[[Snapshot], ImagingBoard]:
            return lambda snapshot: read_imaging(
                snapshot, patient=self._patient(order), week_of=of, moving=tuple(moving)
            )

        board = self._clinic.read(read(wanted))
        chains = _on_first_day(board, wanted)
        if not chains:
            board = self._clinic.read(read(wanted + BEFORE))
            chains = _on_first_day(board, wanted)
        return board, chains

    def _moved(self, orders: Sequence[Order]) -> None:
        """Imaging and results are booked; then the first one's imaging is moved, the other's cancelled."""
        moved, cancelled = orders
        for order in orders:
            self._book((order,), 0)
            self._tell(order, ClinicianKind.NURSE)
        booked = self._clinic.read(lambda snapshot: read_imaging(snapshot, patient=self._patient(moved))).booked
        board, chains = self._free(moved, 3, [each.appointment for each in booked])
        if chains and booked:
            self._clinic.perform(_ANSWERS, move_imaging, places=chains[-1], seen=board.seq)
        board = self._clinic.read(lambda snapshot: read_imaging(snapshot, patient=self._patient(cancelled)))
        for each in board.booked:
            self._clinic.perform(_ANSWERS, cancel_imaging, appointment=each.appointment, seen=board.seq)

    def _online(self, orders: Sequence[Order]) -> None:
        """One of the two is booked online: a message like any other."""
        booked = orders[0]
        _, chains = self._free(booked, 1)
        if chains:
            place = chains[0][0]
            booking = Booking("W0001", booked.person, booked, place.start, place.minutes, place.room)
            self._clinic.deliver(Mail(self._clinic.now(), "online", orders=(booked,), bookings=(booking,)))


def _on_first_day(board: ImagingBoard, wanted: date) -> list[Chain]:
    chains = sorted(chain for row in board.week for cell in row.cells for chain in cell.chains)
    able = [chain for chain in chains if clinic_day(chain[0].start) >= wanted]
    return [chain for chain in able if clinic_day(chain[0].start) == clinic_day(able[0][0].start)]
