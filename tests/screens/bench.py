"""A desk to try the toolkit on: a door with nothing behind it, and a screen that notes what the box says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from time import monotonic
from types import SimpleNamespace
from typing import Any

from textual.widget import Widget

from models.refusal import Message
from models.unit.rules import Unit, default_unit
from screens.base import DeskScreen
from screens.desk import Begun, Health, Station
from screens.widgets.panel import Panel
from screens.widgets.rows import Row, Rows, heading
from screens.widgets.spans import Span, cell
from xray_tui.desk_app import DeskApp

NOON = datetime(2026, 11, 24, 7, 41, tzinfo=UTC)


class Bench:
    """A desk without a clinic: answers what a test puts into it."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self.station = Station("radiographer", ("xray1",), "R. Testi")
        self.connected = True
        self.age = 0.0
        self.wall_silent = False
        self.outcome: object = None
        self.performed: list[tuple[Any, ...]] = []
        self.stopped = 0

    @property
    def health(self) -> Health:
        fresh_at = monotonic() - self.age
        return Health(connected=self.connected, fresh_at=fresh_at, loading=False, wall_silent=self.wall_silent)

    @property
    def unit(self) -> Unit:
        return default_unit()

    door = SimpleNamespace(guarded=False)

    def now(self) -> datetime:
        return NOON

    async def perform(self, verb: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        self.performed.append((verb, args, kwargs))
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome

    async def ask(self, read: Callable[[Any], Any], /) -> Any:
        return self.outcome

    def watch(self, read: Callable[[Any], Any], then: Callable[[Any], None], /) -> Any:
        return SimpleNamespace(refresh=lambda: None, stop=lambda: None)

    def start(
        self,
        post: Callable[[Callable[[], None]], None],
        on_live: Callable[[], None],
        on_fault: Callable[[Message], None],
        on_begun: Callable[[Begun], None],
        on_door: Callable[[], None],
    ) -> None:
        post(on_live)

    def stop(self) -> bool:
        self.stopped += 1
        return True


def people(*names: str) -> list[Row]:
    """Rows with these names, each its own key."""
    return [
        heading("Waiting"),
        *(Row(((cell(name, 20, bold=True), Span("  "), Span(f"no. {name}")),), key=name, group="w") for name in names),
    ]


class NotingScreen(DeskScreen):
    """Notes everything that the box says."""

    NAME = "queue"
    ACTS = ("call_next", "open")

    def __init__(self) -> None:
        super().__init__()
        self.rows = self.list = Rows()
        self.panel = Panel()
        self.said: list[tuple[Any, ...]] = []

    def content(self) -> Iterable[Widget]:
        yield self.list
        yield self.panel

    def translate(self) -> None:
        if not self.list.rows:
            self.list.show(people("Aalto", "Berg", "Cajan"))

    def on_scan(self, text: str) -> None:
        self.said.append(("scan", text))

    def on_search(self, text: str) -> None:
        self.said.append(("search", text))

    def on_open(self, at: float) -> None:
        self.said.append(("open", self.chosen(at)))

    def on_tick(self, at: float) -> None:
        self.said.append(("tick",))

    def on_turn(self, by: int, at: float) -> None:
        self.said.append(("turn", by))

    def on_back(self) -> None:
        self.said.append(("back",))

    def act_call_next(self) -> None:
        self.said.append(("call_next",))


class SecondScreen(NotingScreen):
    """Another of the kind."""

    NAME = "check_in"


TABLE = {"queue": "tests.screens.bench:NotingScreen", "check_in": "tests.screens.bench:SecondScreen"}


def bench_app(desk: Bench | None = None, **settings: Any) -> DeskApp:
    """The desk's app on the bench."""
    return DeskApp(desk or Bench(), table=TABLE, **settings)  # type: ignore[arg-type]
