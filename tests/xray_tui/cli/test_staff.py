"""``xray-tui staff`` and the commands that ask who gives them: PINs from standard input, one sentence for each no."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from models.permission import Role
from models.staff.read import staff_list
from tests.clinic import MORNING, Clinic
from tests.people import OTHER_PIN, PIN, People
from tests.xray_tui.fhir.made_up import bundle, patient, request
from xray_tui.cli.commands import app


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr("xray_tui.compose.os_user", lambda: "desk")
    return tmp_path


def run(clinic: Clinic, *arguments: str, typed: str = "", language: str = "en") -> tuple[int, str, str]:
    options = ["--database", clinic.store.url, "--language", language]
    done = CliRunner().invoke(app, [*arguments, *options], input=typed)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def first(clinic: Clinic) -> None:
    done = run(clinic, "staff", "add", "Maija Manageri", "--role", "manager", typed=f"{PIN}\n")
    assert done == (0, "Maija Manageri has been added.\n", "")


def test_the_first_manager_then_others_who_sign_in(clinic: Clinic, home: Path) -> None:
    code, _, error = run(clinic, "staff", "add", "Raimo", "--role", "radiographer", typed=f"{PIN}\n")
    assert (code, error) == (1, "The first PIN is a manager's: add the manager first.\n")
    first(clinic)
    pepper = home / "xray-tui" / "pepper"
    assert stat.S_IMODE(pepper.stat().st_mode) == 0o600
    assert [entry.name for entry in pepper.parent.iterdir() if "pepper" in entry.name] == ["pepper"]

    add = ("staff", "add", "Raimo Röntgen", "--role", "radiographer", "--role", "receptionist")
    assert run(clinic, *add)[2] == "People sign in to this database. Say who you are: --as.\n"
    assert run(clinic, *add, "--as", "maija", typed=f"{PIN}\n{OTHER_PIN}\n")[0] == 0
    assert People(clinic.store, pepper).try_in("raimo", OTHER_PIN).name == "Raimo Röntgen"

    code, listed, _ = run(clinic, "staff", "list", "--as", "maija", typed=f"{PIN}\n")
    assert (code, listed.splitlines()) == (
        0,
        ["Maija Manageri  maija  manager", "Raimo Röntgen  raimo  receptionist, radiographer"],
    )
    code, _, error = run(clinic, "staff", "list", "--as", "raimo", typed=f"{OTHER_PIN}\n")
    assert (code, error) == (1, "The list of the staff is for managers.\n")


def test_who_signs_in_imports_a_file(clinic: Clinic, home: Path) -> None:
    first(clinic)
    file = home / "day.json"
    file.write_text(json.dumps(bundle(patient(), request())))
    assert run(clinic, "import", str(file))[2] == "People sign in to this database. Say who you are: --as.\n"
    code, output, _ = run(clinic, "import", str(file), "--as", "maija", typed=f"{PIN}\n")
    assert (code, output.splitlines()[-1]) == (0, "Taken 2, updated 0, same 0, ignored 0, refused 0.")
    code, _, error = run(clinic, "import", "-", "--as", "maija", typed=f"{PIN}\n")
    assert (code, error) == (2, "The PIN can't be read from where the file comes. Name the file.\n")


def test_a_wrong_pin_slows_the_next_one_down(clinic: Clinic) -> None:
    clinic.store.set_clock(MORNING, speed=0)
    first(clinic)
    listing = ("staff", "list", "--as", "maija")
    assert run(clinic, *listing, typed=f"{OTHER_PIN}\n") == (1, "", "The name and the PIN don't match.\n")
    code, _, error = run(clinic, *listing, typed=f"{PIN}\n")
    assert (code, error) == (1, "Too many tries have failed. The next is heard in 1 s.\n")


def test_pins_that_are_none(clinic: Clinic) -> None:
    for typed, said in (
        ("12345\n", "A PIN is at least 6 and at most 32 digits.\n"),
        ("abcdef\n", "A PIN is digits alone.\n"),
        ("123456\n", "That PIN is easy to guess: choose another.\n"),
        ("", "A PIN is digits alone.\n"),
    ):
        code, output, error = run(clinic, "staff", "add", "Maija", "--role", "manager", typed=typed)
        assert (code, output, error) == (1, "", said)
    assert clinic.store.read(staff_list) == ()
    code, _, error = run(clinic, "staff", "add", "Maija", "--role", "king", typed=f"{PIN}\n")
    assert (code, error) == (2, "There is no role king. Roles: receptionist, radiographer, manager.\n")


def test_disabled_enabled_and_a_new_pin(clinic: Clinic) -> None:
    first(clinic)
    me = ("--as", "maija")
    assert run(clinic, "staff", "add", "Riitta", "--role", "receptionist", *me, typed=f"{PIN}\n{PIN}\n")[0] == 0
    assert run(clinic, "staff", "disable", "riitta", *me, typed=f"{PIN}\n")[1] == "Riitta has been disabled.\n"
    assert run(clinic, "staff", "list", "--as", "riitta", typed=f"{PIN}\n")[2].startswith("Riitta is no longer active")
    assert run(clinic, "staff", "enable", "Riitta", *me, typed=f"{PIN}\n")[0] == 0
    assert (
        run(clinic, "staff", "reset-pin", "riitta", *me, typed=f"{PIN}\n{OTHER_PIN}\n")[1] == "Riitta has a new PIN.\n"
    )
    own = run(clinic, "staff", "reset-pin", "riitta", "--as", "riitta", typed=f"{OTHER_PIN}\n{PIN}\n")
    assert own == (0, "Riitta has a new PIN.\n", "")
    code, _, error = run(clinic, "staff", "reset-pin", "maija", "--as", "riitta", typed=f"{PIN}\n{OTHER_PIN}\n")
    assert (code, error) == (1, "Riitta may not do this: manage staff.\n")
    for wrong in ("nobody", "[/x]\x1b[2J", ""):
        code, output, error = run(clinic, "staff", "disable", wrong, *me, typed=f"{PIN}\n")
        assert (code, output, error.count("\n")) == (1, "", 1)
        assert "\x1b" not in error


def test_what_a_user_of_the_system_does_without_signing_in(clinic: Clinic) -> None:
    first(clinic)
    refused = run(clinic, "queue")
    assert refused == (1, "", "People sign in to this database. Say who you are: --as.\n")
    assert run(clinic, "journal", "export", "--day", "2026-11-24")[0] == 1
    add = ("staff", "add", "Desk", "--role", "receptionist", "--os-user", "desk", "--as", "maija")
    assert run(clinic, *add, typed=f"{PIN}\n")[2].startswith("There is no role") is False
    assert run(clinic, "queue")[0] == 0
    assert run(clinic, "queue", "--as", "maija", typed=f"{PIN}\n")[0] == 0
    people = {line.name: line.roles for line in clinic.store.read(staff_list)}
    assert people["Desk"] == {Role.RECEPTIONIST}


@pytest.mark.parametrize(
    ("language", "said"),
    [("fi", "Nimi ja PIN eivät täsmää.\n"), ("sv", "Namn och PIN stämmer inte överens.\n")],
)
def test_in_their_language(clinic: Clinic, language: str, said: str) -> None:
    first(clinic)
    done = run(clinic, "staff", "list", "--as", "maija", typed="000000\n", language=language)
    assert done == (1, "", said)
