"""Bring the names of indicators to one form, so that like ones meet.

Input: an indicator as a plan or a question writes it. Output: a key: simplified, folded, synonyms replaced.
Does not know: values, plans, questions; likeness in meaning beyond the synonym file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path

from documents.normalization import fold

_ORDER = re.compile("^(?:全[国省市州区县镇乡]|我[省市区县]|园区|本[省市区县])")
_PLAIN = re.compile(r"[\s,。\"'()<>《》]")


def normalize_indicator(text: str, synonyms: Mapping[str, str] | None = None) -> str:
    """Return the key of an indicator: '服务业营收' and '服務業營業收入' give the same."""
    table = load_synonyms(None) if synonyms is None else synonyms
    key = _PLAIN.sub("", fold(text).text)
    key = _ORDER.sub("", key) or key
    position, pieces = 0, []
    while position < len(key):
        word = next((w for w in table if key.startswith(w, position)), None)
        pieces.append(table[word] if word else key[position])
        position += len(word) if word else 1
    joined = "".join(pieces).replace("的", "")
    shorter = re.sub("(?:数量|总数|户数|家数|数)$", "", joined)
    return shorter if len(shorter) >= 2 else joined


@cache
def load_synonyms(path: Path | None = None) -> Mapping[str, str]:
    """Return each word of the synonym file with the word that stands for its group, longest words first.

    Raises: ValueError when a word stands in two groups.
    """
    if path is None:
        content = resources.files("documents").joinpath("data/synonyms.tsv").read_text(encoding="utf-8")
    else:
        content = path.read_text(encoding="utf-8")
    table: dict[str, str] = {}
    for number, line in enumerate(content.splitlines(), 1):
        words = [_PLAIN.sub("", fold(w).text) for w in line.split("\t")]
        if line.startswith("#") or not line.strip():
            continue
        for word in words:
            if table.setdefault(word, words[0]) != words[0]:
                raise ValueError(f"synonyms, line {number}: '{word}' stands in two groups; keep it in one")
    return dict(sorted(table.items(), key=lambda item: -len(item[0])))
