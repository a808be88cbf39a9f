"""Make a large library of a small one: copies of synthetic plans under other names, for timing and size only.

Input: what a folder of sources gives, its synthetic plans numbered from FIRST. Output: the same and further batches.
Does not know: reading, vectors, questions.

In a copy each plan has a number of its own and its companies have other names, in its text and in all that was made of
it, so that no offset moves. What a copy says is otherwise what its original says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from index.intake import Intake
from index.prepare import Prepared, Terms

FIRST = 10_000  # number of the first synthetic plan; five digits up to 99,999
_NUMBER = re.compile(r"(?<!\d)[1-9]\d{4}(?!\d)")
_ORIGINALS = 10  # batches that are copied


def enlarged(taken: Intake, clauses: int, letters: str) -> Intake:
    """Return what a folder of so many clauses, or a few more, would give; `letters` are those of companies' names."""
    return replace(taken, batches=lambda: _batches(taken, clauses, letters))


def _batches(taken: Intake, clauses: int, letters: str) -> Iterator[Prepared]:
    originals: list[Prepared] = []
    plans = count = 0
    for batch in taken.batches():
        yield batch
        count += len(batch.clauses)
        if len(originals) < _ORIGINALS and all(_NUMBER.search(name) for name in batch.plan_ids):
            originals.append(batch)
        plans += len(batch.plan_ids)
    turn = 0
    while originals and count < clauses:
        turn += 1
        for batch in originals:
            copied = _copy(batch, turn * plans, _turned(letters, turn))
            count += len(copied.clauses)
            yield copied
            if count >= clauses:
                return


def _turned(letters: str, turn: int) -> dict[int, int]:
    shift = turn % (len(letters) - 1) + 1
    return str.maketrans(letters, letters[shift:] + letters[:shift])


def _copy(batch: Prepared, shift: int, letters: dict[int, int]) -> Prepared:
    """Return a batch with all numbers of plans raised by `shift`, and with other names of companies."""

    def renamed(text: str) -> str:
        return _NUMBER.sub(lambda match: str(int(match[0]) + shift), text).translate(letters)

    def lines(held: Sequence[bytes]) -> tuple[bytes, ...]:
        return tuple(renamed(b"\n".join(held).decode()).encode().split(b"\n")) if held else ()

    def texts(held: Sequence[str], change: Callable[[str], str] = renamed) -> tuple[str, ...]:
        return tuple(change("\0".join(held)).split("\0")) if held else ()

    def terms(held: Terms) -> Terms:
        return Terms(texts(held.names), held.ids, held.ends)

    return replace(
        batch,
        plan_ids=texts(batch.plan_ids),
        clause_ids=texts(batch.clause_ids),
        plans=lines(batch.plans),
        clauses=lines(batch.clauses),
        facts=lines(batch.facts),
        defects=lines(batch.defects),
        called=lines(batch.called),
        acts=lines(batch.acts),
        embedded=texts(batch.embedded),
        terms=tuple(map(terms, batch.terms)),
        words=terms(batch.words),
        places=texts(batch.places),
    )
