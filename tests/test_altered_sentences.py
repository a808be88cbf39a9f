"""Sentences of the plans pass the checks as they stand, and fail with one thing altered: rules, not chosen examples."""

from __future__ import annotations

from altered_sentences import tally

SENTENCES = 200


def test_an_altered_sentence_is_caught_and_the_true_one_is_kept() -> None:
    found = tally(SENTENCES)
    assert found.kept >= 0.97 * found.true
    assert found.told.total() >= 100 and len(found.told) == 7
    assert not {kind: found.missed[kind] for kind in ("number", "unit", "year") if found.missed[kind]}
    assert found.caught.total() >= 0.97 * found.told.total(), dict(found.missed)
