"""Hold a finding against what its question asks for: a figure of the right kind, a doer, a year, a name, the topic.

Input: a `Question`, findings from sentences. Output: what an answer must hold; findings that lack it marked as near.
Does not know: routes, facts, outcomes; how sentences are ranked.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.counting import kind_asked, stated
from assistant.findings import Finding
from assistant.question import Question
from assistant.terms import cover
from assistant.tiers import same_size
from assistant.wordclass import part_of_speech
from documents.model import Target
from documents.normalization import fold
from index.store import Library
from index.tokenization import words

# Chosen on the dev questions (docs/evaluation.md).
NAMED_SHARE = 0.6  # of a target's own words, from which the question is about it
WEIGHS = 2.5  # a noun of a topic that weighs less is a general one ('企业', '项目')
HELD, PART_OF_TOPIC = 0.5, 0.35  # of a word, by its character pairs; of a topic's weight
DENIED = 0.6  # share of a topic that a sentence must hold to deny what the question presumes of it
MOST_HELD = 0.7  # of the weight of the things that a question names
TOGETHER = 0.2  # of a topic's weight that the sentence with the figure, or a title above it, must hold
_DOCUMENT = re.compile(r"《|〔\d{4}〕|\[\d{4}\]|\(\d{4}\)\d+号|(法律|法规|规章|章程|规定|办法|条例|标准|目录|规范)")
_ASKS_FORCE = re.compile(r"有效期|生效|失效|作废|何时施行|什么时候施行|哪天施行")
_FORCE = re.compile(r"有效(?=期|至|到|\d)|施行|之日起|生效|试行|废止|失效|作废|截[至止]|为期|期限|执行至|至\d{4}年")
_ASKS_NAME = re.compile(
    r"(组长|主任|局长|负责人|召集人|链长|领导|联系人|院长|主席|秘书长|书记).{0,4}(叫什么|姓什么|姓名|名字|哪一?位)"
)
_NAMED = re.compile(r"由.{1,30}(担任|兼任|任)|(组长|主任|召集人|链长)[:]|同志|姓名")
# A person is asked for by name: words for an office ('主要领导任组长') do not answer.
_ASKS_PERSONAL_NAME = re.compile(
    r"叫什么|姓什么|姓名|名字|姓啥|叫啥|(主任|局长|书记|市长|县长|区长|院长|主席|秘书长)(是谁|是哪一?位)"
)
# The surnames that nine in ten people have (public security statistics of 2019, the first hundred).
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖"
    "石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常涂"
)
_PERSON = re.compile(
    rf"(长|主任|书记|主席|召集人|负责人)[:]?[{_SURNAMES}][一-鿿]{{1,2}}(任|担任|兼任|同志|为|等|[,、。;(]|$)|[{_SURNAMES}][一-鿿]{{1,2}}同志"
)
_ASKS_OFFICE = re.compile(r"长|主任|书记|负责人|召集人|领导|联系人|主席")
_OF_BEFORE = re.compile(r"\s*其中")
_CONTACTS = (
    (re.compile(r"(哪个|什么|啥|多少|的)(邮箱|电子邮件)|邮箱(是|地址|多少|发)|e-?mail"), re.compile(r"@|邮箱")),
    (
        re.compile(r"(电话|热线)(号码?)?(是|多少|几|打|$|[?])|(打|拨)(什么|哪个|啥|多少)(电话|热线)"),
        re.compile(r"\d{5,}|\d{3,4}[-—]\d{7,8}"),
    ),
    (
        re.compile(r"(网址|网站|公众号)(是|叫|在哪|多少)|(哪个|什么|啥)(网址|网站|公众号|平台)(上|申报|申请|办)"),
        re.compile(r"http|www|网站|公众号|平台|[a-z]+\.(gov|com|cn)"),
    ),
    (
        re.compile(
            r"(哪|什么|啥)条?(街|路(?![子径线由数])|大街|胡同)|门牌|几号楼|(几|哪)(层|楼)|(办公|详细|具体)?地址(是|在|呢|$|[?])"
        ),
        re.compile(r"(路|街|道|巷|大道)\d+号|\d+号楼|地址[:是]|\d+(层|楼|室)"),
    ),
)
_MUST_HOLD = (_PERSON, *(told for _, told in _CONTACTS))  # nothing else answers who somebody is, or where to write
_ASKS_BODY = re.compile(r"哪(一|几)?(家|所)(公司|企业|学校|高校|大学|院校|医院|银行|机构)")
_BODY = re.compile(r"[一-鿿]{2,}(公司|集团|大学|学院|学校|中学|小学|医院|银行|研究院|研究所|中心|协会)")
ASKS_SEAT = re.compile(
    r"办公室(设|放|挂)?在(哪|什么)|设(在)?哪|(设|挂|放|挂靠)(在|到|于)(了)?(哪|什么|谁|[一-鿿]{2,10}(局|委|办|部|处|厅|中心|公司|集团))"
)
_SEAT = re.compile(r"(设|挂靠|依托)(在|于)?|合署")
# What has come of a plan: 'how much was really reached in 2021'.
_ASKS_RESULT = re.compile(
    r"(实际|真正|最后|最终|后来|到头来|如今|现在)(上)?(都|就|一共|总共|已经?)?(完成|达到|实现|做到|建成|批|拿|办|成|干)[^,。?]{0,14}(多少|几|了(没|吗|么)|没有$|情况)|"
    r"(后来|最后|最终|结果|现在|如今)[^,。?]{0,14}了(没有?|吗|么)[?]*$|(完成|落实|进展|兑现)(情况|得)(怎么样|如何|咋样)"
)
_RESULT = re.compile(r"已(经)?|截[至止]|[完达实]成了|达到了|同比|累计完成|实现了|取得")
_ASKS_PAY = re.compile(
    r"(发放?|给予?|补贴?|奖励?)(多少|几(万|千|百))[^,。?]{0,6}(奖|补贴|补助|津贴|钱)|(奖励?|补贴|补助|津贴|资助|贴息|奖补)[^,。?]{0,5}(多少|几(万|千|百|元|块|成|折))|(多少|几)(钱|万|元|万元)?的?(奖励|补贴|补助|津贴|奖金)"
)
_PAYS = re.compile("奖|补|贴|资助|给予|拨付|返还|支持|扶持|减免|兑现|发放")
_DENIAL = re.compile("不(再|新|得|参与|予|设|下达|承担|收取|安排|列入|允许|作为)|严禁|禁止|取消")
_MEASURES = re.compile(
    "标准|封顶|保底|[上下]限|金额|额度|门槛|水平|程度|比例|比重|数量?$|规模|总量|目标|指标|任务|最[高低]|起步|起码|至少|最少"
)
_MEASURED = re.compile(
    r"([一-鿿]{2,8}?)(?:大概|大约|一共|总共|是|为|要|有|达到|能|得)*(?:多少|几)(?!个?(?:月|年|号|部|方|项|条))"
)
_ASKS_WHAT = re.compile(r"什么|哪|啥|怎|如何|程度|水平|what")
_ASKS_FIGURE = re.compile(r"多少|(?<![哪那])几(个|家|户|名|人|亿|万|座|条|成|倍|位|年|亩)|百分之|how (many|much)")
ASKS_HOW_OFTEN = re.compile(
    r"(多久|多长时间|几年|几天|几个月|隔多久|多少天).{0,8}(一次|一回|一遍)|隔(多|几)|频率|"
    r"多久.{0,4}(开|评|报|调度|通报|检查|考核|更新)|频(率|次)|一年(要|得)?几(次|回)|周期(是|多|几|为)|"
    r"(几|哪些|多少)个?时间?点.{0,4}(报|交|开|送)|how often"
)
_DEFINES = re.compile(r"是指|所称|指的是|称为|简称|定义为|包括")
_HOW_OFTEN = re.compile(
    r"每(个)?(半)?(年|月|季|周|日|天|旬)|[一两二三四五六]年一|定期|一次|\d+次|按(年|半年|季|月|周|旬)|(?<=[按逐])[年季月]|(季|月|年)度(?=调度|例会|通报|报)"
)
_FIGURE = re.compile(
    r"\d|[一二两三四五六七八九十百千万]+(个|家|户|名|人|条|项|倍|成|座|年|月|天|日|元|次|小时)|百分之|千分之|"
    r"一半|半数|过半|翻番|翻一番|全覆盖"
)
_DOER = re.compile(
    r"由.{1,30}(负责|牵头|担任|承担|管理|统筹|组织|审|任|会同|拟定)|(牵头|责任|配合|协同)(单位|部门)|负责|担任|任.{0,4}(组长|召集人)|召集人|设在|牵头|负总责|"
    r"(局|委|办|厅|署|部门?|政府|中心|公司|管委会|小组|机构)(要|应当?|会同|须|需|将|依法)|"
    r"由[^,。;:由]{1,14}(局|委|办|厅|部门?|政府|中心|公司|管委会|高新区|开发区|园区|小组|单位|机构|企业)"
)


def wants(question: Question) -> re.Pattern[str] | None:
    """Return what an answer likely holds, though one without it may answer too: the words of a definition."""
    if "definition" in question.intents:
        return _DEFINES
    return _DOCUMENT if "basis" in question.intents else None


def with_limits(library: Library, question: Question, finding: Finding, needed: re.Pattern[str] | None) -> Finding:
    """Mark a finding as near when its sentences lack the year, the figure, the name or the doer asked for.

    `needed`: what an answer must hold, of `needs`.
    """
    text = " ".join(stated(fold(s.text).text) for s in finding.sentences)
    around = fold(" ".join(_around(library, finding))).text
    if any(name not in around for name in question.entities):
        return replace(finding, near="topic")
    dated = question.years and not question.intents & {"yes_no", "measure", "definition", "basis", "metadata"}
    if dated and not any(y in around for y in question.years):
        return replace(finding, near="year")
    if lacks_result(question, finding) or not holds_measured(library, question, finding):
        return replace(finding, near="topic")
    if _ASKS_PAY.search(question.text) and not any(_pays(fold(s.text).text) for s in finding.sentences):
        return replace(finding, near="topic")
    if needed in _MUST_HOLD and not needed.search(text):
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
    if needed is _FORCE:  # the plan's own words for its term need not be those of the question
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
    return bool(_FIGURE.search(stated(text)) and _PAYS.search(text))


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
    return not targets or any(_named_share(question, f) >= NAMED_SHARE for f in targets)


def holds_measured(library: Library, question: Question, finding: Finding) -> bool:
    """Return False when the noun just before 'how much' ('工资多少') stands neither in what is told nor above it."""
    asked = _MEASURED.search(question.text)
    if asked is None or question.language == "en":
        return True
    measured = [t for t in question.terms if len(t.word) > 1 and asked.group(1).endswith(t.word)]
    if (
        not measured
        or _MEASURES.search(measured[0].word)
        or measured[0].weight < WEIGHS
        or not _is_amount(measured[0].word)
    ):
        return True
    clauses = [library.clause(c) for c in finding.clause_ids]
    told = [*(s.text for s in finding.sentences), *(t for c in clauses for t in (*c.path, c.heading))]
    return cover(measured[:1], fold(" ".join(told)).text).share > 0


def _named_share(question: Question, target: Target) -> float:
    """Return the share of a target's own words, by length, that the question names."""
    asked = f"{question.topic} " + " ".join(v for t in question.terms for v in t.variants)
    own = [w for w in words(fold(f"{target.subject} {target.indicator}").text) if len(w) > 1]
    return sum(len(w) for w in own if w in asked) / (sum(map(len, own)) or 1)


