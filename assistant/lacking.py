"""Tell what a finding lacks of the kind of thing asked for: a result, a payment, names, a count, an item, a date.

Input: a `Question`, a finding from sentences or facts. Output: whether it lacks that.
Does not know: whether the finding is of the thing asked of (topic_held.py); what follows when it lacks something.
"""

from __future__ import annotations

import re

from assistant.counting import stated
from assistant.findings import Finding
from assistant.needed import ASKS_HOW_OFTEN, ASKS_WHY, REASON, members_asked, names_members
from assistant.question import Question
from assistant.ranking import dated
from assistant.terms import cover
from assistant.topic_held import GENERAL_MEASURE, TOGETHER, is_thing
from documents.model import Target
from documents.normalization import fold
from documents.numbering import parse_numeral
from index.store import Library

# What has come of a plan: 'how much was really reached in 2021'.
_SINCE_ISSUED = "(?!的?(发布|印发|出台|公布|制定|下达))"
_ASKS_RESULT = re.compile(
    r"(实际(?!利?用外资|使用外资|管护|管辖)|真正|最后|最终|后来|到头来|如今|现在)(上)?(都|就|一共|总共|已经?)?"
    r"(完成|达到|实现|做到|建成|批|拿|办|成|干|花|用|投|招|引|签|拆|得|评)[^,。?]{0,14}(多少|几|了(没|吗|么)|没有?[?]*$|情况)|"
    r"(后来|最后|最终|结果|现在|如今)[^,。?]{0,14}了(没有?|吗|么)(?=$|[?,])|(完成|落实|进展|兑现)(情况|得)(怎么样|如何|咋样)|"
    r"(开工|完工|竣工|完成|建成|建好|通车|投产|投用|开业|挂牌|评上|批下来|通过验收|到位|搬走|做完|(?<!展)开|(?<!承|举)办|修|拆|批)了(没有?|吗|么|没)[?]*$|"
    rf"(去年|前年|上个?月|上半年|今年以来|截[至止]目前|迄今|到现在|至今){_SINCE_ISSUED}[^,。?]{{0,12}}(多少|几(?!年|月)|哪(?!年)|谁)|"
    r"(目前|现在|已经?)[^,。?]{0,4}(认定|评选|评定|评|引进|建成|落户|落地|发放|批准|完成|签约|培育)(上|出|好|完)?了(多少|几(?!年|月)|哪)|"
    r"(现在|目前|如今)(都|一共|总共)?(已经|已)?有了?(多少|几)(万|千|百)?(家|个|户|名|人|座|条|件)|"
    r"(现在|目前|如今)(都|一共|总共)?(已经|已)?(完成|达到|实现|建成)了?(多少|几|哪)|"
    r"(最后|最终|到底|后来)[^,。?]{0,10}(?<!有)没有(?=$|[?,])|"
    r"(现在|目前|如今)[^,。?]{2,14}(有|是)(多少|几)[家个户名人座条][^,。?]{0,3}了|"
    r"[修建做干进展]到了?(哪|什么)(一步|程度|阶段|地步)?了|结果(怎么样|如何|咋样|是什么|出来)|上(一)?年度?[^,。?]{0,12}(情况|排名|结果)[?]*$|(表彰|处罚|通报|约谈|问责|淘汰|查处)了(哪|谁|多少|几)"
)
_RESULT = re.compile(r"已(经)?|现有|目前|截[至止]|[完达实]成了|达到了|同比|累计完成|实现了|取得了|已取得")
_ASKS_PAY = re.compile(
    r"(补贴|奖励|补助|津贴|资助)的?(标准|金额|额度|数额)|"
    r"(发放?|给予?|补贴?|奖励?)(多少|几(万|千|百))[^,。?]{0,6}(奖|补贴|补助|津贴|钱)|(奖励?|补贴|补助|津贴|资助|贴息|奖补)[^,。?]{0,9}(多少|几(万|千|百|元|块|成|折))|(多少|几)(钱|万|元|万元)?的?(奖励|补贴|补助|津贴|奖金)|"
    r"(能|可以?|最[多高]|人|户|家|企业|项目|个)(能|可以?|最[多高])*(拿|领|得|获得?|享受|申请|补|奖)(到)?(多少|几(?!家|个|户|项|年|月|天|次|种|类))"
)
# A whole that is shared out, and the names of programmes: '10亿元基金', '“3551光谷人才计划”'.
_NOT_PAID = re.compile(
    r"[“\"][^”\"]*[”\"]|[0-9一二两三四五六七八九十百千.]+(多|余)?[亿万]+(多|余)?元(的|级)?[^,。;元0-9]{0,12}(基金|资金池|资金|规模)"
)
_SUM = re.compile("[0-9]|[一二两三四五六七八九十百千万]+(倍|元|万|成)|百分之|全额|免|半")
_PAYS = re.compile("奖|补|贴|资助|给予|拨|返还|支持|扶持|减免|兑现|发放|申请|领取|财政(?![、部局厅委])|经费")
# '租金一平米多少钱' asks for the rent.
_ASKS_DATE = re.compile(
    "什么时(候|间)|啥时候?|何时|几时|哪(一|个)?(年|天|月)|几(月|号)|时间点|日期|(完成|办结|截止|报送|申报|启动|实施)的?(时间|期限|时限)"
)
_TIMED = re.compile("之前|以前|届时|期满|届满|期间|长期|同步|随时|之日起|之后|结束后|前完成")
_SET_AT = re.compile(
    "定(?=[0-9一二三四五六七八九十])|[定设放]在[^,。?]{0,6}[0-9一二三四五六七八九十前]|[定设][为成]|只(要|有|给|定|设|奖|补)"
)
_CLASS = re.compile("(?<![a-z0-9])([a-z])[类级档](?![a-z])")
_CLASSES = re.compile("(?<![a-z0-9])([a-z](?:[、,/和及或与][a-z])*)[类级档]")
_CLASS_RANGE = re.compile("(?<![a-z0-9])([a-z])[类级档]?[-—~至到]([a-z])[类级档]")
_ASKS_NAMING = re.compile(
    "为(什么|啥|何)(要)?(叫|取名|起名|命名)|名字?(的)?由来|(名字|名称|数字|字母)[^,。?]{0,6}(含义|意思|怎么来)"
)
_EXPLAINS = re.compile('指的?是|所指|含义|寓意|意为|意即|取自|得名|代表着|简称|称为|由来|是指|[“"][^”"]+[”"]即|, ?即')
# '多少个班', '几个点位', '多少套公租房', '多少机架': what is counted.
_COUNTED = re.compile(
    "(?:多少(?=[一-鿿]{2})(?![个家户座所条处台套辆间万亿]|资金|钱|补|奖|费|款|经费|人|年|天|月|小时|平|公|千|亩|吨|元)|"
    "(?:多少|(?<![哪这那好])几)(?:个(?!百分点|点|钱|月|年|天|小时|工作日|季度|星期)|[万亿]?[家户座所条处台套辆间](?=[一-鿿]{2})))"
    "([一-鿿]{1,9}?)(?=$|[?,。呢啊吗]|是|要|能|才|来)"
)
_ASKS_NAMES = re.compile("(?:都|分别|各自)?叫(?:什么|啥)(?:名字?|名称)?(?=$|[?,])|名单(?=$|[?,]|有|是|在|里)")
_ISSUE = re.compile("第([一二三四五六七八九十\\d]+)(批|届|轮|期(?!工程|项目))")
_PAID_FOR, _SOME_OF_IT = 4.5, 0.25  # weight of the things that a payment asked for is for, and the share told of
_OF_VALUE = re.compile("[值额量率价入资]$|营收|能耗")  # what is measured, not counted
_NTH_ASKED = re.compile(
    "第([一二三四五六七八九十\\d]+)(?:项|条|个|点|款|类|种|步|招|件)[^,。?]{0,6}(?:是什么|是啥|是哪|内容|具体|讲|说|规定|叫)"
)
_NTH_TOLD = re.compile(
    "(?:^|[(第、;。:,\\s])([一二三四五六七八九十]+|\\d+)(?=[)、.项条款类种步招件点]|是|,)", re.MULTILINE
)


