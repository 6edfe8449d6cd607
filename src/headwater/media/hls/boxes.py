"""Reads the few boxes of a fragmented MP4 that say how a segment begins (ISO 14496-12). Every length is bounded."""

import struct
from collections.abc import Iterator

MAX_BOXES = 10_000
TRUN_DATA_OFFSET = 0x1


def iterate_boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and content of each box in `data`; stops at the first that does not fit."""
    offset = 0
    for _ in range(MAX_BOXES):
        if offset + 8 > len(data):
            return
        length, name = struct.unpack_from(">I4s", data, offset)
        header = 8
        if length == 1 and offset + 16 <= len(data):
            length, header = struct.unpack_from(">Q", data, offset + 8)[0], 16
        if length < header or offset + length > len(data):
            return
        yield name, data[offset + header : offset + length]
        offset += length


def find_box(data: bytes, *path: bytes) -> bytes | None:
    """Return the content of the first box at this path."""
    for name in path:
        found = next((content for kind, content in iterate_boxes(data) if kind == name), None)
        if found is None:
            return None
        data = found
    return data


def find_picture_track(init: bytes) -> tuple[int, int] | None:
    """Return track id and bytes per NAL length of the H.264 track of an initialization section, if it has one."""
    moov = find_box(init, b"moov") or b""
    for name, track in iterate_boxes(moov):
        handler = find_box(track, b"mdia", b"hdlr") if name == b"trak" else None
        if handler is None or handler[8:12] != b"vide":
            continue
        header = find_box(track, b"tkhd")
        described = find_box(track, b"mdia", b"minf", b"stbl", b"stsd")
        record = -1 if described is None else described.find(b"avcC")
        if header is None or described is None or record < 0:
            return None
        id_at = 20 if header[0] == 1 else 12
        return int.from_bytes(header[id_at : id_at + 4]), (described[record + 8] & 3) + 1
    return None


def find_first_sample(segment: bytes, track_id: int) -> int | None:
    """Return where the first sample of a track begins in a segment; None when it has none."""
    start = 0
    for name, content in iterate_boxes(segment):
        header = 8
        if name == b"moof":
            for kind, fragment in iterate_boxes(content):
                track = find_box(fragment, b"tfhd") if kind == b"traf" else None
                run = find_box(fragment, b"trun") if track and int.from_bytes(track[4:8]) == track_id else None
                if run is not None and int.from_bytes(run[1:4]) & TRUN_DATA_OFFSET:
                    return start + int.from_bytes(run[8:12], signed=True)
            return None
        start += header + len(content)
    return None
