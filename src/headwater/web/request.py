"""The request of every route: a body that cannot be read is the sender's fault, said so, never a failure of ours."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import FormMultiDict
from litestar.exceptions import InternalServerException

from headwater.kit.errors import Invalid, Problem


class CutOff(Problem):
    """The client went before its request was whole; nobody reads an answer."""

    status = 400


class Stalled(Problem):
    """The client has sent nothing for too long."""

    status = 408


def decode_json(body: bytes | bytearray) -> Any:
    """Decode JSON from outside; raises Invalid, for bytes that are no text and for endless nesting too."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Invalid("The body is not valid JSON.", code="SyntaxError") from None


class CarefulRequest(Request[Any, Any, Any]):
    """A request whose body is read with patience, but not without end."""

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """Yield the body as it comes; raises CutOff, or Stalled when nothing comes for `upload.stall` or all of it is
        slower than `upload.min_rate`."""
        settings = self.app.state.runtime.settings.upload
        stall, began, received = float(settings.stall), time.monotonic(), 0
        body = super().stream()
        while True:
            if time.monotonic() - began > stall + received / max(1, settings.min_rate):
                raise Stalled("This came too slowly; an upload can be resumed.")
            try:
                async with asyncio.timeout(stall):
                    chunk = await anext(body)
            except StopAsyncIteration:
                return
            except TimeoutError:
                raise Stalled("Nothing has arrived for too long; an upload can be resumed.") from None
            except InternalServerException as error:
                raise CutOff("The request ended before its body did.") from error
            received += len(chunk)
            yield chunk

    async def json(self) -> Any:
        """Return the body decoded; raises Invalid."""
        return decode_json(await self.body())

    async def form(self) -> FormMultiDict:
        """Return the fields of a form; raises Invalid."""
        try:
            return await super().form()
        except UnicodeDecodeError:
            raise Invalid("The form is not valid UTF-8.") from None
