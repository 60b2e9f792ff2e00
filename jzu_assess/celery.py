import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jzu_assess.settings")

app = Celery("jzu_assess")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Each process that works in the background has its own tasks.py.
TASKS = (
    "departments.attachments",
    "departments.drafts",
    "departments.files",
    "departments.imports",
    "departments.inbox",
    "departments.jobs",
    "departments.trail",
    "notices.drafting",
    "scoring.comparing",
    "scoring.items",
    "scoring.runs",
    "scoring.sheet",
    "scoring.verification",
)
app.autodiscover_tasks(list(TASKS))
