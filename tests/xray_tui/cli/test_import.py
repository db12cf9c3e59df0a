"""The command: a line for each resource, counts, exit codes, and never a traceback."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from models.permission import Role
from models.staff.verbs import add_staff
from models.store.grants import grant, role_of
from tests.clinic import Clinic
from tests.xray_tui.fhir.made_up import Json, appointment, bundle, ndjson, patient, request
from tests.xray_tui.hl7.made_up import order
from xray_tui.cli import import_
from xray_tui.compose import os_user

app = typer.Typer(pretty_exceptions_enable=False)
app.command()(import_.import_command)


class Shell:
    """Runs the command against one database in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, name: str, content: Json | bytes) -> str:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return str(path)

    def run(
        self, *files: str, stdin: bytes = b"", language: str = "en", database: str = ""
    ) -> tuple[int, list[str], list[str]]:
        options = ["--database", database or str(self.folder / "unit.db"), "--language", language]
        result = CliRunner().invoke(app, [*options, *files], input=stdin)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result.exit_code, result.stdout.splitlines(), result.stderr.splitlines()


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("HOME", str(tmp_path))
    return Shell(tmp_path)


def test_all_taken(shell: Shell) -> None:
    file = shell.file("day.json", bundle(patient(), request(), appointment()))
    assert shell.run(file) == (
        0,
        [
            "taken      Patient/p1         day.json#1",
            "taken      ServiceRequest/r1  day.json#2",
            "taken      Appointment/a1     day.json#3",
            "Taken 3, updated 0, same 0, ignored 0, refused 0.",
        ],
        [],
    )
    code, lines, _ = shell.run(file)
    assert (code, lines[-1]) == (0, "Taken 0, updated 0, same 3, ignored 0, refused 0.")


def test_the_example_of_the_documents(shell: Shell) -> None:
    code, lines, _ = shell.run(str(Path(__file__).parents[3] / "docs" / "referrals.json"))
    assert (code, lines[-1]) == (0, "Taken 4, updated 0, same 0, ignored 3, refused 0.")


class TestServer:
    @pytest.fixture
    def engine(self) -> str:
        return "postgresql"

    def test_as_a_gateways_role_only_somebody_on_the_staff(self, shell: Shell, clinic: Clinic) -> None:
        grant(clinic.store.url)
        gateway = clinic.store.url.replace("xray_admin", role_of("gateway"))
        file = shell.file("day.json", bundle(patient(), request()))
        code, _, said = shell.run(file, database=gateway)
        assert code == 2
        assert f"the system's user {os_user()} is nobody" in said[-1]
        clinic.perform(add_staff, name="Referrals", roles=(Role.INTAKE,), os_user=os_user())
        assert shell.run(file, database=gateway)[0] == 0


def test_some_refused(shell: Shell) -> None:
    file = shell.file("day.ndjson", ndjson(request(2), patient(), request(), {"resourceType": "Observation"}))
    code, lines, errors = shell.run(file)
    assert (code, errors) == (1, [])
    assert "refused    ServiceRequest/r2  day.ndjson:1  The patient Patient/p2 isn't in the input." in lines
    assert "ignored    Observation        day.ndjson:4  The type Observation isn't used here." in lines
    assert lines[-1] == "Taken 2, updated 0, same 0, ignored 1, refused 1."


def test_a_file_that_cannot_be_read_costs_the_others_nothing(shell: Shell) -> None:
    good = shell.file("good.json", patient())
    xml = shell.file("bad.xml", b"<Bundle/>")
    code, lines, errors = shell.run("missing.json", good, xml, str(shell.folder), "nul\x00")
    assert code == 2
    assert lines[-1].startswith("Taken 1,")
    assert [line.partition(": ")[2] for line in errors] == [
        "There is no such file.",
        "It is XML. FHIR is taken as JSON only.",
        "It is a folder, not a file.",
        "The file can't be read.",
    ]


def test_patients_in_one_file_and_their_referrals_in_the_next(shell: Shell) -> None:
    code, lines, _ = shell.run(shell.file("r.json", request()), shell.file("p.json", patient()))
    assert (code, lines[-1]) == (0, "Taken 2, updated 0, same 0, ignored 0, refused 0.")


def test_standard_input(shell: Shell) -> None:
    code, lines, _ = shell.run("-", stdin=ndjson(patient(), request()))
    assert code == 0
    assert lines[0] == "taken      Patient/p1         -:1"


def test_hl7_messages_beside_fhir(shell: Shell) -> None:
    messages = order() + order(2, "SC") + order(3, charset="JIS")
    code, lines, _ = shell.run(shell.file("day.hl7", messages), shell.file("p.json", patient()))
    assert code == 1
    assert lines == [
        "taken      ORM^O01 M1  day.hl7:1",
        "refused    ORM^O01 M2  day.hl7:2  ORC-1: the code SC isn't known.",
        "refused    ORM^O01 M3  day.hl7:3  MSH-18: the character set JIS isn't known.",
        "same       Patient/p1  p.json",
        "Taken 1, updated 0, same 1, ignored 0, refused 2.",
    ]


def test_a_batch_with_no_message_in_it(shell: Shell) -> None:
    code, _, errors = shell.run(shell.file("day.hl7", b"FHS|^~\\&|EHR\rFTS|0\r"))
    assert (code, errors) == (2, ["There is no message in the file."])


@pytest.mark.parametrize(
    ("language", "last"),
    [
        ("fi", "Otettu 1, päivitetty 0, ennallaan 0, ohitettu 0, hylätty 0."),
        ("sv", "Mottagna 1, uppdaterade 0, oförändrade 0, förbigångna 0, avvisade 0."),
    ],
)
def test_languages(shell: Shell, language: str, last: str) -> None:
    assert shell.run(shell.file("p.json", patient()), language=language)[1][-1] == last


def test_a_language_that_there_is_not(shell: Shell) -> None:
    code, lines, errors = shell.run(shell.file("p.json", patient()), language="de")
    assert (code, lines, len(errors)) == (2, [], 1)


def test_a_database_that_cannot_be_opened(shell: Shell) -> None:
    (shell.folder / "unit.db").write_bytes(b"no database" * 1000)
    code, _, errors = shell.run(shell.file("p.json", patient()))
    assert (code, len(errors)) == (2, 1)


def test_what_is_shown_is_safe(shell: Shell) -> None:
    file = shell.file("\x1b[31m.json", patient(id="a[/x]\x1b\n"))
    _, lines, _ = shell.run(file)
    assert "\x1b" not in "".join(lines)


def test_a_file_whose_name_is_no_text_is_taken_like_any_other(shell: Shell) -> None:
    file = shell.file(os.fsdecode(b"p\xff.json"), {"resourceType": "ServiceRequest", "id": "r1"})
    code, lines, errors = shell.run(file)
    assert (code, errors) == (1, [])
    assert "p‹DCFF›.json" in lines[0]


def test_interrupted_between_two_entries(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    told = 0

    def interrupt(*_: object) -> str:
        nonlocal told
        told += 1
        if told == 2:
            raise KeyboardInterrupt
        return "line"

    monkeypatch.setattr(import_, "_line", interrupt)
    code, lines, errors = shell.run(shell.file("day.ndjson", ndjson(patient(1), patient(2), patient(3))))
    assert (code, len(errors)) == (2, 1)
    assert lines == ["line", "Taken 2, updated 0, same 0, ignored 0, refused 0."]


def test_a_bar_shows_how_far_it_is(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with import_._progress("en", import_.MANY) as step:
        step()
    with import_._progress("en", import_.MANY - 1) as step:
        step()
    assert capfd.readouterr().out == ""
