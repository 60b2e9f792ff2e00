from __future__ import annotations

from django.db import models


class KeptScheme(models.Model):
    """The content of a scheme that a run was made with (留存方案), once for all runs of the same content.

    ``hash`` is what runs name (``Run.scheme_hash``), ``files`` the texts by name, ``content_hash`` their SHA-256. The
    two hashes differ only for runs made before contents were kept whose scheme has changed since: there a later content
    stands in, by which all of them compute to the same results.
    """

    key = models.CharField("考核方案", max_length=20)
    hash = models.CharField("方案校验值", max_length=64, unique=True)
    content_hash = models.CharField("内容校验值", max_length=64)
    files = models.JSONField("内容")

    class Meta:
        verbose_name = "留存方案"
        verbose_name_plural = "留存方案"

    def __str__(self) -> str:
        return f"考核方案 {self.key}"
