"""Names folded for search: a receptionist who types ``makela`` finds Mäkelä."""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "đ": "d", "þ": "th", "ð": "d", "ı": "i"})


def fold(text: str) -> str:
    """The text in lower case, without accents, apostrophes or control characters, words parted by single spaces."""
    # Twice: what stands for a capital, such as a mathematical one, is a plain capital only when decomposed.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_LETTERS)
    kept = (character if character.isalnum() else "" if _vanishes(character) else " " for character in decomposed)
    return " ".join("".join(kept).split())


def _vanishes(character: str) -> bool:
    if character.isspace():
        return False
    return character in "'’`´" or unicodedata.category(character) in {"Mn", "Me", "Cf", "Cc"}
