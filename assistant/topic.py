"""Find what a question is about: its words without names, years, phrases that ask and filler.

Input: the folded text of a question without its plans and years. Output: its topic, and the names in it.
Does not know: plans, intents, earlier questions; how far a clause covers a topic (terms.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.cues import Cues, Intent
from assistant.scope import is_generic
from assistant.terms import Term, Vocabulary
from assistant.wordclass import part_of_speech
from documents.model import Quantity
from documents.places import find_places, find_zones
from index.tokenization import boundaries

_FILLER_TOPIC = re.compile(
    r"(共|一共|总共|合计)?(有|是|分)?(几|多少)个?(条|章|款|节|部分|页|字)|什么|哪些|哪个|怎么|如何|多少|目标|指标|任务|措施|举措|政策|内容|方面|情况|文件|方案|意见|计划|规划|介绍|主要|关于|具体|"
    r"换成|改成|换做|如果是|要是|假如是|呢|规定|条例|办法|说说|讲讲|一下|请问|想|知道|了解|这个|那个|对比|比较"
)
_QUOTED = re.compile('[“"「『]([^“”"「」『』]{2,16})[”"」』]')
# The word list has '上门来' for a place: only what ends like one is believed to be one.
_PLACE_LIKE = re.compile(r"(?<![入上闹都城超楼股集夜门])市$|[省县区州盟旗镇乡村街路山河湖江海岛淀港湾桥站寺园]$")
# Kinds of places, which the word list has for places.
_KIND_OF_PLACE = re.compile(
    "[城乡村集小]镇|城乡|乡村|农村|新?社区|城中村|[山库景灾牧林港城郊矿社片老新]区|(行政|自然|中心)村|[县市]域"
)
_NEAR_WORDS = 2  # English words that are put into Chinese by their meaning, where the list has none


class Topics:
    """Finds the topics of questions to one library."""

    def __init__(self, cues: Cues, vocabulary: Vocabulary, english: dict[str, tuple[str, ...]]) -> None:
        self._cues = cues
        self._vocabulary = vocabulary
        self._english = english

    def of(self, rest: str, premises: Sequence[Quantity]) -> str:
        """Return what is left of a question when values, phrases that ask and filler are taken out."""
        out = rest
        for quantity in sorted(premises, key=lambda q: -q.start):
            out = out[: quantity.start] + " " + out[quantity.end :]
        for pattern in self._cues.intents.values():
            out = pattern.sub(" ", out)
        out = self.without_filler(out)
        return re.sub(r"\s+", " ", re.sub(r"[^\w%&+./#一-鿿-]+", " ", out)).strip()

    def own_words(self, rest: str) -> str:
        """Return what is left of a question when only words that ask are taken out, not those that often are filler."""
        asking: tuple[Intent, ...] = ("duty", "deadline", "metadata")
        for intent in asking:
            rest = self._cues.intents[intent].sub(" ", rest)
        return re.sub(r"\W+", " ", _FILLER_TOPIC.sub(" ", rest)).strip()

    def without_filler(self, text: str) -> str:
        """Return `text` without the words that carry no topic; '查' within '检查' is no such word."""
        ends = boundaries(text)
        return self._cues.filler.sub(lambda m: " " if m.start() in ends and m.end() in ends else m.group(), text)

    def in_chinese(self, topic: str) -> str:
        """Return English topic words in Chinese where the term list knows them, longest phrase first."""
        words = topic.split()
        out: list[str] = []
        i = 0
        while i < len(words):
            for n in (4, 3, 2, 1):
                phrase = " ".join(words[i : i + n])
                if len(words[i : i + n]) < n:
                    continue
                hit = self._english.get(phrase) or self._english.get(phrase.removesuffix("s"))
                word = hit[0] if hit else self._vocabulary.in_chinese(phrase) if n == _NEAR_WORDS else ""
                if word:
                    out.append(word)
                    i += n
                    break
            else:
                out.append(words[i])
                i += 1
        return " ".join(out)

    def quoted(self, text: str) -> list[str]:
        """Return the words that stand in quotation marks and in the library: what is asked of is called just that."""
        words = (m.group(1).strip() for m in _QUOTED.finditer(text))
        return [w for w in words if len(w) > 1 and self._vocabulary.wording.holds(w)]


def entities_of(topic: str, terms: Sequence[Term]) -> tuple[str, ...]:
    """Return the names of places and zones in a topic."""
    zones = [z.text for z in find_zones(topic) if z.place] + [p.text for p in find_places(topic)]
    words = [t.word for t in terms if part_of_speech(t.word)[:2] == "ns" and not t.variants]
    words = [word for word in words if _PLACE_LIKE.search(word) and not _KIND_OF_PLACE.fullmatch(word)]
    names = dict.fromkeys(name for name in [*zones, *words] if len(name) > 1 and not is_generic(name))
    return tuple(name for name in names if name[0] not in "各每")
