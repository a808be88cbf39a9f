"""Tell whether what is told is of the very thing that a question asks of: its nouns, what is measured, whose share.

Input: a `Question`, a finding from sentences or a target. Output: whether it holds the thing.
Does not know: what kind of thing an answer must hold (needed.py, lacking.py); outcomes.
"""

from __future__ import annotations

import re

from assistant.counting import stated
from assistant.cues import Intent
from assistant.findings import Finding
from assistant.question import Question
from assistant.terms import Term, cover, weightiest
from assistant.wordclass import part_of_speech
from documents.model import Target
from documents.normalization import fold
from index.store import Library
from index.tokenization import words

# Chosen on the dev questions (docs/evaluation.md).
# Chosen on the dev questions (docs/evaluation.md).
NAMED_SHARE = 0.6  # of a target's own words, from which the question is about it
WEIGHS_PERSONS = 1.5  # of a word, maybe a verb, of which persons are counted ('新增就业多少人')
WEIGHS = 2.5  # a noun of a topic that weighs less is a general one ('企业', '项目')
LEAST_OF_TOPIC = 0.3  # of a topic's weight, where the weightiest word is held
HELD, PART_OF_TOPIC = 0.5, 0.35  # of a word, by its character pairs; of a topic's weight
MOST_HELD = 0.7  # of the weight of the things that a question names
COMPOUND = 5  # characters from which a word is made of others that say less
TWO_WORDS = 4
TOGETHER = 0.2  # of a topic's weight that the sentence with the figure, or a title above it, must hold
_ALL_OF_IT = re.compile("[全本我][市区县省州镇国]")
_PART_OF = re.compile(r"([^,。?\s]{2,12})占[^,。?]{0,14}(?:比重|比例|份额|百分|多少|几成|$)")
_OF_BEFORE = re.compile(r"\s*其中")
GENERAL_MEASURE = re.compile(
    "新[建增引]|面积|建设|培育|引进|标准|封顶|保底|[上下]限|金额|额度|门槛|水平|程度|比例|比重|数量?$|规模|总量|目标|指标|任务|最[高低]|起步|起码|至少|最少|增[速幅]|增长|涨幅|降幅"
)
_PER_UNIT = re.compile(
    "(每|一)个?(平方米|平方|平米|平|亩|公顷|吨|度|千瓦时|户|家|人|个月|月|年|天|次)(?=多少|几|要|得|是)"
)
# '能耗要下降百分之几' asks of 能耗.
_CHANGED = re.compile(
    "(要|会|得|能|应|需)*(发展|增加|增长|扩大|提高|提升|壮大|达|降|升|减|增|压缩|压降|压|控制)(到|至|在)(?=多少|几)|(要|会|得|年均)*(下降|降低|上升|提高|提升|增长|增加|减少)(了|到)?(百分之)?(?=多少|几)|百分之(?=多少|几)"
)
_HOW_MANY = re.compile(
    "的?(数量|总数|总量|家数|个数|户数)(?=(大概|大约|一共|总共|是|为|要|有|达到|能|得|到|会)*(多少|几))"
)
_MEASURED = re.compile(
    r"([一-鿿]{2,8}?)(?:大概|大约|一共|总共|是|为|要|有|达到|能|得|定(?:的|了|在|为)?)*(?:多少|几)(?!个?(?:月|年|号|部|方|项|条))|"
    r"([一-鿿]{2,8}?)的?(?:目标|指标)(?:值|任务)?(?:是|为|定)?(?:多少)?[?]*$"
)
# What is told of each of something is no sum of it: '亩均税收' is no '税收'.
_OF_EACH = re.compile("(?:[亩户地店床]均|人均|单位)[一-鿿]{2,5}")
_EACH_ASKED = re.compile("([人户亩地])均(?!衡|匀)")
_OF_LAND = re.compile("[亩地]均|每亩|/亩|单位面积|每公顷|/公顷|平方公里")
_EACH_TOLD = {
    "人": re.compile("人均|每[人名位]|/人"),
    "户": re.compile("户均|每户|/户"),
    "亩": _OF_LAND,
    "地": _OF_LAND,
}
_TERSE: frozenset[Intent] = frozenset({"target"})
_NOT_TERSE: frozenset[Intent] = frozenset({"compare", "basis", "metadata", "list", "definition", "yes_no"})
_WHAT = re.compile("什么|啥|哪|谁|怎|如何")
PART_ENDS = re.compile("[,;:。]")  # of the parts of a sentence
_EACH_UNIT = re.compile("/[亩户人平]")
_PER_UNIT_ASKED = re.compile(
    "均|每|单位|单产|强度|密度|效率|效益|能耗|水耗|万元|一[亩户人]|/|\\b(?:per|intensity|density)\\b|efficien"
)
_AIMED = re.compile("的?(?:目标|指标|任务)(?:值|数)?(?:是|为)?$")  # '总产值目标是多少' asks of 总产值
_ENGLISH = re.compile("[a-z]{4}")
_OF_PERSONS = re.compile("(多少|几)(百|千|万)?[人名位]")


