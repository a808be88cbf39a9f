"""What becomes of the values that staff enter: a correction, kept and used at once, told in one line.

Input: the service, the holdings, values of the forms. Output: corrections, values to show, what to tell.
Does not know: components. What a correction does to a plan: documents.corrections does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from documents import correction_fields, corrections
from documents.model import Fact, Ingested
from documents.overrides import Change, Correction, Value
from web import console_fixing as fixing
from web import console_tables as tables
from web.console_holdings import Holdings, HoldingsError, Tell, now
from web.service import Service

Words = Mapping[str, str]
Make = Callable[[], Correction | None]


@dataclass(frozen=True, slots=True)
class Place:
    """The words of a plan at which a fact is added."""

    kind: str
    clause_id: str
    quote: str
    start: int  # of `quote` in the plan's text


def place(item: Ingested, kind: str, clause_id: str, quote: str) -> Place:
    """Return the place of a quote, which must stand in the clause once.

    Raises: HoldingsError when it does not.
    """
    quote = quote.strip()
    clause = next((c for c in item.clauses if c.clause_id == clause_id), None)
    if clause is None or not quote or clause.text.count(quote) != 1:
        raise HoldingsError(
            "请从所选条款中逐字复制一段只出现一次的原文。 Copy words from the clause that stand in it exactly once."
        )
    return Place(kind, clause_id, quote, clause.start + clause.text.index(quote))


def correction(
    item: Ingested,
    change: Change,
    by: str,
    fields: Mapping[str, Value],
    about: Fact | Place | None = None,
    note: str = "",
) -> Correction:
    """Return a correction, not kept yet: of the plan, of the fact given, or of a fact added at the place given."""
    was = {} if isinstance(about, Place) else {n: getattr(about or item.plan, n) for n in fields if n != "public"}
    told = "; ".join(f"{correction_fields.NAMES[n]}:{correction_fields.shown(v)}" for n, v in was.items())
    return Correction(
        number=0,
        at=now(),
        by=by,
        plan_id=item.plan.plan_id,
        source_file=item.plan.source_file,
        change=change,
        fields=fields,
        fact=corrections.key_of(about) if isinstance(about, Fact) else "",
        kind="" if about is None else about.kind,
        clause_id="" if about is None else about.clause_id,
        quote=about.quote[:120] if isinstance(about, Fact) else "" if about is None else about.quote,
        start=about.start if isinstance(about, Place) else 0,
        was=told[:400],
        note=note.strip(),
    )


@dataclass(frozen=True, slots=True)
class Forms:
    """What the handlers of the forms need."""

    service: Service
    words: Words
    holdings: Holdings
    tell: Callable[[Any], Tell]

    def keep(self, make: Make, progress: Any) -> str:
        """Keep the correction that `make` returns, None when nothing differs; return what to tell."""
        try:
            made = make()
            if made is None:
                return self.said(self.words["fix_same"])
            unfit = self.holdings.correct(made, self.tell(progress))
        except HoldingsError as error:
            return self.said(self.words["fault"].format(error=error))
        return self.said(self.words["fix_saved"], *unfit)

    def said(self, *lines: str) -> str:
        """Return lines for the user as HTML."""
        return f'<p class="zw-count" role="status">{"<br>".join(map(tables.text, lines))}</p>'

    def plan_fields(self, plan_id: str | None) -> list[Any]:
        """Return the values of the plan form: who sees it, then its metadata."""
        plan = self.service.catalogue.plans.get(plan_id or "")
        if plan is None:
            return ["public", *("" for _ in fixing.PLAN_TEXTS)]
        return ["public" if plan.public else "internal", *fixing.plan_values(plan).values()]

    def plan_change(self, plan_id: str | None, values: tuple[Any, ...], by: str) -> Correction | None:
        """Return what the plan form changes, None when it changes nothing.

        Raises: HoldingsError when no plan is chosen.
        """
        if not plan_id:
            raise HoldingsError(self.words["fix_none"])
        item = self.holdings.item(plan_id)
        public, *texts, note = values
        fields = fixing.differing(fixing.plan_values(item.plan), dict(zip(fixing.PLAN_TEXTS, texts, strict=True)))
        if (public == "public") != item.plan.public:
            fields["public"] = public == "public"
        return correction(item, "plan", by, fields, note=note or "") if fields else None

    def fact_change(
        self, plan_id: str | None, key: str | None, texts: Mapping[str, Any], at: tuple[str, str], note: str, by: str
    ) -> Correction | None:
        """Return what the form of facts changes, or adds at a clause and quote; None when it changes nothing.

        Raises: HoldingsError when nothing is chosen, or the quote does not stand in the clause.
        """
        if not plan_id or not key:
            raise HoldingsError(self.words["fix_none"])
        item = self.holdings.item(plan_id)
        fact = fixing.fact_of(self.service.catalogue, plan_id, key)
        kind = fixing.kind_of(key, fact)
        if not kind:
            raise HoldingsError(self.words["fix_none"])
        before = fixing.fact_values(kind, fact)
        if fact is not None:
            fields = fixing.differing(before, texts)
            return correction(item, "fact", by, fields, fact, note) if fields else None
        given = {name: text for name in before if (text := str(texts[name] or "").strip())}
        return correction(item, "add", by, given, place(item, kind, *at), note)

    def withdrawal(self, plan_id: str | None, key: str | None, note: str, by: str) -> Correction:
        """Return the correction that takes a fact away.

        Raises: HoldingsError when none is chosen.
        """
        fact = fixing.fact_of(self.service.catalogue, plan_id or "", key or "")
        if fact is None or plan_id is None:
            raise HoldingsError(self.words["fix_none"])
        return correction(self.holdings.item(plan_id), "withdraw", by, {}, fact, note)
