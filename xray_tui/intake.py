"""The one door for what comes from outside: FHIR, HL7, files, the demo.

A gateway turns its messages into entries, in the clinic's own words; ``take`` hands each to its verb, in a
transaction of its own, and says what became of it. An entry that is refused, or that breaks something, costs nobody
else theirs. The same entry again changes nothing, not even the journal: its operation is known by what it is and says.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar

from models.message.facts import IncomingMerger, IncomingMessage, PatientChange
from models.referral.facts import IncomingAppointment, IncomingReferral, PatientFacts
from models.refusal import Invalid, Message, NotAllowed, Refusal, Unavailable

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot
    from models.store.unit_of_work import Actor, Tx
    from models.taken import TakenAppointment, TakenMessage, TakenPatient, TakenReferral

P = ParamSpec("P")
T = TypeVar("T")

_log = logging.getLogger(__name__)


class Kind(StrEnum):
    """What became of an entry."""

    TAKEN = "taken"
    UPDATED = "updated"
    SAME = "same"
    IGNORED = "ignored"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Left:
    """An entry that a gateway doesn't hand over: not for us, or not usable.

    Args:
        kind: ignored or refused.
        why: the reason.
    """

    kind: Kind
    why: Message


Payload = PatientFacts | IncomingReferral | IncomingAppointment | IncomingMessage | Left


@dataclass(frozen=True, slots=True)
class Entry:
    """One resource or message, ready for its verb.

    Args:
        what: what it is, as shown: ``ServiceRequest/7781``; never a name or an identity code.
        where: where it was found: the file, with the line or the place in the bundle.
        payload: what it says, or why it can't be used.
        source: what it is, for good: the same in every later version of it.
        version: everything that it says, hashed; the same only if it came unchanged.
    """

    what: str
    where: str
    payload: Payload
    source: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one entry.

    Args:
        kind: taken, updated, same, ignored or refused.
        what: as in the entry.
        where: as in the entry.
        why: the reason, for ignored and refused; for the others what it did to the queue, if anything.
    """

    kind: Kind
    what: str
    where: str
    why: Message | None = None


