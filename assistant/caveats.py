"""Caveats: the defects of the source that touch what an answer tells, and plans that are over.

Input: a draft, its citations, the library's defects and standings, the day. Output: caveats, each naming its clause.
Does not know: how defects are found, what makes a plan expire.
A caveat shows the source as it stands and never completes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from assistant.findings import quote_of, quotes_of
from assistant.messages import CAVEATS, OTHERWISE, OVER
from assistant.model import Caveat, Citation, Draft, Quote
from documents.model import Target
from documents.standing import OVER as OVER_STATES
from index.store import Library

_SHOWN = 24  # characters of the defective text shown in a caveat


def caveats_of(
    library: Library, draft: Draft, citations: Sequence[Citation], today: date | None = None
) -> tuple[Caveat, ...]:
    """Return the caveats for what an answer tells, each once, in order of text; cited clauses only.

    Last comes one for each cited plan that is over on the day `today`, by default the day of the call.
    """
    cited = {c.clause_id for c in citations}
    out: dict[tuple[str, str], Caveat] = {}
    for place in dict.fromkeys(_told(draft)):
        for defect in library.defects(place.plan_id):
            touches = defect.start < place.end and defect.end > place.start
            if touches and place.clause_id in cited and defect.kind in CAVEATS:
                text = defect.message or CAVEATS[defect.kind].format(text=defect.text[:_SHOWN])
                out.setdefault((defect.kind, text), Caveat(defect.kind, text, place.clause_id))
    for caveat in _contradicted(library, draft, citations, today or date.today()):
        out.setdefault((caveat.kind, caveat.text), caveat)
    over = [_over(library, plan_id, today or date.today()) for plan_id in dict.fromkeys(c.plan_id for c in citations)]
    return (*out.values(), *(caveat for caveat in over if caveat is not None))


def _contradicted(library: Library, draft: Draft, citations: Sequence[Citation], today: date) -> Iterator[Caveat]:
    """Yield a caveat for each plan in force, not cited, that states a value of the answer differently."""
    told = {f for f in draft.facts if isinstance(f, Target)}
    cited = {c.plan_id for c in citations}
    pairs = [(c.one, c.other) for c in library.conflicts] if told else []
    for mine, theirs in [*pairs, *((b, a) for a, b in pairs)]:
        if mine not in told or theirs.plan_id in cited:
            continue
        if library.standings.of(theirs.plan_id, today).state not in OVER_STATES:
            plan = f"“{library.plan(theirs.plan_id).display_name}”"
            yield Caveat("conflict", OTHERWISE.format(plan=plan, indicator=theirs.indicator), theirs.clause_id)


def _over(library: Library, plan_id: str, today: date) -> Caveat | None:
    """Return the caveat of a plan whose time is over; None for one that is in force or says nothing."""
    standing = library.standings.of(plan_id, today)
    if standing.state not in OVER_STATES:
        return None
    place, by = standing.place, standing.by
    key = standing.state if by or standing.state != "repealed" else "void"
    text = OVER[key if place else "told"].format(
        plan=f"“{library.plan(plan_id).display_name}”",
        text=place.text.replace("\n", "") if place else "",
        by=library.plan(by).title if by else "",
        until=standing.until or "",
    )
    return Caveat("expired", text, place.clause_id if place else "")


def _told(draft: Draft) -> Iterator[Quote]:
    """Yield the places that an answer rests on: of facts their own words, since a quote may reach over others."""
    facts = [f for f in draft.facts if isinstance(f, Target)]
    own = {q for f in facts for q in quotes_of(f)}
    spans = [(f.clause_id, f.start, f.end) for f in facts]
    for sentence in draft.sentences:
        for quote in sentence.quotes:
            covered = any(c == quote.clause_id and quote.start <= s and e <= quote.end for c, s, e in spans)
            if sentence.origin == "fact" and (covered or quote in own):
                continue
            yield quote
    for fact in facts:
        yield from (quote_of(fact), *quotes_of(fact))
