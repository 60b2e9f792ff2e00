"""The only settings file. Everything that differs between machines comes from the environment (or ``.env``).

Without any variable the site runs embedded: SQLite, files on disk, a filesystem broker.
"""

from __future__ import annotations

import contextlib
import datetime
import os
from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

VAR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
OURS = {"secret-key", "db.sqlite3", "queue", "static", "demonstration", "files"}


def _keep_private() -> None:
    """It holds sessions and password hashes, which are no other account's on this machine. A folder that was made by
    other means is closed too, but only one that is plainly a site's: never /tmp or a home named by mistake."""
    VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
    there = {path.name for path in VAR.iterdir()}
    # Whoever may write there without owning it (a volume) leaves the rights to the owner.
    with contextlib.suppress(PermissionError):
        if there & OURS or not there:
            VAR.chmod(0o700)
        for name in there & {"secret-key", "db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm"}:
            with contextlib.suppress(FileNotFoundError):
                (VAR / name).chmod(0o600)


_keep_private()

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])


def _secret_key() -> str:
    """``SECRET_KEY``, or one made once for this machine and kept beside the data."""
    if given := str(env.str("SECRET_KEY", default="")):
        return given
    from django.core.management.utils import get_random_secret_key

    kept = VAR / "secret-key"
    if not kept.exists():
        # Two processes may start at once: the first link wins, and nobody reads half a key.
        made = VAR / f"secret-key.{os.getpid()}"
        made.touch(mode=0o600)
        made.write_text(get_random_secret_key(), encoding="ascii")
        with contextlib.suppress(FileExistsError):
            os.link(made, kept)
        made.unlink()
    return kept.read_text(encoding="ascii")


SECRET_KEY = _secret_key()

# A training or demonstration site may set its day; every page then says so.
_day = env.str("SITE_DAY", default="")
SITE_DAY = datetime.date.fromisoformat(_day) if _day else None
DEMONSTRATION = env.bool("DEMONSTRATION", default=False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "guardian",
    "axes",
    "django_htmx",
    "departments",
    "targets",
    "notices",
    "scoring",
    "jzu_assess",
]

MIDDLEWARE = [
    "jzu_assess.serving.middleware.SecurityHeaders",
    "jzu_assess.health.middleware.Healthz",
    "django.middleware.security.SecurityMiddleware",
    # Outside whatever answers by itself, so that no answer goes without the header.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "departments.accounts.middleware.Acting",
    "departments.accounts.middleware.SessionLimits",
    "departments.accounts.middleware.Told",
    "departments.accounts.middleware.WayBack",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "departments.accounts.middleware.PasswordDue",
    "departments.accounts.middleware.OneTimeLeft",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "jzu_assess.urls"
WSGI_APPLICATION = "jzu_assess.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "departments.context.site",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Without immediate transactions, writers that meet fail instead of waiting.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        # What the address itself says: sqlite:////var/lib/site.sqlite3?timeout=60
        **DATABASES["default"].get("OPTIONS", {}),
    }
    # SQLite makes its files with the rights of the first one.
    with contextlib.suppress(FileExistsError, FileNotFoundError):
        Path(DATABASES["default"]["NAME"]).touch(mode=0o600, exist_ok=False)
    # A file and not memory, so that a worker process sees what a test wrote; each test run has its own.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / f"test-{os.getpid()}.sqlite3")}
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "departments.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "departments.accounts.backends.AccountBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_GET_INIT_ANONYMOUS_USER = "guardian.management.get_init_anonymous_user"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# A session ends two hours after the last click (people fill in long forms) and twelve hours after the login.
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=2 * 3600)
SESSION_COOKIE_AGE = env.int("SESSION_SECONDS", default=12 * 3600)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Never by address alone: a whole campus shares one. A name that does not exist locks out alike.
AXES_HANDLER = "departments.accounts.lockout.LockOut"
AXES_USERNAME_CALLABLE = "departments.accounts.lockout.login_name"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
LOCKOUT_FROM_EVERYWHERE = 20
AXES_COOLOFF_TIME = datetime.timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "departments.accounts.views.session.locked_out"
AXES_CLIENT_IP_CALLABLE = "departments.acting.client_address"
AXES_DISABLE_ACCESS_LOG = True  # The audit trail records logins.
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Addresses or networks of reverse proxies whose X-Forwarded-For is believed.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])

