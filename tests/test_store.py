"""Opening a database, bringing it up to date, and writing to it together."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event, insert, select, text

from bot.attendance.meeting import Measure
from bot.language.question import ByTitle, Limits
from bot.store.engine import StoreError, engine_for, reading, writing
from bot.store.indexes import metadata
from bot.store.migrations import FOLDER, HEAD, migrate
from bot.store.questions import Questions
from bot.store.tables import questions
from bot.store.writer import GroupCommit, Operation, writer_for

if TYPE_CHECKING:
    from chaos.postgres_server import PostgresServer

pytest_plugins = ["tests.support.databases"]

SECRET = "hunter2-hunter2"
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


# Opening


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://rollcall:hunter2-hunter2@db/rollcall", "starts with 'mysql'"),
        ("rollcall.db:hunter2-hunter2", "not a URL"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:////nowhere/at/all/rollcall.db", "No such file or directory"),
    ],
)
def test_a_url_that_cannot_serve_is_refused_in_words(url: str, words: str) -> None:
    """At start, and without showing the password."""
    with pytest.raises(StoreError, match=words) as refusal:
        engine_for(url)
    assert SECRET not in str(refusal.value)


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://rollcall:{SECRET}@127.0.0.1:1/rollcall",
        f"postgresql://rollcall@127.0.0.1:1/rollcall?password={SECRET}",
        f"postgresql://127.0.0.1:1/rollcall?user=rollcall&sslpassword={SECRET}&sslmode=prefer",
    ],
)
def test_a_server_that_is_not_there_is_named_without_its_password(url: str) -> None:
    """The message is for the operator's log."""
    with pytest.raises(StoreError, match="can't be used") as refusal:
        migrate(engine_for(url))
    assert "127.0.0.1" in str(refusal.value)
    assert SECRET not in str(refusal.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """It is somebody's, and stays as it is."""
    (tmp_path / "notes.txt").write_text("not a database, but long enough to look like one" * 100)
    with pytest.raises(StoreError, match="file is not a database"):
        migrate(engine_for(f"sqlite:///{tmp_path / 'notes.txt'}"))


def test_the_file_is_its_owners_alone(bare_sqlite_url: str, tmp_path: Path) -> None:
    """Tokens are kept in it; what SQLite puts beside it included."""
    engine = engine_for(bare_sqlite_url)
    migrate(engine)
    with writing(engine):
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("rollcall.db*")}
    engine.dispose()

    assert modes == {"rollcall.db": 0o600, "rollcall.db-wal": 0o600, "rollcall.db-shm": 0o600}


def test_a_commit_on_sqlite_is_on_disk(sqlite_url: str) -> None:
    """WAL with synchronous=FULL: every commit is followed by an fsync of the log."""
    engine = engine_for(sqlite_url)
    with reading(engine) as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 2
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    engine.dispose()


def test_heroku_spells_it_postgres(postgres_url: str) -> None:
    """`postgres://` is `postgresql://`."""
    engine = engine_for(postgres_url.replace("postgresql://", "postgres://"))
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    engine.dispose()


def test_readers_do_not_wait_for_a_writer(sqlite_url: str) -> None:
    """Nor a writer for readers."""
    engine = engine_for(sqlite_url, patience=0.1)
    with reading(engine) as reader, writing(engine) as writer:
        reader.execute(select(questions)).all()
        writer.execute(text("CREATE TABLE other (n INTEGER)"))
        with reading(engine) as other:
            other.execute(select(questions)).all()
    engine.dispose()


# Migrations


def test_the_migrations_make_the_tables(bare_database_url: str) -> None:
    """Exactly those that the code knows."""
    engine = engine_for(bare_database_url)
    migrate(engine)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    assert differences == []


