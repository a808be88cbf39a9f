"""Send visitors to a running server: each asks, reads for a while, asks again; tell what they met.

Input: an address on this machine, how many visitors, for how long. Output: one JSON line of figures.
Does not know: what the server runs on. Visitors come from addresses of their own (X-Forwarded-For), as behind a proxy.

    python tests/load/visitors.py http://127.0.0.1:7860 --visitors 50 --seconds 180
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

QUESTIONS = (
    "贵阳高新区 软件业收入目标",
    "储备工业用地多少亩",
    "人才目标是什么",
    "由哪个部门牵头?",
    "2025年经济总量目标是多少?",
    "万盛什么时候递交高新区申请",
    "总部经济怎么搞",
    "今天天气怎么样",
    "How much industrial land will the zone reserve?",
    "你好",
)


class Tally:
    """What the visitors met."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.first: list[float] = []
        self.codes: Counter[str] = Counter()
        self.answers: list[str] = []

    def figures(self) -> dict[str, Any]:
        """Return counts, and percentiles in milliseconds."""
        return {
            "answers": len(self.seconds),
            "codes": dict(self.codes),
            "p50_ms": _percentile(self.seconds, 50),
            "p95_ms": _percentile(self.seconds, 95),
            "max_ms": _percentile(self.seconds, 100),
            "first_sentence_p95_ms": _percentile(self.first, 95),
        }


async def visit(address: str, number: int, until: float, tally: Tally, think_s: tuple[float, float]) -> None:
    """Open the help page, then ask until the time is up."""
    chance = random.Random(number)
    headers = {"X-Forwarded-For": f"198.51.{number // 250}.{number % 250 + 1}", "User-Agent": f"visitor/{number}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, trust_env=False, timeout=60) as client:
        await asyncio.sleep(chance.uniform(0, think_s[1]))
        page = await client.get("/help")
        config = re.search(r'id="config">(.*?)</script>', page.text)
        if page.status_code != 200 or config is None:
            tally.codes[f"help {page.status_code}"] += 1
            return
        token = {"X-Zhuwen-Widget": json.loads(config[1])["token"]}
        while time.monotonic() < until:
            await _ask(client, token, chance.choice(QUESTIONS), tally)
            await asyncio.sleep(chance.uniform(*think_s))


async def crowd(address: str, visitors: int, seconds: float, think_s: tuple[float, float] = (2.5, 6.0)) -> Tally:
    """Return what `visitors` met in `seconds`."""
    tally = Tally()
    until = time.monotonic() + seconds
    await asyncio.gather(*(visit(address, n, until, tally, think_s) for n in range(visitors)))
    return tally


async def _ask(client: httpx.AsyncClient, token: dict[str, str], question: str, tally: Tally) -> None:
    begin = time.perf_counter()
    first = done = False
    try:
        async with client.stream("POST", "/api/v1/ask/stream", json={"question": question}, headers=token) as response:
            if response.status_code != 200:
                tally.codes[str(response.status_code)] += 1
                return
            event = ""
            async for line in response.aiter_lines():
                if line.startswith("event: "):
                    event = line[7:]
                    if event == "sentence" and not first:
                        first = True
                        tally.first.append(time.perf_counter() - begin)
                elif line.startswith("data: ") and event == "done":
                    done = True
                    tally.answers.append(json.loads(line[6:])["answer_id"])
    except httpx.HTTPError as error:
        tally.codes[type(error).__name__] += 1
        return
    tally.codes["ok" if done else "cut"] += 1
    if done:
        tally.seconds.append(time.perf_counter() - begin)


def _percentile(values: list[float], share: int) -> float:
    if not values:
        return 0.0
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, len(ordered) * share // 100)] * 1000, 1)


def memory_mb(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    text = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return round(int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024, 1)  # type: ignore[index]


def main() -> int:
    """Run the crowd and print its figures."""
    parser = argparse.ArgumentParser(description="Visitors for a server on this machine.")
    parser.add_argument("address")
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=180)
    args = parser.parse_args()
    if urlsplit(args.address).hostname not in ("127.0.0.1", "localhost", "::1"):
        parser.error("expected an address on this machine (127.0.0.1); load is never sent elsewhere")
    figures = asyncio.run(crowd(args.address, min(args.visitors, 500), min(args.seconds, 900))).figures()
    print(json.dumps(figures, ensure_ascii=False))
    return 0 if set(figures["codes"]) <= {"ok"} else 1


if __name__ == "__main__":
    sys.exit(main())
