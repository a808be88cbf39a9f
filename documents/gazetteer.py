"""Read the gazetteer: provinces, prefectures and well-known zone names.

Input: documents/data/places.tsv. Output: `Entry` rows.
Does not know: any text.

Source: Chinese administrative divisions down to prefectures (GB/T 2260); names of zones as people use them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

PlaceLevel = Literal["province", "city", "zone"]

_DATA = Path(__file__).parent / "data" / "places.tsv"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of places.tsv; its head says what the columns mean."""

    name: str
    level: PlaceLevel
    province: str
    city: str
    short: str
    others: tuple[str, ...]
    not_after: str
    not_before: tuple[str, ...]


@cache
def gazetteer() -> tuple[Entry, ...]:
    """Return the rows of places.tsv.

    Raises: ValueError when a row names an unknown level.
    """
    rows = []
    for line in _DATA.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, level, province, city, short, others, not_after, not_before = (line.split("\t") + [""] * 3)[:8]
        if level not in get_args(PlaceLevel):
            raise ValueError(f"places.tsv: level {level!r} of {name}, expected one of {get_args(PlaceLevel)}")
        rows.append(
            Entry(name, cast(PlaceLevel, level), province, city, short, _parts(others), not_after, _parts(not_before))
        )
    return tuple(rows)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(",") if part)
