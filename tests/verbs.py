"""Every verb of the clinic, found by importing all its modules."""

from __future__ import annotations

import importlib
import pkgutil

import models
from models.store.verb import REGISTRY


def every_verb() -> list[str]:
    """Their names, as the journal has them."""
    for module in pkgutil.walk_packages(models.__path__, "models."):
        if ".migrations." not in module.name:
            importlib.import_module(module.name)
    return sorted(name for name, known in REGISTRY.items() if known.run.__module__.startswith("models."))
