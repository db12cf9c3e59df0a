"""A tiny clinic of counters, so that the store is tested without the real one's tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import Connection, MetaData, select
from sqlmodel import Field, col

from models.permission import Permission, Role
from models.refusal import NotNow
from models.store.migrate import Schema
from models.store.store import Store, open_store
from models.store.table import NAMING, Entity
from models.store.unit_of_work import Actor, Tx
from models.store.verb import verb

TOY_METADATA = MetaData(naming_convention=NAMING)


class Counter(Entity, table=True):
    """Something to change."""

    metadata = TOY_METADATA
    __journalled__: ClassVar[tuple[str, ...]] = ("value", "at")

    name: str = Field(unique=True)
    value: int = 0
    at: datetime | None = None
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """What the toy verbs answer."""

    counter: int
    value: int
    at: datetime


def _up(connection: Connection) -> None:
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    from models.store.migrations.first import ledger

    ledger.create(Operations(MigrationContext.configure(connection)))
    TOY_METADATA.create_all(connection)
    connection.exec_driver_sql("CREATE TABLE staff (id INTEGER PRIMARY KEY, roles TEXT, active BOOLEAN, pin TEXT)")
    connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('toy1')")


def _up_again(connection: Connection) -> None:
    if not connection.dialect.has_table(connection, "entry"):
        _up(connection)
    connection.exec_driver_sql("ALTER TABLE counter ADD COLUMN later TEXT")
    connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'toy2'")


TOY = Schema(("toy1",), _up)
NEXT_TOY = Schema(("toy1", "toy2"), _up_again)

ANYBODY = Actor(None, "Somebody", frozenset(Role))
RECEPTIONIST = Actor(None, "Receptionist", frozenset({Role.RECEPTIONIST}))


def open_toy(path: object) -> Store:
    """The toy clinic in a file."""
    return open_store(str(path), schema=TOY)


@verb(may=Permission.CALL)
def bump(tx: Tx, name: str, *, by: int = 1, then: Callable[[Tx], None] | None = None) -> Counted:
    """Add to a counter; make it first where there is none."""
    counter = tx.session.exec(select(Counter).where(col(Counter.name) == name)).scalars().first()
    if counter is None:
        counter = tx.add(Counter(name=name, secret="Meikäläinen"))
    tx.about(visit=counter.id)
    tx.change(counter)
    counter.value += by
    counter.at = tx.now
    if then is not None:
        then(tx)
    return Counted(counter.id, counter.value, tx.now)


@verb(may=Permission.CHECK_IN)
def bump_twice(tx: Tx, name: str, *, secret: str = "") -> Counted:
    """A verb that uses another as the function that it is."""
    bump(tx, name, then=lambda _: _hide(tx, name, secret) if secret else None)
    return bump(tx, name)


def _hide(tx: Tx, name: str, secret: str) -> None:
    counter = tx.session.exec(select(Counter).where(col(Counter.name) == name)).scalars().one()
    tx.change(counter).secret = secret


@verb(may=Permission.CALL)
def refuse(tx: Tx, name: str) -> None:
    """Change, then refuse."""
    bump(tx, name)
    raise NotNow("toy.refused", name=name)


@verb(may=Permission.CALL)
def answer_badly(tx: Tx, name: str) -> object:
    """Change, then answer with what can't be stored."""
    bump(tx, name)
    return object()


def value_of(store: Store, name: str) -> int | None:
    """What a counter says."""
    return store.read(
        lambda snapshot: snapshot.connection.scalar(select(col(Counter.value)).where(col(Counter.name) == name))
    )
