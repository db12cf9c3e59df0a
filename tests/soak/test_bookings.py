from __future__ import annotations

import pytest

from tests.clinic import Clinic
from tests.models.appointment.racing import race
from tests.models.appointment.test_race import check_one, check_row
from tests.server import ENGINES

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def test_eight_processes_book_the_same_fifty_times(clinic: Clinic, seed: int) -> None:
    check_one(race(clinic, 8, 8 + seed % 2, 50, "NG1AA"), 64 + 8 * (seed % 2), 50)


def test_eight_processes_book_rows_of_two_in_the_same_fifty_times(clinic: Clinic, seed: int) -> None:
    del seed
    check_row(race(clinic, 8, 6, 50, "NG1AA", "EB1HA"))
