"""What else happens in a day: times are booked, moved and cancelled; stations begin and end; the unit changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select

from models.appointment.book_imaging import book_imaging
from models.appointment.change_imaging import cancel_imaging, miss_imaging, move_imaging
from models.appointment.imaging_read import read_imaging
from models.appointment.results import book_results, cancel_results, keep_results, move_results
from models.appointment.results_read import read_results
from models.appointment.states import Booking, Doubt, Kind
from models.appointment.table import AppointmentReferral
from models.staff.post import leave_post, read_posts, take_post
from models.unit.rooms import close_room, open_room
from models.unit.rules import ClinicianKind, Mode, default_text
from models.unit.verbs import load_unit
from models.visit.states import State
from models.visit.withdraw import withdraw
from tests.models.visit.messages import Messages, people
from tests.models.visit.watched import ROOMS, STATIONS, Draw, Row

LINKS = select(AppointmentReferral.appointment_id, AppointmentReferral.referral_id)


def _version(*changes: tuple[str, str]) -> str:
    body = default_text()
    for old, new in changes:
        assert old in body
        body = body.replace(old, new)
    return body


VERSIONS = (
    _version(),
    _version(("walk_in_target = 20", "walk_in_target = 5"), ("calls_before_no_show = 2", "calls_before_no_show = 1")),
    _version(("appointments_in_turn = 1", "appointments_in_turn = 2"), ("radiologist = 7", "radiologist = 1")),
    _version(('id = "panoramic"', 'id = "dental"')),
)
"""What the unit decides, and may decide in the middle of a day: the last has another room instead of one."""


class Phone(Messages):
    """The phone desk, whoever comes and goes at the stations, and the manager."""

    # -- check-ins that were a mistake ---------------------------------------------------------------------------------

    def a_number_is_taken_back(self, who: int, draw: Draw) -> None:
        """A check-in that is somebody's last change; whoever was announced is announced again."""
        if visit := self.one_of(draw, self.visits(State.WAITING)):
            found = self.act(who, withdraw, visit=visit["id"], seen=visit["changed"], reason="the wrong one of two")
            if found is not None and visit["announced_as"] is not None:
                (again,) = (row for row in self.visits(State.ANNOUNCED) if row["patient_id"] == visit["patient_id"])
                assert again["due_at"] >= visit["due_at"]

    # -- imaging -----------------------------------------------------------------------------------------------------

    def imaging_is_booked(self, who: int, draw: Draw) -> None:
        n = draw(people, label="n")
        patient = self.patients[n]
        if draw(st.booleans(), label="ordered for it"):
            self.ordered(n, draw)
        board = self.store.read(partial(read_imaging, patient=patient))
        if board is not None and board.five:
            self.act(who, book_imaging, patient=patient, places=draw(st.sampled_from(board.five), label="places"))

    def imaging_is_moved(self, who: int, draw: Draw) -> None:
        if row := self.one_of(draw, self.bookings(Kind.IMAGING, Booking.BOOKED, Booking.NO_SHOW)):
            board = self.store.read(partial(read_imaging, patient=row["patient_id"], moving=[row["id"]]))
            places = draw(st.sampled_from(board.five), label="places") if board is not None and board.five else ()
            if self.act(who, move_imaging, places=places, seen=self.seq) is not None:
                self.are_in_doubt(Doubt.MOVED, *(place.key for place in places))

    def imaging_is_cancelled(self, who: int, draw: Draw) -> None:
        if row := self.one_of(draw, self.bookings(Kind.IMAGING, Booking.BOOKED)):
            mend = draw(st.booleans(), label="mend")
            if self.act(who, cancel_imaging, appointment=row["id"], seen=self.seq, mend=mend) is not None:
                self.are_in_doubt(Doubt.CANCELLED, row["id"])

    def imaging_is_missed(self, who: int, draw: Draw) -> None:
        past = [row for row in self.bookings(Kind.IMAGING, Booking.BOOKED) if row["start"] <= self.clock.at]
        row = self.one_of(draw, past)
        if row and self.act(who, miss_imaging, appointment=row["id"], seen=self.seq) is not None:
            self.are_in_doubt(Doubt.MISSED, row["id"])

    # -- results -----------------------------------------------------------------------------------------------------

    def results_are_booked(self, who: int, draw: Draw) -> None:
        patient = draw(st.sampled_from(self.patients), label="patient")
        board = self.times_for_results(patient, draw)
        if board is not None and board.five:
            slot = draw(st.sampled_from(board.five), label="slot")
            told = {"referrals": board.chosen, "mode": board.mode, "clinician": slot.clinician, "start": slot.start}
            self.act(who, book_results, patient=patient, phone="040 000 0000", **told)

    def results_are_moved(self, who: int, draw: Draw) -> None:
        if row := self.one_of(draw, self.bookings(Kind.RESULTS, Booking.BOOKED)):
            board = self.times_for_results(row["patient_id"], draw)
            if board is not None and board.five:
                slot = draw(st.sampled_from(board.five), label="slot")
                told = {"clinician": slot.clinician, "start": slot.start, "mode": board.mode, "phone": "040 000 0000"}
                if self.act(who, move_results, appointment=row["id"], seen=row["changed"], **told) is not None:
                    assert self.rows["appointment", row["id"]]["doubt"] is None

    def results_are_cancelled_or_kept(self, who: int, draw: Draw) -> None:
        if row := self.one_of(draw, self.bookings(Kind.RESULTS, Booking.BOOKED)):
            verb = keep_results if row["doubt"] else cancel_results
            self.act(who, verb, appointment=row["id"], seen=row["changed"])

    def times_for_results(self, patient: int, draw: Draw) -> Any:
        kind, mode = (draw(st.sampled_from(each), label=each.__name__) for each in (ClinicianKind, Mode))
        return self.store.read(partial(read_results, patient=patient, mode=mode, kind=kind))

    # -- stations and the unit ---------------------------------------------------------------------------------------

    def a_station_begins_or_ends(self, who: int, draw: Draw) -> None:
        name, rooms = STATIONS[who]
        here = {post.station: post.since for post in self.store.read(read_posts)}
        if name in here and draw(st.booleans(), label="ends"):
            assert self.act(who, leave_post, since=here[name]) is not None
            assert name not in {post.station for post in self.store.read(read_posts)}
        else:
            covers = draw(st.sampled_from([rooms, (), ROOMS[1:]]), label="rooms")
            assert self.act(who, take_post, kind="radiographer", rooms=covers) is not None

    def a_room_closes_or_opens(self, who: int, draw: Draw) -> None:
        room = draw(st.sampled_from(ROOMS), label="room")
        if self.act(who, open_room, room=room) is None:
            self.act(who, close_room, room=room, reason="machine down")

    def the_unit_is_loaded(self, who: int, draw: Draw) -> None:
        assert self.act(who, load_unit, body=draw(st.sampled_from(VERSIONS), label="version")) is not None

    # -- what must hold ----------------------------------------------------------------------------------------------

    def bookings(self, kind: Kind, *states: Booking) -> list[Row]:
        """The bookings of a kind that are in these states."""
        return [row for row in self.of("appointment") if row["kind"] == kind and row["state"] in states]

    def are_in_doubt(self, why: Doubt, *imaging: int) -> None:
        """The results to come that are for what these imaging appointments are for are flagged."""
        links = self.store.read(lambda snapshot: [tuple(row) for row in snapshot.connection.execute(LINKS)])
        referrals = {referral for appointment, referral in links if appointment in imaging}
        concerned = {appointment for appointment, referral in links if referral in referrals}
        for row in self.bookings(Kind.RESULTS, Booking.BOOKED):
            if row["id"] in concerned and row["start"] >= self.clock.at:
                assert row["doubt"] == why

    def times_are_held_by_those_who_want_them(self) -> None:
        """Whoever is booked in a room or with a clinician holds the time; nobody who came early and has gone does."""
        held = {row["appointment_id"] for row in self.of("appointment_step") if row["live"]}
        for row in self.of("appointment"):
            if row["state"] == Booking.BOOKED and row["resource"]:
                assert row["id"] in held, row
            if row["state"] in (Booking.CANCELLED, Booking.FULFILLED) and row["start"] > self.clock.at:
                assert row["id"] not in held, row

    def nobody_is_booked_over_another(self) -> None:
        """No two who are booked have the same room, or the same clinician, at the same time."""
        for rows in self.by_resource():
            for row, later in pairwise(rows):
                assert row["start"] + timedelta(minutes=row["minutes"]) <= later["start"], (row, later)

    def by_resource(self) -> Iterator[list[Row]]:
        """Those who are booked, by time."""
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for row in sorted(self.of("appointment"), key=lambda row: row["start"]):
            if row["state"] == Booking.BOOKED and row["resource"]:
                found[row["resource"]].append(row)
        yield from found.values()
