"""Leave out of a question what is not asked: commands to the assistant, and what askers say of themselves.

Input: the folded text of a question. Output: the text without them, and whether there were commands.
Does not know: what is asked; that a question of commands alone is refused (question.py).
"""

from __future__ import annotations

import re

from assistant.cues import Cues
from assistant.scope import PlanNames
from assistant.terms import Vocabulary
from assistant.wordclass import part_of_speech
from documents.quantities import find_quantities

ASKING = re.compile(
    r"多少|多大|多久|多高|几|哪|谁|什么|啥|怎|如何|何时|咋|为什么|吗|是不是|是否|能不能|有没有|[?]|"
    r"\b(what|which|who|when|where|why|how)\b"
)
_OF_THE_ASKER = re.compile(
    "我|俺|咱|街坊|邻居|亲戚|老伴|老乡|记性|糊涂|心疼|着急|关心|好奇|说不清|没(找|看|搞|弄)(着|到|懂|明白)|搞不懂|弄不清|空着|论文|作业|老板|领导[让要叫]|汇报|备考|采访|写(稿|材料|报告|文章)|报道"
)
_REQUEST = re.compile("(给|发|告诉|列|说)(给)?我")


class Noise:
    """What stands around questions to one library."""

    def __init__(self, cues: Cues, names: PlanNames, vocabulary: Vocabulary) -> None:
        self._cues = cues
        self._names = names
        self._vocabulary = vocabulary

    def without_instructions(self, text: str) -> tuple[str, bool, bool]:
        """Return the text without commands to the assistant, whether there were any, and whether nothing is left."""
        kept: list[str] = []
        injected = False
        for part in re.split(r"(?<=[,。;!?\n:])", text):
            bare = self._cues.drop.sub(" ", part)
            claim = self._cues.claim.search(bare)
            if bare != part or (claim and injected):
                injected = True
                if claim:
                    bare = self._cues.claim.sub(" ", bare)
                if claim or not re.search(r"[?]|多少|什么|哪|谁|怎|几", bare):
                    bare = _without_figures(bare)
            kept.append(bare)
        left = re.sub(r"\s+", " ", "".join(kept)).strip(" ,。;!?:")
        return (left if injected else text), injected, injected and len(left) < 2

    def without_talk(self, text: str) -> str:
        """Return a question without what askers say of themselves beside it: '我记性不好', '街坊们说不清'.

        Words that the library knows may be a condition ('我是香港人'), and a part that asks stays.
        """
        parts = re.split(r"(?<=[,。;!?:])", text)
        kept = [p for p in parts if not self._is_talk(p)]
        if len(kept) == len(parts):
            return text
        left = "".join(kept).strip(" ,。;:")
        asks = ASKING.search(left) and (self._names.find(left)[0].plan_ids or self._holds_noun(left))
        return left if asks else text

    def _is_talk(self, part: str) -> bool:
        if not _OF_THE_ASKER.search(part) or ASKING.search(part) or _REQUEST.search(part) or re.search(r"\d", part):
            return False
        if self._names.find(part)[0].plan_ids:
            return False
        return not self._holds_noun(part)

    def _holds_noun(self, text: str) -> bool:
        """Return whether a noun that the library knows stands in a text."""
        wording = self._vocabulary.wording
        return any(_is_noun(t.word) and (t.variants or wording.holds(t.word)) for t in self._vocabulary.terms(text))


def _is_noun(word: str) -> bool:
    return len(word) > 1 and part_of_speech(word)[:1] == "n"


def _without_figures(text: str) -> str:
    out = text
    for quantity in sorted(find_quantities(text), key=lambda q: -q.start):
        out = out[: quantity.start] + " " + out[quantity.end :]
    return re.sub(r"\d[\d,.]*", " ", out)
