"""What this desk saw last of the journal, kept outside the database: an older file, or a chain computed anew, shows."""

from __future__ import annotations

import contextlib
import logging
from time import monotonic
from typing import TYPE_CHECKING

from models.clock import ScaledClock
from models.refusal import Message, Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from models.store.store import Store

EVERY_SECONDS = 60.0
"""So often at most it is kept while the desk works; and once more as it is left."""

_log = logging.getLogger(__name__)


class LastSeen:
    """The last entry that one desk saw. All of it runs in the lane's thread."""

    def __init__(self) -> None:
        self.fault: Message | None = None
        """Why the journal isn't what was seen of it last; found as work begins."""
        self._kept_at: float | None = None

    def look(self, store: Store) -> None:
        """Compare the journal with what was seen last, the first time; keep what is seen now, now and then."""
        if self._kept_at is None:
            self.fault = _fault(store)
        elif monotonic() - self._kept_at < EVERY_SECONDS:
            return
        self.keep(store)

    def keep(self, store: Store) -> None:
        """Keep what is seen now; of a made-up day, which has a time of its own, nothing is kept."""
        from models.journal.verify import head_of
        from models.journal.witness import line_of
        from xray_tui.kept import SEEN, keep, kept_file

        self._kept_at = monotonic()
        if isinstance(store.clock, ScaledClock):
            return
        with contextlib.suppress(Refusal):  # it is missed the next time
            keep(kept_file(SEEN, store.url), line_of(store.read(head_of)))


def _fault(store: Store) -> Message | None:
    from models.journal.export import witnesses_of
    from models.journal.witness import compared
    from xray_tui.kept import SEEN, kept_file, read_kept

    file = kept_file(SEEN, store.url)
    text = read_kept(file)
    if not text:
        return None
    try:
        (seen,) = witnesses_of([text])
        found = store.read(lambda snapshot: compared(snapshot, seen))
    except (Refusal, ValueError):
        return None
    if found is None:
        return None
    aside = _aside(file, seen.seq)
    _log.error("the journal isn't what was seen of it last: %s; kept as %s", found.wrong.value, aside)
    return Message("journal.not_as_seen", {"what": found.message, "file": str(aside)})


def _aside(file: Path, seq: int) -> Path:
    """Where what was seen stays: whoever looks into it gives it to `journal verify --against`."""
    aside = file.with_name(f"{file.stem}-{seq}{file.suffix}")
    with contextlib.suppress(OSError):
        file.replace(aside)
    return aside
