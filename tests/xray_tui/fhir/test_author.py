"""Who ordered, through every chain that a requester can name."""

from __future__ import annotations

import pytest

from models.referral.facts import Author
from tests.xray_tui.fhir.made_up import Json, coded, doctor, organisation, patient, referral, request, role

OID = "1.2.246.10.99.10.1"


def ordered(
    *resources: Json, reference: str = "PractitionerRole/role1", **requester: object
) -> tuple[Author, str, str, str]:
    given = {"reference": reference, **requester} if reference else requester
    taken = referral(request(requester=given), patient(), *resources)
    return taken.author, taken.author_name, taken.orderer_id, taken.orderer_name


def test_a_role_names_person_and_organisation() -> None:
    assert ordered(role(), doctor(), organisation()) == (Author.DOCTOR, "Liisa Lääkäri", OID, "Sipoon terveyskeskus")


def test_a_practitioner_works_where_the_one_role_is() -> None:
    whole = (Author.DOCTOR, "Liisa Lääkäri", OID, "Sipoon terveyskeskus")
    assert ordered(role(), doctor(), organisation(), reference="Practitioner/d1") == whole
    elsewhere = [organisation("o2"), role(id="role2", organization={"reference": "Organization/o2"})]
    two = ordered(role(), doctor(), organisation(), *elsewhere, reference="Practitioner/d1")
    assert two == (Author.DOCTOR, "Liisa Lääkäri", "", "")


def test_an_organisation_alone() -> None:
    assert ordered(organisation(), reference="Organization/o1") == (Author.UNKNOWN, "", OID, "Sipoon terveyskeskus")


def test_an_organisation_known_by_what_it_is_part_of() -> None:
    unit = organisation("unit", identifier=[{"system": "urn:x", "value": "7"}], partOf={"reference": "Organization/o1"})
    unit["name"] = "Vastaanotto 2"
    assert ordered(unit, organisation(), reference="Organization/unit")[2:] == (OID, "Vastaanotto 2")
    loop = organisation("a", identifier=[], name="Silmukka", partOf={"reference": "Organization/a"})
    del loop["identifier"]
    assert ordered(loop, reference="Organization/a")[2:] == ("", "Silmukka")
    above = {**loop, "partOf": {"identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:oid:{OID}"}}}
    assert ordered(above, reference="Organization/a")[2:] == (OID, "Silmukka")


@pytest.mark.parametrize(
    "organization",
    [
        {"identifier": {"system": "urn:oid:1.2.246.537.6.202.2008", "value": f"urn:oid:{OID}"}},
        {"reference": f"Organization/{OID}"},
        {"reference": f"urn:oid:{OID}"},
    ],
)
def test_an_organisation_that_is_not_in_the_input(organization: Json) -> None:
    given = {**organization, "display": "Muu terveysasema"}
    assert ordered(role(organization=given), doctor())[2:] == (OID, "Muu terveysasema")


def test_nothing_but_words() -> None:
    assert ordered(reference="", display="Dr. Liisa Lääkäri") == (Author.UNKNOWN, "Dr. Liisa Lääkäri", "", "")
    assert ordered(reference="Practitioner/none", display="Liisa") == (Author.UNKNOWN, "Liisa", "", "")
    assert ordered(reference="Organization/none", display="Asema") == (Author.UNKNOWN, "", "", "Asema")
    assert ordered(reference="") == (Author.UNKNOWN, "", "", "")


def test_a_patient_or_a_relative_is_no_doctor() -> None:
    assert ordered(reference="Patient/p1")[0] is Author.OTHER


