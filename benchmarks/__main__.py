"""`make bench`: what the documents claim, measured side by side in one run on this machine."""

from __future__ import annotations

from benchmarks import ack, growth, language, reply, start


def main() -> None:
    for bench in (ack.main, reply.main, start.main, lambda: growth.main(list(growth.SIZES)), language.main):
        bench()
        print()


if __name__ == "__main__":
    main()
