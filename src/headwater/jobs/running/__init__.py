"""The worker: it claims jobs, keeps their leases, runs them, and writes down how they ended."""
