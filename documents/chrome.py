"""Find page chrome: what a web site put around a document.

Input: the lines of a source, or of one plan in it. Output: spans with the reason for each.
Does not know: plans' metadata, clauses.

Rules name kinds of text that any site uses, never a site. When in doubt a line stays: a lost clause harms more
than a menu line. Fields that carry facts (发布日期, 来源, 文号 …) are no chrome; counters beside them are.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from documents import lines as look
from documents.lines import Line


class Chrome(NamedTuple):
    """A span of the source that is no policy text."""

    start: int
    end: int
    reason: str


_SITE_WORDS = (
    "首页 网站首页 主页 政务公开 政府信息公开 信息公开 政务服务 政民互动 互动交流 新闻中心 "
    "新闻资讯 政策文件 政策法规 通知公告 公告公示 专题专栏 走进 机构职能 数据开放 登录 注册 "
    "登陆 邮箱 无障碍 无障碍浏览 无障碍阅读 长者模式 长者版 关怀版 适老化 手机版 移动版 "
    "电脑版 繁體 繁体 繁体版 简体 english 搜索 检索 高级搜索 站内搜索 返回顶部 "
    "返回首页 返回 返回列表 上一页 下一页 末页 尾页 打印 打印本页 打印本文 关闭 关闭窗口 "
    "关闭本页 收藏 收藏本页 收藏本文 分享 复制链接 点赞 评论 举报 纠错 我要纠错 订阅 rss "
    "微信 微博 新浪微博 腾讯微博 qq qq空间 qq好友 朋友圈 人人网 豆瓣 支付宝 客户端 "
    "小程序 公众号 微信公众号 官方微信 官方微博 大 中 小 特大 默认 字号 字体 语音播报 朗读 "
    "暂停 播放 网站地图 站点地图 联系我们 关于我们 网站声明 版权声明 隐私声明 使用帮助 帮助 "
    "友情链接 网站说明 正文 更多 更多>> 展开 收起 全文 加载中 下载 保存 导出 用户中心 "
    "个人中心 智能问答 在线咨询 在线客服 tags 标签 目录导航 扫码 二维码"
)
_SITE_WORD = "|".join(re.escape(word) for word in sorted(_SITE_WORDS.split(), key=len, reverse=True))
_SEPARATOR = r"[\s|/\\>»›·•【】\[\]()<:：,，、+＋\-—]*"
_RELATED = (
    "相关(?:链接|阅读|文章|推荐|新闻|报道|稿件|资讯|专题|信息|解读|政策解读|文档|资料|下载)|延伸阅读|扩展阅读|拓展阅读|推荐阅读|"
    "热门(?:阅读|文章|推荐|资讯|标签)|猜你喜欢|猜您喜欢|最新(?:文章|资讯)|大家都在看|精彩推荐|热点推荐|为您推荐|编辑推荐|"
    "点击排行|阅读排行|网友(?:评论|热评)|友情链接|站点导航"
)

# (reason, pattern): the whole line is chrome wherever it stands.
_WHOLE = tuple(
    (reason, re.compile(pattern, re.IGNORECASE))
    for reason, pattern in (
        ("breadcrumb", r"^(?:您|你)?(?:当前的?|现在的?|目前)?的?(?:所在)?(?:的?位置|栏目)\s*(?:是|:).{0,110}$"),
        ("breadcrumb", r"^(?:网站)?首页\s*[>»›/|\-—].{0,110}$"),
        ("breadcrumb", r"^[^。;,]{1,20}\s*(?:>|»|›|>>)\s*[^。;,]{1,30}\s*(?:>|»|›|>>)[^。;]{0,60}$"),
        ("menu", rf"^{_SEPARATOR}(?:(?:{_SITE_WORD}){_SEPARATOR})+$"),
        (
            "share",
            r"^(?:一键)?分享(?:到|至|本文|给.{0,6})?\s*:.{0,40}$|^.{0,6}扫一扫.{0,30}$|^.{0,8}扫描?二维码.{0,30}$",
        ),
        ("neighbours", r"^[<«◀]?\s*(?:上|下|前|后)一(?:篇|条|则|个)\s*[:>》]?.{0,150}$"),
        ("related", rf"^[【\[「<]?[^。;|]{{0,60}}[】\]」>]?\s*(?:{_RELATED})\s*[:>+]*\s*$"),
        ("related", rf"^[-•·\s]*(?:{_RELATED})\s*:.{{0,150}}$"),
        ("greeting", r"^(?:您|你)好[,!。]\s*(?:我是|欢迎).{1,80}(?:帮助|帮您|服务|咨询|访问|提问|哦|呢).{0,30}$"),
        (
            "disclaimer",
            r"^.{0,80}(?:转载(?:请|时|须|需).{0,12}(?:注明|保留|联系)|侵权.{0,12}(?:删除|联系)|不代表本(?:站|网|平台)|"
            r"本(?:站|网站?)(?:只|仅|所有|部分|转载|内容).{0,20}(?:参考|提供|来自|来源|观点)|不构成.{0,12}(?:投资|建议)|"
            r"未经.{0,16}(?:授权|许可|同意).{0,10}(?:转载|复制|摘编)).{0,150}$",
        ),
        ("disclaimer", r"^(?:免责|版权|重要|特别)声明\s*[::].{0,200}$"),
        (
            "editor",
            r"^.{0,200}小编.{0,200}$|^.{0,80}推荐度\s*:?\s*.{0,10}$|^以上(?:就是|便是|即为?).{0,80}(?:全部内容|希望|更多).{0,80}$",
        ),
        (
            "editor",
            r"^[\[【(]?\s*(?:责任编辑|责编|值班编辑|网站编辑|编辑|编审|初审|复审|终审|信息录入|录入)\s*:\s*[^。;,]{0,24}$",
        ),
        (
            "footer",
            r"^.{0,120}(?:版权所有|copyright|©|all rights reserved|icp备|icp证|京icp|公网安备|网站标识码|powered by|"
            r"建议使用.{0,30}浏览器|技术支持\s*:).{0,200}$",
        ),
        ("footer", r"^(?:网站地图|站点地图|联系我们|关于我们|网站声明|设为首页|加入收藏)\b.{0,60}$"),
        ("counter", r"^(?:您是第|今日访问|总访问|访问量|在线人数).{0,40}$"),
        ("browser", r"^.{0,30}(?:浏览器(?:不支持|版本过低)|请升级.{0,6}浏览器|javascript).{0,60}$"),
        (
            "page number",
            r"^[-—－·\s]{0,3}第?\s*\d{1,4}\s*页?[-—－·\s]{1,3}$|^第\s*\d{1,4}\s*页\s*[,/]?\s*(?:共\s*\d{1,4}\s*页)?$|^\d{1,4}\s*/\s*\d{1,4}$",
        ),
    )
)
_MENU_TITLE_EXCEPTION = re.compile("目录$")

# Parts of a short line or of a line of publication fields.
_INLINE = tuple(
    (reason, re.compile(pattern, re.IGNORECASE))
    for reason, pattern in (
        (
            "counter",
            r"(?:浏览|阅读|访问|点击|查看|点阅)(?:次数|量|数|率|人数)?\s*:\s*[\[(]?\s*[\d,]*\s*[\])]?\s*(?:人次|次)?",
        ),
        ("counter", r"[\d,]+\s*(?:人次|次)(?:浏览|阅读|访问)"),
        (
            "font size",
            r"[【\[(]?\s*(?:选择)?(?:阅读)?(?:文字|(?<![发文件])字)(?:号|体|大小)(?<!文字号)(?:大小|选择)?\s*(?::\s*[【\[(]?|[【\[(])"
            r"(?:\s|超大|特大|大|中|小|默认|[|/、+\-])*[】\])]?(?!\s*[\u4e00-\u9fff]{1,8}[〔\[(])",
        ),
        ("font size", r"[【\[]\s*大\s*中\s*小\s*[】\]]"),
        (
            "print bar",
            r"[【\[]\s*(?:打印|关闭|收藏|打印本页|关闭窗口|返回|纠错|我要纠错|保存|下载|推荐|分享|字号|复制链接|朗读)[^】\]]{0,4}[】\]]",
        ),
        ("share", r"分享(?:到|至)?\s*:\s*(?:(?:微信|新浪微博|腾讯微博|微博|qq空间|qq|朋友圈|人人网|空间)[\s、,]*)*"),
        ("domain", r"(?<![:/@\w.])(?:https?://)?(?:www|m|wap|mobile)\.[a-z0-9-]+(?:\.[a-z0-9-]+)+[\w/.-]*"),
    )
)
_SCRIPT = re.compile(
    r"[<?&;]{0,2}/?(?:lt;)?script\b.*|(?:document\.write|window\.(?:open|location|_bd)|\$\(document\)|jQuery\(|"
    r"function\s*\w*\s*\([\w\s,]*\)\s*\{|var\s+\w+\s*=\s*[\"'{\[(\w]).*",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"(?P<comment><!--.*?-->)|(?m:^[ \t]{0,3}#{1,6}[ \t]+)|"
    r"(?m:^[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)*\|?[ \t]*$)|"
    r"(?P<image>!\[[^\]\n]*\]\([^)\n]*\))|\*\*|__(?=\S)|(?<=\S)__",
    re.DOTALL,
)
_SUFFIX = re.compile(
    rf"(?P<title>.*(?:{look.DOCUMENT_TYPES})(?:[(][^()]{{1,30}}[)])*)(?P<suffix>\s*[-_|]\s*(?![\d\s]+$)[^。;,|]{{2,40}})$"
)
_TAIL_ONLY = re.compile(
    r"^(?:主办|承办|协办|主办单位|承办单位|主管单位|维护单位|运行维护|地址|通讯地址|邮编|邮政编码|电话|联系电话|传真|邮箱|"
    r"e-?mail|客服|服务热线|投稿|举报电话|监督电话|.{0,12}(?:服务)?热线)\s*[:(].{0,120}$",
    re.IGNORECASE,
)
_TAIL_REASONS = frozenset(
    ("share", "neighbours", "related", "greeting", "disclaimer", "footer", "menu", "script", "editor")
)


def of_lines(lines: list[Line]) -> list[Chrome]:
    """Return the chrome that is recognised by what a line says, wherever it stands."""
    found: list[Chrome] = []
    for line in lines:
        reason = _whole_line(line.text)
        if reason:
            found.append(Chrome(line.start, line.end, reason))
            continue
        script = _SCRIPT.search(line.text)
        if script:
            found.append(Chrome(line.start + script.start(), line.end, "script"))
        elif len(line.text) <= 160 and not re.search("[。;]", line.text):
            found += _inline(line)
    return found


def _whole_line(text: str) -> str | None:
    if look.is_numbered(text) and not re.search("icp|版权所有|copyright", text, re.IGNORECASE):
        return None
    if len(text) > 400:
        return None
    return next((reason for reason, pattern in _WHOLE if pattern.match(text)), None)


def _inline(line: Line) -> list[Chrome]:
    """Return the counters, font pickers and the like within a line, blanks after them included."""
    found: list[Chrome] = []
    for reason, pattern in _INLINE:
        for match in pattern.finditer(line.text):
            if match.group().strip() and not any(
                c.start < line.start + match.end() and line.start + match.start() < c.end for c in found
            ):
                found.append(Chrome(line.start + match.start(), line.start + match.end(), reason))
    found.sort()
    return [Chrome(c.start, _over_blanks(line, c.end), c.reason) for c in found]


def _over_blanks(line: Line, end: int) -> int:
    while end < line.end and line.text[end - line.start] in " \t\u3000\u00a0|":
        end += 1
    return end


def of_markup(text: str) -> list[Chrome]:
    """Return the signs of Markdown that are no text: heading marks, comments, rules, images, emphasis."""
    return [Chrome(m.start(), m.end(), "markup") for m in _MARKUP.finditer(text) if m.end() > m.start()]


def of_title_suffix(line: Line) -> Chrome | None:
    """Return the site name that a page title carries after the document's title."""
    match = _SUFFIX.match(line.text)
    if not match or re.search("[—]", match.group("suffix")):
        return None
    return Chrome(line.start + match.start("suffix"), line.end, "site name")


