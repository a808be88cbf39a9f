"""What becomes of every lie of tests/golden/model_sentences.jsonl, counted by kind, as the table of docs/evaluation.md.

`python scripts/lies.py` prints the table, `--write` puts it between its marks. Each lie is told by a scripted
endpoint between two true sentences about the same plan; a test holds the table in the docs against a new count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lying_endpoint import MODEL, Endpoint, Reply
from model_evidence import Row, evidence_of, lead_ins, rows

from assistant.generation import DraftEvent, DraftReport, ModelFault, Withdrawn, draft, open_chat_model
from assistant.model import DraftSentence, Evidence

DOCS = Path(__file__).resolve().parent.parent / "docs" / "evaluation.md"
BLOCK = re.compile(r"(<!-- lies:begin -->\n).*?(<!-- lies:end -->)", re.DOTALL)
TRUE = [r for r in rows() if r.kind == "true"]
LIES = [r for r in rows() if r.kind != "true"]
KINDS = {
    "number": "another number", "unit": "the right number in another unit", "comparator": "以上 for 左右 and the like",
    "measure": "a share for an amount, a rise for a level", "year": "a swapped or invented year",
    "subject": "the figure of something else", "negation": "a prohibition turned round",
    "direction": "a fall for a rise", "certainty": "must for may, done for planned",
    "name": "a department, place or document that is not there", "role": "lead and support swapped",
    "plan": "the figure of another plan", "invented": "a statement without any clause",
    "wrong_clause": "true, but cited to the wrong clause", "no_citation": "an opinion without citation",
    "unknown_token": "a citation that does not exist", "half": "half a sentence", "markup": "HTML, links, scripts",
    "language": "another language", "leak": "the prompt's own words, or the key",
    "instruction": "a planted command obeyed",
}  # fmt: skip


@dataclass
class Fate:
    """What became of the lies of one kind."""

    told: int = 0
    caught: int = 0
    put_right: int = 0  # true words, whose citation code put right
    replaced: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


def ask_each(pairs: Sequence[tuple[str, Sequence[Evidence]]]) -> list[tuple[list[DraftSentence], DraftReport]]:
    """Return what stays shown and the report of one request per pair of reply and evidence, to one endpoint."""
    out = []
    with Endpoint([Reply(text) for text, _ in pairs]) as endpoint:
        model = open_chat_model(endpoint.url, MODEL, "sk-test-1234567890abcdef", timeout_s=20.0)
        for _, evidence in pairs:
            shown, _, report = take(draft(model, "方案怎么规定?", evidence, lead_ins=lead_ins(list(evidence))))
            out.append((shown, report))
    return out


def take(events: Iterator[DraftEvent]) -> tuple[list[DraftSentence], list[Withdrawn], DraftReport]:
    """Return what stays shown, what was taken back, and the report."""
    shown: list[DraftSentence] = []
    taken: list[Withdrawn] = []
    try:
        for event in events:
            if isinstance(event, DraftSentence):
                shown.append(event)
            elif isinstance(event, Withdrawn):
                taken.append(event)
            else:
                return shown, taken, event
    except ModelFault as fault:
        assert fault.report is not None and len(taken) == len(shown)
        return [], taken, fault.report
    raise AssertionError("a draft ends with its report")


def told_between_truths() -> list[tuple[Row, list[DraftSentence], DraftReport]]:
    """Return, for each lie told between two true sentences, what stays shown and the report."""
    pairs = []
    for row in LIES:
        mate = next((r for r in TRUE if r.plan == row.plan and r.cites != row.cites), TRUE[0])
        true = mate.text.replace("[1]", "[2]")
        pairs.append((f"{true}{row.text}\n{true}", evidence_of(row.plan, *row.cites, *mate.cites)))
    return [(row, shown, report) for row, (shown, report) in zip(LIES, ask_each(pairs), strict=True)]


def fates(told: Sequence[tuple[Row, list[DraftSentence], DraftReport]]) -> dict[str, Fate]:
    """Return what became of the lies, by kind; the repetition of the true sentence around each is left out."""
    out: dict[str, Fate] = {kind: Fate() for kind in KINDS}
    for row, shown, report in told:
        fate = out[row.kind]
        lie = row.text.split("[1]")[0]
        as_written = [s for s in shown if lie in s.text and s.origin != "quote"]
        fate.told += 1
        fate.caught += not as_written
        fate.put_right += row.kind == "wrong_clause" and bool(as_written) and report.repaired > 0
        fate.replaced += report.replaced > 0
        fate.reasons.update({kind: 1 for kind, _ in report.failures if kind != "repeated"})
    return out


def table(counted: dict[str, Fate], kept: int) -> str:
    """Return the table in Markdown, with the true sentences below."""
    lines = ["| kind of lie | told | caught | replaced by the clause | named as |", "| --- | --: | --: | --: | --- |"]
    for kind, fate in counted.items():
        caught = f"{fate.caught} + {fate.put_right} put right" if fate.put_right else str(fate.caught)
        named = ", ".join(f"{reason} {n}" for reason, n in sorted(fate.reasons.items())) or "–"
        lines.append(f"| {kind}: {KINDS[kind]} | {fate.told} | {caught} | {fate.replaced} | {named} |")
    told, caught = (sum(getattr(f, name) for f in counted.values()) for name in ("told", "caught"))
    right = sum(f.put_right for f in counted.values())
    replaced = sum(f.replaced for f in counted.values())
    lines.append(f"| all {len(counted)} kinds | {told} | {caught} + {right} put right | {replaced} | |")
    return "\n".join([*lines, "", f"Of {len(TRUE)} true sentences {kept} were shown as written.", ""])


def measured() -> str:
    """Return the table as the code of today gives it."""
    kept = sum(report.kept for _, report in ask_each([(r.text, evidence_of(r.plan, *r.cites)) for r in TRUE]))
    return table(fates(told_between_truths()), kept)
