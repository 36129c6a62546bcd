"""Databases and browser of the tests: made on loopback for this run, gone after it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from playwright.sync_api import expect

from tests.cluster import Cluster
from tools.check import APT, chromium, missing

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright runs a loop of its own
os.environ.setdefault("ZHIDU_DATA", tempfile.mkdtemp(prefix="zhidu-test-"))
CLUSTER: Cluster | None = None
expect.set_options(timeout=20_000)  # a busy machine is not a fault

if os.environ.get("ZHIDU_TEST_DB") == "postgres" and "DATABASE_URL" not in os.environ:
    if gone := missing():
        pytest.exit(f"{' and '.join(gone)} not found. Install with:\n  {APT}", returncode=2)
    CLUSTER = Cluster.start()
    os.environ["DATABASE_URL"] = CLUSTER.url  # workers of xdist inherit it

pytest_plugins = ["tests.fixtures", "tests.ladder"]


def pytest_unconfigure(config: pytest.Config) -> None:
    if CLUSTER is not None:
        CLUSTER.stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests need a real database that the live server's thread can see."""
    needs_browser = any("page" in getattr(item, "fixturenames", ()) for item in items)
    if needs_browser and chromium() is None:
        pytest.exit(f"Chromium not found. Install with:\n  {APT}", returncode=2)


@pytest.fixture(autouse=True)
def _plain_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _chinese_first() -> Iterator[None]:
    """A page in another language leaves it active in its thread: every test begins in Chinese."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        **browser_type_launch_args,
        "executable_path": chromium(),
        "args": [*flags, "--disable-gpu", "--disable-quic", "--no-first-run"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def clean_page(page: Any, live_server: Any) -> Iterator[Any]:
    """A page that fails its test on a console error or a request to any other host."""
    wrong: list[str] = []
    page.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request",
        lambda asked: (
            wrong.append(asked.url) if not asked.url.startswith(live_server.url) else None
        ),
    )
    yield page
    assert wrong == []
