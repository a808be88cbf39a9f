"""Content words: which words of a question carry its topic, how much each weighs, and whether a text covers them.

Input: folded text and the library's clauses. Output: words, weights, and the share of a topic that a text covers.
Does not know: intents, plans meant, answers.

Source: weights are inverse document frequencies over clauses (Spärck Jones 1972), the same idea as BM25's.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from assistant.word_lists import read_stop_words
from assistant.wordclass import part_of_speech
from documents.normalization import fold
from index.tokenization import words as split_words

_WORDLIKE = re.compile(r"[0-9a-z\u4e00-\u9fff]")
# Cosines of single words, their mean taken off (index.near_words); chosen on the dev and tuning questions.
NEAR, NEAR_LATIN = 0.5, 0.36
SAME_MEANING = 0.55
_NO_CREDIT = 0.3  # the cosine of words that have nothing to do with each other
_PREFIXES = frozenset(
    "大小新老高低双多总副非零微轻重全超准单半首一二两三四五六七八九十百千"
)  # single characters that make one noun with the next word
_HEAD = 2  # characters by which phrases are looked up
_COMPOUND = 4  # characters from which a word may be two
_MOST_NEAR = 4  # taken of a word
_WIDE = re.compile("[本我][市区县省州镇]|每(?:吨|亩|户|人|家|个|度|台|辆|间|套|平方米|平米|千瓦|公里|公斤|千瓦时)")
_CLASS = re.compile("(?<![a-z0-9])[a-z][0-9]?[类级档](?![a-z])")
_TOPICAL = 0.5
_WHOLE_WORD = re.compile(r"[\u4e00-\u9fff]{2,}|[a-z]{3,}(?: [a-z]+)*")
Near = Callable[[str], Sequence[tuple[str, float]]]
_UNCOVERED_PAIR_CREDIT = 0.75  # a long word whose character pairs all stand in the text, apart from one another


@dataclass(frozen=True, slots=True)
class Term:
    """A content word with its weight and the other wordings that mean the same."""

    word: str
    weight: float
    variants: tuple[str, ...]
    near: tuple[tuple[str, float], ...] = ()  # words of the library near in meaning, with their credit, 0 to 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a topic a text covers: `share` in 0..1 by weight, and the words that are missing."""

    share: float
    missing: tuple[Term, ...]


class Wording(Protocol):
    """In how many clauses words stand, and which strings stand in any; all of it folded."""

    @property
    def clauses(self) -> int:
        """Return how many clauses there are."""

    def count(self, word: str) -> int:
        """Return in how many clauses `word` stands as the dictionary cuts them."""

    def holds(self, text: str) -> bool:
        """Return whether a string stands in a clause."""

    def count_holders(self, text: str) -> int:
        """Return in how many clauses a string stands, however the dictionary cuts it."""


class TextWording:
    """The wording of texts that are kept in memory; folded."""

    def __init__(self, texts: Iterable[str], count: Callable[[str], int] | None = None) -> None:
        """`count`: in how many of the texts a word stands, where that is known already."""
        self._texts = list(texts)
        self._corpus = "\n".join(self._texts)
        self._found: dict[str, int] = {}
        self.clauses = len(self._texts)
        self.count = count or _counts(self._texts)

    def holds(self, text: str) -> bool:
        """Return whether a string stands in a text."""
        return text in self._corpus

    def count_holders(self, text: str) -> int:
        """Return in how many texts a string stands."""
        if text not in self._found:
            self._found[text] = sum(text in own for own in self._texts) if text in self._corpus else 0
        return self._found[text]


def _counts(texts: Iterable[str]) -> Callable[[str], int]:
    counts = Counter(word for text in texts for word in set(split_words(text)))
    return lambda word: counts[word]


