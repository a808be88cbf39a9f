"""Rank the sentences of the clauses found: how likely each is the one that answers, by weights fitted on questions.

Input: a `Question`, the stages of its search. Output: `Scored` sentences per plan.
Does not know: facts, outcomes, wording; how many sentences an answer takes (extractive.py).

The score is linear in the features below, so every ranking can be explained; its weights stand in
data/ranking.toml, fitted by `python -m eval tune` on the dev and tuning questions, never on the test questions.
Source: conditional logit over the candidates of a question, McFadden 1974; as in Cao et al. 2007 (ListNet, top one).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from assistant.counting import stated
from assistant.findings import spans_of, text_at
from assistant.question import Question
from assistant.retrieval import Stages
from assistant.terms import cover, weightiest
from documents.model import Clause
from documents.normalization import fold
from index.library import Library

RANKING_FILE = Path(__file__).parent / "data" / "ranking.toml"
CLAUSES_READ = 12  # per plan
WHOLE, CARRIED = 0.8, 0.6  # share of the topic of a sentence that is dated by one before it, and what that counts
MORE_READ = 3  # of the one plan in question, that the search missed
HOLDS_TOPIC = 0.6  # share of the topic that a sentence of such a clause holds
SOME_OF_TOPIC = 0.3  # share of the topic that a sentence led by the year asked for holds
_SKIP = frozenset({"title", "meta", "addressee", "signature", "date"})
_NO_SENTENCE = 0.02  # a sentence without a vector is less near than its clause
_NO_COSINE = 0.8  # of a passage that has no vector of its own: e5 gives unrelated texts about this much
_MISSING_SCALE = 10.0
_FOLDED_KEPT = 4096  # clauses

_DIGIT = re.compile(r"\d|百分之|[一二三四五六七八九十百千万两]+(个|家|户|名|人|条|项|倍|成|座|年|天|日|元)")
_COUNT = "[\\d一二三四五六七八九十百两]+"
DATED = re.compile(
    rf"{_COUNT}(个)?(年|月|日|天|小时|工作日|季度)|[x×*]{{2}}|年内|年底|月底|期限|按(季|月)|每(年|月|季|周)|半年"
)
_NAMED_BY_YEAR = re.compile('《[^》]*》|[“"][^”",。;]*20[0-9]{2}[^”",。;]*[”"]')
_YEARS_COVERED = re.compile(r"20\d\d年?[-—~至到]+20\d\d")
LEADS_DATE = re.compile(r"\s*[-—–]*\s*(到|至|截至)?20[\dx×*]{2}年[^,。]{0,6},")
_DOES = re.compile(r"由.{1,30}(负责|牵头|担任|管理|统筹|组织|审)|任.{0,4}组长|牵头|设在")
_NOTE = re.compile(r"[(]?(牵头|责任|配合|协同|完成)(单位|部门|时间|时限)")
_BASIS = re.compile(r"(为|根据|按照|依据).{0,60}《")
_ASKS_PERSON = re.compile(r"谁|官|组长|召集人|哪位|什么人|who")
ASKS_WHEN = re.compile(
    r"什么时候|啥时候|何时|几时|哪(一)?(年|天|月)|几(个)?(年|月|号|天|日|小时|工作日)|多少(天|年|个月|日|小时)|"
    r"多久|多长|期限|时间|哪个阶段|when|how long"
)
_ASKS_MONEY = re.compile(
    r"(多少|几|啥).{0,3}(钱|元|万|亿)|多少.{0,6}(补贴|奖励|补助|资金|投资|钱)|how much|"
    r"(补|奖|给|掏|返|拿|收|资助|补贴|补助|奖励|资金|额度|贷款|租金|封顶|最高)[^,。]{0,6}(多少|几)"
)
_MONEY = re.compile(r"元|款|资金|免费|补贴")
_ASKS_SHARE = re.compile(r"几成|百分|占比|比例|比重|率|几折|份额|share|percent|rate")
_SHARE = re.compile(r"%|百分之|千分之|[一二三四五六七八九]成|比例|一半|半数")
_LATIN = re.compile(r"[a-z0-9]+(?:类|级|#)?")

FEATURES = (
    "clause_cosine",  # highest cosine of question and a passage of the clause
    "sentence_cosine",
    "cosine_gap",  # sentence_cosine less the highest of all candidates
    "cosine_rank",  # 1 / rank by sentence_cosine
    "sentence_cover",  # share of the topic's weight that the sentence covers
    "titled_cover",  # that the sentence and its clause's title cover
    "clause_cover",  # that the clause, what stands above it and the plan's names cover
    "path_cover",
    "missing",  # weight of the topic that the sentence lacks
    "top_term",  # whether the clause has the weightiest word of the topic
    "sentence_bm25",  # relative to the best
    "clause_bm25",
    "first",  # the clause's first sentence
    "thin",  # a few words of a long clause
    "note",  # a bracket of duties or time, when nobody asked who
    "basis",  # 'to carry out …, by …': the opening of a plan
    "opening",  # preamble or notice
    "figure",  # a figure is asked for and stands in it
    "list",
    "year",
    "when",
    "who",
    "share",
    "money",
    "needed",  # it holds what an answer must hold
    "latin",  # letters and digits of the topic that it holds ('4a', 'e类')
    "unit",  # it has the unit of a quantity in the question
)


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence of a clause. score: log odds against the other candidates; higher is better."""

    clause: Clause
    start: int
    end: int
    text: str  # folded
    features: tuple[float, ...]  # in the order of FEATURES
    score: float

    def of(self, name: str) -> float:
        """Return a feature by its name."""
        return self.features[FEATURES.index(name)]


