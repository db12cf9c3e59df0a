"""What both engines share: where a database is, how a transaction begins, and what a failure is called.

A transaction says by an execution option whether it writes. Each engine's module turns that into its own BEGIN, so that
a verb and a read are written once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from models.refusal import InDoubt, Unavailable
from models.store import postgres, sqlite
from models.store.terms import WRITES, Failure

SQLITE_URL = "sqlite:///"

_log = logging.getLogger(__name__)


def file_of(url: str) -> Path:
    """The file that a URL names: ``sqlite:///relative``, ``sqlite:////absolute``, or a plain path.

    Raises:
        Unavailable: it names another engine, or no file.
    """
    name = url.removeprefix(SQLITE_URL)
    if name == url and "://" in url:
        # The scheme alone: the rest of a URL may hold a password.
        raise Unavailable("store.unknown_engine", scheme=url.partition("://")[0])
    if not name or name == ":memory:":
        raise Unavailable("store.no_file_named")
    try:
        return Path(name).expanduser().absolute()
    except (RuntimeError, OSError) as error:  # nobody's home folder, or a working folder that is gone
        raise Unavailable("store.cannot_open") from error


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: committed at the end, rolled back by any exception.

    Raises:
        InDoubt: the connection broke while it was being committed.
        Unavailable: the database failed; nothing was changed.
    """
    with (
        translated(),
        engine.connect().execution_options(**{WRITES: True}) as connection,
        connection.begin() as transaction,
    ):
        yield connection
        try:
            transaction.commit()
        except DBAPIError as error:
            if failure_of(error.orig) is not Failure.UNREACHABLE:
                raise
            _log.error("a commit is in doubt: %s", error.orig)
            raise InDoubt("store.in_doubt") from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state and can't write.

    Raises:
        Unavailable: the database failed.
    """
    with translated(), engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


@contextmanager
def translated() -> Iterator[None]:
    """Turn the database's own failures into `Unavailable`, the cause in the log; let a programmer's mistake pass."""
    try:
        yield
    except DBAPIError as error:
        failure = failure_of(error.orig)
        if failure is None:
            raise
        _log.error("%s: %s", failure, error.orig)  # not the traceback: it may quote a patient
        raise Unavailable(f"store.{failure.value}") from error


def failure_of(error: BaseException | None) -> Failure | None:
    """What the clinic calls a failure that a driver reports; ``None`` for a mistake in a statement."""
    if type(error).__module__.partition(".")[0] == "psycopg":
        return postgres.failure(error)
    return sqlite.failure(error)
