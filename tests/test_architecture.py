"""Imports point inwards, and a few habits hold everywhere: read off the source, not believed."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
_OF_WEB = ("bot.web.envelope", "bot.web.signature")
PURE = ("bot.errors", "bot.events", "bot.language", "bot.attendance", "bot.text", *_OF_WEB)
KNOWN = ("bot.context", "bot.store", "bot.webex", *PURE)

# What each folder may import of the project besides itself, the innermost first.
ALLOWED: dict[str, tuple[str, ...]] = {
    "cards": ("bot.attendance.report", "bot.attendance.meeting"),
    "bot.attendance": ("bot.errors", "bot.text"),
    "bot.language": ("bot.attendance.meeting", "bot.errors", "bot.events", "bot.text", "bot.webex.meeting_id"),
    "bot.webex": PURE,
    "bot.store": PURE,
    "bot.inbox": ("bot.store", *PURE),
    "bot.meetings": KNOWN,
    "bot.answering": ("bot.meetings", *KNOWN),
    "bot.exports": ("bot.answering", "cards", *PURE),
    "bot.auth": ("bot.config", "bot.inbox", *KNOWN),
    "bot.chat": ("bot.auth", "bot.inbox", "bot.meetings", "cards", *KNOWN),
    "bot.presenting": ("bot.answering", "bot.chat", "bot.exports", "bot.meetings", "cards", *KNOWN),
    "bot.commands": ("bot.answering", "bot.auth", "bot.chat", "bot.meetings", "bot.presenting", "cards", *KNOWN),
    "bot.health": ("bot.auth", "bot.config", "bot.inbox", *KNOWN),
    "bot.web": ("bot.auth", "bot.config", "bot.health", "bot.inbox", "bot.metrics", "cards", *KNOWN),
    "simulator": (),
    "benchmarks": ("bot", "cards", "chaos", "simulator"),
    "chaos": ("bot", "cards", "simulator"),
    "tests.support": ("benchmarks", "bot", "cards", "chaos", "simulator"),
}

# The same for single modules, which are more strictly held than the folder they are in.
MODULES: dict[str, tuple[str, ...]] = {
    "bot.config": (),
    "bot.context": PURE,
    "bot.errors": (),
    "bot.events": (),
    "bot.logs": (),
    "bot.metrics": ("bot.inbox",),
    "bot.text": (),
    "bot.web.envelope": (),
    "bot.web.signature": (),
    "bot.webex.meeting_id": (),
}


def modules(package: str) -> list[Path]:
    """The Python files of a package, by its dotted name."""
    files = (ROOT / package.replace(".", "/")).rglob("*.py")
    return sorted(path for path in files if "node_modules" not in path.parts)


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def ours(path: Path) -> Iterator[str]:
    """The modules of the project that a file imports."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] in TOPS)


def is_in(name: str, layer: str) -> bool:
    return name == layer or name.startswith(f"{layer}.")


TOPS = {"benchmarks", "bot", "cards", "chaos", "simulator", "tests"}
FOLDERS = {f"bot.{path.parent.name}" for path in (ROOT / "bot").glob("*/__init__.py")} | (TOPS - {"bot", "tests"})
SOURCES = [path for package in ("bot", "cards", "simulator") for path in modules(package)]
EVERYTHING = [path for top in sorted(TOPS) for path in modules(top)]


@pytest.mark.parametrize("layer", [*ALLOWED, *MODULES])
def test_a_layer_imports_nothing_of_the_rest(layer: str) -> None:
    """The pure ones import nothing else; adapters import the pure ones; simulator and bot meet over HTTP only."""
    allowed = (layer, *ALLOWED.get(layer, ()), *MODULES.get(layer, ()))
    strays = {
        f"{name_of(path)} imports {imported}"
        for path in EVERYTHING
        if is_in(name_of(path), layer)
        for imported in ours(path)
        if not any(is_in(imported, each) for each in allowed)
    }
    assert strays == set()


def test_every_folder_has_its_rule() -> None:
    """A new folder says what it may import, and a rule goes with its folder."""
    assert set(ALLOWED) == FOLDERS | {"tests.support"}
    assert all(modules(layer) or (ROOT / f"{layer.replace('.', '/')}.py").is_file() for layer in (*ALLOWED, *MODULES))


