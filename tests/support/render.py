"""Draw cards as Webex's browser client does, with the official renderer.

`python -m tests.support.render FOLDER` writes a picture of every example: light and dark, phone and wide.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from cards.blocks import Element
from simulator.page import LIBRARIES, PACKAGES
from tests.support.browser import context_of, running_browser, tab
from tests.support.card_examples import EXAMPLES

SCRIPTS = [script for library in LIBRARIES if (script := library.installed(PACKAGES))]
PHONE = 320
WIDE = 1000
WIDE_FONT = "DejaVu Sans"
"""Debian's own, and as wide as any in use."""
FONTS = {WIDE_FONT: "fonts-dejavu-core", "DejaVu Sans Condensed": "fonts-dejavu-extra"}
"""A wide and a narrow one, and Debian's packages that have them."""

_COLORS = {
    "light": {
        "page": "#ffffff",
        "card": "#f7f7f7",
        "default": "#121212",
        "subtle": "#535353",
        "accent": "#1170cf",
        "good": "#185e46",
        "warning": "#7d4705",
        "attention": "#ab0a15",
    },
    "dark": {
        "page": "#121212",
        "card": "#1f1f1f",
        "default": "#f2f2f2",
        "subtle": "#b2b2b2",
        "accent": "#64b4fa",
        "good": "#3cc29a",
        "warning": "#f2990a",
        "attention": "#fc8b98",
    },
}
_PREPARE = """
(host) => {
  const markdown = markdownit();
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdown.render(text);
    result.didProcess = true;
  };
  const config = new AdaptiveCards.HostConfig(host);
  window.show = (card) => {
    const drawn = new AdaptiveCards.AdaptiveCard();
    drawn.version = new AdaptiveCards.Version(1, 3);
    drawn.hostConfig = config;
    drawn.onExecuteAction = (action) => { window.sent = action.data; };
    window.sent = null;
    drawn.parse(card);
    document.getElementById('card').replaceChildren(drawn.render());
  };
}
"""
_HAS_FONT = """
(font) => {
  const canvas = document.createElement('canvas').getContext('2d');
  const widths = ['monospace', 'serif', 'sans-serif'].map((other) => {
    canvas.font = `100px '${font}', ${other}`;
    return canvas.measureText('Whim 1,i').width;
  });
  return new Set(widths).size === 1;
}
"""
_MEASURE = """
([cards, markup, fonts]) => {
  const place = document.getElementById('card');
  const tooWide = (font) => {
    document.documentElement.style.setProperty('--font', `'${font}'`);
    const edge = place.getBoundingClientRect().right + 0.5;
    const outside = [...place.querySelectorAll('*')].filter((each) => {
      const { width, right } = each.getBoundingClientRect();
      return width > 0 && right > edge;
    });
    const overfull = [...place.querySelectorAll('.ac-columnSet > *, .ac-pushButton')].filter(
      (each) => each.scrollWidth > each.clientWidth + 1);
    const page = document.documentElement;
    const pushed = page.scrollWidth > page.clientWidth ? [page] : [];
    return [...outside, ...overfull, ...pushed].map(
      (each) => `${each.tagName}.${each.className}: ${each.innerText}`);
  };
  return cards.map((card) => {
    window.show(card);
    return {
      texts: [...place.querySelectorAll('.ac-textBlock')].map((each) => each.textContent),
      markup: place.querySelectorAll(markup).length,
      too_wide: Object.fromEntries(fonts.map((font) => [font, tooWide(font)])),
    };
  });
}
"""
MARKUP = "a, em, strong, b, i, img, h1, h2, h3, ul, ol, li, code, pre, blockquote, hr, table, script, s"
"""What a card never shows, whatever stands in it."""


@dataclass(frozen=True)
class Seen:
    """A card as it is seen: its texts, how many elements of MARKUP, and what is too wide in which font."""

    texts: list[str]
    markup: int
    too_wide: dict[str, list[str]]


