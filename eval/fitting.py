"""Fit the weights that stand in files of data, and write them: of the ranking, of confidence, of what is off topic.

Input: a library, further questions with a library over other plans. Output: the file, and what was found as text.
Does not know: how the weights are fitted (tuning.py, confidence.py, off_topic.py); arguments.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.chain import Assistant
from assistant.confidence import CONFIDENCE_FILE
from assistant.off_topic import OFF_TOPIC_FILE
from assistant.ranking import FEATURES, RANKING_FILE, read_weights
from eval import confidence, off_topic, tuning
from eval.dataset import TUNING_FILES, load_questions, locate
from index.library import Library

Also = Sequence[tuple[str, Library]]  # a file of questions, and the library over the plans that they are asked of


def fit_ranking(library: Library, also: Also) -> str:
    """Fit the weights of the ranking; the index and the questions say for what."""
    data = tuning.examples(Assistant(library), locate(load_questions(TUNING_FILES), library.plans))
    own = len(data)
    for questions, other in also:
        located = locate(load_questions([Path(questions)]), other.plans, skip_missing=True)
        data += tuning.examples(Assistant(other), located)
    before = read_weights() if RANKING_FILE.is_file() else [1.0] * len(FEATURES)
    found = tuning.fit(data, before)
    RANKING_FILE.write_text(tuning.as_toml(found, own), encoding="utf-8")
    return (
        f"{found.questions} questions; first sentence right: {found.first_cross_validated:.3f} by cross-validation,\n"
        f"{found.first_before:.3f} with the weights before; written to {RANKING_FILE.name}"
    )


def fit_off_topic(library: Library) -> str:
    """Fit the weights that tell what is off topic, for the model of the index."""
    found = off_topic.fit(off_topic.load_labelled(), library.embed_query)
    OFF_TOPIC_FILE.write_text(found.as_json(library.manifest.embedding_model), encoding="utf-8")
    return (
        f"{found.questions} questions; by cross-validation likely off topic: {found.caught:.3f} of those that are,\n"
        f"not surely on topic: {found.wronged:.3f} of the others; written to {OFF_TOPIC_FILE.name}"
    )


def fit_confidence(library: Library, also: Also) -> str:
    """Fit the weights that tell whether a finding answers."""
    data = []
    for path in TUNING_FILES:
        data += confidence.verdicts(Assistant(library), locate(load_questions([path]), library.plans), path.stem)
    for questions, other in also:
        located = locate(load_questions([Path(questions)]), other.plans, skip_missing=True)
        data += confidence.verdicts(Assistant(other), located, questions)
    found = confidence.fit(data)
    CONFIDENCE_FILE.write_text(found.as_toml(), encoding="utf-8")
    return (
        f"{found.questions} questions; left out in turn: {found.refused} of {found.right} right findings refused,\n"
        f"{found.told} of {found.unanswerable} without an answer told one; written to {CONFIDENCE_FILE.name}"
    )