def of_head(lines: list[Line]) -> list[Chrome]:
    """Return the menu lines among the lines above a title."""
    return [Chrome(line.start, line.end, "menu") for line in lines if _is_menu_line(line.text)]


def of_field_block(lines: list[Line]) -> list[Chrome]:
    """Return bare counts ('1' under a share button) among the lines between a title and the text."""
    return [Chrome(line.start, line.end, "counter") for line in lines if re.fullmatch(r"\d{1,6}", line.text)]


def _is_menu_line(text: str) -> bool:
    if look.is_sentence(text) or look.meta_key(text) or look.is_doc_no(text) or look.is_date(text):
        return False
    if look.is_organ(text) or text.endswith("文件") or text.startswith("(") or look.is_title_end(text):
        return False
    return len(text) <= 24 and not look.is_numbered(text)


def of_tail(lines: list[Line], known: list[Chrome]) -> list[Chrome]:
    """Return the chrome below a document: all that follows the first sign of the page's foot.

    Nothing is foot while text of a document still follows.
    """
    last_body = max((i for i, line in enumerate(lines) if _is_document(lines, i, known)), default=-1)
    reasons = {c.start: c.reason for c in known}
    foot = [i for i in range(last_body + 1, len(lines)) if _opens_foot(lines[i], reasons)]
    first = foot[0] if foot else _menu_run(lines, last_body)
    if first is None:
        return []
    return [Chrome(line.start, line.end, "foot") for line in lines[first:] if line.start not in reasons]


def _opens_foot(line: Line, reasons: dict[int, str]) -> bool:
    return reasons.get(line.start) in _TAIL_REASONS or bool(_TAIL_ONLY.match(line.text))


def _is_document(lines: list[Line], at: int, known: list[Chrome]) -> bool:
    line = lines[at]
    if any(c.start <= line.start and line.end <= c.end for c in known):
        return False
    if look.is_body(line.text) or look.is_annex(line.text) or (look.is_title_end(line.text) and at < 3):
        return True
    before = lines[at - 1].text if at else ""
    return look.is_date(line.text) and (look.is_organ(before) or look.is_body(before) or look.is_annex(before))


def _menu_run(lines: list[Line], last_body: int) -> int | None:
    """Return where four or more bare menu lines begin that run to the end of the page, after a dated signature."""
    if last_body < 1 or not look.is_date(lines[last_body].text):
        return None
    at = len(lines)
    while (
        at - 1 > last_body
        and re.fullmatch(r"[^\d。;:,()|]{2,14}", lines[at - 1].text)
        and not look.is_organ(lines[at - 1].text)
    ):
        at -= 1
    return at if len(lines) - at >= 4 else None
