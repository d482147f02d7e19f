"""Product search: what was asked (wish), the index (lexical and dense), ranking under hard filters."""
