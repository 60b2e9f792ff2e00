"""初始密码: the workbook by which first passwords reach who hands them out; made in the answer, and kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from ..workbooks.reports import Heading, Report, write_reports
from .services.first_passwords import Given

NAME = "初始密码.xlsx"
HEADINGS = (
    Heading("用户名", width=18),
    Heading("姓名", width=14),
    Heading("所在部门", width=26),
    Heading("初始密码", width=24),
    Heading("登录地址", width=40),
)
ABOUT = "一次性密码，首次登录后须修改。请分别告知本人，不要转发整份文件。"
CONFIRMED = "一次性密码，首次登录后须修改。请分别亲自告知本人，不要交给申请人，不要转发整份文件。"


def first_passwords_book(given: Sequence[Given], address: str, about: str = ABOUT) -> bytes:
    """``address`` is that of the login."""
    rows = [(one.user.username, one.user.name, str(one.user.department or ""), one.password, address) for one in given]
    return write_reports([Report("初始密码", f"{len(given)} 个账户的初始密码", about, HEADINGS, rows)])
