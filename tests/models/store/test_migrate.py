from __future__ import annotations

import importlib
import pkgutil

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import models
from models.store.migrate import SCHEMA
from models.store.store import open_store
from models.store.table import METADATA


def load_tables() -> None:
    """Import every ``table.py`` there is."""
    for module in pkgutil.walk_packages(models.__path__, "models."):
        if module.name.endswith(".table"):
            importlib.import_module(module.name)


def test_the_constant_is_what_the_packaged_scripts_say() -> None:
    config = Config()
    config.set_main_option("script_location", "models.store:migrations")
    scripts = ScriptDirectory.from_config(config)
    oldest_first = [script.revision for script in scripts.walk_revisions()][::-1]
    assert tuple(oldest_first) == SCHEMA.revisions


def test_a_migrated_database_is_what_the_tables_say(unit_url: str) -> None:
    load_tables()
    store = open_store(unit_url)
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    store.close()
