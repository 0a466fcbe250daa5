"""The bot's processes: started together in one process group, killed together with -9."""

from __future__ import annotations

import http.client
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from chaos.crowd import Question
from chaos.ports import free_port
from simulator.processes import inherited

ROOT = Path(__file__).parent.parent
STOP_SECONDS = 20
ACCEPTED = 204


@dataclass
class Deployment:
    """So many processes of each role; those that listen get a port each, as behind a load balancer."""

    roles: tuple[str, ...]
    settings: dict[str, str]
    folder: Path
    lease: float
    pace: float = 1.0
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ports = {number: free_port() for number, role in enumerate(self.roles) if role != "worker"}

    def start(self) -> None:
        for number in range(len(self.roles)):
            self.processes.append(self._process(number, group=self.processes[0].pid if self.processes else 0))

    def _process(self, number: int, group: int) -> subprocess.Popen[bytes]:
        address = f"http://127.0.0.1:{next(iter(self.ports.values()))}"
        settings = {**inherited(), "PYTHONPATH": str(ROOT), "PUBLIC_URL": address}
        port = {"PORT": str(self.ports[number])} if number in self.ports else {}
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "chaos.process", self.roles[number], str(self.lease), str(self.pace)],
                cwd=self.folder,
                env=settings | self.settings | port,
                stdout=log,
                stderr=log,
                process_group=group,
            )

    def add(self, role: str) -> None:
        """One more process beside the others."""
        self.roles += (role,)
        self.processes.append(self._process(len(self.roles) - 1, group=self.processes[0].pid))

    def tend(self) -> int:
        """Start again whatever has died, as a supervisor does; return how many that were."""
        dead = [number for number, process in enumerate(self.processes) if process.poll() is not None]
        for number in dead:
            self.processes[number] = self._process(number, group=self.processes[0].pid)
        return len(dead)

    def kill(self) -> None:
        """Kill the whole group at once."""
        if self.processes:
            os.killpg(self.processes[0].pid, signal.SIGKILL)
        self._wait()

    def kill_one(self) -> None:
        """Any one process; nobody starts it again."""
        random.choice(self.processes).kill()

    def stop(self) -> None:
        """As an operator does."""
        for process in self.processes:
            process.terminate()
        self._wait()

    def _wait(self) -> None:
        for process in self.processes:
            process.wait(STOP_SECONDS)
        self.processes.clear()

    def post(self, question: Question) -> bool:
        """Deliver the question's webhook, as a load balancer would; True if it was accepted, and noted so."""
        ports = random.sample(list(self.ports.values()), len(self.ports))
        return any(self.status(question, port) == ACCEPTED for port in ports)

    def status(self, question: Question, port: int | None = None) -> int | None:
        """Return what the question's webhook is answered with; None where nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", port or next(iter(self.ports.values())), timeout=20)
        try:
            connection.request("POST", "/webhook", question.body, {"X-Spark-Signature": question.signature})
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        question.accepted |= status == ACCEPTED
        return status

    def until_accepting(self, question: Question, seconds: float = 60) -> float:
        """Deliver the webhook until it is accepted; return how many seconds that took."""
        began = time.monotonic()
        while not self.post(question):
            if time.monotonic() - began > seconds:
                raise TimeoutError(f"nothing was accepted within {seconds:.0f} s; see {self.folder / 'log'}")
            time.sleep(0.005)
        return time.monotonic() - began
