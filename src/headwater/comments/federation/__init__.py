"""Comments between instances: a Note is a comment. Ours are described and sent, those of others read and kept."""

from headwater.comments.federation.gathering import resolve_comment

__all__ = ["resolve_comment"]
