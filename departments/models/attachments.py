from __future__ import annotations

import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.urls import reverse


class UploadState(models.TextChoices):
    COMING = "coming", "上传中"
    WAITING = "waiting", "待查毒"
    READY = "ready", "已上传"
    REFUSED = "refused", "未通过检查"
    INFECTED = "infected", "已拦截"


class Upload(models.Model):
    """A file that a person sends in (上传的文件), in pieces, and what was kept of it.

    ``name`` as given, cleaned; ``size`` as declared and ``received`` so far, in bytes. ``modified`` is when the
    sender's own file was last changed (milliseconds, as the browser says): with name and size it tells the file that is
    chosen again after a broken line. ``place`` is the page's address where it was chosen.

    Once it has been looked at: ``kind``; ``sent_sha256`` of what came, ``sha256`` and ``kept_size`` of what is kept
    under ``stored`` and given out (a photograph is turned upright and loses its place and device); ``pages`` pictures
    of it for the page, of ``page_count`` pages in all. ``refused`` says to its owner why it was not taken. What hangs
    on no matter is swept some days after ``touched_at`` (real time).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", on_delete=models.PROTECT, related_name="uploads"
    )
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveBigIntegerField("大小")
    modified = models.BigIntegerField(default=0, editable=False)
    place = models.CharField(max_length=300, blank=True, editable=False)
    received = models.PositiveBigIntegerField("已收到", default=0)
    state = models.CharField("状态", max_length=10, choices=UploadState, default=UploadState.COMING)
    refused = models.CharField("未通过的原因", max_length=500, blank=True)
    kind = models.CharField("类型", max_length=10, blank=True)
    sent_sha256 = models.CharField("原文件校验值", max_length=64, blank=True)
    sha256 = models.CharField("校验值", max_length=64, blank=True)
    kept_size = models.PositiveBigIntegerField("保存的大小", default=0)
    stored = models.CharField(max_length=100, blank=True, editable=False)
    pages = models.PositiveSmallIntegerField(default=0, editable=False)
    page_count = models.PositiveIntegerField("页数", default=0)
    begun_at = models.DateTimeField("开始时间")
    touched_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = "上传的文件"
        verbose_name_plural = "上传的文件"
        ordering = ["begun_at"]
        indexes = [models.Index(fields=["owner", "state"], name="upload_of_owner")]

    def __str__(self) -> str:
        return self.name

    @property
    def storage(self) -> Storage:
        return storages["attachments"]

    @property
    def is_kept(self) -> bool:
        """Whether it was looked at and taken; one that waits for the scan is kept too, but not given out."""
        return self.state in {UploadState.READY, UploadState.WAITING}

    @property
    def percent(self) -> int:
        return 100 * self.received // self.size if self.size else 0

    def picture(self, page: int) -> str:
        """The name of a picture of it in the storage: 0 is the small one."""
        return f"{self.stored}-{page}"


class UploadPart(models.Model):
    """A piece of an upload that is still coming, in a file of its own: it stands whatever happens to the next one."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    offset = models.PositiveBigIntegerField()
    size = models.PositiveIntegerField()
    stored = models.CharField(max_length=100)

    class Meta:
        verbose_name = "文件的一段"
        verbose_name_plural = "文件的一段"
        ordering = ["offset"]
        constraints = [models.UniqueConstraint(fields=["upload", "offset"], name="upload_part_once")]

    def __str__(self) -> str:
        return f"{self.upload_id} {self.offset}"


class Attachment(models.Model):
    """A file of a matter (附件): who hung it there, when, what exactly.

    The matter is named as in the audit trail, by its model and key. Rows are never removed, and change only in what
    people may put right (``caption``, ``order``) or take back before the matter is submitted (``removed_at``). A newer
    version is a row of its own that ``replaces`` the former one, which stays. ``sha256`` and ``size`` are those of what
    is given out, ``sent_sha256`` of what was sent.
    """

    matter_type = models.CharField("对象类型", max_length=50)
    matter_id = models.CharField("对象编号", max_length=64)
    upload = models.ForeignKey(Upload, verbose_name="文件", on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField("文件名", max_length=200)
    kind = models.CharField("类型", max_length=10)
    size = models.PositiveBigIntegerField("大小")
    sha256 = models.CharField("校验值", max_length=64)
    sent_sha256 = models.CharField("原文件校验值", max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", on_delete=models.PROTECT, related_name="attachments"
    )
    at = models.DateTimeField("上传时间")
    replaces = models.OneToOneField(
        "self", verbose_name="替换", on_delete=models.PROTECT, null=True, blank=True, related_name="newer"
    )
    version = models.PositiveSmallIntegerField("版本", default=1)
    caption = models.CharField("说明", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="移除人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        ordering = ["order", "pk"]
        indexes = [
            models.Index(fields=["matter_type", "matter_id"], name="attachment_of_matter"),
            models.Index(fields=["sha256"], name="attachment_by_hash"),
            models.Index(fields=["sent_sha256"], name="attachment_by_sent_hash"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["matter_type", "matter_id", "upload"], name="attachment_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("departments:attachment", args=[self.pk])

    @property
    def title(self) -> str:
        return self.caption or self.name

    @property
    def has_pictures(self) -> bool:
        return self.upload.pages > 0 and self.upload.state == UploadState.READY
