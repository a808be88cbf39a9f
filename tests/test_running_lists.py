"""Lists in running text are told whole: parts counted up in words, parts that begin alike, and what a clause lists."""

from __future__ import annotations

import pytest
from small_plans import assistant_over

from assistant.chain import Assistant

ORCHARD = """禾丰县果园提质办法

第一章 总则

为提高果园品质,制定本办法。

第二章 任务

(一)坚守底线

六种不能验收:一是树苗未成活的不能验收;二是灌溉不到位的不能验收,即:没有水源的;三是道路不通的不能验收;四是台账不全的不能验收;五是农药超标的不能验收;六是未经公示的不能验收。

(二)推进步骤

推进果园认证分步进行:首先由农户提出意愿;其次由合作社统一测土;最后由县农技站核发证书。

(三)改造原则

开展果园改造,要坚持因地制宜原则,严格按照土壤条件选择品种;

要坚持农户自愿原则,充分尊重种植习惯;

要坚持质量优先原则,健全检验机制。

(四)补助范围

对连片改造的果园,给予每亩600元补助。推广节水灌溉,一是铺设滴灌管道,修建蓄水池;二是更新水泵。

(五)存在短板

当前果园发展还面临一些短板和不足。主要表现在:一是冷链缺位,损耗偏高。二是品牌弱小,销路不宽。三是劳力短缺,用工偏贵。

(六)退出机制

1.误判率不大于3%。凡出现下列情况之一的,视为误判:果园面积不足的、树龄造假的、农户不知情的。

2.漏判率不大于1%。

(七)认证流程

具体流程如下:

1.发布公告。县农技站发布公告。

2.现场评审。评审由县农技站组织,分步进行。

(1)抽选专家。专家共五人。

(2)查验果园。逐块查验。

3.结果公示。公示五天。

第三章 奖励

第七条 有下列情形之一的,不予补助:

(一)套种违禁作物的;

(二)重复申报的;

(三)拒绝检查的。

第八条 有下列行为之一的,由县农业农村局取消示范果园资格,追回已发补助:

(一)弄虚作假的;

(二)毁园改种的。

第九条 经核实,出现以下情况之一的,改造协议自行终止:(1)果园已被征收的;(2)协议期满未续签的;(3)农户去世的。

第十条 对农户补助资金的发放实行分级制度:

(一)连片一百亩以上的,每亩补助六百元;

(二)连片五十亩以上的,每亩补助三百元。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("running"), **{"1.txt": ORCHARD})


def test_parts_counted_up_in_words_are_told_all(assistant: Assistant) -> None:
    text = assistant.ask("禾丰县说的“六种不能验收”有哪些?").text
    assert all(part in text for part in ("未成活", "灌溉不到位", "道路不通", "台账不全", "农药超标", "未经公示"))


def test_every_part_is_cited(assistant: Assistant) -> None:
    answer = assistant.ask("禾丰县说的“六种不能验收”有哪些?")
    assert all(any(part in c.quote for c in answer.citations) for part in ("未成活", "道路不通", "未经公示"))


def test_first_then_at_last_are_told_all(assistant: Assistant) -> None:
    text = assistant.ask("禾丰县推进果园认证有哪些步骤?").text
    assert all(part in text for part in ("提出意愿", "统一测土", "核发证书"))


def test_items_behind_the_sentence_that_names_them_are_told(assistant: Assistant) -> None:
    text = assistant.ask("禾丰县果园发展面临哪些短板和不足?").text
    assert all(part in text for part in ("冷链缺位", "品牌弱小", "劳力短缺"))


def test_parts_that_begin_alike_are_told_over_paragraphs(assistant: Assistant) -> None:
    text = assistant.ask("禾丰县开展果园改造要坚持哪三条原则?").text
    assert all(part in text for part in ("因地制宜", "农户自愿", "质量优先"))


def test_the_steps_of_one_step_are_not_those_beside_it(assistant: Assistant) -> None:
    text = assistant.ask("禾丰县果园认证的现场评审分哪几步?").text
    assert "抽选专家" in text
    assert "查验果园" in text
    assert "结果公示" not in text


def test_one_part_alone_is_told_where_its_like_are_of_something_else(assistant: Assistant) -> None:
    text = assistant.ask("禾丰县农药超标的能不能验收?").text
    assert "农药超标" in text
    assert "道路不通" not in text


def test_a_clause_that_lists_cases_is_the_list(assistant: Assistant) -> None:
    text = assistant.ask("禾丰县什么情况会被视为误判?").text
    assert "树龄造假" in text
    assert "漏判率" not in text


def test_cases_without_pay_are_those_that_deny_it(assistant: Assistant) -> None:
    text = assistant.ask("禾丰县哪些情况下申报了也不给补助资金?").text
    assert "不予补助" in text
    assert "套种违禁作物" in text
    assert "重复申报" in text


@pytest.mark.parametrize("asked", ["哪些行为会被取消示范果园资格", "什么情况会追回补助"])
def test_cases_in_which_something_is_taken_back(assistant: Assistant, asked: str) -> None:
    text = assistant.ask(f"禾丰县{asked}?").text
    assert "弄虚作假" in text
    assert "毁园改种" in text
    assert "套种" not in text


def test_cases_that_stand_in_one_clause_are_told_all(assistant: Assistant) -> None:
    text = assistant.ask("禾丰县改造协议什么情况下自行终止?").text
    assert all(part in text for part in ("征收", "期满未续签", "去世"))


STATION = """碧岭市养老服务监管意见

