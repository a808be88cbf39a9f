"""Take a question apart that asks several things: of several plans, of several years, of two things compared.

Input: a `Question`. Output: the questions that it is made of.
Does not know: clauses or facts; how the answers are put together again (outcomes.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.cues import Intent
from assistant.needed import OFTEN
from assistant.noise import ASKING
from assistant.question import Question, Reader
from documents.quantities import find_quantities

_PIECES = re.compile(r"[,。;!?\n]+")
_PARTS = re.compile(rf"{_PIECES.pattern}|(?<=[少几个么谁啥])(?:和|以及|还有)")
_EACH = re.compile(
    "分别|各(自|要|是|有|为|达|做|占|多|几|分)|各[^,。?]{0,6}(多少|几)|哪(?:个|一?[类项家边块])[^,。?]{0,6}(大|小|高|低|多|少|早|晚|快)|[多高大快少低小],?还是"
)
_YEARS_LISTED = re.compile(r"20\d\d年?(底|末)?(?:、|和|与|跟|及|以及|,|比|较|相比|对比|vs\.?)(?:到)?20\d\d")
_BEFORE_EACH = re.compile(
    r"(?:20\d\d年?(?:底|末|前)?)?((?!\S{0,6}20\d\d)[^\s,。;:、和与跟同及]{2,12}?)[和与跟及、]([\x22“][^\x22”]{2,16}[\x22”][^\s,。;:、哪各分谁]{0,4}|(?!\S{0,6}20\d\d)[^\s,。;:、和与跟同及]{2,12}?)(?:这?两(?:个|块|种|类|项|档|大)[^,。]{0,4})?,?(?:[^\s,。;:?]{0,12}?)?(?:各|分别|哪个|哪一?[个项类块边]|谁|一样|相同|相差|差)"
)
_OR = re.compile(r"([^\s,。;:]{2,12}?)[多高大快少低小]?,?还是([^\s,。;:]{2,12}?)(?:更|要)?[多高大快少低小]")
_VERSUS = re.compile(r"([^\s,。;:]{2,12})\s*\bvs\b\.?\s*([^\s,。;:]{2,12})")
_BOTH = re.compile(r"^\s*(.{1,12}?)\s*(?:和|与|跟|同|比(?![例重率较]))\s*(.{1,24})$")
_BY_WHOM = re.compile(r"(?<=.)(?=(?:由|归)(?:谁|哪)|(?<![由归是])谁来?(?:牵头|负责|管)|哪(?:个|家)(?:部门|单位))")
_CONFIRMED = re.compile(r"(是吧|对吧|对吗|是吗|没错吧|吧)\s*$")
_AIM = re.compile(
    "要|达到?|到|完成|实现|突破|超过|提高到|增至|建成|推动|引进|招引|培育|新增|建设|计划|打算|准备|目标|定了?|奖励?|补贴?|补助|资助|补建|不低于|不少于"
)
_DOER = re.compile(
    r"(设|放|挂靠?|办公室是?)在[^哪什]{2,}|由[^哪什谁]{2,}(担任|召集|组成|牵头|负责|审批|管理|编制|统筹|协调|主管|承担)"
)
_PAID = re.compile("奖|补|贴|资助|扶持|优惠|减免|返还|领")
_CONDITION = re.compile("我|俺|咱|本公司|本企业|如果|要是|假如|假设|的话")  # of the asker, or one that is only supposed
_OPENING = '“"《「『('  # marks that two things begin with share nothing
_WHETHER = re.compile("(?:还|又|另外|那)?(?:有没有|有无|设不设|限不限|是否(?:有|设))")
_POINTS_BACK = re.compile(
    "(?:那么?)?(?:这|那|它|他|其|该)(?:[一二两三四五六七八九十\\d]*(?:些|个|家|项|类|批|条|座|种|件|点|位)|们|(?=[由归是要怎啥何谁]))"
)
_IS_IT_SO: frozenset[Intent] = frozenset({"yes_no"})
_OWN_TOPIC = 3.0  # weight of the words that make a topic, about one that is not in every plan


class Decomposer:
    """Takes questions to one library apart."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def parts(self, question: Question) -> list[Question]:
        """Return the questions that `question` is made of, when it asks several things of one plan; else itself."""
        if question.kind != "policy" or len(question.scope.plan_ids) != 1 or question.injected or question.inherited:
            return [question]
        if len(question.years) > 1 and _YEARS_LISTED.search(question.text) and "yes_no" not in question.intents:
            return [replace(question, years=(year,)) for year in question.years]
        split = [p for p in _PARTS.split(question.text) if p.strip()]
        each = "compare" in question.intents or bool(_EACH.search(question.text))
        if len(split) < 2:  # whatever it says: it is one question, or of two things
            return self._compared(question) if each else [question]
        pieces = [self._reader.read(p) for p in split]
        if each and sum(bool(p.terms and p.intents) for p in pieces) < 2:
            return self._compared(question)
        pieces = _with_first_topic(pieces)
        asking = [p for p in pieces if p.terms and (p.intents - {"yes_no"} or _WHETHER.match(p.text))]
        asked = [bool(ASKING.search(p.text)) for p in asking]
        if any(asked) and not all(asked):  # a statement that leads to its question: '把A纳入考核,由谁牵头'
            return [question]
        if len(asking) < 2 or len(asking) != len([p for p in pieces if p.terms]):
            return [question]
        if not all(any(len(t.word) > 1 for t in p.terms) for p in asking):  # '有什么补助,怎么发'
            return [question]
        return [replace(p, raw=question.raw, scope=question.scope, years=p.years or question.years) for p in asking]

    def claims(self, question: Question) -> tuple[list[Question], Question]:
        """Return what a question states of its plan before it asks, each as a question whether it is so, and the rest.

        '要引进10个百亿项目,谁来牵头' states a number, '办公室设在科技局,负责哪些工作' a seat. The rest is the whole
        question where what asks has no topic of its own. A condition ('投资5000万元的项目') states nothing.
        """
        if (
            question.kind != "policy"
            or len(question.scope.plan_ids) > 1
            or question.scope.unknown
            or question.injected
            or question.language == "en"
        ):
            return [], question
        pieces = [part for p in _PIECES.split(question.text) if p.strip() for part in _stated_and_asked(p)]
        asking = [p for p in pieces if ASKING.search(p) and not _CONFIRMED.search(p)]
        stating = [p for p in pieces if p not in asking and _states(p)]
        if not asking or not stating or len(asking) + len(stating) < len(pieces):
            return [], question
        if any(map(_PAID.search, asking)) and not any(map(_PAID.search, stating)):  # who it is that is to be paid
            return [], question
        claims = []
        for piece in stating:
            read = self._reader.read(piece)
            if _has_topic(read):
                intents: frozenset[Intent] = read.intents | _IS_IT_SO
                claims.append(replace(read, scope=question.scope, years=read.years or question.years, intents=intents))
        rest = self._reader.read(",".join(asking))
        if (
            not claims
            or _POINTS_BACK.match(asking[0])
            or not _has_topic(rest)
            or rest.scope.plan_ids not in ((), question.scope.plan_ids)
        ):
            return claims, question
        return claims, replace(rest, raw=question.raw, scope=question.scope, years=rest.years or question.years)

    def apart(self, question: Question) -> list[Question]:
        """Return one question for each plan named, when each has a topic of its own: 'A的基金和B的资金池各多大'.

        Nothing when the plans share their topic, or it stands before or behind them all.
        """
        text, names = question.text, question.scope.names
        if question.kind != "policy" or question.scope.source != "named" or len(question.scope.things()) < 2:
            return []
        starts = sorted({text.find(name) for name in names if name in text})
        if len(starts) < 2:
            return []
        bounds = [*starts[1:], len(text)]
        own = _asked_alike([text[a:b] for a, b in zip(starts, bounds, strict=True)])
        pieces = [self._reader.read(piece) for piece in own]
        if question.years and pieces[-1].years and not any(p.years for p in pieces[:-1]) and _has_topic(pieces[0]):
            return self._of_own_years(question, pieces)
        before = self._reader.terms(self._reader.without_filler(text[: starts[0]])) if starts[0] else ()
        if before and all(map(ASKING.search, own)):  # what both are asked of, each in its own words
            pieces = [self._reader.read(text[: starts[0]] + piece) for piece in own]
        elif before:
            return []
        if any(len(p.scope.plan_ids) != 1 or not _has_topic(p) for p in pieces):
            return []
        if len({p.scope.plan_ids for p in pieces}) < len(pieces):
            return []
        words = [{t.word for t in p.terms} for p in pieces]
        if all(own == words[0] for own in words):
            return []
        shared = frozenset.union(*(p.intents for p in pieces))
        return [
            replace(p, raw=question.raw, intents=p.intents or shared, years=p.years or question.years) for p in pieces
        ]

    def _of_own_years(self, question: Question, pieces: Sequence[Question]) -> list[Question]:
        """Return the question once for each plan, the year only for the one behind whose name it stands."""
        if any(len(p.scope.plan_ids) != 1 for p in pieces) or len({p.scope.plan_ids for p in pieces}) < len(pieces):
            return []
        return [replace(question, scope=p.scope, years=p.years) for p in pieces]

    def _of_both(self, question: Question) -> list[Question]:
        """Return the question once for each of two things that stand before 'each': '燃煤机组跟燃气机组分别是多少'."""
        pair = _BEFORE_EACH.search(question.text) or _OR.search(question.text) or _VERSUS.search(question.text)
        text = question.text
        if pair is None or text[: pair.start(1)].endswith("、"):  # the last two of several
            return []
        _, of, shared = pair.group(2).partition("的")  # 'A和B的产值': it is asked of both
        shared = shared or _shared_head(pair.group(1), pair.group(2))
        without = (
            text[: pair.end(1)] + of + shared + text[pair.end(2) :],
            text[: pair.start(1)] + text[pair.start(2) :],
        )
        both = [self._reader.read(part) for part in without]
        words = [{t.word for t in part.terms} for part in both]
        if any(not w for w in words) or words[0] <= words[1] or words[1] <= words[0]:
            return []
        return [replace(p, raw=question.raw, scope=question.scope, years=p.years or question.years) for p in both]

    def _compared(self, question: Question) -> list[Question]:
        """Return one question for each of two things compared within a plan: 'A和B的补贴' asks of both 补贴."""
        both = self._of_both(question)
        if both:
            return both
        match = _BOTH.match(question.topic)
        if match is None:
            return [question]
        left, right = (self._reader.terms(side) for side in match.groups())
        if not left or not right:
            return [question]
        known = {t.word for t in left}
        shared = tuple(t for t in right[1:] if t.word not in known)
        first = replace(question, topic=f"{match.group(1)} {' '.join(t.word for t in shared)}", terms=(*left, *shared))
        return [first, replace(question, topic=match.group(2), terms=right)]


