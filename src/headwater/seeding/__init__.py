"""`headwater seed`: gives an instance's videos on from a spare machine, to torrent clients and to viewers' browsers.

It needs the extra `headwater[seed]`, and nothing of an instance: no database, no settings.
"""
