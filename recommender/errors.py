"""The errors of this room: the thing, the value, the cure."""


class RecommenderError(Exception):
    """One sentence that names the thing, its value and what to do."""


class BadEvents(RecommenderError):
    """Events that cannot be read or learned from."""


class BadModel(RecommenderError):
    """A model folder that is missing, cut short or of another kind."""


class BadQuestion(RecommenderError):
    """A request that cannot be answered: k below 1, an unknown item."""
