"""Read the lists of words: what lay words stand for, which words carry no topic, which are of one group.

Input: files of assistant/data, a table of synonyms. Output: words, folded.
Does not know: any library; weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from documents.normalization import fold

LAY_WORDS_FILE = Path(__file__).parent / "data" / "lay_words.tsv"
STOP_WORDS_FILE = Path(__file__).parent / "data" / "stop_words.txt"


def read_lay_words(path: Path = LAY_WORDS_FILE) -> dict[str, tuple[str, ...]]:
    """Return {lay word: plan wordings} from a tab-separated file; '#' starts a comment."""
    out: dict[str, tuple[str, ...]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            word, _, others = line.partition("\t")
            out[fold(word.strip()).text] = tuple(fold(o).text for o in others.split() if o)
    return out


def read_stop_words(path: Path = STOP_WORDS_FILE) -> frozenset[str]:
    """Return the words that carry no topic."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def same_group(stands_for: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return {word: the other words of its group} from {word: the word that stands for its group}."""
    groups: dict[str, set[str]] = {}
    for word, head in stands_for.items():
        groups.setdefault(head, {head}).add(word)
    return {
        word: tuple(sorted(groups[head] - {word})) for word, head in {**stands_for, **{h: h for h in groups}}.items()
    }
