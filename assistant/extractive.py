"""Answer with the plan's own sentences: the best ones of the best clauses, verbatim.

Input: a `Question`, the stages of its search. Output: one finding per plan, its quality saying how well it answers.
Does not know: facts, outcomes; whether quality is enough (chain.py decides).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.findings import Finding, clause_quote, sentence_spans
from assistant.model import DraftSentence
from assistant.question import Question
from assistant.retrieval import Stages
from assistant.terms import cover
from documents.model import Clause
from documents.normalization import fold
from documents.periods import find_periods
from index.store import Library

# Weights of the parts of a sentence's score, and the range that e5 similarities fall in; chosen on the dev
# questions (docs/evaluation.md).
W_SENTENCE, W_CLAUSE, W_DENSE = 0.45, 0.25, 0.30
LOW_COSINE, HIGH_COSINE = 0.80, 0.90
CLAUSES_READ = 12
NEEDED_GAP = 0.3  # how much worse a sentence may score that has the figure or the doer asked for
_DIGIT = re.compile(r"\d")
_ASKS_PERSON = re.compile(r"谁|官|组长|召集人|哪位|什么人|who")
_MAX_SENTENCES = {"measure": 3, "list": 2, "definition": 2}
_SKIP = frozenset({"title", "meta", "addressee", "signature", "date"})


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence of a clause with its score in 0..1."""

    clause: Clause
    start: int
    end: int
    score: float
    share: float


def extract(
    library: Library, question: Question, stages: Stages, needs: re.Pattern[str] | None = None
) -> list[Finding]:
    """Return the best sentences per plan, best plan first; sentences that hold what the answer `needs` come first."""
    similarity = _by_place(library, stages)
    by_plan: dict[str, list[Scored]] = {}
    read: dict[str, int] = {}
    for clause_id in stages.fused:
        clause = library.clause(clause_id)
        if clause.kind in _SKIP or read.get(clause.plan_id, 0) >= CLAUSES_READ:
            continue
        read[clause.plan_id] = read.get(clause.plan_id, 0) + 1
        by_plan.setdefault(clause.plan_id, []).extend(_score_sentences(question, clause, similarity))
    findings = [_tell(question, plan_id, _fitting(scored, needs)) for plan_id, scored in by_plan.items() if scored]
    return sorted(findings, key=lambda f: (-f.quality, f.plan_id))


def _by_place(library: Library, stages: Stages) -> dict[tuple[str, int], float]:
    """Return the best similarity of the passages that begin at each place, and of each clause at (id, -1)."""
    out: dict[tuple[str, int], float] = {}
    for row, cosine in stages.similarity.items():
        passage = library.passage(row)
        for key in ((passage.clause_id, passage.start), (passage.clause_id, -1)):
            out[key] = max(out.get(key, 0.0), cosine)
    return out


def _score_sentences(question: Question, clause: Clause, similarity: dict[tuple[str, int], float]) -> list[Scored]:
    around = fold(" ".join([*clause.path, clause.text])).text
    whole = cover(question.terms, around).share
    near = similarity.get((clause.clause_id, -1), LOW_COSINE)
    title = fold(clause.heading or (clause.path[-1] if clause.path else "")).text
    out: list[Scored] = []
    for start, end in sentence_spans(clause.text, clause.start):
        text = fold(clause.text[start - clause.start : end - clause.start]).text
        share = cover(question.terms, text).share
        titled = max(share, 0.8 * cover(question.terms, title + " " + text).share)
        cosine = max(similarity.get((clause.clause_id, start), 0.0), near - 0.01)
        dense = min(1.0, max(0.0, (cosine - LOW_COSINE) / (HIGH_COSINE - LOW_COSINE)))
        score = W_SENTENCE * titled + W_CLAUSE * whole + W_DENSE * dense + _kind_bonus(question, text, clause)
        out.append(Scored(clause, start, end, score, max(share, whole)))
    return out


def _kind_bonus(question: Question, text: str, clause: Clause) -> float:
    """Return a small bonus for a sentence of the kind that is asked for."""
    bonus = 0.0
    if "target" in question.intents and _DIGIT.search(text):
        bonus += 0.06
    if "deadline" in question.intents and re.search(r"\d+(年|月)|年底|月底", text):
        bonus += 0.08
    if "list" in question.intents and text.count("、") >= 2:
        bonus += 0.05
    if question.years and any(y in text for y in question.years):
        bonus += 0.05
    if ("duty" in question.intents or _ASKS_PERSON.search(question.text)) and re.search(
        r"由.{1,30}(负责|牵头|担任|管理|统筹|组织|审)|任.{0,4}组长|牵头|设在", text
    ):
        bonus += 0.08
    if "duty" not in question.intents and re.match(r"[(]?(牵头|责任|配合|协同|完成)(单位|部门|时间|时限)", text):
        bonus -= 0.5
    if re.match(r"(为|根据|按照|依据).{0,60}《", text):
        bonus -= 0.12
    thin = len(text) < 16 and not _DIGIT.search(text) and len(clause.text) > 2 * len(text)
    if clause.kind == "heading" or thin:
        bonus -= 0.15
    return bonus


def _tell(question: Question, plan_id: str, scored: Sequence[Scored]) -> Finding:
    best = max(scored, key=lambda s: (s.score, -s.start))
    limit = next((n for intent, n in _MAX_SENTENCES.items() if intent in question.intents), 1)
    same = [s for s in scored if s.clause is best.clause]
    said = [s for s in same if not _is_title(s)] or same
    ranked = sorted(said, key=lambda s: (-s.score, s.start))
    chosen = [s for s in ranked if s.score >= best.score - 0.18][:limit] or ranked[:1]
    if _is_title(best) and best not in chosen:  # the topic is the clause's own title: its text is the answer
        chosen = said[: max(limit, 2)]
    if limit > 1 and len(chosen) < limit:  # a measure is told by what follows its opening
        after = [s for s in said if s.start > chosen[0].start and s not in chosen]
        chosen += after[: limit - len(chosen)]
    chosen += _dated(question, same, chosen)
    lines = tuple(
        DraftSentence(
            s.clause.text[s.start - s.clause.start : s.end - s.clause.start],
            (clause_quote(s.clause, s.start, s.end),),
            "quote",
        )
        for s in sorted(dict.fromkeys(chosen), key=lambda s: s.start)
    )
    return Finding(plan_id, lines, best.score)


def _fitting(scored: list[Scored], needs: re.Pattern[str] | None) -> list[Scored]:
    """Return the sentences that hold what is needed when one scores nearly as well as the best; all otherwise."""
    if needs is None:
        return scored
    fitting = [s for s in scored if needs.search(fold(_text(s)).text)]
    best = max(s.score for s in scored)
    return fitting if fitting and max(s.score for s in fitting) >= best - NEEDED_GAP else scored


def _is_title(scored: Scored) -> bool:
    """Return whether a sentence is only the title of its clause."""
    heading = scored.clause.heading
    return bool(heading) and scored.end - scored.start <= len(heading) + len(scored.clause.label) + 3


def _dated(question: Question, same: Sequence[Scored], chosen: Sequence[Scored]) -> list[Scored]:
    """Return the nearest sentence before the chosen ones that names the time, when the question asks for it."""
    asks = "deadline" in question.intents or (question.years and "yes_no" in question.intents)
    if not asks or any(find_periods(_text(s)) for s in chosen):
        return []
    before = [s for s in same if s.start < chosen[0].start and find_periods(_text(s))]
    return before[-1:]


def _text(scored: Scored) -> str:
    return scored.clause.text[scored.start - scored.clause.start : scored.end - scored.clause.start]
