"""The pages for citizens and readers: reader page, help page, widget frame, demo host page, API page.

Input: requests. Output: HTML with a strict content policy; nothing on them comes from another host.
Does not know: how a question is answered; the scripts of the widget call the API for that.

Source: CSP Level 3 (frame-ancestors; no inline script or style), WCAG 2.2.
"""

from __future__ import annotations

import json
import re
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from documents.model import Target
from documents.normalization import simplify
from web import api_page, assets, reader, traditional
from web.catalogue import Catalogue
from web.desk import Desk
from web.guard import OWN_SITE
from web.links import digest
from web.problems import Problem

LANGUAGES = ("zh", "zh-Hant", "en")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_YEAR = re.compile(r"\d{4}")
_SPAN = re.compile(r"(\d{1,7})-(\d{1,7})")
_MOVED = (
    '<p class="moved" role="status">这份方案在那次回答之后更新过,所引原文已不在此处;请重新提问。'
    '<span lang="en">This plan was replaced after that answer, and the quoted words stand here no more; '
    "please ask again.</span></p>"
)
_MAX_TITLE, _MAX_TIPS, _MAX_TIP = 20, 4, 60


def routes(desk: Desk, app: FastAPI) -> APIRouter:
    """Return the routes of every page; `app` is the application that the API page describes."""
    router = APIRouter(include_in_schema=False)

    @router.get("/plans/{plan_id:path}")
    def plan(plan_id: str, request: Request, q: str = "", h: str = "", view: str = "", embed: bool = False) -> Response:
        """Show a whole plan; runs in a thread, since a long plan takes a while to write."""
        held = desk.catalogue()
        open_to_all = plan_id in desk.visible(desk.guard.read_access(request))
        if plan_id not in held.plans or not (open_to_all or desk.guard.may_view(view, plan_id)):
            return _not_found(request)
        quote = _span(q)
        moved = bool(h and quote) and digest(held.plans[plan_id].text[slice(*(quote or ()))]) != h
        return _html(_reader(held, plan_id, None if moved else quote, request, embed, moved), "'self'")

    @router.get("/help")
    async def help_page(request: Request) -> Response:
        return _chat(desk, request, OWN_SITE, page=True)

    @router.get("/widget/frame")
    async def frame(request: Request) -> Response:
        return _chat(desk, request, request.query_params.get("site", ""), page=False)

    @router.get("/widget-demo")
    async def demo(request: Request) -> Response:
        text = assets.page("demo.html", {"base": base(request), "style": base(request) + assets.address("demo.css")})
        return _html(text, "'self'", frames="'self'")

    @router.get("/widget.js")
    async def loader(request: Request) -> Response:
        return _asset("widget.js", request, forever=False)

    @router.get("/widget/assets/{name}")
    async def asset(name: str, request: Request) -> Response:
        return _asset(name, request, forever=True)

    @router.get("/docs")
    async def docs(request: Request) -> Response:
        text = assets.page(
            "shell.html",
            {"title": "筑问 API", "style": base(request) + assets.address("reader.css"), "lang": "zh"},
            {"main": api_page.body(app.openapi(), base(request)), "scripts": ""},
        )
        return _html(text, "'self'")

    return router


