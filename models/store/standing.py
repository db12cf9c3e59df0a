"""Whether whoever performs a verb may still do so: looked up under the head's lock, not remembered by a desk.

So somebody who was disabled a moment ago changes nothing any more at a desk that was left open; and once people sign
in, nobody who hasn't done so does anything but hand in messages and machines' reports.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, column, select, table

from models.permission import Permission, Role, granted

_STAFF = table("staff", column("id"), column("roles"), column("active"), column("pin"))
_ROLES = select(_STAFF.c.roles, _STAFF.c.active).where(_STAFF.c.id == bindparam("key"))
_ANY_PIN = select(_STAFF.c.id).where(_STAFF.c.pin.is_not(None)).limit(1)

_OF_NOBODY = frozenset({Role.INTAKE, Role.DOOR, Role.MACHINE})
"""What a program may be; a person is on the staff list."""


def may_still(connection: Connection, staff: int | None, roles: frozenset[Role], may: Permission) -> bool:
    """Whether a member of staff has a permission now.

    Args:
        connection: in the verb's transaction, which has taken the head.
        staff: their key; none for a gateway, and for whoever owns a database that nobody signs in to.
        roles: what they say that they are.
        may: the permission.
    """
    if may is Permission.SIGN_IN:
        return True  # who it is isn't known before
    if staff is None:
        return roles <= _OF_NOBODY or connection.execute(_ANY_PIN).first() is None
    row = connection.execute(_ROLES, {"key": staff}).one_or_none()
    if row is None or not row.active:
        return False
    return may in granted(frozenset(Role(word) for word in row.roles.split()))