def _is_amount(word: str) -> bool:
    """Return whether a word may be what is measured; the dictionary has some of them for verbs ('造价')."""
    return is_thing(word) or word[-1] in "价费率额量金税款值数薪租资"


def is_thing(word: str) -> bool:
    """Return whether a word names a thing: a noun, or one that the dictionary does not hold."""
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
    weightiest = max(question.terms, key=lambda t: t.weight, default=None)
    if weightiest is None or question.language == "en":  # English words stand in no clause
        return True
    if cover([weightiest], text, near=True).share >= HELD:
        return True
    return cover(question.terms, text, near=True).share >= PART_OF_TOPIC


def needs(question: Question) -> re.Pattern[str] | None:
    """Return what an answer must hold: a figure when one is asked for, someone who does it when it asks who."""
    if _ASKS_PERSONAL_NAME.search(question.text) and _ASKS_OFFICE.search(question.text):
        return _PERSON
    if _ASKS_NAME.search(question.text):
        return _NAMED
    contact = next((told for asked, told in _CONTACTS if asked.search(question.text)), None)
    if contact is not None:
        return contact
    if _ASKS_BODY.search(question.text):
        return _BODY
    if ASKS_SEAT.search(question.text):
        return _SEAT
    if "duty" in question.intents:
        return _DOER
    if ASKS_HOW_OFTEN.search(question.text):
        return _HOW_OFTEN
    if _ASKS_FORCE.search(question.text):
        return _FORCE
    counted = kind_asked(question.text)
    if counted:
        return counted
    if _ASKS_FIGURE.search(question.text):
        return _FIGURE
    if "target" in question.intents and not _ASKS_WHAT.search(question.text) and "yes_no" not in question.intents:
        return _FIGURE
    return None


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
