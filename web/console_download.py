"""Hand a file to the browser on a click, without leaving one on the server.

Input: a button, a function that makes a file's name and bytes. Output: wiring.
Does not know: what is in the file. The page's script (console_page.js) saves it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr


@dataclass(frozen=True, slots=True)
class File:
    """A file to save: an empty one is not saved, its name is what to tell the user."""

    name: str
    data: bytes
    media_type: str = "application/octet-stream"


def wire(button: Any, make: Callable[..., File], inputs: Sequence[Any]) -> None:
    """Save the file that `make` returns for the values of `inputs` when `button` is pressed."""
    held = gr.JSON(visible=False)

    def prepare(*values: Any) -> dict[str, str] | None:
        file = make(*values)
        if not file.data:
            gr.Info(file.name, duration=4)
            return None
        return {"name": file.name, "type": file.media_type, "data": base64.b64encode(file.data).decode("ascii")}

    button.click(prepare, list(inputs), held, show_progress="hidden", api_visibility="private").then(
        None, held, None, js="(file) => { window.zhuwen.save(file); return []; }", api_visibility="private"
    )


def wire_copy(button: Any, make: Callable[..., str], inputs: Sequence[Any]) -> None:
    """Put the text that `make` returns on the clipboard when `button` is pressed."""
    held = gr.JSON(visible=False)
    button.click(
        lambda *values: {"text": make(*values)}, list(inputs), held, show_progress="hidden", api_visibility="private"
    ).then(None, held, None, js="(held) => { window.zhuwen.copy(held.text); return []; }", api_visibility="private")
