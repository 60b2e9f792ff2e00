"""Photographs: upright, in the colours of the screen, without what the camera noted, and small ones for the page.

Every picture is written anew. So nothing stays that was hung onto the file (a film, an archive, a script).
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

MOST_PIXELS = 120_000_000
KEPT, PAGE, THUMB = 4096, 1600, 320  # the longer side
FORMATS = ["JPEG", "PNG", "WEBP", "HEIF"]
Image.MAX_IMAGE_PIXELS = None  # ours is asked before anything is unpacked


def draw(source: Path, folder: Path) -> dict[str, object]:
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)
    warnings.simplefilter("ignore")
    try:
        with Image.open(source, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return {"problem": "large"}
            # A JPEG is unpacked smaller than it is where that is enough.
            opened.draft(None, (KEPT, KEPT))
            opened.load()
            return _draw(opened, opened.format == "PNG", folder)
    except MemoryError:
        return {"problem": "large"}
    except Exception:
        # Libraries for pictures raise whatever they happen to meet in a damaged one.
        return {"problem": "damaged"}


def _draw(opened: Image.Image, as_png: bool, folder: Path) -> dict[str, object]:
    picture = _plain(ImageOps.exif_transpose(opened), transparent=as_png)
    picture.thumbnail((KEPT, KEPT), Image.Resampling.LANCZOS)
    kept = "kept.png" if as_png else "kept.jpg"
    if as_png:
        picture.save(folder / kept, optimize=False)
    else:
        picture.save(folder / kept, quality=90, optimize=True)
    small = _plain(picture, transparent=False)
    small.thumbnail((PAGE, PAGE), Image.Resampling.LANCZOS)
    small.save(folder / "page-1.jpg", quality=85, optimize=True)
    small.thumbnail((THUMB, THUMB), Image.Resampling.LANCZOS)
    small.save(folder / "thumb.jpg", quality=80, optimize=True)
    return {"kept": kept, "ending": kept[-3:], "pages": ["page-1.jpg"], "count": 1}


def _plain(picture: Image.Image, *, transparent: bool) -> Image.Image:
    """The same pixels in sRGB and nothing else; what shines through is white unless ``transparent`` may stay."""
    profile = picture.info.get("icc_profile")
    shines = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    mode = "RGBA" if shines else "L" if picture.mode in {"1", "L"} else "RGB"
    plain = _in_srgb(picture.convert("RGBA") if shines else picture, profile, mode)
    if shines and not transparent:
        white = Image.new("RGB", plain.size, "white")
        white.paste(plain, mask=plain.getchannel("A"))
        plain = white
    # What is saved along by itself stands here.
    plain.info = {}
    return plain


def _in_srgb(picture: Image.Image, profile: bytes | None, mode: str) -> Image.Image:
    if profile and picture.mode in {"RGB", "RGBA", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            made = None
        if made is not None:
            return made
    return picture.convert(mode) if picture.mode != mode else picture.copy()
