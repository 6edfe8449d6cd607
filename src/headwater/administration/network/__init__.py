"""The administrators' pages about other instances: who follows this one, whom it follows, how each does."""
