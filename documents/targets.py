"""Find what a plan sets out to reach: an indicator with its value, unit and period.

Input: a plan's reading, and the stretches that belong to support. Output: `Target` facts, one per value and thing.
Does not know: duties, support, defects; which values are worth asking for.

The words before a value name the indicator ('工业总产值达到700亿元'); after a verb the words behind it do
('培育12家龙头企业'). '分别' and '均' spread values (documents.sharing). Numbers that only describe are none:
the members of a list ('等5条产业链'), sizes of things ('100亩以上的项目'), what already is ('现有4家').
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents import phrases
from documents.indicators import normalize_indicator
from documents.model import Comparator, Quantity, Span, Target
from documents.reading import InForce, Reading, Sentence
from documents.sharing import MARKER, distribute
from documents.units import unit_at

_JOIN = re.compile(r"^[、,和及与或]?(?:以及)?$")
_BACKGROUND = re.compile(r"已(?!知)|现有|目前|截至|截止|近年来|以来|上年|原有|现状|据统计|仍有|存在|不足\d")
_LEGAL = re.compile(r"是指|所称|罚款|处以|违法所得|赔偿|有期徒刑|应当自|自收到|自受理|日起|工作日|逾期|不予|责令")
_TIMED = re.compile(r"时限|时间|压缩|缩短|压减|工期|控制|提速|办结")
_ATTRIBUTE = re.compile(r"^\s*(?:以上|以下|以内|左右)?\s*的(?!比重|比例|目标|增速|增长|水平|速度)")
_EXISTING = re.compile(
    "(?:壮大|做大|做优|做强|巩固|依托|围绕|发挥|坚持|立足|按照?|根据|针对|突出|符合|对于?|面向|涉及)$"
)
_WHOSE = re.compile(
    "(?:[国省市县区镇乡村园链]|产业|企业|学校|院校|部门|单位|集群|集团|领域|行业|机构|平台|每年|范围内|街道|社区|银行|基地|中心)$"
)
_HEADLESS = re.compile("[力先级型类流上强优高性]$")
_SIZE = re.compile("^以[上下](?!$)(?=[一-鿿]{0,8}(?:企业|项目|单位|机构|工程|园区|产业|集群|人才|投资))")
_PAID = re.compile("奖励|奖补|补助|补贴|资助|津贴|罚")
_WITHIN = re.compile(r"\s*(?:其中|包括|包含|含|新增)")
_RULE = re.compile(r"\s*(?:实行|给予|享受|可(?:按|享|以|给|申)|予以|按(?=[^,]{1,20}(?:执行|奖|补)))")
_LIMIT = re.compile(r"(?:的|者)\s*$")
_CONDITION = re.compile(r"^(?:在)?(有效期内|期内|规划期内|考核期内)")
_BRACKET = re.compile(r"\(((?:不?含|包括|包含|其中|按)[^()]*)\)$")
_RANK_SCOPE = re.compile(r"(?:进入|跻身|位[居列]|排名?|排位|保持|稳居|居|列)(?:在|到|至)?([一-鿿]{2,16}?)?$")
_COUNT_KINDS = frozenset(("count", "noun"))
_HAN_NUMBER = re.compile("^[一二两三四五六七八九十百]")


@dataclass(frozen=True, slots=True)
class _Named:
    """What a value measures."""

    subject: str
    indicator: str
    condition: str | None = None


def find_targets(reading: Reading, taken: Sequence[tuple[int, int]] = ()) -> list[Target]:
    """Return the targets of a plan; sentences that touch a `taken` stretch are read by other rules."""
    found: list[Target] = []
    for sentence in reading.sentences:
        if sentence.clause.kind in ("notice", "preamble", "heading"):
            continue
        if any(s < sentence.end and sentence.start < e for s, e in taken):
            continue
        if _LEGAL.search(reading.flat, sentence.start, sentence.end):
            continue
        found += (t for t in _Sentence(reading, sentence).targets() if not reading.is_past(t.period))
    return found


class _Sentence:
    """The walk through one sentence; remembers the last name for values that leave theirs out."""

    def __init__(self, reading: Reading, sentence: Sentence) -> None:
        self.reading, self.sentence = reading, sentence
        self.flat, self.text = reading.flat, reading.plan.text
        self.values = reading.values_in(sentence)
        self.last: _Named | None = None
        self.used = sentence.start  # where the last value that is a target ends

    def targets(self) -> Iterator[Target]:
        """Yield the targets of the sentence."""
        at = 0
        while at < len(self.values):
            run = self._run(at)
            window = self._window(at)
            marker = MARKER.search(self.flat, window[0], self.values[at].start)
            if marker is None or not self._plausible(self.values[at], window):
                named = self._name(at, window)
                if named is not None:
                    yield self._target(named, self.values[at], self.values[at].comparator)
                    self.last, self.used = named, self.values[at].end
                at += 1
                continue
            yield from self._spread(at, run, window, marker)
            self.used = run[-1].end
            at += len(run)

    def _run(self, at: int) -> list[Quantity]:
        """Return the values from `at` on that follow one another with nothing but 、 between."""
        run = [self.values[at]]
        for value in self.values[at + 1 :]:
            if not _JOIN.match(self.flat[run[-1].end : value.start].strip()):
                break
            run.append(value)
        return run

    def _window(self, at: int) -> tuple[int, int]:
        """Return the stretch that may name the value: its part, from the value before, inside its bracket."""
        value = self.values[at]
        start, end = self.sentence.part_at(value.start)
        if self.used > start:
            start = self._after_value(self.used, value.start)
        if at + 1 < len(self.values) and self.values[at + 1].start < end:
            end = self.values[at + 1].start
        opened = self.flat.rfind("(", start, value.start)
        if opened >= 0 and self.flat.find(")", opened, value.start) < 0:
            start = opened + 1
            closed = self.flat.find(")", value.end, end)
            end = closed if closed >= 0 else end
        return start, end

    def _after_value(self, end: int, start: int) -> int:
        """Return where the words before the next value begin: the noun behind the last one belongs to that."""
        between = self.flat[end:start]
        if between[:1] in ("、", "和", "及", "与", "或", "并", ""):
            return end
        return end + max(between.rfind(mark) for mark in "、和及与或并") + 1

    def _spread(self, at: int, run: list[Quantity], window: tuple[int, int], marker: re.Match[str]) -> Iterator[Target]:
        before = (self._after_period(window[0], marker.start()), marker.start())
        shared = distribute(self.text, self.flat, before, (marker.end(), run[0].start), len(run))
        comparators = _shared_comparators(run)
        if len(run) == 1:
            pairs = [(name, run[0], comparators[0]) for name in shared]
        elif len(run) == len(shared) and marker[0] == "分别":
            pairs = list(zip(shared, run, comparators, strict=True))
        else:
            return
        for (subject, indicator), value, comparator in pairs:
            if indicator:
                self.last = _Named(subject, indicator)
                yield self._target(self.last, value, comparator)

    def _name(self, at: int, window: tuple[int, int]) -> _Named | None:
        """Return what the value measures, None when it is no target."""
        value = self.values[at]
        if not self._plausible(value, window):
            return None
        start, end = self._after_period(window[0], value.start), value.start
        if value.measure == "rank":
            return self._ranked(start, end)
        behind = self._behind(at, window)
        begin = phrases.strip_head(self.flat, start, end)
        stop = phrases.strip_tail(self.flat, begin, end)
        if _EXISTING.search(self.flat[start:end]):
            return None
        verb = phrases.ends_with_verb(self.flat, start, end)
        bare = begin >= stop
        scope_only = not bare and phrases.split_scope(self.flat, begin, stop) == begin and self._is_scope(begin, stop)
        if behind and (bare or verb is not None or scope_only or self._counts(value)):
            if verb is None and not scope_only and not self._ruled(value) and not (bare and self.last):
                return None
            return self._noun_behind(behind, start, verb if verb is not None else stop)
        if bare:
            return self._borrowed(value)
        stated = value.measure != "level" or value.text != value.value_text
        if begin == start and not stated and not value.qualifiers and not self._ruled(value):
            return None
        if behind and value.unit == "%" and phrases.begins_predicate(self.flat[behind[0] : behind[1]]):
            stop = behind[1] if not self.flat[stop : behind[0]].strip() else stop
            return self._noun_before(begin, stop, self.text[behind[0] : behind[1]] if stop != behind[1] else None, True)
        return self._noun_before(begin, stop, self.text[behind[0] : behind[1]] if behind else None)

    def _plausible(self, value: Quantity, window: tuple[int, int]) -> bool:
        """Tell whether a value may be a target at all."""
        flat = self.flat
        before, after = flat[window[0] : value.start], flat[value.end : window[1]]
        if value.unit == "大" or (value.value is None and "百分点" not in value.unit and value.unit != "%"):
            return False
        if _BACKGROUND.search(flat, self.sentence.start, value.start):
            return False
        kind = self._kind(value)
        if kind == "time" and not _TIMED.search(before):
            return False
        if self.reading.is_lost(value):
            return True
        if value.text.endswith(("以上", "以下", "以内")) and after.startswith("的"):
            return False
        if self._is_condition(value, window, before, after):
            return False
        if kind not in _COUNT_KINDS and (_ATTRIBUTE.match(after) or _SIZE.search(flat[value.end - 2 : window[1]])):
            return False
        if kind in _COUNT_KINDS and after and before.rstrip().endswith("等"):
            return False
        if before.startswith(("且", "并且", "或")) and value.text.endswith(("以上", "以下")):
            return False
        if _HAN_NUMBER.match(flat[value.start : value.end]) and kind in _COUNT_KINDS and after:
            verb = phrases.ends_with_verb(flat, window[0], value.start)
            return verb is not None and not after.startswith(("“", '"'))
        return not (_LIMIT.search(before) or after.rstrip().endswith("的"))

    def _is_condition(self, value: Quantity, window: tuple[int, int], before: str, after: str) -> bool:
        """Tell whether a value only says for whom or what something holds."""
        if any(v.start == value.end for v in self.values) or _PAID.search(before + after):
            return True
        bracket = self.flat[window[0] - 1 : window[0]] == "(" and self.flat[window[1] : window[1] + 1] == ")"
        if bracket and not _WITHIN.match(before):
            return True
        following = [v for v in self.values if value.end <= v.start < window[1] + 1]
        if value.text.endswith("以下") and following and self.flat[following[0].end] == "的":
            return True
        if value.unit == "次" and "每" in self.flat[window[0] : value.start]:
            return True
        return _RULE.match(self.flat[self.sentence.part_at(value.start)[1] + 1 : self.sentence.end]) is not None

    def _kind(self, value: Quantity) -> str:
        at = self.text.find(value.value_text, value.start)
        number = re.match(r"[\d.,\s一二两三四五六七八九十百千零点~—–至到-]+", self.flat[at : value.end])
        unit = unit_at(self.flat, at + (number.end() if number else 0))
        return unit.kind if unit else ""

    def _counts(self, value: Quantity) -> bool:
        return self._kind(value) in _COUNT_KINDS

    def _ruled(self, value: Quantity) -> bool:
        """Tell whether a period or a word of comparison marks a value whose verb is not known."""
        return value.comparator != "=" or self._in_force(value) is not None

    def _after_period(self, start: int, end: int) -> int:
        """Return `start` moved behind the last period before `end`."""
        for period in self.reading.periods[self.sentence.clause.clause_id]:
            if start <= period.start and period.end <= end:
                start = period.end
        return start

    def _behind(self, at: int, window: tuple[int, int]) -> tuple[int, int] | None:
        """Return the noun after a value, '建设' and joining words cut off; None when there is none."""
        start = phrases.skip_after(self.flat, self.values[at].end, window[1])
        end = window[1]
        while end > start and self.flat[end - 1] in "、,和及与或 (":
            end -= 1
        bracket = re.search(r"\([^()]*\)?$", self.flat[start:end])
        if bracket and bracket.start() == 0:
            return None
        end = phrases.strip_work(self.flat, start, end)
        if at + 1 < len(self.values) and self.values[at + 1].start == window[1]:
            verb = re.search(r"[、,](?=[^、,]*$)", self.flat[start:end])
            end = start + verb.start() if verb and verb.start() >= 2 else end
        return (start, end) if end - start >= 2 else None

    def _is_scope(self, begin: int, end: int) -> bool:
        return (
            re.fullmatch(
                r"全[国省市州区县镇乡园]|我[省市区县]|各?[一-鿿]{0,6}(?:开发区|园区|高新区|乡镇|县|市|区)",
                self.flat[begin:end],
            )
            is not None
        )

    def _noun_behind(self, behind: tuple[int, int], start: int, stop: int) -> _Named:
        begin = phrases.strip_head(self.flat, start, stop)
        end = phrases.strip_tail(self.flat, begin, stop) if begin < stop else stop
        subject = self.text[begin:end] if end > begin and _WHOSE.search(self.flat[begin:end]) else ""
        return _Named(subject, self.text[behind[0] : behind[1]] + self._shared_noun(behind))

    def _shared_noun(self, behind: tuple[int, int]) -> str:
        """Return '的产业链' for the first of '2个全国有影响力、3个全省有影响力的产业链', else ''."""
        part = self.sentence.part_at(behind[0])
        if "的" in self.flat[behind[0] : behind[1]] or not _HEADLESS.search(self.flat[behind[0] : behind[1]]):
            return ""
        following = [v for v in self.values if behind[1] <= v.start < part[1]]
        noun = re.search("的[^、,。;的]{2,}$", self.flat[following[-1].end : part[1]]) if following else None
        return self.text[part[1] - len(noun[0]) : part[1]] if noun else ""

    def _noun_before(self, begin: int, end: int, after: str | None, joined: bool = False) -> _Named | None:
        condition: str | None = None
        opening = _CONDITION.match(self.flat[begin:end])
        if opening:
            condition, begin = opening[1], begin + opening.end()
        bracket = _BRACKET.search(self.flat[begin:end])
        if bracket:
            condition = self.text[begin + bracket.start(1) : begin + bracket.end(1)]
            end = begin + bracket.start()
        moved = re.match("[^、]{0,20}?(?:逐步|力争|稳步)?[将把](?=[一-鿿]{3})", self.flat[begin:end])
        begin += moved.end() if moved else 0
        start = phrases.split_scope(self.flat, begin, end)
        indicator = self.text[start:end]
        if joined and after:
            indicator, after = indicator + after, None
        if len(indicator) < 2:
            return None
        return _Named(self.text[begin:start], indicator, condition or after)

    def _ranked(self, start: int, end: int) -> _Named | None:
        match = _RANK_SCOPE.search(self.flat[start:end])
        if match is None:
            scope = self.text[phrases.strip_head(self.flat, start, end) : end]
            return _Named(self.last.subject, self.last.indicator, scope or None) if self.last else None
        begin = phrases.strip_head(self.flat, start, start + match.start())
        indicator = self.text[begin : start + match.start()]
        scope = self.text[start + match.start(1) : start + match.end(1)] if match[1] else None
        if not indicator:
            return _Named(self.last.subject, self.last.indicator, scope) if self.last else None
        return _Named("", indicator, scope)

    def _borrowed(self, value: Quantity) -> _Named | None:
        """Return the name of the value before, for '期间年均增长20%以上'."""
        if self.last is None or value.measure != "growth":
            return None
        return _Named(self.last.subject, f"{self.last.indicator}增长")

    def _in_force(self, value: Quantity) -> InForce | None:
        part = self.sentence.part_at(value.start)
        return self.reading.in_force(self.sentence.clause, value.start, part)

    def _target(self, named: _Named, value: Quantity, comparator: Comparator) -> Target:
        start, end = self.sentence.part_at(value.start)
        period = self._in_force(value)
        also: list[Span] = []
        if period is not None and period.source is not None:
            also.append(period.source)
        elif period is not None and not start <= period.start < end:
            stop = period.start + len(period.text)
            also.append(Span(self.sentence.clause.clause_id, period.start, stop, self.text[period.start : stop]))
        return Target(
            "target", self.reading.plan.plan_id, self.sentence.clause.clause_id, self.text[start:end], start, end,
            also=tuple(also), subject=named.subject, indicator=_tidy(named.indicator), comparator=comparator,
            value=None if self.reading.is_lost(value) else value.value,
            value_max=None if self.reading.is_lost(value) else value.value_max, unit=value.unit, value_text=value.value_text,
            measure=value.measure, period=period.value if period else None,
            period_text=period.text if period else None, qualifiers=value.qualifiers,
            condition=named.condition, indicator_group=normalize_indicator(_tidy(named.indicator)),
        )  # fmt: skip


def _shared_comparators(run: Sequence[Quantity]) -> list[Comparator]:
    """Return the comparators of values in a row; 以上 after the last holds for all that say nothing else."""
    last = run[-1].comparator
    return [last if q.comparator == "=" and last in (">=", "<=", "~") else q.comparator for q in run]


def _tidy(phrase: str) -> str:
    return re.sub(r"\s*\n\s*", "", phrase).strip(" 、,的")
