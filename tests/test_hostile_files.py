"""Hostile files: bounded time and memory, and one clear sentence; never a traceback, never garbage as text.

Each file is made here. Time is measured with room to spare, since the machine may be busy.
"""

from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_writer import Line, assembled, pdf

from documents.readers import MAX_CHARACTERS, SourceError, read

ROOT = Path(__file__).resolve().parent.parent
FILES = ROOT / "tests" / "files"
TEXT = "(一)培育主导产业。到2025年,规模以上工业总产值突破500亿元,高新技术企业达到120家。"
LINES: list[Line] = [(80, 120 + 24 * n, 12, TEXT) for n in range(6)]


@contextmanager
def within(seconds: float) -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < seconds


def refused(tmp_path: Path, name: str, data: bytes) -> str:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceError) as error:
        read(path)
    assert "\n" not in str(error.value) and name in str(error.value)
    return str(error.value)


def package(**parts: bytes) -> bytes:
    """Return a Word file with some parts replaced; '__' stands for '/' and '_' for '.' in a part's name."""
    out, first = io.BytesIO(), io.BytesIO()
    docx.Document().save(first)
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name.replace("/", "__").replace(".", "_"), old.read(name)))
    return out.getvalue()


# -- Word


def test_a_bomb_of_xml_is_not_unpacked(tmp_path: Path) -> None:
    inner = b"<w:p><w:r><w:t>" + b"a" * 1000 + b"</w:t></w:r></w:p>"
    body = f"<w:document {nsdecls('w')}><w:body>".encode() + inner * 40_000 + b"</w:body></w:document>"
    with within(10):
        assert "解压后" in refused(tmp_path, "bomb.docx", package(word__document_xml=body))


def test_entities_that_multiply_are_not_expanded(tmp_path: Path) -> None:
    names = [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "哈" * 10}">' for n in range(12)]
    head = f"<!DOCTYPE d [{''.join(names)}]>"
    body = f"{head}<w:document {nsdecls('w')}><w:body><w:p><w:r><w:t>&e11;</w:t></w:r></w:p></w:body></w:document>"
    with within(10):
        refused(tmp_path, "laughs.docx", package(word__document_xml=body.encode()))


def test_tables_within_tables_end(tmp_path: Path) -> None:
    for depth in (20, 200):
        nest = (
            "<w:tbl><w:tr><w:tc>" * depth
            + "<w:p><w:r><w:t>一、底层。</w:t></w:r></w:p>"
            + "</w:tc></w:tr></w:tbl>" * depth
        )
        body = f"<w:document {nsdecls('w')}><w:body>{nest}</w:body></w:document>".encode()
        path = tmp_path / "nest.docx"
        path.write_bytes(package(word__document_xml=body))
        with within(10):
            try:
                assert "底层" in read(path).text
            except SourceError as error:
                assert "\n" not in str(error)


def test_a_numbering_that_refers_to_itself_ends(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("一、目标。", style="Heading 1")
    style = document.styles["Heading 1"].element
    style.find(style.tag.replace("style", "basedOn")).set(style.nsmap["w"].join(("{", "}val")), "Heading1")
    document.save(str(tmp_path / "loop.docx"))
    with within(10):
        assert read(tmp_path / "loop.docx").text == "一、目标。\n"


def test_an_encrypted_zip_is_named(tmp_path: Path) -> None:
    data = bytearray(package())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.find(mark)
        data[at + (6 if mark.endswith(b"\x04") else 8)] |= 1
    assert "密码" in refused(tmp_path, "locked.docx", bytes(data))


# -- web pages


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 200_000 + TEXT,
        "<table><tr><td>" * 3000 + TEXT,
        "<table><tr>"
        + "<td rowspan=200>很长的单元格内容</td>" * 300
        + "</tr>"
        + "<tr></tr>" * 20_000
        + "</table>"
        + TEXT,
        "<table><tr>" + "<td colspan=200>格</td>" * 50_000 + "</tr></table>" + TEXT,
        "<ol>" + "<li>项" * 60_000 + "</ol>" + TEXT,
        "<dl>" + "<dt>项<dd>值" * 60_000 + "</dl>" + TEXT,
        "<p hidden>" * 2000 + TEXT,
        "<b><i>" * 20_000 + TEXT,
        "<!--" * 100_000 + TEXT,
        "&#x5EFA;" * 100_000 + "&bogus" * 100_000 + TEXT,
    ],
    ids=["div", "tables", "rowspan", "colspan", "list", "fields", "hidden", "inline", "comments", "entities"],
)
def test_a_page_made_to_swell_is_read_or_refused_in_time(tmp_path: Path, page: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<html><head><meta charset=utf-8></head><body>{page}</body></html>", encoding="utf-8")
    with within(20):
        try:
            assert len(read(path).text) < 3 * MAX_CHARACTERS
        except SourceError as error:
            assert "\n" not in str(error)


# -- PDF

_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 5 0 R >>"


def drawn(contents: bytes, resources: bytes, *more: bytes, pages: bytes = b"") -> bytes:
    """Return a PDF of one page with these commands and resources; `more` objects count from 6."""
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            pages or b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            _PAGE,
            stream(contents),
            resources,
            *more,
        ]
    )


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "


