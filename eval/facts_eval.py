"""Compare the facts of an index with the gold table: precision and recall per plan and kind.

Input: eval/gold/facts.jsonl, the facts of an index. Output: `Score` rows with misses and false finds.
Does not know: how facts are extracted.

A found fact matches a gold row of the same plan and kind whose quote it overlaps, one to one, when
- target, support: value, upper value, unit, comparator and period agree (support: no period), the name
  shares at least a third of its character pairs with the gold name, and no sibling row of the same words with
  another value has a better name (so swapped '分别' values are wrong);
- duty: the role and the set of units agree, as written;
- deadline: the due date agrees; '底' may be read as the year or as its December;
- basis: the title agrees, and the document number where the gold has one;
- list: the members agree as sets.
Texts are folded first. `accept` in the gold adds right values. Optional rows count neither way, and so does
a deadline that only repeats the period of a target on the same words, and a second mention of a basis, list
or deadline. A second find of the same target or duty is false: it would be shown twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from documents.model import Basis, Deadline, Duty, Fact, NamedList, Plan, Support, Target
from documents.normalization import fold
from eval.dataset import HERE, find_all, read_lines, resolve_plans
from eval.errors import QuoteGone
from eval.model import Count, Place

GOLD_FACTS = HERE / "gold" / "facts.jsonl"
KINDS = ("target", "duty", "deadline", "basis", "list", "support")
REPEATABLE = frozenset({"basis", "list", "deadline"})
NAME_SHARE = 1 / 3
SIBLING_MARGIN = 0.05
_UNITS = {"个百分点": "百分点", "％": "%", "公里²": "平方公里", "个": "", "元人民币": "元"}


@dataclass(frozen=True, slots=True)
class GoldFact:
    """A row of the gold table, found in the corpus."""

    row: Mapping[str, Any]
    places: tuple[Place, ...]

    @property
    def optional(self) -> bool:
        """Return whether the row counts neither as a miss nor as a false find."""
        return bool(self.row.get("optional"))

    def accepts(self, field: str, value: object, same: Callable[[Any, Any], bool]) -> bool:
        """Return whether the value is the gold's, or one that `accept` allows."""
        right = [self.row.get(field), *self.row.get("accept", {}).get(field, [])]
        return any(same(good, value) for good in right)


@dataclass(frozen=True, slots=True)
class Score:
    """One plan and kind."""

    plan: str
    kind: str
    precision: Count
    recall: Count
    missed: tuple[str, ...]  # quotes of the gold
    false: tuple[str, ...]  # found facts, described


def load_gold(plans: Iterable[Plan], path: Path = GOLD_FACTS) -> dict[str, list[GoldFact]]:
    """Return the gold rows by short name of their plan.

    Raises: BadRow, ForeignCorpus as eval.dataset; QuoteGone when a quote is not in its plan.
    """
    rows = read_lines(path)
    resolved = resolve_plans(sorted({row["plan"] for _, row in rows}), plans)
    gold: dict[str, list[GoldFact]] = {}
    for number, row in rows:
        places = find_all(resolved[row["plan"]], row["quote"])
        if not places:
            where = f"{path.name}:{number}: field 'quote'"
            raise QuoteGone(f"{where}: not in plan '{row['plan']}': '{row['quote']}'")
        gold.setdefault(row["plan"], []).append(GoldFact(row, places))
    return gold


def score(gold: Mapping[str, Sequence[GoldFact]], facts: Iterable[Fact], plans: Iterable[Plan]) -> list[Score]:
    """Return the scores of every plan and kind, plans in the order of their names."""
    resolved = resolve_plans(sorted(gold), plans)
    by_plan: dict[str, list[Fact]] = {}
    for fact in facts:
        by_plan.setdefault(fact.plan_id, []).append(fact)
    scores = []
    for name in sorted(gold):
        found = by_plan.get(resolved[name].plan_id, [])
        for kind in KINDS:
            rows = [g for g in gold[name] if g.row["kind"] == kind]
            some = [f for f in found if f.kind == kind]
            if rows or some:
                scores.append(_score(name, kind, rows, some, gold[name]))
    return scores


