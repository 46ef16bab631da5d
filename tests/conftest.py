"""What all tests share: they leave the user's cache alone and take as much CPU as the command."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from commandline import write_own_book
from inbrowser import CHROMIUM

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Before anything imports NumPy: small matrices gain nothing from a second thread.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

settings.register_profile("onpace", deadline=None)  # a slow machine is no wrong answer
settings.load_profile("onpace")


@pytest.fixture(scope="session", autouse=True)
def _cache_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONPACE_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("NO_COLOR", raising=False)
        yield


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small book of one's own."""
    return write_own_book(tmp_path_factory.mktemp("book"))


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Chromium, for tests that are marked as needing it."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - few tests need it

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, so that whatever is written shows."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"