def forms_within_forms() -> bytes:
    """Return a PDF of ten forms, each of which draws the next one ten times."""
    forms = [stream(b"/F Do " * 10, FORM + b"/Resources << /XObject << /F %d 0 R >> >>" % (7 + n)) for n in range(10)]
    return drawn(b"/F Do", b"<< /XObject << /F 6 0 R >> >>", *forms, stream(b"0 0 m 9 9 l S " * 100, FORM))


def packed(data: bytes, times: int) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return stream(data, b"/Filter [%s]" % b" ".join([b"/FlateDecode"] * times))


def zeros(times: int) -> bytes:
    head = drawn(b"", b"<< >>")
    return head + b"\n9 0 obj\n" + packed(b"\x00" * (200 * 2**20), times) + b"\nendobj\n"


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (drawn(b"/F Do", b"<< /XObject << /F 6 0 R >> >>", stream(b"/F Do", FORM)), "复杂"),
        (forms_within_forms(), "复杂"),
        (zeros(1), "解压后"),
        (zeros(2), "解压后"),
        (drawn(b"", b"<< >>", pages=b"<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 3 >>"), "扫描件"),
        (drawn(b"", b"<< >>", pages=b"<< /Type /Pages /Kids [2 0 R] /Count 999999999 >>"), ""),
        (pdf([LINES]).replace(b"startxref\n", b"startxref\n9"), ""),
        (pdf([LINES]).replace(b"trailer << ", b"trailer << /Prev 9 "), ""),
        (pdf([LINES]).replace(b"/MediaBox [0 0 595 842]", b"/MediaBox 3 0 R        "), ""),
        (pdf([LINES]).replace(b"/W 0", b""), ""),
        (b"%PDF-1.7\n" + b"<<" * 100_000, "PDF"),
        (b"%PDF-1.7\n" + b"[" * 2_000_000, "PDF"),
    ],
    ids=[
        "form loop",
        "forms",
        "zeros",
        "zeros twice",
        "page loop",
        "no page",
        "xref",
        "prev",
        "box",
        "w",
        "dicts",
        "lists",
    ],
)
def test_a_pdf_made_to_swell_is_read_or_refused_in_time(tmp_path: Path, data: bytes, hint: str) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(data)
    with within(30):
        try:
            text = read(path).text
            assert hint == "" and "500亿元" in text
        except SourceError as error:
            assert hint in str(error) and "\n" not in str(error)


def test_an_honest_page_with_forms_is_read(tmp_path: Path) -> None:
    form = stream(b"0 0 m 9 9 l S", FORM)
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    words = b"BT /F1 12 Tf 72 700 Td (By 2027 the zone shall reach 42 billion yuan.) Tj ET /L Do /L Do"
    path = tmp_path / "plan.pdf"
    path.write_bytes(drawn(words, b"<< /Font << /F1 7 0 R >> /XObject << /L 6 0 R >> >>", form, font))
    assert read(path).text == "By 2027 the zone shall reach 42 billion yuan.\n"


