"""One verb's transaction: the head row first, then the verb, then its entry, then the commit."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from sqlalchemy import Connection
from sqlmodel import Session, SQLModel

from models.clock import Clock
from models.permission import Role, granted
from models.refusal import Invalid, Message, NotAllowed, Unavailable
from models.store import ledger, outcome, rows
from models.store.outcome import Json
from models.store.standing import may_still
from models.store.verb import Verb

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound=SQLModel)

_Place: TypeAlias = tuple[str, int]
"""A row's table and key."""

STEP_BACK = timedelta(minutes=2)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever performs a verb.

    Args:
        staff: the key of their staff row; none for a gateway.
        name: as shown and journalled; a member of staff or a gateway, never a patient.
        roles: what they are at the unit.
    """

    staff: int | None
    name: str
    roles: frozenset[Role]


class Tx:
    """What a verb works with.

    Args:
        session: for entities. Never commit it: the verb's return does.
        now: the clinic's time, aware, UTC; never before the last entry.
        seq: this transaction's sequence number, which is its entry's.
        actor: whoever performs it.
        station: where.
        op_id: the operation's id.
    """

    __slots__ = (
        "_about",
        "_connection",
        "_made",
        "_reason",
        "_touched",
        "actor",
        "now",
        "op_id",
        "seq",
        "session",
        "station",
    )

    def __init__(self, session: Session, now: datetime, seq: int, actor: Actor, station: str, op_id: str) -> None:
        self.session = session
        self._connection = session.connection()
        self.now = now
        self.seq = seq
        self.actor = actor
        self.station = station
        self.op_id = op_id
        self._about: dict[str, Json] = {"patient": None, "visit": None, "appointment": None, "referral": None}
        self._made: dict[_Place, SQLModel] = {}
        self._reason = ""
        self._touched: dict[_Place, tuple[SQLModel, dict[str, object]]] = {}

    @property
    def connection(self) -> Connection:
        """The session's own connection, for Core statements; they see what was assigned to entities before."""
        self.session.flush()
        return self._connection

    def about(
        self,
        *,
        patient: int | None = None,
        visit: int | None = None,
        appointment: int | None = None,
        referral: int | None = None,
    ) -> None:
        """Say whom and what this is about: keys, for the entry. Repeated calls add to each other."""
        said = {"patient": patient, "visit": visit, "appointment": appointment, "referral": referral}
        self._about.update({kind: key for kind, key in said.items() if key is not None})

    def note(self, *, reason: str) -> None:
        """Keep the reason that a person gave, for the entry."""
        self._reason = reason

    def add(self, row: R) -> R:
        """Add a new row; it has its key afterwards, which the entry records with its ``__journalled__`` columns."""
        if "changed" in type(row).model_fields:
            row.changed = self.seq
        rows.put(self.session, self.connection, row)
        self._made[_place(row)] = row
        return row

    def change(self, row: R) -> R:
        """Announce a change of a row, *before* assigning: the entry keeps what ``__journalled__`` columns held."""
        place = _place(row)
        if place not in self._made:
            self._touched.setdefault(place, (row, rows.held(row)))
        if "changed" in type(row).model_fields:
            row.changed = self.seq
        return row

    def entry_body(self, verb: Verb, answer: object) -> dict[str, Json]:
        """The entry's body: who, where, what, about whom, what changed, what was answered.

        ``before`` and ``after`` hold the ``__journalled__`` columns of the rows: of changed ones what they held, and
        what differs by now; of made ones all. So the entries alone, followed from the first, give these columns of
        every row. ``unkept`` names the other columns that a change has written.
        """
        before, after, unkept = self._changes()
        return {
            "op": self.op_id,
            "verb": verb.name,
            "staff": self.actor.staff,
            "who": self.actor.name,
            "station": self.station,
            **self._about,
            "reason": self._reason,
            "made": [list(place) for place in self._made],
            "before": before,
            "after": after,
            "unkept": unkept,
            "outcome": outcome.dump(answer),
        }

    def _changes(self) -> tuple[list[Json], list[Json], list[Json]]:
        before: list[Json] = []
        after: list[Json] = [
            [*place, {name: _stored(getattr(row, name)) for name in kept}]
            for place, row in self._made.items()
            if (kept := _journalled(row))
        ]
        unkept: list[Json] = []
        for place, (row, held) in self._touched.items():
            kept = _journalled(row)
            names = (*kept, "changed") if "changed" in held else kept
            before.append([*place, {name: _stored(held[name]) for name in names}])
            now = rows.held(row)
            moved = [name for name, value in held.items() if name != "changed" and now[name] != value]
            after.append([*place, {name: _stored(now[name]) for name in kept if name in moved}])
            others: list[Json] = [name for name in moved if name not in kept]
            if others:
                unkept.append([*place, others])
        return before, after, unkept


