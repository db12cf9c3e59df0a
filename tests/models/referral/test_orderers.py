"""The register of ordering organisations."""

from __future__ import annotations

import pytest

from models.referral.facts import OrdererKind
from models.referral.orderers import Orderer, Orderers
from models.unit.rules import default_unit

REGISTER = Orderers(
    (
        Orderer(OrdererKind.HUS, ("HUS", "HUS Group"), "1.2.246.10.1"),
        Orderer(OrdererKind.PRIVATE, ("Tuotanto Oy",), "1.2.246.10.1.10.7"),
        Orderer(OrdererKind.HEALTH_CENTRE, ("Sipoon terveyskeskus",)),
    )
)


@pytest.mark.parametrize(
    ("oid", "kind"),
    [
        ("1.2.246.10.1", OrdererKind.HUS),
        ("urn:oid:1.2.246.10.1", OrdererKind.HUS),
        (" 1.2.246.10.1.10.5 ", OrdererKind.HUS),
        ("1.2.246.10.1.10.7", OrdererKind.PRIVATE),
        ("1.2.246.10.12", OrdererKind.UNKNOWN),
        ("1.2.246.10", OrdererKind.UNKNOWN),
        ("", OrdererKind.UNKNOWN),
    ],
)
def test_an_oid_tells_the_kind_of_an_organisation_and_of_its_units(oid: str, kind: OrdererKind) -> None:
    assert REGISTER.kind_of(oid) is kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("  sipoon   TERVEYSKESKUS ", OrdererKind.HEALTH_CENTRE),
        ("Sipoon terveyskeskus Oy", OrdererKind.UNKNOWN),
        ("", OrdererKind.UNKNOWN),
    ],
)
def test_a_name_tells_it_only_when_it_is_the_whole_name(name: str, kind: OrdererKind) -> None:
    assert REGISTER.kind_of(name=name) is kind


def test_the_oid_goes_before_the_name() -> None:
    assert REGISTER.kind_of("1.2.246.10.1.10.7", "HUS") is OrdererKind.PRIVATE


def test_an_unknown_oid_leaves_the_name_to_tell() -> None:
    assert REGISTER.kind_of("1.2.3", "HUS") is OrdererKind.HUS


def test_the_shipped_register_has_one_of_each_kind() -> None:
    kinds = {organisation.kind for organisation in default_unit().orderers.organisations}
    assert kinds == set(OrdererKind) - {OrdererKind.UNKNOWN}
