"""What is typed on the server, in containers (compose.yaml) or without."""

from __future__ import annotations

from django.conf import settings

IN_CONTAINERS = not (settings.BASE_DIR / ".venv").exists()


def manage(command: str) -> str:
    python = "docker compose exec web python" if IN_CONTAINERS else ".venv/bin/python"
    return f"{python} manage.py {command}"


def service(name: str, without_containers: str = "") -> str:
    """Starts one of compose.yaml, or what stands in its place."""
    return f"docker compose up -d {name}" if IN_CONTAINERS else without_containers


SERVE = manage("serve")
WORKER = service("worker", ".venv/bin/celery -A jzu_assess worker --concurrency 2")
BEAT = service("beat", '.venv/bin/celery -A jzu_assess beat --schedule "$VAR_DIR/beat"')
REDIS = service("redis")
PREPARE = service("prepare", manage("prepare"))
