"""Words near in meaning: which are kept, what a build takes over, what is found, and what they are good for."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from pathlib import Path

import numpy as np
import pytest
from fake_embedder import FakeLoader
from numpy.typing import NDArray
from small_plans import write_sources

from assistant.chain import Assistant
from assistant.terms import Term, Vocabulary, cover
from index import near_words
from index.build import build
from index.errors import IndexDamaged
from index.library import Library
from index.near_words import NearWords
from index.store import current_version, open_library


def _axis(*at: int) -> NDArray[np.float32]:
    vector = np.ones(4, dtype=np.float32)  # what all have in common
    for place in at:
        vector[place] += 2
    return vector


MEANINGS = {"高楼": _axis(0), "摩天": _axis(0), "稻谷": _axis(1), "道路": _axis(2), "tower": _axis(0)}


def _meaning(word: str) -> NDArray[np.float32]:
    return MEANINGS.get(word, _axis(3))


def _words(*held: str) -> NearWords:
    return NearWords(held, near_words.embed(held, _meaning, {}, 4), _meaning)


def test_a_word_of_the_same_meaning_comes_first_though_all_words_have_much_in_common() -> None:
    found = _words("高楼", "稻谷", "道路").find("摩天")
    assert found[0][0] == "高楼" and found[0][1] > 0.9
    assert all(cosine < 0.3 for _, cosine in found[1:])


def test_a_word_is_not_near_to_itself_and_no_words_give_none() -> None:
    assert "高楼" not in [word for word, _ in _words("高楼", "稻谷").find("高楼")]
    assert _words().find("摩天") == ()


def test_the_most_frequent_chinese_words_of_two_characters_are_kept() -> None:
    assert near_words.choose(["稻谷", "的", "gdp", "道路", "2025年"], [2, 90, 8, 5, 9]) == ["道路", "稻谷"]


def test_vectors_that_are_known_are_not_computed_again() -> None:
    asked: list[str] = []

    def one(word: str) -> NDArray[np.float32]:
        asked.append(word)
        return _meaning(word)

    first = near_words.embed(["高楼", "稻谷"], one, {}, 4)
    known = NearWords(["高楼", "稻谷"], first, one).known()
    asked.clear()
    again = near_words.embed(["稻谷", "道路", "高楼"], one, known, 4)
    assert asked == ["道路"]
    assert np.array_equal(again[0], first[1]) and np.array_equal(again[2], first[0])


def test_a_build_keeps_them_and_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    sources = write_sources(tmp_path / "sources")
    held = []
    for name in ("one", "two"):
        out = tmp_path / name
        build(sources, out, load=FakeLoader())
        version = out / current_version(out)
        held.append([(version / file).read_bytes() for file in (near_words.WORDS_FILE, near_words.VECTORS_FILE)])
        assert "产业" in open_library(out, load=FakeLoader()).near_words.words
    assert held[0] == held[1]


def test_files_that_do_not_fit_are_refused_in_words(tmp_path: Path) -> None:
    near_words.save(tmp_path, ["高楼"], near_words.embed(["高楼", "稻谷"], _meaning, {}, 4))
    with pytest.raises(IndexDamaged, match="does not fit"):
        NearWords.read(tmp_path, _meaning)


def _vocabulary(near: dict[str, Sequence[tuple[str, float]]]) -> Vocabulary:
    return Vocabulary(["原则上不建高楼。", "种植稻谷。"], {}, lambda word: near.get(word, ()))


def test_a_word_that_the_library_lacks_is_covered_in_part_by_a_near_one() -> None:
    vocabulary = _vocabulary({"摩天": [("高楼", 0.8), ("稻谷", 0.2)]})
    (term,) = vocabulary.widened(vocabulary.terms("摩天"))
    assert [word for word, _ in term.near] == ["高楼"]
    assert 0.5 < cover([term], "原则上不建高楼", near=True).share < 1
    assert cover([term], "原则上不建高楼").share == 0  # facts are matched by their own words only
    assert cover([term], "种植稻谷", near=True).share == 0


def test_a_word_that_the_library_has_needs_no_other() -> None:
    vocabulary = _vocabulary({"稻谷": [("高楼", 0.9)]})
    (term,) = vocabulary.widened(vocabulary.terms("稻谷"))
    assert term.near == ()


def test_reading_a_question_and_looking_up_a_fact_ask_no_model(library: Library) -> None:
    class Asked(Exception):
        pass

    class Silent(Library):
        def embed_query(self, text: str) -> NDArray[np.float32]:
            raise Asked(text)

    silent = copy(library)
    silent.__class__ = Silent
    answer = Assistant(silent).ask("贵阳高新区2025年工业总产值要冲到多少")
    assert answer.outcome == "answered" and "700亿元" in answer.text


def test_an_english_phrase_is_put_into_chinese_only_when_its_meaning_is_plain() -> None:
    vocabulary = _vocabulary({"tall tower": [("高楼", 0.7)], "some tower": [("高楼", 0.5)]})
    assert vocabulary.in_chinese("tall tower") == "高楼"
    assert vocabulary.in_chinese("some tower") == vocabulary.in_chinese("rice") == ""


def test_the_bundled_model_knows_what_people_call_things(assistant: Assistant) -> None:
    near = dict(assistant.library.near_words.find("老板"))
    assert near and max(near.values()) < 1
    term: Term = assistant.understand("贵阳高新区对独角兽的扶助").terms[-1]
    assert term.word not in [word for word, _ in term.near]
