"""Tell whole lists: all items of an enumeration of which a sentence that answers is the lead-in or a part.

Input: a `Question`, sentences of a clause with their scores. Output: the other items, or the lines that tell them all.
Does not know: lists of running text (running_lists.py); which sentence answers (extractive.py); lists known as facts.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from assistant.counting import counts_named
from assistant.findings import item_line, quoted_line, sentence_spans, text_at
from assistant.model import DraftSentence
from assistant.question import Question
from assistant.ranking import Scored
from assistant.terms import cover
from documents.model import Clause
from documents.normalization import fold
from index.library import Library
from index.tokenization import words

MAX_ITEMS = 10  # of an enumeration
FEW_ALIKE = 3  # sentences that make a list
_NAMED = 4  # characters of a title that a question names
MORE = 0.15  # share of the topic
LABEL = 12  # characters that a heading's clause may have beside the heading: '第五条', '(一)'
LEADS_IN = ("：", ":")
POINTS_DOWN = re.compile("(以下|下列|下述|如下)")
_INLINE = "、"
_COUNTS = re.compile(
    r"[一二两三四五六七八九十\d]+(个|块|项|大|类|种|条)[^,。;]{0,12}(行动|工程|计划|任务|专项|举措|措施)"
)
_ASKS_ITEMS = re.compile(
    r"哪(些|几|[一二三四五六七八九十\d]+)|条件|材料|情形|情况|手续|都(有|要)|(什么|啥)(要求|服务|措施|事)|"
    r"几(件|类|种|条|项)"
)
ITEM = re.compile(r"\s*([（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十\d]+[、.．]|[①-⑳])")
_FIRST_ITEM = re.compile(r"[：:]\s*([（(][一1][)）]|[一1][、.．](?!\d)|①)|^\s*([（(][一1][)）]|1[、.．](?!\d)|①)")


def asks_list(question: Question) -> bool:
    """Return whether all items of a list are asked for."""
    return bool(question.intents & {"list"} or _ASKS_ITEMS.search(question.text))


def noun_asked(question: Question) -> str:
    """Return the last word of a question's topic, what it asks to be listed; '' when there is none."""
    return next((t.word for t in reversed(question.terms) if len(t.word) > 1 and t.word in question.topic), "")


def text_of(scored: Scored) -> str:
    """Return a sentence as its plan has it."""
    return text_at(scored.clause, scored.start, scored.end)


def line_of(scored: Scored) -> DraftSentence:
    """Return a sentence as a line of an answer."""
    return quoted_line(scored.clause, scored.start, scored.end)


def items_below(library: Library, clause: Clause, text: str) -> list[DraftSentence]:
    """Return the items below a clause that `text`, its end, leads in: '…有下列情形之一的:'."""
    if not (text.endswith(LEADS_IN) or POINTS_DOWN.search(text)) or not clause.text.rstrip().endswith(text):
        return []
    return _item_lines(library.children(clause.clause_id) or _labelled_after(library, clause))


def _labelled_after(library: Library, clause: Clause) -> list[Clause]:
    """Return the labelled clauses right behind a paragraph, beside it under one heading."""
    if clause.label or clause.parent_id is None:
        return []
    beside = library.children(clause.parent_id)
    at = next((i for i, c in enumerate(beside) if c.clause_id == clause.clause_id), len(beside))
    return list(itertools.takewhile(lambda c: bool(c.label), beside[at + 1 :]))


def _item_lines(items: Sequence[Clause]) -> list[DraftSentence]:
    firsts = ((c, next(iter(sentence_spans(c.text, c.start)), (c.start, c.end))) for c in items[:MAX_ITEMS])
    return [item_line(child, start, end) for child, (start, end) in firsts]


def labelled_items(question: Question, same: Sequence[Scored], chosen: Sequence[Scored]) -> list[Scored]:
    """Return the other items of an enumeration that a chosen sentence begins or is part of, within its clause."""
    if not asks_list(question):
        return []
    items = [s for s in same if ITEM.match(text_of(s)) or _FIRST_ITEM.search(text_of(s))]
    of_chosen = [s for s in items if s in chosen]
    if not of_chosen and len(chosen) == 1:  # '第二,提交申请材料。' leads in what the next sentence lists
        after = min((s for s in same if s.start > chosen[0].start), key=lambda s: s.start, default=None)
        chosen = of_chosen = [after] if after is not None and _FIRST_ITEM.search(text_of(after)) else []
    if not of_chosen or len(items) < 2:
        return []
    first = next((s for s in reversed(items) if _FIRST_ITEM.search(text_of(s)) and s.start <= of_chosen[0].start), None)
    if first is None:
        return []
    run = [s for s in items if s.start >= first.start]
    after_next = next((i for i, s in enumerate(run[1:], 1) if _FIRST_ITEM.search(text_of(s))), len(run))
    told = run[: min(after_next, MAX_ITEMS)]
    return told if any(s in told for s in chosen) else []


