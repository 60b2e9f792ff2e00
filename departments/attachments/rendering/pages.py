"""A PDF's first pages as pictures: they show on any phone, and nothing in them can act."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

SHOWN = 10
WIDTH, HEIGHT, THUMB = 1200, 2400, 320
# A file packed into a PDF: data of an invoice, not a program.
HARMLESS = (".xml", ".csv", ".txt", ".json", ".png", ".jpg")


def draw(source: Path, folder: Path) -> dict[str, object]:
    try:
        return _draw(pdfium.PdfDocument(source), folder)
    except pdfium.PdfiumError as error:
        return {"problem": "locked" if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD else "damaged"}
    except MemoryError:
        return {"problem": "large"}
    except Exception:
        return {"problem": "damaged"}


def _draw(document: pdfium.PdfDocument, folder: Path) -> dict[str, object]:
    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        return {"problem": "acts"}
    packed = [document.get_attachment(place).get_name() for place in range(document.count_attachments())]
    if not all(name.lower().endswith(HARMLESS) for name in packed):
        return {"problem": "packed"}
    if len(document) == 0:
        return {"problem": "damaged"}
    plain = {}
    if raw.FPDF_GetSecurityHandlerRevision(document) != -1:
        # Readable for everybody but encrypted all the same: what stands inside is looked at in a copy.
        document.save(folder / "plain.pdf", flags=raw.FPDF_REMOVE_SECURITY)
        plain = {"plain": "plain.pdf"}
    document.init_forms()
    pages = [_page(document, number, folder) for number in range(min(len(document), SHOWN))]
    return {"ending": "pdf", "pages": pages, "count": len(document), **plain}


def _page(document: pdfium.PdfDocument, number: int, folder: Path) -> str:
    page = document[number]
    width, height = page.get_size()
    picture = page.render(scale=min(WIDTH / max(width, 1), HEIGHT / max(height, 1), 4)).to_pil().convert("RGB")
    page.close()
    name = f"page-{number + 1}.jpg"
    picture.save(folder / name, quality=80, optimize=True)
    if number == 0:
        picture.thumbnail((THUMB, THUMB))
        picture.save(folder / "thumb.jpg", quality=80)
    return name
