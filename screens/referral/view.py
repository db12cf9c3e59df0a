"""What the referral check shows, and reads to show it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from textual import events, on
from textual.containers import Container, Vertical
from textual.widget import Widget

from models.clock import clinic_day
from models.patient.view import PatientFile, PatientView
from models.referral.facts import OrdererKind, Verdict
from models.referral.view import ReferralView
from screens.base import DeskScreen
from screens.frame import Ground
from screens.opening import may_open
from screens.referral.enquiry import Enquiry, Field
from screens.referral.findings import of_enquiry, of_referral
from screens.referral.sheet import FieldKey, ReferralKey, Sheet, rows
from screens.widgets.pane import Pane
from screens.widgets.rows import Row, Rows, sentence

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot

NARROW, LOW = 120, 32

LOADING = 2.0
"""Seconds after which a reading that hasn't come is spoken of."""


class CheckView(DeskScreen):
    """What the referral check shows; what its keys do is ``screens.referral.screen``'s."""

    DEFAULT_CSS = """
    CheckView #head { height: 2; background: $background; }
    CheckView #both { layout: horizontal; }
    CheckView #pane { width: 46; }
    CheckView.-wide #pane { width: 58; }
    CheckView.-nobody #head { display: none; }
    CheckView.-narrow #both { layout: vertical; }
    CheckView.-narrow #pane { width: 100%; }
    CheckView.-narrow.-low #pane { height: 9; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows = self._list = Rows(id="list")
        self._head = Ground(id="head")
        self._pane = Pane(id="pane")
        self._patient: int | None = None
        self._since = 0.0
        self._file: PatientFile | None = None
        self._enquiry = Enquiry()
        self._drawn_in = (0, 0)
        self.add_class("-nobody")

    # The frame

    def content(self) -> Iterable[Widget]:
        """Who it is above all; the list, and the answer beside or below it."""
        with Vertical():
            yield self._head
            with Container(id="both"):
                yield self._list
                yield self._pane

    def on_mount(self) -> None:
        """Begin with what can be asked."""
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Lay it out for the new size."""
        width, height = event.size
        self.set_class(height < LOW, "-low")
        self._pane.below = width < NARROW
        self.call_after_refresh(self._draw)

    def translate(self) -> None:
        """Everything in the desk's language."""
        self._draw()

    # Reading

    async def show_patient(self, patient: int, appointment: int | None = None) -> None:
        """Show a patient's referrals."""
        if not await may_open(self, patient):
            return
        self.drop_patient()
        self._patient, self._since = patient, monotonic()
        self.watch_only(self.desk.watch(partial(_read_file, patient=patient), partial(self._take, patient)))
        self.set_timer(LOADING, self._draw)
        self._draw()

    def drop_patient(self) -> None:
        """Show nobody; what was asked by telephone stays."""
        self.watch_only(None)
        self._patient = self._file = None

    def _take(self, patient: int, file: PatientFile | None) -> None:
        before = self._file
        if patient != self._patient:
            return
        if file is None:
            self.drop_patient()
        elif before is None or file.seq >= before.seq:
            self._file = self.names.without(file)
        self._draw()
        if before is None and file is not None:
            first = file.referrals[0].key if file.referrals else None
            self._list.select(FieldKey(Field.EXAM) if first is None else ReferralKey(first))

    def patients_shown(self) -> Iterable[int]:
        """The patient shown."""
        return () if self._patient is None else (self._patient,)

    @property
    def patient_at_hand(self) -> PatientView | None:
        """The patient shown."""
        return None if self._file is None else self._file.patient

    def names_changed(self) -> None:
        """The patient's name is hidden, or shown as it is read again."""
        if self._file is not None and self._watch is not None:
            self._file = self.names.without(self._file)
            self._draw()
            self._watch.refresh()

    # Drawing

    def _sheet(self) -> Sheet:
        return Sheet(self.language, self.desk.unit, self._list.size.width, self.has_class("-low"))

    def _draw(self) -> None:
        self.set_class(self._patient is None, "-nobody")
        if not self._list.size.width:
            return
        file, sheet = self._file, self._sheet()
        if self._patient is not None and file is None:
            self._list.show(self._reading())
            self._head.show([])
            self._pane.show([])
            return
        self._list.show(rows(sheet, file, self._enquiry))
        if file is not None:
            lines = self.who(file.patient, self.size.width - 2)
            self._head.show(lines)
            self._head.styles.height = len(lines) + (0 if sheet.tight else 1)
        self._draw_pane(sheet)
        self._drawn_in = self._room()
        self.call_after_refresh(self._draw_in_new_room)

    def _room(self) -> tuple[int, int]:
        return self._list.size.width, self._pane.room

    @on(Rows.Resized)
    def _draw_in_new_room(self) -> None:
        """What was just shown or hidden may have left more room, or less."""
        if self._room() != self._drawn_in:
            self._draw()

    def _reading(self) -> list[Row]:
        return [sentence(self.say("check.reading"))] if monotonic() - self._since >= LOADING else []

    def _draw_pane(self, sheet: Sheet) -> None:
        pane, view = self._pane, self.referral_at(self._list.selected)
        if view is not None and self._file is not None:
            pane.show(of_referral(sheet, view, self._file.patient, pane.room), view.key)
        elif self._patient is None or self._file is not None:
            pane.show(of_enquiry(sheet, self._enquiry, self._verdict_of(sheet), pane.room), self._enquiry)

    def _verdict_of(self, sheet: Sheet) -> Verdict | None:
        orderer = self._enquiry.orderer
        name = "" if orderer is OrdererKind.UNKNOWN else sheet.say(f"orderer_{orderer}")
        return self._enquiry.verdict(self.desk.unit, clinic_day(self.desk.now()), name)

    def referral_at(self, key: object) -> ReferralView | None:
        """The referral of a row."""
        if self._file is None or not isinstance(key, ReferralKey):
            return None
        return next((view for view in self._file.referrals if view.key == key.referral), None)

    @on(Rows.Selected)
    def _selected(self, event: Rows.Selected) -> None:
        event.stop()
        self._draw_pane(self._sheet())
        self.box.tell(self.prompt(), self.say("desk.box_opens"), self.say("desk.box_searches"))
        self.tell_footer()


def _read_file(snapshot: Snapshot, *, patient: int) -> PatientFile | None:
    """The patient's file; ``None`` for one whom there isn't any more."""
    from models.patient.file import read_file
    from models.refusal import NotFound

    try:
        return read_file(snapshot, patient)
    except NotFound:
        return None
