"""Tests that hold the shape of the house: imports, settings, domain, wording, docs, hygiene, network."""
