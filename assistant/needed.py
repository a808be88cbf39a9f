"""Tell what an answer must hold, by the wording of its question: a figure, a doer, a name, an address, a date, a law.

Input: a `Question`. Output: a pattern that folded text must match to answer it.
Does not know: findings, clauses; what follows when an answer lacks it (sufficiency.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.counting import counts_named, kind_asked
from assistant.durations import LENGTH, lengths_of
from assistant.question import Question

_DOCUMENT = re.compile(r"《|〔\d{4}〕|\[\d{4}\]|\(\d{4}\)\d+号|(法律|法规|规章|章程|规定|办法|条例|标准|目录|规范)")
_ASKS_FORCE = re.compile(r"有效期|生效|失效|作废|何时施行|什么时候施行|哪天施行")
FORCE = re.compile(r"有效(?=期|至|到|\d)|施行|之日起|生效|试行|废止|失效|作废|截[至止]|为期|期限|执行至|至\d{4}年")
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
# Who holds an office: only what says so answers, not what says that there is one.
_ASKS_HOLDER = re.compile(
    r"who (heads|leads|chairs|is the (head|leader|chair) of)\b[^?]*group|"
    r"(组长|召集人|总指挥|指挥长|链长)(名单)?(里|中)?(具体|究竟|到底)?(是|由|为|有|都有)?(谁|哪一?位|哪些人|哪几(位|个人)|哪个(领导|人)?(?=$|[?,。呢啊])|什么人)|成员(名单)?(里|中)?(都)?(是|有|包括)(谁|哪些人|哪几(位|个人))|谁(来|在)?(当|任|是|担任|出任|做)[^,。?]{0,8}(组长|召集人|总指挥|指挥长|链长)"
)
_HOLDS = re.compile(
    r"(组长|召集人|总指挥|指挥长|链长)[:]|[任为](副?组长|副?召集人|总指挥|指挥长|链长)|(担|兼|出)任|由[^,。;]{2,20}(?<!责)任[^务何意职]|"
    r"(书记|市长|区长|县长|主任|局长|领导|负责人|负责同志)[^,。;]{0,10}(组长|召集人|总指挥|指挥长|链长|链长制)|双(组|链|指挥)长"
)
_ASKS_OFFICE = re.compile(r"长|主任|书记|负责人|召集人|领导|联系人|主席")
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
HOW_OFTEN = re.compile(
    r"每(个)?(半)?(年|月|季|周|日|天|旬)|[一两二三四五六]年一|定期|一次|(?<![第\d])\d+次|按(年|半年|季|月|周|旬)|(?<=[按逐])[年季月]|(季|月|年)度(?=调度|例会|通报|报)"
)
_ASKS_BODY = re.compile(
    r"哪(一|几)?(家|所)(公司|企业|学校|高校|大学|院校|医院|银行|机构)|(公司|企业|学校|高校|院校|机构)的?(名字|名称)?(叫|是)(什么|啥)(名字|名称)?[?]*$"
)
_BODY = re.compile(r"[一-鿿]{2,}(公司|集团|大学|学院|学校|中学|小学|医院|银行|研究院|研究所|设计院|事务所|中心|协会)")
# Where something is held or done: a place, or through what it is done.
_ASKS_PLACE = re.compile(
    r"(建|落|落户|选址|位于|设立|布局|坐落)(在|于|到)?(哪里|哪儿|哪(?=$|[?,。呢啊])|什么地方|啥地方|哪个(?:地方|街道|乡|镇|村|片区|地段|位置))|"
    r"在?(哪里|哪儿|什么地方|啥地方|哪个地方|哪个(?:会场|场馆|地点|城市))(举行|举办|召开|办(?!公)|开(?!始|展|发|工)|报名|领取?|受理|签约?)|"
    r"(举办|举行|召开|会议|活动|报名|领取)的?(地点|地址|会场)"
)
_PLACE = re.compile(
    r"(?:在|于|到|至|向|去)[^,。;]{1,24}(?:区|镇|村|街|路|楼|厅|馆|园|中心|窗口|基地|平台|系统|网|站|局|办|委|处|部|部门|城|港|岛|所|社区|政府|机构)|"
    r"窗口|大厅|网站|线上|网上|地点|地址|位于|设在|选址|现场|受理点|公众号|app|上门"
)
# A share of a whole, which is no growth rate.
_ASKS_SHARE_OF = re.compile(r"占[^,。?]{0,14}(比重|比例|份额|百分|多少|几成)|占比|(投入|研发|r&d)强度")
_SHARE_OF = re.compile(
    r"占|比重|比例|强度|份额|[一二三四五六七八九]成|分之|一半|半数|全部|"
    r"(?:^|[,;:。、])(?![^,;。]*(?:增长|增速|下降|降低|提高|年均|同比))[^,;。]*\d%"
)
# Which towns: a text that names one, by its name.
_ASKS_TOWN = re.compile(r"哪(?:几|些|一|[两二三四五六七八九十])?个?(镇|乡镇|乡|街道|县)(?![级政府长])")
_TOWN = re.compile(
    r"(?:^|[^一-鿿]|[在由与和及、为于对]|试点)[一-鿿]{1,6}(?<![级各全本乡])(镇|乡|街道|县)(?=[、,。;和及与等在开进为实()]|$)"
)
# How to apply, and on which conditions: what only says that there is such a thing does not tell.
_ASKS_APPLYING = re.compile(
    r"(怎么|如何|咋|怎样)(去|来|才能)?(申请|申领|申报|报名|申办)(?!专利)|(申请|申领|申报|报名|申办)的?(条件|流程|材料|手续|要求|资格)|"
    r"(要|得|需要?|有)(带|交|准备|提供)?(什么|啥|哪些)(申请|申报)?(条件|材料|手续|证件|资格)"
)
_APPLYING = re.compile(
    "申请|申领|申报|申办|报名|条件|材料|手续|流程|办理|登记|提交|提供|资格|具备|符合|满足|应当?|须|凭|备案|认定|窗口"
)
_ADDRESSES = tuple(told for _, told in _CONTACTS)
# Nothing else answers who somebody is, where to write, where it is held, how often, or which share.
MUST_HOLD = (_PERSON, _HOLDS, HOW_OFTEN, _BODY, _PLACE, _TOWN, _SHARE_OF, _APPLYING, *_ADDRESSES)
# The members of a counted set by their names: '12家企业名单', '7个实验室分别叫什么', '8家企业是哪几家'.
_ASKS_MEMBERS = re.compile(
    r"名单|分别(是|叫|有|为|指)(哪|什么|啥|谁)|(都|分别|各自)?叫(什么|啥)(名字?)?|名称(都)?(是|有|叫)(什么|哪)|"
    r"(是|有|指|为|包括|具体是?|都是)哪(几|些|[一二两三四五六七八九十\d]+)"
)
_ITEMS_APART = re.compile(r"[、;,]|(?<!温)和|以及|及(?![时格])|与(?!会)")
MOST_MEMBERS = 60  # more are given as a number, not by their names
ASKS_SEAT = re.compile(
    r"办公室(是|就|不是)?(设|放|挂)?在|(?<![建开增新])设(在)?哪|(设|挂|放|挂靠)(在|到|于)(了)?(哪|什么|谁|[一-鿿]{2,10}(局|委|办|部|处|厅|中心|公司|集团))"
)
_ASKS_PERSON = re.compile(
    r"谁(来|在|直接|可以|能)?(当|担任|任|管理|审批|批准|审定|审核|召集|组成|参加)|组长|召集人|由谁(?!牵头|负责|配合)"
)
_SEAT = re.compile(r"(设|挂靠|依托)(在|于)?|合署")
_ASKS_WHAT = re.compile(r"什么|哪|啥|怎|如何|程度|水平|what")
_ASKS_FIGURE = re.compile(r"多少|(?<![哪那])几(个|家|户|名|人|亿|万|座|条|成|倍|位|年|亩)|百分之|how (many|much)")
ASKS_HOW_OFTEN = re.compile(
    r"(多久|多长时间|几年|几天|几个月|隔多久|多少天).{0,8}(一次|一回|一遍)|隔(多|几)|频率|"
    r"多久.{0,4}(开|评|报|调度|通报|检查|考核|更新)|频(率|次)|一年(要|得)?几(次|回)|周期(是|多|几|为)|"
    r"(几|哪些|多少)个?时间?点.{0,4}(报|交|开|送)|(更|最)(勤|频繁)|how often"
)
_DEFINES = re.compile(r"是指|所称|指的是|称为|简称|定义为|包括")
FIGURE = re.compile(
    r"\d|[一二两三四五六七八九十百千万]+(个|家|户|名|人|条|项|倍|成|座|年|月|天|日|元|次|小时)|百分之|千分之|"
    r"一半|半数|过半|翻番|翻一番|全覆盖"
)
_DOER = re.compile(
    r"由.{1,30}(负责|牵头|担任|承担|管理|统筹|组织|审|任|会同|拟定|召集|主持)|(牵头|责任|配合|协同)(单位|部门)|负责|担任|任.{0,4}(组长|召集人)|召集人|设在|牵头|负总责|"
    r"(局|委|办|厅|署|部门?|政府|中心|公司|管委会|小组|机构)(要|应当?|会同|须|需|将|依法)|"
    r"(局|委|办|厅|署|部门?|政府|街道|公司|管委会|小组|机构)[,:]?(依照|依据|按照?|根据|负责|组织|指导|协调|作出|决定|制定|审核|审批|受理|承担|落实|开展|做好|加强|督促|统筹|配合|监督)|"
    r"向[^,。;:向]{2,20}(局|委|办|厅|部门?|政府|中心|机构|法院)(提出|提起|申请|投诉|举报|反映|申诉|报告|备案|报送)|"
    r"由[^,。;:由]{1,14}(局|委|办|厅|部门?|政府|中心|公司|管委会|高新区|开发区|园区|小组|单位|机构|企业)"
)


_SPAN = "半年|年|季度|季|月|周|星期"
OFTEN = re.compile(rf"(?:每|按|逐)个?({_SPAN})(?!底|末|初)|一个?({_SPAN})(?:要|得)?[^,。;?]{{0,6}}一(?:次|回|遍)")
_ASKS_LENGTH = re.compile("(提前|最多|最长|至少|不超过|期限|要|得|用|能|可以?|给|有|保留|保存|公示|在)(多久|多长时间)")
TIMED_LENGTH = re.compile(f"{LENGTH.pattern}|[年月]底|[0-9]月|长期|即时|当[天日]|立即")
_EITHER_LENGTH = re.compile("[年月日天周]还是")
_CLAIMED_YEAR = re.compile(
    r"(是(在|从|到|自)?|从|自|要到)20\d\d年?|20\d\d年?(底|末|初|上半年|下半年)?(前|以前)?(才|就|便|起|开始|启动|结束|成立|建成|完成|投用|到期)"
)
DENIAL = re.compile("不(再|新|得|参与|予|设|下达|承担|收取|安排|列入|允许|作为)|严禁|禁止|取消")
ASKS_WHY = re.compile("为(什么|啥|何)|原因|目的(是|何)|图(个)?(什么|啥)|背景|why")
REASON = re.compile(
    "(?<![作成称分认行因])为了?(?!主|基|核心|重点|目标|依据|准|限|期|止|例|单位)|鉴于|由于|因为|针对|旨在|目的|有利于|有助于|以便|从而|解决"
)
_ASKS_CASES = re.compile("(什么|啥|哪些|哪几种)(样的?)?(情况|情形)")
_CASES = re.compile("(下列|以下|下述|之一|情形)")


def wants(question: Question) -> re.Pattern[str] | None:
    """Return what an answer likely holds, though one without it may answer too: a definition's words, a case's."""
    if claims_length(question):
        return LENGTH
    if ASKS_WHY.search(question.text):
        return REASON
    if "definition" in question.intents:
        return _DEFINES
    if _ASKS_CASES.search(question.text):
        return _CASES
    return _DOCUMENT if "basis" in question.intents else None


def needs(question: Question) -> re.Pattern[str] | None:
    """Return what an answer must hold: a figure when one is asked for, someone who does it when it asks who."""
    if _ASKS_PERSONAL_NAME.search(question.text) and _ASKS_OFFICE.search(question.text):
        return _PERSON
    if _ASKS_NAME.search(question.text):
        return _NAMED
    if _ASKS_HOLDER.search(question.text):
        return _HOLDS
    contact = next((told for asked, told in _CONTACTS if asked.search(question.text)), None)
    if contact is not None:
        return contact
    if _ASKS_BODY.search(question.text):
        return _BODY
    if _ASKS_PLACE.search(question.text):
        return _PLACE
    if _ASKS_TOWN.search(question.text) and "duty" not in question.intents:
        return _TOWN
    if _ASKS_APPLYING.search(question.text) and not question.intents & {"deadline", "yes_no", "target"}:
        return _APPLYING
    if _ASKS_SHARE_OF.search(question.text) and "yes_no" not in question.intents:
        return _SHARE_OF
    if ASKS_SEAT.search(question.text):
        return _SEAT
    if "duty" in question.intents:
        return _DOER
    if ASKS_HOW_OFTEN.search(question.text):
        return HOW_OFTEN
    if _ASKS_FORCE.search(question.text):
        return FORCE
    if _EITHER_LENGTH.search(question.text) and len(lengths_of(question.text)) > 1:  # '是5年还是3年'
        return LENGTH
    if _ASKS_LENGTH.search(question.text):
        return TIMED_LENGTH
    counted = kind_asked(question.text)
    if counted:
        return counted
    if _ASKS_FIGURE.search(question.text):
        return FIGURE
    if "target" in question.intents and not _ASKS_WHAT.search(question.text) and "yes_no" not in question.intents:
        return FIGURE
    return None


def members_asked(question: Question) -> int:
    """Return how many things a question asks the names of ('8家企业是哪几家': 8); 0 when it asks for none, or no number
    stands with it.
    """
    if question.language == "en" or not _ASKS_MEMBERS.search(question.text):
        return 0
    return max((n for n in counts_named(question.text) if n < MOST_MEMBERS), default=0)


def names_members(texts: Sequence[str], count: int) -> bool:
    """Return whether folded texts name about as many things: so many of them, or items within one of them."""
    wanted = max(2, count - 1)
    return len(texts) >= wanted or any(len(_ITEMS_APART.findall(text)) + 1 >= wanted for text in texts)


def claims_year(question: Question) -> bool:
    """Return whether a question presumes in which year something is, and no figure: '是到2025年才启动吧'."""
    figures = any(q.unit for q in question.premises)
    return "yes_no" in question.intents and not figures and bool(_CLAIMED_YEAR.search(question.text))


def asks_names(question: Question) -> bool:
    """Return whether a person's name, an address or a place is asked for, which no fact and no heading tells."""
    needed = needs(question)
    by_name = needed is _PERSON and re.search("名字|姓名|姓什么|姓啥|名单", question.text)
    return bool(by_name) or needed in (*_ADDRESSES, _PLACE)


def claims_length(question: Question) -> bool:
    """Return whether a question presumes how long something takes, and no other figure: '要用五年建成吧'."""
    figures = any(q.unit for q in question.premises) or re.search("一(次|回|遍)", question.text)
    return "yes_no" in question.intents and not figures and bool(lengths_of(question.text))


def asks_person_or_seat(question: Question) -> bool:
    """Return whether it is asked who holds an office, or where an office sits, which no note of duties tells."""
    return bool(_ASKS_PERSON.search(question.text) or ASKS_SEAT.search(question.text))
