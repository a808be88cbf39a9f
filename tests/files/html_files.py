"""Write the saved web pages of the corpus, as sites of different ages and Word make them.

Input: the plans of `invented`. Output: {file name: bytes}.
Does not know: what a reader makes of them.
"""

from __future__ import annotations

from html import escape

from invented import TARGETS, TASKS, Rows, measures, notice, programme, unnumbered

PROJECTS: Rows = [["新材料中试基地", "12亿元", "2025年开工"], ["装备制造产业园", "30亿元", "2026年建成"]]
STYLE = "<style>.nav li{float:left}</style><script>var _hits = 1; document.write('<p>广告</p>');</script>"
NAV = (
    "<div class='nav'><ul><li><a href='/'>首页</a></li><li><a href='/zw'>政务公开</a></li>"
    "<li><a href='/fw'>政务服务</a></li><li><a href='/hd'>互动交流</a></li></ul></div>"
    "<div class='crumb'>当前位置:<a href='/'>首页</a> &gt; <a href='/zc'>政策文件</a> &gt; 正文</div>"
)
FOOT = (
    "<div class='share'>分享到:<a>微信</a> <a>微博</a></div><div class='near'>上一篇:<a>关于召开座谈会的通知</a><br>"
    "下一篇:<a>关于征集意见的公告</a></div><div class='foot'>主办单位:临岚市人民政府办公室 技术支持:信息中心<br>"
    "版权所有 备案号:某ICP备00000000号 网站标识码:0000000000</div>"
)


def files() -> dict[str, bytes]:
    """Return the saved web pages."""
    own = programme("临岚")
    return {
        "h01_site.html": page(
            own[0],
            NAV + f"<h1>{own[0]}</h1><p class='info'>发布时间:2024-03-20 来源:高新区管委会 浏览次数:128 "
            "字号:【<a>大</a> <a>中</a> <a>小</a>】</p><div id='zoom'>" + paragraphs(own[1:]) + "</div>" + FOOT,
        ),
        "h02_task_table.html": page("任务分解表", paragraphs(notice()) + merged_tasks()),
        "h03_layout_tables.html": page("措施", in_layout(measures()), "gb2312"),
        "h04_lists.html": page("列表", ordered()),
        "h05_saved_by_word.htm": by_word().encode("gb18030"),
        "h06_table_without_head.html": page(
            "清单", paragraphs([*programme("溪桥")[:-2], "附件:重点项目"]) + grid(PROJECTS)
        ),
        "h07_two_row_head.html": page("指标", paragraphs(unnumbered()[:6]) + two_heads()),
        "h08_breaks.html": page("正文", "<div>" + "<br/>".join("&emsp;&emsp;" + escape(x) for x in own) + "</div>"),
        "h09_hidden.html": page(own[0], hidden(own)),
        "h10_two_plans.html": page("政策汇编", "<hr>".join(
            f"<div><h2>{p[0]}</h2>{paragraphs(p[1:])}</div>" for p in (programme("临岚"), unnumbered("泽陵")))),
        "h11_only_script.html": page("", "<div id='app'></div><script>mount()</script><noscript></noscript>"),
        "h12_wrong_charset.html": page("措施", paragraphs(measures("岭安"))).replace(b"utf-8", b"gb2312"),
        "h13_targets.html": page(
            "指标", paragraphs([*notice("岚川")[6:-1], "附件:主要指标表"]) + grid(TARGETS, "th")
        ),
        "h14_nested_in_cell.html": page("任务", paragraphs(notice("江垣")) + nested()),
        "h15_definition_list.html": page("问答", defined()),
    }  # fmt: skip


def page(title: str, body: str, charset: str = "utf-8") -> bytes:
    """Return a whole page."""
    return (
        f"<!DOCTYPE html>\n<html><head><meta charset='{charset}'><title>{title}_临岚市人民政府</title>{STYLE}</head>\n"
        f"<body>\n{body}\n</body></html>\n"
    ).encode(charset)


def paragraphs(lines: list[str]) -> str:
    """Return the lines as paragraphs, indented as sites do."""
    return "\n".join(f"<p>　　{escape(line)}</p>" for line in lines)


def grid(rows: Rows, head: str = "td") -> str:
    """Return a plain table."""
    out = []
    for at, row in enumerate(rows):
        tag = head if at == 0 else "td"
        out.append("<tr>" + "".join(f"<{tag}><p>{cell}</p></{tag}>" for cell in row) + "</tr>")
    return f"<table border='1'><tbody>{''.join(out)}</tbody></table>"


def merged_tasks() -> str:
    """Return the table of tasks under a title row, with a department that serves two tasks and a wide remark."""
    head, one, two, three = TASKS
    return (
        "<table><caption>重点任务分解表</caption><tr>" + "".join(f"<th>{h}</th>" for h in head) + "</tr>"
        f"<tr><td>1</td><td>{one[1]}</td><td rowspan='2'>{one[2]}</td><td>{one[3]}</td><td rowspan=2>{one[4]}</td></tr>"
        f"<tr><td>2</td><td>{two[1]}</td><td>{two[3]}</td></tr>"
        "<tr>" + "".join(f"<td>{c}</td>" for c in three) + "</tr>"
        "<tr><td colspan='5'>备注:牵头单位列第一位。</td></tr></table>"
    )