def lacks_told(question: Question, finding: Finding) -> bool:
    """Return whether a finding, of facts or of sentences, lacks the result, the names or the reason asked for."""
    return (
        lacks_result(question, finding)
        or _lacks_members(question, finding)
        or _lacks_reason(question, finding)
        or _lacks_class(question, finding)
    )


def lacks_asked(library: Library, question: Question, finding: Finding, text: str) -> bool:
    """Return whether a finding from sentences lacks what its question asks for; `text`: what it tells, folded."""
    return (
        lacks_told(question, finding)
        or lacks_payment(question, finding, _above(library, finding))
        or _lacks_counted(question, finding)
        or _lacks_ordinal(library, question, finding)
        or is_of_other_issue(library, question, finding)
        or _pays_for_other(library, question, finding, text)
        or _lacks_date(library, question, finding)
    )


def _lacks_class(question: Question, finding: Finding) -> bool:
    """Return whether a class is asked for by its letter ('D类人才'), and what is told is of other classes only."""
    asked = set(_CLASS.findall(question.text))
    if not asked or "compare" in question.intents:
        return False
    told = " ".join(_folded(finding))
    named = {letter for letters in _CLASSES.findall(told) for letter in re.findall("[a-z]", letters)}
    for first, last in _CLASS_RANGE.findall(told):
        named |= {chr(code) for code in range(ord(first), ord(last) + 1)}
    return bool(named) and not asked & named


def _lacks_reason(question: Question, finding: Finding) -> bool:
    """Return whether it is asked why a figure is what it is, and what is told gives no reason."""
    if _ASKS_NAMING.search(question.text):
        return not any(map(_EXPLAINS.search, _folded(finding)))
    if not ASKS_WHY.search(question.text) or not _SET_AT.search(question.text) or "duty" in question.intents:
        return False
    return not any(map(REASON.search, _folded(finding)))


def lacks_result(question: Question, finding: Finding) -> bool:
    """Return whether a question asks what has come of a plan, and the finding tells only what was planned."""
    if not _ASKS_RESULT.search(question.text):
        return False
    return not any(map(_RESULT.search, _folded(finding)))