@contextmanager
def screen(browser: Browser, width: int, look: str = "light", font: str = WIDE_FONT) -> Iterator[Page]:
    """Yield a page of that width in CSS pixels, light or dark, with the renderer loaded and everything in that font."""
    context = context_of(browser, "renderer", viewport={"width": width, "height": 500}, device_scale_factor=2)
    with tab(context) as page:
        page.set_viewport_size({"width": width, "height": 500})
        page.set_content(_html(look, font))
        for script in SCRIPTS:
            page.add_script_tag(path=script)
        page.evaluate(_PREPARE, _host_config(look))
        yield page


def show(page: Page, card: Element) -> None:
    """Draw `card` in place of the one before. What its buttons submit is then `window.sent`."""
    page.evaluate("(card) => window.show(card)", card)


def seen(page: Page, cards: Sequence[Element], fonts: Sequence[str] = (WIDE_FONT,)) -> list[Seen]:
    """Draw one card after the other and look at each. What sticks out of it or of its column is too wide."""
    return [Seen(**each) for each in page.evaluate(_MEASURE, [list(cards), MARKUP, list(fonts)])]


def has_font(page: Page, font: str) -> bool:
    """Whether the font is installed: then it does not matter which one would stand in for it."""
    return bool(page.evaluate(_HAS_FONT, font))


def _html(look: str, font: str) -> str:
    colors = _COLORS[look]
    return f"""<!doctype html><meta charset="utf-8"><style>
      :root {{ --font: '{font}'; }}
      body, button, input, select, textarea {{ font-family: var(--font); }}
      body {{ margin: 8px; background: {colors["page"]}; }}
      #card {{ background: {colors["card"]}; border: 1px solid #8884; border-radius: 8px; }}
      #card p {{ margin: 0; }}
      .ac-pushButton {{ font-size: 14px; font-weight: 600; white-space: nowrap; padding: 6px 14px;
        border-radius: 16px; background: none;
        border: 1px solid {colors["subtle"]}; color: {colors["default"]}; }}
      .ac-pushButton.style-positive {{ background: {colors["accent"]}; border-color: {colors["accent"]};
        color: {colors["page"]}; }}
      .ac-input {{ font-size: 14px; padding: 6px 8px; border-radius: 6px; border: 1px solid {colors["subtle"]};
        background: {colors["page"]}; color: {colors["default"]}; color-scheme: {look}; }}
    </style><div id="card"></div>"""


def _host_config(look: str) -> dict[str, Any]:
    colors = _COLORS[look]
    tones = {
        name: {"default": colors[name], "subtle": colors["subtle"] if name == "default" else colors[name]}
        for name in ("default", "accent", "good", "warning", "attention")
    }
    label = {"weight": "bolder"}
    return {
        "fontFamily": "inherit",
        "spacing": {"small": 6, "default": 8, "medium": 16, "large": 24, "extraLarge": 32, "padding": 12},
        "separator": {"lineThickness": 1, "lineColor": "#55808080"},
        "fontSizes": {"small": 12, "default": 14, "medium": 16, "large": 20, "extraLarge": 24},
        "fontWeights": {"lighter": 300, "default": 400, "bolder": 700},
        "containerStyles": {"default": {"backgroundColor": colors["card"], "foregroundColors": tones}},
        "actions": {"maxActions": 5, "actionsOrientation": "horizontal", "actionAlignment": "left", "buttonSpacing": 8},
        "inputs": {
            "label": {
                "inputSpacing": "small",
                "requiredInputs": {**label, "suffix": " *", "suffixColor": "attention"},
                "optionalInputs": label,
            },
            "errorMessage": {"color": "attention", "spacing": "small"},
        },
    }


def main(folder: Path) -> None:
    """Write a picture of every example into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with running_browser() as browser:
        for look, width, font in product(_COLORS, (PHONE, WIDE), FONTS):
            with screen(browser, width, look, font) as page:
                for example in EXAMPLES:
                    show(page, example.draw(example.view))
                    name = f"{example.name}-{look}-{width}-{font.rpartition(' ')[2].lower()}.png"
                    page.screenshot(path=folder / name, full_page=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
