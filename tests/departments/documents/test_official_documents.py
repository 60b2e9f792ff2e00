"""An official document has the measures of GB/T 9704-2012."""

import datetime
import shutil

import pytest
from django.template import engines

from departments.documents import pdf
from departments.documents.fonts import official_fonts
from departments.documents.official import Official
from tests.departments.documents.paper import Page, fonts_of, is_black, is_red, text_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs poppler-utils"),
]

DOCUMENT = Official(
    issuer="焦作大学质量发展处文件",
    number="质量〔2021〕2号",
    title="关于公布2020年度考核结果的通知",
    signed_by="质量发展处",
    signed_on=datetime.date(2021, 1, 22),
    recipients=("各部门",),
    attachments=("考核结果一览表", "奖励办法"),
    copies=("校领导",),
)
PARAGRAPH = "现将考核结果予以公布，" * 20


@pytest.fixture(scope="module")
def made():
    context = {"document": DOCUMENT, "paragraphs": [PARAGRAPH] * 9}
    return pdf.make_pdf("departments/documents/plain_text.html", context)


@pytest.fixture(scope="module")
def first(made):
    return Page(made, 1)


def test_the_page_is_a4(first):
    assert (first.width, first.height) == (1654, 2339)


def test_the_red_head_and_the_rule(first):
    """The head's upper edge 35 mm below the type area's, which begins at 37 mm; the rule as wide as the area."""
    head, rule = first.bands(is_red)
    assert head.top == pytest.approx(72, abs=1.5)
    assert (head.left + head.right) / 2 == pytest.approx(28 + 156 / 2, abs=0.5)
    assert (rule.left, rule.right) == pytest.approx((28, 184), abs=0.3)
    assert rule.bottom - rule.top == pytest.approx(0.7, abs=0.3)


def test_the_rule_is_4_mm_below_the_number(first):
    _, rule = first.bands(is_red)
    number = [band for band in first.bands(is_black) if band.bottom < rule.top][-1]
    assert rule.top - number.bottom == pytest.approx(4, abs=0.8)


def test_22_lines_of_28_characters(made):
    page = Page(made, 2)
    lines = [band for band in page.bands(is_black) if band.bottom < 297 - 35]
    assert len(lines) == 22
    assert lines[1].top - lines[0].top == pytest.approx(28 / 72 * 25.4, abs=0.4)
    assert max(len(line.strip()) for line in text_of(made).splitlines()) == 28
    assert min(line.left for line in lines) == pytest.approx(28, abs=1)
    assert max(line.right for line in lines) == pytest.approx(184, abs=1)


def test_page_numbers_stand_outside(made):
    odd, even = (Page(made, number).bands(is_black)[-1] for number in (1, 2))
    assert odd.left > 150
    assert even.right < 60
    assert odd.top == pytest.approx(297 - 35 + 7, abs=3)


def test_its_parts_stand_in_their_order(made):
    words = "".join(text_of(made).split())
    parts = [
        "焦作大学质量发展处文件",
        "质量〔2021〕2号",
        "关于公布2020年度考核结果的通知",
        "各部门：",
        "现将考核结果予以公布",
        "附件：1.考核结果一览表2.奖励办法",
        "质量发展处2021年1月22日",
        "抄送：校领导。",
    ]
    places = [words.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_rare_characters_are_there(tmp_path):
    made = pdf.make_pdf("departments/documents/plain_text.html", {"document": DOCUMENT, "paragraphs": ["𠮷䶮龢"]})
    assert "𠮷䶮龢" in text_of(made)
    fonts = fonts_of(made, tmp_path / "a.pdf")
    assert fonts
    assert all(fonts.values()), "in the file"


KINDS = {"仿宋": ("FandolFang", "Serif"), "小标宋": ("FandolSong-Bold", "Serif"), "黑体": ("FandolHei", "Sans"),
         "楷体": ("FandolKai", "Serif")}  # fmt: skip


def test_each_kind_of_type_has_its_font_or_noto_and_digits_have_their_own(tmp_path):
    """On a machine with the fonts of bin/fonts, and on one without."""
    text = "<h2>一、结果</h2><h3>（一）说明</h3><p>共35个</p>"
    text = f"{{% extends 'departments/documents/official.html' %}}{{% block text %}}{text}{{% endblock %}}"
    made = pdf.pdf_of(engines["django"].from_string(text).render({"document": DOCUMENT}))
    used = " ".join(fonts_of(made, tmp_path / "a.pdf"))
    for kind, there in official_fonts().items():
        font, instead = KINDS[kind]
        assert (f"+{font}" in used) is there, kind
        assert there or f"Noto-{instead}-CJK-SC" in used, kind
    assert "Latin-of-documents" in used


@pytest.mark.parametrize(
    "asked",
    [
        "file:///etc/passwd",
        "file:///usr/share/fonts/../../../etc/passwd",
        "http://127.0.0.1:1/",
        "ours:../manage.py",
        "ours:/etc/passwd",
        "ours:js/site.js",
        "data:text/html,x",
    ],
)
def test_nothing_else_is_fetched(asked, caplog):
    """Whatever a text holds: the document is made without it."""
    made = pdf.pdf_of(f'<html lang="zh-CN"><img src="{asked}"><link rel="attachment" href="{asked}"><p>正文</p></html>')
    assert "正文" in text_of(made)
    assert b"EmbeddedFile" not in made
    assert "a document asked for" in caplog.text
