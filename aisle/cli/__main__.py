"""`python -m aisle.cli` is the `aisle` command."""

from aisle.cli import main

main()