def base(request: Request) -> str:
    """Return the path below which this server is reached, '' for the root."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def _asset(name: str, request: Request, *, forever: bool) -> Response:
    found = assets.load(name)
    if found is None:
        raise Problem(404, "not_found", "no such file here 没有找到")
    return assets.respond(found, request, forever=forever)


def _chat(desk: Desk, request: Request, site: str, *, page: bool) -> Response:
    query = request.query_params
    site = OWN_SITE if desk.guard.is_own(request, site) else site
    asked = frozenset(filter(None, re.split(r"[,|\s]+", query.get("plans", ""))))
    try:
        desk.guard.read_access(request)
        plans = desk.guard.widget_plans(site, asked or None)
    except Problem as problem:
        text = assets.page("refused.html", {"detail": str(problem.detail)})
        return HTMLResponse(text, problem.status_code, headers=_policy("'none'") | {"Cache-Control": "no-store"})
    lang = query.get("lang", "zh")
    config = {
        "token": desk.guard.token(request, site, plans),
        "site": "" if site == OWN_SITE else site,
        "base": base(request),
        "page": page,
        "lang": lang if lang in LANGUAGES else "zh",
        "title": query.get("title", "").strip()[:_MAX_TITLE],
        "color": query.get("color", "") if _COLOR.fullmatch(query.get("color", "")) else "",
        "tips": _given_tips(query.get("tips", "")) or _tips(desk, plans),  # by language where we make them
        "hours": desk.options.service_hours,
        "filing": desk.options.filing_number,
        "limit": desk.service.max_question_chars,
    }
    text = assets.page(
        "frame.html",
        {
            "style": base(request) + assets.address("frame.css"),
            "script": base(request) + assets.address("frame.js"),
            "words": base(request) + assets.address("words.js"),
            "talk": base(request) + assets.address("talk.js"),
            "answer": base(request) + assets.address("answer.js"),
            "mode": "page" if page else "panel",
        },
        {"config": json.dumps(config, ensure_ascii=True).replace("<", "\\u003c")},
    )
    return _html(text, "'self'" if site == OWN_SITE else site)


def _reader(
    held: Catalogue, plan_id: str, quote: tuple[int, int] | None, request: Request, embed: bool, moved: bool = False
) -> str:
    plan = held.plans[plan_id]
    main = _MOVED * moved + reader.body(plan, held.of_plan[plan_id], held.defects[plan_id], quote)
    script = f'<script src="{base(request)}{assets.address("reader.js")}" defer></script>'
    return assets.page(
        "shell.html",
        {"title": f"{plan.display_name} · 原文", "style": base(request) + assets.address("reader.css"), "lang": "zh"},
        {"main": f'<main id="main" class="{"embed" if embed else "full"}">{main}</main>', "scripts": script},
    )


def _not_found(request: Request) -> Response:
    main = (
        '<main id="main"><article class="plan"><header class="head"><h1>没有这份方案</h1>'
        '<p>它可能已被移除,或不对外公开。<span lang="en">There is no such plan here, or it is not public.</span></p>'
        "</header></article></main>"
    )
    text = assets.page(
        "shell.html",
        {"title": "没有找到", "lang": "zh", "style": base(request) + assets.address("reader.css")},
        {"main": main, "scripts": ""},
    )
    return HTMLResponse(text, 404, headers=_policy("'self'"))


def _span(text: str) -> tuple[int, int] | None:
    match = _SPAN.fullmatch(text)
    if not match:
        return None
    start, end = int(match[1]), int(match[2])
    return (start, end) if start < end else None


def _given_tips(text: str) -> list[str]:
    return [tip.strip()[:_MAX_TIP] for tip in text.split("|") if tip.strip()][:_MAX_TIPS]


def _tips(desk: Desk, plans: frozenset[str] | None) -> dict[str, list[str]]:
    """Return by language a question for each of the first plans, from a target that it really states."""
    if desk.service.state != "ready":
        return {}
    held = desk.catalogue()
    seen = held.public if plans is None else held.public & plans
    if desk.options.widget_plans:
        seen &= desk.options.widget_plans
    firsts: dict[str, Target] = {}
    for fact in held.facts:
        if isinstance(fact, Target) and fact.plan_id in seen and fact.plan_id not in firsts and _plain(fact):
            firsts[fact.plan_id] = fact
    chosen = list(firsts.values())[:_MAX_TIPS]
    named = [(_zone(held, fact.plan_id), fact.period, simplify(fact.indicator)) for fact in chosen]
    chinese = [f"{zone}{year}年{name}目标是多少?" for zone, year, name in named]
    return {
        "zh": chinese,
        "zh-Hant": [traditional.words(tip) for tip in chinese],
        "en": [f"What is the target of {zone} for {name} in {year}?" for zone, year, name in named],
    }


def _plain(fact: Target) -> bool:
    """Return whether a target makes a question that anybody understands: a level of the zone itself, in one year."""
    legible = fact.value is not None and bool(fact.unit) and not fact.defects and fact.measure == "level"
    return legible and not fact.subject and 2 < len(fact.indicator) <= 10 and bool(_YEAR.fullmatch(fact.period or ""))


def _zone(held: Catalogue, plan_id: str) -> str:
    plan = held.plans[plan_id]
    return plan.zone or plan.display_name


def _html(text: str, ancestors: str, frames: str = "'none'") -> Response:
    return HTMLResponse(text, headers=_policy(ancestors, frames) | {"Cache-Control": "no-store"})


def _policy(ancestors: str, frames: str = "'none'") -> dict[str, Any]:
    return {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            f"frame-src {frames}; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
        )
    }
