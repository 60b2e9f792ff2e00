"""A Redis that accepts and never answers must not hold whoever starts a job."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.slow

SEND = """
import django
django.setup()
from celery import current_app
try:
    current_app.send_task("departments.perform", args=["nothing"])
except Exception as error:
    print(type(error).__name__)
"""


def test_sending_gives_up_in_seconds() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=50) as deaf:
        url = f"redis://127.0.0.1:{deaf.getsockname()[1]}/0"
        told = subprocess.run(
            [sys.executable, "-c", SEND],
            env=os.environ | {"REDIS_URL": url, "DJANGO_SETTINGS_MODULE": "jzu_assess.settings"},
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=True,
            timeout=20,
        )
    assert told.stdout.strip() == "OperationalError"