class Vocabulary:
    """Word weights and variants of one library."""

    def __init__(
        self, wording: Wording | Iterable[str], synonyms: Mapping[str, Sequence[str]], near: Near | None = None
    ) -> None:
        """`wording`: of the library's clauses, or their folded texts.

        `near`: the words of the library nearest in meaning to a word, with their cosine, best first.
        """
        self._near = near
        self.wording: Wording = TextWording(wording) if isinstance(wording, Iterable) else wording
        self._synonyms = synonyms
        self._by_head: dict[str, list[tuple[int, str]]] = {}  # phrases by how they begin, each with its place
        for place, phrase in enumerate(synonyms):
            if len(phrase) > 1:
                self._by_head.setdefault(phrase[:_HEAD], []).append((place, phrase))
        self._stop = read_stop_words()

    def weight(self, word: str) -> float:
        """Return the inverse document frequency of `word`, 0.1 or more; unknown words weigh most."""
        n = self.wording.count(word) or (self.wording.count_holders(word) if len(word) > 1 else 0)
        idf = math.log(1 + (self.wording.clauses - n + 0.5) / (n + 0.5))
        return max(0.1, idf) * (0.35 if len(word) == 1 else 1.0) * _topicality(word)

    def knows(self, word: str) -> bool:
        """Return whether `word` occurs as a word in the library."""
        return self.wording.count(word) > 0

    def holds(self, term: Term) -> bool:
        """Return whether a term, or another wording of it, stands in the library."""
        return any(map(self.wording.holds, (term.word, *term.variants)))

    def known_share(self, terms: Sequence[Term]) -> float:
        """Return the share of the weight of `terms` whose words, of two characters or more, stand in the library."""
        told = [t for t in terms if len(t.word) > 1]
        known = sum(t.weight for t in told if self.holds(t))
        return known / sum(t.weight for t in told) if told else 0.0

    def variants(self, word: str) -> tuple[str, ...]:
        """Return the other wordings of `word`."""
        return tuple(self._synonyms.get(word, ()))

    def in_chinese(self, phrase: str) -> str:
        """Return the word of the library that plainly means an English phrase, '' when there is none."""
        near = self._near(phrase) if self._near else ()
        return near[0][0] if near and near[0][1] >= SAME_MEANING else ""

    def terms(self, topic: str) -> tuple[Term, ...]:
        """Return the content words of `topic` (any script), each once, in order."""
        folded = fold(topic).text
        seen: dict[str, Term] = {}
        for phrase in self._phrases_in(folded):
            if any(phrase in other for other in seen):
                continue
            seen[phrase] = Term(phrase, self._weight_of_phrase(phrase), self.variants(phrase))
        for named in _CLASS.findall(folded):  # 'A类' is one word, whatever 'a' and '类' are
            if not any(named in other for other in seen):
                seen[named] = Term(named, self.weight(named), self.variants(named))
        covered = "\0".join(seen)
        for word in self._joined(folded):
            if word in self._stop or not _WORDLIKE.search(word) or word in seen or word in covered:
                continue
            seen[word] = Term(word, self.weight(word), self.variants(word))
        words = list(seen)
        return tuple(t for w, t in seen.items() if not any(w != o and w in o for o in words))

    def _weight_of_phrase(self, phrase: str) -> float:
        """Return the weight of a phrase of several words: its weightiest word's, or its own where the library has it.

        '首位产业' says more than 首位 and 产业 do.
        """
        weight = max(self.weight(word) for word in split_words(phrase) or [phrase])
        return max(weight, self.weight(phrase)) if self.wording.holds(phrase) else weight

    def _phrases_in(self, folded: str) -> list[str]:
        """Return the phrases of the synonyms that stand in a text, longest first."""
        heads = {folded[at : at + _HEAD] for at in range(len(folded) - 1)}
        found = [held for head in heads for held in self._by_head.get(head, ()) if held[1] in folded]
        return [phrase for _, phrase in sorted(found, key=lambda held: (-len(held[1]), held[0]))]

    def widened(self, terms: Sequence[Term]) -> tuple[Term, ...]:
        """Return `terms`, those that the library does not use with words near in meaning, which asks the model."""
        return tuple(term if term.near else self._with_near(term) for term in terms)

    def _with_near(self, term: Term) -> Term:
        """Return a term that the library does not use with the words that it uses instead, where there are some."""
        if self._near is None or not _WHOLE_WORD.fullmatch(term.word) or _topicality(term.word) < _TOPICAL:
            return term
        if self.holds(term):
            return term
        least = NEAR_LATIN if term.word.isascii() else NEAR
        near = [(w, (c - _NO_CREDIT) / (1 - _NO_CREDIT)) for w, c in self._near(term.word)[:_MOST_NEAR] if c >= least]
        if not near:
            return term
        weight = min(term.weight, max(self.weight(w) for w, _ in near))
        return Term(term.word, weight, term.variants, tuple(near))

    def _joined(self, folded: str) -> list[str]:
        """Return the words of `folded`; single characters that stand together here and in the library are one word."""
        out: list[str] = []
        run = ""
        at = 0
        for word in split_words(folded):
            here = folded.find(word, at)
            single = len(word) == 1 and not word.isascii()
            if not (single and run and here == at):
                if run and here == at and self._is_prefix(run[-1], word):  # '大' + '健康'
                    word, here, run = run[-1] + word, here - 1, run[:-1]
                out += self._run(run)
                run = ""
            if single:
                run += word
            else:
                out += self._apart(word)
            at = here + len(word) if here >= 0 else at
        return out + self._run(run)

    def _is_prefix(self, char: str, word: str) -> bool:
        """Return whether a single character belongs to the word behind it: the library has both as one."""
        return char in _PREFIXES and len(word) > 1 and not word.isascii() and self.wording.holds(char + word)

    def _apart(self, word: str) -> list[str]:
        """Return a compound that the library does not have ('工厂用电') as its two words, one of which it has."""
        if len(word) < _COMPOUND or word.isascii() or word in self._synonyms or self.wording.holds(word):
            return [word]
        for at in range(2, len(word) - 1):
            parts = [word[:at], word[at:]]
            if all(map(part_of_speech, parts)) and any(self.wording.holds(p) or p in self._synonyms for p in parts):
                return parts
        return [word]

    def _run(self, run: str) -> list[str]:
        """Return the longest pieces of `run` that the library holds, single characters else."""
        out: list[str] = []
        i = 0
        while i < len(run):
            size = next((n for n in range(len(run) - i, 1, -1) if self.wording.holds(run[i : i + n])), 1)
            out.append(run[i : i + size])
            i += size
        return out


