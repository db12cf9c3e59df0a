"""Schedules by keyboard: a clinician's week, an absence, a day off for everyone; each names what it leaves stranded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from sqlmodel import col, select

from models.clock import clinic_day, day_bounds, instant
from models.permission import Permission
from models.refusal import Invalid, NotFound, NotNow, Taken
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.outcomes import AbsenceSet, DayOffSet, WeekSet
from models.unit.read import unit_of
from models.unit.rules import Clinician, Mode
from models.unit.table import ClinicianAbsence, ClinicianWeek, DayOff
from models.unit.weeks import week_of, week_text

_FURTHEST = timedelta(days=366 * 3)


@verb(may=Permission.SCHEDULES)
def set_week(
    tx: Tx, *, clinician: str, mode: Mode, days: Sequence[str], minutes: int, since: date | None = None
) -> WeekSet:
    """Give a clinician another week in one mode, from a date on; the same date again replaces what was entered.

    Args:
        tx: the transaction.
        clinician: the clinician's id.
        mode: by telephone or at reception.
        days: what was typed for each day, Monday first: ``8.00-11.30, 12.00-15.00``; "": none that day.
        minutes: how long an appointment takes: a multiple of the clinician's grid.
        since: the first date; ``None``: today.

    Raises:
        NotFound: ``appointment.no_clinician``.
        Invalid: ``unit.not_typed_hours``, ``unit.not_minutes``; ``unit.past_day``: the past isn't rewritten.
    """
    who = _clinician(tx, clinician)
    first = _not_past(tx, since or clinic_day(tx.now))
    if not (0 < minutes <= _LONGEST and minutes % who.grid == 0):
        raise Invalid("unit.not_minutes", grid=who.grid)
    hours = week_text(week_of(days))
    row = tx.session.exec(
        select(ClinicianWeek).where(
            col(ClinicianWeek.clinician) == clinician,
            col(ClinicianWeek.mode) == mode.value,
            col(ClinicianWeek.since) == first,
        )
    ).one_or_none()
    if row is None:
        tx.add(ClinicianWeek(clinician=clinician, mode=mode, since=first, hours=hours, minutes=minutes))
    else:
        tx.change(row)
        row.hours, row.minutes = hours, minutes
    return WeekSet(clinician, mode, first)


@verb(may=Permission.SCHEDULES)
def set_absence(
    tx: Tx,
    *,
    clinician: str,
    first: date,
    last: date,
    opens: time | None = None,
    closes: time | None = None,
    reason: str = "",
) -> AbsenceSet:
    """Say that a clinician isn't there: whole days, or from a time of the first to a time of the last.

    Raises:
        NotFound: ``appointment.no_clinician``.
        Invalid: ``unit.not_days_typed``: it ends before it begins; ``unit.past_day``.
    """
    _clinician(tx, clinician)
    since = day_bounds(first)[0] if opens is None else instant(first, opens)
    until = day_bounds(last)[1] if closes is None else instant(last, closes)
    if until <= since or last - first > _FURTHEST:
        raise Invalid("unit.not_days_typed")
    if until <= tx.now:
        raise Invalid("unit.past_day")
    row = tx.add(ClinicianAbsence(clinician=clinician, since=since, until=until, reason=reason.strip()))
    return AbsenceSet(row.id, clinician, since, until)


@verb(may=Permission.SCHEDULES)
def end_absence(tx: Tx, *, absence: int) -> AbsenceSet:
    """Take an absence back: the clinician is there after all.

    Raises:
        NotFound: ``unit.no_such_absence``.
        NotNow: ``unit.absence_ended``: it was taken back before.
    """
    row = tx.session.get(ClinicianAbsence, absence)
    if row is None:
        raise NotFound("unit.no_such_absence")
    if not row.live:
        raise NotNow("unit.absence_ended")
    tx.change(row).live = False
    return AbsenceSet(row.id, row.clinician, row.since, row.until)


@verb(may=Permission.SCHEDULES)
def set_day_off(tx: Tx, *, day: date, reason: str = "") -> DayOffSet:
    """Say that nobody takes appointments on a date, neither rooms nor clinicians; who comes without is taken still.

    Raises:
        Invalid: ``unit.past_day``.
        Taken: ``unit.day_off_already``.
    """
    _not_past(tx, day)
    if _day_off(tx, day) is not None:
        raise Taken("unit.day_off_already", day=day)
    tx.add(DayOff(day=day, reason=reason.strip()))
    return DayOffSet(day)


@verb(may=Permission.SCHEDULES)
def end_day_off(tx: Tx, *, day: date) -> DayOffSet:
    """Take a day off back.

    Raises:
        NotFound: ``unit.no_such_day_off``.
    """
    row = _day_off(tx, day)
    if row is None:
        raise NotFound("unit.no_such_day_off", day=day)
    tx.change(row).live = False
    return DayOffSet(day)


def _clinician(tx: Tx, key: str) -> Clinician:
    found = unit_of(tx.connection).clinician(key)
    if found is None:
        raise NotFound("appointment.no_clinician")
    return found


def _not_past(tx: Tx, day: date) -> date:
    today = clinic_day(tx.now)
    if not today <= day <= today + _FURTHEST:
        raise Invalid("unit.past_day")
    return day


def _day_off(tx: Tx, day: date) -> DayOff | None:
    return tx.session.exec(select(DayOff).where(col(DayOff.day) == day, col(DayOff.live))).one_or_none()


_LONGEST = 240
