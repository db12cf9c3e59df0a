"""A message of several facts, as an intake hands it over: taken whole or not at all. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from models.referral.facts import IdentifierFacts, IncomingAppointment, IncomingReferral, PatientFacts


@dataclass(frozen=True, slots=True)
class PatientChange:
    """What is new about somebody who may be known here; one who isn't stays unknown.

    Args:
        patient: what the message says.
    """

    patient: PatientFacts


@dataclass(frozen=True, slots=True)
class IncomingMerger:
    """Two records of one person became one, elsewhere.

    Args:
        patient: the record that was kept.
        other: the identifiers of the one that it took over.
        reason: how it is known here: what message says so.
    """

    patient: PatientFacts
    other: tuple[IdentifierFacts, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class IncomingReport:
    """The report of an imaging is there.

    Args:
        patient: whose it is.
        sources: the ``source`` keys that the referral may have, the likeliest first.
        accession: the accession number, "" if none came.
    """

    patient: PatientFacts
    sources: tuple[str, ...]
    accession: str = ""


Part = IncomingReferral | IncomingAppointment | PatientChange | IncomingMerger | IncomingReport


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A message.

    Args:
        parts: what it says, in its own order.
    """

    parts: tuple[Part, ...]
