"""An exam of the catalogue by what somebody types: a code, or the beginning of words in any of the three languages."""

from __future__ import annotations

from collections.abc import Iterable

from models.patient.fold import fold
from models.unit.exams import Catalogue, Exam

MOST = 12


def find(catalogue: Catalogue, text: str, language: str) -> list[Exam]:
    """The exams that a text means, the nearest first, at most ``MOST``.

    Args:
        catalogue: where to look.
        text: as typed.
        language: the desk's: its names count before the others'.

    Returns:
        One where the text is a code or a whole name; none where nothing begins so.
    """
    known = catalogue.find(text)
    if known is not None:
        return [known]
    words = fold(text).split()
    if not words:
        return []
    ranked = [(rank, place, exam) for place, exam in enumerate(catalogue) if (rank := _rank(exam, words, language))]
    if any(rank == _WHOLE for rank, _, _ in ranked):
        ranked = [each for each in ranked if each[0] == _WHOLE]
    return [exam for _, _, exam in sorted(ranked, key=lambda each: each[:2])[:MOST]]


_WHOLE, _OWN, _OTHER = 1, 2, 3


def _rank(exam: Exam, words: list[str], language: str) -> int:
    """How near the words come to a name of the exam; 0 where they don't."""
    own = {fold(exam.names.of(language)), fold(exam.short.of(language))}
    others = {fold(name) for names in (exam.names, exam.short) for name in (names.fi, names.sv, names.en)}
    if " ".join(words) in own:
        return _WHOLE
    if _begins(own, words):
        return _OWN
    return _OTHER if _begins(others, words) else 0


def _begins(names: Iterable[str], words: list[str]) -> bool:
    return any(all(any(part.startswith(word) for part in name.split()) for word in words) for name in names)
