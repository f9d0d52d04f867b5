"""The databases and values of the store suites."""

from __future__ import annotations

from tests.adapters.conftest import (  # noqa: F401 - fixtures are found by name
    ada,
    cluster,
    database_url,
    empty_url,
    postgres_template,
    sqlite_template,
    stores,
)
