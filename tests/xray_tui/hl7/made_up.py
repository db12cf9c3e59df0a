"""Made-up HL7 v2 messages: nobody in them exists, identity codes are of the test range."""

from __future__ import annotations

from datetime import date
from typing import Any

from models.message.facts import IncomingMessage
from tests.clinic import code
from xray_tui.hl7.message import Habits, Received, received
from xray_tui.intake import Left

TODAY = date(2026, 11, 24)
BORN = date(1994, 5, 1)
HABITS = Habits()


def msh(kind: str = "ORM^O01", control: str = "M1", charset: str = "UNICODE UTF-8", **more: str) -> str:
    fields = {
        "application": "EHR",
        "facility": "SOTE",
        "at": "20261124080000",
        "processing": "P",
        "version": "2.5.1",
    } | more
    return (
        f"MSH|^~\\&|{fields['application']}|{fields['facility']}|XRAY|SIPOO|{fields['at']}||{kind}|{control}"
        f"|{fields['processing']}|{fields['version']}||||||{charset}"
    )


def pid(n: int = 1, name: str = "", **more: str) -> str:
    fields = {"born": f"{BORN:%Y%m%d}", "sex": "F", "ids": f"{code(n, BORN)}^^^&1.2.246.21&ISO^NNFIN"} | more
    return (
        f"PID|1||{fields['ids']}||{name or f'Testinen^Testi{n}'}^^^^^L||{fields['born']}|{fields['sex']}|||"
        "Esimerkkitie 1^^Sipoo^^04130||040 000 0000^PRN^CP||fi"
    )


DOCTOR = "123456^Lääkäri^Liisa^^^^MD^^&1.2.246.537.25&ISO"
UNIT = "Sipoon terveyskeskus^^^^^^^^^1.2.246.10.99.10.1"
EXAM = "NG1AA^Polvi^1.2.246.537.6.4"


def orc(n: int = 1, control: str = "NW", **more: str) -> str:
    timing = more.get("timing", "")
    return f"ORC|{control}|R{n}^EHR|F{n}^RIS||||{timing}||20261123|||{DOCTOR}|||||||||{UNIT}"


def obr(n: int = 1, exam: str = EXAM, **more: str) -> str:
    fields = {"site": "", "accession": f"ACC{n}", "timing": "", "status": "", "reason": "^Kipu?"} | more
    told = ["OBR", "1", f"R{n}^EHR", f"F{n}^RIS", exam, *[""] * 10, fields["site"], DOCTOR, "", fields["accession"]]
    told += [*[""] * 6, fields["status"], "", fields["timing"], "", "", "", fields["reason"]]
    return "|".join(told)


def order(n: int = 1, control: str = "NW", **more: str) -> bytes:
    """A message with one order."""
    head = {name: more.pop(name) for name in ("kind", "charset", "version", "processing") if name in more}
    return message(msh(control=more.pop("number", f"M{n}"), **head), pid(n), orc(n, control, **more), obr(n, **more))


def message(*segments: str, encoding: str = "utf-8") -> bytes:
    return ("\r".join(segments) + "\r").encode(encoding)


def read(data: bytes, habits: Habits = HABITS) -> Received:
    return received(data, TODAY, habits, "file:1")


def parts(data: bytes, habits: Habits = HABITS) -> tuple[Any, ...]:
    payload = read(data, habits).entry.payload
    assert isinstance(payload, IncomingMessage), why(data, habits)
    return payload.parts


def part(data: bytes, habits: Habits = HABITS) -> Any:
    (only,) = parts(data, habits)
    return only


def why(data: bytes, habits: Habits = HABITS) -> str:
    """``kind key place`` of a message that was left, "" for one to be taken."""
    payload = read(data, habits).entry.payload
    if not isinstance(payload, Left):
        return ""
    return f"{payload.kind.value} {payload.why.key} {payload.why.params.get('place', '')}".strip()