def test_a_question_of_the_schedule_still_is_one(bare_database_url: str) -> None:
    """It was stored when there were two measures; what a person wrote stays as it is."""
    said = r'{"type":"question","ask":"who attended","meeting":{"type":"bytitle","title":"\"of_schedule\":true"}'
    stored = said + ',"limits":{"type":"limits","late_after":3,"of_schedule":true}}'
    engine = engine_for(bare_database_url)
    with writing(engine) as connection:
        alembic = Config(attributes={"connection": connection})
        alembic.set_main_option("script_location", str(FOLDER))
        command.upgrade(alembic, "0007")
        row = {"handle": "old", "room_id": "r", "person_id": "p", "question": stored, "created_at": NOW}
        connection.execute(insert(questions).values(row))
    migrate(engine)
    question = Questions(engine).find("old")
    engine.dispose()
    assert question is not None
    assert question.limits == Limits(late_after=3, measure=Measure.SCHEDULE)
    assert question.meeting == ByTitle(title='"of_schedule":true')


def test_the_newest_migration_is_found_by_its_name() -> None:
    """The file's name begins with its revision, and every one follows the one before."""
    scripts = ScriptDirectory(str(FOLDER))
    assert scripts.get_heads() == [HEAD]
    revisions = [revision.revision for revision in scripts.walk_revisions()]
    assert sorted(revisions, reverse=True) == revisions


def test_a_start_without_anything_to_migrate_does_not_load_alembic(sqlite_url: str) -> None:
    """Its import takes longer than all the rest of the start."""
    code = (
        "import sys; from bot.store.engine import engine_for; from bot.store.migrations import migrate;"
        f"migrate(engine_for({sqlite_url!r})); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_processes_that_start_together_migrate_once(bare_database_url: str) -> None:
    """The other waits, and finds it done."""
    code = (
        "import sys; from bot.store.engine import engine_for; from bot.store.migrations import migrate;"
        f"engine = engine_for({bare_database_url!r}); sys.stdin.read(); migrate(engine)"
    )
    starting = [
        subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)
    ]
    for process in starting:
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None

    assert [(process.communicate()[1], process.returncode) for process in starting] == [(b"", 0)] * 2
    engine = engine_for(bare_database_url)
    with reading(engine) as connection:
        assert connection.scalars(text("SELECT version_num FROM alembic_version")).all() == [HEAD]
    engine.dispose()


def test_the_database_of_a_newer_version_is_refused(bare_sqlite_url: str) -> None:
    """An older program doesn't know what it would break."""
    engine = engine_for(bare_sqlite_url)
    migrate(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="another version"):
        migrate(engine)
    engine.dispose()


# Writing together


def put(handle: str) -> Operation[str]:
    """An operation that stores one row."""

    def operation(connection: Connection) -> str:
        row = {"handle": handle, "room_id": "r", "person_id": "p", "question": "{}"}
        connection.execute(questions.insert().values(row | {"created_at": text("CURRENT_TIMESTAMP")}))
        return handle

    return operation


def handles(engine: Engine) -> set[str]:
    with reading(engine) as connection:
        return set(connection.scalars(select(questions.c.handle)))


