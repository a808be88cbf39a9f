"""Write the table of modules in docs/architecture.md from their docstrings.

Input: the modules of the layers; `--write` to write, nothing to check. Output: exit status 0 when it is up to date.
Does not know: what a module does, beyond the first line of its docstring.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
LAYERS = ("documents", "index", "assistant", "eval", "web")
_BLOCK = re.compile(r"(<!-- rooms:begin -->\n).*?(<!-- rooms:end -->)", re.DOTALL)


def table() -> str:
    """Return one Markdown table a layer: module and the summary of its docstring."""
    parts = []
    for layer in LAYERS:
        rows = [f"### {layer}/", "", "| module | what it does |", "| --- | --- |"]
        for path in sorted((ROOT / layer).glob("*.py"), key=lambda p: (p.name == "__main__.py", p.name)):
            summary = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n\n")[0]
            if path.name != "__init__.py":
                rows.append(f"| `{path.name}` | {' '.join(summary.split())} |")
        parts.append("\n".join(rows))
    return "\n\n".join(parts) + "\n"


def main() -> int:
    """Check or write the table."""
    text = PAGE.read_text(encoding="utf-8")
    fresh = _BLOCK.sub(lambda m: m.group(1) + table() + m.group(2), text)
    if "--write" in sys.argv[1:]:
        PAGE.write_text(fresh, encoding="utf-8")
        return 0
    if fresh != text:
        sys.stderr.write("docs/architecture.md: the table of modules is stale; run python scripts/rooms.py --write\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
