"""What every test may rely on, and the browser; the database is chosen in tests/database.py."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from playwright.sync_api import expect

from tools.check import APT, chromium

gc.set_threshold(200_000, 20, 100)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright runs a loop of its own
expect.set_options(timeout=20_000)  # a busy machine is not a fault

pytest_plugins = ["tests.fixtures", "tests.ladder"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests need a real database that the live server's thread can see."""
    needs_browser = any("page" in getattr(item, "fixturenames", ()) for item in items)
    if needs_browser and chromium() is None:
        pytest.exit(f"Chromium not found. Install with:\n  {APT}", returncode=2)


@pytest.fixture(autouse=True)
def _plain_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ROUND_KEYS = tmp_path / "round-keys"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True, scope="session")
def _the_log_can_be_flushed() -> Iterator[None]:
    """Between tests SQLite empties tables by DELETE, which the log's triggers refuse otherwise."""
    from django.db.backends.sqlite3.base import DatabaseOperations

    from zhidu.boards import guard as log
    from zhidu.ledger import guard as entries

    plain = DatabaseOperations.sql_flush

    def flush(self: Any, *arguments: Any, **more: Any) -> list[str]:
        made = plain(self, *arguments, **more)
        dropped = [one for room in (log, entries) for one in room.dropping("sqlite")]
        return [*dropped, *made, *(one for room in (log, entries) for one in room.making("sqlite"))]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", flush)
        yield


@pytest.fixture(autouse=True)
def _packaged_rules_first() -> None:
    """Own rules of an earlier test were rolled back with its database."""
    from zhidu.matters import rulebook

    rulebook.Shelf.mark = (0, 0)
    rulebook.forget_shelf()


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
