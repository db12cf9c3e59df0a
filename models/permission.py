"""What a person may do: a permission on every verb, a set of permissions for every role."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """One thing that a verb may ask of whoever performs it."""

    REGISTER = "register"  # patients, referrals, bookings that come from outside
    CHECK_IN = "check_in"
    HOLD = "hold"  # put on hold, release, back in the queue: after a pass over, or when marked as not present
    CALL = "call"  # call, call again, pass over, no-show
    EXAMINE = "examine"  # start, finish
    BOOK = "book"
    WORK = "work"  # take and leave a post, have the program learn from the past
    ROOMS = "rooms"  # close and open rooms
    SCHEDULES = "schedules"  # clinicians' weeks and absences, days off
    REPORT = "report"  # what a machine does: the examination begun, done, discontinued
    LOOK = "look"  # see patients and their referrals; every look is remembered
    REVIEW = "review"  # read the journal, see who did what and who looked at whom
    DECIDE_UNIT = "decide_unit"  # load what the unit decides
    MANAGE_STAFF = "manage_staff"
    RETAIN = "retain"  # let go of what the journal has kept long enough
    SIGN_IN = "sign_in"  # try a PIN, make the first manager: what comes before it is known who somebody is


class Role(StrEnum):
    """A kind of person at the unit."""

    RECEPTIONIST = "receptionist"
    RADIOGRAPHER = "radiographer"
    MANAGER = "manager"
    INTAKE = "intake"  # a gateway or an import, not a person
    DOOR = "door"  # where people sign in: nobody yet
    MACHINE = "machine"  # an X-ray machine, by its gateway


_P = Permission

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.RECEPTIONIST: frozenset(
        {_P.REGISTER, _P.CHECK_IN, _P.HOLD, _P.BOOK, _P.LOOK, _P.WORK, _P.ROOMS, _P.SCHEDULES}
    ),
    Role.RADIOGRAPHER: frozenset(
        {_P.REGISTER, _P.CHECK_IN, _P.HOLD, _P.CALL, _P.EXAMINE, _P.BOOK, _P.LOOK, _P.WORK, _P.ROOMS}
    ),
    Role.MANAGER: frozenset(
        {
            _P.REGISTER,
            _P.LOOK,
            _P.REVIEW,
            _P.DECIDE_UNIT,
            _P.MANAGE_STAFF,
            _P.RETAIN,
            _P.WORK,
            _P.ROOMS,
            _P.SCHEDULES,
        }
    ),
    Role.INTAKE: frozenset({_P.REGISTER}),
    Role.DOOR: frozenset({_P.SIGN_IN}),
    Role.MACHINE: frozenset({_P.REPORT}),
}


PEOPLE = (Role.RECEPTIONIST, Role.RADIOGRAPHER, Role.MANAGER)
"""The roles that a person can have."""


def people_with(permission: Permission) -> tuple[Role, ...]:
    """The roles of people that have a permission."""
    return tuple(role for role in PEOPLE if permission in GRANTS[role])


def granted(roles: frozenset[Role]) -> frozenset[Permission]:
    """All that the roles permit together."""
    return frozenset().union(*(GRANTS[role] for role in roles))
