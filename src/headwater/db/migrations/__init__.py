"""Schema changes: linear, append-only."""
