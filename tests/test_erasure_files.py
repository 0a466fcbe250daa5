"""What was forgotten is in no file any more: not in the database, nor in SQLite's log beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.store.engine import LARGEST_LOG, empty_log, engine_for, writing
from bot.store.migrations import migrate
from chaos.ports import free_port
from simulator.server import serve
from tests.support.chat import Chat, words
from tests.support.processes import environment, process, until_ready
from tests.support.signing import STANDUP, until_registered

pytestmark = pytest.mark.slow

CANARIES = ("canary-question", "canary-group", "canary-guest", "canary-room")


def kept_in_files(folder: Path) -> list[str]:
    """The canaries in the database, its log, and the log's index."""
    files = {path.name: path.read_bytes() for path in folder.glob("rollcall.db*")}
    assert "rollcall.db-wal" in files
    return [f"{word} in {name}" for name, content in files.items() for word in CANARIES if word.encode() in content]


def test_forget_me_leaves_no_byte_in_the_files_of_the_running_bot(tmp_path: Path) -> None:
    """Questions, groups, guests and addresses, while somebody else goes on asking."""
    port = free_port()
    with serve() as simulator, process("run", env=environment(simulator, tmp_path, port), folder=tmp_path):
        until_ready(port)
        chat = Chat(simulator)
        until_registered(chat)
        for number in range(12):  # so many that pages are split
            chat.ask("Alice", f"who attended {STANDUP} canary-question{number}@example.net, bob@example.com")
            chat.say("Bob", f"who attended {STANDUP} carol{number}@example.com")
        for said in (
            f"group team = {', '.join(f'canary-group{number}@example.net' for number in range(150))}",
            "match canary-guest = jane@example.com",
            "ignore canary-room@example.com",
        ):
            chat.ask("Alice", said)
        assert len({each.partition(" ")[0] for each in kept_in_files(tmp_path)}) == len(CANARIES)
        assert "I have forgotten you" in words(chat.ask("Alice", "forget me"))
        chat.wait(lambda: [{}] if kept_in_files(tmp_path) == [] else [])
        assert kept_in_files(tmp_path) == []


@contextmanager
def a_long_look(folder: Path) -> Iterator[None]:
    """Another program reads the database, in a transaction that it does not end."""
    with closing(sqlite3.connect(folder / "rollcall.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM questions").fetchall()
        yield


def test_the_log_is_emptied_once_nobody_reads_any_more(tmp_path: Path) -> None:
    """A long look at the database is in the way, and is not cut off."""
    engine = engine_for(f"sqlite:///{tmp_path / 'rollcall.db'}", patience=0.1)
    migrate(engine)
    with a_long_look(tmp_path):
        with writing(engine) as connection:
            connection.exec_driver_sql("CREATE TABLE big (x)")
        assert not empty_log(engine)
    assert empty_log(engine)
    assert (tmp_path / "rollcall.db-wal").stat().st_size == 0
    engine.dispose()


def test_a_log_that_grew_is_cut_again(tmp_path: Path) -> None:
    """It grows while somebody reads; after that the next writes bring it back to its size."""
    engine = engine_for(f"sqlite:///{tmp_path / 'rollcall.db'}")
    migrate(engine)
    with a_long_look(tmp_path):
        with writing(engine) as connection:
            connection.exec_driver_sql("CREATE TABLE big (x)")
        for _ in range(3):
            with writing(engine) as connection:
                connection.exec_driver_sql(f"INSERT INTO big VALUES (randomblob({LARGEST_LOG // 2}))")
    log = tmp_path / "rollcall.db-wal"
    assert log.stat().st_size > LARGEST_LOG
    for _ in range(3):
        with writing(engine) as connection:
            connection.exec_driver_sql("INSERT INTO big VALUES (1)")
    assert log.stat().st_size <= LARGEST_LOG
    engine.dispose()
