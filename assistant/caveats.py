"""Caveats: the defects of the source that touch what an answer quotes.

Input: a draft, its citations and the library's defects. Output: caveats, each naming its clause.
Does not know: how defects are found. A caveat shows the source as it stands and never completes it.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.messages import CAVEATS
from assistant.model import Caveat, Citation
from assistant.outcomes import Draft
from index.store import Library

_SHOWN = 24  # characters of the defective text shown in a caveat


def caveats_of(library: Library, draft: Draft, citations: Sequence[Citation]) -> tuple[Caveat, ...]:
    """Return the caveats for the quoted places of an answer, each once, in order of citation."""
    del draft
    out: dict[tuple[str, str], Caveat] = {}
    for citation in citations:
        for defect in library.defects(citation.plan_id):
            touches = defect.start < citation.end and defect.end > citation.start
            if touches and defect.kind in CAVEATS:
                text = defect.message or CAVEATS[defect.kind].format(text=defect.text[:_SHOWN])
                out.setdefault((defect.kind, text), Caveat(defect.kind, text, citation.clause_id))
    return tuple(out.values())
