"""Write the addresses of plans and clauses, without the base path.

Input: ids. Output: the path of the reader page, with the clause as its fragment.
Does not know: what stands there. Same as the `url` of a citation; kept apart so that pages load no index.
"""

from __future__ import annotations

from urllib.parse import quote


def anchor(clause_id: str, plan_id: str) -> str:
    """Return the id of the clause's element on its plan's page: the clause id without its plan's id."""
    return clause_id.removeprefix(f"{plan_id}/")


def plan_url(plan_id: str, clause_id: str = "") -> str:
    """Return the path of a plan's reader page."""
    fragment = "#" + quote(anchor(clause_id, plan_id), safe="/()~") if clause_id else ""
    return f"/plans/{quote(plan_id)}{fragment}"
