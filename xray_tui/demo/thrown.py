"""Dice for one thing, the same whenever they are thrown: what happens beside it doesn't change them."""

from __future__ import annotations

from random import Random


def thrown(seed: int, *what: object) -> Random:
    """The dice of a seed for something that these words name."""
    return Random(f"{seed}/{'/'.join(map(str, what))}")  # noqa: S311  made-up people, no secret
