"""Made-up names: every family name says itself that nobody bears it; some are there to be awkward on a screen."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from models.patient.identity import Sex


@dataclass(frozen=True, slots=True)
class Awkward:
    """A name that a screen has to live with.

    Args:
        family: the family name.
        given: the given names.
        language: the patient's language.
        visitor: whether the patient is from abroad, without an identity code.
    """

    family: str
    given: str
    language: str
    visitor: bool = False


AWKWARD = (
    Awkward("Hakasulkunen [/x]", "Testi", "fi"),
    Awkward("O'Testi-D'Arcymalli", "Siobhán", "en"),
    Awkward(
        "Testiniemi-Mallikoski-Esimerkkilä-Harjoitusvaara-Näytesaari-Koejärvi-Malliranta",
        "Anna-Maria Kristiina Elisabet Wilhelmiina Josefiina Margareta",
        "fi",
    ),
    Awkward("تجريبي", "مثال", "ar", visitor=True),
    Awkward("[@click=app.quit]Provlund", "Örjan", "sv"),
    Awkward("Te\u0301sti\u0308la\u030ainen", "A\u030asa", "sv"),
    Awkward("von Exempel af Modellsjö", "Åke Göran", "sv"),
    Awkward("Sample-Featherstonehaugh-Test", "Maximilian Bartholomew", "en", visitor=True),
    Awkward('Lainausmerkki "Malli" \\ {0} %s $HOME', "Väinö", "fi"),
    Awkward("דוגמה", "Test", "en", visitor=True),
    Awkward("Ö", "Å", "sv"),
)

_BEGINNINGS = {
    "fi": ("Testi", "Malli", "Esimerkki", "Näyte", "Koe", "Harjoitus", "Mallikas", "Kokeilu"),
    "sv": ("Prov", "Exempel", "Modell", "Test", "Övnings", "Försöks"),
    "en": ("Sample", "Test", "Example", "Trial", "Demo"),
}
_ENDINGS = {
    "fi": ("niemi", "koski", "vaara", "saari", "mäki", "järvi", "ranta", "salmi", "pelto", "lampi"),
    "sv": ("ström", "berg", "lund", "sjö", "åker", "dahl", "höjd", "näs", "gård"),
    "en": ("ton", "field", "worth", "ley", "brook", "ham", "stead"),
}
_GIVEN = {
    ("fi", Sex.FEMALE): (
        "Aino Helmi", "Maija-Liisa", "Tuulikki", "Päivi", "Sini", "Anneli", "Kyllikki", "Hilja", "Venla",
        "Lyyti", "Elli",
    ),
    ("fi", Sex.MALE): (
        "Väinö", "Jukka-Pekka", "Tapio", "Eino Ilmari", "Onni", "Aatos", "Yrjö", "Äijö", "Urho", "Sulo", "Veikko",
    ),
    ("sv", Sex.FEMALE): ("Åsa", "Ann-Sofi", "Märta", "Gunvor", "Siv Maria", "Linnéa", "Bodil"),
    ("sv", Sex.MALE): ("Örjan", "Karl-Gustav", "Håkan", "Göran", "Åke", "Börje", "Nils-Erik"),
    ("en", Sex.FEMALE): ("Mary-Jane", "Zoë", "Imogen", "Beatrix", "Florence"),
    ("en", Sex.MALE): ("Reginald", "Barnaby", "Ignatius", "Percival", "Rupert"),
}  # fmt: skip
_ENGLISH = "en"
_DOUBLE = 0.12


def family_name(dice: Random, language: str) -> str:
    """A family name of the language; some are double."""
    parts = 2 if dice.random() < _DOUBLE else 1
    return "-".join(f"{dice.choice(_BEGINNINGS[language])}{dice.choice(_ENDINGS[language])}" for _ in range(parts))


def given_name(dice: Random, language: str, sex: Sex) -> str:
    """Given names of the language."""
    return dice.choice(_GIVEN[language, sex])
