"""What each kind of flaw of a source is in English, beside the Chinese sentence that an answer carries.

Input: nothing. Output: one sentence by kind. Does not know: where a flaw stands, or pages.
The help widget says the same (web/widget/words.js); a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "redacted": "A year or figure is hidden in the source.",
    "lost_digits": "Digits or words are lost in the source.",
    "truncated": "The source is cut off here.",
    "conflict": "The source contradicts itself or another plan.",
    "stray": "Stray marks stand in the source.",
    "missing_annex": "An annex is missing.",
    "expired": "The plan may be out of force: its time is over, or a later document took its place.",
    "corrected": "Staff put this right; it is not the plan's wording.",
}
