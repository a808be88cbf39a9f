"""Understand a question: what is asked (intents), of which plans (scope), for which years, about what (topic).

Input: the user's words. Output: one frozen `Question`.
Does not know: clauses or facts; whether anything can be answered; earlier questions (conversation.py);
that a question may be several (decomposition.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.common_parts import OF_THE_PLAN
from assistant.cues import Cues, Intent
from assistant.messages import Language
from assistant.noise import Noise
from assistant.scope import PlanNames, Scope
from assistant.terms import Term, Vocabulary
from assistant.topic import Topics, entities_of
from assistant.wordclass import part_of_speech
from assistant.years import take_years
from documents.model import Quantity
from documents.normalization import fold
from documents.quantities import find_quantities

Topic = tuple[str, tuple[Term, ...]]  # the words, and their terms
Kind = Literal["policy", "greeting", "about", "thanks", "out_of_scope", "private", "blocked"]

ELLIPSIS = re.compile(r"^(那么?|还有|另外|然后|再|以及|换成|改成|and |what about|how about)|(呢|呐)[?\s。!]*$")
_EVERY, _ZONES = "各(个)?|所有|全部|每个|这些|那些|不同", "开发区|高新区|经开区|园区|地方|地区|城市|区"
_ALL_PLANS = re.compile(
    rf"({_EVERY}|哪(些|个|几个|家|几家)|每家|其他|其它|别的|几个|八个|8个)(的)?({_ZONES}|方案|地|市)(?!管委会)|"
    r"谁家|哪里|哪儿|各地|哪(些|几)(份|个)?(文件|方案|计划|意见)|"
    r"都有谁(提|说|写|搞|讲)|(都)?(有)?(谁|哪家|哪些)(提|写)(了|到|过|的)"
)
_EVERY_ZONE = re.compile(rf"({_EVERY}|这?[两三四五六七八]个)(的)?({_ZONES})(?!管委会|级|域|间|内)")
_ENGLISH = re.compile(r"[a-z]{2,}")
_ASKS_IN_ENGLISH = re.compile(r"(by |in )?(what|which|who|whom|when|where|why|how|do|does|is|are|compare|list|name)\b")
_BARE_MONEY = re.compile(
    r"(\d+(?:\.\d+)?\s?(?:亿|万))(?=\s*(?:没错|对|是|吧|吗|嘛|么|的吧|了|[?,。!]|$|的?[一-鿿]{0,4}(?:补贴|补助|奖励|奖金|津贴|资助)))"
)
_NO_FIGURE = frozenset({"", "年", "月", "日", "天", "个月", "季度"})
_INTERROGATIVE = re.compile(
    r"多少|多大|多久|多高|几|哪|谁|什么|啥|怎|如何|何时|咋|为什么|目标|指标|责任单位|牵头单位|依据|时限|呢"
)
KNOWN_WELL = 0.7  # … from which a word of everyday life in it does not make it chat
KNOWN_ENOUGH = 0.4  # share of a topic's weight that the library's words make, from which it is about its plans
_MADE_OF = re.compile("由(哪|什么|几)[^,。?]{0,4}(部分|要素|方面|环节|内容|阶段|块|层)")
_HEARSAY = re.compile("^(听说|据说|听人说|有人说|网上说|都说|传闻)")
_OWN_NAME, _LONG_NAME = 3, 8  # characters
_QUESTIONS_KEPT = 256
_GOALS = "总体目标 发展目标"  # what a question of a year asks for that names no other topic


@dataclass(frozen=True, slots=True)
class Question:
    """What a question means."""

    raw: str
    text: str  # folded, instructions to the assistant removed
    kind: Kind
    language: Language
    intents: frozenset[Intent]
    scope: Scope
    years: tuple[str, ...]  # 'YYYY'
    topic: str  # folded, without names, years, cue phrases and filler
    terms: tuple[Term, ...]
    premises: tuple[Quantity, ...]  # values that the question itself states
    all_plans: bool = False  # asks across plans ('哪些园区…', '各区…')
    injected: bool = False  # instructions stood around the question
    about_policy: bool = True  # names a plan or a zone, or uses words of policy
    everyday: bool = False  # has words of everyday life, and few that the library knows
    inherited: bool = False  # the topic comes from an earlier turn
    carried_years: bool = False  # so do the years, which were asked of another plan
    entities: tuple[str, ...] = ()  # names of places, people and bodies in the topic; an answer must hold them
    quoted: tuple[str, ...] = ()  # names in quotation marks that the library holds


class Reader:
    """Reads questions for one library."""

    def __init__(
        self, cues: Cues, names: PlanNames, vocabulary: Vocabulary, english: dict[str, tuple[str, ...]]
    ) -> None:
        self._cues = cues
        self._names = names
        self._vocabulary = vocabulary
        self._noise = Noise(cues, names, vocabulary)
        self._topics = Topics(cues, vocabulary, english)
        self.read = lru_cache(_QUESTIONS_KEPT)(self._read)  # each question is history to those after it

    def terms(self, text: str) -> tuple[Term, ...]:
        """Return the terms of words that may be a topic."""
        return self._vocabulary.terms(text)

    def without_filler(self, text: str) -> str:
        """Return a part of a question without the words that carry no topic."""
        return self._topics.without_filler(text)

    def _read(self, raw: str) -> Question:
        """Return what `raw` means by itself."""
        folded = re.sub(r"[ \t]+", " ", fold(raw).text).strip()
        text, injected, emptied = self._noise.without_instructions(folded)
        text = self._names.with_cities(self._noise.without_talk(text))
        english = _is_english(text)
        greets = text.isascii() and any(cue.search(text) for cue in self._cues.greeting.values())
        scope, rest = self._names.find(text, english)
        intents = self._cued(text, rest)
        rest = _EVERY_ZONE.sub(" ", rest)
        rest = _BARE_MONEY.sub(r"\1元", rest)
        if "yes_no" in intents and any(q.unit not in _NO_FIGURE for q in find_quantities(rest)):
            intents |= {"target"}  # a premise with a figure is held against the targets
        if text.endswith("?") and not _INTERROGATIVE.search(text) and not english:
            intents |= {"yes_no"}
        years, rest = take_years(rest)
        quoted = self._quoted(rest)
        premises = tuple(q for q in find_quantities(rest) if q.value is not None)
        if english:
            topic, terms = self._topic_in_english(text, rest, premises, scope, intents)
        else:
            topic, terms = self._topic(text, rest, premises, scope, intents, years)
        return Question(
            raw=raw,
            text=text,
            kind=self._kind(folded, text, scope, terms, injected, emptied),
            language="en" if english or greets else "zh",
            intents=intents,
            scope=scope,
            years=years,
            topic=topic,
            terms=terms,
            premises=premises,
            all_plans=bool(_ALL_PLANS.search(text)),
            injected=injected,
            everyday=self._is_everyday(text, scope, terms),
            about_policy=bool(quoted) or self._is_about_policy(text, scope, terms, years),
            quoted=quoted,
            entities=(*entities_of(topic, terms), *self._topics.quoted(rest)),
        )

    def _cued(self, text: str, rest: str) -> frozenset[Intent]:
        """Return what the wording of a question asks for; `rest`: its text without the names of plans."""
        intents = frozenset(name for name, pattern in self._cues.intents.items() if pattern.search(rest))
        if self._cues.figure_hint.search(rest) and not intents & {"measure", "definition", "list", "duty"}:
            intents |= {"target"}
        if _MADE_OF.search(text):  # '由哪几部分构成' asks for no doer
            intents -= {"duty"}
        if _HEARSAY.search(text) and not _INTERROGATIVE.search(text):  # '听说要培育20家': is it so
            intents |= {"yes_no"}
        return intents

    def _topic(
        self,
        text: str,
        rest: str,
        premises: Sequence[Quantity],
        scope: Scope,
        intents: frozenset[Intent],
        years: Sequence[str],
    ) -> Topic:
        """Return what a question in Chinese is about; `rest`: its text without names and years."""
        topic = self._topics.of(rest, premises)
        terms = self._vocabulary.terms(topic)
        if cut := [n for n in self._quoted(rest) if not any(t.word == n for t in terms)]:
            topic, terms = self._with_names(cut, rest, premises)
        if not terms:
            topic, terms = self._name_defined(text, topic, scope, intents)
        if not terms:  # what is left are words that mostly are filler, and here the topic: '有什么要求'
            topic = self._topics.own_words(rest)
            terms = tuple(t for t in self._vocabulary.terms(topic) if len(t.word) > 1)
        if not terms and years and scope.plan_ids and "target" in intents:  # 'what is to be reached by 2025'
            topic = _GOALS
            terms = self._vocabulary.terms(topic)
        return topic, terms

    def _quoted(self, rest: str) -> tuple[str, ...]:
        """Return the names in quotation marks that the library holds and no dictionary has: '“一网统管”'."""
        return tuple(w for w in self._topics.quoted(rest) if _OWN_NAME <= len(w) <= _LONG_NAME)

    def _with_names(self, names: Sequence[str], rest: str, premises: Sequence[Quantity]) -> Topic:
        """Return a topic with names in it whole: no word of a name is a term of its own, and none is filler."""
        bare = rest
        for name in names:
            bare = bare.replace(name, " " * len(name))
        around = self._topics.of(bare, premises)
        whole = [Term(n, self._weight_of_name(n), self._vocabulary.variants(n)) for n in names]
        apart = [t for t in self._vocabulary.terms(around) if not any(t.word in name for name in names)]
        terms = sorted((*whole, *apart), key=lambda t: rest.find(t.word))  # the head of a topic comes last
        leads = bool(terms) and terms[0].word in names
        return " ".join((*names, around) if leads else (around, *names)).strip(), tuple(terms)

    def _weight_of_name(self, name: str) -> float:
        """Return the weight of a name, which says no less than its words do."""
        return max(self._vocabulary.weight(name), sum(t.weight for t in self._vocabulary.terms(name)))

    def _topic_in_english(
        self, text: str, rest: str, premises: Sequence[Quantity], scope: Scope, intents: frozenset[Intent]
    ) -> Topic:
        """Return what a question in English is about, in Chinese where it can be put so."""
        topic = self._topics.in_chinese(self._topics.of(rest, premises))
        terms = self._vocabulary.terms(topic)
        if not terms:
            topic, terms = self._name_defined(text, topic, scope, intents)
        # English words that no list translates say nothing that a Chinese plan could cover.
        terms = self._vocabulary.widened(terms)
        return topic, tuple(t for t in terms if not t.word.isascii() or t.near or self._vocabulary.knows(t.word))

    def _name_defined(self, text: str, topic: str, scope: Scope, intents: frozenset[Intent]) -> Topic:
        """Return the name of a plan as the topic, where that is what is asked for: '什么是无废城市'."""
        if "definition" not in intents or OF_THE_PLAN.search(text):
            return topic, ()
        topic = " ".join(scope.names)
        return topic, self._vocabulary.terms(topic)

    def _is_about_policy(self, text: str, scope: Scope, terms: Sequence[Term], years: Sequence[str]) -> bool:
        """Return whether a question names a plan, a zone or a year, or uses words of policy or of the library."""
        return bool(
            years
            or (not terms and ELLIPSIS.search(text))
            or scope.plan_ids
            or scope.unknown
            or self._cues.policy.search(text)
            or self._vocabulary.known_share(terms) >= KNOWN_ENOUGH
            or any(_is_own_name(t.word) and self._vocabulary.wording.holds(t.word) for t in terms)
        )

    def _kind(self, folded: str, text: str, scope: Scope, terms: Sequence[Term], injected: bool, emptied: bool) -> Kind:
        cues = self._cues
        for name, kind in (("hello", "greeting"), ("about", "about"), ("thanks", "thanks")):
            if cues.greeting[name].search(folded) and not scope.plan_ids and len(folded) <= 24:
                return kind  # type: ignore[return-value]
        known = any(self._vocabulary.knows(t.word) or t.variants for t in terms if len(t.word) > 1)
        if emptied or (cues.secret.search(text) and not scope.plan_ids):
            return "blocked"
        if injected and not known and not scope.plan_ids and not scope.unknown:
            return "blocked"
        if cues.abuse.search(text) and not scope.plan_ids and not _INTERROGATIVE.search(text):
            return "blocked"
        if cues.private.search(text):
            return "private"
        return "out_of_scope" if cues.out_of_scope.search(text) and not self._is_held(text, scope) else "policy"

    def _is_held(self, text: str, scope: Scope) -> bool:
        """Return whether a plan is named, and what is mostly asked of no plan ('航班') is a word of the library's."""
        word = self._cues.unless_held.search(text)
        return bool(scope.plan_ids and word and self._vocabulary.wording.holds(word.group()))

    def _is_everyday(self, text: str, scope: Scope, terms: Sequence[Term]) -> bool:
        named = bool(scope.plan_ids or scope.unknown) or bool(self._cues.policy.search(text))
        strange = not named and self._vocabulary.known_share(terms) < KNOWN_WELL
        return strange and bool(self._cues.everyday.search(text))


def _is_english(text: str) -> bool:
    """Return whether a folded question is asked in English; names in it may be in Chinese."""
    names_only = len(re.findall(r"[\u4e00-\u9fff]", text)) < 3 or _ASKS_IN_ENGLISH.match(text)
    return len(_ENGLISH.findall(text)) >= 3 and bool(names_only)


def _is_own_name(word: str) -> bool:
    """Return whether a word is long enough, and unknown to the dictionary, so that only a plan can have taught it."""
    return len(word) >= _OWN_NAME and not word.isascii() and not part_of_speech(word)
