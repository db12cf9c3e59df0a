"""ORM^O01, OMG^O19 and OMI^O23 as referrals: new orders, changes and cancellations, several to a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from models.referral.facts import IncomingReferral, PatientFacts, Priority
from models.refusal import Invalid
from xray_tui.fhir.systems import system_of
from xray_tui.fhir.tree import together
from xray_tui.hl7.orderer import orderer_of
from xray_tui.hl7.people import Sender
from xray_tui.hl7.segments import Segment
from xray_tui.hl7.times import day
from xray_tui.hl7.wording import exam_of, side_of

NEW, CHANGED = "NW", "XO"
TAKEN_BACK = frozenset({"CA", "DC"})
_CONTROLS = frozenset({NEW, CHANGED, *TAKEN_BACK})

# Table 0485. Preoperative, callback and timing critical say when, not how soon.
_PRIORITIES = {
    "S": Priority.STAT,
    "STAT": Priority.STAT,
    "A": Priority.ASAP,
    "ASAP": Priority.ASAP,
    "U": Priority.URGENT,
    "URGENT": Priority.URGENT,
    "": Priority.ROUTINE,
    **dict.fromkeys(("R", "ROUTINE", "P", "C", "T", "PRN"), Priority.ROUTINE),
}


@dataclass(slots=True)
class Order:
    """One order of a message.

    Args:
        orc: its common part.
        obr: what is ordered; ``None`` where the message leaves it out.
        others: its TQ1, NTE and IPC.
    """

    orc: Segment
    obr: Segment | None = None
    others: list[Segment] = field(default_factory=list)

    def of(self, name: str) -> list[Segment]:
        """Its segments of a name."""
        return [each for each in self.others if each.name == name]


def orders_in(segments: Sequence[Segment]) -> list[Order]:
    """The orders of a message: each begins with its ORC; a second OBR under one is an order of its own.

    Raises:
        Invalid: ``hl7.missing``: no ORC, or an OBR before it.
    """
    orders: list[Order] = []
    for each in segments:
        if each.name == "ORC":
            orders.append(Order(each))
        elif each.name == "OBR" and not orders:
            raise Invalid("hl7.missing", place="ORC")
        elif each.name == "OBR" and orders[-1].obr is not None:
            orders.append(Order(orders[-1].orc, each))
        elif each.name == "OBR":
            orders[-1].obr = each
        elif each.name in ("TQ1", "NTE", "IPC") and orders:
            orders[-1].others.append(each)
    if not orders:
        raise Invalid("hl7.missing", place="ORC")
    return orders


def referrals_of(
    segments: Sequence[Segment],
    patient: PatientFacts,
    sender: Sender,
    exams: Sequence[str],
    priorities: Mapping[str, Priority],
) -> list[IncomingReferral]:
    """The referrals that a message orders, changes or takes back.

    Args:
        segments: the message.
        patient: whose it is.
        sender: who sent it.
        exams: what this place's senders call the national list of examinations.
        priorities: what their own codes of priority mean.

    Raises:
        Invalid: ``hl7.missing``; ``hl7.unknown_code``; ``hl7.order_twice``; ``hl7.not_a_time``.
    """
    orders = orders_in(segments)
    shared = [order.orc for order in orders]
    seen: set[str] = set()
    referrals = []
    for order in orders:
        one = _referral(order, patient, sender, exams, alone=shared.count(order.orc) == 1)
        if not one.revoked:
            one = replace(one, priority=_priority(order, {**_PRIORITIES, **priorities}))
        if one.source in seen:
            raise Invalid("hl7.order_twice", place=order.orc.place(2))
        seen.add(one.source)
        referrals.append(one)
    return referrals


def numbers_of(order: Order, sender: Sender, *, alone: bool = True) -> list[str]:
    """What an order is, for good, the likeliest first: the placer's number with whoever gave it, the filler's.

    Args:
        order: the order.
        sender: who sent it; a number is theirs unless it says whose.
        alone: whether its ORC is its own; else its OBR has the numbers.
    """
    places = [(order.orc, 2), (order.obr, 2), (order.orc, 3), (order.obr, 3)]
    if not alone:
        places = [(order.obr, 2), (order.obr, 3)]
    numbers = (number_in(segment, of, sender) for segment, of in places if segment is not None)
    return list(dict.fromkeys(number for number in numbers if number))


def number_in(segment: Segment, of: int, sender: Sender) -> str:
    """An entity identifier as ``system|value``, "" if it says none."""
    first = next(iter(segment.repetitions(of)), None)
    if first is None or not first.text(1):
        return ""
    giver = system_of(first.text(3)) or first.text(2)
    return f"{giver or sender.system}|{first.text(1)}"


def accession_of(order: Order) -> str:
    """The accession number: IPC-1, else OBR-18, else the filler's number."""
    ipc = next(iter(order.of("IPC")), None)
    told = [ipc.text(1)] if ipc is not None else []
    if order.obr is not None:
        told += [order.obr.text(18), order.obr.text(3)]
    return next((each for each in (*told, order.orc.text(3)) if each), "")


