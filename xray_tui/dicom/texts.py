"""Names and words as a machine can read them: in its character set, without what DICOM gives a meaning of its own."""

from __future__ import annotations

import unicodedata

from models.unit.dicom import CharacterSet

CODECS = {CharacterSet.LATIN_1: "iso8859-1", CharacterSet.UTF_8: "utf-8"}

_LETTERS = str.maketrans({
    "Đ": "D", "đ": "d", "Ħ": "H", "ħ": "h", "ı": "i", "Ł": "L", "ł": "l", "Ŋ": "N", "ŋ": "n", "Œ": "OE", "œ": "oe",
    "Ŧ": "T", "ŧ": "t", "Ə": "E", "ə": "e", "ẞ": "ß", "‐": "-", "‑": "-", "–": "-", "—": "-", "‘": "'", "’": "'",
    "“": '"', "”": '"', "→": ">", "…": "...", "×": "x",
})  # fmt: skip
"""Letters and signs of other Latin alphabets that no mark can be taken off; Sámi's among them."""


def clean(text: str, most: int = 64, *, lines: bool = False) -> str:
    """One value: no backslash, which would make it two, nothing that isn't printed, no longer than it may be.

    Args:
        text: as it is kept.
        most: so many characters.
        lines: whether it may have several lines.
    """
    kept = "".join(
        character if character.isprintable() or (lines and character == "\n") else " "
        for character in unicodedata.normalize("NFC", text).replace("\\", "/")
    )
    kept = kept.replace("\n", "\r\n") if lines else " ".join(kept.split())
    return kept[:most].strip()


def person_name(family: str, given: str) -> str:
    """A patient's name: ``Family^Given``."""
    parts = [clean(part.replace("^", " ").replace("=", " ")) for part in (family, given)]
    return "^".join(parts).rstrip("^")[:64]


def name_of(shown: str) -> str:
    """The name of a doctor as it was shown, ``Family, Given`` or in any other order that the sender chose."""
    family, comma, given = shown.partition(",")
    return person_name(family, given) if comma else person_name(shown, "")


def fits(text: str, character_set: CharacterSet) -> bool:
    """Whether a text can be written in the character set."""
    try:
        text.encode(CODECS[character_set])
    except UnicodeEncodeError:
        return False
    return True


def fitted(text: str, character_set: CharacterSet) -> str:
    """The text with every letter that the character set lacks without its marks: Š is S. Others stay as they are."""
    if fits(text, character_set):
        return text
    return "".join(letter if fits(letter, character_set) else _plainer(letter) for letter in text)


def _plainer(letter: str) -> str:
    plain = unicodedata.normalize("NFKD", letter.translate(_LETTERS))
    return "".join(each for each in plain if not unicodedata.combining(each)) or letter
