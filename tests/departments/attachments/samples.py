"""Files as people and attackers send them, made here."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

from PIL import Image

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def photograph(
    size: tuple[int, int] = (640, 480), *, form: str = "JPEG", turned: bool = True, colour: str = "#a03020"
) -> bytes:
    """As a phone takes it: lying on its side, with its place and the phone's name. The upper left is white."""
    picture = Image.new("RGB", size, colour)
    picture.paste("white", (0, 0, size[0] // 4, size[1] // 4))
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "HUAWEI", "LIO-AL00"
    exif[0x0112] = 6 if turned else 1
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (35.0, 11.0, 24.0), "E", (113.0, 14.0, 30.0)
    if form == "HEIF":
        from pillow_heif import register_heif_opener

        register_heif_opener()
    kept = io.BytesIO()
    picture.save(kept, form, exif=exif)
    return kept.getvalue()


def zipped(parts: Mapping[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


def office(more: Mapping[str, bytes] | None = None, *, main: str = DOCX) -> bytes:
    types = f'<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    parts = {"[Content_Types].xml": types.encode(), "word/document.xml": b"<w:document/>"}
    return zipped({**parts, **(more or {})})


def templated(target: str) -> bytes:
    """A document whose template lies somewhere else."""
    relation = f'<Relationship Id="r1" Type="http://x/relationships/attachedTemplate" Target="{target}"'
    rels = f'<Relationships>{relation} TargetMode="External"/></Relationships>'
    return office({"word/_rels/settings.xml.rels": rels.encode()})


def pdf(objects: bytes = b"", *, catalog: bytes = b"", pages: int = 1) -> bytes:
    """A small one that any reader opens; ``catalog`` stands in its catalog, ``objects`` beside it."""
    kids = b" ".join(b"%d 0 R" % (10 + n) for n in range(pages))
    bodies = {
        1: b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        2: b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % pages,
        **{10 + n: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]>>" for n in range(pages)},
    }
    out = b"%PDF-1.4\n"
    out += b"".join(b"%d 0 obj" % number + body + b"endobj\n" for number, body in bodies.items()) + objects
    return out + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


def movie(notes: bytes = b"+35.19+113.24/") -> bytes:
    def box(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I4s", len(body) + 8, kind) + body

    track = box(b"trak", box(b"tkhd", b"\0" * 20) + box(b"udta", b"HUAWEI"))
    head = box(b"moov", box(b"mvhd", b"\0" * 20) + track + box(b"udta", box(b"\xa9xyz", notes)))
    return box(b"ftyp", b"isom\0\0\0\0") + head + box(b"mdat", b"frames")


def compound(*streams: str) -> bytes:
    """A compound file (doc, xls, ppt) with empty streams of these names, ``Macros/VBA/dir`` for one in storages."""
    end, free, fat_sector, none = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
    entries: list[tuple[str, int, int, int, int]] = [("Root Entry", 5, none, none, 1 if streams else none)]
    names = [name.split("/")[-1] for name in streams]
    for place, name in enumerate(names, start=1):
        kind = 1 if name in {"Macros", "VBA", "_VBA_PROJECT_CUR"} else 2
        entries.append((name, kind, none, place + 1 if place < len(names) else none, none))
    directory = b""
    for name, kind, left, right, child in entries:
        raw = name.encode("utf-16-le") + b"\0\0"
        directory += raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, left, right, child)
        directory += b"\0" * 36 + struct.pack("<IQ", end, 0)
    sectors = -(-len(directory) // 512)
    directory = directory.ljust(sectors * 512, b"\0")
    fat = [fat_sector, *range(2, sectors + 1), end]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<I", 0)
    header += struct.pack("<I", free) * 108
    table = b"".join(struct.pack("<I", one) for one in fat).ljust(512, b"\xff")
    return header + table + directory
