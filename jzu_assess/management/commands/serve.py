"""The whole site in one command, without any server to install."""

from __future__ import annotations

import fcntl
import os
import socket
import sys
from argparse import ArgumentParser
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from ...serving.supervisor import Child, Supervisor

PORTS_TO_TRY = 50
# Celery warns root at every start; whoever runs a demonstration as root has decided that.
AS_ROOT_IS_FINE = "ignore:You're running the worker with superuser privileges"


class Command(BaseCommand):
    help = "Prepare the database, then run the web server and the worker until stopped."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help="address to listen on")
        parser.add_argument(
            "--port", type=int, default=int(os.environ.get("PORT", "8000")), help="or the next free one"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with self._only_one():
            call_command("prepare")
            host, port = options["host"], free_port(options["host"], options["port"])
            web = Child("web", web_command(host, port))
            worker = Child("worker", worker_command(), environment={"PYTHONWARNINGS": AS_ROOT_IS_FINE})
            supervisor = Supervisor([web, worker], self.stderr.write)
            shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host
            status = supervisor.run(
                until_ready=lambda: answers(shown, port),
                on_ready=lambda: self._greet(f"http://{shown}:{port}/"),
            )
        if status:
            raise CommandError("网站未能启动，原因见上。", returncode=status)

    def _only_one(self) -> IO[str]:
        """Two sites on one set of files would do each job twice. The lock goes with the process."""
        lock = (settings.VAR / "serve.lock").open("w", encoding="ascii")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise CommandError(f"站点已在运行（数据目录 {settings.VAR}）。") from None
        return lock

    def _greet(self, address: str) -> None:
        self.stdout.write(f"\n  部门工作目标绩效考核  {address}\n  按 Ctrl+C 停止\n")
        self.stdout.flush()


def web_command(host: str, port: int) -> list[str]:
    """Preloaded, so that an error shows at once and the processes share their memory."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    workers = os.environ.get("WEB_CONCURRENCY", "2")
    return [
        *(sys.executable, "-m", "gunicorn", "jzu_assess.wsgi"),
        *("--bind", bind, "--workers", workers, "--threads", "4", "--preload", "--no-control-socket"),
        *("--log-level", "warning"),
    ]


def worker_command() -> list[str]:
    """One worker, one job at a time: SQLite has one writer."""
    return [
        *(sys.executable, "-m", "celery", "--quiet", "-A", "jzu_assess", "worker", "--concurrency", "1"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"),
    ]


def free_port(host: str, first: int) -> int:
    """``first`` or the next one that nobody listens on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(first, min(first + PORTS_TO_TRY, 65536)):
        with socket.socket(family) as probe:
            # As the web server does: a port that was just left is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise CommandError(f"端口 {first} 起的 {PORTS_TO_TRY} 个端口都已被占用，请用 PORT 指定另一个。")


def answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False
