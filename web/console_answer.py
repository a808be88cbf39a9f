"""Put an answer into Markdown: for the chat with chips as links, for a file with footnotes.

Input: answers as JSON objects of the contract, wording, the base path. Output: Markdown.
Does not know: pages. Text of plans and users stands as text: its HTML, images and links are switched off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from documents.normalization import simplify
from web.links import digest, plan_url, view_query

Words = Mapping[str, str]
_TOKEN = re.compile(r"\[(\d{1,3})\]")
_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|>~])")
_SLIM = ("answer_id", "outcome", "answer", "caveats", "options", "suggestions", "answerer", "index_version", "notices")
_CITED = ("token", "plan_id", "display_name", "clause_id", "path", "quote", "start", "end")
MAX_OPTIONS = 6
FAULT = "fault"  # the outcome of a question that could not be asked
STOPPED = "stopped"  # the outcome of a question whose answer was stopped
UNANSWERED = (FAULT, STOPPED)
PLAN = "plan="  # opens the value of a button that chooses a plan


def slim(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a page needs of an answer, small enough to be kept in the browser."""
    kept = {name: answer.get(name) for name in _SLIM}
    return kept | {"citations": [{name: c.get(name) for name in _CITED} for c in answer.get("citations", [])]}


def clause_link(base: str, row: Mapping[str, Any]) -> str:
    """Return the address of the reader page at the row's clause, with its quote marked."""
    path, _, fragment = plan_url(str(row["plan_id"]), str(row["clause_id"])).partition("#")
    view = view_query(base, str(row["plan_id"]))
    place = f"q={int(row['start'])}-{int(row['end'])}&h={digest(str(row.get('quote', '')))}"
    return f"{base}{path}?{place}&embed=1{view}#{fragment}"


def as_text(text: str) -> str:
    """Return `text` as Markdown that shows it letter by letter."""
    return _MARKS.sub(r"\\\1", escape(text, quote=False)).replace("\n", "<br>")


def in_chat(answer: Mapping[str, Any], words: Words, base: str) -> str:
    """Return the whole answer for the chat: outcome, text with chips, notes, sources, label."""
    if answer["outcome"] in UNANSWERED:
        return f"{badge(str(answer['outcome']), words)}\n\n{as_text(str(answer['answer']))}"
    cited = {int(c["token"]): c for c in answer.get("citations") or []}
    parts = [badge(str(answer["outcome"]), words), with_chips(str(answer["answer"]), cited, words, base)]
    caveats = {str(c["text"]): c for c in answer.get("caveats") or []}
    notes = [(caveat_name(c, words), caveat_text(c, words, _chinese)) for c in caveats.values()]
    notes += [(words["caveat"], _inline(n)) for n in map(str, answer.get("notices") or []) if n not in caveats]
    parts += [f'<span class="zw-note"><b>{escape(name)}</b> {note}</span>' for name, note in notes]
    if cited:
        lines = "".join(_source(c, words, base) for c in cited.values())
        parts.append(f'<span class="zw-sources">{lines}</span>')
    parts.append(f'<span class="zw-ai">{label(answer, words)}</span>')
    return "\n\n".join(parts)


def caveat_name(caveat: Mapping[str, Any], words: Words) -> str:
    """Return what a caveat is called, with its kind."""
    kind = words.get(f"flaw_{caveat.get('kind')}", "")
    return words["caveat_kind"].format(kind=kind) if kind else words["caveat"]


def caveat_text(caveat: Mapping[str, Any], words: Words, shown: Callable[[str], str] = str) -> str:
    """Return what a caveat says, `shown` in its own Chinese words; on an English page after what its kind means."""
    return words.get(f"told_{caveat.get('kind')}", "{text}").replace("{text}", shown(str(caveat["text"])))


def growing(sentences: Sequence[str], words: Words) -> str:
    """Return an answer that is still coming, without links."""
    return _switched_off("".join(sentences)) or f"*{words['thinking']}*"


def fault(message: str, outcome: str = FAULT) -> dict[str, Any]:
    """Return a fault, or that it was stopped, in the place of an answer, so that the question is not lost."""
    return slim({"outcome": outcome, "answer": message})


