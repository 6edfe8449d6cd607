"""Every JSON route of publishing."""

from headwater.publishing.uploads import legacy, resumable

ROUTES = (*legacy.ROUTES, *resumable.ROUTES)
