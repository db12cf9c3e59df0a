"""What importing does: the pure modules need nothing but Python, screens load no database, nothing happens.

The contracts of import-linter say which of our modules may name which. This says what really comes along, in an
interpreter of its own: a first frame that drags in the database stack takes twice as long.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
PURE = set(next(contract["source_modules"] for contract in CONTRACTS if contract["id"] == "pure"))
"""Rules without a database; `stdnum` is loaded by `identity` when a code is judged, not before."""

HEAVY = {
    *("alembic", "argon2", "babel", "fhir", "holidays", "pydantic", "sqlalchemy", "sqlmodel"),
    *("_sqlite3", "pysqlite3", "sqlite3"),
    *("tomllib", "typer"),
}
"""What the first frame doesn't wait for."""

BEFORE_THE_FRAME = (
    "xray_tui.cli.main",
    "xray_tui.compose",
    "xray_tui.desk_app",
    "xray_tui.display_app",
    "xray_tui.live",
    "xray_tui.settings",
)


def modules_of(floor: str) -> list[str]:
    """All modules of a package, but those that Alembic runs: they can't be imported outside a migration."""
    paths = (path.relative_to(ROOT).with_suffix("") for path in sorted((ROOT / floor).rglob("*.py")))
    names = (".".join(path.parts).removesuffix(".__init__") for path in paths)
    return [name for name in names if not name.startswith("models.store.migrations.")]


@cache
def imported(*names: str) -> dict[str, dict[str, list[str]]]:
    """What each module brought, in this order, in a fresh interpreter."""
    probe = Path(__file__).with_name("import_probe.py")
    run = subprocess.run(
        [sys.executable, "-I", "-B", str(probe), str(ROOT), *names], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    told: Any = json.loads(run.stdout)
    return dict(told)


def brought(wanted: dict[str, dict[str, list[str]]], bad: set[str]) -> dict[str, set[str]]:
    """The modules that brought something bad, each with what."""
    found = {name: {one.partition(".")[0] for one in told["loaded"]} & bad for name, told in wanted.items()}
    return {name: what for name, what in found.items() if what}


def test_pure_modules_load_the_standard_library_alone() -> None:
    foreign = {
        name: outside
        for name, told in imported(*sorted(PURE)).items()
        if (outside := {one for one in told["loaded"] if not standard(one) and one.partition(".")[0] != "models"})
    }

    assert not foreign


def test_pure_modules_load_only_pure_modules() -> None:
    ours = {one for told in imported(*sorted(PURE)).values() for one in told["loaded"] if one.startswith("models.")}
    packages = {name for name in ours if any(pure.startswith(f"{name}.") for pure in PURE)}

    assert ours - packages == PURE


def standard(name: str) -> bool:
    first = name.partition(".")[0]
    return first in sys.stdlib_module_names or first.startswith("_sysconfigdata")


@pytest.mark.parametrize("names", [modules_of("screens"), BEFORE_THE_FRAME], ids=["screens", "program"])
def test_the_first_frame_waits_for_no_database(names: list[str]) -> None:
    assert not brought(imported(*names), HEAVY)


def test_screens_import_only_pure_modules_of_the_clinic() -> None:
    told = imported(*modules_of("screens"))
    ours = {(name, one) for name, each in told.items() for one in each["loaded"] if one.startswith("models.")}
    impure = {pair for pair in ours if pair[1] not in PURE and not any(pure.startswith(f"{pair[1]}.") for pure in PURE)}

    assert not impure


@pytest.mark.parametrize("floor", ["models", "screens", "xray_tui"])
def test_importing_opens_nothing_and_starts_nothing(floor: str) -> None:
    assert not {name: told["did"] for name, told in imported(*modules_of(floor)).items() if told["did"]}
