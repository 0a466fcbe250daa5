"""Imports point inwards, and a few habits hold everywhere: read off the source, not believed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PURE = ("bot.errors", "bot.events", "bot.web.envelope", "bot.web.signature", "bot.language", "bot.attendance")
KNOWN = ("bot.context", "bot.store", "bot.webex", *PURE)

# Who may import what, innermost first: a layer may know itself and the layers it names.
ALLOWED = {
    "cards": ("cards",),
    "bot.language": ("bot.language", "bot.events"),
    "bot.attendance": ("bot.attendance",),
    "bot.events": (),
    "bot.web.envelope": (),
    "bot.web.signature": (),
    "bot.webex": ("bot.webex", *PURE),
    "bot.store": ("bot.store", *PURE),
    "bot.inbox": ("bot.inbox", "bot.store", *PURE),
    "bot.context": PURE,
    "bot.meetings": ("bot.meetings", *KNOWN),
    "bot.answering": ("bot.answering", "bot.meetings", *KNOWN),
    "simulator": ("simulator",),
}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def ours(path: Path) -> Iterator[str]:
    """The modules of the project that a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] in {"bot", "cards", "simulator", "tests"})


def is_in(name: str, layer: str) -> bool:
    return name == layer or name.startswith(f"{layer}.")


SOURCES = [path for package in ("bot", "cards", "simulator") for path in modules(package)]


@pytest.mark.parametrize("layer", ALLOWED)
def test_a_layer_imports_nothing_of_the_rest(layer: str) -> None:
    """The pure ones know nobody; adapters know the pure ones; simulator and bot meet over HTTP only."""
    strays = {
        f"{name_of(path)} imports {imported}"
        for path in SOURCES
        if is_in(name_of(path), layer)
        for imported in ours(path)
        if not any(is_in(imported, allowed) for allowed in ALLOWED[layer])
    }
    assert strays == set()


def test_nothing_of_the_bot_knows_the_simulator_or_the_tests() -> None:
    """The bot that is demonstrated is the bot that is deployed."""
    for path in modules("bot") + modules("cards"):
        assert not [name for name in ours(path) if name.startswith(("simulator", "tests"))], path


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_module_says_why_it_exists(path: Path) -> None:
    """Its first sentence; an empty __init__ needs none."""
    tree = ast.parse(path.read_text())
    assert not tree.body or ast.get_docstring(tree)


def test_digests_are_compared_in_constant_time() -> None:
    """`==` on a signature or a state tells how much of it was right."""
    for path in modules("bot"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Compare) and any(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops):
                compared = ast.unparse(node)
                assert "digest" not in compared, f"{path}: {compared}"
                assert "signature" not in compared, f"{path}: {compared}"


def test_no_function_outgrows_a_screen() -> None:
    """The longest function is what a reader remembers."""
    for path in SOURCES:
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 60, f"{path}: {node.name}"
