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
    """

    kind: OrdererKind
    names: tuple[str, ...]
    oid: str = ""


@dataclass(frozen=True, slots=True)
class Orderers:
    """The register. What it doesn't have is unknown, never guessed from a name that merely resembles."""

    organisations: tuple[Orderer, ...] = ()
    _by_oid: dict[str, OrdererKind] = field(init=False, repr=False, compare=False)
    _by_name: dict[str, OrdererKind] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_oid", {each.oid: each.kind for each in self.organisations if each.oid})
        object.__setattr__(
            self, "_by_name", {_plain(name): each.kind for each in self.organisations for name in each.names}
        )

    def kind_of(self, oid: str = "", name: str = "") -> OrdererKind:
        """The kind of an organisation, by its OID (or its parent's), else by its exact name.

        Args:
            oid: as it came, with or without ``urn:oid:``.
            name: as it came; case and spaces don't matter.
        """
        for candidate in _with_parents(oid.strip().removeprefix(_URN)):
            if candidate in self._by_oid:
                return self._by_oid[candidate]
        return self._by_name.get(_plain(name), OrdererKind.UNKNOWN)


def _with_parents(oid: str) -> Iterable[str]:
    while oid:
        yield oid
        oid = oid.rpartition(".")[0]


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
