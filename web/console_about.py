"""The tab that says what this is: what it can and cannot do, what answers, which index, licences.

Input: the service, wording. Output: components and their wiring. Does not know: answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr

from web import console_tables as tables
from web.console_ready import until_ready
from web.service import Service

Words = Mapping[str, str]
_LISTS = (("about_can", 4), ("about_cannot", 4))


def build(service: Service, words: Words, tab: Any) -> None:
    """Put the tab's components into the page and wire them."""
    shown = gr.HTML(elem_id="zw-about", padding=False)
    tab.select(lambda: page(service, words), None, shown, show_progress="hidden", api_visibility="private")


def page(service: Service, words: Words) -> str:
    """Return the page as HTML."""
    parts = []
    for key, count in _LISTS:
        items = "".join(f"<li>{tables.text(words[f'{key}_{n}'])}</li>" for n in range(1, count + 1))
        parts.append(f"<h2>{tables.text(words[key])}</h2><ul>{items}</ul>")
    fields = "".join(
        f"<dt>{tables.text(name)}</dt><dd>{tables.text(value)}</dd>" for name, value in _state(service, words)
    )
    parts.append(f"<h2>{tables.text(words['about_state'])}</h2><dl>{fields}</dl>")
    parts.append(f"<h2>{tables.text(words['about_licences'])}</h2><p>{tables.text(words['about_licence_text'])}</p>")
    return f'<div class="zw-words">{"".join(parts)}</div>'


def _state(service: Service, words: Words) -> list[tuple[str, str]]:
    answers = words["llm" if service.answerer == "llm" else "extractive"]
    state = [(words["answerer"], answers if not service.llm_ready else f"{words['extractive']} / {words['llm']}")]
    if not until_ready(service):
        return [*state, ("", service.status_text())]
    held = service.catalogue
    manifest = getattr(held.library, "manifest", None)
    clauses = held.clause_count
    state.append((words["tab_library"], words["ready"].format(plans=len(held.plans), clauses=clauses)))
    if manifest is not None:
        state.append((words["index_version"], manifest.index_version))
        state.append((words["embedding"], f"{manifest.embedding_model} ({manifest.embedding_backend})"))
    return state