def _with_first_topic(pieces: Sequence[Question]) -> list[Question]:
    """Return pieces; one that only asks whether there is something has the topic of the first too."""
    first = pieces[0]
    return [
        replace(p, topic=f"{first.topic} {p.topic}", terms=tuple(dict.fromkeys((*first.terms, *p.terms))))
        if p is not first and p.terms and _WHETHER.match(p.text)
        else p
        for p in pieces
    ]


def _shared_head(first: str, second: str) -> str:
    """Return what the second of two things says of both: '供应能力' of '市内' and '市外供应能力'."""
    size = len(first)
    opens = first[0] == second[0] and first[0] not in _OPENING
    alike = len(second) > size + 1 and (opens or first[-1] == second[size - 1])
    return second[size:] if alike else ""


def _asked_alike(pieces: Sequence[str]) -> list[str]:
    """Return pieces, those that ask nothing with what the last asks of all: 'A的例会和B的调度,哪个更勤'."""
    last, _, asks = pieces[-1].rpartition(",")
    if not last or ASKING.search(last) or any(map(ASKING.search, pieces[:-1])):
        return list(pieces)
    return [*(f"{piece},{asks}" for piece in pieces[:-1]), pieces[-1]]


def _stated_and_asked(piece: str) -> list[str]:
    """Return a piece of a question in two where it states something before it asks by whom: '引进10个项目由谁牵头'."""
    parts = _BY_WHOM.split(piece, maxsplit=1)
    return parts if len(parts) > 1 and _states(parts[0]) else [piece]


def _states(piece: str) -> bool:
    """Return whether a piece of a question states something that a plan may deny: a figure aimed at, who does what."""
    if _CONDITION.search(piece):
        return False
    return bool(_AIM.search(piece) and find_quantities(piece)) or bool(_DOER.search(piece) or OFTEN.search(piece))


def _has_topic(question: Question) -> bool:
    return sum(t.weight for t in question.terms if len(t.word) > 1) >= _OWN_TOPIC
