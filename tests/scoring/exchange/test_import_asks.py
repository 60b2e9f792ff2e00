"""Importing a year asks before departments appear or vanish, tells what changes, and keeps what was there."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from departments.models import AuditEntry, Department, Phase, RosterEntry, Year
from departments.opening.services import open_year
from departments.roster.services import change_entry
from departments.roster.university import listed_roster
from notices.models import Notice
from scoring.engine import Invalid
from scoring.exchange.auditing import score_file
from scoring.exchange.queries import facts_document
from scoring.exchange.services.import_year import ResultsArePublic
from targets.scheme.loader import get_scheme
from tests.scoring.scored import make_scored
from tests.scoring.taking_in import take_in
from tests.scoring.year_2020 import add_department, year_2020

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path


def run(tmp_path, document: dict[str, Any], *options: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of the command."""
    file, out, err = tmp_path / "facts.json", StringIO(), StringIO()
    file.write_text(json.dumps(document), encoding="utf-8")
    try:
        call_command("import_year", str(file), *options, stdout=out, stderr=err)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def asked(document: dict[str, Any], **options: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        take_in(document, agreed=False, **options)
    return {problem.path: problem.message for problem in refused.value.problems}


def renamed(document: dict[str, Any], name: str, other: str) -> dict[str, Any]:
    return json.loads(json.dumps(document, ensure_ascii=False).replace(f'"{name}"', f'"{other}"'))


# --- departments ---


@pytest.mark.slow
@pytest.mark.parametrize(
    "written", ["部门0 ", " 部门0", "部 门0", "部门０", "\u200b部门0", "部门0\u202e", "部门0\u3000"]
)
def test_a_blank_after_a_name_makes_no_new_department(written):
    take_in(year_2020(2))
    take_in(renamed(year_2020(2), "部门0", written), agreed=False, replace=True)
    assert [entry.name for entry in RosterEntry.objects.order_by("order")] == ["部门0", "部门1"]
    assert Department.objects.count() == 2
    assert {row["department"] for row in facts_document(Year.objects.get())["scores"]} <= {"部门0", "部门1"}


def test_two_names_that_look_the_same_are_listed_twice():
    document = year_2020(1)
    add_department(document, "部门0 ", "functional", 1)
    assert asked(document)["departments[1].name"] == "“部门0” 列了两次"
    document = year_2020(1)
    add_department(document, "\u200b", "functional", 1)
    assert "departments[1].name" in asked(document)


def test_a_misspelt_department_is_asked_about_with_the_closest_name():
    take_in(year_2020(3))
    before = AuditEntry.objects.count()
    told = asked(renamed(year_2020(3), "部门2", "部们2"), replace=True)
    assert told.keys() == {"departments[2].name", "departments"}
    assert "名册中最接近的是“部门2”" in told["departments[2].name"]
    assert "--accept-new 部们2" in told["departments[2].name"]
    assert told["departments"] == "缺少“部门2”，它将移出名册；确需移出的，加 --accept-gone 部门2"
    assert Department.objects.count() == 3
    assert AuditEntry.objects.count() == before


def test_a_former_name_is_told_as_one():
    take_in(year_2020(2))
    change_entry(entry=RosterEntry.objects.get(name="部门1"), name="新部门")
    told = asked(year_2020(2), replace=True)
    assert "“新部门”曾用此名" in told["departments[1].name"]


def test_what_was_agreed_to_is_done(tmp_path):
    take_in(year_2020(3))
    document = renamed(year_2020(3), "部门2", "部们2")
    status, _, err = run(tmp_path, document, "--replace", "--accept-new", "部们2")
    assert (status, len(err.splitlines())) == (1, 1)
    status, out, _ = run(tmp_path, document, "--replace", "--accept-new", "部们2", "--accept-gone", "部门2")
    assert status == 0
    assert out.splitlines()[:2] == ["列入名册 1 个部门：部们2", "移出名册 1 个部门：部门2"]
    entry = AuditEntry.objects.get(act="替换年度事实")
    assert (entry.after["列入部门"], entry.after["移出部门"]) == (["部们2"], ["部门2"])


def test_an_empty_list_does_not_empty_a_roster(tmp_path):
    open_year(listed=listed_roster(2020), scheme="2020")
    before = RosterEntry.objects.count()
    status, _, err = run(tmp_path, {"year": 2020, "departments": []})
    assert (status, len(err.splitlines())) == (1, before)
    assert "--accept-gone 党政办公室" in err
    assert RosterEntry.objects.count() == before == 35
    names = list(RosterEntry.objects.order_by("order").values_list("name", flat=True))
    assert run(tmp_path, {"year": 2020, "departments": []}, "--accept-gone", *names)[0] == 0
    assert AuditEntry.objects.get(act="导入年度事实").after["移出部门"] == names


def test_a_site_without_departments_asks_nothing(tmp_path):
    assert run(tmp_path, year_2020(4))[0] == 0


def test_a_new_years_known_departments_are_not_asked_about():
    for name in ("部门0", "部门1"):
        Department.objects.create(name=name, short_name=name)
    assert asked(year_2020(3)).keys() == {"departments[2].name"}
    take_in(year_2020(2), agreed=False)
    assert RosterEntry.objects.count() == 2


# --- what changes ---


def changed_year() -> dict[str, Any]:
    document = year_2020(2)
    document["scores"][0]["score"] = "0.25"
    document["scores"].pop()
    document["metrics"][0]["numerator"] = "80.0"  # 80 by value
    document["innovations"] = [{"department": "部门1", "project": "现代学徒制"}]
    return document


def test_a_dry_run_tells_everything_and_changes_nothing(tmp_path):
    take_in(year_2020(2))
    year = Year.objects.get()
    before, entries = facts_document(year), AuditEntry.objects.count()
    status, out, _ = run(tmp_path, changed_year(), "--dry-run")
    assert status == 0
    score = year_2020(2)["scores"]
    assert f"部门评分：新增 0，更改 1，删除 1，不变 {len(score) - 2}" in out
    assert "  更改 部门0 资产管理：得分 0.5 → 0.25" in out
    last = get_scheme("2020").groups["teaching"].items[score[-1]["item"]].name
    assert f"  删除 部门1 {last}：得分 0.5，评分依据 年度考核细则" in out
    assert "  新增 部门1 现代学徒制" in out
    assert "指标数据：新增 0，更改 0，删除 0" in out
    assert "导入时须加 --replace" in out
    year.refresh_from_db()
    assert (facts_document(year), AuditEntry.objects.count(), year.facts_revision) == (before, entries, 1)
    assert not (tmp_path / "replaced").exists()


@pytest.mark.slow
def test_a_dry_run_tells_what_would_be_asked(tmp_path):
    take_in(year_2020(2))
    status, out, _ = run(tmp_path, year_2020(3), "--dry-run")
    assert status == 0
    assert out.startswith("列入名册 1 个部门：部门2\n")
    assert "--accept-new 部门2" in out
    assert Department.objects.count() == 2
    assert run(tmp_path, {"year": 2020, "departments": []}, "--dry-run")[0] == 0
    assert RosterEntry.objects.count() == 2


@pytest.mark.slow
def test_a_dry_run_of_a_new_year_leaves_no_year(tmp_path):
    assert run(tmp_path, year_2020(2), "--dry-run")[0] == 0
    assert not Year.objects.exists()
    assert not Department.objects.exists()


@pytest.mark.slow
def test_the_trail_says_what_was_and_what_is(tmp_path):
    take_in(year_2020(2))
    status, out, _ = run(tmp_path, changed_year(), "--replace")
    assert status == 0
    entry = AuditEntry.objects.get(act="替换年度事实")
    assert entry.actor.endswith("（命令行）")
    assert (entry.before["部门"], entry.before["事实版本"], entry.after["事实版本"]) == (2, 1, 2)
    assert entry.before["文件校验值"] != entry.after["文件校验值"]
    assert entry.after["部门评分的变化"].startswith("新增 0，更改 1，删除 1")
    assert "指标数据的变化" not in entry.after
    assert entry.after["原有事实存为"] == "2020年度事实第1版"
    kept = tmp_path / "replaced" / "2020年度事实第1版.json"
    assert str(kept) in out
    document = json.loads(kept.read_text(encoding="utf-8"))
    run(tmp_path, document, "--replace")
    assert facts_document(Year.objects.get()) == document


def test_changes_are_told_in_words_without_codes(tmp_path):
    take_in(year_2020(2))
    document = year_2020(2)
    document["departments"][1]["headcount"] = "20"
    document["findings"] = document["findings"][1:]
    document["work_items"][0] |= {"late": True, "due": "2020-07-01"}
    document["quotas"] = [{"department": "部门0", "kind": "annual_excellent", "base": 3}]
    _, out, _ = run(tmp_path, document, "--dry-run")
    lines = [line for line in out.splitlines() if line.startswith("  ")]
    assert lines == [
        "  更改 部门1：在岗满六个月人数 11 → 20",
        "  更改 部门0 重点工作目标 按期完成：完成时限 2020年6月30日 → 2020年7月1日，未按时完成 否 → 是",
        "  删除 部门0 重点工作目标完成质量 党委会、校长办公会安排的任务未按时或未按要求完成 2020年1月15日"
        " 人事处通报〔2020〕第1期",
        "  新增 部门0 年终考核优秀指标：基数 3",
    ]


def test_many_changes_are_bounded_in_the_trail():
    take_in(year_2020(6))
    document = year_2020(6)
    for row in document["scores"]:
        row["score"] = "0.125"
    take_in(document, replace=True)
    lines = AuditEntry.objects.get(act="替换年度事实").after["部门评分的变化"].split("；")
    assert (len(lines), lines[-1]) == (22, f"等 {len(document['scores'])} 条")


def test_a_year_in_publicity_takes_nothing_in(tmp_path):
    take_in(year_2020(1))
    Year.objects.update(phase=Phase.PUBLICITY)
    with pytest.raises(ResultsArePublic, match=r"2020年度现处于“公示”阶段.*结果在校园网公示，公示后报党委会审定。"):
        take_in(year_2020(1), replace=True)
    status, _, err = run(tmp_path, year_2020(1), "--replace", "--dry-run")
    assert (status, "“公示”阶段" in err) == (1, True)


# --- whose notices they are ---


def test_notices_keep_their_issuer_through_an_import_after_a_rename():
    document = renamed(renamed(year_2020(3), "部门0", "人事处"), "部门2", "科研处")
    take_in(document)
    office, other = (RosterEntry.objects.get(name=name) for name in ("人事处", "科研处"))
    assert set(Notice.objects.values_list("issuer", flat=True)) == {office.department_id}
    change_entry(entry=office, name="人力资源处")
    change_entry(entry=other, name="人事处")
    take_in(facts_document(Year.objects.get()), agreed=False, replace=True)
    assert set(Notice.objects.values_list("issuer", flat=True)) == {office.department_id}


# --- files that an editor saved otherwise ---

TEXT = json.dumps(year_2020(1), ensure_ascii=False)


def import_raw(tmp_path, raw: bytes) -> tuple[int, str]:
    file, err = tmp_path / "facts.json", StringIO()
    file.write_bytes(raw)
    try:
        call_command("import_year", str(file), stdout=StringIO(), stderr=err)
    except SystemExit as ended:
        return int(ended.code or 0), err.getvalue()
    return 0, err.getvalue()


def test_a_byte_order_mark_is_read_past(tmp_path):
    assert import_raw(tmp_path, TEXT.encode("utf-8-sig")) == (0, "")


ENCODINGS = [
    ("gbk", "是 GBK 编码，应为 UTF-8"),
    ("gb18030", "是 GBK 编码，应为 UTF-8"),
    ("utf-16", "是 UTF-16 编码，应为 UTF-8"),
    ("utf-16-le", "是 UTF-16 编码，应为 UTF-8"),
    ("utf-16-be", "是 UTF-16 编码，应为 UTF-8"),
]


@pytest.mark.parametrize(("encoding", "said"), ENCODINGS)
def test_another_encoding_is_named_with_how_to_save_the_file_anew(tmp_path, encoding, said):
    status, err = import_raw(tmp_path, TEXT.encode(encoding))
    assert (status, len(err.splitlines())) == (1, 1)
    assert f"{said}：请用记事本打开，另存为时编码选“UTF-8”" in err


@pytest.mark.parametrize(
    ("encoding", "said"), [*ENCODINGS, ("utf-8-sig", "带有字节顺序标记（BOM），应为不带标记的 UTF-8")]
)
def test_an_auditor_is_told_the_same(encoding, said):
    with pytest.raises(Invalid) as refused:
        score_file(TEXT.encode(encoding), "facts.json")
    told = next(problem.message for problem in refused.value.problems if problem.path == "facts.json")
    assert told.startswith(said)
    assert "另存为" in told


def test_a_misspelt_department_that_was_scored_is_told_with_the_closest_name():
    cast = make_scored()
    document = facts_document(cast.year)
    told = asked(renamed(document, "教务处", "教物处"), replace=True)
    assert "名册中最接近的是“教务处”" in told["departments[2].name"]
    assert told["departments"].startswith("缺少“教务处”，它将移出名册")