def two_heads() -> str:
    """Return a table of targets whose head takes two rows."""
    return (
        "<table><tr><th rowspan='2'>指标</th><th rowspan='2'>单位</th><th colspan='2'>目标值</th></tr>"
        "<tr><th>2026年</th><th>2028年</th></tr>"
        "<tr><td>进出口总额</td><td>亿元</td><td>40</td><td>60</td></tr>"
        "<tr><td>跨境电商企业</td><td>家</td><td>80</td><td>≥120</td></tr></table>"
    )


def in_layout(lines: list[str]) -> str:
    """Return a page of the kind that tables lay out: menu at the left, text at the right."""
    return (
        "<table width=960><tr><td colspan=2><font color=red>宁沅经济技术开发区</font></td></tr><tr><td width=160>"
        "<table><tr><td>首页</td></tr><tr><td>通知公告</td></tr><tr><td>政策文件</td></tr></table></td>"
        "<td><table><tr><td align=center><b>" + lines[0] + "</b></td></tr><tr><td>"
        + "<br>".join(lines[1:]) + "</td></tr></table></td></tr></table>"
    )  # fmt: skip


def ordered() -> str:
    """Return a plan whose numbers only the browser shows, one list starting at 3 and one in letters."""
    return (
        "<h1>云岫经济开发区招商三年行动计划</h1><p>为加大招商力度,制定本计划。</p><h2>一、主要任务</h2>"
        "<ol><li>编制产业图谱,2024年底前完成。</li><li><p>组建招商专班5个。</p></li></ol><p>各专班分工如下:</p>"
        "<ol start='3'><li>驻外招商,每年引进项目20个以上。<ol type='a'><li>东部片区。</li><li>南部片区。</li></ol></li>"
        "<li value='7'>基金招商,设立基金10亿元。</li></ol>"
        "<h2>二、保障措施</h2><ul><li>加强领导。</li><li>严格考核。</li></ul>"
    )


def by_word() -> str:
    """Return what Word saves as a web page: conditional comments, lists as text, empty o:p."""
    lines = programme("临岚")
    body = "".join(
        f"<p class=MsoNormal style='text-indent:21.0pt'><span lang=EN-US style='font-family:\"Times New Roman\"'>"
        f"<o:p>&nbsp;</o:p></span><span\nstyle='font-family:宋体'>{escape(x)}</span></p>\n"
        for x in lines
    )
    return (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head>"
        "<meta http-equiv=Content-Type content='text/html; charset=gb2312'><title>方案</title>"
        "<!--[if gte mso 9]><xml><w:View>Print</w:View></xml><![endif]--><style>p.MsoNormal{margin:0}</style></head>"
        "<body lang=ZH-CN><div class=WordSection1>\n" + body
        + "<![if !supportLists]><p class=MsoListParagraph><span>一、<span>&nbsp;&nbsp; </span></span>附则</p><![endif]>"
        "</div></body></html>"
    )  # fmt: skip


def hidden(lines: list[str]) -> str:
    """Return a page with pop-ups, a folded passage that is text, scripts between paragraphs, comments."""
    return (
        "<div style='display:none'>请登录后查看</div><!-- <p>旧稿</p> --><h1>" + lines[0] + "</h1>"
        + paragraphs(lines[1:8]) + "<script>track()</script><div hidden>点击展开</div>"
        + "<details><summary>展开</summary>" + paragraphs(lines[8:13]) + "</details>"
        + "<div style='display: none'>" + paragraphs(lines[13:]) + "</div><select><option>字号</option></select>"
        "<button>打印</button><div aria-hidden='true'>&nbsp;</div>"
    )  # fmt: skip


def nested() -> str:
    """Return a table of tasks of which one cell holds a table of its own, and another a list."""
    inner = grid([["2024年", "启动建设"], ["2025年", "建成投用"]])
    return (
        "<table><tr><th>任务</th><th>牵头单位</th><th>进度</th></tr>"
        f"<tr><td>建设科创走廊</td><td>市科技局</td><td>{inner}</td></tr>"
        "<tr><td>培育链主企业</td><td>市经济和信息化局</td><td><ul><li>2024年5家</li><li>2025年8家</li></ul></td></tr></table>"
    )


def defined() -> str:
    """Return a plan whose fields stand in a definition list and whose text has upper and lower marks."""
    return (
        "<dl><dt>索引号</dt><dd>000/2024-00012</dd><dt>发文机关</dt><dd>临岚市人民政府</dd></dl>"
        "<h1>临岚经济开发区绿色发展方案</h1><p>为推进绿色发展,制定本方案。</p><h3>一、目标</h3>"
        "<p>到2027年,万元产值能耗降至0.2吨标准煤,CO<sub>2</sub>排放强度下降18%,绿地面积达到35万m<sup>2</sup>。</p>"
        "<h3>二、措施</h3><p>(一)推进屋顶光伏。<b>装机容量</b>达到<i>50</i>兆瓦<sup>[1]</sup>。</p>"
        "<p>(二)建设零碳园区。&#x5EFA;&#25104;1个&mdash;&mdash;省级零碳园区。</p>"
    )
