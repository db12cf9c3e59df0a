"""What the unit decides, as read from a database that other versions of the program write to."""

from __future__ import annotations

import pytest

from models.refusal import Unavailable
from models.store.sqlite import library
from models.unit.read import current_unit
from tests.clinic import Clinic


def test_settings_that_another_version_wrote_are_refused_not_crashed_on(clinic: Clinic) -> None:
    """Loaded by a newer program, where they were valid: stood in for by another hand."""
    with library().connect(clinic.store.url.removeprefix("sqlite:///")) as newer:
        newer.execute("INSERT INTO unit_text VALUES (7, '[unit]', '2026-11-24 07:00:00', NULL)")
    with pytest.raises(Unavailable) as refused:
        clinic.store.read(current_unit)
    assert (refused.value.message.key, refused.value.message.params) == ("unit.from_newer", {"version": 7})
