"""Who plays the reception: serves whoever stands at the counter, and looks after those who are on hold.

They see what a person at the desk sees (the patient's file, the board) and use the same verbs. Whatever somebody else
has done meanwhile they leave alone: a refusal is an answer like any other.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from models.journal.look import look
from models.journal.outcomes import LookKind
from models.patient.file import read_file
from models.patient.search import find
from models.patient.view import PatientFile
from models.referral.facts import Answer, Priority, ReferralState
from models.refusal import Moved, NotNow, Taken
from models.store.snapshot import Snapshot
from models.visit.announce import announce
from models.visit.board import Board, VisitRow, Wait
from models.visit.call import mark_back
from models.visit.check_in import check_in
from models.visit.estimate import read_wait
from models.visit.hold import release
from models.visit.outcomes import CheckedIn
from models.visit.overrule import defer, expedite
from models.visit.presence import away
from models.visit.read import read_board
from models.visit.states import State
from models.visit.stop import leave
from xray_tui.demo.counter import Matter
from xray_tui.demo.scene import Scene
from xray_tui.demo.seats import Seat
from xray_tui.demo.story import Comer, Says, Wish
from xray_tui.demo.thrown import thrown
from xray_tui.demo.words import Reason, because

LOOKS_ROUND = timedelta(minutes=5)

_ADMITTED = (Answer.ACCEPT, Answer.HOLD)
_ASKED_AFTER = {
    "visit.hold.orderer": timedelta(minutes=26),
    "visit.hold.exam": timedelta(minutes=34),
    "visit.hold.revoked": timedelta(minutes=8),
    "visit.hold.refused": timedelta(minutes=8),
}
"""How long after the arrival it is known what is to become of one on hold."""
_GIVEN_UP = frozenset({"visit.hold.revoked", "visit.hold.refused"})


class Reception:
    """Serves whoever stands at the counter, one after the other.

    Args:
        seat: where they sit.
        scene: what everybody who plays needs.
    """

    def __init__(self, seat: Seat, scene: Scene) -> None:
        self.told: dict[int, tuple[datetime, Wait]] = {}
        """How long each visit was told to wait, and when: by its key."""
        self.seat = seat
        self._counter, self._day, self._language = scene.counter, scene.day, scene.language
        day = scene.day
        self._free_at = day.hours.opens
        self._look_round_at = day.hours.opens

    def due(self) -> datetime | None:
        """When the next one has been served, or it is time to see to those on hold."""
        matter = self._counter.next
        if matter is None:
            return self._look_round_at
        return min(self._served_at(matter), self._look_round_at)

    async def act(self, now: datetime) -> bool:
        """Serve the next one, or see to those on hold."""
        matter = self._counter.next
        if matter is None or self._look_round_at < self._served_at(matter):
            self._look_round_at = now + LOOKS_ROUND
            return await self._look_round(now)
        with suppress(Moved, NotNow, Taken):  # somebody else was faster
            await self._serve(matter, now)
        self._counter.served(matter)
        self._free_at = now
        return True

    def wake(self, now: datetime) -> None:
        """Nothing that others do makes anybody come."""

    async def may_enter(self, comer: Comer) -> bool:
        """Whether the referral check gives somebody a number today."""
        file = await self._file_of(comer)
        return file is not None and any(_wanted(file, comer))

    def _served_at(self, matter: Matter) -> datetime:
        dice = thrown(self._day.seed, matter.comer.person.key, matter.wish or "")
        return max(matter.at, self._free_at) + timedelta(seconds=dice.uniform(15, 40))

    async def _serve(self, matter: Matter, now: datetime) -> None:
        if matter.wish is None:
            await self._check_in(matter, now)
        elif matter.wish is Wish.ANNOUNCE:
            await self._announce(matter.comer)
        else:
            row = _row_of(await self.seat.ask(read_board), matter.comer)
            if row is not None and row.state is State.WAITING:
                await self._do(row, matter.wish)

    async def _check_in(self, matter: Matter, now: datetime) -> None:
        comer = matter.comer
        file = await self._file_of(comer)
        if file is None:
            return
        admitted, awaited = _wanted(file, comer)
        if not (admitted or awaited or comer.announced):
            return
        cut = self._day.hours.cut.begins <= matter.at < self._day.hours.cut.ends <= now
        done = await self.seat.perform(
            check_in,
            patient=file.patient.key,
            referrals=admitted,
            identity=comer.identity,
            needs=comer.needs,
            awaited=awaited,
            as_of=matter.at if cut else None,
            as_of_reason=because(self._language, Reason.POWER_CUT) if cut else "",
        )
        self._counter.holds_number(comer, now)
        await self._tell(done, now)

    async def _tell(self, done: CheckedIn, now: datetime) -> None:
        wait = await self.seat.ask(lambda snapshot: read_wait(snapshot, done.visit))
        if wait is not None:
            self.told[done.visit] = now, wait

    async def _announce(self, comer: Comer) -> None:
        file = await self._file_of(comer)
        if file is not None:
            admitted, _ = _wanted(file, comer)
            await self.seat.perform(announce, patient=file.patient.key, referrals=admitted, priority=Priority.STAT)

    async def _do(self, row: VisitRow, wish: Wish) -> None:
        match wish:
            case Wish.AWAY:
                await self.seat.perform(away, visit=row.visit, seen=row.changed)
            case Wish.BACK:
                await self.seat.perform(mark_back, visit=row.visit, seen=row.changed)
            case Wish.LEAVES:
                why = because(self._language, Reason.LEAVES)
                await self.seat.perform(leave, visit=row.visit, seen=row.changed, reason=why)
            case Wish.SOONER:
                why = because(self._language, Reason.PAIN)
                await self.seat.perform(expedite, visit=row.visit, seen=row.changed, reason=why)
            case Wish.LATER:
                why = because(self._language, Reason.LATER)
                await self.seat.perform(defer, visit=row.visit, seen=row.changed, reason=why)

    async def _look_round(self, now: datetime) -> bool:
        """See to one of those on hold of whom it is known by now what is to become of them."""
        board = await self.seat.ask(read_board)
        for row in board.waiting:
            if row.held is None or now - row.arrived < _ASKED_AFTER.get(row.held.key, timedelta.max):
                continue
            with suppress(Moved, NotNow):
                if row.held.key in _GIVEN_UP:
                    why = because(self._language, Reason.TAKEN_BACK)
                    await self.seat.perform(leave, visit=row.visit, seen=row.changed, reason=why)
                else:
                    why = because(self._language, Reason.ASKED)
                    await self.seat.perform(release, visit=row.visit, seen=row.changed, reason=why)
                return True
        return False

    async def _file_of(self, comer: Comer) -> PatientFile | None:
        """The file of whoever says this code, or this name: found, and the look remembered, as at the desk."""

        def found(snapshot: Snapshot) -> int | None:
            hits = find(snapshot, comer.person.card)
            return next((hit.patient.key for hit in hits if hit.patient.name == comer.person.name), None)

        key = await self.seat.ask(found)
        if key is None:
            return None
        try:
            await self._look(key, "")
        except NotNow:  # asked why, as anybody is whom nothing of this patient was known to before
            await self._look(key, because(self._language, Reason.AT_COUNTER))
        return await self.seat.ask(lambda snapshot: read_file(snapshot, key))

    async def _look(self, patient: int, reason: str) -> None:
        await self.seat.perform(look, kind=LookKind.FILE, patient=patient, reason=reason, where="check_in")


def _row_of(board: Board, comer: Comer) -> VisitRow | None:
    return next((row for row in board.waiting if row.name == comer.person.name), None)


def _wanted(file: PatientFile, comer: Comer) -> tuple[list[int], bool]:
    """The referrals to check in with, one for each exam and side, and whether to wait for one that is on its way."""
    admitted = {
        (view.exam_code, view.side): view.key
        for view in reversed(file.referrals)
        if view.state is ReferralState.OPEN and view.verdict.answer in _ADMITTED and not view.verdict.not_yet
    }
    return sorted(admitted.values()), not admitted and comer.says is Says.AWAITED
