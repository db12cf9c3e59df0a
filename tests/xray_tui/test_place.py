"""Two terminals on one machine are two stations; one that starts again finds its own name, and no ghost works on."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from models.staff.post import read_posts
from tests.clinic import Clinic
from xray_tui.at_work import AtWork
from xray_tui.place import Place, take_place
from xray_tui.settings import Settings

X, P = ("xray1",), ("panoramic",)


class Desk:
    """A desk without its screens: its name and its post."""

    def __init__(self, clinic: Clinic, kind: str = "radiographer", rooms: tuple[str, ...] = ()) -> None:
        self.clinic = clinic
        self.place: Place = take_place(clinic.store, Settings(station=kind, rooms=rooms), "pc")
        self.work = AtWork("", kind, rooms)
        self.work.at(self.place.name, self.place.left)
        self.work.begin(clinic.store, clinic.actor)

    def quit(self) -> None:
        self.work.leave(self.clinic.store, self.clinic.actor)
        self.place.release()

    def crash(self) -> None:
        """The system takes the lock, and nothing is left in order."""
        os.close(self.place._lock)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    return tmp_path / "temporary"


def posts(clinic: Clinic) -> dict[str, tuple[str, ...]]:
    return {post.station: post.rooms for post in clinic.store.read(read_posts)}


def test_two_terminals_are_two_stations_and_two_radiographers(clinic: Clinic, folder: Path) -> None:
    one, two, counter = Desk(clinic, rooms=X), Desk(clinic, rooms=P), Desk(clinic, "reception")
    assert posts(clinic) == {"radiographer@pc": X, "radiographer@pc (2)": P, "reception@pc": ()}
    assert clinic.board().radiographers == 2
    assert [desk.work.found for desk in (one, two, counter)] == [None, None, None]
    one.quit()
    assert clinic.board().radiographers == 1
    assert Desk(clinic, rooms=X).place.name == "radiographer@pc", "the first that nobody has"
    two.quit()
    counter.quit()


def test_the_last_leaves_nothing_behind(clinic: Clinic, folder: Path) -> None:
    for desk in [Desk(clinic), Desk(clinic)]:
        desk.quit()
    assert list(folder.iterdir()) == []


def test_one_that_crashed_finds_its_own_post_again(clinic: Clinic) -> None:
    one, two = Desk(clinic, rooms=X), Desk(clinic, rooms=P)
    two.crash()
    again = Desk(clinic, rooms=P)
    assert again.place.name == "radiographer@pc (2)"
    assert again.work.found == clinic.clock.now(), "still here?"
    again.crash()
    one.crash()
    assert Desk(clinic, rooms=P).place.name == "radiographer@pc (2)", "its rooms say which of the two it was"
    assert posts(clinic) == {"radiographer@pc (2)": P}, "the other isn't at work any more"


@pytest.mark.parametrize(("kind", "rooms"), [("radiographer", P), ("reception", ())])
def test_one_that_crashed_and_starts_as_something_else_leaves_no_ghost(
    clinic: Clinic, kind: str, rooms: tuple[str, ...]
) -> None:
    Desk(clinic, rooms=X).crash()
    Desk(clinic, kind, rooms)
    assert posts(clinic) == {f"{kind}@pc": rooms}
    assert clinic.board().radiographers == (kind == "radiographer")


def test_where_no_lock_can_be_had_the_desk_has_its_name_all_the_same(clinic: Clinic, folder: Path) -> None:
    folder.rmdir()
    desk = Desk(clinic)
    assert (desk.place.name, desk.place.left) == ("radiographer@pc", ())
    desk.quit()


def test_nobody_is_led_elsewhere_by_a_folder_that_is_none(clinic: Clinic, folder: Path) -> None:
    desk = Desk(clinic)
    (locks,) = folder.iterdir()
    desk.quit()
    (folder / "elsewhere").mkdir()
    locks.symlink_to(folder / "elsewhere")
    Desk(clinic).quit()
    assert list((folder / "elsewhere").iterdir()) == []
