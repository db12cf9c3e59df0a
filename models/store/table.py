"""What every table of the clinic shares: names of constraints, keys, the sequence number of the last change.

Conventions:

* Every table is a subclass of `Entity` with ``table=True`` and gets an integer key, ``id``, and ``changed``, the
  sequence number of the transaction that last changed the row (`models.store.unit_of_work.Tx` keeps it).
* A ``datetime`` column holds an instant: SQLModel stores it in UTC and refuses a naive value.
* An enumeration is kept as ``str``, by its value: a database lives longer than the names in a program.
* Foreign keys are plain ids (``visit_id: int = Field(foreign_key="visit.id")``), never lazily loading relationships.
* ``__journalled__`` names the columns whose value before and after is kept in the journal when a verb makes or changes
  the row: states, keys, times and the reasons that staff give, never a patient's name or code or a referral's text.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, MetaData, TextClause
from sqlmodel import Field, SQLModel

# Constraints need names that a migration can find again on both engines.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

METADATA = MetaData(naming_convention=NAMING)


class Base(SQLModel):
    """A table of the clinic's own metadata; for the few tables that are not an `Entity`."""

    metadata = METADATA
    # Pydantic's validators are for what comes from outside; rows don't, and a desk starts sooner without them.
    model_config = {"defer_build": True}


class Entity(Base):
    """A row with a key that remembers when it was last changed.

    Args:
        id: the key; given by the database.
        changed: the sequence number of the last change.
    """

    __journalled__: ClassVar[tuple[str, ...]] = ()

    id: int = Field(default=None, primary_key=True)
    changed: int = Field(default=0, nullable=False)


def one_of(column: str, values: type[StrEnum], *, optional: bool = False) -> CheckConstraint:
    """A constraint: the column holds one of the enumeration's values.

    Args:
        column: the column's name, also the constraint's.
        values: what it may hold.
        optional: whether it may be null as well.
    """
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(
        f"{column} IS NULL OR {column} IN ({listed})" if optional else f"{column} IN ({listed})", name=column
    )


def partial_index(name: str, *columns: str, where: TextClause, unique: bool = False) -> Index:
    """An index of the rows that meet a condition.

    The condition is said to SQLite alone: to be told of its own, PostgreSQL's whole dialect would be loaded at every
    desk's start. The tables of both are made by the migrations, which say it to both.

    Args:
        name: its name.
        columns: what it is by.
        where: the condition.
        unique: whether no two of those rows may be alike.
    """
    return Index(name, *columns, unique=unique, sqlite_where=where)
