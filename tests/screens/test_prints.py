"""Printing at a desk: the slip that comes with the number, Ctrl+O for everything else, and a printer that won't."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.clinic import Clinic, person
from tests.screens.station import Worker, station
from xray_tui.printing import Printer


def folder(tmp_path: Path) -> tuple[Printer, Path]:
    """A printer that prints into files, and where they are."""
    slips = tmp_path / "slips"
    return Printer(f"file:{slips}/"), slips


async def check_in(hands: Worker, n: int) -> None:
    """Scan the nth person, and give them a number."""
    await hands.scan(person(n).identifiers[0].value)
    await hands.until(person(n).given)
    await hands.press("tab", "enter")
    await hands.until("given at")


async def test_the_slip_comes_with_the_number(clinic: Clinic, tmp_path: Path) -> None:
    clinic.take(clinic.incoming(1))
    printer, slips = folder(tmp_path)
    async with station(clinic, "reception", first="check_in", size=(140, 45), printer=printer) as hands:
        await check_in(hands, 1)
        await hands.until("√ slip printed")
        await hands.until("Ctrl+O reprint, large print")
    text = (slips / "slip-B001.txt").read_text(encoding="utf-8")
    assert "Vuoronumero B001" in text, "in the patient's language, not the desk's"
    assert "ti 24.11.2026 klo 9.00" in text
    assert "Testi" not in text


async def test_whoever_sees_badly_gets_it_in_large_print(clinic: Clinic, tmp_path: Path) -> None:
    clinic.take(clinic.incoming(1))
    printer, slips = folder(tmp_path)
    async with station(clinic, "reception", first="check_in", printer=printer) as hands:
        await hands.scan(person(1).identifiers[0].value)
        await hands.until(person(1).given)
        await hands.press("tab", "tab", "right", "space")
        await hands.until("[x] say aloud")
        await hands.press("enter")
        await hands.until("√ slip printed")
    assert [file.name for file in slips.iterdir()] == ["slip-B001-large.txt"]
    assert "ääneen" in (slips / "slip-B001-large.txt").read_text(encoding="utf-8")


async def test_again_in_large_print_by_the_key(clinic: Clinic, tmp_path: Path) -> None:
    clinic.walk_in(1)
    printer, slips = folder(tmp_path)
    async with station(clinic, "reception", first="check_in", printer=printer) as hands:
        await hands.scan(person(1).identifiers[0].value)
        await hands.until("Already waiting with number B001")
        assert not slips.exists(), "nothing is printed but by a key, for a number that was given before"
        await hands.press("ctrl+o")
        await hands.until("B001   Testinen, Testi1")
        await hands.press("enter")
        await hands.until("√ Printed: slip B001")
        await hands.press("ctrl+o")
        await hands.until("Slip in large print")
        await hands.press("down", "enter")
        await hands.until("√ Printed: slip B001 in large print")
    assert sorted(file.name for file in slips.iterdir()) == ["slip-B001-large.txt", "slip-B001.txt"]


async def test_the_selected_patients_slip_and_the_queue_from_the_queue(clinic: Clinic, tmp_path: Path) -> None:
    clinic.walk_in(1)
    clinic.walk_in(2)
    printer, slips = folder(tmp_path)
    async with station(clinic, printer=printer) as hands:
        await hands.until("B002")
        await hands.press("down")
        await hands.press("ctrl+o")
        await hands.until("B002   Testinen, Testi2")
        await hands.press("enter")
        await hands.until("√ Printed: slip B002")
        await hands.press("ctrl+o")
        await hands.until("Today's queue")
        await hands.press("down", "down", "enter")
        await hands.until("√ Printed: today's queue")
    text = (slips / "queue.txt").read_text(encoding="utf-8")
    assert text.index("Testi1") < text.index("Testi2")
    assert (slips / "slip-B002.txt").exists()


async def test_where_nobody_is_shown_only_the_queue_is_offered(clinic: Clinic, tmp_path: Path) -> None:
    printer, slips = folder(tmp_path)
    async with station(clinic, "reception", first="check_in", printer=printer) as hands:
        await hands.press("ctrl+o")
        await hands.until("Today's queue")
        assert "Slip again" not in hands.screen_text()
        await hands.press("enter")
        await hands.until("√ Printed: today's queue")
    assert [file.name for file in slips.iterdir()] == ["queue.txt"]


async def test_a_desk_without_a_printer_says_so(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1))
    async with station(clinic, "reception", first="check_in", size=(140, 45)) as hands:
        await check_in(hands, 1)
        assert "slip" not in hands.screen_text()
        await hands.press("ctrl+o")
        await hands.until("This station has no printer set")


async def test_a_printer_that_fails_takes_nothing_with_it(clinic: Clinic, tmp_path: Path) -> None:
    clinic.take(clinic.incoming(1))
    command = tmp_path / "print"
    command.write_text("#!/bin/sh\necho 'out of paper' >&2\nexit 1\n")
    command.chmod(0o700)
    async with station(clinic, "reception", first="check_in", size=(140, 45), printer=Printer(str(command))) as hands:
        await check_in(hands, 1)
        await hands.until("! slip not printed")
        await hands.until("Not printed: slip B001.")
        assert "out of paper" in hands.screen_text()
        assert clinic.row("B001").ticket == "B001"
        command.write_text(f"#!/bin/sh\ncat > {tmp_path}/out\n")
        await hands.press("ctrl+o", "enter")
        await hands.until("√ Printed: slip B001")
    assert "B001" in (tmp_path / "out").read_text(encoding="utf-8")


async def test_a_slow_printer_keeps_nobody_waiting(clinic: Clinic, tmp_path: Path) -> None:
    clinic.take(clinic.incoming(1))
    clinic.take(clinic.incoming(2))
    command, go = tmp_path / "print", tmp_path / "go"
    command.write_text(f"#!/bin/sh\nwhile [ ! -e {go} ]; do sleep 0.05; done\ncat >> {tmp_path}/out\n")
    command.chmod(0o700)
    async with station(clinic, "reception", first="check_in", size=(140, 45), printer=Printer(str(command))) as hands:
        await check_in(hands, 1)
        await check_in(hands, 2)
        await hands.until("… slip printing")
        await hands.press("f2")
        await hands.until("B002")
        go.touch()
        await hands.press("f3")
        await hands.until("√ slip printed")
    text = (tmp_path / "out").read_text(encoding="utf-8")
    assert 0 <= text.index("Vuoronumero B001") < text.index("Vuoronumero B002")


async def test_a_hostile_name_is_text_on_paper(clinic: Clinic, tmp_path: Path) -> None:
    hostile = replace(person(1), family="\x1b[31m[/x]", given="A\x1dV\x00\nB")
    clinic.walk_in(1, patient=hostile)
    printer, slips = folder(tmp_path)
    async with station(clinic, printer=printer) as hands:
        await hands.until("B001")
        await hands.press("ctrl+o", "down", "down", "enter")
        await hands.until("√ Printed: today's queue")
    text = (slips / "queue.txt").read_text(encoding="utf-8")
    assert "‹1B›[31m[/x]" in text
    assert not {one for one in text if ord(one) < 32} - {"\n"}


async def test_a_results_appointment_has_its_slip(clinic: Clinic, tmp_path: Path) -> None:
    incoming = clinic.incoming(1)
    clinic.take(replace(incoming, patient=replace(incoming.patient, language="sv")))
    clinic.clock.forward(1)
    printer, slips = folder(tmp_path)
    async with station(clinic, "reception", first="results", size=(140, 45), printer=printer) as hands:
        await hands.scan(person(1).identifiers[0].value)
        await hands.until("Five earliest")
        await hands.press("ctrl+o")
        await hands.until("Today's queue")
        assert "Slip again" not in hands.screen_text(), "nothing is booked yet"
        await hands.press("escape")
        await book(hands)
        await hands.until("√ Printed: slip of the results")
        await hands.press("ctrl+o")
        await hands.until("Slip in large print")
        await hands.press("down", "enter")
        await hands.until(lambda: list(slips.glob("*-large.txt")))
    (usual,) = slips.glob("results-*[0-9].txt")
    text = usual.read_text(encoding="utf-8")
    assert "Läkaren ringer:" in text
    assert "040 000 00**" in text
    assert "Testi" not in text
    assert list(slips.glob("results-*-large.txt"))


async def book(hands: Worker) -> None:
    """Confirm the number, and book the first of the times."""
    await hands.press("enter")
    await hands.until("► (•) 040 000 00**")
    await hands.press("space")
    await hands.until("√ confirmed")
    await hands.press("enter")
    await hands.until("Booked")


async def test_the_queue_is_printed_by_itself_when_something_has_changed(clinic: Clinic, tmp_path: Path) -> None:
    clinic.walk_in(1)
    printer, slips = folder(tmp_path)
    async with station(clinic, "reception", printer=printer, queue_minutes=15) as hands:
        await hands.until((slips / "queue.txt").exists)
    assert "B001" in (slips / "queue.txt").read_text(encoding="utf-8")
