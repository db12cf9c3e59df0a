"""Who works here: the first manager, people added by a manager, and the local owner of a database without any."""

from __future__ import annotations

from sqlmodel import col, select

from models.patient.fold import fold
from models.patient.verbs import patient_of
from models.permission import Permission, Role
from models.refusal import Invalid, NotAllowed, NotFound, NotNow, Taken
from models.staff.outcomes import StaffAdded, StaffChanged
from models.staff.read import actor_of_user, is_guarded
from models.staff.sign_in import typed_for
from models.staff.table import Staff
from models.staff.tries import forgive
from models.store.store import Store
from models.store.unit_of_work import Actor, Tx
from models.store.verb import verb

SETTING_UP = "setting up"
"""The station of what a database does to itself when it is first opened."""


@verb(may=Permission.SIGN_IN)
def make_first_manager(
    tx: Tx, *, name: str, pin: str, roles: tuple[Role, ...] = (), short: str = "", language: str = ""
) -> StaffAdded:
    """Make the first manager: from now on people sign in, and whoever opens the database owns it no more.

    Args:
        tx: the transaction.
        name: as shown.
        pin: their PIN, sealed.
        roles: what they are besides a manager.
        short: what they may type for their name; the first word of it unless said.
        language: fi, sv or en.

    Raises:
        Taken: ``staff.manager_made``: somebody has a PIN already. Of two that are made at once, one is.
        Invalid: as `add_staff`.
    """
    if is_guarded(tx.connection):
        raise Taken("staff.manager_made")
    for owner in tx.session.exec(select(Staff).where(col(Staff.os_user).is_not(None))).all():
        tx.change(owner).active = False
    return _add(tx, name=name, roles=(Role.MANAGER, *roles), short=short, pin=pin, language=language)


@verb(may=Permission.MANAGE_STAFF)
def add_staff(
    tx: Tx,
    *,
    name: str,
    roles: tuple[Role, ...],
    os_user: str | None = None,
    language: str = "",
    short: str = "",
    pin: str = "",
) -> StaffAdded:
    """Add a person, or a gateway that an operating system's user is.

    Args:
        tx: the transaction.
        name: as shown.
        roles: what they are.
        os_user: the operating system's user that is this person without signing in.
        language: fi, sv or en.
        short: what they may type for their name when they sign in; the first word of it unless said.
        pin: their PIN, sealed; "" for whoever doesn't sign in.

    Raises:
        Invalid: no name, or no role; ``staff.name_digits``; ``staff.short_wrong``.
        Taken: the operating system's user, the name or the short one is somebody's already.
        NotNow: ``staff.first_a_manager``: nobody could let them out again.
    """
    if pin and not is_guarded(tx.connection):
        raise NotNow("staff.first_a_manager")
    return _add(tx, name=name, roles=roles, os_user=os_user, language=language, short=short, pin=pin)


@verb(may=Permission.MANAGE_STAFF)
def disable_staff(tx: Tx, *, staff: int) -> StaffChanged:
    """Let a person do nothing any more, at any desk, from now on.

    Raises:
        NotFound: ``staff.unknown``.
        NotNow: ``staff.disabled_already``; ``staff.last_manager``.
    """
    row = _of(tx, staff)
    if not row.active:
        raise NotNow("staff.disabled_already", name=row.name)
    if _manages(row) and sum(map(_manages, tx.session.exec(select(Staff)).all())) == 1:
        raise NotNow("staff.last_manager", name=row.name)
    tx.change(row).active = False
    return StaffChanged(row.id, row.name)


@verb(may=Permission.MANAGE_STAFF)
def enable_staff(tx: Tx, *, staff: int) -> StaffChanged:
    """Let a person work here again.

    Raises:
        NotFound: ``staff.unknown``.
        NotNow: ``staff.enabled_already``.
    """
    row = _of(tx, staff)
    if row.active:
        raise NotNow("staff.enabled_already", name=row.name)
    tx.change(row).active = True
    return StaffChanged(row.id, row.name)


