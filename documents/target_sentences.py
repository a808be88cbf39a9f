"""Walk through one sentence and give each of its values the name and the period of a target.

Input: a plan's reading and a sentence. Output: `Target` facts, one per value and thing, in text order.
Does not know: which of them are aims (documents.targets), duties, support.

Each value is screened (documents.screening), then named by the words around it (documents.naming) or by the target
before it (documents.elisions), or spread over several things by '分别' and '均' (documents.sharing). Its period is
the one in force at its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from documents import phrases
from documents.elisions import completed, goes_on, in_a_row, same_again
from documents.indicators import normalize_indicator
from documents.model import Comparator, Measure, Period, Quantity, Span, Target
from documents.naming import Named, after_period, around, name
from documents.quantities import flat_text
from documents.reading import InForce, Reading, is_dated
from documents.screening import counts, is_plausible
from documents.sentences import Sentence
from documents.sharing import MARKER, distribute, shared_comparators

_MAX_NAME_CHARS = 30
_JOIN = re.compile(r"^[、,和及与或]?(?:以及)?$")
_NUMBERED = re.compile(r"\s*(?:\d{1,2}[.、])?")
_LENGTH = re.compile(r"\s*(?:\d+\s*个?(?:年|月|季度|天|日|小时)(?:[及以]*[上下内])?的?|[年月期]内|期间|全年|年度)\s*")
_RATE = re.compile(
    r"(?:(?P<what>[^,;:。]{2,24}?)(?P<bound>不(?:得|应|能)?(?:低于|少于|高于|超过)))?(?P<who>[一-鿿]{2,8}?)"
    r"(?P<per>(?:每(?:年|月|公里|人|亩|户|吨|公顷|平方米|座|处)){2,})$"
)
_BOUNDS: dict[str, Comparator] = {"低于": ">=", "少于": ">=", "高于": "<=", "超过": "<="}
_SHARE = re.compile("[一-鿿]{0,4}(?:比例|比重|占比)")
_BOUND = re.compile(r"(?P<whole>(?!各|如|对|在|按|要)[一-鿿]{4,24}?)(?:应当?|须|必须|原则上)(?![急用对])")
_OF = re.compile("[达占][到至]?[^,、。;]{2,20}的$")
_WHOLE = ("存量", "保有量", "总户数", "总规模", "总数", "总量", "总数量", "总面积")


class TargetSentence:
    """The walk through one sentence; remembers the last name for values that leave theirs out."""

    def __init__(self, reading: Reading, sentence: Sentence) -> None:
        self.reading, self.sentence = reading, sentence
        self.flat, self.text = reading.flat, reading.plan.text
        self.values = reading.values_in(sentence)
        self.last: Named | None = None
        self.whole = ""  # what the last target counts, of which '总规模' is said next
        self.rated: tuple[str, Comparator, Span] | None = None  # what is measured for each class, how, and where
        self.measure: Measure = "level"  # of the last target
        self.unit = ""  # of the last target
        self.used = sentence.start  # where the last value that is a target ends

    def targets(self) -> Iterator[Target]:
        """Yield the targets of the sentence."""
        at = 0
        while at < len(self.values):
            run = self._run(at)
            window = self._window(at)
            marker = MARKER.search(self.flat, window[0], self.values[at].start)
            if not is_plausible(self.reading, self.sentence, self.values, self.values[at], window):
                at += 1
            elif marker is not None and not self._has_noun_behind(marker, self.values[at]):
                yield from self._spread(run, window, marker)
                self.used = run[-1].end
                at += len(run)
            else:
                yield from self._single(at, window)
                at += 1

    def _single(self, at: int, window: tuple[int, int]) -> Iterator[Target]:
        value = self.values[at]
        if (rate := self._rate(value, window[0])) is not None:
            yield rate
            return
        words = around(self.reading, self.sentence, self.values, at, window)
        ruled = value.comparator != "=" or self._in_force(value) is not None
        ruled = ruled or goes_on(self.flat, self.used, self.sentence.part_at(value.start)[0], value.start)
        named = name(self.reading, self.sentence, self.values, words, self.last, ruled)
        if named is None and value.comparator != "=":
            named = self._from_part_before(value, words.start, words.end)
        if named is None and phrases.strip_head(self.flat, words.start, words.end) >= words.end:
            named = same_again(self.flat, value, self.last, self.unit)
        if named is not None and _LENGTH.fullmatch(named.indicator):
            named = None  # '12个月以上:累计不超过0.2%': what is measured stands elsewhere
        if named is None and (year := self._dated(value)) and self.last and value.unit == self.unit:
            yield self._target(self.last, value, value.comparator, year)  # '其中2030年30万平方米、2031年35万平方米'
            self.used = value.end
        if named is None:
            return
        if value.measure == "level" and (named is self.last or self._goes_on(at)):
            value = replace(value, measure=self.measure)
        named = self._of_whole(completed(named, value, self.last, self.unit), value)
        if self.last is None or named.subject != self.last.indicator:
            self.last = named  # '竣工投产10个' counts what the one before does
        self.unit, self.used, self.measure = value.unit, value.end, value.measure
        yield self._target(named, value, value.comparator)

    def _dated(self, value: Quantity) -> Period | None:
        """Return the period that stands directly before a value."""
        periods = self.reading.periods[self.sentence.clause.clause_id]
        return next((p for p in periods if p.end == value.start and is_dated(p.value)), None)

    def _rate(self, value: Quantity, start: int) -> Target | None:
        """Return the target of '总额不低于县道每年每公里1万元,乡道每年每公里5000元': one name for all classes."""
        match = _RATE.search(self.flat, after_period(self.reading, self.sentence, start, value.start), value.start)
        if match is None:
            return None
        if match["bound"]:
            begin = phrases.strip_head(self.flat, match.start(), match.start("bound"))
            part = self.sentence.part_at(value.start)
            first = Span(self.sentence.clause.clause_id, *part, self.text[slice(*part)])
            self.rated = (self.text[begin : match.start("bound")], _BOUNDS[match["bound"][-2:]], first)
        if self.rated is None:
            return None
        (indicator, comparator, first), self.used = self.rated, value.end
        who, per = self.text[slice(*match.span("who"))], self.text[slice(*match.span("per"))]
        target = self._target(Named(who, indicator, per), value, comparator)
        return target if target.start == first.start else replace(target, also=(*target.also, first))

    def _goes_on(self, at: int) -> bool:
        """Tell whether a value stands behind another with 、 between and no verb of its own: both are new."""
        before = self.values[at - 1] if at else None
        if before is None or before.end != self.used or self.measure != "increment" or not counts(self.values[at]):
            return False
        start, stop = before.end + 1, self.values[at].start
        return self.flat[before.end] in "、和及" and phrases.strip_head(self.flat, start, stop) == start

    def _of_whole(self, named: Named, value: Quantity) -> Named:
        """Return the name with the subject that the sentence opens with: '新建绿地应…,开发比例不超过50%'."""
        if named.subject or value.unit != "%" or not _SHARE.fullmatch(flat_text(named.indicator)):
            return named
        start = self.sentence.start
        opening = _BOUND.match(self.flat, start, self.sentence.part_at(value.start)[0])
        return replace(named, subject=self.text[start : opening.end("whole")]) if opening else named

    def _from_part_before(self, value: Quantity, start: int, stop: int) -> Named | None:
        """Return the part before as the name of a part that has none: '投资强度,原则上不低于300万元/亩'."""
        part = self.sentence.part_at(value.start)
        before = [p for p in self.sentence.parts if self.used <= p[0] and p[1] < part[0]]
        begin = phrases.strip_head(self.flat, start, stop)
        if not before or start != part[0] or begin < phrases.strip_tail(self.flat, begin, stop):
            return None
        begin, end = before[-1]
        begin = phrases.strip_head(self.flat, after_period(self.reading, self.sentence, begin, end), end)
        scope = phrases.split_scope(self.flat, begin, end)
        noun = phrases.strip_head(self.flat, scope, end) if scope > begin else begin
        return Named(self.text[begin:scope], self.text[noun:end]) if 2 <= end - noun <= _MAX_NAME_CHARS else None

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
        opened = self.flat.rfind("(", start, value.start)
        if self.used > start:
            start = self._after_value(self.used, value.start)
        if at + 1 < len(self.values) and self.values[at + 1].start < end:
            end = self.values[at + 1].start
        if self.sentence.clause.kind == "table" and start == self.sentence.part_at(value.start)[0]:
            numbered = _NUMBERED.match(self.flat, start)  # '1.' that opens a cell
            start = numbered.end() if numbered else start
        bar = self.flat.rfind("|", start, value.start)  # a row of a table: the cell names the value
        if bar >= 0:
            numbered = _NUMBERED.match(self.flat, bar + 1)
            start = numbered.end() if numbered else bar + 1
        meant = self.flat.rfind("是指", start, value.start)
        start = meant + 2 if meant >= 0 else start
        after = self.flat.find("|", value.end, end)
        end = after if after >= 0 else end
        if opened >= 0 and self.flat.find(")", opened, value.start) < 0:
            start = max(start, opened + 1)
            closed = self.flat.find(")", value.end, end)
            end = closed if closed >= 0 else end
        return start, end

    def _after_value(self, end: int, start: int) -> int:
        """Return where the words before the next value begin: the noun behind the last one belongs to that."""
        between = self.flat[end:start]
        if between[:1] in ("、", "和", "及", "与", "或", "并", ""):
            return end
        return end + max(between.rfind(mark) for mark in "、和及与或并") + 1

    def _has_noun_behind(self, marker: re.Match[str], value: Quantity) -> bool:
        """Tell whether '各' gives each what is named behind the value: '各街道各建有1个服务中心'."""
        between = self.flat[marker.end() : value.start]
        return marker[0] == "各" and counts(value) and between in phrases.verbs()

    def _spread(self, run: list[Quantity], window: tuple[int, int], marker: re.Match[str]) -> Iterator[Target]:
        before = (after_period(self.reading, self.sentence, window[0], marker.start()), marker.start())
        of = _OF.search(self.flat, marker.end(), run[0].start)  # '均达到全市总量的15%' says of what, not what
        years = in_a_row(self.flat, self.reading.periods[self.sentence.clause.clause_id], window[0], marker.start())
        if len(years) == len(run) and (named := self._over_years(before, run[0].start, marker)):
            for value, year, comparator in zip(run, years, shared_comparators(run), strict=True):
                yield self._target(named, value, comparator, year)
            return
        shared = distribute(self.text, self.flat, before, (marker.end(), of.start() if of else run[0].start), len(run))
        comparators = shared_comparators(run)
        if len(run) == 1:
            pairs = [(name, run[0], comparators[0]) for name in shared]
        elif len(run) == len(shared) and marker[0] == "分别":
            pairs = list(zip(shared, run, comparators, strict=True))
        else:
            return
        for (subject, indicator), value, comparator in pairs:
            if indicator:
                self.last = Named(subject, indicator)
                yield self._target(self.last, value, comparator)

    def _in_force(self, value: Quantity) -> InForce | None:
        part = self.sentence.part_at(value.start)
        return self.reading.in_force(self.sentence.clause, value.start, part)

    def _over_years(self, before: tuple[int, int], stop: int, marker: re.Match[str]) -> Named | None:
        """Return the one name of '2024年、2025年总产值分别达到…' and of '2024年、2025年分别新增企业…'."""
        for start, end in (before, (marker.end(), stop)):
            begin, end = phrases.strip_head(self.flat, start, end), phrases.strip_tail(self.flat, start, end)
            if end - begin >= 2:
                scope = phrases.split_scope(self.flat, begin, end)
                return Named(self.text[begin:scope], self.text[scope:end])
        return None

    def _target(self, named: Named, value: Quantity, comparator: Comparator, year: Period | None = None) -> Target:
        start, end = self.sentence.part_at(value.start)
        period = InForce(year.value, year.text, year.start) if year else self._in_force(value)
        lost = self.reading.is_lost(value)
        indicator = _tidy(named.indicator)
        subject = named.subject
        if indicator in _WHOLE and not subject and self.whole not in ("", indicator):
            subject = self.whole  # '新建起降点50个,总规模达80个'
        self.whole = subject if indicator in _WHOLE else indicator
        also: list[Span] = []
        if period is not None and period.source is not None:
            also.append(period.source)
        elif period is not None and not start <= period.start < end:
            stop = period.start + len(period.text)
            also.append(Span(self.sentence.clause.clause_id, period.start, stop, self.text[period.start : stop]))
        return Target(
            "target", self.reading.plan.plan_id, self.sentence.clause.clause_id, self.text[start:end], start, end,
            also=tuple(also), subject=subject, indicator=indicator, comparator=comparator,
            value=None if lost else value.value, value_max=None if lost else value.value_max,
            unit=value.unit, value_text=value.value_text, measure=value.measure,
            period=period.value if period else None,
            period_text=period.text if period else None, qualifiers=value.qualifiers,
            condition=named.condition, indicator_group=normalize_indicator(indicator),
        )  # fmt: skip


def _tidy(phrase: str) -> str:
    return re.sub(r"\s*\n\s*", "", phrase).strip(" 、,的")
