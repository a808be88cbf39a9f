"""Write the addresses of plans and clauses, below the base path that a page is given.

Input: ids. Output: the path of the reader page, with the clause as its fragment.
Does not know: what stands there. Same as the `url` of a citation; kept apart so that pages load no index.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from urllib.parse import quote


class Base(str):
    """The path below which this server is reached, with the leave to open internal plans that the console's page has.

    `views` maps a plan that is not public to the token that opens it.
    """

    __slots__ = ("views",)
    views: Mapping[str, str]

    def __new__(cls, path: str, views: Mapping[str, str]) -> Base:
        """Return the path with its tokens."""
        made = super().__new__(cls, path)
        made.views = views
        return made


def view_query(base: str, plan_id: str) -> str:
    """Return what an address below `base` needs at its end to open the plan, '' for a public one."""
    token = base.views.get(plan_id, "") if isinstance(base, Base) else ""
    return f"&view={quote(token)}" if token else ""


def digest(quote: str) -> str:
    """Return a short word for a quote, by which its link knows whether these words still stand there."""
    return hashlib.sha256(quote.encode()).hexdigest()[:10]


def anchor(clause_id: str, plan_id: str) -> str:
    """Return the id of the clause's element on its plan's page: the clause id without its plan's id."""
    return clause_id.removeprefix(f"{plan_id}/")


def plan_url(plan_id: str, clause_id: str = "") -> str:
    """Return the path of a plan's reader page."""
    fragment = "#" + quote(anchor(clause_id, plan_id), safe="/()~") if clause_id else ""
    return f"/plans/{quote(plan_id)}{fragment}"
