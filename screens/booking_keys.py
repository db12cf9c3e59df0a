"""What the keys of a booking screen do that is the same on each: the week, the groups, the highlight."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, ClassVar

from textual import on

from models.clock import clinic_day
from screens.booking import BookingView, F
from screens.widgets.rows import Rows

WEEK = "week"
"""The group of the week, after those of the form."""


class BookingScreen(BookingView[F]):
    """The keys of a booking screen."""

    ON_THE_PHONE: ClassVar[bool] = True
    ACTS: ClassVar[tuple[str, ...]] = ("open", "tick", "group", "turn", "back")

    def time_at(self, form: F, key: Hashable) -> Any:
        """The time that a row of the form offers; ``None`` for another row."""
        del form, key

    def on_back(self) -> None:
        """Esc: nothing is moved any more; then nobody is chosen."""
        form = self._form
        if form is not None and form.wish.moving and form.told is None:
            self._begin_anew(form, self._begin(form.wish.patient).wish)
        elif form is not None:
            self.show_nobody()

    def _begin_anew(self, form: F, wish: Any) -> None:
        form.leave_week()
        form.change(wish)
        self._read(form)

    # Moving about

    def on_move(self, unit: str, by: int, at: float) -> None:
        """Arrows move in the form, or in the week; a screenful further in what is told, where that is long."""
        form = self._form
        if form is not None and form.told is not None and unit == "page":
            self._pane.scroll_lines(by * (self._pane.rows - 1))
            return
        if form is None or not form.in_week:
            super().on_move(unit, by, at)
            return
        form.move(unit, by, at)
        self._draw()

    def on_group(self, by: int, at: float) -> None:
        """Tab goes to the next group; the week is the last."""
        form = self._form
        if form is None or form.board is None:
            return
        groups = list(dict.fromkeys(row.group for row in self._list.rows if row.key is not None))
        if form.free and form.told is None:
            groups.append(WEEK)
        if not groups:
            return
        here = self._group(form)
        group = groups[(groups.index(here) + by) % len(groups)] if here in groups else groups[0]
        form.leave_week()
        if group == WEEK:
            form.enter_week()
        else:
            self._enter(form, group, at)
        self._draw()

    def _group(self, form: F) -> str:
        if form.in_week:
            return WEEK
        return next((row.group for row in self._list.rows if row.key == self._list.selected), "")

    def _enter(self, form: F, group: str, at: float) -> None:
        """The chosen time where that is among the earliest; else the group's first row."""
        keys = [row.key for row in self._list.rows if row.group == group and row.key is not None]
        chosen = (key for key in keys if form.time is not None and self.time_at(form, key) == form.time)
        self._list.select(next(chosen, keys[0]), at)

    def turn_week(self, form: F, by: int) -> None:
        """Show the week before or after; the bell where nothing is offered then."""
        turned = form.wish.turn(by, form.board, clinic_day(self.desk.now())) if form.fresh else None
        if turned is None:
            self.app.bell()
            return
        form.change(turned)
        self._read(form)

    @on(Rows.Selected)
    def _selected(self, event: Rows.Selected) -> None:
        event.stop()
        form = self._form
        time = self.time_at(form, event.key) if form is not None and form.board is not None else None
        if form is not None and time is not None:
            if event.jumped:
                form.follow(time)
            elif time != form.time:
                form.choose(time)
        self._draw()
