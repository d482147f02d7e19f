"""Our Rasa graph components. They import Rasa and `aisle.language`, nothing else of ours."""
