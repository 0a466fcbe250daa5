"""What SECURITY.md and docs/privacy.md say is true: the tests that they name exist, and so do the tables."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path

from bot.store.tables import metadata
from simulator.server import serve
from tests.support.chat import NOW, Chat, config, running
from tests.support.signing import STANDUP

ROOT = Path(__file__).parent.parent
SECURITY = (ROOT / "SECURITY.md").read_text()
PRIVACY = (ROOT / "docs/privacy.md").read_text()


def test_every_threat_has_a_test_that_exists() -> None:
    """From T1 to T22, each in a row."""
    rows = dict(re.findall(r"^\| (T\d+) (\|.*)$", SECURITY, re.MULTILINE))
    assert list(rows) == [f"T{number}" for number in range(1, 23)]
    for threat, row in rows.items():
        named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", row)
        assert named, threat
        for file, test in named:
            tree = ast.parse((ROOT / "tests" / file).read_text())
            assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, f"{threat}: {test}"


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
