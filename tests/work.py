"""A station's work, as operations numbered from nought: a referral comes, is checked in, is called, and goes.

Each is done by verbs, and by its number and name alone it is the same again: so a try and its retry can be told from
two operations.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import text

from models.referral.facts import Author, IncomingReferral, Side
from models.referral.verbs import take_referral
from models.store.snapshot import Snapshot
from models.store.store import Store
from models.visit.call import call_next
from models.visit.check_in import check_in
from models.visit.states import IdentityShown
from models.visit.stop import leave
from tests.clinic import person
from tests.stations import ANYBODY

PEOPLE = 40
"""So many people come to a station, again and again."""

_REFERRAL = text("SELECT id, patient_id FROM referral WHERE source = :source")
_CALLED = text("SELECT id, changed FROM visit WHERE called_from = :station AND state = 'called'")


@dataclass(frozen=True, slots=True)
class Work:
    """The work of one station.

    Args:
        store: the clinic.
        number: the station's, below five; people and operations are its own.
        room: whom it calls to.
    """

    store: Store
    number: int
    room: str

    def operation(self, n: int) -> Callable[[str], Any]:
        """The nth operation: it is given its id, and answers as its verb does; reading comes first, apart."""
        one = n // 4
        source = f"urn:work|{self.number}-{one}"
        incoming = IncomingReferral(
            source=source,
            patient=replace(person(self.number * PEOPLE + one % PEOPLE), language="sv"),
            exam_code="NG1AA",
            side=Side.LEFT,
            author=Author.DOCTOR,
            orderer_name="Sipoon terveyskeskus",
        )
        if n % 4 == 0:
            return lambda op: self._perform(op, take_referral, incoming=incoming, content=source)
        if n % 4 == 1:
            referral, patient = self._read(_REFERRAL, source=source)
            more = {"patient": patient, "referrals": (referral,), "identity": IdentityShown.TOLD}
            return lambda op: self._perform(op, check_in, **more)
        if n % 4 == 2:
            return lambda op: self._perform(op, call_next, rooms=(self.room,))
        # Once it has gone nobody is called any more: then this is a retry, which gets its answer by its id.
        visit, seen = self._read(_CALLED, station=self._station) or (0, 0)
        return lambda op: self._perform(op, leave, visit=visit, seen=seen, reason="went home")

    @property
    def _station(self) -> str:
        return f"station {self.number}"

    def _perform(self, op: str, verb: Callable[..., Any], **more: Any) -> Any:
        return self.store.perform(ANYBODY, self._station, op, verb, **more)

    def _read(self, statement: Any, **values: object) -> Any:
        def read(snapshot: Snapshot) -> Any:
            row = snapshot.connection.execute(statement, values).first()
            return None if row is None else tuple(row)

        return self.store.read(read)
