"""Serve the console over the small assistant until killed, in a process of its own; prints its address.

Input: a folder for data. Questions that hold '慢' take `SLOW_S` seconds.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fake_assistant import FakeAssistant
from web_server import make_desk, make_site

from web import console, server
from web.late import LateApp

SLOW_S = 8.0


class Sleepy(FakeAssistant):
    def stream(self, question: str, *rest: Any, **named: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        time.sleep(SLOW_S if "慢" in question else 0)
        yield from super().stream(question, *rest, **named)


def main() -> None:
    desk = make_desk(Path(sys.argv[1]), Sleepy())

    site = make_site(desk)
    site._console = LateApp(lambda: console.mounted(desk.service, "127.0.0.1"))
    site._lates = (*site._lates, site._console)
    listening = server.listen("127.0.0.1", 0)
    print(f"test console: http://127.0.0.1:{listening.getsockname()[1]}/", flush=True)
    server.make(site).run(sockets=[listening])


if __name__ == "__main__":
    main()