class Hurdle:
    """Holds up the first operation until the others have lined up behind it."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.open = threading.Event()

    def __call__(self, connection: Connection) -> str:
        self.reached.set()
        self.open.wait(30)
        return "first"


def run_together(writer: GroupCommit, operations: list[Operation[Any]]) -> list[object]:
    """Run operations that all wait for the same commit; give their results, or what they raised."""
    hurdle = Hurdle()
    with ThreadPoolExecutor(len(operations) + 1) as pool:
        first = pool.submit(writer.run, hurdle)
        hurdle.reached.wait(30)
        rest = [pool.submit(writer.run, operation) for operation in operations]
        while len(writer.waiting) < len(operations):
            threading.Event().wait(0.005)
        hurdle.open.set()
        assert first.result() == "first"
        return [future.exception() or future.result() for future in rest]


def test_those_who_come_together_share_a_commit(sqlite_url: str) -> None:
    """Twenty writers, two transactions: the one under way, and one for all who waited for it."""
    engine = engine_for(sqlite_url)
    commits: list[Connection] = []
    event.listen(engine, "commit", commits.append)
    names = [f"q{n}" for n in range(20)]

    assert run_together(GroupCommit(engine), [put(name) for name in names]) == names
    assert len(commits) == 2
    assert handles(engine) == set(names)
    engine.dispose()


def test_those_who_want_the_same_share_a_statement_too(sqlite_url: str) -> None:
    """Each gets the result of its own item, no matter which thread ran the operation."""
    engine = engine_for(sqlite_url)
    writer = GroupCommit(engine)
    runs: list[int] = []

    def doubled(_connection: Connection, items: Sequence[int]) -> list[int]:
        runs.append(len(items))
        return [2 * item for item in items]

    hurdle = Hurdle()
    with ThreadPoolExecutor(21) as pool:
        first = pool.submit(writer.run, hurdle)
        hurdle.reached.wait(30)
        rest = [pool.submit(writer.run_together, doubled, number) for number in range(20)]
        while len(writer.waiting) < 20:
            threading.Event().wait(0.005)
        hurdle.open.set()
        assert first.result() == "first"
        assert [future.result() for future in rest] == [2 * number for number in range(20)]
    assert runs == [20]
    engine.dispose()


def test_nobody_is_told_before_the_commit(sqlite_url: str) -> None:
    """A commit that fails is a failure for everybody who was in it."""
    engine = engine_for(sqlite_url)

    @event.listens_for(engine, "commit")
    def fail(_connection: Connection) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with pytest.raises(sqlite3.OperationalError):
        GroupCommit(engine).run(put("q1"))
    assert handles(engine) == set()
    engine.dispose()


def test_one_that_fails_does_not_fail_the_others(sqlite_url: str) -> None:
    """Each is run alone then, and the one at fault gets its own error."""
    engine = engine_for(sqlite_url)

    def broken(_connection: Connection) -> None:
        raise ValueError("mine alone")

    results = run_together(GroupCommit(engine), [put("q1"), broken, put("q2")])
    assert [results[0], str(results[1]), results[2]] == ["q1", "mine alone", "q2"]
    assert handles(engine) == {"q1", "q2"}
    engine.dispose()


def test_whoever_waits_is_not_forgotten_when_the_leader_is_interrupted(sqlite_url: str) -> None:
    """Ctrl-C in the thread that commits: those who waited are told that nothing was stored."""
    engine = engine_for(sqlite_url)
    writer = GroupCommit(engine)

    def interrupted(_connection: Connection) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        writer.run(interrupted)
    assert writer.run(put("q1")) == "q1"
    engine.dispose()


def test_many_writers_lose_nothing(database_url: str) -> None:
    """Eight threads, 25 rows each."""
    engine = engine_for(database_url)
    writer = writer_for(engine)
    names = [f"q{n}" for n in range(200)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda name: writer.run(put(name)), names)) == names
    assert handles(engine) == set(names)
    engine.dispose()


# Losing the file


def test_a_file_that_was_moved_away_takes_no_writes(sqlite_url: str, tmp_path: Path) -> None:
    """Its open handle would take them, and they would be gone; when it is back, so is the database."""
    engine = engine_for(sqlite_url)
    writer = writer_for(engine)
    writer.run(put("before"))
    os.rename(tmp_path / "rollcall.db", tmp_path / "moved.db")
    with pytest.raises(Exception, match="unable to open database file"):
        writer.run(put("lost"))
    assert not (tmp_path / "rollcall.db").exists()

    os.rename(tmp_path / "moved.db", tmp_path / "rollcall.db")
    writer.run(put("after"))
    assert handles(engine) == {"before", "after"}
    engine.dispose()


def test_a_postgres_connection_that_died_is_replaced(postgres_server: PostgresServer, postgres_url: str) -> None:
    """Without an error to the thread that writes next."""
    engine = engine_for(postgres_url)
    writer = writer_for(engine)
    writer.run(put("before"))
    postgres_server.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL"
    )
    writer.run(put("after"))
    assert handles(engine) == {"before", "after"}
    engine.dispose()
