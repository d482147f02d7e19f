"""What to recommend next: models, training, evaluation, serving. Knows ids, events, vectors and texts only."""
