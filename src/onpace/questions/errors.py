"""A question that cannot be answered as it was put."""


class QuestionError(ValueError):
    """One plain sentence: what was wrong with the question, and what to ask instead."""
