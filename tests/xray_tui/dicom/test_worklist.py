"""What machines are offered, and how it reaches them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from pynetdicom import AE

from models.machine.worklist import Offered
from models.unit.rules import default_text, default_unit
from models.unit.verbs import load_unit
from models.visit.call import call_next
from models.visit.examine import start
from tests.clinic import MORNING, Clinic
from tests.peers import need_peer
from tests.xray_tui.dicom.queries import DATE, EVERY, STATION, asking
from tests.xray_tui.dicom.serving import OURS, SECONDS, fill, findscu, load, serving
from tests.xray_tui.hl7.test_tls import certificate
from xray_tui.dicom import wire
from xray_tui.dicom.item import ACCESSION, item_of
from xray_tui.dicom.query import Key, Query
from xray_tui.dicom.server import Gateway
from xray_tui.dicom.worklist import Worklist

NAME = "(0010,0010) PN "


@pytest.fixture
def gateway(clinic: Clinic) -> Iterator[Gateway]:
    load(clinic)
    fill(clinic)
    with serving(clinic) as gateway:
        yield gateway


def names(port: int, *given: str, title: str = "XRAY1") -> list[str]:
    (answers,) = findscu(port, asking(*given), title=title)
    return [line.removeprefix(NAME) for answer in answers for line in answer if line.startswith(NAME)]


def test_only_whoever_is_called_to_the_asking_machines_room(clinic: Clinic, gateway: Gateway) -> None:
    port = gateway.port
    assert names(port) == []
    clinic.perform(call_next, rooms=("xray1",))
    clinic.store.perform(clinic.actor, "other", "", call_next, rooms=("panoramic",))
    assert names(port) == ["Åkerström^Örjan"]
    assert names(port, title="PANO1") == ["Testinen^Testi"]
    assert names(port, STATION + "*") == ["Åkerström^Örjan"]
    assert names(port, STATION + "PANO1") == ["Testinen^Testi"]  # one that says whose it wants
    assert len(names(port, title="FINDSCU")) == 2
    row = clinic.row("B001")
    clinic.perform(start, visit=row.visit, seen=row.changed, cannot_say="aphasia")
    assert names(port) == ["Åkerström^Örjan"]
    assert names(port, DATE + "20261125") == []


@pytest.mark.parametrize(
    ("character_set", "shown"),
    [
        ("ISO_IR 192", ["Åkerström^Örjan", "Ääkkönen^Aino-Maija", "Šimonović^Željka"]),
        ("ISO_IR 100", ["Åkerström^Örjan", "Ääkkönen^Aino-Maija", "Simonovic^Zeljka"]),
    ],
)
def test_names_in_the_machines_character_set(clinic: Clinic, character_set: str, shown: list[str]) -> None:
    load(clinic, waiting=True, character_set=character_set)
    fill(clinic)
    with serving(clinic) as gateway:
        (answers,) = findscu(gateway.port, EVERY, title="XRAY1")
        assert f"(0008,0005) CS {character_set}" in answers[0]
        if character_set == "ISO_IR 100":
            shown = [name.encode("latin-1").decode("utf-8", "backslashreplace") for name in shown]
        found = [line.removeprefix(NAME) for answer in answers for line in answer if line.startswith(NAME)]
        assert found[:3] == shown
        # A machine asks with the letters that it has, or that it was shown.
        assert len(names(gateway.port, "0010,0010=šimon*")) == 1
        assert len(names(gateway.port, "0010,0010=SIMONOVIC^*")) == 1


def test_answers_are_kept_until_the_visit_changes(clinic: Clinic) -> None:
    load(clinic, waiting=True)
    fill(clinic)
    worklist, query = (
        Worklist(clinic.store, "en"),
        Query((Key(0x00100010), Key(0x00400100, keys=Query((Key(0x00400020),))))),
    )
    first = [data for _, data in worklist.answers(query, "XRAY1", explicit=False)]
    clinic.perform(call_next, rooms=("xray1",))
    second = [data for _, data in worklist.answers(query, "XRAY1", explicit=False)]
    assert [one is two for one, two in zip(first, second, strict=True)] == [False, True, True, True, True]
    assert b"READY" in second[0]


@pytest.mark.parametrize(
    ("accession", "sent"), [("ACC1", "ACC1"), ("A" * 17, ""), ("A\\1", ""), ("A\n1", ""), (" A1", "")]
)
def test_an_accession_number_is_sent_as_it_came_or_not_at_all(accession: str, sent: str) -> None:
    offered = Offered(
        *(1, "1.2.3", ("XRAY1",), "xray1", "B001", 1, "", "Testinen", "Testi", None, "female", False, "called"),
        *(MORNING, "", None, "GD1AA", "", None, "routine", accession, "", "", "", "", ""),
    )
    assert item_of(offered, default_unit(), "en")[ACCESSION] == sent


def test_cancelled(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    load(clinic, waiting=True)
    fill(clinic)
    monkeypatch.setattr(wire, "BATCH", 1)
    answers = Worklist.answers

    def slowly(*args: Any, **kwargs: Any) -> Iterator[tuple[int, bytes]]:
        for each in answers(*args, **kwargs):
            yield each
            sleep(0.03)

    monkeypatch.setattr(Worklist, "answers", slowly)
    with serving(clinic) as gateway:
        cancelled, whole = findscu(gateway.port, EVERY, EVERY, title="FINDSCU", more=("--cancel", "1"))
        assert len(cancelled) < len(whole) == 6


def test_only_titles_that_are_known_and_who_call_by_the_right_one(
    gateway: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        with pytest.raises(ConnectionError, match="Calling AE Title Not Recognized"):
            findscu(gateway.port, EVERY, title="../../etc")
    with pytest.raises(ConnectionError, match="Called AE Title Not Recognized"):
        findscu(gateway.port, EVERY, called="OTHER")
    refused = [record.getMessage() for record in caplog.records if record.name.startswith("xray_tui")]
    assert refused == ["association refused: ../../etc at 127.0.0.1", "association refused: FINDSCU at 127.0.0.1"]
    echo = [need_peer("echoscu", "dcmtk"), "-aet", "ECHOSCU", "-aec", OURS, "127.0.0.1", str(gateway.port)]
    assert subprocess.run(echo, check=False, timeout=SECONDS).returncode == 0


def test_a_text_of_the_unit_that_is_loaded_meanwhile_decides(clinic: Clinic, gateway: Gateway) -> None:
    entity = AE(ae_title="NEW1")
    entity.add_requested_context("1.2.840.10008.1.1")
    assert not entity.associate("127.0.0.1", gateway.port, ae_title=OURS).is_established
    clinic.perform(load_unit, body=default_text().replace("known = []", 'known = ["NEW1"]'))
    association = entity.associate("127.0.0.1", gateway.port, ae_title=OURS)
    assert association.send_c_echo().Status == 0
    association.release()


def test_tls(clinic: Clinic, tmp_path: Path) -> None:
    own, machine = certificate(tmp_path, "gateway"), certificate(tmp_path, "machine")
    load(clinic, waiting=True)
    fill(clinic)
    with serving(clinic, certificate=own[0], key=own[1], clients=machine[0]) as gateway:
        secured = ("+tls", machine[1], machine[0], "+cf", own[0])
        assert len(findscu(gateway.port, EVERY, more=secured)[0]) == 6
        with pytest.raises(ConnectionError):
            findscu(gateway.port, EVERY)
        with pytest.raises(ConnectionError):
            findscu(gateway.port, EVERY, more=("+tla", "-ic"))
