"""The demonstration's people: one account for each role, and for several departments and offices."""

from __future__ import annotations

from dataclasses import dataclass

from departments.models import Grant, Role

# Shown on the terminal to whoever starts the demonstration; a site that is no demonstration never has it.
PASSWORD = "Jzu-2020-Yanshi"

ORGANISER = "质量发展处"


@dataclass(frozen=True, slots=True)
class Person:
    """``grants`` are held on the departments of ``on``, by default on the person's own."""

    username: str
    name: str
    position: str
    department: str | None = None
    role: Role | None = None
    grants: tuple[Grant, ...] = ()
    on: tuple[str, ...] = ()

    @property
    def granted_on(self) -> tuple[str, ...]:
        return self.on or ((self.department,) if self.department and self.grants else ())


OFFICE = (Grant.REPORT, Grant.ASSESS)

LED_FOR_TEACHING = (
    "教务处", "学生处", "招生就业处", "团委", "科研处", "对外合作处",
    "机电工程学院", "信息工程学院", "土木与建筑工程学院", "化工与环境工程学院", "经济管理学院", "会计学院",
)  # fmt: skip
LED_FOR_SERVICES = ("财务处", "国资处", "后勤基建处", "保卫处", "图书馆", "网信办")

PEOPLE = (
    Person("zhifazhan", "王老师", "质量发展处科员", ORGANISER, Role.QUALITY_OFFICE, (Grant.ASSESS,)),
    Person("lingdao", "赵老师", "考核工作领导小组成员", None, Role.LEADING_GROUP),
    Person("xiaozhang", "钱校长", "校长", None, Role.PRESIDENT),
    Person("dangwei", "孙书记", "党委会秘书", "党政办公室", Role.PARTY_COMMITTEE),
    Person("zhinengzu", "李老师", "职能部门考核小组成员", None, Role.FUNCTIONAL_PANEL),
    Person("jiaoxuezu", "周老师", "教学院部考核小组成员", None, Role.TEACHING_PANEL),
    Person("zhuanjia", "吴教授", "创新贡献奖评审专家", None, Role.EXPERTS),
    Person("shenji", "郑老师", "审计员", "审计室", Role.AUDITOR),
    Person("guanli", "冯老师", "系统管理员", "网信办", Role.ADMINISTRATOR),
    Person("fenguan", "陈校长", "分管教学的副校长", None, None, (Grant.LEAD,), LED_FOR_TEACHING),
    Person("fenguan2", "褚校长", "分管后勤的副校长", None, None, (Grant.LEAD,), LED_FOR_SERVICES),
    Person("dangzheng", "卫老师", "党政办公室科员", "党政办公室", None, OFFICE),
    Person("renshi", "蒋老师", "人事处科员", "人事处", None, OFFICE),
    Person("jiaowu", "沈老师", "教务处科员", "教务处", None, OFFICE),
    Person("xuesheng", "韩老师", "学生处科员", "学生处", None, OFFICE),
    Person("jidian", "杨老师", "机电工程学院办公室主任", "机电工程学院", None, (Grant.REPORT,)),
    Person("kuaiji", "朱老师", "会计学院办公室主任", "会计学院", None, (Grant.REPORT,)),
    Person("jichu", "秦老师", "基础教学部教学秘书", "基础教学部", None, (Grant.REPORT,)),
    Person("tushuguan", "许老师", "图书馆办公室主任", "图书馆", None, OFFICE),
    Person("yuancheng", "何老师", "远程教育学院办公室主任", "远程教育学院", None, (Grant.REPORT,)),
)


def may_do(person: Person) -> str:
    """What the account may do, in words."""
    words = [person.role.value] if person.role else []
    for grant in person.grants:
        names = person.granted_on
        told = "、".join(names[:3]) + (f"等{len(names)}个部门" if len(names) > 3 else "")
        words.append(f"{grant.label}（{told}）")
    return "；".join(words)
