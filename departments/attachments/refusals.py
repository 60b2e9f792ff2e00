"""Why a file is not taken, or not hung on a matter."""

from __future__ import annotations

from django.template.defaultfilters import filesizeformat

from ..models import Attachment, Upload
from ..refusals import Refusal
from .queries import Capacity


class NotTaken(Refusal):
    """What came is not what is taken; the sentence names the file and says what to do."""


class Infected(NotTaken):
    recorded = True

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}”查出病毒，已拦截并记录在案。请用杀毒软件检查您的电脑或手机，换用干净的文件后再上传。"
        )


class ScannerIsAway(Refusal):
    """What came stays, and is looked at when the person asks again."""

    message = "查毒服务暂时不可用，文件已收到但还不能使用。请过几分钟再试，无需重新上传。"


class NoRoom(Refusal):
    def __init__(self, used: int, size: int, limit: int) -> None:
        super().__init__(
            f"您已上传但尚未提交的文件有 {filesizeformat(used)}，再传 {filesizeformat(size)} 会超过上限"
            f" {filesizeformat(limit)}。请先提交，或在“我的文件 → 尚未提交的文件”中移除。"
        )


class MatterFull(Refusal):
    def __init__(self, capacity: Capacity) -> None:
        super().__init__(
            f"最多 {capacity.most} 个附件，共 {filesizeformat(capacity.most_bytes)}；"
            f"现有 {capacity.files} 个，共 {filesizeformat(capacity.bytes)}。请减少文件，或压缩后再上传。"
        )


class OtherOffset(Refusal):
    """The piece does not begin where the last one ended: ``received`` says from where to go on."""

    def __init__(self, received: int) -> None:
        self.received = received
        super().__init__("这一段已经收到或次序不对，将从已收到处继续。")


class NotWhole(Refusal):
    def __init__(self, upload: Upload) -> None:
        super().__init__(f"“{upload.name}”还没有传完，请重新选择同一文件继续上传。")


class UploadLost(Refusal):
    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”已过保留期或已移除，请重新上传。")


class HangsElsewhere(Refusal):
    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”已作为其他事项的附件提交，请重新上传。")


class KindNotTaken(Refusal):
    def __init__(self, name: str, labels: str) -> None:
        super().__init__(f"这里不接收“{name}”，只接收{labels}。")


class Closed(Refusal):
    """The matter was submitted."""


class NotCurrent(Refusal):
    def __init__(self, one: Attachment) -> None:
        super().__init__(f"“{one.name}”已被移除或已有更新的版本，请刷新页面后再操作。")
