"""What the verbs of an intake answer: keys and what became of the message, never names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Novelty(StrEnum):
    """What became of a message."""

    TAKEN = "taken"
    UPDATED = "updated"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class TakenPatient:
    """A patient was taken."""

    patient: int
    novelty: Novelty


@dataclass(frozen=True, slots=True)
class TakenReferral:
    """A referral was taken.

    Args:
        referral: its key.
        novelty: new, updated or the same as before.
        released: the tickets of visits that were held for it and can be called from now on.
        held: the tickets of waiting visits that it put on hold (revoked, or not acceptable as it came).
    """

    referral: int
    novelty: Novelty
    released: tuple[str, ...] = ()
    held: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenAppointment:
    """An imaging appointment was taken, changed or cancelled."""

    appointment: int
    novelty: Novelty
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class TakenMessage:
    """All that a message says was taken.

    Args:
        content: the hash of what it says.
        novelty: new if any of it is, else updated if any of it was, else the same as before.
        released: as of a referral.
        held: as of a referral.
        cancelled: an appointment was cancelled.
    """

    content: str
    novelty: Novelty
    released: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    cancelled: bool = False
