"""A patient on the way: in the order before arrival, without a number, called by nobody until checked in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from models.appointment.table import Appointment
from models.clock import clinic_day
from models.patient.verbs import patient_of
from models.permission import Permission
from models.referral.facts import Priority, ReferralState
from models.referral.judge import highest
from models.referral.table import Referral
from models.refusal import Taken
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.read import unit_of
from models.unit.rules import Unit
from models.visit.act import examinations, plan
from models.visit.admit import admitted, make_room, serve
from models.visit.order import due_at
from models.visit.outcomes import Announced
from models.visit.states import Examined, Lane, State, Step, check_step
from models.visit.table import Visit
from models.visit.ticket import next_number


@verb(may=Permission.CHECK_IN)
def announce(
    tx: Tx, *, patient: int, referrals: Sequence[int] = (), priority: Priority = Priority.STAT, overrule: str = ""
) -> Announced:
    """Put a patient on the way in the order: shown at every desk, called by nobody until check-in takes it up.

    Args:
        tx: the transaction.
        patient: the patient's key.
        referrals: the keys of the referrals that have come; none: one is awaited.
        priority: how pressing whoever announces says it is; kept, whatever the referral says.
        overrule: why a referral is taken outside its wanted dates, "" when none is.

    Raises:
        Taken: ``visit.already_announced``; ``visit.already_here``, ``visit.left_in_exam``.
        NotFound: ``visit.referral_unknown``.
        NotNow: ``visit.referral_not_accepted``, ``visit.not_yet``: the check doesn't let it in today.
    """
    person, unit, today = patient_of(tx, patient), unit_of(tx.connection), clinic_day(tx.now)
    tx.about(patient=person.id)
    if make_room(tx, person.id, today) is not None:
        raise Taken("visit.already_announced")
    served = admitted(tx, referrals, person.id, unit, overrule)
    pressing = highest([priority, *(referral.priority for referral in served)])
    visit = tx.add(
        Visit(
            patient_id=person.id,
            unit_day=today,
            state=State.ANNOUNCED,
            priority=pressing,
            announced_as=priority,
            arrived_at=tx.now,
            due_at=due_at(tx.now, None, pressing, walk_in_target=unit.walk_in_target, urgent_target=unit.urgent_target),
        )
    )
    serve(tx, visit, served, awaited=not served)
    tx.about(visit=visit.id)
    if overrule.strip():
        tx.note(reason=overrule.strip())
    return Announced(visit.id, visit.due_at)


def arrive(
    tx: Tx, visit: Visit, served: Sequence[Referral], bookings: Sequence[Appointment], arrived: datetime, unit: Unit
) -> Visit:
    """Turn an announced visit into one that waits: it gets its number now, and keeps its due time.

    A referral that has come for what was announced without one takes its place. One that arrives before it was due
    by an appointment may be due earlier still, never later.
    """
    check_step(visit.ticket, State(visit.state), Step.ARRIVE)
    number = next_number(tx, visit.unit_day)
    tx.change(visit).state = State.WAITING
    visit.kind, visit.number = Lane.APPOINTMENT if bookings else Lane.WALK_IN, number
    planned = examinations(tx, visit.id, Examined.PLANNED)
    open_places = [each for each in planned if each.referral_id is None]
    more = []
    for referral in served:
        if open_places:
            plan(tx.change(open_places.pop(0)), referral)
            tx.change(referral).state = ReferralState.IN_USE
        else:
            more.append(referral)
    serve(tx, visit, more, awaited=False)
    visit.arrived_at = arrived
    visit.appointed_at = bookings[0].start if bookings else None
    visit.priority = highest([visit.priority, *(referral.priority for referral in served)])
    visit.due_at = min(
        visit.due_at,
        due_at(
            arrived,
            visit.appointed_at,
            Priority(visit.priority),
            walk_in_target=unit.walk_in_target,
            urgent_target=unit.urgent_target,
        ),
    )
    return visit
