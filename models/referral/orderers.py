"""The register of ordering organisations: which kind each is, for rules 3 and 4 of the referral check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from models.referral.facts import OrdererKind

_URN = "urn:oid:"


@dataclass(frozen=True, slots=True)
class Orderer:
    """One organisation of the register.

    Args:
        kind: what kind of organisation it is.
        names: what messages call it, in any language.
        oid: its object identifier, "" if unknown; its units, whose identifiers continue it, are of the same kind.
        results_contact: whom its patients contact to hear results; "" when this unit has the schedule.
    """

    kind: OrdererKind
    names: tuple[str, ...]
    oid: str = ""
    results_contact: str = ""


@dataclass(frozen=True, slots=True)
class Orderers:
    """The register. What it doesn't have is unknown, never guessed from a name that merely resembles."""

    organisations: tuple[Orderer, ...] = ()
    _by_oid: dict[str, Orderer] = field(init=False, repr=False, compare=False)
    _by_name: dict[str, Orderer] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_oid", {each.oid: each for each in self.organisations if each.oid})
        object.__setattr__(self, "_by_name", {_plain(name): each for each in self.organisations for name in each.names})

    def kind_of(self, oid: str = "", name: str = "") -> OrdererKind:
        """The kind of an organisation (see ``find``); unknown when the register hasn't it."""
        found = self.find(oid, name)
        return found.kind if found else OrdererKind.UNKNOWN

    def find(self, oid: str = "", name: str = "") -> Orderer | None:
        """An organisation, by its OID (or its parent's), else by its exact name.

        Args:
            oid: as it came, with or without ``urn:oid:``.
            name: as it came; case and spaces don't matter.
        """
        for candidate in _with_parents(oid.strip().removeprefix(_URN)):
            if candidate in self._by_oid:
                return self._by_oid[candidate]
        return self._by_name.get(_plain(name))

    def results_contact(self, oid: str = "", name: str = "") -> str:
        """Whom an organisation's patients contact to hear results; "" when this unit has the schedule.

        Its exact name comes first: a unit of a larger organisation may have a contact of its own.
        """
        found = self._by_name.get(_plain(name)) or self.find(oid)
        return found.results_contact if found else ""


def _with_parents(oid: str) -> Iterable[str]:
    while oid:
        yield oid
        oid = oid.rpartition(".")[0]


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
