"""The error tree of the ask flow.

Input: nothing. Output: exception classes.

PromptError(ValueError) — a prompt file cannot be used
(assistant.turn.InputError, assistant.cues.CuesError and assistant.shell.UsageFault stand beside what raises them)
"""


class PromptError(ValueError):
    """A prompt file cannot be used; the message is one clear line."""
