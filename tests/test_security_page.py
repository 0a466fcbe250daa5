"""What SECURITY.md and the pages on attacks and privacy say is true: the tests named exist, so do the tables."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

from bot.store.tables import metadata
from simulator.server import serve
from tests.support.chat import NOW, Chat, config, running
from tests.support.signing import STANDUP

ROOT = Path(__file__).parent.parent
SECURITY = (ROOT / "SECURITY.md").read_text()
ATTACKS = (ROOT / "docs/security-tests.md").read_text()
PRIVACY = (ROOT / "docs/privacy.md").read_text()


def must_exist(row: str) -> None:
    """Each test that a row names, and each command; it names one at least."""
    named, commands = (
        re.findall(r"`(test_\w+\.py)::(test_\w+)`", row),
        re.findall(r"`python -m (benchmarks\.\w+)`", row),
    )
    assert named or commands, row
    for file, test in named:
        tree = ast.parse((ROOT / "tests" / file).read_text())
        assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, f"{file}: {test}"
    for command in commands:
        assert find_spec(command), command


def test_every_threat_has_a_test_that_exists() -> None:
    """From T1 to T22, each in a row."""
    rows = dict(re.findall(r"^\| (T\d+) (\|.*)$", SECURITY, re.MULTILINE))
    assert list(rows) == [f"T{number}" for number in range(1, 23)]
    for row in rows.values():
        must_exist(row)


def test_every_attack_and_every_promise_has_a_test_that_exists() -> None:
    """All rows but those about threats, whose tests stand in SECURITY.md."""
    rows = re.findall(r"^\| (?!T\d)\w.*$", ATTACKS.partition("Of the threats")[0], re.MULTILINE)
    rows = [row for row in rows if "shown by |" not in row]
    assert len(rows) > 40
    for row in rows:
        must_exist(row)


def test_every_table_is_on_the_page_of_privacy() -> None:
    """A new table says what of a person is in it, and for how long."""
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", PRIVACY, re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == set(metadata.tables)


def test_what_names_people_goes_after_the_days_of_retention(tmp_path: Path) -> None:
    """Questions, and what was filled in; the day before they are still there."""
    with (
        serve(now=NOW) as simulator,
        running(config(simulator, tmp_path, RETENTION_DAYS="2"), clock=simulator.world.now) as bot,
    ):
        chat = Chat(simulator)
        chat.ask("Alice", f"who attended {STANDUP} bob@example.com")

        def kept() -> int:
            with bot.engine.connect() as connection:
                return int(connection.exec_driver_sql("SELECT count(*) FROM questions").scalar_one())

        asked = kept()
        assert asked > 0
        for hours, left in ((47, asked), (2, 0)):
            chat.control("POST", "clock", {"advance": timedelta(hours=hours).total_seconds()})
            bot.purge()
            assert kept() == left
