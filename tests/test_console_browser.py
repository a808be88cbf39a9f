"""The console in a real browser, below a base path: ask, read the clause, look up, add a plan, on a phone, by key."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fake_assistant import FakeAssistant
from waiting import until, until_in_view, until_on, until_still

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.model]

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
ARGS += ["--disable-component-update", "--disable-sync", "--no-first-run"]
QUESTION = "贵阳高新区 软件业收入目标"
WATCH_BAR = """() => setInterval(() => {
  const box = document.querySelector("#zw-report .progress-level")?.getBoundingClientRect();
  window.barSeen ||= Boolean(box && box.height > 30 && box.top >= 0 && box.top + 30 < innerHeight);
}, 30)"""
NEW_PLAN = """云岭经济技术开发区工业发展行动方案

云岭经开管发〔2024〕12号

一、发展目标

到2026年,云岭经开区工业总产值达到320亿元,新增规模以上工业企业25家。

二、重点任务

(一)<b>提升</b>园区配套。建设标准厂房50万平方米。(责任单位:区建设局)

云岭经济技术开发区管理委员会
2024年3月5日
"""


@pytest.fixture(scope="module")
def server(index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of `python app.py` over a copy of the library, below a base path."""
    folder = tmp_path_factory.mktemp("console")
    shutil.copytree(index_dir, folder / "index")
    shutil.copytree(ROOT / "documents" / "sources", folder / "sources")
    given = {"ZHUWEN_DATA_DIR": str(folder / "data"), "ZHUWEN_SOURCES_DIR": str(folder / "sources")}
    process = subprocess.Popen(
        [sys.executable, "app.py", "--port", "0", "--base-path", "/zhuwen", "--index", str(folder / "index")],
        cwd=ROOT,
        env=os.environ | given,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().split(": ", 1)[1].strip() + "/"
        _wait_for_console(address)
        yield address
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _wait_for_console(address: str, timeout_s: float = 240) -> None:
    def there() -> bool:
        time.sleep(0.3)
        with contextlib.suppress(httpx.TransportError):
            return "gradio_config" in httpx.get(address, trust_env=False, timeout=60).text
        return False

    until(there, "the console is there", timeout_s)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with playwright.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(server: str, chromium: Any) -> Iterator[Any]:
    pages: list[Any] = []

    def go(path: str = "", width: int = 1280, **options: Any) -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": 844}, locale="zh-CN", reduced_motion="reduce", **options
        )
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.requested, page.faults = [], []
        page.on("request", lambda r: page.requested.append(r.url))
        _watch(page)
        page.on("console", lambda m: page.faults.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: page.faults.append(str(e)))
        page.goto(server + path)
        page.locator("#zw-chat .example").first.wait_for()
        pages.append(page)
        return page

    yield go
    for page in pages:
        strangers = [u for u in page.requested if not u.startswith((server.partition("/zhuwen")[0], "data:", "blob:"))]
        faults = page.faults
        page.context.close()
        assert not strangers, strangers
        assert not faults, faults


def _watch(page: Any) -> None:
    """Keep which events of Gradio's queue are under way on the page, and since when none began or ended."""
    page.under_way, page.quiet_since = [], time.monotonic()

    def begins(request: Any) -> None:
        if "/queue/" in request.url:
            page.under_way.append(request)
            page.quiet_since = time.monotonic()

    def ends(request: Any) -> None:
        if request in page.under_way:
            page.under_way.remove(request)
            page.quiet_since = time.monotonic()

    page.on("request", begins)
    page.on("requestfinished", ends)
    page.on("requestfailed", ends)


def _rest(page: Any) -> None:
    """Wait until nothing that the page asked for is under way, and nothing on it moves.

    Gradio at times leaves its stream of events open with nothing to come: five quiet seconds are rest too.
    """
    until_on(page, lambda: not page.under_way or time.monotonic() - page.quiet_since > 5, "the page rests", 150)
    until_still(page)


def _ask(page: Any, question: str = QUESTION) -> Any:
    before = page.locator(".zw-badge").count()
    page.locator("#zw-question textarea").fill(question)
    page.locator("#zw-question textarea").press("Enter")
    page.locator(".zw-badge").nth(before).wait_for()
    page.locator("#zw-question .submit-button").wait_for()  # the answer is whole, and kept
    return page.locator("#zw-chat .bot.message").last


