"""The faults of the evaluation layer; each message is one clear line.

Input: nothing. Output: exception classes; every one ends with exit status 2.
Does not know: who shows them.

    EvalFault(ValueError)     what was expected, what was found, what to do
    ├── BadRow                a row of a question or gold file is malformed
    ├── QuoteGone             a gold quote no longer stands in the corpus
    ├── ForeignCorpus         the index was built from another corpus than the questions
    ├── EmptySet              nothing to measure
    └── RunMismatch           a run folder belongs to another configuration, or is not complete
"""

from __future__ import annotations


class EvalFault(ValueError):
    """A fault of the evaluation; its text is fit for the user."""

    exit_status = 2


class BadRow(EvalFault):
    """A row of a JSON-lines file is malformed."""


class QuoteGone(EvalFault):
    """A gold quote does not stand in the plan it names."""


class ForeignCorpus(EvalFault):
    """The index holds other plans than those the gold files speak of."""


class EmptySet(EvalFault):
    """There is nothing to measure."""


class RunMismatch(EvalFault):
    """A run folder cannot be used for what was asked."""
