"""ORU^R01 as news of a report: that it is there, never what it says."""

from __future__ import annotations

from collections.abc import Sequence

from models.message.facts import IncomingReport
from models.referral.facts import PatientFacts
from models.refusal import Invalid
from xray_tui.hl7.orders import Order, accession_of, number_in
from xray_tui.hl7.people import Sender
from xray_tui.hl7.segments import Segment

_READY = frozenset({"F", "C"})
"""Table 0123: final, corrected. Anything else isn't ready."""
_NOT_YET = frozenset({"O", "I", "S", "A", "P", "R", "X", "Y", "Z"})


def reports_of(segments: Sequence[Segment], patient: PatientFacts, sender: Sender) -> list[IncomingReport]:
    """The reports that are there by now, one for each OBR that is final; none if all are still on the way.

    Raises:
        Invalid: ``hl7.missing``: no OBR, no status or no number; ``hl7.unknown_code``.
    """
    reports: list[IncomingReport] = []
    orc: Segment | None = None
    found = False
    for each in segments:
        if each.name == "ORC":
            orc = each
        elif each.name == "OBR":
            found = True
            if _ready(each):
                reports.append(_report(orc, each, patient, sender))
            orc = None
    if not found:
        raise Invalid("hl7.missing", place="OBR")
    return reports


def _ready(obr: Segment) -> bool:
    status = obr.text(25).upper()
    if not status:
        raise Invalid("hl7.missing", place=obr.place(25))
    if status not in _READY | _NOT_YET:
        raise Invalid("hl7.unknown_code", place=obr.place(25), code=status[:40])
    return status in _READY


def _report(orc: Segment | None, obr: Segment, patient: PatientFacts, sender: Sender) -> IncomingReport:
    places = [(segment, of) for of in (2, 3) for segment in (orc, obr) if segment is not None]
    sources = tuple(dict.fromkeys(number for segment, of in places if (number := number_in(segment, of, sender))))
    accession = accession_of(Order(orc if orc is not None else obr, obr))
    if not sources and not accession:
        raise Invalid("hl7.missing", place=obr.place(3))
    return IncomingReport(patient, sources, accession)
