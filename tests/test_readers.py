"""Files as they come: encodings, web pages, refusals in one clear line."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.readers import SourceError, read

TEXT = "关于加快甲市高新区发展的意见\n各区县人民政府:\n一、目标。到2025年,工业总产值达到100亿元。\n"
TRADITIONAL = "關於加快甲市高新區發展的意見\n各區縣人民政府:\n一、目標。到2025年,工業總產值達到100億元。\n"


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("encoding", "said", "text"),
    [
        ("utf-8", "utf-8", TEXT),
        ("utf-8-sig", "utf-8", TEXT),
        ("gbk", "gb18030", TEXT),
        ("gb18030", "gb18030", TEXT),
        ("utf-16", "utf-16", TEXT),
        ("utf-16-le", "utf-16-le", TEXT),
        ("utf-16-be", "utf-16-be", TEXT),
        ("big5", "big5hkscs", TRADITIONAL),
    ],
)
def test_every_common_encoding_is_read_and_said(tmp_path: Path, encoding: str, said: str, text: str) -> None:
    source = read(written(tmp_path, "a.txt", text.encode(encoding)))
    assert source.text == text
    assert source.encoding == said
    assert bool(source.warnings) == (said != "utf-8")
    assert all(said in warning for warning in source.warnings)


def test_line_ends_become_newlines(tmp_path: Path) -> None:
    assert read(written(tmp_path, "a.txt", "甲\r\n乙\r丙\n".encode())).text == "甲\n乙\n丙\n"


def test_a_file_cut_off_inside_a_character_is_read_with_a_warning(tmp_path: Path) -> None:
    source = read(written(tmp_path, "a.txt", TEXT.encode()[:-5]))
    assert source.text.startswith("关于加快") and source.text.endswith("\ufffd")
    assert "1" in source.warnings[0]


REFUSED = [
    ("a.txt", b"", "0"),
    ("a.txt", b" \n\t ", "没有文字"),
    ("a.txt", b"PK\x03\x04" + b"\x00" * 50, "zip"),
    ("a.txt", b"%PDF-1.7 ...", "PDF"),
    ("a.txt", bytes(range(256)) * 20, "二进制"),
    ("a.txt", TEXT.encode().decode("gbk", errors="ignore").encode(), "乱码"),
    ("a.doc", b"\xd0\xcf\x11\xe0", ".docx"),
    ("a.wps", b"x", ".docx"),
    ("a.ofd", b"x", "PDF"),
    ("a.exe", b"x", "txt"),
    ("a", b"x", "后缀"),
    ("a.html", b"<html><script>var a=1</script></html>", "没有"),
]


@pytest.mark.parametrize(("name", "data", "hint"), REFUSED, ids=[f"{n}-{h}" for n, _, h in REFUSED])
def test_what_cannot_be_read_is_refused_in_one_line(tmp_path: Path, name: str, data: bytes, hint: str) -> None:
    with pytest.raises(SourceError) as refused:
        read(written(tmp_path, name, data))
    message = str(refused.value)
    assert "\n" not in message and hint in message and name in message
    assert str(tmp_path) not in message


def test_missing_folder_and_oversized_files_are_refused(tmp_path: Path) -> None:
    for path, hint in ((tmp_path / "none.txt", "没有这个文件"), (tmp_path, "不是文件")):
        with pytest.raises(SourceError, match=hint):
            read(path)
    with pytest.raises(SourceError, match="上限"):
        read(written(tmp_path, "big.txt", b"a" * 2000), max_bytes=1000)


def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", TEXT.encode())
    path.chmod(0)
    try:
        path.read_bytes()
    except PermissionError:
        with pytest.raises(SourceError, match="权限"):
            read(path)
    else:
        pytest.skip("permissions do not bind this user")
    finally:
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)


PAGE = """<html><head><title>甲市意见_甲市政府</title><meta charset="{charset}"></head><body>
<script>var hidden = 1;</script><style>p {{}}</style><!-- note -->
<div>首页 &gt; 文件</div><h1>甲市&ldquo;十四五&rdquo;<br>意见</h1>
<p>第一条&nbsp;&nbsp;为了<b>发</b>展，<span>制定
本意见</span>。</p><p>第二条 支持企业
全面推进企业发展，优化窗口布局，采取事前介入、上门服务等方式提供服务。</p>
<div style="display: none">弹窗</div><div hidden>折叠的正文。</div>
<ul><li>甲</li><li>乙</li></ul><ol><li>丙</li><li>丁</li></ol>
<table><tr><td><table><tr><th>任务</th><th>单位</th><th>时限</th></tr>
<tr><td rowspan="2">招商</td><td>商务<br>局</td><td><p>2025年</p><p>1.完成</p></td></tr>
<tr><td>投促局</td><td>2024年</td></tr><tr><td colspan="2">合计</td><td>2|3</td></tr></table></td></tr></table>
<o:p></o:p></body></html>"""

PAGE_TEXT = """首页 > 文件
甲市“十四五”
意见
第一条 为了发展，制定本意见。
第二条 支持企业
全面推进企业发展，优化窗口布局，采取事前介入、上门服务等方式提供服务。
折叠的正文。
甲
乙
1. 丙
2. 丁
任务 | 单位 | 时限
招商 | 商务局 | 2025年 1.完成
招商 | 投促局 | 2024年
合计 |  | 2｜3
"""


@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
def test_a_web_page_gives_its_visible_text(tmp_path: Path, charset: str) -> None:
    source = read(written(tmp_path, "a.html", PAGE.format(charset=charset).encode(charset)))
    assert source.text == PAGE_TEXT
    assert (source.format, source.page_title) == ("html", "甲市意见_甲市政府")
    for start, place in source.places:
        row, column = place.removeprefix("table 1 r").split(" c")
        cells = PAGE_TEXT.splitlines()[11 + int(row) - 1].split(" | ")
        assert source.text[start:].startswith(cells[int(column) - 1])
    assert len(source.places) == 11


def test_deeply_nested_pages_are_read_in_bounded_time(tmp_path: Path) -> None:
    data = ("<div>" * 20000 + "<p>第一条 为了发展。</p>" + "</div>" * 20000).encode()
    try:
        assert "第一条" in read(written(tmp_path, "a.html", data)).text
    except SourceError as refused:
        assert "\n" not in str(refused)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_one_line(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for name in ("a.txt", "a.html", "a.md"):
            try:
                assert read(written(Path(folder), name, data)).text.strip()
            except SourceError as refused:
                assert "\n" not in str(refused)
