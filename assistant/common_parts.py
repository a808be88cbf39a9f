"""Name the parts that nearly every plan has: its aims, tasks, measures, principles, steps.

Input: nothing. Output: patterns of folded text, for what people say of such parts and for what plans call them.
Does not know: any plan; what stands in a part (structure.py).
"""

from __future__ import annotations

import re

# Parts that nearly every plan has, by the words that people and plans use for them (GB/T 9704 documents).
PARTS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"(主要|重点|工作|核心)(任务|举措|措施|工作)|任务(有|是|包括|分)|"
            r"(主要|重点)(干|做|搞|抓)(哪|什么|啥)|(项|大)任务|main tasks|key tasks"
        ),
        re.compile(r"(主要|重点|工作|核心|具体)(任务|措施|举措|工作)"),
    ),
    (
        re.compile(r"(组织|保障|实施)(保障|措施|实施)|怎么保障|safeguard"),
        re.compile(r"(组织|工作|实施)?保障(措施)?|组织(实施|领导)|组织保障"),
    ),
    (
        re.compile(r"(总体|发展|主要|工作|奋斗)目标|目标(有|是|包括|分)|overall goals?|development goals?"),
        re.compile(r"(总体|发展|主要|工作|奋斗)(目标|指标)"),
    ),
    (re.compile(r"总体要求|指导思想"), re.compile(r"总体要求|指导思想")),
    (
        re.compile(
            r"(实施|工作|推进)(步骤|阶段)|[一二三四五六\d]+(个|大)?(步骤|阶段)|分几步|几个阶段|(有|分)(为|成)?(哪些|哪几|什么)个?(步骤|阶段)|steps|phases"
        ),
        re.compile(r"(实施|工作|推进|创建|建设|时间|进度)(步骤|阶段|安排)|(步骤|阶段)(安排|划分)"),
    ),
    (re.compile(r"(基本|发展|工作)原则"), re.compile(r"(基本|发展|工作)原则")),
)
# Words of parts: beside a plan's name they are no topic of their own.
PART_WORDS = re.compile("步骤|阶段|目标|任务|举措|措施|保障|原则|总体|指导思想")
# A question of such a part as a whole, which is about the plan and no topic in it: '有哪些主要任务'.
OF_THE_PLAN = re.compile(
    r"(主要|总体|发展|工作|奋斗|重点|核心|保障)?(目标|任务|措施|举措|原则|要求|内容)"
    r"(都|是|有|包括|分)*(哪(些|几)|什么|啥|几(个|条|项|方面))|"
    r"有(哪些|什么|几(个|条|项))(主要|总体|发展|工作|重点)的?(目标|任务|措施|举措|原则|要求|内容)"
)
