"""``xray-tui doctor``: each thing that can be wrong with an installation, in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from models.store.engine import writing
from tests.clinic import Clinic
from xray_tui.cli.db import db
from xray_tui.cli.doctor import doctor
from xray_tui.doctor import machine
from xray_tui.doctor.finding import SIGNS, Mark


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    (tmp_path / "home" / "xray-tui").mkdir(parents=True, mode=0o700)
    return tmp_path / "home" / "xray-tui"


def examined(database: str = "", language: str = "en") -> tuple[int, list[str]]:
    given = ["--language", language, *(["--database", database] if database else [])]
    done = CliRunner().invoke(doctor, given)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout.splitlines()


def line(lines: list[str], thing: str) -> str:
    """What is said of a thing, without the blanks of the columns."""
    return next(" ".join(each.split()) for each in lines if f" {thing}  " in each)


def test_a_sound_installation_a_line_for_each_thing(clinic: Clinic) -> None:
    clinic.clock.at = datetime.now(UTC)
    clinic.walk_in(1)
    before = clinic.store.path.read_bytes()
    code, lines = examined(clinic.store.url)
    assert code == 0, lines
    assert len(lines) == 12
    assert all(each[0] in SIGNS.values() for each in lines)
    assert (
        line(lines, "Database")
        == "√ well Database The database opens, and its schema is this version's (revision 0001)."
    )
    assert "Testi" not in "".join(lines)
    assert clinic.store.path.read_bytes() == before


@pytest.mark.parametrize(("language", "well"), [("fi", "√ kunnossa  "), ("sv", "√ i skick  ")])
def test_in_the_other_languages(language: str, well: str) -> None:
    code, lines = examined(language=language)
    assert code == 0
    assert well in "\n".join(lines)
    assert "[doctor" not in "".join(lines)


def test_where_nothing_was_made_yet_nothing_is_wrong_and_nothing_is_made(tmp_path: Path) -> None:
    code, lines = examined()
    assert code == 0
    assert line(lines, "Database") == "! note Database There is no database yet: the first desk makes it."
    code, lines = examined(str(tmp_path / "mistyped.db"))
    assert code == 1
    assert line(lines, "Database").startswith("× wrong Database There is no database")
    assert not list(tmp_path.glob("*.db*"))


def readable_by_all(clinic: Clinic) -> None:
    clinic.store.path.chmod(0o644)


def an_hour_ahead(clinic: Clinic) -> None:
    clinic.clock.at = datetime.now(UTC) + timedelta(hours=1)
    clinic.walk_in(1)


def from_the_future(clinic: Clinic) -> None:
    with writing(clinic.store.engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.parametrize(
    ("happened", "thing", "said"),
    [
        (readable_by_all, "Files", "Others on this computer can read the files unit.db. Give them mode 600."),
        (an_hour_ahead, "Clock", "This computer's clock is 60 min behind the last entry"),
        (from_the_future, "Database", "newer"),
    ],
)
def test_a_database_in_bad_circumstances(
    happened: Callable[[Clinic], None], thing: str, said: str, clinic: Clinic
) -> None:
    happened(clinic)
    code, lines = examined(clinic.store.url)
    assert code == 1
    assert line(lines, thing).startswith(f"× wrong {thing} ")
    assert said in line(lines, thing)


@pytest.mark.parametrize(
    ("settings", "thing", "said"),
    [
        ("language = 7", "Settings", "language can't be 7"),
        ('[keymap]\ncall_next = "f2"', "Settings", "These keys can't be used so: call_next."),
        ('theme = "mauve"', "Settings", "There is no theme mauve."),
        ("[listen]\nport = 99999", "Settings", "listen.port"),
        ('printer = "no-such-program -d slips"', "Printer", "There is no command no-such-program."),
        ('printer = "file:/no/such/folder/slip"', "Printer", "/no/such/folder/slip can't be printed to."),
        ('serve = ["listen"]', "Gateways", "Nothing is being served."),
        ('serve = ["fax"]', "Gateways", "There is no gateway fax."),
    ],
)
def test_settings_that_will_not_do(settings: str, thing: str, said: str, home: Path) -> None:
    (home / "settings.toml").write_text(settings)
    code, lines = examined()
    assert code == 1
    assert line(lines, thing).startswith(f"× wrong {thing} ")
    assert said in line(lines, thing)


def test_an_extra_that_the_settings_need(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "settings.toml").write_text('database = "postgresql:///unit?host=/nowhere"')
    monkeypatch.setattr(machine, "EXTRAS", {"postgresql": ("no_such_module",)})
    code, lines = examined()
    assert code == 1
    assert line(lines, "Extras") == "× wrong Extras The settings need extras that aren't installed: postgresql."
    assert line(lines, "Database").startswith("× wrong Database")


def test_a_pepper_that_others_can_read(home: Path) -> None:
    (home / "pepper").write_text("00" * 32)
    (home / "pepper").chmod(0o644)
    assert line(examined()[1], "PIN secret").startswith("× wrong PIN secret")
    (home / "pepper").chmod(0o600)
    assert line(examined()[1], "PIN secret").startswith("√ well PIN secret")


def test_the_last_backup_is_known(clinic: Clinic, tmp_path: Path) -> None:
    assert line(examined(clinic.store.url)[1], "Backup").startswith("! note Backup No copy of this database is known")
    assert CliRunner().invoke(db, ["backup", str(tmp_path / "copy.db"), "--database", clinic.store.url]).exit_code == 0
    assert line(examined(clinic.store.url)[1], "Backup").startswith("√ well Backup The last copy was made on")


@pytest.mark.parametrize(
    ("columns", "coded", "colours", "said"),
    [
        (80, "utf-8", 1 << 24, {"doctor.terminal_right": Mark.GOOD}),
        (80, "utf-8", 8, {"doctor.few_colours": Mark.NOTE}),
        (79, "utf-8", 256, {"doctor.too_small": Mark.WRONG}),
        (80, "latin-1", 256, {"doctor.not_utf8": Mark.WRONG}),
    ],
)
def test_a_terminal_and_its_colours(
    columns: int, coded: str, colours: int, said: dict[str, Mark], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Screen:
        encoding = coded

        def isatty(self) -> bool:
            return True

        def fileno(self) -> int:
            return 1

    monkeypatch.setattr(machine.sys, "stdout", Screen())
    monkeypatch.setattr(machine.os, "get_terminal_size", lambda _fd: (columns, 24))
    monkeypatch.setattr(machine, "_colours", lambda _environment: colours)
    assert {each.said.key: each.mark for each in machine.terminal({})} == said
