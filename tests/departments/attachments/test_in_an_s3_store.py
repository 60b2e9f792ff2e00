"""The same on an S3-compatible store, moto's, where the packages for it are installed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.storage import storages

from departments import clock
from departments.attachments import storage
from departments.attachments.services import attach
from departments.attachments.uploads import begin, receive, sweep
from departments.files import services as kept_files
from departments.models import Department, KeptFile, Upload
from tests.cast import Cast
from tests.departments.attachments.samples import photograph
from tests.departments.attachments.sending import send

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
moto = pytest.importorskip("moto.server", reason="needs moto and requirements-s3.txt")
boto3 = pytest.importorskip("boto3", reason="needs requirements-s3.txt")


@pytest.fixture
def bucket(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    endpoint = "http://{}:{}".format(*server.get_host_and_port())
    client = boto3.client("s3", endpoint_url=endpoint)
    client.create_bucket(Bucket="files")
    options = {"bucket_name": "files", "endpoint_url": endpoint, "file_overwrite": False, "default_acl": None}
    s3 = "storages.backends.s3.S3Storage"
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {"BACKEND": s3, "OPTIONS": {**options, "location": ""}},
        "attachments": {"BACKEND": s3, "OPTIONS": {**options, "location": "attachments"}},
    }
    yield lambda: sorted(one["Key"] for one in client.list_objects_v2(Bucket="files").get("Contents", []))
    server.stop()


def test_files_come_are_given_out_and_are_swept(
    cast: Cast, college: Department, bucket: Callable[[], list[str]], django_capture_on_commit_callbacks: Any
) -> None:
    assert sweep(3) == kept_files.sweep() == 0
    with django_capture_on_commit_callbacks(execute=True):
        upload = send(cast.reporter, "走廊.jpg", photograph(), pieces=3)
        half = begin(by=cast.reporter, name="a.txt", size=10)
        receive(upload=half, offset=0, content=b"half", by=cast.reporter)
        kept_files.keep_file(content=b"PK", name="表.xlsx", by=cast.reporter)
    hung = attach(uploads=[upload], to=college, by=cast.reporter)[0]
    with storage.open_file(hung.upload.stored) as file:
        assert len(file.read()) == hung.size
    assert len(bucket()) == 5
    past = clock.real_now() - datetime.timedelta(days=9)
    Upload.objects.update(touched_at=past)
    KeptFile.objects.update(expires_at=past)
    storages["attachments"].save("parts/lost", storages["attachments"].open(upload.stored))
    with django_capture_on_commit_callbacks(execute=True):
        assert (sweep(3), kept_files.sweep()) == (1, 1)
    names = [f"attachments/{name}" for name in storage.of_file(upload.stored, 1)]
    assert bucket() == sorted([*names, "attachments/parts/lost"])
