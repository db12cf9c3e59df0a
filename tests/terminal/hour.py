"""A radiographer's hour: patients by keyboard, as fast as the terminal takes the keys, while others check them in.

The typist reads the screen, then strikes one key, or several back to back without waiting for what the first does; now
and then wrong ones. Each strike must change the screen: it acts, or says why not. What the journal then has of this
desk must be about whoever was named on the screen when the keys were struck.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from time import monotonic, sleep
from typing import Any

from sqlalchemy import text

from models.appointment.imaging import take_appointment
from models.referral.facts import Side
from models.store.store import Store, open_store
from models.unit.rules import default_unit
from models.visit.check_in import check_in
from models.visit.states import IdentityShown
from screens.text import say
from tests.clinic import Clinic, StillClock, person
from tests.sound import sound
from tests.stations import Station
from tests.terminal.tmux import PRESS_GAP, Pane, Terminals

EXAMS = ("NG1AA", "NE1AA", "ND1AA", "NF1AA", "NA3AA", "NH3AA", "local:FEMUR", "NB1AA")
"""Of the catalogue: of what the body has two and of what it has one, asked about a pregnancy and not."""

CALM = 5.0
"""Seconds within which a strike must have changed the screen."""
STILL = 0.06
"""Seconds without a change after which the screen is read."""
PAUSES = (0.0, 0.1, 0.2, PRESS_GAP)
"""Seconds between two strikes, each as likely; whoever is told that a key did nothing lets more pass."""
WRONG = 0.12
"""How often the typist errs."""

WHY_NOT = tuple(
    say("en", key)
    for key in (
        "desk.too_soon",
        "desk.busy",
        "desk.answer_first",
        "desk.choose_first",
        "desk.selection_jumped",
        "queue.nobody_selected",
        "queue.called_changed",
    )
)
"""What is said of a key that did nothing; refusals of the verbs come in a dialog of their own, marked by its sign."""

_NAMED = re.compile(r"[│║] +([AB]\d{3})(?:   \S| +[│║])")
_CHOSEN = re.compile(r"│ +► ")
_SELECTED = re.compile(r"^ ► +(?:[–\d]+ +)?([AB]\d{3})", re.MULTILINE)
_HERE = re.compile(r"([AB]\d{3}).*(?:► called|● in exam)")
_CALLED = re.compile(r"([AB]\d{3}).*► called")
_APART = re.compile(r"([AB]\d{3}).*(?:on hold|passed over)")

_ENTRIES = text("SELECT seq, verb, visit_id FROM entry WHERE visit_id IS NOT NULL AND seq > :seq ORDER BY seq")
_VISITS = text("SELECT id, kind, number, patient_id, state FROM visit")
_CODES = text("SELECT patient_id, value FROM identifier")
_IMAGED = text(
    "SELECT count(DISTINCT v.id) FROM visit v JOIN entry s ON s.visit_id = v.id AND s.verb = 'visit.start'"
    " JOIN entry f ON f.visit_id = v.id AND f.verb = 'visit.finish' AND f.seq > s.seq"
    " WHERE v.state = 'done' AND v.identity_checked = 'said'"
)


class RealClock(StillClock):
    """The clock of the programs, for a clinic beside them."""

    def now(self) -> datetime:
        """The time of day."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class Visitor:
    """A visit, as the typist knows it."""

    ticket: str
    patient: int
    state: str


