"""Names the picture's codec as playlists do (RFC 6381), from the initialization section that an encoder wrote."""

from headwater.media.hls.boxes import find_box, iterate_boxes

ENTRY_HEADER_BYTES = 78  # of a VisualSampleEntry (ISO 14496-12 12.1.3)


def name_codec(init: bytes) -> str | None:
    """Return the name of the first picture track's codec; None when it is none of those that we make."""
    for name, track in iterate_boxes(find_box(init, b"moov") or b""):
        handler = find_box(track, b"mdia", b"hdlr") if name == b"trak" else None
        if handler is None or handler[8:12] != b"vide":
            continue
        described = find_box(track, b"mdia", b"minf", b"stbl", b"stsd") or b""
        for entry, content in iterate_boxes(described[8:]):
            return _name_entry(entry, dict(iterate_boxes(content[ENTRY_HEADER_BYTES:])))
    return None


def _name_entry(entry: bytes, boxes: dict[bytes, bytes]) -> str | None:
    if record := boxes.get(b"avcC"):
        return f"avc1.{record[1:4].hex()}"
    if record := boxes.get(b"av1C"):
        return _name_av1(record)
    if record := boxes.get(b"vpcC"):
        return f"vp09.{record[4]:02}.{record[5]:02}.{record[6] >> 4:02}"
    if record := boxes.get(b"hvcC"):
        return _name_hevc(entry.decode("ascii", errors="replace"), record)
    return None


def _name_av1(record: bytes) -> str:
    """AV1 Codec ISO Media File Format Binding 5."""
    profile, level = record[1] >> 5, record[1] & 31
    tier = "H" if record[2] & 0x80 else "M"
    depth = (12 if record[2] & 0x20 else 10) if record[2] & 0x40 else 8
    return f"av01.{profile}.{level:02}{tier}.{depth:02}"


def _name_hevc(entry: str, record: bytes) -> str:
    """ISO 14496-15 E.3: compatibility flags in reverse, constraint bytes without the trailing zeros."""
    space = ("", "A", "B", "C")[record[1] >> 6]
    flags = int(f"{int.from_bytes(record[2:6]):032b}"[::-1], 2)
    tier = "H" if record[1] & 0x20 else "L"
    constraints = [f"{byte:X}" for byte in record[6:12].rstrip(b"\0")]
    return ".".join([entry, f"{space}{record[1] & 31}", f"{flags:X}", f"{tier}{record[12]}", *constraints])
