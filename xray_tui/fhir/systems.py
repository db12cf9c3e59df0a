"""The code and identifier systems that a message from Finland uses, and how to tell one that is written otherwise."""

from __future__ import annotations

import re

from xray_tui.fhir.tree import Coding

NATIONAL_CODE = "urn:oid:1.2.246.21"
"""The personal identity code."""

SV_NUMBER = "urn:oid:1.2.246.537.25"
"""The identification number of those who may prescribe."""

URI = "urn:ietf:rfc:3986"
"""The value is a URI, unique in itself."""

ORGANISATIONS = "urn:oid:1.2.246.537.6.202"
"""The register of social and health care organisations."""

ORGANISATION_ROOT = "1.2.246.10."
"""What the object identifiers of Finnish organisations begin with."""

EXAMS = "urn:oid:1.2.246.537.6.4"
"""The national list of radiological examinations and procedures."""

LOINC = "http://loinc.org"

PROFESSIONAL_RIGHTS = "urn:oid:1.2.246.537.6.140"
EDUCATION = "urn:oid:1.2.246.537.6.148"
OCCUPATIONS = "urn:oid:1.2.246.537.6.74"
DEGREES = frozenset({"http://terminology.hl7.org/CodeSystem/v2-0360", "urn:oid:2.16.840.1.113883.18.220"})

IDENTIFIER_TYPES = frozenset({"http://terminology.hl7.org/CodeSystem/v2-0203", "http://hl7.org/fhir/v2/0203"})

NON_DISCLOSURE = "TURVAKIELTO"

MUNICIPALITY = "municipality-code"
"""The last part of the address of the extension for the home municipality."""

_OID = re.compile(r"[0-2](?:\.(?:0|[1-9]\d*))+", re.ASCII)
_SAME = {"urn:oid:2.16.840.1.113883.6.1": LOINC, "https://loinc.org": LOINC}


def system_of(text: str) -> str:
    """A system's address in the one form that is compared: an object identifier always as ``urn:oid:``."""
    plain = text.strip().rstrip("/")
    if _OID.fullmatch(plain):
        plain = f"urn:oid:{plain}"
    elif plain.lower().startswith("urn:oid:"):
        plain = f"urn:oid:{plain[8:]}"
    return _SAME.get(plain, plain)


def of_system(coding: Coding, system: str) -> bool:
    """Whether the coding is of the system; an object identifier may have its version behind it (``...6.4.2007``)."""
    own = system_of(coding.system)
    return own == system or (system.startswith("urn:oid:") and own.startswith(f"{system}."))


def version_of(coding: Coding, system: str) -> str:
    """The coding's version, named by itself or behind its object identifier."""
    return coding.version or system_of(coding.system).removeprefix(system).removeprefix(".")


def oid_of(text: str) -> str:
    """The object identifier that the text is, without ``urn:oid:``; "" if it isn't one."""
    plain = text.strip()
    plain = plain[8:] if plain.lower().startswith("urn:oid:") else plain
    return plain if _OID.fullmatch(plain) else ""