# "dengbao" (等保): four classes, 90 days, no reuse; "nist": length and a list of breached ones.
PASSWORD_PROFILE = env.str("PASSWORD_PROFILE", default="dengbao")
PASSWORD_DAYS: int | None
if PASSWORD_PROFILE == "dengbao":
    PASSWORD_DAYS = 90
    AUTH_PASSWORD_VALIDATORS = [
        {"NAME": "departments.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 8}},
        {"NAME": "departments.accounts.passwords.FourClasses"},
        {"NAME": "departments.accounts.passwords.NotRecent", "OPTIONS": {"count": 5}},
        {"NAME": "departments.accounts.passwords.NotCommon"},
        {"NAME": "departments.accounts.passwords.NotGuessable"},
        {"NAME": "departments.accounts.passwords.NotAboutMyself"},
    ]
elif PASSWORD_PROFILE == "nist":
    PASSWORD_DAYS = None
    AUTH_PASSWORD_VALIDATORS = [
        {"NAME": "departments.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 15}},
        {"NAME": "departments.accounts.passwords.NotCommon"},
        {"NAME": "departments.accounts.passwords.NotGuessable"},
        {"NAME": "departments.accounts.passwords.NotAboutMyself"},
    ]
else:
    raise ImproperlyConfigured(f"PASSWORD_PROFILE is dengbao or nist, not {PASSWORD_PROFILE!r}")

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# With HTTPS=1 nothing is spoken in the clear, and browsers are told so for a year.
HTTPS = env.bool("HTTPS", default=False)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
_FILES_DIR = Path(env.str("FILES_DIR", default=str(VAR / "files")))
# An S3-compatible store in place of the disk.
FILES_BUCKET = env.str("FILES_BUCKET", default="")
FILES_ENDPOINT = env.str("FILES_ENDPOINT", default="")


def _private(folder: str) -> dict[str, Any]:
    """A storage that is never served but by a view that asks whose a file is."""
    if FILES_BUCKET:
        return {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": FILES_BUCKET,
                "endpoint_url": FILES_ENDPOINT or None,
                "access_key": env.str("AWS_ACCESS_KEY_ID", default="") or None,
                "secret_key": env.str("AWS_SECRET_ACCESS_KEY", default="") or None,
                "location": folder,
                "file_overwrite": False,
                "default_acl": None,
                "max_memory_size": 8 * 1024**2,
            },
        }
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": str(_FILES_DIR / folder),
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }


STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # What is kept for a person for some days.
    "private": _private(""),
    # What hangs on a matter, and stays.
    "attachments": _private("attachments"),
    "staticfiles": {"BACKEND": "jzu_assess.serving.static.HashedOnceCollected"},
}
# Where people reach the site (https://assess.example.edu): what is sent out leads there.
SITE_URL = env.str("SITE_URL", default="").rstrip("/")
# From this hour on everybody is reminded, once a day.
REMIND_HOUR = env.int("REMIND_HOUR", default=8)
# Mail goes out where a server is named: smtp+tls://user:password@mail.example.edu:587
MAIL_ON = bool(env.str("EMAIL_URL", default=""))
if MAIL_ON:
    globals().update(env.email_url("EMAIL_URL"))
MAIL_FROM = DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="webmaster@localhost")
EMAIL_TIMEOUT = 10
# Group robots: the webhook, and what signs a message. Nobody but these settings says where messages go.
ROBOTS: dict[str, tuple[str, str]] = {}
if _robot := env.str("WECOM_ROBOT_URL", default=""):
    ROBOTS["wecom"] = (_robot, "")
if _robot := env.str("DINGTALK_ROBOT_URL", default=""):
    ROBOTS["dingtalk"] = (_robot, env.str("DINGTALK_ROBOT_SECRET", default=""))
