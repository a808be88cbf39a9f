"""The verdict on an answer: good or not, and why, in the user's own words.

Input: what keeps a verdict, wording, the conversation's components. Output: components and their wiring.
Does not know: where verdicts are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import gradio as gr

Words = Mapping[str, str]
Keep = Callable[..., str]  # turns, number of the message, verdict, reason -> what to tell
MAX_REASON = 500
_REASONS = ("bad_number", "bad_clause", "bad_missing", "bad_plain")


def build(keep: Keep, words: Words, turns: Any, talk: Any) -> None:
    """Keep verdicts on answers of `talk`; after one that is not good, ask for a reason in the user's own words."""
    rated = gr.State(-1)
    with gr.Row(visible=False, elem_classes="zw-why") as row:
        reasons = gr.Radio([words[k] for k in _REASONS], label=words["why"], elem_id="zw-why-reason", scale=4)
        why = gr.Textbox(
            label=words["why_words"], placeholder=words["why_hint"], elem_id="zw-why", max_length=MAX_REASON, scale=5
        )
        send = gr.Button(words["why_send"], size="sm", min_width=80, scale=0)
        leave = gr.Button(words["why_leave"], size="sm", min_width=80, scale=0)

    def rate(kept: list[dict[str, Any]], data: gr.LikeData) -> tuple[Any, int]:
        gr.Info(keep(kept, int(data.index), data.liked), duration=4)
        return gr.Row(visible=data.liked is not True), int(data.index)

    def explain(kept: list[dict[str, Any]], at: int, reason: str | None, text: str) -> tuple[Any, None, str]:
        if (reason or text.strip()) and at >= 0:
            gr.Info(keep(kept, at, reason or False, text), duration=4)
        return gr.Row(visible=False), None, ""

    how = {"show_progress": "hidden", "api_visibility": "private"}
    talk.like(rate, turns, [row, rated], **how)
    gr.on([why.submit, send.click], explain, [turns, rated, reasons, why], [row, reasons, why], **how)
    leave.click(lambda: (gr.Row(visible=False), None, ""), None, [row, reasons, why], **how)
