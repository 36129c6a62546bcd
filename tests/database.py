"""Which database the tests run on. A plugin, because pytest-django reads the settings before any
conftest: ZHIDU_TEST_DB=postgres must have its cluster by then.
"""

from __future__ import annotations

import os
import shutil
import tempfile

import pytest

from tests.cluster import Cluster
from tools.check import APT, missing

CLUSTER: Cluster | None = None
WANTED = os.environ.get("ZHIDU_TEST_DB", "sqlite")

MADE = "" if "ZHIDU_DATA" in os.environ else tempfile.mkdtemp(prefix="zhidu-test-")
os.environ.setdefault("ZHIDU_DATA", MADE)
if WANTED == "postgres" and "DATABASE_URL" not in os.environ:
    if gone := missing():
        pytest.exit(f"{' and '.join(gone)} not found. Install with:\n  {APT}", returncode=2)
    CLUSTER = Cluster.start()
    os.environ["DATABASE_URL"] = CLUSTER.url  # workers of xdist inherit it


def pytest_configure(config: pytest.Config) -> None:
    """A run that asks for PostgreSQL is never quietly one on SQLite."""
    from django.conf import settings

    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    if not engine.startswith(WANTED):
        pytest.exit(f"asked for {WANTED}, but the settings say {engine}", returncode=2)


def pytest_unconfigure(config: pytest.Config) -> None:
    if CLUSTER is not None:
        CLUSTER.stop()
    if MADE and "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(MADE, ignore_errors=True)
