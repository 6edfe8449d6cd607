"""Everything Headwater knows of ffmpeg, and nothing else: probe, ladder, encode, HLS, pictures. No database, no users.

Foreign files are only ever opened by limited children (`media.children`), with the flags of `media.safety`.
"""