@verb(may=Permission.MANAGE_STAFF)
def reset_pin(tx: Tx, *, staff: int, pin: str) -> StaffChanged:
    """Give a person another PIN, and forgive the tries that failed.

    Args:
        tx: the transaction.
        staff: their key.
        pin: the new one, sealed.

    Raises:
        NotFound: ``staff.unknown``.
        NotNow: ``staff.no_sign_in``: they never signed in here.
    """
    row = _of(tx, staff)
    if row.pin is None:
        raise NotNow("staff.no_sign_in", name=row.name)
    tx.change(row).pin = pin
    forgive(tx, row.id)
    return StaffChanged(row.id, row.name)


@verb(may=Permission.WORK)
def change_pin(tx: Tx, *, pin: str) -> StaffChanged:
    """Give oneself another PIN.

    Args:
        tx: the transaction.
        pin: the new one, sealed.

    Raises:
        NotFound: ``staff.unknown``: whoever performs it is no member of staff.
        NotNow: ``staff.no_sign_in``.
    """
    row = _of(tx, tx.actor.staff)
    if row.pin is None:
        raise NotNow("staff.no_sign_in", name=row.name)
    tx.change(row).pin = pin
    return StaffChanged(row.id, row.name)


@verb(may=Permission.MANAGE_STAFF)
def name_own_record(tx: Tx, *, staff: int, patient: int | None) -> StaffChanged:
    """Name a person's own patient record, as they have agreed to, or name it no more.

    Raises:
        NotFound: ``staff.unknown``; ``patient.unknown``.
    """
    row = _of(tx, staff)
    tx.change(row).patient_id = None if patient is None else patient_of(tx, patient).id
    return StaffChanged(row.id, row.name)


def ensure_owner(store: Store, os_user: str) -> Actor:
    """The operating system's user as a member of staff with all roles, added at the first time.

    Until people sign in, whoever may open the database is its owner. Of two programs that open it at once, both get the
    one row. Once they do, only a user whom a manager has added is anybody.

    Raises:
        NotAllowed: their row says that they may do nothing any more; ``staff.sign_in_first``.
    """
    known = store.read(lambda snapshot: actor_of_user(snapshot, os_user))
    if known is not None and known.roles:
        return known  # whether people sign in isn't asked: a gateway's database role may not read that
    if store.read(lambda snapshot: is_guarded(snapshot.connection)):
        raise NotAllowed("staff.sign_in_first")
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


def _add(
    tx: Tx,
    *,
    name: str,
    roles: tuple[Role, ...],
    os_user: str | None = None,
    language: str = "",
    short: str = "",
    pin: str = "",
) -> StaffAdded:
    shown = " ".join(name.split())
    if not shown or not shown.isprintable():
        raise Invalid("staff.no_name")
    if not roles:
        raise Invalid("staff.no_role", name=shown)
    if os_user is not None and tx.session.exec(select(Staff).where(Staff.os_user == os_user)).first():
        raise Taken("staff.os_user_taken", os_user=os_user)
    words = " ".join(sorted({Role(role).value for role in roles}))
    row = Staff(name=shown, os_user=os_user, roles=words, language=language)
    if pin:
        row.pin, row.short = pin, _short_of(tx, shown, short)
    tx.add(row)
    return StaffAdded(row.id, row.name)


def _short_of(tx: Tx, name: str, short: str) -> str:
    """What somebody may type for their name, and nobody else's."""
    wanted = typed_for(name, short)
    taken = {wanted, fold(name)}
    for other in tx.session.exec(select(Staff).where(col(Staff.pin).is_not(None))).all():
        if taken & {other.short, fold(other.name)}:
            raise Taken("staff.short_taken", short=wanted, name=other.name)
    return wanted


def _of(tx: Tx, staff: int | None) -> Staff:
    row = None if staff is None else tx.session.get(Staff, staff)
    if row is None:
        raise NotFound("staff.unknown", staff=staff or 0)
    return row


def _manages(row: Staff) -> bool:
    return row.active and row.pin is not None and Role.MANAGER.value in row.roles.split()
