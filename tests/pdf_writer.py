"""Write small PDFs with Chinese text for tests: a standard CID font, lines at given places, ruled tables."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH, HEIGHT = 595, 842
Line = tuple[float, float, float, str]  # x, y from the top, size, text


def pdf(
    pages: Sequence[Sequence[Line]],
    rules: Sequence[Sequence[tuple[float, ...]]] = (),
    *,
    mapped: bool = True,
    locked: bool = False,
) -> bytes:
    """Return a PDF; `rules` holds for each page the ruled lines (x0, y0, x1, y1), y from the top.

    A `locked` one asks for a password. Without `mapped` the font says nothing about which characters its glyphs are.
    """
    encoding, ordering = (b"UniGB-UCS2-H", b"GB1") if mapped else (b"Identity-H", b"Identity")
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",  # the page tree, filled below
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /%s /DescendantFonts [4 0 R] >>" % encoding,
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 5 0 R "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (%s) /Supplement 4 >> >>" % ordering,
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 "
        b"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    kids = []
    for number, lines in enumerate(pages):
        content = []
        for x0, y0, x1, y1 in rules[number] if number < len(rules) else ():
            content.append(f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S")
        for x, y, size, text in lines:
            code = text.encode("utf-16-be").hex()
            content.append(f"BT /F1 {size} Tf {x} {HEIGHT - y} Td <{code}> Tj ET")
        stream = "\n".join(content).encode()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] "
            b"/Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % (WIDTH, HEIGHT, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    if locked:
        objects.append(b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"ab" * 32, b"cd" * 32))
    return _assembled(objects, b" /Encrypt %d 0 R /ID [<00> <00>]" % len(objects) if locked else b"")


def _assembled(objects: Sequence[bytes], trailer: bytes) -> bytes:
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
