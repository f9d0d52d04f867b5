"""A table as a PDF, written here: text in Helvetica on A4, with page numbers, and nothing else.

The fonts that every PDF reader has know the letters of western Europe only. Others are written without their accents,
and what then is still unknown as '?'; the page itself prints in every script. See docs/decisions/0009.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Iterator, Sequence

from app.web.languages import gettext as _
from app.web.languages import language

WIDTH, HEIGHT, MARGIN = 595, 842, 48
SIZE, LEADING = 9, 12
TITLE_SIZE = 18
_UNDECOMPOSED = str.maketrans("łŁđĐħŦŧıĸ", "lLdDhTtik")
# Helvetica's advance widths in thousandths of the size, for the characters from space to tilde (Adobe's metrics).
_ADVANCES = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556,
    833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500,
    556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500,
    334, 260, 334, 584,
)  # fmt: skip
_OTHER_ADVANCE = 600


def table_pdf(
    title: str, about: Sequence[str], head: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float]
) -> bytes:
    """Return a PDF with a title, paragraphs and a table; `shares` is each column's part of the width, 1 in all."""
    sheet = _Sheet(title)
    sheet.text(MARGIN, title, TITLE_SIZE, bold=True)
    sheet.down(TITLE_SIZE + 6)
    for paragraph in about:
        for line in _wrapped(paragraph, WIDTH - 2 * MARGIN):
            sheet.text(MARGIN, line)
            sheet.down(LEADING)
        sheet.down(LEADING / 2)
    inner = WIDTH - 2 * MARGIN
    lefts = [MARGIN + inner * sum(shares[:n]) for n in range(len(shares))]
    widths = [inner * share - 8 for share in shares]
    sheet.row([[name] for name in head], lefts, bold=True)
    for row in rows:
        cells = [_wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
        if sheet.y - LEADING * max(map(len, cells)) < MARGIN + LEADING:
            sheet.turn()
            sheet.row([[name] for name in head], lefts, bold=True)
        sheet.row(cells, lefts)
    return _document(title, sheet.pages)


class _Sheet:
    """The page that is being written on. `y` is the next base line, from the bottom."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.pages: list[list[str]] = []
        self.turn()

    def turn(self) -> None:
        """Begin a new page."""
        self.pages.append([])
        self.y: float = HEIGHT - MARGIN - TITLE_SIZE

    def down(self, by: float) -> None:
        """Move down."""
        self.y -= by

    def text(self, x: float, words: str, size: int = SIZE, *, bold: bool = False) -> None:
        """Write one line at the present height."""
        font = "B" if bold else "R"
        self.pages[-1].append(f"BT /{font} {size} Tf {x:.1f} {self.y:.1f} Td ({_escaped(words)}) Tj ET")

    def row(self, cells: Sequence[Sequence[str]], lefts: Sequence[float], *, bold: bool = False) -> None:
        """Write one row of the table, and a hairline below it."""
        top = self.y
        for cell, left in zip(cells, lefts, strict=True):
            self.y = top
            for words in cell:
                self.text(left, words, bold=bold)
                self.y -= LEADING
        self.y = top - LEADING * max(1, *map(len, cells))
        line = self.y + LEADING - 3
        self.pages[-1].append(f"0.7 G 0.5 w {MARGIN} {line:.1f} m {WIDTH - MARGIN} {line:.1f} l S")
        self.y -= 3


def _wrapped(text: str, width: float) -> list[str]:
    """Break a text into lines that fit, inside a word only if the word alone is too wide."""
    lines = [""]
    for word in _pieces(_known(text), width):
        longer = f"{lines[-1]} {word}".strip()
        if _width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines if lines[0] or len(lines) == 1 else lines[1:]


def _pieces(text: str, width: float) -> Iterator[str]:
    for word in text.split():
        rest = word
        while _width(rest) > width:
            fits = next(n for n in range(len(rest) - 1, 0, -1) if n == 1 or _width(rest[:n]) <= width)
            yield rest[:fits]
            rest = rest[fits:]
        yield rest


def _width(text: str) -> float:
    return sum(_ADVANCES[ord(c) - 32] if 32 <= ord(c) < 127 else _OTHER_ADVANCE for c in text) * SIZE / 1000


def _known(text: str) -> str:
    """Return the text in letters that the font has."""
    return "".join(map(_letter, text.translate(_UNDECOMPOSED)))


def _letter(letter: str) -> str:
    for form in (letter, unicodedata.normalize("NFKD", letter)[:1]):
        if form.isprintable() and _encodable(form):
            return form
    return " " if letter.isspace() else "?"


def _encodable(letter: str) -> bool:
    try:
        return bool(letter.encode("cp1252"))
    except UnicodeEncodeError:
        return False


def _escaped(text: str) -> str:
    """Return the text as the inside of a PDF string, in octal where it is not plain ASCII."""
    raw = _known(text).encode("cp1252")
    return "".join(f"\\{byte:03o}" if byte in b"()\\" or not 32 <= byte < 127 else chr(byte) for byte in raw)


def _document(title: str, pages: Sequence[Sequence[str]]) -> bytes:
    """Put the pages together: catalogue, page tree, two fonts, information, then two objects for each page."""
    numbers = [6 + 2 * n for n in range(len(pages))]
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R /Lang ({language()}) "
        "/ViewerPreferences << /DisplayDocTitle true >> >>".encode(),
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{n} 0 R' for n in numbers)}] >>".encode(),
        font.format("Helvetica").encode(),
        font.format("Helvetica-Bold").encode(),
        f"<< /Title ({_escaped(title)}) /Producer (Attune) >>".encode(),
    ]
    for n, page in enumerate(pages):
        foot = _("{title}, page {page} of {pages}").format(title=title, page=n + 1, pages=len(pages))
        drawn = [*page, f"BT /R 8 Tf {MARGIN} {MARGIN - 18} Td ({_escaped(foot)}) Tj ET"]
        stream = zlib.compress("\n".join(drawn).encode("ascii"))
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {numbers[n] + 1} 0 R "
            f"/Resources << /Font << /R 3 0 R /B 4 0 R >> >> >>".encode(),
            f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n".encode() + stream + b"\nendstream",
        ]
    return _numbered(objects)


def _numbered(objects: Sequence[bytes]) -> bytes:
    """Write the objects one after another, then the table that says where each begins."""
    body, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    body += "".join(f"{place:010} 00000 n \n" for place in places).encode()
    body += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(body)
