"""Of a file that is sent as a logo or a font, only what it is counts, not what it is called."""

import struct
import zlib

import pytest

from treeguide.service.brand_files import kind_of

NS = 'xmlns="http://www.w3.org/2000/svg"'
SVG = f'<svg {NS} viewBox="0 0 2 2"><rect width="2" height="2" fill="url(#g)"/></svg>'.encode()
LINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def png() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0\0")
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


WEBP = b"RIFF" + struct.pack("<I", 12) + b"WEBPVP8 " + b"\0" * 4
WOFF2 = b"wOF2\0\1\0\0" + struct.pack(">I", 20) + b"\0" * 8


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (png(), "png"),
        (WEBP, "webp"),
        (WOFF2, "woff2"),
        (SVG, "svg"),
        (b'<?xml version="1.0"?>\n<!-- drawn by hand -->' + SVG, "svg"),
    ],
)
def test_what_a_file_is_shows_in_its_content(content, kind):
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        png()[:-20],
        WEBP + b"more",
        WOFF2 + b"more",
        b"<html></html>",
        b"\xff\xfe<svg/>",
        b"<svg/>",
        SVG[:-3],
        SVG.replace(b"<svg", b"<!DOCTYPE svg><svg"),
    ],
)
def test_what_is_something_else_is_not_taken(content):
    assert kind_of(content) is None


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<rect onload="alert(1)"/>',
        '<rect ONCLICK="alert(1)"/>',
        "<foreignObject><p/></foreignObject>",
        '<a href="javascript:alert(1)"/>',
        '<a xlink:href=" JavaScript:alert(1)"/>',
        '<image href="https://example.org/x.png"/>',
        '<image href="data:image/svg+xml,&lt;svg/&gt;"/>',
        '<use href="//example.org/x.svg#a"/>',
        '<rect fill="url(https://example.org/x)"/>',
        '<rect style="background: URL(//example.org)"/>',
        "<style>rect { fill: url(https://example.org) }</style>",
        "<style>@import '//example.org/x.css';</style>",
        "<style>@i\\6dport '//example.org/x.css';</style>",
        "<style><a/>@import '//example.org/x.css';</style>",
        "<style>@im<a/>port '//example.org/x.css';</style>",
        "<g><style/>@import '//example.org/x.css';</g>",
        "<rect style=\"mask-image: image-set('//example.org/x' 1x)\"/>",
        "<rect style=\"mask-image: -webkit-image-set('//example.org/x' 1x)\"/>",
        '<?xml-stylesheet href="//example.org/x.css"?>',
        '<set attributeName="href" to="javascript:alert(1)"/>',
        '<animate attributeName="href" values="javascript:alert(1)"/>',
    ],
)
def test_a_drawing_that_runs_or_loads_something_is_not_taken(inside):
    content = f"<svg {NS} {LINK}>{inside}</svg>".encode()

    assert kind_of(content) is None


def test_entities_do_not_grow():
    bomb = b'<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SVG.replace(
        b"/>", b">&b;</rect>"
    )

    assert kind_of(bomb) is None


def test_a_drawing_may_be_deep():
    deep = f"<svg {NS}>{'<g>' * 9000}{'</g>' * 9000}</svg>".encode()

    assert kind_of(deep) == "svg"