def holds_topic(library: Library, question: Question, finding: Finding) -> bool:
    """Return whether the clauses told hold the weightiest word of the topic, or a good part of it.

    Who does a thing, or how much of it there is, must be told of that very thing.
    """
    if question.inherited:
        return True
    figure = question.intents & {"target"}
    clauses = [library.clause(c) for c in finding.clause_ids]
    told = [s.text for s in finding.sentences] if figure else [c.text for c in clauses]
    text = fold(" ".join([*told, *(t for c in clauses for t in (*c.path, c.heading))])).text
    main = weightiest(question.terms)
    if main is None or _is_english(question):
        return True
    share = cover(question.terms, text, near=True).share
    return share >= PART_OF_TOPIC or (share >= LEAST_OF_TOPIC and cover([main], text, near=True).share >= HELD)


def told_together(library: Library, question: Question, finding: Finding, needed: re.Pattern[str]) -> bool:
    """Return whether a sentence that holds what is asked for, or a title above it, is about a part of the topic."""
    if _is_english(question):
        return True
    for sentence in finding.sentences:
        clauses = [library.clause(q.clause_id) for q in sentence.quotes]
        above = fold(" ".join(t for c in clauses for t in (*c.path, c.heading))).text
        text = fold(sentence.text).text
        if needed.search(stated(text)) and cover(question.terms, f"{above} {text}", near=True).share >= TOGETHER:
            return True
    return False


def holds_things(library: Library, question: Question, finding: Finding) -> bool:
    """Return False when the figures told are targets of something else: a thing that the question names is missing,
    and the question names little of what these figures are of.

    A thing is a noun that weighs something; in place of one that the library has not, a word near in meaning does.
    """
    if question.inherited or _is_english(question):
        return True
    clauses = [library.clause(c) for c in finding.clause_ids]
    above = [t for c in clauses for t in (*c.path, c.heading, library.plan(c.plan_id).title)]
    if any(_OF_BEFORE.match(s.text) for s in finding.sentences):  # a part of what the sentence before it names
        above += [c.text for c in clauses]
    text = fold(" ".join([*(s.text for s in finding.sentences), *above])).text
    things = [t for t in question.terms if t.weight >= WEIGHS and len(t.word) > 1 and is_thing(t.word)]
    held = [cover([t], text, near=True).share > 0 for t in things]
    weight = sum(t.weight for t, is_held in zip(things, held, strict=True) if is_held)
    most = weight >= MOST_HELD * sum(t.weight for t in things)
    if most or (any(held) and len(question.scope.things()) > 1):  # of several plans each may have another thing
        return True
    places = [(q.start, q.end) for s in finding.sentences for q in s.quotes]
    targets = [
        f
        for f in library.facts_of(finding.plan_id)
        if isinstance(f, Target) and any(a <= f.start < b for a, b in places)
    ]
    return not targets or any(
        _named_share(question, f) >= NAMED_SHARE and _is_named(question, f) and head_is_named(question, f)
        for f in targets
    )


def is_of_each(question: Question, target: Target) -> bool:
    """Return whether a target is of each of something ('亩均税收', '万元/亩'), and no such thing is asked for."""
    if _PER_UNIT_ASKED.search(question.text):
        return False
    return bool(_OF_EACH.search(fold(target.indicator).text)) or bool(_EACH_UNIT.search(target.unit))


