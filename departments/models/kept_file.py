from __future__ import annotations

import datetime
import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.urls import reverse

from .. import clock


class KeptFile(models.Model):
    """A file that was made for a person, or that they sent in, and stays for some days (保存的文件).

    ``stored`` is its name in the storage ``private``, which says nothing of what it holds. ``size`` in bytes. It stays
    until ``expires_at``, in real time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("文件名", max_length=200)
    stored = models.CharField(max_length=100, editable=False)
    size = models.PositiveBigIntegerField("大小")
    sha256 = models.CharField("校验值", max_length=64)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="所有人", on_delete=models.PROTECT, related_name="kept_files"
    )
    kept_at = models.DateTimeField("保存时间")
    expires_at = models.DateTimeField("保留到")

    class Meta:
        verbose_name = "保存的文件"
        verbose_name_plural = "保存的文件"
        ordering = ["-kept_at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("departments:file", args=[self.pk])

    @property
    def storage(self) -> Storage:
        return storages["private"]

    @property
    def days_left(self) -> int:
        """Begun ones count: 7 right after it was kept for seven."""
        return max(0, -(-(self.expires_at - clock.real_now()) // datetime.timedelta(days=1)))

    def read(self) -> bytes:
        """Raises FileNotFoundError where the storage has lost it."""
        with self.storage.open(self.stored) as opened:
            content: bytes = opened.read()
        return content
