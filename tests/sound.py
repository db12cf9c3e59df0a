"""All that ``xray-tui db check`` looks for."""

from __future__ import annotations

from models.journal.verify import verify
from models.store.check import check_storage
from models.store.store import Store
from models.visit import consistency


def sound(store: Store) -> None:
    """Nothing is damaged, the journal is whole, and no state is impossible."""
    assert store.read(check_storage) == ()
    assert store.read(verify).found == ()
    assert store.read(consistency.read) == ()
