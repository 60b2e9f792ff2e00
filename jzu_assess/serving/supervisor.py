"""Keeps a few processes running: the web server and the worker of the embedded site."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
STEADY_AFTER = 60.0
GRACE = 10.0
TICK = 0.1


@dataclass
class Child:
    """One process to keep: ``pause`` is how long to wait before it is started again, twice as long each time."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=os.environ | self.environment,
            # A group of its own: the terminal's Ctrl-C reaches only the supervisor, and nothing is left behind.
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )

    def send(self, number: int) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Starts children, starts a crashed one again, and ends all of them with itself."""

    def __init__(self, children: Sequence[Child], say: Callable[[str], None]) -> None:
        self.children = children
        self.say = say
        self.stopping = False

    def run(self, *, until_ready: Callable[[], bool], on_ready: Callable[[], None]) -> int:
        """Runs until SIGTERM or SIGINT; returns 0, or 1 when the first child ended before it was ready."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        ready = False
        for child in self.children:
            child.start()
        try:
            while not self.stopping:
                time.sleep(TICK)
                if not ready:
                    if not self.children[0].running:
                        return 1
                    if until_ready():
                        ready = True
                        on_ready()
                for child in self.children:
                    self._keep(child)
        finally:
            self._end()
        return 0

    def _keep(self, child: Child) -> None:
        if child.running:
            return
        moment = time.monotonic()
        if child.process is not None:
            # What it had started itself must not work on beside its successor.
            child.send(signal.SIGKILL)
            steady = moment - child.started > STEADY_AFTER
            pause = FIRST_PAUSE if steady else child.pause
            child.due, child.pause = moment + pause, min(2 * pause, LONGEST_PAUSE)
            self.say(f"{child.name} ended ({child.process.returncode}); again in {pause:.0f} s")
            child.process = None
        elif moment >= child.due:
            child.start()

    def _end(self) -> None:
        """First asks, then insists; a child's whole group goes with it."""
        for child in self.children:
            if child.running and child.process is not None:
                child.process.terminate()
        deadline = time.monotonic() + GRACE
        while any(child.running for child in self.children) and time.monotonic() < deadline:
            time.sleep(TICK)
        for child in self.children:
            child.send(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True


def _die_with_parent() -> None:
    """On Linux, a child goes when the supervisor is killed without a chance to say so."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
