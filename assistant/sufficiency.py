"""Hold a finding against what its question asks for: a figure of the right kind, a doer, a year, a name, the topic.

Input: a `Question`, findings from sentences, what an answer must hold. Output: findings that lack it marked as near.
Does not know: routes, facts, outcomes; how sentences are ranked; which wording asks for what (needed.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.contrasts import are_opposed
from assistant.counting import stated
from assistant.findings import Finding
from assistant.needed import ASKS_HOW_OFTEN, FORCE, MUST_HOLD, members_asked, names_members
from assistant.question import Question
from assistant.ranking import LEADS_DATE, dated
from assistant.terms import Term, cover, weightiest
from assistant.tiers import same_size
from assistant.wordclass import part_of_speech
from documents.model import Target
from documents.normalization import fold
from documents.numbering import parse_numeral
from documents.periods import find_periods
from index.store import Library
from index.tokenization import words

# Chosen on the dev questions (docs/evaluation.md).
NAMED_SHARE = 0.6  # of a target's own words, from which the question is about it
WEIGHS_PERSONS = 1.5  # of a word, maybe a verb, of which persons are counted ('新增就业多少人')
WEIGHS = 2.5  # a noun of a topic that weighs less is a general one ('企业', '项目')
LEAST_OF_TOPIC = 0.3  # of a topic's weight, where the weightiest word is held
HELD, PART_OF_TOPIC = 0.5, 0.35  # of a word, by its character pairs; of a topic's weight
DENIED = 0.6  # share of a topic that a sentence must hold to deny what the question presumes of it
MOST_HELD = 0.7  # of the weight of the things that a question names
COMPOUND = 5  # characters from which a word is made of others that say less
TOGETHER = 0.2  # of a topic's weight that the sentence with the figure, or a title above it, must hold
_ALL_OF_IT = re.compile("[全本我][市区县省州镇国]")
_PART_OF = re.compile(r"([^,。?\s]{2,12})占[^,。?]{0,14}(?:比重|比例|份额|百分|多少|几成|$)")
_OF_BEFORE = re.compile(r"\s*其中")
# What has come of a plan: 'how much was really reached in 2021'.
_ASKS_RESULT = re.compile(
    r"(实际|真正|最后|最终|后来|到头来|如今|现在)(上)?(都|就|一共|总共|已经?)?(完成|达到|实现|做到|建成|批|拿|办|成|干|花|用|投|招|引|签|拆|得)[^,。?]{0,14}(多少|几|了(没|吗|么)|没有$|情况)|"
    r"(后来|最后|最终|结果|现在|如今)[^,。?]{0,14}了(没有?|吗|么)[?]*$|(完成|落实|进展|兑现)(情况|得)(怎么样|如何|咋样)|"
    r"(去年|前年|上个?月|上半年|今年以来|截[至止]目前|迄今|到现在|至今)(?!的?(发布|印发|出台|公布|制定|下达))[^,。?]{0,12}(多少|几(?!年|月)|哪(些|几|个|家)|(排|得|拿|评)[^,。?]{0,8}谁)|"
    r"(目前|现在|已经?)[^,。?]{0,4}(认定|评选|评定|评|引进|建成|落户|落地|发放|批准|完成|签约|培育)(上|出|好|完)?了(多少|几(?!年|月)|哪)"
)
_RESULT = re.compile(r"已(经)?|截[至止]|[完达实]成了|达到了|同比|累计完成|实现了|取得")
_ASKS_PAY = re.compile(
    r"(补贴|奖励|补助|津贴|资助)的?(标准|金额|额度|数额)|"
    r"(发放?|给予?|补贴?|奖励?)(多少|几(万|千|百))[^,。?]{0,6}(奖|补贴|补助|津贴|钱)|(奖励?|补贴|补助|津贴|资助|贴息|奖补)[^,。?]{0,5}(多少|几(万|千|百|元|块|成|折))|(多少|几)(钱|万|元|万元)?的?(奖励|补贴|补助|津贴|奖金)|"
    r"(能|可以?|最[多高]|人|户|家|企业|项目|个)(能|可以?|最[多高])*(拿|领|得|获得?|享受|申请|补|奖)(到)?(多少|几(?!家|个|户|项|年|月|天|次|种|类))"
)
# A whole that is shared out, and the names of programmes: '10亿元基金', '“3551光谷人才计划”'.
_NOT_PAID = re.compile(
    r"[“\"][^”\"]*[”\"]|[0-9一二两三四五六七八九十百千.]+(多|余)?[亿万]+(多|余)?元(的|级)?[^,。;元0-9]{0,12}(基金|资金池|资金|规模)"
)
_SUM = re.compile("[0-9]|[一二两三四五六七八九十百千万]+(倍|元|万|成)|百分之|全额|免|半")
_PAYS = re.compile("奖|补|贴|资助|给予|拨|返还|支持|扶持|减免|兑现|发放|申请|领取")
_DENIAL = re.compile("不(再|新|得|参与|予|设|下达|承担|收取|安排|列入|允许|作为)|严禁|禁止|取消")
GENERAL_MEASURE = re.compile(
    "新[建增引]|建设|培育|引进|标准|封顶|保底|[上下]限|金额|额度|门槛|水平|程度|比例|比重|数量?$|规模|总量|目标|指标|任务|最[高低]|起步|起码|至少|最少"
)
# '租金一平米多少钱' asks for the rent.
_ASKS_DATE = re.compile(
    "什么时(候|间)|啥时候?|何时|几时|哪(一|个)?(年|天|月)|几(月|号)|时间点|日期|(完成|办结|截止|报送|申报|启动|实施)的?(时间|期限|时限)"
)
_TIMED = re.compile("之前|以前|届时|期满|届满|期间|长期|同步|随时|之日起|之后|结束后|前完成")
_PER_UNIT = re.compile(
    "(每|一)个?(平方米|平方|平米|平|亩|公顷|吨|度|千瓦时|户|家|人|个月|月|年|天|次)(?=多少|几|要|得|是)"
)
# '能耗要下降百分之几' asks of 能耗.
_CHANGED = re.compile(
    "(要|会|得|年均)*(下降|降低|上升|提高|提升|增长|增加|减少)(了|到)?(百分之)?(?=多少|几)|百分之(?=多少|几)"
)
_HOW_MANY = re.compile(
    "的?(数量|总数|总量|家数|个数|户数)(?=(大概|大约|一共|总共|是|为|要|有|达到|能|得|到|会)*(多少|几))"
)
_MEASURED = re.compile(
    r"([一-鿿]{2,8}?)(?:大概|大约|一共|总共|是|为|要|有|达到|能|得)*(?:多少|几)(?!个?(?:月|年|号|部|方|项|条))"
)


def with_limits(library: Library, question: Question, finding: Finding, needed: re.Pattern[str] | None) -> Finding:
    """Mark a finding as near when its sentences lack the year, the figure, the name or the doer asked for.

    `needed`: what an answer must hold, of `needs`.
    """
    text = " ".join(stated(fold(s.text).text) for s in finding.sentences)
    around = fold(" ".join(_around(library, finding))).text
    if any(name not in around for name in question.entities):
        return replace(finding, near="topic")
    if "target" in question.intents and _is_of_other_year(question, finding):
        return replace(finding, near="year")
    dated = question.years and not question.intents & {"yes_no", "measure", "definition", "basis", "metadata"}
    if dated and not names_year(around, question.years):
        return replace(finding, near="year")
    if lacks_result(question, finding) or not holds_measured(library, question, finding):
        return replace(finding, near="topic")
    if _lacks_date(library, question, finding, text):
        return replace(finding, near="topic")
    if lacks_payment(question, finding):
        return replace(finding, near="topic")
    if needed in MUST_HOLD and not needed.search(text):
        return replace(finding, near="topic")
    if lacks_members(question, finding) or lacks_counted(question, finding):
        return replace(finding, near="topic")
    if lacks_ordinal(library, question, finding):
        return replace(finding, near="topic")
    if "target" in question.intents and all(are_opposed(question.topic, fold(s.text).text) for s in finding.sentences):
        return replace(finding, near="topic")
    if needed and "target" in question.intents and not _is_of_that(library, question, finding, needed, text):
        return replace(finding, near="topic")
    return replace(finding, doubt=_is_doubtful(library, question, finding, needed, text))


def _is_doubtful(
    library: Library, question: Question, finding: Finding, needed: re.Pattern[str] | None, text: str
) -> bool:
    """Return whether a finding, of the folded `text`, lacks what is asked for or may be about something else."""
    if needed is None:
        return False
    if not needed.search(text):
        return True
    if needed is FORCE:  # the plan's own words for its term need not be those of the question
        return False
    if not holds_topic(library, question, finding):
        return True
    alone = bool(question.terms) and not question.inherited
    return alone and not _told_together(library, question, finding, needed)


def _is_of_that(library: Library, question: Question, finding: Finding, needed: re.Pattern[str], text: str) -> bool:
    """Return whether a finding states a figure, and of the very thing that the question asks the figure of."""
    if not needed.search(text):
        return _denies(question, finding)
    sized = "yes_no" in question.intents or same_size(question.text, text)
    return sized and _holds_things(library, question, finding)


def _denies(question: Question, finding: Finding) -> bool:
    """Return whether a sentence on just the topic says that it is not done, where a figure of it is asked for.

    '还要下达多少标准厂房建设任务' presumes what '原则上不新下达标准厂房建设任务' denies.
    """
    texts = (fold(s.text).text for s in finding.sentences)
    return any(_DENIAL.search(t) and cover(question.terms, t).share >= DENIED for t in texts)


def lacks_needed(question: Question, finding: Finding, needed: re.Pattern[str] | None) -> bool:
    """Return whether no sentence of a finding has the kind of thing that is asked for (`needed`: of `needs`)."""
    if needed is None or _denies(question, finding):
        return False
    return not needed.search(" ".join(stated(fold(s.text).text) for s in finding.sentences))


def cover_told(library: Library, question: Question, finding: Finding) -> float:
    """Return the share of the topic that the clauses of a finding and what stands above them cover, 0 to 1."""
    clauses = [library.clause(c) for c in finding.clause_ids]
    return cover(
        question.terms, fold(" ".join(t for c in clauses for t in (*c.path, c.heading, c.text))).text, near=True
    ).share


def _pays(text: str) -> bool:
    """Return whether a folded sentence states a figure and says that something is paid or granted."""
    return bool(_SUM.search(stated(_NOT_PAID.sub(" ", text))) and _PAYS.search(text))


def names_year(text: str, years: Sequence[str]) -> bool:
    """Return whether a folded text names one of `years`, maybe in other words: '“十四五”期末' for 2025."""
    if any(year in text for year in years):
        return True
    return any(year in period.value for period in find_periods(text) for year in years)


def _is_of_other_year(question: Question, finding: Finding) -> bool:
    """Return whether each sentence told begins with a year, and none of them names one that the question asks for.

    The paragraph around '到2021年,…达到3%以上' may well name 2025: what stands in that sentence is of 2021.
    """
    texts = [fold(s.text).text for s in finding.sentences]
    led = [text for text in texts if LEADS_DATE.match(text)]
    if not question.years or not led or len(led) < len(texts):
        return False
    return not any(names_year(text, question.years) for text in texts)


def _lacks_date(library: Library, question: Question, finding: Finding, text: str) -> bool:
    """Return whether it is asked when, and neither the folded `text` told nor what stands above it names a time."""
    asked = "deadline" in question.intents and _ASKS_DATE.search(question.text)
    if not asked or question.language == "en" or ASKS_HOW_OFTEN.search(question.text):
        return False
    if question.intents & {"basis", "metadata"}:
        return False
    clauses = [library.clause(c) for c in finding.clause_ids]
    above = [t for c in clauses for t in (*c.path, c.heading)]
    above += [library.clause(c.parent_id).text for c in clauses if c.parent_id]
    return not (_TIMED.search(text) or dated(f"{text} {fold(' '.join(above)).text}"))


def lacks_payment(question: Question, finding: Finding) -> bool:
    """Return whether it is asked what is paid, and no sentence states a sum and that it is paid."""
    if not _ASKS_PAY.search(question.text):
        return False
    return not any(_pays(fold(s.text).text) for s in finding.sentences)


def lacks_counted(question: Question, finding: Finding) -> bool:
    """Return whether it is asked how many of a thing there are ('多少个班'), and what is told does not name it."""
    asked = _COUNTED.search(question.text)
    if asked is None or question.language == "en":
        return False
    text = fold(" ".join(s.text for s in finding.sentences)).text
    term = next((t for t in question.terms if t.word == asked.group(1)), None)
    if len(asked.group(1)) == 1:
        return asked.group(1) not in text
    return term is not None and not GENERAL_MEASURE.search(term.word) and not cover([term], text, near=True).share


def lacks_ordinal(library: Library, question: Question, finding: Finding) -> bool:
    """Return whether an item is asked for by its number ('第六项是什么'), and what is told has no such number."""
    asked = _NTH_ASKED.search(question.text)
    number = parse_numeral(asked.group(1)) if asked else None
    if number is None:
        return False
    labels = [library.clause(c).label for c in finding.clause_ids]
    told = fold("\n".join([*(s.text for s in finding.sentences), *labels])).text
    return number not in {parse_numeral(n) for n in _NTH_TOLD.findall(told)}


def lacks_members(question: Question, finding: Finding) -> bool:
    """Return whether names of a counted set are asked for ('8家企业是哪几家'), and the finding only counts them."""
    members = members_asked(question)
    return bool(members) and not names_members([fold(s.text).text for s in finding.sentences], members)


def lacks_result(question: Question, finding: Finding) -> bool:
    """Return whether a question asks what has come of a plan, and the finding tells only what was planned."""
    if not _ASKS_RESULT.search(question.text):
        return False
    return not any(_RESULT.search(fold(s.text).text) for s in finding.sentences)


def _holds_things(library: Library, question: Question, finding: Finding) -> bool:
    """Return False when the figures told are targets of something else: a thing that the question names is missing,
    and the question names little of what these figures are of.

    A thing is a noun that weighs something; in place of one that the library has not, a word near in meaning does.
    """
    if question.inherited or question.language == "en":
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


def _holds_part(question: Question, finding: Finding) -> bool:
    """Return False when the share of a thing is asked for ('新兴产业产值占工业总产值的比重') and it is not told of."""
    part = _PART_OF.search(question.topic)
    if part is None or question.language == "en" or question.scope.source == "history":
        return True
    named = [t for t in question.terms if t.word in part.group(1) and len(t.word) > 1]
    own = [t for t in named if not GENERAL_MEASURE.search(t.word) and is_thing(t.word)]
    return not own or cover(own, fold(" ".join(s.text for s in finding.sentences)).text, near=True).share >= HELD


# '多少个班', '几个点位': what is counted, behind the word for any unit.
_COUNTED = re.compile(
    "(?:多少|(?<![哪这那好])几)个(?!百分点|点|钱|月|年|天|小时|工作日|季度|星期)([一-鿿]{1,4}?)(?=$|[?,。呢啊吗]|是|要|能)"
)
_NTH_ASKED = re.compile(
    "第([一二三四五六七八九十\\d]+)(?:项|条|个|点|款|类|种|步|招|件)(?!产业)[^,。?]{0,6}(?:是什么|是啥|是哪|内容|具体|讲|说|规定|叫)"
)
_NTH_TOLD = re.compile(
    "(?:^|[(第、;。:,\\s])([一二三四五六七八九十]+|\\d+)(?=[)、.项条款类种步招件点]|是|,)", re.MULTILINE
)
_OF_PERSONS = re.compile("(多少|几)(百|千|万)?[人名位]")


def holds_measured(library: Library, question: Question, finding: Finding) -> bool:
    """Return False when the noun just before 'how much' ('工资多少') stands neither in what is told nor above it."""
    if not _holds_part(question, finding):
        return False
    asked = _MEASURED.search(_HOW_MANY.sub("", _CHANGED.sub("", _PER_UNIT.sub("", question.text))))
    if asked is None or question.language == "en":
        return True
    persons = _OF_PERSONS.search(question.text)
    measured = [t for t in question.terms if len(t.word) > 1 and asked.group(1).endswith(t.word)]
    if (
        not measured
        or GENERAL_MEASURE.search(measured[0].word)
        or not (_is_weighty_amount(measured[0]) or (persons and measured[0].weight >= WEIGHS_PERSONS))
    ):
        return True
    clauses = [library.clause(c) for c in finding.clause_ids]
    told = [*(s.text for s in finding.sentences), *(t for c in clauses for t in (*c.path, c.heading))]
    text = fold(" ".join(told)).text
    whole = measured[0].word
    if len(whole) >= COMPOUND:  # '高新技术' and '企业' apart from one another are no 高新技术企业
        wordings = (whole, *measured[0].variants, *(word for word, _ in measured[0].near))
        return any(word in text for word in wordings) or whole[len(whole) // 2 :] in text
    return cover(measured[:1], text).share > 0


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


def _told_together(library: Library, question: Question, finding: Finding, needed: re.Pattern[str]) -> bool:
    """Return whether a sentence that holds what is asked for, or a title above it, is about a part of the topic."""
    if question.language == "en":
        return True
    for sentence in finding.sentences:
        clauses = [library.clause(q.clause_id) for q in sentence.quotes]
        above = fold(" ".join(t for c in clauses for t in (*c.path, c.heading))).text
        text = fold(sentence.text).text
        if needed.search(stated(text)) and cover(question.terms, f"{above} {text}", near=True).share >= TOGETHER:
            return True
    return False


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
    if main is None or question.language == "en":  # English words stand in no clause
        return True
    share = cover(question.terms, text, near=True).share
    return share >= PART_OF_TOPIC or (share >= LEAST_OF_TOPIC and cover([main], text, near=True).share >= HELD)


def _around(library: Library, finding: Finding) -> list[str]:
    """Return the texts of the clauses of a finding and of all that stands above them."""
    texts: list[str] = []
    for clause_id in finding.clause_ids:
        clause = library.clause(clause_id)
        texts += [clause.text, *clause.path, library.plan(clause.plan_id).title]
        while clause.parent_id:
            clause = library.clause(clause.parent_id)
            texts.append(clause.text)
    return texts
