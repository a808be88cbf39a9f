"""The pipelines that a run can measure, behind one small interface.

Input: an opened index. Output: `AssistantPipeline`, `TutorialPipeline`.
Does not know: gold, metrics, files of a run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast, get_args

from assistant.chain import Assistant
from assistant.model import Answerer
from assistant.retrieval import Ablation
from eval.errors import EvalFault
from eval.model import Corpus, Located, Place
from eval.ranking import clause_places
from eval.run import Pipeline
from eval.tutorial import Tutorial
from index.embedding import load_embedder
from index.library import Library

if TYPE_CHECKING:
    from assistant.endpoint import ChatModel

TUTORIAL = "tutorial"
ABLATIONS = (*(name for name in get_args(Ablation) if name), TUTORIAL)


def check_ablation(name: str) -> str:
    """Return the name.

    Raises: EvalFault when there is no such ablation.
    """
    if name and name not in ABLATIONS:
        raise EvalFault(f"--ablation: expected one of {', '.join(ABLATIONS)}, found '{name}'")
    return name


def open_pipeline(
    library: Library, corpus: Corpus, ablation: str = "", answerer: str = "extractive", chat: ChatModel | None = None
) -> Pipeline:
    """Return the pipeline over an index, with a part switched off on request; `chat` words answers for 'llm'.

    Raises: EvalFault for an unknown ablation; index.errors.IndexFault when the embedding model cannot be loaded.
    """
    if check_ablation(ablation) == TUTORIAL:
        embedder = load_embedder(library.manifest.embedding_model)
        return TutorialPipeline(Tutorial(corpus.plans.values(), embedder))
    assistant = Assistant(library, ablation=cast(Ablation, ablation), chat=chat)
    if chat is not None:
        assistant.warm()
    return AssistantPipeline(assistant, corpus, answerer)


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

    def search(self, located: Located) -> Sequence[Place]:
        """Return the evidence that an answer would be made from, as other LangChain programs are given it."""
        q = located.question
        documents = self._assistant.as_retriever(5, q.history, located.chosen).invoke(q.question)
        return [Place(d.metadata["plan_id"], d.metadata["start"], d.metadata["end"]) for d in documents]


class TutorialPipeline:
    """The LangChain tutorial pipeline: it has no answerer without a model: only retrieval is scored."""

    def __init__(self, tutorial: Tutorial, k: int = 20) -> None:
        self._tutorial = tutorial
        self._k = k

    def answer(self, located: Located) -> None:
        """Return None: not scored."""

    def stages(self, located: Located) -> Mapping[str, Sequence[Place]]:
        """Return the chunks found, as its only stage."""
        return {"evidence": self.search(located)}

    def search(self, located: Located) -> Sequence[Place]:
        """Return the chunks found."""
        q = located.question
        return self._tutorial.search("\n".join((*q.history, q.question)), self._k)
