"""Numbers of a rendition: bit rate, H.264 level, frame rate, size. Pure."""

from fractions import Fraction
from math import ceil, isqrt

# Average bits per pixel by the height of the picture: small ones need more, nothing needs more than 0.17.
BITS_PER_PIXEL = ((2160, 0.08), (1440, 0.09), (1080, 0.10), (720, 0.11), (480, 0.12), (360, 0.15), (0, 0.17))
LEAST_BITS_PER_PIXEL = 0.02
SOURCE_RATE_HEADROOM = 1.3
FULL_COST_FPS = 30
EXTRA_FRAME_COST = 0.5

# ITU-T H.264 table A-1: name, macroblocks per second and per frame, kbit/s and buffer kbit (High: 1.25 times Main)
LEVELS = (
    ("1.0", 1485, 99, 80, 218),
    ("1.1", 3000, 396, 240, 625),
    ("1.2", 6000, 396, 480, 1250),
    ("1.3", 11880, 396, 960, 2500),
    ("2.0", 11880, 396, 2500, 2500),
    ("2.1", 19800, 792, 5000, 5000),
    ("2.2", 20250, 1620, 5000, 5000),
    ("3.0", 40500, 1620, 12500, 12500),
    ("3.1", 108000, 3600, 17500, 17500),
    ("3.2", 216000, 5120, 25000, 25000),
    ("4.0", 245760, 8192, 25000, 31250),
    ("4.1", 245760, 8192, 62500, 78125),
    ("4.2", 522240, 8704, 62500, 78125),
    ("5.0", 589824, 22080, 168750, 168750),
    ("5.1", 983040, 36864, 300000, 300000),
    ("5.2", 2073600, 36864, 300000, 300000),
    ("6.0", 4177920, 139264, 300000, 300000),
    ("6.1", 8355840, 139264, 600000, 600000),
    ("6.2", 16711680, 139264, 1000000, 1000000),
)
USUAL_RATES = tuple(
    Fraction(*rate)
    for rate in ((24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (48, 1), (50, 1), (60000, 1001), (60, 1))
)
RATE_TOLERANCE = Fraction(1, 400)
FAST_FROM_HEIGHT = 720
SLOW_FPS = 30


def choose_bit_rate(width: int, height: int, fps: Fraction, source_bit_rate: int) -> int:
    """Return the most bits per second a rendition may use: never far above its source, never starved."""
    pixels = width * height
    short = min(width, height)
    bits = next(bits for least, bits in BITS_PER_PIXEL if short >= least)
    full_cost, half_cost = min(float(fps), FULL_COST_FPS), max(float(fps) - FULL_COST_FPS, 0)
    usual = pixels * bits * (full_cost + half_cost * EXTRA_FRAME_COST)
    wanted = min(usual, source_bit_rate * SOURCE_RATE_HEADROOM) if source_bit_rate else usual
    return int(max(wanted, pixels * LEAST_BITS_PER_PIXEL * fps, 16_000))


def choose_level(width: int, height: int, fps: Fraction, bit_rate: int, buffer_bits: int) -> str:
    """Return the lowest H.264 level (High profile) that covers such a stream."""
    columns, rows = ceil(width / 16), ceil(height / 16)
    frame = columns * rows
    for name, per_second, per_frame, rate, buffer in LEVELS:
        fits = frame <= per_frame and max(columns, rows) <= isqrt(8 * per_frame) and frame * fps <= per_second
        if fits and bit_rate <= rate * 1000 and buffer_bits <= buffer * 1000:
            return name
    return LEVELS[-1][0]


def name_h264(level: str) -> str:
    """Name an H.264 High stream of this level (RFC 6381)."""
    return f"avc1.6400{round(float(level) * 10):02x}"


def choose_source_rate(average: Fraction, real: Fraction) -> Fraction:
    """Return a constant frame rate that does justice to a source, whose own may vary."""
    nearest = min(USUAL_RATES, key=lambda usual: abs(usual - average))
    if abs(average - nearest) <= nearest * RATE_TOLERANCE:
        return nearest
    if average == real or average > USUAL_RATES[-1]:
        return average.limit_denominator(1001)
    if real <= USUAL_RATES[-1]:  # frames are missing here and there: the grid they lie on
        return max(real, average).limit_denominator(1001)
    return next(usual for usual in USUAL_RATES if usual >= average)


def choose_rate(source: Fraction, height: int, max_fps: int) -> Fraction:
    """Return the frame rate of a rung: a whole fraction of the source's, so that no frame is repeated or torn."""
    limit = min(max_fps, SLOW_FPS) if height < FAST_FROM_HEIGHT else max_fps
    return source / max(1, ceil(source / limit - RATE_TOLERANCE))


def fit_size(width: int, height: int, short: int) -> tuple[int, int]:
    """Return the even size of a picture whose smaller side becomes `short`."""
    scale = Fraction(short, min(width, height))
    return round_even(width * scale), round_even(height * scale)


def round_even(value: Fraction | float) -> int:
    """Round to the nearest size that 4:2:0 can hold."""
    return max(2, round(value / 2) * 2)


def make_even(value: int) -> int:
    """Round down to what 4:2:0 can hold."""
    return max(2, value // 2 * 2)
