"""Answer from a plan's outline: the headings of the whole or of a part.

Input: a `Question` and plans. Output: findings.
Does not know: facts, free text search, metadata.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.common_parts import PARTS
from assistant.findings import Finding, clause_quote, quoted_line, sentence_spans, text_at
from assistant.model import DraftSentence
from assistant.question import Question
from assistant.terms import cover
from assistant.wordclass import part_of_speech
from documents.model import Clause
from documents.normalization import fold
from index.store import Library
from index.tokenization import words

_ASKS_OUTLINE = re.compile(
    r"哪|什么|几|列|有啥|包括|分为|list|what|how many|怎么保障|是|[\d一二三四五六七八九十]+(大|项|条|个|方面|点)|"
    r"说说|讲讲|说一下|介绍|概括|概述|总结|捋"
)
_ASKS_FIGURE = re.compile(r"多少(?!个?(项|条|章|部分|方面|大|点|块|类))|百分之几|几(成|亿|万|倍|家|户|亩)|how much")
_WHOLE = re.compile(
    r"(分|有|包括|包含|共|涉及|涵盖)(了|为|成)?(几|哪(几|些)?|多少)(个|些)?(大)?(块|部分|章|板块|章节|方面)|"
    r"框架|目录|提纲|大纲|梗概|(?<!大)概要|"
    r"(整体|总体|文件|全文)?结构|(主要|大致|大体|整体|全文|核心)(的)?(内容|意思)|"
    r"(都|主要|大致|大概|到底)?(讲|写|说|规定|包括|包含|涉及|涵盖)了?(些)?(什么|啥|哪几|哪些)(个|大)?(内容|东西|事|方面|部分|块|点)?(?=$|[?,。!,])|"
    r"outline|structure|main (parts|sections|contents?|points)|what does .{0,60} (cover|say|contain)|"
    r"table of contents|overview|summar"
)
_OF_WHOLE = re.compile(
    r"框架|目录|提纲|大纲|梗概|概要|结构|内容|意思|部分|方面|板块|块|章节?|点|整体|总体|全文|主要|大致|核心|东西|提|捋|给|分"
)
_FEW = 1.5  # weight of a topic beside which the whole plan is not meant
_ASKS_PART = re.compile(
    r"(章|部分|一节|这节|板块|一块|那块|方面).{0,4}(说|讲|写|有|包括|是)|(都)?(说|讲|写)了?(些)?(什么|啥|哪)|哪(些|几)|包括"
)
MOST = 0.6  # share of a topic that the title of the part asked for holds
MAX_CHILDREN = 24
MAX_SENTENCES = 3  # of a part that is no list
_SHORTEST_ITEM = 8  # characters; less is a loose word, not an item


def outline(library: Library, question: Question, plan_ids: Sequence[str]) -> list[Finding]:
    """Return, per plan, the headings under the part that the question names ('主要任务有哪些')."""
    wanted = [own for asked, own in PARTS if asked.search(question.text)]
    if plan_ids and not wanted and _WHOLE.search(question.text) and own_weight(library, question, _OF_WHOLE) < _FEW:
        return [f for f in (_whole_outline(library, p) for p in plan_ids) if f is not None]
    if not wanted or not _ASKS_OUTLINE.search(question.text) or _ASKS_FIGURE.search(question.text):
        return []
    out: list[Finding] = []
    for plan_id in plan_ids or [p.plan_id for p in library.plans]:
        for clause in library.clauses(plan_id):
            title = fold(clause.heading or (clause.path[-1] if clause.path else "")).text
            if clause.label and len(title) <= 16 and any(p.search(title) for p in wanted):
                children = _items(library, clause)
                told = tell_outline(clause, children) if len(children) >= 2 else _tell_text(library, clause)
                if told is not None:
                    out.append(told)
                    break
    return out


def names_only_part(question: Question) -> bool:
    """Return whether nothing but a part that every plan has is named: '总体目标是啥'."""
    named = [m.group() for asked, _ in PARTS if (m := asked.search(question.text))]
    return bool(named) and all(any(t.word in part for part in named) for t in question.terms)


def asks_whole(question: Question) -> bool:
    """Return whether the wording asks for the outline of a whole plan."""
    return bool(question.scope.plan_ids) and bool(_WHOLE.search(question.text))


def own_weight(library: Library, question: Question, known: re.Pattern[str] | None = None) -> float:
    """Return the weight of the topic without the words of the titles of its plans, and without those of `known`."""
    titles = fold(" ".join(library.plan(p).title for p in question.scope.plan_ids)).text
    own = (t for t in question.terms if t.word not in titles and not (known and known.search(t.word)))
    return sum(t.weight for t in own)


def _items(library: Library, clause: Clause) -> list[Clause]:
    """Return what stands under a part: its titled children, else its paragraphs when each is an item of its own."""
    below = library.children(clause.clause_id)
    titled = _titled(library, below)
    if len(titled) >= 2:
        return titled
    return [c for c in below if c.kind in ("clause", "paragraph") and len(c.text) > _SHORTEST_ITEM]


def _whole_outline(library: Library, plan_id: str) -> Finding | None:
    top = [c for c in library.clauses(plan_id) if c.level == 0 and c.label and c.heading]
    return tell_outline(top[0], top) if len(top) >= 2 else None


def part(library: Library, question: Question, plan_ids: Sequence[str]) -> list[Finding]:
    """Return the headings under a part that the question names by its own title ('政策支持那章都说啥')."""
    if not _ASKS_PART.search(question.text) or not plan_ids:
        return []
    out: list[Finding] = []
    for plan_id in plan_ids:
        for clause in library.clauses(plan_id):
            parts = telling_words(clause.heading)
            named = [w for w in parts if w in question.text]
            if (
                clause.label
                and len(named) >= 2
                and len(named) * 3 >= len(parts) * 2
                and _is_of(library, question, clause)
            ):
                children = _titled(library, library.children(clause.clause_id))
                if len(children) >= 2:
                    out.append(tell_outline(clause, children))
                    break
    return out


def _is_of(library: Library, question: Question, part: Clause) -> bool:
    """Return whether a title holds most of the topic: a question with more to it asks of something in the part."""
    text = fold(f"{part.heading} {library.plan(part.plan_id).title}").text
    return cover(question.terms, text).share >= MOST


def telling_words(heading: str) -> list[str]:
    """Return the words of a title that tell it from others: those of two characters or more that are no verbs."""
    longer = [w for w in words(fold(heading).text) if len(w) > 1]
    telling = [w for w in longer if part_of_speech(w)[:1] not in ("v", "d")]
    return telling if len(telling) > 1 else longer


def _tell_text(library: Library, part: Clause) -> Finding | None:
    """Return the first sentences of a part that is no list: '一、工作目标' and a paragraph."""
    lines = []
    for clause in (part, *library.children(part.clause_id)):
        for start, end in sentence_spans(clause.text, clause.start):
            if end - start > len(part.label) + len(part.heading) + 2:
                lines.append(quoted_line(clause, start, end))
    return Finding(part.plan_id, tuple(lines[:MAX_SENTENCES]), 0.9) if lines else None


def _titled(library: Library, children: Sequence[Clause]) -> list[Clause]:
    """Return the children that have titles; those of a lead-in paragraph stand for it."""
    out: list[Clause] = []
    for child in children:
        below = library.children(child.clause_id)
        if not child.label and len(below) >= 2 and all(c.heading for c in below):
            out += below
        elif child.heading:
            out.append(child)
    return out


def tell_outline(parent: Clause, children: Sequence[Clause]) -> Finding:
    """Return the titles of clauses, or their first sentences, as what stands under one part."""
    lines = []
    for child in children[:MAX_CHILDREN]:
        label = child.label if re.search(r"\w", child.label) else ""
        at = child.text.find(child.heading) if child.heading else -1
        if at >= 0:
            start, end = child.start + at, child.start + at + len(child.heading)
        else:
            start, end = sentence_spans(child.text, child.start)[0]
        text = text_at(child, start, end)
        text = text if at < 0 else f"{label}{text}"
        lines.append(DraftSentence(f"\n- {text}", (clause_quote(child, start, end),), "fact"))
    return Finding(parent.plan_id, tuple(lines), 0.9)