class Clinic(Protocol):
    """The part of an open store that the door needs."""

    def perform(
        self,
        actor: Actor,
        station: str,
        op_id: str,
        verb: Callable[Concatenate[Tx, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Perform a verb in its own transaction."""
        ...

    def read(self, read: Callable[[Snapshot], T], /) -> T:
        """Read in one snapshot."""
        ...


def take(clinic: Clinic, batch: Iterable[Entry], *, actor: Actor, station: str) -> Iterator[Line]:
    """Hand every entry over, and say what became of each, as it happens.

    Patients come first, then referrals, then the appointments that may be for them, whatever the order in the batch.

    Args:
        clinic: the open store.
        batch: the entries.
        actor: who brings them; needs the role of an intake.
        station: where they come in.

    Raises:
        Unavailable: the store can't be reached; what was taken before stays taken, and may be brought again.
    """
    for entry in sorted(batch, key=_turn):
        try:
            line = _take_one(clinic, entry, actor, station)
        except Unavailable:
            raise
        except Refusal as refusal:
            line = Line(Kind.REFUSED, entry.what, entry.where, _why(refusal.message))
        except Exception as error:  # noqa: BLE001 - one entry must not cost its neighbours, whatever it broke
            _tell_mistake(error)
            line = Line(
                Kind.REFUSED, entry.what, entry.where, Message("intake.failed", {"error": type(error).__name__})
            )
        if line.kind is Kind.REFUSED and line.why is not None:
            _keep(clinic, entry, line.why, actor, station)
        yield line


def digest(*parts: object) -> str:
    """A hash of the parts, the same in every process."""
    return sha256("\x1f".join(map(repr, parts)).encode("utf-8", "backslashreplace")).hexdigest()


def _turn(entry: Entry) -> int:
    match entry.payload:
        case IncomingReferral():
            return 1
        case IncomingAppointment():
            return 2
        case _:
            return 0


def _take_one(clinic: Clinic, entry: Entry, actor: Actor, station: str) -> Line:
    if isinstance(entry.payload, Left):
        return Line(entry.payload.kind, entry.what, entry.where, entry.payload.why)
    # The class too: two kinds of message may share an identifier.
    op_id = f"intake:{digest(type(entry.payload).__name__, entry.source, entry.version)}"
    if clinic.read(lambda snapshot: _performed(snapshot, op_id)):
        if isinstance(entry.payload, IncomingMessage):
            _check_same(clinic, entry.payload, actor, station, op_id)
        return Line(Kind.SAME, entry.what, entry.where)
    if isinstance(entry.payload, IncomingMessage) and not _concerns(clinic, entry.payload):
        return Line(Kind.IGNORED, entry.what, entry.where, Message("intake.nobody_known"))
    taken = _perform(clinic, entry.payload, actor, station, op_id)
    return Line(Kind(taken.novelty.value), entry.what, entry.where, _effect(taken))


def _perform(
    clinic: Clinic,
    payload: PatientFacts | IncomingReferral | IncomingAppointment | IncomingMessage,
    actor: Actor,
    station: str,
    op_id: str,
) -> TakenPatient | TakenReferral | TakenAppointment | TakenMessage:
    from models.appointment.imaging import take_appointment
    from models.message.verbs import take_message
    from models.patient.verbs import take_patient
    from models.referral.verbs import take_referral

    match payload:
        case PatientFacts():
            return clinic.perform(actor, station, op_id, take_patient, facts=payload)
        case IncomingReferral():
            return clinic.perform(actor, station, op_id, take_referral, incoming=payload, content=digest(payload))
        case IncomingAppointment():
            return clinic.perform(actor, station, op_id, take_appointment, incoming=payload, content=digest(payload))
        case IncomingMessage():
            contents = tuple(map(digest, payload.parts))
            return clinic.perform(
                actor, station, op_id, take_message, message=payload, contents=contents, content=digest(contents)
            )


def _check_same(clinic: Clinic, message: IncomingMessage, actor: Actor, station: str, op_id: str) -> None:
    """Refuse another message under the number of one that was taken: it would be lost without a word.

    Raises:
        Invalid: ``intake.number_again``.
    """
    before = _perform(clinic, message, actor, station, op_id)
    if getattr(before, "content", "") != digest(tuple(map(digest, message.parts))):
        raise Invalid("intake.number_again")


def _concerns(clinic: Clinic, message: IncomingMessage) -> bool:
    """Whether a message is for us: news of people is only if they are known here."""
    from models.patient.read import is_known

    people = []
    for part in message.parts:
        match part:
            case PatientChange(patient):
                people.append(patient.identifiers)
            case IncomingMerger(patient, other):
                people.append((*patient.identifiers, *other))
            case _:
                return True
    return clinic.read(lambda snapshot: any(is_known(snapshot, each) for each in people))


def _keep(clinic: Clinic, entry: Entry, why: Message, actor: Actor, station: str) -> None:
    """Put what was refused on the list of those to be seen to; the same again, for the same reason, only once."""
    from models.refused.verbs import keep_refused

    op_id = f"refused:{digest(entry.what, entry.source, entry.version or entry.where, why)}"
    try:
        booked = _booked(entry.payload)
        clinic.perform(actor, station, op_id, keep_refused, what=entry.what, place=entry.where, why=why, booked=booked)
    except Unavailable:
        raise
    except NotAllowed:
        return  # whoever may not register may not do this either, and was told so
    except Exception as error:  # noqa: BLE001  nor may this cost the neighbours
        _tell_mistake(error)


def _booked(payload: Payload) -> PatientFacts | None:
    """Of a booking, who was to have it."""
    parts = payload.parts if isinstance(payload, IncomingMessage) else (payload,)
    bookings = (part for part in parts if isinstance(part, IncomingAppointment) and not part.cancelled)
    return next((booking.patient for booking in bookings), None)


def _tell_mistake(error: Exception) -> None:
    """Log what broke, by its frames alone: the error's own text may name a patient, as may the message's address."""
    from xray_tui.crash import described

    _log.error("an entry met a mistake\n%s", described(error))


def _why(message: Message) -> Message:
    """The refusal as whoever sent the entry understands it: a bare identifier isn't a patient without a name."""
    return Message("intake.not_known") if message.key == "patient.nameless" else message


def _performed(snapshot: Snapshot, op_id: str) -> bool:
    from models.store.ledger import find_operation

    return find_operation(snapshot.connection, op_id) is not None


def _effect(taken: TakenPatient | TakenReferral | TakenAppointment | TakenMessage) -> Message | None:
    from models.taken import TakenAppointment, TakenMessage, TakenReferral

    match taken:
        case TakenReferral(released=released) | TakenMessage(released=released) if released:
            return Message("intake.released", {"tickets": released})
        case TakenReferral(held=held) | TakenMessage(held=held) if held:
            return Message("intake.held", {"tickets": held})
        case TakenAppointment(cancelled=True) | TakenMessage(cancelled=True):
            return Message("intake.cancelled")
        case _:
            return None
