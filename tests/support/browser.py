"""Debian's Chromium for the tests of what is seen: one browser for all tests of a worker."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from simulator.page import LIBRARIES, PACKAGES

CHROMIUM = shutil.which("chromium")
WIDE = 1280
PHONE = 360
NARROW = 720
BLANK = "about:blank"
PATIENCE = 30_000
"""Milliseconds to wait for what a page shows: a busy machine is slow."""
expect.set_options(timeout=PATIENCE)

# The browser's own errands must not go out to a network.
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
needs_page = pytest.mark.skipif(
    CHROMIUM is None or not all(library.installed(PACKAGES) for library in LIBRARIES),
    reason="chromium, or what npm installs in simulator/node_modules for the chat page, is not there",
)


@contextmanager
def running_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass(frozen=True)
class Screen:
    """A profile of the browser on a screen of that many pixels."""

    context: BrowserContext
    width: int
    height: int
    colours: Literal["light", "dark"]


_contexts: dict[tuple[Browser, str], BrowserContext] = {}


def context_of(browser: Browser, name: str, **options: Any) -> BrowserContext:
    """Return the browser's context of that name, made with these options at first.

    Tests share contexts and tabs, one after another: a new context costs the browser a second of work.
    """
    if (browser, name) not in _contexts:
        _contexts[browser, name] = browser.new_context(locale="en-GB", **options)
    return _contexts[browser, name]


@contextmanager
def screen(
    browser: Browser,
    *,
    width: int = WIDE,
    height: int = 800,
    colours: Literal["light", "dark"] = "light",
) -> Iterator[Screen]:
    """Lend a profile without cookies on a screen of that many pixels; narrow ones are touched."""
    is_phone = width < NARROW
    context = context_of(
        browser,
        "phone" if is_phone else "desktop",
        timezone_id="Europe/London",
        has_touch=is_phone,
        is_mobile=is_phone,
        reduced_motion="reduce",
    )
    try:
        yield Screen(context, width, height, colours)
    finally:
        context.clear_cookies()


@contextmanager
def opened(screen: Screen, address: str = BLANK) -> Iterator[Page]:
    """Open a page at `address`. Fails if a script of the page raises. What the page has stored ends with it."""
    errors: list[str] = []

    def note(error: Error) -> None:
        errors.append(str(error))

    with tab(screen.context) as page:
        page.set_viewport_size({"width": screen.width, "height": screen.height})
        page.emulate_media(color_scheme=screen.colours)
        page.on("pageerror", note)
        try:
            page.goto(address)
            yield page
            assert errors == [], errors
        finally:
            page.remove_listener("pageerror", note)


@contextmanager
def tab(context: BrowserContext) -> Iterator[Page]:
    """Lend an empty tab of the context."""
    page = next((page for page in context.pages if page.url == BLANK), None) or context.new_page()
    page.set_default_timeout(PATIENCE)
    page.bring_to_front()
    try:
        yield page
    finally:
        page.unroute_all()
        page.evaluate("if (location.host) { localStorage.clear(); sessionStorage.clear(); }")
        page.goto(BLANK)


def is_too_wide(page: Page) -> bool:
    """Whether something sticks out of the screen at its side."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def faint_texts(page: Page) -> list[str]:
    """Return the texts on the screen whose contrast with their ground is below 4.5 : 1, the WCAG 2.2 AA minimum."""
    return list(page.evaluate(_FAINT_TEXTS))


_FAINT_TEXTS = """
() => {
  const rgba = (colour) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const ground = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = rgba(getComputedStyle(each).backgroundColor);
      if (colour[3] > 0.99) return colour;
    }
    return [255, 255, 255, 1];
  };
  const luminance = (colour) => {
    const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = colour.map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const faint = [];
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const text = texts.currentNode.data.trim();
    if (!text || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const ratio = contrast(rgba(getComputedStyle(element).color), ground(element));
    if (ratio < 4.5) faint.push(`${text.slice(0, 30)} (${ratio.toFixed(2)})`);
  }
  return faint;
}
"""
