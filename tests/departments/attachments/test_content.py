"""What is taken and what is not, by what stands in the file; each refusal tells the person what to do."""

from __future__ import annotations

import io
import time
import zlib
from contextlib import suppress

import pytest

from departments.attachments.content import Kind, Unwelcome, look
from departments.attachments.content.archives import LARGEST_UNPACKED
from tests.departments.attachments.samples import XLSX, compound, movie, office, pdf, photograph, templated, zipped


def kind_of(name: str, content: bytes) -> Kind:
    return look(io.BytesIO(content), name).kind


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("走廊.JPG", photograph(), Kind.PICTURE),
        ("走廊.png", photograph(form="PNG"), Kind.PICTURE),
        ("走廊.webp", photograph(form="WEBP"), Kind.PICTURE),
        ("走廊.heic", photograph(form="HEIF"), Kind.PICTURE),
        ("通报.pdf", pdf(), Kind.PDF),
        ("总结.docx", office(), Kind.DOCUMENT),
        ("签到表.xlsx", office(main=XLSX), Kind.SHEET),
        ("旧总结.doc", compound("WordDocument"), Kind.DOCUMENT),
        ("WPS 文字.wps", compound("WordDocument"), Kind.DOCUMENT),
        ("WPS 表格.et", compound("Workbook"), Kind.SHEET),
        ("说明.txt", "已整改。".encode("gbk"), Kind.TEXT),
        ("名单.csv", "\ufeff姓名,学院\r\n".encode(), Kind.SHEET),
        ("记事本.txt", "已整改。".encode("utf-16"), Kind.TEXT),
        ("材料.zip", zipped({"照片/1.jpg": photograph(), "总结.docx": office()}), Kind.ARCHIVE),
        ("两层.zip", zipped({"里.zip": zipped({"说明.txt": b"ok"})}), Kind.ARCHIVE),
        ("巡查.mp4", movie(), Kind.VIDEO),
        ("会议.mp3", b"ID3\x03\0\0\0\0\0\0", Kind.SOUND),
        # What honest programs do: a template on the writer's own disk, an embedded workbook, a formula.
        ("模板.docx", templated("file:///C:\\WPS\\Normal.dotm"), Kind.DOCUMENT),
        ("图表.docx", office({"word/embeddings/Microsoft_Excel_Sheet1.xlsx": office(main=XLSX)}), Kind.DOCUMENT),
        ("公式.docx", office({"word/embeddings/oleObject1.bin": compound("Equation Native")}), Kind.DOCUMENT),
        ("链接.pdf", pdf(b"9 0 obj<</S/URI/URI(https://jzu.edu.cn)>>endobj\n"), Kind.PDF),
        ("图片里的字节.pdf", pdf(b"9 0 obj<</Length 9>>stream\n/JS (x)/JS\nendstream endobj\n"), Kind.PDF),
    ],
)  # fmt: skip
def test_what_people_send_is_taken(name: str, content: bytes, kind: Kind) -> None:
    assert kind_of(name, content) == kind


