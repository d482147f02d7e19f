"""The owner's pages at `/owner`, signed in, and the weekly report: what the shop's data says, in both languages."""
