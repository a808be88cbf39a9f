"""The pipelines that a run can measure, behind one small interface, and the corpus they stand on.

Input: the folder of an index. Output: `AssistantPipeline`, `TutorialPipeline`; a `Corpus`.
Does not know: gold, metrics, files of a run.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast, get_args

from assistant.chain import Assistant
from assistant.model import Answerer
from assistant.retrieval import Ablation
from eval.errors import EvalFault
from eval.model import Corpus, Located, Place
from eval.ranking import clause_places
from eval.run import Pipeline
from eval.tutorial import Tutorial
from index.embedding import load_embedder
from index.store import Library, open_library

TUTORIAL = "tutorial"
ABLATIONS = (*(name for name in get_args(Ablation) if name), TUTORIAL)


def corpus_of(library: Library) -> Corpus:
    """Return what judging needs of an index."""
    plans = {plan.plan_id: plan for plan in library.plans}
    return Corpus(
        plans=plans,
        clauses={clause.clause_id: clause for plan_id in plans for clause in library.clauses(plan_id)},
        facts=tuple(library.facts),
        index_version=library.manifest.index_version,
        corpus_digest=library.manifest.corpus_digest,
        embedding_model=library.manifest.embedding_model,
    )


def check_ablation(name: str) -> str:
    """Return the name.

    Raises: EvalFault when there is no such ablation.
    """
    if name and name not in ABLATIONS:
        raise EvalFault(f"--ablation: expected one of {', '.join(ABLATIONS)}, found '{name}'")
    return name


def open_pipeline(
    index_dir: Path | None, ablation: str = "", answerer: str = "extractive"
) -> tuple[Pipeline, Corpus, float]:
    """Return the pipeline over an index (the default one when None), its corpus, and the seconds to set it up.

    Raises: EvalFault for an unknown ablation; index.errors.IndexFault when there is no usable index.
    """
    check_ablation(ablation)
    start = time.perf_counter()
    library = open_library(index_dir)
    corpus = corpus_of(library)
    if ablation == TUTORIAL:
        embedder = load_embedder(library.manifest.embedding_model)
        tutorial = TutorialPipeline(Tutorial(corpus.plans.values(), embedder))
        return tutorial, corpus, time.perf_counter() - start
    assistant = Assistant(library, ablation=cast(Ablation, ablation))
    return AssistantPipeline(assistant, corpus, answerer), corpus, time.perf_counter() - start


class AssistantPipeline:
    """The assistant as users have it, or with a part switched off."""

    def __init__(self, assistant: Assistant, corpus: Corpus, answerer: str = "extractive") -> None:
        self._assistant = assistant
        self._corpus = corpus
        self._answerer = cast(Answerer, answerer)

    def answer(self, located: Located) -> Mapping[str, Any]:
        """Return the answer in the JSON shape of the contract."""
        q = located.question
        return self._assistant.ask(q.question, q.history, located.chosen, self._answerer).to_json()

    def stages(self, located: Located) -> Mapping[str, Sequence[Place]]:
        """Return the ranked clauses of each stage."""
        q = located.question
        found = self._assistant.stages(q.question, q.history, located.chosen)
        return {stage: clause_places(ids, self._corpus) for stage, ids in found.items()}


class TutorialPipeline:
    """The LangChain tutorial pipeline: it has no answerer without a model: only retrieval is scored."""

    def __init__(self, tutorial: Tutorial, k: int = 20) -> None:
        self._tutorial = tutorial
        self._k = k

    def answer(self, located: Located) -> None:
        """Return None: not scored."""

    def stages(self, located: Located) -> Mapping[str, Sequence[Place]]:
        """Return the chunks found, as its only stage."""
        q = located.question
        return {"evidence": self._tutorial.search("\n".join((*q.history, q.question)), self._k)}