def test_a_page_of_plausible_garbage_among_good_ones_is_named(tmp_path: Path) -> None:
    """Bytes of UTF-8 read as GBK look Chinese: the commonest characters are missing."""
    garbage = "鍏充簬鍔犲揩鐢插競楂樻柊鍖哄彂灞曠殑鎰忚锛屽缓璁剧幇浠ｄ骇涓氫綋绯"
    bad: list[Line] = [(80, 120 + 24 * n, 12, garbage) for n in range(12)]
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf([LINES, bad, LINES, bad]))
    source = read(path)
    assert len(source.warnings) == 1 and source.warnings[0].startswith("第 2、4 页文字层是乱码")
    assert "鍏" not in source.text and source.text.count("500亿元") == 12
    assert {place for _, place in source.places} == {"p. 1", "p. 3"}


# -- size


def test_a_text_of_a_hundred_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(100 * 2**20)
    with within(1), pytest.raises(SourceError, match="100 MB"):
        read(path)


@pytest.mark.slow
def test_a_text_just_below_the_limit_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    path.write_bytes((TEXT.encode() + b"\n") * (48 * 2**20 // (len(TEXT.encode()) + 1)))
    code = (
        "import sys, pathlib\nfrom documents.readers import read, SourceError\n"
        "try:\n    read(pathlib.Path(sys.argv[1]))\nexcept SourceError as error:\n    print(error)\n"
        "print(pathlib.Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])"
    )
    with within(60):
        done = subprocess.run(
            [sys.executable, "-c", code, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
        )
    said, kilobytes = done.stdout.splitlines()
    assert "万字" in said and int(kilobytes) < 700_000


def test_too_many_characters_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text(f"{TEXT}\n" * (MAX_CHARACTERS // len(TEXT) + 1), encoding="utf-8")
    with pytest.raises(SourceError, match="万字"):
        read(path)


# -- names


@pytest.mark.parametrize(
    "name", ["a\x00b.txt", "a" * 300 + ".txt", "a\nb.txt", "../nothing/../x.txt", "/no/such/x.txt", "~/x.txt"]
)
def test_odd_names_are_refused_in_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError) as error:
        read(tmp_path / name)
    assert "\n" not in str(error.value) and "\x00" not in str(error.value) and len(str(error.value)) < 600


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    subprocess.run(["mkfifo", str(tmp_path / "pipe.txt")], check=True)
    for name in ("loop.txt", "zero.txt", "pipe.txt"):
        with within(2), pytest.raises(SourceError):
            read(tmp_path / name)


# -- suffixes


@pytest.mark.parametrize(
    ("name", "kept", "hint"),
    [
        ("a.docx", "p03_line_joins.pdf", "改为 .pdf"),
        ("a.pdf", "d14_empty_annex.docx", "改为 .docx"),
        ("a.doc", "d14_empty_annex.docx", "改为 .docx"),
        ("a.doc", "h01_site.html", "改为 .html"),
        ("a.docx", "h01_site.html", "改为 .html"),
        ("a.pdf", "i01_scan.png", "PDF"),
        ("a.txt", "p03_line_joins.pdf", "PDF"),
        ("a.html", "d14_empty_annex.docx", "docx"),
        ("a.docx", "t01_utf8.txt", "损坏"),
        ("a.pdf", "t01_utf8.txt", "PDF"),
        ("a.xlsx", "d12_is_a_workbook.docx", "Word"),
        ("a", "t01_utf8.txt", "后缀"),
    ],
)
def test_a_wrong_suffix_is_told_with_what_to_do(tmp_path: Path, name: str, kept: str, hint: str) -> None:
    assert hint in refused(tmp_path, name, (FILES / kept).read_bytes())


@pytest.mark.parametrize("suffix", ["doc", "wps", "ofd", "rtf", "xls", "xlsx", "caj", "et"])
def test_formats_that_need_converting_say_how(tmp_path: Path, suffix: str) -> None:
    said = refused(tmp_path, f"a.{suffix}", b"\xd0\xcf\x11\xe0" + bytes(100))
    assert any(way in said for way in ("另存为", "导出", "复制")) and "convert" in said


# -- anything at all


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["p03_line_joins.pdf", "d03_notes_and_text_box.docx", "h02_task_table.html"]), st.data())
def test_damaged_files_give_text_or_one_line(kept: str, data: st.DataObject) -> None:
    import tempfile

    good = bytearray((FILES / kept).read_bytes())
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(good) - 1))
        good[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{Path(kept).suffix}"
        path.write_bytes(bytes(good))
        try:
            assert read(path).text.strip()
        except SourceError as error:
            assert "\n" not in str(error)
