"""A PDF with one page that holds one JPEG: what is left to do where Graphviz writes no PDF."""

from treeguide.exporters.base import ExportError

POINTS = 72
_LONGEST_SIDE = 14_400
"""Points; readers of PDF refuse longer pages."""
_FRAMES = (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))


def page_with_picture(jpeg: bytes, dots: int) -> bytes:
    """Return a PDF whose only page is filled by `jpeg`, shown at `dots` dots an inch."""
    width, height = _size(jpeg)
    scale = min(POINTS / dots, _LONGEST_SIDE / max(width, height))
    across, down = f"{width * scale:.2f}", f"{height * scale:.2f}"
    drawing = f"{across} 0 0 {down} 0 0 cm /Picture Do"
    picture = (
        f"/Type /XObject /Subtype /Image /Width {width} /Height {height}"
        " /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"
    )
    page = (
        f"/Type /Page /Parent 2 0 R /MediaBox [0 0 {across} {down}] /Contents 4 0 R"
        " /Resources << /XObject << /Picture 5 0 R >> >>"
    )
    return _file(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< {page} >>".encode(),
        _stream("", drawing.encode()),
        _stream(picture, jpeg),
    )


def _size(jpeg: bytes) -> tuple[int, int]:
    """Return width and height, which stand in the first frame header."""
    place = 2
    while place + 9 <= len(jpeg) and jpeg[place] == 0xFF:
        if jpeg[place + 1] in _FRAMES:
            height, width = jpeg[place + 5 : place + 7], jpeg[place + 7 : place + 9]
            return int.from_bytes(width), int.from_bytes(height)
        place += 2 + int.from_bytes(jpeg[place + 2 : place + 4])
    raise ExportError(
        "Graphviz wrote a picture that cannot be put on a page of PDF."
        " Install Graphviz's own 'dot', or export PNG."
    )


def _stream(entries: str, content: bytes) -> bytes:
    head = f"<< {entries} /Length {len(content)} >>\nstream\n".encode()
    return head + content + b"\nendstream"


def _file(*objects: bytes) -> bytes:
    """Return the file of `objects`, numbered from 1, with the table that says where each begins."""
    written = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    table = ["0000000000 65535 f "]
    for number, content in enumerate(objects, 1):
        table.append(f"{len(written):010} 00000 n ")
        written += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    head = f"xref\n0 {len(table)}\n" + "\n".join(table)
    tail = f"\ntrailer\n<< /Size {len(table)} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF\n"
    return written + (head + tail).encode()
