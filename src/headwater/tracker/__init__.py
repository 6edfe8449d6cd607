"""The BitTorrent tracker: one pure core, and doors of three protocols to it."""
