"""Content words: which words of a question carry its topic, how much each weighs, and whether a text covers them.

Input: folded text and the library's clauses. Output: words, weights, and the share of a topic that a text covers.
Does not know: intents, plans meant, answers.

Source: weights are inverse document frequencies over clauses (Spärck Jones 1972), the same idea as BM25's.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from documents.normalization import fold
from index.tokenization import words as split_words

LAY_WORDS_FILE = Path(__file__).parent / "data" / "lay_words.tsv"
STOP = frozenset(
    [
        "的",
        "了",
        "和",
        "与",
        "及",
        "或",
        "在",
        "是",
        "为",
        "有",
        "要",
        "将",
        "会",
        "对",
        "把",
        "被",
        "从",
        "到",
        "向",
        "以",
        "等",
        "并",
        "也",
        "都",
        "就",
        "又",
        "再",
        "很",
        "更",
        "最",
        "这",
        "那",
        "哪",
        "其",
        "之",
        "于",
        "而",
        "所",
        "得",
        "着",
        "过",
        "吗",
        "呢",
        "吧",
        "啊",
        "什么",
        "怎么",
        "如何",
        "多少",
        "多大",
        "多久",
        "多高",
        "几",
        "几个",
        "哪些",
        "哪个",
        "哪几",
        "谁",
        "什么样",
        "怎样",
        "为什么",
        "请",
        "请问",
        "问",
        "一下",
        "一个",
        "这个",
        "那个",
        "这些",
        "那些",
        "我",
        "你",
        "您",
        "他",
        "她",
        "它",
        "我们",
        "你们",
        "他们",
        "自己",
        "大家",
        "可以",
        "能",
        "能够",
        "能不能",
        "想",
        "知道",
        "告诉",
        "说",
        "讲",
        "一共",
        "总共",
        "大概",
        "大约",
        "具体",
        "主要",
        "关于",
        "有关",
        "方面",
        "里",
        "里面",
        "中",
        "上",
        "下",
        "内",
        "个",
        "种",
        "次",
        "点",
        "来",
        "去",
        "给",
        "让",
        "由",
        "跟",
        "还",
        "还有",
        "没有",
        "没",
        "不",
        "需要",
        "应该",
        "必须",
        "打算",
        "计划",
        "方案",
        "文件",
        "政策",
        "规划",
        "意见",
        "目标",
        "指标",
        "达到",
        "实现",
        "完成",
        "年",
        "月",
        "日",
        "年底",
        "时候",
        "时间",
        "内容",
        "情况",
        "问题",
        "数",
        "数量",
        "规模",
        "总量",
        "水平",
        "程度",
        "目的",
        "任务",
        "工作",
        "措施",
        "推进",
        "推动",
        "加强",
        "做",
        "搞",
        "弄",
        "办",
        "要求",
        "规定",
        "提出",
        "now",
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "at",
        "for",
        "to",
        "by",
        "is",
        "are",
        "was",
        "were",
        "be",
        "will",
        "would",
        "what",
        "which",
        "who",
        "when",
        "how",
        "much",
        "many",
        "do",
        "does",
        "did",
        "that",
        "this",
        "it",
        "and",
        "or",
        "with",
        "from",
        "s",
        "i",
        "you",
    ]
)
_WORDLIKE = re.compile(r"[0-9a-z\u4e00-\u9fff]")
_UNCOVERED_PAIR_CREDIT = 0.75  # a long word whose character pairs all stand in the text, apart from one another


@dataclass(frozen=True, slots=True)
class Term:
    """A content word with its weight and the other wordings that mean the same."""

    word: str
    weight: float
    variants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a topic a text covers: `share` in 0..1 by weight, and the words that are missing."""

    share: float
    missing: tuple[Term, ...]


class Vocabulary:
    """Word weights and variants of one library."""

    def __init__(self, clause_texts: Iterable[str], synonyms: Mapping[str, Sequence[str]]) -> None:
        counts: dict[str, int] = {}
        self._total = 0
        for text in clause_texts:
            self._total += 1
            for word in set(split_words(text)):
                counts[word] = counts.get(word, 0) + 1
        self._counts = counts
        self._synonyms = synonyms

    def weight(self, word: str) -> float:
        """Return the inverse document frequency of `word`, 0.1 or more; unknown words weigh most."""
        n = self._counts.get(word, 0)
        idf = math.log(1 + (self._total - n + 0.5) / (n + 0.5))
        return max(0.1, idf) * (0.35 if len(word) == 1 else 1.0)

    def knows(self, word: str) -> bool:
        """Return whether `word` occurs as a word in the library."""
        return word in self._counts

    def variants(self, word: str) -> tuple[str, ...]:
        """Return the other wordings of `word`."""
        return tuple(self._synonyms.get(word, ()))

    def terms(self, topic: str) -> tuple[Term, ...]:
        """Return the content words of `topic` (any script), each once, in order."""
        folded = fold(topic).text
        seen: dict[str, Term] = {}
        for phrase in sorted((k for k in self._synonyms if len(k) > 1 and k in folded), key=len, reverse=True):
            if any(phrase in other for other in seen):
                continue
            seen[phrase] = Term(
                phrase, max(self.weight(w) for w in split_words(phrase) or [phrase]), self.variants(phrase)
            )
        covered = "\0".join(seen)
        for word in split_words(folded):
            if word in STOP or not _WORDLIKE.search(word) or word in seen or (word in covered and len(word) > 1):
                continue
            seen[word] = Term(word, self.weight(word), self.variants(word))
        return tuple(seen.values())


def cover(terms: Sequence[Term], folded_text: str) -> Coverage:
    """Return how much of `terms` occurs in `folded_text`."""
    total = sum(t.weight for t in terms)
    if not total:
        return Coverage(0.0, ())
    found = 0.0
    missing: list[Term] = []
    for term in terms:
        credit = max(credit_of(w, folded_text) for w in (term.word, *term.variants))
        found += term.weight * credit
        if credit < 0.5:
            missing.append(term)
    return Coverage(found / total, tuple(missing))


def credit_of(word: str, folded_text: str) -> float:
    """Return 1 when `word` stands in the text, a part of 1 for the share of its character pairs that do."""
    if word in folded_text:
        return 1.0
    if len(word) < 3 or word.isascii():
        return 0.0
    pairs = [word[i : i + 2] for i in range(len(word) - 1)]
    hits = sum(pair in folded_text for pair in pairs)
    return _UNCOVERED_PAIR_CREDIT * hits / len(pairs) if hits * 2 >= len(pairs) else 0.0


def read_lay_words(path: Path = LAY_WORDS_FILE) -> dict[str, tuple[str, ...]]:
    """Return {lay word: plan wordings} from a tab-separated file; '#' starts a comment."""
    out: dict[str, tuple[str, ...]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            word, _, others = line.partition("\t")
            out[fold(word.strip()).text] = tuple(fold(o).text for o in others.split() if o)
    return out
