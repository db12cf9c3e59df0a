"""PostgreSQL: how a station connects, how a transaction begins, and what a failure is called.

The address is handed to libpq as it is, so several hosts, a service file and certificates work as they do in ``psql``
(https://www.postgresql.org/docs/current/libpq-connect.html). What it doesn't say is set for a desk: a server that takes
writes (``target_session_attrs``: after a failover that is the new one), and short times, since somebody stands there.
A password in the address is refused: every user of the machine could read it in the list of processes.

**Isolation.** A verb runs at READ COMMITTED: its first statement waits for the head row, and what it reads after that
is what the verb before it has left. A read runs at REPEATABLE READ, read-only: one snapshot.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
from functools import cache
from typing import TYPE_CHECKING, Any, Self
from weakref import WeakSet

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from models.refusal import Unavailable
from models.store.terms import WRITES, Failure

if TYPE_CHECKING:
    import psycopg

SCHEMES = ("postgresql://", "postgres://")

CHANNEL = "xray_head"
"""Where a commit is told."""

# Whoever holds the head row and falls silent (a laptop that was closed) is ended before whoever waits gives up.
_SESSION = {"idle_in_transaction_session_timeout": "4s", "lock_timeout": "6s", "statement_timeout": "10s"}

_OURS = {
    "application_name": "xray-tui",
    "client_encoding": "utf8",
    "connect_timeout": "2",  # of each host; libpq takes no less
    "keepalives_count": "2",
    "keepalives_idle": "2",
    "keepalives_interval": "1",
    "target_session_attrs": "read-write",
    "tcp_user_timeout": "3000",
}
_SECRET = ("password", "sslpassword", "oauth_client_secret")

# https://www.postgresql.org/docs/current/errcodes-appendix.html: a code, or a class of them.
_FAILURES = {
    "08": Failure.UNREACHABLE,
    "25006": Failure.STANDBY,
    "25P03": Failure.UNREACHABLE,  # it was idle in a transaction for too long, and was ended
    "28": Failure.LOGIN_REFUSED,
    "3D000": Failure.NO_DATABASE,
    "40": Failure.BUSY,
    "42501": Failure.NO_RIGHT,
    "53100": Failure.DISK_FULL,
    "53": Failure.BUSY,
    "55P03": Failure.BUSY,
    "57014": Failure.BUSY,
    "57P": Failure.UNREACHABLE,
    "58": Failure.DISK_FAILED,
    "XX001": Failure.CORRUPT,
    "XX002": Failure.CORRUPT,
}


def is_address(url: str) -> bool:
    """Whether a URL names a PostgreSQL server."""
    return url.startswith(SCHEMES)


def settings_of(url: str) -> dict[str, Any]:
    """What to connect with.

    Args:
        url: ``postgresql://...`` as libpq takes it.

    Raises:
        Unavailable: it holds a password, can't be read, or psycopg isn't installed.
    """
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise Unavailable("store.no_driver") from error
    try:
        given = {name: value for name, value in conninfo_to_dict(url).items() if value is not None}
    except ProgrammingError:
        raise Unavailable("store.wrong_address") from None  # the cause would quote the address, a password with it
    if any(given.get(name) for name in _SECRET):
        raise Unavailable("store.password_in_address")
    options = " ".join(f"-c {name}={value}" for name, value in _SESSION.items())
    return {**_OURS, **given, "options": f"{options} {given.get('options', '')}".strip()}


def name_of(settings: dict[str, Any]) -> str:
    """What people call the database: its name, and the server's."""
    name = settings.get("dbname") or settings.get("service") or ""
    host = settings.get("host") or os.environ.get("PGHOST", "")
    return f"{name}@{host}" if host else str(name)


