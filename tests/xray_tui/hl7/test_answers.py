"""Answers: the right code, number and place, in the sender's own writing, as another library reads them too."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime
from typing import Any

import pytest

from models.refusal import Message
from tests.xray_tui.hl7.made_up import message, msh, obr, orc, order, pid, read
from xray_tui.hl7.answers import acknowledgement
from xray_tui.intake import Kind, Left, Line

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
TAKEN = Line(Kind.TAKEN, "", "")


def answered(data: bytes, line: Line | None = None, language: str = "fi") -> bytes:
    received = read(data)
    if line is None:
        left = received.entry.payload
        line = Line(left.kind, "", "", left.why) if isinstance(left, Left) else TAKEN
    return acknowledgement(received.header, received.codec, line, language, NOW, "N1")


def parsed(answer: bytes, codec: str = "utf-8") -> Any:
    """As hl7apy reads it, strictly by its version's tables."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from hl7apy.consts import VALIDATION_LEVEL
        from hl7apy.parser import parse_message

        return parse_message(answer.decode(codec), validation_level=VALIDATION_LEVEL.STRICT, find_groups=True)


@pytest.mark.parametrize("version", ["2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7"])
def test_taken(version: str) -> None:
    ack = parsed(answered(order(version=version)))
    assert (ack.msa.msa_1.value, ack.msa.msa_2.value) == ("AA", "M1")
    assert (ack.msh.msh_3.value, ack.msh.msh_6.value) == ("XRAY", "SOTE")
    assert ack.msh.msh_12.value == version
    assert not ack.err or not any(each.value for each in ack.err)


@pytest.mark.parametrize("version", ["2.5", "2.5.1", "2.6", "2.7"])
def test_refused_with_its_place(version: str) -> None:
    ack = parsed(answered(order(version=version, timing="^^^^^Q")))
    assert ack.msa.msa_1.value == "AE"
    assert ack.err.err_2.value == "ORC^1^7^1^6"
    assert ack.err.err_3.err_3_1.value == "103"
    assert ack.err.err_8.value == "ORC-7.6: tuntematon koodi Q."


def test_refused_in_the_older_form() -> None:
    ack = parsed(answered(order(version="2.3.1", timing="^^^^^Q")))
    assert (ack.msa.msa_1.value, ack.msa.msa_3.value) == ("AE", "ORC-7.6: tuntematon koodi Q.")
    assert ack.err.err_1.value == "ORC^1^7^103&Table value not found&HL70357"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (order(kind="ORM^O02"), "AR"),
        (order(processing="T"), "AR"),
        (order(version="3"), "AR"),
        (order(charset="JIS"), "AR"),
        (order(number=""), "AR"),
        (b"nothing", "AR"),
        (message(msh(), orc(), obr()), "AE"),
        (message(msh("ORU^R01"), pid(), obr(status="P")), "AA"),
    ],
)
def test_codes(data: bytes, code: str) -> None:
    assert answered(data).split(b"\rMSA|")[1][:2] == code.encode()


@pytest.mark.parametrize(
    ("key", "place"), [("patient.two_people", b"PID^1"), ("intake.number_again", b"MSH^1^10"), ("intake.failed", b"")]
)
def test_what_the_clinic_refuses_has_a_place_too(key: str, place: bytes) -> None:
    params = {"error": "X"} if key == "intake.failed" else {}
    err = answered(order(), Line(Kind.REFUSED, "", "", Message(key, params))).split(b"\rERR|")[1]
    assert err.split(b"|")[1] == place


def test_in_the_senders_own_delimiters_and_characters() -> None:
    data = order(charset="8859/1", timing="^^^^^#").replace("ä".encode(), b"\xe4").replace(b"|EHR|", b"|E\xe4R|")
    answer = answered(data.replace(b"|", b"!"))
    assert answer.startswith(b"MSH!^~\\&!XRAY!SIPOO!E\xe4R!SOTE!")
    assert b"!8859/1" in answer
    why = Line(Kind.REFUSED, "", "", Message("hl7.missing", {"place": "PID|^"}))
    assert b"MSA|AE|M1|PID\\F\\\\S\\ puuttuu." in answered(order(), why)


def test_a_letter_whose_capital_is_of_no_such_character_set() -> None:
    assert b"|ACK^\xb5O01^ACK|" in answered(order().replace(b"ORM^O01", b"ORM^\xb5o01"))


def test_a_character_set_without_the_letters_gets_english() -> None:
    plain = message(msh(charset="ASCII"), pid(), "ORC|NW|R1", "OBR|1|||X")
    why = Message("hl7.unended", {"place": "MSH"})
    assert b"may not be whole" in answered(plain, Line(Kind.REFUSED, "", "", why))
