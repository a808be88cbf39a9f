"""Write the typed values of the ingest flow as JSON lines, and read them back.

Input: plans, clauses, facts, defects. Output: bytes that are the same for the same values; the values.
Does not know: where the bytes are kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TypeVar

from documents.model import (
    Basis,
    Deadline,
    Duty,
    Fact,
    NamedList,
    Segment,
    Span,
    Support,
    Target,
    Validity,
)
from index.errors import REBUILD, IndexDamaged

FACTS: dict[str, type[Fact]] = {
    "target": Target,
    "duty": Duty,
    "deadline": Deadline,
    "basis": Basis,
    "list": NamedList,
    "support": Support,
}
# Fields that hold values of their own.
_PARTS: dict[str, type[Any]] = {"segments": Segment, "also": Span, "validity": Validity}
T = TypeVar("T")


def lines(values: Iterable[Any]) -> bytes:
    """Return one JSON object a line, keys in the order of the fields."""
    return b"".join(line(v) + b"\n" for v in values)


def parse(kind: type[T], data: bytes) -> tuple[T, ...]:
    """Return the values of the lines that `lines` wrote; facts become values of their own kind.

    Raises:
        IndexDamaged: a line is no JSON object, or its keys are not those of the type.
    """
    try:
        return tuple(_value(kind, entry) for entry in _entries(data))
    except (ValueError, TypeError, KeyError) as fault:
        raise IndexDamaged(f"索引记录无法读取 cannot read a {kind.__name__} record ({fault})。{REBUILD}") from fault


def line(value: Any) -> bytes:
    """Return one JSON object, keys in the order of the fields, without a line feed."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_as_dict).encode()


def _as_dict(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in _names(type(value))}


def _names(kind: Any) -> tuple[str, ...]:
    return tuple(kind.__dataclass_fields__)


def _entries(data: bytes) -> list[dict[str, Any]]:
    """Return the objects; a line ends at a line feed only, since texts may hold other separators."""
    return [json.loads(line) for line in data.split(b"\n") if line]


def _value(kind: type[T], entry: dict[str, Any]) -> T:
    actual: type[Any] = FACTS[entry["kind"]] if kind is Fact else kind
    known = _names(actual)
    if len(entry) != len(known) or any(name not in entry for name in known):
        raise ValueError(f"expected the fields {sorted(known)}, found {sorted(entry)}")
    made: T = actual(**{name: _field(name, value) for name, value in entry.items()})
    return made


def _field(name: str, value: Any) -> Any:
    if name in _PARTS:
        return tuple(_PARTS[name](**{k: _frozen(v) for k, v in part.items()}) for part in value)
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value


def _frozen(value: Any) -> Any:
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value