def cover(terms: Sequence[Term], folded_text: str, near: bool = False) -> Coverage:
    """Return how much of `terms` occurs in `folded_text`; with `near`, words near in meaning count for a part."""
    total = sum([t.weight for t in terms])
    if not total:
        return Coverage(0.0, ())
    found = 0.0
    missing: list[Term] = []
    for term in terms:
        credit = best_credit(term, folded_text)
        if near and credit < 1.0:
            credit = max(credit, max((c for w, c in term.near if c > credit and w in folded_text), default=0.0))
        found += term.weight * credit
        if credit < 0.5:
            missing.append(term)
    return Coverage(found / total, tuple(missing))


def weightiest(terms: Sequence[Term]) -> Term | None:
    """Return the term that says most of a topic; None when there is none."""
    return max(terms, key=lambda t: t.weight, default=None)


def best_credit(term: Term, folded_text: str) -> float:
    """Return the credit of the wording of `term` that stands most fully in the text."""
    credit = credit_of(term.word, folded_text)
    for word in term.variants:
        if credit == 1.0:
            break
        credit = max(credit, credit_of(word, folded_text))
    return credit


def credit_of(word: str, folded_text: str) -> float:
    """Return 1 when `word` stands in the text, a part of 1 for the share of its character pairs that do."""
    if word in folded_text:
        return 1.0
    pairs = _pairs(word)
    hits = 0
    for pair in pairs:
        if pair in folded_text:
            hits += 1
    return _UNCOVERED_PAIR_CREDIT * hits / len(pairs) if pairs and hits * 2 >= len(pairs) else 0.0


@lru_cache(4096)
def _pairs(word: str) -> tuple[str, ...]:
    """Return the pairs of neighbouring characters of a word of three or more; none of other words and of Latin ones."""
    return () if len(word) < 3 or word.isascii() else tuple(word[i : i + 2] for i in range(len(word) - 1))


def _topicality(word: str) -> float:
    """Return how much a word of this part of speech says of a topic: nouns all, verbs half, the rest little."""
    if _WIDE.fullmatch(word):
        return 0.25
    tag = part_of_speech(word)
    if not tag or tag[0] in "nlijgx" or tag in ("vn", "eng", "an", "b"):
        return 1.0
    return 0.55 if tag[0] in "va" else 0.25
