"""The durable queue: work enqueued in the caller's transaction, done by any worker, visible to the administrator."""
