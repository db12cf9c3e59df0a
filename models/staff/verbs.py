"""Who works here: the local owner, and people added by a manager."""

from __future__ import annotations

from sqlmodel import select

from models.permission import Permission, Role
from models.refusal import Invalid, NotAllowed, Taken
from models.staff.outcomes import StaffAdded
from models.staff.read import actor_of_user
from models.staff.table import Staff
from models.store.store import Store
from models.store.unit_of_work import Actor, Tx
from models.store.verb import verb

SETTING_UP = "setting up"
"""The station of what a database does to itself when it is first opened."""


@verb(may=Permission.MANAGE_STAFF)
def add_staff(
    tx: Tx, *, name: str, roles: tuple[Role, ...], os_user: str | None = None, language: str = ""
) -> StaffAdded:
    """Add a person.

    Raises:
        Invalid: no name, or no role.
        Taken: the operating system's user is somebody's already.
    """
    shown = " ".join(name.split())
    if not shown:
        raise Invalid("staff.no_name")
    if not roles:
        raise Invalid("staff.no_role", name=shown)
    if os_user is not None and tx.session.exec(select(Staff).where(Staff.os_user == os_user)).first():
        raise Taken("staff.os_user_taken", os_user=os_user)
    words = " ".join(sorted(Role(role).value for role in roles))
    row = tx.add(Staff(name=shown, os_user=os_user, roles=words, language=language))
    return StaffAdded(row.id, row.name)


def ensure_owner(store: Store, os_user: str) -> Actor:
    """The operating system's user as a member of staff with all roles, added at the first time.

    Until people sign in, whoever may open the database is its owner. Of two programs that open it at once, both get the
    one row.

    Raises:
        NotAllowed: their row says that they may do nothing any more.
    """
    known = store.read(lambda snapshot: actor_of_user(snapshot, os_user))
    if known is None:
        everything = frozenset(Role)
        newcomer = Actor(None, os_user, everything)
        store.perform(
            newcomer,
            SETTING_UP,
            f"owner:{os_user}",
            add_staff,
            name=os_user,
            roles=tuple(sorted(everything)),
            os_user=os_user,
        )
        known = store.read(lambda snapshot: actor_of_user(snapshot, os_user))
    if known is None or not known.roles:
        raise NotAllowed("staff.not_active", name=os_user)
    return known
