from __future__ import annotations

from collections.abc import AsyncIterator
from time import monotonic

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from screens.selection import Why
from screens.themes import DARK, THEMES
from screens.widgets.rows import Row, Rows, heading, sentence
from screens.widgets.spans import Span, cell
from tests.screens.bench import people
from tests.screens.plain import plain


class RowsApp(App[None]):
    """One list, and what was painted of it."""

    def __init__(self) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK
        self.list = Rows()
        self.selected: list[tuple[object, bool]] = []

    def compose(self) -> ComposeResult:
        yield self.list

    def on_rows_selected(self, event: Rows.Selected) -> None:
        self.selected.append((event.key, event.jumped))


@pytest.fixture
async def app() -> AsyncIterator[RowsApp]:
    app = RowsApp()
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        yield app


def painted(app: RowsApp, monkeypatch: pytest.MonkeyPatch) -> list[Region]:
    regions: list[Region] = []
    refresh = app.list.refresh

    def noting(*these: Region, **how: bool) -> Rows:
        regions.extend(these)
        return refresh(*these, **how)

    monkeypatch.setattr(app.list, "refresh", noting)
    return regions


async def settle(app: RowsApp) -> None:
    pilot_free = app.wait_for_refresh
    await pilot_free()


async def test_the_selected_row_has_its_mark(app: RowsApp) -> None:
    app.list.show(people("Aalto", "Berg"))
    await settle(app)

    lines = plain(app).splitlines()
    assert lines[0] == " Waiting"
    assert lines[1].startswith(" ►  Aalto")
    assert lines[2].startswith("    Berg")


async def test_the_selection_follows_its_key(app: RowsApp) -> None:
    app.list.show(people("Aalto", "Berg", "Cajan"))
    app.list.move(1)
    app.list.show(people("Cajan", "Berg"))
    await settle(app)

    assert app.list.selected == "Berg"
    assert " ►  Berg" in plain(app)
    assert app.selected == [("Aalto", False), ("Berg", False)]


async def test_when_its_row_goes_the_selection_jumps_and_says_so(app: RowsApp) -> None:
    app.list.show(people("Aalto", "Berg", "Cajan"))
    app.list.move(1)
    app.list.show(people("Aalto", "Cajan"))
    await settle(app)

    assert app.selected[-1] == ("Cajan", True)
    assert app.list.at_press(monotonic()) is Why.JUMPED
    assert app.list.at_press(monotonic() + 1.1) == "Cajan"


async def test_only_what_changed_is_painted(app: RowsApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app.list.show(people("A", "B", "C", "D", "E", "F", "G"))
    await settle(app)
    regions = painted(app, monkeypatch)
    rows = people("A", "B", "C", "D", "E", "F", "G")
    rows[4] = Row(((Span("D was called", "warn"),),), key="D", group="w")
    app.list.show(rows)

    assert [region.y for region in regions] == [4]
    app.list.show(list(rows))
    assert len(regions) == 1


async def test_a_move_paints_two_rows(app: RowsApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app.list.show(people("A", "B", "C", "D", "E", "F", "G"))
    await settle(app)
    regions = painted(app, monkeypatch)
    app.list.move(2)

    assert {region.y for region in regions} == {1, 3}


async def test_the_list_scrolls_no_more_than_needed_and_tells_that_there_is_more(app: RowsApp) -> None:
    names = [f"N{number:02}" for number in range(30)]
    app.list.show(people(*names))
    await settle(app)
    assert plain(app).splitlines()[-1].endswith("↓")
    assert "↑" not in plain(app)

    app.list.move(15)
    await settle(app)
    assert " ►  N15" in plain(app).splitlines()[-1]
    assert plain(app).splitlines()[0].endswith("↑")

    app.list.move(-100)
    await settle(app)
    assert plain(app).splitlines()[0] == " Waiting"


async def test_two_lines_are_one_row(app: RowsApp) -> None:
    two = Row(((cell("B017", 4, bold=True),), (Span("wheelchair, fetch"),)), key=1)
    app.list.show([two, *people("Aalto")[1:]])
    app.list.move(1)
    await settle(app)

    assert app.list.selected == "Aalto"
    assert plain(app).splitlines()[1].strip() == "wheelchair, fetch"


async def test_tab_goes_round_the_groups(app: RowsApp) -> None:
    rows = [
        heading("One"),
        *(Row(((Span(name),),), key=name, group="one") for name in "ab"),
        heading("Two"),
        *(Row(((Span(name),),), key=name, group="two") for name in "cd"),
    ]
    app.list.show(rows)
    app.list.move(1)
    app.list.move_group(1)
    assert app.list.selected == "c"
    app.list.move_group(1)
    assert app.list.selected == "a"
    app.list.move_group(-1)
    assert app.list.selected == "c"


async def test_nobody_is_one_sentence(app: RowsApp) -> None:
    app.list.show([sentence("Nobody is waiting.")])
    await settle(app)

    assert plain(app).splitlines()[0] == " Nobody is waiting."
    assert app.list.selected is None
    app.list.move(1)
    app.list.move_group(1)
    assert app.list.at_press(monotonic()) is Why.NOTHING


@pytest.mark.parametrize("name", ["[/x]", "\x1b[2J", "患者様" * 40, "e" + "\u0301" * 300, "a\nb", "\u202ex"])
async def test_hostile_names_keep_the_grid(app: RowsApp, name: str) -> None:
    app.list.show([Row(((cell(name, 10), Span("|")),), key=1)])
    await settle(app)
    line = plain(app).splitlines()[0]

    assert line.endswith("|")
    assert app.list.render_line(0).cell_length == 60
    assert "\x1b" not in line


async def test_five_hundred_rows_are_smooth(app: RowsApp) -> None:
    names = [f"N{number:03}" for number in range(500)]
    app.list.show(people(*names))
    await settle(app)
    started = monotonic()
    for _ in range(50):
        app.list.move(1)
    names.remove("N250")
    app.list.show(people(*names))
    await settle(app)

    assert monotonic() - started < 1.0
