"""Write small PDFs with Chinese text for tests: a standard CID font, lines at given places, rules, pictures."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 595, 842
Line = tuple[float, float, float, str]  # x, y from the top, size, text


class Picture(NamedTuple):
    """A black and white picture that fills a page: eight pixels to a byte, 1 is white."""

    width: int
    height: int
    bits: bytes


def pdf(
    pages: Sequence[Sequence[Line]],
    rules: Sequence[Sequence[tuple[float, ...]]] = (),
    *,
    mapped: bool = True,
    locked: bool = False,
    half: bool = False,
    unmapped_pages: Collection[int] = (),
    turned: Mapping[int, int] | None = None,
    slanted: Sequence[Line] = (),
    pictures: Mapping[int, Picture] | None = None,
) -> bytes:
    """Return a PDF; `rules` holds for each page the ruled lines (x0, y0, x1, y1), y from the top; pages count from 0.

    A `locked` one asks for a password. Without `mapped` the font says nothing about which characters its glyphs are;
    with `half` digits and Latin letters are half as wide. `turned` pages are shown turned by so many degrees;
    `slanted` lines stand askew on every page, as a watermark does.
    """
    widths = b" /W [1 [%s]]" % b" ".join([b"500"] * 95) if half else b""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]  # the page tree is filled below
    for encoding, ordering in ((b"UniGB-UCS2-H", b"GB1"), (b"Identity-H", b"Identity")):
        at = len(objects)
        objects += [
            b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /%s /DescendantFonts [%d 0 R] >>"
            % (encoding, at + 2),
            b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000%s /FontDescriptor %d 0 R "
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (%s) /Supplement 4 >> >>" % (widths, at + 3, ordering),
            b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 "
            b"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
        ]
    kids = []
    for number, lines in enumerate(pages):
        content = []
        picture = (pictures or {}).get(number)
        if picture is not None:
            objects.append(_image(picture))
            content.append(f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I1 Do Q")
        image = b" /XObject << /I1 %d 0 R >>" % len(objects) if picture is not None else b""
        for x0, y0, x1, y1 in rules[number] if number < len(rules) else ():
            content.append(f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S")
        for x, y, size, text in lines:
            content.append(f"BT /F1 {size} Tf {x} {HEIGHT - y} Td <{text.encode('utf-16-be').hex()}> Tj ET")
        for x, y, size, text in slanted:
            code = text.encode("utf-16-be").hex()
            content.append(f"BT /F1 {size} Tf 0.707 0.707 -0.707 0.707 {x} {HEIGHT - y} Tm <{code}> Tj ET")
        stream = "\n".join(content).encode()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        font = 3 if mapped and number not in unmapped_pages else 6
        turn = b" /Rotate %d" % turned[number] if turned and number in turned else b""
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d]%s /Resources << /Font << /F1 %d 0 R >>%s >> "
            b"/Contents %d 0 R >>" % (WIDTH, HEIGHT, turn, font, image, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    if locked:
        objects.append(b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"ab" * 32, b"cd" * 32))
    return assembled(objects, b" /Encrypt %d 0 R /ID [<00> <00>]" % len(objects) if locked else b"")


def _image(picture: Picture) -> bytes:
    data = zlib.compress(picture.bits, 9)
    return (
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 1 "
        b"/Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (picture.width, picture.height, len(data), data)
    )


def assembled(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Return the file that these objects make; the first is the catalogue."""
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    out += b"trailer << /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)
