"""What every tab asks first: whether the library is open, and below which path the page stands.

Input: the service, a request. Output: waiting, a path. Does not know: tabs.
"""

from __future__ import annotations

import time
from typing import Any

from web.links import Base
from web.service import Service

_STEP_S = 0.2


def until_ready(service: Service, timeout_s: float = 120.0) -> bool:
    """Wait until the assistant is open or has failed; return whether it is open."""
    deadline = time.monotonic() + timeout_s
    while service.state == "starting" and time.monotonic() < deadline:
        time.sleep(_STEP_S)
    return service.state == "ready"


def base_path(request: Any, service: Service) -> Base:
    """Return the path below which this server is reached, '' for the root, with leave to open internal plans."""
    scope = getattr(getattr(request, "request", request), "scope", {})
    views = {}
    if service.state == "ready" and service.sign_view is not None:
        views = {p.plan_id: service.sign_view(p.plan_id) for p in service.catalogue.plans.values() if not p.public}
    return Base(str(scope.get("root_path", "")).rstrip("/"), views)
