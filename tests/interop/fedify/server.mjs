// A small server of the fediverse, made with Fedify: a person, and an application that passes on what she says.
// node server.mjs: prints its address; `POST /do/{name}` has it do something, `GET /received` tells what came in.
import { createServer } from "node:http";
import { createFederation, MemoryKvStore } from "@fedify/fedify";
import { signJsonLd, signObject, signRequest, verifyJsonLd, verifyRequest } from "@fedify/fedify/sig";
import * as vocab from "@fedify/fedify/vocab";

const PUBLIC = vocab.PUBLIC_COLLECTION;
const KINDS = { relay: vocab.Application }; // everybody else is a person
const received = []; // every delivery, as Fedify judges it; `taken`: it was handed to the listener
let refusesDrafts = false; // only RFC 9421 is let in
let origin = "";

const pairs = new Map();
async function makeKeys(name) {
  if (!pairs.has(name)) {
    const rsa = { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };
    const kinds = [rsa, { name: "Ed25519" }];
    pairs.set(name, await Promise.all(kinds.map((kind) => crypto.subtle.generateKey(kind, true, ["sign", "verify"]))));
  }
  return pairs.get(name);
}

const federation = createFederation({ kv: new MemoryKvStore(), allowPrivateAddress: true });
federation
  .setActorDispatcher("/users/{identifier}", async (ctx, identifier) => {
    const keys = await ctx.getActorKeyPairs(identifier);
    return new (KINDS[identifier] ?? vocab.Person)({
      id: ctx.getActorUri(identifier),
      preferredUsername: identifier,
      name: `${identifier} of Fedify`,
      inbox: ctx.getInboxUri(identifier),
      endpoints: new vocab.Endpoints({ sharedInbox: ctx.getInboxUri() }),
      outbox: ctx.getOutboxUri(identifier),
      followers: ctx.getFollowersUri(identifier),
      publicKey: keys[0].cryptographicKey,
      assertionMethods: keys.map((key) => key.multikey),
    });
  })
  .setKeyPairsDispatcher((ctx, identifier) => makeKeys(identifier))
  .authorize(async (ctx, identifier) => identifier !== "shy" || (await ctx.getSignedKeyOwner()) != null);
federation.setOutboxDispatcher("/users/{identifier}/outbox", () => ({ items: [] }));
federation.setFollowersDispatcher("/users/{identifier}/followers", () => ({ items: [] }));
federation.setInboxListeners("/users/{identifier}/inbox", "/inbox").on(vocab.Activity, async (ctx, activity) => {
  const found = received.find((one) => one.document.id === activity.id?.href && !one.refused);
  if (found) found.taken = true;
});

const deeds = {
  /** Read something by its address, as Fedify understands it. */
  async read(ctx, { url }) {
    const found = await ctx.lookupObject(url);
    return found && found.toJsonLd({ format: "compact", contextLoader: ctx.contextLoader });
  },
  /** Send an activity in Fedify's own way: signed in every way that it knows. */
  async send(ctx, { to, activity, by = "mary" }) {
    const made = await vocab.Activity.fromJsonLd(withContext(activity), ctx);
    await ctx.sendActivity({ identifier: by }, await ctx.lookupObject(to), made, { immediate: true });
    return {};
  },
  /** Post an activity of hers signed as asked: the request by `by`, the document by her. */
  async post(ctx, { inbox, activity, by = "mary", spec, signed = "", spoilt = false }) {
    let document = withContext(activity);
    const [rsa, ed25519] = await makeKeys("mary");
    const author = ctx.getActorUri("mary").href;
    if (signed === "linked") {
      document = await signJsonLd(document, rsa.privateKey, new URL(`${author}#main-key`), ctx);
    } else if (signed === "proof") {
      const made = await vocab.Activity.fromJsonLd(document, ctx);
      const proven = await signObject(made, ed25519.privateKey, new URL(`${author}#multikey-2`), ctx);
      document = await proven.toJsonLd({ format: "compact", contextLoader: ctx.contextLoader });
    }
    if (spoilt && signed) document.published = "2001-01-01T00:00:00Z";
    const headers = { "content-type": "application/activity+json" };
    const request = new Request(inbox, { method: "POST", headers, body: JSON.stringify(document) });
    const [key] = await makeKeys(by);
    let ready = await signRequest(request, key.privateKey, new URL(`${ctx.getActorUri(by).href}#main-key`), { spec });
    if (spoilt && !signed) ready = new Request(ready, { body: `${await ready.text()} ` });
    const answer = await fetch(ready);
    return { status: answer.status, text: await answer.text(), keys: Object.keys(document) };
  },
  async refuseDrafts(ctx, { refuses }) {
    refusesDrafts = refuses;
    return {};
  },
};

function withContext(activity) {
  return { "@context": ["https://www.w3.org/ns/activitystreams"], to: PUBLIC.href, ...activity };
}

/** Judge a delivery by every signature that it carries. */
async function judge(request, ctx) {
  const document = await request.clone().json();
  const form = request.headers.has("signature-input") ? "rfc9421" : "draft";
  const spec = form === "draft" ? "draft-cavage-http-signatures-12" : form;
  const key = await verifyRequest(request.clone(), { ...ctx, spec });
  const linked = "signature" in document && (await verifyJsonLd(document, ctx));
  return { type: document.type, form, signer: key?.ownerId?.href ?? null, linked, refused: false, taken: false, document };
}

async function respond(request) {
  const path = new URL(request.url).pathname;
  const ctx = federation.createContext(new URL(origin), undefined);
  if (path.startsWith("/do/")) {
    return Response.json(await deeds[path.slice(4)](ctx, await request.json()));
  }
  if (path === "/received") return Response.json(received);
  if (request.method === "POST") {
    const judged = await judge(request, ctx);
    received.push(judged);
    if (refusesDrafts && judged.form === "draft") {
      judged.refused = true;
      return new Response("only RFC 9421", { status: 401 });
    }
  }
  return federation.fetch(request, { contextData: undefined });
}

const server = createServer(async (incoming, outgoing) => {
  try {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = chunks.length ? Buffer.concat(chunks) : undefined;
    const { method, headers } = incoming;
    const answer = await respond(new Request(origin + incoming.url, { method, headers, body }));
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
    outgoing.end(Buffer.from(await answer.arrayBuffer()));
  } catch (error) {
    outgoing.writeHead(500).end(String(error.stack));
  }
});
server.listen(0, "127.0.0.1", () => {
  origin = `http://localhost:${server.address().port}`;
  console.log(origin);
});
