"""Tell titles that make a series: they share a word ('哪几个“统一”'), or are counted up ('哪三重': '一重…', '二重…').

Input: a `Question` and plans. Output: findings, one per plan that has such a series.
Does not know: the outline of a plan (structure.py), lists in sentences (enumerations.py, running_lists.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.findings import Finding, item_line, quoted_line, sentence_spans, text_at
from assistant.question import Question
from assistant.structure import MOST, tell_outline
from assistant.terms import cover
from documents.model import Clause
from documents.normalization import fold
from documents.numbering import parse_numeral
from index.store import Library

_QUOTED_WORD = re.compile(
    "(?:(?P<before>[几一二两三四五六七八九十\\d]+)(?:个|项|条|大))?"
    '[“"「『](?:(?P<count>[一二两三四五六七八九十\\d]+)个)?(?P<word>[一-鿿]{2,6})[”"」』]'
)
_COUNTED_WORD = re.compile(
    "(?P<before>[一二两三四五六七八九十\\d]+)(?P<count>)个(?P<word>[一-鿿]{2,4}?)(?:的?是|分别是?|都是|指的?是?|包括)哪"
)
_ANY_NUMBER = re.compile(
    "哪(?:些|几|(?P<before>[一二两三四五六七八九十]+))(?:个|项|条|种|类|大)*(?:方面|领域|环节)?的?"
    '(?:[“"「『](?P<quoted>[一-鿿]{2,6})[”"」』]|(?P<word>[一-鿿]{2,4}化)(?=$|[?,。]))'
)
_JUST_AS_MANY = re.compile(
    "哪(?P<before>[三四五六七八九十]+)(?:个|项|条|种|类|大)*(?:方面|领域|环节)?的?"
    "(?P<word>(?!部门|单位|方面|问题|地方)[一-鿿]{2,4})(?=$|[?,。])"
)
_COUNTED_UP = re.compile("哪(?P<count>[两二三四五六七八九十])(?P<unit>[重步道类级层轮期批])")
_LONGER = 8  # characters that an item of a list may have beside the word that all of it share
_TOPIC = 0.5  # share of the topic
_SERIES = 3  # titles that make a series


def alike_titles(library: Library, question: Question, plan_ids: Sequence[str]) -> list[Finding]:
    """Return the titles side by side in a plan that all hold the word asked for: '几个“统一”' are 统一领导, 统一规划, …

    The word stands in quotation marks, a numeral before it is how many there are; '哪些“统一”' asks for any number.
    """
    if not question.intents & {"list", "definition"} or "deadline" in question.intents:
        return []
    named = bool(plan_ids)
    plan_ids = plan_ids or [p.plan_id for p in library.plans]
    just = _JUST_AS_MANY.search(question.text)
    titled = [f for p in plan_ids if just and (f := _titles(library, p, just["word"], parse_numeral(just["before"])))]
    if titled or "duty" in question.intents:
        return [f for f in titled if named or _is_of(library, question, f)]
    matches = [*_QUOTED_WORD.finditer(question.text), *_COUNTED_WORD.finditer(question.text)]
    counted = [(m["word"], m["count"] or m["before"]) for m in matches]
    counted = [(word, number) for word, number in counted if number]
    counted += [(m["quoted"] or m["word"], m["before"] or "") for m in _ANY_NUMBER.finditer(question.text)]
    told = (_series(library, p, word, number) for word, number in counted for p in plan_ids)
    series = [found for found in told if found is not None and (named or _is_of(library, question, found))]
    nth = _COUNTED_UP.search(question.text)
    return series or [f for f in (_counted_up(library, question, p, nth) for p in plan_ids if nth) if f is not None]


def _is_of(library: Library, question: Question, found: Finding) -> bool:
    """Return whether a series, with the title of its plan, is of the topic of a question that names no plan."""
    text = " ".join((library.plan(found.plan_id).title, *(line.text for line in found.sentences)))
    return cover(question.terms, fold(text).text).share >= _TOPIC


def _counted_up(library: Library, question: Question, plan_id: str, asked: re.Match[str]) -> Finding | None:
    """Return the paragraphs that are counted up to the number asked for: '哪三重' are '一重…', '二重…' and '三重…'."""
    count = parse_numeral(asked["count"].replace("两", "二"))
    run: list[Clause] = []
    for clause in library.clauses(plan_id):
        found = re.match(rf"第?([一二三四五六七八九十])个?{asked['unit']}", fold(clause.text).text)
        number = parse_numeral(found[1]) if found else 0
        if number == 1:
            run = []
        if number == len(run) + 1:
            run.append(clause)
        if len(run) == count and cover(question.terms, fold(" ".join((*run[0].path, run[0].text))).text).share >= MOST:
            lines = []
            for own in run:
                lines.append(item_line(own, *sentence_spans(own.text, own.start)[0]))
            return Finding(plan_id, tuple(lines), 0.9)
    return None


def _series(library: Library, plan_id: str, word: str, number: str) -> Finding | None:
    """Return where a plan lists things that share a word, as many as a numeral says where there is one.

    That is a sentence ('统一领导、统一政策、…') or else the titles of one part.
    """
    count = parse_numeral(number.replace("两", "二")) if number else None
    for clause in library.clauses(plan_id):
        for start, end in sentence_spans(clause.text, clause.start):
            items = re.split("[、,,]", fold(text_at(clause, start, end)).text)
            named = sum(word in item for item in items if count or len(item) <= len(word) + _LONGER)
            if named >= _SERIES and count in (None, named):
                return Finding(plan_id, (quoted_line(clause, start, end),), 0.9)
    return _titles(library, plan_id, word, count)


def _titles(library: Library, plan_id: str, word: str, count: int | None) -> Finding | None:
    """Return the titles of one part that share a word, where they are as many as asked for."""
    groups: dict[str | None, list[Clause]] = {}
    for clause in library.clauses(plan_id):
        if clause.label and word in fold(clause.heading).text:
            groups.setdefault(clause.parent_id, []).append(clause)
    alike = max(groups.values(), key=len, default=[])
    return tell_outline(alike[0], alike) if len(alike) >= _SERIES and count in (None, len(alike)) else None
