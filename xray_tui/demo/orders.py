"""What is ordered in the demo: the exam, what the doctor asks, who wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from random import Random

from models.appointment.imaging_slots import whole_steps
from models.referral.facts import Priority, Side
from models.unit.exams import Exam
from models.unit.rules import Unit
from xray_tui.demo.people import Person
from xray_tui.fhir.systems import EXAMS, LOINC

KNEE, CHEST, PANORAMIC, HIP, PELVIS, WRIST = "NG1AA", "GD1AA", "EB1HA", "NF1AA", "NE1AA", "ND1AA"
HAND, ANKLE, SHOULDER, LUMBAR, BONE_DENSITY = "28582-5", "NH1AA", "NB1AA", "NA3AA", "NK6PA"
SCOLIOSIS, ULTRASOUND = "24930-0", "25061-3"
INTRAORAL = "EB1AA"
UNKNOWN_EXAM = "ZX9ZX"
"""A code that no catalogue has."""


class Profession(StrEnum):
    """What the author is, in the words of a message."""

    DOCTOR = "lääkäri"
    DENTIST = "hammaslääkäri"
    NURSE = "sairaanhoitaja"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who orders.

    Args:
        organisation: its name, as in the unit's register of ordering organisations.
        author: the author's family and given name.
        profession: what the author is.
        oid: the organisation's object identifier, "" when the message has none.
        swedish: whether the question is written in Swedish.
    """

    organisation: str
    author: tuple[str, str]
    profession: Profession = Profession.DOCTOR
    oid: str = ""
    swedish: bool = False


HEALTH_CENTRE = Sender("Sipoon terveyskeskus", ("Esimerkki", "Tuovi"))
HEALTH_CENTRE_SV = Sender("Sibbo hälsovårdscentral", ("Exempel", "Sixten"), swedish=True)
SODERKULLA = Sender("Söderkullan terveysasema", ("Malliaho", "Marketta"))
COUNTY = Sender("Itä-Uudenmaan hyvinvointialue", ("Testilä", "Ossi"), oid="1.2.246.10.32213393.10.5")
HUS = Sender("HUS Porvoon sairaala", ("Näyte", "Iisakki"), oid="1.2.246.10.15675350.10.0.7")
OTHER_DISTRICT = Sender("Päijät-Hämeen hyvinvointialue, keskussairaala", ("Koeniemi", "Aune"))
DENTIST = Sender("Sipoon terveyskeskus", ("Hammas", "Malla"), Profession.DENTIST)
OCCUPATIONAL = Sender("Esimerkki Työterveys", ("Kokeilu", "Hannu"))
BOUGHT_SERVICE = Sender("Malli Ostopalvelu", ("Malli", "Kerttu"))
PRIVATE = Sender("Esimerkki Yksityislääkärit", ("Harjoitus", "Otso"))
NURSE = Sender("Nikkilän terveysasema", ("Mallikas", "Pirjo"), Profession.NURSE)

_USUAL = ((HEALTH_CENTRE, 34), (HEALTH_CENTRE_SV, 14), (SODERKULLA, 16), (COUNTY, 12), (HUS, 18), (OTHER_DISTRICT, 6))


@dataclass(frozen=True, slots=True)
class Ordered:
    """How often an exam is ordered, and what is asked.

    Args:
        weight: how often.
        asked: the question in Finnish and in Swedish.
        projections: what to image.
        from_age: nobody younger gets it here.
    """

    weight: int
    asked: tuple[str, str]
    projections: str = ""
    from_age: int = 0


USUAL = {
    CHEST: Ordered(
        20, ("Yskä kolme viikkoa, kuume. Pneumonia?", "Hosta i tre veckor, feber. Pneumoni?"), "PA + lat", 8
    ),
    KNEE: Ordered(14, ("Kipu rasituksessa, turvotus. Artroosi?", "Belastningssmärta. Artros?"), "AP seisten + lat", 16),
    ANKLE: Ordered(9, ("Vääntyi eilen, ei varaa. Murtuma?", "Stukade foten i går. Fraktur?"), "AP + lat"),
    WRIST: Ordered(9, ("Kaatui kämmenen varaan. Murtuma?", "Föll på handen. Fraktur?"), "PA + lat"),
    HAND: Ordered(6, ("Aamujäykkyys. Nivelmuutokset?", "Morgonstelhet. Ledförändringar?"), "PA", 16),
    "NH3AA": Ordered(6, ("Osui pöydänjalkaan. Murtuma?", "Slog i bordsbenet. Fraktur?"), "AP + viisto"),
    SHOULDER: Ordered(6, ("Kiertokipu. Kalkkeuma?", "Smärta vid rotation. Förkalkning?"), "AP + Y", 16),
    HIP: Ordered(6, ("Nivuskipu kävellessä. Artroosi?", "Ljumsksmärta. Artros?"), "AP + lat", 30),
    LUMBAR: Ordered(5, ("Selkäkipu kolme kuukautta. Kompressio?", "Ryggsmärta. Kompression?"), "AP + lat", 30),
    "NA1AA": Ordered(2, ("Niskakipu, puutuminen. Degeneraatio?", "Nacksmärta. Degeneration?"), "AP + lat", 30),
    "NC1AA": Ordered(3, ("Ojennusvaje kaatumisen jälkeen.", "Extensionsdefekt efter fall."), "AP + lat"),
    "NB3AA": Ordered(2, ("Kaatui pyörällä. Murtuma?", "Föll med cykel. Fraktur?"), "AP"),
    "DM1AA": Ordered(2, ("Poskionteloiden paine.", "Tryck i bihålorna."), "Waters", 16),
}
_OTHERS = {
    PANORAMIC: Ordered(0, ("Viisaudenhampaat, puhkeaminen?", "Visdomständer, frambrott?"), "", 12),
    PELVIS: Ordered(0, ("Kaatuminen, kipu lantiossa.", "Fall, smärta i bäckenet."), "AP", 30),
    SCOLIOSIS: Ordered(0, ("Ryhtipoikkeama, seuranta.", "Skolios, uppföljning.")),
    ULTRASOUND: Ordered(0, ("Kyhmy kaulalla.", "Resistens på halsen.")),
    BONE_DENSITY: Ordered(0, ("Osteoporoosi?", "Osteoporos?")),
    INTRAORAL: Ordered(0, ("Hammassärky, karies?", "Tandvärk, karies?"), "", 12),
    UNKNOWN_EXAM: Ordered(0, ("Kivun selvittely.", "Utredning av smärta.")),
}
_UNKNOWN_TEXT = "Nivelen erikoiskuvaus"


