"""What a participant costs is bounded; what it costs in time is for `benchmarks.growth` to show."""

from __future__ import annotations

import pytest

from benchmarks.growth import main, memory, pages, parse, read_out, roll_of


def test_a_participant_takes_a_fifth_of_a_kilobyte() -> None:
    """E-mail and name included, above what reading the same pages takes."""
    bodies = pages(4_000)
    kept = memory(4_000, lambda: roll_of(bodies)) - memory(4_000, lambda: parse(bodies))
    assert kept <= 200


def test_the_benchmark_reads_everybody_out(capsys: pytest.CaptureFixture[str]) -> None:
    """It measures the whole calculation, on people who were really there."""
    report = read_out(roll_of(pages(300)))
    assert len(report.attendees) == 300
    assert all(person.seconds for person in report.attendees)
    main([100], sample=100)
    assert capsys.readouterr().out.splitlines()[-2].split()[0] == "100"