OBJECTS = zlib.compress(b"1 0 <</S /JavaScript /JS (app.alert(1))>>")
HIDDEN = (
    b"9 0 obj<</Type/ObjStm/Length %d/Filter/FlateDecode>>stream\n" % len(OBJECTS) + OBJECTS + b"\nendstream endobj\n"
)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "可以带程序"),
        ("页.html", b"<html>", "可以带程序"),
        ("程序.exe", b"MZ\x90", "不接收 exe 文件"),
        ("没有后缀", b"x", "没有后缀"),
        (".htaccess", b"x", "没有后缀"),
        ("表.xlsm", office(main=XLSX), "另存为不含宏的"),
        ("材料.rar", b"Rar!", "改用 zip"),
        ("空.pdf", b"", "空文件"),
        # One thing by its ending, another by its bytes.
        ("程序.jpg", b"MZ\x90\0" * 20, "与后缀 jpg 不符"),
        ("页.png", b"<html><script>alert(1)</script>", "与后缀 png 不符"),
        ("不是.docx", zipped({"a.txt": b"x"}), "与后缀 docx 不符"),
        ("表格.docx", office(main=XLSX), "与后缀 docx 不符"),
        ("压缩.zip", b"MZ" + zipped({"a.txt": b"x"}), "与后缀 zip 不符"),
        ("加密.docx", compound("EncryptedPackage"), "打开密码"),
        ("新.doc", office(), "另存为 docx"),
        ("表.doc", compound("Workbook"), "与后缀 doc 不符"),
        ("破.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "已损坏"),
        ("破.xlsx", office(main=XLSX)[:80], "已损坏"),
        # Two things at once.
        ("页.txt", b"  <!DOCTYPE html><script>alert(1)</script>", "网页或程序"),
        ("程序.csv", b"MZ\x90\0", "网页或程序"),
        ("字节.txt", b"abc\0\0def", "不是文本"),
        ("乱码.txt", b"\xff\xff\x81", "无法读出"),
        ("图和包.pdf", pdf() + zipped({"a.exe": b"MZ"}), "压缩包"),
        ("前缀.pdf", b"<script>1</script>" + pdf(), "与后缀 pdf 不符"),
        # What acts.
        ("宏.docx", office({"word/vbaProject.bin": b"x"}), "含有宏"),
        ("宏.pptx", office({"word/activeX/activeX1.xml": b"<x/>"}), "含有宏"),
        ("宏.doc", compound("WordDocument", "Macros", "VBA"), "含有宏"),
        ("远.docx", templated("https://evil/x.dotm"), "从别处取内容"),
        ("网络.docx", templated("file://10.0.0.1/x.dotm"), "从别处取内容"),
        ("转义.docx", templated("&#104;ttps://evil/x.dotm"), "从别处取内容"),
        ("十六位.docx", office({"word/x.xml": "<x/>".encode("utf-16")}), "不允许的定义"),
        ("夹带.docx", office({"word/embeddings/oleObject1.bin": compound("\x01Ole10Native")}), "嵌有其他文件"),
        ("夹带.doc", compound("WordDocument", "\x01Ole10Native"), "嵌有其他文件"),
        ("实体.docx", office({"word/x.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]>"}), "不允许的定义"),
        ("脚本.pdf", pdf(catalog=b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "脚本"),
        ("写法.pdf", pdf(catalog=b"/OpenAction<</S/J#61vaScript/J#53(app.alert(1))>>"), "脚本"),
        ("启动.pdf", pdf(catalog=b"/OpenAction<</S/Launch/F(cmd.exe)>>"), "启动程序"),
        ("藏着.pdf", pdf(HIDDEN), "脚本"),
        # Archives.
        ("里.zip", zipped({"照片/程序.exe": b"MZ"}), "其中的“程序.exe”不能接收"),
        ("路径.zip", zipped({"../../etc/cron.d/x.txt": b"x"}), "其他目录"),
        ("盘.zip", zipped({"C:\\x.txt": b"x"}), "其他目录"),
        ("三层.zip", zipped({"a.zip": zipped({"b.zip": zipped({"c.txt": b"x"})})}), "套的压缩包过多"),
        ("多.zip", zipped({f"{n}.txt": b"x" for n in range(1001)}), "1000 个文件"),
    ],
)  # fmt: skip
def test_what_is_hostile_or_broken_is_refused_with_the_way_out(name: str, content: bytes, why: str) -> None:
    with pytest.raises(Unwelcome, match=why) as refused:
        kind_of(name, content)
    assert "上传" in str(refused.value)


def test_an_archive_is_added_up_before_anything_is_unpacked() -> None:
    """Two parts that declare more than may be unpacked."""
    content = bytearray(zipped({"a.txt": b"x", "b.txt": b"x"}))
    at = 0
    while (at := content.find(b"PK\x01\x02", at + 1)) > 0:
        content[at + 24 : at + 28] = (LARGEST_UNPACKED // 2 + 1).to_bytes(4, "little")
    with pytest.raises(Unwelcome, match="解压后过大"):
        kind_of("炸弹.zip", bytes(content))


def test_an_archive_that_lies_about_its_sizes_is_broken() -> None:
    """Where more comes out than was declared, zipfile stops at what was declared and the checksum is wrong."""
    content = bytearray(zipped({"a.txt": b"x" * 5000}))
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    with pytest.raises(Unwelcome, match="已损坏"):
        kind_of("谎.zip", bytes(content))


def test_an_archive_with_a_password_cannot_be_looked_into() -> None:
    content = bytearray(zipped({"a.txt": b"x"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    with pytest.raises(Unwelcome, match="加了密码"):
        kind_of("密.zip", bytes(content))


def test_a_name_in_gbk_is_read() -> None:
    """As archives of Chinese programs have it."""
    content = zipped({"AAAA.exe": b"MZ"}).replace(b"AAAA", "程序".encode("gbk"))
    with pytest.raises(Unwelcome, match=r"“程序\.exe”"):
        kind_of("旧.zip", content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.4\n" + b"stream\n" * 1_000_000 + b"startxref"),
        ("a.docx", templated("<Relationship " * 200_000)),
        ("a.mp4", movie() + b"\0\0\0\x08free" * 200_000),
        ("a.mp4", b"".join((8 * (100_000 - n)).to_bytes(4, "big") + b"moov" for n in range(100_000))),
    ],
)
def test_what_is_made_to_keep_us_busy_is_done_with_at_once(name: str, content: bytes) -> None:
    """A test that does not end would fail; a second is far too long as well."""
    began = time.process_time()
    with suppress(Unwelcome):
        kind_of(name, content)
    assert time.process_time() - began < 2
