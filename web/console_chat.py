"""The tab of the chat: ask, stream, choose, rate, export.

Input: the service, wording. Output: components and their wiring.
Does not know: how a question is answered, or how an answer is written down (web.console_answer does).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from web import console_answer as writing
from web import console_download as download
from web import console_examples, console_export, console_rating
from web.asking import AskError, Asking, NotReadyError
from web.audit import AuditError
from web.console_ready import base_path, until_ready
from web.service import Service

KEPT_TURNS, KEPT_QUESTIONS = 40, 6
_AT_ONCE = 32  # answers in the making at one time; more wait in line
_STORE = {"storage_key": "zhuwen-console-turns", "secret": "zhuwen"}  # the browser's own; guards nothing

Words = Mapping[str, str]
Turn = dict[str, Any]
Messages = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Chat:
    """What the handlers need."""

    service: Service
    words: Words

    def messages(self, turns: Sequence[Turn], base: str) -> Messages:
        """Return the conversation as messages of the chat; buttons stand below the last answer only."""
        out: Messages = []
        for at, turn in enumerate(turns):
            answer: dict[str, Any] = {
                "role": "assistant",
                "content": writing.in_chat(turn["answer"], self.words, base),
            }
            if at == len(turns) - 1:
                answer["options"] = writing.buttons(turn["answer"], self.words)
            out += [_asked(turn["question"]), answer]
        return out

    def answer(
        self, question: str, turns: Sequence[Turn], plans: Sequence[str], answerer: str, base: str
    ) -> Iterator[tuple[Messages, list[Turn] | None]]:
        """Yield the conversation as it grows; the turns come with the last one, None before.

        The first one brings the question as one that broke off, so that it is kept if the connection is lost now.
        """
        before = self.messages(turns, base)
        if before:
            before[-1].pop("options", None)
        opened = [*before, _asked(question)]
        broken = {"question": question, "plans": list(plans), "answer": writing.fault(self.words["lost"])}
        yield [*opened, _said(f"*{self.words['thinking']}*")], [*turns, broken][-KEPT_TURNS:]
        if self.service.state == "starting":
            yield [*opened, _said(f"*{self.words['loading']}*")], None
            until_ready(self.service)
        heard = [t["question"] for t in turns if t["answer"]["outcome"] != writing.FAULT]
        asking = Asking(
            question,
            tuple(heard[-KEPT_QUESTIONS:]),
            tuple(plans),
            "llm" if answerer == "llm" else "extractive",
            channel="console",
        )
        done: Turn | None = None
        try:
            for shown, done in self._events(asking):
                if done is None:
                    yield [*opened, _said(shown)], None
        except (AskError, NotReadyError, AuditError) as error:
            done = writing.fault(self._friendly(error, len(question)))
        grown = [*turns, {"question": question, "plans": list(plans), "answer": done}][-KEPT_TURNS:]
        yield self.messages(grown, base), grown

    def _events(self, asking: Asking) -> Iterator[tuple[str, dict[str, Any] | None]]:
        sentences: list[str] = []
        for event, data in self.service.stream(asking):
            if event == "sentence":
                sentences.append(str(data["text"]))
            elif event == "replace":
                sentences[int(data["index"])] = str(data.get("text", ""))
            elif event == "done":
                yield "", writing.slim(data)
                return
            yield writing.growing(sentences, self.words), None
        raise NotReadyError(self.words["lost"])

    def _friendly(self, error: Exception, length: int) -> str:
        """Return one sentence on why a question was not asked."""
        words = self.words.get(f"ask_{getattr(error, 'kind', '')}")
        return str(error) if words is None else words.format(limit=self.service.max_question_chars, found=length)

    def rate(self, turns: Sequence[Turn], message: int, liked: bool | str, why: str = "") -> str:
        """Keep a verdict on the answer in `message`, with a reason in the user's own words; return what to tell."""
        turn = turns[message // 2] if message // 2 < len(turns) else None
        reason = ": ".join(
            filter(None, (liked if isinstance(liked, str) else "", why.strip()[: console_rating.MAX_REASON]))
        )
        try:
            known = turn is not None and self.service.feedback(
                str(turn["answer"]["answer_id"]), liked is True, reason, site="local", visitor=""
            )
        except AuditError as error:
            return self.words["fault"].format(error=error)
        return self.words["thanks" if known else "feedback_late"]


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
            min_width=240,
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
        copy = gr.Button(words["copy"], size="sm", min_width=80, scale=0)
        as_md = gr.Button(words["export_md"], size="sm", min_width=80, scale=0)
        as_docx = gr.Button(words["export_docx"], size="sm", min_width=80, scale=0)
        clear = gr.Button(words["clear"], size="sm", min_width=80, scale=0)
    _wire_asking(chat, blocks, turns, talk, box, plans, answerer)

    clear.click(lambda: ([], []), None, [talk, turns], show_progress="hidden", api_visibility="private")
    download.wire(as_md, lambda kept: console_export.as_markdown(kept, words), [turns])
    download.wire(as_docx, lambda kept: console_export.as_docx(kept, words), [turns])
    download.wire_copy(copy, lambda kept: console_export.last_answer(kept, words), [turns])


def _wire_asking(chat: Chat, blocks: Any, turns: Any, talk: Any, box: Any, plans: Any, answerer: Any) -> None:
    words = chat.words

    def ask(question: str, kept: list[Turn], chosen: list[str], how: str, request: gr.Request) -> Iterator[Any]:
        if not question.strip():
            yield gr.skip(), gr.skip(), gr.skip()
            return
        grown: list[Turn] | None = None
        for shown, grown in chat.answer(question, kept or [], chosen or [], how, base_path(request, chat.service)):
            done = gr.skip() if grown is None else grown
            yield shown, done, gr.Textbox(value="", submit_btn=False, stop_btn=True)
        again = {"value": question} if _failed(grown) else {}  # nothing that was typed is lost
        yield gr.skip(), gr.skip(), gr.Textbox(submit_btn=True, stop_btn=False, **again)

    def choose(
        kept: list[Turn], chosen: list[str], how: str, data: gr.SelectData, request: gr.Request
    ) -> Iterator[Any]:
        value = str(data.value)
        if value.startswith(writing.PLAN):
            yield from ask(kept[-1]["question"], kept, [value.removeprefix(writing.PLAN)], how, request)
        else:
            yield from ask(value, kept, chosen, how, request)

    def example(
        kept: list[Turn], chosen: list[str], how: str, data: gr.SelectData, request: gr.Request
    ) -> Iterator[Any]:
        yield from ask(str(data.value["text"]), kept, chosen, how, request)

    def again(kept: list[Turn], chosen: list[str], how: str, data: gr.RetryData, request: gr.Request) -> Iterator[Any]:
        at = int(data.index) // 2
        if at < len(kept):
            yield from ask(kept[at]["question"], kept[:at], kept[at]["plans"] or chosen, how, request)

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
    box.stop(lambda: gr.Textbox(submit_btn=True, stop_btn=False), None, box, cancels=asked, queue=False)
    blocks.load(restore, turns, talk, show_progress="hidden", api_visibility="private")
    blocks.load(offer, None, [plans, talk], **how)


def _failed(turns: Sequence[Turn] | None) -> bool:
    return turns is not None and len(turns) > 0 and turns[-1]["answer"]["outcome"] == writing.FAULT


def _asked(question: str) -> dict[str, Any]:
    return {"role": "user", "content": writing.as_text(question)}


def _said(text: str) -> dict[str, Any]:
    return {"role": "assistant", "content": text}
