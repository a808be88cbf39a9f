"""The tab of the chat: ask, stream, stop, choose, rate, copy, export.

Input: the service, wording. Output: components and their wiring.
Does not know: how a conversation grows (web.console_chat does), what files hold (web.console_export does).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from typing import Any

import gradio as gr

from web import console_answer as writing
from web import console_download as download
from web import console_examples, console_export, console_rating
from web.console_chat import Chat, Messages, Turn, Words, failed
from web.console_ready import base_path, until_ready
from web.service import Service
from web.stream import in_own_thread

_AT_ONCE = 32  # answers in the making at one time; more wait in line
_STORE = {"storage_key": "zhuwen-console-turns", "secret": "zhuwen"}  # the browser's own; guards nothing
_BACK_TO_BOX = "() => { document.querySelector('#zw-question textarea')?.focus(); }"


def build(service: Service, words: Words, blocks: Any) -> None:
    """Put the tab's components into the page and wire them."""
    chat = Chat(service, words)
    turns = gr.BrowserState([], **_STORE)
    talk = gr.Chatbot(
        label=words["chat"],
        show_label=False,
        elem_id="zw-chat",
        height="max(20rem, calc(100dvh - 20.5rem))",
        placeholder=words["empty"],
        sanitize_html=True,
        latex_delimiters=[],
        buttons=[],
        layout="panel",
        feedback_options=("Like", "Dislike"),
        group_consecutive_messages=False,
        autoscroll=False,  # the page's script does it
    )
    console_rating.build(chat.rate, words, turns, talk)
    box = gr.Textbox(
        label=words["question"],
        show_label=False,
        elem_id="zw-question",
        placeholder=words["placeholder"],
        lines=1,
        max_lines=6,
        submit_btn=True,
        autofocus=True,
        html_attributes=gr.InputHTMLAttributes(autocomplete="off"),
    )
    with gr.Row(elem_classes="zw-tools"):
        plans = gr.Dropdown(
            [],
            multiselect=True,
            label=words["scope_all"],
            elem_id="zw-scope",
            scale=3,
            min_width=130,
        )
        answerer = gr.Radio(
            [(words["extractive"], "extractive"), (words["llm"], "llm")],
            value=service.answerer,
            label=words["answerer"],
            show_label=False,
            container=False,
            visible=service.llm_ready,
            scale=2,
        )
        part = gr.Dropdown(
            [(words["part_all"], "all"), (words["part_last"], "last")],
            value="all",
            label=words["part"],
            elem_id="zw-part",
            scale=1,
            min_width=142,
        )
        copy = gr.Button(words["copy"], size="sm", min_width=80, scale=0)
        as_md = gr.Button(words["export_md"], size="sm", min_width=80, scale=0)
        as_docx = gr.Button(words["export_docx"], size="sm", min_width=80, scale=0)
        clear = gr.Button(words["clear"], size="sm", min_width=80, scale=0)
    _wire_asking(chat, blocks, turns, talk, box, plans, answerer)

    clear.click(lambda: ([], []), None, [talk, turns], show_progress="hidden", api_visibility="private")
    download.wire(as_md, lambda kept, of: console_export.as_markdown(chosen_part(kept, of), words), [turns, part])
    download.wire(as_docx, lambda kept, of: console_export.as_docx(chosen_part(kept, of), words), [turns, part])
    download.wire_copy(copy, lambda kept, of: console_export.as_text(chosen_part(kept, of), words), [turns, part])


def chosen_part(kept: Sequence[Turn], of: str) -> Sequence[Turn]:
    """Return the turns that are to be copied or exported: all that were answered, or the last of them."""
    answered = [t for t in kept or () if t["answer"]["outcome"] not in writing.UNANSWERED]
    return answered[-1:] if of == "last" else answered


def _wire_asking(chat: Chat, blocks: Any, turns: Any, talk: Any, box: Any, plans: Any, answerer: Any) -> None:
    words = chat.words

    async def ask(
        question: str, kept: list[Turn], chosen: list[str], how: str, request: gr.Request
    ) -> AsyncIterator[Any]:
        if not question.strip():
            yield gr.skip(), gr.skip(), gr.skip()
            return
        grown: list[Turn] | None = None
        answer = chat.answer(question, kept or [], chosen or [], how, base_path(request, chat.service))
        async with aclosing(in_own_thread(answer)) as growing:  # so that stopping it takes no time
            async for shown, grown in growing:
                done = gr.skip() if grown is None else grown
                yield shown, done, gr.Textbox(value="", submit_btn=False, stop_btn=True)
        again = {"value": question} if failed(grown) else {}  # nothing that was typed is lost
        yield gr.skip(), gr.skip(), gr.Textbox(submit_btn=True, stop_btn=False, **again)

    async def choose(
        kept: list[Turn], chosen: list[str], how: str, data: gr.SelectData, request: gr.Request
    ) -> AsyncIterator[Any]:
        value = str(data.value)
        if value.startswith(writing.PLAN):
            asked = ask(kept[-1]["question"], kept, [value.removeprefix(writing.PLAN)], how, request)
        else:
            asked = ask(value, kept, chosen, how, request)
        async for step in asked:
            yield step

    async def example(
        kept: list[Turn], chosen: list[str], how: str, data: gr.SelectData, request: gr.Request
    ) -> AsyncIterator[Any]:
        async for step in ask(str(data.value["text"]), kept, chosen, how, request):
            yield step

    async def again(
        kept: list[Turn], chosen: list[str], how: str, data: gr.RetryData, request: gr.Request
    ) -> AsyncIterator[Any]:
        at = int(data.index) // 2
        if at < len(kept):
            async for step in ask(kept[at]["question"], kept[:at], kept[at]["plans"] or chosen, how, request):
                yield step

    def stop(kept: list[Turn], request: gr.Request) -> tuple[Messages, list[Turn], Any]:
        left = chat.stopped(kept or [])
        shown = chat.messages(left, base_path(request, chat.service))
        return shown, left, gr.Textbox(submit_btn=True, stop_btn=False)

    def restore(kept: list[Turn], request: gr.Request) -> Messages:
        return chat.messages(kept or [], base_path(request, chat.service))

    def offer() -> tuple[Any, Any]:
        until_ready(chat.service)
        if chat.service.state != "ready":
            return gr.skip(), gr.skip()
        held = chat.service.catalogue
        return gr.Dropdown(choices=[(p.display_name, p.plan_id) for p in held.plans.values()]), gr.Chatbot(
            examples=[{"text": q} for q in console_examples.questions(held, words)]
        )

    out = [talk, turns, box]
    how = {"concurrency_limit": _AT_ONCE, "show_progress": "hidden", "api_visibility": "private"}
    asked = [
        box.submit(ask, [box, turns, plans, answerer], out, **how),
        talk.option_select(choose, [turns, plans, answerer], out, **how),
        talk.example_select(example, [turns, plans, answerer], out, **how),
        talk.retry(again, [turns, plans, answerer], out, **how),
    ]
    box.stop(stop, turns, out, cancels=asked, queue=False, show_progress="hidden", api_visibility="private").then(
        None, js=_BACK_TO_BOX, api_visibility="private"
    )
    blocks.load(restore, turns, talk, show_progress="hidden", api_visibility="private")
    blocks.load(offer, None, [plans, talk], **how)
