"""Read a question in its conversation: what it leaves out is taken from the questions before it.

Input: the user's words, the earlier questions, the plans chosen. Output: one `Question`.
Does not know: clauses or facts; how a question is read by itself (question.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.common_parts import OF_THE_PLAN
from assistant.cues import Intent
from assistant.question import ELLIPSIS, Question, Reader

_PRONOUN = re.compile(
    r"(它|这个|那个|该|其中|上述|刚才|上面|前面说的|(这|那)一?(项|块|条|款|件|方面|事儿?)|"
    r"(里面|里头|当中)(?=的|占|有|要|还|又)|此)(?!外)"
)
# Words that measure what an earlier question named: 'and how much a year?'
_MEASURE_OF_BEFORE = re.compile(
    r"(每年|年均|年度|逐年)?(的)?(增长|增速|增幅|涨幅|占比|比例|比重|数值|数额|金额|总量|规模|期限|时限|封顶|上限|值|数)率?(值|数)?|每年|一年|年均|分别|一家|单个|最高|最低|最多|最少|各自"
)
_GROWTH = re.compile("(年均|同比)?(增速|增长率?|增幅|降幅|占比|比重)")
_MEASURED = re.compile("增|降|占|多少|几|总量|规模|累计|达到?|谁|哪|什么|怎")
_LEVEL = re.compile("国家级|省级|市级|区级|县级|部级|世界级|国际级")
_OF_ANOTHER = re.compile("(那么?|换成)?(?P<other>[^,。?!呢的]{2,8})的呢[?。!]*")
_FIRST_THING = re.compile("([^,。?!的]{2,10})的")


class Conversation:
    """Reads questions after others, for one library."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def read(self, raw: str, history: Sequence[str] = (), plans: Sequence[str] = (), again: bool = False) -> Question:
        """Return what `raw` means after `history` (the user's earlier questions, oldest first).

        `again`: it has no answer by itself, so it is read as one about the topic of the question before.
        """
        earlier: Question | None = None
        for past in history:
            earlier = self._merge(self._reader.read(past), earlier)
        question = self._merge(self._reader.read(raw), earlier, again)
        if plans:
            asked = question.scope.plan_ids if question.scope.source == "named" else ()
            within = tuple(p for p in asked if p in plans)
            if asked and not within:  # the question is about plans that were not chosen
                scope = replace(question.scope, plan_ids=(), unknown=question.scope.names, source="given")
            else:
                scope = replace(question.scope, plan_ids=within or tuple(plans), source="given")
            question = replace(question, scope=scope)
        return question

    def _asked_of_others(self, current: Question, earlier: Question) -> Question:
        """Return the earlier question put to the plans that `current` names: '那贵阳的呢'."""
        text = _without(earlier.text, (*earlier.scope.names, *earlier.scope.unknown))
        again = self._reader.read(f"{' '.join(current.scope.names)} {text.strip()}")
        years = current.years or again.years
        carried = bool(years) and not current.years
        return replace(again, raw=current.raw, scope=current.scope, years=years, inherited=True, carried_years=carried)

    def _merge(self, current: Question, earlier: Question | None, again: bool = False) -> Question:
        """Return `current` with what it leaves out taken from `earlier`; with `again`, with its topic in any case."""
        if earlier is None or current.kind != "policy" or earlier.kind not in ("policy",):
            return current
        elliptical = bool(ELLIPSIS.search(current.text)) or bool(_PRONOUN.search(current.text))
        if (
            elliptical
            and not current.terms
            and current.scope.plan_ids
            and (earlier.scope.names or earlier.scope.unknown)
        ):
            return self._asked_of_others(current, earlier)
        scope = current.scope
        if not scope.plan_ids and not scope.unknown and not current.all_plans and earlier.scope.plan_ids:
            scope = replace(earlier.scope, source="history")
        if not again and scope.source == "history" and (asked := _put_in(current.text, earlier)):
            return replace(self._reader.read(asked), raw=current.raw, scope=scope, years=current.years or earlier.years)
        whole = bool(current.scope.plan_ids and OF_THE_PLAN.search(current.text))  # asks of the plan, not of a topic
        points = bool(_PRONOUN.search(current.text)) and len(current.terms) < 2
        measures = scope.source == "history" and all(_MEASURE_OF_BEFORE.fullmatch(t.word) for t in current.terms)
        inherits_topic = points or again or measures or (not current.terms and not whole)
        merged = replace(current, scope=scope, about_policy=current.about_policy or bool(scope.plan_ids))
        if inherits_topic:
            merged = replace(
                merged,
                topic=(earlier.topic + " " + current.topic).strip(),
                inherited=True,
                entities=earlier.entities + current.entities,
                premises=current.premises or (earlier.premises if "list" in earlier.intents else ()),  # '五大产业'
                terms=earlier.terms + tuple(t for t in current.terms if t not in earlier.terms),
                intents=_inherited_intents(current.intents - {"yes_no"}, earlier.intents),
                years=current.years or (earlier.years if not current.intents - {"yes_no", "target"} else ()),
            )
        elif elliptical:
            merged = replace(merged, intents=current.intents or earlier.intents, years=current.years or earlier.years)
            measure = _GROWTH.search(earlier.text)
            if measure and not _MEASURED.search(current.text):  # '实际利用外资年均增速多少' → '外贸进出口呢'
                merged = replace(merged, text=f"{merged.text} {measure.group()}")
        return merged


def _put_in(text: str, earlier: Question) -> str:
    """Return the earlier question with what a follow-up names in the place of its like; '' when nothing is.

    '省级的呢' stands where 国家级 stood, '住宅小区的呢' where the first thing stood that something is asked of.
    """
    match = _OF_ANOTHER.fullmatch(text)
    if match is None:
        return ""
    other, before = match["other"], _without(earlier.text, earlier.scope.names).strip(" ,")
    if _LEVEL.fullmatch(other):
        return _LEVEL.sub(other, before, count=1) if _LEVEL.search(before) and other not in before else ""
    first = _FIRST_THING.match(before)
    return other + before[first.end(1) :] if first and other not in before else ""


def _without(text: str, names: Iterable[str]) -> str:
    for name in names:
        text = text.replace(name, " ")
    return text


def _inherited_intents(own: frozenset[Intent], earlier: frozenset[Intent]) -> frozenset[Intent]:
    """Return what a follow-up asks for; the members of what was counted stand where the count does."""
    return own | (earlier & {"target"}) if own == {"list"} else own or earlier
