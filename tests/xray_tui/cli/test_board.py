"""``xray-tui board`` and how ``display`` says no."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from models.visit.call import call_next
from tests.clinic import MORNING, Clinic
from xray_tui.cli.board import board
from xray_tui.cli.display import display

app = typer.Typer()
app.command()(board)
app.command()(display)


@pytest.fixture
def clinic(clinic: Clinic) -> Clinic:
    """The clinic, whose time stands still for every program that opens it."""
    clinic.store.set_clock(MORNING, speed=0)
    return clinic


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.stdout, done.stderr


def test_the_board_for_a_program(clinic: Clinic) -> None:
    for n in (1, 2, 3):
        clinic.walk_in(n)
    clinic.perform(call_next, rooms=("xray1",))
    code, output, _ = run("board", "--json", "--database", clinic.store.url)
    told = json.loads(output)
    assert code == 0
    assert told["rooms"][0] == {"id": "xray1", "name": "Röntgen 1", "state": "called", "ticket": "B001"}
    assert [(ticket["ticket"], ticket["state"], ticket["room"]) for ticket in told["tickets"]] == [
        ("B001", "called", "Röntgen 1"),
        ("B002", "waiting", None),
        ("B003", "waiting", None),
    ]
    assert told["tickets"][0]["called_at"] == "2026-11-24T07:00:00+00:00"
    assert told["age_seconds"] == 0
    assert set(told) == {"unit", "day", "at", "seq", "age_seconds", "wait_minutes", "rooms", "tickets"}
    assert "Test" not in output


def test_the_board_for_a_reader(clinic: Clinic) -> None:
    for n in (1, 2):
        clinic.walk_in(n)
    clinic.perform(call_next, rooms=("xray1",))
    code, output, _ = run("board", "--database", clinic.store.url, "--language", "sv")
    assert code == 0
    assert output.splitlines() == ["Kallad: B001 → Röntgen 1 9.00", "Senast: –", "Väntar: B002"]


def test_a_database_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    for command in ("board", "display"):
        code, output, error = run(command, "--database", str(tmp_path / "none.db"), "--language", "en")
        assert (code, output) == (2, "")
        assert error.startswith("There is no database")
        assert len(error.splitlines()) == 1