def whole_list(library: Library, question: Question, best: Scored) -> list[DraftSentence]:
    """Return the whole enumeration that the clause of a sentence is an item of, when a list is asked for; lead-in
    first. One that enumerates by itself ('有下列情况之一的,视为…:') is the list.
    """
    clause = best.clause
    if clause.parent_id is None or not asks_list(question) or (POINTS_DOWN.search(best.text) and _INLINE in best.text):
        return []
    parent = library.clause(clause.parent_id)
    own = _under_heading(library, question, clause)  # steps of the step that is asked about
    if own:
        return own
    if _is_called(question, clause):  # the list asked for is of this item, not of those beside it
        below = [c for c in library.children(clause.clause_id) if c.label]
        return [line_of(best), *_item_lines(below)] if len(below) > 1 else []
    if not parent.text.strip():
        return []
    lead = lead_in(parent)
    if lead is None:
        return _under_heading(library, question, parent)
    items = items_below(library, parent, lead.text)
    if len(items) < 2 or _says_more(question, clause, [lead, *items]):
        return []
    return [lead, *items]


def lead_in(clause: Clause) -> DraftSentence | None:
    """Return the last sentence of a clause where it leads in what stands below; None where it does not."""
    spans = sentence_spans(clause.text, clause.start)
    return quoted_line(clause, *spans[-1]) if spans and clause.text.rstrip().endswith(LEADS_IN) else None


def _says_more(question: Question, item: Clause, told: Sequence[DraftSentence]) -> bool:
    """Return whether an item with a text of its own holds clearly more of the topic than the list of titles does.

    '红棉计划有啥扶持' asks of one project in a list of projects, not for the list.
    """
    if not item.heading or len(item.text) <= len(item.heading) + 2 * LABEL:
        return False
    titles = fold(" ".join(line.text for line in told)).text
    return cover(question.terms, fold(item.text).text).share > cover(question.terms, titles).share + MORE


def _is_called(question: Question, clause: Clause) -> bool:
    """Return whether the question names an item by all words of its title: '专家评审分哪几步'."""
    own = [w for w in words(fold(clause.heading).text) if len(w) > 1]
    return sum(map(len, own)) >= _NAMED and all(w in question.text for w in own)


def _under_heading(library: Library, question: Question, parent: Clause) -> list[DraftSentence]:
    """Return the labelled items under a heading that the question names: '申请条件' for '要满足哪几个条件'."""
    items = [c for c in library.children(parent.clause_id) if c.label and not c.label.startswith("第")]
    heading = fold(parent.heading).text
    own = [w for w in words(heading) if len(w) > 1]
    named = [w for w in own if w in question.text]
    bare = len(parent.text) <= len(parent.heading) + LABEL
    if (
        len(items) < 2
        or not bare
        or "yes_no" in question.intents
        or 2 * len(named) < len(own)
        or not own
        or own[-1] not in named
    ):
        return []
    return _item_lines(items)


def as_many_as_asked(question: Question, scored: Sequence[Scored]) -> list[Scored]:
    """Return the sentences of a clause that each name one of the things asked for, when they are just as many.

    '5大提升行动是哪五个' is answered by five sentences with '…提升行动' behind the one that counts them.
    """
    asked = counts_named(question.text)
    noun = noun_asked(question)
    if not asked or not noun or "list" not in question.intents:
        return []
    by_clause: dict[str, list[Scored]] = {}
    for s in scored:
        if noun in s.text and not _COUNTS.search(s.text):
            by_clause.setdefault(s.clause.clause_id, []).append(s)
    alike = [group for group in by_clause.values() if len(group) in asked and len(group) >= FEW_ALIKE]
    return sorted(max(alike, key=lambda g: max(s.score for s in g)), key=lambda s: s.start) if alike else []
