"""The journal of a day, to be kept elsewhere: a line of JSON for each entry, and the head as a witness at its end.

Whoever has such a file can show later that the journal still says what it said: the entries' own hashes, and the
head's, are what `models.journal.verify` takes as witnesses.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import select

from models.clock import day_bounds
from models.journal.verify import Witness, chain_begins, head_of
from models.journal.witness import line_of
from models.refusal import Invalid
from models.store.ledger import ENTRY, canonical
from models.store.outcome import Json
from models.store.snapshot import Snapshot

FORMAT = 1


def export_day(snapshot: Snapshot, day: date) -> Iterator[str]:
    """The lines: what this is, each entry of the day in order, the head.

    An entry's line has its hash and its body; the hash is that of the hash before it and the canonical text of the
    body (sorted keys, no spaces), so a reader can follow the chain by the lines alone.
    """
    start, end = day_bounds(day)
    rows = snapshot.connection.execute(
        select(ENTRY.c.seq, ENTRY.c.body, ENTRY.c.hash)
        .where(ENTRY.c.at >= start, ENTRY.c.at < end)
        .order_by(ENTRY.c.seq)
    ).all()
    head = head_of(snapshot)
    before = ""
    if rows:
        earlier = snapshot.connection.scalar(select(ENTRY.c.hash).where(ENTRY.c.seq == rows[0].seq - 1))
        before = earlier or chain_begins(snapshot, head.database).hash
    about: dict[str, Json] = {
        "journal": FORMAT, "database": head.database, "day": day.isoformat(), "entries": len(rows), "before": before
    }  # fmt: skip
    yield canonical(about)
    for row in rows:
        yield canonical({"seq": row.seq, "hash": row.hash, "body": json.loads(row.body)})
    yield line_of(head)


def witnesses_of(lines: Iterable[str]) -> list[Witness]:
    """What a file of such lines witnesses: each head in it; in one that was cut off, its last entry.

    Raises:
        Invalid: ``journal.no_witness``: there is nothing in it that could be one.
    """
    heads: list[Witness] = []
    last: Witness | None = None
    database = ""
    for line in lines:
        match _parsed(line):
            case {"head": {"database": str(name), "seq": int(seq), "hash": str(digest)}}:
                heads.append(Witness(name, seq, digest))
            case {"journal": int(), "database": str(name)}:
                database = name
            case {"seq": int(seq), "hash": str(digest)} if database:
                last = Witness(database, seq, digest)
            case _:
                raise Invalid("journal.no_witness")
    found = heads or ([last] if last else [])
    if not found:
        raise Invalid("journal.no_witness")
    return found


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None
