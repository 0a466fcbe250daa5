"""`python -m chaos`: kill -9 under load, on SQLite and on PostgreSQL, and say what was lost. Bounded, on loopback."""

from __future__ import annotations

import random
import statistics
import sys

import click

from chaos.campaign import Campaign, Outcome
from chaos.poison import Poisoned, poison
from chaos.stage import STAGES, staged

COLUMNS = "{:<11} {:<31} {:>5} {:>6} {:>8} {:>8} {:>8} {:>9} {:>4} {:>5} {:>9} {:>13} {:>6}"
HEADINGS = ("on", "processes", "kills", "asked", "unheard", "accepted", "answered", "looked up", "lost", "twice")


@click.command(help="Kill the bot with -9 again and again under load, and count what was lost and what was said twice.")
@click.option("--kills", default=200, show_default=True, help="On each database.")
@click.option("--on", "name", type=click.Choice([*STAGES]), help="One database only; both unless given.")
@click.option("--lease", default=4.0, show_default=True, help="Seconds; the bot's own is 30.")
@click.option("--seed", default=1, show_default=True, help="Of the moments.")
def main(kills: int, name: str | None, lease: float, seed: int) -> None:
    click.echo(COLUMNS.format(*HEADINGS, "integrity", "accepts after", "worst"))
    is_well = True
    for each in [name] if name else STAGES:
        outcome = run(each, kills=kills, lease=lease, seed=seed)
        click.echo(row(each, outcome))
        is_well &= outcome.is_well
    click.echo(f"\nA question that kills the process that answers it, two workers on {each}: {sentence(poison(each))}")
    sys.exit(0 if is_well else 1)


def run(name: str, *, kills: int, lease: float, seed: int) -> Outcome:
    """One campaign on a database of its own."""
    with staged(name, lease=lease) as stage:
        return Campaign(stage, random.Random(seed)).run(kills)


def row(name: str, outcome: Outcome) -> str:
    verdict, seconds = outcome.verdict, outcome.first_accepts
    return COLUMNS.format(
        name,
        " + ".join(STAGES[name]),
        outcome.kills,
        verdict.asked,
        outcome.unheard,
        verdict.accepted,
        verdict.answered,
        outcome.lookups,
        verdict.lost,
        verdict.twice,
        outcome.integrity,
        f"{statistics.median(seconds):.2f} s",
        f"{max(seconds):.2f}",
    )


def sentence(poisoned: Poisoned) -> str:
    return (
        f"{poisoned.deaths} processes died, {poisoned.apologies} apology; {poisoned.answered_once} of"
        f" {poisoned.others} others answered once, usually after {poisoned.usual_wait:.2f} s and"
        f" {poisoned.longest_wait:.2f} s at the longest, but for {poisoned.caught} whose reply was on its way"
    )


if __name__ == "__main__":
    main()