def holds_measured(library: Library, question: Question, finding: Finding) -> bool:
    """Return False when the noun just before 'how much' ('工资多少') stands neither in what is told nor above it."""
    if not _holds_part(question, finding):
        return False
    if question.language == "en":
        return _is_english(question) or _holds_main(question, finding)
    asked = _MEASURED.search(_HOW_MANY.sub("", _CHANGED.sub("", _PER_UNIT.sub("", question.text))))
    each = _EACH_ASKED.search(question.text)
    if each and not _EACH_TOLD[each[1]].search(fold(" ".join(s.text for s in finding.sentences)).text):
        return False
    if asked is None and (
        not question.intents >= _TERSE or question.intents & _NOT_TERSE or _WHAT.search(question.text)
    ):
        return True
    persons = _OF_PERSONS.search(question.text)
    phrase = _AIMED.sub("", (asked.group(1) or asked.group(2)) if asked else question.topic.rstrip(" ?"))
    measured = [t for t in question.terms if len(t.word) > 1 and phrase.endswith(t.word)]
    if (
        not measured
        or GENERAL_MEASURE.search(measured[0].word)
        or not (_is_weighty_amount(measured[0]) or (persons and measured[0].weight >= WEIGHS_PERSONS))
    ):
        return True
    clauses = [library.clause(c) for c in finding.clause_ids]
    told = [*(s.text for s in finding.sentences), *(t for c in clauses for t in (*c.path, c.heading))]
    text = fold(" ".join(told)).text
    of_each = _PER_UNIT_ASKED.search(question.text)
    text = text if of_each else _OF_EACH.sub(" ", text)
    whole = measured[0].word
    wordings = (whole, *measured[0].variants, *(word for word, _ in measured[0].near))
    if len(whole) >= COMPOUND:  # '高新技术' and '企业' apart from one another are no 高新技术企业
        return any(word in text for word in wordings) or whole[len(whole) // 2 :] in text
    if len(whole) == TWO_WORDS and not of_each:  # '建筑业产值' has two of the three pairs of 工业产值
        parts = PART_ENDS.split(text)
        return any(w in text for w in wordings) or any(whole[:2] in p and whole[2:] in p for p in parts)
    return cover(measured[:1], text).share > 0


def _is_english(question: Question) -> bool:
    """Return whether a question has English words that were not put into Chinese, which stand in no clause."""
    return question.language == "en" and any(_ENGLISH.search(t.word) and not t.variants for t in question.terms)


def _holds_main(question: Question, finding: Finding) -> bool:
    """Return False when a figure is asked for in English, and the weightiest thing asked of is not told of."""
    main = weightiest([t for t in question.terms if not GENERAL_MEASURE.search(t.word)])
    if main is None or "target" not in question.intents or question.inherited:
        return True
    text = fold(" ".join(s.text for s in finding.sentences)).text
    things = [t for t in question.terms if t.weight >= WEIGHS or t is main]
    return cover(things, text, near=True).share >= HELD and cover([main], text, near=True).share > 0


def _holds_part(question: Question, finding: Finding) -> bool:
    """Return False when the share of a thing is asked for ('新兴产业产值占工业总产值的比重') and it is not told of."""
    part = _PART_OF.search(question.topic)
    if part is None or question.language == "en" or question.scope.source == "history":
        return True
    named = [t for t in question.terms if t.word in part.group(1) and len(t.word) > 1]
    own = [t for t in named if not GENERAL_MEASURE.search(t.word) and is_thing(t.word)]
    return not own or cover(own, fold(" ".join(s.text for s in finding.sentences)).text, near=True).share >= HELD


def _is_named(question: Question, target: Target) -> bool:
    """Return whether what a question names of a target weighs something: '开发区', of which all is told, does not."""
    text = fold(f"{target.subject} {target.indicator}").text
    return sum(t.weight for t in question.terms if cover([t], text).share >= HELD) >= WEIGHS


def head_is_named(question: Question, target: Target) -> bool:
    """Return whether a question names the word that an indicator ends in: '单位GDP二氧化碳排放' is no '单位GDP能耗'."""
    own = [w for w in words(fold(target.indicator).text) if len(w) > 1]
    asked = f"{question.topic} " + " ".join(v for t in question.terms for v in t.variants)
    return not own or own[-1] in asked or bool(GENERAL_MEASURE.search(own[-1]))


def _named_share(question: Question, target: Target) -> float:
    """Return the share of a target's own words, by length, that the question names."""
    asked = f"{question.topic} " + " ".join(v for t in question.terms for v in t.variants)
    own = [w for w in words(fold(f"{target.subject} {target.indicator}").text) if len(w) > 1]
    return sum(len(w) for w in own if w in asked) / (sum(map(len, own)) or 1)


def _is_weighty_amount(term: Term) -> bool:
    """Return whether a term weighs something and may be what is measured; some are verbs to the dictionary ('造价')."""
    return term.weight >= WEIGHS and (is_thing(term.word) or term.word[-1] in "价费率额量金税款值数薪租资")


def is_thing(word: str) -> bool:
    """Return whether a word names a thing: a noun, or one that the dictionary does not hold."""
    if _ALL_OF_IT.fullmatch(word):
        return False
    tag = part_of_speech(word)
    return tag[:1] == "n" or (not tag and len(word) > 2)
