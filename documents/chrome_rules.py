"""List what page chrome looks like: the rules of documents.chrome.

Input: nothing. Output: patterns for lines in simplified script with half-width marks.
Does not know: where a line stands.

Rules name kinds of text that any site uses, never a site. OUTSIDE rules hold only above the first or below the
last sentence of a document, since a policy may say the same words.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from documents import lines as look

Where = Literal["anywhere", "outside"]


class Rule(NamedTuple):
    """A kind of chrome."""

    reason: str
    where: Where
    pattern: re.Pattern[str]


def _rule(reason: str, where: Where, *alternatives: str) -> Rule:
    return Rule(reason, where, re.compile("|".join(f"(?:{a})" for a in alternatives), re.IGNORECASE))


_SITE_WORDS = (
    "首页 网站首页 主页 政务公开 政府信息公开 信息公开 政务服务 政民互动 互动交流 新闻中心 "
    "新闻资讯 政策文件 政策法规 通知公告 公告公示 专题专栏 走进 机构职能 数据开放 登录 注册 "
    "登陆 邮箱 无障碍 无障碍浏览 无障碍阅读 长者模式 长者版 关怀版 适老化 手机版 移动版 "
    "电脑版 繁體 繁体 繁体版 简体 english 搜索 检索 高级搜索 站内搜索 返回顶部 "
    "返回首页 返回 返回列表 上一页 下一页 末页 尾页 打印 打印本页 打印本文 关闭 关闭窗口 "
    "关闭本页 收藏 收藏本页 收藏本文 分享 复制链接 点赞 评论 举报 纠错 我要纠错 订阅 rss "
    "微信 微博 新浪微博 腾讯微博 qq qq空间 qq好友 朋友圈 人人网 豆瓣 支付宝 客户端 "
    "小程序 公众号 微信公众号 官方微信 官方微博 默认 字号 字体 语音播报 朗读 "
    "暂停 播放 网站地图 站点地图 联系我们 关于我们 网站声明 版权声明 隐私声明 使用帮助 帮助 "
    "友情链接 网站说明 正文 更多 更多>> 展开 收起 全文 加载中 下载 保存 导出 用户中心 "
    "个人中心 智能问答 在线咨询 在线客服 tags 标签 目录导航 扫码 二维码"
)
SITE_WORD = "|".join(re.escape(word) for word in sorted(_SITE_WORDS.split(), key=len, reverse=True))
_BETWEEN = r"[\s|/\\>»›·•【】\[\]()<:,、+\-—]*"
_SIZES = r"(?:超大|特大|大|中|小|默认)"
_RELATED = (
    "相关(?:链接|阅读|文章|推荐|新闻|报道|稿件|资讯)|延伸阅读|扩展阅读|拓展阅读|推荐阅读|热门(?:阅读|文章|推荐|资讯|标签)|"
    "猜您?你?喜欢|最新(?:文章|资讯)|大家都在看|精彩推荐|热点推荐|为您推荐|编辑推荐|点击排行|阅读排行|网友(?:评论|热评)"
)
_RELATED_OUTSIDE = "相关(?:专题|信息|解读|政策解读|政策|文件|文档|资料|下载|附件)|政策解读|友情链接|站点导航|图解政策"
_BUTTON = "打印|关闭|收藏|返回|纠错|我要纠错|保存|下载|推荐|分享|字号|复制链接|朗读"

# The whole line is chrome.
LINE_RULES: tuple[Rule, ...] = (
    _rule(
        "breadcrumb",
        "anywhere",
        r"^[您你]?(?:当前的?|现在的?|目前)?的?(?:所在)?的?(?:位置|栏目)\s*(?:是|:).{0,110}$",
        r"^(?:网站)?首页\s*[>»›/|\-—].{0,110}$",
    ),
    _rule("breadcrumb", "outside", r"^[^。;,]{1,20}\s*(?:>|»|›|>>)\s*[^。;,]{1,30}\s*(?:>|»|›|>>)[^。;]{0,60}$"),
    _rule(
        "menu",
        "outside",
        rf"^{_BETWEEN}(?:(?:{SITE_WORD}|{_SIZES}(?={_BETWEEN}{_SIZES})|(?<=[大中]\s){_SIZES}){_BETWEEN})+$",
    ),
    _rule(
        "share",
        "anywhere",
        r"^(?:一键)?分享(?:到|至|本文|给.{0,6})?\s*:[^。]{0,40}$",
        r"^.{0,6}扫一扫[^。]{0,20}(?:手机|打开|关注|分享|下载|页面|当前页|查看)[^。]{0,16}$",
        r"^.{0,8}扫描?二维码[^。]{0,20}(?:手机|打开|关注|分享|下载|页面|查看)[^。]{0,16}$",
    ),
    _rule("neighbours", "anywhere", r"^[<«◀]?\s*(?:上|下)一(?:篇|条|则|页|章)\s*(?:[:>》»].{0,150})?$"),
    _rule(
        "related",
        "anywhere",
        rf"^[【\[「<]?[^。;|]{{0,60}}[】\]」>]?\s*(?:{_RELATED})\s*[:>+]*\s*$",
        rf"^[-•·\s]*(?:{_RELATED})\s*:[^。]{{0,150}}$",
    ),
    _rule("related", "outside", rf"^[-•·\s]*(?:{_RELATED_OUTSIDE})\s*(?:[:>+][^。]{{0,150}})?$"),
    _rule(
        "greeting", "anywhere", r"^[您你]好[,!。]\s*(?:我是|欢迎).{1,80}(?:帮助|帮您|服务|咨询|访问|提问|哦|呢).{0,30}$"
    ),
    _rule(
        "disclaimer",
        "anywhere",
        r"^.{0,80}转载(?:请|时|须|需).{0,12}(?:注明|保留|联系).{0,150}$",
        r"^.{0,6}本(?:文|页|站|网页).{0,60}仅供.{0,20}(?:检索|查阅|参考|学习).{0,200}$",
        r"^.{0,60}著作权法.{0,80}不适用(?:著作权法|本法).{0,20}$",
        r"^.{0,80}(?:不代表本(?:站|网|平台)|本(?:站|网站?)(?:只|仅|所有|部分|转载).{0,20}(?:参考|提供|来自|来源|观点)).{0,150}$",
    ),
    _rule(
        "disclaimer",
        "outside",
        r"^.{0,80}(?:侵权.{0,12}(?:删除|联系)|不构成.{0,12}(?:投资|建议)).{0,150}$",
        r"^.{0,80}未经.{0,16}(?:授权|许可|同意).{0,10}(?:转载|复制|摘编|使用).{0,150}$",
        r"^(?:免责|版权|重要|特别)声明\s*:.{0,200}$",
    ),
    _rule(
        "editor",
        "anywhere",
        r"^.{0,200}小编.{0,200}$",
        r"^.{0,80}推荐度\s*:?\s*.{0,10}$",
        r"^以上(?:就是|便是|即为?).{0,80}(?:全部内容|希望.{0,12}帮助|更多).{0,80}$",
    ),
    _rule(
        "editor",
        "outside",
        r"^[\[【(]?\s*(?:责任编辑|责编|值班编辑|网站编辑|编辑|编审|初审|复审|终审|信息录入|录入)\s*:\s*[^。;,]{0,24}$",
    ),
    _rule(
        "footer",
        "anywhere",
        r"^.{0,120}(?:版权所有(?![者人权])|copyright|©|all rights reserved|powered by).{0,200}$",
        r"^.{0,120}(?:icp备|icp证|公网安备|网站标识码).{0,200}$",
    ),
    _rule(
        "footer",
        "outside",
        r"^.{0,60}(?:建议使用.{0,30}浏览器|技术支持\s*:).{0,120}$",
        r"^(?:网站地图|站点地图|联系我们|关于我们|网站声明|设为首页|加入收藏)(?:\s.{0,60})?$",
    ),
    _rule("counter", "outside", r"^(?:您是第|今日访问|总访问量?|访问量|在线人数)\s*:?\s*\d.{0,40}$"),
    _rule("browser", "anywhere", r"^.{0,30}(?:浏览器(?:不支持|版本过低)|请升级.{0,6}浏览器|启用\s*javascript).{0,60}$"),
    _rule(
        "page number",
        "anywhere",
        r"^[-—－·]\s*\d{1,4}\s*[-—－·]$",
        r"^第\s*\d{1,4}\s*页\s*[,/]?\s*(?:共\s*\d{1,4}\s*页)?$",
    ),
)

# A part of a line above or below the text, or of a line of publication fields, is chrome.
PART_RULES: tuple[Rule, ...] = (
    _rule(
        "counter",
        "outside",
        r"(?:浏览|阅读|访问|点击|查看|点阅)(?:次数|量|数|人数|人次)\s*:\s*[\[(]?\s*[\d,]*\s*[\])]?\s*(?:人次|次)?",
        r"(?:浏览|阅读|访问|点击)\s*[:(]\s*[\d,]+\s*[)]?\s*(?:人次|次)?",
        r"[\d,]+\s*(?:人次|次)(?:浏览|阅读|访问)",
    ),
    _rule(
        "font size",
        "outside",
        rf"(?:^|(?<=[\s|次]))(?:[【\[(]\s*)?(?:选择)?(?:阅读)?字(?:号|体)(?:大小|选择)?\s*[:【\[(][\s【\[(]*"
        rf"(?:(?:{_SIZES}[\s|/、+\-【】\[\]()]*)+|$)",
        r"视力保护色\s*:?|背景色\s*:?",
        rf"[【\[(]\s*{_SIZES}\s+{_SIZES}(?:\s+{_SIZES})?\s*[】\])]",
    ),
    _rule(
        "print bar", "outside", rf"[【\[]\s*(?:{_BUTTON})[^】\]]{{0,4}}[】\]]", rf"(?:^|(?<=\s))(?:{_BUTTON})(?=\s|$)"
    ),
    _rule(
        "share",
        "outside",
        r"分享(?:到|至)?\s*:\s*(?:(?:微信|新浪微博|腾讯微博|微博|qq空间|qq|朋友圈|人人网|空间)[\s、,]*)*",
    ),
    _rule(
        "domain",
        "outside",
        r"(?:^|(?<=\s))(?:https?://)?(?:www|m|wap|mobile)\.[a-z0-9-]+(?:\.[a-z0-9-]+)+[\w/.-]*(?=\s|$)",
    ),
)
SCRIPT = re.compile(
    r"[<?&;]{0,2}/?(?:lt;)?script\b.*|(?:document\.write|window\.(?:open|location|_bd)|\$\(document\)|jQuery\(|"
    r"function\s*\w*\s*\([\w\s,]*\)\s*\{|var\s+\w+\s*=\s*[\"'{\[(\w]).*",
    re.IGNORECASE,
)
MARKUP = re.compile(
    r"(?m:^[ \t]{0,3}#{1,6}[ \t]+)|(?m:^[ \t]{0,3}(?:>[ \t]?)+)|"
    r"(?m:^[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)*\|?[ \t]*$)|"
    r"!\[[^\]\n]*\]\([^)\n]*\)|\*\*|__(?=\S)|(?<=\S)__"
)
MARKUP_PAIRS = re.compile(
    r"(?<![*A-Za-z0-9])(?P<open>\*)(?=[^\s*])[^*\n]{1,200}(?<=[^\s*])(?P<close>\*)(?![*A-Za-z0-9])|"
    r"(?<!!)(?P<label>\[)[^\[\]\n]{1,200}(?P<target>\]\([^()\s]{1,400}\))"
)

# A site's name after a document's title.
SUFFIX = re.compile(
    rf"(?P<title>.*(?:{look.DOCUMENT_TYPES})(?:[(][^()]{{1,30}}[)])*)(?P<suffix>\s*[-_|]\s*(?![\d\s]+$)[^。;,|]{{2,40}})$"
)

# Lines of a page's foot that a policy may have too: chrome only right above a footer.
FOOT_LINE = re.compile(
    r"^(?:主办|承办|协办|主办单位|承办单位|主管单位|维护单位|运行维护|地址|通讯地址|邮编|邮政编码|电话|联系电话|传真|邮箱|"
    r"e-?mail|客服|服务热线|投稿|举报电话|监督电话)\s*[:(].{0,120}$",
    re.IGNORECASE,
)
FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(?P<fields>(?:[^\n]*\n){1,40}?)---[ \t]*(?:\n|\Z)")
