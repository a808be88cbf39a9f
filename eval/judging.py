"""Judge one answer against the gold of its question, without a judge model.

Input: a located question, an answer in the JSON shape of the contract, the corpus. Output: `Marks`.
Does not know: how the answer was made, how marks are summed or shown.

Every metric is a count with its own denominator (eval/README.md); what cannot be scored has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from eval.matching import holds, holds_any, is_slice, numbers, plain, without_tokens
from eval.model import Corpus, Count, Located, Marks, Place

POSITIVE = frozenset({"answered", "partial", "clarify"})
REFUSALS = frozenset({"no_evidence", "out_of_scope", "blocked"})
# 'down' metrics are better when lower; all others when higher
LOWER_IS_BETTER = frozenset({"over_refusal"})
Answer = Mapping[str, Any]
_VERDICT_CHARS = 4  # '不是。', '是的。'
_LEADS = (":", "：", ",", "，", "、")


def judge(located: Located, answer: Answer, corpus: Corpus) -> dict[str, Count]:
    """Return the marks of one answer."""
    marks = {
        **_content(located, answer),
        **_citations(located, answer, corpus),
        **_quotes(answer, corpus),
        **_figures(answer, corpus),
        **_refusal(located, answer, corpus),
    }
    right = marks["right"].hits == 1
    recall = marks["citation_recall"]
    if recall.of:
        marks["right_and_cited"] = _bit(right and recall.hits == recall.of)
    return marks


def _bit(value: bool) -> Count:
    return Count(int(value), 1)


def _content(located: Located, answer: Answer) -> Marks:
    """Outcome, key facts, forbidden strings, directness."""
    question = located.question
    text = plain(answer["answer"])
    marks = {"outcome": _bit(answer["outcome"] in question.expected)}
    right = bool(marks["outcome"].hits)
    if question.key_facts:
        complete = all(holds_any(text, alternatives) for alternatives in question.key_facts)
        marks["key_facts"] = _bit(complete)
        right = right and complete
        if question.expected[0] == "answered":
            first = plain(_first_sentence(answer))
            marks["direct"] = _bit(any(holds_any(first, alternatives) for alternatives in question.key_facts))
    if question.forbidden:
        clean = not any(holds(text, item) for item in question.forbidden)
        marks["clean"] = _bit(clean)
        right = right and clean
    marks["right"] = _bit(right)
    if question.category in ("redacted", "damaged") and question.expected[0] == "answered":
        marks["caveat"] = _bit(bool(answer.get("caveats")))
    return marks


def _first_sentence(answer: Answer) -> str:
    """Return the first sentence; a verdict ('不是。') or a lead-in that ends in a colon takes the next one with it."""
    first = ""
    for sentence in answer["sentences"]:
        first += without_tokens(sentence["text"])
        if len(plain(first)) > _VERDICT_CHARS and not first.rstrip().endswith(_LEADS):
            break
    return first


def _cited_places(answer: Answer, corpus: Corpus) -> dict[str, Place]:
    """Return the clause spans of the citations in use, by clause id; unknown ones are left out."""
    used = {n for s in answer["sentences"] for n in s["citations"]}
    places = {}
    for citation in answer["citations"]:
        clause = corpus.clauses.get(citation["clause_id"])
        if citation["token"] in used and clause is not None and clause.plan_id == citation["plan_id"]:
            places[clause.clause_id] = Place(clause.plan_id, clause.start, clause.end)
    return places


def _citations(located: Located, answer: Answer, corpus: Corpus) -> Marks:
    """Clause-level precision and recall, real citations, plans mixed up, complete clarifications."""
    question = located.question
    cited = _cited_places(answer, corpus)
    marks = {"citation_precision": Count(), "citation_recall": Count()}
    marks["citation_real"] = _real(answer, corpus)
    positive = bool(POSITIVE & set(question.expected))
    if located.gold and positive:
        hits = [any(p.overlaps(c) for p in places for c in cited.values()) for places in located.gold]
        marks["citation_recall"] = Count(sum(hits), len(hits)) if question.all_evidence else _bit(any(hits))
        marks["citation_precision"] = _precision(located, answer, cited)
    plans = {c["plan_id"] for c in answer["citations"] if answer["outcome"] in POSITIVE}
    if located.plan_ids and plans and "clarify" not in question.expected:
        marks["own_plan"] = _bit(plans <= set(located.plan_ids))
    if question.expected[0] == "clarify" and answer["outcome"] == "clarify" and located.gold:
        offered = {o["plan_id"] for o in answer["options"]}
        marks["options"] = _bit({p.plan_id for places in located.gold for p in places} <= offered)
    return marks


def _precision(located: Located, answer: Answer, cited: Mapping[str, Place]) -> Count:
    """Cited clauses that hold gold, of those cited; one cited only for its lead-in ('到2025年:') counts when gold."""
    quotes: dict[str, list[str]] = {}
    for citation in answer["citations"]:
        quotes.setdefault(citation["clause_id"], []).append(citation["quote"].rstrip())
    good = {i for i, c in cited.items() if any(c.overlaps(p) for places in located.gold for p in places)}
    leads = {i for i in cited if all(quote.endswith(_LEADS) for quote in quotes[i])}
    return Count(len(good), len(good | (cited.keys() - leads)))


def _real(answer: Answer, corpus: Corpus) -> Count:
    """Every [n] that a sentence uses must be a citation of a clause that its plan has."""
    known = {
        c["token"]
        for c in answer["citations"]
        if (clause := corpus.clauses.get(c["clause_id"])) is not None and clause.plan_id == c["plan_id"]
    }
    used = [n for s in answer["sentences"] for n in s["citations"]]
    listed = [c["token"] for c in answer["citations"]]
    return Count(sum(n in known for n in used + listed), len(used) + len(listed))


def _quotes(answer: Answer, corpus: Corpus) -> Marks:
    """Quotes verbatim at their place; quoted sentences verbatim in a cited plan; statements cited."""
    hits = of = backed = statements = 0
    for citation in answer["citations"]:
        plan = corpus.plans.get(citation["plan_id"])
        of += 1
        hits += plan is not None and plan.text[citation["start"] : citation["end"]] == citation["quote"] != ""
    by_token = {c["token"]: c for c in answer["citations"]}
    for sentence in answer["sentences"]:
        if sentence["origin"] == "message":
            continue
        statements += 1
        backed += any(n in by_token for n in sentence["citations"])
        if sentence["origin"] == "quote":
            plans = {by_token[n]["plan_id"] for n in sentence["citations"] if n in by_token}
            of += 1
            hits += any(is_slice(sentence["text"], corpus.plans[p].text) for p in plans if p in corpus.plans)
    return {"verbatim": Count(hits, of), "sentences_cited": Count(backed, statements)}


def _figures(answer: Answer, corpus: Corpus) -> Marks:
    """Every figure of a sentence that is no message stands in the union of its cited clauses."""
    clause_of = {c["token"]: corpus.clauses.get(c["clause_id"]) for c in answer["citations"]}
    names = [n for c in answer["citations"] for n in (c["display_name"], c["plan_title"]) if n]
    hits = of = 0
    for sentence in answer["sentences"]:
        if sentence["origin"] == "message":
            continue
        cited = [clause for n in sentence["citations"] if (clause := clause_of.get(n)) is not None]
        union = plain("\n".join(clause.text for clause in cited))
        text = sentence["text"]
        for name in names:
            text = text.replace(name, "")
        found = numbers(text)
        of += len(found)
        hits += sum(holds(union, figure) for figure in found)
    return {"numbers": Count(hits, of)}


def _refusal(located: Located, answer: Answer, corpus: Corpus) -> Marks:
    """Refusals where they are due, and only there; no figure of a plan in a refusal."""
    expected = set(located.question.expected)
    refused = answer["outcome"] in REFUSALS
    marks = {}
    if expected <= REFUSALS:
        marks["refusal_recall"] = _bit(refused)
    elif not expected & REFUSALS:
        marks["over_refusal"] = _bit(refused)
    if refused:
        asked = plain("\n".join((located.question.question, *located.question.history)))
        marks["refusal_holds_no_figure"] = _bit(not _leaks(answer, asked, corpus.plans))
    return marks


def _leaks(answer: Answer, asked: str, plans: Iterable[str]) -> list[str]:
    """Return the measured figures of a refusal that the user did not bring along."""
    text = answer["answer"]
    for citation in answer["citations"]:
        for name in (citation["display_name"], citation["plan_title"]):
            text = text.replace(name, "") if name else text
    measured = ("元", "%", "亩", "米", "家", "户", "吨", "倍", "百分点")
    return [n for n in numbers(text) if n.endswith(measured) and not holds(asked, n)]
