"""The same queries to our server, and to wlmscpfs and Orthanc on our own files of the same day: the same answers.

Two differences are wlmscpfs's own. Of a sequence that is asked for without keys wlmscpfs returns the attributes
that it knows, among them some that we don't have and send in no other case (zero length), and not the UID of a coding
scheme, which PS3.3 allows in any code. Where nothing of a sequence's items is asked for either answer is right (PS3.4
C.2.2.2.6).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.store.store import open_store
from tests.clinic import Clinic, StillClock
from tests.xray_tui.dicom.queries import EXAMPLES, MATCHING, STATION, asking
from tests.xray_tui.dicom.serving import Answer, exported, fill, findscu, load, orthanc, serving, wlmscpfs

QUERIES = (*EXAMPLES, *MATCHING)
ONLY_THEIRS = ("(0040,0004) DA", "(0040,0005) TM", "(0008,0103) SH")
ONLY_OURS = ("(0008,010c) UI 1.2.246.537.6.4",)

Found = list[list[Answer]]


@dataclass
class Day:
    """A clinic that serves, its files, and what our server answered."""

    files: Path
    ours: Found


@contextmanager
def a_day(folder: Path, character_set: str, title: str, *queries: Sequence[str]) -> Iterator[Day]:
    clock = StillClock()
    clinic = Clinic(open_store(str(folder / "unit.db"), clock=clock), clock)
    load(clinic, waiting=True, character_set=character_set)
    fill(clinic)
    exported(clinic, folder / "files")
    with serving(clinic) as gateway:
        yield Day(folder / "files", findscu(gateway.port, *queries, title=title))
    clinic.store.close()


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    with a_day(tmp_path_factory.mktemp("oracle"), "ISO_IR 192", "FINDSCU", *QUERIES) as day:
        yield day


@pytest.fixture(scope="module")
def dcmtk(day: Day) -> Found:
    with wlmscpfs(day.files) as port:
        return findscu(port, *QUERIES)


@pytest.fixture(scope="module")
def other(day: Day) -> Found:
    with orthanc(day.files) as port:
        return findscu(port, *QUERIES)


def without(answer: Answer, lines: tuple[str, ...]) -> Answer:
    return tuple(line for line in answer if line.strip() not in lines)


@pytest.mark.parametrize("number", range(len(QUERIES)))
def test_the_same_answers_as_wlmscpfs(day: Day, dcmtk: Found, number: int) -> None:
    ours, theirs = sorted(day.ours[number]), sorted(dcmtk[number])
    if "0040,0100" in QUERIES[number]:
        ours = [without(answer, ONLY_OURS) for answer in ours]
        theirs = [without(answer, ONLY_THEIRS) for answer in theirs]
    assert ours == theirs


def test_the_same_answers_as_orthanc(day: Day, other: Found) -> None:
    for number in range(len(QUERIES)):
        assert sorted(day.ours[number]) == sorted(other[number]), QUERIES[number]


def test_enough_was_asked(day: Day) -> None:
    assert [len(answers) for answers in day.ours] == [
        *(6, 6, 5, 6, 1, 4, 5, 1, 5, 1, 6, 6, 0),
        *(6, 6, 2, 1, 0, 1, 5, 1, 4, 1, 6, 6, 5, 0, 1, 6, 0, 6, 0, 6, 3, 2, 4, 2),
    ]


def test_every_key_comes_back(day: Day) -> None:
    """One that was asked for is there, with a value or without."""
    for query, answers in zip(QUERIES, day.ours, strict=True):
        for answer in answers:
            told = " ".join(answer)
            asked = [part.removesuffix("[0]") for key in query for part in key.partition("=")[0].split(".")]
            assert all(f"({tag})" in told for tag in asked)


def test_the_same_answers_in_latin_1(tmp_path: Path) -> None:
    query = asking(STATION + "XRAY1")
    with a_day(tmp_path, "ISO_IR 100", "XRAY1", query) as day, wlmscpfs(day.files) as port:
        ((ours,), (theirs,)) = day.ours, findscu(port, query)
    assert sorted(ours) == sorted(theirs)
    assert len(ours) == 5
    assert all("(0008,0005) CS ISO_IR 100" in answer for answer in ours)
