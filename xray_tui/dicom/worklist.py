"""The live worklist: what is offered now, read again when the clinic changed, and the answers to queries as bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from threading import Lock

from models.clock import clinic_day
from models.machine.worklist import Offered, read_offered
from models.store import ledger
from models.store.snapshot import Snapshot
from models.store.store import Store
from models.unit.dicom import CharacterSet, DicomRules
from models.unit.read import current_unit
from models.unit.rules import Unit
from xray_tui.dicom.answer import answer_of, unsupported
from xray_tui.dicom.elements import Elements, encode
from xray_tui.dicom.item import (
    ACCESSION,
    PATIENT_ID,
    PROCEDURE,
    STATION,
    STEP_SEQUENCE,
    STUDY,
    item_of,
    written_in,
)
from xray_tui.dicom.match import matches, narrowed, plain_value
from xray_tui.dicom.query import Query, Shape
from xray_tui.dicom.texts import CODECS

INDEXED = (PATIENT_ID, ACCESSION, STUDY, PROCEDURE)
"""Keys by which one of thousands is found without looking at the others."""

KINDS = 64
"""So many kinds of query keep their answers: every machine asks in one or two ways of its own."""

PENDING, PENDING_UNSUPPORTED = 0xFF00, 0xFF01


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """What is offered, its attributes, and the answers that were made of it, until it changes."""

    offered: Offered
    elements: Elements
    answers: dict[int, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """What is offered at one moment.

    Args:
        seq: the head's ``changed_seq`` at that moment.
        day: the local date.
        unit: what the unit decides.
        items: by due time.
        by: items by the value of an indexed key.
    """

    seq: int
    day: date
    unit: Unit
    items: tuple[Item, ...]
    by: Mapping[tuple[int, str], tuple[Item, ...]]

    @property
    def rules(self) -> DicomRules:
        """What the unit decides about its machines."""
        return self.unit.dicom

    def among(self, query: Query) -> Iterable[Item]:
        """Those that can match at all."""
        for tag in INDEXED:
            value = plain_value(query, tag)
            if value:
                return self.by.get((tag, value), ())
        return self.items


class Worklist:
    """What the machines are offered, over an open store. Any thread may ask.

    Args:
        store: the open database.
        language: for the names of exams and rooms.
    """

    def __init__(self, store: Store, language: str) -> None:
        self._store = store
        self._language = language
        self._lock = Lock()
        self._listing: Listing | None = None
        self._kinds: dict[tuple[Shape, bool, CharacterSet], int] = {}
        self._numbers = count()

    def listing(self) -> Listing:
        """What is offered now.

        Raises:
            Unavailable: the database can't be read.
        """
        with self._lock:
            self._listing = self._store.read(self._look)
            return self._listing

    def answers(self, query: Query, asker: str, *, explicit: bool) -> Iterator[tuple[int, bytes]]:
        """Each match as its status and its encoded answer.

        Args:
            query: what is asked for.
            asker: the AE title of whoever asks.
            explicit: whether the answers name the value representation of each element.

        Raises:
            Unavailable: the database can't be read.
        """
        listing = self.listing()
        wanted = listing.rules.character_set(asker)
        own = asker if listing.rules.by_asker and listing.rules.room_of(asker) and not _names_station(query) else ""
        kind = self._kind((query.shape, explicit, wanted), listing)
        asked, status = narrowed(query), None
        for item in listing.among(query):
            if (own and own not in item.offered.stations) or not matches(asked, item.elements):
                continue
            if status is None:
                status = PENDING_UNSUPPORTED if unsupported(query, item.elements) else PENDING
            data = item.answers.get(kind)
            if data is None:
                elements, used = written_in(item.elements, wanted)
                data = encode(answer_of(query, elements), explicit=explicit, codec=CODECS[used])
                item.answers[kind] = data
            yield status, data

    def _kind(self, key: tuple[Shape, bool, CharacterSet], listing: Listing) -> int:
        """The number of a kind of query; whoever asks in ever new ways doesn't fill the memory."""
        with self._lock:
            known = self._kinds.get(key)
            if known is not None:
                return known
            if len(self._kinds) >= KINDS:
                self._kinds.clear()
                for item in listing.items:
                    item.answers.clear()
            number = self._kinds[key] = next(self._numbers)
            return number

    def _look(self, snapshot: Snapshot) -> Listing:
        seq, day = ledger.read_head(snapshot.connection).changed_seq, clinic_day(snapshot.now)
        last = self._listing
        if last is not None and (last.seq, last.day) == (seq, day):
            return last
        unit = current_unit(snapshot)
        # What hasn't changed keeps its answers: a day of a thousand isn't put together for one turn of one.
        known = {item.offered: item for item in last.items} if last is not None and last.unit is unit else {}
        items = tuple(
            known.get(offered) or Item(offered, item_of(offered, unit, self._language))
            for offered in read_offered(snapshot)
        )
        return Listing(seq, day, unit, items, _index(items))


def _index(items: Iterable[Item]) -> dict[tuple[int, str], tuple[Item, ...]]:
    by: dict[tuple[int, str], tuple[Item, ...]] = {}
    for item in items:
        for tag in INDEXED:
            value = item.elements[tag]
            if isinstance(value, str) and value:
                by[tag, value] = (*by.get((tag, value), ()), item)
    return by


def _names_station(query: Query) -> bool:
    """Whether the query says which station it is for; a star says nothing."""
    step = query.find(STEP_SEQUENCE)
    station = step.keys.find(STATION) if step is not None and step.keys is not None else None
    return station is not None and bool(station.value.strip("* "))
