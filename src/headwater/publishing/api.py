"""Every JSON route of publishing."""

from headwater.publishing import legacy, resumable

ROUTES = (*legacy.ROUTES, *resumable.ROUTES)