def _quote_in_view(page: Any, height: int = 844) -> str:
    frame = page.frame_locator("#zw-reader iframe")
    frame.locator("mark.quote").first.wait_for()
    quote, window = frame.locator("mark.quote").first, page.locator("#zw-reader iframe")

    def inside(box: Any) -> bool:
        seen = window.bounding_box()
        return bool(seen and seen["y"] <= box["y"] < min(height, seen["y"] + seen["height"]))

    until_in_view(page, quote.bounding_box, inside, "the quote is in view")
    return "".join(frame.locator("mark.quote").all_inner_texts())


def _axe(page: Any) -> list[Any]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.evaluate("document.querySelectorAll('tbody tr:nth-child(n+6)').forEach((row) => row.remove())")  # all alike
    found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found if v["impact"] in ("serious", "critical")]


def test_a_citation_opens_the_plan_at_the_quoted_sentence(visit: Any) -> None:
    page = visit()
    answer = _ask(page)
    assert "有据可答" in answer.inner_text() and "人工智能" in answer.inner_text()
    answer.locator(".zw-cite").first.click()
    assert "220亿元" in _quote_in_view(page).replace(" ", "")
    page.locator(".zw-crumb", has_text="做实做优数字经济").wait_for()
    assert not _axe(page)
    page.keyboard.press("Escape")
    page.locator("#zw-reader").wait_for(state="hidden")


def test_the_conversation_outlives_a_reload_and_a_change_of_language(visit: Any) -> None:
    page = visit()
    _ask(page)
    _rest(page)
    page.reload()
    page.locator(".zw-cite").first.wait_for()
    _rest(page)
    page.locator("[data-language]").first.click()
    page.get_by_text("Answered").wait_for()
    _rest(page)
    page.locator("[data-language]").first.click()
    page.get_by_text("有据可答").wait_for()


def test_a_plan_to_choose_from_is_a_button(visit: Any) -> None:
    page = visit()
    answer = _ask(page, "2025年经济总量目标是多少?")
    assert "请您选择" in answer.inner_text()
    page.get_by_role("button", name=re.compile("我问的是:.*合肥")).click()
    page.locator(".zw-badge.zw-answered").wait_for()
    assert "800亿元" in page.locator("#zw-chat .bot.message").last.inner_text()


def test_script_in_a_question_stays_text(visit: Any) -> None:
    page = visit()
    _ask(page, '<img src=x onerror="window.hit=1"><script>window.hit=1</script> 贵阳 工业总产值目标')
    assert page.evaluate("window.hit") is None
    assert "<img src=x" in page.locator("#zw-chat .user.message").last.inner_text()


def test_an_answer_is_exported(visit: Any) -> None:
    page = visit()
    _ask(page)
    _rest(page)
    for name, ending in (("导出 Markdown", ".md"), ("导出 Word", ".docx")):
        with page.expect_download() as found:
            page.get_by_role("button", name=name).click()
        assert found.value.suggested_filename.endswith(ending)
        assert Path(found.value.path()).stat().st_size > 200


def test_targets_are_filtered_drawn_and_linked(visit: Any) -> None:
    page = visit()
    page.get_by_role("tab", name="指标").click()
    page.locator("#zw-target-table tbody tr").first.wait_for()
    every = page.locator("#zw-target-table tbody tr").count()
    page.locator("#zw-by-unit input").click()
    page.get_by_role("option", name="亿元", exact=True).click()
    page.locator(".zw-chart li").first.wait_for()
    page.wait_for_function(
        "every => { const rows = document.querySelectorAll('#zw-target-table tbody tr').length;"
        " return 0 < rows && rows < every; }",
        arg=every,
    )
    values = page.locator(".zw-chart .zw-value").all_inner_texts()
    assert values and all("亿元" in v or "億元" in v for v in values)
    page.locator("#zw-target-table tbody a").first.click()
    _quote_in_view(page)
    assert not _axe(page)
    with page.expect_download() as found:
        page.get_by_role("button", name="下载 Excel").locator("visible=true").first.click()
    assert found.value.suggested_filename == "targets.xlsx"


def test_the_reader_stays_beside_a_long_table_and_the_row_where_it_was(visit: Any) -> None:
    page = visit()
    page.get_by_role("tab", name="指标").click()
    link = page.locator("#zw-target-table tbody a").nth(40)
    link.scroll_into_view_if_needed()
    place = "e => e.getBoundingClientRect().top"
    before = link.evaluate(place)
    link.click()
    _quote_in_view(page)
    box = page.locator("#zw-reader").bounding_box()
    assert box and box["y"] >= 0 and box["y"] + box["height"] <= 844, "all of the reader is in view, its bar too"
    until_on(page, lambda: abs(link.evaluate(place) - before) < 3, "the row stays beside the reader")
    page.keyboard.press("Escape")
    until_on(page, lambda: abs(link.evaluate(place) - before) < 3, "the row stays when the reader goes")
    assert link.evaluate("e => e === document.activeElement")


