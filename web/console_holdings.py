"""Change the library on behalf of staff: take files in, leave plans out, use the new index at once.

Input: files, plan ids, who does it. Output: the library changed, what was understood, one line for every failure.
Does not know: pages. One change at a time; questions meanwhile are answered from the old index.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from documents import corrections, overrides
from documents.coverage import of_plan
from documents.extraction import SourceError
from documents.model import Ingested, Plan
from documents.overrides import Correction
from index.errors import IndexFault
from web.catalogue import Catalogue
from web.service import Service

Tell = Callable[[str, int, int], None]  # stage, done, total


class HoldingsError(RuntimeError):
    """A change that could not be made; the message is one clear line."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    file: str
    action: str  # 'added', 'replaced', 'present' or 'not_added'
    fault: str = ""
    plans: tuple[Plan, ...] = ()
    replaced: tuple[str, ...] = ()  # held files whose place it took
    twins: tuple[Plan, ...] = ()  # plans of other files with the same text or the same title


class Holdings:
    """The sources folder and the index that is built from it."""

    def __init__(self, service: Service, sources: Path, index: Path, embedding_model: str = "") -> None:
        """Keep the folders."""
        self._service, self._sources, self._index, self._model = service, sources, index, embedding_model
        self._lock = threading.Lock()

    def add(self, files: Sequence[Path], by: str, tell: Tell) -> tuple[Outcome, ...]:
        """Take files in, one by one, and build once; a bad file is told of and stops no other.

        Raises: HoldingsError when another change is under way or the index cannot be built.
        """
        from index.holdings import add
        from index.store import held

        found: list[Outcome] = []
        with self._alone():
            for at, path in enumerate(files):
                tell("check", at, len(files))
                try:
                    taken = add([path], self._sources, held(self._index))[0]
                except (SourceError, IndexFault) as error:
                    found.append(Outcome(path.name, "not_added", " ".join(str(error).split())))
                else:
                    found.append(Outcome(taken.held_as, taken.action, replaced=taken.replaced))
            if any(o.action in ("added", "replaced", "present") for o in found):
                self._build(tell)
            self._service.audit.append("library_add", by=by, files=[[o.file, o.action] for o in found])
        catalogue = self._service.catalogue
        return tuple(self._with_plans(outcome, catalogue) for outcome in found)

    def remove(self, plan_id: str, by: str, tell: Tell) -> None:
        """Leave a plan out of this and later builds.

        Raises: HoldingsError when another change is under way, there is no such plan or the index cannot be built.
        """
        from index.holdings import remove

        with self._alone():
            try:
                remove(plan_id, self._sources)
            except (SourceError, IndexFault) as error:
                raise HoldingsError(str(error)) from error
            self._build(tell)
            self._service.audit.append("library_remove", by=by, plan_id=plan_id)

    def corrections(self) -> tuple[Correction, ...]:
        """Return everything that staff put right, undone corrections included, oldest first.

        Raises: HoldingsError when the file that keeps them cannot be read.
        """
        try:
            return overrides.load(self._sources)
        except SourceError as error:
            raise HoldingsError(str(error)) from error

    def correct(self, correction: Correction, tell: Tell) -> tuple[str, ...]:
        """Keep a correction and use it at once; return what the build has to say about corrections that do not fit.

        Raises: HoldingsError when another change is under way, it does not fit, or the index cannot be built.
        """
        with self._alone():
            try:
                corrections.corrected(self.item(correction.plan_id), correction)
                made = overrides.record(self._sources, correction)
            except SourceError as error:
                raise HoldingsError(str(error)) from error
            self._service.audit.append(
                "library_correct",
                by=made.by,
                number=made.number,
                plan_id=made.plan_id,
                change=made.change,
                fields=dict(made.fields),
            )
            return self._build(tell)

    def undo(self, number: int, by: str, tell: Tell) -> tuple[str, ...]:
        """Take a correction back; return what the build has to say about corrections that do not fit.

        Raises: HoldingsError when another change is under way, there is none, or the index cannot be built.
        """
        with self._alone():
            try:
                undone = overrides.undo(self._sources, number, by, now())
            except SourceError as error:
                raise HoldingsError(str(error)) from error
            self._service.audit.append("library_undo", by=by, number=number, plan_id=undone.plan_id)
            return self._build(tell)

    def item(self, plan_id: str) -> Ingested:
        """Return the plan as it stands in the library, with its clauses, facts and defects.

        Raises: HoldingsError when there is none of this id any more.
        """
        held = self._service.catalogue
        if plan_id not in held.plans:
            raise HoldingsError("这份方案已不在文库中,请刷新后再试。 This plan is not held any more; reload the page.")
        facts = tuple(f for f in held.facts if f.plan_id == plan_id)
        return Ingested(held.plans[plan_id], held.of_plan[plan_id], facts, held.defects[plan_id])

    def _build(self, tell: Tell) -> tuple[str, ...]:
        from index.build import build

        try:
            report = build(self._sources, self._index, self._model or None, tell)
            tell("open", 0, 1)
            self._service.reload()
            return tuple(line for line in report.warnings if line.startswith("更正"))
        except (SourceError, IndexFault, OSError, RuntimeError) as error:
            raise HoldingsError(" ".join(str(error).split())) from error

    def _alone(self) -> _Turn:
        return _Turn(self._lock)

    @staticmethod
    def _with_plans(outcome: Outcome, held: Catalogue) -> Outcome:
        if outcome.action == "not_added":
            return outcome
        plans = tuple(p for p in held.plans.values() if p.source_file == outcome.file)
        texts, titles = {"".join(p.text.split()) for p in plans}, {(p.title, p.zone) for p in plans}
        twins = tuple(
            p
            for p in held.plans.values()
            if p.source_file != outcome.file and ("".join(p.text.split()) in texts or (p.title, p.zone) in titles)
        )
        return replace(outcome, plans=plans, twins=twins)


class _Turn:
    """A lock that does not wait: the second of two changes is told to come back."""

    def __init__(self, lock: threading.Lock) -> None:
        self._lock = lock

    def __enter__(self) -> None:
        if not self._lock.acquire(blocking=False):
            raise HoldingsError(
                "文库正在更新,请等当前操作完成后再试。 Another change is under way; try again when it is done."
            )

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def now() -> str:
    """Return the time as it is kept with a correction."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def quality(held: Catalogue, plan: Plan) -> dict[str, Any]:
    """Return the plan's coverage report: characters in clauses, in other known parts, unaccounted for, and flaws."""
    return of_plan(Ingested(plan, held.of_plan[plan.plan_id], (), held.defects[plan.plan_id]))