def lacks_payment(question: Question, finding: Finding, above: str = "") -> bool:
    """Return whether it is asked what is paid, and no sentence states a sum and that it is paid.

    `above`: the titles above the sentences, folded, which may say so: '(二)奖励标准'.
    """
    if not _ASKS_PAY.search(question.text):
        return False
    return not any(_pays(text, above) for text in _folded(finding))


def _above(library: Library, finding: Finding) -> str:
    """Return the titles above a finding, folded."""
    clauses = [library.clause(c) for c in finding.clause_ids]
    return fold(" ".join(t for c in clauses for t in (*c.path, c.heading))).text


def _folded(finding: Finding) -> list[str]:
    return [fold(s.text).text for s in finding.sentences]


def _pays(text: str, above: str) -> bool:
    """Return whether a folded sentence states a figure, and it or what is above it says that something is paid."""
    return bool(_SUM.search(stated(_NOT_PAID.sub(" ", text))) and (_PAYS.search(text) or _PAYS.search(above)))


def _lacks_members(question: Question, finding: Finding) -> bool:
    """Return whether names of a counted set are asked for ('8家企业是哪几家'), and the finding only counts them."""
    if _ASKS_NAMES.search(question.text) and finding.facts and all(isinstance(f, Target) for f in finding.facts):
        return True  # '百亿企业叫什么名字' is not answered by how many there are
    members = members_asked(question)
    return bool(members) and not names_members(_folded(finding), members)


def _lacks_counted(question: Question, finding: Finding) -> bool:
    """Return whether it is asked how many of a thing there are ('多少个班'), and what is told does not name it."""
    asked = _COUNTED.search(question.text)
    if asked is None or question.language == "en":
        return False
    text = " ".join(_folded(finding))
    counted = asked.group(1)
    if len(counted) == 1:
        return counted not in text
    terms = [t for t in question.terms if t.word in counted]
    if not terms or _OF_VALUE.search(counted) or any(GENERAL_MEASURE.search(t.word) for t in terms):
        return False
    return not cover(terms, text, near=True).share


def _lacks_ordinal(library: Library, question: Question, finding: Finding) -> bool:
    """Return whether an item is asked for by its number ('第六项是什么'), and what is told has no such number."""
    asked = _NTH_ASKED.search(question.text)
    number = parse_numeral(asked.group(1)) if asked else None
    if number is None:
        return False
    labels = [library.clause(c).label for c in finding.clause_ids]
    told = fold("\n".join([*(s.text for s in finding.sentences), *labels])).text
    return number not in {parse_numeral(n) for n in _NTH_TOLD.findall(told)}


def is_of_other_issue(library: Library, question: Question, finding: Finding) -> bool:
    """Return whether a batch or term is asked for by its number ('第八批'), and the plan is of another ('第七批')."""
    asked = {(parse_numeral(n), unit) for n, unit in _ISSUE.findall(question.text)}
    if not asked:
        return False
    told = fold(" ".join([library.plan(finding.plan_id).title, *(s.text for s in finding.sentences)])).text
    named = {(parse_numeral(n), unit) for n, unit in _ISSUE.findall(told)}
    return not asked & named and any(unit == other for _, unit in asked for _, other in named)


def _pays_for_other(library: Library, question: Question, finding: Finding, text: str) -> bool:
    """Return whether it is asked what is paid for a thing that stands neither in the `text` told nor above it."""
    if not _ASKS_PAY.search(question.text) or question.inherited or question.language == "en":
        return False
    things = [t for t in question.terms if len(t.word) > 1 and not _PAYS.search(t.word) and is_thing(t.word)]
    things = [t for t in things if not GENERAL_MEASURE.search(t.word)]
    if sum(t.weight for t in things) < _PAID_FOR:
        return False
    return cover(things, f"{text} {_above(library, finding)}", near=True).share < _SOME_OF_IT


def _lacks_date(library: Library, question: Question, finding: Finding) -> bool:
    """Return whether it is asked when, and neither what is told of that nor what stands above it names a time."""
    asked = "deadline" in question.intents and _ASKS_DATE.search(question.text)
    if not asked or question.language == "en" or ASKS_HOW_OFTEN.search(question.text):
        return False
    if question.intents & {"basis", "metadata"}:
        return False
    first = finding.clause_ids[:1]
    own = [
        s for s in finding.sentences if {q.clause_id for q in s.quotes} <= set(first) or _is_on_topic(question, s.text)
    ]
    clauses = [library.clause(c) for c in finding.clause_ids]
    parents = fold(" ".join(library.clause(c.parent_id).text for c in clauses if c.parent_id)).text
    told = fold(" ".join(s.text for s in own)).text
    return not (_TIMED.search(told) or dated(f"{told} {_above(library, finding)} {parents}"))


def _is_on_topic(question: Question, text: str) -> bool:
    """Return whether a sentence of a further clause, whose date may answer, is of a part of the topic."""
    return cover(question.terms, fold(text).text, near=True).share >= TOGETHER