def _referral(
    order: Order, patient: PatientFacts, sender: Sender, exams: Sequence[str], *, alone: bool
) -> IncomingReferral:
    control = order.orc.text(1).upper()
    if not control:
        raise Invalid("hl7.missing", place=order.orc.place(1))
    if control not in _CONTROLS:
        raise Invalid("hl7.unknown_code", place=order.orc.place(1), code=control)
    numbers = numbers_of(order, sender, alone=alone)
    if not numbers:
        raise Invalid("hl7.missing", place=order.orc.place(2))
    revoked = control in TAKEN_BACK
    obr = order.obr
    if obr is None:
        if not revoked:
            raise Invalid("hl7.missing", place="OBR")
        return IncomingReferral(numbers[0], patient, "", accession=accession_of(order), revoked=True)
    code, text = exam_of(obr, exams)
    if not code and not text and not revoked:
        raise Invalid("hl7.missing", place=obr.place(4))
    orderer = orderer_of(order.orc, obr)
    wanted_from, wanted_to = _wanted(order)
    return IncomingReferral(
        source=numbers[0],
        patient=patient,
        exam_code=code,
        exam_text=text,
        side=side_of(obr),
        author=orderer.author,
        author_name=orderer.author_name,
        orderer_id=orderer.id,
        orderer_name=orderer.name,
        written_on=day(order.orc, 9) if control == NEW else None,
        wanted_from=wanted_from,
        wanted_to=wanted_to,
        question=together([*(each.text(2) or each.text(1) for each in obr.repetitions(31)), obr.prose(13)]),
        note=together([each.prose(3) for each in order.of("NTE")], "\n"),
        accession=accession_of(order),
        revoked=revoked,
    )


def _priority(order: Order, known: Mapping[str, Priority]) -> Priority:
    """How soon: TQ1-9, else the sixth component of ORC-7 or OBR-27, else OBR-5."""
    places = [(each, 9, 1) for each in order.of("TQ1")] + [(order.orc, 7, 6)]
    if order.obr is not None:
        places += [(order.obr, 27, 6), (order.obr, 5, 1)]
    for segment, of, component in places:
        told = segment.text(of, component)
        if told:
            if told.upper() not in known:
                place = segment.place(of, component if component > 1 else 0)
                raise Invalid("hl7.unknown_code", place=place, code=told[:40])
            return known[told.upper()]
    return Priority.ROUTINE


def _wanted(order: Order) -> tuple[date | None, date | None]:
    """The first and the last day wanted: TQ1-7 and -8, else the fourth and fifth component of ORC-7 or OBR-27."""
    for tq1 in order.of("TQ1"):
        wanted = day(tq1, 7), day(tq1, 8)
        if any(wanted):
            return wanted
    for segment, of in ((order.orc, 7), (order.obr, 27)):
        if segment is not None:
            wanted = day(segment, of, 4), day(segment, of, 5)
            if any(wanted):
                return wanted
    return None, None
