"""Scans: refused in one clear sentence without the extra; read, marked and never trusted blindly with it."""

from __future__ import annotations

import importlib.util
from difflib import SequenceMatcher
from io import BytesIO
from pathlib import Path

import pytest
from file_trees import FILES, understood
from PIL import Image

from documents.readers import PICTURES, SourceError, can_recognise, read

INSTALLED = importlib.util.find_spec("rapidocr") is not None
needs_extra = pytest.mark.skipif(not INSTALLED, reason="needs rapidocr: install requirements-ocr.txt")


def squeezed(text: str) -> str:
    """Return the text without blanks, its marks in one width: a scan does not show which was meant."""
    return "".join(text.split()).translate(str.maketrans("，：；（）—", ",:;()-")).replace("--", "-")


def original(name: str) -> str:
    return (FILES / name).read_bytes().decode("gb18030" if "gbk" in name else "utf-8")


@pytest.mark.parametrize("name", ["p07_scan.pdf", "i01_scan.png"])
def test_without_recognition_a_scan_is_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(SourceError, match=r"requirements-ocr\.txt"):
        read(FILES / name, recognise=False)


def test_whether_scans_can_be_read_is_known() -> None:
    assert can_recognise() is INSTALLED


@pytest.mark.parametrize("suffix", PICTURES)
def test_what_is_no_picture_is_refused_in_one_line(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    for data in (b"no picture", b"\x89PNG\r\n\x1a\n" + bytes(40)):
        path.write_bytes(data)
        with pytest.raises(SourceError) as refused:
            read(path)
        assert "\n" not in str(refused.value) and path.name in str(refused.value)


def test_a_picture_of_absurd_size_is_not_opened() -> None:
    from documents.recognition import MAX_SIDE, open_picture

    out = BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    assert open_picture(out.getvalue()) is None
    out = BytesIO()
    Image.new("L", (6000, 100)).save(out, "PNG")
    shown = open_picture(out.getvalue())
    assert shown is not None and max(shown.size) == MAX_SIDE


@needs_extra
@pytest.mark.slow
@pytest.mark.parametrize(("scan", "text"), [("p07_scan.pdf", "t01_utf8.txt"), ("i01_scan.png", "t02_gbk.txt")])
def test_a_scan_gives_the_text_and_clauses_that_were_printed(scan: str, text: str) -> None:
    source = read(FILES / scan)
    assert SequenceMatcher(None, squeezed(source.text), squeezed(original(text)), autojunk=False).ratio() > 0.99
    assert len(source.warnings) == 1 and "识别" in source.warnings[0]
    assert all(place.endswith("OCR") for _, place in source.places)
    scanned, printed = (understood(FILES / name, recognise=True)[0]["plans"][0]["units"] for name in (scan, text))
    assert [unit.split(" | ")[:2] for unit in scanned] == [unit.split(" | ")[:2] for unit in printed]


@needs_extra
@pytest.mark.slow
def test_only_the_scanned_page_is_marked() -> None:
    source = read(FILES / "p18_one_scanned_page.pdf")
    assert "第 2 页" in source.warnings[0]
    marked = {place for _, place in source.places if "OCR" in place}
    assert marked == {"p. 2 OCR"} and {place for _, place in source.places} > {"p. 1", "p. 3"}
    assert "研发平台" in source.text


@needs_extra
@pytest.mark.slow
def test_pictures_without_language_give_no_text(tmp_path: Path) -> None:
    noise = Image.effect_noise((1200, 900), 90)
    noise.save(tmp_path / "noise.png")
    for path in (tmp_path / "noise.png", FILES / "p08_garbled.pdf"):
        with pytest.raises(SourceError) as refused:
            read(path)
        assert "\n" not in str(refused.value)
    source = read(FILES / "p09_one_garbled_page.pdf")
    assert source.warnings == read(FILES / "p09_one_garbled_page.pdf", recognise=False).warnings