class Connections:
    """Makes an engine's connections, and can cut those that wait for a server that says nothing.

    Args:
        settings: what to connect with.
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self._made: WeakSet[Any] = WeakSet()

    def __call__(self) -> Any:
        """A new one of the engine's."""
        made = self.apart()
        self._made.add(made)
        return made

    def apart(self) -> Any:
        """One that isn't the engine's, and isn't cut. Nothing begins a transaction by itself."""
        import psycopg

        return psycopg.connect(**self.settings, autocommit=True, cursor_factory=_terse())

    def cut(self) -> None:
        """Have every wait for the server end now, as if the connection had been lost: by now it is as good as lost."""
        import psycopg

        for connection in list(self._made):
            with contextlib.suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(connection.fileno())) as line:
                line.shutdown(socket.SHUT_RDWR)


@cache
def _terse() -> type[psycopg.Cursor[Any]]:
    """A cursor whose errors say what is wrong, not with which values: ``Key (value)=(...) already exists``."""
    import psycopg

    class Terse(psycopg.Cursor[Any]):
        def execute(self, *args: Any, **more: Any) -> Self:
            try:
                return super().execute(*args, **more)
            except psycopg.Error as error:
                raise _without_values(error) from None

        def executemany(self, *args: Any, **more: Any) -> None:
            try:
                super().executemany(*args, **more)
            except psycopg.Error as error:
                raise _without_values(error) from None

    return Terse


def _without_values(error: psycopg.Error) -> psycopg.Error:
    if error.diag.message_primary:
        error.args = (error.diag.message_primary,)
    return error


def engine_for(connections: Connections) -> Engine:
    """An engine over a server. Nothing is opened yet."""
    engine = create_engine(
        "postgresql+psycopg://",
        creator=connections,
        # Exceptions would print patients otherwise.
        hide_parameters=True,
        use_native_hstore=False,
        # A desk's threads have one each.
        pool_size=3,
    )
    event.listen(engine, "begin", _begin)
    event.listen(engine, "connect", _set_up)
    return engine


def _set_up(connection: Any, _record: ConnectionPoolEntry) -> None:
    # SQLAlchemy turns it off when it takes a connection for the first time.
    connection.autocommit = True


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN" if writes else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")


def hint(engine: Engine, said: str = "") -> None:
    """Tell every feed that something was committed, or said. Never fails: a hint is only a hint.

    In a transaction of its own, after the commit: NOTIFY inside would make all commits of the server wait for each
    other. It needs no disk.
    """
    import psycopg
    from psycopg.sql import quote

    with contextlib.suppress(psycopg.Error, OSError):
        connection = engine.raw_connection()
        try:
            driver: Any = connection.driver_connection
            driver.execute(f"BEGIN; SET LOCAL synchronous_commit = off; NOTIFY {CHANNEL}, {quote(said)}; COMMIT")
        except psycopg.Error:
            connection.invalidate()
            raise
        finally:
            connection.close()


# libpq gives no code for what happens before there is a session. A server that speaks another language than English is
# said to be unreachable; the log has its words.
_BEFORE_A_SESSION = {
    Failure.NO_DATABASE: re.compile(r'FATAL: .*database "[^"]*" does not exist'),
    Failure.LOGIN_REFUSED: re.compile(r"FATAL: .*(role|authentication|pg_hba\.conf|permission)"),
    Failure.STANDBY: re.compile(r"session is (read-only|not)"),
}


def failure(error: BaseException | None) -> Failure | None:
    """What the clinic calls a failure of the database; ``None`` for a mistake in a statement."""
    import psycopg

    if not isinstance(error, psycopg.Error):
        return None
    code = error.sqlstate or ""
    for length in (5, 3, 2):
        if (found := _FAILURES.get(code[:length])) is not None:
            return found
    if code or not isinstance(error, psycopg.OperationalError):
        return None
    if error.pgconn is not None and error.pgconn.needs_password:
        return Failure.LOGIN_REFUSED
    said = (found for found, words in _BEFORE_A_SESSION.items() if words.search(str(error)))
    return next(said, Failure.UNREACHABLE)