@pytest.mark.parametrize(
    ("concept", "author"),
    [
        (coded("urn:oid:1.2.246.537.6.140.2008", "001"), Author.DOCTOR),
        (coded("1.2.246.537.6.140", "034"), Author.DOCTOR),
        (coded("urn:oid:1.2.246.537.6.140.2008", "999"), Author.UNKNOWN),
        (coded("urn:oid:1.2.246.537.6.140", "999", "Laillistettu erikoislääkäri"), Author.DOCTOR),
        (coded("urn:oid:1.2.246.537.6.140", "999", "Laillistettu hammaslääkäri"), Author.DENTIST),
        (coded("urn:oid:1.2.246.537.6.140", "999", "Erikoishammaslääkäri"), Author.DENTIST),
        (coded("urn:oid:1.2.246.537.6.140", "999", "Eläinlääkäri"), Author.UNKNOWN),
        (coded("urn:oid:1.2.246.537.6.140", "999", "Sairaanhoitaja"), Author.OTHER),
        (coded("urn:oid:1.2.246.537.6.148", "999", "Allmänläkare"), Author.DOCTOR),
        (coded("urn:oid:1.2.246.537.6.148", "999", "Tandläkare"), Author.DENTIST),
        (coded("urn:oid:1.2.246.537.6.74.2001", "2221"), Author.DOCTOR),
        (coded("urn:oid:1.2.246.537.6.74.2001", "2222"), Author.DENTIST),
        (coded("urn:oid:1.2.246.537.6.74.2010", "2212"), Author.DOCTOR),
        (coded("urn:oid:1.2.246.537.6.74.2010", "2221"), Author.OTHER),  # nurses, in this edition
        (coded("urn:oid:1.2.246.537.6.74.2010", "32211"), Author.OTHER),
        (coded("urn:oid:1.2.246.537.6.74.2010", "2131"), Author.UNKNOWN),
        (coded("urn:oid:1.2.246.537.6.74.2010", "9999", "Yleislääkäri"), Author.DOCTOR),
        (coded("urn:oid:1.2.246.537.6.74", "2221"), Author.UNKNOWN),
        (coded("urn:oid:2.16.840.1.113883.18.220", "MD"), Author.DOCTOR),
        (coded("http://example.org", "x", "Physiotherapist"), Author.OTHER),
    ],
)
def test_qualifications(concept: Json, author: Author) -> None:
    assert ordered(doctor(qualification=[{"code": concept}]), reference="Practitioner/d1")[0] is author


def test_a_doctor_who_is_a_nurse_besides() -> None:
    both = [{"code": coded("urn:x", "1", "Nurse")}, {"code": coded("urn:oid:1.2.246.537.6.140", "001")}]
    assert ordered(doctor(qualification=both), reference="Practitioner/d1")[0] is Author.DOCTOR


def test_a_prescribers_number_counts_where_no_qualification_says_otherwise() -> None:
    number = [{"system": "urn:oid:1.2.246.537.25", "value": "000000"}]
    alone = doctor(identifier=number)
    del alone["qualification"]
    assert ordered(alone, reference="Practitioner/d1")[0] is Author.DOCTOR
    nurse = doctor(identifier=number, qualification=[{"code": coded("urn:x", "1", "Nurse")}])
    assert ordered(nurse, reference="Practitioner/d1")[0] is Author.OTHER
    registered = doctor(identifier=[{"system": "urn:oid:1.2.246.537.26", "value": "00000000000"}])
    del registered["qualification"]
    assert ordered(registered, reference="Practitioner/d1")[0] is Author.UNKNOWN


def test_the_role_tells_where_the_person_does_not() -> None:
    unqualified = doctor()
    del unqualified["qualification"]
    dentist = role(code=[coded("http://snomed.info/sct", "106289002")])
    assert ordered(dentist, unqualified, organisation())[0] is Author.DENTIST
    assert ordered(dentist, unqualified, organisation(), reference="Practitioner/d1")[0] is Author.DENTIST


def test_contained_all_the_way() -> None:
    parts = [
        {**role(), "practitioner": {"reference": "#d1"}, "organization": {"reference": "#o1"}},
        doctor(),
        organisation(),
    ]
    taken = referral(request(requester={"reference": "#role1"}, contained=parts), patient())
    assert (taken.author, taken.orderer_id) == (Author.DOCTOR, OID)


def test_a_malformed_author_is_unknown_and_costs_nobody_the_referral() -> None:
    taken = referral(request(requester={"reference": "Practitioner/d1"}), patient(), doctor(birthDate="x"))
    assert taken.author is Author.UNKNOWN


def test_to_whom_it_was_addressed() -> None:
    taken = referral(
        request(performer=[{"reference": "Practitioner/d1"}, {"reference": "Organization/o1"}]),
        patient(),
        organisation(),
    )
    assert taken.addressed_to == "Sipoon terveyskeskus"