def check_permission(actor: Actor, verb: Verb) -> None:
    """Refuse a verb that the actor's roles don't permit.

    Raises:
        NotAllowed: none of them does.
    """
    if verb.may not in granted(actor.roles):
        raise _not_allowed(actor, verb)


def run(
    connection: Connection,
    clock: Clock,
    verb: Verb,
    function: Callable[Concatenate[Tx, P], T],
    actor: Actor,
    station: str,
    op_id: str,
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Perform a verb in the transaction that the connection has begun; the caller commits.

    Returns:
        What the verb answered; if an operation of this id was committed before, what that one answered.

    Raises:
        Refusal: the verb refused, or the id belongs to another verb.
    """
    check_permission(actor, verb)
    head = ledger.take_head(connection)
    earlier = ledger.find_operation(connection, op_id)
    if earlier is not None:
        again: T = _answer_again(earlier, verb)
        return again
    if not may_still(connection, actor.staff, actor.roles, verb.may):
        raise _not_allowed(actor, verb)
    now = clock.now()
    if head.at is not None and head.at - now > STEP_BACK:
        _log.warning("the clock is %s behind the last entry", head.at - now)
    now = not_before(now, head.at)
    # Within a savepoint a session would else make one of its own, and undo it when it is closed.
    with Session(bind=connection, expire_on_commit=False, join_transaction_mode="rollback_only") as session:
        tx = Tx(session, now, head.seq + 1, actor, station, op_id)
        answer = function(tx, *args, **kwargs)
        rows.finish(session, connection)
        ledger.append(connection, head, now, tx.entry_body(verb, answer), changes=not verb.looks)
    return answer


def _not_allowed(actor: Actor, verb: Verb) -> NotAllowed:
    return NotAllowed("store.not_allowed", name=actor.name, what=Message(f"store.may_{verb.may.value}"))


def not_before(now: datetime, last: datetime | None) -> datetime:
    """The time of a transaction: the clock's, or the last entry's when the clock has gone back."""
    return now if last is None else max(now, last)


def _answer_again(earlier: ledger.Operation, verb: Verb) -> Any:
    if earlier.verb != verb.name:
        raise Invalid("store.op_id_used", seq=earlier.seq)
    try:
        return outcome.load(earlier.outcome)
    except outcome.OutcomeError as error:
        _log.warning("the outcome of entry %s can't be read: %s", earlier.seq, error)
        raise Unavailable("store.outcome_unreadable", seq=earlier.seq) from error


def _place(row: SQLModel) -> _Place:
    key: int = row.id  # type: ignore[attr-defined]
    return str(row.__tablename__), key


def _journalled(row: SQLModel) -> tuple[str, ...]:
    names: tuple[str, ...] = getattr(row, "__journalled__", ())
    return names


def _stored(value: object) -> Json:
    """A column's value as it is read again: an enumeration's member as its word, an instant in UTC."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    return outcome.dump(value)
