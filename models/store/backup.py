"""A copy of a SQLite database while others use it, and the command that makes one of a server's.

The copy is made in one step, so it is the database of one moment; those who write wait for that long (69 ms for
100,000 visits). Copying the file itself would lose what is in the write-ahead log.
"""

from __future__ import annotations

import os
import shlex
from contextlib import closing
from pathlib import Path

from models.refusal import Taken, Unavailable
from models.store import sqlite
from models.store.engine import translated
from models.store.store import Store
from models.store.terms import Failure


def back_up(store: Store, to: Path) -> None:
    """Copy a SQLite database into a new file that only its owner may read.

    Args:
        store: the database.
        to: the new file.

    Raises:
        Taken: ``journal.file_exists``: it is never written over.
        Unavailable: it can't be written, or the database can't be read.
    """
    try:
        made = os.open(to, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise Taken("journal.file_exists", file=to.name) from None
    except (OSError, ValueError):  # a name with a NUL in it is a ValueError
        raise Unavailable("journal.cannot_write", file=to.name) from None
    library = sqlite.library()
    try:
        with translated(), closing(store.engine.raw_connection()) as source:
            try:
                with closing(library.connect(f"{sqlite.uri(to.absolute())}?mode=rw", uri=True)) as target:
                    driver = source.driver_connection
                    if driver is None:
                        raise Unavailable("store.cannot_open")
                    driver.backup(target, pages=-1)
            except library.Error as error:
                raise Unavailable(f"store.{(sqlite.failure(error) or Failure.CANNOT_OPEN).value}") from error
        os.fsync(made)
    except BaseException:
        to.unlink(missing_ok=True)  # half a copy would be taken for a whole one
        raise
    finally:
        os.close(made)


def command_for(url: str, to: Path) -> str:
    """The command that copies a server's database: its own program does it best."""
    return shlex.join(["pg_dump", "--format=custom", f"--file={to}", f"--dbname={url}"])
