"""Measure grounding on reviewed questions. Knows the assistant, no page."""
