"""From the unit's TOML text to a ``Unit``: one function per part of the text, and the checks between the parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import TypeVar

from models.patient.needs import Need
from models.referral.facts import OrdererKind
from models.referral.orderers import Orderer, Orderers
from models.refusal import Invalid
from models.unit.booking import BookingRules
from models.unit.exams import LOCAL, Catalogue, Exam, Place, is_national
from models.unit.parse_dicom import dicom_of, machine_of
from models.unit.privacy import Privacy
from models.unit.reading import Table, as_choice, as_date, read_toml
from models.unit.reading_days import as_absence
from models.unit.rules import (
    Clinician,
    ClinicianKind,
    Hours,
    Mode,
    ReferralWindows,
    Room,
    TurnRatio,
    Unit,
    WeeklyHours,
)

Row = TypeVar("Row")

_OID = re.compile(r"\d+(\.\d+)+", re.ASCII)
_HOURS, _HOUR, _LEAST_STEP = 24, 60, 5
_SUFFIX = re.compile(r"[A-Z]")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def parse_unit(text: str) -> Unit:
    """The unit that the text describes.

    Raises:
        Invalid: ``unit.*``; the message names the place in the text.
    """
    whole = read_toml(text)
    about, queue, referrals = whole.table("unit"), whole.table("queue"), whole.table("referrals")
    hours = whole.table("hours")
    lead_times = _numbers(whole.table("lead_times"))
    places = _distinct(whole.tables("places", optional=True), _place)
    rooms = _distinct(whole.tables("rooms"), _room)
    unit = Unit(
        names=about.names("names"),
        address=about.text("address", ""),
        phone=about.text("phone", ""),
        online=about.text("online", ""),
        rooms=rooms,
        exceptions=_exceptions(hours.table("exceptions", optional=True)),
        hours=_weekly(hours),
        walk_in_target=timedelta(minutes=queue.number("walk_in_target", least=1, most=480)),
        urgent_target=timedelta(minutes=queue.number("urgent_target", least=1, most=480)),
        turns=_turns(queue),
        calls_before_no_show=queue.number("calls_before_no_show", least=1, most=10),
        between_calls=timedelta(minutes=queue.number("between_calls", most=60)),
        pause_after_pass_over=timedelta(minutes=queue.number("pause_after_pass_over", most=120)),
        windows=_windows(referrals),
        lead_times=lead_times,
        need_minutes=_need_minutes(whole.table("needs", optional=True)),
        places=places,
        clinicians=_distinct(whole.tables("clinicians", optional=True), _clinician),
        catalogue=_catalogue(whole.tables("exams"), {place.id: place for place in places}, lead_times, rooms),
        orderers=Orderers(tuple(_orderer(table) for table in whole.tables("orderers", optional=True))),
        booking=_booking(whole.table("booking", optional=True)),
        dicom=dicom_of(whole.table("dicom", optional=True), whole.tables("rooms")),
        privacy=_privacy(whole.table("privacy", optional=True)),
    )
    for table in (about, queue, whole):
        table.close()
    return unit


def _turns(queue: Table) -> TurnRatio:
    usual = TurnRatio()
    return TurnRatio(
        appointments=queue.number("appointments_in_turn", usual.appointments, least=1, most=10),
        walk_ins=queue.number("walk_ins_in_turn", usual.walk_ins, least=1, most=10),
        between_urgent=queue.number("others_between_urgent", usual.between_urgent, least=1, most=10),
    )


def _windows(table: Table) -> ReferralWindows:
    windows = ReferralWindows(
        early=table.number("days_early", most=366),
        late=table.number("days_late", most=366),
        duplicate=table.number("days_duplicate", most=366),
    )
    table.close()
    return windows


def _booking(table: Table) -> BookingRules:
    usual = BookingRules()
    rules = BookingRules(
        notice=timedelta(minutes=table.number("notice", usual.notice // timedelta(minutes=1), most=10_080)),
        days_ahead=table.number("days_ahead", usual.days_ahead, least=1, most=366),
        bring=table.names("bring") if table.has("bring") else None,
    )
    table.close()
    return rules


def _privacy(table: Table) -> Privacy:
    usual = Privacy()
    rules = Privacy(
        lock_minutes=table.number("lock_minutes", usual.lock_minutes, most=480),
        journal_years=table.number("journal_years", usual.journal_years, least=1, most=100),
    )
    table.close()
    return rules


def _numbers(table: Table) -> Mapping[str, int]:
    return MappingProxyType({key: table.number(key, most=366) for key in table.keys()})  # noqa: SIM118


def _need_minutes(table: Table) -> Mapping[Need, int]:
    return MappingProxyType(
        {as_choice(key, Need, table.at(key)): table.number(key, most=240) for key in table.keys()}  # noqa: SIM118
    )


def _weekly(table: Table) -> WeeklyHours:
    weekly = tuple(table.hours(day) for day in _WEEKDAYS)
    table.close()
    return weekly


def _exceptions(table: Table) -> Mapping[date, tuple[Hours, ...]]:
    return MappingProxyType({as_date(key, table.at(key)): table.hours(key) for key in table.keys()})  # noqa: SIM118


def _room(table: Table) -> Room:
    names = table.names("names")
    machine_of(table)  # its settings are those of the network, not of the room
    room = Room(
        id=table.text("id"),
        door=table.text("door"),
        names=names,
        sign=table.text("sign", ""),
        modalities=frozenset(table.texts("modalities")),
        body_parts=frozenset(table.texts("body_parts", ())),
        grid=_grid(table),
        bookable=table.number("bookable", 100, most=100),
        bookable_at=_bookable_at(table.table("bookable_at", optional=True)),
    )
    table.close()
    return room


def _grid(table: Table) -> int:
    grid = table.number("grid", 5, least=5, most=60)
    if _HOUR % grid or grid % _LEAST_STEP:
        raise Invalid("unit.not_grid", where=table.at("grid"))
    return grid


def _bookable_at(table: Table) -> Mapping[int, int]:
    shares: dict[int, int] = {}
    for hour in table.keys():  # noqa: SIM118
        if not (hour.isascii() and hour.isdigit() and int(hour) < _HOURS):
            raise Invalid("unit.not_hour", where=table.at(hour))
        shares[int(hour)] = table.number(hour, most=100)
    return MappingProxyType(shares)


def _place(table: Table) -> Place:
    place = Place(id=table.text("id"), names=table.names("names"), contact=table.text("contact", ""))
    table.close()
    return place


def _clinician(table: Table) -> Clinician:
    grid = table.number("grid", least=1, most=120)
    modes = [mode for mode in Mode if table.has(mode)]
    if not modes:
        raise Invalid("unit.no_mode", where=table.where, choices=", ".join(Mode))
    hours, minutes = {}, {}
    for mode in modes:
        within = table.table(mode)
        minutes[mode] = within.number("minutes", least=1, most=240)
        if minutes[mode] % grid:
            raise Invalid("unit.off_grid", where=within.at("minutes"), grid=grid)
        hours[mode] = _weekly(within)
    clinician = Clinician(
        id=table.text("id"),
        name=table.text("name"),
        kind=table.choice("kind", ClinicianKind),
        hours=MappingProxyType(hours),
        minutes=MappingProxyType(minutes),
        grid=grid,
        absences=tuple(as_absence(each, table.at("absent")) for each in table.texts("absent", ())),
    )
    table.close()
    return clinician


def _orderer(table: Table) -> Orderer:
    oid = table.text("oid", "")
    if oid and not _OID.fullmatch(oid):
        raise Invalid("unit.not_oid", where=table.at("oid"))
    orderer = Orderer(
        kind=table.choice("kind", OrdererKind),
        names=table.texts("names"),
        oid=oid,
        results_contact=table.text("results_contact", ""),
    )
    table.close()
    return orderer


def _catalogue(
    tables: Iterable[Table], places: Mapping[str, Place], lead_times: Mapping[str, int], rooms: tuple[Room, ...]
) -> Catalogue:
    exams: list[Exam] = []
    taken: set[str] = set()
    for table in tables:
        exam = _exam(table, places, lead_times)
        suffix = f"*{exam.suffix}"  # no code has an asterisk
        if exam.suffix and (suffix in taken or not _SUFFIX.fullmatch(exam.suffix)):
            raise Invalid("unit.not_suffix", where=table.at("suffix"))
        taken.add(suffix)
        for code in (exam.code, *exam.also):
            if code.upper() in taken:
                raise Invalid("unit.twice", where=table.where)
            taken.add(code.upper())
        if exam.imaged_here and not any(room.can_do(exam) for room in rooms):
            raise Invalid("unit.no_room", where=table.where)
        exams.append(exam)
    return Catalogue(tuple(exams))


def _exam(table: Table, places: Mapping[str, Place], lead_times: Mapping[str, int]) -> Exam:
    code = table.text("code")
    if not (code.startswith(LOCAL) or (is_national(code) and code.isupper())):
        raise Invalid("unit.not_code", where=table.at("code"))
    names = table.names("names")
    place, report = table.text("place", ""), table.text("report", "")
    if place and place not in places:
        raise Invalid("unit.not_choice", where=table.at("place"), choices=", ".join(places))
    if report and report not in lead_times:
        raise Invalid("unit.not_choice", where=table.at("report"), choices=", ".join(lead_times))
    exam = Exam(
        code=code,
        names=names,
        short=table.names("short", names),
        body_part=table.text("body_part", ""),
        modality=table.text("modality"),
        loinc=table.text("loinc", ""),
        also=table.texts("also", ()),
        suffix=table.text("suffix", ""),
        minutes=table.number("minutes", 10, least=1, most=240),
        report_days=lead_times[report] if report else 0,
        paired=table.flag("paired", default=False),
        dental=table.flag("dental", default=False),
        pregnancy=table.flag("pregnancy", default=False),
        imaged_here=table.flag("here", default=not place),
        place=places.get(place),
        verified=table.flag("verified", default=False),
    )
    table.close()
    return exam


def _distinct(tables: Iterable[Table], read: Callable[[Table], Row]) -> tuple[Row, ...]:
    rows: dict[str, Row] = {}
    for table in tables:
        if table.where in rows:
            raise Invalid("unit.twice", where=table.where)
        rows[table.where] = read(table)
    return tuple(rows.values())
