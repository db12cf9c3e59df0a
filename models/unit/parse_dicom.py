"""The parts of the unit's text that are about its X-ray machines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import MappingProxyType

from models.refusal import Invalid
from models.unit.dicom import CharacterSet, DicomRules, Machine, Offer
from models.unit.reading import Table, as_choice

# Narrower than DICOM's: an AE title is also the name of a folder of worklist files.
_AE_TITLE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_. -]{0,14}[A-Za-z0-9_-])?", re.ASCII)


def machine_of(room: Table) -> Machine | None:
    """The machine of a room, ``None`` for one that isn't on the network."""
    title = _ae_title(room.text("ae_title", ""), room.at("ae_title"))
    choice = room.text("character_set", CharacterSet.UTF_8)
    character_set = as_choice(choice, CharacterSet, room.at("character_set"))
    return Machine(title, character_set) if title else None


def dicom_of(table: Table, rooms: Iterable[Table]) -> DicomRules:
    """What the unit decides about its machines.

    Raises:
        Invalid: ``unit.*``; an AE title that two have.
    """
    usual = DicomRules()
    machines = {room.text("id"): machine for room in rooms if (machine := machine_of(room)) is not None}
    rules = DicomRules(
        ae_title=_ae_title(table.text("ae_title", usual.ae_title), table.at("ae_title")) or usual.ae_title,
        machines=MappingProxyType(machines),
        known=tuple(_ae_title(title, table.at("known")) for title in table.texts("known", ())),
        offer=frozenset(
            as_choice(state, Offer, table.at("offer")) for state in table.texts("offer", tuple(sorted(usual.offer)))
        ),
        by_asker=table.flag("by_asker", usual.by_asker),
    )
    table.close()
    if len(set(rules.askers)) != len(rules.askers):
        raise Invalid("unit.twice", where=table.where)
    return rules


def _ae_title(title: str, where: str) -> str:
    if title and not _AE_TITLE.fullmatch(title):
        raise Invalid("unit.not_ae_title", where=where)
    return title
