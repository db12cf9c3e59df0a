"""Signing in: over everything, and nothing of a patient stands on it; also what unlocks a desk.

Letters go to the name, digits to the PIN, so that there is nothing to move between: whoever worked here last types
their PIN and Enter; somebody else begins with their name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.refusal import Message, Refusal
from screens.blank import Blank
from screens.line import Line as TypedLine
from screens.safe import clip, visible
from screens.stroke import Effect, Stroke
from screens.text import text
from screens.widgets.spans import BLANK, Line, Span, chip, measure

if TYPE_CHECKING:
    from models.staff.outcomes import Tried

LONGEST_NAME, LONGEST_PIN = 60, 32

_LABEL, _FIELD = 8, 34


class SignIn(Blank):
    """Answers who has signed in.

    Args:
        over: whether somebody's work lies behind it, and is kept for them.
    """

    def __init__(self, *, over: bool) -> None:
        super().__init__()
        self.over = over
        self._trying = False
        self._tried: Tried | None = None
        self._refused = ""

    @property
    def at_the_door(self) -> bool:
        """Whether it stands where nobody works yet."""
        return not self.over

    @property
    def who(self) -> str:
        """The name as it stands: what was typed, else whose try was refused, else whoever worked here last."""
        return self._typed_name or self._refused or self.host.desk.door.last

    @property
    def _typed_name(self) -> str:
        return "".join(each for each in self._taker.line.text if not each.isdecimal()).lstrip()

    @property
    def _pin(self) -> str:
        return "".join(each for each in self._taker.line.text if each.isdecimal())

    # Keys

    def take(self, stroke: Stroke) -> None:
        """One key; while a PIN is being tried, none is heard."""
        if self._trying or self.answered:
            if stroke.part.first:
                self.app.bell()
            return
        match self._taker.take(stroke.key, stroke.character, stroke.part):
            case Effect.TYPED:
                self._silence.heed()
                self._typed()
            case Effect.SCANNED:
                self._scanned()
            case Effect.KEY if stroke.part.run is None and stroke.part.pressed:
                self._key(stroke.key)
            case _:
                pass

    def _scanned(self) -> None:
        self._taker.clear()
        self.refuse(Message("staff.not_a_scan"))

    def _typed(self) -> None:
        line = self._typed_name[:LONGEST_NAME] + self._pin[:LONGEST_PIN]
        self._taker.line = TypedLine(line, len(line))
        self._notice = ""
        self.redraw()

    def _key(self, key: str) -> None:
        match key:
            case "enter" if not self.who:
                self.refuse(Message("staff.type_name"))
            case "enter" if not self._pin:
                self.refuse(Message("staff.type_pin"))
            case "enter":
                self._trying = True
                self.redraw()
                self.run_worker(self._try(), group="door")
            case "escape":
                self._refused = ""
                self._taker.clear()
                self._typed()
            case _:
                pass

    async def _try(self) -> None:
        from models.staff.outcomes import Result

        try:
            tried = await self.host.desk.door.sign_in(self.who, self._pin)
        except Refusal as refusal:
            self._again(refusal.message)
            return
        self._tried = tried
        match tried.result:
            case Result.IN:
                self.answered = True
                self.dismiss(None)
            case Result.DISABLED:
                self._again(Message("staff.not_active", {"name": tried.name}))
            case Result.TOO_SOON:
                self._again(Message("staff.wait"))
            case _:
                self._again(Message("staff.wrong"))

    def _again(self, notice: Message) -> None:
        """The name stays until another is begun, the PIN goes."""
        self._refused = self.who
        self._taker.clear()
        self._trying = False
        self.refuse(notice)

    # Drawing

    def below(self) -> list[Line]:
        """The name, the PIN, and what to do."""
        pin = "•" * min(len(self._pin), _FIELD - 1)
        typed = self._typed_name
        name: Line = (Span(clip(visible(self.who), _FIELD - 1), bold=bool(typed)),)
        at_name = bool(typed) and not pin
        rows = [
            self._row(Message("staff.field_name"), name, at_name),
            self._row(Message("staff.field_pin"), (Span(pin, bold=True),), not at_name),
            BLANK,
        ]
        if self._trying:
            return [*rows, self._said(Message("staff.trying"), "muted"), BLANK, BLANK, BLANK]
        hint, barred = self.host.desk.door.hint, self.host.desk.door.barred
        rows = rows if hint is None else [*rows, self._said(hint, "muted"), BLANK]
        kept = [self._said(Message("staff.kept"), "muted")] if self.over and barred is None else []
        said = self._notice or barred
        notice: Line = (chip("!", self.words(said)),) if said else BLANK
        left = self._seconds_left()
        wait = self._said(Message("staff.wait_seconds", {"seconds": left}), "warn", bold=True) if left else BLANK
        how = Message("staff.type_both") if self.who else Message("staff.type_name_too")
        return [*rows, *kept, self._said(how, "muted"), BLANK, notice, wait]

    def _seconds_left(self) -> int:
        from models.staff.outcomes import seconds_left

        return 0 if self._tried is None else seconds_left(self._tried, self.host.desk.now())

    def _row(self, label: Message, value: Line, at: bool) -> Line:
        """A label and its field, always as wide: what is typed doesn't move it."""
        words = text(self.language, label)
        line: Line = (Span(words.ljust(_LABEL), "muted"), *value, Span("▌" if at else " ", "accent"))
        return (*line, Span(" " * (_LABEL + _FIELD - measure(line))))

    def _said(self, message: Message, role: str, *, bold: bool = False) -> Line:
        return (Span(text(self.language, message), role, bold),)