def _score(
    plan: str, kind: str, rows: Sequence[GoldFact], found: Sequence[Fact], siblings: Sequence[GoldFact]
) -> Score:
    """Match one to one: rows with the fewest candidates first, required rows before optional ones."""
    candidates = {i: [j for j, fact in enumerate(found) if matches(row, fact, rows)] for i, row in enumerate(rows)}
    taken = _assign(candidates, [i for i, r in enumerate(rows) if not r.optional])
    _assign(candidates, [i for i, r in enumerate(rows) if r.optional], taken)
    required = [i for i, row in enumerate(rows) if not row.optional]
    hit_rows = {row for row in taken.values() if not rows[row].optional}
    neutral = {
        j
        for j, fact in enumerate(found)
        if j not in taken and (_neutral(fact, siblings) or (kind in REPEATABLE and _found(j, candidates)))
    }
    false = [j for j in range(len(found)) if j not in taken and j not in neutral]
    return Score(
        plan,
        kind,
        Count(len(hit_rows), len(hit_rows) + len(false)),
        Count(len(hit_rows), len(required)),
        tuple(_describe_row(rows[i].row) for i in required if i not in hit_rows),
        tuple(describe_fact(found[j]) for j in false),
    )


def _found(fact: int, candidates: Mapping[int, Sequence[int]]) -> bool:
    return any(fact in facts for facts in candidates.values())


def _assign(
    candidates: Mapping[int, Sequence[int]], rows: Sequence[int], taken: dict[int, int] | None = None
) -> dict[int, int]:
    """Return {fact: row}, a maximum matching by augmenting paths (Berge 1957), rows in the given order."""
    held = {} if taken is None else taken
    allowed = set(rows)

    def place(row: int, seen: set[int]) -> bool:
        for fact in candidates[row]:
            if fact in seen:
                continue
            seen.add(fact)
            holder = held.get(fact)
            if holder is None or (holder in allowed and place(holder, seen)):
                held[fact] = row
                return True
        return False

    for row in rows:
        place(row, set())
    return held


def matches(gold: GoldFact, fact: Fact, rows: Sequence[GoldFact] = ()) -> bool:
    """Return whether the fact says what the gold row says. `rows`: the other gold rows of plan and kind."""
    if not any(p.overlaps(Place(p.plan_id, fact.start, fact.end)) for p in gold.places):
        return False
    if isinstance(fact, Target | Support):
        return _same_amount(gold, fact) and _well_named(gold, fact, rows)
    if isinstance(fact, Duty):
        return gold.accepts("role", fact.role, _equal) and gold.accepts("units", fact.units, _same_set)
    if isinstance(fact, Deadline):
        return gold.accepts("due", fact.due, _same_period)
    if isinstance(fact, Basis):
        same_number = gold.row["doc_no"] is None or gold.accepts("doc_no", fact.doc_no, _same_text)
        return same_number and gold.accepts("title", fact.title, _same_text)
    if isinstance(fact, NamedList):
        return _same_members(gold, fact)
    return False


def _same_amount(gold: GoldFact, fact: Target | Support) -> bool:
    period = isinstance(fact, Support) or gold.accepts("period", fact.period, _same_period)
    return (
        period
        and gold.accepts("value", fact.value, _same_value)
        and gold.accepts("value_max", fact.value_max, _same_value)
        and (gold.row["value"] is None or gold.accepts("unit", fact.unit, _same_unit))
        and gold.accepts("comparator", fact.comparator, _equal)
    )


def _well_named(gold: GoldFact, fact: Target | Support, rows: Sequence[GoldFact]) -> bool:
    name = _name_of(fact)
    own = similarity(_gold_name(gold), name)
    if own < NAME_SHARE:
        return False
    siblings = [
        g
        for g in rows
        if g.row["value"] != gold.row["value"] and any(a.overlaps(b) for a in g.places for b in gold.places)
    ]
    return all(similarity(_gold_name(g), name) <= own + SIBLING_MARGIN for g in siblings)


