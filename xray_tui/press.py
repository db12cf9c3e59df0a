"""A press, until it is known what came of it.

A database that fails refuses the press, and nothing was changed; once more is tried, since a connection may have died
while nobody used it. When the connection breaks *during the commit* nobody at this end knows: then the same operation
is tried until the database answers. Under the head's lock it finds its own entry, or the way free: so it is done once.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar

from models.refusal import InDoubt, Message, Unavailable

T = TypeVar("T")

DOUBT_SECONDS = 30.0
"""How long a commit may stay in doubt before whoever pressed is told so: a failover takes less."""
RETRY_SECONDS = 0.3

_log = logging.getLogger(__name__)


def surely(attempt: Callable[[], T], fault: Callable[[], Message | None], stopping: Event) -> T:
    """Perform an operation, as often as it takes, and at most once.

    Args:
        attempt: performs it, always under the same operation id.
        fault: what is known to be wrong with the database by now.
        stopping: set when the desk is being left.

    Raises:
        InDoubt: it couldn't be found out in time.
        Refusal: nothing was changed.
    """
    known = fault()
    if known is not None:
        # At once: whoever pressed isn't kept waiting for a server that was silent a second ago.
        raise Unavailable(known.key, **known.params)
    try:
        return attempt()
    except InDoubt as doubt:
        return _found_out(attempt, doubt, stopping)
    except Unavailable as error:
        _log.warning("%s: once more", error.message)
    try:
        return attempt()
    except InDoubt as doubt:
        return _found_out(attempt, doubt, stopping)


def _found_out(attempt: Callable[[], T], doubt: InDoubt, stopping: Event) -> T:
    give_up = time.monotonic() + DOUBT_SECONDS
    while time.monotonic() < give_up:
        try:
            return attempt()
        except Unavailable as error:
            _log.warning("still in doubt: %s", error.message)
        if stopping.wait(RETRY_SECONDS):
            break
    raise doubt.with_traceback(None)
