"""The words of state, each with its icon and tone. A state is the same word everywhere; colour never speaks alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """``icon`` is a Bootstrap icon without ``bi-``; ``tone`` is one of grey, blue, green, amber, orange,
    red."""

    icon: str
    tone: str


UNKNOWN = Look("dot", "grey")

LOOKS: dict[str, Look] = {
    # an item's score
    "待评": Look("hourglass-split", "amber"),
    "缺项": Look("slash-circle", "grey"),
    "满分": Look("check-circle", "green"),
    "扣分": Look("dash-circle", "amber"),
    # a grade
    "好": Look("star-fill", "green"),
    "中": Look("circle-half", "blue"),
    "差": Look("exclamation-triangle", "red"),
    # a result
    "暂定": Look("pencil", "amber"),
    "并列": Look("link-45deg", "grey"),
    "否决": Look("x-octagon-fill", "red"),
    "否决提案": Look("flag", "amber"),
    "已公布": Look("megaphone", "green"),
    "未公布": Look("eye-slash", "grey"),
    "试算": Look("calculator", "grey"),
    "终评": Look("patch-check", "green"),
    "当前": Look("geo-alt-fill", "blue"),
    # a day that nobody has settled yet
    "暂按": Look("calendar-x", "amber"),
    # a department in one of two runs alone
    "新增": Look("plus-circle", "blue"),
    "不再参加": Look("dash-circle", "grey"),
    # a notice item
    "待备案": Look("hourglass-split", "amber"),
    "已备案": Look("check-circle", "green"),
    "停用待审": Look("hourglass-split", "amber"),
    "已停用": Look("slash-circle", "grey"),
    "不再报送": Look("dash-circle", "grey"),
    "未报送": Look("circle", "amber"),
    "临时": Look("lightning", "blue"),
    "修订": Look("pencil-square", "blue"),
    # a document or a piece of work
    "草稿": Look("pencil", "grey"),
    "待审核": Look("hourglass-split", "amber"),
    "待审批": Look("hourglass-split", "amber"),
    "已提交": Look("send", "blue"),
    "已批准": Look("check2", "green"),
    "已退回": Look("arrow-return-left", "red"),
    "已发布": Look("megaphone", "green"),
    "已更正": Look("pencil-square", "amber"),
    "已撤销": Look("x-circle", "grey"),
    "已作废": Look("slash-circle", "grey"),
    "已公示": Look("megaphone", "green"),
    "已锁定": Look("lock-fill", "grey"),
    "已免除": Look("slash-circle", "grey"),
    "逾期": Look("alarm", "red"),
    "长期逾期": Look("alarm-fill", "red"),
    "黄": Look("hourglass-top", "amber"),
    "橙": Look("hourglass-bottom", "orange"),
    "未读": Look("envelope-fill", "blue"),
    # a message on its way out
    "待发送": Look("hourglass", "grey"),
    "发送中": Look("arrow-repeat", "blue"),
    "已发送": Look("check-circle", "green"),
    "发送失败": Look("x-circle", "red"),
    "结果不明": Look("question-circle", "amber"),
    "未完成": Look("circle", "amber"),
    "待补": Look("pencil", "grey"),
    "已完成": Look("check-circle", "green"),
    # a decision and its slips; the colours are those of the time that is left
    "已登记": Look("journal-check", "grey"),
    "拟下达": Look("pencil", "grey"),
    "已下达": Look("send", "blue"),
    "已签收": Look("person-check", "blue"),
    "已反馈": Look("chat-left-text", "blue"),
    "已收回": Look("arrow-return-left", "grey"),
    "已办结": Look("check-circle", "green"),
    "未按时": Look("alarm", "red"),
    "未按要求": Look("exclamation-triangle", "red"),
    "未按时完成": Look("alarm", "red"),
    "未按要求完成": Look("exclamation-triangle", "red"),
    "待通报": Look("megaphone", "amber"),
    "待答复": Look("hourglass-split", "amber"),
    "已同意": Look("check2", "green"),
    # a background job
    "排队中": Look("hourglass", "grey"),
    "进行中": Look("arrow-repeat", "blue"),
    "失败": Look("x-circle", "red"),
    # an import
    "检查中": Look("arrow-repeat", "blue"),
    "需要更正": Look("exclamation-triangle", "red"),
    "导入中": Look("arrow-repeat", "blue"),
    "已导入": Look("check-circle", "green"),
    "已取消": Look("slash-circle", "grey"),
    # a phase of the year
    "方案制定": Look("journal-text", "grey"),
    "平时考核": Look("calendar-check", "blue"),
    "报送考核结果": Look("send", "blue"),
    "领导小组审核": Look("people", "blue"),
    "结果反馈": Look("chat-left-text", "blue"),
    "公示": Look("megaphone", "blue"),
    # a part of the site
    "正常": Look("check-circle", "green"),
    "可改进": Look("lightbulb", "grey"),
    "需要处理": Look("exclamation-triangle", "amber"),
    # an account
    "启用": Look("check-circle", "green"),
    "停用": Look("slash-circle", "grey"),
    "锁定": Look("lock-fill", "red"),
    "待确认": Look("hourglass-split", "amber"),
    "已生效": Look("check-circle", "green"),
    "未同意": Look("x-circle", "grey"),
    "已撤回": Look("arrow-return-left", "grey"),
    "已过期": Look("alarm", "grey"),
    "演示": Look("easel", "amber"),
}


def look(word: str) -> Look:
    return LOOKS.get(word, UNKNOWN)
