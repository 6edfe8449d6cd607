"""Renditions removed, and made again: what an administrator may do to a video that is finished."""