class Ranker:
    """Scores the sentences of one library."""

    def __init__(self, library: Library, weights: Sequence[float] | None = None) -> None:
        """`weights`: one for each feature; those of data/ranking.toml when None.

        Raises: ValueError when the file of weights names other features.
        """
        self.library = library
        self._weights = np.array(read_weights() if weights is None else weights)
        self._folded = lru_cache(_FOLDED_KEPT)(self._fold_clause)
        self._names: dict[str, str] = {}

    def rank(self, question: Question, stages: Stages, needs: re.Pattern[str] | None = None) -> dict[str, list[Scored]]:
        """Return the sentences of the best clauses of each plan with their scores, in the order of the clauses.

        `needs`: what a sentence must hold to answer.
        """
        clauses = list(self._clauses(stages))
        clauses += self._holding(question, needs, clauses) if needs else []
        clauses += self._of_years(question, clauses) if question.years else []
        told = [told for clause in clauses for told in self._of_clause(question, stages, clause, needs)]
        if not told:
            return {}
        _compare(told)
        table = np.array([[own[name] for name in FEATURES] for *_, own in told])
        by_plan: dict[str, list[Scored]] = {}
        for (clause, start, end, text, _), row, score in zip(told, table, table @ self._weights, strict=True):
            scored = Scored(clause, start, end, text, tuple(map(float, row)), float(score))
            by_plan.setdefault(clause.plan_id, []).append(scored)
        return by_plan

    def _clauses(self, stages: Stages) -> Iterator[Clause]:
        read: dict[str, int] = {}
        for clause_id in stages.fused:
            clause = self.library.clause(clause_id)
            if clause.kind not in _SKIP and read.get(clause.plan_id, 0) < CLAUSES_READ:
                read[clause.plan_id] = read.get(clause.plan_id, 0) + 1
                yield clause

    def _holding(self, question: Question, needs: re.Pattern[str], read: Sequence[Clause]) -> list[Clause]:
        """Return clauses with a sentence that holds what is needed and most of the topic.

        The search looks for what a question is about; it may miss the long sentence that says how long that takes.
        """

        def is_needed(text: str) -> bool:
            return bool(needs.search(stated(text)))

        return self._missed(question, read, lambda whole: bool(needs.search(whole)), is_needed, HOLDS_TOPIC)

    def _of_years(self, question: Question, read: Sequence[Clause]) -> list[Clause]:
        """Return clauses with a sentence that begins with a year asked for and holds some of the topic.

        '到2035年,…' has few words of what it is the aim of.
        """

        def is_of_year(text: str) -> bool:
            return any(year in text for year in question.years)

        return self._missed(
            question, read, is_of_year, lambda text: bool(LEADS_DATE.match(text)) and is_of_year(text), SOME_OF_TOPIC
        )

    def _missed(
        self,
        question: Question,
        read: Sequence[Clause],
        may_hold: Callable[[str], bool],
        is_wanted: Callable[[str], bool],
        least: float,
    ) -> list[Clause]:
        """Return the clauses of the one plan in question, not yet read, with a wanted sentence on the topic.

        `may_hold`: whether the folded text of a clause may have one; `least`: share of the topic that it holds.
        """
        if len(question.scope.plan_ids) != 1 or question.language == "en":
            return []
        clauses = self.library.clauses(question.scope.plan_ids[0])
        if len(clauses) > _FOLDED_KEPT:
            return []  # too long to read through for each question
        known = {clause.clause_id for clause in read}
        found: list[tuple[float, Clause]] = []
        for clause in clauses:
            if clause.kind in _SKIP or clause.clause_id in known:
                continue
            _, title, whole, sentences = self._folded(clause.clause_id)
            told = [text for _, _, text in sentences if is_wanted(text)] if may_hold(whole) else []
            share = max((cover(question.terms, f"{title} {text}", near=True).share for text in told), default=0.0)
            if share >= least:
                found.append((share, clause))
        found.sort(key=lambda pair: -pair[0])
        return [clause for _, clause in found[:MORE_READ]]

    def holds_whole(self, question: Question, wanted: Callable[[str], bool], share: float) -> bool:
        """Return whether a sentence of the one plan in question is `wanted` and holds, with its title, that much of the
        topic; found without a search.
        """
        for clause in self.library.clauses(question.scope.plan_ids[0]):
            if clause.kind in _SKIP:
                continue
            above, title, whole, sentences = self._folded(clause.clause_id)
            if cover(question.terms, f"{title} {whole}").share < share or not wanted(f"{above} {whole}"):
                continue
            if any(cover(question.terms, f"{title} {text}").share >= share for _, _, text in sentences):
                return True
        return False

    def _of_clause(
        self, question: Question, stages: Stages, clause: Clause, needs: re.Pattern[str] | None
    ) -> list[tuple[Clause, int, int, str, dict[str, float]]]:
        """Return the sentences of a clause with their features, those that compare with others left out."""
        terms = question.terms
        above, title, whole_text, sentences = self._folded(clause.clause_id)
        around = f"{self._called(clause.plan_id)} {above} {whole_text}"
        weight, main = sum(t.weight for t in terms), weightiest(terms)
        passages = self.library.passages_of(clause.clause_id)
        whole = [row for row, kind, _, _ in passages if kind == "clause"]
        shared = {
            "clause_cosine": max((self._cosine(stages, r) for r in whole), default=_NO_COSINE),
            "clause_bm25": max((stages.matches["clause"].get(r, 0.0) for r in whole), default=0.0),
            "clause_cover": cover(terms, around, near=True).share,
            "path_cover": cover(terms, above, near=True).share,
            "top_term": float(main is not None and cover([main], around, near=True).share > 0.5),
            "opening": float(clause.kind in ("preamble", "notice")),
        }
        out = []
        dated = False  # a sentence before tells the time of what follows: '到2023年底,…。成功申报…。'
        for number, (start, end, text) in enumerate(sentences):
            rows = [row for row, kind, a, b in passages if kind == "sentence" and a < end and start < b]
            share = cover(terms, text, near=True).share
            own = {
                **shared,
                "sentence_cosine": max(
                    (self._cosine(stages, r) for r in rows), default=shared["clause_cosine"] - _NO_SENTENCE
                ),
                "sentence_bm25": max((stages.matches["sentence"].get(r, 0.0) for r in rows), default=0.0),
                "sentence_cover": share,
                "titled_cover": max(share, cover(terms, f"{title} {text}", near=True).share),
                "missing": weight * (1 - share) / _MISSING_SCALE,
                "first": float(number == 0),
                "thin": float(len(text) < 16 and not _DIGIT.search(text) and len(clause.text) > 2 * len(text)),
                "needed": float(needs is not None and bool(needs.search(stated(text)))),
                **_wording(question, text),
            }
            if dated and share >= WHOLE and _asks_when(question):
                own["when"] = max(own["when"], CARRIED)
            dated = dated or bool(LEADS_DATE.match(text))
            out.append((clause, start, end, text, own))
        return out

    def _fold_clause(self, clause_id: str) -> tuple[str, str, str, tuple[tuple[int, int, str], ...]]:
        """Return the folded path, title and text of a clause, and the span and folded text of each sentence."""
        clause = self.library.clause(clause_id)
        return (
            fold(" ".join(clause.path)).text,
            fold(clause.heading or (clause.path[-1] if clause.path else "")).text,
            fold(clause.text).text,
            tuple((start, end, fold(text_at(clause, start, end)).text) for start, end in spans_of(clause)),
        )

    def _cosine(self, stages: Stages, row: int) -> float:
        """Return the cosine of the question and a passage; that of unrelated texts when there was no dense search."""
        if stages.query is None:
            return _NO_COSINE
        known = stages.similarity.get(row)
        return float(self.library.vector(row) @ stages.query) if known is None else known

    def _called(self, plan_id: str) -> str:
        """Return a plan's folded names: a word of them is about the plan, not missing in its clauses."""
        if plan_id not in self._names:
            plan = self.library.plan(plan_id)
            names = [plan.title, plan.zone or "", plan.region or "", *plan.aliases]
            self._names[plan_id] = fold(" ".join(names)).text
        return self._names[plan_id]


