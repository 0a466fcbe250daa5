"""Fixtures that several tests share."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.browser import running_browser
from tests.support.chat import Chat, chatting

MEMORY = Path("/dev/shm")
ROOM = 1 << 30
"""Bytes that must be free in memory before the tests keep their files there."""


def pytest_configure() -> None:
    """Keep temporary files in memory where Linux offers that: a test's commits needn't survive the machine.

    A question is some ten commits, and each waits for the disk.
    """
    if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def pytest_xdist_auto_num_workers() -> int:
    """Three for each core: many tests wait for browsers, locks and processes of their own."""
    return 3 * len(os.sched_getaffinity(0))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slow files first: what comes last is short, so that no worker goes on long after the others."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a worker: each test has a profile of its own in it."""
    with running_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """Run a simulated Webex with the bot in it, shared by the tests of a module."""
    with chatting(tmp_path_factory.mktemp("bot")) as running:
        yield running


@pytest.fixture
def fresh_chat(tmp_path: Path) -> Iterator[Chat]:
    """One of its own, for tests that break things."""
    with chatting(tmp_path) as running:
        yield running
