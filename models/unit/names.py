"""A name in the three languages of the unit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """What something is called. Data of the unit, so not in the catalogs.

    As a parameter of a ``Message`` it is shown in the language that the message is rendered in.
    """

    fi: str
    sv: str
    en: str

    def of(self, language: str) -> str:
        """The name in a language; the Finnish one, as on the door, for a language that the unit doesn't speak."""
        return {"sv": self.sv, "en": self.en}.get(language, self.fi)

    def __str__(self) -> str:
        """The name as on the door."""
        return self.fi