class Typist:
    """Works at a pane.

    Args:
        pane: the radiographer's terminal.
        store: the database, only to be read.
        random: of the pace and of the mistakes.
    """

    def __init__(self, pane: Pane, store: Store, random: Random) -> None:
        self._pane, self._store, self._random = pane, store, random
        self._seq = 0
        self._named: set[str] = set()
        self.done: Counter[str] = Counter()

    def work(self, patients: int, seconds: float) -> None:
        """Until so many have ended."""
        end = monotonic() + seconds
        while sum(each.state == "done" for each in self._visits().values()) < patients:
            shown = self._still()
            assert monotonic() < end, f"{self.done}\n{shown}"
            self._strike(shown, self._next(shown))
            sleep(PRESS_GAP if _told(self._still()) else self._random.choice(PAUSES))  # the typist's own pace

    def _next(self, shown: str) -> tuple[str, ...]:
        """What somebody in a hurry strikes at this."""
        wrong = self._random.random() < WRONG
        named = _NAMED.search(shown)
        if "┌──" not in shown and "╔══" not in shown:
            return self._of_the_queue(shown, wrong=wrong)
        if wrong:
            return self._random.choice((("F9",), ("Escape",), ("C-r", "Enter"), ("Enter", "Enter"), ("Escape", "F9")))
        if "last four characters" in shown and named is not None and "√ code" not in shown:
            others = [each.ticket for each in self._visits().values()]
            slip = self._random.random() < WRONG
            return (f"={self._last_four(self._random.choice(others) if slip else named.group(1))}", "Enter")
        if "Ask before the start" in shown or "Which side" in shown:
            return ("Enter",) if _CHOSEN.search(shown) else ("=1", "Enter")
        if "Reason" in shown and "because" not in shown:
            return ("=because",)
        other = re.search(r"(\d) (?:Pass over|Put on hold)", shown)
        if other is not None and self._random.random() < WRONG:
            return (f"={other.group(1)}", "Enter")
        return ("Enter",)

    def _of_the_queue(self, shown: str, *, wrong: bool) -> tuple[str, ...]:
        if wrong:
            keys = ("C-r", "C-t", "F9 F9", "Enter Enter", "F9 Enter", "C-r F9", "Down Enter", "Enter F9")
            return tuple(self._random.choice(keys).split())
        selected, here, apart = _SELECTED.search(shown), _HERE.findall(shown), _APART.findall(shown)
        if not here and (not apart or self._random.random() < 0.5):
            return ("F9",)
        wanted = (here or apart)[0]
        return ("Enter",) if selected is not None and selected.group(1) == wanted else (f"={wanted}", "Enter")

    def _strike(self, before: str, keys: tuple[str, ...]) -> None:
        self._pane.strike(*keys)
        end = monotonic() + CALM
        told = _told(before)
        done: list[Any] = []  # the same done twice may look the same
        while self._pane.text() == before and not told and not done:
            done = self._entries()
            assert monotonic() < end, f"{keys} did nothing, without a word:\n{before}"
            sleep(0.01)
        after = self._still()
        self._judge([*done, *self._entries()], keys, before)
        self.done.update(words for words in _told(after) if words not in told)
        self.done["strikes"] += 1
        self.done["keys"] += len(keys)

    def _judge(self, entries: Iterable[Any], keys: Iterable[str], before: str) -> None:
        """What was done since is about whom the screen named, at this strike or, if it took its time, the last."""
        named = set(_NAMED.findall(before))
        may, self._named = named | self._named, named
        visits = self._visits()
        for entry in entries:
            verb, ticket = entry.verb.removeprefix("visit."), visits[entry.visit_id].ticket
            self.done[verb] += 1
            told = f"{verb} {ticket} by {keys} at\n{before}"
            if verb not in ("call_next", "check_in"):
                assert ticket in may or (verb == "call_again" and ticket in _CALLED.findall(before)), told

    def _still(self) -> str:
        shown, since = self._pane.text(), monotonic()
        while monotonic() - since < STILL:
            sleep(0.01)
            now = self._pane.text()
            if now != shown:
                shown, since = now, monotonic()
        return shown

    def _last_four(self, ticket: str) -> str:
        patient = next(each.patient for each in self._visits().values() if each.ticket == ticket)
        rows = self._store.read(lambda snapshot: snapshot.connection.execute(_CODES).all())
        return next(str(row.value)[-4:] for row in rows if row.patient_id == patient)

    def _visits(self) -> dict[int, Visitor]:
        rows = self._store.read(lambda snapshot: snapshot.connection.execute(_VISITS).all())
        return {row.id: Visitor(f"{row.kind}{row.number:03d}", row.patient_id, row.state) for row in rows}

    def _entries(self) -> list[Any]:
        found = self._store.read(lambda snapshot: snapshot.connection.execute(_ENTRIES, {"seq": self._seq}).all())
        self._seq = found[-1].seq if found else self._seq
        return list(found)


def _told(shown: str) -> set[str]:
    """The sentences that stand there; a narrow dialog may have broken one into lines."""
    flat = " ".join(re.sub(r"[│║]", " ", shown).split())
    return {words for words in WHY_NOT if words in flat}


def arrive(clinic: Clinic, numbers: Iterable[int], seed: int, gap: float = 0.0) -> None:
    """So many come, booked and not, each for an examination of the catalogue."""
    random, opened = Random(seed), clinic.clock.now()
    for n in numbers:
        born = date(1950 + 20 * (n % 3), 1, 1) + timedelta(days=97 * n)
        who = replace(person(n, born=born), sex=random.choice(("female", "male")))
        exam = default_unit().exam(random.choice(EXAMS))
        assert exam is not None
        side = random.choice((None, Side.LEFT, Side.RIGHT)) if exam.paired else None
        referral = clinic.take(clinic.incoming(n, exam=exam.code, patient=who, side=side)).referral
        if random.random() < 0.4:
            start = opened + timedelta(minutes=2 * n - 20)
            booking = clinic.booking(n, start, minutes=1, exam_code=exam.code, side=side, patient=who)
            clinic.perform(take_appointment, incoming=booking, content=f"booking {n}")
        clinic.perform(
            check_in,
            patient=clinic.patient_of(referral),
            referrals=(referral,),
            identity=IdentityShown.PHOTO_ID,
        )
        sleep(gap)  # people come one by one


def hour(folder: Path, patients: int, *, seed: int, size: tuple[int, int], seconds: float) -> Counter[str]:
    """An hour of so many patients, a quarter of them there when it begins.

    Returns:
        How many keys were struck, what they did, and what was said of those that did nothing.
    """
    path = str(folder / "unit.db")
    first = max(1, patients // 4)
    store = open_store(path, clock=RealClock())
    arrive(Clinic(store, RealClock()), range(first), seed)
    store.close()

    def come(_say: object) -> None:
        own = open_store(path, clock=RealClock())
        arrive(Clinic(own, RealClock()), range(first, patients), seed + 1, gap=0.3)
        own.close()

    others = Station(come)
    store = open_store(path, clock=RealClock())
    with Terminals(f"xray-{folder.name[-20:]}", folder) as running:
        pane = running.open("room", ["--station", "radiographer", "--database", path, "--language", "en"], size)
        pane.until("waiting")
        typist = Typist(pane, store, Random(seed))
        typist.work(patients, seconds)
    others.end()
    assert store.read(lambda snapshot: snapshot.connection.execute(_IMAGED).scalar_one()) == patients
    sound(store)
    store.close()
    return typist.done
