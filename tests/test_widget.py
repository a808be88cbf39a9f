"""The help widget in a real browser: another origin embeds it, a hostile one cannot, everybody can use it."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest
from fake_assistant import FakeAssistant
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from waiting import until_in_view, until_still
from web_server import get, make_desk, make_site, running

from assistant.model import CaveatKind
from web.asking import Asking
from web.flaw_words import ENGLISH

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--disable-component-update",
    "--no-first-run",
]
WIDGET = Path(__file__).resolve().parent.parent / "web" / "widget"
HOSTILE = (
    "*{display:none!important;visibility:hidden!important;opacity:0!important;transform:scale(0)!important;"
    "color:red!important;font-size:1px!important;position:static!important}div,iframe,button{width:0!important;"
    "height:0!important;pointer-events:none!important;z-index:-1!important}html,body{display:block!important;"
    "visibility:visible!important;opacity:1!important;transform:none!important}"
)
QUESTION = "贵阳高新区 储备工业用地"


class Host:
    """A government site of another origin that embeds the widget."""

    def __init__(self) -> None:
        self.bot = self.attributes = self.css = self.policy = ""

    def page(self, _: Any) -> HTMLResponse:
        text = (
            f"<!doctype html><html lang=zh><head><meta charset=utf-8><title>host</title><link rel=icon href='data:,'>"
            f"</head><body><h1>某市人民政府</h1><p>正文</p><script src='{self.bot}/widget.js' {self.attributes} async>"
            f"</script></body></html>"
        )
        headers = {"Content-Security-Policy": self.policy} if self.policy else {}
        if self.css:
            text = text.replace("</head>", "<link rel=stylesheet href='/host.css'></head>")
        return HTMLResponse(text, headers=headers)

    def style(self, _: Any) -> HTMLResponse:
        return HTMLResponse(self.css, media_type="text/css")


class World:
    def __init__(self, bot: str, listed: str, unlisted: str, host: Host, desk: Any) -> None:
        self.bot, self.listed, self.unlisted, self.host, self.desk = bot, listed, unlisted, host, desk


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    host = Host()
    app = Starlette(routes=[Route("/", host.page), Route("/host.css", host.style)])
    assistant = FakeAssistant()
    first = assistant.library.plans[0].plan_id
    with ExitStack() as stack:
        listed = stack.enter_context(running(app))
        unlisted = stack.enter_context(running(app))
        desk = make_desk(
            tmp_path_factory.mktemp("data"),
            assistant,
            widget_origins=f"{listed}={first}",
            service_hours="工作日 9:00—17:00",
            filing_number="备案0000号",
            rate_limit="1000/minute",
        )
        host.bot = stack.enter_context(running(make_site(desk)))
        yield World(host.bot, listed, unlisted, host, desk)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with playwright.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(world: World, chromium: Any) -> Iterator[Any]:
    contexts: list[Any] = []

    def go(
        address: str = "",
        *,
        width: int = 1280,
        height: int = 900,
        attributes: str = "",
        css: str = "",
        policy: str = "",
        **options: Any,
    ) -> Any:
        world.host.attributes, world.host.css, world.host.policy = attributes, css, policy
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.requested, page.faults = [], []
        page.on("request", lambda r: page.requested.append(r.url))
        page.on("console", lambda m: page.faults.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: page.faults.append(str(e)))
        page.goto(address or world.listed)
        return page

    yield go
    for context in contexts:
        context.close()


def _open(page: Any) -> Any:
    page.get_by_role("button", name=re.compile("打开智能问答|Open the assistant")).click()
    frame = page.frame_locator("iframe")
    frame.locator("#q").wait_for()
    return frame


def _ask(frame: Any, question: str = QUESTION) -> Any:
    before = frame.locator(".foot").count()
    frame.locator("#q").fill(question)
    frame.locator("#q").press("Enter")
    frame.locator(".foot").nth(before).wait_for()
    frame.locator("#log:not([aria-busy])").wait_for()  # the answer is whole, and kept
    return frame.locator(".answer").last


@pytest.mark.browser
class TestInBrowser:
    def test_another_origin_embeds_asks_and_opens_the_clause(self, world: World, visit: Any) -> None:
        page = visit(attributes="data-title=筑筑 data-color=#7a1f1f")
        frame = _open(page)
        frame.get_by_role("heading", name="筑筑").wait_for()
        assert "人工智能" in frame.get_by_role("note").first.inner_text()
        answer = _ask(frame)
        assert "原文摘录" in answer.inner_text() and "仅供参考" in answer.inner_text()
        answer.locator(".cite").first.click()
        dialog = frame.get_by_role("dialog")
        quote, clause = dialog.locator("mark").inner_text(), dialog.locator(".clause").inner_text()
        assert quote and quote in clause
        with page.context.expect_page() as opened:
            dialog.get_by_role("link").click()
        reader = opened.value
        reader.wait_for_load_state()
        reader.locator("mark.quote").first.wait_for()
        marked = "".join(reader.locator("mark.quote").all_inner_texts())
        assert re.sub(r"\s", "", marked) == re.sub(r"\s", "", quote)
        quoted = reader.locator("mark.quote").first
        until_in_view(reader, quoted.bounding_box, lambda box: 0 <= box["y"] < 900, "the quote is in view")
        assert not page.faults

    def test_no_request_leaves_for_a_third_party(self, world: World, visit: Any) -> None:
        page = visit()
        _ask(_open(page))
        assert page.requested
        assert all(u.startswith((world.bot, world.listed, "data:")) for u in page.requested), page.requested
        for path in (
            "/help",
            "/widget-demo",
            "/docs",
            "/plans/" + world.desk.service.assistant.library.plans[0].plan_id,
        ):
            other = visit(world.bot + path)
            assert all(u.startswith((world.bot, "data:")) for u in other.requested) and not other.faults, other.faults

    def test_an_unlisted_origin_is_refused(self, world: World, visit: Any) -> None:
        page = visit(world.unlisted)
        with page.expect_response(re.compile("/widget/frame")) as found:
            page.get_by_role("button", name=re.compile("打开智能问答")).click()
        assert found.value.status == 403
        page.frames[1].wait_for_load_state()
        assert page.frame_locator("iframe").locator("#q").count() == 0

    def test_an_unlisted_origin_that_claims_to_be_listed_is_refused(self, world: World, visit: Any) -> None:
        page = visit(world.unlisted)
        with page.expect_console_message(lambda said: said.type == "error" and "frame-ancestors" in said.text):
            page.evaluate(
                "([bot, site]) => { const f = document.createElement('iframe');"
                " f.src = `${bot}/widget/frame?site=${site}`; document.body.append(f); }",
                [world.bot, world.listed],
            )
        page.frames[1].wait_for_load_state()
        assert page.frame_locator("iframe").locator("#q").count() == 0

    def test_hostile_style_and_strict_policy_do_not_break_it(self, world: World, visit: Any) -> None:
        policy = f"default-src 'self'; script-src {world.bot}; frame-src {world.bot}; style-src 'self'; img-src data:"
        page = visit(css=HOSTILE, policy=policy)
        button = page.get_by_role("button", name=re.compile("打开智能问答"))
        box = button.bounding_box()
        assert box and box["height"] >= 44 and box["width"] > 60
        answer = _ask(_open(page))
        answer.wait_for()
        assert not [f for f in page.faults if "Content Security" in f], page.faults

    def test_by_keyboard_alone_focus_is_never_lost(self, world: World, visit: Any) -> None:
        page = visit()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        frame = page.frame_locator("iframe")
        frame.locator("#q").wait_for()
        inner = page.frames[1]
        inner.wait_for_function("document.hasFocus() && document.activeElement.id === 'q'")
        page.keyboard.type(QUESTION)
        page.keyboard.press("Enter")
        frame.locator(".foot").wait_for()
        frame.locator("#log:not([aria-busy])").wait_for()
        active = "document.activeElement.id || document.activeElement.className || document.activeElement.tagName"
        assert inner.evaluate(active) == "q", "focus stays in the field while answers come"
        for _ in range(40):
            page.keyboard.press("Shift+Tab")
            if inner.evaluate("document.activeElement.className") == "cite":
                break
        page.keyboard.press("Enter")
        frame.get_by_role("dialog").wait_for()
        assert inner.evaluate("!!document.activeElement.closest('dialog')")
        page.keyboard.press("Escape")
        inner.wait_for_function("document.activeElement.className === 'cite'")  # focus comes back to the citation
        page.keyboard.press("Escape")
        expanded = "document.activeElement.shadowRoot?.activeElement?.getAttribute('aria-expanded')"
        page.wait_for_function(f"{expanded} === 'false'")  # closing gives the focus back to the button

    def test_language_switch_and_large_print_are_remembered(self, world: World, visit: Any) -> None:
        page = visit(world.bot + "/help")
        _ask(page)
        page.get_by_label("语言").select_option("zh-Hant")
        assert "原文摘錄" in page.locator(".answer").last.inner_text(), "the conversation stays"
        page.get_by_label("語言").select_option("en")
        assert page.locator("html").get_attribute("lang") == "en"
        assert "Verbatim" in page.locator(".answer").last.inner_text()
        size = "getComputedStyle(document.documentElement).fontSize"
        before = page.evaluate(size)
        page.get_by_role("button", name=re.compile("Text size")).click()
        assert float(page.evaluate(size)[:-2]) >= 1.2 * float(before[:-2])
        page.reload()
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.locator(".answer").count() >= 2, "the conversation outlives a reload"

    def test_copied_text_takes_the_label_along(self, world: World, visit: Any) -> None:
        page = visit(world.bot + "/help", permissions=["clipboard-read", "clipboard-write"])
        answer = _ask(page)
        answer.get_by_role("button", name="复制").click()
        page.get_by_text("已复制").wait_for()
        text = page.evaluate("navigator.clipboard.readText()")
        assert "人工智能" in text and "[1]" in text and "“" in text
        page.evaluate("getSelection().selectAllChildren(document.querySelector('.answer .text') || document.body)")
        page.evaluate("getSelection().selectAllChildren([...document.querySelectorAll('.text')].pop())")
        page.keyboard.press("Control+c")
        page.wait_for_function("navigator.clipboard.readText().then((text) => text.startsWith('原文摘录'))")
        assert "人工智能" in page.evaluate("navigator.clipboard.readText()")

    def test_the_disclosure_cannot_be_dismissed(self, world: World, visit: Any) -> None:
        page = visit(world.bot + "/help")
        notice = page.locator(".notice")
        assert notice.locator("button, a").count() == 0
        for key in ("Escape", "Delete"):
            page.keyboard.press(key)
        _ask(page)
        assert notice.is_visible() and notice.bounding_box()["y"] >= 0

    def test_one_polite_live_region(self, world: World, visit: Any) -> None:
        page = visit(world.bot + "/help")
        log = page.get_by_role("log")
        assert log.count() == 1 and log.get_attribute("aria-live") == "polite"
        _ask(page)
        assert page.locator("[aria-live=assertive], [role=alert]").count() == 0

    def test_feedback_reaches_the_log(self, world: World, visit: Any) -> None:
        page = visit(world.bot + "/help")
        _ask(page).get_by_role("button", name="没帮助").click()
        page.get_by_role("button", name="数字不对").click()
        page.get_by_text("谢谢您的反馈").wait_for()
        stored = [e for e in world.desk.service.audit.entries() if e["kind"] == "feedback"]
        assert stored[-1]["reason"] == "数字不对" and stored[-1]["useful"] is False

    def test_not_found_offers_a_person(self, world: World, visit: Any) -> None:
        page = visit(world.bot + "/help")
        answer = _ask(page, "qqqq")
        assert answer.get_by_role("link", name="12345").get_attribute("href") == "tel:12345"
        assert "工作日 9:00" in answer.inner_text()

    def test_a_table_is_drawn_as_a_table_and_what_it_is_made_of_is_said(self, world: World, visit: Any) -> None:
        page = visit(world.bot + "/help")
        head = "\n| 开发区 | 方案目标 | 条款 |\n|---|---|---|\n"
        row = "| 甲 | 到2025年,产值达到**7亿元** | [1] |\n"
        sentences = [
            {"text": head, "citations": [], "origin": "message"},
            {"text": row, "citations": [1], "origin": "fact"},
            {"text": "\n另有一份没有写明。", "citations": [], "origin": "message"},
        ]
        answer = world.desk.service.ask(Asking(QUESTION))
        answer |= {"sentences": sentences, "answer": "".join(str(s["text"]) for s in sentences)}
        events = [("sentence", s) for s in sentences] + [("done", answer)]
        body = "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in events)
        page.route(
            "**/api/v1/ask/stream", lambda route: route.fulfill(content_type="text/event-stream", body=body, status=200)
        )
        shown = _ask(page).locator(".text")
        assert shown.locator("th").all_inner_texts() == ["开发区", "方案目标", "条款"]
        assert shown.locator("td").all_inner_texts() == ["甲", "到2025年,产值达到7亿元", "1"]
        assert shown.locator("td strong").inner_text() == "7亿元" and "|" not in shown.inner_text()
        assert shown.locator("caption").inner_text() == "据原文整理"
        assert shown.locator("p", has_text="另有一份没有写明").count() == 1
        shown.locator("td .cite").click()
        page.get_by_role("dialog").wait_for()

    def test_past_the_limit_a_sentence_stands_in_the_widget(self, world: World, visit: Any) -> None:
        page = visit(world.bot + "/help")
        page.route(
            "**/api/v1/ask/stream",
            lambda route: route.fulfill(
                status=429,
                headers={"Retry-After": "7"},
                content_type="application/problem+json",
                body=json.dumps({"code": "rate_limited", "detail": "x", "status": 429}),
            ),
        )
        page.locator("#q").fill(QUESTION)
        page.keyboard.press("Enter")
        page.get_by_text("请在 7 秒后再试").wait_for()
        page.unroute("**/api/v1/ask/stream")
        page.get_by_role("button", name="重试").click()
        page.locator(".foot").wait_for()

    def test_a_cut_connection_keeps_the_question(self, world: World, visit: Any) -> None:
        page = visit(world.bot + "/help")
        page.route("**/api/v1/ask/stream", lambda route: route.abort())
        page.locator("#q").fill(QUESTION)
        page.keyboard.press("Enter")
        page.get_by_text("问题已为您保留").wait_for()
        assert QUESTION in page.locator(".asked").last.inner_text()

    def test_script_in_question_and_answer_stays_text(self, world: World, visit: Any) -> None:
        page = visit(world.bot + "/help")
        evil = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>'
        _ask(page, evil + QUESTION)
        assert page.evaluate("window.hit") is None
        assert "<img src=x" in page.locator(".asked").last.inner_text()

    @pytest.mark.parametrize("width", [390, 1280])
    @pytest.mark.parametrize("where", ["help", "answer", "overlay", "reader", "docs", "demo", "large", "english"])
    def test_axe_finds_nothing_serious(self, world: World, visit: Any, where: str, width: int) -> None:
        axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
        plan = world.desk.service.assistant.library.plans[1].plan_id
        paths = {
            "reader": f"/plans/{plan}?q=100-160",
            "docs": "/docs",
            "demo": "/widget-demo",
            "english": "/help?lang=en",
        }
        page = visit(world.bot + paths.get(where, "/help"), width=width, reduced_motion="reduce")
        if where in ("answer", "overlay", "large", "english"):
            answer = _ask(page)
            if where == "overlay":
                answer.locator(".cite").first.click()
                page.get_by_role("dialog").wait_for()
            if where == "large":
                for _ in range(2):
                    page.locator(".size").click()
        until_still(page)
        found = [v for v in axe.run(page).response["violations"] if v["impact"] in ("serious", "critical")]
        assert not found, [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found]
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) <= 0, "the page scrolls sideways"

    def test_at_400_percent_nothing_scrolls_sideways(self, world: World, visit: Any) -> None:
        page = visit(world.bot + "/help", width=320, height=256)
        _ask(page)
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) <= 0
        page.locator("#q").scroll_into_view_if_needed()
        page.locator("#q").wait_for()

    def test_a_small_phone_fills_the_screen(self, world: World, visit: Any) -> None:
        page = visit(width=390, height=844)
        _open(page)
        until_in_view(
            page,
            page.locator("iframe").bounding_box,
            lambda box: (round(box["width"]), round(box["height"])) == (390, 844),
            "the panel fills the screen",
        )
        page.frame_locator("iframe").get_by_role("button", name="关闭").click()
        page.get_by_role("button", name=re.compile("打开智能问答")).wait_for()  # closing is a message between two pages


def test_data_plans_only_narrows_what_the_server_allows(world: World) -> None:
    plans = [p.plan_id for p in world.desk.service.assistant.library.plans]

    def frame(**query: str) -> httpx.Response:
        return get(world.bot + "/widget/frame", params={"site": world.listed, **query})

    def seen(response: httpx.Response) -> set[str]:
        token = json.loads(re.search(r'id="config">(.*?)</script>', response.text)[1])["token"]  # type: ignore[index]
        headers = {"X-Zhuwen-Widget": token}
        answer = httpx.post(
            world.bot + "/api/v1/ask", json={"question": "哪个"}, headers=headers, trust_env=False, timeout=60
        ).json()
        listed = get(world.bot + "/api/v1/plans", headers=headers).json()["plans"]
        assert {o["plan_id"] for o in answer["options"]} == {p["plan_id"] for p in listed}
        return {p["plan_id"] for p in listed}

    assert seen(frame()) == {plans[0]}
    assert seen(frame(plans=plans[0])) == {plans[0]}
    assert seen(frame(plans=",".join(plans))) == {plans[0]}, "data-plans must not widen"
    assert frame(plans=plans[1]).status_code == 403
    assert frame(plans="none").status_code == 403
    assert len(seen(get(world.bot + "/widget/frame", params={"site": world.bot}))) == len(plans)


def test_the_frame_names_its_one_ancestor(world: World) -> None:
    policy = get(world.bot + "/widget/frame", params={"site": world.listed}).headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors {world.listed}")
    assert "unsafe" not in policy and "default-src 'none'" in policy
    for site in ("", "https://evil.example", "null", world.listed + ".evil.example", world.listed + "/x; script-src *"):
        refused = get(world.bot + "/widget/frame", params={"site": site})
        assert refused.status_code == 403
        assert refused.headers["content-security-policy"].endswith("frame-ancestors 'none'")


def test_our_code_is_small() -> None:
    files = ["widget.js", "frame.js", "frame.css", "words.js", "talk.js", "answer.js", "frame.html"]
    packed = sum(len(gzip.compress((WIDGET / name).read_bytes(), 9)) for name in files)
    assert packed <= 30 * 1024


def test_the_three_languages_say_the_same_things() -> None:
    text = (WIDGET / "words.js").read_text(encoding="utf-8")
    blocks = re.split(r"\n  (?:zh|\"zh-Hant\"|en): \{", text)[1:]
    keys = [re.findall(r"(?:^|, |\n    )(\w+): \"", block) for block in blocks]
    assert len(keys) == 3 and keys[0] == keys[1] == keys[2] and len(keys[0]) > 50
    for name in ("frame.js", "answer.js"):
        used = set(re.findall(r"\bwords\.(\w+)", (WIDGET / name).read_text(encoding="utf-8"))) - {"zh"}
        assert used <= set(keys[0]), used - set(keys[0])


def test_the_widget_and_the_console_name_flaws_alike() -> None:
    text = (WIDGET / "words.js").read_text(encoding="utf-8")
    kinds = next(filter(None, re.findall(r'kinds: "(.*?)"', text)))
    named = (entry.partition("=") for entry in kinds.split("|"))
    assert {kind: words.strip() for kind, _, words in named} == dict(ENGLISH)
    assert set(ENGLISH) == set(get_args(CaveatKind))


def test_a_page_kept_open_over_an_upgrade_finds_its_assets(world: World) -> None:
    first = get(world.bot + "/widget/assets/frame.js?v=old")
    assert first.status_code == 200 and first.headers["etag"]
    again = get(world.bot + "/widget/assets/frame.js", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    packed = get(world.bot + "/widget.js", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip" and "currentScript" in packed.text
