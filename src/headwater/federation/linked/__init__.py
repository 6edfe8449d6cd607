"""Linked data: bundled contexts, canonical RDF, RsaSignature2017 made and verified."""

from headwater.federation.linked.canonical import NotCanonical
from headwater.federation.linked.contexts import PUBLIC, context_of, with_context
from headwater.federation.linked.signature import LinkedSignature, parse_signature, sign_document, verify_document

__all__ = [
    "PUBLIC",
    "LinkedSignature",
    "NotCanonical",
    "context_of",
    "parse_signature",
    "sign_document",
    "verify_document",
    "with_context",
]
