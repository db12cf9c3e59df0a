"""The schema's revisions: what this program knows, and how an older file is brought there.

Alembic is slow to import, so a start only compares the one row of ``alembic_version`` with `SCHEMA`; Alembic is loaded
when they differ. A test proves that `SCHEMA` is what the packaged scripts say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from sqlalchemy import Connection, text


class Age(Enum):
    """How a database's schema stands to the program's."""

    EMPTY = auto()  # no tables at all
    OLDER = auto()
    SAME = auto()
    NEWER = auto()  # a revision that this program doesn't know
    FOREIGN = auto()  # tables, but none of ours


@dataclass(frozen=True, slots=True)
class Schema:
    """The revisions that a program knows, and how to reach the last.

    Args:
        revisions: oldest first.
        upgrade: brings the connection's database, in its transaction, to the last revision.
    """

    revisions: tuple[str, ...]
    upgrade: Callable[[Connection], None]

    def age(self, found: str | None, *, has_tables: bool) -> Age:
        """How a database of this revision stands to the program's."""
        if found is None:
            return Age.FOREIGN if has_tables else Age.EMPTY
        if found not in self.revisions:
            return Age.NEWER
        return Age.SAME if found == self.revisions[-1] else Age.OLDER


def upgrade(connection: Connection) -> None:
    """Bring the connection's database to the last packaged revision, in the transaction that it has begun."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "models.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def revision_of(connection: Connection) -> str | None:
    """The revision of a database that has tables of ours; ``None`` when there are none."""
    if not _exists(connection, "alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return found


def _exists(connection: Connection, table: str) -> bool:
    return connection.dialect.has_table(connection, table)


SCHEMA = Schema(("0001",), upgrade)