def test_a_file_of_another_kind_is_refused_in_chinese(visit: Any, tmp_path: Path) -> None:
    page = visit()
    page.get_by_role("tab", name="文库").click()
    page.get_by_role("button", name="添加方案").click()
    picture = tmp_path / "图.png"
    picture.write_bytes(b"x")
    page.locator("#zw-upload input[type=file]").set_input_files([picture])
    page.get_by_text("这个文件不能收录").wait_for()


def test_a_new_plan_is_read_and_answers_at_once(visit: Any, tmp_path: Path) -> None:
    plan, broken = tmp_path / "云岭方案.txt", tmp_path / "broken.pdf"
    plan.write_text(NEW_PLAN, encoding="utf-8")
    broken.write_bytes(b"x")
    page = visit()
    page.get_by_role("tab", name="文库").click()
    page.locator("#zw-library tbody tr").first.wait_for()
    page.get_by_role("button", name="添加方案").click()
    page.locator("#zw-upload input[type=file]").set_input_files([plan, broken])
    page.get_by_label("broken.pdf").wait_for()  # shown as 'broken' and '.pdf', with a blank between
    _rest(page)
    page.evaluate(WATCH_BAR)
    page.get_by_role("button", name="读取并收录").click()
    named = re.compile("检查文件|读取与切分|载入模型|计算向量|词项索引|启用新索引")
    step = page.locator("#zw-report .progress-level", has_text=named).first
    step.wait_for()
    page.wait_for_function("window.barSeen")  # the progress bar is in view
    report = page.locator("#zw-report .zw-words")
    report.wait_for(timeout=120_000)
    assert "已添加" in report.inner_text() and "未收录" in report.inner_text()
    page.locator("#zw-library").get_by_text("云岭").first.wait_for()
    assert page.get_by_label("broken.pdf").count() == 0, "the box is empty again"
    page.get_by_role("tab", name="问答").click()
    answer = _ask(page, "云岭经开区2026年工业总产值目标")
    assert "320亿元" in answer.inner_text()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_no_tab_has_a_serious_barrier_or_scrolls_sideways(visit: Any, width: int, scheme: str) -> None:
    page = visit(width=width, color_scheme=scheme)
    seen = {
        "指标": "#zw-target-table tbody tr",
        "责任": "#zw-duty-table tbody tr",
        "文库": "#zw-library tbody tr",
        "评测": "#zw-results figure",
        "关于": "#zw-about dl",
    }
    for tab, part in seen.items():
        page.get_by_role("tab", name=tab).click()
        page.locator(part).first.wait_for()
        if tab == "文库":
            for name in ("添加方案", "更正方案信息", "更正、撤回或补录", "更正记录"):
                page.get_by_role("button", name=name).click()
        _rest(page)
        assert not _axe(page), tab
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{tab} scrolls sideways"


def test_a_verdict_is_given_with_a_reason_in_words(visit: Any) -> None:
    page = visit()
    answer = _ask(page)
    assert "有据可答" in answer.inner_text()
    page.get_by_role("button", name="踩").first.click()
    page.locator("#zw-why-reason").get_by_text("数字不对").click()
    page.locator("#zw-why").get_by_role("textbox").fill("应为2023年的数")
    page.get_by_role("button", name="提交", exact=True).click()
    page.locator("#zw-why").wait_for(state="hidden")
    page.get_by_text("谢谢您的反馈").first.wait_for()


def test_a_shared_link_opens_the_clause_elsewhere(visit: Any, chromium: Any) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    _ask(page).locator(".zw-cite").first.click()
    _quote_in_view(page)
    page.locator("#zw-reader [data-act=share]").click()
    page.get_by_text("已复制").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert "/zhuwen/plans/" in link and "#" in link and "embed" not in link and "view=" not in link
    other = chromium.new_page()
    other.goto(link)
    assert "220亿元" in "".join(other.locator("mark.quote").all_inner_texts())
    assert other.locator(".unit:target").count() == 1
    other.close()