def _name_of(fact: Target | Support) -> str:
    who = fact.beneficiary if isinstance(fact, Support) else fact.subject
    return f"{who}{fact.condition or ''}{fact.indicator}"


def _gold_name(gold: GoldFact) -> str:
    row = gold.row
    return f"{row.get('subject', row.get('beneficiary', ''))}{row['condition'] or ''}{row['indicator']}"


def similarity(a: str, b: str) -> float:
    """Return the share of the shorter name's character pairs that the longer one has (overlap coefficient)
    averaged with Dice, 0..1."""
    left, right = _pairs(a), _pairs(b)
    if not left or not right:
        return 1.0 if fold(a).text == fold(b).text else 0.0
    common = len(left & right)
    return (common / min(len(left), len(right)) + 2 * common / (len(left) + len(right))) / 2


@cache
def _pairs(text: str) -> frozenset[str]:
    bare = "".join(ch for ch in fold(text).text if ch.isalnum())
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1)) or frozenset(bare)


def _neutral(fact: Fact, siblings: Sequence[GoldFact]) -> bool:
    """A deadline that only repeats the period of a target on the same words counts neither way."""
    if not isinstance(fact, Deadline):
        return False
    return any(
        g.row["kind"] == "target"
        and g.accepts("period", fact.due, _same_period)
        and any(p.overlaps(Place(p.plan_id, fact.start, fact.end)) for p in g.places)
        for g in siblings
    )


def _same_members(gold: GoldFact, fact: NamedList) -> bool:
    more = set(gold.row.get("accept", {}).get("members+", []))
    found = {_text(m) for m in fact.members}
    wanted = {_text(m) for m in gold.row["members"]}
    return wanted <= found <= wanted | {_text(m) for m in more}


def _text(value: str | None) -> str:
    return "".join(ch for ch in fold(value or "").text if not ch.isspace() and ch not in "《》\"'")


def _equal(a: Any, b: Any) -> bool:
    return bool(a == b)


def _same_text(a: Any, b: Any) -> bool:
    return _text(a) == _text(b)


def _same_value(a: float | None, b: float | None) -> bool:
    return a is b if a is None or b is None else abs(a - b) < 1e-9 * max(1.0, abs(a))


def _same_unit(a: Any, b: Any) -> bool:
    left, right = (_text(_UNITS.get(u or "", u)) for u in (a, b))
    return left == right


def _same_set(a: Iterable[str], b: Iterable[str]) -> bool:
    left, right = ({_text(unit).removesuffix("等") for unit in units} for units in (a, b))
    return left == right


def _same_period(a: str | None, b: str | None) -> bool:
    if a is None or b is None:
        return a is b
    left, right = (_text(p).removeprefix("到").removesuffix("底").removesuffix("年") for p in (a, b))
    if left == right:
        return True
    short, long = sorted((left, right), key=len)
    return len(short) == 4 and short.isdigit() and long in (f"{short}-12", f"{short}-12-31")


def _describe_row(row: Mapping[str, Any]) -> str:
    return " | ".join(str(row[f]) for f in ("quote", "value_text", "due", "role", "period") if row.get(f))


def describe_fact(fact: Fact) -> str:
    """Return the fields of a found fact on one line, for the list of false finds."""
    if isinstance(fact, Target | Support):
        period = "" if isinstance(fact, Support) else f" @{fact.period}"
        return f"{_name_of(fact)} {fact.comparator} {fact.value} {fact.unit}{period} | {fact.quote}"
    if isinstance(fact, Duty):
        return f"{fact.role} {'、'.join(fact.units)} | {fact.task}"
    if isinstance(fact, Deadline):
        return f"{fact.due} ({fact.due_text}) | {fact.quote}"
    if isinstance(fact, Basis):
        return f"{fact.title} {fact.doc_no or ''} | {fact.quote}"
    if isinstance(fact, NamedList):
        return f"{fact.name} {fact.stated_count}: {'、'.join(fact.members)}"
    return fact.quote
