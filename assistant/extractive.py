"""Answer with the plan's own sentences: the best ones of the best clauses, verbatim.

Input: a `Question`, the stages of its search. Output: one finding per plan, its quality saying how well it answers.
Does not know: facts, outcomes; how sentences are ranked (ranking.py); whether quality is enough (outcomes.py).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from assistant.enumerations import (
    LABEL,
    POINTS_DOWN,
    as_many_as_asked,
    items_below,
    labelled_items,
    lead_in,
    line_of,
    text_of,
    whole_list,
)
from assistant.findings import Finding, quoted_line
from assistant.messages import Language
from assistant.model import DraftSentence
from assistant.needed import ASKS_WHY, MUST_HOLD, REASON
from assistant.question import Question
from assistant.ranking import ASKS_WHEN, LEADS_DATE, Ranker, Scored
from assistant.retrieval import Stages
from assistant.running_lists import parallel_parts
from assistant.years import months_in
from documents.model import Clause
from documents.normalization import fold
from documents.periods import find_periods
from index.library import Library

# Weights of the parts of a finding's quality, and the range that e5 similarities fall in; chosen on the dev questions
# (docs/evaluation.md).
W_SENTENCE, W_CLAUSE, W_DENSE = 0.45, 0.25, 0.30
LOW_COSINE, HIGH_COSINE = 0.80, 0.90
LOW_ENGLISH = 0.78
ALSO = 0.4  # a sentence of another clause is told too when it is so likely, against the best
SAME_CLAUSE = 0.2  # one of the same clause, when a list or a measure is asked for
SIXTH = 5  # index of the sentence that the first is held against
RIVALS = 2.0  # log odds below the best at which a sentence still speaks for its plan
_OPEN_END = re.compile("尽快|尽早|早日|适时|择机|逐步")  # what has no date of its own takes none from before
MAX_TITLE = 60  # characters of a title with its label and its date
AIM = 3.0  # log odds by which a sentence that says how may lie behind one that says what is aimed at
OF_MONTH = 4.0  # log odds by which a sentence of the month asked for may be less likely than the best of all
AS_LIKELY = 0.2  # log odds by which a second sentence may be less likely than the best and is told too
ALL = 0.95  # share of the topic
_OF_ENACTING = re.compile(
    "哪(个|些|份|项)[^,。?]{0,8}(意见|办法|规定|纲要|规划|方案|政策|部署)|目的|宗旨|会|通过|管(到|哪|几|多)|哪几年|印发|通知|发给|下发|出台|发布|文件|依据"
)
_ENACTS = re.compile(
    "现(将|予|把).{0,60}(印发|发布|公布)|现印发|请(你们)?(认真)?(遵照|贯彻|结合实际).{0,8}(执行|落实|实施)|"
    "^(一、)?为.{4,160}(制定|制订)[^。]{0,30}(办法|方案|意见|细则|措施|规定)[。;]?$"
)
_MAX_SENTENCES = {"measure": 3, "list": 2, "definition": 2}


def extract(
    ranker: Ranker, question: Question, stages: Stages, needs: re.Pattern[str] | None = None, whole: bool = False
) -> list[Finding]:
    """Return the best sentences per plan, best plan first.

    `needs`: what a sentence must hold to answer. `whole`: one that holds all of the topic goes before likelier ones,
    as what a question presumes can be denied only by what is of the very same thing.
    """
    ranked = ranker.rank(question, stages, needs)
    scores = sorted((s.score for scored in ranked.values() for s in scored), reverse=True)
    margin = scores[0] - scores[min(SIXTH, len(scores) - 1)] if scores else 0.0
    findings = [
        _tell(ranker.library, question, plan_id, scored, margin, whole, needs) for plan_id, scored in ranked.items()
    ]
    return sorted(findings, key=lambda f: (-f.quality, f.plan_id))


def _quality(scored: Scored, language: Language) -> float:
    """Return how well a sentence answers by itself, whatever else there is: 0 to about 1.

    A question in English shares no words with a Chinese clause beyond those translated, so nearness alone may do.
    """
    titled = max(scored.of("sentence_cover"), 0.8 * scored.of("titled_cover"))
    cosine = max(scored.of("sentence_cosine"), scored.of("clause_cosine") - 0.01)
    dense = min(1.0, max(0.0, (cosine - LOW_COSINE) / (HIGH_COSINE - LOW_COSINE)))
    quality = W_SENTENCE * titled + W_CLAUSE * scored.of("clause_cover") + W_DENSE * dense
    quality += 0.06 * scored.of("figure") + 0.08 * max(scored.of("when"), scored.of("who")) + 0.05 * scored.of("year")
    if language == "en":
        quality = max(quality, min(1.0, max(0.0, (cosine - LOW_ENGLISH) / (HIGH_COSINE - LOW_ENGLISH))))
    return quality - 0.15 * scored.of("thin") - 0.12 * scored.of("basis")


def _tell(
    library: Library,
    question: Question,
    plan_id: str,
    scored: Sequence[Scored],
    margin: float,
    whole: bool,
    needs: re.Pattern[str] | None,
) -> Finding:
    scored = _of_month(question, _but_enacting(question, scored))
    full = [s for s in scored if whole and s.of("sentence_cover") >= ALL]
    best = max(full or _but_aims(question, scored), key=lambda s: (s.score, -s.start))
    limit = next((n for intent, n in _MAX_SENTENCES.items() if intent in question.intents), 1)
    same = [s for s in scored if s.clause is best.clause]
    said = [s for s in same if not _is_title(s)] or same
    said = [s for s in said if s in full] or said
    ranked = sorted(said, key=lambda s: (-s.score, s.start))
    likely = best.score + math.log(SAME_CLAUSE)
    chosen = [s for s in ranked if s.score >= likely][:limit] or ranked[:1]
    if limit == 1 and not question.years:
        chosen += [s for s in ranked[1:2] if s.score >= ranked[0].score - AS_LIKELY]
    if _is_title(best) and best not in chosen:  # the topic is the clause's own title: its text is the answer
        chosen = said[: max(limit, 2)]
    if limit > 1 and len(chosen) < limit:  # a measure is told by what follows its opening
        after = [s for s in said if s.start > chosen[0].start and s not in chosen and not s.of("note")]
        chosen += after[: limit - len(chosen)]
    chosen += _dated(question, same, chosen)
    chosen += _reason(question, same, chosen)
    inline = labelled_items(question, same, chosen)
    chosen += inline
    told = sorted(dict.fromkeys(chosen), key=lambda s: s.start) + _elsewhere(scored, best)
    counted = as_many_as_asked(question, scored)
    lists = (
        [line_of(s) for s in counted]
        or (parallel_parts(library, question, best) if not inline else [])
        or (whole_list(library, question, best) if not inline else [])
    )
    if needs in MUST_HOLD and not any(needs.search(fold(line.text).text) for line in lists):
        lists = []  # '哪几个镇' is not answered by the titles of a list
    lines = lists or [line for s in told for line in (line_of(s), *items_below(library, s.clause, text_of(s)))]
    lines = [*_dated_title(library, question, best.clause, lines), *lines]
    lines = [*_lead_in(library, lines), *lines]
    nearly = [s for s in scored if s.score >= best.score - RIVALS]
    quality = max(_quality(s, question.language) for s in nearly)
    return Finding(
        plan_id,
        tuple(dict.fromkeys(lines)),
        quality,
        score=best.score,
        margin=margin,
        clause_cover=best.of("clause_cover"),
        titled_cover=best.of("titled_cover"),
    )


def _elsewhere(scored: Sequence[Scored], best: Scored) -> list[Scored]:
    """Return the best sentence of another clause when it is nearly as likely as the best of all."""
    others = [s for s in scored if s.clause is not best.clause and not _is_title(s)]
    second = max(others, key=lambda s: (s.score, -s.start), default=None)
    return [second] if second is not None and second.score >= best.score + math.log(ALSO) else []


def _is_title(scored: Scored) -> bool:
    """Return whether a sentence is only the title of its clause."""
    heading = scored.clause.heading
    return bool(heading) and scored.end - scored.start <= len(heading) + len(scored.clause.label) + 3


def _dated(question: Question, same: Sequence[Scored], chosen: Sequence[Scored]) -> list[Scored]:
    """Return the nearest sentence before the chosen ones that names the time, when the question asks for it."""
    asks = "deadline" in question.intents or (question.years and "yes_no" in question.intents)
    if not asks or any(find_periods(text_of(s)) for s in chosen) or _OPEN_END.search(chosen[0].text):
        return []
    before = [s for s in same if s.start < chosen[0].start and find_periods(text_of(s))]
    notes = [s for s in same if s.start > chosen[-1].start and s.of("note") and find_periods(text_of(s))]
    return before[-1:] or notes[:1]


def _dated_title(
    library: Library, question: Question, clause: Clause, lines: Sequence[DraftSentence]
) -> list[DraftSentence]:
    """Return the nearest title above a clause that names a time, where it is asked when and no line of it tells that:
    '(一)筹备阶段(2024年底前)'.
    """
    if "deadline" not in question.intents or not ASKS_WHEN.search(question.text):
        return []
    if any(find_periods(line.text) for line in lines):
        return []
    while True:
        title = clause.text[: len(clause.label) + len(clause.heading) + LABEL].splitlines()[0] if clause.text else ""
        if clause.heading and find_periods(title) and len(title) <= MAX_TITLE:
            return [quoted_line(clause, clause.start, clause.start + len(title))]
        if clause.parent_id is None:
            return []
        clause = library.clause(clause.parent_id)


def _lead_in(library: Library, lines: Sequence[DraftSentence]) -> list[DraftSentence]:
    """Return the line above an item that says what becomes of all items: '有下列情形之一的,不予奖励:'.

    An item says nothing of that by itself.
    """
    clause = library.clause(lines[0].quotes[0].clause_id) if lines and lines[0].quotes else None
    if clause is None or not clause.label or clause.parent_id is None:
        return []
    lead = lead_in(library.clause(clause.parent_id))
    if lead is None or lead in lines or not POINTS_DOWN.search(lead.text):
        return []
    return [lead]


def _but_aims(question: Question, scored: Sequence[Scored]) -> Sequence[Scored]:
    """Return the sentences that may say how a thing is done: not those that only say what is to be reached by when."""
    if "measure" not in question.intents or question.intents & {"target", "deadline", "yes_no"}:
        return scored
    doing = [s for s in scored if not LEADS_DATE.match(s.text) and not s.of("note")]
    likely = max(scored, key=lambda s: s.score).score - AIM
    return [s for s in doing if s.score >= likely] or scored


def _of_month(question: Question, scored: Sequence[Scored]) -> Sequence[Scored]:
    """Return the sentences that name the month which a question names ('到9月底要完成几成'), where likely ones do."""
    months = months_in(question.text)
    if not months or "yes_no" in question.intents:
        return scored
    named = [s for s in scored if months & months_in(s.text)]
    likely = max(s.score for s in scored) - OF_MONTH
    return named if any(s.score >= likely for s in named) else scored


def _but_enacting(question: Question, scored: Sequence[Scored]) -> Sequence[Scored]:
    """Return the sentences but those that only put a plan into force ('…,现印发给你们,请遵照执行'), which name all of
    its topic and say nothing of it.
    """
    if question.intents & {"basis", "metadata"} or ASKS_WHY.search(question.text) or _OF_ENACTING.search(question.text):
        return scored
    return [s for s in scored if not _ENACTS.search(s.text)] or scored


def _reason(question: Question, same: Sequence[Scored], chosen: Sequence[Scored]) -> list[Scored]:
    """Return the sentence before the chosen ones when it is asked why and none of them gives a reason."""
    if not ASKS_WHY.search(question.text) or any(REASON.search(s.text) for s in chosen):
        return []
    return [s for s in same if s.start < chosen[0].start and not _is_title(s)][-1:]