def test_staff_make_a_plan_internal_and_take_it_back(visit: Any, server: str) -> None:
    page = visit()
    page.get_by_role("tab", name="文库").click()
    row = page.locator("#zw-library tbody tr", has_text="万盛")
    row.wait_for()
    page.get_by_role("button", name="更正方案信息").click()
    page.locator("#zw-fix-plan-pick input").click()
    page.get_by_role("option", name=re.compile("万盛")).click()
    page.wait_for_function("document.querySelector('#zw-fix-title textarea, #zw-fix-title input').value")
    page.get_by_label("内部:只在本控制台").check()
    page.locator("#zw-fix-plan-save").click()
    page.get_by_text("已保存并启用").wait_for()
    row.get_by_text("内部").wait_for()
    link = page.locator("#zw-library tbody a", has_text="万盛").first
    path = link.get_attribute("href")
    assert httpx.get(httpx.URL(server).join(path.split("?")[0]), trust_env=False, timeout=60).status_code == 404
    link.click()
    page.frame_locator("#zw-reader iframe").locator(".plan h1", has_text="万盛").first.wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="更正记录").click()
    page.locator("#zw-fix-undo-pick input").click()
    page.get_by_role("option").first.click()
    page.locator("#zw-fix-undo").click()
    page.get_by_text("已撤销。").wait_for()
    row.get_by_text("内部").wait_for(state="hidden")


def test_an_evaluation_is_started_watched_and_cancelled(visit: Any) -> None:
    page = visit()
    page.get_by_role("tab", name="评测").click()
    page.locator("#zw-results figure").first.wait_for()
    page.locator("#zw-results-go").click()
    page.locator("#zw-results-told progress").wait_for()
    page.locator("#zw-results-stop").click()
    page.get_by_text("评测已取消").wait_for()
    page.locator("#zw-results-stop").wait_for(state="hidden")


def test_a_question_of_ten_thousand_characters_stays_in_the_box(visit: Any) -> None:
    page = visit()
    answer = _ask(page, "长" * 10_000)
    assert "请精简到2000字以内" in answer.inner_text()
    page.wait_for_function("document.querySelector('#zw-question textarea').value.length === 10000")


def test_a_lost_connection_is_told_in_chinese_and_loses_nothing(visit: Any) -> None:
    page = visit()
    _ask(page)
    _rest(page)
    page.context.set_offline(True)
    page.get_by_text("网络连接断开了").wait_for()
    page.context.set_offline(False)
    page.get_by_text("网络连接已恢复").wait_for()
    assert "220亿元" in _ask(page, "贵阳高新区软件业收入到2025年达到多少?").inner_text()
    assert page.locator("#zw-chat .user.message").count() == 2
    page.faults.clear()  # the browser itself writes down what did not load meanwhile


def test_the_start_page_that_waits_for_the_console_has_no_error(chromium: Any, tmp_path: Path) -> None:
    from web_server import make_desk, make_site, running

    from web.late import LateApp

    opened = threading.Event()

    def slow() -> Any:
        opened.wait(30)
        raise RuntimeError("never")

    site = make_site(make_desk(tmp_path, FakeAssistant()))
    site._console = LateApp(slow)
    with running(site) as address:
        page = chromium.new_page()
        faults: list[str] = []
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.goto(address + "/")
        assert "控制台正在启动" in page.inner_text("h1")
        with page.expect_event("framenavigated"):  # it looks again by itself, until the console is there
            pass
        page.close()
        opened.set()
    assert not faults, faults


def test_an_answer_is_stopped_asked_again_and_the_focus_kept(chromium: Any, tmp_path: Path) -> None:
    command = [sys.executable, "tests/console_server.py", str(tmp_path)]
    path = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().split(": ", 1)[1].strip()
        _wait_for_console(address)
        page = chromium.new_page()
        page.set_default_timeout(90_000)
        _watch(page)
        page.goto(address)
        page.wait_for_function("document.querySelector('#zw-question button')?.ariaLabel")  # the page's script has run
        _rest(page)
        page.locator("#zw-question textarea").fill("慢:储备工业用地")
        page.locator("#zw-question textarea").press("Enter")
        page.get_by_role("button", name="停止作答").click()
        page.get_by_text("已停止作答").wait_for()
        assert page.locator("#zw-question textarea").evaluate("e => e === document.activeElement")
        assert "正在查找" not in page.locator("#zw-chat").inner_text()
        page.get_by_role("button", name="重试").click()
        page.locator(".zw-badge.zw-answered").wait_for(timeout=90_000)
        assert page.locator("#zw-chat .user.message").count() == 1
        page.close()
    finally:
        process.terminate()
        process.communicate(timeout=20)


