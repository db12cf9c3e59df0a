"""The queue that a station prints by itself: when something has changed, and only then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from models.journal.outcomes import LookKind
from models.refusal import Message, Unavailable
from models.unit.rules import Unit, default_unit
from tests.clinic import Clinic
from xray_tui.paper_queue import PaperQueue
from xray_tui.printing import Printer


class Desk:
    """As much of a desk as the paper queue needs, over a real database."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.gone = False
        self.door = SimpleNamespace(locked=False)
        self.looks: list[Any] = []

    @property
    def unit(self) -> Unit:
        return default_unit()

    async def perform(self, verb: Callable[..., Any], /, **kwargs: Any) -> Any:
        self.looks.append(kwargs)
        return self.clinic.perform(verb, **kwargs)

    async def ask(self, read: Callable[[Any], Any], /) -> Any:
        if self.gone:
            raise Unavailable("store.cannot_open")
        return self.clinic.store.read(read)


def paper(desk: Desk, target: str) -> PaperQueue:
    return PaperQueue(desk, Printer(target), lambda: "en")  # type: ignore[arg-type]


async def test_it_is_printed_again_only_when_it_says_something_new(clinic: Clinic, tmp_path: Path) -> None:
    out = tmp_path / "queue"
    desk = Desk(clinic)
    queue = paper(desk, f"file:{out}")

    async def times() -> int:
        assert await queue.print_again() is None
        return out.read_text(encoding="utf-8").count("Sipoo X-ray: queue") if out.exists() else 0

    assert await times() == 0, "nobody is there"
    clinic.walk_in(1)
    assert await times() == 1
    assert await times() == 1, "nothing has changed"
    clinic.clock.forward(10)
    assert await times() == 1, "time alone changes nothing on it"
    clinic.walk_in(2)
    assert await times() == 2
    assert "B002" in out.read_text(encoding="utf-8")


async def test_it_is_a_look_and_remembered(clinic: Clinic, tmp_path: Path) -> None:
    clinic.walk_in(1)
    desk = Desk(clinic)
    queue = paper(desk, f"file:{tmp_path}/")
    assert await queue.print_again() is None
    assert await queue.print_again() is None
    assert desk.looks == [{"kind": LookKind.BOARD, "where": "print"}]


async def test_what_failed_is_said_and_tried_again(clinic: Clinic, tmp_path: Path) -> None:
    clinic.walk_in(1)
    place = tmp_path / "missing"
    queue = paper(Desk(clinic), f"file:{place}/queue")
    failed = await queue.print_again()
    assert failed is not None
    assert failed.key == "slip.failed"
    assert failed.params["what"] == Message("slip.title_queue")
    place.mkdir()
    assert await queue.print_again() is None
    assert (place / "queue").exists()


async def test_without_a_database_the_last_list_is_what_there_is(clinic: Clinic, tmp_path: Path) -> None:
    clinic.walk_in(1)
    desk = Desk(clinic)
    queue = paper(desk, f"file:{tmp_path}/")
    assert await queue.print_again() is None
    desk.gone = True
    clinic.walk_in(2)
    assert await queue.print_again() is None
    assert "B002" not in (tmp_path / "queue.txt").read_text(encoding="utf-8")
