"""Who is in the rooms of a radiographer's desk: they see its monitor, so that others' names are hidden meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.host import InRoom
from screens.queue.privacy import in_room
from xray_tui.desk_cover import DeskCover

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot
    from models.visit.board import VisitRow


class DeskRooms(DeskCover):
    """An app that knows who sees its screens."""

    _in_room = InRoom()

    @property
    def in_room(self) -> InRoom:
        """Who sees this desk's monitor beside whoever works at it."""
        return self._in_room

    def tell_in_room(self, in_room: InRoom) -> bool:
        """So it was read; when somebody else comes to the room, names that were shown are hidden again.

        Returns:
            Whether all screens were told that the names on them have changed.
        """
        before = self._in_room
        if in_room.seq < before.seq:
            return False
        self._in_room = in_room
        if in_room.patients == before.patients:
            return False
        for screen in self.desk_screens():
            screen.names.end()
            screen.names_changed()
        return True

    def watch_rooms(self) -> None:
        """Know it from now on, whatever screen is shown."""
        if self.desk.station.kind == "radiographer":
            self.desk.watch(_read_in_rooms, self._take_in_rooms)

    def _take_in_rooms(self, read: tuple[int, tuple[VisitRow, ...]]) -> None:
        seq, rows = read
        self.tell_in_room(InRoom(seq, in_room(rows, self.desk.station)))


def _read_in_rooms(snapshot: Snapshot) -> tuple[int, tuple[VisitRow, ...]]:
    from models.visit.read import read_in_rooms

    return snapshot.seq, read_in_rooms(snapshot)
