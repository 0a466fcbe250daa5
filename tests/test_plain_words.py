"""Words that a reader with another first language stumbles on, and that this project does without."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("bot", "cards", "simulator", "chaos", "benchmarks", "tests", "docs")
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
WORDS = re.compile(r"\b(whoever|whomever|whom|anew|thereof)\b", re.IGNORECASE)
EXCEPT = {Path(__file__), ROOT / "bot/language/words.py"}
"""This file, and the words that people may write to the bot."""


def texts() -> set[Path]:
    """Return the files that we write ourselves."""
    files = {path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if "node_modules" not in path.parts}
    ours = {path for path in files if path.suffix in {".py", ".md", ".html", ".js", ".css"}}
    return ours | {ROOT / page for page in PAGES}


def test_the_words_are_plain() -> None:
    """In code, texts and documents alike."""
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sorted(texts() - EXCEPT)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if WORDS.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "is_found"), [("Whoever asks", True), ("to whom", True), ("made anew.", True), ("who asks, whose", False)]
)
def test_the_words_are_found(text: str, is_found: bool) -> None:
    """A pattern that matches nothing would say that all is well."""
    assert bool(WORDS.search(text)) == is_found
