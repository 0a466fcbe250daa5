"""Draw cards as a browser does, with the official renderer: `python -m tests.render [folder]` writes their pictures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
PACKAGES = Path(__file__).parent.parent / "simulator" / "node_modules"
SCRIPTS = (PACKAGES / "adaptivecards/dist/adaptivecards.min.js", PACKAGES / "markdown-it/dist/markdown-it.min.js")
_ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_COLORS = {
    "light": {"page": "#ffffff", "card": "#f7f7f7", "default": "#121212", "subtle": "#535353", "accent": "#1170cf",
              "good": "#185e46", "warning": "#7d4705", "attention": "#ab0a15", "emphasis": "#ededed"},
    "dark": {"page": "#121212", "card": "#1f1f1f", "default": "#f2f2f2", "subtle": "#b2b2b2", "accent": "#64b4fa",
             "good": "#3cc29a", "warning": "#f2990a", "attention": "#fc8b98", "emphasis": "#2b2b2b"},
}  # fmt: skip
_DRAW = """
([card, host]) => {
  const ac = new AdaptiveCards.AdaptiveCard();
  ac.hostConfig = new AdaptiveCards.HostConfig(host);
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdownit().render(text); result.didProcess = true;
  };
  ac.parse(card);
  document.getElementById('card').replaceChildren(ac.render());
}
"""


def is_possible() -> bool:
    """Whether this machine has the browser and the renderer."""
    return CHROMIUM.exists() and all(script.exists() for script in SCRIPTS)


@contextmanager
def browser_page(width: int = 1000, look: str = "light") -> Iterator[Page]:
    """A page of that width with the renderer loaded."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=_ARGS)
        try:
            page = browser.new_page(
                viewport={"width": width, "height": 600}, device_scale_factor=2 if width < 500 else 1
            )
            page.set_content(_html(look))
            for script in SCRIPTS:
                page.add_script_tag(path=script)
            yield page
        finally:
            browser.close()


def show(page: Page, card: dict[str, Any], look: str = "light") -> None:
    """Draw `card` in place of the one before."""
    page.evaluate(_DRAW, [card, _host_config(look)])


def _html(look: str) -> str:
    colors = _COLORS[look]
    return f"""<!doctype html><meta charset="utf-8"><style>
      body {{ margin: 8px; background: {colors["page"]}; }}
      #card {{ background: {colors["card"]}; border: 1px solid #8884; border-radius: 8px; }}
      #card p {{ margin: 0; }}
      .ac-pushButton {{ font: 600 14px sans-serif; padding: 6px 14px; border-radius: 16px; background: none;
        border: 1px solid {colors["subtle"]}; color: {colors["default"]}; }}
      .ac-pushButton.style-positive {{ background: {colors["accent"]}; border-color: {colors["accent"]};
        color: {colors["page"]}; }}
      .ac-input {{ font: 14px sans-serif; padding: 6px 8px; border-radius: 6px; border: 1px solid {colors["subtle"]};
        background: {colors["page"]}; color: {colors["default"]}; color-scheme: {look}; }}
    </style><div id="card"></div>"""


def _host_config(look: str) -> dict[str, Any]:
    colors = _COLORS[look]
    tones = {
        name: {"default": colors[name], "subtle": colors["subtle"] if name == "default" else colors[name]}
        for name in ("default", "accent", "good", "warning", "attention")
    }
    style = {"backgroundColor": colors["card"], "foregroundColors": tones}
    return {
        "fontFamily": "Inter, 'Segoe UI', 'DejaVu Sans', sans-serif",
        "supportsInteractivity": True,
        "spacing": {"small": 6, "default": 8, "medium": 16, "large": 24, "extraLarge": 32, "padding": 12},
        "separator": {"lineThickness": 1, "lineColor": "#55808080"},
        "fontSizes": {"small": 12, "default": 14, "medium": 16, "large": 20, "extraLarge": 24},
        "fontWeights": {"lighter": 300, "default": 400, "bolder": 700},
        "containerStyles": {"default": style, "emphasis": style | {"backgroundColor": colors["emphasis"]}},
        "actions": {"maxActions": 5, "actionsOrientation": "horizontal", "actionAlignment": "left", "buttonSpacing": 8},
        "inputs": {
            "label": {
                "inputSpacing": "small",
                "requiredInputs": {"weight": "bolder", "suffix": " *", "suffixColor": "attention"},
                "optionalInputs": {"weight": "bolder"},
            },
            "errorMessage": {"color": "attention", "spacing": "small"},
        },
    }
