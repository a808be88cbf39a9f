"""Find the departments that a question names: those that the plans have, and such as none of them has.

Input: a `Question`, the bodies of a library. Output: names as the question writes them, the topic without them.
Does not know: what a department does (lookup_duties.py); routes, outcomes.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from copy import copy
from dataclasses import replace
from functools import lru_cache

from assistant.question import Question
from assistant.terms import Vocabulary
from assistant.units import Units
from documents.normalization import fold
from index.store import Library
from index.tokenization import words

_TAIL = 4  # characters of a name that tell one department from another
_OWN_WORDS = 3  # of a name that may be short for a longer one …
_BETWEEN = "[一-鿿]{0,4}"  # … with so much between any two of them
_TEXTS_KEPT = 32  # folded texts of plans that are remembered
_ASKS_WHO = re.compile(
    r"谁|哪(一|几)?家|哪(个|些|几)?[市省区县]?(直|级|里)?(部门|单位|局|机构)|什么(部门|单位)|归|由哪|哪(个|些|几个|几家|家)[^,。?]{2,8}是[^,。?]{0,4}(责任|牵头|配合)(单位|部门)|who|"
    r"which (department|agency|bureau|unit)"
)
_DEPARTMENT_WORK = re.compile(
    r"牵头|负责|(是|作为)[^,。?谁]{0,12}(责任|配合|协办|协同|承办)(单位|部门)|指导|会同|监管|配合|协同|承担|参与|职责|任务|分工|要做|做(些)?什么|干(些)?什么|[干做](些)?啥|管(些)?什么|管(着)?哪|(?:提供|填报|报送)(?:哪些|什么)(?:指标|数据)|什么活|哪些(事|工作|活)|摊上|摊到|分到|点到|被?提到|管到"
)
_ANY_OFFICE = re.compile("(?:[省市区县]直?)?(?:厅局|委办局?|局委办?|部委|委局)")  # offices of any name
_OF_NAME = r"[^\s\W\d是由归的和与跟让请问里中个听说把在给]"
_DEPARTMENT_LIKE = re.compile(
    rf"{_OF_NAME}{{0,10}}?(?:(?:发改|发展改革|经信|经济和信息化|卫健|卫计|卫生健康|住建|住房城乡建设|住房和城乡建设|国资|网信|金融工|教工|城乡建设|经济信息|农|教|科|编|纪|政法)委(?!员)|税务局)|"
    rf"{_OF_NAME}{{1,10}}?(?:局|委员会|厅|办公室|组织部|宣传部|公安处|管委会|中心|公司|集团|人民政府|海关|街道|银行|部门|部(?!分|署|件|队|位|级|长|里))"
)


class Departments:
    """The departments of one library."""

    def __init__(self, library: Library, vocabulary: Vocabulary) -> None:
        self._library = library
        self._vocabulary = vocabulary
        self._units = Units(library)
        self._folded = lru_cache(_TEXTS_KEPT)(lambda plan_id: fold(library.plan(plan_id).text).text)

    def within(self, library: Library) -> Departments:
        """Return the same departments, for a part of the library."""
        part = copy(self)
        part._library = library
        return part

    def named_in(self, question: Question) -> str:
        """Return the department that the question names and some plan in scope has, or ''."""
        text = re.sub(r"\s", "", question.text)
        plans = question.scope.plan_ids
        if named := self._units.named_in(text, plans):
            return named
        for word in _DEPARTMENT_LIKE.finditer(text):
            for start in range(len(word.group()) - 2):
                short = word.group()[start:]
                if self._units.has_short(short, plans):
                    return short
        return ""

    def names_unknown(self, question: Question, department: str) -> bool:
        """Return whether a question asks for the work of a department that no plan in scope has."""
        return (
            not department
            and bool(_DEPARTMENT_WORK.search(question.text))
            and not asks_who(question)
            and bool(self.words_in(question))
        )

    def words_in(self, question: Question) -> str:
        """Return a department-like name in the question that stands in no plan in scope, by no other name either."""
        told = [(t.word, t.variants) for t in question.terms if t.variants]
        plans = question.scope.plan_ids or self._library.plan_ids
        whole = self._library.is_large and not question.scope.plan_ids
        holds = self._vocabulary.wording.holds if whole else (lambda text: self._held(text, plans))
        text = question.text
        for zone in question.scope.names:  # '徐汇各街道' are 各街道
            text = text.replace(zone, " ")
        for match in _DEPARTMENT_LIKE.finditer(f"{question.topic} {text}"):
            name = match.group()
            if _ANY_OFFICE.fullmatch(name):
                continue
            if any(name.endswith(word) and any(map(holds, others)) for word, others in told):
                continue  # the body itself has another name
            called = [name, *(name.replace(word, other) for word, others in told if word in name for other in others)]
            if not (any(holds(n[-_TAIL:]) for n in called) or (not whole and self._holds_longer(name, plans))):
                return name
        return ""

    def _held(self, text: str, plans: Collection[str]) -> bool:
        return any(text in self._folded(p) for p in plans)

    def _holds_longer(self, name: str, plans: Collection[str]) -> bool:
        """Return whether a plan has the words of a name with others between them: '国网天津市电力公司'."""
        own = words(name)
        if len(own) < _OWN_WORDS:
            return False
        longer = re.compile(_BETWEEN.join(map(re.escape, own)))
        return any(longer.search(self._folded(p)) for p in plans)

    def without(self, question: Question, department: str) -> Question:
        """Return the question with a department taken out of its topic."""
        if not department:
            return question
        topic = question.topic.replace(department, " ")
        return replace(question, topic=topic, terms=self._vocabulary.terms(topic))


def asks_who(question: Question) -> bool:
    """Return whether a question asks for a department."""
    return bool(_ASKS_WHO.search(question.text))


def asks_work(question: Question, department: str) -> bool:
    """Return whether a question asks what a department does; its own name says nothing of that."""
    return bool(_DEPARTMENT_WORK.search(question.text.replace(department, " ") if department else question.text))
