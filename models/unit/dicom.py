"""How the unit's X-ray machines are known on the hospital's network (DICOM), and what they are offered. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class CharacterSet(StrEnum):
    """The character set in which a machine gets names."""

    LATIN_1 = "ISO_IR 100"
    UTF_8 = "ISO_IR 192"


class Offer(StrEnum):
    """A state whose visits a machine is offered."""

    WAITING = "waiting"
    CALLED = "called"
    IN_EXAM = "in_exam"


@dataclass(frozen=True, slots=True)
class Machine:
    """A room's machine.

    Args:
        ae_title: what it calls itself.
        character_set: what it can read.
    """

    ae_title: str
    character_set: CharacterSet = CharacterSet.UTF_8


@dataclass(frozen=True, slots=True)
class DicomRules:
    """What the unit decides about its machines.

    Args:
        ae_title: what the worklist calls itself.
        machines: each room's, by the room's id.
        known: other AE titles that may ask and report.
        offer: the states whose visits are offered.
        by_asker: whether a machine that names no station is offered what is for its own room alone.
    """

    ae_title: str = "XRAYTUI"
    machines: Mapping[str, Machine] = field(default_factory=lambda: MappingProxyType({}))
    known: tuple[str, ...] = ()
    offer: frozenset[Offer] = frozenset({Offer.CALLED, Offer.IN_EXAM})
    by_asker: bool = True

    @property
    def askers(self) -> tuple[str, ...]:
        """Everybody who may ask."""
        return (*(machine.ae_title for machine in self.machines.values()), *self.known)

    def room_of(self, ae_title: str) -> str:
        """The id of the room whose machine calls itself so; "" for any other."""
        return next((room for room, machine in self.machines.items() if machine.ae_title == ae_title), "")

    def character_set(self, ae_title: str) -> CharacterSet:
        """What whoever calls itself so can read."""
        room = self.room_of(ae_title)
        return self.machines[room].character_set if room else CharacterSet.UTF_8
