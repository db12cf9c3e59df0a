"""What can be read at all, and what one sentence says of the rest."""

from __future__ import annotations

import json

import pytest

from models.refusal import Invalid
from tests.xray_tui.fhir.made_up import as_json, bundle, ndjson, patient, request
from xray_tui.fhir import source
from xray_tui.fhir.source import parse

BUNDLE_TYPES = (
    "document", "message", "transaction", "transaction-response", "batch", "batch-response", "history", "searchset",
    "collection",
)  # fmt: skip


def kinds(data: bytes) -> list[object]:
    return [raw.resource.get("resourceType") for raw in parse(data, "file.json")]


@pytest.mark.parametrize("kind", BUNDLE_TYPES)
def test_a_bundle_of_any_type(kind: str) -> None:
    assert kinds(as_json(bundle(patient(), request(), kind=kind))) == ["Patient", "ServiceRequest"]


def test_a_single_resource_and_ndjson() -> None:
    assert kinds(as_json(patient())) == ["Patient"]
    assert kinds(json.dumps(patient(), indent=2).encode()) == ["Patient"]
    assert kinds(ndjson(patient(), request()) + b"\n\n") == ["Patient", "ServiceRequest"]
    assert kinds(ndjson(patient(), request()).replace(b"\n", b"\r\n")) == ["Patient", "ServiceRequest"]


def test_ndjson_of_bundles_and_a_bundle_in_a_bundle() -> None:
    assert kinds(ndjson(bundle(patient()), bundle(request()))) == ["Patient", "ServiceRequest"]
    assert kinds(as_json(bundle(bundle(patient()), request()))) == ["Patient", "ServiceRequest"]


def test_letters_as_they_are() -> None:
    (raw,) = parse(json.dumps(patient(name=[{"family": "Mäkelä"}]), ensure_ascii=False).encode())
    assert raw.resource["name"] == [{"family": "Mäkelä"}]


def test_a_byte_order_mark_is_tolerated() -> None:
    assert kinds(b"\xef\xbb\xbf" + as_json(patient())) == ["Patient"]


def test_every_entry_says_where_it_was() -> None:
    assert [raw.where for raw in parse(ndjson(patient(), bundle(request(), patient(2))), "day.ndjson")] == [
        "day.ndjson:1",
        "day.ndjson:2#1",
        "day.ndjson:2#2",
    ]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "intake.empty"),
        (b" \n\t ", "intake.empty"),
        (b'<?xml version="1.0"?><Patient xmlns="http://hl7.org/fhir"/>', "intake.xml"),
        (b"\xef\xbb\xbf  <Bundle/>", "intake.xml"),
        ('{"resourceType": "Patient"}'.encode("utf-16"), "intake.not_utf8"),
        ("Mäkelä".encode("latin-1"), "intake.not_utf8"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "intake.not_utf8"),
        (b"MSH|^~\\&|EHR|", "intake.not_json"),
        (b'{"resourceType": "Patient", ', "intake.not_json"),
        (b'{"resourceType": "Patient",\n "name": [}\n', "intake.not_json"),
        (b"[1, 2", "intake.not_json"),
        (b"[]", "intake.not_fhir"),
        (b'"Patient"', "intake.not_fhir"),
        (b"7", "intake.not_fhir"),
        (b'{"a": 1}', "intake.not_fhir"),
        (b'{"resourceType": 7}', "intake.not_fhir"),
        (b'{"a":' * 100_000, "intake.too_deep"),
        (b"[" * 100_000, "intake.too_deep"),
        (b"9" * 100_000, "intake.not_json"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(data: bytes, key: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse(data, "file")
    assert refused.value.message.key == key


def test_the_line_of_the_error_is_told() -> None:
    with pytest.raises(Invalid) as refused:
        parse(b'{\n "resourceType": "Patient",\n "name": [}\n}', "file")
    assert refused.value.message.params["line"] == 3


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LARGEST", 100)
    with pytest.raises(Invalid) as refused:
        parse(as_json(patient()), "file")
    assert refused.value.message.key == "intake.too_large"


def test_a_bad_line_costs_no_other() -> None:
    data = b"\n".join([as_json(patient()), b'{"resourceType": ', as_json(request()), b"[" * 50_000, b"7"])
    read = parse(data, "day.ndjson")
    assert [(raw.where, raw.problem and raw.problem.key) for raw in read] == [
        ("day.ndjson:1", None),
        ("day.ndjson:2", "intake.line_not_json"),
        ("day.ndjson:3", None),
        ("day.ndjson:4", "intake.too_deep"),
        ("day.ndjson:5", None),
    ]
    assert read[4].resource == {}


def test_a_line_separator_within_a_string_is_no_line() -> None:
    assert kinds(ndjson(patient(), patient(2)).replace(b"Testinen", "Testi\u2028nen".encode())) == ["Patient"] * 2


def test_entries_without_a_resource() -> None:
    entries = [
        {"request": {"method": "DELETE", "url": "Patient/1"}},
        {"request": {"method": "GET", "url": "Patient/1"}},
        {"response": {"status": "200"}},
        {"resource": 7},
    ]
    read = parse(as_json({"resourceType": "Bundle", "type": "batch", "entry": entries}), "file")
    assert [raw.nothing and raw.nothing.key for raw in read] == ["intake.deletion", *["intake.no_resource"] * 3]


def test_bundles_nested_without_end_are_left() -> None:
    nested = patient()
    for _ in range(20):
        nested = bundle(nested)
    assert [raw.problem and raw.problem.key for raw in parse(as_json(nested), "file")] == ["intake.too_deep"]
