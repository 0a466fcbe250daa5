"""What the documents say is true: settings, commands, sentences, and files are held against the code."""

from __future__ import annotations

import ast
import re
import runpy
from dataclasses import fields
from datetime import UTC, timedelta
from pathlib import Path

import click
import pytest

from bot.__main__ import main
from bot.config import Config, parse
from bot.exports.table import Column, Table
from bot.presenting import sections
from tests.support.card_parts import parts
from tests.support.chat import Chat, card_of, words
from tests.support.readme import README, TO_SAY

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "CONTRIBUTING.md").read_text()
SETTINGS = README.partition("### Settings")[2].partition("\n## ")[0]


def shown(file: str) -> str:
    """Return the code that the guide shows for a file."""
    [code] = re.findall(rf"```python\n# {re.escape(file)}\n(.*?)```", GUIDE, re.DOTALL)
    return str(code)


def variables(text: str) -> set[str]:
    return set(re.findall(r"`([A-Z][A-Z_]{3,})`", text))


def test_every_setting_is_in_the_readme_and_the_example() -> None:
    """As many as Config has, by the same names, in both places."""
    example = dict(
        line.split("=", 1) for line in (ROOT / ".env.example").read_text().splitlines() if re.match(r"[A-Z]", line)
    )
    assert variables(SETTINGS) == set(example)
    assert len(example) == len(fields(Config))
    assert set(re.findall(r'"([A-Z][A-Z_]{3,})"', (ROOT / "bot" / "config.py").read_text())) == set(example)


def test_the_example_is_a_configuration_once_it_is_filled_in() -> None:
    """And its defaults are those of the code."""
    example = dict(
        line.split("=", 1) for line in (ROOT / ".env.example").read_text().splitlines() if re.match(r"[A-Z]", line)
    )
    needed = {"WEBEX_BOT_TOKEN": "t", "WEBEX_WEBHOOK_SECRET": "s" * 16, "WEBEX_HOST_TOKEN": "h"}
    assert parse(example | needed) == parse(needed)


def test_every_process_is_in_the_readme() -> None:
    """`python -m bot …`, one line each."""
    assert isinstance(main, click.Group)
    assert set(re.findall(r"`python -m bot (\w+)`", README)) >= set(main.commands)


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_what_is_linked_is_there(link: str) -> None:
    """Pictures and pages."""
    assert (ROOT / link).exists()


def test_the_readme_lists_what_help_lists(chat: Chat) -> None:
    """Every command, as help writes it."""
    card = card_of(chat.ask("Alice", "help"))
    bold = [part["text"] for part in parts(card) if part.get("weight") == "Bolder" and "size" not in part]
    helped = words({"attachments": [{"content": card}]}).replace("‹", "<").replace("›", ">").splitlines()
    said = re.findall(r"^\| `([^`]+)` \| (.+) \|$", TO_SAY, re.MULTILINE)
    assert len(said) > 10
    for usage, summary in said:
        assert [usage, summary] in [helped[at : at + 2] for at in range(len(helped))]
    commands = {usage.replace("‹", "<").replace("›", ">") for usage in bold}
    assert commands == {usage for usage, _ in said}, "the README has a row for each command of help"


def test_the_guides_question_uses_what_is_there() -> None:
    """Its function fits into its module: no name in it has gone meanwhile."""
    names = [node for node in ast.walk(ast.parse(shown("bot/presenting/sections.py"))) if isinstance(node, ast.Name)]
    own = {node.id for node in names if isinstance(node.ctx, ast.Store)} | {"person", "result", "section_of"}
    assert {node.id for node in names} - own - {"min"} <= set(vars(sections))


def test_the_guides_kind_of_file_works_as_it_stands(tmp_path: Path) -> None:
    """A stranger's name breaks no line and makes no column, and a cell may be empty."""
    (tmp_path / "markdown_format.py").write_text(shown("bot/exports/markdown_format.py"))
    write = runpy.run_path(str(tmp_path / "markdown_format.py"))["write"]
    columns = (Column.NAME, Column.EMAIL, Column.MINUTES)
    rows = ((None, "a_b_c@example.com", timedelta(minutes=3)), ("a|b\n[c](d) <@all>", "", None))
    assert write(Table(rows, UTC, UTC, ("Not final.", "A note."), columns)).decode().splitlines() == [
        "| Name | E-mail | Minutes |",
        "| --- | --- | --- |",
        "|  | a_b_c@example.com | 3 |",
        r"| a\|b [c]❨d) ‹@all› |  |  |",
        "",
        "Not final.",
        "",
        "A note.",
    ]
