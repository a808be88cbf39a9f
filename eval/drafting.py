"""What became of answers that a chat model was asked to word: kept, fallen back, held by their clauses, how fast.

Input: judged rows, a corpus. Output: marks of one worded answer, figures of a run, a table of them.
Does not know: endpoints, prompts, how sentences are checked. It shares no code with assistant.support_check on
purpose, so that a fault there is not repeated by the figures that watch it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from eval.matching import plain
from eval.metrics import percentile, total
from eval.model import Corpus, Count, Marks, Row

if TYPE_CHECKING:
    from assistant.endpoint import ChatModel

# What must be whole in every worded answer, as (metric, what it counts).
GROUNDING = (
    ("verbatim", "quotes verbatim at their place"),
    ("numbers", "figures held by a cited clause"),
    ("citation_real", "citations of a clause that exists"),
    ("sentences_cited", "statements with a citation"),
    ("unmixed", "model sentences that keep to the plans they cite"),
)
_YEAR = re.compile(r"[\s(（]*\d{4}年?[)）]?\s*$")
_MIN_NAME = 3  # characters of a plan's name that can be told in a sentence


def name_of_model(chat: ChatModel) -> str:
    """Return the model's name with what else its answers depend on: budgets in tokens, the prompt's version."""
    from assistant.prompting import load_prompt

    return f"{chat.model} {chat.context_tokens}/{chat.answer_tokens} prompt {load_prompt('answer').version}"


def unmixed(answer: Mapping[str, Any], corpus: Corpus) -> Marks:
    """Return how many of the model's sentences name no plan but those cited, and name each of several cited."""
    plan_of = {c["token"]: c["plan_id"] for c in answer["citations"]}
    names = _names(corpus)
    clean = []
    for sentence in answer["sentences"]:
        if sentence["origin"] == "model":
            cited = {plan_of[n] for n in sentence["citations"] if n in plan_of}
            said = plain(sentence["text"])
            named = {plan_id for name, plan_id in names if name in said}
            clean.append(named <= cited and (len(cited) == 1 or cited <= named))
    return {"unmixed": Count(sum(clean), len(clean))} if clean else {}


def _names(corpus: Corpus) -> list[tuple[str, str]]:
    """Return (plain name, plan id) of the names that only one plan has and that are no part of another's."""
    owners: dict[str, set[str]] = {}
    for plan in corpus.plans.values():
        for name in {plan.zone or "", _YEAR.sub("", plan.display_name), *plan.aliases}:
            if len(plain(name)) >= _MIN_NAME:
                owners.setdefault(plain(name), set()).add(plan.plan_id)
    return [
        (name, min(ids))
        for name, ids in owners.items()
        if len(ids) == 1 and not any(name in other and held != ids for other, held in owners.items())
    ]


def drafting_figures(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the figures of the rows that were put to a model; {} when none was."""
    put = [(r, r.answer["drafting"]) for r in rows if r.answer and r.answer.get("drafting")]
    if not put:
        return {}
    worded = [r for r, _ in put if r.answer and r.answer["answerer"] == "llm"]
    reports = [report for _, report in put]
    failures: Counter[str] = Counter()
    for report in reports:
        failures.update(report["failures"])
    sums = total(r.marks for r in worded)
    right = total(r.marks for r, _ in put).get("right", Count())
    return {
        "asked": len(rows),
        "put_to_model": len(put),
        "worded": len(worded),
        "fallbacks": dict(Counter(r["fallback"] for r in reports if r["fallback"]).most_common()),
        "sentences": {
            k: sum(r[k] for r in reports) for k in ("written", "kept", "repaired", "replaced", "dropped", "added")
        },
        "failures": dict(failures.most_common()),
        "grounding": {name: _pair(sums.get(name, Count())) for name, _ in GROUNDING},
        "right": _pair(right),
        "right_worded": _pair(sums.get("right", Count())),
        "checking_ms": _spread(r["checking_ms"] for r in reports),
        "first_sentence_ms": _spread(r["first_sentence_ms"] for r in reports if r["first_sentence_ms"] is not None),
        "total_ms": _spread(r["total_ms"] for r in reports),
        "prompt_tokens": _spread(r["prompt_tokens"] for r in reports),
    }


def drafting_table(found: Mapping[str, Any]) -> str:
    """Return the figures as a Markdown table."""
    sentences, lines = found["sentences"], []
    lines.append(("questions asked / put to the model", f"{found['asked']} / {found['put_to_model']}"))
    lines.append(("answers in the model's words", _of([found["worded"], found["put_to_model"]])))
    lines.append(("fallen back to the extractive answer", _listed(found["fallbacks"])))
    counts = ", ".join(f"{sentences[k]} {k}" for k in ("kept", "repaired", "replaced", "dropped", "added"))
    lines.append(("sentences", f"{sentences['written']} written: {counts}"))
    lines.append(("reasons of those not kept", _listed(found["failures"])))
    lines += [(text, _of(found["grounding"][name])) for name, text in GROUNDING]
    lines.append(("answers right, of all put to the model", _of(found["right"])))
    lines.append(("answers right, of those in the model's words", _of(found["right_worded"])))
    lines.append(("checking an answer, ms: p50 / p95 / max", _times(found["checking_ms"])))
    lines.append(("first checked sentence, ms: p50 / p95 / max", _times(found["first_sentence_ms"])))
    lines.append(("whole draft, ms: p50 / p95 / max", _times(found["total_ms"])))
    return "\n".join(["| measure | result |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in lines)])


def ungrounded(found: Mapping[str, Any]) -> list[str]:
    """Return what of the worded answers does not hold, one line each; empty when all is held."""
    pairs = ((text, found["grounding"][name]) for name, text in GROUNDING)
    return [f"{text}: {_of(pair)}" for text, pair in pairs if pair[0] != pair[1]]


def _pair(count: Count) -> list[int]:
    return [int(count.hits), count.of]


def _of(pair: Sequence[int]) -> str:
    return f"{pair[0]} of {pair[1]}" + (f" ({pair[0] / pair[1]:.3f})" if pair[1] else "")


def _listed(counts: Mapping[str, int]) -> str:
    return f"{sum(counts.values())}" + (": " + ", ".join(f"{k} {n}" for k, n in counts.items()) if counts else "")


def _spread(values: Iterable[float]) -> list[float]:
    held = list(values)
    edges = (percentile(held, 0.5), percentile(held, 0.95), max(held, default=None))
    return [round(v, 1) for v in edges if v is not None]


def _times(spread: Sequence[float]) -> str:
    return " / ".join(f"{v:,.1f}" if v < 100 else f"{v:,.0f}" for v in spread) or "–"
