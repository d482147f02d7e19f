"""Behaviour: what shoppers did, wanted and bought; segments; exposure and fairness; the owner's pages."""