@dataclass(frozen=True, slots=True)
class Order:
    """A referral, before it is a message.

    Args:
        key: its number.
        person: whose.
        exam: the catalogue's exam, ``None`` for a code that it doesn't have.
        code: what the message says: a national code, a LOINC code, or one that nobody knows.
        side: which side.
        priority: how soon.
        sender: who wrote it.
        written_on: when.
        wanted_from: the first wanted date, if any.
        question: what the doctor asks.
        projections: what to image.
        revoked: the sender takes it back.
    """

    key: str
    person: Person
    exam: Exam | None
    code: str
    side: Side | None
    priority: Priority
    sender: Sender
    written_on: date
    wanted_from: date | None = None
    question: str = ""
    projections: str = ""
    revoked: bool = False

    @property
    def system(self) -> str:
        """Whose code it is."""
        return LOINC if "-" in self.code else EXAMS

    @property
    def minutes(self) -> int:
        """How long an appointment for it is."""
        return self.exam.minutes if self.exam else 10

    @property
    def text(self) -> str:
        """What the message calls the exam."""
        if self.exam is None:
            return _UNKNOWN_TEXT
        return self.exam.names.sv if self.sender.swedish else self.exam.names.fi


@dataclass(frozen=True, slots=True)
class Booking:
    """An imaging appointment, before it is a message.

    Args:
        key: its number.
        person: whose.
        order: what it is for.
        start: when.
        minutes: how long.
        room: the room's id.
        cancelled: it is taken back.
    """

    key: str
    person: Person
    order: Order
    start: datetime
    minutes: int
    room: str
    cancelled: bool = False


class Desk:
    """Writes orders, each with a number of its own.

    Args:
        dice: the seeded source of all that is random.
        unit: whose catalogue.
        day: the demo's day.
    """

    def __init__(self, dice: Random, unit: Unit, day: date) -> None:
        self._dice = dice
        self._unit = unit
        self._day = day
        self._orders = self._bookings = 0

    def usual_exam(self, person: Person, *, longest: int = 60) -> str:
        """The code of an exam that somebody of this age comes for."""
        fitting = {
            code: each.weight
            for code, each in USUAL.items()
            if person.age >= each.from_age and self._minutes(code) <= longest
        }
        return self._dice.choices(list(fitting), list(fitting.values()))[0]

    def order(
        self,
        person: Person,
        code: str,
        *,
        sender: Sender | None = None,
        priority: Priority = Priority.ROUTINE,
        side: Side | None = None,
        sided: bool = True,
        days_ago: int | None = None,
        wanted_from: date | None = None,
    ) -> Order:
        """A referral for an exam; who wrote it, when and for which side is thrown where it isn't said."""
        self._orders += 1
        exam = self._unit.exam(code)
        asked = {**USUAL, **_OTHERS}[code]
        by = sender or self._sender(person, exam)
        thrown = self._dice.choice((Side.LEFT, Side.RIGHT)) if exam and exam.paired and sided else None
        written = self._dice.randint(0, 20) if days_ago is None else days_ago
        return Order(
            key=f"R{self._orders:04d}",
            person=person,
            exam=exam,
            code=code,
            side=side or thrown,
            priority=priority,
            sender=by,
            written_on=self._day - timedelta(days=written),
            wanted_from=wanted_from,
            question=asked.asked[by.swedish],
            projections=asked.projections,
        )

    def booking(self, order: Order, start: datetime, room: str) -> Booking:
        """An appointment for an order."""
        self._bookings += 1
        # As long as the times are that the unit offers online.
        return Booking(f"V{self._bookings:04d}", order.person, order, start, whole_steps(order.minutes), room)

    def _sender(self, person: Person, exam: Exam | None) -> Sender:
        if exam is not None and exam.dental:
            return DENTIST
        if person.language == "sv":
            return HEALTH_CENTRE_SV
        return self._dice.choices([sender for sender, _ in _USUAL], [weight for _, weight in _USUAL])[0]

    def _minutes(self, code: str) -> int:
        exam = self._unit.exam(code)
        return exam.minutes if exam else 0
