"""A PDF looked at as on paper: its text, and where its ink is, in millimetres from the left and the top."""

import re
import subprocess
from dataclasses import dataclass

DPI = 200
MM = DPI / 25.4


def text_of(pdf):
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def fonts_of(pdf, path):
    """The fonts by name, and whether each is in the file."""
    path.write_bytes(pdf)
    listed = subprocess.run(["pdffonts", str(path)], capture_output=True, check=True, text=True).stdout
    return {line.split()[0]: line.split()[-5] == "yes" for line in listed.splitlines()[2:]}


def pages_of(pdf):
    """The text of each page, cell by cell and without its blanks."""
    text = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return ["".join(page.split()) for page in text.split("\f")[:-1]]


def bookmarks_of(pdf, path):
    """Each with the page that it leads to."""
    path.write_bytes(pdf)
    command = ["pdftohtml", "-xml", "-i", "-stdout", str(path)]
    found = subprocess.run(command, capture_output=True, check=True, text=True).stdout.partition("<outline>")[2]
    return [(name, int(page)) for page, name in re.findall(r'<item page="(\d+)">([^<]*)</item>', found)]


@dataclass(frozen=True)
class Ink:
    """The box in which there is ink of one colour."""

    left: float
    top: float
    right: float
    bottom: float


class Page:
    """One page, rastered. ``rows`` are bytes of red, green, blue."""

    def __init__(self, pdf, number):
        command = ["pdftoppm", "-r", str(DPI), "-f", str(number), "-l", str(number), "-"]
        found = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
        _, size, _, self.pixels = found.split(b"\n", 3)
        self.width, self.height = map(int, size.split())

    def row(self, y):
        return self.pixels[3 * self.width * y : 3 * self.width * (y + 1)]

    def bands(self, is_ink, minimum=1):
        """The bands of ink from the top to the bottom, as boxes."""
        found, inside = [], None
        for y in range(self.height):
            row = self.row(y)
            xs = [x for x in range(self.width) if is_ink(*row[3 * x : 3 * x + 3])] if row.strip(b"\xff") else []
            if len(xs) >= minimum:
                left, right = (min(xs), max(xs)) if inside is None else (min(inside[0], xs[0]), max(inside[1], xs[-1]))
                inside = (left, right, inside[2] if inside else y, y)
            elif inside:
                found.append(Ink(inside[0] / MM, inside[2] / MM, (inside[1] + 1) / MM, (inside[3] + 1) / MM))
                inside = None
        return found


def is_red(red, green, blue):
    return red > 150 and green < 100 and blue < 100


def is_black(red, green, blue):
    return max(red, green, blue) < 120
