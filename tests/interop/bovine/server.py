"""A small server of the fediverse, made with bovine: one person, and an inbox that checks who delivers.

python server.py: prints its address; `POST /do/{name}` has it do something, `GET /received` tells what came in.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
from aiohttp import web
from bovine import BovineActor
from bovine.crypto import build_validate_http_signature_raw, generate_rsa_public_private_key
from bovine.crypto.types import CryptographicIdentifier

PUBLIC_KEY, PRIVATE_KEY = generate_rsa_public_private_key()
received: list[dict[str, Any]] = []
routes = web.RouteTableDef()


def write_actor(request: web.Request) -> dict[str, Any]:
    """Return her document."""
    url = f"http://{request.host}/users/mary"
    key = {"id": f"{url}#main-key", "owner": url, "publicKeyPem": PUBLIC_KEY}
    return {
        "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
        "id": url, "type": "Person", "preferredUsername": "mary", "inbox": f"{url}/inbox", "publicKey": key,
    }  # fmt: skip


async def find_key(key_id: str) -> CryptographicIdentifier:
    """Ask whoever signed for their key."""
    headers = {"accept": "application/activity+json"}
    async with aiohttp.ClientSession() as session, session.get(key_id, headers=headers) as answer:
        key = (await answer.json())["publicKey"]
    return CryptographicIdentifier.from_pem(key["publicKeyPem"], key["owner"])


@routes.get("/users/mary")
async def show(request: web.Request) -> web.Response:
    return web.json_response(write_actor(request), content_type="application/activity+json")


@routes.post("/users/mary/inbox")
async def take(request: web.Request) -> web.Response:
    body = await request.read()
    check = build_validate_http_signature_raw(find_key)
    headers = {name.lower(): value for name, value in request.headers.items()}

    async def give() -> bytes:
        return body

    signer = await check("post", str(request.url), headers, give)
    document = json.loads(body)
    received.append({"type": document["type"], "signer": signer, "document": document})
    return web.Response(status=202 if signer else 401)


@routes.get("/received")
async def tell(request: web.Request) -> web.Response:
    return web.json_response(received)


@routes.post("/do/{deed}")
async def do(request: web.Request) -> web.Response:
    """Read or post as bovine's actor does, signed."""
    wanted, url = await request.json(), write_actor(request)["id"]
    config = {"actor_id": url, "public_key_url": f"{url}#main-key", "secret": PRIVATE_KEY}
    async with BovineActor(**config) as actor:
        if request.match_info["deed"] == "read":
            return web.json_response(await actor.get(wanted["url"]))
        answer = await actor.client.post(wanted["inbox"], json.dumps(wanted["activity"]))
        return web.json_response({"status": answer.status})


async def main() -> None:
    """Listen on a free port of loopback."""
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://localhost:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