# How long a file stays that was made for a person, and how much is kept for each.
FILE_DAYS = env.int("FILE_DAYS", default=7)
FILES_PER_PERSON_MB = env.int("FILES_PER_PERSON_MB", default=500)
# How long a draft stays after it was last saved, and how much may be typed into one form.
DRAFT_DAYS = env.int("DRAFT_DAYS", default=14)
DRAFT_KB = env.int("DRAFT_KB", default=512)
# The largest file that may be sent in with a form.
UPLOAD_MB = 20
# The largest attachment, which comes in pieces; how many and how much a matter holds; how much a person may have sent
# in that hangs nowhere yet, and for how many days it waits.
ATTACHMENT_MB = env.int("ATTACHMENT_MB", default=100)
ATTACHMENTS_PER_MATTER = env.int("ATTACHMENTS_PER_MATTER", default=50)
ATTACHMENTS_PER_MATTER_MB = env.int("ATTACHMENTS_PER_MATTER_MB", default=500)
UPLOADS_PER_PERSON_MB = env.int("UPLOADS_PER_PERSON_MB", default=500)
UPLOAD_DAYS = env.int("UPLOAD_DAYS", default=3)
# Where clamd listens (unix:/run/clamav/clamd.ctl or tcp:127.0.0.1:3310); without it nothing is scanned. While it is
# away, files are refused ("refuse") or kept back until it has seen them ("wait").
CLAMD = env.str("CLAMD", default="")
CLAMD_AWAY = env.str("CLAMD_AWAY", default="refuse")
if CLAMD_AWAY not in {"refuse", "wait"}:
    raise ImproperlyConfigured(f"CLAMD_AWAY is refuse or wait, not {CLAMD_AWAY!r}")
FILE_UPLOAD_HANDLERS = [
    "departments.files.uploads.NotTooLarge",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

REDIS_URL = env.str("REDIS_URL", default="")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any]
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 3600,
        # Without these two a killed worker's task is not handed out again for minutes.
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        # A Redis that hangs must not hold whoever clicks: the job's row is there, and is sent again later.
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
    }
    CELERY_TASK_PUBLISH_RETRY = False
else:
    _queue = VAR / "queue"
    for _folder in (_queue / "messages", _queue / "control"):
        _folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost//"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue / "messages"),
        "data_folder_out": str(_queue / "messages"),
        "control_folder": str(_queue / "control"),
        "polling_interval": 0.3,
    }
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# In KiB: a process that wrote a book of many sheets would keep its memory for ever; the next job has a fresh one.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
# A queue of one's own keeps two sites on one Redis, or two test runs on one machine, apart.
CELERY_TASK_DEFAULT_QUEUE = env.str("QUEUE", default="jobs")
# Below the visibility timeout: what runs longer would be handed out again while it runs.
CELERY_TASK_TIME_LIMIT = 1800
CELERY_TASK_SOFT_TIME_LIMIT = 1740
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Needs `celery beat`; the only worker of an embedded site asks by itself (scoring/verification/tasks.py).
CELERY_BEAT_SCHEDULE = {
    "verify": {"task": "scoring.verify", "schedule": crontab(hour=2, minute=30)},
    "sweep-files": {"task": "departments.sweep_files", "schedule": crontab(minute=40)},
    "sweep-uploads": {"task": "departments.sweep_uploads", "schedule": crontab(minute=50)},
    "scan-uploads": {"task": "departments.scan_uploads", "schedule": crontab(minute="*/5")},
    "sweep-drafts": {"task": "departments.sweep_drafts", "schedule": crontab(minute=50)},
    "remind": {"task": "departments.remind", "schedule": crontab(minute="*/10")},
    "send-messages": {"task": "departments.send_messages", "schedule": crontab()},
}
CELERY_BEAT_SCHEDULER = "jzu_assess.beat:Scheduler"
# Seconds between two signs of life of a worker, and of a running job; six of a job that fail to come mean that its
# worker is dead.
JOB_HEARTBEAT = env.float("JOB_HEARTBEAT", default=5.0)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    # Django's own handlers write only while debugging, or by mail, which this site does not send.
    "loggers": {
        "django": {"handlers": [], "level": "NOTSET", "propagate": True},
        # It remarks on every HEAD request, which Django leaves to the server to shorten.
        "gunicorn.http.wsgi": {"level": "ERROR"},
    },
}