def test_the_architecture_page_names_every_folder() -> None:
    """In a row of its table, and no folder that isn't there."""
    rows = re.findall(r"^\| *`([\w/]+)/`", (ROOT / "docs/architecture.md").read_text(), re.MULTILINE)
    assert sorted(rows) == sorted(layer.replace(".", "/") for layer in ALLOWED)


def test_nothing_of_the_bot_imports_what_only_developers_need() -> None:
    """The bot that is demonstrated is the bot that is deployed."""
    outside = {top for top in TOPS if top not in {"bot", "cards"}}
    strays = {
        f"{name_of(path)} imports {imported}"
        for path in modules("bot") + modules("cards")
        for imported in ours(path)
        if imported.split(".")[0] in outside
    }
    assert strays == set()


def test_no_test_imports_another_test() -> None:
    """What tests share is in tests/support, so that a test can be read, moved and removed alone."""
    strays = {
        f"{name_of(path)} imports {imported}"
        for path in EVERYTHING
        for imported in ours(path)
        if is_in(imported, "tests") and not is_in(imported, "tests.support")
    }
    assert strays == set()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_module_says_why_it_exists(path: Path) -> None:
    """Its first sentence; an empty __init__ needs none."""
    tree = parsed(path)
    assert not tree.body or ast.get_docstring(tree)


# Where Webex's own words may stand: its API's border, the rows as its page names them, and its webhooks' envelopes.
AT_THE_BORDER = (
    "bot.webex",
    "bot.attendance.participants",
    "bot.web",
    "bot.chat.incoming",
    "bot.chat.mentions",
    "bot.inbox.rates",
)


def test_webexs_words_stand_at_the_border() -> None:
    """Elsewhere there are no names in camelCase and no pieces of meeting IDs: Webex may change them in one place."""
    strays = {
        f"{name_of(path)} says {node.value!r}"
        for path in modules("bot")
        if not any(is_in(name_of(path), border) for border in AT_THE_BORDER)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and re.fullmatch(r"[a-z]{3,}[A-Z]\w*|_I_", str(node.value))
    }
    assert strays == set()


def test_a_type_exists_once() -> None:
    """No public class has the name of another: two with one name mean two things, or drift apart."""
    found = Counter(
        node.name
        for path in modules("bot") + modules("cards")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, count in found.items() if count > 1] == []


def test_digests_are_compared_in_constant_time() -> None:
    """`==` on a signature or a state tells how much of it was right."""
    for path in modules("bot"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Compare) and any(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops):
                compared = ast.unparse(node)
                assert "digest" not in compared, f"{path}: {compared}"
                assert "signature" not in compared, f"{path}: {compared}"


def test_no_function_outgrows_a_screen() -> None:
    """The longest function is what a reader remembers."""
    for path in SOURCES:
        if "migrations" in path.parts:
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 60, f"{path}: {node.name}"


def test_notices_are_written_in_chat_alone() -> None:
    """Commands give values: what a person reads of a mistake or a change stands with the other sentences."""
    writers = {name_of(path) for path in modules("bot") for name in ours(path) if name == "cards.notice.NoticeView"}
    assert writers == {"bot.chat.notices", "bot.chat.replies"}


SENTENCES_STAND_IN = (
    *("bot.chat.apologies", "bot.chat.error_texts", "bot.chat.notices", "bot.chat.replies"),
    *("bot.commands", "bot.web.page_texts"),  # lines of help, and the pages of a sign-in
    *("bot.__main__", "bot.auth.key_rotation", "bot.doctor", "bot.health", "bot.store"),  # for operators
)
SENTENCE = re.compile(r"[A-Z“](?=(?:[^\w]*[\w']+){4}).*[.!?](?: |$)", re.DOTALL)


def test_sentences_stand_where_they_are_shown() -> None:
    """Elsewhere there are codes and values: a sentence can be found, and changed, in one place."""
    strays = {
        f"{name_of(path)} says {node.value!r}"
        for path in modules("bot")
        if not any(is_in(name_of(path), place) for place in SENTENCES_STAND_IN)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and id(node) not in _explanations(path)
        if SENTENCE.match(str(node.value))
    }
    assert strays == set()


@cache
def _explanations(path: Path) -> frozenset[int]:
    """Docstrings, also those below a name, and what is logged."""
    logged = {
        id(inner)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log.")
        for inner in ast.walk(node)
    }
    documented = {id(node.value) for node in ast.walk(parsed(path)) if isinstance(node, ast.Expr)}
    return frozenset(logged | documented)
