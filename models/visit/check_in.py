"""Check-in: the patient holds a number and has a place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from models.appointment.arrival import arrival_now
from models.appointment.states import Booking
from models.appointment.table import Appointment
from models.clock import clinic_day, day_bounds, instant
from models.patient.needs import Need
from models.patient.verbs import patient_of
from models.permission import Permission
from models.referral.judge import highest
from models.referral.table import Referral
from models.refusal import Invalid
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.read import unit_of
from models.unit.rules import Unit
from models.visit.act import examinations, required
from models.visit.admit import admitted, make_room, serve
from models.visit.announce import arrive
from models.visit.awaited import take_up
from models.visit.hold import hold_for
from models.visit.order import due_at
from models.visit.outcomes import CheckedIn
from models.visit.states import Examined, Hold, IdentityShown, Lane
from models.visit.table import Visit
from models.visit.ticket import next_number


@verb(may=Permission.CHECK_IN)
def check_in(
    tx: Tx,
    *,
    patient: int,
    referrals: Sequence[int],
    identity: IdentityShown,
    needs: Sequence[Need] = (),
    awaited: bool = False,
    overrule: str = "",
    seen: int | None = None,
    as_of: datetime | None = None,
    as_of_reason: str = "",
) -> CheckedIn:
    """Give the patient a number and a place, for the referrals ticked or on hold for one that is awaited.

    An appointment of today is taken with its adjacent ones: the letter is A and the first of them is in the due time.
    One who was announced takes up that visit, with what was announced for it, and keeps its due time. A visit of an
    earlier day that nobody ended is ended: the patient has left it.

    Args:
        tx: the transaction.
        patient: the patient's key.
        referrals: the keys of the referrals to serve today; those of an announced visit are served in any case.
        identity: how the patient's identity was shown.
        needs: what whoever calls must know.
        awaited: a referral is still to come: the visit is on hold until it does.
        overrule: why a referral is taken outside its wanted dates, "" when none is.
        seen: the sequence number of the file that the person saw: a referral awaited that has come since is taken.
        as_of: when the patient really came, earlier today: the place is from then on (power cut, paper list).
        as_of_reason: why the arrival is set back.

    Raises:
        Taken: ``visit.already_here``, with the number that the patient already holds; ``visit.left_in_exam``: by the
            records the patient is in a room since an earlier day.
        Invalid: ``visit.no_referral``: nothing is ticked and none is awaited; ``visit.as_of_future``,
            ``visit.as_of_too_early``; ``visit.reason_missing``: the arrival is set back without one.
        NotFound: ``visit.referral_unknown``.
        NotNow: ``visit.referral_not_accepted``, ``visit.not_yet``: the check doesn't let it in today.
    """
    person = patient_of(tx, patient)
    tx.about(patient=person.id)
    unit = unit_of(tx.connection)
    arrived = tx.now if as_of is None else _set_back(tx, as_of, unit)
    set_back = "" if as_of is None else required(as_of_reason)
    announced = make_room(tx, person.id, clinic_day(tx.now))
    known = _planned_for(tx, announced)
    served = admitted(tx, (key for key in referrals if key not in known), person.id, unit, overrule)
    if not (served or awaited or announced):
        raise Invalid("visit.no_referral")
    bookings = arrival_now(tx, person.id, arrived)
    if announced is None:
        visit = _place(tx, person.id, served, bookings, arrived, unit)
        serve(tx, visit, served, awaited=awaited)
    else:
        visit = arrive(tx, announced, served, bookings, arrived, unit)
        serve(tx, visit, (), awaited=awaited and None not in _planned_for(tx, visit))
    for booking in bookings:
        tx.change(booking).state = Booking.CHECKED_IN
        booking.visit_id = visit.id
    visit.needs = ",".join(need for need in Need if need in needs)
    visit.identity_shown = identity
    visit.checked_in_as_of = set_back
    tx.session.flush()
    waits_for_one = None in _planned_for(tx, visit)
    visit.held = Hold.AWAITED if waits_for_one else hold_for(tx, visit, unit)
    if waits_for_one and seen is not None:
        take_up(tx, person.id, unit, since=seen)
    tx.note(reason="; ".join(reason for reason in (overrule.strip(), set_back) if reason))
    tx.about(visit=visit.id)
    return CheckedIn(visit.id, visit.ticket, visit.due_at, held=visit.held is not None)


def _set_back(tx: Tx, as_of: datetime, unit: Unit) -> datetime:
    """The moment that an arrival is set back to: today, in opening hours, not to come.

    Raises:
        Invalid: ``visit.as_of_future``, ``visit.as_of_too_early``.
    """
    today = clinic_day(tx.now)
    hours = unit.hours_on(today)
    earliest = instant(today, hours[0].opens) if hours else day_bounds(today)[0]
    if as_of > tx.now:
        raise Invalid("visit.as_of_future")
    if as_of < earliest:
        raise Invalid("visit.as_of_too_early", earliest=earliest)
    return as_of.astimezone(UTC)


def _planned_for(tx: Tx, visit: Visit | None) -> set[int | None]:
    """The referrals that a visit serves already; ``None`` among them for one that is awaited."""
    return set() if visit is None else {each.referral_id for each in examinations(tx, visit.id, Examined.PLANNED)}


def _place(
    tx: Tx,
    patient: int,
    served: Sequence[Referral],
    bookings: Sequence[Appointment],
    arrived: datetime,
    unit: Unit,
) -> Visit:
    appointed: datetime | None = bookings[0].start if bookings else None
    priority, today = highest(referral.priority for referral in served), clinic_day(tx.now)
    return tx.add(
        Visit(
            patient_id=patient,
            unit_day=today,
            kind=Lane.APPOINTMENT if bookings else Lane.WALK_IN,
            number=next_number(tx, today),
            priority=priority,
            arrived_at=arrived,
            appointed_at=appointed,
            due_at=due_at(
                arrived,
                appointed,
                priority,
                walk_in_target=unit.walk_in_target,
                urgent_target=unit.urgent_target,
            ),
        )
    )
