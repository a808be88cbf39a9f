"""Read the reviewed questions and find their gold quotes in the corpus.

Input: eval/questions/*.jsonl, eval/gold/plans.json, the plans of an index. Output: `Located` questions.
Does not know: how an answer is made or judged.

Evidence is kept as quotes with the short name of their plan, never as clause ids, so that a new way of
splitting leaves the questions valid.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, get_args

from assistant.model import Outcome
from documents.model import Plan
from eval.errors import BadRow, EmptySet, ForeignCorpus, QuoteGone
from eval.model import GoldQuote, Located, Place, Question

HERE = Path(__file__).resolve().parent
QUESTION_FILES = {name: HERE / "questions" / f"{name}.jsonl" for name in ("dev", "test")}
TUNING_FILES = (QUESTION_FILES["dev"], HERE / "questions" / "tuning.jsonl")  # what weights may be fitted on
GOLD_PLANS = HERE / "gold" / "plans.json"
OUTCOMES = frozenset(get_args(Outcome))
_REQUIRED = ("id", "category", "question", "expected_outcome")


def read_lines(path: Path) -> list[tuple[int, dict[str, Any]]]:
    """Return the objects of a JSON-lines file with their line numbers.

    Raises: BadRow when the file or a line cannot be read as a JSON object; EmptySet when none is there.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadRow(f"{path}: expected a JSON-lines file in UTF-8, found: {error}") from error
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadRow(f"{path.name}:{number}: expected a JSON object, found: {error}") from error
        if not isinstance(row, dict):
            raise BadRow(f"{path.name}:{number}: expected a JSON object, found {type(row).__name__}")
        rows.append((number, row))
    if not rows:
        raise EmptySet(f"{path}: expected at least one row, found none")
    return rows


def load_questions(paths: Iterable[Path]) -> list[Question]:
    """Return the questions of the files in order.

    Raises: BadRow for a malformed row or an id used twice; EmptySet for a file without rows.
    """
    questions: list[Question] = []
    seen: dict[str, str] = {}
    for path in paths:
        for number, row in read_lines(path):
            question = _question(row, f"{path.name}:{number}")
            if question.id in seen:
                first = seen[question.id]
                raise BadRow(f"{question.place}: field 'id': expected a new id, found {question.id!r} of {first}")
            seen[question.id] = question.place
            questions.append(question)
    return questions


def digest(paths: Iterable[Path]) -> str:
    """Return one SHA-256 over the bytes of the files, in the order given."""
    whole = hashlib.sha256()
    for path in paths:
        whole.update(path.read_bytes())
    return whole.hexdigest()


@cache
def gold_plans(path: Path = GOLD_PLANS) -> Mapping[str, Mapping[str, str]]:
    """Return the table of short names: source file and a phrase that only this plan has."""
    table: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return table


def resolve_plans(names: Iterable[str], plans: Iterable[Plan]) -> dict[str, Plan]:
    """Return the plan of the index for each short name.

    Raises: ForeignCorpus when a phrase stands in no plan, or in several.
    """
    held = list(plans)
    found = {}
    for name in names:
        phrase = gold_plans()[name]["phrase"]
        matches = [plan for plan in held if phrase in plan.text]
        if len(matches) != 1:
            raise ForeignCorpus(
                f"expected one plan in the index with the phrase '{phrase}' ({name}), found {len(matches)}: "
                "the index was built from another corpus; run 'python -m index build', or name one by --index"
            )
        found[name] = matches[0]
    return found


def locate(questions: Sequence[Question], plans: Iterable[Plan], skip_missing: bool = False) -> list[Located]:
    """Return the questions with the places of their gold quotes.

    With `skip_missing` a quote may stand in any plan, and questions whose quotes stand in none are left out.
    Raises: ForeignCorpus as `resolve_plans`; QuoteGone when a quote does not stand in its plan.
    """
    if skip_missing:
        held = list(plans)
        return [found for q in questions if (found := _located_anywhere(q, held)) is not None]
    names = {e.plan for q in questions for e in q.evidence} | {n for q in questions for n in q.plans}
    resolved = resolve_plans(sorted(names), plans)
    return [_located(question, resolved) for question in questions]


