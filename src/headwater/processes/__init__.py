"""The processes of an instance: supervisor, web, worker; what they share: options, lock, logs, first start."""
