"""Write the corpus of test files anew: `PYTHONPATH=tests python tests/files/make.py`.

Input: nothing; scans need Noto Sans CJK (Debian: fonts-noto-cjk), printed pages Chromium, as .ci/run installs them.
Output: the files beside this one; the same bytes each time, but for those in `scans` and `printed`, whose pixels and
fonts depend on what is installed. Does not know: the golden trees (tests/file_trees.py writes those).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import docx_files
import html_files
import pdf_files
import text_files

HERE = Path(__file__).resolve().parent
_DATES = re.compile(rb"/(?:CreationDate|ModDate) \(D:[^)]*\)")
OLD = {"o01_old_word.doc": b"\xd0\xcf\x11\xe0" + bytes(512), "o02_wps.wps": b"\xd0\xcf\x11\xe0" + bytes(512),
       "o03_layout.ofd": b"PK\x03\x04" + bytes(64), "o04_text_named.pdf": "一、目标。\n".encode()}  # fmt: skip


def files() -> dict[str, bytes]:
    """Return the files that need neither a font nor a browser."""
    return {**text_files.files(), **html_files.files(), **docx_files.files(), **pdf_files.files(), **OLD}


def printed() -> dict[str, bytes]:
    """Return web pages as a browser prints them: fonts embedded in part, one with a map of its characters."""
    browser = shutil.which("chromium") or "chromium-browser"
    pages = html_files.files()
    out = {}
    with tempfile.TemporaryDirectory(dir=tempfile.gettempdir()) as folder:
        for name, source in (
            ("c01_printed_plan.pdf", "h08_breaks.html"),
            ("c02_printed_table.pdf", "h02_task_table.html"),
        ):
            page, target = Path(folder) / "page.html", Path(folder) / name
            page.write_bytes(pages[source].replace(b"</head>", b"<style>table,td,th{border:1px solid}</style></head>"))
            command = [
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                f"--print-to-pdf={target}",
                page.as_uri(),
            ]
            subprocess.run(command, check=True, capture_output=True, timeout=120)
            out[name] = _DATES.sub(lambda m: re.sub(rb"\d", b"0", m.group()), target.read_bytes())
    return out


def main() -> None:
    """Write every file."""
    for name, data in {**files(), **pdf_files.scans(), **printed()}.items():
        (HERE / name).write_bytes(data)


if __name__ == "__main__":
    main()
