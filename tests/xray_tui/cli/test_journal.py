"""``xray-tui journal``: exit codes, one clear sentence, and a day that witnesses."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from models.permission import Role
from models.store.engine import writing
from tests.clinic import MORNING, Clinic
from tests.models.journal.test_verify import tamper
from xray_tui.cli.journal import journal


@pytest.fixture
def clinic(clinic: Clinic) -> Clinic:
    """The clinic, whose time stands still for every program that opens it."""
    clinic.store.set_clock(MORNING, speed=0)
    for n in (1, 2):
        clinic.walk_in(n)
    return clinic


def run(clinic: Clinic, *arguments: str, language: str = "en", stdin: str = "") -> tuple[int, str, str]:
    options = ["--database", clinic.store.url, "--language", language]
    done = CliRunner().invoke(journal, [*arguments, *options], input=stdin)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def test_a_sound_journal(clinic: Clinic) -> None:
    code, output, error = run(clinic, "verify")
    assert (code, error) == (0, "")
    said, head = output.splitlines()
    assert said == "The journal is sound: 4 entries, the last one no. 4."
    assert head.split()[1] == "4"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "Loki ei ole ehjä. Merkintä 2 puuttuu."),
        ("sv", "Loggen är inte hel. Anteckning 2 saknas."),
        ("en", "The journal isn't sound. Entry 2 is missing."),
    ],
)
def test_one_that_is_not(clinic: Clinic, language: str, said: str) -> None:
    tamper(clinic.store, "DELETE FROM entry WHERE seq = 2")
    assert run(clinic, "verify", language=language) == (1, "", f"{said}\n")


def test_several_faults_are_one_sentence(clinic: Clinic) -> None:
    tamper(clinic.store, "DELETE FROM entry WHERE seq IN (1, 2)", "UPDATE entry SET visit_id = 9 WHERE seq = 4")
    code, _, error = run(clinic, "verify")
    assert (code, error) == (1, "The journal isn't sound. Entry 1–2 is missing. Other faults: 1.\n")


def test_an_exported_day_witnesses_what_was(clinic: Clinic, tmp_path: Path) -> None:
    file = tmp_path / "day.jsonl"
    assert run(clinic, "export", "--day", "24.11.2026", "--output", str(file)) == (0, "", "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert lines[0]["day"] == "2026-11-24"
    assert lines[-2]["body"]["verb"] == "journal.review"
    clinic.walk_in(3)
    assert run(clinic, "verify", "--against", str(file))[0] == 0
    assert run(clinic, "verify", "--against", "-", stdin=file.read_text())[0] == 0
    tamper(
        clinic.store,
        "DELETE FROM entry WHERE seq > 3",
        "UPDATE head SET seq = 3, hash = (SELECT hash FROM entry WHERE seq = 3)",
    )
    assert run(clinic, "verify")[0] == 0
    code, _, error = run(clinic, "verify", "--against", str(file))
    assert (code, error) == (1, "The journal isn't sound. Entry 4–6 is missing.\n")


def test_the_day_on_standard_output(clinic: Clinic) -> None:
    code, output, _ = run(clinic, "export", "--day", "2026-11-24")
    assert code == 0
    assert "head" in json.loads(output.splitlines()[-1])
    assert "Testinen" not in output


def test_what_cannot_be_used_is_one_sentence(clinic: Clinic, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("no witness")
    for arguments, said, code in (
        (("export", "--day", "yesterday"), "yesterday isn't a date. Write 2026-11-24 or 24.11.2026.", 2),
        (("export", "--day", "31.2.2026"), "31.2.2026 isn't a date. Write 2026-11-24 or 24.11.2026.", 2),
        (("export", "--day", "2026-11-24", "--output", str(tmp_path / "there")), "The file there is there already", 1),
        (("export", "--day", "2026-11-24", "--output", str(tmp_path / "no" / "x")), "The file x can't be written", 2),
        (("verify", "--against", str(tmp_path / "none")), "The file none can't be read", 2),
        (("verify", "--against", str(tmp_path / "there")), "The file isn't a day exported", 2),
    ):
        got, output, error = run(clinic, *arguments)
        assert (got, output, len(error.splitlines())) == (code, "", 1), arguments
        assert error.startswith(said)


def test_what_was_kept_long_enough_is_told_then_let_go(clinic: Clinic) -> None:
    code, output, error = run(clinic, "retain")
    assert (code, output) == (1, "")
    assert error == "The journal is kept for 12 years; there are no entries from before 24.11.2014.\n"
    with writing(clinic.store.engine) as connection:
        connection.exec_driver_sql("UPDATE clock SET origin = '2038-12-01 07:00:00'")
    assert run(clinic, "retain")[:2] == (
        0,
        "The entries from before 1.12.2026 may go: 4. Give --yes to let them go; it can't be taken back.\n",
    )
    assert run(clinic, "retain", "--yes")[:2] == (
        0,
        "4 entries were let go, the last one no. 4. The chain goes on from there.\n",
    )
    assert run(clinic, "verify")[0] == 0


def test_an_export_takes_the_managers_permission(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    from models.staff.verbs import add_staff

    monkeypatch.setattr("xray_tui.compose.os_user", lambda: "desk")
    clinic.perform(add_staff, name="R. Testi", roles=(Role.RECEPTIONIST,), os_user="desk")
    code, output, error = run(clinic, "export", "--day", "2026-11-24")
    assert (code, output) == (1, "")
    assert error == "R. Testi may not do this: read the journal and who did what.\n"
