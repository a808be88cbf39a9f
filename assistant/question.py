"""Understand a question: what is asked (intents), of which plans (scope), for which years, about what (topic).

Input: the user's words and the earlier questions. Output: one frozen `Question`.
Does not know: clauses or facts; whether anything can be answered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.cues import Cues, Intent
from assistant.messages import Language
from assistant.scope import PlanNames, Scope, is_generic
from assistant.terms import Term, Vocabulary
from assistant.wordclass import part_of_speech
from documents.model import Quantity
from documents.normalization import fold
from documents.periods import find_periods
from documents.places import find_places, find_zones
from documents.quantities import find_quantities
from index.tokenization import boundaries

Kind = Literal["policy", "greeting", "about", "thanks", "out_of_scope", "private", "blocked"]

_ELLIPSIS = re.compile(r"^(那么?|还有|另外|然后|再|以及|换成|改成|and |what about|how about)|(呢|呐)[?\s。!]*$")
_PRONOUN = re.compile(
    r"(它|这个|那个|该|其中|上述|刚才|上面|前面说的|(这|那)一?(项|块|条|款|件|方面|事儿?)|"
    r"(里面|里头|当中)(?=的|占|有|要|还|又)|此)(?!外)"
)
_ALL_PLANS = re.compile(
    r"(各(个)?|所有|全部|哪(些|个|几个|家|几家)|每(个|家)|不同|其他|其它|别的|几个|这些|那些|八个|8个)(的)?"
    r"(开发区|高新区|经开区|园区|地方|地区|区|方案|城市|地|市)(?!管委会)|谁家|哪里|哪儿|各地|哪(些|几)(份|个)?(文件|方案|计划|意见)|"
    r"都有谁(提|说|写|搞|讲)|(都)?(有)?(谁|哪家|哪些)(提|写)(了|到|过|的)"
)
_EVERY_ZONE = re.compile(
    r"(各(个)?|所有|全部|每个|这些|那些|不同|这?[两三四五六七八]个)(的)?(开发区|高新区|经开区|园区|地方|地区|城市|区)(?!管委会|级|域|间|内)"
)
_ENGLISH = re.compile(r"[a-z]{2,}")
_ASKS_IN_ENGLISH = re.compile(r"(by |in )?(what|which|who|whom|when|where|why|how|do|does|is|are|compare|list|name)\b")
_BARE_MONEY = re.compile(
    r"(\d+(?:\.\d+)?\s?(?:亿|万))(?=\s*(?:没错|对|是|吧|吗|嘛|么|的吧|了|[?,。!]|$|的?[一-鿿]{0,4}(?:补贴|补助|奖励|奖金|津贴|资助)))"
)
_NO_FIGURE = frozenset({"", "年", "月", "日", "天", "个月", "季度"})
_INTERROGATIVE = re.compile(
    r"多少|多大|多久|多高|几|哪|谁|什么|啥|怎|如何|何时|咋|为什么|目标|指标|责任单位|牵头单位|依据|时限|呢"
)
_ASKING = re.compile(
    r"多少|多大|多久|多高|几|哪|谁|什么|啥|怎|如何|何时|咋|为什么|吗|是不是|是否|能不能|有没有|[?]|"
    r"\b(what|which|who|when|where|why|how)\b"
)
_PARTS = re.compile(r"[,。;!?\n]+|(?<=[少几个么谁啥])(?:和|以及|还有)")
KNOWN_WELL = 0.7  # … from which a word of everyday life in it does not make it chat
KNOWN_ENOUGH = 0.4  # share of a topic's weight that the library's words make, from which it is about its plans
_FILLER_TOPIC = re.compile(
    r"(共|一共|总共|合计)?(有|是|分)?(几|多少)个?(条|章|款|节|部分|页|字)|什么|哪些|哪个|怎么|如何|多少|目标|指标|任务|措施|举措|政策|内容|方面|情况|文件|方案|意见|计划|规划|介绍|主要|关于|具体|"
    r"规定|条例|办法|说说|讲讲|一下|请问|想|知道|了解|这个|那个|对比|比较"
)
_OF_THE_PLAN = re.compile(
    r"(主要|总体|发展|工作|奋斗|重点|核心|保障)?(目标|任务|措施|举措|原则|要求|内容)"
    r"(都|是|有|包括|分)*(哪(些|几)|什么|啥|几(个|条|项|方面))|"
    r"有(哪些|什么|几(个|条|项))(主要|总体|发展|工作|重点)的?(目标|任务|措施|举措|原则|要求|内容)"
)
_OF_THE_ASKER = re.compile(
    "我|俺|咱|街坊|邻居|亲戚|老伴|老乡|记性|糊涂|心疼|着急|关心|好奇|说不清|没(找|看|搞|弄)(着|到|懂|明白)|搞不懂|弄不清|空着|论文|作业|老板|领导[让要叫]|汇报|备考|采访|写(稿|材料|报告|文章)|报道"
)
_QUOTED = re.compile('[“"「『]([^“”"「」『』]{2,16})[”"」』]')
_EACH = re.compile("分别|各(自|要|是|有|为|达|做|占|多)")
_YEARS_LISTED = re.compile(r"20\d\d年?(底|末)?(?:、|和|与|跟|及|以及|,)(?:到)?20\d\d")
_BEFORE_EACH = re.compile(
    r"([^\s,。;:、和与跟同及\d]{2,10}?)[和与跟及]([^\s,。;:、和与跟同及\d]{2,10}?)(?:这?两(?:个|块|种|类|项|档)[^,。]{0,4})?,?(?:各|分别)"
)
_VERSUS = re.compile(r"([^\s,。;:]{2,12})\s*\bvs\b\.?\s*([^\s,。;:]{2,12})")
_HEARSAY = re.compile("^(听说|据说|听人说|有人说|网上说|都说|传闻)")
_BOTH = re.compile(r"^\s*(.{1,12}?)\s*(?:和|与|跟|同|比(?![例重率较]))\s*(.{1,24})$")
# The word list has '上门来' for a place: only what ends like one is believed to be one.
_PLACE_LIKE = re.compile(r"(?<![入上闹都城超楼股集夜门])市$|[省县区州盟旗镇乡村街路山河湖江海岛淀港湾桥站寺园]$")
_OWN_TOPIC = 3.0  # weight of the words that make a topic, about one that is not in every plan
_OWN_NAME = 3  # characters
_GOALS = "总体目标 发展目标"  # what a question of a year asks for that names no other topic
# Words that measure what an earlier question named: 'and how much a year?'
_MEASURES = re.compile(
    r"(每年|年均|年度|逐年)?(的)?(增长|增速|增幅|涨幅|占比|比例|比重|数值|数额|金额|总量|规模|期限|时限|封顶|上限|值|数)率?(值|数)?|每年|一年|年均|分别|一家|单个|最高|最低|最多|最少|各自"
)
_NEAR_WORDS = 2  # English words that are put into Chinese by their meaning, where the list has none
_RELATIVE_YEARS = {
    "十三五末": "2020",
    "十四五末": "2025",
    "十四五期末": "2025",
    "十五五末": "2030",
    "十四五结束": "2025",
}


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


class Reader:
    """Reads questions for one library."""

    def __init__(
        self, cues: Cues, names: PlanNames, vocabulary: Vocabulary, english: dict[str, tuple[str, ...]]
    ) -> None:
        self._cues = cues
        self._names = names
        self._vocabulary = vocabulary
        self._english = english

    def read(self, raw: str, history: Sequence[str] = (), plans: Sequence[str] = (), again: bool = False) -> Question:
        """Return what `raw` means after `history` (the user's earlier questions, oldest first).

        `again`: it has no answer by itself, so it is read as one about the topic of the question before.
        """
        earlier: Question | None = None
        for past in history:
            earlier = self._merge(self._read_one(past), earlier)
        question = self._merge(self._read_one(raw), earlier, again)
        if plans:
            asked = question.scope.plan_ids if question.scope.source == "named" else ()
            within = tuple(p for p in asked if p in plans)
            if asked and not within:  # the question is about plans that were not chosen
                scope = replace(question.scope, plan_ids=(), unknown=question.scope.names, source="given")
            else:
                scope = replace(question.scope, plan_ids=within or tuple(plans), source="given")
            question = replace(question, scope=scope)
        return question

    def parts(self, question: Question) -> list[Question]:
        """Return the questions that `question` is made of, when it asks several things of one plan; else itself."""
        if question.kind != "policy" or len(question.scope.plan_ids) != 1 or question.injected or question.inherited:
            return [question]
        if len(question.years) > 1 and _YEARS_LISTED.search(question.text) and "yes_no" not in question.intents:
            return [replace(question, years=(year,)) for year in question.years]
        pieces = [self._read_one(p) for p in _PARTS.split(question.text) if p.strip()]
        each = "compare" in question.intents or bool(_EACH.search(question.text))
        if each and (len(pieces) == 1 or sum(bool(p.terms and p.intents) for p in pieces) < 2):
            return self._compared(question)
        asking = [p for p in pieces if p.terms and p.intents - {"yes_no"}]
        asked = [bool(_ASKING.search(p.text)) for p in asking]
        if any(asked) and not all(asked):  # a statement that leads to its question: '把A纳入考核,由谁牵头'
            return [question]
        if len(asking) < 2 or len(asking) != len([p for p in pieces if p.terms]):
            return [question]
        return [replace(p, raw=question.raw, scope=question.scope, years=p.years or question.years) for p in asking]

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
        pieces = [self._read_one(text[a:b]) for a, b in zip(starts, bounds, strict=True)]
        before = self._vocabulary.terms(self._without_filler(text[: starts[0]])) if starts[0] else ()
        if before or any(len(p.scope.plan_ids) != 1 or not _has_topic(p) for p in pieces):
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

    def _of_both(self, question: Question) -> list[Question]:
        """Return the question once for each of two things that stand before 'each': '燃煤机组跟燃气机组分别是多少'."""
        pair = _BEFORE_EACH.search(question.text) or _VERSUS.search(question.text)
        if pair is None:
            return []
        text = question.text
        without = (text[: pair.end(1)] + text[pair.end(2) :], text[: pair.start(1)] + text[pair.start(2) :])
        both = [self._read_one(part) for part in without]
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
        left, right = (self._vocabulary.terms(side) for side in match.groups())
        if not left or not right:
            return [question]
        known = {t.word for t in left}
        shared = tuple(t for t in right[1:] if t.word not in known)
        first = replace(question, topic=f"{match.group(1)} {' '.join(t.word for t in shared)}", terms=(*left, *shared))
        return [first, replace(question, topic=match.group(2), terms=right)]

    def _read_one(self, raw: str) -> Question:
        folded = re.sub(r"[ \t]+", " ", fold(raw).text).strip()
        text, injected, emptied = self._drop_instructions(folded)
        text = self._without_talk(text)
        names_only = len(re.findall(r"[\u4e00-\u9fff]", text)) < 3 or _ASKS_IN_ENGLISH.match(text)  # Chinese in it
        english = len(_ENGLISH.findall(text)) >= 3 and bool(names_only)
        greets = text.isascii() and any(cue.search(text) for cue in self._cues.greeting.values())
        scope, rest = self._names.find(text, english)
        intents = frozenset(name for name, pattern in self._cues.intents.items() if pattern.search(rest))
        if self._cues.figure_hint.search(rest) and not intents & {"measure", "definition", "list", "duty"}:
            intents |= {"target"}
        if _HEARSAY.search(text) and not _INTERROGATIVE.search(text):  # '听说要培育20家': is it so
            intents |= {"yes_no"}
        rest = _EVERY_ZONE.sub(" ", rest)
        rest = _BARE_MONEY.sub(r"\1元", rest)
        if "yes_no" in intents and any(q.unit not in _NO_FIGURE for q in find_quantities(rest)):
            intents |= {"target"}  # a premise with a figure is held against the targets
        if text.endswith("?") and not _INTERROGATIVE.search(text) and not english:
            intents |= {"yes_no"}
        years, rest = _take_years(rest)
        premises = tuple(q for q in find_quantities(rest) if q.value is not None)
        topic = self._topic(rest, premises)
        if english:
            topic = self._translate(topic)
        terms = self._vocabulary.terms(topic)
        # What is asked for may be the name itself: '什么是无废城市'.
        if not terms and "definition" in intents and not _OF_THE_PLAN.search(text):
            topic = " ".join(scope.names)
            terms = self._vocabulary.terms(topic)
        if not terms and not english:  # what is left are words that mostly are filler, and here the topic: '有什么要求'
            topic = self._own_words(rest)
            terms = tuple(t for t in self._vocabulary.terms(topic) if len(t.word) > 1)
        if (
            not terms and years and scope.plan_ids and "target" in intents and not english
        ):  # 'what is to be reached by 2025'
            topic = _GOALS
            terms = self._vocabulary.terms(topic)
        if english:  # English words that no list translates say nothing that a Chinese plan could cover
            terms = self._vocabulary.widened(terms)
            terms = tuple(t for t in terms if not t.word.isascii() or t.near or self._vocabulary.knows(t.word))
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
            about_policy=bool(
                years
                or (not terms and _ELLIPSIS.search(text))
                or scope.plan_ids
                or scope.unknown
                or self._cues.policy.search(text)
                or self._vocabulary.known_share(terms) >= KNOWN_ENOUGH
                or any(_is_own_name(t.word) and self._vocabulary.wording.holds(t.word) for t in terms)
            ),
            entities=(*_entities(topic, terms), *self._quoted(rest)),
        )

    def _quoted(self, text: str) -> list[str]:
        """Return the words that stand in quotation marks and in the library: what is asked of is called just that."""
        words = (m.group(1).strip() for m in _QUOTED.finditer(text))
        return [w for w in words if len(w) > 1 and self._vocabulary.wording.holds(w)]

    def _drop_instructions(self, text: str) -> tuple[str, bool, bool]:
        """Return the text without commands to the assistant, whether there were any, and whether nothing is left."""
        kept: list[str] = []
        injected = False
        for part in re.split(r"(?<=[,。;!?\n:])", text):
            bare = self._cues.drop.sub(" ", part)
            claim = self._cues.claim.search(bare)
            if bare != part or (claim and injected):
                injected = True
                if claim:
                    bare = self._cues.claim.sub(" ", bare)
                if claim or not re.search(r"[?]|多少|什么|哪|谁|怎|几", bare):
                    bare = _without_figures(bare)
            kept.append(bare)
        left = re.sub(r"\s+", " ", "".join(kept)).strip(" ,。;!?:")
        return (left if injected else text), injected, injected and len(left) < 2

    def _without_talk(self, text: str) -> str:
        """Return a question without what askers say of themselves beside it: '我记性不好', '街坊们说不清'.

        Words that the library knows may be a condition ('我是香港人'), and a part that asks stays.
        """
        parts = re.split(r"(?<=[,。;!?:])", text)
        kept = [p for p in parts if not self._is_talk(p)]
        left = "".join(kept).strip(" ,。;:")
        asks = _ASKING.search(left) and (self._names.find(left)[0].plan_ids or self._holds_noun(left))
        return left if asks and len(kept) < len(parts) else text

    def _is_talk(self, part: str) -> bool:
        if not _OF_THE_ASKER.search(part) or _ASKING.search(part) or re.search(r"\d", part):
            return False
        if self._names.find(part)[0].plan_ids:
            return False
        return not self._holds_noun(part)

    def _holds_noun(self, text: str) -> bool:
        """Return whether a noun that the library knows stands in a text."""
        wording = self._vocabulary.wording
        return any(_is_noun(t.word) and (t.variants or wording.holds(t.word)) for t in self._vocabulary.terms(text))

    def _topic(self, rest: str, premises: Sequence[Quantity]) -> str:
        out = rest
        for quantity in sorted(premises, key=lambda q: -q.start):
            out = out[: quantity.start] + " " + out[quantity.end :]
        for pattern in self._cues.intents.values():
            out = pattern.sub(" ", out)
        out = self._without_filler(out)
        return re.sub(r"\s+", " ", re.sub(r"[^\w%&+./一-鿿-]+", " ", out)).strip()

    def _own_words(self, rest: str) -> str:
        """Return what is left of a question when only words that ask are taken out, not those that often are filler."""
        asking: tuple[Intent, ...] = ("duty", "deadline", "metadata")
        for intent in asking:
            rest = self._cues.intents[intent].sub(" ", rest)
        return re.sub(r"\W+", " ", _FILLER_TOPIC.sub(" ", rest)).strip()

    def _without_filler(self, text: str) -> str:
        """Return `text` without the words that carry no topic; '查' within '检查' is no such word."""
        ends = boundaries(text)
        return self._cues.filler.sub(lambda m: " " if m.start() in ends and m.end() in ends else m.group(), text)

    def _translate(self, topic: str) -> str:
        """Return English topic words in Chinese where the term list knows them, longest phrase first."""
        words = topic.split()
        out: list[str] = []
        i = 0
        while i < len(words):
            for n in (4, 3, 2, 1):
                phrase = " ".join(words[i : i + n])
                if len(words[i : i + n]) < n:
                    continue
                hit = self._english.get(phrase) or self._english.get(phrase.removesuffix("s"))
                word = hit[0] if hit else self._vocabulary.in_chinese(phrase) if n == _NEAR_WORDS else ""
                if word:
                    out.append(word)
                    i += n
                    break
            else:
                out.append(words[i])
                i += 1
        return " ".join(out)

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
        return "out_of_scope" if cues.out_of_scope.search(text) else "policy"

    def _is_everyday(self, text: str, scope: Scope, terms: Sequence[Term]) -> bool:
        named = bool(scope.plan_ids or scope.unknown) or bool(self._cues.policy.search(text))
        strange = not named and self._vocabulary.known_share(terms) < KNOWN_WELL
        return strange and bool(self._cues.everyday.search(text))

    def _asked_of_others(self, current: Question, earlier: Question) -> Question:
        """Return the earlier question put to the plans that `current` names: '那贵阳的呢'."""
        text = earlier.text
        for name in earlier.scope.names:
            text = text.replace(name, " ")
        again = self._read_one(f"{' '.join(current.scope.names)} {text.strip()}")
        years = current.years or again.years
        carried = bool(years) and not current.years
        return replace(again, raw=current.raw, scope=current.scope, years=years, inherited=True, carried_years=carried)

    def _merge(self, current: Question, earlier: Question | None, again: bool = False) -> Question:
        """Return `current` with what it leaves out taken from `earlier`; with `again`, with its topic in any case."""
        if earlier is None or current.kind != "policy" or earlier.kind not in ("policy",):
            return current
        elliptical = bool(_ELLIPSIS.search(current.text)) or bool(_PRONOUN.search(current.text))
        if elliptical and not current.terms and current.scope.plan_ids and earlier.scope.names:
            return self._asked_of_others(current, earlier)
        scope = current.scope
        if not scope.plan_ids and not scope.unknown and not current.all_plans and earlier.scope.plan_ids:
            scope = replace(earlier.scope, source="history")
        whole = bool(current.scope.plan_ids and _OF_THE_PLAN.search(current.text))  # asks of the plan, not of a topic
        points = bool(_PRONOUN.search(current.text)) and len(current.terms) < 2
        measures = scope.source == "history" and all(_MEASURES.fullmatch(t.word) for t in current.terms)
        inherits_topic = points or again or measures or (not current.terms and not whole)
        merged = replace(current, scope=scope, about_policy=current.about_policy or bool(scope.plan_ids))
        if inherits_topic:
            merged = replace(
                merged,
                topic=(earlier.topic + " " + current.topic).strip(),
                inherited=True,
                entities=earlier.entities + current.entities,
                terms=earlier.terms + tuple(t for t in current.terms if t not in earlier.terms),
                intents=_inherited_intents(current.intents - {"yes_no"}, earlier.intents),
                years=current.years or (earlier.years if not current.intents - {"yes_no", "target"} else ()),
            )
        elif elliptical:
            merged = replace(merged, intents=current.intents or earlier.intents, years=current.years or earlier.years)
        return merged


def _inherited_intents(own: frozenset[Intent], earlier: frozenset[Intent]) -> frozenset[Intent]:
    """Return what a follow-up asks for; the members of what was counted stand where the count does."""
    return own | (earlier & {"target"}) if own == {"list"} else own or earlier


def _has_topic(question: Question) -> bool:
    return sum(t.weight for t in question.terms if len(t.word) > 1) >= _OWN_TOPIC


def _is_noun(word: str) -> bool:
    return len(word) > 1 and part_of_speech(word)[:1] == "n"


def _is_own_name(word: str) -> bool:
    """Return whether a word is long enough, and unknown to the dictionary, so that only a plan can have taught it."""
    return len(word) >= _OWN_NAME and not word.isascii() and not part_of_speech(word)


def _entities(topic: str, terms: Sequence[Term]) -> tuple[str, ...]:
    """Return the names of places and zones in a topic."""
    zones = [z.text for z in find_zones(topic) if z.place] + [p.text for p in find_places(topic)]
    words = [t.word for t in terms if part_of_speech(t.word)[:2] == "ns" and not t.variants]
    words = [word for word in words if _PLACE_LIKE.search(word)]
    return tuple(dict.fromkeys(name for name in [*zones, *words] if len(name) > 1 and not is_generic(name)))


def _take_years(text: str) -> tuple[tuple[str, ...], str]:
    """Return the years named in folded `text`, and the text without its dates."""
    years: list[str] = []
    out = text
    for words, year in _RELATIVE_YEARS.items():
        if words in out:
            years.append(year)
            out = out.replace(words, " ")
    for period in sorted(find_periods(out), key=lambda p: -p.start):
        found = re.findall(r"(?:1[5-9]|2[01])\d\d", period.value)
        if found or re.search(r"\d", period.text):
            years = [*found, *years]
            out = out[: period.start] + " " + out[period.end :]
    short = re.compile(r"(?<![\d.])(2\d|3[0-5])(?:年|(?=[底末]))(?!内|间|来|期|左右|以上|里)(底|末|前|以前|之前)?")
    years += ["20" + m.group(1) for m in short.finditer(out)]
    out = short.sub(" ", out)
    bare = re.compile(
        r"(?<!\d)((?:1[5-9]|2[01])\d\d)(?=\s*(?:年|$|[^\d.%万亿元亩家个户名人平公]))年?(底|末|前|以前|之前)?"
    )
    years += [m.group(1) for m in bare.finditer(out)]
    return tuple(dict.fromkeys(years)), bare.sub(" ", out)


def _without_figures(text: str) -> str:
    out = text
    for quantity in sorted(find_quantities(text), key=lambda q: -q.start):
        out = out[: quantity.start] + " " + out[quantity.end :]
    return re.sub(r"\d[\d,.]*", " ", out)