def _located(question: Question, resolved: Mapping[str, Plan]) -> Located:
    gold = []
    for number, item in enumerate(question.evidence):
        plan = resolved[item.plan]
        places = find_all(plan, item.quote)
        if not places:
            raise QuoteGone(
                f"{question.place}: field 'evidence[{number}].quote': expected a verbatim slice of plan "
                f"'{item.plan}', not found: '{item.quote}'; correct the quote or restore the source"
            )
        gold.append(places)
    names = [e.plan for e in question.evidence] + list(question.plans)
    ids = dict.fromkeys(resolved[name].plan_id for name in names)
    return Located(question, tuple(gold), tuple(ids), tuple(resolved[n].plan_id for n in question.plans))


def _located_anywhere(question: Question, plans: Sequence[Plan]) -> Located | None:
    """Return the question with every place of its quotes in any plan; None when one stands in none."""
    gold = [tuple(p for plan in plans for p in find_all(plan, item.quote)) for item in question.evidence]
    if not all(gold):
        return None
    return Located(question, tuple(gold), tuple(dict.fromkeys(p.plan_id for g in gold for p in g)), ())


def find_all(plan: Plan, quote: str) -> tuple[Place, ...]:
    """Return every place where the quote stands in the plan."""
    places = []
    start = plan.text.find(quote)
    while start >= 0:
        places.append(Place(plan.plan_id, start, start + len(quote)))
        start = plan.text.find(quote, start + 1)
    return tuple(places)


def _question(row: Mapping[str, Any], place: str) -> Question:
    """Return the checked question of a row."""
    for name in _REQUIRED:
        if name not in row:
            raise BadRow(f"{place}: field '{name}': expected a value, found none")
    expected = row["expected_outcome"]
    outcomes = (expected,) if isinstance(expected, str) else _strings(expected, "expected_outcome", place)
    for outcome in outcomes:
        if outcome not in OUTCOMES:
            known = ", ".join(sorted(OUTCOMES))
            raise BadRow(f"{place}: field 'expected_outcome': expected one of {known}, found {outcome!r}")
    if not outcomes:
        raise BadRow(f"{place}: field 'expected_outcome': expected an outcome, found an empty list")
    facts = row.get("key_facts", [])
    if not isinstance(facts, list):
        raise BadRow(f"{place}: field 'key_facts': expected a list of lists, found {type(facts).__name__}")
    return Question(
        id=_text(row, "id", place),
        category=_text(row, "category", place),
        question=_text(row, "question", place),
        expected=outcomes,
        history=_strings(row.get("history", []), "history", place),
        plans=_names(_strings(row.get("plans", []), "plans", place), "plans", place),
        key_facts=tuple(_strings(inner, f"key_facts[{i}]", place) for i, inner in enumerate(facts)),
        forbidden=_strings(row.get("forbidden", []), "forbidden", place),
        evidence=_evidence(row.get("evidence", []), place),
        all_evidence=bool(row.get("all_evidence", False)),
        note=str(row.get("note", "")),
        place=place,
    )


def _text(row: Mapping[str, Any], name: str, place: str) -> str:
    value = row[name]
    if not isinstance(value, str) or not value.strip():
        raise BadRow(f"{place}: field '{name}': expected a text that is not empty, found {value!r}")
    return value


def _strings(value: object, name: str, place: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise BadRow(f"{place}: field '{name}': expected a list of texts, found {value!r}")
    return tuple(value)


def _names(names: tuple[str, ...], field: str, place: str) -> tuple[str, ...]:
    for name in names:
        if name not in gold_plans():
            known = ", ".join(gold_plans())
            raise BadRow(f"{place}: field '{field}': expected one of {known}, found {name!r}")
    return names


def _evidence(value: object, place: str) -> tuple[GoldQuote, ...]:
    if not isinstance(value, list):
        raise BadRow(f"{place}: field 'evidence': expected a list of objects, found {type(value).__name__}")
    items = []
    for number, item in enumerate(value):
        field = f"evidence[{number}]"
        if not isinstance(item, dict) or not isinstance(item.get("quote"), str) or not item["quote"]:
            raise BadRow(f"{place}: field '{field}': expected an object with plan and quote, found {item!r}")
        (plan,) = _names((str(item.get("plan")),), f"{field}.plan", place)
        items.append(GoldQuote(plan, item["quote"]))
    return tuple(items)
