"""Take the screenshots of the console that docs/ shows: each tab, phone and desktop, light and dark.

Input: an index folder. Output: PNG files in docs/screenshots/ (or --out).
Does not know: what is right; a person looks at them. Usage: python scripts/screenshots.py --index index/built
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
ARGS += ["--disable-sync", "--disable-dev-shm-usage"]
QUESTION = "2025年经济总量目标是多少?"
TABS = {"targets": "指标", "duties": "责任", "library": "文库", "results": "评测", "about": "关于"}


def main() -> int:
    """Start the app, take every picture, stop it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--index", type=Path, default=ROOT / "index" / "built")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        process = subprocess.Popen(
            [sys.executable, "app.py", "--port", "0", "--index", str(options.index)],
            cwd=ROOT,
            env=os.environ | {"ZHUWEN_DATA_DIR": data},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout is not None
            address = process.stdout.readline().split(": ", 1)[1].strip()
            _wait_for(address)
            _take_all(address, options.out)
        finally:
            process.terminate()
            process.wait(20)
    return 0


def _wait_for(address: str, timeout_s: float = 120) -> None:
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        with contextlib.suppress(urllib.error.URLError), urllib.request.urlopen(address) as answer:
            if b"gradio_config" in answer.read():
                return
        time.sleep(0.5)
    raise SystemExit(f"{address}: expected the console within {timeout_s:.0f} s; see the log 控制台未能启动")


def _take_all(address: str, out: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
        for device, width, height in (("desktop", 1280, 860), ("phone", 390, 844)):
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    locale="zh-CN",
                    color_scheme=scheme,
                    reduced_motion="reduce",
                )
                _take(context.new_page(), address, out, f"{device}-{scheme}")
                context.close()
        browser.close()


def _save(picture: bytes, path: Path) -> None:
    """Keep a picture in 96 colours, a third of its size."""
    from PIL import Image

    Image.open(io.BytesIO(picture)).convert("RGB").quantize(96, dither=Image.Dither.NONE).save(path, optimize=True)


def _take(page: Any, address: str, out: Path, name: str) -> None:
    def shoot(what: str) -> None:
        page.wait_for_timeout(1200)
        _save(page.screenshot(), out / f"{what}-{name}.png")

    page.goto(address)
    page.locator("#zw-chat .example").first.wait_for()
    shoot("start")
    page.locator("#zw-question textarea").fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".zw-cite").first.wait_for()
    shoot("ask")
    page.locator(".zw-cite").first.click()
    page.frame_locator("#zw-reader iframe").locator("mark.quote").first.wait_for()
    shoot("reader")
    page.locator("#zw-reader [data-act=close]").click()
    for what, tab in TABS.items():
        page.get_by_role("tab", name=tab).click()
        if what == "results":
            page.locator("#zw-results figure").first.wait_for()
        if what == "targets":
            page.locator("#zw-target-table tbody tr").first.wait_for()
            page.locator("#zw-by-unit input").click()
            page.get_by_role("option", name="亿元", exact=True).click()
        shoot(what)
    page.get_by_role("tab", name=TABS["library"]).click()
    page.get_by_role("button", name="更正、撤回或补录").click()
    for pick, nth in (("plan", 0), ("pick", 6)):  # behind one of each kind that is new
        page.locator(f"#zw-fix-fact-{pick} input").click()
        page.get_by_role("option").nth(nth).click()
        page.wait_for_timeout(600)
    page.locator("#zw-fix-fact").scroll_into_view_if_needed()
    page.locator("#zw-fix-fact-save").scroll_into_view_if_needed()
    shoot("correct")


if __name__ == "__main__":
    sys.exit(main())
