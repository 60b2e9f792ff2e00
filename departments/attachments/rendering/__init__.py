"""Pictures and PDFs are opened by a process of their own, with little memory and time: what they do to a library in C,
they do not do to the site.

    drawn = draw(Kind.PICTURE, path, folder)   # raises NotDrawn
"""

from .parent import Drawn, NotDrawn, draw

__all__ = ["Drawn", "NotDrawn", "draw"]
