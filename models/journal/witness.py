"""What a station saw last of the journal, checked when it starts again: one entry, not the whole chain.

Whoever may write a file may put an older one in its place, or compute a whole new chain; then the entry that was seen
last isn't there, or isn't what it was.
"""

from __future__ import annotations

from sqlalchemy import select

from models.journal.verify import Finding, Witness, Wrong, chain_begins, head_of
from models.store.ledger import ENTRY, canonical
from models.store.snapshot import Snapshot


def compared(snapshot: Snapshot, seen: Witness) -> Finding | None:
    """What is wrong with the journal by what was seen of it; ``None`` when nothing is.

    Args:
        snapshot: the state to look at.
        seen: what was seen before.
    """
    head = head_of(snapshot)
    if seen.database != head.database:
        return Finding(Wrong.OTHER_DATABASE, seen.seq, seen.seq)
    if seen.seq > head.seq:
        return Finding(Wrong.MISSING, head.seq + 1, seen.seq)
    begins = chain_begins(snapshot, head.database)
    if seen.seq < begins.seq:
        return None  # it was let go, and what is older than the checkpoint can't be compared
    there = begins.hash
    if seen.seq > begins.seq:
        there = snapshot.connection.scalar(select(ENTRY.c.hash).where(ENTRY.c.seq == seen.seq)) or ""
    if not there:
        return Finding(Wrong.MISSING, seen.seq, seen.seq)
    return None if there == seen.hash else Finding(Wrong.REWRITTEN, seen.seq, seen.seq)


def line_of(seen: Witness) -> str:
    """It as a line of a file, as the end of an exported day has it: `journal verify --against` takes such a file."""
    return canonical({"head": {"database": seen.database, "seq": seen.seq, "hash": seen.hash}})
