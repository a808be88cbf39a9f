"""The staff console: one page per language with a tab for each kind of work, and the reader beside it.

Input: the service. Output: a Gradio page, and how it is to be mounted.
Does not know: what a tab does; each has a module of its own (web/console_*.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI
from starlette.applications import Starlette

from web import (
    console_about,
    console_ask,
    console_duties,
    console_library,
    console_login,
    console_results,
    console_targets,
)
from web.console_holdings import Holdings
from web.console_html import PageLanguage
from web.console_words import Language, wording
from web.evaluating import Evaluation
from web.service import Service

_HERE = Path(__file__).parent
_MAX_UPLOAD = "50mb"
_SESSIONS = 200  # pages whose last state Gradio keeps, half a megabyte each; a conversation is kept by the browser
_FONTS = ("PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "system-ui", "sans-serif")
_BLUE = {
    50: "#eef5fc",
    100: "#dbe9f8",
    200: "#b9d3f0",
    300: "#8fc1f7",
    400: "#5c9be0",
    500: "#2c74c4",
    600: "#0b5394",
    700: "#09457b",
    800: "#083861",
    900: "#0a2c4a",
    950: "#071d31",
}
_MENDED = {
    "Connection to the server was lost. Attempting reconnection...": "server_lost",
    "Connection re-established.": "online",
    "Error": "error",
    "Info": "info",
    "common.upload": "gr_upload",
    "File upload": "gr_files",
    "Click to upload or drop files": "gr_drop",
    "Remove this file": "gr_remove",
    "Feedback": "gr_feedback",
}
Words = Mapping[str, str]
Tab = tuple[str, Callable[[Service, Words, Any], None]]


def build_console(service: Service, holdings: Holdings | None = None, evaluation: Evaluation | None = None) -> Any:
    """Return the page: Chinese at its root, English at /en.

    Without `holdings` the library can only be read, without `evaluation` no run can be started.
    """
    parts = tabs(holdings, evaluation)
    with gr.Blocks(title=wording("zh")["title"], analytics_enabled=False, fill_width=True) as page:
        _fill(service, "zh", page, parts)
    with page.route(wording("en")["title"], "/en", show_in_navbar=False):
        _fill(service, "en", page, parts)
    page.queue(default_concurrency_limit=16)
    page.state_session_capacity = _SESSIONS
    return page


def mounted(
    service: Service,
    host: str,
    password_hash: str = "",
    holdings: Holdings | None = None,
    evaluation: Evaluation | None = None,
) -> Starlette:
    """Return the page as an application of its own; off loopback, or with a password set, it asks for a login."""
    app: Starlette = FastAPI()
    page = build_console(service, holdings, evaluation)
    gr.mount_gradio_app(app, page, path="/", **mount_options(service, host, password_hash))
    app.add_middleware(PageLanguage)
    return app


def mount_options(service: Service, host: str, password_hash: str = "") -> dict[str, Any]:
    """Return the arguments of `gradio.mount_gradio_app`; off loopback, or with a password set, a login is asked for."""
    script = (_HERE / "console_page.js").read_text(encoding="utf-8")
    return {
        "theme": _theme(),
        "css": (_HERE / "console_page.css").read_text(encoding="utf-8"),
        "head": f"<script>{script}</script>",
        "footer_links": [],
        "run_history": False,
        "show_error": False,
        "ssr_mode": False,
        "pwa": False,
        "enable_monitoring": False,
        "max_file_size": _MAX_UPLOAD,
        "auth": console_login.door(service.audit, host, password_hash),
        "auth_message": wording("zh")["login"],
    }


def tabs(holdings: Holdings | None, evaluation: Evaluation | None) -> tuple[Tab, ...]:
    """Return the tabs in order: the key of the name, and what fills the tab."""
    return (
        ("tab_targets", console_targets.build),
        ("tab_duties", console_duties.build),
        ("tab_library", partial(console_library.build, holdings=holdings)),
        ("tab_results", partial(console_results.build, evaluation=evaluation)),
        ("tab_about", console_about.build),
    )


def _fill(service: Service, language: Language, page: Any, parts: Sequence[Tab]) -> None:
    words = wording(language)
    gr.Navbar(visible=False)
    gr.HTML(_header(words, language), elem_id="zw-head", padding=False)
    with gr.Row(elem_id="zw-main", equal_height=False):
        with gr.Column(elem_id="zw-work", scale=6, min_width=300), gr.Tabs(elem_id="zw-tabs"):
            with gr.Tab(words["tab_ask"], id="tab_ask"):
                console_ask.build(service, words, page)
            for name, build in parts:
                with gr.Tab(words[name], id=name) as tab:
                    build(service, words, tab)
        with gr.Column(elem_id="zw-side", scale=5, min_width=300):
            gr.HTML(_reader(words), padding=False)


def _header(words: Words, language: Language) -> str:
    other = "../" if language == "en" else "en"
    return (
        f'<header class="zw-header"><a class="zw-skip" href="#zw-question">{words["skip"]}</a>'
        f'<span class="zw-face" aria-hidden="true">筑</span><h1>{words["name"]}</h1><p>{words["motto"]}</p>'
        f'<nav><a data-language="{other}" href="{other}" lang="{"zh" if language == "en" else "en"}">'
        f'{words["other_language"]}</a><button type="button" data-act="theme" aria-label="{words["theme"]}" '
        f'title="{words["theme"]}"><svg viewBox="0 0 24 24" aria-hidden="true">'
        '<path d="M20 14a8 8 0 01-10-10 8 8 0 1010 10z"/></svg></button></nav></header>'
    )


def _reader(words: Words) -> str:
    tools = "".join(
        f'<button type="button" data-act="{act}" aria-label="{escape(words[key])}" title="{escape(words[key])}">'
        f'<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{shape}"/></svg></button>'
        for act, key, shape in (
            ("prev", "reader_prev", "M15 5l-7 7 7 7"),
            ("next", "reader_next", "M9 5l7 7-7 7"),
            (
                "share",
                "reader_share",
                "M10 14a4 4 0 006 0l4-4a4 4 0 00-6-6l-1 1M14 10a4 4 0 00-6 0l-4 4a4 4 0 006 6l1-1",
            ),
            ("open", "reader_open", "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6"),
            ("close", "reader_close", "M6 6l12 12M18 6L6 18"),
        )
    )
    told = escape(json.dumps(_told(words), ensure_ascii=False))
    return (
        f'<section id="zw-reader" aria-label="{words["reader"]}" data-words="{told}" hidden>'
        f'<div class="zw-bar"><p class="zw-crumb" aria-live="polite"></p><div class="zw-acts">{tools}</div></div>'
        f'<iframe title="{words["reader"]}" referrerpolicy="same-origin"></iframe></section>'
    )


def _told(words: Words) -> dict[str, Any]:
    """Return what the page's script says itself, and what it says in place of words that Gradio has in English only."""
    mended = {foreign: words[key] for foreign, key in _MENDED.items()}
    said = {key: words[key] for key in ("asked", "answered_by", "chat", "cite_label", "send", "stop", "bad_file")}
    return {key: words[key] for key in ("copied", "offline", "online")} | {"mended": mended, "said": said}


def _theme() -> Any:
    blue = gr.themes.Color(*_BLUE.values(), name="zhuwen")
    fonts = [gr.themes.Font(name) for name in _FONTS]
    return gr.themes.Base(
        primary_hue=blue,
        secondary_hue=blue,
        neutral_hue=gr.themes.colors.slate,
        radius_size=gr.themes.sizes.radius_md,
        text_size=gr.themes.sizes.text_md,
        font=fonts,
        font_mono=[gr.themes.Font("ui-monospace"), gr.themes.Font("monospace")],
    ).set(
        body_background_fill="#f4f6f9",
        body_background_fill_dark="#11171e",
        block_background_fill="#ffffff",
        block_background_fill_dark="#1a222c",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_dark="*primary_500",
        link_text_color="*primary_600",
        link_text_color_dark="*primary_300",
    )
