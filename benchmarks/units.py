"""Whether fifty units on one server are in each other's way.

``python -m benchmarks.units [--units N] [--seconds N] [--json] [--write]``

A database and a station for each unit, real processes; each calls once in every two seconds, at some moment of them. At
first one unit alone, then all; then all others while somebody holds one unit's head for five seconds.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from random import Random

import psycopg
from sqlalchemy.orm import configure_mappers

from benchmarks.claim import WAITING, call, undo
from benchmarks.command import command
from benchmarks.databases import serving, timed
from benchmarks.figures import Figure, Ratio, Report, figure
from models.store import migrate
from models.store.store import open_store
from models.unit.rules import default_unit
from tests.clinic import Clinic, StillClock
from tests.crowd import let_wait
from tests.server import Server
from tests.stations import Meet, Say, Station, Work, together

EVERY_SECONDS = 2.0
HELD_SECONDS = 5.0
LONGEST_MS = 1000.0
"""Whoever waits for a head that is held waits for seconds."""
WARM = 3
LIMIT = 2.0


def make_units(server: Server, count: int) -> list[str]:
    """So many databases, in each of which forty wait; their addresses."""

    def fill(say: Say) -> None:
        with server.database(migrate.SCHEMA) as url:
            clock = StillClock()
            with closing(open_store(url, clock=clock)) as store:
                let_wait(Clinic(store, clock), WAITING)
            made = [server.create(url.partition("?")[0].rpartition("/")[2]) for _ in range(count)]
        say([server.url(name) for name in made])

    # In a process of its own: what is measured is split off from this one, which must have opened nothing.
    filling = Station(fill)
    (urls,) = filling
    filling.end()
    return list(urls)


def calling(url: str, number: int, seconds: float) -> Work:
    """The station of a unit; it says how long each call took."""

    def work(say: Say, meet: Meet) -> None:
        clock, random = StillClock(), Random(number)
        with closing(open_store(url, clock=clock)) as store:
            clinic = Clinic(store, clock)
            for _ in range(WARM):
                call(clinic)
                undo(clinic)
            meet()
            began = time.monotonic()
            for turn in range(int(seconds / EVERY_SECONDS)):
                at = began + (turn + random.random()) * EVERY_SECONDS
                time.sleep(max(0.0, at - time.monotonic()))
                say(timed(lambda: call(clinic)))
                undo(clinic)

    return work


def holding(url: str) -> Work:
    """Somebody who takes a unit's head and doesn't let go for a while."""

    def work(_say: Say, meet: Meet) -> None:
        with psycopg.connect(url) as connection:
            connection.execute("SELECT seq FROM head FOR UPDATE")
            meet()
            time.sleep(HELD_SECONDS)

    return work


def found(name: str, works: Sequence[Work]) -> Figure:
    """The figure of what stations say."""
    return figure(name, [seconds for said in together(works) for seconds in said])


def measure(units: int, seconds: int) -> Report:
    """One after the other: one unit, all, and all others while one's head is held."""
    configure_mappers()
    default_unit()
    with serving(max_connections=str(2 * units + 20)) as server:
        urls = make_units(server, units)
        alone = found("one unit alone", [calling(urls[0], 0, seconds)])
        every = found(f"{units} units", [calling(url, n, seconds) for n, url in enumerate(urls)])
        others = [calling(url, n, HELD_SECONDS) for n, url in enumerate(urls[1:])]
        beside = [each for said in together([*others, holding(urls[0])]) for each in said]
    held = figure(f"{units - 1} units while another's head is held", beside)
    return Report(
        "units",
        int(seconds / EVERY_SECONDS),
        (alone, every, held),
        (),
        bounds=(
            Ratio("p99 of all / p99 of one alone", round(every.p99_ms / alone.p99_ms, 2), LIMIT),
            Ratio("the longest call while another's head is held, ms", round(1000 * max(beside), 1), LONGEST_MS),
        ),
        how="one after the other, by each station",
    )


if __name__ == "__main__":
    command("units", __doc__, measure, units=50, seconds=120)
