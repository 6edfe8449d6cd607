"""The protocol that instances speak with each other: signatures, documents, fetching, inbox, delivery.

It knows actors, not what they publish: features add documents, activities and collections (`Feature(documents=...)`).
"""