def test_the_english_page_holds_no_chinese_but_the_plans_words(visit: Any) -> None:
    page = visit("en")
    answer = _ask(page, "What is the software revenue target of Guiyang high-tech zone?")
    assert page.locator("html").get_attribute("lang") == "en" and "Answered" in answer.inner_text()
    assert "Open source 1" in answer.locator(".zw-cite").first.get_attribute("aria-label")
    assert all(o.startswith(("What", "Who")) for o in page.locator("#zw-chat button.option").all_inner_texts())
    page.get_by_role("tab", name="Library").click()
    page.locator("#zw-library tbody tr").first.wait_for()
    for name in ("Add plans", "Remove a plan", "Correct a plan", "Correct, withdraw", "What was corrected"):
        page.get_by_role("button", name=re.compile(f"^{name}")).click()
    page.get_by_test_id("upload-text").get_by_text("Drop File").wait_for()
    own = page.evaluate(
        """() => [...document.querySelectorAll("button, label, h2, .label-wrap, #zw-upload, [aria-label], [title]")]
          .filter((e) => e.checkVisibility() && !e.closest(".message, .options, #zw-library, #zw-fix-table, nav"))
          .flatMap((e) => [e.innerText, e.ariaLabel, e.title]).filter((t) => /[\\u4e00-\\u9fff]/.test(t || ""))"""
    )
    assert own == []
    assert not _axe(page)


def test_by_keyboard_alone_the_focus_is_never_lost(visit: Any) -> None:
    page = visit()
    focused = "s => document.activeElement.matches(s)"

    def go_to(part: str, key: str = "Tab") -> None:
        for _ in range(60):
            page.keyboard.press(key)
            if page.evaluate(focused, part):
                return
        raise AssertionError(f"{part} cannot be reached by keyboard")

    def is_kept(part: str) -> None:
        _rest(page)
        found = "document.activeElement.outerHTML.slice(0, 200)"
        until_on(page, lambda: page.evaluate(focused, part), f"the focus is on {part}, not {page.evaluate(found)}", 300)

    go_to("#zw-chat .example", "Shift+Tab")
    page.keyboard.press("Enter")
    page.locator(".zw-badge").first.wait_for()
    is_kept("#zw-question textarea")
    go_to("a.zw-cite", "Shift+Tab")
    page.keyboard.press("Enter")
    _quote_in_view(page)
    page.keyboard.press("Escape")
    is_kept("a.zw-cite")
    go_to("#zw-chat button.option")
    page.keyboard.press("Enter")
    page.locator(".zw-badge").nth(1).wait_for()
    is_kept("#zw-question textarea")
    go_to("#zw-chat button[aria-label='踩']", "Shift+Tab")
    page.keyboard.press("Enter")
    page.locator("#zw-why").wait_for()
    page.get_by_role("button", name="提交", exact=True).focus()
    page.keyboard.press("Enter")
    page.locator("#zw-why").wait_for(state="hidden")
    is_kept("#zw-question textarea")


def test_a_long_answer_is_read_from_its_beginning(visit: Any) -> None:
    page = visit(width=390)
    _ask(page, "比较各开发区的工业总产值目标")
    log, badge = page.locator("#zw-chat [role=log]"), page.locator(".zw-badge").last
    shown = log.bounding_box()
    assert shown and log.evaluate("e => e.scrollHeight > e.clientHeight + 200"), "the answer is longer than the chat"
    below = shown["y"] + shown["height"] / 2
    until_in_view(page, badge.bounding_box, lambda box: shown["y"] < box["y"] < below, "the outcome is in view")
    page.mouse.move(shown["x"] + 50, below)
    page.mouse.wheel(0, 150)
    until_in_view(page, badge.bounding_box, lambda box: box["y"] < shown["y"], "the reader may scroll on")


def test_on_a_phone_in_the_dark_by_keyboard(visit: Any) -> None:
    page = visit(width=390, color_scheme="dark")
    page.wait_for_function("document.activeElement.matches('#zw-question textarea')")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    chip = page.locator(".zw-cite").first
    chip.wait_for()
    _rest(page)
    assert not _axe(page)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0, "the page scrolls sideways"
    chip.focus()
    page.keyboard.press("Enter")
    assert "220亿元" in _quote_in_view(page).replace(" ", "")
    assert not page.locator(".scroll-down-button-container").is_visible(), "the chat's button lies on the reader"
    page.keyboard.press("Escape")
    assert chip.evaluate("e => e === document.activeElement"), "the focus comes back to the citation"
