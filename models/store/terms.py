"""What both engines call things: a transaction that writes, a failure of the database."""

from __future__ import annotations

from enum import StrEnum

WRITES = "xray_writes"
"""The execution option of a transaction that takes the head row."""


class Failure(StrEnum):
    """What the clinic calls a failure of the database."""

    BUSY = "busy"
    READ_ONLY = "read_only"
    DISK_FAILED = "disk_failed"
    DISK_FULL = "disk_full"
    CORRUPT = "corrupt"
    CANNOT_OPEN = "cannot_open"
    NOT_A_DATABASE = "not_a_database"
    UNREACHABLE = "unreachable"  # the server: gone, starting, cut off, silent
    STANDBY = "standby"  # a server that takes no writes
    LOGIN_REFUSED = "login_refused"
    NO_RIGHT = "no_right"  # the database role may not do this
    NO_DATABASE = "no_database"  # the server has none of this name