一、总体要求

加强养老服务常态化监管,对保障老人权益、规范服务行为、减轻家庭负担具有重要意义。市民政局指导全市常态化监管,县民政局指导本县常态化监管工作,镇街落实常态化监管任务。

二、做实常态化监管

(一)推进入户走访常态化。每季度走访一次。

(二)推进资金审计常态化。每年审计一次。

(三)推进食堂抽检常态化。每月抽检一次。

(四)强化街道巡查责任。每日巡查。

(五)强化机构主体责任。设专人管理。

(六)强化部门监督责任。定期监督。

三、“三重照护”服务

一重照护——家庭照护补贴

对失能老人家庭给予补贴。

二重照护——社区日间照料

每个社区设一处照料站。

三重照护——机构托养

对孤寡老人集中托养。

四、严管欠费

对欠缴费用的机构,做到“一单三查”(查合同、查票据、查床位)。
"""


@pytest.fixture(scope="module")
def elders(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("elders"), **{"1.txt": STATION, "2.txt": ORCHARD})


@pytest.mark.parametrize("asked", ["推进哪几个方面的“常态化”?", "推进哪些“常态化”?", "要实现哪几个常态化?"])
def test_titles_that_share_a_word_are_told_whatever_their_number(elders: Assistant, asked: str) -> None:
    text = elders.ask(f"养老服务监管{asked}").text
    assert all(part in text for part in ("入户走访", "资金审计", "食堂抽检"))
    assert "镇街" not in text


def test_paragraphs_counted_up_are_told_as_many_as_asked(elders: Assistant) -> None:
    text = elders.ask("三重照护是哪三重?").text
    assert all(part in text for part in ("家庭照护", "日间照料", "机构托养"))


def test_a_quoted_name_that_a_plan_holds_is_never_off_topic(elders: Assistant) -> None:
    answer = elders.ask("“一单三查”查的是哪三样?")
    assert answer.outcome == "answered"
    assert "查床位" in answer.text


def test_a_quoted_name_is_one_term_of_the_topic(elders: Assistant) -> None:
    terms = [t.word for t in elders.understand("“一单三查”查的是什么?").terms]
    assert "一单三查" in terms


def test_a_run_of_parts_must_be_of_what_is_asked_for(assistant: Assistant) -> None:
    """Two sentences that begin alike are no answer to 'which two measures' unless both name one."""
    text = assistant.ask("禾丰县铺设滴灌管道的补助是多少?").text
    assert "更新水泵" not in text


@pytest.mark.parametrize("asked", ["拿不到补助", "不能拿补助"])
def test_cases_are_asked_for_in_everyday_words(assistant: Assistant, asked: str) -> None:
    assert "套种违禁作物" in assistant.ask(f"禾丰县哪些情况{asked}?").text


def test_titles_that_share_an_unquoted_word_are_as_many_as_asked(elders: Assistant) -> None:
    text = elders.ask("养老服务监管要压实哪三个方面的责任?").text
    assert all(part in text for part in ("街道巡查", "机构主体", "部门监督"))
    assert "入户走访" not in text


def test_a_series_of_another_topic_is_no_answer(elders: Assistant) -> None:
    text = elders.ask("港口危化品仓储要实现哪几个常态化?").text
    assert "入户走访" not in text
