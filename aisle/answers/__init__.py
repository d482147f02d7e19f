"""Free-form answers from evidence: extractive by default, worded by a language model when one is set."""

from aisle.answers.answer import Answer, Answers, Talk
from aisle.answers.evidence import Evidence

__all__ = ["Answer", "Answers", "Evidence", "Talk"]
