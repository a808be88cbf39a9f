"""The implicit label of content that was made with artificial intelligence.

Input: what made it, and its id. Output: the `AIGC` fields that go into answers and exports.
Does not know: files and protocols. The visible label is a matter of the pages.

Source: GB 45438—2025, annex on the implicit label in metadata (Label 1: is AI-made, 2: may be).
"""

from __future__ import annotations

PRODUCER = "ZhuWen"


def aigc(answer_id: str, answerer: str) -> dict[str, str]:
    """Return the fields: a chat model's words are AI-made, retrieved and arranged quotes may be."""
    return {"Label": "1" if answerer == "llm" else "2", "ContentProducer": PRODUCER, "ProduceID": answer_id}
