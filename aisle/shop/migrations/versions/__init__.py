"""One file a version, in order: `0001_first.py`."""
