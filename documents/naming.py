"""Say what a value measures: subject, indicator and condition, from the words around it.

Input: a sentence, a value in it, and the stretch that may name it. Output: `Named`, or None when nothing names it.
Does not know: which values are targets (documents.screening), periods, facts.

The words before a value name it ('工业总产值达到700亿元'); after a verb, or where only a scope stands before it,
the noun behind does ('培育12家龙头企业', '全区20家企业'); a percentage takes both ('事项100%跨省通办').
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from documents import phrases
from documents.model import Quantity
from documents.reading import Reading
from documents.screening import BOUND_TO, LISTED, counts
from documents.sentences import Sentence

_EXISTING = re.compile(
    "(?:在|从|由|向|以|把|将|壮大|做大|做优|做强|巩固|依托|围绕|发挥|坚持|立足|按照?|根据|针对|突出|符合|对于?|面向|涉及)$"
)
_WHOSE = re.compile(
    "(?:[国省市县区镇乡村园链]|产业|企业|学校|院校|部门|单位|集群|集团|领域|行业|机构|平台|范围内|街道|社区|银行|基地|中心|第[一二三四五]年度?)$"
)
_SCOPE = re.compile(r"全[国省市州区县镇乡园]|我[省市区县]|各?[一-鿿]{0,6}(?:开发区|园区|高新区|乡镇|县|市|区)")
_HEADLESS = re.compile("[力先进级型类流上强优高性]$")
_CONDITION = re.compile(r"^(?:在)?(有效期内|期内|规划期内|考核期内)")
_BEFORE = re.compile("之?前|以前|底前")
_REACHES = re.compile("完成|实现")  # stands in the value itself: '完成1900亩整治任务'
_ASKED = re.compile("(?:应当?|要|须|力争|确保|争取|年|月|底|末|前)$")
# '利用隔离带、园路等新增特色道路30条': where it is made says nothing of what is counted.
_ADDED = re.compile("(?:利用|在|通过|依托|结合|沿)[^,;。]{2,40}?(?=新增|净增|新建(?!筑))")
_DONE = re.compile("(?:盘活|流转|收储|储备|出让|供应|孵化|转化|培训|接待|开发|投入|转移就业)[一-鿿]{2}")
# '推动甲公司30条生产线投产'
_MOVED_ON = re.compile("(?:力争|确保|加快)?(?:推动|推进|促进|实现|确保)[一-鿿]{2}")
_WORKS = re.compile("(?:投产|达产|投用|竣工|开工|完工|落地|建成|升级|上市|入库)$")
_NEW_OR_OLD = re.compile("(?:(?:新建|改建|扩建|新改建|新改扩建|改造|既有|存量)[或和、及的]?)+$")
_NOUN = re.compile(r"[^\d,、()]{2,20}$")
_FOUNDS = re.compile("(?:用于)?(?:设立|组建)(?=[一-鿿]{2})")  # '安排5000万元设立产业基金'
_NO_CONDITION = re.compile("的?(?:目标|任务|要求|工作)*")
_BRACKET = re.compile(r"\(((?:不?含|包括|包含|其中|按)[^()]*)\)$")
_MOVED = re.compile("[^、]{0,20}?(?:逐步|力争|稳步)?[将把](?=[一-鿿]{3})")
# '覆盖率由35%提高到…', '时限压缩至法定时限的…': the name ends before.
_RISE = re.compile(
    r"(?:由|从)[^,、]{0,20}\d[^,、]{0,8}$|(?:压缩|缩短|压减|降低|减少|达|降|提高|提升)(?:到|至)[^,、]{0,12}的$"
)
_SEE = re.compile(r"\([^,。;]{0,30}?(?:详见|见附)")  # '整治任务(各镇任务详见附件)'
_QUOTED_NAMES = re.compile("(?:“[^“”]{1,16}”[、和及与]?){2,}等?$")  # '研发“甲”“乙”“丙”3个模型'
_RANK_SCOPE = re.compile(r"(?:进入|跻身|位[居列]|排名?|排位|保持|稳居|居|列)(?:在|到|至)?([一-鿿]{2,16}?)?$")


@dataclass(frozen=True, slots=True)
class Named:
    """What a value measures."""

    subject: str
    indicator: str
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """A value with the words around it: flat[start:end] stands before it, `behind` is the noun after."""

    value: Quantity
    start: int  # after a period
    end: int  # before the value, or before '不低于基准地价的' that it is a share of
    behind: tuple[int, int] | None


def around(
    reading: Reading, sentence: Sentence, values: Sequence[Quantity], at: int, window: tuple[int, int]
) -> Around:
    """Return value `at` with the words of `window` that may name it."""
    value, flat = values[at], reading.flat
    start = phrases.skip_after(flat, value.end, window[1])
    end = window[1]
    if flat[start : start + 1] in ("、", "和", "及", "与", "或", "”", "」"):
        end = start  # the next name begins: '厂房50万平方米、公寓2000套'
    while end > start and flat[end - 1] in "、,和及与或 (":
        end -= 1
    bracket = re.search(r"\([^()]*\)?$", flat[start:end])
    if bracket and (bracket.start() == 0 or not bracket[0].endswith(")")):
        end = start + bracket.start()  # '3家企业(年产值超10亿元)'
    if (close := flat.find("”", start, end)) >= 0 and flat.rfind("“", window[0], value.start) > flat.rfind(
        "”", window[0], value.start
    ):
        end = close  # '“创建50个示范项目”的目标'
    if aside := _SEE.search(flat, start, end):
        end = aside.start()
    end = phrases.strip_work(flat, start, end)
    if at + 1 < len(values) and values[at + 1].start == window[1]:
        verb = re.search(r"[、,](?=[^、,]*$)", flat[start:end])
        end = start + verb.start() if verb and verb.start() >= 2 else end
    behind = (start, end) if end - start >= 2 else None
    following = values[at + 1] if at + 1 < len(values) else None
    adjacent = following is not None and following.start == value.end  # '1所200张床位以上的机构'
    of_kind = following is not None and following.start == window[1] and flat.startswith("的", following.end)
    of_kind = of_kind and not (behind and flat.rfind("、", value.end, window[1]) >= 0)  # '100个领域、22亿词元的知识库'
    if following is not None and of_kind and (behind or adjacent):
        stop = sentence.part_at(value.start)[
            1
        ]  # '完成3万平方米节能率不低于15%的改造': what stands between says of what kind
        noun = _NOUN.match(flat, following.end + 1, stop)
        behind = noun.span() if noun else behind
    begin = after_period(reading, sentence, window[0], value.start)
    if (
        behind
        and counts(value)
        and (names := _QUOTED_NAMES.search(flat, begin, value.start) or LISTED.search(flat, begin, value.start))
    ):
        return Around(value, begin, names.start(), behind)
    part_of = BOUND_TO.search(flat, begin, value.start)
    close = value.start - flat.startswith(("新增", "净增"), value.start - 1)  # '容量新|增50兆瓦'
    if at and values[at - 1].end == value.start and value.text == value.value_text:
        close = values[at - 1].start  # '项目达到11类37项'
    return Around(value, begin, part_of.start() if part_of else max(begin, close), behind)


def after_period(reading: Reading, sentence: Sentence, start: int, end: int) -> int:
    """Return `start` moved behind the last period before `end`; '较2020年' stays."""
    for period in reading.periods[sentence.clause.clause_id]:
        if start <= period.start and period.end <= end and reading.flat[period.start - 1] not in "较比与同由从":
            before = _BEFORE.match(reading.flat, period.end, end)  # '2026年底前建成…'
            start = before.end() if before else period.end
    return start


def name(
    reading: Reading, sentence: Sentence, values: Sequence[Quantity], words: Around, last: Named | None, ruled: bool
) -> Named | None:
    """Return what a value measures, None when it is no target.

    `last` is the name of the target before in the sentence; `ruled` tells that a period or a comparison marks
    the value, so that a verb that is not known may stand before it.
    """
    flat, text, value, behind = reading.flat, reading.plan.text, words.value, words.behind
    start, end = words.start, words.end
    if value.measure == "rank":
        return _ranked(text, flat, start, end, last)
    if _EXISTING.search(flat[start:end]):
        return None
    if added := _ADDED.match(flat, start, end):
        start = added.end()
    begin = phrases.strip_head(flat, start, end)
    if value.unit in ("%", "‰") and (kind := _NEW_OR_OLD.search(flat, start, begin)):
        begin = kind.start()  # '新建居住建筑屋顶光伏面积比例': one of two kinds, nothing that is done
    stop = phrases.strip_tail(flat, begin, end)
    verb = phrases.ends_with_verb(flat, start, end)
    if verb is None and _REACHES.match(flat, value.start) and (begin >= stop or _ASKED.search(flat[start:end])):
        verb = end
    bare, scope = begin >= stop, _SCOPE.fullmatch(flat[begin:stop]) is not None
    if behind and (bare or verb is not None or scope or counts(value)):
        if verb is None and counts(value) and _MOVED_ON.match(flat, start, end) and _WORKS.search(flat, *behind):
            return Named("", text[begin:stop] + text[slice(*behind)])
        if verb is None and not scope and not ruled and not (bare and last):
            return None
        shared = _shared_noun(reading, sentence, values, behind)
        return _behind(text, flat, start, stop if verb is None else verb, behind, shared)
    if bare:
        return _borrowed(flat, value, last)
    stated = value.measure != "level" or value.text != value.value_text
    done = _DONE.match(flat, start, end) is not None
    scoped = phrases.split_scope(flat, start, end)  # '全区培育企业10家': a scope, then a verb
    acted = scoped > start and phrases.strip_head(flat, scoped, end) > scoped
    if begin == start and verb is None and not (stated or value.qualifiers or ruled or done or acted):
        return None
    if behind is None:
        return _before(text, flat, begin, stop, None)
    said = text[behind[0] : behind[1]]
    if _NO_CONDITION.fullmatch(said):
        return _before(text, flat, begin, stop, None)
    if value.unit == "%" and phrases.begins_predicate(flat[behind[0] : behind[1]]):
        return _before(text, flat, begin, stop, None, said)
    return _before(text, flat, begin, stop, said)


def _borrowed(flat: str, value: Quantity, last: Named | None) -> Named | None:
    """Name a part without words by the target before: '年均增长20%', '达到500亿元'."""
    if last is None:
        return None
    if value.measure == "growth":
        return Named(last.subject, f"{last.indicator}增长")
    return last if flat.startswith(("达", "实现", "突破"), value.start) else None


def _behind(text: str, flat: str, start: int, stop: int, behind: tuple[int, int], shared: str) -> Named:
    """Name a value by the noun behind it; the words before a verb may say whose it is."""
    begin = phrases.strip_head(flat, start, stop)
    end = phrases.strip_tail(flat, begin, stop) if begin < stop else stop
    subject = text[begin:end] if end > begin and _WHOSE.search(flat[begin:end]) else ""
    founded = _FOUNDS.match(flat, *behind)
    return Named(subject, text[founded.end() if founded else behind[0] : behind[1]] + shared)


def _shared_noun(reading: Reading, sentence: Sentence, values: Sequence[Quantity], behind: tuple[int, int]) -> str:
    """Return '的产业链' for the first of '2个全国有影响力、3个全省有影响力的产业链', else ''."""
    flat, part = reading.flat, sentence.part_at(behind[0])
    if "的" in flat[behind[0] : behind[1]] or not _HEADLESS.search(flat[behind[0] : behind[1]]):
        return ""
    following = [v for v in values if behind[1] <= v.start < part[1]]
    noun = re.search("(?:的|(?<=级))[^、,。;的级]{2,}$", flat[following[-1].end : part[1]]) if following else None
    return reading.plan.text[part[1] - len(noun[0]) : part[1]] if noun else ""


def _before(text: str, flat: str, begin: int, end: int, after: str | None, joined: str = "") -> Named | None:
    """Name a value by the words before it; `joined` belongs to the name, `after` is a condition."""
    condition: str | None = None
    if opening := _CONDITION.match(flat[begin:end]):
        condition, begin = opening[1], begin + opening.end()
    if bracket := _BRACKET.search(flat[begin:end]):
        condition = text[begin + bracket.start(1) : begin + bracket.end(1)]
        end = begin + bracket.start()
    if rise := _RISE.search(flat[begin:end]):
        end = begin + rise.start()
    if moved := _MOVED.match(flat[begin:end]):
        begin += moved.end()
    start = phrases.split_scope(flat, begin, end)
    noun = phrases.strip_head(flat, start, end) if start > begin else start
    indicator = text[noun:end] + joined
    return Named(text[begin:start], indicator, condition or after) if len(indicator) >= 2 else None


def _ranked(text: str, flat: str, start: int, end: int, last: Named | None) -> Named | None:
    """Name a rank: '综合排位进入国家级高新区前38位'; the one after a 、 keeps the name and has its own field."""
    match = _RANK_SCOPE.search(flat[start:end])
    head = start + match.start() if match else start
    begin = phrases.strip_head(flat, start, head)
    scope: str | None = text[phrases.strip_head(flat, start, end) : end]
    if match:
        scope = text[start + match.start(1) : start + match.end(1)] if match[1] else None
    if begin < head:
        return Named("", text[begin:head], scope)
    return Named(last.subject, last.indicator, scope or None) if last else None
