"""Stations that are killed at work: ``python -m tests.models.visit.killing DATABASE KILLS SEED``; it tells JSON.

Each goes on where the last acknowledged operation ended, under the id that the next one would have had: whether that
was committed before the kill, it can't know.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from random import Random

from sqlalchemy.orm import configure_mappers

from models.store import outcome
from models.store.engine import writing
from models.store.ledger import take_head
from models.store.store import open_store
from models.unit.rules import default_unit
from tests.clinic import StillClock
from tests.stations import Say, Station
from tests.work import Work

FEW = (1, 9)
"""After so many operations a station is killed, at the least and at the most ..."""
LATER_SECONDS = 0.012
"""... and so much later: in the middle of the next one or two."""


def working(url: str, first: int) -> Callable[[Say], None]:
    """A station that works until it is killed; it says how many were committed before it, then each answer."""

    def work(say: Say) -> None:
        store = open_store(url, clock=StillClock())
        with writing(store.engine) as connection:
            say(take_head(connection).seq)  # a server may still be busy with what was asked last
        does, n = Work(store, 0, "xray1"), first
        while True:
            say(outcome.dump(does.operation(n)(f"op{n}")))
            n += 1

    return work


def main() -> None:
    """Kill, again and again, and tell what was acknowledged and how many operations were done without being."""
    url, kills, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    configure_mappers()
    default_unit()
    random, acknowledged, doubtful = Random(seed), [], 0
    for _ in range(kills):
        station = Station(working(url, len(acknowledged)))
        said = iter(station)
        done = next(said)
        assert done - len(acknowledged) in (0, 1), "what was acknowledged is there, and at most one more"
        doubtful += done - len(acknowledged)
        acknowledged += [next(said) for _ in range(random.randint(*FEW))]
        time.sleep(random.uniform(0, LATER_SECONDS))
        station.kill()
        acknowledged += said
        station.end()
    print(json.dumps({"acknowledged": acknowledged, "doubtful": doubtful}))  # noqa: T201


if __name__ == "__main__":
    main()
