"""Policy terms in English, so that questions in English find the Chinese clauses.

Input: assistant/data/english_terms.tsv. Output: {english phrase: Chinese wordings}.
Does not know: grammar; what is asked.
"""

from __future__ import annotations

from pathlib import Path

ENGLISH_TERMS_FILE = Path(__file__).parent / "data" / "english_terms.tsv"


def read_english_terms(path: Path = ENGLISH_TERMS_FILE) -> dict[str, tuple[str, ...]]:
    """Return {lower-case phrase: Chinese wordings, best first} from a tab-separated file; '#' starts a comment."""
    out: dict[str, tuple[str, ...]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            phrase, _, wordings = line.partition("\t")
            out[phrase.strip().lower()] = tuple(wordings.split())
    return out
