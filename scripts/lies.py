"""Write the table of lies in docs/evaluation.md: what the checks make of each lie that a scripted endpoint tells.

Input: tests/golden/model_sentences.jsonl; `--write` to write, nothing to print. Output: the table.
Does not know: how a lie is told and counted (tests/lies_table.py).
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Print or write the table."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    from lies_table import BLOCK, DOCS, measured

    text = measured()
    if "--write" in sys.argv[1:]:
        held = DOCS.read_text(encoding="utf-8")
        DOCS.write_text(BLOCK.sub(lambda m: m[1] + text + m[2], held), encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
