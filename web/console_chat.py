"""The conversation of the console: a question asked, its answer as it grows, what is kept of both.

Input: the service, wording, the turns so far. Output: messages of the chat, turns.
Does not know: components, how a question is answered or written down (web.console_answer does).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from web import console_answer as writing
from web import console_rating
from web.asking import AskError, Asking, NotReadyError
from web.audit import AuditError
from web.console_ready import until_ready
from web.service import Service

KEPT_TURNS, KEPT_QUESTIONS = 40, 6

Words = Mapping[str, str]
Turn = dict[str, Any]
Messages = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Chat:
    """What the handlers need."""

    service: Service
    words: Words

    def messages(self, turns: Sequence[Turn], base: str) -> Messages:
        """Return the conversation as messages of the chat; buttons stand below the last answer only."""
        out: Messages = []
        for at, turn in enumerate(turns):
            answer: dict[str, Any] = {
                "role": "assistant",
                "content": writing.in_chat(turn["answer"], self.words, base),
            }
            if at == len(turns) - 1:
                answer["options"] = writing.buttons(turn["answer"], self.words)
            out += [_asked(turn["question"]), answer]
        return out

    def answer(
        self, question: str, turns: Sequence[Turn], plans: Sequence[str], answerer: str, base: str
    ) -> Iterator[tuple[Messages, list[Turn] | None]]:
        """Yield the conversation as it grows; the turns come with the last one, None before.

        The first one brings the question as one that broke off, so that it is kept if the connection is lost now.
        """
        before = self.messages(turns, base)
        if before:
            before[-1].pop("options", None)
        opened = [*before, _asked(question)]
        broken = {"question": question, "plans": list(plans), "answer": writing.fault(self.words["lost"])}
        yield [*opened, _said(f"*{self.words['thinking']}*")], [*turns, broken][-KEPT_TURNS:]
        if self.service.state == "starting":
            yield [*opened, _said(f"*{self.words['loading']}*")], None
            until_ready(self.service)
        heard = [t["question"] for t in turns if t["answer"]["outcome"] not in writing.UNANSWERED]
        asking = Asking(
            question,
            tuple(heard[-KEPT_QUESTIONS:]),
            tuple(plans),
            "llm" if answerer == "llm" else "extractive",
            channel="console",
        )
        done: Turn | None = None
        try:
            for shown, done in self._events(asking):
                if done is None:
                    yield [*opened, _said(shown)], None
        except (AskError, NotReadyError, AuditError) as error:
            done = writing.fault(self._friendly(error, len(question)))
        grown = [*turns, {"question": question, "plans": list(plans), "answer": done}][-KEPT_TURNS:]
        yield self.messages(grown, base), grown

    def stopped(self, turns: Sequence[Turn]) -> list[Turn]:
        """Return the conversation after the answer in the making was stopped: its question stays, and says so."""
        if not failed(turns):
            return list(turns)
        return [*turns[:-1], dict(turns[-1]) | {"answer": writing.fault(self.words["stopped"], writing.STOPPED)}]

    def _events(self, asking: Asking) -> Iterator[tuple[str, dict[str, Any] | None]]:
        sentences: list[str] = []
        for event, data in self.service.stream(asking):
            if event == "sentence":
                sentences.append(str(data["text"]))
            elif event == "replace":
                sentences[int(data["index"])] = str(data.get("text", ""))
            elif event == "done":
                yield "", writing.slim(data)
                return
            yield writing.growing(sentences, self.words), None
        raise NotReadyError(self.words["lost"])

    def _friendly(self, error: Exception, length: int) -> str:
        """Return one sentence on why a question was not asked."""
        words = self.words.get(f"ask_{getattr(error, 'kind', '')}")
        return str(error) if words is None else words.format(limit=self.service.max_question_chars, found=length)

    def rate(self, turns: Sequence[Turn], message: int, liked: bool | str, why: str = "") -> str:
        """Keep a verdict on the answer in `message`, with a reason in the user's own words; return what to tell."""
        turn = turns[message // 2] if message // 2 < len(turns) else None
        reason = ": ".join(
            filter(None, (liked if isinstance(liked, str) else "", why.strip()[: console_rating.MAX_REASON]))
        )
        try:
            known = turn is not None and self.service.record.feedback(
                str(turn["answer"]["answer_id"]), liked is True, reason, site="local", visitor=""
            )
        except AuditError as error:
            return self.words["fault"].format(error=error)
        return self.words["thanks" if known else "feedback_late"]


def failed(turns: Sequence[Turn] | None) -> bool:
    """Return whether the last question could not be answered."""
    return bool(turns) and turns[-1]["answer"]["outcome"] == writing.FAULT  # type: ignore[index]


def _asked(question: str) -> dict[str, Any]:
    return {"role": "user", "content": writing.as_text(question)}


def _said(text: str) -> dict[str, Any]:
    return {"role": "assistant", "content": text}