def read_weights(path: Path = RANKING_FILE) -> tuple[float, ...]:
    """Return the weight of each feature, in the order of FEATURES.

    Raises: ValueError when the file names other features.
    """
    weights = tomllib.loads(path.read_text(encoding="utf-8"))["weights"]
    if set(weights) != set(FEATURES):
        wrong = sorted(set(weights) ^ set(FEATURES))
        raise ValueError(f"{path.name}: expected a weight for each feature, found a difference in {wrong}; fit it anew")
    return tuple(float(weights[name]) for name in FEATURES)


def _compare(told: Sequence[tuple[Clause, int, int, str, dict[str, float]]]) -> None:
    """Add the features that compare a sentence with the other candidates, and set the BM25 ones against the best."""
    features = [own for *_, own in told]
    for name in ("sentence_bm25", "clause_bm25"):
        best = max(own[name] for own in features) or 1.0
        for own in features:
            own[name] /= best
    order = sorted(range(len(features)), key=lambda i: -features[i]["sentence_cosine"])
    for rank, i in enumerate(order, start=1):
        features[i]["cosine_rank"] = 1.0 / rank
        features[i]["cosine_gap"] = features[i]["sentence_cosine"] - features[order[0]]["sentence_cosine"]


def dated(text: str) -> bool:
    """Return whether a folded text names a time, apart from the years in names: '《2026年…指南》' tells none."""
    bare = _NAMED_BY_YEAR.sub(lambda m: m.group() if _YEARS_COVERED.search(m.group()) else " ", text)
    return bool(DATED.search(bare))


def _asks_when(question: Question) -> bool:
    return "deadline" in question.intents or bool(ASKS_WHEN.search(question.text))


def _wording(question: Question, text: str) -> dict[str, float]:
    """Return the features that hold the wording of a question against that of a sentence; both folded."""
    asked, intents = question.text, question.intents
    latin = _LATIN.findall(question.topic)
    units = {p.unit for p in question.premises if p.unit}
    who = "duty" in intents or _ASKS_PERSON.search(asked)
    told = {
        "note": "duty" not in intents and _NOTE.match(text),
        "basis": _BASIS.match(text),
        "figure": "target" in intents and _DIGIT.search(text),
        "list": "list" in intents and text.count("、") >= 2,
        "year": any(y in text for y in question.years),
        "when": _asks_when(question) and dated(text),
        "who": who and _DOES.search(text),
        "share": _ASKS_SHARE.search(asked) and _SHARE.search(text),
        "money": _ASKS_MONEY.search(asked) and _MONEY.search(text),
        "unit": any(u in text for u in units),
    }
    return {
        **{name: float(bool(found)) for name, found in told.items()},
        "latin": sum(x in text for x in latin) / len(latin) if latin else 0.0,
    }
