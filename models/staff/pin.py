"""PINs: what one may be, how it is sealed for the database, and whether a typed one is the one that was sealed.

Sealed is ``PEPPER-NAME ARGON2``: an argon2id hash of a digest that takes the pepper, the person and the PIN. So a hash
that was copied to another person's row opens nothing, and a station with another pepper says so instead of calling
every PIN wrong.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from models.refusal import Invalid, Unavailable
from models.staff.pepper import NO_PEPPER, Pepper

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LEAST, MOST = 6, 32

MEMORY_KIB, PASSES = 65_536, 3
"""The second recommendation of RFC 9106 but for the threads, of which a desk has few: a tenth of a second."""


def check_pin(pin: str) -> None:
    """Refuse what is no PIN.

    Raises:
        Invalid: ``staff.pin_digits``, ``staff.pin_length``, ``staff.pin_easy``.
    """
    if not (pin.isascii() and pin.isdigit()):
        raise Invalid("staff.pin_digits")
    if not LEAST <= len(pin) <= MOST:
        raise Invalid("staff.pin_length", least=LEAST, most=MOST)
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if steps in ({0}, {1}, {9}):  # 111111, 123456, 987654
        raise Invalid("staff.pin_easy")


def seal(pin: str, name: str, pepper: Pepper) -> str:
    """A PIN as it is kept. Takes a tenth of a second, so never in a transaction.

    Args:
        pin: the PIN.
        name: the name of the member of staff, as in their row.
        pepper: the unit's.

    Raises:
        Invalid: it is no PIN.
    """
    check_pin(pin)
    return f"{pepper.name} {_hasher(slow=bool(pepper.secret)).hash(pepper.keyed('pin', name, pin))}"


def opens(pin: str, name: str, sealed: str | None, pepper: Pepper) -> bool:
    """Whether a PIN is the one that was sealed. Takes as long for a person who isn't there (``None``).

    Raises:
        Unavailable: ``staff.other_pepper``: it was sealed with a pepper that this station doesn't have.
    """
    from argon2.exceptions import InvalidHashError, VerificationError

    if sealed is None:
        _hasher(slow=bool(pepper.secret)).hash(pepper.keyed("pin", name, pin))
        return False
    named, _, kept = sealed.partition(" ")
    if named == NO_PEPPER.name:
        pepper = NO_PEPPER
    elif named != pepper.name:
        raise Unavailable("staff.other_pepper")
    try:
        return _hasher(slow=True).verify(kept, pepper.keyed("pin", name, pin))
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hasher(*, slow: bool) -> PasswordHasher:
    """What seals a PIN; to verify one takes as long as it says itself. Nobody need be kept from guessing a demo's."""
    from argon2 import PasswordHasher

    if not slow:
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=1)
