"""The post that a desk takes when it is live and leaves at its end; and what whoever opens first does for the day."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from models.refusal import Refusal, Unavailable
from xray_tui.last_seen import LastSeen

if TYPE_CHECKING:
    from datetime import date, datetime

    from models.store.store import Store
    from models.store.unit_of_work import Actor

_log = logging.getLogger(__name__)


class AtWork:
    """Who works at one station, as the others know it. All of it runs in the lane's thread.

    A refusal is logged, and is no reason not to open: whoever may not work anywhere may still look.

    Args:
        station: the station's name, until ``at`` says another.
        kind: ``reception`` or ``radiographer``.
        rooms: the ids of the rooms that it covers; none for all of the unit's.
    """

    def __init__(self, station: str, kind: str, rooms: tuple[str, ...]) -> None:
        self._station = station
        self._crashed: tuple[str, ...] = ()
        self._kind = kind
        self._rooms = rooms
        self._day: date | None = None
        self._since: datetime | None = None
        self.seen = LastSeen()
        self.found: datetime | None = None
        """Since when the station's post was taken today as this began: whoever was there didn't leave it."""

    def at(self, station: str, crashed: tuple[str, ...]) -> None:
        """Which station it is, and which of this machine's stations were left by a crash."""
        self._station, self._crashed = station, crashed

    def begin(self, store: Store, actor: Actor) -> None:
        """Take the post, once a day; learn from the past, unless somebody has today."""
        from models.clock import clinic_day
        from models.staff.post import leave_post, read_posts, take_post
        from models.visit.learn import learn, learned_today

        self.seen.look(store)
        today = clinic_day(store.clock.now())
        if self._day == today:
            return
        self._day = today
        try:
            taken = {post.station: post.since for post in store.read(read_posts)}
            self.found = taken.get(self._station) if self._since is None else None
            took = store.perform(actor, self._station, "", take_post, kind=self._kind, rooms=self._rooms)
            self._since = took.since
            for station in self._crashed:
                if station in taken:
                    store.perform(actor, station, "", leave_post, since=taken[station])
            self._crashed = ()
            if not store.read(learned_today):
                store.perform(actor, self._station, f"learn:{today.isoformat()}", learn)
        except Refusal as refusal:
            _log.warning("the post wasn't taken: %s", refusal.message)
            if isinstance(refusal, Unavailable):
                self._day = None  # with the next verb, then

    def change(self) -> None:
        """Another person works here from now on: the post is taken again with the next verb."""
        self._day = None

    def leave(self, store: Store, actor: Actor) -> None:
        """Leave the post, if it was taken and nobody has taken it over."""
        from models.staff.post import leave_post

        if self._since is not None:
            try:
                store.perform(actor, self._station, "", leave_post, since=self._since)
            except Refusal as refusal:
                _log.warning("the post wasn't left: %s", refusal.message)
        self.seen.keep(store)
