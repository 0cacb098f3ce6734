"""One headless Chromium for all browser tests, and pages that tell what they asked for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.web.hostile import WATCH

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
]


@dataclass
class Seen:
    """What a page did while we looked."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def hits(self) -> int:
        """In how many frames a hostile text ran."""
        return sum(bool(frame.evaluate("window.hit")) for frame in self.page.frames if frame.url != "about:srcdoc")


OpenPage = Callable[..., Seen]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = os.environ.get("GRIDKEEPER_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        pytest.skip("no Chromium: install one or set GRIDKEEPER_CHROMIUM")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """A new page in a context of its own; takes what `browser.new_context` takes."""
    contexts = []

    def open_(**options: Any) -> Seen:
        contexts.append(browser.new_context(**options))
        contexts[-1].set_default_timeout(10_000)
        contexts[-1].add_init_script(WATCH)
        seen = Seen(contexts[-1].new_page())
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.on("console", lambda said: seen.complaints.append(said.text) if said.type == "error" else None)
        return seen

    yield open_
    for context in contexts:
        context.close()