def badge(outcome: str, words: Words) -> str:
    """Return the outcome as a coloured word."""
    word = words.get(f"{outcome}_badge" if outcome in UNANSWERED else outcome, outcome)
    return f'<span class="zw-badge zw-{escape(outcome)}">{escape(word)}</span>'


def with_chips(text: str, cited: Mapping[int, Mapping[str, Any]], words: Words, base: str) -> str:
    """Return Markdown `text` with its [n] tokens as links to their clauses."""
    pieces = _TOKEN.split(text)
    for at in range(0, len(pieces), 2):
        pieces[at] = _switched_off(pieces[at])
    for at in range(1, len(pieces), 2):
        found = cited.get(int(pieces[at]))
        pieces[at] = f"[{pieces[at]}]" if found is None else _chip(found, words, base)
    return "".join(pieces)


def label(answer: Mapping[str, Any], words: Words) -> str:
    """Return the AI label of an answer."""
    if not answer.get("citations"):
        return words["ai_message"]
    return words["ai_llm" if answer.get("answerer") == "llm" else "ai_extractive"]


def buttons(answer: Mapping[str, Any], words: Words) -> list[dict[str, str]]:
    """Return the plans to choose from, then the suggested questions, as options of a chat message."""
    plans = [
        {
            "value": f"{PLAN}{o['plan_id']}",
            "label": words["option"].format(plan=o.get("display_name") or o["plan_title"]),
        }
        for o in answer.get("options") or []
    ]
    more = [{"value": s, "label": s} for s in map(simplify, answer.get("suggestions") or [])]
    return [*plans, *more][:MAX_OPTIONS] if not plans else [*plans[:12], *more[:2]]


def as_document(turns: Sequence[Mapping[str, Any]], words: Words) -> str:
    """Return a conversation as a Markdown file, with each citation's quote and place, and the AI label."""
    out = [f"# {words['conversation']}"]
    for turn in turns:
        answer = turn["answer"]
        out.append(f"## {words['asked']}:{as_text(str(turn['question']))}")
        out.append(f"**{words.get(str(answer['outcome']), '')}**")
        out.append(_switched_off(str(answer["answer"]).strip()))
        out += [f"> {caveat_name(c, words)}:{caveat_text(c, words, as_text)}" for c in answer.get("caveats") or []]
        out.append("\n".join(f"- {as_text(line)}" for line in source_lines(answer)))
        out.append(f"*{label(answer, words)} · {words['index_version']} {answer.get('index_version') or '—'}*")
    return "\n\n".join(part for part in out if part) + "\n"


def source_lines(answer: Mapping[str, Any]) -> list[str]:
    """Return one line of text for each citation: number, plan, path, quote."""
    return [
        f"[{c['token']}] {c['display_name']} · {' › '.join(c['path'])}:“{c['quote']}”"
        for c in answer.get("citations") or []
    ]


def _switched_off(text: str) -> str:
    """Return Markdown without live HTML, images or links; tables, lists and emphasis stay."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("![", "!\\[").replace("](", "]\\(")


def _chip(cited: Mapping[str, Any], words: Words, base: str) -> str:
    place = f"{cited['display_name']} › {' › '.join(cited['path'])}"
    return (
        f'<a class="zw-cite" href="{escape(clause_link(base, cited))}" title="{_inline(place)}" '
        f'aria-label="{words["cite_label"]} {cited["token"]}: {_inline(place)}">{cited["token"]}</a>'
    )


def _source(cited: Mapping[str, Any], words: Words, base: str) -> str:
    path = " › ".join(_inline(step) for step in cited["path"])
    return (
        f'<span class="zw-source">{_chip(cited, words, base)} <b>{_inline(str(cited["display_name"]))}</b> '
        f'<span class="zw-path">{path}</span></span>'
    )


def _chinese(text: str) -> str:
    return f'<span lang="zh">{_inline(text)}</span>'


def _inline(text: str) -> str:
    """Return `text` for HTML within Markdown: its marks are written as references."""
    plain = " ".join(text.split())
    return re.sub(r"[\\`*_\[\]()|~!$]", lambda m: f"&#{ord(m[0])};", escape(plain))
